//! What goes out: where an item is kept by lot, the lot that expires first is proposed with its bin and its last day, or
//! how the quantity would be taken from several; and what lies where, for who chooses.

use super::parts::At;
use super::{FIRST_OUT, State, by_lot};
use crate::domain::command::LocationRef;
use crate::domain::quantity::Qty;
use crate::domain::query::{Hit, HitId, IssueProposal, ItemView, ProposeIssue, RecordRow};
use crate::tui::facts::Facts;
use crate::tui::forms::{Kind, Need, Part, Propose, values};
use crate::tui::page::Cx;
use crate::tui::said::Tone;

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
        let from = values::code(from).ok().map(LocationRef::Code);
        cx.ask_and_hold(FIRST_OUT, ProposeIssue { item: view.id, from, quantity: amount.quantity });
    }

    /// One lot is put into the field; several are told, and an empty field takes them so.
    pub(super) fn propose_first_out(&mut self, proposal: &IssueProposal, cx: &mut Cx<'_>) {
        let still = self.asked(self.at).is_some_and(|asked| asked.propose == Propose::FirstOut);
        let of_item = |view: &ItemView| proposal.lines.iter().all(|(row, _)| row.record.item == view.id);
        if !still || !self.item_at(self.at).is_some_and(of_item) {
            return;
        }
        self.first_out =
            proposal.lines.iter().map(|(row, taken)| taken_words(row, *taken, cx.facts)).collect();
        if proposal.short > Qty::ZERO && proposal.expired > Qty::ZERO {
            let left = cx.facts.qty(proposal.expired);
            self.say(
                Tone::Warning,
                format!("{left} are past their last day: down lists the lots, name one to take it"),
            );
        }
        let first = proposal.lines.first().and_then(|(row, _)| row.lot.clone());
        let one = proposal.lines.iter().all(|(row, _)| row.lot == first);
        let at = self.at;
        if let (Some(lot), Some(value)) = (first.filter(|_| one), self.value_mut(at))
            && value.text().is_empty()
        {
            value.take(lot.as_str());
        }
    }

    /// What is known of the line's item for the field that one is at: its lots, or the places where it lies.
    pub(super) fn known_here(&self, facts: &Facts) -> Vec<Hit> {
        let (Some(asked), Some(view)) = (self.asked(self.at), self.item_at(self.at)) else {
            return Vec::new();
        };
        let mut rows: Vec<&RecordRow> =
            view.records.iter().filter(|row| row.on_hand != Some(Qty::ZERO)).collect();
        rows.sort_by_key(|row| (row.expires.is_none(), row.expires));
        match asked.kind {
            Kind::Lot => rows.into_iter().filter_map(|row| lot_hit(row, facts)).collect(),
            Kind::Location => {
                let mut hits: Vec<Hit> = Vec::new();
                for row in rows {
                    let held = held_words(row, facts);
                    match hits.iter_mut().find(|hit| hit.code == row.location) {
                        Some(hit) => hit.name = format!("{}, {held}", hit.name),
                        None => {
                            let meaning = HitId::Location(row.record.location);
                            hits.push(Hit { meaning, code: row.location.clone(), name: held });
                        }
                    }
                }
                hits
            }
            Kind::Code if asked.key == "old-barcode" => {
                let hit = |barcode: &crate::domain::item::Barcode| Hit {
                    meaning: HitId::Item(view.id),
                    code: barcode.code.clone(),
                    name: match &barcode.unit {
                        crate::domain::item::Unit::Base => view.item.unit.to_string(),
                        crate::domain::item::Unit::Pack(pack) => pack.to_string(),
                    },
                };
                view.item.barcodes.iter().map(hit).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn lot_hit(row: &RecordRow, facts: &Facts) -> Option<Hit> {
    let until = match row.expires {
        Some(day) if is_expired(row, facts) => format!(" expired {day}"),
        Some(day) => format!(" until {day}"),
        None => String::new(),
    };
    let name = format!("{} at {}{until}", held_words(row, facts), row.location);
    Some(Hit { meaning: HitId::Lot(row.record.lot), code: row.lot.clone()?, name })
}

fn held_words(row: &RecordRow, facts: &Facts) -> String {
    row.on_hand.map_or_else(|| String::from("being counted"), |on_hand| facts.qty(on_hand))
}

/// `6 of L7 at A-02 until 12-01`.
fn taken_words(row: &RecordRow, taken: Qty, facts: &Facts) -> String {
    let lot = row.lot.as_ref().map_or("no lot", |lot| lot.as_str());
    let until = match row.expires {
        Some(day) if is_expired(row, facts) => format!(" EXPIRED {day}"),
        Some(day) => format!(" until {day}"),
        None => String::new(),
    };
    format!("{} of {lot} at {}{until}", facts.qty(taken), row.location)
}

fn is_expired(row: &RecordRow, facts: &Facts) -> bool {
    matches!((row.expires, facts.today()), (Some(last), Some(today)) if last < today)
}
