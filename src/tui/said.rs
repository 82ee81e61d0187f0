//! What the program says: one thing at a time at the foot of the screen, all of it in a log.
//!
//! A message never takes the focus. It goes after its time; the log keeps it. The last result (what a command came to)
//! does not go: it stands again when a message over it has gone, until there is another.

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
    result: Option<Said>,
    log: VecDeque<Logged>,
}

impl Messages {
    /// Says something from `now` on.
    pub fn say(&mut self, now: Millis, said: Said) {
        self.note(now, said.clone());
        let until = now.plus(said.tone.millis());
        self.shown = Some((said, until));
    }

    /// Says what a command came to: it stays until there is another result.
    pub fn done(&mut self, now: Millis, said: Said) {
        self.note(now, said.clone());
        self.shown = None;
        self.result = Some(said);
    }

    /// Keeps in the log what a screen says for itself.
    pub fn note(&mut self, at: Millis, said: Said) {
        if self.log.len() >= LOG_MAX {
            self.log.pop_front();
        }
        self.log.push_back(Logged { at, said });
    }

    /// The last result.
    pub fn result(&self) -> Option<&Said> {
        self.result.as_ref()
    }

    /// The last result without what there is now: `issue done: entry 17`. Nothing else is shown.
    pub fn without_figures(&mut self) {
        self.shown = None;
        if let Some(said) = &mut self.result
            && let Some((what, _)) = said.words.split_once("; ")
        {
            said.words = what.to_owned();
        }
    }

    /// A command was refused: what was done before it must not read as if it were its result.
    pub fn refused(&mut self) {
        self.result = None;
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

    /// Takes away what is shown; the last result stays.
    pub fn hush(&mut self) {
        self.shown = None;
    }

    /// Takes away what is shown, and the last result.
    pub fn clear(&mut self) {
        self.shown = None;
        self.result = None;
    }

    /// All that was said, oldest first.
    pub fn log(&self) -> impl DoubleEndedIterator<Item = &Logged> + ExactSizeIterator {
        self.log.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_stands_again_when_what_was_said_over_it_has_gone() {
        let mut messages = Messages::default();
        let good = Said::new(Tone::Good, "received");
        messages.done(Millis(0), good.clone());
        assert_eq!((messages.shown(), messages.result(), messages.deadline()), (None, Some(&good), None));
        messages.say(Millis(10), Said::new(Tone::Bad, "not here"));
        assert!(messages.expire(Millis(10 + ERROR_MILLIS)));
        assert_eq!((messages.shown(), messages.result()), (None, Some(&good)));
        // A result takes away what was said before it.
        messages.say(Millis(20), Said::new(Tone::Info, "saving"));
        messages.done(Millis(30), Said::new(Tone::Good, "issued"));
        assert_eq!(messages.shown(), None);
        messages.refused();
        assert_eq!(messages.result(), None, "what was done before is not what came of this");
        assert_eq!(messages.log().count(), 4, "all of it is kept");
    }
}
