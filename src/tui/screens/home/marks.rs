//! What is marked and selected on home: what actions work on.

use super::{MARK_ALERTS, MARK_ITEMS, Place, State};
use crate::domain::desk::AskFault;
use crate::domain::ids::ItemId;
use crate::domain::query::{AlertRow, AlertsQuery, Answer, ItemRow, ItemsQuery};
use crate::domain::text::Code;
use crate::tui::commands::Cmd;
use crate::tui::effect::Slot;
use crate::tui::marks::{MARKS_MAX, Marking};
use crate::tui::page::{By, Cx, Selection, Subject, answer_of};
use crate::tui::said::Tone;
use crate::tui::size::Pane;

impl State {
    pub(super) fn mark(&mut self, command: Cmd, cx: &mut Cx<'_>) {
        match (self.pane, command) {
            (Pane::Locations, _) => cx.wrong("locations are not marked; items and alerts are"),
            (Pane::Items, Cmd::Mark) => self.marked_items.toggle(&mut self.items, |row| row.sku.clone()),
            (Pane::Items, Cmd::MarkRange) => {
                let marking = self.marked_items.range(&self.items);
                self.go_on_marking(MARK_ITEMS, marking, cx);
            }
            (Pane::Items, _) => {
                let marking = self.marked_items.all(&self.items);
                self.go_on_marking(MARK_ITEMS, marking, cx);
            }
            (Pane::Alerts, Cmd::Mark) => self.marked_alerts.toggle(&mut self.alerts, alert_subject),
            (Pane::Alerts, Cmd::MarkRange) => {
                let marking = self.marked_alerts.range(&self.alerts);
                self.go_on_marking(MARK_ALERTS, marking, cx);
            }
            (Pane::Alerts, _) => {
                let marking = self.marked_alerts.all(&self.alerts);
                self.go_on_marking(MARK_ALERTS, marking, cx);
            }
        }
    }

    /// Asks for the rows that are to be marked next; what is typed meanwhile waits for them.
    fn go_on_marking(&self, slot: Slot, marking: Marking, cx: &mut Cx<'_>) {
        match marking {
            Marking::Wants(window) if slot == MARK_ITEMS => cx.ask_and_hold(slot, self.items_query(window)),
            Marking::Wants(window) => cx.ask_and_hold(slot, self.alerts_query(window)),
            Marking::Done => {}
            Marking::Full => {
                cx.say(Tone::Warning, format!("{MARKS_MAX} are marked: no more can be at once"));
            }
        }
    }

    /// Rows came that are to be marked.
    pub(super) fn mark_answered(&mut self, slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        let marking = if slot == MARK_ITEMS {
            let page = answer_of::<ItemsQuery>(answer, cx);
            page.map(|page| self.marked_items.take(&page, |row: &ItemRow| row.sku.clone()))
        } else {
            answer_of::<AlertsQuery>(answer, cx).map(|page| self.marked_alerts.take(&page, alert_subject))
        };
        if let Some(marking) = marking {
            self.go_on_marking(slot, marking, cx);
        }
    }

    /// What actions on several rows work on: the marked ones, else the one at the cursor.
    pub(super) fn selected(&self) -> Selection {
        let subjects: Vec<Subject> = match self.pane {
            Pane::Items => {
                let item = |(id, sku): (&ItemId, &Code)| Subject::Item { id: *id, sku: sku.clone() };
                self.marked_items.iter().map(item).collect()
            }
            Pane::Alerts => self.marked_alerts.iter().map(|(_, subject)| subject.clone()).collect(),
            Pane::Locations => Vec::new(),
        };
        let cursor = self.at_cursor();
        if subjects.is_empty() { cursor } else { Selection { subjects, by: By::Marks, ..cursor } }
    }

    /// What the cursor is on.
    pub(super) fn at_cursor(&self) -> Selection {
        let place = match &self.place {
            Place::All => None,
            Place::Chosen(id, code) => Some((*id, code.clone())),
        };
        let subject = match self.pane {
            Pane::Locations => {
                let row = self.locations.current();
                row.map(|row| Subject::Location { id: row.id, code: row.code.clone() })
            }
            Pane::Items => self.items.current().map(|row| Subject::Item { id: row.id, sku: row.sku.clone() }),
            Pane::Alerts => self.alerts.current().map(alert_subject),
        };
        Selection { subjects: subject.into_iter().collect(), place, ..Selection::default() }
    }
}

fn alert_subject(row: &AlertRow) -> Subject {
    let (place, lot) = (row.place.clone(), row.lot.clone());
    Subject::Alert { key: row.key, sku: row.sku.clone(), place, lot }
}
