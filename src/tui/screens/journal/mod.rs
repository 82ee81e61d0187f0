//! The journal, newest first, with its filter and undo.

pub mod words;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::entry;
use crate::domain::command::{ItemRef, LocationRef};
use crate::domain::desk::{AskFault, Change};
use crate::domain::ids::Seq;
use crate::domain::query::{
    Answer, EntryRow, ItemQuery, JournalQuery, LocationQuery, Meaning, PeopleQuery, PersonRow, ScanQuery,
    UndoState, Window,
};
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::filter::Filter;
use crate::tui::listing::{self, cell};
use crate::tui::look::{Look, below};
use crate::tui::page::{Cx, Handled, Page, Selection, Subject, answer_of};
use crate::tui::rows::Identified;
use crate::tui::size::Class;
use crate::tui::theme::Role;
use crate::tui::trail::{CHUNK, Moved, Trail};
use crate::tui::whereabouts::record::Spot;
use crate::tui::widget::field::Field;
use crate::tui::widget::list::{Cell, Column, Grow, Row};
use crate::tui::widget::text::Align;
use words::Wanted;

const ROWS: Slot = Slot(0);
const ITEM: Slot = Slot(1);
const PLACE: Slot = Slot(2);
const PERSON: Slot = Slot(3);
const WORD: Slot = Slot(4);

const COLUMNS: [Column; 5] = [
    Column { title: "Entry", widths: [0, 6, 8], align: Align::Right, grow: Grow::Fixed },
    Column { title: "When", widths: [0, 10, 16], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Verb", widths: [8, 10, 10], align: Align::Left, grow: Grow::Fixed },
    Column { title: "What", widths: [6, 8, 24], align: Align::Left, grow: Grow::Fills },
    Column { title: "By", widths: [0, 0, 10], align: Align::Left, grow: Grow::Fixed },
];

/// Behind the verb of an entry that went beyond a limit.
const OVERRIDE: &str = "!";

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    /// What it was opened with; the filter narrows it.
    base: JournalQuery,
    query: JournalQuery,
    /// What is being looked up for the filter, and how many answers are still to come.
    next: Option<(JournalQuery, Wanted, u8)>,
    filter: Filter,
    /// Whether the filter is one of another time: where it leads nowhere now, there is none.
    left: bool,
    trail: Trail<EntryRow, Seq>,
}

impl Identified for EntryRow {
    type Id = Seq;
    fn id(&self) -> Seq {
        self.seq
    }
}

impl State {
    /// The screen, before anything is known.
    pub fn new(of: JournalQuery) -> State {
        let (filter, trail) = (Filter::default(), Trail::default());
        State { base: of.clone(), query: of, next: None, filter, left: false, trail }
    }

    /// As it was left.
    pub fn left(words: &str) -> State {
        State { filter: Filter::left(words), left: true, ..State::new(JournalQuery::default()) }
    }

    fn measure(&mut self, look: &Look) {
        let body = listing::body_rows(look).saturating_sub(self.filter.rows());
        self.trail.set_height(listing::detailed(look, body));
    }

    fn ask(&self, cx: &mut Cx<'_>) {
        let query = JournalQuery { before: self.trail.after(), rows: CHUNK, ..self.query.clone() };
        cx.ask(ROWS, query);
    }

    /// Takes what is typed: names are looked up first.
    fn apply(&mut self, cx: &mut Cx<'_>) {
        let wanted = match words::parse(self.filter.text(), cx.facts.calendar(), cx.facts.today()) {
            Ok(wanted) => wanted,
            Err(_) if self.left => return self.unfiltered(cx),
            Err(why) => return cx.wrong(why),
        };
        self.filter.keep();
        let base = self.base.clone();
        let query = JournalQuery {
            action: wanted.action.or(base.action),
            since: wanted.since.or(base.since),
            until: wanted.until.or(base.until),
            text: if wanted.text.is_empty() { base.text.clone() } else { wanted.text.clone() },
            ..base
        };
        let mut waiting = 0;
        if let Some(code) = wanted.item.clone() {
            waiting += 1;
            cx.ask(ITEM, ItemQuery { item: ItemRef::Code(code) });
        }
        if let Some(code) = wanted.place.clone() {
            waiting += 1;
            cx.ask(PLACE, LocationQuery { location: LocationRef::Code(code) });
        }
        // A bare word may be an item or a place: who types a SKU means it.
        let alone = !wanted.text.is_empty() && !wanted.text.contains(' ');
        if alone && wanted.item.is_none() && wanted.place.is_none() {
            waiting += 1;
            cx.ask(WORD, ScanQuery { text: wanted.text.clone() });
        }
        match (&wanted.by, &cx.facts.store) {
            (Some(name), Some(store)) if name == "me" => {
                let by = Some(store.person);
                return self.look_up(JournalQuery { by, ..query }, wanted, waiting, cx);
            }
            (Some(name), _) => {
                waiting += 1;
                let window = Window { offset: 0, rows: 20 };
                cx.ask(PERSON, PeopleQuery { filter: name.clone(), window });
            }
            (None, _) => {}
        }
        self.look_up(query, wanted, waiting, cx);
    }

    fn look_up(&mut self, query: JournalQuery, wanted: Wanted, waiting: u8, cx: &mut Cx<'_>) {
        self.next = Some((query, wanted, waiting));
        self.go_on(0, cx);
    }

    /// One answer less to wait for; with all of them the journal is asked.
    fn go_on(&mut self, answers: u8, cx: &mut Cx<'_>) {
        let Some((_, _, waiting)) = &mut self.next else { return };
        *waiting = waiting.saturating_sub(answers);
        if *waiting > 0 {
            return;
        }
        if let Some((query, ..)) = self.next.take() {
            self.query = query;
            self.trail.reset();
            self.measure(&cx.look);
            self.ask(cx);
        }
    }

    /// What it was left with means nothing any more.
    fn unfiltered(&mut self, cx: &mut Cx<'_>) {
        self.filter.clear();
        self.measure(&cx.look);
        self.ask(cx);
    }

    /// A name leads nowhere: the list stays as it is and the line can be corrected.
    fn unknown(&mut self, what: String, cx: &mut Cx<'_>) {
        self.next = None;
        for slot in [ITEM, PLACE, PERSON, WORD] {
            cx.forget(slot);
        }
        if self.left {
            return self.unfiltered(cx);
        }
        self.filter.open();
        cx.wrong(format!("{what}; the list is as it was"));
    }

    fn found_person(&mut self, people: &[PersonRow], cx: &mut Cx<'_>) {
        let Some((query, wanted, _)) = &mut self.next else { return };
        let name = wanted.by.clone().unwrap_or_default();
        let exact = |row: &&PersonRow| {
            row.name.eq_ignore_ascii_case(&name)
                || row.login.as_ref().is_some_and(|login| login.as_str().eq_ignore_ascii_case(&name))
        };
        match (people.iter().find(exact), people) {
            (Some(row), _) => query.by = Some(row.id),
            (None, [row]) => query.by = Some(row.id),
            (None, []) => return self.unknown(format!("nobody is called {name}"), cx),
            (None, many) => {
                let names: Vec<&str> = many.iter().take(4).map(|row| row.name.as_str()).collect();
                return self.unknown(format!("{name} may be {}", names.join(", ")), cx);
            }
        }
        self.go_on(1, cx);
    }

    fn row<'a>(&self, row: &'a EntryRow, look: &Look, facts: &Facts) -> Row<'a> {
        let when = match look.class() {
            Class::Wide => facts.minute(row.effective),
            _ => facts.brief(row.effective),
        };
        let over = if row.override_reason.is_some() { OVERRIDE } else { "" };
        let (verb, role) = match row.undo {
            UndoState::Undone => (format!("({}){over}", row.action.word()), Role::Dim),
            UndoState::Partly => (format!("{}~{over}", row.action.word()), Role::Text),
            UndoState::Possible | UndoState::Never => (format!("{}{over}", row.action.word()), Role::Text),
        };
        listing::plain([
            Cell::plain(row.seq.to_string()),
            Cell::plain(when),
            cell(verb, role),
            cell(row.summary.as_str(), role),
            Cell::plain(row.by.as_str()),
        ])
    }

    fn detail(&self, facts: &Facts) -> String {
        let Some(row) = self.trail.current() else { return String::new() };
        let undone = match row.undo {
            UndoState::Undone => "undone: ",
            UndoState::Partly => "partly undone: ",
            UndoState::Possible | UndoState::Never => "",
        };
        let reference = row.reference.as_ref().map(|code| format!(" ref {code}")).unwrap_or_default();
        let note = row.note.as_ref().map(|note| format!("; {}", note.as_str())).unwrap_or_default();
        let over = row.override_reason.as_ref().map(|why| format!("; override: {}", why.as_str()));
        let over = over.unwrap_or_default();
        let when = facts.brief(row.effective);
        format!("{} {undone}{} {when} {}{reference}{over}{note}", row.seq, row.summary, row.by)
    }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        if self.filter.is_typing() { vec![Ctx::Filter] } else { vec![Ctx::Journal, Ctx::List] }
    }

    fn spot(&self) -> Option<Spot> {
        Some(Spot::Journal(self.filter.text().to_owned()))
    }

    fn title(&self, _facts: &Facts) -> String {
        format!("Journal {}", self.trail.place_words()).trim_end().to_owned()
    }

    fn selection(&self) -> Selection {
        match self.trail.current() {
            Some(row) => Selection::one(Subject::Entry {
                seq: row.seq,
                summary: format!("{}: {} (by {})", row.action.word(), row.summary, row.by),
            }),
            None => Selection::default(),
        }
    }

    fn typing(&self) -> Option<&Field> {
        self.filter.typing()
    }

    fn typing_mut(&mut self) -> Option<&mut Field> {
        self.filter.typing_mut()
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        match self.filter.text() {
            "" => self.ask(cx),
            _ => self.apply(cx),
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
    }

    fn changed(&mut self, _change: &Change, cx: &mut Cx<'_>) {
        self.ask(cx);
    }

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        match command {
            Cmd::Filter => {
                self.left = false;
                self.filter.open();
                self.measure(&cx.look);
            }
            Cmd::FilterKeep => self.apply(cx),
            Cmd::FilterClear => {
                self.filter.clear();
                self.apply(cx);
            }
            Cmd::Back if !self.filter.text().is_empty() => {
                self.filter.clear();
                self.apply(cx);
            }
            Cmd::Open => {
                if let Some(row) = self.trail.current() {
                    cx.push(entry::State::new(row.seq));
                }
            }
            Cmd::Undo => match self.trail.current() {
                Some(row) if row.undo == UndoState::Undone => {
                    cx.wrong(format!("entry {} was undone already", row.seq));
                }
                Some(row) if row.undo == UndoState::Never => {
                    cx.wrong(format!("entry {} holds nothing that can be undone", row.seq));
                }
                Some(_) => return Handled::No,
                // Not one that is not on the screen.
                None => cx.wrong("undo: no entry is selected here"),
            },
            command => match self.trail.run(command) {
                Moved::No => return Handled::No,
                Moved::Here => {}
                Moved::Ask => self.ask(cx),
            },
        }
        Handled::Yes
    }

    fn answered(&mut self, slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        match slot {
            ITEM => {
                let found = answer_of::<ItemQuery>(answer, cx).flatten();
                let Some((query, wanted, _)) = &mut self.next else { return };
                match found {
                    Some(view) => query.item = Some(view.id),
                    None => {
                        let sku = wanted.item.as_ref().map(ToString::to_string).unwrap_or_default();
                        return self.unknown(format!("no item has the SKU {sku}"), cx);
                    }
                }
                self.go_on(1, cx);
            }
            PLACE => {
                let found = answer_of::<LocationQuery>(answer, cx).flatten();
                let Some((query, wanted, _)) = &mut self.next else { return };
                match found {
                    Some(view) => query.place = Some(view.id),
                    None => {
                        let code = wanted.place.as_ref().map(ToString::to_string).unwrap_or_default();
                        return self.unknown(format!("no location has the code {code}"), cx);
                    }
                }
                self.go_on(1, cx);
            }
            WORD => {
                let meanings = answer_of::<ScanQuery>(answer, cx).unwrap_or_default();
                if let Some((query, ..)) = &mut self.next {
                    match meanings.first() {
                        Some(Meaning::Item { id, .. } | Meaning::Lot { item: id, .. }) => {
                            (query.item, query.text) = (Some(*id), self.base.text.clone());
                        }
                        Some(Meaning::Location { id, .. }) => {
                            (query.place, query.text) = (Some(*id), self.base.text.clone());
                        }
                        Some(Meaning::Document(_)) | None => {}
                    }
                }
                self.go_on(1, cx);
            }
            PERSON => {
                if let Some(page) = answer_of::<PeopleQuery>(answer, cx) {
                    self.found_person(&page.rows, cx);
                }
            }
            _ => {
                if let Some(slice) = answer_of::<JournalQuery>(answer, cx) {
                    self.trail.take(slice);
                }
            }
        }
    }

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let typed = self.filter.draw(look, buffer, area);
        let rest = below(area, self.filter.rows());
        let words = if self.filter.is_typing() { words::HELP.to_owned() } else { self.detail(facts) };
        let (list, detail) = listing::with_words(look, rest, &words);
        let (shown, selected) = self.trail.shown(listing::room(look, list.height));
        let rows: Vec<Row<'_>> = shown.into_iter().map(|row| self.row(row, look, facts)).collect();
        let role = if self.filter.is_typing() { Role::Dim } else { Role::Text };
        look.wrap(buffer, detail, &words, role);
        let empty = match (self.trail.is_known(), self.filter.text()) {
            (false, _) => "",
            (true, "") => "No entry yet: the journal begins with the first receipt. esc goes back.",
            (true, _) => "No entry is like this. Try item:SKU, at:PLACE or by:NAME; esc clears.",
        };
        let cursor = listing::draw(look, buffer, list, &COLUMNS, (&rows, selected), empty);
        typed.or(cursor)
    }
}
