//! What keeps back goods that are there: the words of a refusal name only what is so.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why goods that are there cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kept {
    /// Some are promised to others.
    Reserved,
    /// Some are on hold.
    OnHold,
    /// The last day of some is over.
    PastLastDay,
    /// Some came only after the time that was given.
    CameLater,
}

impl Kept {
    fn words(self) -> &'static str {
        match self {
            Kept::Reserved => "is reserved",
            Kept::OnHold => "is on hold",
            Kept::PastLastDay => "is past its last day",
            Kept::CameLater => "came later than that",
        }
    }
}

/// Says why the rest cannot be had; nothing where nobody knows.
pub fn the_rest(f: &mut fmt::Formatter<'_>, kept: &[Kept]) -> fmt::Result {
    let words: Vec<&str> = kept.iter().map(|kept| kept.words()).collect();
    match words.split_last() {
        None => Ok(()),
        Some((only, [])) => write!(f, " (the rest {only})"),
        Some((last, others)) => write!(f, " (the rest {} or {last})", others.join(", ")),
    }
}
