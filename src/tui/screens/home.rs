//! Home: locations, items, alerts.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::desk::{AskFault, Change};
use crate::domain::ids::LocationId;
use crate::domain::query::Answer;
use crate::domain::text::Code;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::look::Look;
use crate::tui::page::{Cx, Handled, Page};

/// Whose items are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Those of all places.
    All,
    /// Those of this place and all places in it.
    Chosen(LocationId, Code),
}

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    place: Place,
}

impl Default for State {
    fn default() -> State {
        State::new()
    }
}

impl State {
    /// The screen, before anything is known.
    pub fn new() -> State {
        State { place: Place::All }
    }

    /// Lists the items of this place; the next time that it is shown it asks for them.
    pub fn choose_place(&mut self, place: Place) {
        self.place = place;
    }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        vec![Ctx::Home, Ctx::Marks, Ctx::List]
    }

    fn title(&self, _facts: &Facts) -> String {
        String::from("stockroom")
    }

    fn open(&mut self, _cx: &mut Cx<'_>) {}

    fn changed(&mut self, _change: &Change, _cx: &mut Cx<'_>) {}

    fn run(&mut self, _command: Cmd, _cx: &mut Cx<'_>) -> Handled {
        Handled::No
    }

    fn answered(&mut self, _slot: Slot, _answer: Result<Answer, AskFault>, _cx: &mut Cx<'_>) {}

    fn view(&self, _look: &Look, _facts: &Facts, _buffer: &mut Buffer, _area: Rect) -> Option<Position> {
        None
    }
}
