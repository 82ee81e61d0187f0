//! What the program has said, newest first. Enter shows one whole.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::desk::{AskFault, Change};
use crate::domain::query::Answer;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::listing::{self, cell};
use crate::tui::look::Look;
use crate::tui::page::{Cx, Handled, Page};
use crate::tui::said::{Logged, Tone};
use crate::tui::widget::list::{Cell, Column, Grow, Row};
use crate::tui::widget::text::Align;
use crate::tui::widget::window::{follow, step};

const COLUMNS: [Column; 2] = [
    Column { title: "", widths: [1, 1, 1], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Said, newest first", widths: [10, 20, 40], align: Align::Left, grow: Grow::Fills },
];

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    position: u64,
    height: u16,
}

impl Default for State {
    fn default() -> State {
        State::new()
    }
}

impl State {
    /// The screen, before anything is known.
    pub fn new() -> State {
        State { position: 0, height: 1 }
    }

    fn measure(&mut self, look: &Look) {
        self.height = listing::detailed(look, listing::body_rows(look)).max(1);
    }

    fn current<'a>(&self, facts: &'a Facts) -> Option<&'a Logged> {
        facts.messages.log().rev().nth(usize::try_from(self.position).ok()?)
    }
}

fn length(facts: &Facts) -> u64 {
    u64::try_from(facts.messages.log().len()).unwrap_or(0)
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        vec![Ctx::Messages, Ctx::List]
    }

    fn title(&self, facts: &Facts) -> String {
        match length(facts) {
            0 => String::from("Messages"),
            total => format!("Messages {} of {total}", self.position.saturating_add(1).min(total)),
        }
    }

    fn offers(&self, command: Cmd, _facts: &Facts) -> Result<(), String> {
        listing::no_filter(command)
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
    }

    fn changed(&mut self, _change: &Change, _cx: &mut Cx<'_>) {}

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        let (page, total) = (i64::from(self.height), length(cx.facts));
        let by = match command {
            Cmd::Up => -1,
            Cmd::Down => 1,
            Cmd::PageUp => -page,
            Cmd::PageDown => page,
            Cmd::HalfUp => -(page / 2).max(1),
            Cmd::HalfDown => (page / 2).max(1),
            Cmd::First => i64::MIN,
            Cmd::Last => i64::MAX,
            Cmd::Open => {
                if let Some(logged) = self.current(cx.facts) {
                    let (tone, words) = (logged.said.tone, logged.said.words.clone());
                    cx.notice("Message", tone, vec![words]);
                }
                0
            }
            _ => return Handled::No,
        };
        self.position = step(self.position, by, total);
        Handled::Yes
    }

    fn answered(&mut self, _slot: Slot, _answer: Result<Answer, AskFault>, _cx: &mut Cx<'_>) {}

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let told = self.current(facts).map(|logged| logged.said.words.as_str()).unwrap_or_default();
        let (list, detail) = listing::with_words(look, area, told);
        if let Some(logged) = self.current(facts) {
            look.wrap(buffer, detail, told, logged.said.tone.role());
        }
        let room = listing::room(look, list.height);
        let total = length(facts);
        let position = self.position.min(total.saturating_sub(1));
        let first = follow(0, position, room, total);
        let skip = usize::try_from(first).unwrap_or(usize::MAX);
        let shown = facts.messages.log().rev().skip(skip).take(usize::from(room));
        let rows: Vec<Row<'_>> = shown
            .map(|logged| {
                let sign = match logged.said.tone {
                    Tone::Info => "",
                    Tone::Good => look.glyphs.good,
                    Tone::Warning => look.glyphs.warning,
                    Tone::Bad => look.glyphs.bad,
                };
                listing::plain([cell(sign, logged.said.tone.role()), Cell::plain(logged.said.words.as_str())])
            })
            .collect();
        let selected = usize::try_from(position.saturating_sub(first)).ok().filter(|at| *at < rows.len());
        listing::draw(look, buffer, list, &COLUMNS, (&rows, selected), "Nothing was said yet. esc goes back.")
    }
}
