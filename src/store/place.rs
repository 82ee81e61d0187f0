//! Files of a store's own: its owner's alone, never followed through a link, put in place whole and for good.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;

use super::fault::StoreFault;

/// How a file of our own is opened: only its owner may look at it, it is opened through no link that somebody else put
/// there, and a pipe in its place is not waited for.
pub fn own_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600).custom_flags(flags(OFlags::NOFOLLOW | OFlags::NONBLOCK));
    options
}

fn flags(flags: OFlags) -> i32 {
    i32::try_from(flags.bits()).unwrap_or(0)
}

/// A file of our own in a folder, to be read and written.
pub(super) fn private_file(path: &Path, new: New) -> std::io::Result<File> {
    let mut options = own_file();
    options.read(true).write(true);
    match new {
        New::Only => options.create_new(true),
        New::OrOld => options.create(true).truncate(false),
    };
    options.open(path).and_then(ordinary)
}

/// Opens a file that somebody wrote for us, through whatever link they chose, to be read. A pipe or a device, which might
/// never end, is refused.
pub fn open_ordinary(path: &Path) -> std::io::Result<File> {
    File::options().read(true).custom_flags(flags(OFlags::NONBLOCK)).open(path).and_then(ordinary)
}

/// A file that is one; a fault where it is a folder, a pipe or a device.
pub(super) fn ordinary(file: File) -> std::io::Result<File> {
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(std::io::Error::other("it is not an ordinary file")),
    }
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
