//! Decides: a command against the state becomes events, or is refused. Pure: no clock, no I/O, no randomness.

mod item_fields;
mod item_merge;
mod item_policies;
mod items;
mod jobs;
mod location_merge;
mod locations;
mod lots;
mod masters;
mod recode;
mod settings;
mod suppliers;
#[cfg(test)]
mod tests;
mod tracking;

use super::command::{Command, Submission};
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
pub fn decide<R: Read>(book: &R, context: &Context, submission: &Submission) -> Result<Decided, Rejection> {
    let events = decide_masters(book, context, submission)?.ok_or(super::refusal::Why::Fault)?;
    Ok(Decided { events, effective: context.now, undoes: None, notices: Vec::new() })
}

/// Decides a command on master data, which is so from now on; `None` for any other command.
fn decide_masters<R: Read>(
    book: &R,
    context: &Context,
    submission: &Submission,
) -> Result<Option<Vec<Event>>, Rejection> {
    Ok(Some(match &submission.command {
        Command::Create { site, settings } => settings::decide_create(context, *site, settings)?,
        Command::Settings(settings) => settings::decide_settings(book, submission, settings)?,
        Command::Person { id, role } => settings::decide_person(book, submission, *id, *role)?,
        Command::Item(command) => items::decide_item(book, context, submission, command)?,
        Command::Location(command) => locations::decide_location(book, context, submission, command)?,
        Command::Supplier(command) => suppliers::decide_supplier(book, submission, command)?,
        Command::Job(command) => jobs::decide_job(book, submission, command)?,
        Command::Lot(command) => lots::decide_lot(book, context, submission, command)?,
        _ => return Ok(None),
    }))
}
