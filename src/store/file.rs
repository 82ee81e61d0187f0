//! A store as a file in a folder: made whole or not at all, opened by one process, closed with its errors heard.

use std::fs;
use std::path::{Path, PathBuf};

use redb::{Builder, Database, ReadableDatabase, StorageBackend};

use super::commit::{CommitFault, Durable, Txn};
use super::fault::StoreFault;
use super::folder::{make_folder, unmake_folder};
use super::guard::{guarded, sound};
use super::journal;
use super::keepsake;
use super::lock::{self, LOCK_FILE, Lock};
use super::meta::{LAYOUT, LAYOUT_KEY, Meta};
use super::migration::{self, Plan};
use super::opening::{Opening, Pages};
use super::place::{New, private_file, put_in_place, remove_if_there};
use super::progress::{Hear, Progress, Step};
use super::reserve::RESERVE_FILE;
use super::rows::Raw;
use super::scratch;
use super::state::{Reading, Writing};
use crate::domain::table::{Table, Unreadable, Write};
use crate::domain::tables::{EachTable, each_table};

/// The data file in the store's folder.
pub const DATA_FILE: &str = "store.redb";
/// A store on its way to being made, or put back from a backup; nobody's once the folder is not held.
pub const NEW_FILE: &str = "store.redb.new";
/// Left behind when the disk failed: the next open checks every page.
pub const DIRTY_FILE: &str = "stock.dirty-io";
/// Pages kept in memory; redb's own default is five times as much. With what lists need, and a backup that is made and
/// verified beside it, the whole stays under 300 MB.
const CACHE_BYTES: usize = 128 * 1024 * 1024;

/// An open store.
pub struct Store {
    // Closed before the lock is let go; none once it is closed.
    db: Option<Database>,
    dir: Option<PathBuf>,
    /// Bytes of pages that may be held in memory.
    cache: usize,
    _lock: Option<Lock>,
}

/// The folder of a store, held by this process.
pub struct Held {
    dir: PathBuf,
    lock: Lock,
}

impl Held {
    /// Which folder it is.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Opens the store in it.
    pub fn open(self, opening: &Opening) -> Result<Store, StoreFault> {
        Store::open_held(&self.dir, self.lock, opening)
    }
}

/// Makes every table, in a transaction.
struct MakeTables<'a, 't>(&'a mut Writing<'t>);

impl EachTable for MakeTables<'_, '_> {
    type Error = Unreadable;
    fn table<T: Table>(&mut self) -> Result<(), Unreadable> {
        self.0.make::<T>()
    }
}

/// Looks whether every table is there.
struct FindTables<'a>(&'a Reading);

impl EachTable for FindTables<'_> {
    type Error = Unreadable;
    fn table<T: Table>(&mut self) -> Result<(), Unreadable> {
        self.0.raw_len(T::NAME).map(|_| ())
    }
}

impl Store {
    /// Makes a store in a folder, with what `first` writes, and opens it. Where anything fails there is no store.
    pub fn create(
        dir: &Path,
        first: impl FnOnce(&mut Writing<'_>) -> Result<(), StoreFault>,
    ) -> Result<Store, StoreFault> {
        let before = make_folder(dir)?;
        let lock = Lock::take(dir)?;
        let data = dir.join(DATA_FILE);
        match fs::symlink_metadata(&data) {
            // A link that leads nowhere is somebody's store on a disk that is not there.
            Ok(_) => return Err(StoreFault::StoreThere { dir: dir.to_path_buf() }),
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {}
            Err(fault) => return Err(StoreFault::io(&data, "looked at", fault)),
        }
        let new = dir.join(NEW_FILE);
        let made = build(&new, first);
        if made.is_err() {
            // What went wrong is told; a leftover is taken away by the next attempt too.
            let _ = fs::remove_file(&new);
            unmake_folder(dir, before);
        }
        made?;
        put_in_place(&new, &data)?;
        Store::open_held(dir, lock, &Opening::default())
    }

    /// Opens the store of a folder.
    pub fn open(dir: &Path, opening: &Opening) -> Result<Store, StoreFault> {
        Store::hold(dir)?.open(opening)
    }

    /// Takes hold of the folder of a store, before it is opened.
    pub fn hold(dir: &Path) -> Result<Held, StoreFault> {
        let data = dir.join(DATA_FILE);
        match fs::symlink_metadata(&data) {
            // What is wrong with a folder there, opening it says.
            Ok(there) if there.is_file() || there.is_dir() => {
                Ok(Held { dir: dir.to_path_buf(), lock: Lock::take(dir)? })
            }
            Ok(_) => Err(StoreFault::NotItself { file: data }),
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
                Err(StoreFault::NoStore { dir: dir.to_path_buf() })
            }
            Err(fault) => Err(StoreFault::io(&data, "looked at", fault)),
        }
    }

    /// Takes away the store that was just made in a folder, and the folder if nothing else is in it: a beginning that
    /// failed leaves nothing behind. Nobody may have it open.
    pub fn discard(dir: &Path) -> Result<(), StoreFault> {
        let lock = Lock::take(dir)?;
        for file in [DATA_FILE, NEW_FILE, DIRTY_FILE, RESERVE_FILE, LOCK_FILE] {
            remove_if_there(&dir.join(file))?;
        }
        drop(lock);
        // A folder that holds anything else stays.
        let _ = fs::remove_dir(dir);
        Ok(())
    }

    /// Opens the store of a folder whose lock is held.
    pub(super) fn open_held(dir: &Path, lock: Lock, opening: &Opening) -> Result<Store, StoreFault> {
        let data = dir.join(DATA_FILE);
        remove_if_there(&dir.join(NEW_FILE))?;
        scratch::sweep(dir)?;
        let cache = opening.cache.unwrap_or(CACHE_BYTES);
        let dirty = dir.join(DIRTY_FILE);
        let failed = dirty.try_exists().unwrap_or(true);
        let checked = failed || opening.pages == Pages::Checked;
        let mut db = open_file(&data, opening, checked)?;
        let mut looked = Store { db: Some(db), dir: Some(dir.to_path_buf()), cache, _lock: None };
        let found = migration::layout(&looked)?;
        let steps = opening.plan.way(found, &looked)?;
        if !steps.is_empty() {
            // Closed, so that the file is whole: the copy is of the file.
            looked.close()?;
            keepsake::keep(dir, opening, found, &mut opening.told())?;
            db = open_file(&data, opening, false)?;
            looked = Store { db: Some(db), dir: Some(dir.to_path_buf()), cache, _lock: None };
            let done = migration::migrate(&looked, &opening.plan, &steps, &mut opening.told());
            if matches!(done, Err(StoreFault::Stopped(_))) {
                // The disk failed: the next opening looks at every page. That it could not be marked is the lesser fault.
                let _ = looked.mark_dirty();
            }
            done?;
        }
        let mut store = looked;
        store._lock = Some(lock);
        store.check_shape()?;
        remove_if_there(&dirty)?;
        Ok(store)
    }

    /// Opens a file that is no store of its own yet: a backup, a copy. Every page is checked. An older one is brought up
    /// to date where it is: what it was copied from stays.
    pub(super) fn open_loose(file: &Path, opening: &Opening) -> Result<Store, StoreFault> {
        let mut store = Store::loose(open_file(file, opening, true)?);
        store.cache = opening.cache.unwrap_or(CACHE_BYTES);
        store.bring_up(&opening.plan, &mut opening.told())?;
        store.check_shape()?;
        Ok(store)
    }

    /// Opens a file of any layout, as it is. Every page is checked.
    pub(super) fn open_unlooked(file: &Path) -> Result<Store, StoreFault> {
        Ok(Store::loose(open_file(file, &Opening::default(), true)?))
    }

    fn bring_up(&self, plan: &Plan, hear: &mut Hear<'_>) -> Result<(), StoreFault> {
        let steps = plan.way(migration::layout(self)?, self)?;
        match steps.is_empty() {
            true => Ok(()),
            false => migration::migrate(self, plan, &steps, hear),
        }
    }

    /// Makes a store on any backend: memory, or one that fails on purpose.
    pub fn create_on(
        backend: impl StorageBackend,
        first: impl FnOnce(&mut Writing<'_>) -> Result<(), StoreFault>,
    ) -> Result<Store, StoreFault> {
        let store = Store::blank_on(backend)?;
        fill(store.db()?, first)?;
        Ok(store)
    }

    /// Opens a store on any backend.
    pub fn open_on(backend: impl StorageBackend) -> Result<Store, StoreFault> {
        Store::open_on_by(backend, &migration::TODAY)
    }

    /// The same by another plan; there is no folder for a copy of an older store.
    pub fn open_on_by(backend: impl StorageBackend, plan: &Plan) -> Result<Store, StoreFault> {
        let store = Store::blank_on(backend)?;
        store.bring_up(plan, &mut |_| {})?;
        store.check_shape()?;
        Ok(store)
    }

    /// An open redb file as a store without a folder.
    pub(super) fn loose(db: Database) -> Store {
        Store { db: Some(db), dir: None, cache: CACHE_BYTES, _lock: None }
    }

    pub(super) fn db(&self) -> Result<&Database, StoreFault> {
        self.db.as_ref().ok_or_else(|| StoreFault::Stopped(String::from("the store is closed")))
    }

    pub(super) fn blank_on(backend: impl StorageBackend) -> Result<Store, StoreFault> {
        let place = Path::new("the store");
        let make = || builder().create_with_backend(backend).map_err(|fault| StoreFault::redb(place, fault));
        Ok(Store::loose(sound(place, make)?))
    }

    /// A snapshot as of the last commit.
    pub fn read(&self) -> Result<Reading, StoreFault> {
        let txn = self.db()?.begin_read().map_err(|fault| StoreFault::redb(&self.place(), fault))?;
        Ok(Reading::new(txn))
    }

    /// A write transaction; waits while another is under way.
    pub fn begin(&self) -> Result<Txn, StoreFault> {
        let txn = self.db()?.begin_write().map_err(|fault| StoreFault::redb(&self.place(), fault))?;
        Ok(Txn::new(txn))
    }

    /// Makes the next open quick.
    pub fn settle(&self) -> Result<(), StoreFault> {
        self.begin()?.commit(Durable::Settled).map_err(|fault| StoreFault::Stopped(fault.to_string()))
    }

    /// The folder; none for a store in memory.
    pub fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// How many bytes of pages it may hold in memory.
    pub(super) fn cache(&self) -> usize {
        self.cache
    }

    /// What the store is called in sentences.
    pub(super) fn place(&self) -> PathBuf {
        self.dir.as_ref().map_or_else(|| PathBuf::from("the store"), |dir| dir.join(DATA_FILE))
    }

    /// Leaves word that the disk failed, so that the next open checks every page.
    pub fn mark_dirty(&self) -> Result<(), StoreFault> {
        let Some(dir) = &self.dir else { return Ok(()) };
        let path = dir.join(DIRTY_FILE);
        private_file(&path, New::OrOld)
            .and_then(|file| file.sync_all())
            .map_err(|fault| StoreFault::io(&path, "written", fault))
    }

    /// Checks every page of the file; `false` where redb put something right. Needs no reader and no writer.
    pub fn check_pages(&mut self) -> Result<bool, StoreFault> {
        let place = self.place();
        let Some(db) = &mut self.db else { return Ok(true) };
        sound(&place, || db.check_integrity().map_err(|fault| StoreFault::redb(&place, fault)))
    }

    /// Closes the store and hears what a drop would not say.
    pub fn close(mut self) -> Result<(), StoreFault> {
        let place = self.place();
        let Some(db) = self.db.take() else { return Ok(()) };
        let closed = sound(&place, || db.close().map_err(|fault| StoreFault::redb(&place, fault)));
        if matches!(closed, Err(StoreFault::Damaged { .. })) {
            // The next opening looks at every page. That it could not be marked is the lesser fault.
            let _ = self.mark_dirty();
        }
        closed
    }

    /// Quick looks that every open makes: the tables, the end of the journal.
    fn check_shape(&self) -> Result<(), StoreFault> {
        let file = self.place();
        sound(&file, || self.look_at_shape(&file))
    }

    fn look_at_shape(&self, file: &Path) -> Result<(), StoreFault> {
        let state = self.read()?;
        each_table(&mut FindTables(&state)).map_err(|fault| self.unread(file, &fault))?;
        journal::check_end(&state).map_err(|fault| self.unread(file, &fault))
    }

    /// What a row that cannot be read says of the file: nothing where it was the disk that failed.
    pub(super) fn unread(&self, file: &Path, fault: &Unreadable) -> StoreFault {
        match self.begin() {
            Err(StoreFault::Stopped(_)) => StoreFault::Stopped(fault.what.clone()),
            _ => StoreFault::Damaged { file: file.to_path_buf(), what: fault.to_string() },
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let Some(db) = self.db.take() else { return };
        // Closing goes over pages that nobody may have read before. What was answered stays answered; the next opening
        // looks at every page, and says what is wrong.
        if guarded(|| drop(db)).is_none() {
            tracing::error!("the store could not be closed: its pages contradict each other");
            let _ = self.mark_dirty();
        }
    }
}

pub(super) fn builder() -> Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES);
    builder
}

fn open_file(file: &Path, opening: &Opening, checked: bool) -> Result<Database, StoreFault> {
    let mut builder = builder();
    if let Some(cache) = opening.cache {
        builder.set_cache_size(cache);
    }
    builder.set_check_integrity_on_open(checked);
    if let Some(hear) = opening.hear.clone() {
        builder.set_repair_callback(move |session| hear(repaired(session.progress())));
    }
    let open = || builder.open(file).map_err(|fault| StoreFault::redb(file, fault));
    lock::patiently(&mut lock::wait_a_little, || sound(file, open))
}

/// redb's share of one in thousandths.
fn repaired(share: f64) -> Progress {
    let done = (0_u16..1000).rev().find(|step| f64::from(*step) <= share * 1000.0).unwrap_or(0);
    Progress { step: Step::Repair, done: u64::from(done), total: Some(1000) }
}

/// Makes a whole store in a file of its own and closes it.
fn build(
    new: &Path,
    first: impl FnOnce(&mut Writing<'_>) -> Result<(), StoreFault>,
) -> Result<(), StoreFault> {
    let db = create_file(new)?;
    fill(&db, first)?;
    db.close().map_err(|fault| StoreFault::redb(new, fault))
}

/// An empty redb file, in place of whatever a cut-off attempt left there.
pub(super) fn create_file(new: &Path) -> Result<Database, StoreFault> {
    remove_if_there(new)?;
    private_file(new, New::Only).map_err(|fault| StoreFault::io(new, "made", fault))?;
    sound(new, || builder().create(new).map_err(|fault| StoreFault::redb(new, fault)))
}

fn fill(
    db: &Database,
    first: impl FnOnce(&mut Writing<'_>) -> Result<(), StoreFault>,
) -> Result<(), StoreFault> {
    let stopped = |fault: String| StoreFault::Stopped(fault);
    let txn = Txn::new(db.begin_write().map_err(|fault| stopped(fault.to_string()))?);
    // A disk that is full here leaves no store behind; the caller takes the file away.
    {
        let mut state = txn.state();
        state.make::<Meta>()?;
        state.put::<Meta>(&LAYOUT_KEY, &LAYOUT)?;
        each_table(&mut MakeTables(&mut state))?;
        first(&mut state)?;
    }
    txn.commit(Durable::Settled).map_err(|fault: CommitFault| stopped(fault.to_string()))
}
