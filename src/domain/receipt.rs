//! Receipts: what a command did, told to whom asked for it.

use serde::{Deserialize, Serialize};

use super::entry::Action;
use super::ids::{EntryLine, ItemId, Record, ReservationId, Seq};
use super::quantity::Qty;
use super::time::Moment;

/// The most records that a receipt tells about.
pub const TOLD_MAX: usize = 50;

/// What a command did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Receipt {
    /// It made an entry.
    Done(Done),
    /// Everything was so already: no entry.
    Unchanged,
}

/// An entry was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Which.
    pub seq: Seq,
    /// What it did.
    pub action: Action,
    /// When it happened.
    pub effective: Moment,
    /// When it was committed.
    pub recorded: Moment,
    /// How many lines were asked for; what follows from them, such as a new lot, is not counted.
    pub lines: u32,
    /// Whether this answers a repeated request from the record.
    pub repeated: Repeated,
    /// What the records inside that it moved hold now, at most [`TOLD_MAX`].
    pub moved: Vec<Told>,
    /// What else there is to say.
    pub notices: Vec<Notice>,
}

/// Whether a receipt answers a repeated request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Repeated {
    /// No: it was done just now.
    New,
    /// Yes: it was done before, once.
    Before,
}

/// What a record holds after an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Which.
    pub record: Record,
    /// By how much the lines changed it. A count that had seen it already takes that back, and a notice says so.
    pub change: Qty,
    /// What it holds now; hidden while the place is being counted, blind for whoever is told.
    pub on_hand: Option<Qty>,
}

/// Something worth saying about an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// An id was given: the new item.
    NewItem(ItemId),
    /// A reservation was made.
    NewReservation(ReservationId),
    /// A count was opened.
    NewCount(super::ids::CountId),
    /// On hand did not change, because this observation, made later, saw the goods already.
    CountHolds {
        /// The record.
        record: Record,
        /// The observation.
        observation: EntryLine,
        /// When it was made.
        at: Moment,
    },
    /// A record went below nothing under an override.
    Negative(Record),
    /// An observation waits for a supervisor.
    InReview(EntryLine),
    /// A reservation is no longer covered.
    ReservationShort(ItemId),
    /// The clock had gone back since the entry before.
    ClockJumped,
    /// An id was given: the new person.
    NewPerson(super::ids::PersonId),
    /// A closing has more to freeze: the same command again goes on with it.
    ClosingGoesOn(ItemId),
    /// What went out was past its last day.
    PastLastDay {
        /// The record.
        record: Record,
        /// The last day of its lot.
        last: super::time::Day,
    },
    /// A colleague changed the same goods after the person had looked.
    ChangedMeanwhile {
        /// The item.
        item: super::text::Code,
        /// What the colleague is called.
        by: String,
        /// When they did.
        at: super::time::StoreTime,
        /// What they did.
        action: Action,
        /// Their entry.
        seq: Seq,
    },
}
