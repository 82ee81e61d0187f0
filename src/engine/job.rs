//! What waits for the writer: commands, sets of commands, working state; each with the way back to who waits for it.

use super::reply::Reply;
use crate::domain::command::Submission;
use crate::domain::desk::{Handed, SubmitFault, TogetherAnswer};
use crate::domain::form::Form;
use crate::domain::ids::{Hash, PersonId, RequestId, SessionId};
use crate::domain::query::WHEREABOUTS;
use crate::domain::receipt::Receipt;
use crate::domain::refusal::Why;
use crate::domain::tables::{PersonName, PinKept};
use crate::store::journal::command_digest;

/// A submission with its digest, so that the writer need not encode it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// What is asked.
    pub submission: Submission,
    /// What it is known by beside its number.
    pub digest: Hash,
    /// How large it is.
    pub bytes: usize,
    /// The form that is posted with it.
    pub form: Option<Form>,
}

impl Sealed {
    /// Seals a submission.
    pub fn new(submission: Submission) -> Result<Sealed, SubmitFault> {
        let (digest, bytes) = command_digest(&submission)
            .map_err(|fault| SubmitFault::Refused(Why::Unfit { what: fault.to_string() }.into()))?;
        Ok(Sealed { submission, digest, bytes, form: None })
    }
}

/// Working state to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// A half-filled form; empty text takes it away.
    Draft {
        /// Whose.
        person: PersonId,
        /// Which.
        key: String,
        /// What is in it.
        text: String,
    },
    /// A half-filled form goes to somebody else.
    Handed {
        /// Who asks.
        by: PersonId,
        /// Which, and to whom.
        handed: Handed,
    },
    /// What a person is called.
    Name {
        /// Who.
        person: PersonId,
        /// Login and name.
        name: PersonName,
    },
    /// Which account is somebody's; nothing where nobody is called so.
    Account {
        /// Whose.
        person: PersonId,
        /// Its number; none for whichever comes next.
        account: Option<u32>,
    },
    /// What somebody's PIN is held against.
    Pin {
        /// Whose.
        person: PersonId,
        /// As it is kept; none takes it away.
        pin: Option<PinKept>,
    },
}

/// Something for the writer to do.
pub enum Job {
    /// A command.
    One(Box<Sealed>, Reply<Receipt>),
    /// A set of commands in one transaction.
    Together(Vec<Sealed>, Reply<TogetherAnswer>),
    /// Working state.
    Keep(Keep, Reply<()>),
    /// Nothing more is to be done in a session whose client is gone; answered when all that came before is done.
    End(SessionId, Reply<()>),
}

impl Job {
    /// Whether it may write to the file.
    pub fn writes(&self) -> bool {
        !matches!(self, Job::End(..))
    }

    /// The request that it does, or the first of a set.
    pub fn request(&self) -> Option<RequestId> {
        match self {
            Job::One(sealed, _) => Some(sealed.submission.request),
            Job::Together(all, _) => all.first().map(|sealed| sealed.submission.request),
            Job::Keep(..) | Job::End(..) => None,
        }
    }

    /// Tells who waits that nothing came of it.
    pub fn fail(self, fault: SubmitFault) {
        match self {
            Job::One(_, reply) => reply.send(Err(fault)),
            Job::Together(_, reply) => reply.send(Err(fault)),
            Job::Keep(_, reply) | Job::End(_, reply) => reply.send(Err(fault)),
        }
    }
}

/// How the machine sees a job.
pub trait Weigh {
    /// How much of a batch it takes.
    fn bytes(&self) -> usize;
    /// Whether it needs a transaction of its own.
    fn alone(&self) -> bool;
    /// Whether it waits a moment for another to be committed with, so that nobody waits for its own flush.
    fn patient(&self) -> bool;
}

impl Weigh for Job {
    fn bytes(&self) -> usize {
        match self {
            Job::One(sealed, _) => sealed.bytes,
            Job::Together(all, _) => all.iter().map(|sealed| sealed.bytes).sum(),
            Job::Keep(Keep::Draft { text, .. }, _) => text.len(),
            Job::Keep(Keep::Handed { handed, .. }, _) => handed.key.len(),
            Job::Keep(Keep::Name { .. } | Keep::Account { .. } | Keep::Pin { .. }, _) | Job::End(..) => 100,
        }
    }

    fn alone(&self) -> bool {
        matches!(self, Job::Together(..))
    }

    fn patient(&self) -> bool {
        matches!(self, Job::Keep(Keep::Draft { key, .. }, _) if key == WHEREABOUTS)
    }
}
