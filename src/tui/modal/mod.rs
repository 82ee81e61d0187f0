//! What lies over a screen: one at a time, and keys go to it alone.

pub mod choose;
pub mod help;
pub mod palette;
pub mod pin;
pub mod reading;

pub use choose::{Choice, Then};

use super::context::Ctx;
use super::millis::Millis;
use super::said::Tone;

/// Something over the screen.
#[derive(Clone, Debug)]
pub enum Modal {
    /// The keys of the screen below.
    Help(reading::State),
    /// The palette.
    Palette(palette::State),
    /// A question with letters for answers.
    Choose(choose::State),
    /// Text to read: a refusal, what a command printed.
    Reading(reading::State),
}

impl Modal {
    /// A question.
    pub fn choose(
        question: impl Into<String>,
        details: Vec<String>,
        choices: Vec<Choice>,
        now: Millis,
    ) -> Modal {
        Modal::Choose(choose::State { question: question.into(), details, choices, asked: now })
    }

    /// Sentences to read.
    pub fn notice(title: impl Into<String>, tone: Tone, lines: Vec<String>) -> Modal {
        Modal::Reading(reading::State::new(title, tone, lines))
    }

    /// Whose keys it takes.
    pub fn context(&self) -> Ctx {
        match self {
            Modal::Help(_) | Modal::Reading(_) => Ctx::Reading,
            Modal::Palette(_) => Ctx::Palette,
            Modal::Choose(_) => Ctx::Question,
        }
    }
}
