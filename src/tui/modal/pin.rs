//! The question for a PIN, over whatever is there: what it is wanted for, as many marks as were typed, what came of the
//! last try. It never shows what is typed, and no answer from elsewhere takes its place.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::look::{Look, below};
use crate::tui::said::{Said, Tone};
use crate::tui::size::{Class, centred};
use crate::tui::theme::Role;
use crate::tui::widget::field::Focused;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::secret::Secret;
use crate::tui::widget::text;

/// The widest that it is drawn.
const WIDTH_MAX: u16 = 64;
/// The most rows that a sentence is broken into.
const ROWS_MAX: usize = 20;
/// What is asked.
const ASKED: &str = "Your PIN";
/// What stands there while it is held against the one that is kept.
const CHECKING: &str = "checking";
/// What the keys do.
const KEYS: &str = "enter give  esc not";

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is typed.
    Typing,
    /// This try is under way.
    Trying(u32),
}

/// The question.
#[derive(Clone, Debug)]
pub struct State {
    /// What it is wanted for, a sentence each, the most important first.
    pub why: Vec<String>,
    /// What is typed.
    pub typed: Secret,
    /// What came of the last try: it stands in place of why.
    pub said: Option<Said>,
    /// How far it is.
    pub step: Step,
}

impl State {
    /// A question for these reasons.
    pub fn new(why: Vec<String>) -> State {
        State { why, typed: Secret::default(), said: None, step: Step::Typing }
    }

    /// What it tells and asks, word for word, in so much room; what has none is left out from the end.
    fn lines(&self, width: u16, height: u16) -> Vec<(&str, Role)> {
        let mut lines: Vec<(&str, Role)> = match &self.said {
            Some(said) => vec![(said.words.as_str(), said.tone.role())],
            None => self.why.iter().map(|why| (why.as_str(), Tone::Warning.role())).collect(),
        };
        while lines.len() > 1 && told(&lines, width) + 2 > height {
            lines.pop();
        }
        lines
    }

    /// What is told and asked on a screen of this size, word for word.
    pub fn words(&self, look: &Look) -> Vec<String> {
        let inside = self.inside(look, Rect::new(0, 0, look.width, look.height));
        let lines = self.lines(inside.width, inside.height);
        let told = lines.into_iter().map(|(words, _)| words.to_owned());
        told.chain([ASKED, KEYS].map(String::from)).collect()
    }

    /// Draws it over `over`, which leaves the message to be seen, or over `area` where that has no room for all of it.
    pub fn view(&self, look: &Look, buffer: &mut Buffer, over: Rect, area: Rect) -> Option<Position> {
        let (over, area) = (over.intersection(*buffer.area()), area.intersection(*buffer.area()));
        let all = self.lines(over.width, u16::MAX);
        let bare = look.class() == Class::Tiny;
        let area = if bare && told(&all, over.width) + 2 > over.height { area } else { over };
        let inside = self.inside(look, area);
        if bare {
            text::wipe(buffer, area);
        } else {
            let panel = Panel { title: "PIN", note: "", focus: Focused::Yes };
            panel.draw(buffer, self.outside(look, area), look.class(), look.theme, look.glyphs);
        }
        let mut rest = Rect { height: inside.height.saturating_sub(2), ..inside };
        for (words, role) in self.lines(inside.width, inside.height) {
            let used = look.wrap(buffer, rest, words, role);
            rest = below(rest, used);
        }
        let row = Rect { height: inside.height.min(2).min(rest.height + 2), ..inside };
        let row = Rect { y: rest.y, ..row };
        let used = look.put(buffer, row, ASKED, Role::Header).saturating_add(1).min(row.width);
        let field = Rect { x: row.x.saturating_add(used), width: row.width - used, ..text::row(row, 0) };
        let cursor = self.draw_typed(look, buffer, field);
        look.put(buffer, below(row, 1), KEYS, Role::Key);
        cursor
    }

    fn draw_typed(&self, look: &Look, buffer: &mut Buffer, field: Rect) -> Option<Position> {
        if let Step::Trying(_) = self.step {
            look.put(buffer, field, CHECKING, Role::Dim);
            return None;
        }
        text::paint(buffer, field, look.style(Role::FieldFocused));
        let marks = self.typed.len().min(usize::from(field.width.saturating_sub(1)));
        look.put(buffer, field, &"*".repeat(marks), Role::FieldFocused);
        let x = field.x.saturating_add(u16::try_from(marks).unwrap_or(u16::MAX));
        (!field.is_empty()).then(|| Position::new(x, field.y))
    }

    /// The place with its frame.
    fn outside(&self, look: &Look, area: Rect) -> Rect {
        let width = if look.class() == Class::Wide { area.width.min(WIDTH_MAX) } else { area.width };
        let edges = if look.class() == Class::Wide { 2 } else { 1 };
        let columns = if look.class() == Class::Wide { width.saturating_sub(2) } else { width };
        let rows = told(&self.lines(columns, u16::MAX), columns).saturating_add(2 + edges);
        centred(area, width, rows)
    }

    /// The place without it.
    fn inside(&self, look: &Look, area: Rect) -> Rect {
        let outside = self.outside(look, area);
        match look.class() {
            Class::Tiny => area,
            Class::Narrow => below(outside, 1),
            Class::Wide => Rect {
                x: outside.x.saturating_add(1),
                y: outside.y.saturating_add(1),
                width: outside.width.saturating_sub(2),
                height: outside.height.saturating_sub(2),
            },
        }
    }
}

/// How many rows these lines take.
fn told(lines: &[(&str, Role)], width: u16) -> u16 {
    let rows = |words: &str| text::wrap(words, usize::from(width), ROWS_MAX).len();
    u16::try_from(lines.iter().map(|(words, _)| rows(words)).sum::<usize>()).unwrap_or(u16::MAX / 2)
}
