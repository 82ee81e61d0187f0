//! Messages: what client and server say after the handshake, as bytes of the codec.
//!
//! New variants go to the end of an enum and are said only to whoever knows them ([`super::dialect`]), so that a program of
//! protocol N understands N - 1. Nothing here names a path: a server opens no file that a client names.

use serde::{Deserialize, Serialize};

use crate::domain::desk::{AskFault, Change, Handed, Request, SubmitFault, Together, TogetherAnswer};
use crate::domain::form::Form;
use crate::domain::ids::{PersonId, SessionId};
use crate::domain::query::{Answer, Query};
use crate::domain::receipt::Receipt;
use crate::domain::refusal::Refused;
use crate::domain::table::Unreadable;
use crate::domain::tables::PersonName;
use crate::domain::time::Moment;
use crate::service::care::{Care, CareFault, Cared};
use crate::service::news::{Colleague, Doing, Status};
use crate::service::pin::Identity;

/// The most queries that are asked at once.
pub const QUERIES_MAX: usize = 64;
/// The longest word on why a server is told to leave, in letters.
pub const WHY_MAX: usize = 120;

/// What a client asks; each is answered under its number, in any order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Chosen by the client, not repeated while it is open.
    pub id: u64,
    /// What.
    pub ask: AskOf,
}

/// What can be asked of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskOf {
    /// Do a command; the request's number is set.
    Submit(Box<Request>),
    /// Do a set of commands in one transaction.
    Together(Vec<Request>, Together),
    /// Answer a query.
    Query(Box<Query>),
    /// Keep working state.
    Draft {
        /// Which.
        key: String,
        /// What is in it.
        text: String,
    },
    /// The moment it is, by the store's clock.
    Now,
    /// Tell of changes from now on.
    Follow,
    /// Who is connected, and how the store does.
    Status,
    /// Where the client is and what it does, for its colleagues.
    Here(Doing),
    /// What a person is called and how they log in.
    Name {
        /// Who.
        person: PersonId,
        /// Login and name.
        name: PersonName,
    },
    /// Serve who waits, then leave: managers only.
    Stop,
    /// Nothing more is done in a session of one's own whose client is gone.
    End(SessionId),
    /// Back the store up, or check it, while it is at work; one at a time.
    Care(Care),
    /// Leave, where a client started the server and nobody else is connected.
    Yield,
    /// Prove who one is, set a PIN, say whose an account is.
    Identity(Identity),
    /// Answer several queries, at most [`QUERIES_MAX`], in their order.
    Queries(Vec<Query>),
    /// A half-filled form goes to somebody else.
    HandOver(Handed),
    /// Serve who waits, then leave, and tell everybody why: at most [`WHY_MAX`] letters.
    StopFor(String),
    /// Do a command that posts a form, where that form was not posted yet.
    Post(Form, Box<Request>),
}

impl AskOf {
    /// Whether it only asks, and has nothing written down.
    pub fn is_question(&self) -> bool {
        matches!(
            self,
            AskOf::Query(_)
                | AskOf::Queries(_)
                | AskOf::Now
                | AskOf::Follow
                | AskOf::Status
                | AskOf::Here(_)
                | AskOf::Together(_, Together::DryRun)
        )
    }
}

/// What a server says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// The answer to what was asked under a number.
    Answer(u64, Box<Reply>),
    /// Something changed.
    Changed(Change),
    /// The server is about to leave.
    Draining,
    /// Who is where, everybody; after `Follow`, and whenever somebody comes, goes or does something else.
    Company(Vec<Colleague>),
    /// The client is held back, and why: nothing that it asked for is lost.
    Held(String),
    /// The server is about to leave, and why, in a sentence.
    Leaving(String),
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// To `Submit` and `Post`.
    Submitted(Result<Receipt, Unsubmitted>),
    /// To `Together`.
    Together(Result<TogetherAnswer, Unsubmitted>),
    /// To `Query`.
    Answered(Result<Box<Answer>, Unanswered>),
    /// To `Draft`, `Name`, `Here`, `Follow`, `End`, `Identity`, `Stop`, `StopFor` and `Yield`.
    Done(Result<(), Unsubmitted>),
    /// To `Now`.
    Now(Moment),
    /// To `Status`.
    Status(Box<Status>),
    /// Not to this person, or not in this way.
    No(String),
    /// To `Care`.
    Cared(Box<Result<Cared, CareFault>>),
    /// To `Queries`: an answer each.
    AnsweredAll(Vec<Result<Answer, Unanswered>>),
}

impl Reply {
    /// Whether it only says that the store was closed: a server that leaves says nothing instead, for the next one is
    /// asked the same again.
    pub fn is_closed(&self) -> bool {
        matches!(
            self,
            Reply::Submitted(Err(Unsubmitted::Closed))
                | Reply::Together(Err(Unsubmitted::Closed))
                | Reply::Done(Err(Unsubmitted::Closed))
                | Reply::Answered(Err(Unanswered::Closed))
        ) || matches!(self, Reply::AnsweredAll(answers) if answers.contains(&Err(Unanswered::Closed)))
    }
}

/// [`SubmitFault`] on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unsubmitted {
    /// Something stands against it.
    Refused(Refused),
    /// The state could not be read.
    Unreadable(String),
    /// Too much is waiting.
    Busy,
    /// It may or may not have been done.
    Unknown(String),
    /// The store has been closed.
    Closed,
    /// The disk had failed before; nothing of it was done.
    Stopped(String),
}

/// [`AskFault`] on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unanswered {
    /// The state could not be read.
    Unreadable(String),
    /// Too much or nothing is asked for.
    Unfit(String),
    /// The store has been closed.
    Closed,
    /// The disk failed.
    Stopped(String),
}

impl From<SubmitFault> for Unsubmitted {
    fn from(fault: SubmitFault) -> Self {
        match fault {
            SubmitFault::Refused(refused) => Unsubmitted::Refused(refused),
            SubmitFault::Unreadable(fault) => Unsubmitted::Unreadable(fault.to_string()),
            SubmitFault::Busy => Unsubmitted::Busy,
            SubmitFault::Unknown(what) => Unsubmitted::Unknown(what),
            SubmitFault::Closed => Unsubmitted::Closed,
            // Who is cut off says so here, and to nobody else.
            SubmitFault::CutOff => Unsubmitted::Closed,
            SubmitFault::Stopped(what) => Unsubmitted::Stopped(what),
        }
    }
}

impl From<Unsubmitted> for SubmitFault {
    fn from(fault: Unsubmitted) -> Self {
        match fault {
            Unsubmitted::Refused(refused) => SubmitFault::Refused(refused),
            Unsubmitted::Unreadable(what) => SubmitFault::Unreadable(there(what)),
            Unsubmitted::Busy => SubmitFault::Busy,
            Unsubmitted::Unknown(what) => SubmitFault::Unknown(what),
            Unsubmitted::Closed => SubmitFault::Closed,
            Unsubmitted::Stopped(what) => SubmitFault::Stopped(what),
        }
    }
}

impl Unsubmitted {
    /// The same to whoever had sent the command before, over a line that broke. Who does not take a command on has not
    /// looked whether it was done then: so nobody knows.
    pub fn asked_again(self) -> Unsubmitted {
        match self {
            Unsubmitted::Refused(_) | Unsubmitted::Unknown(_) => self,
            Unsubmitted::Unreadable(what) | Unsubmitted::Stopped(what) => Unsubmitted::Unknown(what),
            Unsubmitted::Busy => Unsubmitted::Unknown(String::from("the store is busy")),
            Unsubmitted::Closed => Unsubmitted::Unknown(String::from("the store is closed")),
        }
    }
}

impl From<AskFault> for Unanswered {
    fn from(fault: AskFault) -> Self {
        match fault {
            AskFault::Unreadable(fault) => Unanswered::Unreadable(fault.to_string()),
            AskFault::Unfit(what) => Unanswered::Unfit(what),
            // A server waits for no other server.
            AskFault::Closed | AskFault::Late => Unanswered::Closed,
            AskFault::Stopped(what) => Unanswered::Stopped(what),
        }
    }
}

impl From<Unanswered> for AskFault {
    fn from(fault: Unanswered) -> Self {
        match fault {
            Unanswered::Unreadable(what) => AskFault::Unreadable(there(what)),
            Unanswered::Unfit(what) => AskFault::Unfit(what),
            Unanswered::Closed => AskFault::Closed,
            Unanswered::Stopped(what) => AskFault::Stopped(what),
        }
    }
}

/// What a server could not read.
fn there(what: String) -> Unreadable {
    Unreadable { table: "of the server", what }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec;
    use crate::domain::command::{Command, UndoWhat};
    use crate::domain::form::FormId;

    /// The number that a variant has among the bytes of the protocol.
    #[track_caller]
    fn check<T: Serialize>(value: &T, number: u8) {
        assert_eq!(
            codec::plain(value).unwrap().first(),
            Some(&number),
            "a variant has moved: docs/protocol.md, Versions"
        );
    }

    #[test]
    fn variants_keep_their_places_so_that_other_versions_can_tell_them_apart() {
        check(&AskOf::Together(Vec::new(), Together::DryRun), 1);
        check(&AskOf::Draft { key: String::new(), text: String::new() }, 3);
        check(&AskOf::Now, 4);
        check(&AskOf::Follow, 5);
        check(&AskOf::Status, 6);
        check(&AskOf::Here(Doing::default()), 7);
        check(&AskOf::Stop, 9);
        check(&AskOf::End(SessionId([0; 16])), 10);
        check(&AskOf::Yield, 12);
        check(&AskOf::Identity(Identity::Enrol(PersonId(1))), 13);
        check(&AskOf::Queries(Vec::new()), 14);
        check(&AskOf::HandOver(Handed { from: PersonId(1), to: PersonId(2), key: String::new() }), 15);
        check(&AskOf::StopFor(String::new()), 16);
        let form = Form { id: FormId([0; 16]), key: String::new() };
        check(&AskOf::Post(form, Box::new(Command::Undo(UndoWhat::Last).into())), 17);
        check(&Reply::Submitted(Err(Unsubmitted::Busy)), 0);
        check(&Reply::Done(Ok(())), 3);
        check(&Reply::Now(Moment(0)), 4);
        check(&Reply::No(String::new()), 6);
        check(&Reply::AnsweredAll(Vec::new()), 8);
        check(&Unsubmitted::Busy, 2);
        check(&Unsubmitted::Unknown(String::new()), 3);
        check(&Unanswered::Closed, 2);
        check(&Said::Answer(1, Box::new(Reply::Done(Ok(())))), 0);
        check(&Said::Draining, 2);
        check(&Said::Company(Vec::new()), 3);
        check(&Said::Held(String::new()), 4);
        check(&Said::Leaving(String::new()), 5);
    }

    #[test]
    fn whoever_asks_again_and_is_not_taken_on_does_not_know() {
        let what = || String::from("disk");
        let refused = Unsubmitted::Refused(crate::domain::refusal::Why::Fault.into());
        for fault in
            [Unsubmitted::Stopped(what()), Unsubmitted::Unreadable(what()), Unsubmitted::Unknown(what())]
        {
            assert_eq!(fault.asked_again(), Unsubmitted::Unknown(what()));
        }
        for fault in [Unsubmitted::Busy, Unsubmitted::Closed] {
            assert!(matches!(fault.asked_again(), Unsubmitted::Unknown(_)));
        }
        assert_eq!(refused.clone().asked_again(), refused, "whoever refuses has looked");
    }

    #[test]
    fn what_only_says_that_the_store_was_closed_is_known() {
        assert!(Reply::Submitted(Err(Unsubmitted::Closed)).is_closed());
        assert!(Reply::Answered(Err(Unanswered::Closed)).is_closed());
        assert!(Reply::AnsweredAll(vec![Err(Unanswered::Closed)]).is_closed());
        assert!(!Reply::AnsweredAll(Vec::new()).is_closed());
        assert!(!Reply::Submitted(Err(Unsubmitted::Unknown(String::new()))).is_closed());
        assert!(!Reply::Done(Ok(())).is_closed());
    }
}
