//! Stored rows in plain maps: what the tests of this room damage byte by byte. It holds just what a file would hold.

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};

use super::rows::{Raw, RawSpan, RawVisit, scan_typed, value_of};
use crate::codec;
use crate::domain::table::{Direction, Read, Span, Table, Unreadable, Visit, Write};

/// Tables by name, rows by key, all of them bytes.
#[derive(Clone, Default)]
pub struct Plain(pub BTreeMap<&'static str, BTreeMap<Vec<u8>, Vec<u8>>>);

impl Plain {
    /// The rows of a table.
    pub fn table(&mut self, name: &'static str) -> &mut BTreeMap<Vec<u8>, Vec<u8>> {
        self.0.entry(name).or_default()
    }
}

impl Raw for Plain {
    fn raw_scan(
        &self,
        table: &'static str,
        (from, to): RawSpan<'_>,
        direction: Direction,
        visit: &mut RawVisit<'_>,
    ) -> Result<(), Unreadable> {
        let Some(rows) = self.0.get(table) else { return Ok(()) };
        let fits = |key: &[u8]| {
            let after = match from {
                Bound::Included(from) => key >= from,
                Bound::Excluded(from) => key > from,
                Bound::Unbounded => true,
            };
            let before = match to {
                Bound::Included(to) => key <= to,
                Bound::Excluded(to) => key < to,
                Bound::Unbounded => true,
            };
            after && before
        };
        let mut there: Vec<_> = rows.iter().filter(|(key, _)| fits(key)).collect();
        if direction == Direction::Down {
            there.reverse();
        }
        let _ = there.into_iter().try_for_each(|(key, value)| match visit(key, value) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(()),
        });
        Ok(())
    }

    fn raw_len(&self, table: &'static str) -> Result<u64, Unreadable> {
        Ok(self.0.get(table).map_or(0, |rows| rows.len() as u64))
    }
}

impl Read for Plain {
    fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Value>, Unreadable> {
        let key = codec::key_bytes(key);
        self.0
            .get(T::NAME)
            .and_then(|rows| rows.get(&key))
            .map(|value| value_of::<T>(&key, value))
            .transpose()
    }

    fn scan<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
        visit: &mut Visit<'_, T>,
    ) -> Result<(), Unreadable> {
        scan_typed::<T>(self, span, direction, visit)
    }
}

impl Write for Plain {
    fn put<T: Table>(&mut self, key: &T::Key, value: &T::Value) -> Result<(), Unreadable> {
        let key = codec::key_bytes(key);
        let bytes = codec::encode::<T>(&key, value).unwrap();
        self.table(T::NAME).insert(key, bytes);
        Ok(())
    }

    fn remove<T: Table>(&mut self, key: &T::Key) -> Result<(), Unreadable> {
        self.table(T::NAME).remove(&codec::key_bytes(key));
        Ok(())
    }
}
