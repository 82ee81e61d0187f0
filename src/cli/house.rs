//! The store from outside: what verbs use that make, open, copy or check one.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::domain::entry::Vouched;
use crate::domain::party::{PartyState, Role};
use crate::domain::rights::Act;
use crate::domain::settings::Settings;
use crate::domain::tables::PersonName;
use crate::domain::text::{Code, Name, shown};
use crate::domain::time::Moment;
use crate::service::care::CareFault;
use crate::service::desk::Desk;
use crate::service::known::{Known, named, number_of, owner};
use crate::service::local::Local;
use crate::service::remote::Remote;
use crate::service::room::{self, Colleague, HearOpening, Room, RoomFault, StoreFault};
use crate::service::slip::{Noted, Settled, settle};

use super::face::{Face, ScreenOptions};
use super::fault::Fault;
use super::log;
use super::options::{Env, Options};
use super::out::Out;
use super::progress::{Bar, Watched};
use super::reach::{self, PATIENCE, Starts};

/// What a verb that works on the store from outside has at hand.
pub struct House<'a> {
    /// The options.
    pub options: &'a Options,
    /// The environment.
    pub env: &'a Env,
    /// Where output goes.
    pub out: &'a mut Out,
    /// Standard input.
    pub input: &'a mut dyn Read,
    /// Standard error.
    pub error: &'a mut dyn Write,
    /// Who shows the screen, for verbs that end in it.
    pub face: &'a mut dyn Face,
    /// How it is to be shown, as far as that was said before the verb.
    pub looks: &'a ScreenOptions,
}

impl House<'_> {
    /// The folder of the store.
    pub fn folder(&self) -> Result<PathBuf, Fault> {
        let folder = self.options.folder(self.env)?;
        log::keep_in(&folder);
        Ok(folder)
    }

    /// The same for whoever needs it without a server: one that nobody uses leaves.
    pub fn alone(&self) -> Result<PathBuf, Fault> {
        let folder = self.folder()?;
        reach::make_way(&folder)?;
        Ok(folder)
    }

    /// A progress bar.
    pub fn bar(&self) -> Bar {
        Bar::new(watched(self.env))
    }

    /// Opens the store and steps up to a desk.
    pub fn open(&mut self) -> Result<Opened, Fault> {
        let opened = open(self.options, self.env)?;
        tell_settled(self.error, &opened.settled);
        Ok(opened)
    }

    /// A desk at the server of the store, where one runs.
    pub fn at_server(&self) -> Result<Option<Remote>, Fault> {
        reach::at_server(self.options, self.env, (Some(PATIENCE), Starts::No))
    }

    /// Whoever runs this, as the creator of a store.
    pub fn creator(&self) -> Result<PersonName, Fault> {
        creator(self.env)
    }

    /// Makes a store; `now` tells its clock what time it is.
    pub fn create(
        &self,
        dir: &Path,
        settings: Settings,
        now: Option<Moment>,
    ) -> Result<(Room, Local), Fault> {
        let creator = self.creator()?;
        reach::make_way(dir)?;
        log::keep_in(dir);
        let room = match now {
            Some(now) => room::create_at(now, dir, settings, &creator)?,
            None => room::create(dir, settings, &creator)?,
        };
        let desk = room.desk(&creator.login, self.options.role)?;
        room.enrol(desk.asker().person, Some(self.env.account.uid))?;
        Ok((room, desk))
    }
}

/// Whether somebody looks at progress.
pub fn watched(env: &Env) -> Watched {
    if env.error_is_terminal { Watched::Yes } else { Watched::No }
}

/// Hears of a repair while a store is opened.
pub fn hear_opening(env: &Env) -> HearOpening {
    let bar = Mutex::new(Bar::new(watched(env)));
    Arc::new(move |heard| bar.lock().unwrap_or_else(PoisonError::into_inner).hear(heard))
}

/// Whoever runs this, as the creator of a store.
pub fn creator(env: &Env) -> Result<PersonName, Fault> {
    let fault = |fault: crate::domain::text::TextFault| Fault::Unreachable(fault.to_string());
    let login = env.login().map_or_else(|| Code::new("owner").map_err(fault), Ok)?;
    let name = Name::new(login.as_str()).map_err(fault)?;
    Ok(PersonName { login, name })
}

/// A desk, and the store behind it where it is open in this process.
pub struct Opened {
    /// The desk.
    pub desk: Arc<dyn Desk>,
    /// The store; none where a server has it.
    pub room: Option<Room>,
    /// What became of what was open when whoever stands here was cut off.
    pub settled: Vec<Settled>,
}

impl Opened {
    /// Leaves the desk, and closes the store where this process opened it.
    pub fn close(self) {
        drop(self.desk);
        if let Some(room) = self.room {
            room.close();
        }
    }
}

/// Steps up to a desk for a command: at the store's server where one runs, else at the store itself.
pub fn open(options: &Options, env: &Env) -> Result<Opened, Fault> {
    open_for(options, env, Some(PATIENCE))
}

/// The same for the screen, which waits for its server as long as somebody looks at it.
pub fn open_screen(options: &Options, env: &Env) -> Result<Opened, Fault> {
    open_for(options, env, None)
}

fn open_for(options: &Options, env: &Env, patience: Option<Duration>) -> Result<Opened, Fault> {
    if let Some(remote) = reach::at_server(options, env, (patience, Starts::Yes))? {
        let (desk, settled) = noted(env, Arc::new(remote));
        return Ok(Opened { desk, room: None, settled });
    }
    let (room, desk) = open_here(options, env)?;
    let (desk, settled) = noted(env, Arc::new(desk));
    Ok(Opened { desk, room: Some(room), settled })
}

/// A desk that writes down what it is asked for, and what became of what was written down before.
pub fn noted(env: &Env, desk: Arc<dyn Desk>) -> (Arc<dyn Desk>, Vec<Settled>) {
    match env.slips() {
        Some(slips) => {
            let settled = settle(desk.as_ref(), &slips);
            (Arc::new(Noted::new(desk, slips)), settled)
        }
        None => (desk, Vec::new()),
    }
}

/// Tells whoever was cut off what became of it.
pub fn tell_settled(error: &mut dyn Write, settled: &[Settled]) {
    for settled in settled {
        // Nobody is left to tell where standard error is gone.
        let _ = writeln!(error, "stockroom: {}", shown(&settled.sentence));
    }
}

/// Tells whoever waited what the server says of it.
pub fn tell_word(error: &mut dyn Write, desk: &dyn Desk) {
    if let Some(word) = desk.word() {
        // Nobody is left to tell where standard error is gone.
        let _ = writeln!(error, "stockroom: {}", shown(&word));
    }
}

/// Opens the store of the options in this process and steps up to a desk.
///
/// Who can open the file in this process owns it. Where the account is nobody's, it works as the first manager, and what
/// it does is told as its own.
pub fn open_here(options: &Options, env: &Env) -> Result<(Room, Local), Fault> {
    if options.as_name.is_some() {
        return Err(Fault::usage(
            "--as is for a server, and none is named: name it with --socket (by ssh STOCKROOM_SOCKET counts for nothing \
             beside --as); here you are whoever runs this",
        ));
    }
    if options.pin || options.pin_fd.is_some() {
        return Err(Fault::usage("--pin is for a shared login (--as); here you are whoever runs this"));
    }
    let folder = options.folder(env)?;
    reach::make_way(&folder)?;
    log::keep_in(&folder);
    let room = room::open(&folder, Some(hear_opening(env)))?;
    let known = known(&room.people()?, env)?;
    let desk = room.desk_of(&known, options.role, room::new_session())?;
    Ok((room, desk))
}

/// Who whoever runs this is in the store.
fn known(people: &[Colleague], env: &Env) -> Result<Known, Fault> {
    match owner(people, &env.account, &number_of) {
        Some(known) => Ok(known),
        None => Ok(Known::Person(creator(env)?.login, Vouched::Account)),
    }
}

/// Refuses work on the store as a whole to whoever is not its manager, be it by `--role`. Where the store cannot say
/// who is, as it is not there, not readable or not free, whoever may change its folder is its owner.
pub fn manager(options: &Options, env: &Env, act: Act) -> Result<(), Fault> {
    let own = match room::people_of(&options.folder(env)?) {
        Ok(people) => {
            let (Known::Person(login, _) | Known::Keeper { login, .. }) = known(&people, env)? else {
                return Ok(room::needs(act, Role::Viewer)?);
            };
            match named(&people, &login) {
                Some(person) if person.person.state == PartyState::Active => person.person.role,
                Some(_) => return Err(RoomFault::Gone { login }.into()),
                None => return Err(RoomFault::Stranger { login }.into()),
            }
        }
        Err(_) => Role::Manager,
    };
    let role = options.role.map_or(own, |asked| asked.min(own));
    Ok(room::needs(act, role)?)
}

impl From<CareFault> for Fault {
    fn from(fault: CareFault) -> Self {
        match fault {
            CareFault::Refused(what) => Fault::Refused(what),
            CareFault::Failed(what) => Fault::Unreachable(what),
        }
    }
}

impl From<StoreFault> for Fault {
    fn from(fault: StoreFault) -> Self {
        RoomFault::Store(fault).into()
    }
}

impl From<RoomFault> for Fault {
    fn from(fault: RoomFault) -> Self {
        match fault {
            RoomFault::Ask(fault) => fault.into(),
            RoomFault::Submit(fault) => fault.into(),
            RoomFault::Store(StoreFault::Refused(refused)) => refused.into(),
            RoomFault::Store(StoreFault::StoreThere { .. } | StoreFault::Exists { .. })
            | RoomFault::Store(StoreFault::Itself { .. } | StoreFault::NotABackup { .. })
            | RoomFault::Store(StoreFault::Unfit { .. } | StoreFault::Special { .. })
            | RoomFault::Store(StoreFault::NotItself { .. })
            | RoomFault::Stranger { .. }
            | RoomFault::Gone { .. }
            | RoomFault::Taken { .. }
            | RoomFault::Login { .. }
            | RoomFault::NoAccount { .. }
            | RoomFault::Role { .. } => Fault::Refused(fault.to_string()),
            RoomFault::Store(_) | RoomFault::Network { .. } => Fault::Unreachable(fault.to_string()),
        }
    }
}
