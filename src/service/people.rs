//! People and their logins, as the store has them: who may come in, and who may name whom.

use super::room::{Colleague, RoomFault, needs};
use crate::domain::desk::Asker;
use crate::domain::ids::PersonId;
use crate::domain::party::Role;
use crate::domain::table::{Direction, Read, Unreadable};
use crate::domain::tables::{Names, People, PersonName};
use crate::domain::text::Code;
use crate::engine::Engine;
use crate::engine::job::Keep;

/// The most people that are listed.
const PEOPLE_MAX: usize = 10_000;

/// Everybody.
pub(super) fn all(engine: &Engine) -> Result<Vec<Colleague>, RoomFault> {
    Ok(engine.look(|state, _| everybody(state))??)
}

/// Everybody, as a state has them.
pub(super) fn everybody<R: Read>(state: &R) -> Result<Vec<Colleague>, Unreadable> {
    let people = state.rows::<People>(crate::domain::table::all(), Direction::Up, PEOPLE_MAX)?;
    let named =
        people.into_iter().map(|(id, person)| Ok(Colleague { id, person, name: state.get::<Names>(&id)? }));
    named.collect()
}

/// Who has a login.
pub(super) fn with_login(engine: &Engine, login: &Code) -> Result<Option<Colleague>, RoomFault> {
    let folded = login.folded();
    let has = |name: &PersonName| name.login.folded() == folded;
    Ok(all(engine)?.into_iter().find(|colleague| colleague.name.as_ref().is_some_and(has)))
}

/// Sets what a person is called and how they log in.
pub(super) fn name(engine: &Engine, by: Asker, person: PersonId, name: PersonName) -> Result<(), RoomFault> {
    needs("naming people", Role::Manager, by.role)?;
    if with_login(engine, &name.login)?.is_some_and(|other| other.id != person) {
        return Err(RoomFault::Taken { login: name.login });
    }
    Ok(engine.keep(Keep::Name { person, name })?)
}
