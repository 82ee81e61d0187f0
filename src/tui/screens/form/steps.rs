//! What keys do in a form: from field to field, from line to line, post, leave.

use super::parts::{At, Offers};
use super::{LINES_MAX, RESOLVE, SEARCH, State};
use crate::domain::query::{Hit, ItemQuery, SearchIn, SearchQuery};
use crate::tui::beep::Beep;
use crate::tui::facts::Facts;
use crate::tui::filter::DEBOUNCE_MILLIS;
use crate::tui::forms::{Field as Asked, Kind, Need, Part, Propose, values};
use crate::tui::page::Cx;
use crate::tui::said::Tone;

/// How many proposals are asked for.
const OFFERS: u16 = 8;

impl State {
    /// Where a field's proposals are looked for.
    pub(super) fn among(&self, at: At) -> Option<SearchIn> {
        match self.asked(at)?.kind {
            Kind::Item => Some(SearchIn::Items),
            Kind::Location => Some(SearchIn::Locations),
            Kind::Supplier => Some(SearchIn::Suppliers),
            Kind::Job => Some(SearchIn::Jobs),
            Kind::Document => Some(SearchIn::Documents),
            Kind::Lot => self.item_at(at).map(|view| SearchIn::Lots(view.id)),
            _ => None,
        }
    }

    /// Whether a field must name what there is already.
    fn must_exist(kind: Kind) -> bool {
        matches!(kind, Kind::Item | Kind::Location | Kind::Supplier | Kind::Job)
    }

    /// The text of the current field has changed.
    pub(super) fn field_edited(&mut self, cx: &mut Cx<'_>) {
        self.touched = true;
        self.settle_last();
        let at = self.at;
        self.offers = Offers::default();
        let Some(asked) = self.asked(at) else { return };
        let fault = self.fault_of(asked, at, cx.facts);
        if let Some(value) = self.value_mut(at) {
            value.known = None;
            value.fault = fault;
        }
        if let Kind::Choice(words) = asked.kind {
            let typed = self.value(at).map_or("", |value| value.text());
            self.offers.words = words.iter().copied().filter(|word| word.starts_with(typed)).collect();
        }
        let empty = self.value(at).is_none_or(|value| value.text().is_empty());
        self.due = (!empty && self.among(at).is_some()).then(|| cx.now.plus(DEBOUNCE_MILLIS));
        cx.forget(SEARCH);
    }

    /// What is wrong with what is typed, as far as that is known without asking.
    fn fault_of(&self, asked: &Asked, at: At, facts: &Facts) -> Option<String> {
        let text = self.value(at)?.text();
        if text.is_empty() {
            return None;
        }
        let item = self.item_at(at).map(|view| &view.item);
        match asked.kind {
            Kind::Quantity => values::positive(text, item, facts).err(),
            Kind::Change => values::amount(text, item, facts).err(),
            Kind::Cost => values::cost(text, facts).err(),
            Kind::Day => values::day(text, facts).err(),
            Kind::Time => values::moment(text, facts).err(),
            Kind::Number => values::number(text).err(),
            Kind::Code | Kind::Lot | Kind::Document => values::code(text).err(),
            Kind::Name => values::name(text).err(),
            Kind::Note => values::note(text).err(),
            Kind::Item | Kind::Location | Kind::Supplier | Kind::Job | Kind::Choice(_) => None,
        }
    }

    /// Looks for what may be meant.
    pub(super) fn search(&mut self, cx: &mut Cx<'_>) {
        self.due = None;
        let Some(among) = self.among(self.at) else { return };
        let text = self.value(self.at).map_or("", |value| value.text()).to_owned();
        cx.ask(SEARCH, SearchQuery { among, text: brief(&text), rows: OFFERS });
    }

    /// Takes the field and goes on, or says why not.
    pub(super) fn next(&mut self, cx: &mut Cx<'_>) {
        let at = self.at;
        let Some(asked) = self.asked(at) else { return };
        if let Some(hit) = self.offers.selected.and_then(|index| self.offers.hits.get(index)).cloned() {
            return self.take_hit(&hit, cx);
        }
        if let Kind::Choice(words) = asked.kind {
            return self.take_word(words, cx);
        }
        let Some(value) = self.value(at) else { return };
        if value.text().is_empty() {
            return self.next_empty(asked, cx);
        }
        if let Some(fault) = self.fault_of(asked, at, cx.facts) {
            return self.refuse(fault, cx);
        }
        if Self::must_exist(asked.kind) && value.known.as_deref() != Some(value.text()) {
            let text = brief(value.text());
            self.due = None;
            if let Some(among) = self.among(at) {
                cx.ask_and_hold(RESOLVE, SearchQuery { among, text, rows: OFFERS });
            }
            return;
        }
        self.go_on(cx);
    }

    fn next_empty(&mut self, asked: &Asked, cx: &mut Cx<'_>) {
        let scanned = self.lines.get(self.line).map(|line| line.scanned);
        if asked.kind == Kind::Quantity
            && asked.part == Part::Line
            && asked.need == Need::Required
            && let Some(scanned) = scanned.filter(|scanned| scanned.0 > 0)
        {
            // It was scanned and nothing typed: what was scanned is said and taken with the next Enter.
            let text = cx.facts.qty(scanned);
            let at = self.at;
            if let Some(value) = self.value_mut(at) {
                value.propose_text(&text);
            }
            self.say(Tone::Info, format!("{text} scanned; enter takes it"));
            return;
        }
        if asked.need == Need::Optional {
            return self.go_on(cx);
        }
        let blank = self.lines.get(self.line).is_some_and(|line| self.is_blank(line));
        let lines = self.filled_lines();
        if asked.part == Part::Line && blank && lines > 0 {
            let post = if lines == 1 { String::from("1 line") } else { format!("{lines} lines") };
            return self.say(Tone::Info, format!("F9 posts {post}; scan or type an item to go on"));
        }
        self.refuse(format!("{} is missing", asked.prompt), cx);
    }

    fn prompted(&self) -> &'static str {
        self.asked(self.at).map_or("field", |asked| asked.prompt)
    }

    fn take_word(&mut self, words: &'static [&'static str], cx: &mut Cx<'_>) {
        let at = self.at;
        let typed = self.value(at).map_or("", |value| value.text()).to_ascii_lowercase();
        let chosen = self.offers.selected.and_then(|index| self.offers.words.get(index)).copied();
        let fits: Vec<&'static str> = words.iter().copied().filter(|word| word.starts_with(&typed)).collect();
        let exact = words.iter().copied().find(|word| *word == typed);
        let word = match (chosen, exact, fits.as_slice(), typed.is_empty()) {
            (Some(word), ..) | (None, Some(word), ..) => word,
            (None, None, [word], false) => word,
            (None, None, _, true) if self.asked(at).is_some_and(|asked| asked.need == Need::Optional) => {
                return self.go_on(cx);
            }
            (None, None, [], _) => {
                self.offers.words = words.to_vec();
                return self.refuse(format!("no {} begins like \"{typed}\"; down chooses one", self.prompted()), cx);
            }
            (None, None, _, true) => {
                self.offers.words = words.to_vec();
                return self.refuse(format!("{} is missing; down chooses one", self.prompted()), cx);
            }
            _ => {
                self.offers = Offers { words: fits, selected: Some(0), ..Offers::default() };
                return self.say(Tone::Info, String::from("several fit; enter takes the first"));
            }
        };
        if let Some(value) = self.value_mut(at) {
            value.take(word);
        }
        self.touched = true;
        self.go_on(cx);
    }

    /// Takes something that was found, and goes on.
    pub(super) fn take_hit(&mut self, hit: &Hit, cx: &mut Cx<'_>) {
        let at = self.at;
        self.touched = true;
        if let Some(value) = self.value_mut(at) {
            value.take(hit.code.as_str());
        }
        cx.beep(Beep::Ok);
        self.go_on(cx);
    }

    /// To the next field; after the last of a line to the next line.
    pub(super) fn go_on(&mut self, cx: &mut Cx<'_>) {
        self.offers = Offers::default();
        self.due = None;
        let from = self.at;
        let of_item = self.asked(from).is_some_and(|asked| asked.kind == Kind::Item);
        if of_item {
            self.ask_item(cx);
        }
        if self
            .asked(from)
            .is_some_and(|asked| asked.kind == Kind::Choice(crate::tui::forms::settings::NAMES))
        {
            self.fill_setting(cx.facts);
        }
        let after: Vec<At> = self.places().skip_while(|at| *at != from).skip(1).collect();
        let next = after.into_iter().find(|at| {
            // An item that is there already was chosen before the form was opened.
            let chosen = |asked: &Asked| {
                asked.kind == Kind::Item && self.value(*at).is_some_and(|value| value.known.is_some())
            };
            self.asked(*at).is_some_and(|asked| self.is_shown(asked) && !chosen(asked))
        });
        if matches!((from, next), (At::Head(_), Some(At::Line(_)))) {
            self.at = At::Line(0);
            self.ask_item(cx);
        }
        match next {
            Some(at) => self.at = at,
            None if self.spec.has_lines() => self.line_done(cx),
            None => self.say(Tone::Info, String::from("F9 posts it")),
        }
        self.propose_here(cx.facts);
        self.ask_first_out(cx);
    }

    /// A line is done: to the next one that wants something, or to a new one.
    fn line_done(&mut self, cx: &mut Cx<'_>) {
        cx.beep(Beep::Ok);
        self.say_line();
        self.keep(cx);
        let wants = |state: &State, index: usize| {
            state.lines.get(index).is_some_and(|line| {
                let mut both = state.spec.part(Part::Line).zip(&line.values);
                both.any(|(asked, value)| asked.need == Need::Required && value.text().is_empty())
            })
        };
        let next = (self.line + 1..self.lines.len()).find(|index| wants(self, *index));
        match next {
            Some(index) => self.line = index,
            None => self.new_line(cx),
        }
        self.start_of_line(cx);
    }

    /// To a blank line at the end.
    pub(super) fn new_line(&mut self, cx: &mut Cx<'_>) {
        let blank_last = self.lines.last().is_some_and(|line| self.is_blank(line));
        if !blank_last {
            if self.lines.len() >= LINES_MAX {
                return self.refuse(format!("{LINES_MAX} lines are enough for one entry; post it"), cx);
            }
            let blank = self.blank();
            self.lines.push(blank);
        }
        self.line = self.lines.len().saturating_sub(1);
        self.at = At::Line(0);
    }

    /// To the first field of the line that is empty.
    pub(super) fn start_of_line(&mut self, cx: &mut Cx<'_>) {
        let fields = self.spec.part(Part::Line).count();
        let empty = (0..fields).map(At::Line).find(|at| {
            self.asked(*at).is_some_and(|asked| self.is_shown(asked))
                && self.value(*at).is_some_and(|value| value.text().is_empty())
        });
        self.at = empty.unwrap_or(At::Line(0));
        self.offers = Offers::default();
        self.ask_item(cx);
        self.propose_here(cx.facts);
    }

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
        self.offer_choices();
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
        self.offer_choices();
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

    fn offer_choices(&mut self) {
        if let Some(Kind::Choice(words)) = self.asked(self.at).map(|asked| asked.kind)
            && self.offers.words.is_empty()
        {
            self.offers.words = words.to_vec();
        }
    }

    /// Takes the current line out.
    pub(super) fn remove(&mut self, cx: &mut Cx<'_>) {
        if self.line < self.lines.len() {
            self.lines.remove(self.line);
        }
        if self.lines.last().is_none_or(|line| !self.is_blank(line)) && self.spec.has_lines() {
            let blank = self.blank();
            self.lines.push(blank);
        }
        self.line = self.line.min(self.lines.len().saturating_sub(1));
        self.keep(cx);
        if self.spec.has_lines() {
            self.say(Tone::Info, String::from("the line is out"));
            self.start_of_line(cx);
        }
    }

    /// What the line's item proposes for the field that one is at.
    pub(super) fn propose_here(&mut self, facts: &Facts) {
        let at = self.at;
        let (Some(asked), Some(view)) = (self.asked(at), self.item_at(at)) else { return };
        let proposal = match asked.propose {
            Propose::Where => match view.records.as_slice() {
                [record] => record.location.to_string(),
                _ => return,
            },
            Propose::Today => facts.today().map_or_else(String::new, |day| day.to_string()),
            _ => return,
        };
        if let Some(value) = self.value_mut(at)
            && value.text().is_empty()
        {
            value.take(&proposal);
        }
    }

    /// Asks for the item of the place that one is at.
    pub(super) fn ask_item(&mut self, cx: &mut Cx<'_>) {
        let text = match self.at {
            At::Head(_) => {
                let mut both = self.spec.part(Part::Head).zip(&self.head);
                both.find(|(asked, _)| asked.kind == Kind::Item).map(|(_, value)| value.text().to_owned())
            }
            At::Line(_) => {
                self.lines.get(self.line).and_then(|line| line.values.first()).map(|v| v.text().to_owned())
            }
        };
        let has = match self.at {
            At::Head(_) => self.head_item.as_deref(),
            At::Line(_) => self.lines.get(self.line).and_then(|line| line.item.as_deref()),
        };
        let Some(text) = text.filter(|text| !text.is_empty()) else { return };
        if has.is_some_and(|view| view.item.sku.as_str() == text) {
            return;
        }
        if let Ok(code) = values::code(&text) {
            cx.ask_and_hold(super::ITEM, ItemQuery { item: code.into() });
        }
    }
}

/// As much of a text as may be searched for.
fn brief(text: &str) -> String {
    text.chars().take(crate::domain::query::FILTER_MAX).collect()
}
