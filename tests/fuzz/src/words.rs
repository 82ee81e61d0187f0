//! What may be shown: judged here a second time, by lists of its own.

use serde::Serialize;

/// Whether a character does something else than be read: to a terminal, or to the eye.
pub fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Holds that a text can only be read.
#[track_caller]
pub fn fit(text: &str) {
    if let Some(c) = text.chars().find(|c| is_unfit(*c)) {
        panic!("U+{:04X} in {text:?}", u32::from(c));
    }
}

/// Holds that somebody is told something that can only be read, in one line or several.
#[track_caller]
pub fn sentence(text: &str) {
    assert!(!text.trim().is_empty(), "nothing is said");
    text.split('\n').for_each(fit);
}

/// Holds that every text in a value can only be read.
#[track_caller]
pub fn all_fit(value: &impl Serialize) {
    match serde_json::to_value(value) {
        Ok(value) => walk(&value),
        Err(fault) => panic!("it cannot be walked: {fault}"),
    }
}

#[track_caller]
fn walk(value: &serde_json::Value) {
    match value {
        serde_json::Value::String(text) => fit(text),
        serde_json::Value::Array(parts) => parts.iter().for_each(walk),
        serde_json::Value::Object(parts) => parts.iter().for_each(|(name, part)| {
            fit(name);
            walk(part);
        }),
        _ => {}
    }
}

/// Bytes as text, as far as they are text.
pub fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(fault) => std::str::from_utf8(bytes.get(..fault.valid_up_to()).unwrap_or_default()).unwrap_or(""),
    }
}
