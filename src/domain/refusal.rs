//! Refusals: what was asked, what stands against it, what would help. Data first, a sentence second.
//!
//! A refusal changes nothing, and it never tells a counter what a blind count hides: such numbers are `None`.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::event::MoveKind;
use super::ids::{CountId, EntryLine, Seq};
use super::party::Role;
use super::quantity::Qty;
use super::table::Unreadable;
use super::text::Code;
use super::time::{Day, Moment};

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
    /// The place.
    pub location: Code,
    /// The lot.
    pub lot: Option<Code>,
    /// How much.
    pub on_hand: Qty,
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
        /// What of it is free; less where some is promised or on hold.
        available: Option<Qty>,
        /// Where else there is some.
        elsewhere: Vec<Elsewhere>,
        /// Whether a supervisor's override would allow it.
        override_helps: bool,
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
        at: Moment,
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
    /// After now.
    Future {
        /// The time asked for.
        at: Moment,
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
    /// The request's number was used for another command, or is older than the last.
    Request {
        /// The last number of the session.
        last: u64,
    },
    /// Processing it failed in the program itself; the fault is logged.
    Fault,
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

    /// Whether being sure would do.
    pub fn asks(&self) -> bool {
        !self.faults.is_empty()
            && self
                .faults
                .iter()
                .all(|fault| matches!(fault.why, Why::SecondLook { .. } | Why::RepeatedReference { .. }))
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

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        write!(f, "{}", self.why)
    }
}

impl Noun {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Noun::Item => "item",
            Noun::Location => "location",
            Noun::Lot => "lot",
            Noun::Supplier => "supplier",
            Noun::Job => "job",
            Noun::Barcode => "barcode",
            Noun::Reservation => "reservation",
            Noun::Count => "count",
            Noun::Observation => "observation",
            Noun::Alert => "alert",
            Noun::Person => "person",
            Noun::Entry => "entry",
            Noun::Pack => "pack",
        }
    }

    /// The command that shows what there is of it.
    fn shown_by(self) -> Option<&'static str> {
        Some(match self {
            Noun::Item => "item list",
            Noun::Location => "location list",
            Noun::Lot => "lot list",
            Noun::Supplier => "supplier list",
            Noun::Job => "job list",
            Noun::Reservation => "reserve",
            Noun::Count | Noun::Observation => "count list",
            Noun::Alert => "alerts list --all",
            Noun::Entry => "journal",
            Noun::Pack => "item show",
            Noun::Barcode | Noun::Person => return None,
        })
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Unknown { noun, code } => {
                write!(f, "there is no {} \"{}\"", noun.word(), super::text::shown(code))?;
                match noun.shown_by() {
                    Some(verb) => write!(f, "; `{verb}` shows what there is"),
                    None => Ok(()),
                }
            }
            Why::Taken { noun, code, by } => {
                write!(f, "{} {code} is taken by {by}; choose another", noun.word())
            }
            Why::Retired { noun, code } => {
                write!(
                    f,
                    "{} {code} is retired; `{} revive {code}` takes it into use",
                    noun.word(),
                    noun.word()
                )
            }
            Why::HoldsStock { noun, code, what } => {
                write!(f, "{} {code} still holds stock", noun.word())?;
                elsewhere(f, ": ", what)?;
                write!(f, "; move or issue it first")
            }
            Why::Missing { what, help } => write!(f, "{what} is missing; {help}"),
            Why::Unfit { what } => write!(f, "{what}"),
            Why::TooFine { item, quantity, decimals } => match decimals {
                0 => write!(f, "{item} takes whole numbers, not {quantity}"),
                1 => write!(f, "{item} takes 1 decimal, not {quantity}"),
                n => write!(f, "{item} takes {n} decimals, not {quantity}"),
            },
            Why::TooLarge => write!(f, "the quantity is too large; at most 1000000000000 can be kept"),
            Why::SumTooLarge { item, location } => write!(
                f,
                "{item} at {location} would come to more than can be kept, 1000000000000; check the quantity"
            ),
            Why::ValueTooLarge { item, on_hand } => write!(
                f,
                "the value of {item}, of which there are {on_hand}, is beyond what can be kept; check its cost"
            ),
            Why::NotPositive { quantity } => write!(f, "the quantity is {quantity}; give more than 0"),
            Why::Lines { lines: 0, .. } => write!(f, "there are no lines; give at least one"),
            Why::Lines { lines, limit } => {
                write!(f, "{lines} lines are too many for one entry; at most {limit}")
            }
            Why::NotEnough { .. } => self.not_enough(f),
            Why::PastNegative { item, location, lot, at, short } => {
                write!(f, "{item} at {location}{} would have been", lot_words(lot.as_ref()))?;
                match short {
                    Some(short) => write!(f, " {short} short"),
                    None => write!(f, " short"),
                }?;
                write!(f, " at {}; look at its movements since then", at.rfc3339())
            }
            Why::Role { what, needs, is } => {
                write!(f, "{what} needs a {}; you are a {}", needs.word(), is.word())
            }
            Why::Limit { item, asked } => write!(
                f,
                "{asked} of {item} is above what a clerk may adjust; a supervisor can, with an override and its reason"
            ),
            Why::SecondLook { item, asked, largest, kind } => write!(
                f,
                "{asked} of {item} is {} times the largest {} so far, {largest}; say that you are sure (--sure)",
                asked.0.checked_div(largest.0).unwrap_or(0),
                kind.word()
            ),
            Why::RepeatedReference { reference, seq } => write!(
                f,
                "reference {reference} of this supplier was received before, as entry {seq}; say that you are sure (--sure)"
            ),
            Why::Future { at } => write!(f, "{} is in the future; give a time that has passed", at.rfc3339()),
            Why::Closed { day } => {
                write!(f, "the days up to {day} are closed; give a time after that day")
            }
            Why::BeforeShift { hours } => write!(
                f,
                "a clerk may date back {hours} hours; a supervisor may date back to the last closed day"
            ),
            Why::UnderCount { location, count } => {
                write!(f, "{location} is being counted (count {count}); finish the count first")
            }
            Why::Tree { location, what } => write!(f, "{location} {what}"),
            Why::AlreadyUndone { line, by } => write!(f, "line {line} was undone by entry {by}"),
            Why::NothingToUndo { seq: Some(seq) } => write!(
                f,
                "entry {seq} holds nothing that can be undone; movements, reservations and observations can"
            ),
            Why::NothingToUndo { seq: None } => write!(f, "you have no entry that can be undone"),
            Why::DependedOn { entries } => {
                write!(f, "later entries stand on it; undo these first, in this order:")?;
                entries.iter().try_for_each(|seq| write!(f, " {seq}"))
            }
            Why::Request { last } => {
                write!(f, "the request's number was used before; the session is at {last}")
            }
            Why::Fault => write!(
                f,
                "the program failed on this command and did nothing; stockroom.log in the store's folder says more"
            ),
        }
    }
}

impl Why {
    fn not_enough(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Why::NotEnough {
            item,
            location,
            lot,
            asked,
            on_hand,
            available,
            elsewhere: others,
            override_helps,
        } = self
        else {
            return Ok(());
        };
        let place = location.as_ref().map_or(String::from("on site"), |code| format!("at {code}"));
        match on_hand {
            Some(on_hand) => {
                write!(f, "{asked} of {item} asked, {on_hand} {place}{}", lot_words(lot.as_ref()))?
            }
            None => {
                write!(f, "{asked} of {item} is more than the book has {place}{}", lot_words(lot.as_ref()))?
            }
        }
        if let (Some(available), Some(on_hand)) = (available, on_hand)
            && available < on_hand
        {
            write!(f, ", of it {available} available (the rest is reserved or on hold)")?;
        }
        elsewhere(f, "; also ", others)?;
        if *override_helps {
            write!(f, "; a supervisor can override with a reason")?;
        }
        Ok(())
    }
}

fn lot_words(lot: Option<&Code>) -> String {
    lot.map_or(String::new(), |lot| format!(" lot {lot}"))
}

fn elsewhere(f: &mut fmt::Formatter<'_>, lead: &str, others: &[Elsewhere]) -> fmt::Result {
    for (index, other) in others.iter().take(3).enumerate() {
        let before = if index == 0 { lead } else { ", " };
        write!(f, "{before}{} at {}{}", other.on_hand, other.location, lot_words(other.lot.as_ref()))?;
    }
    if others.len() > 3 {
        write!(f, " and {} more places", others.len() - 3)?;
    }
    Ok(())
}
