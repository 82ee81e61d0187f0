//! What is asked of the server itself, beside a desk's work: how it does, that it leaves, that it makes room.

use std::time::Duration;

use thiserror::Error;

use super::link::Remote;
use super::over::{Fate, Over};
use crate::service::news::Status;
use crate::service::wire::dialect;
use crate::service::wire::message::{AskOf, Reply};

/// Why a server does not say how it does.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoStatus {
    /// In its words, or in those of a line that is gone.
    #[error("{0}")]
    Said(String),
    /// It was reached and answers nothing.
    #[error("{0}")]
    Late(String),
}

impl Remote {
    /// How the server does, and who is there.
    pub fn status(&self) -> Result<Status, NoStatus> {
        match self.shared.ask(&AskOf::Status) {
            Ok(Reply::Status(status)) => Ok(*status),
            Ok(Reply::No(text)) => Err(NoStatus::Said(text)),
            Ok(_) => Err(NoStatus::Said(String::from("the server answered something else"))),
            Err(Over { fate: Fate::Late, text }) => Err(NoStatus::Late(text)),
            Err(over) => Err(NoStatus::Said(over.text)),
        }
    }

    /// Whether the server that is there now tells everybody why it is stopped.
    pub fn tells_why(&self) -> bool {
        self.shared.lock().up.as_ref().is_some_and(|up| up.line.knows(dialect::LEAVING))
    }

    /// Asks the server to leave; why is told to who is connected, where it is not empty and the server knows how.
    pub fn stop(&self, why: &str) -> Result<(), String> {
        match self.shared.ask(&AskOf::StopFor(why.to_owned())) {
            Ok(Reply::Done(_)) => Ok(()),
            Ok(Reply::No(text)) => Err(text),
            Ok(_) => Err(String::from("the server answered something else")),
            Err(over) => Err(over.text),
        }
    }

    /// Asks a server that a client started, and that nobody else is connected to, to leave, so that the store can be
    /// opened without it. What stands against it, in a sentence.
    pub fn yield_store(&self) -> Result<(), String> {
        match self.shared.ask(&AskOf::Yield) {
            Ok(Reply::Done(_)) => Ok(()),
            Ok(Reply::No(text)) => Err(text),
            Ok(_) => Err(String::from("the server answered something else")),
            Err(over) => Err(over.text),
        }
    }

    /// Waits until the server that was told to leave has hung up; at most so long.
    pub fn wait_for_its_end(&self, most: Duration) {
        let mut state = self.shared.lock();
        // Nobody wants the next one.
        state.over.get_or_insert_with(|| String::from("the server has left"));
        // Whether it came or the time did: who goes on finds out.
        drop(self.shared.changed.wait_timeout_while(state, most, |state| state.up.is_some()));
    }
}
