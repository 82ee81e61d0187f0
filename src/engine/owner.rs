//! What the owner of a store decides for the machine that it is on: `store.toml` in the store's folder. Where backups
//! go, how often, how many are kept; how much space must be free; how much memory may hold pages; how long a server
//! stays; whose word is taken for whom; how much clients may use up.
//!
//! It is the owner's alone: nobody changes it through the program, and no client names a path.

use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::allowance::Allowance;
use crate::domain::text::{Code, path_words, shown};
use crate::store::{StoreFault, open_ordinary};

/// The file in the store's folder.
pub const OWNER_FILE: &str = "store.toml";
/// The most bytes of it.
const BYTES_MAX: u64 = 64 * 1024;
/// The largest of its numbers.
const NUMBER_MAX: u32 = 1_000_000;
/// The most launchers.
const LAUNCHERS_MAX: usize = 64;

/// What the owner decided.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Owner {
    /// Where backups and the journal beside them go, best on another disk; none for `backups` in the store's folder.
    pub backup_folder: Option<PathBuf>,
    /// Hours between backups; 0 for none.
    pub backup_hours: u32,
    /// Of how many days the last backup is kept.
    pub keep_daily: u32,
    /// Of how many weeks.
    pub keep_weekly: u32,
    /// Seconds between two times that the journal is written beside the backups; 0 for never.
    pub journal_seconds: u32,
    /// MiB that must be free for anything to be written.
    pub floor_mib: u32,
    /// MiB that are set aside beside the store for when the disk is full; 0 for none.
    pub reserve_mib: u32,
    /// MiB of pages that are held in memory.
    pub cache_mib: u32,
    /// Seconds that a server which a client started stays when nobody is connected; 0 for none that starts by itself.
    pub server_idle_seconds: u32,
    /// Accounts of the machine whose word is taken for who somebody is: shared logins that only run this program.
    pub launchers: Vec<Code>,
    /// What becomes of accounts that belong to nobody here.
    pub unknown_accounts: UnknownAccounts,
    /// How much clients of a server may use up.
    pub limits: Allowance,
}

/// What becomes of an account that nobody has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownAccounts {
    /// It is refused.
    #[default]
    Refuse,
    /// It may look.
    View,
}

impl Default for Owner {
    fn default() -> Owner {
        Owner {
            backup_folder: None,
            backup_hours: 24,
            keep_daily: 7,
            keep_weekly: 4,
            journal_seconds: 300,
            floor_mib: 64,
            reserve_mib: 16,
            cache_mib: 128,
            server_idle_seconds: 600,
            launchers: Vec::new(),
            unknown_accounts: UnknownAccounts::Refuse,
            limits: Allowance::default(),
        }
    }
}

impl Owner {
    /// What stands in a store's folder; what is usual where nothing does.
    pub fn of(dir: &Path) -> Result<Owner, StoreFault> {
        let path = dir.join(OWNER_FILE);
        let mut text = String::new();
        match open_ordinary(&path) {
            Ok(file) => {
                let wrong = |what: String| StoreFault::Owner { file: path.clone(), what };
                let mut file = file.take(BYTES_MAX + 1);
                let bytes = file.read_to_string(&mut text).map_err(|fault| match fault.kind() {
                    ErrorKind::InvalidData => wrong(String::from("it is not text (UTF-8)")),
                    _ => wrong(fault.to_string()),
                })?;
                // Read in part it would say less than its owner wrote.
                if u64::try_from(bytes).unwrap_or(u64::MAX) > BYTES_MAX {
                    return Err(wrong(format!("it is longer than {BYTES_MAX} bytes")));
                }
            }
            Err(fault) if fault.kind() == ErrorKind::NotFound => {
                return match std::fs::symlink_metadata(&path) {
                    // What its owner decided is elsewhere, and is not to be taken for what is usual.
                    Ok(_) => Err(StoreFault::Owner {
                        file: path,
                        what: String::from("it is a link that leads nowhere"),
                    }),
                    Err(_) => Ok(Owner::default()),
                };
            }
            Err(fault) if fault.kind() == ErrorKind::Other => {
                return Err(StoreFault::Owner { file: path, what: fault.to_string() });
            }
            Err(fault) => return Err(StoreFault::io(&path, "read", fault)),
        }
        Owner::parse(&text).map_err(|what| StoreFault::Owner { file: path, what })
    }

    /// Reads the text of such a file.
    pub fn parse(text: &str) -> Result<Owner, String> {
        let owner: Owner = toml::from_str(text).map_err(|fault| {
            let line =
                fault.span().map(|span| text.get(..span.start).unwrap_or(text).matches('\n').count() + 1);
            // It quotes the file, which may hold anything.
            let message = shown(fault.message().lines().next().unwrap_or_default());
            line.map_or(message.clone(), |line| format!("line {line}: {message}"))
        })?;
        for (name, number, least) in [
            ("backup-hours", owner.backup_hours, 0),
            ("keep-daily", owner.keep_daily, 1),
            ("keep-weekly", owner.keep_weekly, 0),
            ("journal-seconds", owner.journal_seconds, 0),
            ("floor-mib", owner.floor_mib, 0),
            ("reserve-mib", owner.reserve_mib, 0),
            ("cache-mib", owner.cache_mib, 1),
            ("server-idle-seconds", owner.server_idle_seconds, 0),
        ] {
            if number < least || number > NUMBER_MAX {
                return Err(format!("{name} must be {least} to {NUMBER_MAX}"));
            }
        }
        if owner.launchers.len() > LAUNCHERS_MAX {
            return Err(format!("at most {LAUNCHERS_MAX} launchers can be named"));
        }
        owner.limits.check()?;
        match &owner.backup_folder {
            Some(folder) if !folder.is_absolute() => Err(format!(
                "backup-folder must begin with /, as in /mnt/second/stockroom; {} does not",
                path_words(&folder.display().to_string())
            )),
            _ => Ok(owner),
        }
    }

    /// How many bytes are set aside.
    pub fn reserve(&self) -> u64 {
        u64::from(self.reserve_mib).saturating_mul(1024 * 1024)
    }

    /// How many bytes must be free.
    pub fn floor(&self) -> u64 {
        u64::from(self.floor_mib).saturating_mul(1024 * 1024)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: Result<Owner, &str>) {
        match (Owner::parse(text), wanted) {
            (Ok(found), Ok(wanted)) => assert_eq!(found, wanted),
            (Err(found), Err(wanted)) => assert!(found.contains(wanted), "{found}"),
            (found, wanted) => panic!("{text}: {found:?}, not {wanted:?}"),
        }
    }

    #[test]
    fn an_owners_file_is_read_and_its_faults_are_named() {
        check("", Ok(Owner::default()));
        check(
            "backup-folder = \"/mnt/second\"\nkeep-daily = 14 # two weeks\n",
            Ok(Owner { backup_folder: Some("/mnt/second".into()), keep_daily: 14, ..Owner::default() }),
        );
        check("\nbackup-foldr = \"/x\"\n", Err("line 2: unknown field `backup-foldr`"));
        check("reserve-mib = 0", Ok(Owner { reserve_mib: 0, ..Owner::default() }));
        check("reserve-mib = 2000000", Err("reserve-mib must be 0 to 1000000"));
        check("keep-daily = 0", Err("keep-daily must be 1 to 1000000"));
        check("cache-mib = 2000000", Err("cache-mib must be 1 to 1000000"));
        check("backup-hours = -1", Err("line 1: "));
        check("backup-folder = \"second\"", Err("must begin with /"));
        check("keep-daily = ", Err("line 1: "));
        check(
            "launchers = [\"kiosk\"]\nunknown-accounts = \"view\"\n",
            Ok(Owner {
                launchers: vec![Code::new("kiosk").unwrap()],
                unknown_accounts: UnknownAccounts::View,
                ..Owner::default()
            }),
        );
        check(
            "keep-daily = 3\n[limits]\nconnections = 7\n",
            Ok(Owner {
                keep_daily: 3,
                limits: Allowance { connections: 7, ..Allowance::default() },
                ..Owner::default()
            }),
        );
        check("[limits]\nwrite-seconds = 0\n", Err("write-seconds in [limits] must be 1 to 600"));
        check("[limits]\nwrite-hours = 1\n", Err("line 2: unknown field `write-hours`"));
        check("launchers = [\"two words\\n\"]", Err("line 1: "));
        check("unknown-accounts = \"anybody\"", Err("line 1: unknown variant"));
    }

    #[test]
    fn s1_what_a_fault_quotes_of_the_file_can_only_be_read() {
        for text in [
            "\"\\u001b[31m\" = 1",
            "unknown-accounts = \"\\u001b]0;x\\u0007\"",
            "backup-folder = \"\\u001b[31m\\u202e\"",
        ] {
            let fault = Owner::parse(text).unwrap_err();
            let unfit = |c: char| c.is_control() || c == '\u{202e}';
            assert!(!fault.contains(unfit), "{fault:?}");
        }
    }

    #[test]
    fn a_file_that_is_too_long_is_refused_rather_than_read_in_part() {
        let folder = tempfile::tempdir().unwrap();
        let long = "# a comment\n".repeat(6_000);
        std::fs::write(folder.path().join(OWNER_FILE), format!("{long}keep-daily = 14\n")).unwrap();
        let fault = Owner::of(folder.path()).unwrap_err().to_string();
        assert!(fault.contains("it is longer than 65536 bytes"), "{fault}");
    }
}
