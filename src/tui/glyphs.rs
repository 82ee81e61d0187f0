//! The marks that screens are drawn with: a set for terminals that have them, and one of plain ASCII.
//!
//! Every mark is one column wide, in both sets, so that a screen has one layout.

use std::fmt;
use std::str::FromStr;

use ratatui::symbols::border;

use super::theme::Env;

/// A set of marks.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Which set this is.
    pub set: GlyphSet,
    /// The border of a pane.
    pub border: border::Set<'static>,
    /// A line across.
    pub across: &'static str,
    /// A line down.
    pub down: &'static str,
    /// Text goes on.
    pub more: &'static str,
    /// The selected row.
    pub pointer: &'static str,
    /// A marked row.
    pub mark: &'static str,
    /// A row that has just changed.
    pub changed: &'static str,
    /// Before a place that has others after it.
    pub branch: &'static str,
    /// Before the last place.
    pub last_branch: &'static str,
    /// Beside the places inside another.
    pub stem: &'static str,
    /// A place whose inside is hidden.
    pub closed: &'static str,
    /// A place whose inside is shown.
    pub open: &'static str,
    /// Arrows: up, down, left, right.
    pub arrows: [&'static str; 4],
    /// A bar's top, by how much of the row it fills, from the least; the last fills it.
    pub bars: &'static [&'static str],
    /// A point of the second series.
    pub point: &'static str,
    /// A value below zero.
    pub below: &'static str,
    /// It went well.
    pub good: &'static str,
    /// Look at this.
    pub warning: &'static str,
    /// It went wrong.
    pub bad: &'static str,
}

/// Which marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlyphSet {
    /// Box drawing and blocks.
    Unicode,
    /// What every terminal has.
    Ascii,
}

/// Their names, as `--glyphs` and the configuration take them.
pub const GLYPH_SETS: [(&str, GlyphSet); 2] = [("unicode", GlyphSet::Unicode), ("ascii", GlyphSet::Ascii)];

impl FromStr for GlyphSet {
    type Err = ();

    fn from_str(text: &str) -> Result<GlyphSet, ()> {
        GLYPH_SETS.iter().find(|(name, _)| *name == text).map(|(_, set)| *set).ok_or(())
    }
}

impl fmt::Display for GlyphSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(GLYPH_SETS.iter().find(|(_, set)| set == self).map_or("", |(name, _)| name))
    }
}

impl GlyphSet {
    /// The set to use: what was asked for or configured; else Unicode where the locale is UTF-8 and the terminal is
    /// not a plain one.
    pub fn choose(asked: Option<GlyphSet>, configured: Option<GlyphSet>, env: &Env) -> GlyphSet {
        let locale = env.locale.to_ascii_lowercase();
        let speaks_utf8 = locale.contains("utf-8") || locale.contains("utf8");
        let own = if speaks_utf8 && !env.is_plain() { GlyphSet::Unicode } else { GlyphSet::Ascii };
        asked.or(configured).unwrap_or(own)
    }

    /// The marks.
    pub fn glyphs(self) -> &'static Glyphs {
        match self {
            GlyphSet::Unicode => &UNICODE,
            GlyphSet::Ascii => &ASCII,
        }
    }
}

static UNICODE: Glyphs = Glyphs {
    set: GlyphSet::Unicode,
    border: border::PLAIN,
    across: "\u{2500}",
    down: "\u{2502}",
    more: "\u{2026}",
    pointer: ">",
    mark: "*",
    changed: "\u{2022}",
    branch: "\u{251c}",
    last_branch: "\u{2514}",
    stem: "\u{2502}",
    closed: "+",
    open: "-",
    arrows: ["\u{2191}", "\u{2193}", "\u{2190}", "\u{2192}"],
    bars: &["\u{2581}", "\u{2582}", "\u{2583}", "\u{2584}", "\u{2585}", "\u{2586}", "\u{2587}", "\u{2588}"],
    point: "\u{2022}",
    below: "v",
    good: "\u{2713}",
    warning: "!",
    bad: "x",
};

static ASCII: Glyphs = Glyphs {
    set: GlyphSet::Ascii,
    border: border::Set {
        top_left: "+",
        top_right: "+",
        bottom_left: "+",
        bottom_right: "+",
        vertical_left: "|",
        vertical_right: "|",
        horizontal_top: "-",
        horizontal_bottom: "-",
    },
    across: "-",
    down: "|",
    more: "~",
    pointer: ">",
    mark: "*",
    changed: "+",
    branch: "|",
    last_branch: "`",
    stem: "|",
    closed: "+",
    open: "-",
    arrows: ["^", "v", "<", ">"],
    bars: &[".", ":", "#"],
    point: "o",
    below: "v",
    good: "=",
    warning: "!",
    bad: "x",
};

impl Glyphs {
    /// Every mark of the set.
    pub fn all(&self) -> Vec<&'static str> {
        let b = &self.border;
        let mut all = vec![
            b.top_left,
            b.top_right,
            b.bottom_left,
            b.bottom_right,
            b.vertical_left,
            b.vertical_right,
            b.horizontal_top,
            b.horizontal_bottom,
            self.across,
            self.down,
            self.more,
            self.pointer,
            self.mark,
            self.branch,
            self.last_branch,
            self.stem,
            self.closed,
            self.open,
            self.point,
            self.below,
            self.good,
            self.warning,
            self.bad,
        ];
        all.extend(self.arrows);
        all.extend(self.bars);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn every_mark_is_one_column_and_ascii_is_ascii() {
        for set in [GlyphSet::Unicode, GlyphSet::Ascii] {
            for mark in set.glyphs().all() {
                assert_eq!(mark.width(), 1, "{mark:?}");
                assert!(set == GlyphSet::Unicode || mark.is_ascii(), "{mark:?}");
            }
        }
    }

    #[test]
    fn the_locale_and_the_terminal_choose_the_set() {
        let env = |term: &str, locale: &str| Env { term: term.into(), no_color: None, locale: locale.into() };
        let cases = [
            (None, env("xterm-256color", "en_US.UTF-8"), GlyphSet::Unicode),
            (None, env("xterm-256color", "C.utf8"), GlyphSet::Unicode),
            (None, env("xterm-256color", "C"), GlyphSet::Ascii),
            (None, env("xterm-256color", ""), GlyphSet::Ascii),
            (None, env("vt220", "en_US.UTF-8"), GlyphSet::Ascii),
            (Some(GlyphSet::Unicode), env("vt220", "C"), GlyphSet::Unicode),
        ];
        for (asked, env, expected) in cases {
            assert_eq!(GlyphSet::choose(asked, None, &env), expected, "{env:?}");
        }
    }
}
