//! What the program says: one line at a time at the foot of the screen, all of it in a log.
//!
//! A message never takes the focus. It goes after its time; the log keeps it.

use std::collections::VecDeque;

use super::millis::Millis;
use super::theme::Role;

/// How long good news stays.
pub const INFO_MILLIS: u64 = 2_000;
/// How long bad news stays.
pub const ERROR_MILLIS: u64 = 4_000;
/// How many messages the log keeps.
pub const LOG_MAX: usize = 500;

/// Good or bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It is so.
    Info,
    /// It went well.
    Good,
    /// Look at this.
    Warning,
    /// It did not work.
    Bad,
}

impl Tone {
    /// How it is drawn.
    pub fn role(self) -> Role {
        match self {
            Tone::Info => Role::Text,
            Tone::Good => Role::Good,
            Tone::Warning => Role::Warning,
            Tone::Bad => Role::Bad,
        }
    }

    fn millis(self) -> u64 {
        match self {
            Tone::Info | Tone::Good => INFO_MILLIS,
            Tone::Warning | Tone::Bad => ERROR_MILLIS,
        }
    }
}

/// Something said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Good or bad.
    pub tone: Tone,
    /// The words.
    pub words: String,
}

impl Said {
    /// Something said.
    pub fn new(tone: Tone, words: impl Into<String>) -> Said {
        Said { tone, words: words.into() }
    }
}

/// Something said, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// When, of the session.
    pub at: Millis,
    /// What.
    pub said: Said,
}

/// What was said.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    shown: Option<(Said, Millis)>,
    log: VecDeque<Logged>,
}

impl Messages {
    /// Says something from `now` on.
    pub fn say(&mut self, now: Millis, said: Said) {
        if self.log.len() >= LOG_MAX {
            self.log.pop_front();
        }
        self.log.push_back(Logged { at: now, said: said.clone() });
        let until = now.plus(said.tone.millis());
        self.shown = Some((said, until));
    }

    /// What is to be seen now.
    pub fn shown(&self) -> Option<&Said> {
        self.shown.as_ref().map(|(said, _)| said)
    }

    /// When it goes.
    pub fn deadline(&self) -> Option<Millis> {
        self.shown.as_ref().map(|(_, until)| *until)
    }

    /// Takes away what is over; whether there was any.
    pub fn expire(&mut self, now: Millis) -> bool {
        self.shown.take_if(|(_, until)| *until <= now).is_some()
    }

    /// Takes away what is shown.
    pub fn hush(&mut self) {
        self.shown = None;
    }

    /// All that was said, oldest first.
    pub fn log(&self) -> impl DoubleEndedIterator<Item = &Logged> + ExactSizeIterator {
        self.log.iter()
    }
}
