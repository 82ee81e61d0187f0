//! What passes over the desk: requests, answers that are not receipts or rows, and news of changes.
//!
//! Types only; the engine makes them, the service carries them.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::command::{Command, Look, Source};
use super::form::Form;
use super::ids::{ItemId, LocationId, PersonId, Seq, SessionId};
use super::party::Role;
use super::receipt::Receipt;
use super::refusal::Refused;
use super::table::Unreadable;
use super::text::{Code, Note};
use super::time::Moment;

/// Who stands at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// Who.
    pub person: PersonId,
    /// As what: never more than the person's own role.
    pub role: Role,
    /// In which session.
    pub session: SessionId,
}

/// A command with its circumstances, before the desk adds who and in which session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The number in the session; none takes the next one. A repeated number is answered from the record.
    pub number: Option<u64>,
    /// When it happened; none means now.
    pub effective: Option<Moment>,
    /// Delivery note, order, ticket.
    pub reference: Option<Code>,
    /// Why, in words.
    pub note: Option<Note>,
    /// A supervisor's reason for going beyond a limit.
    pub override_reason: Option<Note>,
    /// Whether the person was asked once more.
    pub look: Look,
    /// By hand, or from a file.
    pub source: Source,
    /// The last entry that the person had seen when they began: what colleagues did to the same goods since then is told,
    /// or asked about. None where nobody looked.
    pub seen: Option<Seq>,
    /// The form that is posted with it, and never again; it is no part of what is asked for, and is said beside it.
    #[serde(skip)]
    pub form: Option<Form>,
    /// What.
    pub command: Command,
}

impl From<Command> for Request {
    fn from(command: Command) -> Self {
        Request {
            number: None,
            effective: None,
            reference: None,
            note: None,
            override_reason: None,
            look: Look::First,
            source: Source::Hand,
            seen: None,
            form: None,
            command,
        }
    }
}

/// Why a request was not answered with a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SubmitFault {
    /// Something stands against it; nothing was changed.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The state could not be read; nothing was changed.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Too much is waiting; nothing was changed.
    #[error("the store is busy; nothing was done, try again in a moment")]
    Busy,
    /// No server is in reach, or it gives no answer: nothing was sent.
    #[error("no server answers; nothing was done, try again when it is there")]
    CutOff,
    /// The disk failed while it was being saved: it may or may not have been done. The same request number asks.
    #[error(
        "it may not be saved ({0}); nobody knows yet whether this was done: start stockroom again, it checks the file and says so"
    )]
    Unknown(String),
    /// The disk failed before this was taken on; nothing of it was done.
    #[error("this was not done, because the store stopped ({0}); start stockroom again, it checks the file")]
    Stopped(String),
    /// The store has been closed.
    #[error("the store is closed")]
    Closed,
}

/// Why a query was not answered.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AskFault {
    /// The state could not be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A query that asks for too much or for nothing.
    #[error("{0}")]
    Unfit(String),
    /// The disk failed; nothing is answered from it.
    #[error("the store stopped ({0}); start stockroom again, it checks the file")]
    Stopped(String),
    /// The store has been closed.
    #[error("the store is closed")]
    Closed,
    /// A server that was reached answers nothing.
    #[error("the server was reached and gives no answer; `stockroom doctor` looks what is wrong")]
    Late,
}

/// What a commit touched, told to every screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The last entry.
    pub head: Seq,
    /// Items whose stock or master data changed; empty with `many` set means ask for everything again.
    pub items: Vec<ItemId>,
    /// Locations likewise.
    pub locations: Vec<LocationId>,
    /// Whether too much changed to name it.
    pub many: bool,
}

/// How a set of requests is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Together {
    /// All in one transaction or none; alerts are looked at once, at the end.
    AllOrNothing,
    /// As if, but nothing is kept.
    DryRun,
}

/// What a set of requests did: one answer each, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TogetherAnswer {
    /// The receipts, or what stands against each. Where any is refused nothing was kept.
    pub answers: Vec<Result<Receipt, Refused>>,
}

/// A half-filled form that goes from one person to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// Whose it is.
    pub from: PersonId,
    /// Whose it will be.
    pub to: PersonId,
    /// Its key, such as `form.receive`.
    pub key: String,
}
