//! What a screen wants done, as data. `update` makes them, the driver and the worker do them.

use crate::domain::desk::Request;
use crate::domain::query::Query;
use crate::service::news::Doing;
use crate::service::pin::Pin;

use super::beep::Beep;

/// A screen on the stack, for as long as it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScreenId(pub u32);

/// Which question of a screen: a newer one under the same slot replaces an older one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u8);

/// Who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asker {
    /// The model itself: facts, scans.
    Model,
    /// A screen.
    Screen(ScreenId),
}

/// Where an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Who asked.
    pub asker: Asker,
    /// Which of its questions.
    pub slot: Slot,
}

/// Grows with each question; an answer to an older one is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u64);

/// What an empty place is begun with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// A new, empty store.
    New,
    /// The demo store.
    Demo,
    /// A new store from files in a folder.
    Import(String),
}

/// Something to be done outside the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask the desk; the answer comes as [`super::msg::Msg::Answered`].
    Ask {
        /// Where the answer goes.
        to: Address,
        /// Which question this is.
        generation: Generation,
        /// The question.
        query: Query,
    },
    /// Submit a command; the receipt comes as [`super::msg::Msg::Submitted`].
    Submit {
        /// Where the receipt goes.
        to: Address,
        /// The command.
        request: Box<Request>,
    },
    /// Run a line of the command line; what it prints comes as [`super::msg::Msg::Ran`].
    RunLine(String),
    /// Keep unfinished work; an empty text takes it away.
    Draft {
        /// Its key.
        key: String,
        /// The work.
        text: String,
    },
    /// Keep where this person was on their screen; an empty text is home as it comes.
    Whereabouts(String),
    /// Prove who is here; comes back as [`super::msg::Msg::Proved`].
    Prove {
        /// Which try this is.
        tried: u32,
        /// With what.
        pin: Pin,
    },
    /// Say where this person is, for their colleagues.
    Here(Doing),
    /// Make the store that is not there yet; comes back as [`super::msg::Msg::Began`].
    Begin(Begin),
    /// Beep.
    Beep(Beep),
    /// Give the terminal to the shell.
    Suspend,
    /// Draw everything again.
    Redraw,
    /// Leave with this code.
    Quit(i32),
}
