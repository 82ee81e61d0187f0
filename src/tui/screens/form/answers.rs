//! What the desk says to a form: proposals, the line's item, where to put it, a draft that was left.

use super::parts::{At, Offers};
use super::{DRAFT, FILL, FIRST_OUT, ITEM, PUT_AWAY, RELOAD, RESCAN, RESOLVE, SEARCH, State};
use crate::domain::desk::AskFault;
use crate::domain::item::Item;
use crate::domain::kind::UsualIssue;
use crate::domain::query::{
    Answer, DraftQuery, Hit, ItemQuery, ItemView, ProposeIssue, ProposePutAway, ScanQuery, SearchQuery,
};
use crate::domain::text::fold;
use crate::tui::commands::Cmd;
use crate::tui::effect::Slot;
use crate::tui::forms::{Kind, Part, Propose};
use crate::tui::page::{Cx, Scan, answer_of};
use crate::tui::said::Tone;
use crate::tui::scan::Evidence;

impl State {
    pub(super) fn take_answer(&mut self, slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        match slot {
            SEARCH => {
                if let Some(hits) = answer_of::<SearchQuery>(answer, cx) {
                    self.offers = Offers { hits, ..Offers::default() };
                }
            }
            RESOLVE => {
                if let Some(hits) = answer_of::<SearchQuery>(answer, cx) {
                    self.resolved(hits, cx);
                }
            }
            ITEM => {
                self.seen = self.seen.or(cx.facts.store.as_ref().map(|store| store.head));
                if let Some(view) = answer_of::<ItemQuery>(answer, cx).flatten() {
                    self.take_item(view, cx);
                }
            }
            PUT_AWAY => {
                if let Some(proposal) = answer_of::<ProposePutAway>(answer, cx) {
                    self.propose_place(proposal.to.map(|(_, code)| code.as_str().to_owned()));
                }
            }
            FIRST_OUT => {
                if let Some(proposal) = answer_of::<ProposeIssue>(answer, cx) {
                    self.propose_first_out(&proposal, cx);
                }
            }
            DRAFT => {
                let draft = answer_of::<DraftQuery>(answer, cx).flatten();
                self.offer_draft(draft, cx);
            }
            RESCAN => {
                if let Some(meanings) = answer_of::<ScanQuery>(answer, cx)
                    && !meanings.is_empty()
                {
                    let scan = Scan { code: String::new(), evidence: Evidence::Prefix, meanings };
                    self.scan(&scan, cx);
                }
            }
            FILL => self.fill_answered(answer, cx),
            RELOAD => {
                let view = answer_of::<ItemQuery>(answer, cx).flatten();
                self.reloaded(view, cx);
            }
            _ => {}
        }
    }

    /// What was typed means one thing, several, or none.
    fn resolved(&mut self, hits: Vec<Hit>, cx: &mut Cx<'_>) {
        let Some(asked) = self.asked(self.at) else { return };
        let text = self.value(self.at).map_or("", |value| value.text()).to_owned();
        let typed = fold(&text);
        // An item is found by its barcode too. Elsewhere, what has the same letters only here and there was not typed.
        let meant = |hit: &&Hit| {
            asked.kind == Kind::Item || hit.code.folded().contains(&typed) || fold(&hit.name).contains(&typed)
        };
        let hits: Vec<Hit> = hits.iter().filter(meant).cloned().collect();
        let exact = hits.iter().find(|hit| hit.code.folded() == typed);
        match (exact, hits.as_slice()) {
            (Some(hit), _) | (None, [hit]) => {
                let hit = hit.clone();
                self.take_hit(&hit, cx);
            }
            (None, []) => {
                self.offers = Offers::default();
                self.refuse(format!("{}: nothing is like \"{text}\"", asked.prompt), cx);
            }
            (None, _) => {
                self.offers = Offers { hits, selected: Some(0), ..Offers::default() };
                self.say(Tone::Info, String::from("several fit; enter takes the first"));
            }
        }
    }

    /// An item that was asked for. The form may be another line, or begun again, by now: then it is nobody's.
    fn take_item(&mut self, view: ItemView, cx: &mut Cx<'_>) {
        let (id, sku) = (view.id, view.item.sku.folded());
        let meant = |value: &super::parts::Value| fold(value.text()) == sku;
        if self.spec.has_lines() {
            let of = |line: &&mut super::parts::Line| line.values.first().is_some_and(meant);
            let Some(line) = self.lines.get_mut(self.line).filter(of) else { return };
            let known = line.item.replace(Box::new(view.clone())).is_some_and(|before| before.id == id);
            self.propose_way(&view);
            let mut fields = self.spec.part(Part::Line);
            // What is told of an item is live; what is proposed for it is proposed once.
            if !known && fields.any(|asked| asked.propose == Propose::PutAway) {
                cx.ask_and_hold(PUT_AWAY, ProposePutAway { item: id });
            }
        } else {
            let mut both = self.spec.part(Part::Head).zip(&self.head);
            if !both.any(|(asked, value)| asked.kind == Kind::Item && meant(value)) {
                return;
            }
            if self.spec.cmd == Cmd::ChangeItem && self.was.is_empty() {
                self.fill_item(&view, cx.facts);
            }
            self.head_item = Some(Box::new(view));
            self.ask_fill(cx);
        }
        self.propose_here(cx.facts);
    }

    /// Whether nothing is said of where the goods go, so that each goes where its kind usually goes.
    pub(super) fn goes_by_kind(&self) -> bool {
        let mut both = self.spec.part(Part::Head).zip(&self.head);
        both.any(|(asked, value)| asked.propose == Propose::Usual && value.text().is_empty())
    }

    /// Where an item of this kind usually goes is proposed while that is asked; who passes it knows then.
    fn propose_way(&mut self, view: &ItemView) {
        let way = self.spec.part(Part::Head).position(|asked| asked.propose == Propose::Usual);
        let Some(at) = way.map(At::Head).filter(|at| *at == self.at && self.filled_lines() == 1) else {
            return;
        };
        let usual = usual_way(&view.item);
        if let Some(value) = self.value_mut(at).filter(|value| value.text().is_empty()) {
            value.propose_text(usual);
        }
    }

    fn propose_place(&mut self, to: Option<String>) {
        // The line that it was asked for may be posted by now.
        if self.lines.get(self.line).is_none_or(|line| line.item.is_none()) {
            return;
        }
        let place = self.spec.part(Part::Line).position(|asked| asked.propose == Propose::PutAway);
        let Some(value) = place.and_then(|index| self.value_mut(At::Line(index))) else { return };
        if let Some(to) = to.filter(|_| value.text().is_empty()) {
            value.propose_known(&to);
        }
    }
}

/// Where an item usually goes when it is issued, as it is typed.
pub(super) fn usual_way(item: &Item) -> &'static str {
    match item.kind.defaults().issue {
        UsualIssue::Customer => "customer",
        UsualIssue::Production => "production",
        UsualIssue::Job => "job",
    }
}
