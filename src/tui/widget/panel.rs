//! The frame of a pane: a border with a title where there is room, a title line elsewhere.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Widget};

use super::field::Focused;
use super::text;
use crate::tui::glyphs::Glyphs;
use crate::tui::size::Class;
use crate::tui::theme::{Role, Theme};

/// A pane's frame.
#[derive(Clone, Copy, Debug)]
pub struct Panel<'a> {
    /// What it is.
    pub title: &'a str,
    /// What stands at the right of the title: `12 of 4310`. Left out where both do not fit.
    pub note: &'a str,
    /// Whether keys go here.
    pub focus: Focused,
}

impl Panel<'_> {
    /// Draws the frame; what is left inside.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, class: Class, theme: Theme, glyphs: &Glyphs) -> Rect {
        let area = area.intersection(*buffer.area());
        text::wipe(buffer, area);
        match class {
            Class::Wide if area.width >= 4 && area.height >= 4 => {
                self.draw_border(buffer, area, theme, glyphs)
            }
            // The only row is worth more than its title.
            _ if area.height < 2 => area,
            _ => {
                self.draw_title(buffer, text::row(area, 0), theme, glyphs);
                Rect { y: area.y + 1, height: area.height - 1, ..area }
            }
        }
    }

    fn draw_border(&self, buffer: &mut Buffer, area: Rect, theme: Theme, glyphs: &Glyphs) -> Rect {
        let role = match self.focus {
            Focused::Yes => Role::BorderFocused,
            Focused::No => Role::Border,
        };
        let block = Block::bordered().border_set(glyphs.border).border_style(theme.style(role));
        let inside = block.inner(area);
        block.render(area, buffer);
        self.draw_title(buffer, Rect { y: area.y, height: 1, ..inside }, theme, glyphs);
        inside
    }

    fn draw_title(&self, buffer: &mut Buffer, row: Rect, theme: Theme, glyphs: &Glyphs) {
        let role = match self.focus {
            Focused::Yes => Role::TitleFocused,
            Focused::No => Role::Title,
        };
        let title = format!(" {} ", self.title);
        let used = text::put(buffer, row, &title, theme.style(role), glyphs.more);
        let note = format!(" {} ", self.note);
        let wide = u16::try_from(text::width(&note)).unwrap_or(u16::MAX);
        if !self.note.is_empty() && used.saturating_add(wide) <= row.width {
            let at = Rect { x: row.x + (row.width - wide), width: wide, ..row };
            text::put(buffer, at, &note, theme.style(Role::Dim), glyphs.more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::glyphs::GlyphSet;

    fn drawn(width: u16, height: u16, class: Class) -> (String, Rect) {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        let panel = Panel { title: "Items", note: "12 of 4310", focus: Focused::Yes };
        let inside = panel.draw(&mut buffer, area, class, Theme::Mono, GlyphSet::Ascii.glyphs());
        let rows: Vec<String> = (0..height)
            .map(|y| (0..width).map(|x| buffer.cell((x, y)).unwrap().symbol()).collect())
            .collect();
        (rows.join("\n"), inside)
    }

    #[test]
    fn a_wide_pane_has_a_border_with_its_title() {
        let (text, inside) = drawn(24, 4, Class::Wide);
        assert_eq!(
            text,
            "+ Items --- 12 of 4310 +\n|                      |\n|                      |\n+----------------------+"
        );
        assert_eq!(inside, Rect::new(1, 1, 22, 2));
    }

    #[test]
    fn a_small_pane_has_a_title_line_and_the_smallest_none() {
        let (text, inside) = drawn(12, 3, Class::Tiny);
        assert_eq!(text.lines().next(), Some(" Items      "));
        assert_eq!(inside, Rect::new(0, 1, 12, 2));
        assert_eq!(drawn(12, 1, Class::Tiny).1, Rect::new(0, 0, 12, 1));
        for (width, height) in [(0, 0), (1, 1), (3, 3), (4, 4), (2, 9)] {
            for class in [Class::Tiny, Class::Narrow, Class::Wide] {
                let (_, inside) = drawn(width, height, class);
                assert!(inside.right() <= width && inside.bottom() <= height);
            }
        }
    }
}
