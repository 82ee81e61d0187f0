//! The question before something that cannot simply be undone: what, how many, and a key of its own for yes.
//!
//! Enter never confirms: scanners send it. The focus is on Cancel, Enter and Esc cancel, and for a moment after the
//! question appears no key answers it: what was typed before it was seen is no answer.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Block, Widget};

use super::text::{self, Align};
use crate::tui::glyphs::Glyphs;
use crate::tui::key::{Key, Press};
use crate::tui::millis::Millis;
use crate::tui::size::{Class, centred};
use crate::tui::theme::{Role, Theme};

/// For so long a question is only read.
pub const READ_MILLIS: u64 = 300;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirm {
    /// What is asked: `Undo 10 marked entries?`
    pub question: String,
    /// What else must be known: how many are hidden by the filter, who is affected.
    pub details: Vec<String>,
    /// What yes does, in a word: `undo`.
    pub verb: String,
    /// The key for yes; a letter.
    pub yes: char,
    /// When it was asked.
    pub asked: Millis,
}

/// What a key answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Do it.
    Yes,
    /// Leave it.
    No,
    /// No answer.
    None,
}

impl Confirm {
    /// What `key` answers at `now`.
    pub fn answer(&self, key: Key, now: Millis) -> Answer {
        if now.since(self.asked) < READ_MILLIS {
            return Answer::None;
        }
        if key == Key::char(self.yes) {
            Answer::Yes
        } else if key == Key::plain(Press::Esc) || key == Key::plain(Press::Enter) || key == Key::char('n') {
            Answer::No
        } else {
            Answer::None
        }
    }

    /// Draws the question over the middle of `area`, or over all of it in tiny; the cursor is on Cancel.
    pub fn draw(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        class: Class,
        theme: Theme,
        glyphs: &Glyphs,
    ) -> Option<Position> {
        let area = area.intersection(*buffer.area());
        let inside = self.draw_box(buffer, area, class, theme, glyphs);
        let room = inside.height.checked_sub(1)?;
        let columns = usize::from(inside.width);
        let mut lines = text::wrap(&self.question, columns, usize::from(room));
        let asked = lines.len();
        for detail in &self.details {
            lines.extend(text::wrap(detail, columns, usize::from(room).saturating_sub(lines.len())));
        }
        for ((index, line), y) in lines.iter().enumerate().zip(0u16..) {
            let role = if index < asked { Role::Warning } else { Role::Text };
            text::put(buffer, text::row(inside, y), line, theme.style(role), glyphs.more);
        }
        let row = text::row(inside, room);
        let yes = format!("{} {}", self.yes, self.verb);
        // The key for yes is shown whole before anything else is.
        let wide = u16::try_from(text::width(&yes)).unwrap_or(u16::MAX).min(row.width);
        let at = Rect { x: row.x + (row.width - wide), width: wide, ..row };
        text::put(buffer, at, &yes, theme.style(Role::Key), glyphs.more);
        let left = Rect { width: row.width.saturating_sub(wide.saturating_add(1)), ..row };
        let cancel = text::fit("Cancel", 6.min(usize::from(left.width)), Align::Left, glyphs.more);
        text::put(buffer, left, &cancel, theme.style(Role::Selected), glyphs.more);
        (!row.is_empty()).then(|| Position::new(row.x, row.y))
    }

    fn draw_box(&self, buffer: &mut Buffer, area: Rect, class: Class, theme: Theme, glyphs: &Glyphs) -> Rect {
        if class == Class::Tiny || area.width < 12 || area.height < 5 {
            text::wipe(buffer, area);
            return area;
        }
        let width = area.width.min(60);
        let columns = usize::from(width.saturating_sub(4));
        let lines: usize = std::iter::once(&self.question)
            .chain(&self.details)
            .map(|line| text::wrap(line, columns, usize::from(area.height)).len())
            .sum();
        let height = u16::try_from(lines + 4).unwrap_or(u16::MAX);
        let outside = centred(area, width, height);
        text::wipe(buffer, outside);
        Block::bordered()
            .border_set(glyphs.border)
            .border_style(theme.style(Role::BorderFocused))
            .render(outside, buffer);
        Rect {
            x: outside.x + 2,
            y: outside.y + 1,
            width: outside.width.saturating_sub(4),
            height: outside.height.saturating_sub(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::glyphs::GlyphSet;

    fn confirm() -> Confirm {
        Confirm {
            question: "Undo 10 marked entries?".into(),
            details: vec!["4 are hidden by the filter".into()],
            verb: "undo".into(),
            yes: 'y',
            asked: Millis(1_000),
        }
    }

    fn drawn(width: u16, height: u16, class: Class) -> (String, Option<Position>) {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        let cursor = confirm().draw(&mut buffer, area, class, Theme::Mono, GlyphSet::Ascii.glyphs());
        let row = |y| -> String {
            let row: String = (0..width).map(|x| buffer.cell((x, y)).unwrap().symbol()).collect();
            row.trim_end().to_owned()
        };
        ((0..height).map(row).collect::<Vec<_>>().join("\n"), cursor)
    }

    #[test]
    fn only_its_own_key_says_yes_and_only_after_it_could_be_read() {
        let cases = [
            ("y", 1_400, Answer::Yes),
            ("y", 1_100, Answer::None),
            ("enter", 1_100, Answer::None),
            ("enter", 1_400, Answer::No),
            ("esc", 1_400, Answer::No),
            ("n", 1_400, Answer::No),
            ("Y", 1_400, Answer::None),
            ("space", 1_400, Answer::None),
            ("ctrl-y", 1_400, Answer::None),
        ];
        for (key, at, expected) in cases {
            assert_eq!(confirm().answer(key.parse().unwrap(), Millis(at)), expected, "{key} at {at}");
        }
    }

    #[test]
    fn it_says_what_and_how_many_at_every_size_that_clerks_have() {
        let (text, cursor) = drawn(20, 8, Class::Tiny);
        assert_eq!(text, "Undo 10 marked\nentries?\n4 are hidden by the\nfilter\n\n\n\nCancel        y undo");
        assert_eq!(cursor, Some(Position::new(0, 7)));
        let (text, cursor) = drawn(80, 24, Class::Wide);
        for line in ["| Undo 10 marked entries?", "| 4 are hidden by the filter", "y undo |"] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert_eq!(cursor, Some(Position::new(12, 13)));
    }

    #[test]
    fn any_size_is_drawn() {
        for width in 0..70 {
            for height in 0..12 {
                for class in [Class::Tiny, Class::Narrow, Class::Wide] {
                    let (_, cursor) = drawn(width, height, class);
                    assert!(cursor.is_none_or(|at| at.x < width && at.y < height));
                }
            }
        }
    }
}
