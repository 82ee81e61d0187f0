//! Stored rows of every table, of every version, and the journal as a whole.
//!
//! Held: a key that is read is written as the same bytes, and keys are in the order of their bytes; a value that is read is
//! stored again and read as the same; what does not check is told in words that can only be read, with no room made for what
//! it merely claims; a journal of whatever entries is walked to its end, and one changed bit in any of its rows is noticed.

use std::ops::{Bound, ControlFlow};

use stockroom::codec::{self, CodecFault, FRAME, VALUE_MAX};
use stockroom::domain::event::Event;
use stockroom::domain::ids::{Hash, Seq};
use stockroom::domain::memory::Memory;
use stockroom::domain::table::{Direction, Read, Table, Unreadable, all};
use stockroom::domain::tables::{EachTable, Entries, Lines, StoredHeader, each_table};
use stockroom::store::chain::Walker;
use stockroom::store::journal;
use stockroom::store::rows::{Raw, RawRow, RawSpan, RawVisit, key_words, row};

use super::words::{fit, sentence};

/// The table number that stands for the journal as a whole.
const JOURNAL: u8 = 255;

/// The target: which table, which version (or none: the value with its own sum), how long the key is, key, value.
pub fn records(data: &[u8]) {
    let Some(([table, version, length], rest)) = data.split_first_chunk::<3>() else { return };
    if *table == JOURNAL {
        return entries(*version, *length, rest);
    }
    let (key, value) = rest.split_at(usize::from(*length).min(rest.len()));
    let mut names = Names(Vec::new());
    let _ = each_table(&mut names);
    let at = usize::from(*table) % names.0.len().max(1);
    let mut one = One { at, version: *version, key, value };
    let _ = each_table(&mut one);
}

/// The names of all tables, in their order.
pub struct Names(pub Vec<&'static str>);

impl EachTable for Names {
    type Error = ();

    fn table<T: Table>(&mut self) -> Result<(), ()> {
        self.0.push(T::NAME);
        Ok(())
    }
}

/// One row for the table at a place.
struct One<'a> {
    at: usize,
    version: u8,
    key: &'a [u8],
    value: &'a [u8],
}

impl EachTable for One<'_> {
    type Error = ();

    fn table<T: Table>(&mut self) -> Result<(), ()> {
        match self.at {
            0 => {
                key::<T>(self.key, self.value);
                value::<T>(self.key, self.version, self.value);
                Err(())
            }
            _ => {
                self.at -= 1;
                Ok(())
            }
        }
    }
}

/// Keys are their bytes, and in their order.
fn key<T: Table>(one: &[u8], other: &[u8]) {
    let read = |bytes: &[u8]| match codec::decode_key::<T>(bytes) {
        Ok(key) => {
            assert_eq!(codec::key_bytes(&key), bytes);
            Some(key)
        }
        Err(fault) => {
            fit(&fault.to_string());
            None
        }
    };
    if let (Some(first), Some(second)) = (read(one), read(other)) {
        assert_eq!(first.cmp(&second), one.cmp(other), "{first:?} {second:?}");
    }
    fit(&key_words::<T>(one));
}

/// A row of a version with its sum.
pub fn sealed(key: &[u8], version: u8, payload: &[u8]) -> Vec<u8> {
    let mut sum = crc32fast::Hasher::new();
    [key, &[version], payload].into_iter().for_each(|part| sum.update(part));
    [[version].as_slice(), sum.finalize().to_le_bytes().as_slice(), payload].concat()
}

fn value<T: Table>(key: &[u8], version: u8, payload: &[u8]) {
    let bytes = if version == 0 { payload.to_vec() } else { sealed(key, (version - 1) % 5, payload) };
    let value = match codec::decode::<T>(key, &bytes) {
        Ok(value) => value,
        Err(fault) => return sentence(&fault.to_string()),
    };
    match codec::encode::<T>(key, &value) {
        Ok(again) => {
            assert!(again.len() <= VALUE_MAX && again.first() == Some(&T::VERSION));
            assert_eq!(codec::decode::<T>(key, &again).as_ref(), Ok(&value), "stored again");
            assert_eq!(codec::encode::<T>(key, &value), Ok(again));
        }
        // Normal form may be longer than what came in.
        Err(fault) => {
            assert!(matches!(fault, CodecFault::TooLong(_)) && bytes.len() > VALUE_MAX / 4, "{fault}")
        }
    }
}

/// Rows in key order, as a file keeps them.
struct Rows(Vec<(&'static str, RawRow)>);

impl Raw for Rows {
    fn raw_scan(
        &self,
        table: &'static str,
        span: RawSpan<'_>,
        _: Direction,
        visit: &mut RawVisit<'_>,
    ) -> Result<(), Unreadable> {
        let after = |key: &[u8]| match span.0 {
            Bound::Included(from) => key >= from,
            Bound::Excluded(from) => key > from,
            Bound::Unbounded => true,
        };
        let rows = self.0.iter().filter(|(of, (key, _))| *of == table && after(key));
        for (_, (key, value)) in rows {
            if visit(key, value) == ControlFlow::Break(()) {
                return Ok(());
            }
        }
        Ok(())
    }

    fn raw_len(&self, table: &'static str) -> Result<u64, Unreadable> {
        Ok(self.0.iter().filter(|(of, _)| *of == table).count() as u64)
    }
}

/// The most entries of a journal that is made here.
const ENTRIES_MAX: u64 = 6;

/// A journal of whatever entries: `bytes` are events and headers, each with its length in front.
fn entries(flip: u8, bit: u8, mut bytes: &[u8]) {
    let mut events = Vec::new();
    let mut headers = Vec::new();
    while let Some((length, rest)) = bytes.split_first() {
        let (part, rest) = rest.split_at(usize::from(*length).min(rest.len()));
        bytes = rest;
        events
            .extend(row::<Lines>(&[0; 12], &sealed(&[0; 12], Lines::VERSION, part)).map(|(_, event)| event));
        let sealed = sealed(&[0; 8], Entries::VERSION, part);
        headers.extend(row::<Entries>(&[0; 8], &sealed).map(|(_, stored)| stored.header));
    }
    let mut state = Memory::new();
    let mut last: Option<StoredHeader> = None;
    for (seq, mut header) in (1..=ENTRIES_MAX).zip(headers) {
        header.seq = Seq(seq);
        // What the writer sees to: times and epochs that do not go back.
        if let Some(last) = &last {
            header.recorded = header.recorded.max(last.header.recorded);
            header.epoch = header.epoch.max(last.header.epoch);
        }
        let share: Vec<Event> =
            events.iter().skip(usize::try_from(seq).unwrap_or(0)).take(3).cloned().collect();
        match journal::append(&mut state, last.as_ref(), header, &share) {
            Ok(stored) => last = Some(stored),
            Err(fault) => panic!("{fault}"),
        }
    }
    let rows = stored(&state);
    let Some(last) = last else { return };
    assert_eq!(walked(&rows), Ok((last.header.seq, last.hash)));
    changed(rows, usize::from(flip), usize::from(bit), (last.header.seq, last.hash));
}

/// All rows of a journal as they are stored.
fn stored(state: &Memory) -> Rows {
    fn of<T: Table>(state: &Memory, rows: &mut Vec<(&'static str, RawRow)>) {
        let read = state.scan::<T>(all(), Direction::Up, &mut |key, value| {
            let key = codec::key_bytes(&key);
            match codec::encode::<T>(&key, &value) {
                Ok(value) => rows.push((T::NAME, (key, value))),
                Err(fault) => panic!("{fault}"),
            }
            ControlFlow::Continue(())
        });
        assert_eq!(read, Ok(()));
    }
    let mut rows = Vec::new();
    of::<Entries>(state, &mut rows);
    of::<Lines>(state, &mut rows);
    Rows(rows)
}

/// Walks a journal to its end; where it ends, or what does not fit.
fn walked(rows: &Rows) -> Result<(Seq, Hash), String> {
    let mut walker = Walker::new(rows).map_err(|fault| fault.to_string())?;
    while walker.next_entry().map_err(|broken| broken.to_string())?.is_some() {}
    Ok(walker.head())
}

/// One bit of one row is another: the journal does not hold, or does not end as it did.
fn changed(mut rows: Rows, at: usize, bit: usize, end: (Seq, Hash)) {
    let count = rows.0.len().max(1);
    let Some((table, (key, value))) = rows.0.get_mut(at % count) else { return };
    let words = format!("{table} {}", codec::hex(key));
    let place = bit % (value.len() * 8);
    if let Some(byte) = value.get_mut(place / 8) {
        *byte ^= 1 << (place % 8);
    }
    match walked(&rows) {
        Err(what) => sentence(&what),
        Ok(found) => assert_ne!(found, end, "bit {place} of {words} is another, and nobody noticed"),
    }
    // The sum alone is not what proves it: with a sum that fits, the chain notices.
    let Some((_, (key, value))) = rows.0.get_mut(at % count) else { return };
    if place >= 8 * FRAME {
        *value = sealed(key, value.first().copied().unwrap_or(0), value.get(FRAME..).unwrap_or_default());
        match walked(&rows) {
            Err(what) => sentence(&what),
            Ok(found) => assert_ne!(found, end, "a forged {words}: nobody noticed"),
        }
    }
}
