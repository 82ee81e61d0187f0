//! What is known of a command after lines have broken under it: never that it was not done where it may have been.

use crate::domain::desk::SubmitFault;
use crate::service::wire::message::Unsubmitted;

/// The line is gone for good.
pub(super) struct Over {
    /// Why, in a sentence.
    pub(super) text: String,
    /// Whether the question had been sent once: then it may have been done.
    pub(super) sent: bool,
}

impl Over {
    /// What a command is told.
    pub(super) fn into_submit(self) -> SubmitFault {
        if self.sent { SubmitFault::Unknown(self.text) } else { SubmitFault::Closed }
    }
}

/// How often something was sent.
#[derive(Clone, Copy)]
pub(super) enum Sent {
    /// Once.
    Once,
    /// Over a line that broke, and over this one.
    Again,
}

impl Sent {
    /// What a command is told that was not taken on.
    pub(super) fn fault(self, fault: Unsubmitted) -> SubmitFault {
        match self {
            Sent::Once => fault.into(),
            Sent::Again => fault.asked_again().into(),
        }
    }
}
