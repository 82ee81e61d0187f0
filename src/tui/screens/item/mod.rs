//! An item: records by place and lot, movements with the running balance, twelve months of use and stock, all its
//! master data, what is promised of it, its alerts. One section at a time.

mod details;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::details::Detail;
use super::movements::Movements;
use super::{location, lots, why};
use crate::domain::alert::AlertKey;
use crate::domain::command::ItemRef;
use crate::domain::desk::{AskFault, Change};
use crate::domain::ids::{ItemId, Record, ReservationId};
use crate::domain::query::{
    AlertRow, Answer, ItemQuery, ItemView, MonthRow, MovementsOf, RecordRow, RecordsBy, RecordsQuery,
    ReservationRow, ReservationsQuery, WhyOf,
};
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::listing::{self, Listing};
use crate::tui::look::Look;
use crate::tui::page::{Cx, Handled, Nav, Page, Selection, Subject, answer_of};
use crate::tui::rows::{Identified, Rows};
use crate::tui::whereabouts::record::Spot;

const ITEM: Slot = Slot(0);
const RECORDS: Slot = Slot(1);
const MOVES: Slot = Slot(2);
const PROMISED: Slot = Slot(3);

/// A part of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Records,
    Movements,
    Months,
    Details,
    Promised,
    Alerts,
}

const SECTIONS: [(Section, &str); 6] = [
    (Section::Records, "Records"),
    (Section::Movements, "Movements"),
    (Section::Months, "12 months"),
    (Section::Details, "Details"),
    (Section::Promised, "Promised"),
    (Section::Alerts, "Alerts"),
];

impl Identified for RecordRow {
    type Id = Record;
    fn id(&self) -> Record {
        self.record
    }
}

impl Identified for ReservationRow {
    type Id = ReservationId;
    fn id(&self) -> ReservationId {
        self.id
    }
}

impl Identified for MonthRow {
    type Id = (i32, u32);
    fn id(&self) -> (i32, u32) {
        (self.year, self.month)
    }
}

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    of: ItemId,
    item: Option<Box<ItemView>>,
    gone: bool,
    section: Section,
    records: Listing<RecordRow>,
    moves: Movements,
    months: Rows<MonthRow>,
    details: Rows<Detail>,
    promised: Listing<ReservationRow>,
    alerts: Rows<AlertRow>,
}

impl State {
    /// The screen, before anything is known.
    pub fn new(of: ItemId) -> State {
        State {
            of,
            item: None,
            gone: false,
            section: Section::Records,
            records: Listing::default(),
            moves: Movements::new(MovementsOf::Item(of)),
            months: Rows::default(),
            details: Rows::default(),
            promised: Listing::default(),
            alerts: Rows::default(),
        }
    }

    /// The same at a section.
    pub fn at_section(self, index: usize) -> State {
        let section = SECTIONS.get(index).map_or(Section::Records, |(section, _)| *section);
        State { section, ..self }
    }

    fn measure(&mut self, look: &Look) {
        let rows = listing::body_rows(look).saturating_sub(view::head_rows(look));
        self.records.rows.set_height(listing::detailed(look, view::record_rows(look, rows)));
        self.moves.set_height(look, rows);
        self.months.set_height(view::month_rows(look, rows));
        self.details.set_height(listing::room(look, rows));
        self.promised.rows.set_height(listing::room(look, rows));
        self.alerts.set_height(listing::room(look, rows));
    }

    fn ask_records(&mut self, cx: &mut Cx<'_>) {
        let window = self.records.window();
        let query =
            RecordsQuery { item: Some(self.of), place: None, as_of: None, by: RecordsBy::Location, window };
        cx.ask(RECORDS, query);
    }

    fn ask_promised(&mut self, cx: &mut Cx<'_>) {
        let window = self.promised.window();
        cx.ask(PROMISED, ReservationsQuery { document: None, item: Some(self.of), window });
    }

    fn ask_all(&mut self, cx: &mut Cx<'_>) {
        cx.ask(ITEM, ItemQuery { item: ItemRef::Id(self.of) });
        self.ask_records(cx);
        self.ask_promised(cx);
        if self.section == Section::Movements {
            self.moves.ask(MOVES, cx);
        }
    }

    fn section_index(&self) -> usize {
        SECTIONS.iter().position(|(section, _)| *section == self.section).unwrap_or(0)
    }

    fn go_to(&mut self, index: usize, cx: &mut Cx<'_>) {
        let Some((section, _)) = SECTIONS.get(index) else { return };
        if *section == Section::Movements && self.section != Section::Movements {
            self.moves.turn_to(MovementsOf::Item(self.of));
        }
        self.section = *section;
        if self.section == Section::Movements {
            self.moves.ask(MOVES, cx);
        }
    }

    /// The movements of the selected record.
    fn open_record(&mut self, cx: &mut Cx<'_>) {
        let Some(record) = self.records.current().map(|row| row.record) else { return };
        self.moves.turn_to(MovementsOf::Record(record));
        self.section = Section::Movements;
        self.moves.ask(MOVES, cx);
    }

    fn why(&self, cx: &mut Cx<'_>) {
        let of = match self.section {
            Section::Records => self.records.current().map(|row| WhyOf::Record(row.record)),
            Section::Details => self.details.current().and_then(|detail| detail.why),
            Section::Promised => Some(WhyOf::Available(self.of)),
            Section::Alerts => self.alerts.current().map(|row| match row.key.place {
                Some(place) => WhyOf::InPlace(self.of, place),
                None => WhyOf::Available(self.of),
            }),
            Section::Months | Section::Movements => None,
        };
        match (of, self.section, self.months.current()) {
            (Some(of), ..) => cx.push(why::State::new(of)),
            (None, Section::Months, Some(month)) => match view::end_of(month, cx.facts) {
                Some(end) if Some(end) < cx.facts.now => {
                    cx.push(why::State::as_of(WhyOf::OnHand(self.of), end));
                }
                _ => cx.push(why::State::new(WhyOf::OnHand(self.of))),
            },
            _ => cx.push(why::State::new(WhyOf::OnHand(self.of))),
        }
    }

    fn open_selected(&mut self, cx: &mut Cx<'_>) {
        match self.section {
            Section::Records => self.open_record(cx),
            Section::Alerts => {
                if let Some(place) = self.alerts.current().and_then(|row| row.key.place) {
                    cx.push(location::State::new(place));
                } else {
                    self.section = Section::Records;
                }
            }
            Section::Details => match self.details.current().and_then(|detail| detail.opens) {
                Some(place) => cx.push(location::State::new(place)),
                None => cx.nav.push(Nav::Run(Cmd::ChangeItem)),
            },
            Section::Promised | Section::Months | Section::Movements => {}
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
            Section::Movements => false,
            Section::Months => self.months.run(command),
            Section::Details => self.details.run(command),
            Section::Promised => {
                let moved = self.promised.rows.run(command);
                if moved && self.promised.lacks() {
                    self.ask_promised(cx);
                }
                moved
            }
            Section::Alerts => self.alerts.run(command),
        }
    }

    fn take(&mut self, item: Option<ItemView>, facts: &Facts) {
        let Some(item) = item else {
            self.gone = true;
            return;
        };
        listing::take_all(&mut self.details, details::of(&item, facts));
        listing::take_all(&mut self.alerts, item.alerts.clone());
        let first = !self.months.is_known();
        listing::take_all(&mut self.months, item.months.clone());
        if first {
            self.months.end();
        }
        self.item = Some(Box::new(item));
    }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        vec![Ctx::Item, Ctx::List]
    }

    fn spot(&self) -> Option<Spot> {
        Some(Spot::Item(self.of, self.section_index()))
    }

    fn title(&self, _facts: &Facts) -> String {
        match &self.item {
            Some(item) => item.item.sku.to_string(),
            None => String::from("Item"),
        }
    }

    fn selection(&self) -> Selection {
        let Some(view) = &self.item else { return Selection::default() };
        let sku = view.item.sku.clone();
        let item = Subject::Item { id: self.of, sku: sku.clone() };
        let subjects = match self.section {
            Section::Records => match self.records.current() {
                Some(row) => vec![Subject::Record {
                    record: row.record,
                    sku,
                    location: row.location.clone(),
                    lot: row.lot.clone(),
                }],
                None => vec![item],
            },
            Section::Movements => {
                let mut subjects = self.moves.subjects();
                if subjects.is_empty() {
                    subjects.push(item);
                }
                subjects
            }
            Section::Promised => match self.promised.current() {
                Some(row) => {
                    let document = row.reservation.document.clone();
                    vec![Subject::Reservation { id: row.id, document, sku }, item]
                }
                None => vec![item],
            },
            Section::Alerts => match self.alerts.current() {
                Some(row) => {
                    let (place, lot) = (row.place.clone(), row.lot.clone());
                    vec![Subject::Alert { key: row.key, sku, place, lot }]
                }
                None => vec![item],
            },
            Section::Months | Section::Details => vec![item],
        };
        Selection { subjects, ..Selection::default() }
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
        if self.promised.lacks() {
            self.ask_promised(cx);
        }
    }

    fn changed(&mut self, change: &Change, cx: &mut Cx<'_>) {
        if change.many || change.items.is_empty() || change.items.contains(&self.of) {
            self.ask_all(cx);
        }
    }

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        if let Some(index) = listing::section(command, self.section_index(), SECTIONS.len()) {
            self.go_to(index, cx);
            return Handled::Yes;
        }
        if self.section == Section::Movements {
            if command == Cmd::Back && self.moves.of() != MovementsOf::Item(self.of) {
                self.section = Section::Records;
                return Handled::Yes;
            }
            if self.moves.run(command, MOVES, cx) == Handled::Yes {
                return Handled::Yes;
            }
        }
        match command {
            Cmd::Why => self.why(cx),
            Cmd::Open => self.open_selected(cx),
            Cmd::Edit => cx.nav.push(Nav::Run(Cmd::ChangeItem)),
            Cmd::GoLots => {
                let item = self.item.as_ref().map(|view| (self.of, view.item.sku.clone()));
                cx.push(lots::State::of(item));
            }
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
            PROMISED => {
                let Some(page) = answer_of::<ReservationsQuery>(answer, cx) else { return };
                self.promised.rows.take(page);
                if self.promised.lacks() {
                    self.ask_promised(cx);
                }
            }
            _ => {
                let Some(item) = answer_of::<ItemQuery>(answer, cx) else { return };
                self.take(item, cx.facts);
            }
        }
    }

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        view::Drawn { state: self, look, facts }.view(buffer, area)
    }
}

/// What an alert says, in a few words.
pub(super) fn alert_words(row: &AlertRow, facts: &Facts) -> String {
    let AlertKey { kind, .. } = row.key;
    let what = match row.expires {
        Some(day) if row.lot.is_some() => format!("until {day}"),
        _ => format!("limit {}", facts.qty(row.alert.limit)),
    };
    let lot = row.lot.as_ref().map(|lot| format!(" lot {lot}")).unwrap_or_default();
    let place = row.place.as_ref().map_or_else(|| String::from("site"), ToString::to_string);
    let quantity = facts.qty(row.alert.quantity);
    format!("{} at {place}{lot}: {quantity} {}, {what}", kind.word(), row.unit)
}
