//! One line that is typed into. It moves and deletes whole letters as they are seen, and holds nothing unfit.
//!
//! It knows no meaning: what a form does with the text is the form's.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

use super::text;
use crate::domain::text::shown;
use crate::tui::glyphs::Glyphs;
use crate::tui::key::{Key, Mods, Press};
use crate::tui::theme::{Role, Theme};

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accept {
    /// One line of any language.
    Line,
    /// Printable ASCII: codes, quantities, dates.
    Ascii,
}

/// A change to the text or the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// One character typed.
    Insert(char),
    /// Text pasted: line ends become blanks.
    Paste(String),
    /// The letter before the cursor goes.
    Backspace,
    /// The letter at the cursor goes.
    Delete,
    /// The word before the cursor goes.
    DeleteWord,
    /// Everything from the cursor on goes.
    DeleteToEnd,
    /// Everything goes.
    Clear,
    /// One letter left.
    Left,
    /// One letter right.
    Right,
    /// To the beginning.
    Home,
    /// To the end.
    End,
}

impl Edit {
    /// What a key does in a field; `None` when it is none of the field's business.
    pub fn of(key: Key) -> Option<Edit> {
        if let Some(c) = key.typed() {
            return Some(Edit::Insert(c));
        }
        match (key.press(), key.mods()) {
            (Press::Backspace, Mods::NONE) => Some(Edit::Backspace),
            (Press::Delete, Mods::NONE) => Some(Edit::Delete),
            (Press::Left, Mods::NONE) => Some(Edit::Left),
            (Press::Right, Mods::NONE) => Some(Edit::Right),
            (Press::Home, Mods::NONE) => Some(Edit::Home),
            (Press::End, Mods::NONE) | (Press::Char('e'), Mods::CTRL) => Some(Edit::End),
            (Press::Char('w'), Mods::CTRL) => Some(Edit::DeleteWord),
            (Press::Char('u'), Mods::CTRL) => Some(Edit::Clear),
            (Press::Char('k'), Mods::CTRL) => Some(Edit::DeleteToEnd),
            _ => None,
        }
    }
}

/// What an edit led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    /// The text is another.
    Changed,
    /// Only the cursor moved, or nothing did.
    Same,
    /// So many characters did not fit or were unfit: one beep, and a word why.
    LeftOut(usize),
}

/// The field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// In bytes, always between two letters.
    cursor: usize,
    accept: Accept,
    /// The most letters.
    max: usize,
}

/// No letter needs more bytes than this on average: bounds a field of stacked marks.
const BYTES_PER_LETTER: usize = 4;

/// After so many characters in a row that had no room no more are tried: each try counts all letters, and a paste may be
/// a hundred times as long as the field.
const FULL_TRIES: usize = 64;

impl Field {
    /// An empty field for at most `max` letters.
    pub fn new(accept: Accept, max: usize) -> Field {
        Field { text: String::new(), cursor: 0, accept, max }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Puts `text` in place of what is there, the cursor at its end.
    pub fn set(&mut self, text: &str) -> Edited {
        self.text.clear();
        self.cursor = 0;
        self.insert(text)
    }

    /// Does one edit.
    pub fn edit(&mut self, edit: &Edit) -> Edited {
        let before = self.text.len();
        match edit {
            Edit::Insert(c) => return self.insert(c.encode_utf8(&mut [0; 4])),
            Edit::Paste(text) => return self.paste(text),
            Edit::Backspace => self.remove(self.left(), self.cursor),
            Edit::Delete => self.remove(self.cursor, self.right()),
            Edit::DeleteWord => self.remove(self.word_left(), self.cursor),
            Edit::DeleteToEnd => self.remove(self.cursor, before),
            Edit::Clear => self.remove(0, before),
            Edit::Left => self.cursor = self.left(),
            Edit::Right => self.cursor = self.right(),
            Edit::Home => self.cursor = 0,
            Edit::End => self.cursor = before,
        }
        if self.text.len() == before { Edited::Same } else { Edited::Changed }
    }

    fn paste(&mut self, text: &str) -> Edited {
        // A line end, with what blanks surround it, is one blank; at the ends of the paste it is none.
        let lines: Vec<&str> =
            text.split(['\r', '\n', '\t']).filter(|line| !line.trim().is_empty()).collect();
        self.insert(&lines.join(" "))
    }

    fn insert(&mut self, text: &str) -> Edited {
        let before = self.text.len();
        let (mut left_out, mut full) = (0, 0);
        for c in text.chars() {
            if full >= FULL_TRIES || !self.takes(c) {
                left_out += 1;
            } else if self.insert_char(c) {
                full = 0;
            } else {
                (left_out, full) = (left_out + 1, full + 1);
            }
        }
        match left_out {
            0 if self.text.len() == before => Edited::Same,
            0 => Edited::Changed,
            left_out => Edited::LeftOut(left_out),
        }
    }

    fn takes(&self, c: char) -> bool {
        match self.accept {
            Accept::Ascii => matches!(c, ' '..='~'),
            // Joiners and variation selectors are part of some letters; whether here is judged with the whole text.
            Accept::Line => {
                matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0f}')
                    || shown(c.encode_utf8(&mut [0; 4])) != "\u{fffd}"
            }
        }
    }

    /// Whether the character went in.
    fn insert_char(&mut self, c: char) -> bool {
        if self.text.len() + c.len_utf8() > self.max.saturating_mul(BYTES_PER_LETTER) {
            return false;
        }
        self.text.insert(self.cursor, c);
        if self.text.graphemes(true).count() > self.max {
            self.text.remove(self.cursor);
            return false;
        }
        self.cursor += c.len_utf8();
        self.settle();
        true
    }

    fn remove(&mut self, from: usize, to: usize) {
        if from < to && self.text.is_char_boundary(from) && self.text.is_char_boundary(to) {
            self.text.replace_range(from..to, "");
            self.cursor = from;
            self.settle();
        }
    }

    /// The cursor goes behind the letter that it would stand in: what is typed may join its neighbours.
    fn settle(&mut self) {
        let mut at = GraphemeCursor::new(self.cursor, self.text.len(), true);
        if !at.is_boundary(&self.text, 0).unwrap_or(true) {
            self.cursor = self.right();
        }
    }

    fn left(&self) -> usize {
        let mut at = GraphemeCursor::new(self.cursor, self.text.len(), true);
        at.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn right(&self) -> usize {
        let mut at = GraphemeCursor::new(self.cursor, self.text.len(), true);
        at.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }

    fn word_left(&self) -> usize {
        let head = self.text.get(..self.cursor).unwrap_or("");
        head.trim_end_matches(' ').rfind(' ').map_or(0, |blank| blank + 1)
    }

    /// The column of the cursor within the text.
    pub fn cursor_column(&self) -> usize {
        text::width(self.text.get(..self.cursor).unwrap_or(""))
    }

    /// How many rows of so many columns the whole of it takes, the cursor at its end included.
    pub fn rows(&self, columns: u16) -> u16 {
        let (_, end) = self.places(usize::from(columns.max(1)));
        u16::try_from(end.1 + 1).unwrap_or(u16::MAX)
    }

    /// Where each letter stands in rows of so many columns, as column and row; and the first place after them.
    fn places(&self, columns: usize) -> (Vec<(usize, usize)>, (usize, usize)) {
        let (mut places, mut x, mut y) = (Vec::new(), 0, 0);
        for grapheme in self.text.graphemes(true) {
            let wide = grapheme.width();
            // A letter without a width stands somewhere too: the cursor may be on it.
            if x + wide.max(1) > columns {
                (x, y) = (0, y + 1);
            }
            places.push((x, y));
            x += wide;
        }
        (places, if x < columns { (x, y) } else { (0, y + 1) })
    }

    /// Draws it broken over all rows of `area`.
    fn draw_rows(&self, buffer: &mut Buffer, area: Rect, style: Style, more: &str) -> Position {
        let (places, end) = self.places(usize::from(area.width));
        let mut cursor = end;
        for ((at, grapheme), (x, y)) in self.text.grapheme_indices(true).zip(places) {
            if at == self.cursor {
                cursor = (x, y);
            }
            let row = text::row(area, u16::try_from(y).unwrap_or(u16::MAX));
            let wide = offset(0, grapheme.width()).min(area.width.saturating_sub(offset(0, x)));
            let cell = Rect { x: offset(area.x, x), width: wide, ..row };
            text::put(buffer, cell, grapheme, style, more);
        }
        Position::new(offset(area.x, cursor.0), offset(area.y, cursor.1))
    }

    /// Draws the field into the first row of `area`; where the hardware cursor belongs, if there is room for one.
    pub fn draw(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        theme: Theme,
        glyphs: &Glyphs,
        look: Look<'_>,
    ) -> Option<Position> {
        self.draw_whole(buffer, text::row(area, 0), theme, glyphs, look)
    }

    /// The same, but where `area` has as many rows as [`Field::rows`] says, all of the text is shown.
    pub fn draw_whole(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        theme: Theme,
        glyphs: &Glyphs,
        look: Look<'_>,
    ) -> Option<Position> {
        let area = area.intersection(*buffer.area());
        if area.is_empty() {
            return None;
        }
        let rows = self.rows(area.width);
        let area = Rect { height: if rows <= area.height { rows } else { 1 }, ..area };
        let style = theme.style(if look.focus == Focused::Yes { Role::FieldFocused } else { Role::Field });
        text::wipe(buffer, area);
        text::paint(buffer, area, style);
        if self.text.is_empty() {
            text::put(buffer, area, look.placeholder, theme.style(Role::Placeholder), glyphs.more);
        }
        if area.height > 1 {
            let cursor = self.draw_rows(buffer, area, style, glyphs.more);
            return (look.focus == Focused::Yes).then_some(cursor);
        }
        let columns = usize::from(area.width);
        // Where nobody types it shows how it begins.
        let first = match look.focus {
            Focused::Yes => first_column(self.cursor_column(), columns),
            Focused::No => 0,
        };
        let mut column = 0;
        for grapheme in self.text.graphemes(true) {
            let wide = grapheme.width();
            let end = column + wide;
            // A wide letter that is cut by an edge is left blank.
            if column >= first && end <= first + columns {
                let at = Rect { x: offset(area.x, column - first), width: offset(0, wide), ..area };
                text::put(buffer, at, grapheme, style, glyphs.more);
            }
            column = end;
        }
        if columns > 2 {
            if first > 0 {
                text::put(buffer, Rect { width: 1, ..area }, glyphs.more, style, glyphs.more);
            }
            if column > first + columns {
                let last = Rect { x: offset(area.x, columns - 1), width: 1, ..area };
                text::put(buffer, last, glyphs.more, style, glyphs.more);
            }
        }
        let at = self.cursor_column().saturating_sub(first).min(columns - 1);
        (look.focus == Focused::Yes).then(|| Position::new(offset(area.x, at), area.y))
    }
}

/// Whether keys go here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focused {
    /// They do.
    Yes,
    /// They go elsewhere.
    No,
}

/// How a field is shown.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Whether keys go here.
    pub focus: Focused,
    /// What is shown while nothing is typed.
    pub placeholder: &'a str,
}

/// The first column shown, from the cursor alone: the same text looks the same however it came about. It jumps half
/// a width, so that typing at the end does not rewrite the line at each key.
fn first_column(cursor: usize, columns: usize) -> usize {
    let Some(least) = (cursor + 1).checked_sub(columns) else { return 0 };
    let half = (columns / 2).max(1);
    (least.div_ceil(half) * half).min(cursor)
}

fn offset(x: u16, columns: usize) -> u16 {
    x.saturating_add(u16::try_from(columns).unwrap_or(u16::MAX))
}

#[cfg(test)]
#[path = "field_tests.rs"]
mod tests;
