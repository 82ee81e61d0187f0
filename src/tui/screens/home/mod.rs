//! Home: locations, items, alerts. What is drawn is in [`view`], what is asked in [`ask`], what is marked in [`marks`],
//! how it is left and taken up in [`left`].

mod ask;
mod left;
mod marks;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::view::{self as home_view, Drawn};
use super::{item, location};
use crate::domain::alert::AlertKey;
use crate::domain::desk::{AskFault, Change};
use crate::domain::ids::{ItemId, LocationId};
use crate::domain::query::{
    AlertRow, AlertsQuery, Answer, ItemRow, ItemSort, ItemsQuery, LocationRow, LocationsQuery, SortWay,
    Window,
};
use crate::domain::text::Code;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::filter::Filter;
use crate::tui::look::Look;
use crate::tui::marks::Marks;
use crate::tui::millis::{Millis, earliest};
use crate::tui::page::{Cx, Handled, Nav, Page, Scan, Selection, Subject, answer_of};
use crate::tui::rows::{Identified, Rows};
use crate::tui::size::{Class, Frame, PANES, Pane, Panes};
use crate::tui::widget::field::Field;

const LOCATIONS: Slot = Slot(0);
const ITEMS: Slot = Slot(1);
const ALERTS: Slot = Slot(2);
const MARK_ITEMS: Slot = Slot(3);
const MARK_ALERTS: Slot = Slot(4);

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
    pane: Pane,
    class: Class,
    place: Place,
    locations: Rows<LocationRow>,
    items: Rows<ItemRow>,
    alerts: Rows<AlertRow>,
    sort: ItemSort,
    way: SortWay,
    filters: [Filter; 3],
    marked_items: Marks<ItemId, Code>,
    marked_alerts: Marks<AlertKey, Subject>,
    /// The windows asked for last: the same one is not asked for twice over an answer that does not fill it.
    asked: [Option<Window>; 3],
    /// Everything is asked for again when it is shown.
    stale: bool,
}

impl Identified for LocationRow {
    type Id = LocationId;
    fn id(&self) -> LocationId {
        self.id
    }
}

impl Identified for ItemRow {
    type Id = ItemId;
    fn id(&self) -> ItemId {
        self.id
    }
}

impl Identified for AlertRow {
    type Id = AlertKey;
    fn id(&self) -> AlertKey {
        self.key
    }
}

impl Default for State {
    fn default() -> State {
        State::new()
    }
}

fn index(pane: Pane) -> usize {
    PANES.iter().position(|p| *p == pane).unwrap_or(0)
}

impl State {
    /// The screen, before anything is known.
    pub fn new() -> State {
        State {
            pane: Pane::Items,
            class: Class::Wide,
            place: Place::All,
            locations: Rows::default(),
            items: Rows::default(),
            alerts: Rows::default(),
            sort: ItemSort::Sku,
            way: SortWay::Up,
            filters: Default::default(),
            marked_items: Marks::default(),
            marked_alerts: Marks::default(),
            asked: [None; 3],
            stale: false,
        }
    }

    /// Lists the items of this place; the next time that it is shown it asks for them.
    pub fn choose_place(&mut self, place: Place) {
        self.pane = Pane::Items;
        if let Place::Chosen(id, _) = &place {
            self.locations.select(*id);
        }
        if self.place != place {
            self.items.reset();
            self.filter_mut(Pane::Items).clear();
        }
        self.place = place;
        self.stale = true;
    }

    fn filter(&self, pane: Pane) -> &Filter {
        let [locations, items, alerts] = &self.filters;
        match pane {
            Pane::Locations => locations,
            Pane::Items => items,
            Pane::Alerts => alerts,
        }
    }

    fn filter_mut(&mut self, pane: Pane) -> &mut Filter {
        let [locations, items, alerts] = &mut self.filters;
        match pane {
            Pane::Locations => locations,
            Pane::Items => items,
            Pane::Alerts => alerts,
        }
    }

    /// How many rows each pane shows.
    fn measure(&mut self, look: &Look) {
        self.class = look.class();
        let body = Frame::of(Rect::new(0, 0, look.width, look.height)).body;
        for pane in PANES {
            // A pane that is not shown has the room that it would have.
            let panes = Panes::of(body, (look.width, look.height), pane);
            let area = panes.get(pane).unwrap_or(body);
            let rows = home_view::rows_of(look, area).saturating_sub(self.filter(pane).rows());
            match pane {
                Pane::Locations => self.locations.set_height(rows),
                Pane::Items => self.items.set_height(rows),
                Pane::Alerts => self.alerts.set_height(rows),
            }
        }
    }

    fn go_to(&mut self, pane: Pane, cx: &mut Cx<'_>) {
        self.pane = pane;
        self.measure(&cx.look);
    }

    fn move_in_list(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        let moved = match self.pane {
            Pane::Locations => self.locations.run(command),
            Pane::Items => self.items.run(command),
            Pane::Alerts => self.alerts.run(command),
        };
        if !moved {
            return Handled::No;
        }
        self.ask_missing(self.pane, cx);
        Handled::Yes
    }

    /// Esc, step by step: the filter, the marks, the place.
    fn back(&mut self, cx: &mut Cx<'_>) -> Handled {
        if self.filter_mut(self.pane).clear() {
            self.refilter(self.pane, cx);
        } else if self.marked_items.clear() | self.marked_alerts.clear() {
            return Handled::Yes;
        } else if self.place != Place::All {
            self.choose_place(Place::All);
            self.ask_all(cx);
        } else {
            return Handled::No;
        }
        Handled::Yes
    }

    fn open_selected(&mut self, cx: &mut Cx<'_>) -> Handled {
        match self.pane {
            Pane::Locations => {
                if let Some((id, code)) = self.locations.current().map(|row| (row.id, row.code.clone())) {
                    self.choose_place(Place::Chosen(id, code));
                    self.measure(&cx.look);
                    self.ask_all(cx);
                }
            }
            Pane::Items => {
                if let Some(row) = self.items.current() {
                    cx.push(item::State::new(row.id));
                }
            }
            Pane::Alerts => {
                if let Some(row) = self.alerts.current() {
                    cx.push(item::State::new(row.key.item));
                }
            }
        }
        Handled::Yes
    }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        if self.filter(self.pane).is_typing() {
            return vec![Ctx::Filter];
        }
        vec![Ctx::Home, Ctx::Marks, Ctx::List]
    }

    fn title(&self, facts: &Facts) -> String {
        home_view::title(self, facts)
    }

    fn selection(&self) -> Selection {
        self.selected()
    }

    fn cursor(&self) -> Selection {
        self.at_cursor()
    }

    fn marks_used(&mut self) {
        self.marked_items.clear();
        self.marked_alerts.clear();
    }

    fn offers(&self, _command: Cmd, _facts: &Facts) -> Result<(), String> {
        Ok(())
    }

    fn typing(&self) -> Option<&Field> {
        self.filter(self.pane).typing()
    }

    fn typing_mut(&mut self) -> Option<&mut Field> {
        self.filter_mut(self.pane).typing_mut()
    }

    fn edited(&mut self, cx: &mut Cx<'_>) {
        self.filter_mut(self.pane).edited(cx.now);
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        self.ask_all(cx);
    }

    fn shown_again(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        if self.stale {
            self.ask_all(cx);
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        for pane in PANES {
            self.ask_missing(pane, cx);
        }
    }

    fn changed(&mut self, _change: &Change, cx: &mut Cx<'_>) {
        self.ask_all(cx);
    }

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        match command {
            Cmd::PaneNext => self.go_to(self.pane.next(), cx),
            Cmd::PanePrevious => self.go_to(self.pane.previous(), cx),
            Cmd::PaneLocations => self.go_to(Pane::Locations, cx),
            Cmd::PaneItems => self.go_to(Pane::Items, cx),
            Cmd::PaneAlerts => self.go_to(Pane::Alerts, cx),
            Cmd::AllPlaces => {
                self.choose_place(Place::All);
                self.ask_all(cx);
            }
            Cmd::SortSku => self.sort_by(ItemSort::Sku, cx),
            Cmd::SortName => self.sort_by(ItemSort::Name, cx),
            Cmd::SortOnHand => self.sort_by(ItemSort::OnHand, cx),
            Cmd::SortAvailable => self.sort_by(ItemSort::Available, cx),
            Cmd::SortTurn => self.sort_by(self.sort, cx),
            Cmd::Mark | Cmd::MarkRange | Cmd::MarkAll => {
                self.mark(command, cx);
                self.ask_missing(self.pane, cx);
            }
            Cmd::Filter => {
                self.filter_mut(self.pane).open();
                self.measure(&cx.look);
            }
            Cmd::FilterKeep => {
                self.filter_mut(self.pane).keep();
                self.refilter(self.pane, cx);
            }
            Cmd::FilterClear => {
                self.filter_mut(self.pane).clear();
                self.refilter(self.pane, cx);
            }
            Cmd::Back => return self.back(cx),
            Cmd::Open => return self.open_selected(cx),
            Cmd::New if self.pane == Pane::Locations => cx.nav.push(Nav::Run(Cmd::NewLocation)),
            Cmd::New => cx.nav.push(Nav::Run(Cmd::NewItem)),
            Cmd::Edit if self.pane == Pane::Locations => cx.nav.push(Nav::Run(Cmd::ChangeLocation)),
            Cmd::Edit => cx.nav.push(Nav::Run(Cmd::ChangeItem)),
            Cmd::GoLocation => {
                if let Some((id, _)) = self.cursor().location() {
                    cx.push(location::State::new(id));
                }
            }
            command => return self.move_in_list(command, cx),
        }
        Handled::Yes
    }

    fn click(&mut self, at: Position, area: Rect, cx: &mut Cx<'_>) {
        let panes = Panes::of(area, (cx.look.width, cx.look.height), self.pane);
        for pane in PANES {
            let Some(place) = panes.get(pane).filter(|place| place.contains(at)) else { continue };
            self.pane = pane;
            let top = home_view::list_top(&cx.look, place).saturating_add(self.filter(pane).rows());
            if let Some(line) = at.y.checked_sub(top) {
                match pane {
                    Pane::Locations => self.locations.select_line(line),
                    Pane::Items => self.items.select_line(line),
                    Pane::Alerts => self.alerts.select_line(line),
                }
            }
        }
    }

    fn scanned(&mut self, _scan: &Scan, _cx: &mut Cx<'_>) -> Handled {
        Handled::No
    }

    fn answered(&mut self, slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        let pane = match slot {
            LOCATIONS => {
                let Some(page) = answer_of::<LocationsQuery>(answer, cx) else { return };
                self.locations.take(page);
                Pane::Locations
            }
            ITEMS => {
                let Some(page) = answer_of::<ItemsQuery>(answer, cx) else { return };
                self.items.take(page);
                Pane::Items
            }
            MARK_ITEMS | MARK_ALERTS => return self.mark_answered(slot, answer, cx),
            _ => {
                let Some(page) = answer_of::<AlertsQuery>(answer, cx) else { return };
                self.alerts.take(page);
                Pane::Alerts
            }
        };
        self.ask_missing(pane, cx);
    }

    fn deadline(&self) -> Option<Millis> {
        earliest(self.filters.iter().map(Filter::deadline))
    }

    fn wake(&mut self, cx: &mut Cx<'_>) {
        for pane in PANES {
            if self.filter_mut(pane).wake(cx.now) {
                self.refilter(pane, cx);
            }
        }
    }

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        Drawn { state: self, look, facts }.view(buffer, area)
    }
}
