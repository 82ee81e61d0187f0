//! A store on the side: where verify makes the tables afresh. Nobody's once its maker has gone.

use std::path::Path;

use redb::Database;
use redb::backends::InMemoryBackend;
use tempfile::TempPath;

use super::backup::{BACKUP_PREFIX, BACKUPS};
use super::commit::Durable;
use super::fault::StoreFault;
use super::file::Store;
use super::guard::sound;
use super::meta::Meta;
use super::place::remove_if_there;
use crate::domain::table::{Table, Unreadable};
use crate::domain::tables::{EachTable, each_table};
use crate::store::Writing;

/// What scratch files in a store's folder begin with.
pub const SCRATCH_PREFIX: &str = ".stockroom-scratch-";
/// Scratch stores are read and written once: a small cache will do, and a store at work is beside it.
const CACHE_BYTES: usize = 24 * 1024 * 1024;
/// Pages of a copy that is read from end to end.
const COPY_CACHE_BYTES: usize = 8 * 1024 * 1024;

/// Where a store on the side is made, and how many bytes of pages it may hold.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    dir: Option<&'a Path>,
    pub(super) cache: usize,
}

impl<'a> Side<'a> {
    /// In a folder, or in memory where there is none; with as many pages as is usual.
    pub fn of(dir: Option<&'a Path>) -> Side<'a> {
        Side { dir, cache: CACHE_BYTES }
    }

    /// Beside a store at work: never with more pages than that store was given.
    pub(super) fn beside(store: &Store, dir: Option<&'a Path>) -> Side<'a> {
        Side { dir, cache: CACHE_BYTES.min(store.cache()) }
    }

    /// How many bytes of pages a copy may hold that is read from end to end.
    pub(super) fn of_a_copy(self) -> usize {
        self.cache.min(COPY_CACHE_BYTES)
    }
}

/// A store on the side, gone when dropped.
pub struct Scratch {
    /// The store; closed before its file goes.
    pub store: Store,
    _file: Option<TempPath>,
}

struct MakeAll<'a, 't>(&'a mut Writing<'t>);

impl EachTable for MakeAll<'_, '_> {
    type Error = Unreadable;
    fn table<T: Table>(&mut self) -> Result<(), Unreadable> {
        self.0.make::<T>()
    }
}

/// A store with no rows.
pub fn blank(side: Side<'_>) -> Result<Scratch, StoreFault> {
    let Some(dir) = side.dir else {
        return Ok(Scratch { store: Store::blank_on(InMemoryBackend::new())?, _file: None });
    };
    let (db, file) = file_in(dir, SCRATCH_PREFIX, side.cache)?;
    Ok(Scratch { store: Store::loose(db), _file: Some(file) })
}

/// The same with every table in place, empty.
pub fn empty(side: Side<'_>) -> Result<Scratch, StoreFault> {
    let scratch = blank(side)?;
    let txn = scratch.store.begin()?;
    {
        let mut state = txn.state();
        state.make::<Meta>()?;
        each_table(&mut MakeAll(&mut state))?;
    }
    txn.commit(Durable::No).map_err(|fault| StoreFault::Stopped(fault.to_string()))?;
    Ok(scratch)
}

/// An empty redb file with a name of its own in a folder, and so many bytes of pages.
pub(super) fn file_in(dir: &Path, prefix: &str, cache: usize) -> Result<(Database, TempPath), StoreFault> {
    let file = tempfile::Builder::new()
        .prefix(prefix)
        .suffix(".redb")
        .tempfile_in(dir)
        .map_err(|fault| StoreFault::io(dir, "written to", fault))?
        .into_temp_path();
    let mut builder = Database::builder();
    builder.set_cache_size(cache);
    let db = sound(&file, || builder.create(&file).map_err(|fault| StoreFault::redb(&file, fault)))?;
    Ok((db, file))
}

/// Takes away what a process that was killed left in a store's folder, and in the folder of backups in it. Only for who
/// holds the folder.
pub(super) fn sweep(dir: &Path) -> Result<(), StoreFault> {
    sweep_of(dir, SCRATCH_PREFIX)?;
    let backups = dir.join(BACKUPS);
    match backups.is_dir() {
        true => sweep_of(&backups, BACKUP_PREFIX),
        false => Ok(()),
    }
}

fn sweep_of(dir: &Path, prefix: &str) -> Result<(), StoreFault> {
    let entries = std::fs::read_dir(dir).map_err(|fault| StoreFault::io(dir, "read", fault))?;
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            remove_if_there(&entry.path())?;
        }
    }
    Ok(())
}
