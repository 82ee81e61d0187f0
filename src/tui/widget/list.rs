//! The visible rows of a list or table. It is given the rows it draws and no others, so that a million cost nothing.
//!
//! Widths are fixed for each size class, never computed from the rows. Half a number is a lie: one that does not fit
//! is shown as none.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::field::Focused;
use super::text::{self, Align};
use crate::tui::glyphs::Glyphs;
use crate::tui::size::Class;
use crate::tui::theme::{Role, Theme};

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its head.
    pub title: &'static str,
    /// Its width in tiny, narrow and wide; 0 leaves it out.
    pub widths: [u16; 3],
    /// Which side its cells stand on. Right is for numbers.
    pub align: Align,
    /// Whether it takes what room is left.
    pub grow: Grow,
}

/// Whether a column takes what room is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grow {
    /// It does, and shares it with the others that do.
    Fills,
    /// It stays as it is.
    Fixed,
}

/// One cell.
#[derive(Clone, Debug)]
pub struct Cell<'a> {
    /// What it says.
    pub text: Cow<'a, str>,
    /// What it means.
    pub role: Role,
}

impl<'a> Cell<'a> {
    /// A cell with nothing special about it.
    pub fn plain(text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        Cell { text: text.into(), role: Role::Text }
    }
}

/// Whether a row is marked for an action on several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// It is not.
    #[default]
    No,
    /// It is.
    Yes,
    /// It is not, and it has just changed.
    Changed,
}

impl Mark {
    /// The mark of a row, as somebody marked it or as it has just changed.
    pub fn of(marked: bool, changed: bool) -> Mark {
        match (marked, changed) {
            (true, _) => Mark::Yes,
            (false, true) => Mark::Changed,
            (false, false) => Mark::No,
        }
    }
}

/// One row: a cell for each column.
#[derive(Clone, Debug, Default)]
pub struct Row<'a> {
    /// Its cells.
    pub cells: Vec<Cell<'a>>,
    /// Whether it is marked.
    pub mark: Mark,
}

impl Row<'_> {
    /// The same, marked where it has just changed and nobody marked it.
    pub fn changed(self, changed: bool) -> Self {
        Row { mark: Mark::of(self.mark == Mark::Yes, changed), ..self }
    }
}

/// Whether the columns have heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    /// One row above the list.
    Shown,
    /// None.
    Hidden,
}

/// What of a long list is on the screen.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// The columns.
    pub columns: &'a [Column],
    /// The visible rows; more than fit are left out.
    pub rows: &'a [Row<'a>],
    /// Which of the visible rows is selected.
    pub selected: Option<usize>,
    /// Whether keys go here.
    pub focus: Focused,
    /// Whether the columns have heads.
    pub header: Header,
    /// What to say where there is no row: why, and the next key.
    pub empty: &'a str,
}

/// Before the cells: the pointer and the mark.
const GUTTER: u16 = 2;

/// How many rows of a list fit a height.
pub fn rows_that_fit(height: u16, header: Header) -> u16 {
    match header {
        Header::Shown => height.saturating_sub(1),
        Header::Hidden => height,
    }
}

impl List<'_> {
    /// Draws the list; where the hardware cursor belongs: on the selected row.
    pub fn draw(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        class: Class,
        theme: Theme,
        glyphs: &Glyphs,
    ) -> Option<Position> {
        let area = area.intersection(*buffer.area());
        text::wipe(buffer, area);
        let places = places(self.columns, class, area.width);
        let mut body = area;
        if self.header == Header::Shown && area.height > 1 {
            let row = text::row(area, 0);
            for (column, (x, width)) in self.columns.iter().zip(&places) {
                let title = text::fit(column.title, usize::from(*width), column.align, glyphs.more);
                text::put(buffer, shifted(row, *x, *width), &title, theme.style(Role::Header), glyphs.more);
            }
            body = Rect { y: area.y + 1, height: area.height - 1, ..area };
        }
        if self.rows.is_empty() {
            let lines = text::wrap(self.empty, usize::from(body.width), usize::from(body.height));
            for (line, index) in lines.iter().zip(0u16..) {
                text::put(buffer, text::row(body, index), line, theme.style(Role::Dim), glyphs.more);
            }
            return None;
        }
        let mut cursor = None;
        for (index, (row, y)) in self.rows.iter().zip(0..body.height).enumerate() {
            let line = text::row(body, y);
            let selected = self.selected == Some(index);
            self.draw_row(buffer, line, row, &places, (theme, glyphs));
            if selected {
                let role = match self.focus {
                    Focused::Yes => Role::Selected,
                    Focused::No => Role::SelectedElsewhere,
                };
                text::paint(buffer, line, theme.style(role));
                text::put(buffer, Rect { width: 1, ..line }, glyphs.pointer, theme.style(role), glyphs.more);
                if self.focus == Focused::Yes && !line.is_empty() {
                    cursor = Some(Position::new(line.x, line.y));
                }
            }
        }
        cursor
    }

    fn draw_row(
        &self,
        buffer: &mut Buffer,
        line: Rect,
        row: &Row<'_>,
        places: &[(u16, u16)],
        (theme, glyphs): (Theme, &Glyphs),
    ) {
        let of_mark = match row.mark {
            Mark::No => None,
            Mark::Yes => Some((glyphs.mark, Role::Marked)),
            Mark::Changed => Some((glyphs.changed, Role::Changed)),
        };
        if let Some((glyph, role)) = of_mark {
            text::put(buffer, shifted(line, 1, 1), glyph, theme.style(role), glyphs.more);
        }
        for ((column, cell), (x, width)) in self.columns.iter().zip(&row.cells).zip(places) {
            let columns = usize::from(*width);
            let shown = if column.align == Align::Right && text::width(&cell.text) > columns {
                glyphs.more.repeat(columns)
            } else {
                text::fit(&cell.text, columns, column.align, glyphs.more)
            };
            let role = match (of_mark, cell.role) {
                (Some((_, role)), Role::Text) => role,
                (_, role) => role,
            };
            text::put(buffer, shifted(line, *x, *width), &shown, theme.style(role), glyphs.more);
        }
    }
}

/// Where each column stands: its first column within the list, and its width. A column that has no room is 0 wide.
fn places(columns: &[Column], class: Class, width: u16) -> Vec<(u16, u16)> {
    let of = |column: &Column| {
        let [tiny, narrow, wide] = column.widths;
        match class {
            Class::Tiny => tiny,
            Class::Narrow => narrow,
            Class::Wide => wide,
        }
    };
    let shown = || columns.iter().filter(|column| of(column) > 0);
    let gaps = u16::try_from(shown().count().saturating_sub(1)).unwrap_or(u16::MAX);
    let fixed = shown().fold(gaps, |sum, column| sum.saturating_add(of(column)));
    let room = width.saturating_sub(GUTTER);
    let mut spare = room.saturating_sub(fixed);
    let mut growing = u16::try_from(shown().filter(|c| c.grow == Grow::Fills).count()).unwrap_or(u16::MAX);
    let mut x = GUTTER;
    let mut places = Vec::with_capacity(columns.len());
    for column in columns {
        let mut wide = of(column);
        if wide == 0 {
            places.push((x, 0));
            continue;
        }
        if column.grow == Grow::Fills && growing > 0 {
            let share = spare / growing;
            wide = wide.saturating_add(share);
            spare -= share;
            growing -= 1;
        }
        let wide = wide.min(width.saturating_sub(x));
        places.push((x, wide));
        x = x.saturating_add(wide).saturating_add(1);
    }
    places
}

fn shifted(line: Rect, by: u16, width: u16) -> Rect {
    Rect { x: line.x.saturating_add(by), width: width.min(line.width.saturating_sub(by)), ..line }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::glyphs::GlyphSet;
    use ratatui::style::Modifier;

    const COLUMNS: [Column; 3] = [
        Column { title: "SKU", widths: [8, 8, 10], align: Align::Left, grow: Grow::Fixed },
        Column { title: "Name", widths: [0, 10, 10], align: Align::Left, grow: Grow::Fills },
        Column { title: "On hand", widths: [7, 8, 8], align: Align::Right, grow: Grow::Fixed },
    ];

    fn rows() -> Vec<Row<'static>> {
        let row = |sku, name, on_hand, mark| Row {
            cells: vec![Cell::plain(sku), Cell::plain(name), Cell::plain(on_hand)],
            mark,
        };
        vec![
            row("OAK-20", "Oak board 20 mm", "12.5", Mark::No),
            row("SCREW-4X40", "Screws", "123456789", Mark::Yes),
            row("GLUE", "Wood glue", "0", Mark::Changed),
        ]
    }

    fn drawn(
        list: List<'_>,
        width: u16,
        height: u16,
        class: Class,
    ) -> (Vec<String>, Option<Position>, Buffer) {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        let cursor = list.draw(&mut buffer, area, class, Theme::Mono, GlyphSet::Ascii.glyphs());
        let rows = (0..height)
            .map(|y| (0..width).map(|x| buffer.cell((x, y)).unwrap().symbol()).collect())
            .collect();
        (rows, cursor, buffer)
    }

    fn list<'a>(rows: &'a [Row<'a>], header: Header) -> List<'a> {
        List {
            columns: &COLUMNS,
            rows,
            selected: Some(1),
            focus: Focused::Yes,
            header,
            empty: "No items in A3. a adds, / clears the filter",
        }
    }

    #[test]
    fn a_table_shows_marks_the_selection_and_no_half_number() {
        let rows = rows();
        let (text, cursor, buffer) = drawn(list(&rows, Header::Shown), 42, 5, Class::Narrow);
        let line = |gutter, sku, name, on_hand| format!("{gutter}{sku:<8} {name:<22} {on_hand:>8}");
        let expected = [
            line("  ", "SKU", "Name", "On hand"),
            line("  ", "OAK-20", "Oak board 20 mm", "12.5"),
            line(">*", "SCREW-4~", "Screws", "~~~~~~~~"),
            line(" +", "GLUE", "Wood glue", "0"),
            " ".repeat(42),
        ];
        assert_eq!(text, expected);
        assert_eq!(cursor, Some(Position::new(0, 2)));
        assert!(buffer.cell((30, 2)).unwrap().modifier.contains(Modifier::REVERSED), "the whole row");
        assert!(!buffer.cell((30, 1)).unwrap().modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn in_tiny_a_column_may_be_left_out() {
        let rows = rows();
        let (text, _, _) = drawn(list(&rows, Header::Hidden), 20, 3, Class::Tiny);
        assert_eq!(text, ["  OAK-20      12.5  ", ">*SCREW-4~ ~~~~~~~  ", " +GLUE           0  "]);
    }

    #[test]
    fn an_empty_list_says_why_and_the_next_key() {
        let (text, cursor, _) = drawn(list(&[], Header::Hidden), 20, 3, Class::Tiny);
        assert_eq!(text, ["No items in A3. a   ", "adds, / clears the  ", "filter              "]);
        assert_eq!(cursor, None);
    }

    #[test]
    fn any_size_is_drawn() {
        let rows = rows();
        for width in 0..30 {
            for height in 0..6 {
                for class in [Class::Tiny, Class::Narrow, Class::Wide] {
                    drawn(list(&rows, Header::Shown), width, height, class);
                }
            }
        }
        // An area that reaches beyond the buffer.
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 2));
        let area = Rect::new(5, 1, 300, 300);
        list(&rows, Header::Shown).draw(
            &mut buffer,
            area,
            Class::Wide,
            Theme::Mono,
            GlyphSet::Ascii.glyphs(),
        );
    }
}
