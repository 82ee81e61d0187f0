//! One write transaction and the ways in which it ends.
//!
//! A commit that fails is never told as "not saved": only redb's own word that it rolled back says so.

use redb::{CommitError, Durability, WriteTransaction};
use thiserror::Error;

use super::fault::words;
use super::state::Writing;

/// How much a commit makes sure of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durable {
    /// On disk; after a crash the next open may take a while.
    Yes,
    /// On disk, and the next open is quick: twice the flushes, so for quiet moments.
    Settled,
    /// Not on disk before the next durable commit: only for files that nobody relies on yet.
    No,
}

/// What became of a transaction whose commit failed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CommitFault {
    /// Nothing of it was kept.
    #[error("nothing was saved: {0}")]
    RolledBack(String),
    /// It may or may not have been kept.
    #[error("{0}")]
    Unknown(String),
}

/// One write transaction. Dropped without a commit, it leaves no trace.
pub struct Txn {
    txn: WriteTransaction,
}

impl Txn {
    pub(super) fn new(txn: WriteTransaction) -> Txn {
        Txn { txn }
    }

    /// The state inside.
    pub fn state(&self) -> Writing<'_> {
        Writing::new(&self.txn)
    }

    /// Keeps it.
    pub fn commit(mut self, durable: Durable) -> Result<(), CommitFault> {
        match durable {
            Durable::Yes => {}
            Durable::Settled => self.txn.set_quick_repair(true),
            Durable::No => self
                .txn
                .set_durability(Durability::None)
                .map_err(|fault| CommitFault::RolledBack(fault.to_string()))?,
        }
        self.txn.commit().map_err(|fault| match fault {
            CommitError::TransactionPoisoned => CommitFault::RolledBack(fault.to_string()),
            other => CommitFault::Unknown(words(other)),
        })
    }
}
