//! Appends to the segments of a folder what the journal has more than they.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::{Bound, ControlFlow};
use std::path::{Path, PathBuf};

use super::{head, name, of_folder, record};
use crate::codec;
use crate::domain::ids::{Hash, Seq};
use crate::domain::table::{Direction, Read, Table, Unreadable};
use crate::domain::tables::{Entries, Lines};
use crate::store::fault::StoreFault;
use crate::store::journal;
use crate::store::place::{own_file, sync_folder};
use crate::store::rows::{Raw, RawRow};
use crate::store::state::Reading;

/// The most ways that a journal goes from one entry.
const OTHERS_MAX: u32 = 10_000;
/// Bytes that are gathered before they are written.
const GATHER: usize = 1024 * 1024;

/// How far the segments of a folder go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The file that is gone on with; none before there is one.
    file: Option<PathBuf>,
    /// How long it is.
    length: u64,
    /// The last entry that is in it, or that it is to follow, and its hash.
    pub last: (Seq, Hash),
}

impl Position {
    /// A segment of its own that follows an entry: after a backup, so that old segments can go with old backups.
    pub fn after(last: (Seq, Hash)) -> Position {
        Position { file: None, length: 0, last }
    }

    /// Whether its file is still there, at least as long as it was left.
    pub fn stands(&self) -> bool {
        let long = |path: &PathBuf| path.metadata().is_ok_and(|known| known.len() >= self.length);
        self.file.as_ref().is_none_or(long)
    }
}

/// Where the segments of a folder are gone on with: after the last of them that is of this journal, else after
/// `fallback`, an entry of it.
pub fn find(
    state: &Reading,
    folder: &Path,
    site: [u8; 16],
    fallback: (Seq, Hash),
) -> Result<Position, StoreFault> {
    let mut best = Position::after(fallback);
    for (path, mut reader) in of_folder(folder, site)? {
        let (mut last, mut length) = (reader.after, reader.at());
        while let Some(record) = reader.next().map_err(|fault| StoreFault::io(&path, "read", fault))? {
            if record.entry.header.prev != last.1 {
                break;
            }
            (last, length) = ((record.entry.header.seq, record.hash), reader.at());
        }
        // One that went another way after a restore is not gone on with.
        if last.0 >= best.last.0 && is_ours(state, last)? {
            best = Position { file: Some(path), length, last };
        }
    }
    Ok(best)
}

/// Whether the journal has this entry with this hash.
pub fn is_ours(state: &Reading, (seq, hash): (Seq, Hash)) -> Result<bool, Unreadable> {
    if seq == Seq(0) {
        return Ok(hash == Hash::ZERO);
    }
    Ok(state.get::<Entries>(&seq)?.is_some_and(|stored| stored.hash == hash))
}

/// Appends every entry after the position and makes it safe; where the segments go then.
pub fn append(
    state: &Reading,
    folder: &Path,
    site: [u8; 16],
    position: Position,
) -> Result<Position, StoreFault> {
    let newest = journal::head(state)?.map_or(Seq(0), |last| last.header.seq);
    if newest <= position.last.0 && position.file.is_some() {
        return Ok(position);
    }
    let (path, file) = match &position.file {
        Some(path) => {
            let file = options().open(path).map_err(|fault| StoreFault::io(path, "written", fault))?;
            (path.clone(), file)
        }
        None => begin(folder, position.last)?,
    };
    let new = position.file.is_none();
    let written = written(state, (&path, file), site, position).map_err(|fault| match fault {
        Failed::Io(fault) => StoreFault::io(&path, "written", fault),
        Failed::Unreadable(fault) => StoreFault::Unreadable(fault),
    })?;
    if new {
        sync_folder(&path)?;
    }
    Ok(written)
}

fn options() -> OpenOptions {
    let mut options = own_file();
    options.read(true).write(true);
    options
}

/// A file of its own: what is there under a name is another way that the journal went once.
fn begin(folder: &Path, last: (Seq, Hash)) -> Result<(PathBuf, File), StoreFault> {
    let mut other = 0;
    loop {
        let path = folder.join(name(last, other));
        match options().create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists && other < OTHERS_MAX => other += 1,
            Err(fault) => return Err(StoreFault::io(&path, "made", fault)),
        }
    }
}

enum Failed {
    Io(io::Error),
    Unreadable(Unreadable),
}

impl From<io::Error> for Failed {
    fn from(fault: io::Error) -> Failed {
        Failed::Io(fault)
    }
}

impl From<Unreadable> for Failed {
    fn from(fault: Unreadable) -> Failed {
        Failed::Unreadable(fault)
    }
}

fn written(
    state: &Reading,
    (path, mut file): (&Path, File),
    site: [u8; 16],
    position: Position,
) -> Result<Position, Failed> {
    let Position { file: _, mut length, mut last } = position;
    // What was half written goes.
    file.set_len(length)?;
    file.seek(SeekFrom::Start(length))?;
    let mut waiting = if length == 0 { head(site, last) } else { Vec::new() };
    let mut put = |file: &mut File, waiting: &mut Vec<u8>| -> io::Result<()> {
        file.write_all(waiting)?;
        length = length.saturating_add(u64::try_from(waiting.len()).unwrap_or(u64::MAX));
        waiting.clear();
        Ok(())
    };
    while let Some((header, lines)) = rows(state, Seq(last.0.0.saturating_add(1)))? {
        let (seq, stored) = crate::store::rows::row::<Entries>(&header.0, &header.1)?;
        waiting.append(&mut record(&header, &lines)?);
        last = (seq, stored.hash);
        if waiting.len() >= GATHER {
            put(&mut file, &mut waiting)?;
        }
    }
    put(&mut file, &mut waiting)?;
    file.sync_all()?;
    Ok(Position { file: Some(path.to_path_buf()), length, last })
}

/// The rows of an entry as they are stored; none where there is no such entry.
fn rows(state: &Reading, seq: Seq) -> Result<Option<(RawRow, Vec<RawRow>)>, Unreadable> {
    let key = codec::key_bytes(&seq);
    let mut header = None;
    let only = (Bound::Included(key.as_slice()), Bound::Included(key.as_slice()));
    state.raw_scan(Entries::NAME, only, Direction::Up, &mut |key, value| {
        header = Some((key.to_vec(), value.to_vec()));
        ControlFlow::Break(())
    })?;
    let Some(header) = header else { return Ok(None) };
    let (from, to) = (codec::key_bytes(&(seq, 0_u32)), codec::key_bytes(&(seq, u32::MAX)));
    let span = (Bound::Included(from.as_slice()), Bound::Included(to.as_slice()));
    let mut lines = Vec::new();
    state.raw_scan(Lines::NAME, span, Direction::Up, &mut |key, value| {
        lines.push((key.to_vec(), value.to_vec()));
        ControlFlow::Continue(())
    })?;
    Ok(Some((header, lines)))
}
