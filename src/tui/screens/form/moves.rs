//! Moving in a form without taking anything: back, up and down among proposals and lines.

use super::State;
use super::parts::{At, Offers, Value};
use crate::tui::facts::Facts;
use crate::tui::forms::Kind;
use crate::tui::page::Cx;

impl State {
    pub(super) fn before(&mut self, cx: &mut Cx<'_>) {
        let before: Vec<At> = self.places().take_while(|at| *at != self.at).collect();
        let place = before.into_iter().rev().find(|at| self.asked(*at).is_some_and(|a| self.is_shown(a)));
        self.offers = Offers::default();
        self.due = None;
        if let Some(at) = place {
            self.at = at;
            let text = self.value(at).map(|value| value.field.text().to_owned());
            if let Some(value) = self.value_mut(at) {
                value.proposed = text.filter(|text| !text.is_empty());
            }
        } else if self.line > 0 && matches!(self.at, At::Line(_)) {
            self.line -= 1;
            self.ask_item(cx);
        }
    }

    /// Up among the proposals, else a line up.
    pub(super) fn up(&mut self, cx: &mut Cx<'_>) {
        self.offer_choices(cx.facts);
        let count = self.offers.hits.len().max(self.offers.words.len());
        match self.offers.selected {
            Some(index) => self.offers.selected = index.checked_sub(1),
            None if count > 0 => self.offers.selected = count.checked_sub(1),
            None if self.line > 0 => {
                self.line -= 1;
                self.at = At::Line(0);
                self.ask_item(cx);
            }
            None => self.before(cx),
        }
    }

    /// Down among the proposals, else a line down.
    pub(super) fn down(&mut self, cx: &mut Cx<'_>) {
        self.offer_choices(cx.facts);
        let count = self.offers.hits.len().max(self.offers.words.len());
        match self.offers.selected {
            Some(index) if index + 1 < count => self.offers.selected = Some(index + 1),
            Some(_) => {}
            None if count > 0 => self.offers.selected = Some(0),
            None if self.line + 1 < self.lines.len() => {
                self.line += 1;
                self.at = At::Line(0);
                self.ask_item(cx);
            }
            None => self.search(cx),
        }
    }

    /// To a field, with nothing proposed under it that belongs to another.
    pub(super) fn go_to(&mut self, at: At) {
        self.at = at;
        self.offers = Offers::default();
        self.first_out.clear();
        self.due = None;
    }

    fn offer_choices(&mut self, facts: &Facts) {
        if let Some(Kind::Choice(words)) = self.asked(self.at).map(|asked| asked.kind)
            && self.offers.words.is_empty()
        {
            self.offers.words = words.to_vec();
        }
        let untyped =
            |value: &Value| value.text().is_empty() || value.proposed.as_deref() == Some(value.text());
        if self.offers.hits.is_empty() && self.value(self.at).is_some_and(untyped) {
            self.offers.hits = self.known_here(facts);
        }
    }
}
