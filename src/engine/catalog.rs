//! Orders and folded names that lists and searches need, kept in memory beside the store.

use crate::domain::desk::Change;
use crate::domain::table::{Read, Unreadable};

/// What is kept in memory for queries.
#[derive(Debug, Default)]
pub struct Catalog;

impl Catalog {
    /// Reads all that it keeps.
    pub fn build<R: Read>(_state: &R) -> Result<Catalog, Unreadable> {
        Ok(Catalog)
    }

    /// Follows a commit.
    pub fn update<R: Read>(&mut self, _state: &R, _change: &Change) -> Result<(), Unreadable> {
        Ok(())
    }
}
