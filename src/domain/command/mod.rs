//! Commands: what somebody asks for. `decide` turns one into events or refuses it.
//!
//! A command names things by id where a screen showed them, by code where a person or a file did. No type here is
//! recursive, and every list has a limit that `decide` checks.

mod lines;
mod masters;
mod summary;

pub use lines::*;
pub use masters::*;
pub use summary::{About, Summary};

use serde::{Deserialize, Serialize};

use super::alert::AlertKey;
use super::entry::{Action, Vouched};
use super::event::Reason;
use super::ids::{
    CountId, EntryLine, Hash, ItemId, JobId, LocationId, LotId, PersonId, RequestId, Seq, SupplierId,
};
use super::party::Role;
use super::quantity::Qty;
use super::settings::Settings;
use super::text::{Code, Name, Note};
use super::time::{Day, Moment};

/// What a client sends: a command, and who, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Known by this; repeating it is answered from the record.
    pub request: RequestId,
    /// Who asks.
    pub by: PersonId,
    /// How it is known that it is them.
    pub vouched: Vouched,
    /// As what: never more than the person's own role.
    pub role: Role,
    /// When it happened; none means now.
    pub effective: Option<Moment>,
    /// Delivery note, order, ticket.
    pub reference: Option<Code>,
    /// Why, in words.
    pub note: Option<Note>,
    /// A supervisor's reason for going beyond a limit.
    pub override_reason: Option<Note>,
    /// Whether the person was asked once more and is sure.
    pub look: Look,
    /// By hand, or from a file.
    pub source: Source,
    /// The last entry that the person had seen when they began; none where nobody looked. It is not part of what is
    /// asked for: a request that is repeated may have another.
    pub seen: Option<Seq>,
    /// What.
    pub command: Command,
}

/// Whether the person was asked once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// Not yet: what is out of the ordinary is asked about.
    First,
    /// Yes, and is sure.
    Sure,
}

/// Where a command comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// Somebody typed or scanned it: limits and second looks bind a clerk.
    Hand,
    /// A file: needs the manager's role and is bound by legality alone.
    Import,
}

macro_rules! reference {
    ($(#[$doc:meta])* $name:ident, $id:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            /// As a screen showed it.
            Id($id),
            /// As a person or a file named it.
            Code(Code),
        }

        impl $name {
            /// The code that it was named by.
            pub fn code(&self) -> Option<&Code> {
                match self {
                    $name::Id(_) => None,
                    $name::Code(code) => Some(code),
                }
            }
        }

        impl From<$id> for $name {
            fn from(id: $id) -> Self {
                $name::Id(id)
            }
        }

        impl From<Code> for $name {
            fn from(code: Code) -> Self {
                $name::Code(code)
            }
        }
    };
}
reference!(/** An item, by id or by SKU. */ ItemRef, ItemId);
reference!(/** A location, by id or by code; the outside places by their words. */ LocationRef, LocationId);
reference!(/** A supplier, by id or by code. */ SupplierRef, SupplierId);
reference!(/** A job, by id or by code. */ JobRef, JobId);

/// A lot of an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LotRef {
    /// As a screen showed it; [`LotId::NONE`] for things without lots.
    Id(LotId),
    /// By its number.
    Number(Code),
}

/// What becomes of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Patch<T> {
    /// Left alone.
    #[default]
    Keep,
    /// Emptied.
    Clear,
    /// Set.
    Set(T),
}

/// How much: base units, and what was typed where that was not the plain number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// In base units.
    pub quantity: Qty,
    /// What was typed, such as `2case+4`.
    pub typed: Option<Name>,
}

impl From<Qty> for Amount {
    fn from(quantity: Qty) -> Self {
        Amount { quantity, typed: None }
    }
}

/// Everything that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Makes the store: its site id, its settings and its first person, a manager. Only as the first entry.
    Create {
        /// Names this store among all stores.
        site: [u8; 16],
        /// Its settings.
        settings: Settings,
    },
    /// Begins a new epoch after a restore, on top of an entry. Only the store asks for it.
    BeginEpoch {
        /// The hash of the last entry.
        head: Hash,
    },
    /// Changes the settings.
    Settings(Settings),
    /// Gives a person a role; a new id adds them. The name is kept apart.
    Person {
        /// Who.
        id: PersonId,
        /// What they may do.
        role: Role,
    },
    /// Something of an item.
    Item(ItemCommand),
    /// Something of a location.
    Location(LocationCommand),
    /// Something of a supplier.
    Supplier(SupplierCommand),
    /// Something of a job.
    Job(JobCommand),
    /// Something of a lot.
    Lot(LotCommand),
    /// Opening stock with its cost, by bin, while the rest is already live.
    Opening(Vec<InLine>),
    /// Goods come in. Lines that name no place go to the only dock.
    Receive {
        /// From whom.
        supplier: Option<SupplierRef>,
        /// What.
        lines: Vec<InLine>,
    },
    /// Goods go from a dock or cart to their bins. Lines that name no bin go home, or where they lay last.
    PutAway(Vec<MoveLine>),
    /// Goods go out.
    Issue {
        /// To whom; none means where the item's kind usually goes (a job must be named).
        to: Option<IssueTo>,
        /// What.
        lines: Vec<OutLine>,
    },
    /// Goods move inside.
    Move(Vec<MoveLine>),
    /// Everything in a bin or on a cart moves.
    MoveAll {
        /// From this very place.
        from: LocationRef,
        /// To there.
        to: LocationRef,
    },
    /// Stock goes up or down, with a reason.
    Adjust(Vec<AdjustLine>),
    /// Goods are thrown away.
    Scrap {
        /// Why.
        reason: Reason,
        /// What.
        lines: Vec<OutLine>,
    },
    /// Goods come back, or go back to a supplier.
    Return {
        /// Which way.
        way: ReturnWay,
        /// What.
        lines: Vec<InLine>,
    },
    /// Promises a quantity to a document.
    Reserve {
        /// The document.
        document: Code,
        /// Smaller is served first; none means 5.
        priority: Option<u8>,
        /// What.
        lines: Vec<ReserveLine>,
    },
    /// Ends a promise, all of it or a part.
    Release {
        /// Which.
        what: ReleaseWhat,
        /// How much; none means all.
        quantity: Option<Qty>,
    },
    /// Undoes an entry or a line of one.
    Undo(UndoWhat),
    /// Closes all days up to and with this one.
    ClosePeriod(Day),
    /// Opens a count of one bin.
    CountOpen(LocationRef),
    /// Records what was seen.
    CountEnter {
        /// In which count.
        count: CountId,
        /// What was seen.
        lines: Vec<CountLine>,
    },
    /// A supervisor posts or rejects an observation left to review.
    CountJudge {
        /// Which.
        observation: EntryLine,
        /// How.
        judgement: super::event::Judgement,
    },
    /// Nothing more is observed in this count.
    CountClose(CountId),
    /// Somebody has seen an alert.
    AlertAcknowledge(Vec<AlertKey>),
    /// Somebody wants not to be told until a day.
    AlertSnooze {
        /// Which.
        keys: Vec<AlertKey>,
        /// The day on which it comes back.
        until: Day,
        /// Why.
        reason: Option<Note>,
    },
    /// A business day began. Only the scheduler asks for it.
    DayBegins(Day),
    /// Several deeds under one document, one entry: rows of a file that share time and reference.
    Mixed(Vec<Deed>),
    /// Somebody comes, goes or comes back. Names are kept apart.
    People(PersonCommand),
}

/// Somebody comes, goes or comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PersonCommand {
    /// A new person.
    Add {
        /// What they may do.
        role: Role,
    },
    /// Works here no longer. A store is never left without a manager.
    Retire(PersonId),
    /// Works here again.
    Revive(PersonId),
}

/// What stock commands do, as a part of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// See [`Command::Opening`].
    Opening(Vec<InLine>),
    /// See [`Command::Receive`].
    Receive {
        /// From whom.
        supplier: Option<SupplierRef>,
        /// What.
        lines: Vec<InLine>,
    },
    /// See [`Command::Return`].
    Return {
        /// Which way.
        way: ReturnWay,
        /// What.
        lines: Vec<InLine>,
    },
    /// See [`Command::Adjust`].
    Adjust(Vec<AdjustLine>),
    /// See [`Command::PutAway`].
    PutAway(Vec<MoveLine>),
    /// See [`Command::Move`].
    Move(Vec<MoveLine>),
    /// See [`Command::Issue`].
    Issue {
        /// To whom.
        to: Option<IssueTo>,
        /// What.
        lines: Vec<OutLine>,
    },
    /// See [`Command::Scrap`].
    Scrap {
        /// Why.
        reason: Reason,
        /// What.
        lines: Vec<OutLine>,
    },
}

impl From<Deed> for Command {
    fn from(deed: Deed) -> Self {
        match deed {
            Deed::Opening(lines) => Command::Opening(lines),
            Deed::Receive { supplier, lines } => Command::Receive { supplier, lines },
            Deed::Return { way, lines } => Command::Return { way, lines },
            Deed::Adjust(lines) => Command::Adjust(lines),
            Deed::PutAway(lines) => Command::PutAway(lines),
            Deed::Move(lines) => Command::Move(lines),
            Deed::Issue { to, lines } => Command::Issue { to, lines },
            Deed::Scrap { reason, lines } => Command::Scrap { reason, lines },
        }
    }
}

impl Command {
    /// The verb that the journal lists it under.
    pub fn action(&self) -> Action {
        match self {
            Command::Create { .. } => Action::Create,
            Command::BeginEpoch { .. } => Action::Restore,
            Command::Settings(_) => Action::Setting,
            Command::Person { .. } | Command::People(_) => Action::Person,
            Command::Item(_) => Action::Item,
            Command::Location(_) => Action::Location,
            Command::Supplier(_) => Action::Supplier,
            Command::Job(_) => Action::Job,
            Command::Lot(_) => Action::Lot,
            Command::Opening(_) => Action::Opening,
            Command::Receive { .. } => Action::Receive,
            Command::PutAway(_) => Action::PutAway,
            Command::Issue { .. } => Action::Issue,
            Command::Move(_) | Command::MoveAll { .. } => Action::Move,
            Command::Adjust(_) => Action::Adjust,
            Command::Scrap { .. } => Action::Scrap,
            Command::Return { .. } => Action::Return,
            Command::Reserve { .. } => Action::Reserve,
            Command::Release { .. } => Action::Release,
            Command::Undo(_) => Action::Undo,
            Command::ClosePeriod(_) => Action::ClosePeriod,
            Command::CountOpen(_)
            | Command::CountEnter { .. }
            | Command::CountJudge { .. }
            | Command::CountClose(_) => Action::Count,
            Command::AlertAcknowledge(_) | Command::AlertSnooze { .. } => Action::Alert,
            Command::DayBegins(_) => Action::Clock,
            Command::Mixed(_) => Action::Mixed,
        }
    }
}
