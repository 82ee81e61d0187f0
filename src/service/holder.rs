//! Who really holds the lock on a store's folder: what its file says is only for people, and stays where somebody else
//! takes the lock who writes nothing into it. It takes no lock and changes nothing.

use std::path::Path;

use rustix::fs::{Stat, major, minor, stat};

use super::room::{RoomFault, StoreFault};
use crate::domain::text::shown;

/// The lock's file in the store's folder.
const LOCK_FILE: &str = "store.lock";
/// The kernel's list of locks.
const LOCKS: &str = "/proc/locks";

/// Who holds a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The process that its file names, as it is named there.
    Named(String),
    /// Another one: its number, and what it is called where that can be seen.
    Other {
        /// The process.
        process: u32,
        /// The name of its program.
        program: String,
    },
    /// The kernel does not say. What the file names, and whether a process of that number runs.
    Unseen {
        /// As it is named there.
        said: String,
        /// Whether there is one.
        runs: bool,
    },
}

impl Holder {
    /// In words, for `is in use by ...`.
    pub fn words(&self) -> String {
        match self {
            Holder::Named(said) => said.clone(),
            Holder::Other { process, program } if program.is_empty() => format!("process {process}"),
            Holder::Other { process, program } => format!("process {process} ({program})"),
            Holder::Unseen { said, runs: true } => said.clone(),
            Holder::Unseen { said, runs: false } => {
                format!("another process (store.lock names {said}, which has ended)")
            }
        }
    }

    /// The process, where it is known.
    pub fn process(&self) -> Option<u32> {
        match self {
            Holder::Named(said) => named(said),
            Holder::Other { process, .. } => Some(*process),
            Holder::Unseen { said, runs } => named(said).filter(|_| *runs),
        }
    }
}

/// The process that somebody wrote down, of `process 7 (user 1000)`.
fn named(said: &str) -> Option<u32> {
    said.strip_prefix("process ")?.split(' ').next()?.parse().ok()
}

/// Who holds the lock of a store's folder now, as far as the kernel says; none where nobody does, or it does not say.
pub fn process_of(dir: &Path) -> Option<u32> {
    let found = stat(dir.join(LOCK_FILE)).ok()?;
    held(&std::fs::read_to_string(LOCKS).ok()?, &found)
}

/// The process of the first line on a file: `1: FLOCK  ADVISORY  WRITE 4711 08:01:1234 0 EOF`.
fn held(locks: &str, file: &Stat) -> Option<u32> {
    let device = |text: &str| u32::from_str_radix(text, 16).ok();
    locks.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, "FLOCK", _, _, process, place, ..] = words[..] else { return None };
        let mut place = place.split(':');
        let (high, low, number) = (device(place.next()?)?, device(place.next()?)?, place.next()?);
        let same = (high, low) == (major(file.st_dev), minor(file.st_dev))
            && number.parse::<u64>() == Ok(file.st_ino);
        // Another world's processes have no number here.
        process.parse().ok().filter(|process| same && *process > 0)
    })
}

/// Who holds the lock of a store's folder, whose file says so.
pub fn of(dir: &Path, said: &str) -> Holder {
    match process_of(dir) {
        None => {
            let runs = named(said).is_none_or(|process| Path::new(&format!("/proc/{process}")).exists());
            Holder::Unseen { said: said.to_owned(), runs }
        }
        Some(process) if named(said) == Some(process) => Holder::Named(said.to_owned()),
        Some(process) => Holder::Other { process, program: program(process) },
    }
}

fn program(process: u32) -> String {
    let name = std::fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
    shown(name.trim())
}

/// A store that is in use is in use by whoever holds it, not by whom its lock names.
pub(super) fn truly(dir: &Path, fault: RoomFault) -> RoomFault {
    match fault {
        RoomFault::Store(StoreFault::InUse { file, holder }) => {
            let holder = of(dir, &holder).words();
            RoomFault::Store(StoreFault::InUse { file, holder })
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::*;
    use crate::domain::settings::Settings;
    use crate::domain::tables::PersonName;
    use crate::domain::text::{Code, Name};

    #[test]
    fn who_holds_a_lock_is_what_the_kernel_says_and_not_what_its_file_names() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(LOCK_FILE);
        let lock = File::create(&path).unwrap();
        let (own, gone) = (std::process::id(), "process 4000000000 (ann)");
        let found = of(dir.path(), gone);
        assert_eq!(found, Holder::Unseen { said: gone.to_owned(), runs: false });
        assert!(found.process().is_none() && found.words().contains("has ended"), "{found:?}");
        let said = format!("process {own} (ann)");
        assert_eq!(of(dir.path(), &said), Holder::Unseen { said: said.clone(), runs: true });
        lock.lock().unwrap();
        fs::write(&path, gone).unwrap();
        let found = of(dir.path(), gone);
        assert!(matches!(&found, Holder::Other { process, .. } if *process == own), "{found:?}");
        assert!(found.words().starts_with(&format!("process {own} (")), "{found:?}");
        assert_eq!(of(dir.path(), &said), Holder::Named(said));
    }

    #[test]
    fn the_lock_that_is_looked_at_is_the_one_that_stores_are_held_by() {
        let dir = tempfile::tempdir().unwrap();
        let code = |text| Code::new(text).unwrap();
        let creator = PersonName { login: code("ann"), name: Name::new("Ann").unwrap() };
        let settings = Settings::new(code("EUR"), code("UTC"));
        let room = crate::service::room::create(dir.path(), settings, &creator).unwrap();
        assert_eq!(process_of(dir.path()), Some(std::process::id()));
        room.close();
        assert_eq!(process_of(dir.path()), None);
    }

    #[test]
    fn a_line_of_another_file_or_kind_is_nobodys() {
        let dir = tempfile::tempdir().unwrap();
        let found = stat(dir.path()).unwrap();
        let (high, low, number) = (major(found.st_dev), minor(found.st_dev), found.st_ino);
        let line = |kind: &str, process: &str, number: u64| {
            format!("1: {kind}  ADVISORY  WRITE {process} {high:02x}:{low:02x}:{number} 0 EOF\n")
        };
        for (lines, wanted) in [
            (line("FLOCK", "4711", number), Some(4711)),
            (line("FLOCK", "4711", number + 1), None),
            (line("POSIX", "4711", number), None),
            (line("FLOCK", "0", number), None),
            (line("FLOCK", "4710", number + 1) + &line("FLOCK", "4711", number), Some(4711)),
            (String::from("1: -> FLOCK\nnonsense\n\n"), None),
        ] {
            assert_eq!(held(&lines, &found), wanted, "{lines}");
        }
    }
}
