//! An empty place: a new store, the demo, or an import, each one key.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::desk::{AskFault, Change};
use crate::domain::query::Answer;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::{Begin, Slot};
use crate::tui::facts::Facts;
use crate::tui::look::{Look, below};
use crate::tui::page::{Cx, Handled, Page};
use crate::tui::said::{Said, Tone};
use crate::tui::size::Class;
use crate::tui::theme::Role;
use crate::tui::widget::field::{self, Accept, Field, Focused};

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    proposed: String,
    /// The folder of an import, while it is typed.
    folder: Option<Field>,
    busy: Option<&'static str>,
    /// The folder of the import that is under way.
    tried: Option<String>,
}

/// The longest path.
const PATH_MAX: usize = 1_000;

impl State {
    /// The screen; `proposed` is what a new store would be set to.
    pub fn new(proposed: String) -> State {
        State { proposed, folder: None, busy: None, tried: None }
    }

    /// What was begun came to nothing: there is another try, of an import from what was typed.
    pub fn failed(&mut self) {
        self.busy = None;
        self.folder = self.tried.take().map(|path| {
            let mut field = Field::new(Accept::Line, PATH_MAX);
            field.set(&path);
            field
        });
    }

    fn start(&mut self, begin: Begin, words: &'static str, cx: &mut Cx<'_>) {
        if self.busy.is_none() {
            self.busy = Some(words);
            cx.begin(begin);
        }
    }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        match self.folder {
            Some(_) => vec![Ctx::Form],
            None => vec![Ctx::First],
        }
    }

    fn title(&self, _facts: &Facts) -> String {
        String::from("stockroom")
    }

    fn status(&self) -> Option<Said> {
        self.busy.map(|words| Said::new(Tone::Info, words))
    }

    fn typing(&self) -> Option<&Field> {
        self.folder.as_ref()
    }

    fn typing_mut(&mut self) -> Option<&mut Field> {
        self.folder.as_mut()
    }

    fn open(&mut self, _cx: &mut Cx<'_>) {}

    fn changed(&mut self, _change: &Change, _cx: &mut Cx<'_>) {}

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        match command {
            Cmd::BeginNew => self.start(Begin::New, "making the store", cx),
            Cmd::BeginDemo => self.start(Begin::Demo, "making the demo", cx),
            Cmd::BeginImport => self.folder = Some(Field::new(Accept::Line, PATH_MAX)),
            Cmd::FormLeave => self.folder = None,
            Cmd::FormNext | Cmd::FormPost => {
                let path = self.folder.as_ref().map(|field| field.text().trim().to_owned());
                match path {
                    Some(path) if !path.is_empty() => {
                        self.folder = None;
                        self.tried = Some(path.clone());
                        self.start(Begin::Import(path), "importing", cx);
                    }
                    _ => cx.wrong("type the folder that holds the CSV files"),
                }
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn answered(&mut self, _slot: Slot, _answer: Result<Answer, AskFault>, _cx: &mut Cx<'_>) {}

    fn view(&self, look: &Look, _facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        if let Some(folder) = &self.folder {
            let used = look.wrap(buffer, area, "Folder with CSV files:", Role::Text);
            let shown = field::Look { focus: Focused::Yes, placeholder: "items.csv, locations.csv, ..." };
            return folder.draw(buffer, below(area, used), look.theme, look.glyphs, shown);
        }
        let mut rest = area;
        // On the smallest screen all three ways must be seen.
        let (none, demo) = match look.class() {
            Class::Tiny => ("No store here yet.", "d demo store"),
            Class::Narrow | Class::Wide => {
                ("There is no store here yet.", "d demo: a furniture maker, 18 months")
            }
        };
        let lines = [
            (none.to_owned(), Role::Text),
            (format!("n new store ({})", self.proposed), Role::Key),
            (demo.to_owned(), Role::Key),
            ("i import CSV files".to_owned(), Role::Key),
        ];
        for (line, role) in &lines {
            let used = look.wrap(buffer, rest, line, *role);
            rest = below(rest, used);
        }
        Some(Position::new(area.x, area.y))
    }
}
