//! Text to read over the screen, whole: it scrolls where it does not fit.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::look::Look;
use crate::tui::said::Tone;
use crate::tui::size::{Class, centred};
use crate::tui::theme::Role;
use crate::tui::widget::field::Focused;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::text;

/// The most lines that are kept.
const LINES_MAX: usize = 5_000;

/// The text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    title: String,
    tone: Tone,
    lines: Vec<String>,
    first: usize,
}

impl State {
    /// Text under a title.
    pub fn new(title: impl Into<String>, tone: Tone, mut lines: Vec<String>) -> State {
        lines.truncate(LINES_MAX);
        State { title: title.into(), tone, lines, first: 0 }
    }

    /// The text.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Up or down by rows; it stops at the ends.
    pub fn scroll(&mut self, by: i64, look: &Look) {
        let (rows, room) = self.measure(look);
        let by = isize::try_from(by).unwrap_or(0);
        self.first = self.first.saturating_add_signed(by).min(rows.saturating_sub(room));
    }

    /// How many rows a page has.
    pub fn page(&self, look: &Look) -> i64 {
        i64::try_from(self.measure(look).1.saturating_sub(1).max(1)).unwrap_or(1)
    }

    fn measure(&self, look: &Look) -> (usize, usize) {
        let area = Rect::new(0, 0, look.width, look.height);
        let inside = Self::inside(look, self.outside(look, area));
        (self.wrapped(inside.width).len(), usize::from(inside.height))
    }

    fn wrapped(&self, width: u16) -> Vec<String> {
        let columns = usize::from(width);
        let mut rows = Vec::new();
        for line in &self.lines {
            if line.trim().is_empty() {
                rows.push(String::new());
            } else if text::width(line) <= columns {
                rows.push(line.clone());
            } else {
                rows.extend(text::wrap(line, columns, LINES_MAX));
            }
        }
        rows
    }

    fn outside(&self, look: &Look, area: Rect) -> Rect {
        if look.class() == Class::Tiny {
            return area;
        }
        // Without a border what is below must not show beside it.
        let width = match look.class() {
            Class::Wide => area.width.saturating_sub(4).min(100),
            Class::Narrow | Class::Tiny => area.width,
        };
        let rows = self.wrapped(width.saturating_sub(2)).len();
        let height = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(3);
        centred(area, width, height.clamp(5, area.height.saturating_sub(2).max(5)))
    }

    fn inside(look: &Look, outside: Rect) -> Rect {
        let (edge, foot) = match look.class() {
            Class::Wide => (1, 2),
            Class::Narrow | Class::Tiny => (0, 1),
        };
        Rect {
            x: outside.x.saturating_add(edge),
            y: outside.y.saturating_add(1),
            width: outside.width.saturating_sub(2 * edge),
            height: outside.height.saturating_sub(1 + foot),
        }
    }

    /// Draws it over `area`.
    pub fn view(&self, look: &Look, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let outside = self.outside(look, area);
        let panel = Panel { title: &self.title, note: "", focus: Focused::Yes };
        panel.draw(buffer, outside, look.class(), look.theme, look.glyphs);
        let inside = Self::inside(look, outside);
        let rows = self.wrapped(inside.width);
        let room = usize::from(inside.height);
        for (line, y) in rows.iter().skip(self.first).zip(0..inside.height) {
            look.put(buffer, text::row(inside, y), line, self.tone.role());
        }
        let foot = Rect { y: outside.bottom().saturating_sub(1), height: 1, ..inside };
        let more = rows.len().saturating_sub(self.first.saturating_add(room));
        let words = if more > 0 { format!("down: {more} more  esc") } else { String::from("esc closes") };
        if outside.height > 2 {
            look.put(buffer, foot, &words, Role::Key);
        }
        let at = (inside.x, inside.y);
        (!inside.is_empty()).then(|| Position::from(at))
    }
}
