//! The five kinds of inventory and what each sets where nobody said otherwise.
//!
//! Kind is relative: an item has one main kind and may be used as any other, so nothing is ever forbidden here.

use serde::{Deserialize, Serialize};

/// The five kinds of inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Bought to be made into something.
    Raw,
    /// Entered manufacturing, not yet finished.
    Wip,
    /// Maintenance, repair and operating supplies.
    Mro,
    /// Ready to be sold.
    Finished,
    /// Needed to package goods.
    Packing,
}

/// Where an item of a kind usually comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replenish {
    /// From a supplier, or made: either may be.
    Bought,
    /// Made by work: a receipt from a supplier is asked about.
    Made,
}

/// Where an item of a kind usually goes when it is issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsualIssue {
    /// Sold or shipped.
    Customer,
    /// Consumed by work.
    Production,
    /// Used on a job.
    Job,
}

/// What a kind sets where nobody said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindDefaults {
    /// Where it comes from.
    pub replenish: Replenish,
    /// Where it goes.
    pub issue: UsualIssue,
    /// How far a count may be off and still post by itself, in thousandths of the book quantity.
    pub count_tolerance_permille: u16,
}

impl Kind {
    /// All five, in the order in which they are listed.
    pub const ALL: [Kind; 5] = [Kind::Raw, Kind::Wip, Kind::Mro, Kind::Finished, Kind::Packing];

    /// The word used in commands, files and lists.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Raw => "raw",
            Kind::Wip => "wip",
            Kind::Mro => "mro",
            Kind::Finished => "finished",
            Kind::Packing => "packing",
        }
    }

    /// The full name.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Raw => "raw material",
            Kind::Wip => "work in progress",
            Kind::Mro => "MRO",
            Kind::Finished => "finished goods",
            Kind::Packing => "packing material",
        }
    }

    /// Understands the word, the full name and the usual abbreviations.
    pub fn parse(text: &str) -> Option<Kind> {
        Some(match super::text::fold(text.trim()).as_str() {
            "raw" | "raw material" | "raw materials" | "rm" | "material" => Kind::Raw,
            "wip" | "work in progress" | "work in process" => Kind::Wip,
            "mro" | "maintenance" | "spare" | "spares" | "supplies" => Kind::Mro,
            "finished" | "finished good" | "finished goods" | "fg" | "goods" => Kind::Finished,
            "packing" | "packing material" | "packing materials" | "packaging" | "pm" => Kind::Packing,
            _ => return None,
        })
    }

    /// What the kind sets, after `reference/stock-room-practice.md` 5.6.
    pub fn defaults(self) -> KindDefaults {
        let (replenish, issue, count_tolerance_permille) = match self {
            Kind::Raw => (Replenish::Bought, UsualIssue::Production, 10),
            Kind::Wip => (Replenish::Made, UsualIssue::Production, 0),
            Kind::Mro => (Replenish::Bought, UsualIssue::Job, 30),
            Kind::Finished => (Replenish::Bought, UsualIssue::Customer, 10),
            Kind::Packing => (Replenish::Bought, UsualIssue::Production, 50),
        };
        KindDefaults { replenish, issue, count_tolerance_permille }
    }
}
