//! How a screen is drawn: theme, marks, size. What views get besides their state.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::glyphs::Glyphs;
use super::size::Class;
use super::theme::{Role, Theme};
use super::widget::text;

/// Theme, marks and size of the whole screen.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The theme.
    pub theme: Theme,
    /// The marks.
    pub glyphs: &'static Glyphs,
    /// Columns of the whole screen.
    pub width: u16,
    /// Rows of the whole screen.
    pub height: u16,
}

impl Look {
    /// How much room there is.
    pub fn class(&self) -> Class {
        Class::of(self.width, self.height)
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Writes one line, cut to the first row of `area`; the columns used.
    pub fn put(&self, buffer: &mut Buffer, area: Rect, line: &str, role: Role) -> u16 {
        text::put(buffer, text::row(area, 0), line, self.style(role), self.glyphs.more)
    }

    /// Writes text broken into lines; the rows used.
    pub fn wrap(&self, buffer: &mut Buffer, area: Rect, words: &str, role: Role) -> u16 {
        let lines = text::wrap(words, usize::from(area.width), usize::from(area.height));
        let mut used = 0;
        for (line, y) in lines.iter().zip(0..area.height) {
            text::put(buffer, text::row(area, y), line, self.style(role), self.glyphs.more);
            used = y + 1;
        }
        used
    }
}

/// What is left of `area` below its first `rows` rows.
pub fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y.saturating_add(rows), height: area.height - rows, ..area }
}
