//! Text from people and files: types that cannot hold control, bidi or invisible characters.
//!
//! What is not fit is refused, never silently dropped: `12\r34` shown as `1234` would be a lie. Nothing but these
//! types may carry outside text to a screen, a log or an export.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

/// The longest code (SKU, location, barcode, reference), in characters.
pub const CODE_CHARS_MAX: usize = 64;
/// The longest name, in graphemes and in bytes.
pub const NAME_GRAPHEMES_MAX: usize = 200;
/// See [`NAME_GRAPHEMES_MAX`].
pub const NAME_BYTES_MAX: usize = 800;
/// The longest note, in bytes.
pub const NOTE_BYTES_MAX: usize = 4096;
/// The most combining marks on one grapheme.
pub const MARKS_MAX: usize = 8;
/// How much of a text a sentence quotes, in characters.
pub const BRIEF_CHARS: usize = 40;
/// How much of a path a sentence names, in characters.
const PATH_CHARS: usize = 160;

/// Why a text cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TextFault {
    /// Nothing but blanks.
    #[error("it is empty")]
    Empty,
    /// Longer than the field takes.
    #[error("it is {length} {unit} long; at most {limit} fit")]
    TooLong {
        /// How long.
        length: usize,
        /// How long it may be.
        limit: usize,
        /// Of what.
        unit: &'static str,
    },
    /// A character that cannot be shown honestly.
    #[error("it holds {kind} character U+{code:04X} at place {place}")]
    Unfit {
        /// What kind of character.
        kind: &'static str,
        /// Its code point.
        code: u32,
        /// Its place, counted from 1.
        place: usize,
    },
    /// More marks on one letter than any language needs.
    #[error("it holds more than {MARKS_MAX} marks on one letter at place {place}")]
    Marks {
        /// The letter's place, counted from 1.
        place: usize,
    },
}

/// A code: SKU, location, lot, supplier, job, barcode, reference. Printable ASCII, single blanks inside, no quotes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Code(String);

/// A name: one line of any language, at most 200 graphemes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Name(String);

/// A note: at most 4 KiB, one line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Note(String);

impl Code {
    /// Takes a code; blanks at the ends go.
    pub fn new(text: &str) -> Result<Code, TextFault> {
        let text = text.trim_matches(' ');
        if text.is_empty() {
            return Err(TextFault::Empty);
        }
        let length = text.chars().count();
        if length > CODE_CHARS_MAX {
            return Err(TextFault::TooLong { length, limit: CODE_CHARS_MAX, unit: "characters" });
        }
        let mut before = ' ';
        for (index, c) in text.chars().enumerate() {
            let fault = |kind| TextFault::Unfit { kind, code: u32::from(c), place: index + 1 };
            match c {
                ' ' if before == ' ' => return Err(fault("a second blank, the")),
                '"' => return Err(fault("the quote")),
                ' '..='~' => before = c,
                _ => return Err(fault(kind_of(c).unwrap_or("the non-ASCII"))),
            }
        }
        Ok(Code(text.to_owned()))
    }

    /// What two codes are compared by: case does not tell codes apart.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Name {
    /// Takes a name, in normal form C; blanks at the ends go.
    pub fn new(text: &str) -> Result<Name, TextFault> {
        far_too_long(text, NAME_BYTES_MAX)?;
        let text = normal(text);
        let graphemes = check(&text)?;
        if graphemes > NAME_GRAPHEMES_MAX {
            return Err(TextFault::TooLong { length: graphemes, limit: NAME_GRAPHEMES_MAX, unit: "letters" });
        }
        if text.len() > NAME_BYTES_MAX {
            return Err(TextFault::TooLong { length: text.len(), limit: NAME_BYTES_MAX, unit: "bytes" });
        }
        Ok(Name(text))
    }

    /// What names are searched and sorted by.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Note {
    /// Takes a note, in normal form C; blanks at the ends go.
    pub fn new(text: &str) -> Result<Note, TextFault> {
        far_too_long(text, NOTE_BYTES_MAX)?;
        let text = normal(text);
        check(&text)?;
        if text.len() > NOTE_BYTES_MAX {
            return Err(TextFault::TooLong { length: text.len(), limit: NOTE_BYTES_MAX, unit: "bytes" });
        }
        Ok(Note(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Lower case in compatibility form: what codes and names are compared and searched by.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// Text that was stored or typed before it was checked, made fit to show: unfit characters become U+FFFD, and so do
/// marks beyond what one letter may carry.
pub fn shown(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut fit = String::with_capacity(text.len());
    let (mut before, mut marks) = (' ', 0);
    for c in text.chars() {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if marks <= MARKS_MAX {
            let unfit = kind_of(c).is_some() && !joins(before, c);
            fit.push(if unfit { '\u{fffd}' } else { c });
        } else if marks == MARKS_MAX + 1 {
            fit.push('\u{fffd}');
        }
        before = c;
    }
    fit
}

/// Refuses what cannot become short enough in any form before any work is put into it: composing makes three bytes
/// one at the most.
fn far_too_long(text: &str, limit: usize) -> Result<(), TextFault> {
    let length = text.trim_matches(' ').len();
    if length > limit.saturating_mul(4) {
        return Err(TextFault::TooLong { length, limit, unit: "bytes" });
    }
    Ok(())
}

/// Text as a sentence quotes it: short, and nothing in it but what can be read.
pub fn brief(text: &str) -> String {
    let mut short: String = text.chars().take(BRIEF_CHARS).collect();
    if short.len() < text.len() {
        short.push_str("...");
    }
    format!("\"{}\"", shown(&short))
}

/// A path as a sentence names it: fit to read, and where it is long without its middle.
pub fn path_words(path: &str) -> String {
    let count = path.chars().count();
    if count <= PATH_CHARS {
        return shown(path);
    }
    let head: String = path.chars().take(PATH_CHARS / 2).collect();
    let tail: String = path.chars().skip(count - PATH_CHARS / 2).collect();
    format!("{}...{}", shown(&head), shown(&tail))
}

/// Whether a joiner or a variation selector means something behind this character: in an emoji, or in a script that
/// joins its letters. Anywhere else it is invisible and makes two names look the same.
fn joins(before: char, c: char) -> bool {
    let symbol = matches!(
        before.general_category(),
        GeneralCategory::OtherSymbol | GeneralCategory::MathSymbol | GeneralCategory::ModifierSymbol
    );
    let joining = matches!(u32::from(before), 0x0600..=0x109f | 0x1780..=0x18af | 0xa800..=0xabff);
    match c {
        '\u{fe0f}' => symbol && !before.is_ascii(),
        '\u{200d}' => joining || before == '\u{fe0f}' || (symbol && !before.is_ascii()),
        '\u{200c}' => joining,
        _ => false,
    }
}

/// Normal form C without blanks at the ends.
fn normal(text: &str) -> String {
    let text = text.trim_matches(' ');
    if is_plain(text) { text.to_owned() } else { text.nfc().collect() }
}

/// Printable ASCII is its own normal form, and each character of it is fit and a grapheme of its own. Most stored
/// text is: every row that is read is checked, so this is on the way of every answer.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Checks every character and the marks; the number of graphemes.
fn check(text: &str) -> Result<usize, TextFault> {
    if text.is_empty() {
        return Err(TextFault::Empty);
    }
    if is_plain(text) {
        return Ok(text.len());
    }
    let mut before = ' ';
    for (index, c) in text.chars().enumerate() {
        if let Some(kind) = kind_of(c).filter(|_| !joins(before, c)) {
            return Err(TextFault::Unfit { kind, code: u32::from(c), place: index + 1 });
        }
        before = c;
    }
    let mut graphemes = 0;
    for grapheme in text.graphemes(true) {
        graphemes += 1;
        if grapheme.chars().filter(|c| is_mark(*c)).count() > MARKS_MAX {
            return Err(TextFault::Marks { place: graphemes });
        }
    }
    Ok(graphemes)
}

/// Whether a character stands on the letter before it.
fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && matches!(c.general_category(), GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark)
}

/// What makes a character unfit, if anything.
fn kind_of(c: char) -> Option<&'static str> {
    if c.is_ascii_graphic() || c == ' ' {
        return None;
    }
    match u32::from(c) {
        0x061c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069 => {
            return Some("the text-direction");
        }
        // Default_Ignorable_Code_Point, DerivedCoreProperties.txt of Unicode 16.
        0x00ad
        | 0x034f
        | 0x115f..=0x1160
        | 0x17b4..=0x17b5
        | 0x180b..=0x180f
        | 0x200b..=0x200d
        | 0x2060..=0x206f
        | 0x3164
        | 0xfe00..=0xfe0f
        | 0xfeff
        | 0xffa0
        | 0xfff0..=0xfff8
        | 0x1bca0..=0x1bca3
        | 0x1d173..=0x1d17a
        | 0xe0000..=0xe0fff => {
            return Some("the invisible");
        }
        _ => {}
    }
    match c.general_category() {
        GeneralCategory::Control => Some("the control"),
        GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator => Some("the line-end"),
        GeneralCategory::Format => Some("the invisible"),
        GeneralCategory::Surrogate | GeneralCategory::PrivateUse => Some("the private"),
        GeneralCategory::Unassigned => Some("the unassigned"),
        _ => None,
    }
}

macro_rules! text {
    ($($t:ident),*) => {$(
        impl fmt::Display for $t {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl AsRef<str> for $t {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $t {
            type Err = TextFault;
            fn from_str(text: &str) -> Result<Self, TextFault> {
                <$t>::new(text)
            }
        }

        // What was stored is checked again when it is read: a damaged or forged row cannot smuggle text in.
        impl<'de> Deserialize<'de> for $t {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                <$t>::new(&text).map_err(de::Error::custom)
            }
        }
    )*};
}
text!(Code, Name, Note);

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
