//! The state over redb: [`Read`] on a snapshot, [`Read`] and [`Write`] on the transaction under way.
//!
//! Each table is opened once a transaction, when it is first touched. A table that is missing is unreadable, never
//! empty: all of them are made with the store.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use redb::{
    ReadOnlyTable, ReadTransaction, ReadableTable, ReadableTableMetadata, TableDefinition, TableHandle,
    WriteTransaction,
};

use super::fault::unreadable;
use super::opened::Opened;
use super::rows::{Bytes, Raw, RawSpan, RawVisit, caught, scan_table, scan_typed, scan_wanted, value_of};
use crate::codec;
use crate::domain::table::{Direction, Read, Span, Table, Unreadable, Visit, Write};

pub(super) fn definition(name: &str) -> TableDefinition<'_, Bytes, Bytes> {
    TableDefinition::new(name)
}

/// Visits a stored row of any table: its name, key, value.
pub(super) type VisitStored<'a> = dyn FnMut(&str, &[u8], &[u8]) -> Result<(), Unreadable> + 'a;

/// The state as of the last commit before it was begun. Short-lived: a snapshot that is kept keeps pages.
pub struct Reading {
    // Dropped before the transaction that they read.
    tables: RefCell<HashMap<&'static str, Rc<ReadOnlyTable<Bytes, Bytes>>>>,
    txn: ReadTransaction,
}

impl Reading {
    pub(super) fn new(txn: ReadTransaction) -> Reading {
        Reading { tables: RefCell::default(), txn }
    }

    /// Whether the file has a table of that name at all.
    pub(super) fn has(&self, name: &'static str) -> Result<bool, Unreadable> {
        let mut tables = self.txn.list_tables().map_err(|fault| unreadable(name, fault))?;
        Ok(tables.any(|table| table.name() == name))
    }

    /// Visits every row of every table that the file has, whether this program knows the table or not.
    pub(super) fn each_stored(&self, visit: &mut VisitStored<'_>) -> Result<(), Unreadable> {
        let tables = caught("", || self.txn.list_tables())?;
        for table in tables {
            let rows = caught("", || self.txn.open_table(definition(table.name())))?;
            let mut range = caught("", || rows.range::<&[u8]>(..))?;
            while let Some((key, value)) = caught("", || range.next().transpose())? {
                visit(table.name(), key.value(), value.value())?;
            }
        }
        Ok(())
    }

    fn table(&self, name: &'static str) -> Result<Rc<ReadOnlyTable<Bytes, Bytes>>, Unreadable> {
        let mut tables = self.tables.try_borrow_mut().map_err(|fault| unreadable(name, fault))?;
        if let Some(table) = tables.get(name) {
            return Ok(Rc::clone(table));
        }
        let table = caught(name, || self.txn.open_table(definition(name)))?;
        let table = Rc::new(table);
        tables.insert(name, Rc::clone(&table));
        Ok(table)
    }
}

impl Raw for Reading {
    fn raw_scan(
        &self,
        table: &'static str,
        span: RawSpan<'_>,
        direction: Direction,
        visit: &mut RawVisit<'_>,
    ) -> Result<(), Unreadable> {
        scan_table(&*self.table(table)?, table, span, direction, visit)
    }

    fn raw_len(&self, table: &'static str) -> Result<u64, Unreadable> {
        let rows = self.table(table)?;
        caught(table, || rows.len())
    }
}

impl Read for Reading {
    fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Value>, Unreadable> {
        let key = codec::key_bytes(key);
        let table = self.table(T::NAME)?;
        let found = caught(T::NAME, || {
            let found = ReadableTable::get(&*table, key.as_slice())?;
            Ok::<_, redb::StorageError>(found.map(|value| value_of::<T>(&key, value.value())))
        })?;
        found.transpose()
    }

    fn scan<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
        visit: &mut Visit<'_, T>,
    ) -> Result<(), Unreadable> {
        scan_typed::<T>(self, span, direction, visit)
    }

    fn scan_some<T: Table>(
        &self,
        span: Span<T::Key>,
        direction: Direction,
        wanted: &mut dyn FnMut(&T::Key) -> bool,
        visit: &mut Visit<'_, T>,
    ) -> Result<(), Unreadable> {
        scan_wanted::<T>(self, span, direction, wanted, visit)
    }
}

type Open<'t> = Rc<RefCell<Opened<'t>>>;

/// The state inside a transaction: what it has written is read back. Dropped before the transaction commits.
pub struct Writing<'t> {
    txn: &'t WriteTransaction,
    tables: RefCell<HashMap<&'static str, Open<'t>>>,
}

impl<'t> Writing<'t> {
    pub(super) fn new(txn: &'t WriteTransaction) -> Writing<'t> {
        Writing { txn, tables: RefCell::default() }
    }

    fn table(&self, name: &'static str) -> Result<Open<'t>, Unreadable> {
        let mut tables = self.tables.try_borrow_mut().map_err(|fault| unreadable(name, fault))?;
        if let Some(table) = tables.get(name) {
            return Ok(Rc::clone(table));
        }
        let table = caught(name, || self.txn.open_table(definition(name)))?;
        let table = Rc::new(RefCell::new(Opened::new(table)));
        tables.insert(name, Rc::clone(&table));
        Ok(table)
    }

    /// Opens a table, which makes it where it is not there yet.
    pub(super) fn make<T: Table>(&mut self) -> Result<(), Unreadable> {
        self.table(T::NAME).map(|_| ())
    }

    /// Puts a row as it was stored once: an entry that is taken back keeps its bytes, and with them its hash.
    pub(super) fn put_raw(&mut self, name: &'static str, key: &[u8], value: &[u8]) -> Result<(), Unreadable> {
        let open = self.table(name)?;
        let mut table = open.try_borrow_mut().map_err(|fault| unreadable(name, fault))?;
        table.put_raw(name, key, value)
    }

    /// Takes all rows of a table away.
    pub(super) fn empty<T: Table>(&mut self) -> Result<(), Unreadable> {
        self.take_away::<T>()?;
        self.make::<T>()
    }

    /// Takes a table away, if it is there.
    pub(super) fn take_away<T: Table>(&mut self) -> Result<(), Unreadable> {
        self.tables.get_mut().remove(T::NAME);
        caught(T::NAME, || self.txn.delete_table(definition(T::NAME))).map(drop)
    }
}

impl Raw for Writing<'_> {
    fn raw_scan(
        &self,
        table: &'static str,
        span: RawSpan<'_>,
        direction: Direction,
        visit: &mut RawVisit<'_>,
    ) -> Result<(), Unreadable> {
        let open = self.table(table)?;
        let opened = open.try_borrow().map_err(|fault| unreadable(table, fault))?;
        scan_table(&opened.rows, table, span, direction, visit)
    }

    fn raw_len(&self, table: &'static str) -> Result<u64, Unreadable> {
        let open = self.table(table)?;
        let opened = open.try_borrow().map_err(|fault| unreadable(table, fault))?;
        caught(table, || opened.rows.len())
    }
}

impl Read for Writing<'_> {
    fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Value>, Unreadable> {
        let open = self.table(T::NAME)?;
        // Somebody may be walking this very table: what is asked meanwhile is read past what is kept.
        match open.try_borrow_mut() {
            Ok(mut table) => table.get::<T>(codec::key_bytes(key)),
            Err(_) => {
                let table = open.try_borrow().map_err(|fault| unreadable(T::NAME, fault))?;
                table.look::<T>(&codec::key_bytes(key))
            }
        }
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

impl Write for Writing<'_> {
    fn put<T: Table>(&mut self, key: &T::Key, value: &T::Value) -> Result<(), Unreadable> {
        let key = codec::key_bytes(key);
        let bytes = codec::encode::<T>(&key, value).map_err(|fault| unreadable(T::NAME, fault))?;
        let open = self.table(T::NAME)?;
        let mut table = open.try_borrow_mut().map_err(|fault| unreadable(T::NAME, fault))?;
        table.put::<T>(&key, &bytes, value)
    }

    fn remove<T: Table>(&mut self, key: &T::Key) -> Result<(), Unreadable> {
        let key = codec::key_bytes(key);
        let open = self.table(T::NAME)?;
        let mut table = open.try_borrow_mut().map_err(|fault| unreadable(T::NAME, fault))?;
        table.remove::<T>(&key)
    }
}
