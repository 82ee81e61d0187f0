//! Rows as stored bytes: what verify, backup and the chain work on, where a decoded value would hide what is there.

use std::collections::VecDeque;
use std::ops::{Bound, ControlFlow};
use std::panic::{AssertUnwindSafe, catch_unwind};

use redb::ReadableTable;

use super::fault::{unread, unreadable};
use crate::codec;
use crate::domain::table::{Direction, Span, Table, Unreadable, Visit};

/// A span of stored keys.
pub type RawSpan<'a> = (Bound<&'a [u8]>, Bound<&'a [u8]>);
/// Visits a stored row: key, value.
pub type RawVisit<'a> = dyn FnMut(&[u8], &[u8]) -> ControlFlow<()> + 'a;

/// Reads rows as they are stored.
pub trait Raw {
    /// Walks stored rows in key order until `visit` breaks.
    fn raw_scan(
        &self,
        table: &'static str,
        span: RawSpan<'_>,
        direction: Direction,
        visit: &mut RawVisit<'_>,
    ) -> Result<(), Unreadable>;
    /// How many rows a table has.
    fn raw_len(&self, table: &'static str) -> Result<u64, Unreadable>;
}

/// A table as redb keeps all of ours: bytes to bytes.
pub(super) type Bytes = &'static [u8];

/// Walks rows of any redb table.
pub(super) fn scan_table(
    rows: &impl ReadableTable<Bytes, Bytes>,
    table: &'static str,
    span: RawSpan<'_>,
    direction: Direction,
    visit: &mut RawVisit<'_>,
) -> Result<(), Unreadable> {
    if is_empty(&span) {
        return Ok(());
    }
    let mut range = caught(table, || rows.range::<&[u8]>(span))?;
    loop {
        let row = caught(table, || match direction {
            Direction::Up => range.next().transpose(),
            Direction::Down => range.next_back().transpose(),
        })?;
        let Some((key, value)) = row else { return Ok(()) };
        let (key, value) = caught(table, || Ok::<_, redb::StorageError>((key.value(), value.value())))?;
        if visit(key, value).is_break() {
            return Ok(());
        }
    }
}

/// Has redb work on a table. It panics on some pages that were damaged; such a table cannot be read, and that is all.
pub(super) fn caught<R, F: Into<redb::Error>>(
    table: &'static str,
    work: impl FnOnce() -> Result<R, F>,
) -> Result<R, Unreadable> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|fault| unread(table, fault)),
        Err(_) => Err(unreadable(table, "its pages contradict each other")),
    }
}

/// Walks decoded rows over any [`Raw`].
pub(super) fn scan_typed<T: Table>(
    raw: &impl Raw,
    span: Span<T::Key>,
    direction: Direction,
    visit: &mut Visit<'_, T>,
) -> Result<(), Unreadable> {
    scan_wanted::<T>(raw, span, direction, &mut |_| true, visit)
}

/// The same, but only wanted rows have their value decoded.
pub(super) fn scan_wanted<T: Table>(
    raw: &impl Raw,
    span: Span<T::Key>,
    direction: Direction,
    wanted: &mut dyn FnMut(&T::Key) -> bool,
    visit: &mut Visit<'_, T>,
) -> Result<(), Unreadable> {
    let (from, to) = (end_bytes(&span.0), end_bytes(&span.1));
    let span = (from.as_ref().map(Vec::as_slice), to.as_ref().map(Vec::as_slice));
    let mut fault = None;
    raw.raw_scan(T::NAME, span, direction, &mut |bytes, value| {
        let row = codec::decode_key::<T>(bytes).and_then(|key| match wanted(&key) {
            true => Ok(Some((key, value_of::<T>(bytes, value)?))),
            false => Ok(None),
        });
        match row {
            Ok(Some((key, value))) => visit(key, value),
            Ok(None) => ControlFlow::Continue(()),
            Err(unreadable) => {
                fault = Some(unreadable);
                ControlFlow::Break(())
            }
        }
    })?;
    fault.map_or(Ok(()), Err)
}

/// A stored row, decoded.
pub fn row<T: Table>(key: &[u8], value: &[u8]) -> Result<(T::Key, T::Value), Unreadable> {
    Ok((codec::decode_key::<T>(key)?, value_of::<T>(key, value)?))
}

/// A stored value, decoded.
pub(super) fn value_of<T: Table>(key: &[u8], value: &[u8]) -> Result<T::Value, Unreadable> {
    codec::decode::<T>(key, value).map_err(|fault| Unreadable {
        table: T::NAME,
        what: format!("{fault}, at key {}", key_words::<T>(key)),
    })
}

/// A key in words: as its parts where it is one, as digits where not.
pub fn key_words<T: Table>(key: &[u8]) -> String {
    codec::decode_key::<T>(key).map_or_else(|_| codec::hex(key), |key| format!("{key:?}"))
}

fn end_bytes<K: crate::domain::table::Key>(end: &Bound<K>) -> Bound<Vec<u8>> {
    match end {
        Bound::Included(key) => Bound::Included(codec::key_bytes(key)),
        Bound::Excluded(key) => Bound::Excluded(codec::key_bytes(key)),
        Bound::Unbounded => Bound::Unbounded,
    }
}

fn is_empty(span: &RawSpan<'_>) -> bool {
    use Bound::{Excluded, Included, Unbounded};
    match span {
        (Unbounded, _) | (_, Unbounded) => false,
        (Included(from), Included(to)) => from > to,
        (Included(from) | Excluded(from), Excluded(to)) | (Excluded(from), Included(to)) => from >= to,
    }
}

/// A row as stored: key, value.
pub type RawRow = (Vec<u8>, Vec<u8>);

/// How many rows a page of [`Pages`] holds.
const PAGE: usize = 1_000;

/// The rows of a table one after another, read in pages, so that two tables can be walked side by side.
pub struct Pages<'a, R: Raw> {
    state: &'a R,
    table: &'static str,
    waiting: VecDeque<RawRow>,
    last: Option<Vec<u8>>,
    ended: bool,
}

impl<'a, R: Raw> Pages<'a, R> {
    /// From the first row on.
    pub fn new(state: &'a R, table: &'static str) -> Self {
        Pages { state, table, waiting: VecDeque::new(), last: None, ended: false }
    }

    /// The next row; none at the end.
    pub fn next_row(&mut self) -> Result<Option<RawRow>, Unreadable> {
        if self.waiting.is_empty() && !self.ended {
            self.fill()?;
        }
        Ok(self.waiting.pop_front())
    }

    fn fill(&mut self) -> Result<(), Unreadable> {
        let from = self.last.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let mut page = VecDeque::new();
        self.state.raw_scan(self.table, (from, Bound::Unbounded), Direction::Up, &mut |key, value| {
            page.push_back((key.to_vec(), value.to_vec()));
            if page.len() < PAGE { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        self.ended = page.len() < PAGE;
        self.last = page.back().map(|(key, _)| key.clone());
        self.waiting = page;
        Ok(())
    }
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
