//! The journal's rows: an entry is appended as a header and one row an event, chained to the entry before.
//!
//! The hash is made over bytes as they are stored, so that it stays provable whatever later layouts look like. Nothing
//! here ever changes or removes a row.

use crate::codec;
use crate::domain::command::Submission;
use crate::domain::entry::{Entry, Header};
use crate::domain::event::Event;
use crate::domain::ids::{Hash, Seq};
use crate::domain::table::{Direction, Read, Table, Unreadable, Write, all, closed};
use crate::domain::tables::{Entries, Lines, StoredHeader};

use super::rows::Raw;

/// What the digest of an entry begins with.
const WORD: &str = "stockroom entry 1";
/// What the digest of a command begins with.
const COMMAND_WORD: &str = "stockroom command 1";
/// Bytes of a hash at the end of a stored header.
const HASH_BYTES: usize = 32;
/// How many of the last entries every open looks at.
const END: usize = 1_000;

/// Appends an entry to the journal behind `last`, its last header; the header's `prev` and `lines` are set here. Gives
/// the header as stored.
pub fn append<W: Write>(
    state: &mut W,
    last: Option<&StoredHeader>,
    mut header: Header,
    events: &[Event],
) -> Result<StoredHeader, Unreadable> {
    header.prev = last.map_or(Hash::ZERO, |last| last.hash);
    header.lines = u32::try_from(events.len())
        .map_err(|_| Unreadable { table: Lines::NAME, what: String::from("an entry has too many lines") })?;
    let seq = header.seq;
    let mut stored = StoredHeader { header, hash: Hash::ZERO };
    let key = codec::key_bytes(&seq);
    let bytes = encoded::<Entries>(&key, &stored)?;
    let mut parts = Vec::with_capacity(events.len());
    for (line, event) in (1_u32..).zip(events) {
        parts.push(encoded::<Lines>(&codec::key_bytes(&(seq, line)), event)?);
    }
    stored.hash = chain_hash(stored.header.prev, &key, &bytes, &parts)?;
    for (line, event) in (1_u32..).zip(events) {
        state.put::<Lines>(&(seq, line), event)?;
    }
    state.put::<Entries>(&seq, &stored)?;
    Ok(stored)
}

/// What names a store among all stores: its first entry says so.
pub fn site<R: Read>(state: &R) -> Result<[u8; 16], Unreadable> {
    let first = state.get::<Lines>(&(Seq(1), 1))?;
    match first {
        Some(Event::Created { site }) => Ok(site),
        _ => Err(Unreadable {
            table: Lines::NAME,
            what: String::from("the first entry does not name the store"),
        }),
    }
}

/// The last header.
pub fn head<R: Read>(state: &R) -> Result<Option<StoredHeader>, Unreadable> {
    Ok(state.first::<Entries>(all(), Direction::Down)?.map(|(_, stored)| stored))
}

/// An entry with its hash; none where there is no such entry.
pub fn entry<R: Read>(state: &R, seq: Seq) -> Result<Option<(Entry, Hash)>, Unreadable> {
    let Some(stored) = state.get::<Entries>(&seq)? else { return Ok(None) };
    let lines = usize::try_from(stored.header.lines).unwrap_or(usize::MAX);
    let rows = state.rows::<Lines>(closed((seq, 0), (seq, u32::MAX)), Direction::Up, lines)?;
    if rows.len() != lines {
        return Err(Unreadable {
            table: Lines::NAME,
            what: format!("entry {seq} has {} of {lines} lines", rows.len()),
        });
    }
    let events = rows.into_iter().map(|(_, event)| event).collect();
    Ok(Some((Entry { header: stored.header, events }, stored.hash)))
}

/// The hash of an entry from its rows as stored: its header's row, and each of its event rows in order.
pub(super) fn chain_hash(
    prev: Hash,
    key: &[u8],
    header_row: &[u8],
    event_rows: &[Vec<u8>],
) -> Result<Hash, Unreadable> {
    let bad = |what: String| Unreadable { table: Entries::NAME, what };
    let (version, payload) = codec::open(key, header_row).map_err(|fault| bad(fault.to_string()))?;
    let header = payload
        .len()
        .checked_sub(HASH_BYTES)
        .and_then(|end| payload.get(..end))
        .ok_or_else(|| bad(String::from("a header without its hash")))?;
    let first: [&[u8]; 3] = [&prev.0, &[version], header];
    let rows = event_rows.iter().map(Vec::as_slice);
    Ok(codec::digest(WORD, &mut first.into_iter().chain(rows)))
}

fn encoded<T: Table>(key: &[u8], value: &T::Value) -> Result<Vec<u8>, Unreadable> {
    codec::encode::<T>(key, value).map_err(|fault| Unreadable { table: T::NAME, what: fault.to_string() })
}

/// The end of the journal as every open looks at it: whole, contiguous, and as long as its last number says.
pub(super) fn check_end<S: Read + Raw>(state: &S) -> Result<(), Unreadable> {
    let bad = |what: String| Err(Unreadable { table: Entries::NAME, what });
    let count = state.raw_len(Entries::NAME)?;
    let last = state.rows::<Entries>(all(), Direction::Down, END)?;
    if last.first().map_or(0, |(seq, _)| seq.0) != count {
        return bad(format!("the journal has {count} entries, but its last number is another"));
    }
    for pair in last.windows(2) {
        if let [(seq, later), (_, earlier)] = pair
            && (later.header.prev != earlier.hash || later.header.seq != *seq)
        {
            return bad(format!("entry {seq} does not follow the one before it"));
        }
    }
    Ok(())
}

/// What a command is known by beside its number, and how many bytes it has: all of a submission but who asks and
/// under which number.
pub fn command_digest(submission: &Submission) -> Result<(Hash, usize), codec::CodecFault> {
    let circumstances = (
        &submission.effective,
        &submission.reference,
        &submission.note,
        &submission.override_reason,
        submission.look,
        submission.source,
    );
    let bytes = codec::plain(&(circumstances, &submission.command))?;
    Ok((codec::digest(COMMAND_WORD, &mut [bytes.as_slice()].into_iter()), bytes.len()))
}

#[cfg(test)]
#[path = "journal_tests.rs"]
mod tests;
