//! A form: what is typed and scanned for one action, line by line, until it is posted.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::desk::{AskFault, Change};
use crate::domain::query::Answer;
use crate::domain::text::Code;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::look::Look;
use crate::tui::page::{Cx, Handled, Page, Selection};

/// The screen.
#[derive(Debug, Clone, Default)]
pub struct State;

impl State {
    /// The form of a command, filled in with what is selected; none where the command has no form.
    pub fn for_command(_command: Cmd, _selection: &Selection, _facts: &Facts) -> Option<State> {
        None
    }

    /// The form that ends the promises made to a document.
    pub fn for_document(_document: &Code, _facts: &Facts) -> Option<State> {
        None
    }

    /// The form that attaches a barcode.
    pub fn attach(_code: &Code, _facts: &Facts) -> Option<State> {
        None
    }

    /// The form of a new item with this barcode.
    pub fn new_item_with(_code: &Code, _facts: &Facts) -> Option<State> {
        None
    }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        vec![Ctx::Form]
    }

    fn title(&self, _facts: &Facts) -> String {
        String::from("Form")
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
