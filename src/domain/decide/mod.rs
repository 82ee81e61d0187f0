//! Decides: a command against the state becomes events, or is refused. Pure: no clock, no I/O, no randomness.
//!
//! One file a group of commands; every stock command is planned by [`plan::Plan`], so that each rule stands once.

mod adjust;
mod alerts;
mod count;
mod dating;
mod incoming;
mod legal;
mod moving;
mod outgoing;
mod period;
mod plan;
mod reserve;
#[cfg(test)]
mod tests;
mod undo;

pub use moving::proposed_bin;
pub use reserve::of_item as reservations_of_item;
pub use undo::can_be_undone;

use super::command::{Command, Submission};
use super::entry::Undoes;
use super::event::Event;
use super::ids::Seq;
use super::receipt::Notice;
use super::refusal::{Rejection, Why};
use super::table::Read;
use super::time::Moment;
use plan::Plan;

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
pub fn decide<R: Read>(book: &R, context: &Context, submission: &Submission) -> Result<Decided, Rejection> {
    match &submission.command {
        Command::Undo(what) => undo::undo(book, context, submission, *what),
        Command::Create { .. }
        | Command::BeginEpoch { .. }
        | Command::Settings(_)
        | Command::Person { .. }
        | Command::Item(_)
        | Command::Location(_)
        | Command::Supplier(_)
        | Command::Job(_)
        | Command::Lot(_) => Err(Why::Fault.into()),
        stock => planned(book, context, submission, stock),
    }
}

/// Decides what is planned line by line.
fn planned<R: Read>(
    book: &R,
    context: &Context,
    submission: &Submission,
    command: &Command,
) -> Result<Decided, Rejection> {
    let mut plan = Plan::new(book, context, submission)?;
    match command {
        Command::Opening(lines) => incoming::opening(&mut plan, lines)?,
        Command::Receive { supplier, lines } => incoming::receive(&mut plan, supplier.as_ref(), lines)?,
        Command::Return { way, lines } => incoming::give_back(&mut plan, way, lines)?,
        Command::PutAway(lines) => moving::put_away(&mut plan, lines)?,
        Command::Move(lines) => moving::relocate(&mut plan, lines)?,
        Command::MoveAll { from, to } => moving::move_all(&mut plan, from, to)?,
        Command::Issue { to, lines } => outgoing::issue(&mut plan, to.as_ref(), lines)?,
        Command::Scrap { reason, lines } => outgoing::scrap(&mut plan, *reason, lines)?,
        Command::Adjust(lines) => adjust::adjust(&mut plan, lines)?,
        Command::Reserve { document, priority, lines } => {
            reserve::reserve(&mut plan, document, *priority, lines)?;
        }
        Command::Release { what, quantity } => reserve::release(&mut plan, what, *quantity)?,
        Command::ClosePeriod(day) => period::close(&mut plan, *day)?,
        Command::DayBegins(day) => period::begin_day(&mut plan, *day)?,
        Command::CountOpen(place) => count::open(&mut plan, place)?,
        Command::CountEnter { count, lines } => count::enter(&mut plan, *count, lines)?,
        Command::CountJudge { observation, judgement } => count::judge(&mut plan, *observation, *judgement)?,
        Command::CountClose(count) => count::close(&mut plan, *count)?,
        Command::AlertAcknowledge(keys) => alerts::acknowledge(&mut plan, keys)?,
        Command::AlertSnooze { keys, until, reason } => {
            alerts::snooze(&mut plan, keys, *until, reason.as_ref())?;
        }
        _ => return Err(Why::Fault.into()),
    }
    plan.finish()
}
