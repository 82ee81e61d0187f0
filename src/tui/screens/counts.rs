//! The counts, newest first.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::desk::{AskFault, Change};
use crate::domain::query::Answer;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::look::Look;
use crate::tui::page::{Cx, Handled, Page};
use crate::tui::theme::Role;

/// The screen.
#[derive(Debug, Clone, Default)]
pub struct State;

impl State {
    /// The screen, before anything is known.
    pub fn new() -> State {
        State
    }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        vec![Ctx::Counts, Ctx::List]
    }

    fn title(&self, _facts: &Facts) -> String {
        String::from("Counts")
    }

    fn open(&mut self, _cx: &mut Cx<'_>) {}

    fn changed(&mut self, _change: &Change, _cx: &mut Cx<'_>) {}

    fn run(&mut self, _command: Cmd, _cx: &mut Cx<'_>) -> Handled {
        Handled::No
    }

    fn answered(&mut self, _slot: Slot, _answer: Result<Answer, AskFault>, _cx: &mut Cx<'_>) {}

    fn view(&self, look: &Look, _facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let words = String::new();
        look.put(buffer, area, &words, Role::Dim);
        None
    }
}
