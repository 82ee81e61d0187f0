//! The entries that a store begins with: its making, and the epoch that a restore begins.

use super::chance;
use super::clock::Clock;
use super::job::Sealed;
use super::rules::Rules;
use super::work::{Progressed, submit};
use crate::domain::command::{Command, Look, Source, Submission};
use crate::domain::desk::SubmitFault;
use crate::domain::entry::{Evaluate, Vouched};
use crate::domain::ids::{Hash, PersonId, RequestId, SessionId};
use crate::domain::party::Role;
use crate::domain::settings::Settings;
use crate::domain::table::{Unreadable, Write};
use crate::domain::tables::{Names, PersonName};
use crate::store::{StoreFault, Writing, journal};

/// Writes a store's first entry and its creator's name.
pub fn found<R: Rules>(
    state: &mut Writing<'_>,
    rules: &R,
    clock: &dyn Clock,
    settings: Settings,
    creator: &PersonName,
) -> Result<(), StoreFault> {
    let command = Command::Create { site: chance::bytes(), settings };
    alone(state, rules, clock, PersonId::CREATOR, command)?;
    state.put::<Names>(&PersonId::CREATOR, &creator.clone().into())?;
    Ok(())
}

/// Writes the entry that begins a new epoch on top of the last one.
pub fn begin_epoch<R: Rules>(
    state: &mut Writing<'_>,
    rules: &R,
    clock: &dyn Clock,
) -> Result<(), StoreFault> {
    let head = journal::head(state)?.map_or(Hash::ZERO, |last| last.hash);
    alone(state, rules, clock, PersonId::CLOCK, Command::BeginEpoch { head })
}

fn alone<R: Rules>(
    state: &mut Writing<'_>,
    rules: &R,
    clock: &dyn Clock,
    by: PersonId,
    command: Command,
) -> Result<(), StoreFault> {
    let request = RequestId { session: SessionId(chance::bytes()), number: 1 };
    let sealed = Sealed::new(plain(request, by, command)).map_err(store_fault)?;
    let mut so_far = Progressed::default();
    submit(state, rules, &sealed, clock.now(), Evaluate::Now, &mut so_far)?.map_err(StoreFault::Refused)?;
    Ok(())
}

/// A submission of the store's own, with nothing but its command.
pub(super) fn plain(request: RequestId, by: PersonId, command: Command) -> Submission {
    Submission {
        request,
        by,
        vouched: Vouched::Account,
        role: Role::Manager,
        effective: None,
        reference: None,
        note: None,
        override_reason: None,
        look: Look::First,
        source: Source::Hand,
        seen: None,
        command,
    }
}

fn store_fault(fault: SubmitFault) -> StoreFault {
    match fault {
        SubmitFault::Refused(refused) => StoreFault::Refused(refused),
        other => StoreFault::Unreadable(Unreadable { table: "entries.1", what: other.to_string() }),
    }
}
