//! Who goods come from and what they are used on: suppliers, jobs, lots, people, reservations.

use serde::{Deserialize, Serialize};

use super::ids::{ItemId, LocationId, LotId, PersonId};
use super::quantity::Qty;
use super::text::{Code, Name, Note};
use super::time::{Day, Moment};
use super::words::words;

/// Whether a supplier or a job is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartyState {
    /// In use.
    Active,
    /// Kept for its history only.
    Retired,
    /// Merged into another of the same sort, by its id, which answers for its code.
    Merged(u32),
}

/// Who sells to us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplier {
    /// Their code.
    pub code: Code,
    /// Their name.
    pub name: Name,
    /// Notes: how to reach them.
    pub notes: Option<Note>,
    /// Columns of an import that have no field, kept as named text.
    pub extra: Vec<(Name, Note)>,
    /// Whether they are in use.
    pub state: PartyState,
}

/// What MRO is issued to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: Name,
    /// What it is.
    pub kind: JobKind,
    /// Whether it is in use.
    pub state: PartyState,
}

/// What a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobKind {
    /// A machine that is kept running.
    Machine,
    /// A piece of work.
    Work,
    /// A person who uses things.
    Person,
}

impl JobKind {
    /// The kinds that there are.
    pub const ALL: [JobKind; 3] = [JobKind::Machine, JobKind::Work, JobKind::Person];

    /// Their words, in the same order.
    pub const WORDS: &[&str] = words!(JobKind, JobKind::ALL);

    /// The word used in commands, files and lists.
    pub const fn word(self) -> &'static str {
        match self {
            JobKind::Machine => "machine",
            JobKind::Work => "work",
            JobKind::Person => "person",
        }
    }

    /// Understands the word.
    pub fn parse(text: &str) -> Option<JobKind> {
        let folded = super::text::fold(text.trim());
        JobKind::ALL.into_iter().find(|kind| kind.word() == folded)
    }
}

/// The number of the lot that stock goes into when its item begins to be kept by lot.
pub const UNKNOWN_LOT: &str = "unknown";

/// A batch of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// Of what.
    pub item: ItemId,
    /// Its number, unique for the item.
    pub number: Code,
    /// The last day on which it may be used.
    pub expires: Option<Day>,
    /// Whether it may be used.
    pub status: LotStatus,
    /// The batch that it is part of.
    pub parent: Option<LotId>,
    /// When it was first named.
    pub since: Moment,
}

/// Whether a lot may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LotStatus {
    /// It may.
    Free,
    /// It is on hold wherever it lies.
    Hold,
    /// Kept for its history only; holds no stock.
    Retired,
    /// Merged into another lot of the same item.
    Merged(LotId),
}

/// What a person may do. Each role may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Looks only.
    Viewer,
    /// Receives, issues, counts.
    Clerk,
    /// Reviews alerts, approves variances, closes periods.
    Supervisor,
    /// Items, policies, people, settings.
    Manager,
}

impl Role {
    /// All of them, lowest first.
    pub const ALL: [Role; 4] = [Role::Viewer, Role::Clerk, Role::Supervisor, Role::Manager];

    /// Their words, in the same order.
    pub const WORDS: &[&str] = words!(Role, Role::ALL);

    /// The word used in commands and lists.
    pub const fn word(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Clerk => "clerk",
            Role::Supervisor => "supervisor",
            Role::Manager => "manager",
        }
    }

    /// Understands the word.
    pub fn parse(text: &str) -> Option<Role> {
        let folded = super::text::fold(text.trim());
        Role::ALL.into_iter().find(|role| role.word() == folded)
    }
}

/// A person as the journal knows them; the name is kept apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// What they may do.
    pub role: Role,
    /// Whether they still work here.
    pub state: PartyState,
}

/// A quantity promised to a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// The document: an order, a ticket.
    pub document: Code,
    /// What.
    pub item: ItemId,
    /// From where in the room; none means anywhere on site.
    pub place: Option<LocationId>,
    /// Which lot, where it matters.
    pub lot: Option<LotId>,
    /// How much is still promised.
    pub quantity: Qty,
    /// Smaller is served first; 5 where nobody said.
    pub priority: u8,
    /// Who promised it.
    pub by: PersonId,
    /// When.
    pub since: Moment,
}
