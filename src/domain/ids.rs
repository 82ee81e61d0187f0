//! The names that records go by inside the store: small numbers, each of a type of its own.
//!
//! An id is never reused and never shown to a person where a code exists. This file must never hold logic.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

id!(/** An item: one thing that is stocked. */ ItemId);
id!(/** A location, inside or outside. */ LocationId);
id!(/** A lot of an item; [`LotId::NONE`] where the item has none. */ LotId);
id!(/** A supplier. */ SupplierId);
id!(/** A job: a machine, a piece of work or a person that MRO is issued to. */ JobId);
id!(/** A person who works with the store. */ PersonId);
id!(/** A count: a set of records to observe. */ CountId);
id!(/** A reservation: a quantity promised to a document. */ ReservationId);

impl LotId {
    /// The lot of everything that has no lot.
    pub const NONE: LotId = LotId(0);

    /// The id, unless it is the lot of things without lots.
    pub fn some(self) -> Option<LotId> {
        (self != LotId::NONE).then_some(self)
    }
}

impl PersonId {
    /// The creator of the store, its manager.
    pub const CREATOR: PersonId = PersonId(1);
    /// Somebody who may look and has no name here.
    pub const GUEST: PersonId = PersonId(u32::MAX);
    /// The scheduler, which submits what the clock must do.
    pub const CLOCK: PersonId = PersonId(0);
}

/// The outside places have fixed ids, so that every store agrees on them.
impl LocationId {
    /// Where goods come from.
    pub const SUPPLIER: LocationId = LocationId(1);
    /// Where sold goods go to.
    pub const CUSTOMER: LocationId = LocationId(2);
    /// What work consumes and makes.
    pub const PRODUCTION: LocationId = LocationId(3);
    /// MRO, used up on a job.
    pub const USE: LocationId = LocationId(4);
    /// Count differences, damage, theft: its balance is the shrinkage.
    pub const LOSS: LocationId = LocationId(5);
    /// Where opening stock comes from.
    pub const OPENING: LocationId = LocationId(6);
    /// The other half of merging two items or turning stock into a lot.
    pub const RECODE: LocationId = LocationId(7);
    /// The first id of a place inside.
    pub const FIRST_INSIDE: LocationId = LocationId(16);

    /// Whether this is one of the outside places.
    pub fn is_outside(self) -> bool {
        self < LocationId::FIRST_INSIDE
    }
}

/// The place of an entry in the journal, contiguous from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Seq(pub u64);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// One line of one entry: `ENTRY.LINE`, lines counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntryLine {
    /// The entry.
    pub seq: Seq,
    /// The line in it, from 1.
    pub line: u32,
}

impl fmt::Display for EntryLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.seq, self.line)
    }
}

/// The stock record: item x location x lot, the unit of every balance and every count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Record {
    /// What.
    pub item: ItemId,
    /// Where.
    pub location: LocationId,
    /// Which lot.
    pub lot: LotId,
}

/// A client's session: 16 random bytes, made by the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionId(pub [u8; 16]);

/// What a command is known by, so that repeating it is harmless: numbers in a session go up from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RequestId {
    /// The session.
    pub session: SessionId,
    /// The number in it.
    pub number: u64,
}

/// SHA-256, 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// What the first entry is chained to.
    pub const ZERO: Hash = Hash([0; 32]);
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::Undoes;
    use super::*;

    /// People type these back, and compare hashes by eye with what `verify` prints.
    #[test]
    fn ids_and_hashes_are_shown_as_they_are_typed() {
        let line = EntryLine { seq: Seq(12), line: 3 };
        let mut hash = Hash::ZERO;
        (hash.0[0], hash.0[31]) = (0x0a, 0xf0);
        let digits = format!("0a{}f0", "00".repeat(30));
        for (shown, wanted) in [
            (ItemId(7).to_string(), "7"),
            (Seq(12).to_string(), "12"),
            (line.to_string(), "12.3"),
            (Undoes::Entry(Seq(12)).to_string(), "12"),
            (Undoes::Line(line).to_string(), "12.3"),
            (hash.to_string(), digits.as_str()),
            (format!("{hash:?}"), digits.as_str()),
        ] {
            assert_eq!(shown, wanted);
        }
    }
}
