//! Files of a store's own: its owner's alone, never followed through a link, put in place whole and for good.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::fault::StoreFault;
use super::lock;

/// A file of our own in a folder: only its owner may look at it.
pub(super) fn private_file(path: &Path, new: New) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600).custom_flags(lock::no_link());
    match new {
        New::Only => options.create_new(true),
        New::OrOld => options.create(true).truncate(false),
    };
    options.open(path)
}

/// Whether a file must not be there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum New {
    /// It must not.
    Only,
    /// It may.
    OrOld,
}

/// Renames a whole file into its place, for good.
pub(super) fn put_in_place(new: &Path, place: &Path) -> Result<(), StoreFault> {
    fs::rename(new, place).map_err(|fault| StoreFault::io(place, "put in place", fault))?;
    sync_folder(place)
}

/// Makes the names in a file's folder durable.
pub(super) fn sync_folder(file: &Path) -> Result<(), StoreFault> {
    let dir = match file.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    };
    File::open(dir)
        .and_then(|folder| folder.sync_all())
        .map_err(|fault| StoreFault::io(dir, "flushed", fault))
}

pub(super) fn remove_if_there(path: &Path) -> Result<(), StoreFault> {
    match fs::remove_file(path) {
        Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreFault::io(path, "removed", fault))
        }
        _ => Ok(()),
    }
}
