//! A screen that is one list with a filter: what suppliers, jobs, lots and reservations have in common.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::desk::{AskFault, Change};
use crate::domain::query::{Answer, Include, Page as PageOf, Query, Window};
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::filter::Filter;
use crate::tui::listing::{self, Listing};
use crate::tui::look::{Look, below};
use crate::tui::millis::Millis;
use crate::tui::page::{Cx, Handled, Nav, Page, Selection, Subject};
use crate::tui::rows::Identified;
use crate::tui::said::Tone;
use crate::tui::theme::Role;
use crate::tui::whereabouts::record::{List, Spot};
use crate::tui::widget::field::Field;
use crate::tui::widget::list::{Column, Row};

const ROWS: Slot = Slot(0);

/// Whether a list can be narrowed by typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Narrow {
    /// By code or name.
    ByText,
    /// Not at all.
    Never,
}

/// What is listed.
pub trait Listed: Clone + std::fmt::Debug {
    /// A row.
    type Row: Identified + Clone + std::fmt::Debug;
    /// Whether it has a filter.
    const NARROW: Narrow;
    /// The columns.
    const COLUMNS: &'static [Column];
    /// What makes a new one, and what changes one.
    const COMMANDS: (Option<Cmd>, Option<Cmd>);

    /// The title.
    fn title(&self) -> String;
    /// Which list it is, to be opened again.
    fn list(&self) -> List;
    /// The question for a window of it.
    fn query(&self, filter: String, include: Include, window: Window) -> Query;
    /// Its rows out of the answer.
    fn page(answer: Answer) -> Option<PageOf<Self::Row>>;
    /// The cells of a row.
    fn row<'a>(row: &'a Self::Row, look: &Look, facts: &Facts) -> Row<'a>;
    /// The row in whole words.
    fn told(row: &Self::Row, facts: &Facts) -> String;
    /// What actions work on, the row itself first.
    fn subjects(row: &Self::Row) -> Vec<Subject>;
    /// What to say where there is none.
    fn empty(&self) -> String;
    /// What enter does; whether it does anything.
    fn open(_row: &Self::Row, _cx: &mut Cx<'_>) -> Handled {
        Handled::No
    }
}

/// The screen.
#[derive(Clone, Debug)]
pub struct State<L: Listed> {
    listed: L,
    filter: Filter,
    include: Include,
    rows: Listing<L::Row>,
}

impl<L: Listed> State<L> {
    /// The screen, before anything is known.
    pub fn with(listed: L) -> State<L> {
        State { listed, filter: Filter::default(), include: Include::Active, rows: Listing::default() }
    }

    /// As it was left.
    pub fn left(self, filter: &str, include: Include) -> State<L> {
        State { filter: Filter::left(filter), include, ..self }
    }

    fn measure(&mut self, look: &Look) {
        let body = listing::body_rows(look).saturating_sub(self.filter.rows());
        self.rows.rows.set_height(listing::detailed(look, body));
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        let window = self.rows.window();
        cx.ask_any(ROWS, self.listed.query(self.filter.text().to_owned(), self.include, window));
    }

    fn refilter(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        self.rows.rows.home();
        self.ask(cx);
    }
}

impl<L: Listed> Page for State<L> {
    fn contexts(&self) -> Vec<Ctx> {
        if self.filter.is_typing() { vec![Ctx::Filter] } else { vec![Ctx::Lists, Ctx::List] }
    }

    fn spot(&self) -> Option<Spot> {
        Some(Spot::List(self.listed.list(), self.filter.text().to_owned(), self.include))
    }

    fn title(&self, _facts: &Facts) -> String {
        let all = if self.include == Include::All { " with retired ones" } else { "" };
        format!("{} {}{all}", self.listed.title(), self.rows.rows.place_words()).trim_end().to_owned()
    }

    fn selection(&self) -> Selection {
        let subjects = self.rows.current().map(L::subjects).unwrap_or_default();
        Selection { subjects, ..Selection::default() }
    }

    fn offers(&self, command: Cmd, _facts: &Facts) -> Result<(), String> {
        match L::NARROW {
            Narrow::Never => listing::no_filter(command),
            Narrow::ByText => Ok(()),
        }
    }

    fn typing(&self) -> Option<&Field> {
        self.filter.typing()
    }

    fn typing_mut(&mut self) -> Option<&mut Field> {
        self.filter.typing_mut()
    }

    fn edited(&mut self, cx: &mut Cx<'_>) {
        self.filter.edited(cx.now);
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        self.ask(cx);
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        if self.rows.lacks() {
            self.ask(cx);
        }
    }

    fn changed(&mut self, _change: &Change, cx: &mut Cx<'_>) {
        self.ask(cx);
    }

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        let (new, change) = L::COMMANDS;
        match command {
            Cmd::Filter => {
                self.filter.open();
                self.measure(&cx.look);
            }
            Cmd::FilterKeep => {
                self.filter.keep();
                self.refilter(cx);
            }
            Cmd::FilterClear => {
                self.filter.clear();
                self.refilter(cx);
            }
            Cmd::Back => {
                if !self.filter.clear() {
                    return Handled::No;
                }
                self.refilter(cx);
            }
            Cmd::ShowAll if L::NARROW == Narrow::Never => cx.say(Tone::Info, "all of them are shown"),
            Cmd::ShowAll => {
                self.include = if self.include == Include::All { Include::Active } else { Include::All };
                self.refilter(cx);
            }
            Cmd::New => match new {
                Some(new) => cx.nav.push(Nav::Run(new)),
                None => return Handled::No,
            },
            Cmd::Edit => match change {
                Some(change) => cx.nav.push(Nav::Run(change)),
                None => return Handled::No,
            },
            Cmd::Open => {
                let Some(row) = self.rows.current() else { return Handled::Yes };
                if L::open(row, cx) == Handled::No
                    && let Some(change) = change
                {
                    cx.nav.push(Nav::Run(change));
                }
            }
            command => {
                if !self.rows.rows.run(command) {
                    return Handled::No;
                }
                if self.rows.lacks() {
                    self.ask(cx);
                }
            }
        }
        Handled::Yes
    }

    fn answered(&mut self, _slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        match answer {
            Err(fault) => cx.wrong(fault.to_string()),
            Ok(answer) => {
                let Some(page) = L::page(answer) else { return };
                self.rows.rows.take(page);
                if self.rows.lacks() {
                    self.ask(cx);
                }
            }
        }
    }

    fn deadline(&self) -> Option<Millis> {
        self.filter.deadline()
    }

    fn wake(&mut self, cx: &mut Cx<'_>) {
        if self.filter.wake(cx.now) {
            self.refilter(cx);
        }
    }

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let typed = self.filter.draw(look, buffer, area);
        let told = self.rows.current().map(|row| L::told(row, facts)).unwrap_or_default();
        let (list, detail) = listing::with_words(look, below(area, self.filter.rows()), &told);
        let (shown, selected) = self.rows.rows.shown(listing::room(look, list.height));
        let rows: Vec<Row<'_>> = shown.into_iter().map(|row| L::row(row, look, facts)).collect();
        look.wrap(buffer, detail, &told, Role::Text);
        let empty = match (self.rows.rows.is_known(), self.filter.text()) {
            (false, _) => String::new(),
            (true, "") => self.listed.empty(),
            (true, filter) => format!("Nothing matches {filter}. esc clears the filter."),
        };
        let cursor = listing::draw(look, buffer, list, L::COLUMNS, (&rows, selected), &empty);
        typed.or(cursor)
    }
}
