//! Slips as files: one a client, its owner's alone, held by a lock that goes with its process.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};

use crate::codec::hex;
use crate::domain::command::{ItemRef, Summary};
use crate::domain::ids::{PersonId, SessionId};
use crate::domain::time::Moment;

/// The most bytes of a slip.
const BYTES_MAX: usize = 4_096;
/// The most slips that are looked at.
const SLIPS_MAX: usize = 1_000;
/// What the files end with.
const END: &str = "open";

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
    /// How many lines.
    pub lines: usize,
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
        let Summary { action, quantity, about, lines, .. } = summary;
        let what = String::from(action.word());
        let session = session.0;
        Slip { site, person: person.0, session, numbers, at: at.0, what, quantity, sku, item, about, lines }
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
        let path = self.dir.join(format!("{}.{END}", hex(&session.0)));
        let file = options().create_new(true).open(&path)?;
        file.try_lock().map_err(|fault| match fault {
            TryLockError::Error(fault) => fault,
            TryLockError::WouldBlock => io::ErrorKind::WouldBlock.into(),
        })?;
        Ok(Held { file, path })
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
    let mut options = OpenOptions::new();
    let no_link = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or(0);
    options.read(true).write(true).mode(0o600).custom_flags(no_link);
    options
}

fn left(path: PathBuf) -> Option<Left> {
    let file = options().open(&path).ok()?;
    // Whoever lives holds theirs.
    file.try_lock().ok()?;
    let mut text = Vec::new();
    (&file).take(u64::try_from(BYTES_MAX).unwrap_or(u64::MAX)).read_to_end(&mut text).ok()?;
    let held = Held { file, path };
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
