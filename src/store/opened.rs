//! A table in a transaction, with the rows that were read of it.
//!
//! A batch asks for the same few rows again and again: settings, places, the item of a line. Each is looked up, checked
//! and decoded once. What is kept is never other than what the transaction holds: whatever writes goes through here.

use std::any::Any;
use std::collections::HashMap;

use super::rows::{Bytes, caught, value_of};
use crate::domain::table::{Table, Unreadable};

/// Rows of a table that are kept at most; then it begins anew.
const KEPT_MAX: usize = 4_096;

/// A table in a transaction.
pub(super) struct Opened<'t> {
    /// Its rows as they are stored. Who writes to them must tell what is kept.
    pub rows: redb::Table<'t, Bytes, Bytes>,
    /// By stored key: an `Option` of the table's value, none for a row that is not there.
    kept: HashMap<Vec<u8>, Box<dyn Any>>,
}

impl<'t> Opened<'t> {
    /// Nothing read yet.
    pub fn new(rows: redb::Table<'t, Bytes, Bytes>) -> Opened<'t> {
        Opened { rows, kept: HashMap::new() }
    }

    /// A row, kept from here on.
    pub fn get<T: Table>(&mut self, key: Vec<u8>) -> Result<Option<T::Value>, Unreadable> {
        if let Some(known) = self.kept.get(&key).and_then(|row| row.downcast_ref::<Option<T::Value>>()) {
            return Ok(known.clone());
        }
        let found = self.look::<T>(&key)?;
        if self.kept.len() >= KEPT_MAX {
            self.kept.clear();
        }
        self.kept.insert(key, Box::new(found.clone()));
        Ok(found)
    }

    /// A row, past what is kept.
    pub fn look<T: Table>(&self, key: &[u8]) -> Result<Option<T::Value>, Unreadable> {
        use redb::ReadableTable;

        let found = caught(T::NAME, || {
            let found = self.rows.get(key)?;
            Ok::<_, redb::StorageError>(found.map(|value| value_of::<T>(key, value.value())))
        })?;
        found.transpose()
    }

    /// Puts a row.
    pub fn put<T: Table>(&mut self, key: &[u8], bytes: &[u8], value: &T::Value) -> Result<(), Unreadable> {
        caught(T::NAME, || self.rows.insert(key, bytes).map(drop))?;
        self.is_now::<T>(key, Some(value));
        Ok(())
    }

    /// Takes a row away.
    pub fn remove<T: Table>(&mut self, key: &[u8]) -> Result<(), Unreadable> {
        caught(T::NAME, || self.rows.remove(key).map(drop))?;
        self.is_now::<T>(key, None);
        Ok(())
    }

    /// Puts a row as it was stored once.
    pub fn put_raw(&mut self, name: &'static str, key: &[u8], bytes: &[u8]) -> Result<(), Unreadable> {
        self.kept.remove(key);
        caught(name, || self.rows.insert(key, bytes).map(drop))
    }

    /// A row that was read is another from here on. What nobody has read is not kept: most rows are written once.
    fn is_now<T: Table>(&mut self, key: &[u8], value: Option<&T::Value>) {
        if let Some(known) = self.kept.get_mut(key).and_then(|row| row.downcast_mut::<Option<T::Value>>()) {
            *known = value.cloned();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use redb::backends::InMemoryBackend;

    use super::*;
    use crate::codec::{encode, key_bytes};
    use crate::domain::table::{Direction, Read, Write, all};
    use crate::domain::tables::Facts;
    use crate::store::Store;

    /// Reads, writes and takes away again, and looks each time at the row itself and at the walk over all rows.
    #[test]
    fn what_is_kept_is_what_the_transaction_holds() {
        let store = Store::create_on(InMemoryBackend::new(), |_| Ok(())).unwrap();
        let txn = store.begin().unwrap();
        let mut state = txn.state();
        let mut steps: Vec<Option<u64>> = vec![None];
        for step in [Some(3), Some(4), None, None, Some(5)] {
            steps.push(step);
            match step {
                Some(value) => state.put::<Facts>(&7, &value).unwrap(),
                None => state.remove::<Facts>(&7).unwrap(),
            }
            for _ in 0..2 {
                assert_eq!(state.get::<Facts>(&7).unwrap(), step, "after {steps:?}");
            }
            let rows = state.rows::<Facts>(all(), Direction::Up, 9).unwrap();
            assert_eq!(rows, Vec::from_iter(step.map(|value| (7, value))), "after {steps:?}");
        }
        let key = key_bytes(&7_u8);
        state.put_raw(Facts::NAME, &key, &encode::<Facts>(&key, &9).unwrap()).unwrap();
        assert_eq!(state.get::<Facts>(&7).unwrap(), Some(9), "a row that was put as it is stored");
        state.empty::<Facts>().unwrap();
        assert_eq!(state.get::<Facts>(&7).unwrap(), None, "a table that was emptied");
    }

    #[test]
    fn a_table_is_read_while_it_is_walked() {
        let store = Store::create_on(InMemoryBackend::new(), |_| Ok(())).unwrap();
        let txn = store.begin().unwrap();
        let mut state = txn.state();
        state.put::<Facts>(&1, &10).unwrap();
        state.put::<Facts>(&2, &20).unwrap();
        let mut seen = Vec::new();
        let mut visit = |key: u8, value| {
            seen.push((value, state.get::<Facts>(&(3 - key)).unwrap()));
            ControlFlow::Continue(())
        };
        state.scan::<Facts>(all(), Direction::Up, &mut visit).unwrap();
        assert_eq!(seen, [(10, Some(20)), (20, Some(10))]);
    }

    #[test]
    fn more_rows_than_are_kept_are_all_read() {
        use crate::domain::ids::ItemId;
        use crate::domain::quantity::Qty;
        use crate::domain::tables::{Total, Totals};

        let store = Store::create_on(InMemoryBackend::new(), |_| Ok(())).unwrap();
        let txn = store.begin().unwrap();
        let mut state = txn.state();
        let all = 0..u32::try_from(KEPT_MAX).unwrap() + 10;
        let total = |number: u32| Total { on_hand: Qty(i64::from(number) + 1), ..Total::default() };
        for round in 0..2 {
            for number in all.clone() {
                let before = (round > 0).then(|| total(number));
                assert_eq!(state.get::<Totals>(&ItemId(number)).unwrap(), before, "{number}");
                state.put::<Totals>(&ItemId(number), &total(number)).unwrap();
            }
        }
    }
}
