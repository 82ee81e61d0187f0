//! Copies a snapshot row by row into another file, checking every sum on the way.
//!
//! The file itself must never be copied while it is open: such copies do not open.

use std::ops::Bound;
use std::path::Path;

use redb::{Database, Durability};

use super::fault::StoreFault;
use super::meta::Meta;
use super::progress::{Hear, Progress, Step};
use super::rows::{Pages, Raw, key_words};
use super::state::{Reading, definition};
use crate::codec;
use crate::domain::table::{Table, Unreadable};
use crate::domain::tables::{EachTable, each_table};

/// Rows written in one transaction.
const BATCH: u64 = 50_000;
/// Rows that are kept by one flush: redb remembers each page that was written since the last one.
const FLUSH_ROWS: u64 = 1_000_000;

struct Copying<'a, 'h> {
    from: &'a Reading,
    to: &'a Database,
    file: &'a Path,
    rows: u64,
    total: u64,
    hear: &'a mut Hear<'h>,
}

struct Sizes<'a>(&'a Reading, u64);

impl EachTable for Sizes<'_> {
    type Error = Unreadable;
    fn table<T: Table>(&mut self) -> Result<(), Unreadable> {
        self.1 += self.0.raw_len(T::NAME)?;
        Ok(())
    }
}

/// Copies everything into an empty file; the number of rows. The last commit is the caller's to make durable.
pub(super) fn copy_out(
    from: &Reading,
    to: &Database,
    file: &Path,
    hear: &mut Hear<'_>,
) -> Result<u64, StoreFault> {
    let mut sizes = Sizes(from, 0);
    each_table(&mut sizes)?;
    let mut copying = Copying { from, to, file, rows: 0, total: sizes.1, hear };
    copying.table::<Meta>()?;
    each_table(&mut copying)?;
    Ok(copying.rows)
}

impl EachTable for Copying<'_, '_> {
    type Error = StoreFault;

    fn table<T: Table>(&mut self) -> Result<(), StoreFault> {
        let mut rows = Pages::new(self.from, T::NAME);
        loop {
            let copied = self.batch::<T>(&mut rows)?;
            self.rows += copied;
            (self.hear)(Progress { step: Step::Copy, done: self.rows, total: Some(self.total) });
            if copied < BATCH {
                return Ok(());
            }
        }
    }
}

impl Copying<'_, '_> {
    /// Copies the next rows of a table in one transaction; how many.
    fn batch<T: Table>(&self, rows: &mut Pages<'_, Reading>) -> Result<u64, StoreFault> {
        let redb = |fault: redb::Error| StoreFault::redb(self.file, fault);
        let mut txn = self.to.begin_write().map_err(|fault| redb(fault.into()))?;
        let flushes = self.rows.saturating_add(BATCH) / FLUSH_ROWS > self.rows / FLUSH_ROWS;
        let durability = if flushes { Durability::Immediate } else { Durability::None };
        txn.set_durability(durability).map_err(|fault| redb(fault.into()))?;
        let mut copied = 0;
        {
            let mut table = txn.open_table(definition(T::NAME)).map_err(|fault| redb(fault.into()))?;
            let mut cursor =
                table.upper_bound_mut(Bound::<&[u8]>::Unbounded).map_err(|fault| redb(fault.into()))?;
            while copied < BATCH {
                let Some((key, value)) = rows.next_row()? else { break };
                codec::open(&key, &value).map_err(|fault| Unreadable {
                    table: T::NAME,
                    what: format!("{fault}, at key {}", key_words::<T>(&key)),
                })?;
                cursor.insert_before(key.as_slice(), value.as_slice()).map_err(|fault| redb(fault.into()))?;
                copied += 1;
            }
            cursor.close().map_err(|fault| redb(fault.into()))?;
        }
        txn.commit().map_err(|fault| redb(fault.into()))?;
        Ok(copied)
    }
}
