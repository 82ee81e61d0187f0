//! The line that filters a list: typed letters show at once, the list follows a moment after the last of them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::look::Look;
use super::millis::Millis;
use super::theme::Role;
use super::widget::field::{self, Accept, Field, Focused};
use crate::domain::query::FILTER_MAX;

/// After the last letter the list is asked for this much later.
pub const DEBOUNCE_MILLIS: u64 = 120;

/// The line.
#[derive(Clone, Debug)]
pub struct Filter {
    field: Field,
    state: State,
    due: Option<Millis>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Typing,
    Closed,
}

impl Default for Filter {
    fn default() -> Filter {
        Filter { field: Field::new(Accept::Line, FILTER_MAX), state: State::Closed, due: None }
    }
}

impl Filter {
    /// Closed, with what was typed into it before.
    pub fn left(text: &str) -> Filter {
        let mut filter = Filter::default();
        filter.field.set(text);
        filter
    }

    /// What the list is filtered by.
    pub fn text(&self) -> &str {
        self.field.text().trim()
    }

    /// Whether it is typed into.
    pub fn is_typing(&self) -> bool {
        self.state == State::Typing
    }

    /// The field while it is typed into.
    pub fn typing(&self) -> Option<&Field> {
        self.is_typing().then_some(&self.field)
    }

    /// The same, to change it.
    pub fn typing_mut(&mut self) -> Option<&mut Field> {
        if self.is_typing() { Some(&mut self.field) } else { None }
    }

    /// Begins to type.
    pub fn open(&mut self) {
        self.state = State::Typing;
    }

    /// The text has changed.
    pub fn edited(&mut self, now: Millis) {
        self.due = Some(now.plus(DEBOUNCE_MILLIS));
    }

    /// Keeps it and stops typing: ask for the list now.
    pub fn keep(&mut self) {
        self.state = State::Closed;
        self.due = None;
    }

    /// Takes it away; whether there was any.
    pub fn clear(&mut self) -> bool {
        self.state = State::Closed;
        self.due = None;
        let was = !self.field.is_empty();
        self.field = Field::new(Accept::Line, FILTER_MAX);
        was
    }

    /// When the list is to be asked for.
    pub fn deadline(&self) -> Option<Millis> {
        self.due
    }

    /// Whether the list is to be asked for now.
    pub fn wake(&mut self, now: Millis) -> bool {
        self.due.take_if(|due| *due <= now).is_some()
    }

    /// Whether it takes a row of the list: while it is typed, and while it filters.
    pub fn rows(&self) -> u16 {
        u16::from(self.is_typing() || !self.text().is_empty())
    }

    /// Draws it into the first row of `area`.
    pub fn draw(&self, look: &Look, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let row = Rect { height: self.rows().min(area.height), ..area };
        let used = look.put(buffer, row, "/", Role::Key);
        let line = Rect { x: row.x.saturating_add(used), width: row.width.saturating_sub(used), ..row };
        let focus = if self.is_typing() { Focused::Yes } else { Focused::No };
        let shown = field::Look { focus, placeholder: "" };
        self.field.draw(buffer, line, look.theme, look.glyphs, shown)
    }
}
