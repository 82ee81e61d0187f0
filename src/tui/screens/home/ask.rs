//! What home asks the desk for: just the rows that are shown, and some around them.

use super::{ALERTS, ITEMS, LOCATIONS, Place, State, index};
use crate::domain::query::{
    AlertsQuery, AlertsShown, Include, ItemSort, ItemsQuery, LocationsQuery, SortWay, Window,
};
use crate::tui::page::Cx;
use crate::tui::size::{PANES, Pane};

impl State {
    pub(super) fn window(&mut self, pane: Pane) -> Window {
        let window = match pane {
            Pane::Locations => self.locations.window(),
            Pane::Items => self.items.window(),
            Pane::Alerts => self.alerts.window(),
        };
        if let Some(asked) = self.asked.get_mut(index(pane)) {
            *asked = Some(window);
        }
        window
    }

    /// Asks for the rows of a pane; `keep` finds what is selected wherever it is now.
    pub(super) fn ask(&mut self, pane: Pane, keep: bool, cx: &mut Cx<'_>) {
        let window = self.window(pane);
        match pane {
            Pane::Locations => {
                let filter = self.filter(pane).text().to_owned();
                let around = if keep { self.locations.around() } else { None };
                let query = LocationsQuery { filter, include: Include::Active, window, around };
                cx.ask(LOCATIONS, query);
            }
            Pane::Items => {
                let around = if keep { self.items.around() } else { None };
                cx.ask(ITEMS, ItemsQuery { around, ..self.items_query(window) });
            }
            Pane::Alerts => cx.ask(ALERTS, self.alerts_query(window)),
        }
    }

    /// The question for a window of the items that are listed.
    pub(super) fn items_query(&self, window: Window) -> ItemsQuery {
        let place = match self.place {
            Place::All => None,
            Place::Chosen(id, _) => Some(id),
        };
        let filter = self.filter(Pane::Items).text().to_owned();
        let (sort, way, include) = (self.sort, self.way, Include::Active);
        ItemsQuery { place, filter, kind: None, sort, way, include, window, around: None }
    }

    /// The question for a window of the alerts that are listed.
    pub(super) fn alerts_query(&self, window: Window) -> AlertsQuery {
        let filter = self.filter(Pane::Alerts).text().to_owned();
        AlertsQuery { kind: None, filter, shown: AlertsShown::Awake, window }
    }

    pub(super) fn ask_all(&mut self, cx: &mut Cx<'_>) {
        self.stale = false;
        for pane in PANES {
            self.ask(pane, true, cx);
        }
    }

    /// Asks for rows that are shown and not there, unless just that was asked.
    pub(super) fn ask_missing(&mut self, pane: Pane, cx: &mut Cx<'_>) {
        let (wants, window) = match pane {
            Pane::Locations => (self.locations.wants(), self.locations.window()),
            Pane::Items => (self.items.wants(), self.items.window()),
            Pane::Alerts => (self.alerts.wants(), self.alerts.window()),
        };
        let asked = self.asked.get(index(pane)).copied().flatten();
        if wants && asked != Some(window) {
            self.ask(pane, false, cx);
        }
    }

    /// Lists the items in another order, or the other way round.
    pub(super) fn sort_by(&mut self, sort: ItemSort, cx: &mut Cx<'_>) {
        self.way = match (self.sort == sort, self.way) {
            (true, SortWay::Up) => SortWay::Down,
            (true, SortWay::Down) => SortWay::Up,
            // The most first: that is why one sorts by a quantity.
            (false, _) if matches!(sort, ItemSort::OnHand | ItemSort::Available) => SortWay::Down,
            (false, _) => SortWay::Up,
        };
        self.sort = sort;
        self.items.home();
        self.ask(Pane::Items, false, cx);
    }

    pub(super) fn refilter(&mut self, pane: Pane, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        match pane {
            Pane::Locations => self.locations.home(),
            Pane::Items => self.items.home(),
            Pane::Alerts => self.alerts.home(),
        }
        self.ask(pane, false, cx);
    }
}
