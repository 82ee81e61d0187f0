//! What a form begins with: what was used last, what is selected, and the first field that wants something.

use super::parts::{At, From, Line, Offers, Origin, Value};
use super::{LINES_MAX, State, last_key};
use crate::tui::commands::Cmd;
use crate::tui::facts::Facts;
use crate::tui::forms::{After, Kind, Part, Propose, Spec};
use crate::tui::page::{Selection, Subject};
use crate::tui::selection::Goods;

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
                Propose::Last | Propose::Usual => facts.last.get(&last_key(spec, field)).unwrap_or(""),
                Propose::Word(word) => word,
                _ => "",
            };
            if !proposal.is_empty() && value.text().is_empty() {
                value.propose_text(proposal);
            }
        }
    }

    /// What is selected goes where it fits: goods into lines with their lot, a place into the first place.
    pub(super) fn fill(&mut self, selection: &Selection) {
        let spec = self.spec;
        let goods: Vec<Goods<'_>> = selection.subjects.iter().filter_map(Subject::goods).collect();
        let goods_count = goods.len();
        self.marks = selection.by;
        if spec.has_lines() {
            for goods in goods.iter().take(LINES_MAX) {
                let mut line = self.line_of(goods);
                if goods_count == 1 {
                    line.origin = Origin::Selected;
                }
                self.lines.insert(self.lines.len().saturating_sub(1), line);
            }
        } else if let Some(goods) = goods.first() {
            self.put_first(Kind::Item, goods.sku.as_str());
            if let Some(lot) = goods.lot {
                self.put_first(Kind::Lot, lot.as_str());
            }
        }
        if let Some((_, code)) = selection.location().filter(|_| !puts_in(spec)) {
            self.put_first(Kind::Location, code.as_str());
        }
        for subject in &selection.subjects {
            match subject {
                Subject::Person { name, .. } => self.put_first(Kind::Name, name),
                Subject::Supplier { code, .. } => self.put_first(Kind::Supplier, code.as_str()),
                Subject::Job { code, .. } => self.put_first(Kind::Job, code.as_str()),
                Subject::Reservation { document, .. } => self.put_first(Kind::Document, document.as_str()),
                _ => {}
            }
        }
    }

    /// A line of these goods. What comes in is another lot than what is there, and lies elsewhere.
    fn line_of(&self, goods: &Goods<'_>) -> Line {
        let mut line = self.blank();
        for (asked, value) in self.spec.part(Part::Line).zip(&mut line.values) {
            let text = match asked.kind {
                Kind::Item => Some(goods.sku),
                Kind::Lot if !brings_new(self.spec) => goods.lot,
                Kind::Location if asked.propose == Propose::Where => goods.location,
                _ => None,
            };
            if let Some(text) = text {
                value.propose_known(text.as_str());
            }
        }
        line
    }

    /// Into the first empty field of the head of this kind; it begins there, so that nothing is filled in unseen.
    fn put_first(&mut self, kind: Kind, text: &str) {
        let mut both = self.spec.part(Part::Head).zip(&mut self.head);
        if let Some((_, value)) = both.find(|(field, value)| field.kind == kind && value.text().is_empty()) {
            value.take(text);
            value.from = From::Selection;
        }
    }

    /// To the first field that wants something.
    pub(super) fn begin(&mut self) {
        self.offers = Offers::default();
        self.line = 0;
        let wants = |state: &State, at: At| {
            state.asked(at).is_some_and(|field| state.is_shown(field))
                && state.value(at).is_some_and(|value| {
                    // A form without lines shows what it proposes; one with lines gets to them. A place that was only
                    // selected is shown by both: it says what is booked, and may not be meant.
                    let place = state.asked(at).is_some_and(|field| field.kind == Kind::Location);
                    let unseen = place && value.from == From::Selection && state.spec.after == After::Again;
                    value.text().is_empty() || unseen || (!state.spec.has_lines() && value.known.is_none())
                })
        };
        let heads = (0..self.head.len()).map(At::Head);
        let first = heads.into_iter().find(|at| wants(self, *at));
        let in_line = self.spec.part(Part::Line).count();
        let line = (0..in_line).map(At::Line).find(|at| wants(self, *at));
        self.at = first.or(line).unwrap_or(if self.spec.has_lines() { At::Line(0) } else { At::Head(0) });
    }
}

/// Whether goods come into a place by it: a place that is selected is then not where they come from.
fn puts_in(spec: &Spec) -> bool {
    matches!(spec.cmd, Cmd::Receive | Cmd::PutAway | Cmd::Return)
}

/// Whether what it books was not there before: it is of no lot that is there.
fn brings_new(spec: &Spec) -> bool {
    matches!(spec.cmd, Cmd::Receive | Cmd::Return | Cmd::Opening)
}
