//! What is wrong with a store on this machine, and what to do: looked at from outside, with a server or without one,
//! whatever is left of it. It changes nothing but what any opening does: a store that was not closed is recovered, an older
//! one brought up to date.
//!
//! [`facts`] looks, [`judged`] thinks: the second half knows no file and no clock.

mod facts;
mod judge;
mod server;
mod there;

pub use facts::{Backups, Door, Facts, Found, Held, Opened, Ordinary, Room, Stands, facts};
pub use judge::judged;
pub use there::at_socket;

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Fine,
    /// Worth knowing.
    Note,
    /// Wrong.
    Wrong,
}

impl State {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            State::Fine => "fine",
            State::Note => "note",
            State::Wrong => "wrong",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What, in a word.
    pub what: &'static str,
    /// How it is.
    pub state: State,
    /// In a sentence.
    pub says: String,
    /// What would help; none where nothing need be done.
    pub help: Option<String>,
}
