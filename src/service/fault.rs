//! Why something could not be done with a store, each with a sentence that says what would help.

use std::path::PathBuf;

use thiserror::Error;

use crate::domain::desk::{AskFault, SubmitFault};
use crate::domain::party::Role;
use crate::domain::table::Unreadable;
use crate::domain::text::{Code, path_words};
use crate::engine::care::StoreFault;

/// Why something could not be done with a store.
#[derive(Debug, Error)]
pub enum RoomFault {
    /// The store itself.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// A look at it.
    #[error(transparent)]
    Ask(#[from] AskFault),
    /// Something to be kept.
    #[error(transparent)]
    Submit(#[from] SubmitFault),
    /// On another machine's disk.
    #[error(
        "{} is on a disk of the network ({kind}), where neither locks nor what was saved can be relied on; put the \
         store on a disk of this machine, and log in to this machine to work with it",
        path_words(&dir.display().to_string())
    )]
    Network {
        /// The folder.
        dir: PathBuf,
        /// What kind of disk that is.
        kind: &'static str,
    },
    /// Nobody has that login.
    #[error("nobody here has the login {login}; a manager can add you: `stockroom user add {login}`")]
    Stranger {
        /// The login.
        login: Code,
    },
    /// Somebody who no longer works here.
    #[error("{login} no longer works with this store; a manager can change that")]
    Gone {
        /// The login.
        login: Code,
    },
    /// Somebody else has that login.
    #[error("the login {login} is another person's; choose another")]
    Taken {
        /// The login.
        login: Code,
    },
    /// No login for anybody.
    #[error("{login} is no login: {why}; choose another")]
    Login {
        /// The login.
        login: Code,
        /// Why.
        why: &'static str,
    },
    /// An account that store.toml names.
    #[error("this machine has no account {login}, which store.toml names as a launcher")]
    NoAccount {
        /// The account.
        login: Code,
    },
    /// Not in this role.
    #[error("{what} needs a {}; you are a {}", needs.word(), is.word())]
    Role {
        /// What was asked.
        what: &'static str,
        /// What is needed.
        needs: Role,
        /// What the asker is.
        is: Role,
    },
}

impl From<Unreadable> for RoomFault {
    fn from(fault: Unreadable) -> Self {
        RoomFault::Store(StoreFault::Unreadable(fault))
    }
}
