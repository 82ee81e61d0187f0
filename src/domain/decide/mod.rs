//! Decides: a command against the state becomes events, or is refused. Pure: no clock, no I/O, no randomness.

use super::command::Submission;
use super::entry::Undoes;
use super::event::Event;
use super::ids::Seq;
use super::receipt::Notice;
use super::refusal::Rejection;
use super::table::Read;
use super::time::Moment;

/// What the writer knows beside the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The moment that the entry will be recorded at.
    pub now: Moment,
    /// The place in the journal that the entry will have.
    pub seq: Seq,
}

/// What a command comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The events, in line order; none means that everything is so already and there is no entry.
    pub events: Vec<Event>,
    /// When it happened.
    pub effective: Moment,
    /// What it undoes.
    pub undoes: Option<Undoes>,
    /// What else there is to say.
    pub notices: Vec<Notice>,
}

/// Decides a submission against the state. Requests and their numbers are the writer's affair, not this function's.
pub fn decide<R: Read>(
    _book: &R,
    _context: &Context,
    _submission: &Submission,
) -> Result<Decided, Rejection> {
    Err(super::refusal::Why::Fault.into())
}
