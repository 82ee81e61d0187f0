//! Everything that can happen, as one closed enum on one bounded channel.

use crate::domain::desk::{AskFault, Change, SubmitFault};
use crate::domain::form::FormId;
use crate::domain::party::Role;
use crate::domain::query::Answer;
use crate::domain::receipt::Receipt;
use crate::domain::refusal::Refused;
use crate::domain::time::Moment;
use crate::service::desk::Reach;
use crate::service::news::Colleague;

use super::effect::{Address, Generation};
use super::input::Input;
use super::millis::Millis;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// It is this late: what is due wakes. The driver sends it after every batch and at every deadline.
    Time(Millis),
    /// A person did something.
    Input(Input),
    /// The desk answered a question.
    Answered {
        /// Whose.
        to: Address,
        /// To which.
        generation: Generation,
        /// The answer.
        answer: Box<Result<Answer, AskFault>>,
        /// When, by the store's clock.
        moment: Moment,
    },
    /// The desk did a command, or did not.
    Submitted {
        /// Whose.
        to: Address,
        /// What came of it.
        result: Box<Result<Receipt, SubmitFault>>,
        /// When, by the store's clock.
        moment: Moment,
    },
    /// A command line has run.
    Ran {
        /// The line.
        line: String,
        /// What it printed.
        output: Vec<String>,
        /// The role that it was refused for the want of.
        needs: Option<Role>,
    },
    /// Who is here was proved, or was not.
    Proved {
        /// Which try.
        tried: u32,
        /// What came of it.
        result: Box<Result<(), SubmitFault>>,
    },
    /// A commit, ours or a colleague's.
    Changed(Change),
    /// Who is where, everybody.
    Company(Vec<Colleague>),
    /// The server went out of reach, or is there again.
    Reach(Reach),
    /// The store has stopped, and why.
    Stopped(String),
    /// An empty place has its store now, and what there is to tell of it; or sentences why not.
    Began(Result<Vec<String>, Vec<String>>),
    /// A draft was not kept, for its form was posted meanwhile, at another screen or by somebody else.
    PostedBefore {
        /// The draft's key.
        key: String,
        /// The form's number.
        form: FormId,
        /// By whom and as what.
        refused: Box<Refused>,
    },
    /// Something failed that nobody waits for: a draft that was not kept, a worker that crashed.
    Failed(String),
}

impl From<Input> for Msg {
    fn from(input: Input) -> Msg {
        Msg::Input(input)
    }
}
