//! What a form begins with: what was used last, what is selected, and the first field that wants something.

use super::parts::{At, Offers, Origin, Value};
use super::{LINES_MAX, State, last_key};
use crate::tui::commands::Cmd;
use crate::tui::facts::Facts;
use crate::tui::forms::{Kind, Part, Propose};
use crate::tui::page::{Selection, Subject};

impl State {
    pub(super) fn put_head(&mut self, key: &str, text: &str) {
        if let Some(value) = self.head_value(key) {
            value.take(text);
        }
    }

    pub(super) fn head_value(&mut self, key: &str) -> Option<&mut Value> {
        let index = self.spec.part(Part::Head).position(|field| field.key == key)?;
        self.head.get_mut(index)
    }

    pub(super) fn propose_head(&mut self, facts: &Facts) {
        let spec = self.spec;
        for (field, value) in spec.part(Part::Head).zip(&mut self.head) {
            let proposal = match field.propose {
                Propose::Last => facts.last.get(&last_key(spec, field)).unwrap_or(""),
                Propose::Word(word) => word,
                _ => "",
            };
            if !proposal.is_empty() && value.text().is_empty() {
                value.propose_text(proposal);
            }
        }
    }

    /// What is selected goes where it fits: items into lines, a place into the first place.
    pub(super) fn fill(&mut self, selection: &Selection) {
        let spec = self.spec;
        let items = selection.items();
        if spec.has_lines() {
            for (_, sku) in items.iter().take(LINES_MAX) {
                let mut line = self.blank();
                if items.len() == 1 {
                    line.origin = Origin::Selected;
                }
                if let Some(value) = line.values.first_mut() {
                    value.take(sku.as_str());
                }
                self.lines.insert(self.lines.len().saturating_sub(1), line);
            }
        } else if let Some((_, sku)) = items.first() {
            self.put_first(Kind::Item, sku.as_str());
        }
        let place = selection.location();
        let puts_in = matches!(spec.cmd, Cmd::Receive | Cmd::PutAway | Cmd::Return);
        if let Some((_, code)) = place.filter(|_| !puts_in) {
            self.put_first(Kind::Location, code.as_str());
        }
        for subject in &selection.subjects {
            match subject {
                Subject::Supplier { code, .. } => self.put_first(Kind::Supplier, code.as_str()),
                Subject::Job { code, .. } => self.put_first(Kind::Job, code.as_str()),
                Subject::Reservation { document, .. } => self.put_first(Kind::Document, document.as_str()),
                _ => {}
            }
        }
    }

    /// Into the first empty field of the head of this kind.
    fn put_first(&mut self, kind: Kind, text: &str) {
        let mut both = self.spec.part(Part::Head).zip(&mut self.head);
        if let Some((_, value)) = both.find(|(field, value)| field.kind == kind && value.text().is_empty()) {
            value.take(text);
        }
    }

    /// To the first field that wants something.
    pub(super) fn begin(&mut self) {
        self.offers = Offers::default();
        self.line = 0;
        let wants = |state: &State, at: At| {
            state.asked(at).is_some_and(|field| state.is_shown(field))
                && state.value(at).is_some_and(|value| {
                    // A form without lines shows what it proposes; one with lines gets to them.
                    value.text().is_empty() || (!state.spec.has_lines() && value.known.is_none())
                })
        };
        let heads = (0..self.head.len()).map(At::Head);
        let first = heads.into_iter().find(|at| wants(self, *at));
        let in_line = self.spec.part(Part::Line).count();
        let line = (0..in_line).map(At::Line).find(|at| wants(self, *at));
        self.at = first.or(line).unwrap_or(if self.spec.has_lines() { At::Line(0) } else { At::Head(0) });
    }
}
