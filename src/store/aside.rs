//! Tables that are made on the side while a journal is replayed, and that journal beneath them.
//!
//! `apply` looks up lines of the journal: what was seen, what is undone. On the side there are none, so they are read
//! from where the journal is. It must never write to the journal.

use super::state::{Reading, Writing};
use crate::domain::table::{Class, Direction, Read, Span, Table, Unreadable, Visit, Write};

/// Derived tables on the side over a journal elsewhere.
pub struct Aside<'a, 't> {
    /// The tables that are made.
    pub tables: Writing<'t>,
    /// The state whose journal is replayed.
    pub journal: &'a Reading,
}

impl Read for Aside<'_, '_> {
    fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Value>, Unreadable> {
        match T::CLASS {
            Class::Journal => self.journal.get::<T>(key),
            Class::Derived | Class::Working => self.tables.get::<T>(key),
        }
    }

    fn scan<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
        visit: &mut Visit<'_, T>,
    ) -> Result<(), Unreadable> {
        match T::CLASS {
            Class::Journal => self.journal.scan::<T>(span, direction, visit),
            Class::Derived | Class::Working => self.tables.scan::<T>(span, direction, visit),
        }
    }
}

impl Write for Aside<'_, '_> {
    fn put<T: Table>(&mut self, key: &T::Key, value: &T::Value) -> Result<(), Unreadable> {
        self.tables.put::<T>(key, value)
    }

    fn remove<T: Table>(&mut self, key: &T::Key) -> Result<(), Unreadable> {
        self.tables.remove::<T>(key)
    }
}
