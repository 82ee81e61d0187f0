//! The care of a store as a whole: made, opened and put to work, verified, rebuilt, backed up, restored.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::clock::{Clock, SystemClock, ToldClock};
use super::core::{Days, Engine};
use super::founding;
use super::owner::Owner;
use super::rules::StockRoom;
use super::watch::Watch;
use crate::domain::ids::Hash;
use crate::domain::ids::Seq;
use crate::domain::settings::Settings;
use crate::domain::table::Unreadable;
use crate::domain::tables::PersonName;
use crate::domain::time::Moment;
use crate::store::guard::sound;
use crate::store::space::Space;
use crate::store::{Reading, Writing};

pub use crate::store::backup::{BACKUPS, BackedUp, Replace};
pub use crate::store::compare::{BadRow, RowFault};
pub use crate::store::guard::is_guarded;
pub use crate::store::journal::site;
pub use crate::store::progress::{Hear, Progress, Step};
pub use crate::store::rebuild::Rebuilt;
pub use crate::store::restore::{Beside, Restored};
pub use crate::store::verify::{Finding, Report};
pub use crate::store::{Opening, Store, StoreFault};

/// Hears of a repair while a store is opened.
pub type HearOpening = Arc<dyn Fn(Progress) + Send + Sync>;

/// Makes a store in a folder and puts it to work.
pub fn create(dir: &Path, settings: Settings, creator: &PersonName) -> Result<Engine, StoreFault> {
    create_by(Arc::new(SystemClock), dir, settings, creator)
}

/// The same by a clock of its own, on which it is `now`: for a store whose story ends on another day.
pub fn create_at(
    now: Moment,
    dir: &Path,
    settings: Settings,
    creator: &PersonName,
) -> Result<Engine, StoreFault> {
    create_by(Arc::new(ToldClock::new(now)), dir, settings, creator)
}

fn create_by(
    clock: Arc<dyn Clock>,
    dir: &Path,
    settings: Settings,
    creator: &PersonName,
) -> Result<Engine, StoreFault> {
    let first =
        |state: &mut Writing<'_>| founding::found(state, &StockRoom, clock.as_ref(), settings, creator);
    let store = Store::create(dir, first)?;
    start(store, clock, &Owner::of(dir)?)
}

/// A store in memory whose clock is set by hand.
#[cfg(test)]
pub fn rehearsal(
    clock: Arc<dyn Clock>,
    settings: Settings,
    creator: &PersonName,
) -> Result<Engine, StoreFault> {
    let first =
        |state: &mut Writing<'_>| founding::found(state, &StockRoom, clock.as_ref(), settings, creator);
    let store = Store::create_on(redb::backends::InMemoryBackend::new(), first)?;
    Engine::start(store, Arc::clone(&clock), StockRoom, Days::ByHand)
}

/// Takes away a store that was just made, and is closed.
pub fn discard(dir: &Path) -> Result<(), StoreFault> {
    Store::discard(dir)
}

/// A store's folder, held by this process, before the store in it is opened.
pub struct Claim(crate::store::file::Held, Owner);

/// Takes hold of a store's folder, or says who has it.
pub fn claim(dir: &Path) -> Result<Claim, StoreFault> {
    Ok(Claim(Store::hold(dir)?, Owner::of(dir)?))
}

impl Claim {
    /// Opens the store in it and puts it to work.
    pub fn open(self, hear: Option<HearOpening>) -> Result<Engine, StoreFault> {
        let opening = opening(self.0.dir(), &self.1, hear);
        start(self.0.open(&opening)?, Arc::new(SystemClock), &self.1)
    }
}

/// The data file of a store's folder.
pub fn data_file(dir: &Path) -> PathBuf {
    dir.join(crate::store::file::DATA_FILE)
}

/// Which file stands under a name, itself and not what a link means: its device and number.
pub fn identity(file: &Path) -> Option<(u64, u64)> {
    let known = std::fs::symlink_metadata(file).ok()?;
    Some((known.dev(), known.ino()))
}

/// The last entry.
pub fn head(state: &Reading) -> Result<Option<Seq>, Unreadable> {
    Ok(crate::store::journal::head(state)?.map(|last| last.header.seq))
}

/// Opens the store of a folder and puts it to work.
pub fn open(dir: &Path, hear: Option<HearOpening>) -> Result<Engine, StoreFault> {
    // What is wrong with the folder is told before what is wrong with a file in it.
    let held = Store::hold(dir)?;
    let owner = Owner::of(dir)?;
    start(held.open(&opening(dir, &owner, hear))?, Arc::new(SystemClock), &owner)
}

fn start(store: Store, clock: Arc<dyn Clock>, owner: &Owner) -> Result<Engine, StoreFault> {
    let place = store.dir().map_or_else(|| Path::new("the store").to_path_buf(), Path::to_path_buf);
    // The catalog reads many tables: on damaged pages that may panic.
    let engine = sound(&place, || Engine::start(store, clock, StockRoom, Days::Scheduled))?;
    if let Some(dir) = engine.store().dir() {
        engine.watch(Watch::new(dir, owner, Space::default()));
    }
    Ok(engine)
}

/// How a store is opened as its owner decided. On a full disk the reserve makes way first: an opening may write.
fn opening(dir: &Path, owner: &Owner, hear: Option<HearOpening>) -> Opening {
    Watch::new(dir, owner, Space::default()).make_way();
    Opening {
        hear,
        backups: owner.backup_folder.clone(),
        cache: usize::try_from(owner.cache_mib).ok().map(|mib| mib * 1024 * 1024),
        ..Opening::default()
    }
}

/// Looks at the store of a folder that is not put to work.
pub fn look<A>(dir: &Path, work: impl FnOnce(&Reading) -> A) -> Result<A, StoreFault> {
    let store = Store::open(dir, &Opening::default())?;
    let seen = work(&store.read()?);
    store.close()?;
    Ok(seen)
}

/// The same, with a repair heard of; a panic over damaged pages is a fault in words.
pub fn look_hearing<A>(
    dir: &Path,
    hear: HearOpening,
    work: impl FnOnce(&Reading) -> A,
) -> Result<A, StoreFault> {
    // What is wrong with what the owner decided is told by itself.
    let owner = Owner::of(dir).unwrap_or_default();
    let store = Store::open(dir, &opening(dir, &owner, Some(hear)))?;
    let seen = sound(dir, || Ok(work(&store.read()?)))?;
    store.close()?;
    Ok(seen)
}

/// The last entry, and when it was recorded.
pub fn last(state: &Reading) -> Result<Option<(Seq, Moment)>, Unreadable> {
    Ok(crate::store::journal::head(state)?.map(|last| (last.header.seq, last.header.recorded)))
}

/// Verifies the store of a folder that nobody has open, pages and all.
pub fn verify(
    dir: &Path,
    since: Option<Hash>,
    on_open: Option<HearOpening>,
    hear: &mut Hear<'_>,
) -> Result<Report, StoreFault> {
    crate::store::verify::verify_folder(dir, &opening(dir, &Owner::of(dir)?, on_open), since, hear)
}

/// Makes the derived tables of a folder's store again from its journal; nobody may have it open.
pub fn rebuild(dir: &Path, on_open: Option<HearOpening>, hear: &mut Hear<'_>) -> Result<Rebuilt, StoreFault> {
    let store = Store::open(dir, &opening(dir, &Owner::of(dir)?, on_open))?;
    let rebuilt = crate::store::rebuild::rebuild(&store, hear)?;
    store.close()?;
    Ok(rebuilt)
}

/// Puts a backup in the place of a folder's store; nobody may have it open.
pub fn restore(
    backup: &Path,
    dir: &Path,
    replace: Replace,
    beside: Beside,
    hear: &mut Hear<'_>,
) -> Result<Restored, StoreFault> {
    let epoch = |state: &mut Writing<'_>| founding::begin_epoch(state, &StockRoom, &SystemClock);
    crate::store::restore::restore(backup, dir, replace, beside, epoch, hear)
}

impl Engine {
    /// Backs up into a file or a folder while the store is at work.
    pub fn backup(&self, to: &Path, replace: Replace, hear: &mut Hear<'_>) -> Result<BackedUp, StoreFault> {
        let done = crate::store::backup::backup(self.store(), to, replace, hear);
        // Whoever keeps the store safe looks what there is now, and says so.
        self.look_after_backups();
        done
    }

    /// Verifies a copy of the store as of now while it is at work.
    pub fn verify(&self, since: Option<Hash>, hear: &mut Hear<'_>) -> Result<Report, StoreFault> {
        crate::store::verify::verify_live(self.store(), since, hear)
    }
}
