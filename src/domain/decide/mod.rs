//! Decides: a command against the state becomes events, or is refused. Pure: no clock, no I/O, no randomness.
//!
//! One file a group of commands; every stock command is planned by [`plan::Plan`], so that each rule stands once.

mod adjust;
mod alerts;
mod count;
mod dating;
mod incoming;
mod item_fields;
mod item_merge;
mod item_policies;
mod items;
mod jobs;
mod legal;
mod location_merge;
mod locations;
mod lots;
mod masters;
mod meanwhile;
mod moving;
mod outgoing;
mod people;
mod period;
mod plan;
mod recode;
mod reserve;
mod settings;
mod standing;
#[cfg(test)]
mod stock_tests;
mod suppliers;
#[cfg(test)]
mod tests;
mod tracking;
mod undo;

pub use moving::proposed_bin;
pub use plan::book_as_seen;
pub use reserve::of_item as reservations_of_item;
pub use undo::can_be_undone;

use super::book;
use super::command::{Command, Deed, Submission};
use super::entry::Undoes;
use super::event::Event;
use super::ids::Seq;
use super::receipt::Notice;
use super::refusal::{Rejection, Why};
use super::rights;
use super::table::Read;
use super::tables::Fact;
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
    let submission = &people::as_of_now(book, submission)?;
    rights::may(submission)?;
    if let Command::Undo(what) = &submission.command {
        return undo::undo(book, context, submission, *what);
    }
    match decide_masters(book, context, submission)? {
        Some(events) => {
            let notices = events.iter().filter_map(new_master(book)?).collect();
            Ok(Decided { events, effective: context.now, undoes: None, notices })
        }
        None => {
            let outcome = planned(book, context, submission, &submission.command);
            meanwhile::told(book, submission, outcome)
        }
    }
}

/// Decides a command on master data, which is so from now on; `None` for any other command.
fn decide_masters<R: Read>(
    book: &R,
    context: &Context,
    submission: &Submission,
) -> Result<Option<Vec<Event>>, Rejection> {
    Ok(Some(match &submission.command {
        Command::Create { site, settings } => settings::decide_create(context, *site, settings)?,
        Command::BeginEpoch { head } => {
            let epoch = book::next_id(book, Fact::Epoch, 0)?;
            vec![Event::EpochBegan { epoch, head: *head }]
        }
        Command::Settings(settings) => settings::decide_settings(book, settings)?,
        Command::Person { id, role } => people::decide_person(book, *id, *role)?,
        Command::People(command) => people::decide_people(book, command)?,
        Command::Item(command) => items::decide_item(book, context, submission, command)?,
        Command::Location(command) => locations::decide_location(book, context, submission, command)?,
        Command::Supplier(command) => suppliers::decide_supplier(book, command)?,
        Command::Job(command) => jobs::decide_job(book, command)?,
        Command::Lot(command) => lots::decide_lot(book, context, submission, command)?,
        _ => return Ok(None),
    }))
}

/// Tells the id that a new item or person was given.
fn new_master<R: Read>(book: &R) -> Result<impl Fn(&Event) -> Option<Notice>, Rejection> {
    let (items, people) = (book::fact(book, Fact::LastItem)?, book::fact(book, Fact::LastPerson)?);
    Ok(move |event: &Event| match event {
        Event::Item(id, _) if u64::from(id.0) > items => Some(Notice::NewItem(*id)),
        Event::Person(id, _) if u64::from(id.0) > people => Some(Notice::NewPerson(*id)),
        _ => None,
    })
}

/// Plans several deeds as one entry. Lines are counted through all of them.
fn mixed<R: Read>(plan: &mut Plan<'_, R>, deeds: &[Deed]) -> Result<(), Rejection> {
    if deeds.is_empty() {
        return Err(Why::Lines { lines: 0, limit: super::entry::LINES_MAX }.into());
    }
    for deed in deeds {
        match deed {
            Deed::Opening(lines) => incoming::opening(plan, lines)?,
            Deed::Receive { supplier, lines } => incoming::receive(plan, supplier.as_ref(), lines)?,
            Deed::Return { way, lines } => incoming::give_back(plan, way, lines)?,
            Deed::Adjust(lines) => adjust::adjust(plan, lines)?,
            Deed::PutAway(lines) => moving::put_away(plan, lines)?,
            Deed::Move(lines) => moving::relocate(plan, lines)?,
            Deed::Issue { to, lines } => outgoing::issue(plan, to.as_ref(), lines)?,
            Deed::Scrap { reason, lines } => outgoing::scrap(plan, *reason, lines)?,
        }
    }
    Ok(())
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
        Command::Mixed(deeds) => mixed(&mut plan, deeds)?,
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
