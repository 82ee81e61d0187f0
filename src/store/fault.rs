//! What can be wrong with a store as a whole: each with a sentence that says what, where and what would help.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::domain::refusal::Refused;
use crate::domain::table::Unreadable;
use crate::domain::text::shown;

/// What is wrong with a store.
#[derive(Debug, Error)]
pub enum StoreFault {
    /// Nothing there.
    #[error("there is no store in {}; `stockroom init` makes one there, --store names another folder", at(.dir))]
    NoStore {
        /// Where it was looked for.
        dir: PathBuf,
    },
    /// A store is there already.
    #[error("there is a store in {} already; it was left alone", at(.dir))]
    StoreThere {
        /// Where.
        dir: PathBuf,
    },
    /// Something there already.
    #[error("{} exists already and was left alone; choose another name, or say that it is to be replaced", at(.file))]
    Exists {
        /// The file.
        file: PathBuf,
    },
    /// A device, a pipe: something that no file takes the place of.
    #[error("{} is not an ordinary file and was left alone; name a file, or a folder to put one in", at(.file))]
    Special {
        /// What it is.
        file: PathBuf,
    },
    /// Another process has it.
    #[error("{} is in use by {holder}; one process at a time can hold a store, so leave that one first", at(.file))]
    InUse {
        /// The file.
        file: PathBuf,
        /// Who holds it, as far as is known.
        holder: String,
    },
    /// The account may not, or the disk is mounted for reading only.
    #[error("{} cannot be {what}: {why}; the store's folder must belong to you and be writable", at(.path))]
    NoRights {
        /// Which file or folder.
        path: PathBuf,
        /// What was tried.
        what: &'static str,
        /// What the system said.
        why: String,
    },
    /// No room left.
    #[error("the disk of {} is full; nothing was lost: free some space, then open the store again", at(.path))]
    Full {
        /// Which file.
        path: PathBuf,
    },
    /// Some other file.
    #[error("{} is not a stockroom store (or its making was cut off); give the folder of a store", at(.file))]
    NotAStore {
        /// The file.
        file: PathBuf,
    },
    /// It was a store once.
    #[error("{} is damaged ({what}); `stockroom restore` puts a backup in its place", at(.file))]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What does not fit.
        what: String,
    },
    /// Written by a newer program.
    #[error(
        "{} was written by a newer stockroom (layout {found}; this one knows up to {known}); use that one",
        at(.file)
    )]
    TooNew {
        /// The file.
        file: PathBuf,
        /// Its layout.
        found: u64,
        /// The newest layout that is known.
        known: u64,
    },
    /// Anything else that the system says.
    #[error("{} cannot be {what}: {source}", at(.path))]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What was tried.
        what: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The disk failed before; the file must be opened anew.
    #[error("the store stopped after a disk error ({0}); open it again")]
    Stopped(String),
    /// A row could not be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The store's own first or next entry was refused.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A file that was to be trusted does not check.
    #[error("{} does not check and was not used: {what}", at(.file))]
    Unfit {
        /// The file.
        file: PathBuf,
        /// The first thing that does not fit.
        what: String,
    },
}

/// A path, fit to show.
pub(super) fn at(path: &Path) -> String {
    shown(&path.display().to_string())
}

impl StoreFault {
    /// An error of the file system, told by what it is about.
    pub(super) fn io(path: &Path, what: &'static str, source: std::io::Error) -> StoreFault {
        let path = path.to_path_buf();
        match source.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                StoreFault::NoRights { path, what, why: source.to_string() }
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreFault::Full { path },
            _ => StoreFault::Io { path, what, source },
        }
    }

    /// What redb said, told by what it is about.
    pub(super) fn redb(file: &Path, fault: impl Into<redb::Error>) -> StoreFault {
        let path = file.to_path_buf();
        match fault.into() {
            redb::Error::DatabaseAlreadyOpen => {
                StoreFault::InUse { file: path, holder: String::from("another process") }
            }
            redb::Error::Io(source) => match source.kind() {
                ErrorKind::NotFound => StoreFault::NoStore { dir: folder(file) },
                ErrorKind::InvalidData => StoreFault::NotAStore { file: path },
                ErrorKind::UnexpectedEof | ErrorKind::InvalidInput => {
                    StoreFault::Damaged { file: path, what: String::from("it is cut short") }
                }
                _ => StoreFault::io(file, "used", source),
            },
            redb::Error::Corrupted(what) => StoreFault::Damaged { file: path, what },
            fault @ (redb::Error::PreviousIo | redb::Error::DatabaseClosed) => {
                StoreFault::Stopped(fault.to_string())
            }
            other => StoreFault::Damaged { file: path, what: other.to_string() },
        }
    }
}

fn folder(file: &Path) -> PathBuf {
    file.parent().unwrap_or(file).to_path_buf()
}

/// What redb said of a table, as a row that cannot be read.
pub(super) fn unreadable(table: &'static str, fault: impl std::fmt::Display) -> Unreadable {
    Unreadable { table, what: fault.to_string() }
}
