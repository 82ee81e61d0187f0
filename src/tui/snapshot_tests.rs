//! How screens look: each at four sizes, in ASCII without colour and in Unicode with the terminal's own.

use super::glyphs::GlyphSet;
use super::stage::Stage;
use super::theme::Theme;

const SIZES: [(u16, u16); 4] = [(20, 8), (40, 12), (80, 24), (120, 40)];

/// A screen, and the keys that lead to it from home. A scan is written `=CODE`, text `"text"`.
const SCREENS: &[(&str, &str)] = &[
    ("home", ""),
    ("home-places", "1"),
    ("home-alerts", "3"),
    ("home-filter", "/ \"oak\""),
    ("home-filter-nothing", "/ \"zzz\" enter"),
    ("receive", "r"),
    ("receive-quantity", "r =4006381333931 \"3c+4\""),
    ("receive-lines", "r =4006381333931 \"24\" enter =SCREW \"2.5\" enter"),
    ("receive-posted", "r =4006381333931 \"24\" enter F9"),
    ("issue-refused", "i =4006381333931 \"99\" F9"),
    ("put-away", "p =4006381333931"),
    ("adjust", "a down down"),
    ("new-item", "n"),
    ("unknown-scan", "=7777777"),
    ("undo", "u"),
    ("palette", ": \"rec\""),
    ("help", "?"),
    ("which-key", "x"),
];

fn play(stage: &mut Stage, script: &str) {
    for word in script.split_whitespace() {
        if let Some(code) = word.strip_prefix('=') {
            stage.scan(code);
        } else if let Some(text) = word.strip_prefix('"') {
            stage.type_in(text.trim_end_matches('"'));
        } else {
            stage.press(word);
        }
    }
}

#[test]
fn every_screen_at_every_size() {
    for (name, script) in SCREENS {
        let mut text = String::new();
        for (width, height) in SIZES {
            for (theme, glyphs) in [(Theme::Mono, GlyphSet::Ascii), (Theme::Ansi, GlyphSet::Unicode)] {
                let mut stage = Stage::with(width, height, theme, glyphs);
                play(&mut stage, script);
                let screen = stage.screen();
                // The undo names the moment of the entry.
                let screen = screen.lines().map(without_moments).collect::<Vec<_>>().join("\n");
                text.push_str(&format!("--- {width}x{height} {theme} {glyphs}\n{screen}\n"));
            }
        }
        insta::assert_snapshot!(*name, text);
    }
}

/// The real store's moments differ from run to run.
fn without_moments(line: &str) -> String {
    let stamp = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':');
    line.split(' ')
        .map(|word| {
            let trimmed = word.trim_start_matches('(').trim_end_matches([',', ')']);
            let moment = trimmed.len() >= 5 && trimmed.chars().all(stamp) && trimmed.contains([':', '-']);
            if moment { word.replace(|c: char| c.is_ascii_digit(), "9") } else { word.to_owned() }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn selection_and_alerts_are_told_by_more_than_colour() {
    let stage = Stage::with(40, 12, Theme::Mono, GlyphSet::Ascii);
    insta::assert_debug_snapshot!("home-styles-mono", stage.buffer());
    let stage = Stage::with(40, 12, Theme::Ansi, GlyphSet::Ascii);
    insta::assert_debug_snapshot!("home-styles-ansi", stage.buffer());
}
