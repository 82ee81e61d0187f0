//! Lists as CSV and JSON: one table of columns describes a list, whoever writes it.
//!
//! The names of columns are promises: scripts read them. Quantities and money are decimal strings, times RFC 3339.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::domain::quantity::{DecimalMark, Qty, UnitCost};
use crate::domain::text::{Name, Note};
use crate::domain::time::{Calendar, Moment};

use super::guard::{Guards, guard};

/// How cells are written.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The decimal mark of quantities and money; JSON always has a point.
    pub mark: DecimalMark,
    /// The store's zone and day.
    pub calendar: Calendar,
    /// Whether text that a spreadsheet could run is guarded; only in CSV.
    pub guards: Guards,
    /// How times are written.
    pub times: Times,
}

/// How times are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// RFC 3339 with the store's offset: for machines.
    Exact,
    /// To the minute, local: for people.
    Minute,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A quantity or money: a decimal string.
    Decimal(String),
    /// A number of things: a number in JSON too.
    Whole(u64),
    /// A time or a day.
    Time(String),
}

/// One column of a list.
pub struct Column<R> {
    /// Its name in CSV, JSON and tables.
    pub name: &'static str,
    /// What it holds.
    pub doc: &'static str,
    /// The cell of a row.
    pub get: fn(&R, &Format) -> Cell,
}

/// A list: its columns, in order.
pub struct List<R: 'static> {
    /// Its name, as in `export NAME`.
    pub name: &'static str,
    /// What its rows are.
    pub doc: &'static str,
    /// Its columns.
    pub columns: &'static [Column<R>],
    /// The named text that a row keeps beside them.
    pub extra: fn(&R) -> &[(Name, Note)],
}

/// Rows that keep no named text.
pub fn no_extra<R>(_: &R) -> &[(Name, Note)] {
    &[]
}

impl Format {
    /// For machines: decimal point, exact times, guards on.
    pub fn exact(calendar: Calendar) -> Format {
        Format { mark: DecimalMark::Point, calendar, guards: Guards::On, times: Times::Exact }
    }

    /// For people: the store's decimal mark, times to the minute.
    pub fn shown(calendar: Calendar, mark: DecimalMark) -> Format {
        Format { mark, calendar, guards: Guards::Raw, times: Times::Minute }
    }

    /// A moment as a cell.
    pub fn time(&self, moment: Moment) -> Cell {
        Cell::Time(match self.times {
            Times::Exact => self.calendar.rfc3339(moment),
            Times::Minute => self.calendar.minute(moment),
        })
    }

    /// What separates cells: a semicolon where the comma is the decimal mark.
    pub fn separator(&self) -> char {
        match self.mark {
            DecimalMark::Point => ',',
            DecimalMark::Comma => ';',
        }
    }
}

impl Cell {
    /// Text, or nothing.
    pub fn text(text: Option<impl AsRef<str>>) -> Cell {
        text.map_or(Cell::Empty, |text| Cell::Text(text.as_ref().to_owned()))
    }

    /// Something that has a text of its own.
    pub fn of(value: impl ToString) -> Cell {
        Cell::Text(value.to_string())
    }

    /// The cell as plain text, for a table on a terminal.
    pub fn plain(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) | Cell::Decimal(text) | Cell::Time(text) => Cow::Borrowed(text),
            Cell::Whole(number) => Cow::Owned(number.to_string()),
        }
    }

    /// Whether it belongs at the right of its column.
    pub fn is_number(&self) -> bool {
        matches!(self, Cell::Decimal(_) | Cell::Whole(_))
    }

    /// As it stands in a CSV file.
    pub fn csv(&self, format: &Format) -> String {
        let text = match self {
            Cell::Text(text) => guard(text, format.guards),
            other => other.plain(),
        };
        let unquoted = |c: char| !matches!(c, '"' | ',' | ';' | '\n' | '\r' | '\t');
        if text.chars().all(unquoted) && !text.starts_with(' ') && !text.ends_with(' ') {
            return text.into_owned();
        }
        format!("\"{}\"", text.replace('"', "\"\""))
    }

    /// As it stands in a JSON file.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Cell::Empty => serde_json::Value::Null,
            Cell::Text(text) | Cell::Decimal(text) | Cell::Time(text) => {
                serde_json::Value::from(text.as_str())
            }
            Cell::Whole(number) => serde_json::Value::from(*number),
        }
    }
}

impl<R> List<R> {
    /// The names of all columns, those of named text too.
    pub fn headings(&self, rows: &[R]) -> Vec<String> {
        let own = self.columns.iter().map(|column| column.name.to_owned());
        own.chain(self.extras(rows).into_iter().map(|name| name.to_string())).collect()
    }

    /// The names of named text that any row has, in the order in which they come.
    fn extras(&self, rows: &[R]) -> Vec<Name> {
        let mut names: Vec<Name> = Vec::new();
        for (name, _) in rows.iter().flat_map(|row| (self.extra)(row)) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    fn cells(&self, row: &R, extras: &[Name], format: &Format) -> Vec<Cell> {
        let own = self.columns.iter().map(|column| (column.get)(row, format));
        let kept = (self.extra)(row);
        own.chain(extras.iter().map(|name| {
            Cell::text(kept.iter().find(|(other, _)| other == name).map(|(_, note)| note.as_str()))
        }))
        .collect()
    }

    /// Writes rows as CSV, with a head.
    pub fn csv(&self, rows: &[R], format: &Format, out: &mut impl Write) -> io::Result<()> {
        let extras = self.extras(rows);
        let headings: Vec<Cell> = self.headings(rows).into_iter().map(Cell::Text).collect();
        csv_line(&headings, format, out)?;
        rows.iter().try_for_each(|row| csv_line(&self.cells(row, &extras, format), format, out))
    }

    /// Writes rows as one JSON array of objects.
    pub fn json(&self, rows: &[R], format: &Format, out: &mut impl Write) -> io::Result<()> {
        // Machines read a point, whatever people write.
        let format = Format { mark: DecimalMark::Point, times: Times::Exact, ..*format };
        let extras = self.extras(rows);
        let headings = self.headings(rows);
        out.write_all(b"[")?;
        for (index, row) in rows.iter().enumerate() {
            out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
            out.write_all(b"{")?;
            for (place, (name, cell)) in headings.iter().zip(self.cells(row, &extras, &format)).enumerate() {
                if place > 0 {
                    out.write_all(b",")?;
                }
                write!(out, "{}:{}", serde_json::Value::from(name.as_str()), cell.json())?;
            }
            out.write_all(b"}")?;
        }
        out.write_all(b"\n]\n")
    }

    /// What the columns are, as a table for the docs.
    pub fn columns_doc(&self) -> String {
        let mut text = format!("### {}\n\n{}\n\n| column | what |\n|---|---|\n", self.name, self.doc);
        for column in self.columns {
            text.push_str(&format!("| `{}` | {} |\n", column.name, column.doc));
        }
        text
    }
}

fn csv_line(cells: &[Cell], format: &Format, out: &mut impl Write) -> io::Result<()> {
    let separator = format.separator();
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            write!(out, "{separator}")?;
        }
        out.write_all(cell.csv(format).as_bytes())?;
    }
    out.write_all(b"\n")
}

/// A quantity as a cell.
pub fn qty(quantity: Qty, format: &Format) -> Cell {
    Cell::Decimal(quantity.shown(0, format.mark))
}

/// A cost or a price as a cell.
pub fn cost(cost: Option<UnitCost>, format: &Format) -> Cell {
    cost.map_or(Cell::Empty, |cost| Cell::Decimal(cost.shown(format.mark)))
}

/// Columns, one a line: name, what it holds, and how it is had of a row.
macro_rules! columns {
    ($($name:literal, $doc:literal, $get:expr;)*) => {
        &[$(Column { name: $name, doc: $doc, get: $get },)*]
    };
}
pub(crate) use columns;
