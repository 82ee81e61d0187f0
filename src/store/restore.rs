//! Puts a backup in the place of a store: verified before anything is replaced, and the start of a new epoch.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::backup::Replace;
use super::commit::Durable;
use super::fault::StoreFault;
use super::file::{DATA_FILE, DIRTY_FILE, NEW_FILE, Store};
use super::folder::{make_folder, unmake_folder};
use super::guard::sound;
use super::journal;
use super::lock::{Lock, patiently, wait_a_little};
use super::opening::Opening;
use super::place::{New, private_file, put_in_place, remove_if_there};
use super::progress::Hear;
use super::scratch::Side;
use super::segment::replay::replay;
use super::state::Writing;
use super::verify::verify_state;
use crate::domain::ids::{Hash, Seq};
use crate::domain::table::Unreadable;

/// What becomes of the journal that lies in segments beside a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// What continues the backup is taken as well.
    Taken,
    /// It is left there: the store is to be as the backup.
    Left,
}

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The last entry of the backup and its hash.
    pub from: (Seq, Hash),
    /// The last entry that the journal beside the backup had more; that of the backup where it had none.
    pub with: (Seq, Hash),
    /// The last entry now: the one that began the new epoch.
    pub head: (Seq, Hash),
    /// Pieces of the journal beside it that have more behind that, which does not check.
    pub broken: Vec<PathBuf>,
}

/// Restores a backup into a folder. `begin_epoch` writes the entry that the new epoch begins with.
pub fn restore(
    backup: &Path,
    dir: &Path,
    replace: Replace,
    beside: Beside,
    begin_epoch: impl FnOnce(&mut Writing<'_>) -> Result<(), StoreFault>,
    hear: &mut Hear<'_>,
) -> Result<Restored, StoreFault> {
    let source = open_backup(backup)?;
    let before = make_folder(dir)?;
    let lock = Lock::take(dir)?;
    let data = dir.join(DATA_FILE);
    let there = data.try_exists().map_err(|fault| StoreFault::io(&data, "looked at", fault))?;
    if there && replace == Replace::Never {
        return Err(StoreFault::StoreThere { dir: dir.to_path_buf() });
    }
    let new = dir.join(NEW_FILE);
    let made = sound(backup, || make((backup, source, beside), &new, dir, begin_epoch, hear));
    if made.is_err() {
        // What went wrong is told; a leftover is taken away by the next attempt too.
        let _ = std::fs::remove_file(&new);
        unmake_folder(dir, before);
    }
    let restored = made?;
    put_in_place(&new, &data)?;
    remove_if_there(&dir.join(DIRTY_FILE))?;
    drop(lock);
    Ok(restored)
}

/// The backup, as a file that nobody writes.
fn open_backup(backup: &Path) -> Result<File, StoreFault> {
    patiently(&mut wait_a_little, || open_backup_now(backup))
}

fn open_backup_now(backup: &Path) -> Result<File, StoreFault> {
    let source = File::open(backup).map_err(|fault| StoreFault::io(backup, "read", fault))?;
    if source.metadata().is_ok_and(|known| !known.is_file()) {
        return Err(StoreFault::NotABackup { file: backup.to_path_buf() });
    }
    match source.try_lock_shared() {
        Ok(()) => Ok(source),
        Err(TryLockError::WouldBlock) => Err(StoreFault::InUse {
            file: backup.to_path_buf(),
            holder: String::from("a process that works with it"),
        }),
        Err(TryLockError::Error(fault)) => Err(StoreFault::io(backup, "locked", fault)),
    }
}

fn make(
    (backup, mut source, beside): (&Path, File, Beside),
    new: &Path,
    dir: &Path,
    begin_epoch: impl FnOnce(&mut Writing<'_>) -> Result<(), StoreFault>,
    hear: &mut Hear<'_>,
) -> Result<Restored, StoreFault> {
    remove_if_there(new)?;
    let mut copy = private_file(new, New::Only).map_err(|fault| StoreFault::io(new, "made", fault))?;
    std::io::copy(&mut source, &mut copy).map_err(|fault| StoreFault::io(new, "written", fault))?;
    copy.sync_all().map_err(|fault| StoreFault::io(new, "written", fault))?;
    drop(copy);

    let store = Store::open_loose(new, &Opening::default()).map_err(|fault| about(backup, fault))?;
    let damaged =
        |fault: Unreadable| StoreFault::Unfit { file: backup.to_path_buf(), what: fault.to_string() };
    let last = journal::head(&store.read()?).map_err(damaged)?;
    let from = match last {
        Some(last) => (last.header.seq, last.hash),
        None => return Err(StoreFault::NotABackup { file: backup.to_path_buf() }),
    };
    let mut broken = Vec::new();
    if beside == Beside::Taken
        && let Some(folder) = backup.parent()
    {
        let site = journal::site(&store.read()?).map_err(damaged)?;
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        broken = replay(&store, folder, site, from, hear)?;
    }
    let report = verify_state(&store.read()?, Side::of(Some(dir)), None, hear)?;
    if let Some(finding) = report.findings.first() {
        return Err(StoreFault::Unfit { file: backup.to_path_buf(), what: finding.to_string() });
    }
    let Some(with) = report.head else {
        return Err(StoreFault::NotABackup { file: backup.to_path_buf() });
    };
    let txn = store.begin()?;
    begin_epoch(&mut txn.state())?;
    txn.commit(Durable::Settled).map_err(|fault| StoreFault::Stopped(fault.to_string()))?;
    let head = journal::head(&store.read()?)?.map_or(with, |last| (last.header.seq, last.hash));
    store.close()?;
    Ok(Restored { from, with, head, broken })
}

/// What is wrong with the copy is wrong with the backup: that is the file that people know.
fn about(backup: &Path, fault: StoreFault) -> StoreFault {
    let file = backup.to_path_buf();
    match fault {
        StoreFault::NotAStore { .. } => StoreFault::NotABackup { file },
        StoreFault::Damaged { what, .. } => StoreFault::Unfit { file, what },
        StoreFault::TooNew { found, known, .. } => StoreFault::TooNew { file, found, known },
        StoreFault::TooOld { found, known, .. } => StoreFault::TooOld { file, found, known },
        other => other,
    }
}
