//! How the heart reads and writes the state, whatever holds it: typed tables behind two traits.
//!
//! `store` implements [`Read`] and [`Write`] over redb, [`memory`](super::memory) over plain maps. Every read can fail:
//! unreadable is never "nothing there". This file must never know how or where rows are kept.

use std::ops::{Bound, ControlFlow};

use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

/// What may happen to a table, declared with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The only source of truth: appended, never changed.
    Journal,
    /// Made from the journal by `apply` and `consequences`; `rebuild` makes it again, `verify` compares.
    Derived,
    /// Half-filled forms, where somebody was, people's names: may be lost without a lie.
    Working,
}

/// A key that sorts as its parts do, in order.
pub trait Key: Ord + Clone + std::fmt::Debug + Send + Sync + 'static {
    /// Appends bytes whose order is the order of the keys.
    fn encode(&self, out: &mut Vec<u8>);
    /// Takes the key off the front of `bytes`; `None` where they are not such a key.
    fn decode(bytes: &mut &[u8]) -> Option<Self>;
}

/// A table: its name, its class, and what its rows are.
pub trait Table: 'static {
    /// Stored name; it carries a generation once there is a second one.
    const NAME: &'static str;
    /// What may happen to it.
    const CLASS: Class;
    /// The version of the value's layout, written in front of each value.
    const VERSION: u8;
    /// The key.
    type Key: Key;
    /// The value.
    type Value: Clone + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static;

    /// A value that an older program stored, made into one of today's; none where there was no such version. A change
    /// of the layout raises [`Table::VERSION`] and reads here, for ever, what was stored before.
    fn upgrade<O: OldValue>(version: u8, old: &O) -> Result<Option<Self::Value>, String> {
        let _ = (version, old);
        Ok(None)
    }
}

/// A value as an older program stored it, to be read as what it was then.
pub trait OldValue {
    /// The value, to its last byte, or why it is none.
    fn read<V: DeserializeOwned>(&self) -> Result<V, String>;
}

/// The state could not be read: a damaged row, or the disk. Never an answer about the stock.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the store cannot be {}", self.words())]
pub struct Unreadable {
    /// The table; empty where it is the disk.
    pub table: &'static str,
    /// What is wrong, with the key where it is known.
    pub what: String,
}

impl Unreadable {
    /// The disk: full, or failing.
    pub fn disk(what: String) -> Unreadable {
        Unreadable { table: "", what }
    }

    fn words(&self) -> String {
        match self.table {
            "" => format!("used: {}", self.what),
            table => format!("read: {} in table {table}", self.what),
        }
    }
}

/// Which way to walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the smallest key.
    Up,
    /// From the largest key.
    Down,
}

/// A range of keys.
pub type Span<K> = (Bound<K>, Bound<K>);

/// A row: its key and its value.
pub type Row<T> = (<T as Table>::Key, <T as Table>::Value);

/// Visits one row; `Break` ends the walk.
pub type Visit<'a, T> = dyn FnMut(<T as Table>::Key, <T as Table>::Value) -> ControlFlow<()> + 'a;

/// Reads the state.
pub trait Read {
    /// One row.
    fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Value>, Unreadable>;

    /// Walks the rows of a span in key order until `visit` breaks.
    fn scan<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
        visit: &mut Visit<'_, T>,
    ) -> Result<(), Unreadable>;

    /// The same for who needs few of the rows that are walked: a value is made only where `wanted` says so of its key.
    fn scan_some<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
        wanted: &mut dyn FnMut(&T::Key) -> bool,
        visit: &mut Visit<'_, T>,
    ) -> Result<(), Unreadable> {
        self.scan::<T>(span, direction, &mut |key, value| match wanted(&key) {
            true => visit(key, value),
            false => ControlFlow::Continue(()),
        })
    }

    /// At most `limit` rows of a span.
    fn rows<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<Row<T>>, Unreadable> {
        let mut rows = Vec::new();
        if limit > 0 {
            self.scan::<T>(span, direction, &mut |key, value| {
                rows.push((key, value));
                if rows.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            })?;
        }
        Ok(rows)
    }

    /// The first row of a span in the direction given.
    fn first<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
    ) -> Result<Option<Row<T>>, Unreadable> {
        Ok(self.rows::<T>(span, direction, 1)?.pop())
    }
}

/// Changes the state. Only `apply`, `consequences` and the store itself write.
pub trait Write: Read {
    /// Puts a row in place of what was there.
    fn put<T: Table>(&mut self, key: &T::Key, value: &T::Value) -> Result<(), Unreadable>;
    /// Takes a row away; no row is no fault.
    fn remove<T: Table>(&mut self, key: &T::Key) -> Result<(), Unreadable>;
}

/// Everything from `from` to `to`, both ends included.
pub fn closed<K>(from: K, to: K) -> Span<K> {
    (Bound::Included(from), Bound::Included(to))
}

/// The whole table.
pub fn all<K>() -> Span<K> {
    (Bound::Unbounded, Bound::Unbounded)
}

macro_rules! unsigned_key {
    ($($t:ty),*) => {$(
        impl Key for $t {
            fn encode(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_be_bytes());
            }
            fn decode(bytes: &mut &[u8]) -> Option<Self> {
                let (head, tail) = bytes.split_first_chunk()?;
                *bytes = tail;
                Some(<$t>::from_be_bytes(*head))
            }
        }
    )*};
}
unsigned_key!(u8, u32, u64);

impl Key for String {
    // Text in keys never holds NUL, so NUL ends it and "a" sorts before "ab".
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend(self.bytes().filter(|byte| *byte != 0));
        out.push(0);
    }
    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == 0)?;
        let (head, tail) = bytes.split_at_checked(end)?;
        *bytes = tail.get(1..)?;
        String::from_utf8(head.to_vec()).ok()
    }
}

impl Key for [u8; 16] {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        let (head, tail) = bytes.split_first_chunk()?;
        *bytes = tail;
        Some(*head)
    }
}

macro_rules! tuple_key {
    ($(($($name:ident . $index:tt),+)),*) => {$(
        impl<$($name: Key),+> Key for ($($name,)+) {
            fn encode(&self, out: &mut Vec<u8>) {
                $(self.$index.encode(out);)+
            }
            fn decode(bytes: &mut &[u8]) -> Option<Self> {
                Some(($($name::decode(bytes)?,)+))
            }
        }
    )*};
}
tuple_key!(
    (A.0, B.1),
    (A.0, B.1, C.2),
    (A.0, B.1, C.2, D.3),
    (A.0, B.1, C.2, D.3, E.4),
    (A.0, B.1, C.2, D.3, E.4, F.5)
);

macro_rules! id_key {
    ($($t:ty),*) => {$(
        impl Key for $t {
            fn encode(&self, out: &mut Vec<u8>) {
                self.0.encode(out);
            }
            fn decode(bytes: &mut &[u8]) -> Option<Self> {
                Key::decode(bytes).map(Self)
            }
        }
    )*};
}
id_key!(
    super::ids::ItemId,
    super::ids::LocationId,
    super::ids::LotId,
    super::ids::SupplierId,
    super::ids::JobId,
    super::ids::PersonId,
    super::ids::CountId,
    super::ids::ReservationId,
    super::ids::Seq,
    super::ids::SessionId,
    super::time::Moment
);

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
