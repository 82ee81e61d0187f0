//! What the desk says to a form: proposals, the line's item, where to put it, a draft that was left.

use serde::{Deserialize, Serialize};

use super::parts::{At, Offers};
use super::{DRAFT, FILL, FIRST_OUT, ITEM, LINES_MAX, PUT_AWAY, RESCAN, RESOLVE, SEARCH, State};
use super::post::{DRAFT_AWAY, DRAFT_ON};
use crate::domain::desk::AskFault;
use crate::domain::item::{Item, Rule, Tracking};
use crate::domain::query::{
    Answer, DraftQuery, Hit, ItemQuery, ItemView, LocationQuery, LocationView, ProposeIssue, ProposePutAway, ScanQuery,
    SearchQuery,
};
use crate::domain::text::fold;
use crate::tui::commands::Cmd;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::forms::{Kind, Part, Propose, settings, values};
use crate::tui::modal::Choice;
use crate::tui::page::{Cx, Scan, answer_of};
use crate::tui::said::Tone;
use crate::tui::scan::Evidence;

/// The longest draft, in bytes.
const DRAFT_MAX: usize = 60 * 1024;

/// Unfinished work, as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    head: Vec<(String, String)>,
    lines: Vec<Vec<(String, String)>>,
}

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
            FILL => {
                if let Some(view) = answer_of::<LocationQuery>(answer, cx).flatten() {
                    self.fill_location(&view);
                }
            }
            _ => {}
        }
    }

    /// What was typed means one thing, several, or none.
    fn resolved(&mut self, hits: Vec<Hit>, cx: &mut Cx<'_>) {
        let typed = fold(self.value(self.at).map_or("", |value| value.text()));
        let exact = hits.iter().find(|hit| hit.code.folded() == typed).cloned();
        match (exact, hits.as_slice()) {
            (Some(hit), _) => self.take_hit(&hit, cx),
            (None, [hit]) => {
                let hit = hit.clone();
                self.take_hit(&hit, cx);
            }
            (None, []) => {
                let prompt = self.asked(self.at).map_or("it", |asked| asked.prompt);
                let text = self.value(self.at).map_or("", |value| value.text()).to_owned();
                self.refuse(format!("{prompt}: nothing is like \"{text}\""), cx);
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
            let known = line.item.replace(Box::new(view)).is_some_and(|before| before.id == id);
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
        }
        self.propose_here(cx.facts);
    }

    fn propose_place(&mut self, to: Option<String>) {
        let place = self.spec.part(Part::Line).position(|asked| asked.propose == Propose::PutAway);
        let Some(value) = place.and_then(|index| self.value_mut(At::Line(index))) else { return };
        if let Some(to) = to.filter(|_| value.text().is_empty()) {
            value.take(&to);
        }
    }

    /// Asks for what a form of changes is filled in with.
    pub(super) fn ask_fill(&mut self, cx: &mut Cx<'_>) {
        if self.spec.cmd == Cmd::ChangeLocation {
            let text = self.head_value("location").map(|value| value.text().to_owned()).unwrap_or_default();
            if let Ok(code) = values::code(&text) {
                cx.ask_and_hold(FILL, LocationQuery { location: code.into() });
            }
        }
    }

    fn fill_with(&mut self, texts: Vec<(&'static str, String)>) {
        for (key, text) in &texts {
            if let Some(value) = self.head_value(key) {
                value.take(text);
            }
        }
        self.was = texts;
    }

    fn fill_item(&mut self, view: &ItemView, facts: &Facts) {
        let item: &Item = &view.item;
        let mark = facts.mark();
        let policy = item.policies.iter().find(|policy| policy.place.is_none()).map(|policy| policy.rule);
        let (min, max) = match policy {
            Some(Rule::MinMax { min, max }) => {
                (facts.qty(min), max.map_or_else(String::new, |max| facts.qty(max)))
            }
            _ => Default::default(),
        };
        let cost = |cost: Option<crate::domain::quantity::UnitCost>| {
            cost.map_or_else(String::new, |c| c.shown(mark))
        };
        let lots = if item.tracking == Tracking::Lot { "lot" } else { "none" };
        self.fill_with(vec![
            ("name", item.name.to_string()),
            ("kind", item.kind.word().to_owned()),
            ("unit", item.unit.to_string()),
            ("decimals", item.decimals.to_string()),
            ("packs", crate::tui::forms::packs_text(&item.packs)),
            ("home", view.home.as_ref().map_or_else(String::new, ToString::to_string)),
            ("min", min),
            ("max", max),
            ("cost", cost(item.unit_cost)),
            ("price", cost(item.price)),
            ("category", item.category.as_ref().map_or_else(String::new, ToString::to_string)),
            ("lots", lots.to_owned()),
            ("notes", item.notes.as_ref().map_or_else(String::new, |note| note.as_str().to_owned())),
        ]);
    }

    fn fill_location(&mut self, view: &LocationView) {
        let location = &view.location;
        let parent = view.path.len().checked_sub(2).and_then(|index| view.path.get(index));
        self.fill_with(vec![
            ("name", location.name.as_ref().map_or_else(String::new, ToString::to_string)),
            ("parent", parent.map_or_else(String::new, ToString::to_string)),
            ("kind", location.kind.word().to_owned()),
            ("walk", location.walk.to_string()),
            ("barcode", location.barcode.as_ref().map_or_else(String::new, ToString::to_string)),
        ]);
    }

    /// The setting's value as it is.
    pub(super) fn fill_setting(&mut self, facts: &Facts) {
        let name = self.head_value("name").map(|value| value.text().to_owned()).unwrap_or_default();
        let Some(store) = &facts.store else { return };
        let shown = settings::get(&store.settings, &name);
        if let Some(value) = self.head_value("value") {
            value.propose_text(&shown);
        }
    }

    /// Keeps what is typed as a draft.
    pub(super) fn keep(&mut self, cx: &mut Cx<'_>) {
        let texts = |fields: &mut dyn Iterator<Item = (&'static str, &super::parts::Value)>| {
            fields
                .filter(|(_, value)| !value.text().is_empty())
                .map(|(key, value)| (key.to_owned(), value.text().to_owned()))
                .collect::<Vec<_>>()
        };
        let head = texts(&mut self.spec.part(Part::Head).map(|asked| asked.key).zip(&self.head));
        let lines: Vec<Vec<(String, String)>> = self
            .lines
            .iter()
            .filter(|line| !self.is_blank(line))
            .map(|line| texts(&mut self.spec.part(Part::Line).map(|asked| asked.key).zip(&line.values)))
            .collect();
        if lines.is_empty() && self.spec.has_lines() {
            return cx.keep_draft(self.draft_key(), "");
        }
        match serde_json::to_string(&Kept { head, lines }) {
            Ok(text) if text.len() <= DRAFT_MAX => cx.keep_draft(self.draft_key(), text),
            _ => cx.say(Tone::Warning, "it is too long to be kept as a draft; post what there is"),
        }
    }

    fn offer_draft(&mut self, draft: Option<String>, cx: &mut Cx<'_>) {
        let Some(text) = draft.filter(|text| !text.is_empty() && !self.touched) else { return };
        let Ok(kept) = serde_json::from_str::<Kept>(&text) else { return };
        let lines = match kept.lines.len() {
            0 => String::from("what was typed"),
            1 => String::from("1 line"),
            lines => format!("{lines} lines"),
        };
        self.draft = Some(text);
        let choices = vec![
            Choice::page('y', "go on with it", DRAFT_ON),
            Choice::page('d', "throw it away", DRAFT_AWAY),
        ];
        let question = format!("{} was left with {lines}, not posted.", self.spec.title);
        cx.choose(question, Vec::new(), choices);
    }

    /// Fills in what was left.
    pub(super) fn go_on_with_draft(&mut self, cx: &mut Cx<'_>) {
        let Some(kept) = self.draft.take().and_then(|text| serde_json::from_str::<Kept>(&text).ok()) else {
            return;
        };
        for (key, text) in &kept.head {
            if let Some(value) = self.head_value(key) {
                value.take(text);
            }
        }
        self.lines.clear();
        for texts in kept.lines.iter().take(LINES_MAX) {
            let mut line = self.blank();
            for (asked, value) in self.spec.part(Part::Line).zip(&mut line.values) {
                if let Some((_, text)) = texts.iter().find(|(key, _)| key == asked.key) {
                    // What was typed is shown as it was; a new code may have been renamed since, and is asked again.
                    value.set(text);
                    value.known = (asked.kind != Kind::Quantity).then(|| text.clone());
                }
            }
            self.lines.push(line);
        }
        self.touched = true;
        if self.spec.has_lines() {
            self.new_line(cx);
        }
    }
}
