//! What is asked of the store as a whole: settings, state, people, requests, working state left behind.

use super::super::alert::AlertKey;
use super::super::ids::{Hash, ItemId, LocationId, PersonId, RequestId, Seq};
use super::super::party::{Person, Role};
use super::super::settings::Settings;
use super::super::text::Code;
use super::super::time::{Day, Moment};
use super::Window;
use serde::{Deserialize, Serialize};

/// Asks for the settings and the state of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreQuery;

/// The settings and the state of the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreView {
    /// The settings.
    pub settings: Settings,
    /// The store's epoch.
    pub epoch: u32,
    /// The last entry.
    pub head: Seq,
    /// Its hash.
    pub head_hash: Hash,
    /// The last closed day.
    pub closed: Option<Day>,
    /// How many alerts are live and not snoozed.
    pub alerts: u64,
    /// Who asks.
    pub person: PersonId,
    /// What they are called.
    pub person_name: String,
    /// Their role in this session.
    pub role: Role,
    /// How it is known that it is them.
    pub standing: Standing,
    /// The places under a count that is blind for them, at most [`BLIND_MAX`].
    pub blind: Vec<Code>,
    /// How safe what is here is kept beside; none where nobody sees to that now.
    pub safety: Option<Safety>,
}

/// How it is known who asks, and what they are once they have proved it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Their own account says so.
    Account,
    /// Another account says so (a shared login): a clerk at most.
    Word {
        /// What a PIN would make of them.
        own: Role,
    },
    /// The same, and they gave their PIN.
    Proved {
        /// What they are until it no longer holds.
        own: Role,
        /// When that is, by the store's clock.
        until: Moment,
    },
}

/// How safe a store is kept beside the disk that it is on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Safety {
    /// Where, as the process that sees to it names it.
    pub folder: String,
    /// The last good backup; none where there is none.
    pub backup: Option<Kept>,
    /// How far the journal is kept beside it.
    pub journal: Option<Kept>,
    /// What went wrong last time, in words; none where nothing did.
    pub fault: Option<String>,
    /// The space set aside for when the disk is full; none where there is to be none.
    pub reserve: Option<Reserve>,
}

/// Space set aside beside a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserve {
    /// How many MiB it is to have.
    pub mib: u64,
    /// Whether it is there; it is not while there is no room for it.
    pub kept: bool,
}

/// Up to which entry something is kept, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The last entry in it.
    pub entry: Seq,
    /// When it was made.
    pub at: Moment,
}

/// How many places under blind counts are told by name.
pub const BLIND_MAX: usize = 20;

/// Asks for people by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleQuery {
    /// Only whose login or name match.
    pub filter: String,
    /// Which rows.
    pub window: Window,
}

/// A person in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Which.
    pub id: PersonId,
    /// How they log in; none where that was lost.
    pub login: Option<Code>,
    /// What they are called.
    pub name: String,
    /// Their role, and whether they still work here.
    pub person: Person,
}
/// Asks what became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeQuery {
    /// Which.
    pub request: RequestId,
}

/// Asks for working state that the asker left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftQuery {
    /// Its key, such as `form.receive`.
    pub key: String,
}

/// How the key of a half-filled form begins; the form's command follows.
pub const FORM_DRAFTS: &str = "form.";

/// Asks for half-filled forms, the asker's own first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftsQuery {
    /// Which rows.
    pub window: Window,
}

/// A half-filled form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRow {
    /// Whose.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// Which form, as its command is called.
    pub form: String,
}

/// The key under which it is kept where somebody was on their screen; the text is the screen's own.
pub const WHEREABOUTS: &str = "whereabouts";

/// The most items, and the most alerts, that one [`StillThereQuery`] asks for.
pub const STILL_MAX: usize = 500;

/// Asks which of the things that somebody left are still there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StillThereQuery {
    /// The place that they stood in.
    pub place: Option<LocationId>,
    /// Items, at most [`STILL_MAX`].
    pub items: Vec<ItemId>,
    /// Alerts, at most [`STILL_MAX`].
    pub alerts: Vec<AlertKey>,
}

/// What is still there, as it is called now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StillThere {
    /// The place, the one that answers for it, or the nearest around it that is in use; none where that is the whole site.
    pub place: Option<(LocationId, Code)>,
    /// The items that are in use, in the order in which they were asked for.
    pub items: Vec<(ItemId, Code)>,
    /// The alerts that are live and awake, and that the asker may be told of.
    pub alerts: Vec<AlertKey>,
}
