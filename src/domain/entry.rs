//! Entries: what one command did, all or nothing, and the header that says who, when and why.

use serde::{Deserialize, Serialize};

use super::event::Event;
use super::ids::{EntryLine, Hash, PersonId, RequestId, Seq};
use super::text::{Code, Note};
use super::time::Moment;

/// The most lines of one entry.
pub const LINES_MAX: usize = 20_000;

/// Who, when, why; chained to the entry before by `prev` and `hash`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The store's epoch; a restore begins a new one.
    pub epoch: u32,
    /// Its place in the journal.
    pub seq: Seq,
    /// Who.
    pub by: PersonId,
    /// How it is known that it was them.
    pub vouched: Vouched,
    /// The request that asked for it.
    pub request: RequestId,
    /// SHA-256 of the command, so that another command under the same number is noticed.
    pub digest: Hash,
    /// When it happened.
    pub effective: Moment,
    /// When it was committed, by the clock of then; not in order where that was set back.
    pub recorded: Moment,
    /// Whether the clock had gone back since the entry before.
    pub clock: Clock,
    /// What was done.
    pub action: Action,
    /// Delivery note, order, ticket.
    pub reference: Option<Code>,
    /// Why, in words.
    pub note: Option<Note>,
    /// A supervisor's reason for going beyond a limit.
    pub override_reason: Option<Note>,
    /// What it undoes.
    pub undoes: Option<Undoes>,
    /// When its alerts are looked at.
    pub alerts: Evaluate,
    /// How many events follow.
    pub lines: u32,
    /// The hash of the entry before; zero for the first.
    pub prev: Hash,
}

/// How it is known who somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Vouched {
    /// The kernel said whose account it is, or whoever may open the store themselves did it.
    #[default]
    Account,
    /// An account that may say who it stands for said so (`--as`): this one.
    Word(Code),
    /// The same, and the person's PIN was given.
    Pin(Code),
}

impl Vouched {
    /// The account whose word it was; none where nobody's had to be taken.
    pub fn via(&self) -> Option<&Code> {
        match self {
            Vouched::Account => None,
            Vouched::Word(account) | Vouched::Pin(account) => Some(account),
        }
    }

    /// A person's name with the account whose word it was, and whether their PIN was given: `Eva (via kiosk)`,
    /// `Eva (via kiosk, PIN)`.
    pub fn named(&self, name: &str) -> String {
        match self {
            Vouched::Account => name.to_owned(),
            Vouched::Word(account) => format!("{name} (via {account})"),
            Vouched::Pin(account) => format!("{name} (via {account}, PIN)"),
        }
    }
}

/// Whether the clock can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clock {
    /// It went on.
    Steady,
    /// It read earlier than at the entry before.
    JumpedBack,
}

/// A clock that is set back by less than this stands still until it has caught up: what was received a moment ago can
/// be issued. By more than this it was wrong before, and is believed now.
const HELD_MILLIS: u64 = 60_000;

/// The moment that an entry is recorded at, and what to think of the clock: `now` is what the clock says, `before` when
/// the entry before was recorded. Sequence orders the journal, so a clock that was ahead once misdates no later entry.
pub fn recorded(now: Moment, before: Moment) -> (Moment, Clock) {
    match before.0.saturating_sub(now.0) {
        0 => (now, Clock::Steady),
        1..=HELD_MILLIS => (before, Clock::JumpedBack),
        _ => (now, Clock::JumpedBack),
    }
}

/// When an entry's alerts are looked at: an import looks once, at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Evaluate {
    /// Right after it, with all that was put off before.
    Now,
    /// With the next entry that says now.
    Later,
}

/// What an undo entry undoes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Undoes {
    /// A whole entry.
    Entry(Seq),
    /// One line of it.
    Line(EntryLine),
}

impl std::fmt::Display for Undoes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Undoes::Entry(seq) => write!(f, "{seq}"),
            Undoes::Line(line) => write!(f, "{line}"),
        }
    }
}

/// What was done: the verb of the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Action {
    /// The store was made.
    Create,
    /// Settings were changed.
    Setting,
    /// An item was added, changed, renamed, merged or retired.
    Item,
    /// A location was.
    Location,
    /// A supplier was.
    Supplier,
    /// A job was.
    Job,
    /// A lot was.
    Lot,
    /// A person was.
    Person,
    /// Opening stock.
    Opening,
    /// Goods came in.
    Receive,
    /// Goods were put in their bins.
    PutAway,
    /// Goods went out.
    Issue,
    /// Goods were moved inside.
    Move,
    /// Stock was adjusted.
    Adjust,
    /// Goods were thrown away.
    Scrap,
    /// Goods came back or went back.
    Return,
    /// A promise was made.
    Reserve,
    /// A promise was ended.
    Release,
    /// An entry or a line was undone.
    Undo,
    /// Something of a count.
    Count,
    /// A decision on an alert.
    Alert,
    /// A period was closed.
    ClosePeriod,
    /// What the clock did.
    Clock,
    /// A restore began a new epoch.
    Restore,
    /// Several deeds under one document, from a file.
    Mixed,
}

/// An entry as it is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its header.
    pub header: Header,
    /// Its events; line 1 is the first.
    pub events: Vec<Event>,
}

impl Action {
    /// All of them.
    pub const ALL: [Action; 25] = [
        Action::Create,
        Action::Setting,
        Action::Item,
        Action::Location,
        Action::Supplier,
        Action::Job,
        Action::Lot,
        Action::Person,
        Action::Opening,
        Action::Receive,
        Action::PutAway,
        Action::Issue,
        Action::Move,
        Action::Adjust,
        Action::Scrap,
        Action::Return,
        Action::Reserve,
        Action::Release,
        Action::Undo,
        Action::Count,
        Action::Alert,
        Action::ClosePeriod,
        Action::Clock,
        Action::Restore,
        Action::Mixed,
    ];

    /// Whether it changed what things are, not how many there are: such an entry is not undone, it is changed again.
    pub fn is_of_master_data(self) -> bool {
        match self {
            Action::Create
            | Action::Setting
            | Action::Item
            | Action::Location
            | Action::Supplier
            | Action::Job
            | Action::Lot
            | Action::Person => true,
            Action::Opening
            | Action::Receive
            | Action::PutAway
            | Action::Issue
            | Action::Move
            | Action::Adjust
            | Action::Scrap
            | Action::Return
            | Action::Reserve
            | Action::Release
            | Action::Undo
            | Action::Count
            | Action::Alert
            | Action::ClosePeriod
            | Action::Clock
            | Action::Restore
            | Action::Mixed => false,
        }
    }

    /// The word used in lists, filters and files.
    pub fn word(self) -> &'static str {
        match self {
            Action::Create => "create",
            Action::Setting => "setting",
            Action::Item => "item",
            Action::Location => "location",
            Action::Supplier => "supplier",
            Action::Job => "job",
            Action::Lot => "lot",
            Action::Person => "person",
            Action::Opening => "opening",
            Action::Receive => "receive",
            Action::PutAway => "putaway",
            Action::Issue => "issue",
            Action::Move => "move",
            Action::Adjust => "adjust",
            Action::Scrap => "scrap",
            Action::Return => "return",
            Action::Reserve => "reserve",
            Action::Release => "release",
            Action::Undo => "undo",
            Action::Count => "count",
            Action::Alert => "alert",
            Action::ClosePeriod => "close-period",
            Action::Clock => "clock",
            Action::Restore => "restore",
            Action::Mixed => "mixed",
        }
    }

    /// Understands the word.
    pub fn parse(text: &str) -> Option<Action> {
        let folded = super::text::fold(text.trim());
        Action::ALL.into_iter().find(|action| action.word() == folded)
    }
}
