//! The folder of a store: made for good, and taken away where there is not to be a store after all.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use super::fault::StoreFault;
use super::file::{DATA_FILE, sync_folder};
use super::lock::LOCK_FILE;

/// Whether a folder was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folder {
    WasThere,
    Made,
}

/// Makes a folder and those above it, for good: a folder whose name a power cut takes takes the store with it.
pub(super) fn make_folder(dir: &Path) -> Result<Folder, StoreFault> {
    let new: Vec<&Path> =
        dir.ancestors().take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists()).collect();
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .map_err(|fault| StoreFault::io(dir, "made", fault))?;
    let folder = if new.is_empty() { Folder::WasThere } else { Folder::Made };
    for made in new {
        match sync_folder(made) {
            // A folder may be written that may not be read; its own file system will see to it.
            Ok(()) | Err(StoreFault::NoRights { .. }) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(folder)
}

/// Takes away a folder that was made for a store that there is not to be, with the lock in it. What anybody else put
/// there stays, and the folder with it.
pub(super) fn unmake_folder(dir: &Path, folder: Folder) {
    if folder == Folder::Made && !dir.join(DATA_FILE).exists() {
        let _ = fs::remove_file(dir.join(LOCK_FILE));
        let _ = fs::remove_dir(dir);
    }
}
