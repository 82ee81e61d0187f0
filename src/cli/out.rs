//! The one way to standard output: tables for people, CSV and JSON for programs, nothing in it but what can be read.
//!
//! Everything that is written goes through [`shown`], so no text from the data can do anything to a terminal. In
//! JSON all of a command's output is one array of objects, whatever it is.

use std::borrow::Cow;
use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use serde_json::{Map, Value};

use crate::domain::quantity::DecimalMark;
use crate::domain::text::shown;
use crate::domain::time::Calendar;
use crate::exchange::guard::Guards;
use crate::exchange::list::{Cell, Format, List, Shape};

use super::fault::Fault;

/// Rows of a table that are laid out together; longer lists go on with fresh widths.
const TABLE_ROWS: usize = 500;
/// The narrowest that a column can be on average and still be read.
const COLUMN_MIN: usize = 8;

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
    mark: DecimalMark,
    calendar: Calendar,
    guards: Guards,
    array: Array,
}

impl Out {
    /// Output that goes to a stream.
    pub fn to(stream: Box<dyn Write>, style: Style) -> Out {
        Out::new(Sink::Stream(stream), style)
    }

    /// Output that is kept.
    pub fn kept(style: Style) -> Out {
        Out::new(Sink::Kept(Vec::new()), style)
    }

    fn new(sink: Sink, style: Style) -> Out {
        let calendar = Calendar { zone: chrono_tz::Tz::UTC, cut_over_minutes: 0 };
        Out { sink, style, mark: DecimalMark::Point, calendar, guards: Guards::On, array: Array::Unopened }
    }

    /// What was kept.
    pub fn into_kept(self) -> Vec<u8> {
        match self.sink {
            Sink::Kept(bytes) => bytes,
            Sink::Stream(_) => Vec::new(),
        }
    }

    /// Takes on a store's decimal mark and zone.
    pub fn take_habits(&mut self, mark: DecimalMark, calendar: Calendar) {
        self.mark = mark;
        self.calendar = calendar;
    }

    /// The decimal mark of what people read.
    pub fn mark(&self) -> DecimalMark {
        self.mark
    }

    /// Prints a file for other programs from here on.
    pub fn export(&mut self, style: Style, guards: Guards) {
        self.style = style;
        self.guards = guards;
    }

    /// How lists are printed.
    pub fn style(&self) -> Style {
        self.style
    }

    /// How lists are shaped.
    fn shape(&self) -> Shape {
        if self.style == Style::Json { Shape::Json } else { Shape::Flat }
    }

    /// How cells are written.
    pub fn format(&self) -> Format {
        match self.style {
            Style::Table(_) => Format::shown(self.calendar, self.mark),
            Style::Csv | Style::Json => Format { guards: self.guards, ..Format::exact(self.calendar) },
        }
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

    /// A stream for what is whole in itself: a completion script, a page, a file of an export. Its text must be of
    /// the program's own making, or of types that hold nothing unfit.
    pub fn raw(&mut self) -> &mut dyn Write {
        self.array = Array::Closed;
        match &mut self.sink {
            Sink::Stream(stream) => stream.as_mut(),
            Sink::Kept(kept) => kept,
        }
    }

    /// Begins a list.
    pub fn list<R>(&mut self, list: &'static List<R>) -> io::Result<Printing<'_, R>> {
        if self.style == Style::Csv {
            let heads: Vec<Cell> = list.shaped(Shape::Flat).map(|column| Cell::of(column.name)).collect();
            self.csv(&heads)?;
        }
        Ok(Printing { out: self, list, rows: Vec::new(), tables: 0 })
    }

    /// One thing in full, as several lists say it: a line a field for people, a list of one for programs.
    pub fn show<R>(&mut self, lists: &[&'static List<R>], row: &R) -> io::Result<()> {
        let format = self.format();
        let shape = self.shape();
        let columns = lists.iter().flat_map(|list| list.shaped(shape));
        let mut fields: Vec<(&str, Cell)> =
            columns.map(|column| (column.name, (column.get)(row, &format))).collect();
        // Text that is kept under names of its own comes behind what has a meaning here.
        let kept = lists.iter().flat_map(|list| (list.extra)(row));
        fields.extend(kept.map(|(name, note)| (name.as_str(), Cell::of(note))));
        match self.style {
            Style::Json => self.object(object(&fields)),
            Style::Csv => {
                let heads: Vec<Cell> = fields.iter().map(|(name, _)| Cell::of(name)).collect();
                self.csv(&heads)?;
                let cells: Vec<Cell> = fields.into_iter().map(|(_, cell)| cell).collect();
                self.csv(&cells)
            }
            Style::Table(_) => {
                let fields = fields.iter().filter(|(_, cell)| *cell != Cell::Empty);
                let fields: Vec<(&str, Cow<'_, str>)> =
                    fields.map(|(name, cell)| (*name, cell.plain())).collect();
                self.fields(&fields)
            }
        }
    }

    /// A line a field.
    fn fields(&mut self, fields: &[(&str, Cow<'_, str>)]) -> io::Result<()> {
        let width = fields.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in fields {
            let name = name.replace('_', " ");
            self.say(&format!("{name:width$}  {value}"))?;
        }
        Ok(())
    }

    /// A fault for programs: the last object of the array, with the exit code and the sentences. People are told on
    /// standard error, programs there too.
    pub fn fault(&mut self, fault: &Fault) -> io::Result<()> {
        if self.style != Style::Json || self.array == Array::Closed || *fault == Fault::Gone {
            return Ok(());
        }
        let sentences = fault.to_string().lines().map(shown).collect::<Vec<_>>().join("\n");
        let fields = [("exit", Value::from(fault.exit_code())), ("error", Value::from(sentences))];
        self.object(Map::from_iter(fields.map(|(name, value)| (name.to_owned(), value))))
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

    fn csv(&mut self, cells: &[Cell]) -> io::Result<()> {
        let format = self.format();
        let fields: Vec<String> = cells.iter().map(|cell| shown(&cell.csv(&format))).collect();
        let mut line = fields.join(&format.separator().to_string());
        line.push('\n');
        self.write(line.as_bytes())
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

/// Named cells as an object.
fn object(fields: &[(&str, Cell)]) -> Map<String, Value> {
    let value = |cell: &Cell| match cell {
        Cell::Text(text) => Value::from(shown(text)),
        other => other.json(),
    };
    fields.iter().map(|(name, cell)| ((*name).to_owned(), value(cell))).collect()
}

/// A list that is being printed. It is whole only after [`Printing::end`].
pub struct Printing<'o, R: 'static> {
    out: &'o mut Out,
    list: &'static List<R>,
    rows: Vec<Vec<Cell>>,
    tables: usize,
}

impl<R> Printing<'_, R> {
    /// One row.
    pub fn row(&mut self, row: &R) -> io::Result<()> {
        let format = self.out.format();
        let columns = self.list.shaped(self.out.shape());
        let fields: Vec<(&str, Cell)> =
            columns.map(|column| (column.name, (column.get)(row, &format))).collect();
        if self.out.style == Style::Json {
            return self.out.object(object(&fields));
        }
        let cells: Vec<Cell> = fields.into_iter().map(|(_, cell)| cell).collect();
        match self.out.style {
            Style::Table(paint) => {
                self.rows.push(cells);
                if self.rows.len() >= TABLE_ROWS { self.table(paint) } else { Ok(()) }
            }
            _ => self.out.csv(&cells),
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

    /// On a terminal that is too narrow for columns each row is a few lines, a field each, and an empty line.
    fn rows_as_fields(&mut self, rows: &[Vec<Cell>], kept: &[usize]) -> io::Result<()> {
        let columns: Vec<_> = self.list.shaped(Shape::Flat).collect();
        for row in rows {
            let cells = kept.iter().filter_map(|index| {
                let (column, cell) = columns.get(*index).zip(row.get(*index))?;
                (*cell != Cell::Empty).then(|| (column.name, cell.plain()))
            });
            self.out.fields(&cells.collect::<Vec<_>>())?;
            self.out.say("")?;
        }
        Ok(())
    }

    /// Prints the rows that wait. Columns that are empty in all of them are left out.
    fn table(&mut self, paint: Paint) -> io::Result<()> {
        let rows = std::mem::take(&mut self.rows);
        self.tables += 1;
        let filled =
            |index: usize| rows.iter().any(|row| row.get(index).is_some_and(|cell| *cell != Cell::Empty));
        let columns: Vec<_> = self.list.shaped(Shape::Flat).collect();
        let kept: Vec<usize> = (0..columns.len()).filter(|index| filled(*index)).collect();
        if paint.width.is_some_and(|width| usize::from(width) < kept.len() * COLUMN_MIN) {
            return self.rows_as_fields(&rows, &kept);
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        if let Some(width) = paint.width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.max(20));
        }
        let heads = kept.iter().filter_map(|index| columns.get(*index));
        table.set_header(heads.map(|column| column.name.replace('_', " ")).collect::<Vec<_>>());
        for row in &rows {
            let cells = kept.iter().filter_map(|index| row.get(*index));
            table.add_row(cells.map(|cell| shown(&cell.plain())).collect::<Vec<_>>());
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
