//! Lists as the detail screens have them: rows that page by position, the head that says which section is shown, and
//! how all of it is drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::commands::Cmd;
use super::look::{Look, below};
use super::rows::{Identified, Rows};
use super::size::{Class, Frame};
use super::theme::Role;
use super::widget::field::Focused;
use super::widget::list::{Cell, Column, Header, List, Row, rows_that_fit};
use super::widget::text;
use crate::domain::query::{Page, Window};

/// Rows that page by position, with the window that was asked for last: the same one is not asked for twice over an
/// answer that does not fill it.
#[derive(Clone, Debug)]
pub struct Listing<R: Identified> {
    /// The rows.
    pub rows: Rows<R>,
    asked: Option<Window>,
}

impl<R: Identified> Default for Listing<R> {
    fn default() -> Self {
        Listing { rows: Rows::default(), asked: None }
    }
}

impl<R: Identified> Listing<R> {
    /// The window to ask for now.
    pub fn window(&mut self) -> Window {
        let window = self.rows.window();
        self.asked = Some(window);
        window
    }

    /// Whether rows that are shown are not there and were not asked for.
    pub fn lacks(&self) -> bool {
        self.rows.wants() && self.asked != Some(self.rows.window())
    }

    /// Forgets all rows.
    pub fn reset(&mut self) {
        self.rows.reset();
        self.asked = None;
    }

    /// The selected row.
    pub fn current(&self) -> Option<&R> {
        self.rows.current()
    }
}

/// Puts a whole list in: it is short, or it was answered at once.
pub fn take_all<R: Identified>(rows: &mut Rows<R>, all: Vec<R>) {
    let total = u64::try_from(all.len()).unwrap_or(0);
    rows.take(Page { offset: 0, total, rows: all });
}

/// How many lines the body of the screen has.
pub fn body_rows(look: &Look) -> u16 {
    Frame::of(Rect::new(0, 0, look.width, look.height)).body.height
}

/// Whether lists have heads here.
pub fn header(look: &Look) -> Header {
    match look.class() {
        Class::Tiny => Header::Hidden,
        Class::Narrow | Class::Wide => Header::Shown,
    }
}

/// How many rows of a list fit a height here.
pub fn room(look: &Look, height: u16) -> u16 {
    rows_that_fit(height, header(look))
}

/// Draws a list that keys go to.
pub fn draw(
    look: &Look,
    buffer: &mut Buffer,
    area: Rect,
    columns: &[Column],
    (rows, selected): (&[Row<'_>], Option<usize>),
    empty: &str,
) -> Option<Position> {
    let list = List { columns, rows, selected, focus: Focused::Yes, header: header(look), empty };
    list.draw(buffer, area, look.class(), look.theme, look.glyphs)
}

/// A row of plain cells.
pub fn plain<'a>(cells: impl IntoIterator<Item = Cell<'a>>) -> Row<'a> {
    Row { cells: cells.into_iter().collect(), ..Row::default() }
}

/// A cell with a meaning.
pub fn cell<'a>(words: impl Into<std::borrow::Cow<'a, str>>, role: Role) -> Cell<'a> {
    Cell { text: words.into(), role }
}

/// Draws which section is shown: all of them where there is room, else this one and how to go on. The rest of `area`.
pub fn tabs(
    look: &Look,
    buffer: &mut Buffer,
    area: Rect,
    names: &[&str],
    (current, note): (usize, &str),
) -> Rect {
    let row = Rect { height: area.height.min(1), ..area };
    let name = names.get(current).copied().unwrap_or_default();
    let this = format!("{name} {note}");
    let all: usize = names.iter().map(|name| text::width(name) + 4).sum::<usize>() + text::width(note) + 1;
    if all > usize::from(area.width) {
        let used = look.put(buffer, row, this.trim_end(), Role::Title);
        let hint = format!("{}/{}", current.saturating_add(1), names.len());
        let wide = u16::try_from(text::width(&hint)).unwrap_or(u16::MAX);
        if used.saturating_add(wide) < row.width {
            let at = Rect { x: row.x + (row.width - wide), width: wide, ..row };
            look.put(buffer, at, &hint, Role::Dim);
        }
        return below(area, 1);
    }
    let mut rest = row;
    for (index, name) in names.iter().enumerate() {
        let here = index == current;
        let words = if here { this.trim_end() } else { name };
        let number = format!("{}", index.saturating_add(1));
        let used = look.put(buffer, rest, &number, Role::Key);
        rest = shifted(rest, used.saturating_add(1));
        let used = look.put(buffer, rest, words, if here { Role::TitleFocused } else { Role::Dim });
        rest = shifted(rest, used.saturating_add(2));
    }
    below(area, 1)
}

fn shifted(row: Rect, by: u16) -> Rect {
    let by = by.min(row.width);
    Rect { x: row.x.saturating_add(by), width: row.width - by, ..row }
}

/// Which section a command leads to, of so many.
pub fn section(command: Cmd, current: usize, sections: usize) -> Option<usize> {
    let last = sections.saturating_sub(1);
    let direct = match command {
        Cmd::SectionNext => return Some(if current >= last { 0 } else { current.saturating_add(1) }),
        Cmd::SectionPrevious => return Some(current.checked_sub(1).unwrap_or(last)),
        Cmd::Section1 => 0,
        Cmd::Section2 => 1,
        Cmd::Section3 => 2,
        Cmd::Section4 => 3,
        Cmd::Section5 => 4,
        Cmd::Section6 => 5,
        _ => return None,
    };
    (direct < sections).then_some(direct)
}

/// The least rows of a list that has words below it: in tiny only the selected one is sure of its place.
fn least_rows(look: &Look) -> u16 {
    match look.class() {
        Class::Tiny => 1,
        Class::Narrow => 4,
        Class::Wide => 6,
    }
}

/// The rows below a list that tell its selected row, where they are not many, and the most that they may be.
const WORDS_ROWS: u16 = 2;
const WORDS_ROWS_MAX: u16 = 3;

/// Parts a list from the words that tell its selected row: rows are cut where there is little room, and the words are
/// whole as far as there is any. Without words, which is where there is no row, the list has all of it.
pub fn with_words(look: &Look, area: Rect, words: &str) -> (Rect, Rect) {
    let most = area.height.saturating_sub(least_rows(look)).min(WORDS_ROWS_MAX);
    let rows = match words {
        "" => 0,
        words => {
            let needed = text::wrap(words, usize::from(area.width), usize::from(most)).len();
            u16::try_from(needed).unwrap_or(most).max(WORDS_ROWS).min(most)
        }
    };
    let list = Rect { height: area.height - rows, ..area };
    (list, below(area, area.height - rows))
}

/// Why a list without a filter cannot be filtered.
pub fn no_filter(command: Cmd) -> Result<(), String> {
    match command {
        Cmd::Filter => Err(String::from("this list has no filter")),
        _ => Ok(()),
    }
}

/// How many rows the words below a list leave to it, where they are not many.
pub fn detailed(look: &Look, height: u16) -> u16 {
    let words = height.saturating_sub(least_rows(look)).min(WORDS_ROWS);
    room(look, height - words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::glyphs::GlyphSet;
    use crate::tui::theme::Theme;

    #[test]
    fn words_below_a_list_get_the_rows_that_they_need_and_a_row_of_the_list_stays() {
        let (short, long) = ("four of it", "receive 36 supplier > DOCK (ACME) ref DN-1042 by kim");
        // Size, height of the room, words, rows of the list.
        let cases = [
            ((20, 8), 6, "", 6),
            ((20, 8), 6, short, 4),
            ((20, 8), 6, long, 3),
            ((20, 8), 4, long, 1),
            ((20, 8), 1, long, 1),
            ((20, 8), 0, long, 0),
            ((80, 24), 20, long, 18),
            ((80, 24), 5, long, 5),
        ];
        for ((width, height), room, words, expected) in cases {
            let look = Look { theme: Theme::Mono, glyphs: GlyphSet::Ascii.glyphs(), width, height };
            let (list, told) = with_words(&look, Rect::new(0, 0, width, room), words);
            assert_eq!((list.height, list.height + told.height), (expected, room), "{words} {room}");
            assert!(detailed(&look, room) <= room);
        }
    }
}
