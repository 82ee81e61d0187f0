//! The lock that one process holds on a store's folder, and who holds it, for people to read.
//!
//! The lock is the kernel's, so it goes with its process; what the file says is only for humans.
//!
//! A process that was started a moment ago holds what its parent had open until it runs its own program. So a lock
//! that has just been given back can look held, by the very process that asks; whoever asks has a little patience.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

use super::fault::StoreFault;
use super::place::{New, private_file};
use crate::domain::text::shown;

/// The lock's file in the store's folder.
pub const LOCK_FILE: &str = "store.lock";
/// As much of the file as is shown.
const HOLDER_MAX: usize = 80;
/// How often something held is asked for before it is told who holds it.
pub const TRIES: u32 = 20;
/// How long to wait before asking again.
const PAUSE: Duration = Duration::from_millis(25);

/// A store's folder, held.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the folder, or says who has it.
    pub fn take(dir: &Path) -> Result<Lock, StoreFault> {
        patiently(&mut wait_a_little, || Lock::take_now(dir))
    }

    /// The same with no patience.
    fn take_now(dir: &Path) -> Result<Lock, StoreFault> {
        let path = dir.join(LOCK_FILE);
        let mut file =
            private_file(&path, New::OrOld).map_err(|fault| StoreFault::io(&path, "opened", fault))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreFault::InUse { file: dir.to_path_buf(), holder: holder(&mut file) });
            }
            Err(TryLockError::Error(fault)) => return Err(StoreFault::io(&path, "locked", fault)),
        }
        // Only for humans: on a full disk the store can still be looked at.
        let _ = sign(&mut file);
        Ok(Lock { _file: file })
    }
}

/// Asks for something until nobody else holds it, at most [`TRIES`] times; `pause` is called in between.
pub(super) fn patiently<T>(
    pause: &mut dyn FnMut(u32),
    mut ask: impl FnMut() -> Result<T, StoreFault>,
) -> Result<T, StoreFault> {
    for tried in 1..TRIES {
        match ask() {
            Err(StoreFault::InUse { .. }) => pause(tried),
            other => return other,
        }
    }
    ask()
}

/// Waits a little, for [`patiently`].
pub(super) fn wait_a_little(_: u32) {
    std::thread::sleep(PAUSE);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_lets_go_in_time_is_not_told_of() {
        let dir = tempfile::tempdir().unwrap();
        let mut held = Some(Lock::take_now(dir.path()).unwrap());
        let mut pauses = 0;
        let mut pause = |tried| {
            pauses = tried;
            if tried == 3 {
                held = None;
            }
        };
        assert!(patiently(&mut pause, || Lock::take_now(dir.path())).is_ok());
        assert_eq!(pauses, 3);
    }

    #[test]
    fn who_holds_on_is_named_after_some_patience() {
        let dir = tempfile::tempdir().unwrap();
        let _held = Lock::take_now(dir.path()).unwrap();
        let mut pauses = 0;
        let fault = patiently(&mut |tried| pauses = tried, || Lock::take_now(dir.path())).unwrap_err();
        assert!(
            fault.to_string().contains(&format!("in use by process {} (", std::process::id())),
            "{fault}"
        );
        assert_eq!(pauses, TRIES - 1);
    }

    #[test]
    fn another_fault_is_told_at_once() {
        let mut pause = |_| panic!("it waited");
        let fault = patiently(&mut pause, || Lock::take_now(Path::new("/nowhere/at/all"))).unwrap_err();
        assert!(matches!(fault, StoreFault::Io { .. }), "{fault}");
    }

    #[test]
    fn s11_a_lock_that_is_a_link_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let other = dir.path().join("other");
        std::fs::write(&other, "mine").unwrap();
        std::os::unix::fs::symlink(&other, dir.path().join(LOCK_FILE)).unwrap();
        let fault = Lock::take_now(dir.path()).unwrap_err().to_string();
        assert!(fault.contains("a link stands where"), "{fault}");
        assert_eq!(std::fs::read_to_string(&other).unwrap(), "mine");
    }
}
