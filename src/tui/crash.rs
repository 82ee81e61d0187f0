//! A bug: give the terminal back once, write a report to a file, say one line, leave with 101.
//!
//! The hook runs on whichever thread panicked. It must not print through `std::io::stdout`, which that thread may
//! hold, nor panic itself.

use std::backtrace::Backtrace;
use std::io::Write;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::Once;

use super::session;
use crate::domain::text::shown;
use crate::service::{own_file, room};

/// The exit code of a bug.
pub const BUG: i32 = 101;

/// From now on a panic restores the terminal, is written to `report` and ends the program. Where there is no such
/// file, or it cannot be written, standard error gets all of it.
///
/// Threads whose name begins with one of `spared` catch their own panics, and so does work on the store that may panic:
/// theirs are only written down.
pub fn install(report: Option<PathBuf>, spared: &'static [&'static str]) {
    static ONCE: Once = Once::new();
    std::panic::set_hook(Box::new(move |info| {
        let text = describe(info);
        let written = report.as_deref().map(|report| append(report, &text).map(|()| report));
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("");
        if room::is_guarded() || spared.iter().any(|spared| name.starts_with(spared)) {
            return;
        }
        ONCE.call_once(|| {
            session::restore();
            let place = match written {
                Some(Ok(report)) => format!("the report is in {}", shown(&report.display().to_string())),
                Some(Err(_)) | None => format!("this is all that is known of it:\n{text}"),
            };
            let line = format!("stockroom: this is a bug, and nothing that was saved is lost; {place}\n");
            drop(std::io::stderr().write_all(line.as_bytes()));
            signal_hook::low_level::exit(BUG);
        });
    }));
}

/// What happened, in lines; text from the data may be in the message, so it is made fit to read.
fn describe(info: &PanicHookInfo<'_>) -> String {
    let message = info
        .payload()
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| info.payload().downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    let place = info.location().map_or_else(|| "nowhere".to_owned(), ToString::to_string);
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("unnamed");
    let message = shown(&message.replace('\n', " / "));
    format!(
        "stockroom {}: panic in thread {name} at {place}: {message}\n{}\n",
        env!("CARGO_PKG_VERSION"),
        Backtrace::force_capture()
    )
}

fn append(report: &Path, text: &str) -> std::io::Result<()> {
    let mut file = own_file().create(true).append(true).open(report)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn s11_reports_are_added_to_a_file_for_its_owner_alone_and_through_no_link() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("crash.log");
        append(&path, "one\n").unwrap();
        append(&path, "two\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(append(&folder.path().join("no/such/folder"), "x").is_err());
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(append(&link, "x").is_err(), "a link that somebody put there is not followed");
    }
}
