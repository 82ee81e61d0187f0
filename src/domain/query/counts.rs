//! What is asked of counts. A counter is shown neither book nor variance.

use super::super::ids::{CountId, EntryLine, LocationId, Record};
use super::super::quantity::Qty;
use super::super::tables::{CountState, ObservedState};
use super::super::text::{Code, Name};
use super::super::time::Moment;
use super::{Page, Window};
use serde::{Deserialize, Serialize};

/// Which counts are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CountsShown {
    /// Open ones, and closed ones with observations in review.
    Live,
    /// All of them.
    All,
}

/// Asks for counts, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsQuery {
    /// Which.
    pub shown: CountsShown,
    /// Which rows.
    pub window: Window,
}

/// A count in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountListRow {
    /// Which.
    pub id: CountId,
    /// Where.
    pub place: Code,
    /// Whose.
    pub by: String,
    /// When it was opened.
    pub at: Moment,
    /// Whether it still takes observations.
    pub state: CountState,
    /// Records observed.
    pub observed: u32,
    /// Observations in review.
    pub review: u32,
}

/// Asks for one count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountQuery {
    /// Which.
    pub count: CountId,
    /// Which of its lines.
    pub window: Window,
}

/// One count. A counter sees neither book nor variance while it is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountView {
    /// Which, and where it is.
    pub row: CountListRow,
    /// The place.
    pub place: LocationId,
    /// What is expected or was seen there, in SKU order.
    pub lines: Page<CountLineView>,
}

/// A record in a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountLineView {
    /// Which.
    pub record: Record,
    /// The item's SKU.
    pub sku: Code,
    /// The item's name.
    pub name: Name,
    /// The item's unit.
    pub unit: Code,
    /// The lot's number.
    pub lot: Option<Code>,
    /// What was seen, if it was.
    pub seen: Option<Seen>,
}

/// What was seen of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The observation.
    pub line: EntryLine,
    /// When.
    pub at: Moment,
    /// How much; hidden while the place is being counted again, blind for the asker.
    pub counted: Option<Qty>,
    /// What the book says of that moment today; hidden from a counter while this or a later count of the place is open.
    pub book: Option<Qty>,
    /// Counted less book.
    pub variance: Option<Qty>,
    /// What has become of it; hidden from a counter while this or a later count of the place is open.
    pub state: Option<ObservedState>,
}
