//! Journal segments: entries as they are stored, appended to a plain file beside the backups every few minutes. With the
//! last backup they bring back what a lost disk held, and they can be read without redb.
//!
//! A file is a head (the word `STKRSEG1`, the store's site, the entry that it follows and that entry's hash) and then a
//! record an entry: a length, a CRC-32, the rows. What a power cut leaves half written at its end is cut off when it is
//! gone on with. Nothing here changes an entry, and nothing that does not continue the chain is taken back.

pub mod export;
pub mod replay;

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _};
use std::path::{Path, PathBuf};

use super::fault::StoreFault;
use super::journal::chain_hash;
use super::rows::{RawRow, row};
use crate::domain::entry::Entry;
use crate::domain::ids::{Hash, Seq};
use crate::domain::table::Unreadable;
use crate::domain::tables::{Entries, Lines};

/// What a segment begins with.
const WORD: &[u8; 8] = b"STKRSEG1";
/// Bytes of a segment's head.
const HEAD: usize = 64;
/// What the files are called: `journal-FIRST-HASH-N.seg`, with the first eight digits of the hash that they follow.
const PREFIX: &str = "journal-";
const END: &str = ".seg";
/// The most bytes of a record: an entry of 20,000 lines has some 4 MiB.
const RECORD_MAX: u32 = 64 * 1024 * 1024;
/// The most segments that are looked at.
const FILES_MAX: usize = 10_000;

/// An entry of a segment, checked for itself.
pub(super) struct Record {
    /// The entry.
    pub entry: Entry,
    /// Its hash.
    pub hash: Hash,
    /// Its header's row as stored.
    pub header: RawRow,
    /// Its events' rows as stored.
    pub lines: Vec<RawRow>,
}

/// A segment that is read record by record.
pub(super) struct Reader {
    input: BufReader<File>,
    /// The entry before the first, and its hash.
    pub after: (Seq, Hash),
    /// How far it was read.
    at: u64,
}

/// The segments of a folder for a store, by name, which is by the entry that they follow.
pub(super) fn of_folder(folder: &Path, site: [u8; 16]) -> Result<Vec<(PathBuf, Reader)>, StoreFault> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(fault) => return Err(StoreFault::io(folder, "read", fault)),
    };
    let mut paths: Vec<PathBuf> = entries
        .take(FILES_MAX)
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(END))
        })
        // Whatever else is called so, a pipe for one, is not waited for.
        .filter(|path| fs::metadata(path).is_ok_and(|known| known.is_file()))
        .collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        // A file of another store, or none of ours, is left alone.
        if let Some((of, reader)) =
            Reader::open(&path).map_err(|fault| StoreFault::io(&path, "read", fault))?
            && of == site
        {
            found.push((path, reader));
        }
    }
    Ok(found)
}

/// Takes away segments that end before an entry: another that begins no later than there follows them.
pub fn clear(folder: &Path, site: [u8; 16], oldest: Seq) -> Result<(), StoreFault> {
    let found = of_folder(folder, site)?;
    let begins: Vec<Seq> = found.iter().map(|(_, reader)| reader.after.0).collect();
    for (path, reader) in &found {
        if begins.iter().any(|next| *next > reader.after.0 && *next <= oldest) {
            fs::remove_file(path).map_err(|fault| StoreFault::io(path, "taken away", fault))?;
        }
    }
    Ok(())
}

/// What a segment that follows an entry is called; `other` tells apart those that follow the same. It sorts by that entry.
pub(super) fn name((seq, hash): (Seq, Hash), other: u32) -> String {
    let hash = hash.to_string();
    format!("{PREFIX}{:012}-{}-{other}{END}", seq.0.saturating_add(1), hash.get(..8).unwrap_or(&hash))
}

/// The head of a segment.
pub(super) fn head(site: [u8; 16], (seq, hash): (Seq, Hash)) -> Vec<u8> {
    let mut head = Vec::with_capacity(HEAD);
    head.extend_from_slice(WORD);
    head.extend_from_slice(&site);
    head.extend_from_slice(&seq.0.to_be_bytes());
    head.extend_from_slice(&hash.0);
    head
}

/// A record of an entry's rows.
pub(super) fn record(header: &RawRow, lines: &[RawRow]) -> Result<Vec<u8>, Unreadable> {
    let large =
        |_| Unreadable { table: "lines.1", what: String::from("an entry is too large for a segment") };
    let mut rows = Vec::new();
    for (key, value) in std::iter::once(header).chain(lines) {
        for part in [key, value] {
            rows.extend_from_slice(&u32::try_from(part.len()).map_err(large)?.to_be_bytes());
            rows.extend_from_slice(part);
        }
    }
    let length = u32::try_from(rows.len()).map_err(large)?;
    let mut record = Vec::with_capacity(rows.len().saturating_add(8));
    record.extend_from_slice(&length.to_be_bytes());
    record.extend_from_slice(&crc32fast::hash(&rows).to_be_bytes());
    record.append(&mut rows);
    Ok(record)
}

impl Reader {
    /// Opens a file; none where it is no segment.
    fn open(path: &Path) -> io::Result<Option<([u8; 16], Reader)>> {
        let mut input = BufReader::new(File::open(path)?);
        let mut head = [0_u8; HEAD];
        match input.read_exact(&mut head) {
            Ok(()) => {}
            Err(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(fault) => return Err(fault),
        }
        let Some((word, rest)) = head.split_first_chunk::<8>() else { return Ok(None) };
        let Some((site, rest)) = rest.split_first_chunk::<16>() else { return Ok(None) };
        let Some((seq, hash)) = rest.split_first_chunk::<8>() else { return Ok(None) };
        let Ok(hash) = <[u8; 32]>::try_from(hash) else { return Ok(None) };
        if word != WORD {
            return Ok(None);
        }
        let after = (Seq(u64::from_be_bytes(*seq)), Hash(hash));
        Ok(Some((*site, Reader { input, after, at: u64::try_from(HEAD).unwrap_or(u64::MAX) })))
    }

    /// How many bytes were read whole.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Whether there is more than what was read whole: half a record, or one that does not check.
    pub fn has_more(&self) -> io::Result<bool> {
        Ok(self.input.get_ref().metadata()?.len() > self.at)
    }

    /// The next record; none at the end, or where it does not go on whole.
    pub fn next(&mut self) -> io::Result<Option<Record>> {
        let mut frame = [0_u8; 8];
        if !filled(&mut self.input, &mut frame)? {
            return Ok(None);
        }
        let Some((length, sum)) = frame.split_first_chunk::<4>() else { return Ok(None) };
        let length = u32::from_be_bytes(*length);
        if length > RECORD_MAX {
            return Ok(None);
        }
        // Room is made for what is there, not for what a damaged length claims.
        let mut rows = Vec::new();
        let read = (&mut self.input).take(u64::from(length)).read_to_end(&mut rows)?;
        if u32::try_from(read) != Ok(length) || crc32fast::hash(&rows).to_be_bytes() != *sum {
            return Ok(None);
        }
        let end = self.at.saturating_add(8).saturating_add(u64::from(length));
        let read = understood(&rows);
        if read.is_some() {
            self.at = end;
        }
        Ok(read)
    }
}

/// Reads a whole buffer; `false` where the file ends before.
fn filled(input: &mut impl io::Read, buffer: &mut [u8]) -> io::Result<bool> {
    match input.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// The entry of a record; none where its rows are not those of one whole entry.
fn understood(mut bytes: &[u8]) -> Option<Record> {
    let mut part = || -> Option<Vec<u8>> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (part, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        bytes = rest;
        Some(part.to_vec())
    };
    let header = (part()?, part()?);
    let mut lines = Vec::new();
    while let Some(key) = part() {
        lines.push((key, part()?));
    }
    let (seq, stored) = row::<Entries>(&header.0, &header.1).ok()?;
    let mut events = Vec::with_capacity(lines.len());
    for (line, (key, value)) in (1_u32..).zip(&lines) {
        let (at, event) = row::<Lines>(key, value).ok()?;
        if at != (seq, line) {
            return None;
        }
        events.push(event);
    }
    let values: Vec<Vec<u8>> = lines.iter().map(|(_, value)| value.clone()).collect();
    let hash = chain_hash(stored.header.prev, &header.0, &header.1, &values).ok()?;
    let whole = hash == stored.hash
        && stored.header.seq == seq
        && events.len() == usize::try_from(stored.header.lines).unwrap_or(usize::MAX)
        && bytes.is_empty();
    whole.then_some(Record { entry: Entry { header: stored.header, events }, hash, header, lines })
}
