//! The table of settings: a new one is one entry here, and stands in the reader and the template at once.

use toml::de::DeValue;

use super::config::Config;
use super::glyphs::GLYPH_SETS;
use super::key::{Key, Press};
use super::scanner::Repeats;
use super::screen::Sync;
use super::steps::Mouse;
use super::theme::THEMES;
use crate::domain::text::shown;

/// The table of tables whose names are not ours.
pub(super) const KEYS: &str = "keys";

/// A setting: its table (empty at the top), name, what it is for, an example, and how it is taken.
pub(super) struct Setting {
    pub(super) table: &'static str,
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    pub(super) example: &'static str,
    pub(super) take: fn(&mut Config, &DeValue<'_>) -> Result<(), String>,
}

/// Every setting.
pub(super) const SETTINGS: [Setting; 10] = [
    Setting {
        table: "",
        name: "theme",
        doc: "mono, ansi (the terminal's own colours), dark or light; --theme comes first",
        example: "\"ansi\"",
        take: |config, value| {
            config.theme = Some(one_of(value, &THEMES)?);
            Ok(())
        },
    },
    Setting {
        table: "",
        name: "glyphs",
        doc: "unicode or ascii: what borders, bars and marks are drawn with",
        example: "\"unicode\"",
        take: |config, value| {
            config.glyphs = Some(one_of(value, &GLYPH_SETS)?);
            Ok(())
        },
    },
    Setting {
        table: "",
        name: "mouse",
        doc: "true: clicks select and the wheel scrolls; the terminal's own selection then needs Shift",
        example: "false",
        take: |config, value| {
            config.mouse = if yes(value)? { Mouse::Captured } else { Mouse::Terminal };
            Ok(())
        },
    },
    Setting {
        table: "",
        name: "sync",
        doc: "false: do not mark frames, for terminals that print the mark",
        example: "true",
        take: |config, value| {
            config.sync = Some(if yes(value)? { Sync::Marked } else { Sync::Plain });
            Ok(())
        },
    },
    Setting {
        table: "",
        name: "afresh",
        doc: "true: begin with home as it comes, however the screen was left",
        example: "false",
        take: |config, value| {
            config.afresh = yes(value)?;
            Ok(())
        },
    },
    Setting {
        table: "scan",
        name: "prefix",
        doc: "the key that the scanner is set to send before a code: nothing is then guessed from speed",
        example: "\"F11\"",
        take: |config, value| {
            config.scan.prefix = Some(scanner_key(value)?);
            Ok(())
        },
    },
    Setting {
        table: "scan",
        name: "suffix",
        doc: "the key that it sends after a code, where that is not Enter or Tab",
        example: "\"F12\"",
        take: |config, value| {
            config.scan.suffix = Some(scanner_key(value)?);
            Ok(())
        },
    },
    Setting {
        table: "scan",
        name: "gap",
        doc: "the longest time between two of its keys, 10 to 100 milliseconds",
        example: "35",
        take: |config, value| {
            config.scan.gap_millis = number(value, 10..=100)?;
            Ok(())
        },
    },
    Setting {
        table: "scan",
        name: "count-each-scan",
        doc: "true: the same code twice within 300 ms is two units, for scanners that never deliver twice",
        example: "false",
        take: |config, value| {
            config.scan.repeats = if yes(value)? { Repeats::CountEach } else { Repeats::AreOne };
            Ok(())
        },
    },
    Setting {
        table: KEYS,
        name: "",
        doc: "[keys.<context>]: keys = \"command\", or false to take them away; docs/keys.md has all",
        example: "",
        take: |_, _| Ok(()),
    },
];

/// Text from the file, fit for a sentence.
pub(super) fn brief(text: &str) -> String {
    shown(&text.chars().take(40).collect::<String>())
}

fn one_of<T: Copy>(value: &DeValue<'_>, names: &[(&str, T)]) -> Result<T, String> {
    let known: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    let text = value.as_str().ok_or_else(|| format!("it is one of \"{}\"", known.join("\", \"")))?;
    let found = names.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
    found.ok_or_else(|| format!("\"{}\" is none of {}", brief(text), known.join(", ")))
}

fn yes(value: &DeValue<'_>) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| "it is true or false".to_owned())
}

fn number(value: &DeValue<'_>, range: std::ops::RangeInclusive<u64>) -> Result<u64, String> {
    value
        .as_integer()
        .filter(|number| number.radix() == 10)
        .and_then(|number| number.as_str().parse().ok())
        .filter(|number| range.contains(number))
        .ok_or_else(|| format!("it is a whole number from {} to {}", range.start(), range.end()))
}

/// A key that announces a scan is one that nobody types.
fn scanner_key(value: &DeValue<'_>) -> Result<Key, String> {
    let text = value.as_str().ok_or_else(|| "it is a key, like \"F11\" or \"ctrl-b\"".to_owned())?;
    let key: Key = text.parse().map_err(|fault: super::key::KeyFault| fault.to_string())?;
    let typed = key.typed().is_some()
        || !matches!(key.press(), Press::F(_) | Press::Char(_) | Press::Insert)
        || key == Key::ctrl('j');
    if typed {
        Err(format!("{key} is pressed by people too; set the scanner to F11, or to ctrl-b (STX)"))
    } else {
        Ok(key)
    }
}

/// A configuration with every setting in it, commented out.
pub fn template() -> String {
    let mut text =
        String::from("# The configuration of stockroom. Remove the # before what you want to change.\n");
    let mut table = "";
    for setting in &SETTINGS {
        if setting.table != table && !setting.name.is_empty() {
            table = setting.table;
            text.push_str(&format!("\n[{table}]\n"));
        }
        text.push_str(&format!("\n# {}\n", setting.doc));
        if !setting.name.is_empty() {
            text.push_str(&format!("#{} = {}\n", setting.name, setting.example));
        }
    }
    text
}
