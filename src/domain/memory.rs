//! The state in plain maps: what tests, simulations and the demo's generator run the same code over.
//!
//! It must behave as the store does, row for row.

use std::any::{Any, TypeId};
use std::collections::{BTreeMap, HashMap};

use super::table::{Direction, Read, Span, Table, Unreadable, Visit, Write};

/// The state in plain maps.
#[derive(Default)]
pub struct Memory {
    tables: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
}

impl Memory {
    /// Nothing in it.
    pub fn new() -> Memory {
        Memory::default()
    }

    fn rows_of<T: Table>(&self) -> Option<&BTreeMap<T::Key, T::Value>> {
        self.tables.get(&TypeId::of::<T>()).and_then(|rows| rows.downcast_ref())
    }

    fn rows_of_mut<T: Table>(&mut self) -> Option<&mut BTreeMap<T::Key, T::Value>> {
        self.tables
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Box::new(BTreeMap::<T::Key, T::Value>::new()))
            .downcast_mut()
    }
}

impl Read for Memory {
    fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Value>, Unreadable> {
        Ok(self.rows_of::<T>().and_then(|rows| rows.get(key)).cloned())
    }

    fn scan<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
        visit: &mut Visit<'_, T>,
    ) -> Result<(), Unreadable> {
        let Some(rows) = self.rows_of::<T>() else { return Ok(()) };
        if is_empty(&span) {
            return Ok(());
        }
        let mut range = rows.range(span);
        loop {
            let row = match direction {
                Direction::Up => range.next(),
                Direction::Down => range.next_back(),
            };
            let Some((key, value)) = row else { return Ok(()) };
            if visit(key.clone(), value.clone()).is_break() {
                return Ok(());
            }
        }
    }
}

impl Write for Memory {
    fn put<T: Table>(&mut self, key: &T::Key, value: &T::Value) -> Result<(), Unreadable> {
        if let Some(rows) = self.rows_of_mut::<T>() {
            rows.insert(key.clone(), value.clone());
        }
        Ok(())
    }

    fn remove<T: Table>(&mut self, key: &T::Key) -> Result<(), Unreadable> {
        if let Some(rows) = self.rows_of_mut::<T>() {
            rows.remove(key);
        }
        Ok(())
    }
}

/// Whether a span holds no key at all; a map's own range would panic on it.
pub(super) fn is_empty<K: Ord>(span: &Span<K>) -> bool {
    use std::ops::Bound::{Excluded, Included, Unbounded};
    match span {
        (Unbounded, _) | (_, Unbounded) => false,
        (Included(from), Included(to)) => from > to,
        (Included(from) | Excluded(from), Excluded(to)) | (Excluded(from), Included(to)) => from >= to,
    }
}
