//! The store from outside: what verbs use that make, open, copy or check one.

use std::io::Read;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::ids::PersonId;
use crate::domain::party::PartyState;
use crate::domain::settings::Settings;
use crate::domain::tables::PersonName;
use crate::domain::text::{Code, Name};
use crate::service::local::Local;
use crate::service::room::{self, HearOpening, Room, RoomFault, StoreFault};

use super::face::{Face, ScreenOptions};
use super::fault::Fault;
use super::options::{Env, Options};
use super::out::Out;
use super::progress::{Bar, Watched};

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
    /// Who shows the screen, for verbs that end in it.
    pub face: &'a mut dyn Face,
    /// How it is to be shown, as far as that was said before the verb.
    pub looks: &'a ScreenOptions,
}

impl House<'_> {
    /// The folder of the store.
    pub fn folder(&self) -> Result<PathBuf, Fault> {
        self.options.folder(self.env)
    }

    /// A progress bar.
    pub fn bar(&self) -> Bar {
        Bar::new(watched(self.env))
    }

    /// Opens the store and steps up to a desk.
    pub fn open(&self) -> Result<(Room, Local), Fault> {
        open(self.options, self.env)
    }

    /// Whoever runs this, as the creator of a store.
    pub fn creator(&self) -> Result<PersonName, Fault> {
        creator(self.env)
    }

    /// Makes a store.
    pub fn create(&self, dir: &std::path::Path, settings: Settings) -> Result<(Room, Local), Fault> {
        let creator = self.creator()?;
        let room = room::create(dir, settings, &creator)?;
        let desk = room.desk(&creator.login, self.options.role)?;
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

/// Opens the store of the options and steps up to a desk.
///
/// Who can open the file in this process owns it. Until there are several people, whoever runs this works as the one
/// person that there is, whatever the account is called.
pub fn open(options: &Options, env: &Env) -> Result<(Room, Local), Fault> {
    let room = room::open(&options.folder(env)?, Some(hear_opening(env)))?;
    let login = match env.login() {
        Some(login) if room.colleague(&login)?.is_some() => login,
        other => {
            let people = room.people()?;
            let mut there = people
                .iter()
                .filter(|person| person.id != PersonId::CLOCK && person.person.state == PartyState::Active);
            match (there.next().and_then(|person| person.name.clone()), there.next()) {
                (Some(only), None) => only.login,
                _ => other.map_or_else(|| creator(env).map(|name| name.login), Ok)?,
            }
        }
    };
    let desk = room.desk(&login, options.role)?;
    Ok((room, desk))
}

impl From<RoomFault> for Fault {
    fn from(fault: RoomFault) -> Self {
        match fault {
            RoomFault::Ask(fault) => fault.into(),
            RoomFault::Submit(fault) => fault.into(),
            RoomFault::Store(StoreFault::Refused(refused)) => refused.into(),
            RoomFault::Store(StoreFault::StoreThere { .. } | StoreFault::Exists { .. })
            | RoomFault::Store(StoreFault::Unfit { .. })
            | RoomFault::Stranger { .. }
            | RoomFault::Gone { .. }
            | RoomFault::Taken { .. }
            | RoomFault::Role { .. } => Fault::Refused(fault.to_string()),
            RoomFault::Store(_) => Fault::Unreachable(fault.to_string()),
        }
    }
}
