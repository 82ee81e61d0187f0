//! How home is left, and how it is taken up again: on any terminal, as near to it as what is still there allows.

use std::collections::{BTreeMap, BTreeSet};

use super::{Place, State};
use crate::domain::alert::AlertKey;
use crate::domain::ids::ItemId;
use crate::domain::query::{StillThere, StillThereQuery};
use crate::domain::text::Code;
use crate::tui::filter::Filter;
use crate::tui::look::Look;
use crate::tui::page::Subject;
use crate::tui::size::PANES;
use crate::tui::whereabouts::record::{AlertMark, Home, MARKS_KEPT};

impl State {
    /// How it is now, as it is kept.
    pub fn left(&self) -> Home {
        let place = match &self.place {
            Place::All => None,
            Place::Chosen(id, code) => Some((*id, code.clone())),
        };
        let alert_mark = |(key, subject): (AlertKey, &Subject)| match subject {
            Subject::Alert { sku, place, lot, .. } => {
                Some(AlertMark(key.row(), sku.clone(), place.clone(), lot.clone()))
            }
            _ => None,
        };
        let items = self.marked_items.newest(MARKS_KEPT);
        let alerts = self.marked_alerts.newest(MARKS_KEPT);
        Home {
            pane: self.pane,
            place,
            filters: PANES.map(|pane| self.filter(pane).text().to_owned()),
            sort: self.sort,
            way: self.way,
            location: self.locations.left(),
            item: self.items.left(),
            alert: self.alerts.left().map(|(key, position)| (key.row(), position)),
            more: items.len() < self.marked_items.len() || alerts.len() < self.marked_alerts.len(),
            items: items.into_iter().map(|(id, sku)| (id, sku.clone())).collect(),
            alerts: alerts.into_iter().filter_map(alert_mark).collect(),
        }
    }

    /// As it was left; it has to be opened after that.
    pub fn take_up(&mut self, left: &Home, look: &Look) {
        *self = State::new();
        self.pane = left.pane;
        self.place = left.place.clone().map_or(Place::All, |(id, code)| Place::Chosen(id, code));
        for (pane, text) in PANES.into_iter().zip(&left.filters) {
            *self.filter_mut(pane) = Filter::left(text);
        }
        (self.sort, self.way) = (left.sort, left.way);
        self.measure(look);
        if let Some((id, position)) = left.location {
            self.locations.take_up(id, position);
        }
        if let Some((id, position)) = left.item {
            self.items.take_up(id, position);
        }
        if let Some((row, position)) = left.alert
            && let Some(key) = AlertKey::of_row(row)
        {
            self.alerts.take_up(key, position);
        }
        for (id, sku) in &left.items {
            self.marked_items.put(*id, sku.clone());
        }
        for AlertMark(row, sku, place, lot) in &left.alerts {
            if let Some(key) = AlertKey::of_row(*row) {
                let (sku, place, lot) = (sku.clone(), place.clone(), lot.clone());
                self.marked_alerts.put(key, Subject::Alert { key, sku, place, lot });
            }
        }
    }

    /// Of what was asked for only this is still there; whether other rows are to be listed now.
    pub fn still_there(&mut self, asked: &StillThereQuery, still: &StillThere) -> bool {
        let items: BTreeMap<ItemId, &Code> = still.items.iter().map(|(id, sku)| (*id, sku)).collect();
        let asked_items: BTreeSet<ItemId> = asked.items.iter().copied().collect();
        self.marked_items.keep(|id, sku| match (asked_items.contains(id), items.get(id)) {
            (false, _) => true,
            (true, None) => false,
            (true, Some(now)) => {
                sku.clone_from(now);
                true
            }
        });
        let alerts: BTreeSet<AlertKey> = still.alerts.iter().copied().collect();
        let asked_alerts: BTreeSet<AlertKey> = asked.alerts.iter().copied().collect();
        self.marked_alerts.keep(|key, _| !asked_alerts.contains(key) || alerts.contains(key));
        match &self.place {
            Place::Chosen(id, _) if asked.place == Some(*id) => {}
            _ => return false,
        }
        let nearest = still.place.clone().map_or(Place::All, |(id, code)| Place::Chosen(id, code));
        let same = |place: &Place| match (place, &nearest) {
            (Place::Chosen(one, _), Place::Chosen(other, _)) => one == other,
            _ => false,
        };
        let elsewhere = !same(&self.place);
        if elsewhere && let Place::Chosen(id, _) = &nearest {
            self.locations.select(*id);
        }
        self.place = nearest;
        elsewhere
    }
}
