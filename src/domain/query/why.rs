//! What is asked of a number: the sum that makes it.

use super::super::ids::{EntryLine, ItemId, LocationId, Record};
use super::super::quantity::Qty;
use super::super::text::Code;
use super::super::time::Moment;
use serde::{Deserialize, Serialize};

/// Which quantity is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WhyOf {
    /// On hand of an item in the whole room.
    OnHand(ItemId),
    /// Available of an item in the whole room.
    Available(ItemId),
    /// On hand of an item in a place and all places in it.
    InPlace(ItemId, LocationId),
    /// On hand of one stock record.
    Record(Record),
}

/// Asks for the sum that makes a quantity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyQuery {
    /// Which.
    pub of: WhyOf,
    /// As of a moment; none means now.
    pub as_of: Option<Moment>,
    /// How many of the latest movements are lines of their own; the rest are one line.
    pub rows: u16,
}

/// The sum that makes a quantity: its lines add up to `result`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyView {
    /// What is explained, in words.
    pub title: String,
    /// The unit.
    pub unit: Code,
    /// The lines, oldest first.
    pub lines: Vec<WhyLine>,
    /// The sum.
    pub result: Qty,
    /// The asker counts some of it blind: nothing is told.
    pub hidden: bool,
}

/// A term of the sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyLine {
    /// When; none for terms without a moment.
    pub at: Option<Moment>,
    /// The line of the journal that it comes from.
    pub line: Option<EntryLine>,
    /// In words.
    pub text: String,
    /// Its signed share.
    pub change: Qty,
    /// The sum up to and with it.
    pub sum: Qty,
}
