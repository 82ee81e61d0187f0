//! What is marked and selected on home: what actions work on.

use super::{Place, State};
use crate::domain::ids::ItemId;
use crate::domain::query::AlertRow;
use crate::domain::text::Code;
use crate::tui::commands::Cmd;
use crate::tui::page::{Selection, Subject};
use crate::tui::size::Pane;

impl State {
    pub(super) fn mark(&mut self, command: Cmd) {
        let position = match self.pane {
            Pane::Items => self.items.position(),
            _ => self.alerts.position(),
        };
        match (command, self.pane) {
            (_, Pane::Locations) => {}
            (Cmd::Mark, Pane::Items) => {
                if let Some(row) = self.items.current().map(|row| (row.id, row.sku.clone()))
                    && self.marked_items.remove(&row.0).is_none()
                {
                    self.marked_items.insert(row.0, row.1);
                }
            }
            (Cmd::Mark, Pane::Alerts) => {
                if let Some(row) = self.alerts.current().map(|row| (row.key, alert_subject(row)))
                    && self.marked_alerts.remove(&row.0).is_none()
                {
                    self.marked_alerts.insert(row.0, row.1);
                }
            }
            (Cmd::MarkRange, pane) => {
                let (from, to) = (self.anchor.min(position), self.anchor.max(position));
                match pane {
                    Pane::Items => {
                        let rows = self.items.between(from, to);
                        self.marked_items.extend(rows.iter().map(|row| (row.id, row.sku.clone())));
                    }
                    _ => {
                        let rows = self.alerts.between(from, to);
                        self.marked_alerts.extend(rows.iter().map(|row| (row.key, alert_subject(row))));
                    }
                }
            }
            (_, Pane::Items) if !self.marked_items.is_empty() => self.marked_items.clear(),
            (_, Pane::Items) => {
                self.marked_items = self.items.kept().iter().map(|row| (row.id, row.sku.clone())).collect();
            }
            (_, Pane::Alerts) if !self.marked_alerts.is_empty() => self.marked_alerts.clear(),
            (_, Pane::Alerts) => {
                self.marked_alerts =
                    self.alerts.kept().iter().map(|row| (row.key, alert_subject(row))).collect();
            }
        }
        self.anchor = position;
        if command == Cmd::Mark {
            match self.pane {
                Pane::Items => self.items.step(1),
                _ => self.alerts.step(1),
            }
        }
    }

    /// What actions work on: the marked rows, else the selected one.
    pub(super) fn selected(&self) -> Selection {
        let place = match &self.place {
            Place::All => None,
            Place::Chosen(id, code) => Some((*id, code.clone())),
        };
        let subjects: Vec<Subject> = match self.pane {
            Pane::Locations => {
                let row = self.locations.current();
                row.map(|row| Subject::Location { id: row.id, code: row.code.clone() }).into_iter().collect()
            }
            Pane::Items if !self.marked_items.is_empty() => {
                let item = |(id, sku): (&ItemId, &Code)| Subject::Item { id: *id, sku: sku.clone() };
                self.marked_items.iter().map(item).collect()
            }
            Pane::Items => {
                let row = self.items.current();
                row.map(|row| Subject::Item { id: row.id, sku: row.sku.clone() }).into_iter().collect()
            }
            Pane::Alerts if !self.marked_alerts.is_empty() => self.marked_alerts.values().cloned().collect(),
            Pane::Alerts => self.alerts.current().map(alert_subject).into_iter().collect(),
        };
        let kept = |id: &ItemId| self.items.kept().iter().any(|row| row.id == *id);
        let all_kept = u64::try_from(self.items.kept().len()).unwrap_or(0) == self.items.len();
        let hidden = if self.pane == Pane::Items && all_kept {
            self.marked_items.keys().filter(|id| !kept(id)).count()
        } else {
            0
        };
        Selection { subjects, hidden, place }
    }
}

fn alert_subject(row: &AlertRow) -> Subject {
    Subject::Alert { key: row.key, sku: row.sku.clone(), place: row.place.clone() }
}
