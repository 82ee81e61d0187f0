//! The store as a whole, in this process: made, opened, handed out as desks, backed up, restored, verified, rebuilt.
//!
//! What faces need of the store beside a desk is here, so that they never name engine or store.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::holder;
use super::known::Known;
use super::local::Local;
use super::mount::Mount;
use super::people;
use crate::domain::desk::Asker;
use crate::domain::entry::Vouched;
use crate::domain::ids::{Hash, PersonId, Seq, SessionId};
use crate::domain::party::{PartyState, Person, Role};
use crate::domain::query::Safety;
use crate::domain::rights::Act;
use crate::domain::settings::Settings;
use crate::domain::table::Read;
use crate::domain::tables::{Fact, Facts, Names, PersonName, Requests};
use crate::domain::text::{Code, path_words};
use crate::domain::time::Moment;
use crate::engine::job::Keep;
use crate::engine::{Engine, care, chance};

pub use super::fault::RoomFault;
pub use crate::engine::care::{
    BACKUPS, BackedUp, BadRow, Beside, Finding, Hear, HearOpening, Progress, Rebuilt, Replace, Report,
    Restored, RowFault, Step, StoreFault, data_file, is_guarded,
};

/// Somebody who works with the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Which.
    pub id: PersonId,
    /// What they may do, and whether they still work here.
    pub person: Person,
    /// Login and name; none where they were lost.
    pub name: Option<PersonName>,
    /// The number of the account that they were enrolled with.
    pub account: Option<u32>,
}

/// An open store in this process.
pub struct Room {
    engine: Arc<Engine>,
    /// Its data file, as it was found in its folder at the beginning.
    data: Option<(u64, u64)>,
}

impl From<Arc<Engine>> for Room {
    /// A room over an engine that is at work already: over a store in memory, under a clock that is set by hand.
    fn from(engine: Arc<Engine>) -> Room {
        let data = engine.store().dir().and_then(|dir| care::identity(&data_file(dir)));
        Room { engine, data }
    }
}

/// Makes a store in a folder and opens it. Its creator is its manager.
pub fn create(dir: &Path, settings: Settings, creator: &PersonName) -> Result<Room, RoomFault> {
    is_here(dir)?;
    Ok(Room::from(Arc::new(care::create(dir, settings, creator)?)))
}

/// Refuses a folder on another machine's disk.
fn is_here(dir: &Path) -> Result<(), RoomFault> {
    match Mount::of(dir) {
        Mount::Network(kind) => Err(RoomFault::Network { dir: dir.to_path_buf(), kind }),
        Mount::Here | Mount::Unsure(_) => Ok(()),
    }
}

/// The same by a clock of its own, on which it is `now`: for a store whose story ends on another day. Once it is opened
/// again it goes by the system's clock.
pub fn create_at(
    now: Moment,
    dir: &Path,
    settings: Settings,
    creator: &PersonName,
) -> Result<Room, RoomFault> {
    is_here(dir)?;
    Ok(Room::from(Arc::new(care::create_at(now, dir, settings, creator)?)))
}

/// A store in memory whose clock is set by hand: for tests of the faces, which never name engine or store.
#[cfg(test)]
pub(crate) fn rehearsal(
    clock: Arc<dyn crate::engine::Clock>,
    settings: Settings,
    creator: &PersonName,
) -> Result<Room, RoomFault> {
    Ok(Room::from(Arc::new(care::rehearsal(clock, settings, creator)?)))
}

/// What a server says of a store that it has and that is not in its folder any more.
pub const ELSEWHERE: &str = "and that is no longer there";

/// A store's folder, held by this process, before the store in it is opened.
pub struct Claim(care::Claim);

/// Takes hold of a store's folder, or says who has it.
pub fn claim(dir: &Path) -> Result<Claim, RoomFault> {
    is_here(dir)?;
    care::claim(dir).map(Claim).map_err(|fault| holder::truly(dir, fault.into()))
}

impl Claim {
    /// Opens the store in it.
    pub fn open(self, hear: Option<HearOpening>) -> Result<Room, RoomFault> {
        Ok(Room::from(Arc::new(self.0.open(hear)?)))
    }
}

/// How a store does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    /// The last entry.
    pub head: Option<Seq>,
    /// Commits since it was opened.
    pub commits: u64,
    /// Jobs that wait for the writer.
    pub queue: u64,
    /// The data file's size in bytes.
    pub store_bytes: Option<u64>,
}

/// A session that nobody has had.
pub fn new_session() -> SessionId {
    SessionId(chance::bytes())
}

/// Opens the store of a folder.
pub fn open(dir: &Path, hear: Option<HearOpening>) -> Result<Room, RoomFault> {
    is_here(dir)?;
    let engine = care::open(dir, hear).map_err(|fault| holder::truly(dir, fault.into()))?;
    Ok(Room::from(Arc::new(engine)))
}

/// Everybody who works with the store of a folder that nobody has open.
pub fn people_of(dir: &Path) -> Result<Vec<Colleague>, RoomFault> {
    Ok(care::look(dir, people::everybody)??)
}

/// The last entry of the store of a folder that nobody has open, when it was recorded, and whether the store had to be
/// recovered.
pub fn look_in(dir: &Path, hear: HearOpening) -> Result<(Option<(Seq, Moment)>, bool), RoomFault> {
    let recovered = Arc::new(AtomicBool::new(false));
    let heard: HearOpening = {
        let recovered = Arc::clone(&recovered);
        Arc::new(move |progress| {
            recovered.fetch_or(progress.step == Step::Repair, Ordering::SeqCst);
            hear(progress);
        })
    };
    let last = care::look_hearing(dir, heard, care::last)??;
    Ok((last, recovered.load(Ordering::SeqCst)))
}

/// Refuses whoever has a lower role than is needed for work on the store as a whole.
pub fn needs(act: Act, is: Role) -> Result<(), RoomFault> {
    act.by(is).map_err(|_| RoomFault::Role { what: act.words(), needs: act.needs(), is })
}

/// Verifies the store of a folder that nobody has open, pages and all.
pub fn verify(
    dir: &Path,
    since: Option<Hash>,
    on_open: Option<HearOpening>,
    hear: &mut Hear<'_>,
) -> Result<Report, RoomFault> {
    Ok(care::verify(dir, since, on_open, hear)?)
}

/// Makes the derived tables of a folder's store again from its journal; nobody may have it open.
pub fn rebuild(dir: &Path, on_open: Option<HearOpening>, hear: &mut Hear<'_>) -> Result<Rebuilt, RoomFault> {
    Ok(care::rebuild(dir, on_open, hear)?)
}

/// Puts a backup in the place of a folder's store; nobody may have it open.
pub fn restore(
    backup: &Path,
    dir: &Path,
    replace: Replace,
    beside: Beside,
    hear: &mut Hear<'_>,
) -> Result<Restored, RoomFault> {
    is_here(dir)?;
    Ok(care::restore(backup, dir, replace, beside, hear)?)
}

impl Room {
    /// A desk for whoever has a login, in a new session; `asked` may lower the role, never raise it.
    pub fn desk(&self, login: &Code, asked: Option<Role>) -> Result<Local, RoomFault> {
        self.desk_in(login, asked, SessionId(chance::bytes()))
    }

    /// The same in a session that was begun before.
    pub fn desk_in(&self, login: &Code, asked: Option<Role>, session: SessionId) -> Result<Local, RoomFault> {
        let colleague = self.colleague(login)?.ok_or_else(|| RoomFault::Stranger { login: login.clone() })?;
        if colleague.person.state != PartyState::Active {
            return Err(RoomFault::Gone { login: login.clone() });
        }
        let own = colleague.person.role;
        let role = asked.map_or(own, |asked| asked.min(own));
        Ok(Local::new(
            Arc::clone(&self.engine),
            Asker { person: colleague.id, role, session },
            Vouched::Account,
        )?)
    }

    /// A desk for whoever an account is taken for, in a session that may have been begun before.
    pub fn desk_of(
        &self,
        known: &Known,
        asked: Option<Role>,
        session: SessionId,
    ) -> Result<Local, RoomFault> {
        match known {
            Known::Guest => {
                let guest = Asker { person: PersonId::GUEST, role: Role::Viewer, session };
                Ok(Local::new(Arc::clone(&self.engine), guest, Vouched::Account)?)
            }
            Known::Person(login, vouched) => {
                let desk = self.desk_in(login, asked, session)?;
                Ok(desk.vouched_by(vouched.clone()))
            }
            Known::Keeper { login, account } => {
                Ok(self.desk_in(login, asked, session)?.kept_by(account.clone()))
            }
        }
    }

    /// Which account is somebody's.
    pub fn enrol(&self, person: PersonId, account: Option<u32>) -> Result<(), RoomFault> {
        Ok(self.engine.keep(Keep::Account { person, account })?)
    }

    /// Who has a login.
    pub fn colleague(&self, login: &Code) -> Result<Option<Colleague>, RoomFault> {
        people::with_login(&self.engine, login)
    }

    /// Everybody.
    pub fn people(&self) -> Result<Vec<Colleague>, RoomFault> {
        people::all(&self.engine)
    }

    /// The id that the next new person takes.
    pub fn next_person(&self) -> Result<PersonId, RoomFault> {
        let last = self.engine.look(|state, _| state.get::<Facts>(&(Fact::LastPerson as u8)))??;
        let last = u32::try_from(last.unwrap_or(0)).unwrap_or(u32::MAX);
        Ok(PersonId(last.saturating_add(1)))
    }

    /// Sets what a person is called and how they log in. A manager may do that for anybody.
    pub fn name_person(&self, by: Asker, person: PersonId, name: PersonName) -> Result<(), RoomFault> {
        people::name(&self.engine, by, person, name)
    }

    /// Backs up into a file or a folder while the store is at work.
    pub fn backup(
        &self,
        by: Asker,
        to: &Path,
        replace: Replace,
        hear: &mut Hear<'_>,
    ) -> Result<BackedUp, RoomFault> {
        needs(Act::Backup, by.role)?;
        Ok(self.engine.backup(to, replace, hear)?)
    }

    /// Verifies a copy of the store as of now while it is at work.
    pub fn verify(&self, since: Option<Hash>, hear: &mut Hear<'_>) -> Result<Report, RoomFault> {
        Ok(self.engine.verify(since, hear)?)
    }

    /// Has the store kept safe from now on, as its owner decided: backups, and the journal in pieces beside them.
    pub fn keep_safe(&self) -> Result<(), RoomFault> {
        Ok(self.engine.keep_safe()?)
    }

    /// How safe it is kept; none while nobody sees to it.
    pub fn safety(&self) -> Option<Safety> {
        self.engine.safety()
    }

    /// Ends, and takes the store away that was made in this folder for a beginning that failed.
    pub fn discard(self, dir: &Path) -> Result<(), RoomFault> {
        self.close();
        Ok(care::discard(dir)?)
    }

    /// What names this store among all stores.
    pub fn site(&self) -> Result<[u8; 16], RoomFault> {
        Ok(self.engine.look(|state, _| care::site(state))??)
    }

    /// What a person is called; none where that was lost.
    pub fn called(&self, person: PersonId) -> Option<String> {
        if person == PersonId::GUEST {
            return Some(String::from("a guest"));
        }
        let personal = self.engine.look(|state, _| state.get::<Names>(&person)).ok()?.ok()??;
        Some(personal.name.name.as_str().to_owned())
    }

    /// Whose session it is; none for a new one.
    pub fn session_of(&self, session: SessionId) -> Result<Option<PersonId>, RoomFault> {
        Ok(self.engine.look(|state, _| state.get::<Requests>(&session))??.map(|known| known.by))
    }

    /// How the store does.
    pub fn health(&self) -> Result<Health, RoomFault> {
        let head = self.engine.look(|state, _| care::head(state))??;
        let (commits, queue) = self.engine.busy();
        Ok(Health { head, commits, queue, store_bytes: self.engine.store_bytes() })
    }

    /// Whether the store failed: it answers nothing more and must be opened again.
    pub fn failed(&self) -> bool {
        self.engine.closed()
    }

    /// The same as [`Room::close`] where others still hold it.
    pub fn end(&self) {
        self.engine.close();
    }

    /// That the data file is no longer where it was opened, in a sentence; none while it is.
    pub fn moved(&self) -> Option<String> {
        let dir = self.folder()?;
        (care::identity(&data_file(dir)) != self.data).then(|| {
            format!(
                "the server has the store that was in {}, {ELSEWHERE}: nothing is saved",
                path_words(&dir.display().to_string())
            )
        })
    }

    /// The store's folder; none for a store in memory.
    pub fn folder(&self) -> Option<&Path> {
        self.engine.store().dir()
    }

    /// Serves who waits, makes the next open quick, and ends. Desks answer that the store is closed from then on.
    pub fn close(self) {
        self.engine.close();
    }
}
