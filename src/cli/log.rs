//! The log: what went wrong inside the program, a record a line, in the store's folder.
//!
//! Nothing is made before there is something to say. Whatever a record holds, it is one line, and nothing in it can
//! do anything to a terminal: it goes through [`shown`]. The log must never be the reason why something fails.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tracing::Level;

use crate::domain::text::shown;
use crate::service::own_file;

/// The log in the store's folder.
pub const LOG_FILE: &str = "stockroom.log";
/// A log that has grown larger is put aside, in place of the one before.
pub const LOG_BYTES_MAX: u64 = 1 << 20;
/// The longest record, in characters.
const RECORD_CHARS_MAX: usize = 4_000;

/// The folder of the store that this process works with.
static FOLDER: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Takes records from everywhere in the program, from here on.
pub fn install() {
    let made = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_target(false)
        .with_max_level(Level::INFO)
        .with_writer(|| Record)
        .try_init();
    // Somebody else takes them already: then it is theirs.
    drop(made);
}

/// Says which store the records are about: they go into its folder.
pub fn keep_in(folder: &Path) {
    *FOLDER.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder.to_path_buf());
}

/// One record on its way into the file.
struct Record;

impl Write for Record {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let folder = FOLDER.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(folder) = folder {
            // Where it cannot be written there is nobody to tell.
            drop(append(&folder.join(LOG_FILE), &line(bytes)));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A record as one line that can only be read.
fn line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut line: String = shown(text.trim_end_matches('\n')).chars().take(RECORD_CHARS_MAX).collect();
    line.push('\n');
    line
}

fn append(file: &Path, line: &str) -> io::Result<()> {
    if file.metadata().is_ok_and(|known| known.len() > LOG_BYTES_MAX) {
        std::fs::rename(file, file.with_extension("log.1"))?;
    }
    let mut log = own_file().create(true).append(true).open(file)?;
    log.write_all(line.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn s12_a_record_is_one_line_whatever_is_in_it() {
        let forged =
            "2026-11-23 ERROR bad name \"x\n2026-11-23 INFO all is well\r\u{1b}[2J\u{9b}31m\u{202e}\"\n";
        let line = line(forged.as_bytes());
        assert_eq!(line.matches('\n').count(), 1);
        assert!(
            line.ends_with('\n') && !line.trim_end_matches('\n').chars().any(char::is_control),
            "{line:?}"
        );
        assert!(!line.contains('\u{202e}'));
        assert!(super::line(&[b'x'; 100_000]).len() < 5_000);
        assert!(super::line(&[0xff, 0xfe]).starts_with('\u{fffd}'));
    }

    #[test]
    fn the_log_is_its_owners_alone_and_does_not_grow_for_ever() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join(LOG_FILE);
        append(&log, "one\n").unwrap();
        append(&log, "two\n").unwrap();
        assert_eq!(std::fs::read_to_string(&log).unwrap(), "one\ntwo\n");
        assert_eq!(log.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::write(&log, vec![b'x'; 1 + (1 << 20)]).unwrap();
        append(&log, "three\n").unwrap();
        assert_eq!(std::fs::read_to_string(&log).unwrap(), "three\n");
        assert!(dir.path().join("stockroom.log.1").exists());
    }

    #[test]
    fn s11_a_log_that_is_a_link_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let other = dir.path().join("other");
        std::fs::write(&other, "mine").unwrap();
        std::os::unix::fs::symlink(&other, dir.path().join(LOG_FILE)).unwrap();
        assert!(append(&dir.path().join(LOG_FILE), "x\n").is_err());
        assert_eq!(std::fs::read_to_string(&other).unwrap(), "mine");
    }
}
