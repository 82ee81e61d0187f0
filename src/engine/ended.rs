//! Whether the engine has ended, and why: by somebody's wish, or because the disk failed.
//!
//! Once it has ended nothing is done any more, and everybody is told so in the same words.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::domain::desk::{AskFault, SubmitFault};

/// The end, once it has come.
#[derive(Debug, Default)]
pub struct Ended {
    over: AtomicBool,
    /// What the disk said, where it failed.
    disk: OnceLock<String>,
}

impl Ended {
    /// It ends as somebody wished.
    pub fn close(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    /// It ends because the disk failed. What was said first stands.
    pub fn stop(&self, what: &str) {
        // A second failure is a consequence of the first.
        drop(self.disk.set(what.to_owned()));
        self.close();
    }

    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// What the disk said, where it failed.
    pub fn disk(&self) -> Option<&str> {
        self.disk.get().map(String::as_str)
    }

    /// What a submission is told that was not taken on: nothing of it was done.
    pub fn not_done(&self) -> SubmitFault {
        self.disk().map_or(SubmitFault::Closed, |what| SubmitFault::Stopped(what.to_owned()))
    }

    /// What a question is told.
    pub fn not_answered(&self) -> AskFault {
        self.disk().map_or(AskFault::Closed, |what| AskFault::Stopped(what.to_owned()))
    }
}
