//! The one way to standard output: tables for people, CSV and JSON for programs, nothing in it but what can be read.
//!
//! Everything that is written goes through [`shown`], so no text from the data can do anything to a terminal. In
//! JSON all of a command's output is one array of objects, whatever it is.

use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use serde_json::{Map, Value};

use crate::domain::text::shown;
use crate::exchange::guard::{Guards, guard};

use super::cell::{Cell, Column, Habit};

/// Rows of a table that are laid out together; longer lists go on with fresh widths.
const TABLE_ROWS: usize = 500;

/// How a list is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A table for people.
    Table(Paint),
    /// Comma-separated values with a head.
    Csv,
    /// One array of objects.
    Json,
}

/// What the terminal takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    /// Its width; none where it is not known.
    pub width: Option<u16>,
    /// Whether it may be coloured.
    pub colour: Colour,
}

/// Whether output may be coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// It may.
    On,
    /// It may not.
    Off,
}

/// Where output goes.
enum Sink {
    /// Out.
    Stream(Box<dyn Write>),
    /// Kept, for a batch or the screen's command line.
    Kept(Vec<u8>),
}

/// What has been written of the JSON array.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Array {
    Unopened,
    Open,
    Closed,
}

/// Standard output, or what stands for it.
pub struct Out {
    sink: Sink,
    style: Style,
    habit: Habit,
    array: Array,
}

impl Out {
    /// Output that goes to a stream.
    pub fn to(stream: Box<dyn Write>, style: Style) -> Out {
        Out { sink: Sink::Stream(stream), style, habit: Habit::default(), array: Array::Unopened }
    }

    /// Output that is kept.
    pub fn kept(style: Style) -> Out {
        Out { sink: Sink::Kept(Vec::new()), style, habit: Habit::default(), array: Array::Unopened }
    }

    /// What was kept.
    pub fn into_kept(self) -> Vec<u8> {
        match self.sink {
            Sink::Kept(bytes) => bytes,
            Sink::Stream(_) => Vec::new(),
        }
    }

    /// Takes on a store's decimal mark and zone.
    pub fn take_habit(&mut self, habit: Habit) {
        self.habit = habit;
    }

    /// How numbers and times are shown.
    pub fn habit(&self) -> Habit {
        self.habit
    }

    /// How lists are printed.
    pub fn style(&self) -> Style {
        self.style
    }

    /// A sentence; in JSON an object with a `message`.
    pub fn say(&mut self, sentence: &str) -> io::Result<()> {
        if self.style == Style::Json {
            return self.object(Map::from_iter([(String::from("message"), Value::from(shown(sentence)))]));
        }
        let text = shown(sentence);
        self.write(text.as_bytes())?;
        self.write(b"\n")
    }

    /// A sentence that only people need: not in CSV or JSON.
    pub fn remark(&mut self, sentence: &str) -> io::Result<()> {
        if matches!(self.style, Style::Table(_)) { self.say(sentence) } else { Ok(()) }
    }

    /// One object of the JSON array.
    pub fn object(&mut self, object: Map<String, Value>) -> io::Result<()> {
        let lead: &[u8] = if self.array == Array::Open { b",\n" } else { b"[\n" };
        self.write(lead)?;
        self.array = Array::Open;
        let text = serde_json::to_vec(&Value::Object(object)).map_err(io::Error::other)?;
        self.write(&text)
    }

    /// Bytes that the program made itself: a completion script, a page, a file of an export.
    pub fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        // An export brings its own array.
        self.array = Array::Closed;
        self.write(bytes)
    }

    /// Begins a list.
    pub fn list(&mut self, columns: &'static [Column]) -> io::Result<List<'_>> {
        if self.style == Style::Csv {
            let head: Vec<String> = columns.iter().map(|column| column.name.to_owned()).collect();
            self.csv(&head)?;
        }
        Ok(List { out: self, columns, rows: Vec::new(), tables: 0 })
    }

    /// One thing in full: a line a field for people, a list of one for programs.
    pub fn show(&mut self, columns: &'static [Column], cells: Vec<Cell>) -> io::Result<()> {
        let Style::Table(_) = self.style else {
            let mut list = self.list(columns)?;
            list.row(cells)?;
            return list.end();
        };
        let width = columns.iter().map(|column| column.name.len()).max().unwrap_or(0);
        for (column, cell) in columns.iter().zip(&cells) {
            let text = cell.shown(&self.habit);
            for (index, line) in text.lines().enumerate() {
                let name = if index == 0 { column.name.replace('_', " ") } else { String::new() };
                let line = format!("{name:width$}  {line}\n");
                self.write(line.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Ends the output.
    pub fn finish(&mut self) -> io::Result<()> {
        if self.style == Style::Json {
            match self.array {
                Array::Unopened => self.write(b"[]\n")?,
                Array::Open => self.write(b"\n]\n")?,
                Array::Closed => {}
            }
            self.array = Array::Closed;
        }
        match &mut self.sink {
            Sink::Stream(stream) => stream.flush(),
            Sink::Kept(_) => Ok(()),
        }
    }

    fn csv(&mut self, fields: &[String]) -> io::Result<()> {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(fields).map_err(io::Error::other)?;
        let bytes = writer.into_inner().map_err(|fault| io::Error::other(fault.to_string()))?;
        self.write(&bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.sink {
            Sink::Stream(stream) => stream.write_all(bytes),
            Sink::Kept(kept) => {
                kept.extend_from_slice(bytes);
                Ok(())
            }
        }
    }
}

/// A list that is being printed. It is whole only after [`List::end`].
pub struct List<'o> {
    out: &'o mut Out,
    columns: &'static [Column],
    rows: Vec<Vec<Cell>>,
    tables: usize,
}

impl List<'_> {
    /// One row: a cell a column.
    pub fn row(&mut self, cells: Vec<Cell>) -> io::Result<()> {
        match self.out.style {
            Style::Table(paint) => {
                self.rows.push(cells);
                if self.rows.len() >= TABLE_ROWS { self.table(paint) } else { Ok(()) }
            }
            Style::Csv => {
                let habit = self.out.habit;
                let field = |cell: &Cell| match cell {
                    Cell::Text(_) | Cell::Many(_) => guard(&cell.plain(&habit), Guards::On).into_owned(),
                    number => number.plain(&habit),
                };
                let fields: Vec<String> = cells.iter().map(field).collect();
                self.out.csv(&fields)
            }
            Style::Json => {
                let habit = self.out.habit;
                let named = self.columns.iter().zip(&cells);
                self.out.object(named.map(|(c, cell)| (c.name.to_owned(), cell.json(&habit))).collect())
            }
        }
    }

    /// Ends the list.
    pub fn end(mut self) -> io::Result<()> {
        if let Style::Table(paint) = self.out.style {
            if self.rows.is_empty() && self.tables == 0 {
                return self.out.say("There is nothing to list.");
            }
            if !self.rows.is_empty() {
                self.table(paint)?;
            }
        }
        Ok(())
    }

    /// Prints the rows that wait. Columns that are empty in all of them are left out.
    fn table(&mut self, paint: Paint) -> io::Result<()> {
        let rows = std::mem::take(&mut self.rows);
        self.tables += 1;
        let filled = |index: usize| {
            rows.iter().any(|row| row.get(index).is_some_and(|cell| *cell != Cell::Empty))
        };
        let kept: Vec<usize> = (0..self.columns.len()).filter(|index| filled(*index)).collect();
        let mut table = Table::new();
        table.load_style(presets::NOTHING).force_no_tty();
        if let Some(width) = paint.width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.max(20));
        }
        let heads = kept.iter().filter_map(|index| self.columns.get(*index));
        table.set_header(heads.map(|column| column.name.replace('_', " ")).collect::<Vec<_>>());
        for row in &rows {
            let cells = kept.iter().filter_map(|index| row.get(*index));
            table.add_row(cells.map(|cell| cell.shown(&self.out.habit)).collect::<Vec<_>>());
        }
        for (position, index) in kept.iter().enumerate() {
            let number = rows.iter().any(|row| row.get(*index).is_some_and(Cell::is_number));
            if let Some(column) = table.column_mut(position) {
                column.set_padding((0, 2));
                if number {
                    column.set_cell_alignment(CellAlignment::Right);
                }
            }
        }
        for (index, line) in table.lines().enumerate() {
            let line = line.trim_end();
            let text = match paint.colour {
                Colour::On if index == 0 => format!("\x1b[1m{line}\x1b[0m\n"),
                _ => format!("{line}\n"),
            };
            self.out.write(text.as_bytes())?;
        }
        Ok(())
    }
}
