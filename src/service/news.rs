//! What a server tells of itself and of who is connected. Types only.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{LocationId, PersonId, Seq};
use crate::domain::party::Role;
use crate::domain::text::Code;
use crate::domain::time::Moment;

/// Where somebody is and what they do there, for their colleagues.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doing {
    /// A short word: the screen, the command.
    pub what: String,
    /// The place, where it is about one.
    pub place: Option<LocationId>,
    /// The document, where it is about one.
    pub document: Option<Code>,
}

/// A colleague and where they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// Who.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// A short word for what they do.
    pub what: String,
    /// At which place.
    pub place: Option<(LocationId, Code)>,
    /// With which document.
    pub document: Option<Code>,
    /// Since when.
    pub since: Moment,
}

impl Colleague {
    /// Whether they are at nothing that others need to know of.
    pub fn is_nowhere(&self) -> bool {
        self.what.is_empty() && self.place.is_none() && self.document.is_none()
    }

    /// Whether it is the same person at the same work.
    pub fn is_same_work(&self, other: &Colleague) -> bool {
        let of = |colleague: &Colleague| {
            let place = colleague.place.as_ref().map(|(id, _)| *id);
            (colleague.person, colleague.what.clone(), place, colleague.document.clone())
        };
        of(self) == of(other)
    }
}

/// The longest word of what somebody does, in letters.
pub const DOING_MAX: usize = 20;

/// Somebody who is connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// Who.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// As what.
    pub role: Role,
    /// The account, as the kernel says.
    pub uid: u32,
    /// The process.
    pub pid: Option<u32>,
    /// Whether the name was asserted by a launcher (`--as`).
    pub asserted: bool,
    /// Since when.
    pub since: Moment,
    /// Doing what.
    pub doing: Doing,
}

/// How a server does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The program's version.
    pub version: String,
    /// The protocol.
    pub protocol: u16,
    /// The server's process.
    pub pid: u32,
    /// Since when it runs.
    pub since: Moment,
    /// The last entry.
    pub head: Option<Seq>,
    /// Commits since it runs.
    pub commits: u64,
    /// Jobs that wait for the writer.
    pub queue: u64,
    /// The data file's size in bytes.
    pub store_bytes: Option<u64>,
    /// Who is connected.
    pub present: Vec<Present>,
}
