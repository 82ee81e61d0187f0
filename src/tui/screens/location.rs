//! A location: its path, what lies in it, the places in it, its movements. One section at a time.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::movements::Movements;
use super::{counting, item, why};
use crate::domain::command::LocationRef;
use crate::domain::desk::{AskFault, Change};
use crate::domain::ids::LocationId;
use crate::domain::query::{
    Answer, Include, LocationQuery, LocationRow, LocationView, LocationsQuery, MovementsOf, Page as PageOf,
    RecordRow, RecordsBy, RecordsQuery, WhyOf, Window,
};
use crate::service::news::Doing;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::listing::{self, Listing};
use crate::tui::look::{Look, below};
use crate::tui::page::{Cx, Handled, Nav, Page, Selection, Subject, answer_of};
use crate::tui::size::Class;
use crate::tui::theme::Role;
use crate::tui::whereabouts::record::Spot;
use crate::tui::widget::list::{Cell, Column, Grow, Row};
use crate::tui::widget::text::Align;

const PLACE: Slot = Slot(0);
const RECORDS: Slot = Slot(1);
const HERE: Slot = Slot(2);
const PLACES: Slot = Slot(3);
const MOVES: Slot = Slot(4);

const RECORD_COLUMNS: [Column; 6] = [
    Column { title: "SKU", widths: [10, 12, 14], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Name", widths: [0, 0, 16], align: Align::Left, grow: Grow::Fills },
    Column { title: "Location", widths: [0, 8, 12], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Lot", widths: [0, 0, 10], align: Align::Left, grow: Grow::Fixed },
    Column { title: "On hand", widths: [7, 9, 10], align: Align::Right, grow: Grow::Fixed },
    Column { title: "Unit", widths: [0, 5, 6], align: Align::Left, grow: Grow::Fixed },
];

const PLACE_COLUMNS: [Column; 4] = [
    Column { title: "Location", widths: [10, 14, 20], align: Align::Left, grow: Grow::Fills },
    Column { title: "Name", widths: [0, 0, 16], align: Align::Left, grow: Grow::Fills },
    Column { title: "Type", widths: [0, 9, 9], align: Align::Left, grow: Grow::Fixed },
    Column { title: "Records", widths: [5, 7, 7], align: Align::Right, grow: Grow::Fixed },
];

const GONE: &str = "There is no such location any more. esc goes back.";
const NOTHING: &str = "Nothing lies here. r receives, m moves something here.";

/// A part of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Records,
    Places,
    Movements,
}

const SECTIONS: [(Section, &str); 3] =
    [(Section::Records, "Records"), (Section::Places, "Places"), (Section::Movements, "Movements")];

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    of: LocationId,
    place: Option<Box<LocationView>>,
    gone: bool,
    section: Section,
    records: Listing<RecordRow>,
    /// Where the places in it begin in the order of all places.
    base: Option<u64>,
    places: Listing<LocationRow>,
    moves: Movements,
}

impl State {
    /// The screen, before anything is known.
    pub fn new(of: LocationId) -> State {
        State {
            of,
            place: None,
            gone: false,
            section: Section::Records,
            records: Listing::default(),
            base: None,
            places: Listing::default(),
            moves: Movements::new(MovementsOf::Place(of)),
        }
    }

    /// The same at a section.
    pub fn at_section(self, index: usize) -> State {
        let section = SECTIONS.get(index).map_or(Section::Records, |(section, _)| *section);
        State { section, ..self }
    }

    fn measure(&mut self, look: &Look) {
        let rows = listing::body_rows(look).saturating_sub(2);
        self.records.rows.set_height(listing::detailed(look, rows));
        self.places.rows.set_height(listing::room(look, rows));
        self.moves.set_height(look, rows);
    }

    fn ask_records(&mut self, cx: &mut Cx<'_>) {
        let window = self.records.window();
        let query =
            RecordsQuery { item: None, place: Some(self.of), as_of: None, by: RecordsBy::Location, window };
        cx.ask(RECORDS, query);
    }

    fn ask_places(&mut self, cx: &mut Cx<'_>) {
        match self.base {
            None => {
                let window = Window { offset: 0, rows: 3 };
                cx.ask(HERE, self.locations(window, Some(self.of)));
            }
            Some(base) => {
                let window = self.places.window();
                let offset = base.saturating_add(window.offset);
                cx.ask(PLACES, self.locations(Window { offset, ..window }, None));
            }
        }
    }

    fn locations(&self, window: Window, around: Option<LocationId>) -> LocationsQuery {
        LocationsQuery { filter: String::new(), include: Include::Active, window, around }
    }

    fn ask_all(&mut self, cx: &mut Cx<'_>) {
        cx.ask(PLACE, LocationQuery { location: LocationRef::Id(self.of) });
        self.ask_records(cx);
        match self.section {
            Section::Records => {}
            Section::Places => self.ask_places(cx),
            Section::Movements => self.moves.ask(MOVES, cx),
        }
    }

    fn section_index(&self) -> usize {
        SECTIONS.iter().position(|(section, _)| *section == self.section).unwrap_or(0)
    }

    fn go_to(&mut self, index: usize, cx: &mut Cx<'_>) {
        let Some((section, _)) = SECTIONS.get(index) else { return };
        self.section = *section;
        match section {
            Section::Records => {}
            Section::Places => self.ask_places(cx),
            Section::Movements => self.moves.ask(MOVES, cx),
        }
    }

    fn open_selected(&self, cx: &mut Cx<'_>) {
        match self.section {
            Section::Records => {
                if let Some(row) = self.records.current() {
                    cx.push(item::State::new(row.record.item));
                }
            }
            Section::Places => {
                if let Some(row) = self.places.current() {
                    cx.push(State::new(row.id));
                }
            }
            Section::Movements => {}
        }
    }

    fn rows_run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> bool {
        match self.section {
            Section::Records => {
                let moved = self.records.rows.run(command);
                if moved && self.records.lacks() {
                    self.ask_records(cx);
                }
                moved
            }
            Section::Places => {
                let moved = self.places.rows.run(command);
                if moved && self.places.lacks() {
                    self.ask_places(cx);
                }
                moved
            }
            Section::Movements => false,
        }
    }

    /// Only the places in it: those after it in the order of all places, as many as there are.
    fn take_places(&mut self, page: PageOf<LocationRow>) {
        let Some((base, view)) = self.base.zip(self.place.as_ref()) else { return };
        let total = u64::from(view.places);
        let offset = page.offset.saturating_sub(base);
        let left = usize::try_from(total.saturating_sub(offset)).unwrap_or(usize::MAX);
        let rows = page.rows.into_iter().take(left).collect();
        self.places.rows.take(PageOf { offset, total, rows });
    }

    fn head(&self, look: &Look, buffer: &mut Buffer, area: Rect, view: &LocationView) -> Rect {
        let path: Vec<&str> = view.path.iter().map(|code| code.as_str()).collect();
        let counting = match view.count {
            Some(count) => format!("; count {count} is open"),
            None => String::new(),
        };
        let name = view.location.name.as_ref().map(|name| format!(" {}", name.as_str())).unwrap_or_default();
        let words = match look.class() {
            Class::Tiny if view.count.is_some() => String::from("being counted"),
            Class::Tiny => match path.iter().rev().nth(1) {
                Some(parent) => format!("in {parent}, {}", view.location.kind.word()),
                None => view.location.kind.word().to_owned(),
            },
            Class::Narrow | Class::Wide => {
                format!("{}{name} ({}){counting}", path.join(" > "), view.location.kind.word())
            }
        };
        look.put(buffer, area, &words, if view.count.is_some() { Role::Warning } else { Role::Text });
        below(area, 1)
    }

    fn records(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let hidden = || String::from("hidden");
        let quantity = |row: &RecordRow| row.on_hand.map_or_else(hidden, |on_hand| facts.qty(on_hand));
        let told = self.records.current().map(|row| {
            let lot = row.lot.as_ref().map(|lot| format!(", lot {lot}")).unwrap_or_default();
            let counting = if row.on_hand.is_none() { " (being counted)" } else { "" };
            format!("{} {} {} at {}{lot}{counting}", quantity(row), row.unit, row.name.as_str(), row.location)
        });
        let told = told.unwrap_or_default();
        let (list, detail) = listing::with_words(look, area, &told);
        look.wrap(buffer, detail, &told, Role::Text);
        let (shown, selected) = self.records.rows.shown(listing::room(look, list.height));
        let rows: Vec<Row<'_>> = shown
            .into_iter()
            .map(|row| {
                listing::plain([
                    Cell::plain(row.sku.as_str()),
                    Cell::plain(row.name.as_str()),
                    Cell::plain(row.location.as_str()),
                    Cell::plain(row.lot.as_ref().map_or("", |lot| lot.as_str())),
                    Cell::plain(quantity(row)),
                    Cell::plain(row.unit.as_str()),
                ])
                .changed(facts.fresh.record(&row.record))
            })
            .collect();
        let empty = if self.records.rows.is_known() { NOTHING } else { "" };
        listing::draw(look, buffer, list, &RECORD_COLUMNS, (&rows, selected), empty)
    }

    fn places(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let (shown, selected) = self.places.rows.shown(listing::room(look, area.height));
        let top = shown.iter().map(|row| row.depth).min().unwrap_or(0);
        let rows: Vec<Row<'_>> = shown
            .into_iter()
            .map(|row| {
                let indent = " ".repeat(usize::from(row.depth.saturating_sub(top).min(8)));
                let counting = if row.count.is_some() { " (count)" } else { "" };
                listing::plain([
                    Cell::plain(format!("{indent}{}{counting}", row.code)),
                    Cell::plain(row.name.as_ref().map_or("", |name| name.as_str())),
                    Cell::plain(row.kind.word()),
                    Cell::plain(row.records.to_string()),
                ])
                .changed(facts.fresh.location(row.id))
            })
            .collect();
        let empty = "No place lies in this one. n makes one.";
        listing::draw(look, buffer, area, &PLACE_COLUMNS, (&rows, selected), empty)
    }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        vec![Ctx::Location, Ctx::List]
    }

    fn doing(&self, _facts: &Facts) -> Option<Doing> {
        Some(Doing { what: String::from("looking"), place: Some(self.of), document: None })
    }

    fn spot(&self) -> Option<Spot> {
        Some(Spot::Location(self.of, self.section_index()))
    }

    fn title(&self, _facts: &Facts) -> String {
        match &self.place {
            Some(view) => view.location.code.to_string(),
            None => String::from("Location"),
        }
    }

    fn selection(&self) -> Selection {
        let place = self.place.as_ref().map(|view| (self.of, view.location.code.clone()));
        let subjects = match self.section {
            Section::Records => {
                let record = |row: &RecordRow| Subject::Record {
                    record: row.record,
                    sku: row.sku.clone(),
                    location: row.location.clone(),
                    lot: row.lot.clone(),
                };
                self.records.current().map(record).into_iter().collect()
            }
            Section::Places => {
                let row = self.places.current();
                row.map(|row| Subject::Location { id: row.id, code: row.code.clone() }).into_iter().collect()
            }
            Section::Movements => self.moves.subjects(),
        };
        Selection { subjects, place, ..Selection::default() }
    }

    fn offers(&self, command: Cmd, _facts: &Facts) -> Result<(), String> {
        listing::no_filter(command)
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        self.ask_all(cx);
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        if self.records.lacks() {
            self.ask_records(cx);
        }
    }

    fn changed(&mut self, _change: &Change, cx: &mut Cx<'_>) {
        self.base = None;
        self.ask_all(cx);
    }

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        if let Some(index) = listing::section(command, self.section_index(), SECTIONS.len()) {
            self.go_to(index, cx);
            return Handled::Yes;
        }
        if self.section == Section::Movements && self.moves.run(command, MOVES, cx) == Handled::Yes {
            return Handled::Yes;
        }
        match command {
            Cmd::Open => self.open_selected(cx),
            Cmd::Why => match (self.section, self.records.current()) {
                (Section::Records, Some(row)) => cx.push(why::State::new(WhyOf::Record(row.record))),
                _ => cx.wrong("why: no quantity is selected; 1 shows what lies here"),
            },
            // The count is of this place, whatever record is selected.
            Cmd::Count if self.section != Section::Places => {
                if let Some(view) = &self.place {
                    let start = counting::CountStart::Bin(self.of, view.location.code.clone());
                    cx.push(counting::State::new(start));
                }
            }
            Cmd::New => cx.nav.push(Nav::Run(Cmd::NewLocation)),
            Cmd::Edit => cx.nav.push(Nav::Run(Cmd::ChangeLocation)),
            command if self.rows_run(command, cx) => {}
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn answered(&mut self, slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        match slot {
            MOVES => self.moves.answered(answer, cx),
            RECORDS => {
                let Some(page) = answer_of::<RecordsQuery>(answer, cx) else { return };
                self.records.rows.take(page);
                if self.records.lacks() {
                    self.ask_records(cx);
                }
            }
            HERE => {
                let Some(page) = answer_of::<LocationsQuery>(answer, cx) else { return };
                let index = page.rows.iter().position(|row| row.id == self.of);
                if let Some(index) = index.and_then(|index| u64::try_from(index).ok()) {
                    self.base = Some(page.offset.saturating_add(index).saturating_add(1));
                    self.ask_places(cx);
                }
            }
            PLACES => {
                let Some(page) = answer_of::<LocationsQuery>(answer, cx) else { return };
                self.take_places(page);
                if self.places.lacks() {
                    self.ask_places(cx);
                }
            }
            _ => {
                let Some(view) = answer_of::<LocationQuery>(answer, cx) else { return };
                self.gone = view.is_none();
                self.place = view.map(Box::new);
            }
        }
    }

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let Some(view) = &self.place else {
            look.wrap(buffer, area, if self.gone { GONE } else { "" }, Role::Dim);
            return None;
        };
        let rest = self.head(look, buffer, area, view);
        let note = match self.section {
            Section::Records => self.records.rows.place_words(),
            Section::Places => self.places.rows.place_words(),
            Section::Movements => self.moves.place_words(),
        };
        let names = SECTIONS.map(|(_, name)| name);
        let body = listing::tabs(look, buffer, rest, &names, (self.section_index(), &note));
        match self.section {
            Section::Records => self.records(look, facts, buffer, body),
            Section::Places => self.places(look, facts, buffer, body),
            Section::Movements => self.moves.view(look, facts, buffer, body),
        }
    }
}
