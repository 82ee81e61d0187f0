//! Backs a store up while it is at work: a whole, checked, verified file or none.

use std::path::{Path, PathBuf};

use super::copy::copy_out;
use super::fault::StoreFault;
use super::file::{DATA_FILE, Store};
use super::guard::sound;
use super::journal;
use super::opening::Opening;
use super::place::sync_folder;
use super::progress::Hear;
use super::scratch::{Side, file_in};
use super::verify::verify_state;
use crate::domain::ids::{Hash, Seq};

/// The folder of backups in the store's own folder, for those that name no other.
pub const BACKUPS: &str = "backups";
/// What the file is called until it is whole.
pub const BACKUP_PREFIX: &str = ".stockroom-backup-";

/// Whether a file that is there may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replace {
    /// Never.
    Never,
    /// Somebody said so.
    Told,
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// The file.
    pub file: PathBuf,
    /// The last entry in it and its hash.
    pub head: (Seq, Hash),
    /// Rows copied.
    pub rows: u64,
}

/// Backs up into a file, or into a folder under a name that carries sequence and hash of the last entry.
pub fn backup(
    store: &Store,
    to: &Path,
    replace: Replace,
    hear: &mut Hear<'_>,
) -> Result<BackedUp, StoreFault> {
    sound(&store.place(), || backed_up(store, to, replace, hear))
}

fn backed_up(
    store: &Store,
    to: &Path,
    replace: Replace,
    hear: &mut Hear<'_>,
) -> Result<BackedUp, StoreFault> {
    let state = store.read()?;
    let last = journal::head(&state)?;
    let head = last.map_or((Seq(0), Hash::ZERO), |last| (last.header.seq, last.hash));
    let file = if to.is_dir() { to.join(name(head)) } else { to.to_path_buf() };
    check_place(store, &file, replace)?;
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(StoreFault::NoFolder { dir: folder.to_path_buf() });
    }
    let side = Side::beside(store, Some(folder));
    let (db, temporary) = file_in(folder, BACKUP_PREFIX, side.cache)?;
    let copy = Store::loose(db);
    let rows = copy_out(&state, copy.db()?, &file, hear)?;
    drop(state);
    copy.settle()?;
    copy.close()?;

    let opening = Opening { cache: Some(side.of_a_copy()), ..Opening::default() };
    let copy = Store::open_loose(&temporary, &opening)?;
    let report = verify_state(&copy.read()?, side, Some(head.1).filter(|_| head.0 > Seq(0)), hear)?;
    copy.close()?;
    if let Some(finding) = report.findings.first() {
        return Err(StoreFault::Unfit { file: store.place(), what: finding.to_string() });
    }
    let persisted = match replace {
        Replace::Never => temporary.persist_noclobber(&file),
        Replace::Told => temporary.persist(&file),
    };
    persisted.map_err(|fault| match fault.error.kind() {
        std::io::ErrorKind::AlreadyExists => StoreFault::Exists { file: file.clone() },
        _ => StoreFault::io(&file, "put in place", fault.error),
    })?;
    sync_folder(&file)?;
    Ok(BackedUp { file, head, rows })
}

/// `stockroom-SEQ-HASH.redb`, with the first eight digits of the hash.
fn name((seq, hash): (Seq, Hash)) -> String {
    let hash = hash.to_string();
    format!("stockroom-{}-{}.redb", seq.0, hash.get(..8).unwrap_or(&hash))
}

/// The last entry and the first eight digits of its hash, of a file that is called so.
pub fn parse_name(name: &str) -> Option<(Seq, String)> {
    let (seq, hash) = name.strip_prefix("stockroom-")?.strip_suffix(".redb")?.split_once('-')?;
    let digits = hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some((Seq(seq.parse().ok()?), hash.to_owned())).filter(|_| digits)
}

/// A backup never takes the place of the store itself, nor of a device, a pipe or a folder, whatever was said.
fn check_place(store: &Store, file: &Path, replace: Replace) -> Result<(), StoreFault> {
    let there = file.try_exists().map_err(|fault| StoreFault::io(file, "looked at", fault))?;
    let own = store.dir().map(|dir| dir.join(DATA_FILE));
    let same = own.is_some_and(|own| match (own.canonicalize(), file.canonicalize()) {
        (Ok(own), Ok(file)) => own == file,
        _ => false,
    });
    if same {
        return Err(StoreFault::Itself { file: file.to_path_buf() });
    }
    if there && !std::fs::metadata(file).is_ok_and(|known| known.is_file()) {
        return Err(StoreFault::Special { file: file.to_path_buf() });
    }
    if there && replace == Replace::Never {
        return Err(StoreFault::Exists { file: file.to_path_buf() });
    }
    Ok(())
}
