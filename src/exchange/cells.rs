//! One row of a file, read cell by cell: what is given, what is empty, and what does not fit.

use std::borrow::Cow;

use crate::domain::command::Patch;
use crate::domain::quantity::{DecimalMark, Qty, UnitCost};
use crate::domain::text::{Code, Name, Note};

use super::columns::Head;
use super::faults::{Faults, said};
use super::guard::{Guards, unguard};
use super::plan::ImportOptions;
use super::reader::{Reader, Row};
use super::sheets::Sheet;

/// What a row says of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given<T> {
    /// The file has no such column.
    Absent,
    /// The cell is empty.
    Empty,
    /// This.
    Value(T),
}

impl<T> Given<T> {
    /// The value, if there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Given::Value(value) => Some(value),
            _ => None,
        }
    }

    /// What is to be done with a field that holds `now`: nothing where it is so already.
    pub fn patch(self, now: Option<&T>) -> Patch<T>
    where
        T: PartialEq,
    {
        match (self, now) {
            (Given::Absent, _) | (Given::Empty, None) => Patch::Keep,
            (Given::Empty, Some(_)) => Patch::Clear,
            (Given::Value(value), Some(now)) if *now == value => Patch::Keep,
            (Given::Value(value), _) => Patch::Set(value),
        }
    }

    /// What a field that cannot be empty is set to: nothing where it is so already.
    pub fn set(self, now: Option<&T>) -> Option<T>
    where
        T: PartialEq,
    {
        self.value().filter(|value| now != Some(value))
    }
}

/// A file on its way in: its rows, its head, and all that is wrong with it so far.
#[derive(Debug)]
pub struct Source<'a> {
    reader: Reader<'a>,
    /// Where the columns are.
    pub head: Head,
    guards: Guards,
    mark: DecimalMark,
}

/// One row, being read.
#[derive(Debug)]
pub struct Cells<'r> {
    row: &'r Row<'r>,
    head: &'r Head,
    guards: Guards,
    mark: DecimalMark,
    /// What is wrong with the file.
    pub faults: &'r mut Faults,
    /// Whether anything is wrong with this row.
    pub bad: Soundness,
}

/// Whether a row can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Soundness {
    /// So far.
    Sound,
    /// It holds a fault.
    Faulty,
}

impl<'a> Source<'a> {
    /// Reads the head. None where there is nothing more to be made of the file; `faults` say why.
    pub fn open(
        bytes: &'a [u8],
        sheet: &Sheet,
        options: &ImportOptions,
        faults: &mut Faults,
    ) -> Option<Source<'a>> {
        let mut reader = Reader::new(bytes, faults)?;
        let Some(row) = reader.next_row(faults) else {
            if faults.count() == 0 {
                faults.add(None, None, "the file is empty; its first row names the columns");
            }
            return None;
        };
        let before = faults.count();
        let head = Head::find(sheet, &row, options.guards, faults);
        // Without its columns no row of it can be judged.
        (faults.count() == before).then_some(Source {
            reader,
            head,
            guards: options.guards,
            mark: options.decimal,
        })
    }

    /// The next row, of the head's width.
    pub fn next_row(&mut self, faults: &mut Faults) -> Option<Row<'a>> {
        loop {
            let row = self.reader.next_row(faults)?;
            let width = self.head.names.len();
            if row.cells.len() < width {
                let text = format!("the row has {} cells, the head has {width}", row.cells.len());
                faults.add(Some(row.line), None, text);
                continue;
            }
            if let Some(over) = row.cells.iter().skip(width).position(|cell| !cell.trim().is_empty()) {
                let text = format!(
                    "the row has {} cells, the head has {width}; put quotes around cells that hold the separator",
                    width + over + 1
                );
                faults.add(Some(row.line), None, text);
                continue;
            }
            return Some(row);
        }
    }

    /// Reads a row cell by cell.
    pub fn cells<'r>(&'r self, row: &'r Row<'r>, faults: &'r mut Faults) -> Cells<'r> {
        Cells { row, head: &self.head, guards: self.guards, mark: self.mark, faults, bad: Soundness::Sound }
    }
}

impl Cells<'_> {
    /// The line of the file.
    pub fn line(&self) -> u32 {
        self.row.line
    }

    /// Something is wrong with a column, or with the whole row where the file has no such column.
    pub fn fault(&mut self, column: &str, text: impl Into<String>) {
        let place = self.head.col(column).and_then(|index| self.head.place(index));
        self.faults.add(Some(self.row.line), place, text);
        self.bad = Soundness::Faulty;
    }

    /// Something is wrong with a column by its index.
    fn fault_at(&mut self, index: usize, text: impl Into<String>) {
        self.faults.add(Some(self.row.line), self.head.place(index), text);
        self.bad = Soundness::Faulty;
    }

    fn cell(&self, index: usize) -> &str {
        let cell = self.row.cells.get(index).map_or("", Cow::as_ref);
        unguard(cell, self.guards).trim_matches(' ')
    }

    /// The cell of a column as it stands there.
    pub fn raw(&self, column: &str) -> Given<&str> {
        match self.head.col(column).map(|index| self.cell(index)) {
            None => Given::Absent,
            Some("") => Given::Empty,
            Some(cell) => Given::Value(cell),
        }
    }

    /// The cell of a column, understood by `read`.
    pub fn read<T>(&mut self, column: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Given<T> {
        let result = match self.raw(column) {
            Given::Absent => return Given::Absent,
            Given::Empty => return Given::Empty,
            Given::Value(cell) => read(cell),
        };
        match result {
            Ok(value) => Given::Value(value),
            Err(text) => {
                self.fault(column, text);
                Given::Absent
            }
        }
    }

    /// A code.
    pub fn code(&mut self, column: &str) -> Given<Code> {
        self.read(column, super::parts::code)
    }

    /// A name.
    pub fn name(&mut self, column: &str) -> Given<Name> {
        self.read(column, |cell| {
            Name::new(cell).map_err(|fault| format!("{} does not fit: {fault}", said(cell)))
        })
    }

    /// A note.
    pub fn note(&mut self, column: &str) -> Given<Note> {
        self.read(column, |cell| {
            Note::new(cell).map_err(|fault| format!("{} does not fit: {fault}", said(cell)))
        })
    }

    /// A quantity.
    pub fn quantity(&mut self, column: &str) -> Given<Qty> {
        let mark = self.mark;
        self.read(column, |cell| Qty::parse(cell, mark).map_err(|fault| number_help(&fault, mark)))
    }

    /// A cost or a price of one unit.
    pub fn cost(&mut self, column: &str) -> Given<UnitCost> {
        let mark = self.mark;
        self.read(column, |cell| cost(cell, mark))
    }

    /// The decimal mark of the file.
    pub fn mark(&self) -> DecimalMark {
        self.mark
    }

    /// A code that has to be there.
    pub fn must_code(&mut self, column: &str) -> Option<Code> {
        match self.code(column) {
            Given::Value(code) => Some(code),
            Given::Absent if self.bad == Soundness::Faulty => None,
            _ => {
                self.fault(column, format!("the {column} is missing"));
                None
            }
        }
    }

    /// What the columns with names of their own say.
    pub fn extras(&mut self) -> Vec<(Name, Given<Note>)> {
        let head = self.head;
        let mut extras = Vec::with_capacity(head.extra.len());
        for (index, name) in &head.extra {
            let cell = self.cell(*index);
            if cell.is_empty() {
                extras.push((name.clone(), Given::Empty));
                continue;
            }
            match Note::new(cell) {
                Ok(note) => extras.push((name.clone(), Given::Value(note))),
                Err(fault) => {
                    let text = format!("{} does not fit: {fault}", said(cell));
                    self.fault_at(*index, text);
                }
            }
        }
        extras
    }

    /// The same against what is kept now: only what changes.
    pub fn extra_patches(&mut self, now: &[(Name, Note)]) -> Vec<(Name, Patch<Note>)> {
        self.extras()
            .into_iter()
            .filter_map(|(name, given)| {
                let kept =
                    now.iter().find(|(other, _)| other.folded() == name.folded()).map(|(_, note)| note);
                match given.patch(kept) {
                    Patch::Keep => None,
                    patch => Some((name, patch)),
                }
            })
            .collect()
    }
}

/// Reads a cost or a price.
pub fn cost(cell: &str, mark: DecimalMark) -> Result<UnitCost, String> {
    UnitCost::parse(cell, mark).map_err(|fault| number_help(&fault, mark))
}

/// What would help with a number.
pub fn number_help(fault: &crate::domain::quantity::NumberFault, mark: DecimalMark) -> String {
    match mark {
        DecimalMark::Point => {
            format!("{fault}; numbers have a decimal point, unless --decimal , says otherwise")
        }
        DecimalMark::Comma => format!("{fault}; numbers have a decimal comma here, as --decimal , says"),
    }
}
