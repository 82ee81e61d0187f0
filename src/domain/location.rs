//! Locations: the tree of places inside, and the places outside that make every movement two-ended.

use serde::{Deserialize, Serialize};

use super::ids::LocationId;
use super::text::{Code, Name, Note};
use super::words::words;

/// The deepest tree.
pub const DEPTH_MAX: usize = 32;

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Its code.
    pub code: Code,
    /// What people call it.
    pub name: Option<Name>,
    /// The place that it is in; none for a top place.
    pub parent: Option<LocationId>,
    /// What kind of place.
    pub kind: LocationKind,
    /// Where it comes in a walk through the room: smaller first, ties by id.
    pub walk: u32,
    /// Its label's barcode, where that is not its code.
    pub barcode: Option<Code>,
    /// Notes.
    pub notes: Option<Note>,
    /// Columns of an import that have no field, kept as named text.
    pub extra: Vec<(Name, Note)>,
    /// Whether it is in use.
    pub state: LocationState,
}

/// What kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LocationKind {
    /// A shelf, a bin, a zone of them.
    Storage,
    /// Where goods arrive or leave.
    Dock,
    /// What lies here is on hold.
    Hold,
    /// Where work is done; work in progress lives here.
    Workplace,
    /// Moves about with what is on it.
    Cart,
    /// Outside the room.
    Outside(Outside),
}

/// The places outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Outside {
    /// Where goods come from.
    Supplier,
    /// Where sold goods go.
    Customer,
    /// What work consumes and makes.
    Production,
    /// MRO used on a job.
    Use,
    /// Count differences, damage, theft.
    Loss,
    /// Opening stock.
    Opening,
    /// Merging two items, turning stock into a lot.
    Recode,
}

/// Whether a place is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LocationState {
    /// In use.
    Active,
    /// Kept for its history only; holds no stock.
    Retired,
    /// Merged into another, which answers for its code.
    Merged(LocationId),
}

impl Outside {
    /// All of them, in order of their ids.
    pub const ALL: [Outside; 7] = [
        Outside::Supplier,
        Outside::Customer,
        Outside::Production,
        Outside::Use,
        Outside::Loss,
        Outside::Opening,
        Outside::Recode,
    ];

    /// Its code, in commands, files and lists.
    pub fn word(self) -> &'static str {
        match self {
            Outside::Supplier => "supplier",
            Outside::Customer => "customer",
            Outside::Production => "production",
            Outside::Use => "use",
            Outside::Loss => "loss",
            Outside::Opening => "opening",
            Outside::Recode => "recode",
        }
    }

    /// Its fixed id.
    pub fn id(self) -> LocationId {
        match self {
            Outside::Supplier => LocationId::SUPPLIER,
            Outside::Customer => LocationId::CUSTOMER,
            Outside::Production => LocationId::PRODUCTION,
            Outside::Use => LocationId::USE,
            Outside::Loss => LocationId::LOSS,
            Outside::Opening => LocationId::OPENING,
            Outside::Recode => LocationId::RECODE,
        }
    }

    /// The outside place of an id.
    pub fn of(id: LocationId) -> Option<Outside> {
        Outside::ALL.into_iter().find(|outside| outside.id() == id)
    }
}

impl LocationKind {
    /// The kinds that a person may choose.
    pub const INSIDE: [LocationKind; 5] = [
        LocationKind::Storage,
        LocationKind::Dock,
        LocationKind::Hold,
        LocationKind::Workplace,
        LocationKind::Cart,
    ];

    /// Their words, in the same order.
    pub const WORDS: &[&str] = words!(LocationKind, LocationKind::INSIDE);

    /// The word used in commands, files and lists.
    pub const fn word(self) -> &'static str {
        match self {
            LocationKind::Storage => "storage",
            LocationKind::Dock => "dock",
            LocationKind::Hold => "hold",
            LocationKind::Workplace => "workplace",
            LocationKind::Cart => "cart",
            LocationKind::Outside(_) => "outside",
        }
    }

    /// Understands the word.
    pub fn parse(text: &str) -> Option<LocationKind> {
        let folded = super::text::fold(text.trim());
        match folded.as_str() {
            "bin" | "shelf" | "zone" | "aisle" | "rack" | "store" => Some(LocationKind::Storage),
            "receiving" | "shipping" => Some(LocationKind::Dock),
            "quarantine" | "inspection" => Some(LocationKind::Hold),
            "bench" | "production" => Some(LocationKind::Workplace),
            _ => LocationKind::INSIDE.into_iter().find(|kind| kind.word() == folded),
        }
    }
}
