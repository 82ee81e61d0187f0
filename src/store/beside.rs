//! Tables made afresh on the side, over a journal that is where it is: what `apply` works on while a store is verified.
//!
//! `apply` looks back into the journal, as when a count's variance is posted or a line is undone. It must find there
//! what it found when the entry was made, so reads of the journal go to the store that is verified, all others to the
//! side. Nothing here may write a row of the journal.

use super::state::{Reading, Writing};
use crate::domain::table::{Class, Direction, Read, Span, Table, Unreadable, Visit, Write};

/// The journal of one store and the derived tables of another.
pub(super) struct Beside<'a, 't> {
    /// The store whose journal is read.
    pub journal: &'a Reading,
    /// Where the tables are made.
    pub side: Writing<'t>,
}

impl Read for Beside<'_, '_> {
    fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Value>, Unreadable> {
        match T::CLASS {
            Class::Journal => self.journal.get::<T>(key),
            Class::Derived | Class::Working => self.side.get::<T>(key),
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
            Class::Derived | Class::Working => self.side.scan::<T>(span, direction, visit),
        }
    }
}

impl Write for Beside<'_, '_> {
    fn put<T: Table>(&mut self, key: &T::Key, value: &T::Value) -> Result<(), Unreadable> {
        match T::CLASS {
            Class::Journal => Err(never::<T>()),
            Class::Derived | Class::Working => self.side.put::<T>(key, value),
        }
    }

    fn remove<T: Table>(&mut self, key: &T::Key) -> Result<(), Unreadable> {
        match T::CLASS {
            Class::Journal => Err(never::<T>()),
            Class::Derived | Class::Working => self.side.remove::<T>(key),
        }
    }
}

fn never<T: Table>() -> Unreadable {
    Unreadable { table: T::NAME, what: String::from("a verification writes no journal;") }
}
