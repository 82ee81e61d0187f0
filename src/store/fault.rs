//! What can be wrong with a store as a whole: each with a sentence that says what, where and what would help.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::domain::refusal::Refused;
use crate::domain::table::Unreadable;
use crate::domain::text::path_words;

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
    #[error("{} exists already and was left alone; choose another name, or say that it is to be replaced (--force)", at(.file))]
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
    /// A link or something else in the place of the store's own file.
    #[error(
        "{} is not an ordinary file, and a store is not opened through a link; name the folder that the file itself is in \
         (--store), or put the file there",
        at(.file)
    )]
    NotItself {
        /// The file.
        file: PathBuf,
    },
    /// A backup over the store that it is of.
    #[error("{} is the store itself; a backup never takes its place, so choose another name", at(.file))]
    Itself {
        /// The file.
        file: PathBuf,
    },
    /// A folder that is not there.
    #[error("{} is no folder; make it first, or choose another", at(.dir))]
    NoFolder {
        /// Where.
        dir: PathBuf,
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
    #[error("{} cannot be {what}: {why}; {}", at(.path), rights_help(what))]
    NoRights {
        /// Which file or folder.
        path: PathBuf,
        /// What was tried.
        what: &'static str,
        /// What the system said.
        why: String,
    },
    /// No room left.
    #[error("the disk of {} is full; nothing was lost, so free some space and try again", at(&folder(.path)))]
    Full {
        /// A file on it.
        path: PathBuf,
    },
    /// Some other file.
    #[error("{} is not a stockroom store (or its making was cut off); give the folder of a store", at(.file))]
    NotAStore {
        /// The file.
        file: PathBuf,
    },
    /// A file that was to be a backup.
    #[error("{} is not a backup of a stockroom store; give a file that `stockroom backup` made", at(.file))]
    NotABackup {
        /// The file.
        file: PathBuf,
    },
    /// It was a store once.
    #[error("{} is damaged ({what}); `stockroom restore BACKUP --force` puts a backup in its place", at(.file))]
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
    /// Written by a program so old that this one knows no way from there.
    #[error(
        "{} was written by another stockroom (layout {found}), from which this one knows no way to its own ({known}); use the one that wrote it",
        at(.file)
    )]
    TooOld {
        /// The file.
        file: PathBuf,
        /// Its layout.
        found: u64,
        /// This program's.
        known: u64,
    },
    /// No room for the copy that comes before an older store is changed.
    #[error(
        "the store is of an older layout and a copy of it comes first: that takes {} MiB in {}, and {} MiB are free; nothing was changed, so free some space and try again",
        .need.div_ceil(1024 * 1024), at(.folder), .free / (1024 * 1024)
    )]
    NoRoom {
        /// Where.
        folder: PathBuf,
        /// How many bytes it takes.
        need: u64,
        /// How many are free.
        free: u64,
    },
    /// Anything else that the system says.
    #[error("{} cannot be {what}: {}", at(.path), io_words(what, source))]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What was tried.
        what: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// What the store's owner wrote, or what is done for them.
    #[error("{}: {what}", at(.file))]
    Owner {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The disk failed before; the file must be opened anew.
    #[error("the disk failed ({0}); nothing that was acknowledged is lost, so mend that and try again")]
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

/// What would help where the account may not.
fn rights_help(what: &str) -> &'static str {
    match what {
        "read" => "it must be readable for you",
        _ => "the store's folder and what is in it must belong to you and be writable",
    }
}

/// What the system said, and what would help where that is known.
fn io_words(what: &str, source: &std::io::Error) -> String {
    let help = match source.kind() {
        ErrorKind::NotFound if what == "read" => "there is no such file; check its name",
        ErrorKind::NotFound => "the folder that it is to be in is not there; make that first",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "a file stands where a folder should be; choose another folder"
        }
        ErrorKind::IsADirectory => "a folder stands where a file should be; take it away or choose another",
        _ if source.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => {
            "a link stands where a file of the store should be; take it away"
        }
        _ => return disk_words(source),
    };
    String::from(help)
}

/// A path, fit to show.
pub(super) fn at(path: &Path) -> String {
    path_words(&path.display().to_string())
}

impl StoreFault {
    /// An error of the file system, told by what it is about.
    pub(crate) fn io(path: &Path, what: &'static str, source: std::io::Error) -> StoreFault {
        let path = path.to_path_buf();
        match source.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                StoreFault::NoRights { path, what, why: source.to_string() }
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreFault::Full { path },
            _ => StoreFault::Io { path, what, source },
        }
    }

    /// Why it stopped, without what to do about it.
    pub fn reason(&self) -> String {
        match self {
            StoreFault::Stopped(what) => what.clone(),
            other => other.to_string(),
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
            redb::Error::Corrupted(what) => StoreFault::Damaged { file: path, what: cut_short(what) },
            fault @ (redb::Error::PreviousIo | redb::Error::DatabaseClosed) => {
                StoreFault::Stopped(words(fault))
            }
            other => StoreFault::Damaged { file: path, what: other.to_string() },
        }
    }
}

/// What redb says of a file that is shorter than its layout, in words.
fn cut_short(what: String) -> String {
    let number = |name: &str| {
        let (_, rest) = what.split_once(name)?;
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok()
    };
    match (number("file_len="), number("layout_len=")) {
        (Some(is), Some(was)) => format!("it is cut short: {is} of {was} bytes are there"),
        _ => what,
    }
}

fn folder(file: &Path) -> PathBuf {
    file.parent().unwrap_or(file).to_path_buf()
}

/// What redb said, in words that say what would help.
pub(super) fn words(fault: impl Into<redb::Error>) -> String {
    match fault.into() {
        redb::Error::Io(source) => disk_words(&source),
        redb::Error::PreviousIo => String::from("the disk failed before"),
        other => other.to_string(),
    }
}

fn disk_words(source: &std::io::Error) -> String {
    match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            String::from("its disk is full; free some space")
        }
        ErrorKind::FileTooLarge => {
            String::from("the system lets no file grow so large; lift that limit (ulimit -f)")
        }
        // A disk that is failing should not be relied on with the only copy.
        _ if source.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) => {
            format!("{source}; back the store up to another disk and have this one looked at")
        }
        _ => source.to_string(),
    }
}

/// What redb said where a table was read or written: the disk is told of, or else the table.
pub(super) fn unread(table: &'static str, fault: impl Into<redb::Error>) -> Unreadable {
    match fault.into() {
        fault @ (redb::Error::Io(_) | redb::Error::PreviousIo) => Unreadable::disk(words(fault)),
        other => unreadable(table, other),
    }
}

/// What was said of a table, as a row that cannot be read.
pub(super) fn unreadable(table: &'static str, fault: impl std::fmt::Display) -> Unreadable {
    Unreadable { table, what: fault.to_string() }
}
