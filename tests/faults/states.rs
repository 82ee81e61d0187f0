//! A whole state in one number: every row of every table, as stored.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::{Bound, ControlFlow};

use stockroom::domain::table::{Direction, Table, Unreadable};
use stockroom::domain::tables::{EachTable, each_table};
use stockroom::store::rows::Raw;
use stockroom::store::{Store, StoreFault};

/// What two states have in common only where every row is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub rows: u64,
    hash: u64,
}

struct Marking<'a, R: Raw> {
    state: &'a R,
    rows: u64,
    hasher: DefaultHasher,
}

impl<R: Raw> EachTable for Marking<'_, R> {
    type Error = Unreadable;
    fn table<T: Table>(&mut self) -> Result<(), Unreadable> {
        T::NAME.hash(&mut self.hasher);
        let span = (Bound::Unbounded, Bound::Unbounded);
        self.state.raw_scan(T::NAME, span, Direction::Up, &mut |key, value| {
            (key, value).hash(&mut self.hasher);
            self.rows += 1;
            ControlFlow::Continue(())
        })
    }
}

/// The mark of what a store holds now.
pub fn mark(store: &Store) -> Result<Mark, StoreFault> {
    let state = store.read()?;
    let mut marking = Marking { state: &state, rows: 0, hasher: DefaultHasher::new() };
    each_table(&mut marking)?;
    Ok(Mark { rows: marking.rows, hash: marking.hasher.finish() })
}
