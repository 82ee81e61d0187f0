//! The folder of a store: made for good, and taken away where there is not to be a store after all.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use super::fault::StoreFault;
use super::file::DATA_FILE;
use super::lock::LOCK_FILE;
use super::place::sync_folder;

/// What was there before a store was to be put into a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Before {
    folder: bool,
    lock: bool,
}

/// Makes a folder and those above it, for good: a folder whose name a power cut takes takes the store with it.
pub(super) fn make_folder(dir: &Path) -> Result<Before, StoreFault> {
    let lock = dir.join(LOCK_FILE).try_exists().unwrap_or(true);
    let new: Vec<&Path> =
        dir.ancestors().take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists()).collect();
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .map_err(|fault| StoreFault::io(dir, "made", fault))?;
    let before = Before { folder: new.is_empty(), lock };
    for made in new {
        match sync_folder(made) {
            // A folder may be written that may not be read; its own file system will see to it.
            Ok(()) | Err(StoreFault::NoRights { .. }) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(before)
}

/// Takes away what was made for a store that there is not to be: the lock, and the folder. What was there before or
/// anybody else put there stays, and the folder with it.
pub(super) fn unmake_folder(dir: &Path, before: Before) {
    if dir.join(DATA_FILE).try_exists().unwrap_or(true) {
        return;
    }
    if !before.lock {
        let _ = fs::remove_file(dir.join(LOCK_FILE));
    }
    if !before.folder {
        let _ = fs::remove_dir(dir);
    }
}

/// The same for a folder beside a store.
pub(crate) fn make(dir: &Path) -> Result<(), StoreFault> {
    make_folder(dir).map(drop)
}
