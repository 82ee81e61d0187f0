//! Compares the derived tables of a store with those that its journal makes, row by row.

use std::cmp::Ordering;

use super::progress::{Hear, Progress, Step};
use super::rows::{Pages, Raw, key_words, row};
use crate::codec;
use crate::domain::table::{Class, Table};
use crate::domain::tables::EachTable;

/// The most differences that are told of one table.
pub const TOLD_PER_TABLE: usize = 20;

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// The journal makes it, the table has it not.
    Missing,
    /// The table has it, the journal does not make it.
    Extra,
    /// They say different things.
    Differs {
        /// What the table says.
        is: String,
        /// What the journal makes.
        should_be: String,
    },
    /// It cannot be read.
    Unreadable(String),
}

/// A row that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// In which table.
    pub table: &'static str,
    /// Its key, in words.
    pub key: String,
    /// What is wrong with it.
    pub fault: RowFault,
}

/// Compares tables one by one; [`EachTable`] leads it through.
pub struct Comparing<'a, 'h, A: Raw, B: Raw> {
    /// The store.
    pub is: &'a A,
    /// What its journal makes; none where that could not be made.
    pub should_be: Option<&'a B>,
    /// What does not fit.
    pub bad: Vec<BadRow>,
    /// Rows looked at.
    pub rows: u64,
    /// Who hears how far it is.
    pub hear: &'a mut Hear<'h>,
}

impl<A: Raw, B: Raw> EachTable for Comparing<'_, '_, A, B> {
    type Error = std::convert::Infallible;

    fn table<T: Table>(&mut self) -> Result<(), Self::Error> {
        (self.hear)(Progress { step: Step::Compare, done: self.rows, total: None });
        let before = self.bad.len();
        let fault = match (T::CLASS, self.should_be) {
            (Class::Journal, _) => Ok(()),
            (Class::Derived, Some(should_be)) => self.compare::<T>(should_be, before),
            (Class::Derived | Class::Working, _) => self.read_all::<T>(before),
        };
        if let Err(unreadable) = fault {
            self.tell::<T>(b"", RowFault::Unreadable(unreadable.what), before);
        }
        Ok(())
    }
}

impl<A: Raw, B: Raw> Comparing<'_, '_, A, B> {
    fn tell<T: Table>(&mut self, key: &[u8], fault: RowFault, before: usize) {
        if self.bad.len() - before < TOLD_PER_TABLE {
            self.bad.push(BadRow { table: T::NAME, key: key_words::<T>(key), fault });
        }
    }

    /// Reads every row of a table that the journal does not make.
    fn read_all<T: Table>(&mut self, before: usize) -> Result<(), crate::domain::table::Unreadable> {
        let mut rows = Pages::new(self.is, T::NAME);
        while let Some((key, value)) = rows.next_row()? {
            self.rows += 1;
            if let Err(fault) = row::<T>(&key, &value) {
                self.tell::<T>(&key, RowFault::Unreadable(fault.what), before);
            }
        }
        Ok(())
    }

    fn compare<T: Table>(
        &mut self,
        should_be: &B,
        before: usize,
    ) -> Result<(), crate::domain::table::Unreadable> {
        let (mut left, mut right) = (Pages::new(self.is, T::NAME), Pages::new(should_be, T::NAME));
        let (mut is, mut should) = (left.next_row()?, right.next_row()?);
        loop {
            let order = match (&is, &should) {
                (None, None) => return Ok(()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some((key, _)), Some((other, _))) => key.cmp(other),
            };
            self.rows += 1;
            match order {
                Ordering::Less => {
                    self.tell::<T>(&key_of(is.as_ref()), RowFault::Extra, before);
                    is = left.next_row()?;
                }
                Ordering::Greater => {
                    self.tell::<T>(&key_of(should.as_ref()), RowFault::Missing, before);
                    should = right.next_row()?;
                }
                Ordering::Equal => {
                    if let (Some((key, value)), Some((_, other))) = (&is, &should)
                        && let Some(fault) = differs::<T>(key, value, other)
                    {
                        self.tell::<T>(key, fault, before);
                    }
                    is = left.next_row()?;
                    should = right.next_row()?;
                }
            }
        }
    }
}

fn key_of(row: Option<&(Vec<u8>, Vec<u8>)>) -> Vec<u8> {
    row.map(|(key, _)| key.clone()).unwrap_or_default()
}

/// Equal bytes that check are equal; other bytes may still say the same in an older layout.
fn differs<T: Table>(key: &[u8], is: &[u8], should_be: &[u8]) -> Option<RowFault> {
    let value = match codec::decode::<T>(key, is) {
        Ok(value) => value,
        Err(fault) => return Some(RowFault::Unreadable(fault.to_string())),
    };
    if is == should_be {
        return None;
    }
    match codec::decode::<T>(key, should_be) {
        Ok(other) if other == value => None,
        Ok(other) => Some(RowFault::Differs { is: short(&value), should_be: short(&other) }),
        Err(fault) => Some(RowFault::Unreadable(fault.to_string())),
    }
}

/// A value in words, at most one line of them.
fn short(value: &impl std::fmt::Debug) -> String {
    let text = crate::domain::text::shown(&format!("{value:?}"));
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
