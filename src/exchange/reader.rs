//! Rows out of bytes, under hard limits: the only place where foreign bytes become text.
//!
//! A quote that is never closed must not swallow a file, a long line must not fill the memory, and what is not
//! UTF-8 is refused. Faults are collected; reading goes on after them wherever that makes sense.

use std::borrow::Cow;
use std::io::Read;

use super::faults::{Faults, ImportFault, Place, said};

/// The largest file, in bytes.
pub const BYTES_MAX: u64 = 256 << 20;
/// The longest line, in bytes.
pub const LINE_MAX: usize = 64 << 10;
/// The most columns.
pub const COLUMNS_MAX: usize = 200;
/// The most rows, the head not counted.
pub const ROWS_MAX: u64 = 2_000_000;
/// The most lines that one quoted cell may span.
pub const QUOTED_LINES_MAX: u32 = 100;

/// One row: its cells as they stand in the file, quotes taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// The line that it begins on, from 1.
    pub line: u32,
    /// Its cells, at most one more than [`COLUMNS_MAX`].
    pub cells: Vec<Cow<'a, str>>,
    /// How many there were.
    pub width: usize,
}

/// Takes rows off a text, one by one.
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    delimiter: u8,
    rows: u64,
}

/// Why a cell could not be read to its end.
enum Broken {
    /// A quote that nothing closes, opened on this line.
    Open(u32),
    /// A quote that spans too many lines, opened on this line.
    Long(u32),
}

/// Reads all bytes of a file, up to the limit.
pub fn read_bytes(input: impl Read) -> Result<Vec<u8>, ReadFault> {
    let mut bytes = Vec::new();
    input.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(ReadFault::Io)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > BYTES_MAX {
        let mut faults = Faults::default();
        faults.add(None, None, "the file is larger than 256 MiB; split it and import the parts in order");
        return Err(ReadFault::Import(faults.into()));
    }
    Ok(bytes)
}

/// Why the bytes of a file could not be had.
#[derive(Debug, thiserror::Error)]
pub enum ReadFault {
    /// The file could not be read.
    #[error(transparent)]
    Io(std::io::Error),
    /// It does not fit.
    #[error(transparent)]
    Import(ImportFault),
}

impl<'a> Reader<'a> {
    /// Begins to read; a fault where the bytes are no text at all.
    pub fn new(bytes: &'a [u8], faults: &mut Faults) -> Option<Reader<'a>> {
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > BYTES_MAX {
            faults.add(None, None, "the file is larger than 256 MiB; split it and import the parts in order");
            return None;
        }
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            faults.add(None, None, "the file is UTF-16; save it as \"CSV UTF-8\"");
            return None;
        }
        if bytes.starts_with(b"PK\x03\x04") {
            faults.add(None, None, "the file is a workbook or an archive; save the sheet as \"CSV UTF-8\"");
            return None;
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let line = before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
                let place = before.iter().rev().take_while(|byte| **byte != b'\n').count().saturating_add(1);
                let text = format!("byte {place} of the line is not UTF-8; save the file as \"CSV UTF-8\"");
                faults.add(u32::try_from(line).ok(), None, text);
                return None;
            }
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader { text, at: 0, line: 1, delimiter: b',', rows: 0 };
        reader.sniff();
        Some(reader)
    }

    /// What separates the cells.
    pub fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    /// The next row that holds anything; none at the end, or where nothing more can be made of the file.
    pub fn next_row(&mut self, faults: &mut Faults) -> Option<Row<'a>> {
        loop {
            if self.at >= self.text.len() {
                return None;
            }
            let (line, start) = (self.line, self.at);
            let row = match self.row(faults) {
                Ok(row) => row,
                Err(Broken::Open(opened)) => {
                    faults.add(
                        Some(opened),
                        None,
                        "a quote (\") opens here and nothing closes it; close or double it",
                    );
                    self.at = self.text.len();
                    return None;
                }
                Err(Broken::Long(opened)) => {
                    let text = format!(
                        "a quote (\") opens here and spans more than {QUOTED_LINES_MAX} lines; close or double it (nothing after it was read)"
                    );
                    faults.add(Some(opened), None, text);
                    self.at = self.text.len();
                    return None;
                }
            };
            if !self.check_lengths(line, start, faults) || row.cells.iter().all(|cell| cell.trim().is_empty())
            {
                continue;
            }
            if row.width > COLUMNS_MAX {
                let text = format!("{} columns; at most {COLUMNS_MAX} fit", row.width);
                faults.add(Some(line), None, text);
                continue;
            }
            self.rows += 1;
            if self.rows > ROWS_MAX + 1 {
                let text = format!("more than {ROWS_MAX} rows; split the file and import the parts in order");
                faults.add(Some(line), None, text);
                self.at = self.text.len();
                return None;
            }
            return Some(row);
        }
    }

    /// Finds what separates the cells: whatever the first line has most of, or what a line `sep=;` says.
    fn sniff(&mut self) {
        let first = self.text.get(..LINE_MAX.min(self.text.len())).unwrap_or(self.text);
        let first = first.split(['\n', '\r']).next().unwrap_or_default();
        if let Some(said) = first.strip_prefix("sep=")
            && let [delimiter] = said.as_bytes()
            && !delimiter.is_ascii_alphanumeric()
        {
            self.delimiter = *delimiter;
            self.at = first.len();
            self.end_line();
            return;
        }
        let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
        let mut quoted = false;
        for byte in first.bytes() {
            quoted ^= byte == b'"';
            for (delimiter, count) in &mut counts {
                *count += usize::from(!quoted && byte == *delimiter);
            }
        }
        // The first of equals wins: a comma where there is only one column.
        let mut best = (b',', 0);
        for (delimiter, count) in counts {
            if count > best.1 {
                best = (delimiter, count);
            }
        }
        self.delimiter = best.0;
    }

    /// The byte here, if there is one.
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over a line end, if one is here.
    fn end_line(&mut self) -> bool {
        match self.peek() {
            Some(b'\r') => {
                self.at += 1;
                self.at += usize::from(self.peek() == Some(b'\n'));
            }
            Some(b'\n') => self.at += 1,
            _ => return false,
        }
        self.line = self.line.saturating_add(1);
        true
    }

    fn row(&mut self, faults: &mut Faults) -> Result<Row<'a>, Broken> {
        let line = self.line;
        let (mut cells, mut width) = (Vec::new(), 0_usize);
        loop {
            width = width.saturating_add(1);
            let cell =
                if self.peek() == Some(b'"') { self.quoted(cells.len(), faults)? } else { self.plain() };
            // Past the limit cells are dropped: the row is a fault, and its memory stays bounded.
            if cells.len() <= COLUMNS_MAX {
                cells.push(cell);
            }
            if self.peek() == Some(self.delimiter) {
                self.at += 1;
                continue;
            }
            self.end_line();
            return Ok(Row { line, cells, width });
        }
    }

    /// A cell without quotes around it.
    fn plain(&mut self) -> Cow<'a, str> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let delimiter = self.delimiter;
        let end = rest
            .bytes()
            .position(|byte| byte == delimiter || byte == b'\n' || byte == b'\r')
            .unwrap_or(rest.len());
        self.at += end;
        Cow::Borrowed(rest.get(..end).unwrap_or_default())
    }

    /// A cell in quotes; a doubled quote in it is one.
    fn quoted(&mut self, index: usize, faults: &mut Faults) -> Result<Cow<'a, str>, Broken> {
        let opened = self.line;
        self.at += 1;
        let mut start = self.at;
        let mut whole: Option<String> = None;
        loop {
            match self.peek() {
                None => return Err(Broken::Open(opened)),
                Some(b'"') => {
                    let part = self.text.get(start..self.at).unwrap_or_default();
                    self.at += 1;
                    if self.peek() == Some(b'"') {
                        let text = whole.get_or_insert_with(String::new);
                        text.push_str(part);
                        text.push('"');
                        self.at += 1;
                        start = self.at;
                        continue;
                    }
                    let cell = match whole {
                        Some(mut text) => {
                            text.push_str(part);
                            Cow::Owned(text)
                        }
                        None => Cow::Borrowed(part),
                    };
                    let rest = self.plain();
                    // Past the limit the row is a fault already, and columns are counted no further.
                    if !rest.trim().is_empty() && index < COLUMNS_MAX {
                        let place = Place { number: index + 1, name: said(&cell) };
                        let text = format!(
                            "{} stands after the closing quote; double quotes inside a cell",
                            said(&rest)
                        );
                        faults.add(Some(self.line), Some(place), text);
                    }
                    return Ok(cell);
                }
                Some(b'\n' | b'\r') => {
                    self.end_line();
                    if self.line.saturating_sub(opened) > QUOTED_LINES_MAX {
                        return Err(Broken::Long(opened));
                    }
                }
                Some(_) => self.at += 1,
            }
        }
    }

    /// Whether no line of the row is too long.
    fn check_lengths(&self, line: u32, start: usize, faults: &mut Faults) -> bool {
        if self.at.saturating_sub(start) <= LINE_MAX {
            return true;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        let long = text.split(['\n', '\r']).any(|part| part.len() > LINE_MAX);
        if long {
            faults.add(Some(line), None, format!("the line is longer than {LINE_MAX} bytes"));
        }
        !long
    }
}
