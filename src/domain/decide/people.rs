//! Decides on people: who there is, and what they may do. What they are called is kept apart from the journal.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::masters::unfit;
use crate::domain::book;
use crate::domain::command::{PersonCommand, Submission};
use crate::domain::event::Event;
use crate::domain::ids::PersonId;
use crate::domain::party::{PartyState, Person, Role};
use crate::domain::refusal::{Noun, Rejection, Why};
use crate::domain::table::{Direction, Read, all};
use crate::domain::tables::{Fact, People};

/// A submission as what the person is today: a session that was begun before may think otherwise.
pub(super) fn as_of_now<'s, R: Read>(
    book: &R,
    submission: &'s Submission,
) -> Result<Cow<'s, Submission>, Rejection> {
    match book.get::<People>(&submission.by)? {
        Some(person) if person.state != PartyState::Active => {
            Err(unfit("you no longer work with this store; a manager can change that").into())
        }
        Some(person) if person.role < submission.role => {
            Ok(Cow::Owned(Submission { role: person.role, ..submission.clone() }))
        }
        _ => Ok(Cow::Borrowed(submission)),
    }
}

/// Adds somebody, or takes them out of work and back.
pub(super) fn decide_people<R: Read>(state: &R, command: &PersonCommand) -> Result<Vec<Event>, Rejection> {
    match *command {
        PersonCommand::Add { role } => {
            let id = PersonId(book::next_id(state, Fact::LastPerson, 0)?);
            Ok(vec![Event::Person(id, Person { role, state: PartyState::Active })])
        }
        PersonCommand::Retire(id) => becomes(state, id, PartyState::Retired),
        PersonCommand::Revive(id) => becomes(state, id, PartyState::Active),
    }
}

fn becomes<R: Read>(state: &R, id: PersonId, now: PartyState) -> Result<Vec<Event>, Rejection> {
    let person = state
        .get::<People>(&id)?
        .filter(|_| id != PersonId::CLOCK)
        .ok_or_else(|| Why::Unknown { noun: Noun::Person, code: id.to_string() })?;
    if person.state == now {
        return Ok(Vec::new());
    }
    // There always is a manager at work: where nobody else is one, it is who would go.
    if now != PartyState::Active && !another_manager(state, id)? {
        return Err(unfit("this is the only manager; make somebody else a manager first").into());
    }
    Ok(vec![Event::Person(id, Person { state: now, ..person })])
}

/// Gives a person a role; the next free id adds one. A store is never left without a manager.
pub(super) fn decide_person<R: Read>(state: &R, id: PersonId, role: Role) -> Result<Vec<Event>, Rejection> {
    if id == PersonId::CLOCK {
        return Err(unfit("the clock is no person; its role is fixed").into());
    }
    let person = match state.get::<People>(&id)? {
        Some(person) if person.role == role => return Ok(Vec::new()),
        Some(person) => {
            if person.role == Role::Manager && !another_manager(state, id)? {
                let what = "this is the only manager; make somebody else a manager first";
                return Err(unfit(what).into());
            }
            Person { role, ..person }
        }
        None if id.0 == book::next_id(state, Fact::LastPerson, 0)? => {
            Person { role, state: PartyState::Active }
        }
        None => return Err(Why::Unknown { noun: Noun::Person, code: id.to_string() }.into()),
    };
    Ok(vec![Event::Person(id, person)])
}

fn another_manager<R: Read>(state: &R, than: PersonId) -> Result<bool, Rejection> {
    let mut found = false;
    state.scan::<People>(all(), Direction::Up, &mut |id, person| {
        found = id != than && person.role == Role::Manager && person.state == PartyState::Active;
        if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(found)
}
