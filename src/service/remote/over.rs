//! What is said where a server gives no answer: never that something failed which may have been done.

use crate::domain::desk::{AskFault, SubmitFault};
use crate::domain::refusal::Why;

/// There is no answer, and none will come.
pub(super) struct Over {
    /// Why, in words.
    pub(super) text: String,
    /// What became of the question.
    pub(super) fate: Fate,
}

/// How far a question came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The line was gone before it was sent.
    Unsent,
    /// It had been sent once: it may have been done.
    Sent,
    /// It had been sent, and nothing came for as long as anybody waits.
    Late,
    /// It is more than the server takes, so nothing of it was said.
    Unsaid,
}

impl Over {
    /// As what is said of a command.
    pub(super) fn into_submit(self) -> SubmitFault {
        match self.fate {
            Fate::Sent | Fate::Late => SubmitFault::Unknown(self.text),
            Fate::Unsent => SubmitFault::Closed,
            Fate::Unsaid => SubmitFault::Refused(Why::Unfit { what: self.text }.into()),
        }
    }
}

impl Over {
    /// As what is said of a query.
    pub(super) fn into_ask(self) -> AskFault {
        match self.fate {
            Fate::Unsaid => AskFault::Unfit(self.text),
            Fate::Late => AskFault::Late,
            Fate::Sent | Fate::Unsent => AskFault::Closed,
        }
    }
}

/// A server that let a client in and answers nothing.
pub(super) fn late() -> Over {
    Over { text: AskFault::Late.to_string(), fate: Fate::Late }
}

/// A question that is more than the server takes.
pub(super) fn too_long(bytes: usize, most: usize) -> Over {
    let mib = |bytes: usize| bytes.div_ceil(1024 * 1024);
    let text = format!(
        "that is {} MiB at once, and this server takes {}; do it in parts, or have message-mib raised in its store.toml",
        mib(bytes),
        mib(most)
    );
    Over { text, fate: Fate::Unsaid }
}
