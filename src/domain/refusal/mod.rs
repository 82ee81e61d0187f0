//! Refusals: what was asked, what stands against it, what would help. Data first, a sentence second.
//!
//! A refusal changes nothing, and it never tells a counter what a blind count hides: such numbers are `None`.

mod asking;
mod helped;
mod kept;
mod sentences;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use helped::Override;
pub use kept::Kept;

use super::entry::Action;
use super::event::MoveKind;
use super::ids::{CountId, EntryLine, Seq};
use super::party::Role;
use super::quantity::Qty;
use super::table::Unreadable;
use super::text::Code;
use super::time::{Day, StoreTime};

/// Why a command was not done.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Rejection {
    /// Something stands against it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The state could not be read, so nothing can be said.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// All that stands against a command; at least one fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
pub struct Refused {
    /// The faults, in line order.
    pub faults: Vec<Fault>,
}

/// One thing that stands against a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The line of the command, from 1, where it is about one.
    pub line: Option<u32>,
    /// What.
    pub why: Why,
}

/// What sort of thing a code was looked for as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Noun {
    /// An item.
    Item,
    /// A location.
    Location,
    /// A lot.
    Lot,
    /// A supplier.
    Supplier,
    /// A job.
    Job,
    /// A barcode.
    Barcode,
    /// A reservation.
    Reservation,
    /// A count.
    Count,
    /// An observation.
    Observation,
    /// An alert.
    Alert,
    /// A person.
    Person,
    /// An entry.
    Entry,
    /// A pack.
    Pack,
}

/// Where else stock of an item is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// The item, where it is not the one that is spoken of.
    pub item: Option<Code>,
    /// The place.
    pub location: Code,
    /// The lot.
    pub lot: Option<Code>,
    /// How much.
    pub on_hand: Qty,
}

/// Why an entry can never be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Never {
    /// It merged two of a sort.
    Merge(Action),
    /// It changed master data.
    MasterData(Action),
    /// A later merge, or the making of lots, made other stock of what it brought.
    Overtaken {
        /// That entry.
        by: Seq,
    },
    /// What it would give back, or where to, was merged away.
    Merged {
        /// What sort of thing.
        noun: Noun,
        /// Which.
        code: Code,
        /// What it is part of now.
        into: Code,
    },
}

/// What stands against a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// There is no such thing.
    Unknown {
        /// What sort of thing.
        noun: Noun,
        /// As it was named.
        code: String,
    },
    /// There is one already.
    Taken {
        /// What sort of thing.
        noun: Noun,
        /// The code.
        code: Code,
        /// What has it.
        by: String,
    },
    /// It is out of use.
    Retired {
        /// What sort of thing.
        noun: Noun,
        /// Which.
        code: Code,
    },
    /// It still holds stock.
    HoldsStock {
        /// What sort of thing.
        noun: Noun,
        /// Which.
        code: Code,
        /// Where or what, some of it.
        what: Vec<Elsewhere>,
    },
    /// Something is needed that was not given.
    Missing {
        /// What.
        what: String,
        /// What would help.
        help: String,
    },
    /// Something does not fit, in words that say what would.
    Unfit {
        /// What, where and what would help.
        what: String,
    },
    /// Finer than the item takes.
    TooFine {
        /// The item.
        item: Code,
        /// What was asked.
        quantity: Qty,
        /// How many decimals it takes.
        decimals: u8,
    },
    /// Beyond what can be kept exactly.
    TooLarge,
    /// A sum that would be beyond what can be kept exactly.
    SumTooLarge {
        /// The item.
        item: Code,
        /// Where, inside or outside.
        location: Code,
    },
    /// A value that is beyond what can be kept exactly.
    ValueTooLarge {
        /// The item.
        item: Code,
        /// How much of it there is.
        on_hand: Qty,
    },
    /// Nothing, or less than nothing, where something is needed.
    NotPositive {
        /// What was asked.
        quantity: Qty,
    },
    /// More lines than one entry takes, or none.
    Lines {
        /// How many there were.
        lines: usize,
        /// How many fit.
        limit: usize,
    },
    /// More than is there.
    NotEnough {
        /// The item.
        item: Code,
        /// The place; none where any place would have done.
        location: Option<Code>,
        /// The lot, where one was named.
        lot: Option<Code>,
        /// What was asked.
        asked: Qty,
        /// What is there; hidden from somebody who counts it blind.
        on_hand: Option<Qty>,
        /// What of it could be had; less where some is promised, on hold or past its last day. Hidden where that depends on
        /// what is hidden.
        available: Option<Qty>,
        /// Why the rest cannot be had.
        kept: Vec<Kept>,
        /// What was left out because its last day is over.
        expired: Vec<Elsewhere>,
        /// Where else there is some; where there is some at all, if neither a place nor a lot was named.
        elsewhere: Vec<Elsewhere>,
        /// Whether a supervisor's override would allow it.
        override_helps: bool,
    },
    /// All of an item was asked for where there is none of it.
    NothingThere {
        /// The item.
        item: Code,
        /// The place.
        location: Code,
        /// The lot, where one was named.
        lot: Option<Code>,
        /// Where there is some.
        elsewhere: Vec<Elsewhere>,
    },
    /// It would make a past balance less than nothing.
    PastNegative {
        /// The item.
        item: Code,
        /// The place.
        location: Code,
        /// The lot.
        lot: Option<Code>,
        /// From when.
        at: StoreTime,
        /// How much would be missing; hidden from somebody who counts it blind.
        short: Option<Qty>,
    },
    /// Not in this role.
    Role {
        /// What was asked.
        what: String,
        /// What is needed.
        needs: Role,
        /// What the asker is.
        is: Role,
    },
    /// Above what a clerk may do alone.
    Limit {
        /// The item.
        item: Code,
        /// What was asked.
        asked: Qty,
    },
    /// Out of the ordinary: asked about once.
    SecondLook {
        /// The item.
        item: Code,
        /// What was asked.
        asked: Qty,
        /// The largest ever of this kind.
        largest: Qty,
        /// The kind of movement.
        kind: MoveKind,
    },
    /// This supplier's reference was received before: asked about once.
    RepeatedReference {
        /// The reference.
        reference: Code,
        /// The entry that has it.
        seq: Seq,
    },
    /// Work in progress that comes from a supplier: asked about once.
    NotBought {
        /// The item.
        item: Code,
    },
    /// After now.
    Future {
        /// The time asked for.
        at: StoreTime,
    },
    /// On or before the last closed day.
    Closed {
        /// The last closed day.
        day: Day,
    },
    /// Before the start of the clerk's shift.
    BeforeShift {
        /// How many hours back a clerk may date.
        hours: u16,
    },
    /// Being counted.
    UnderCount {
        /// The place.
        location: Code,
        /// The count.
        count: CountId,
    },
    /// A place would lie in itself, or too deep.
    Tree {
        /// The place.
        location: Code,
        /// What is wrong.
        what: String,
    },
    /// Undone already.
    AlreadyUndone {
        /// The line.
        line: EntryLine,
        /// By this entry.
        by: Seq,
    },
    /// There is nothing in it that can be undone.
    NothingToUndo {
        /// The entry; none where the asker has none.
        seq: Option<Seq>,
    },
    /// Later entries stand on it.
    DependedOn {
        /// They; undone first, newest first, this can be undone too.
        entries: Vec<Seq>,
    },
    /// It can never be undone.
    Never {
        /// The entry.
        seq: Seq,
        /// What it is that stays.
        why: Never,
    },
    /// The request's number was used for another command, or is older than the last.
    Request {
        /// The last number of the session.
        last: u64,
    },
    /// Processing it failed in the program itself; the fault is logged.
    Fault,
    /// Too little space is free on the disk; reading goes on.
    NoSpace {
        /// MiB that are free.
        free: u64,
        /// MiB that must be.
        floor: u64,
        /// The store's folder.
        folder: String,
    },
    /// A colleague changed the same goods after the person had looked: asked about once, or told beside what it led to.
    ChangedMeanwhile {
        /// The item.
        item: Code,
        /// What the colleague is called.
        by: String,
        /// When they did.
        at: StoreTime,
        /// What they did.
        action: Action,
        /// Their entry.
        seq: Seq,
    },
    /// The form was posted before, at another screen or by somebody who took it over.
    FormPosted {
        /// As which entry.
        seq: Seq,
        /// What whoever did is called; none where nobody knows.
        by: Option<String>,
    },
}

impl Refused {
    /// One fault about the command as a whole.
    pub fn one(why: Why) -> Refused {
        Refused { faults: vec![Fault { line: None, why }] }
    }

    /// One fault about a line.
    pub fn line(line: u32, why: Why) -> Refused {
        Refused { faults: vec![Fault { line: Some(line), why }] }
    }
}

impl From<Why> for Refused {
    fn from(why: Why) -> Self {
        Refused::one(why)
    }
}

impl From<Why> for Rejection {
    fn from(why: Why) -> Self {
        Rejection::Refused(Refused::one(why))
    }
}
