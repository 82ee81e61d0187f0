//! Which lot goes out: where an item is kept by lot, the one that expires first is proposed, or how the quantity
//! would be taken from several.

use super::parts::At;
use super::{FIRST_OUT, State, by_lot};
use crate::domain::query::{IssueProposal, ProposeIssue};
use crate::tui::forms::{Kind, Need, Part, Propose, values};
use crate::tui::page::Cx;

impl State {
    /// Asks what an issue would take, once its lot is asked for.
    pub(super) fn ask_first_out(&mut self, cx: &mut Cx<'_>) {
        self.first_out.clear();
        let wanted = self.asked(self.at).is_some_and(|asked| asked.propose == Propose::FirstOut);
        let empty = self.value(self.at).is_some_and(|value| value.text().is_empty());
        if !wanted || !empty {
            return;
        }
        let place = self
            .spec
            .part(Part::Line)
            .position(|asked| asked.kind == Kind::Quantity && asked.need == Need::Required);
        let text = place.and_then(|index| self.value(At::Line(index))).map_or("", |value| value.text());
        let Some(view) = self.item_at(self.at).filter(|view| by_lot(&view.item)) else { return };
        let Ok(amount) = values::positive(text, Some(&view.item), cx.facts) else { return };
        let mut heads = self.spec.part(Part::Head).zip(&self.head);
        let from = heads.find(|(asked, _)| asked.key == "from").map_or("", |(_, value)| value.text());
        let place = view.records.iter().find(|row| row.location.as_str() == from).map(|row| row.record.location);
        // A place that holds none of it itself has its places below it: what lies there is not told here.
        if !from.is_empty() && place.is_none() {
            return;
        }
        let query = ProposeIssue { item: view.id, from: place, quantity: amount.quantity };
        cx.ask_and_hold(FIRST_OUT, query);
    }

    /// One lot is put into the field; several are told, and an empty field takes them so.
    pub(super) fn propose_first_out(&mut self, proposal: &IssueProposal, cx: &mut Cx<'_>) {
        let still = self.asked(self.at).is_some_and(|asked| asked.propose == Propose::FirstOut);
        let of_item = |view: &crate::domain::query::ItemView| {
            proposal.lines.iter().all(|(row, _)| row.record.item == view.id)
        };
        if !still || !self.item_at(self.at).is_some_and(of_item) {
            return;
        }
        let first = proposal.lines.first().and_then(|(row, _)| row.lot.clone());
        let one = proposal.lines.iter().all(|(row, _)| row.lot == first);
        let at = self.at;
        match (first, self.value_mut(at)) {
            (Some(lot), Some(value)) if one && value.text().is_empty() => value.take(lot.as_str()),
            _ => {
                let told = proposal.lines.iter().map(|(row, taken)| {
                    let lot = row.lot.as_ref().map_or("no lot", |lot| lot.as_str());
                    format!("{} of {lot}", cx.facts.qty(*taken))
                });
                self.first_out = told.collect();
            }
        }
    }
}
