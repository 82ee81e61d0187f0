//! What decides: the stock room's rules in the program, a stand-in in tests of the machinery around them.

use crate::domain::command::Submission;
use crate::domain::decide::{Context, Decided, decide};
use crate::domain::refusal::Rejection;
use crate::domain::table::Read;

/// Decides what a command comes to.
pub trait Rules: Clone + Send + Sync + 'static {
    /// Events, or what stands against it. Pure.
    fn decide<R: Read>(
        &self,
        book: &R,
        context: &Context,
        submission: &Submission,
    ) -> Result<Decided, Rejection>;
}

/// The rules of the stock room.
#[derive(Clone, Copy, Debug, Default)]
pub struct StockRoom;

impl Rules for StockRoom {
    fn decide<R: Read>(
        &self,
        book: &R,
        context: &Context,
        submission: &Submission,
    ) -> Result<Decided, Rejection> {
        decide(book, context, submission)
    }
}
