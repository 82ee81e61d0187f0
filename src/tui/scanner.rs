//! How the scanner is set up: what it sends around a code, how fast it types, whether it delivers twice.

use super::key::{Key, Mods, Press};

/// Between keys when none is set: what scanners keep to, and no person does.
pub const GAP_MILLIS: u64 = 35;

/// Whether the same code twice in a moment is one unit or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// Scanners that deliver twice are common: one.
    AreOne,
    /// Every scan counts.
    CountEach,
}

/// How the scanner is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The key it sends before a code, if one is set on it.
    pub prefix: Option<Key>,
    /// The key it sends after a code, if not Enter or Tab.
    pub suffix: Option<Key>,
    /// The longest time between two of its keys.
    pub gap_millis: u64,
    /// What the same code twice means.
    pub repeats: Repeats,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { prefix: None, suffix: None, gap_millis: GAP_MILLIS, repeats: Repeats::AreOne }
    }
}

/// GS1's separator, which terminals report as control with one of these.
const SEPARATOR: (char, [char; 2]) = ('\u{1d}', ['5', ']']);

/// The character that a key adds to a code.
pub(super) fn scanned(key: Key) -> Option<char> {
    let (separator, names) = SEPARATOR;
    match key.press() {
        Press::Char(c) if key.mods() == Mods::CTRL && names.contains(&c) => Some(separator),
        _ => key.typed(),
    }
}
