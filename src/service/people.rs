//! People and their logins, as the store has them: who may come in, and who may name whom.

use super::room::{Colleague, RoomFault, needs};
use crate::domain::desk::{Asker, SubmitFault};
use crate::domain::ids::PersonId;
use crate::domain::party::{PartyState, Role};
use crate::domain::rights::Act;
use crate::domain::table::{Direction, Read, Unreadable};
use crate::domain::tables::{Names, People, PersonName, Personal};
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
    let named = people.into_iter().map(|(id, person)| {
        let personal = state.get::<Names>(&id)?;
        let account = personal.as_ref().and_then(|personal| personal.account);
        Ok(Colleague { id, person, name: personal.map(|personal| personal.name), account })
    });
    named.collect()
}

/// Whom the account that owns the store works as where nobody has its login: the first manager. Whoever made a store is
/// not locked out of it by naming the first colleague.
pub fn keeper(people: &[Colleague]) -> Option<Code> {
    let manages = |known: &&Colleague| {
        known.id != PersonId::CLOCK
            && known.person.state == PartyState::Active
            && known.person.role == Role::Manager
    };
    let first = people.iter().filter(manages).min_by_key(|known| known.id)?;
    first.name.as_ref().map(|name| name.login.clone())
}

/// Who has a login.
pub(super) fn with_login(engine: &Engine, login: &Code) -> Result<Option<Colleague>, RoomFault> {
    let folded = login.folded();
    let has = |name: &PersonName| name.login.folded() == folded;
    Ok(all(engine)?.into_iter().find(|colleague| colleague.name.as_ref().is_some_and(has)))
}

/// What is kept of a person; none where that was lost.
pub(super) fn personal(engine: &Engine, person: PersonId) -> Result<Option<Personal>, SubmitFault> {
    let closed = |_| SubmitFault::Closed;
    Ok(engine.look(|state, _| state.get::<Names>(&person)).map_err(closed)??)
}

/// Whichever account comes next with somebody's login is theirs.
pub(super) fn enrol(engine: &Engine, by: Asker, person: PersonId) -> Result<(), SubmitFault> {
    Act::NamePeople.by(by.role)?;
    engine.keep(Keep::Account { person, account: None })
}

/// Refuses a new login that would be taken for something else. Those that somebody has already stay.
pub fn may_log_in_as(login: &Code) -> Result<(), RoomFault> {
    let unfit = |why| Err(RoomFault::Login { login: login.clone(), why });
    match login.as_str() {
        text if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            unfit("it has digits alone, and would be taken for somebody's number")
        }
        text if text.contains(char::is_whitespace) => unfit("there is a blank in it, and no account has one"),
        _ => Ok(()),
    }
}

/// Sets what a person is called and how they log in.
pub(super) fn name(engine: &Engine, by: Asker, person: PersonId, name: PersonName) -> Result<(), RoomFault> {
    needs(Act::NamePeople, by.role)?;
    match with_login(engine, &name.login)? {
        Some(other) if other.id != person => return Err(RoomFault::Taken { login: name.login }),
        // It is theirs already.
        Some(_) => {}
        None => may_log_in_as(&name.login)?,
    }
    Ok(engine.keep(Keep::Name { person, name })?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::party::Person;
    use crate::domain::text::Name;

    #[test]
    fn whoever_has_such_a_login_already_keeps_it() {
        use crate::domain::settings::Settings;
        use crate::engine::{care, clock::SystemClock};
        use crate::service::desk::Desk;
        use crate::service::room::Room;
        let code = |text| Code::new(text).unwrap();
        let named = |login, name| PersonName { login: code(login), name: Name::new(name).unwrap() };
        let settings = Settings::new(code("EUR"), code("UTC"));
        let clock = std::sync::Arc::new(SystemClock);
        let engine = std::sync::Arc::new(care::rehearsal(clock, settings, &named("ann", "Ann")).unwrap());
        let room = Room::from(std::sync::Arc::clone(&engine));
        let ann = room.desk(&code("ann"), None).unwrap();
        engine.keep(Keep::Name { person: ann.asker().person, name: named("7", "Ann") }).unwrap();
        ann.name_person(ann.asker().person, named("7", "Anna")).unwrap();
        assert!(room.desk(&code("7"), None).is_ok());
        let told = ann.name_person(ann.asker().person, named("8", "Anna")).unwrap_err().to_string();
        assert!(told.contains("8 is no login"), "{told}");
    }

    /// People as id, login, role and state, and whom the owning account works as.
    #[track_caller]
    fn check(people: &[(u32, &str, Role, PartyState)], wanted: Option<&str>) {
        let there: Vec<Colleague> = people
            .iter()
            .map(|(id, login, role, state)| {
                let (login, name) = (Code::new(login).unwrap(), Name::new(login).unwrap());
                let person = Person { role: *role, state: *state };
                Colleague { id: PersonId(*id), person, name: Some(PersonName { login, name }), account: None }
            })
            .collect();
        assert_eq!(keeper(&there).map(|login| login.to_string()).as_deref(), wanted);
    }

    #[test]
    fn a_login_that_is_a_number_or_has_a_blank_is_none() {
        for (login, fits) in
            [("3", false), ("007", false), ("ta tom", false), ("3com", true), ("tom.hale", true)]
        {
            assert_eq!(may_log_in_as(&Code::new(login).unwrap()).is_ok(), fits, "{login}");
        }
    }

    #[test]
    fn whoever_made_the_store_is_not_locked_out_by_a_colleague() {
        use PartyState::{Active, Retired};
        let clock = (PersonId::CLOCK.0, "clock", Role::Manager, Active);
        check(&[clock], None);
        check(&[clock, (1, "owner", Role::Manager, Active)], Some("owner"));
        check(&[clock, (1, "owner", Role::Manager, Active), (2, "tom", Role::Clerk, Active)], Some("owner"));
        check(&[(3, "eva", Role::Manager, Active), (1, "owner", Role::Manager, Retired)], Some("eva"));
        check(&[(1, "owner", Role::Clerk, Active), (2, "tom", Role::Clerk, Active)], None);
    }
}
