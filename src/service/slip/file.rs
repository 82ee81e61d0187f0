//! Slips as files: one a client, its owner's alone, held by a lock that goes with its process.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, FileExt, MetadataExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::codec::hex;
use crate::domain::command::{About, ItemRef, Summary};
use crate::domain::ids::{PersonId, SessionId};
use crate::domain::time::Moment;
use crate::engine::own_file;

/// The most bytes of a slip.
const BYTES_MAX: usize = 4_096;
/// The most slips that are looked at.
const SLIPS_MAX: usize = 1_000;
/// What the files end with.
const END: &str = "open";
/// How often a file is begun anew that somebody else took away before it was held.
const BEGUN_MAX: usize = 16;

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// Of which store.
    pub site: [u8; 16],
    /// By whom.
    pub person: u32,
    /// In which session.
    pub session: [u8; 16],
    /// Under which numbers, the first and the last.
    pub numbers: (u64, u64),
    /// When, by the client's clock.
    pub at: u64,
    /// The verb.
    pub what: String,
    /// How much.
    pub quantity: Option<String>,
    /// The first item's code.
    pub sku: Option<String>,
    /// Or its id.
    pub item: Option<u32>,
    /// What else it is about.
    pub about: Option<String>,
    /// Or the place's id.
    #[serde(default)]
    pub place: Option<u32>,
    /// Or the count's.
    #[serde(default)]
    pub count: Option<u32>,
    /// How many lines.
    pub lines: usize,
    /// Whether the answer has come: whoever asked may have seen it.
    #[serde(default)]
    pub answered: bool,
}

impl Slip {
    /// What is written down of a command.
    pub fn of(
        (site, person, session): ([u8; 16], PersonId, SessionId),
        numbers: (u64, u64),
        at: Moment,
        summary: Summary,
    ) -> Slip {
        let (sku, item) = match summary.item {
            Some(ItemRef::Code(code)) => (Some(code.to_string()), None),
            Some(ItemRef::Id(id)) => (None, Some(id.0)),
            None => (None, None),
        };
        let (about, place, count) = match summary.about {
            Some(About::Said(said)) => (Some(said), None, None),
            Some(About::Place(id)) => (None, Some(id.0), None),
            Some(About::Count(id)) => (None, None, Some(id.0)),
            None => (None, None, None),
        };
        let Summary { action, quantity, lines, .. } = summary;
        Slip {
            site,
            person: person.0,
            session: session.0,
            numbers,
            at: at.0,
            what: String::from(action.word()),
            quantity,
            sku,
            item,
            about,
            place,
            count,
            lines,
            answered: false,
        }
    }
}

/// The folder of an account's slips.
#[derive(Clone, Debug)]
pub struct Slips {
    dir: PathBuf,
}

/// A slip's file in the hands of its client.
#[derive(Debug)]
pub(super) struct Held {
    file: File,
    path: PathBuf,
}

/// A slip that nobody holds any more.
pub(super) struct Left {
    pub(super) slip: Slip,
    held: Held,
}

impl Slips {
    /// Slips in a folder, which is made with the first of them.
    pub fn in_folder(dir: &Path) -> Slips {
        Slips { dir: dir.to_path_buf() }
    }

    /// A file for a client.
    pub(super) fn begin(&self, session: SessionId) -> io::Result<Held> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.dir)?;
        let name = hex(&session.0);
        for attempt in 0..BEGUN_MAX {
            let path = self.dir.join(format!("{name}-{attempt}.{END}"));
            let file = options().create_new(true).open(&path)?;
            // Whoever looks for what was left may have come in between, and takes an empty file away.
            if let Some(held) = hold(file, path)? {
                return Ok(held);
            }
        }
        Err(io::ErrorKind::WouldBlock.into())
    }

    /// The slips of clients that are gone. Files with nothing on them are taken away.
    pub(super) fn left(&self) -> Vec<Left> {
        let Ok(entries) = fs::read_dir(&self.dir) else { return Vec::new() };
        let paths = entries.flatten().map(|entry| entry.path());
        let slips = paths.filter(|path| path.extension().is_some_and(|end| end == END));
        slips.take(SLIPS_MAX).filter_map(left).collect()
    }
}

fn options() -> OpenOptions {
    let mut options = own_file();
    options.read(true).write(true);
    options
}

/// Holds a file for as long as this process lives; none where somebody else has it, or has taken it away.
fn hold(file: File, path: PathBuf) -> io::Result<Option<Held>> {
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(fault)) => return Err(fault),
    }
    // Between the opening and the lock whoever had it may have been answered and have left: then it has no name.
    let there = file.metadata()?.nlink() > 0;
    Ok(there.then_some(Held { file, path }))
}

fn left(path: PathBuf) -> Option<Left> {
    let file = options().open(&path).ok()?;
    file.metadata().is_ok_and(|known| known.is_file()).then(|| read(file, path))?
}

/// The slip in a file that was opened; none where whoever wrote it lives or has left well.
fn read(file: File, path: PathBuf) -> Option<Left> {
    let held = hold(file, path).ok()??;
    let mut text = Vec::new();
    let most = u64::try_from(BYTES_MAX).unwrap_or(u64::MAX);
    (&held.file).take(most).read_to_end(&mut text).ok()?;
    match serde_json::from_slice(&text) {
        Ok(slip) => Some(Left { slip, held }),
        Err(fault) => {
            if !text.is_empty() {
                tracing::warn!(%fault, path = %held.path.display(), "a slip cannot be read");
            }
            held.done();
            None
        }
    }
}

impl Left {
    /// It has been settled.
    pub(super) fn done(self) {
        self.held.done();
    }
}

impl Held {
    /// Writes down what is about to be asked. Not flushed to the disk: it is for a client that is cut off, and where the
    /// power goes the store's own journal is what remains.
    pub(super) fn write(&self, slip: &Slip) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(slip)?;
        if bytes.len() > BYTES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        // In one write, over what was there: at no moment is there no slip.
        let there = usize::try_from(self.file.metadata()?.len()).unwrap_or(BYTES_MAX);
        bytes.resize(there.clamp(bytes.len(), BYTES_MAX), b' ');
        self.file.write_all_at(&bytes, 0)
    }

    /// Nothing is open.
    pub(super) fn clear(&self) -> io::Result<()> {
        self.file.set_len(0)
    }

    /// There will be no more to write down.
    pub(super) fn done(self) {
        // A file that stays is looked at and taken away at the next start.
        drop(fs::remove_file(&self.path));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::domain::entry::Action;

    fn slip(session: SessionId) -> Slip {
        let summary = Summary { action: Action::Receive, quantity: None, item: None, about: None, lines: 1 };
        Slip::of(([1; 16], PersonId(1), session), (1, 1), Moment(0), summary)
    }

    fn written(slips: &Slips, session: SessionId) -> Held {
        let held = slips.begin(session).unwrap();
        held.write(&slip(session)).unwrap();
        held
    }

    #[test]
    fn a_slip_whose_client_was_answered_between_the_look_and_the_lock_is_nobodys() {
        let dir = tempfile::tempdir().unwrap();
        let slips = Slips::in_folder(dir.path());
        let held = written(&slips, SessionId([1; 16]));
        let path = held.path.clone();
        let opened = options().open(&path).unwrap();
        held.done();
        assert!(read(opened, path).is_none(), "what was answered is told again");
        // One whose client has died is told to the first who looks, and to no other.
        let held = written(&slips, SessionId([2; 16]));
        let path = held.path.clone();
        drop(held);
        let opened = options().open(&path).unwrap();
        slips.left().pop().unwrap().done();
        assert!(read(opened, path).is_none(), "it is told twice");
    }

    #[test]
    fn a_pipe_among_slips_is_passed_by_and_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let slips = Slips::in_folder(dir.path());
        drop(written(&slips, SessionId([1; 16])));
        let pipe = dir.path().join("pipe.open");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert_eq!(slips.left().len(), 1);
        assert!(pipe.exists(), "it is somebody's, and stays");
    }

    #[test]
    fn a_slip_that_was_taken_away_before_it_was_held_is_begun_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.open");
        let file = options().create_new(true).open(&path).unwrap();
        assert!(Slips::in_folder(dir.path()).left().is_empty() && !path.exists());
        assert!(hold(file, path).unwrap().is_none(), "it has no name and is written on");
    }

    #[test]
    fn clients_that_come_and_go_at_once_are_told_nothing_of_each_other_and_keep_their_slips() {
        let dir = tempfile::tempdir().unwrap();
        let slips = Slips::in_folder(dir.path());
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let look = || {
                while !over.load(Ordering::SeqCst) {
                    assert!(slips.left().is_empty(), "somebody lives, and their slip is told");
                }
            };
            let lookers = [scope.spawn(look), scope.spawn(look)];
            let kept = |round: u64| {
                let session = [round.to_le_bytes(), round.to_le_bytes()].concat().try_into().unwrap();
                let Ok(held) = slips.begin(SessionId(session)) else { return false };
                let kept = held.write(&slip(SessionId(session))).is_ok() && held.path.exists();
                held.done();
                kept
            };
            let lost = (0..3_000).find(|round| !kept(*round));
            // First the others end: nobody waits for ever for what has failed.
            over.store(true, Ordering::SeqCst);
            for looker in lookers {
                looker.join().unwrap();
            }
            assert_eq!(lost, None, "it was taken from the living");
        });
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
