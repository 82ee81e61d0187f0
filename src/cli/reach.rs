//! How a command or the screen reaches a store: through its server, which is started where that is ours to do, else in
//! this process.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::domain::text::Code;
use crate::service::desk::Desk;
use crate::service::holder;
use crate::service::pin::Identity;
use crate::service::remote::{Absent, Approach, LineFault, Place, Remote, Turned};
use crate::service::room;
use crate::service::start::{HearStart, Starter};

use super::fault::Fault;
use super::house::watched;
use super::options::{Env, Options};
use super::pin;
use super::progress::Bar;

/// How long a command tries to get to a server that is busy, or back to one that went away.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How long a server may take to make room.
const LEAVING: Duration = Duration::from_secs(20);

/// Whether a server is started where none runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Starts {
    /// It is, where this account owns the store.
    Yes,
    /// Who asks has no use for one that does not run.
    No,
}

/// Where the server of the options would be.
pub(super) fn place(options: &Options, env: &Env) -> Result<Place, Fault> {
    let named = options.socket.clone().or_else(|| env.socket.clone().map(PathBuf::from));
    let nowhere = options.store.is_none() && env.store.is_none();
    match named.or_else(|| env.service.clone().filter(|_| nowhere)) {
        Some(socket) => Ok(Place::Socket(socket)),
        None => Ok(Place::Store(options.folder(env)?)),
    }
}

/// A desk at the server of a store; none where no server runs and none is to be started. `patience` is how long to try
/// to come back to one that went away; none for ever.
pub(super) fn at_server(
    options: &Options,
    env: &Env,
    (patience, starts): (Option<Duration>, Starts),
) -> Result<Option<Remote>, Fault> {
    if options.exclusive {
        return Ok(None);
    }
    let place = place(options, env)?;
    let named = matches!(place, Place::Socket(_));
    let starter = match starts {
        Starts::Yes => starter(&place, env),
        Starts::No => None,
    };
    let name = options.as_name.as_ref().map_or("", Code::as_str);
    // A socket that somebody named is waited for; that of a folder only where a server stands behind it.
    let absent = if named { Absent::Waits } else { Absent::Leaves };
    let bar = Arc::new(Mutex::new(Bar::new(watched(env))));
    let hear: HearStart = {
        let bar = Arc::clone(&bar);
        Arc::new(move |words: &str| bar.lock().unwrap_or_else(PoisonError::into_inner).wait(words))
    };
    let approach = Approach { place, starter, first: patience, patience, absent, hear: Some(hear) };
    let reached = Remote::step_up(approach, room::new_session(), name, options.role);
    bar.lock().unwrap_or_else(PoisonError::into_inner).end();
    match reached {
        Ok(remote) => {
            proved(options, &remote)?;
            Ok(Some(remote))
        }
        Err(LineFault::Nobody { .. }) if !named => Ok(None),
        Err(LineFault::Alone { why }) if !named => {
            tracing::warn!(%why, "no server can be started here; the store is opened without one");
            Ok(None)
        }
        // Nobody asked for a server, and none can be there: what is wrong with the folder, the store says better.
        Err(LineFault::Ipc(fault)) if !named && fault.no_folder() => Ok(None),
        Err(fault @ LineFault::Turned { status: Turned::NotAllowed, .. }) => {
            Err(Fault::refused(fault.to_string()))
        }
        Err(fault) => Err(Fault::Unreachable(fault.to_string())),
    }
}

/// Proves who stands at a shared login, where that was asked for.
fn proved(options: &Options, desk: &dyn Desk) -> Result<(), Fault> {
    let given = match options.pin_fd {
        Some(number) => pin::from_descriptor(number)?,
        None if options.pin => pin::asked("PIN: ")?,
        None => return Ok(()),
    };
    Ok(desk.identity(Identity::Give(given))?)
}

/// A desk at the server of the options; a sentence where none runs.
pub fn server(options: &Options, env: &Env) -> Result<Remote, Fault> {
    let reached = at_server(options, env, (Some(PATIENCE), Starts::No))?;
    let holder = || holder::process_of(&options.folder(env).ok()?);
    reached.ok_or_else(|| {
        Fault::Unreachable(match holder() {
            Some(process) => format!(
                "no server answers for this store, and process {process} has it; `stockroom doctor` looks what is wrong"
            ),
            None if place(options, env).is_ok_and(|place| starter(&place, env).is_some()) => String::from(
                "no server runs for this store; the next command or screen starts one, or `stockroom serve` does",
            ),
            None => String::from("no server runs for this store; `stockroom serve` starts one, where there is a store"),
        })
    })
}

/// Who starts a server at a place; none where none starts there by itself.
fn starter(place: &Place, env: &Env) -> Option<Starter> {
    match (place, &env.starts) {
        (Place::Store(dir), Some(program)) => Starter::of(program, dir),
        _ => None,
    }
}

/// Has the server of a folder leave that a client started and nobody uses, before the store is opened without it.
pub(super) fn make_way(dir: &Path) -> Result<(), Fault> {
    let place = Place::Store(dir.to_path_buf());
    let approach = Approach { absent: Absent::Leaves, first: Some(Duration::ZERO), ..Approach::to(place) };
    // Where nobody answers, whoever has the store is told of by its lock.
    let Ok(remote) = Remote::step_up(approach, room::new_session(), "", None) else { return Ok(()) };
    remote.yield_store().map_err(Fault::Unreachable)?;
    remote.wait_for_its_end(LEAVING);
    Ok(())
}
