//! What is known of a command after lines have broken under it: never that it was not done where it may have been.

use crate::domain::desk::SubmitFault;
use crate::service::wire::message::Unsubmitted;

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
