//! Why a command ended badly, and the exit code that says so.

use std::io;

use thiserror::Error;

use crate::domain::amount::AmountFault;
use crate::domain::desk::{AskFault, SubmitFault};
use crate::domain::party::Role;
use crate::domain::refusal::{Override, Refused, Why};

/// Exit code: done.
pub const DONE: u8 = 0;
/// Exit code: refused, nothing was changed.
pub const REFUSED: u8 = 1;
/// Exit code: wrong usage.
pub const USAGE: u8 = 2;
/// Exit code: the store could not be reached or read.
pub const UNREACHABLE: u8 = 3;

/// Why a command ended badly. Each is one or more sentences, a line each.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// Something stands against it; nothing was changed.
    #[error("{0}")]
    Refused(String),
    /// It was refused to this role; nothing was changed.
    #[error("{sentence}")]
    Above {
        /// What stands against it.
        sentence: String,
        /// The role in which it would be done.
        needs: Role,
    },
    /// It was asked in a way that has no meaning.
    #[error("{0}")]
    Usage(String),
    /// The store, or a file, could not be reached or read.
    #[error("{0}")]
    Unreachable(String),
    /// Whoever read the output has gone; there is nobody to tell.
    #[error("the reader of the output has gone")]
    Gone,
}

impl Fault {
    /// The exit code. A reader that has gone is no fault of the command's.
    pub fn exit_code(&self) -> u8 {
        match self {
            Fault::Gone => DONE,
            Fault::Refused(_) | Fault::Above { .. } => REFUSED,
            Fault::Usage(_) => USAGE,
            Fault::Unreachable(_) => UNREACHABLE,
        }
    }

    /// Wrong usage, in a sentence.
    pub fn usage(sentence: impl Into<String>) -> Fault {
        Fault::Usage(sentence.into())
    }

    /// Refused, in a sentence.
    pub fn refused(sentence: impl Into<String>) -> Fault {
        Fault::Refused(sentence.into())
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Fault::Gone,
            _ => Fault::Unreachable(format!("the output could not be written: {error}")),
        }
    }
}

impl From<SubmitFault> for Fault {
    fn from(fault: SubmitFault) -> Self {
        match fault {
            SubmitFault::Refused(refused) => refused.into(),
            other => Fault::Unreachable(other.to_string()),
        }
    }
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        let sentence = refused.to_string();
        match refused.helped_by(Override::Missing) {
            Some(needs) => Fault::Above { sentence, needs },
            None => Fault::Refused(sentence),
        }
    }
}

impl From<Why> for Fault {
    fn from(why: Why) -> Self {
        Fault::Refused(why.to_string())
    }
}

impl From<AmountFault> for Fault {
    fn from(fault: AmountFault) -> Self {
        Fault::Refused(fault.to_string())
    }
}

impl From<AskFault> for Fault {
    fn from(fault: AskFault) -> Self {
        match fault {
            AskFault::Unfit(sentence) => Fault::Refused(sentence),
            other => Fault::Unreachable(other.to_string()),
        }
    }
}
