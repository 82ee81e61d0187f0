//! The lock that one process holds on a store's folder, and who holds it, for people to read.
//!
//! The lock is the kernel's, so it goes with its process; what the file says is only for humans.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use super::fault::StoreFault;
use crate::domain::text::shown;

/// The lock's file in the store's folder.
pub const LOCK_FILE: &str = "store.lock";
/// As much of the file as is shown.
const HOLDER_MAX: usize = 80;

/// How often a store that is in use is tried again: whoever had it may be just leaving.
const TRIES: u32 = 12;
/// How long is waited before it is tried again.
const BETWEEN: Duration = Duration::from_millis(20);

/// Tries again for a moment while something is in use.
pub(super) fn patiently<A>(mut work: impl FnMut() -> Result<A, StoreFault>) -> Result<A, StoreFault> {
    for _ in 1..TRIES {
        match work() {
            Err(StoreFault::InUse { .. }) => std::thread::sleep(BETWEEN),
            other => return other,
        }
    }
    work()
}

/// A store's folder, held.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the folder, or says who has it.
    pub fn take(dir: &Path) -> Result<Lock, StoreFault> {
        patiently(|| Lock::try_take(dir))
    }

    fn try_take(dir: &Path) -> Result<Lock, StoreFault> {
        let path = dir.join(LOCK_FILE);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|fault| StoreFault::io(&path, "opened", fault))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreFault::InUse { file: dir.to_path_buf(), holder: holder(&mut file) });
            }
            Err(TryLockError::Error(fault)) => return Err(StoreFault::io(&path, "locked", fault)),
        }
        sign(&mut file).map_err(|fault| StoreFault::io(&path, "written", fault))?;
        Ok(Lock { _file: file })
    }
}

/// Says in the file who holds it.
fn sign(file: &mut File) -> std::io::Result<()> {
    let uid = rustix::process::getuid().as_raw();
    let user = ["USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
    let user = user.map_or_else(|| format!("user {uid}"), |name| format!("{name}, user {uid}"));
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "process {} ({user})", std::process::id())
}

/// Who the file says holds it.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.take(HOLDER_MAX as u64).read_to_string(&mut text);
    let line = text.lines().next().unwrap_or_default().trim();
    match read {
        Ok(_) if !line.is_empty() => shown(line),
        _ => String::from("another process"),
    }
}
