//! Packs: where the barcode of a pack was scanned, a plain number counts such packs, the prompt says so, and what is kept
//! of it names the pack.

use super::State;
use super::parts::At;
use crate::domain::item::{Item, Pack};
use crate::domain::quantity::Qty;
use crate::tui::facts::Facts;
use crate::tui::forms::packs::{in_packs, in_whole_packs, pack_words};
use crate::tui::forms::{Kind, Part};

impl State {
    /// What is asked at a place, with the pack that a plain number counts there.
    pub(super) fn prompt_at(&self, at: At, facts: &Facts) -> String {
        let Some(asked) = self.asked(at) else { return String::new() };
        match self.pack_at(at) {
            Some(pack) => format!("{}, {}", asked.prompt, pack_words(pack, facts)),
            None => asked.prompt.to_owned(),
        }
    }

    /// The pack that a plain number counts at a place.
    pub(super) fn pack_at(&self, at: At) -> Option<&Pack> {
        let asked = self.asked(at).filter(|asked| asked.part == Part::Line)?;
        if !matches!(asked.kind, Kind::Quantity | Kind::Change) {
            return None;
        }
        self.pack_of(self.line)
    }

    fn pack_of(&self, line: usize) -> Option<&Pack> {
        let line = self.lines.get(line)?;
        line.item.as_deref()?.item.pack(line.pack.as_ref()?.as_str())
    }

    /// What is typed at a place, with the pack that it counts.
    pub(super) fn counted_at(&self, at: At, facts: &Facts) -> String {
        let text = self.value(at).map_or("", |value| value.text());
        let item = self.item_at(at).map(|view| &view.item);
        match (self.pack_at(at), item) {
            (Some(pack), Some(item)) => in_packs(text, pack, item, facts),
            _ => text.to_owned(),
        }
    }

    /// Puts what a line's quantity counts into its field: it stays right wherever it is read.
    pub(super) fn settle_packs(&mut self, line: usize, facts: &Facts) {
        let Some((pack, item)) = self.pack_of(line).cloned().zip(self.item_of(line).cloned()) else { return };
        let quantities = self.spec.part(Part::Line).enumerate();
        let places = quantities.filter(|(_, asked)| matches!(asked.kind, Kind::Quantity | Kind::Change));
        for (index, _) in places {
            let value = self.lines.get_mut(line).and_then(|line| line.values.get_mut(index));
            let Some(value) = value.filter(|value| !value.text().is_empty()) else { continue };
            let counted = in_packs(value.text(), &pack, &item, facts);
            if counted != value.text() {
                value.set(&counted);
            }
        }
    }

    /// A quantity of a line as it stands in its field: by the pack that is counted there, else by the unit.
    pub(super) fn quantity_text(&self, line: usize, quantity: Qty, facts: &Facts) -> String {
        match self.pack_of(line).zip(self.item_of(line)) {
            Some((pack, item)) => in_whole_packs(quantity, pack, item, facts),
            None => facts.qty(quantity),
        }
    }

    fn item_of(&self, line: usize) -> Option<&Item> {
        Some(&self.lines.get(line)?.item.as_deref()?.item)
    }
}
