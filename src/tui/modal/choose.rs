//! A question whose answers are letters. Enter and Esc leave it, a scan is dropped, and for a moment no key but Esc
//! answers: what was typed before it was seen is no answer.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::desk::Request;
use crate::tui::key::{Key, Press};
use crate::tui::look::Look;
use crate::tui::millis::Millis;
use crate::tui::page::{Nav, Tag};
use crate::tui::size::{Class, centred};
use crate::tui::theme::Role;
use crate::tui::widget::confirm::READ_MILLIS;
use crate::tui::widget::field::Focused;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::text;

/// The widest that it is drawn.
const WIDTH_MAX: u16 = 64;
/// The most rows that a sentence is broken into.
const ROWS_MAX: usize = 200;
/// The answer that changes nothing.
const LEAVE: &str = "esc leave it";

/// What an answer does.
#[derive(Clone, Debug)]
pub enum Then {
    /// The screen below is told: [`crate::tui::page::Page::chosen`].
    Page(Tag),
    /// Goes somewhere.
    Nav(Box<Nav>),
    /// Submits for the model itself; the words say what is done once it is.
    Submit(Box<Request>, String),
    /// Leaves the program.
    Quit,
}

/// An answer that can be given.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its letter.
    pub key: char,
    /// What it does, in a few words.
    pub label: String,
    /// What it does.
    pub then: Then,
}

impl Choice {
    /// An answer that the screen below is told.
    pub fn page(key: char, label: impl Into<String>, tag: Tag) -> Choice {
        Choice { key, label: label.into(), then: Then::Page(tag) }
    }
}

/// A question.
#[derive(Clone, Debug)]
pub struct State {
    /// What is asked.
    pub question: String,
    /// What else must be known.
    pub details: Vec<String>,
    /// The answers besides leaving it.
    pub choices: Vec<Choice>,
    /// When it was asked.
    pub asked: Millis,
}

/// What a key answers.
#[derive(Clone, Debug)]
pub enum Answered {
    /// This.
    With(Then),
    /// It is left as it is.
    Left,
    /// Nothing: it came before it could be read.
    Early,
    /// Nothing yet.
    Not,
}

impl State {
    /// What a key answers at `now`.
    pub fn answer(&self, key: Key, now: Millis) -> Answered {
        // To leave it changes nothing, so nobody has to wait for that.
        if key == Key::plain(Press::Esc) {
            return Answered::Left;
        }
        if now.since(self.asked) < READ_MILLIS {
            return Answered::Early;
        }
        if let Some(choice) = self.choices.iter().find(|choice| key == Key::char(choice.key)) {
            return Answered::With(choice.then.clone());
        }
        if key == Key::plain(Press::Enter) {
            return Answered::Left;
        }
        Answered::Not
    }

    /// Draws it over `over`, which leaves the last result to be seen, or over `area` where that has no room for all of
    /// it; the cursor is on leaving it.
    pub fn view(&self, look: &Look, buffer: &mut Buffer, over: Rect, area: Rect) -> Option<Position> {
        let (over, area) = (over.intersection(*buffer.area()), area.intersection(*buffer.area()));
        let edges = if Self::is_bare(look, over) { 0 } else { 2 };
        let needed = self.rows(over.width.min(WIDTH_MAX).saturating_sub(edges)).saturating_add(edges);
        let area = if needed <= over.height { over } else { area };
        let inside = self.frame(look, buffer, area);
        let answers = u16::try_from(self.answer_rows(inside.width)).unwrap_or(u16::MAX).saturating_add(1);
        let room = inside.height.saturating_sub(answers);
        let words = Rect { height: room, ..inside };
        let used = look.wrap(buffer, words, &self.question, Role::Warning);
        let mut rest = crate::tui::look::below(words, used);
        for detail in &self.details {
            let used = look.wrap(buffer, rest, detail, Role::Text);
            rest = crate::tui::look::below(rest, used);
        }
        let mut row = crate::tui::look::below(inside, room);
        for choice in &self.choices {
            let used = look.put(buffer, row, &choice.key.to_string(), Role::Key);
            let label =
                Rect { x: row.x.saturating_add(used + 1), width: row.width.saturating_sub(used + 1), ..row };
            let used = look.wrap(buffer, label, &choice.label, Role::Text);
            row = crate::tui::look::below(row, used.max(1));
        }
        look.put(buffer, row, LEAVE, Role::Selected);
        (!row.is_empty()).then(|| Position::new(row.x, row.y))
    }

    /// What it asks and tells, word for word.
    pub fn words(&self) -> Vec<String> {
        let answers = self.choices.iter().map(|choice| format!("{} {}", choice.key, choice.label));
        let told = std::iter::once(&self.question).chain(&self.details).cloned();
        told.chain(answers).chain([String::from(LEAVE)]).collect()
    }

    /// How many rows the answers take, without that of leaving it.
    fn answer_rows(&self, width: u16) -> usize {
        let columns = usize::from(width.saturating_sub(2));
        self.choices.iter().map(|choice| text::wrap(&choice.label, columns, ROWS_MAX).len().max(1)).sum()
    }

    /// How many rows all of it takes.
    fn rows(&self, width: u16) -> u16 {
        let columns = usize::from(width);
        let told = std::iter::once(&self.question).chain(&self.details);
        let told: usize = told.map(|line| text::wrap(line, columns, ROWS_MAX).len()).sum();
        u16::try_from(told + self.answer_rows(width) + 1).unwrap_or(u16::MAX)
    }

    fn is_bare(look: &Look, area: Rect) -> bool {
        look.class() == Class::Tiny || area.width < 12 || area.height < 5
    }

    fn frame(&self, look: &Look, buffer: &mut Buffer, area: Rect) -> Rect {
        if Self::is_bare(look, area) {
            text::wipe(buffer, area);
            return area;
        }
        // Without a border what is below must not show beside it.
        let width = if look.class() == Class::Wide { area.width.min(WIDTH_MAX) } else { area.width };
        let edges = if look.class() == Class::Wide { 2 } else { 1 };
        let outside = centred(area, width, self.rows(width.saturating_sub(2)).saturating_add(edges));
        let panel = Panel { title: "?", note: "", focus: Focused::Yes };
        panel.draw(buffer, outside, look.class(), look.theme, look.glyphs)
    }
}
