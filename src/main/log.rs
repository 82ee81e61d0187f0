//! The program's log: a file for its owner alone, made when there is something to write.
//!
//! One line a record, and nothing in it but what can be read: what came from people or files is made fit first. It must
//! never print, and never end the program: a log that cannot be written is done without.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use stockroom::domain::log::LOG_FILE;
use stockroom::domain::text::shown;
use tracing::Level;

/// A longer log is put aside when the program starts to write, in place of the one that was put aside before.
const BYTES_MAX: u64 = 1024 * 1024;

/// The log's file: `env` looks a variable up.
pub fn place(env: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let state = env("XDG_STATE_HOME").filter(|folder| folder.is_absolute());
    Some(state.or_else(|| Some(env("HOME")?.join(".local/state")))?.join(LOG_FILE))
}

/// From now on what the program notes of itself goes into this file.
pub fn install(path: PathBuf) {
    let writer = Mutex::new(Lines { path, file: None });
    let subscriber =
        tracing_subscriber::fmt().with_ansi(false).with_max_level(Level::INFO).with_writer(writer).finish();
    // There is one subscriber a process, and this is the first.
    drop(tracing::subscriber::set_global_default(subscriber));
}

/// Records, a line each.
struct Lines {
    path: PathBuf,
    file: Option<File>,
}

impl Lines {
    fn file(&mut self) -> io::Result<&mut File> {
        let file = match self.file.take() {
            Some(file) => file,
            None => open(&self.path)?,
        };
        Ok(self.file.insert(file))
    }
}

impl Write for Lines {
    /// A record, whole: it comes in one piece.
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(record);
        let line = format!("{}\n", shown(&text.trim_end().replace('\n', " / ")));
        self.file()?.write_all(line.as_bytes())?;
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    if fs::metadata(path).is_ok_and(|file| file.len() > BYTES_MAX) {
        fs::rename(path, path.with_extension("log.old"))?;
    }
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_log_is_where_such_files_are() {
        let find = |vars: &'static [(&str, &str)]| {
            place(move |name| vars.iter().find(|(n, _)| *n == name).map(|(_, value)| PathBuf::from(value)))
        };
        let under = |path: &str| Some(PathBuf::from(path));
        assert_eq!(find(&[("XDG_STATE_HOME", "/s"), ("HOME", "/h")]), under("/s/stockroom/stockroom.log"));
        assert_eq!(find(&[("HOME", "/h")]), under("/h/.local/state/stockroom/stockroom.log"));
        assert_eq!(
            find(&[("XDG_STATE_HOME", "rel"), ("HOME", "/h")]),
            under("/h/.local/state/stockroom/stockroom.log")
        );
        assert_eq!(find(&[]), None);
    }

    #[test]
    fn a_record_is_one_line_for_its_owner_alone_and_does_nothing_to_a_terminal() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state").join("stockroom.log");
        let mut lines = Lines { path: path.clone(), file: None };
        assert!(!path.exists(), "nothing is made before there is something to write");
        let hostile = "ERROR taken out fault=\u{1b}[2J bad\nFORGED line \u{202e}x\n";
        lines.write_all(hostile.as_bytes()).unwrap();
        lines.write_all(b"second\n").unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().count(), 2, "{text:?}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
        assert!(text.contains("bad / FORGED line"), "{text:?}");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    }

    #[test]
    fn a_long_log_is_put_aside_and_one_that_cannot_be_written_is_no_fault_of_anybody() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("stockroom.log");
        fs::write(&path, vec![b'x'; 1024 * 1024 + 1]).unwrap();
        let mut lines = Lines { path: path.clone(), file: None };
        lines.write_all(b"fresh\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "fresh\n");
        assert!(folder.path().join("stockroom.log.old").exists());
        let mut nowhere = Lines { path: path.join("below/a/file.log"), file: None };
        assert!(nowhere.write_all(b"x").is_err());
    }
}
