//! Defusing spreadsheet formulas: a text cell that a spreadsheet would run gets a leading `'`, and loses it again
//! when it is read. Taking one guard away is the exact inverse of putting one on.

use std::borrow::Cow;

/// Whether cells are guarded (out) and guards taken off (in).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guards {
    /// Yes: safe in a spreadsheet.
    #[default]
    On,
    /// No: exactly as it is.
    Raw,
}

/// Whether a spreadsheet could take the text for a formula, or for text that is guarded already.
pub fn is_risky(text: &str) -> bool {
    if text.starts_with('\'') {
        return true;
    }
    // What a spreadsheet skips before it looks; TAB, CR and NUL are risky themselves.
    let start = text.trim_start_matches(|c: char| {
        (c.is_whitespace() && !matches!(c, '\t' | '\r')) || matches!(c, '\u{feff}' | '\u{200b}')
    });
    matches!(
        start.chars().next(),
        Some(
            '=' | '+'
                | '-'
                | '@'
                | '\t'
                | '\r'
                | '\0'
                | '\u{2212}'
                | '\u{ff1d}'
                | '\u{ff0b}'
                | '\u{ff0d}'
                | '\u{ff20}'
                | '\u{fe62}'
                | '\u{fe63}'
                | '\u{fe66}'
                | '\u{fe6b}'
        )
    )
}

/// A text cell as it is written.
pub fn guard(text: &str, guards: Guards) -> Cow<'_, str> {
    match guards {
        Guards::On if is_risky(text) => Cow::Owned(format!("'{text}")),
        _ => Cow::Borrowed(text),
    }
}

/// A cell as it is read: exactly one guard goes, where there is one.
pub fn unguard(cell: &str, guards: Guards) -> &str {
    match (guards, cell.strip_prefix('\'')) {
        (Guards::On, Some(rest)) if is_risky(rest) => rest,
        _ => cell,
    }
}
