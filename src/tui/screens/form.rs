//! A form: what is typed and scanned for one action, line by line, until it is posted.
//!
//! This file holds what is filled in and where one is in it; [`super::form_steps`] is what keys do, [`super::form_scan`]
//! what scans do, [`super::form_answers`] what the desk says, [`super::form_view`] how it looks.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::form_view;
use crate::domain::alert::AlertKey;
use crate::domain::desk::{AskFault, Change, SubmitFault};
use crate::domain::item::Item;
use crate::domain::query::{Answer, DraftQuery, Hit, ItemQuery, ItemView};
use crate::domain::receipt::Receipt;
use crate::domain::text::Code;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::forms::filled::Texts;
use crate::tui::forms::{Field as Asked, Filled, Kind, Part, Propose, Spec, When};
use crate::tui::look::Look;
use crate::tui::millis::Millis;
use crate::tui::page::{Cx, Handled, Page, Scan, Selection, Subject, Tag};
use crate::tui::said::Said;
use crate::tui::widget::field::{Accept, Edit, Field};

/// More lines than this are an import.
pub const LINES_MAX: usize = 2_000;
/// The longest text of a field.
const TEXT_MAX: usize = 500;

pub(super) const SEARCH: Slot = Slot(0);
pub(super) const RESOLVE: Slot = Slot(1);
pub(super) const ITEM: Slot = Slot(2);
pub(super) const PUT_AWAY: Slot = Slot(3);
pub(super) const DRAFT: Slot = Slot(4);
pub(super) const RESCAN: Slot = Slot(5);
pub(super) const FILL: Slot = Slot(6);

/// One field with what it holds.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) field: Field,
    /// What was proposed: the first letter typed takes its place.
    pub(super) proposed: Option<String>,
    /// The text that is known to name something.
    pub(super) known: Option<String>,
    /// Why the text cannot be taken.
    pub(super) fault: Option<String>,
}

impl Value {
    fn new(kind: Kind) -> Value {
        let accept = match kind {
            Kind::Name | Kind::Note | Kind::Item | Kind::Location | Kind::Supplier | Kind::Job => Accept::Line,
            _ => Accept::Ascii,
        };
        Value { field: Field::new(accept, TEXT_MAX), proposed: None, known: None, fault: None }
    }

    pub(super) fn text(&self) -> &str {
        self.field.text().trim()
    }

    pub(super) fn set(&mut self, text: &str) {
        self.field.set(text);
        self.fault = None;
    }

    /// Puts in what names something.
    pub(super) fn take(&mut self, code: &str) {
        self.set(code);
        self.known = Some(code.to_owned());
        self.proposed = Some(code.to_owned());
    }

    pub(super) fn propose_text(&mut self, text: &str) {
        self.set(text);
        self.proposed = Some(text.to_owned());
    }
}

/// One line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) values: Vec<Value>,
    pub(super) item: Option<Box<ItemView>>,
    /// What the scans of it stand for, in base units, while nothing is typed.
    pub(super) scanned: crate::domain::quantity::Qty,
}

/// Where one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// In the head.
    Head(usize),
    /// In the current line.
    Line(usize),
}

/// What may be meant by what is typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Offers {
    pub(super) hits: Vec<Hit>,
    /// The words of a choice that fit.
    pub(super) words: Vec<&'static str>,
    pub(super) selected: Option<usize>,
}

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    pub(super) spec: &'static Spec,
    pub(super) head: Vec<Value>,
    /// The item of the head, in forms that have one there.
    pub(super) head_item: Option<Box<ItemView>>,
    pub(super) lines: Vec<Line>,
    pub(super) line: usize,
    pub(super) at: At,
    pub(super) more: bool,
    pub(super) offers: Offers,
    /// When what is typed is looked for.
    pub(super) due: Option<Millis>,
    pub(super) last: Option<Said>,
    /// An unknown code that is being attached elsewhere.
    pub(super) unknown: Option<String>,
    pub(super) alerts: Vec<AlertKey>,
    /// What fields held when they were filled in from what there is.
    pub(super) was: Vec<(&'static str, String)>,
    pub(super) draft: Option<String>,
    pub(super) sending: Option<Box<crate::domain::desk::Request>>,
    /// Whether anything was typed or scanned since it was begun.
    pub(super) touched: bool,
}

impl State {
    fn new(spec: &'static Spec) -> State {
        let mut state = State {
            spec,
            head: spec.part(Part::Head).map(|field| Value::new(field.kind)).collect(),
            head_item: None,
            lines: Vec::new(),
            line: 0,
            at: At::Head(0),
            more: false,
            offers: Offers::default(),
            due: None,
            last: None,
            unknown: None,
            alerts: Vec::new(),
            was: Vec::new(),
            draft: None,
            sending: None,
            touched: false,
        };
        if spec.has_lines() {
            state.lines.push(state.blank());
        }
        state.begin();
        state
    }

    /// The form of a command, filled in with what is selected; none where the command has no form.
    pub fn for_command(command: Cmd, selection: &Selection, facts: &Facts) -> Option<State> {
        let spec = Spec::of(command)?;
        let mut state = State::new(spec);
        state.propose_head(facts);
        state.alerts = selection.alerts();
        state.fill(selection);
        state.begin();
        Some(state)
    }

    /// The form that ends the promises made to a document.
    pub fn for_document(document: &Code, facts: &Facts) -> Option<State> {
        let mut state = State::for_command(Cmd::Release, &Selection::default(), facts)?;
        state.put_head("document", document.as_str());
        state.begin();
        Some(state)
    }

    /// The form that attaches a barcode.
    pub fn attach(code: &Code, facts: &Facts) -> Option<State> {
        let mut state = State::for_command(Cmd::Attach, &Selection::default(), facts)?;
        state.put_head("barcode", code.as_str());
        state.begin();
        Some(state)
    }

    /// The form of a new item with this barcode.
    pub fn new_item_with(code: &Code, facts: &Facts) -> Option<State> {
        let mut state = State::for_command(Cmd::NewItem, &Selection::default(), facts)?;
        state.put_head("barcode", code.as_str());
        state.begin();
        Some(state)
    }

    pub(super) fn blank(&self) -> Line {
        let values = self.spec.part(Part::Line).map(|field| Value::new(field.kind)).collect();
        Line { values, item: None, scanned: crate::domain::quantity::Qty::ZERO }
    }

    fn put_head(&mut self, key: &str, text: &str) {
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
    fn fill(&mut self, selection: &Selection) {
        let spec = self.spec;
        let items = selection.items();
        if spec.has_lines() {
            for (_, sku) in items.iter().take(LINES_MAX) {
                let mut line = self.blank();
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
                && state.value(at).is_some_and(|value| value.text().is_empty())
        };
        let heads = (0..self.head.len()).map(At::Head);
        let first = heads.into_iter().find(|at| wants(self, *at));
        let in_line = self.spec.part(Part::Line).count();
        let line = (0..in_line).map(At::Line).find(|at| wants(self, *at));
        self.at = first.or(line).unwrap_or(if self.spec.has_lines() { At::Line(0) } else { At::Head(0) });
    }

    /// The field at a place.
    pub(super) fn asked(&self, at: At) -> Option<&'static Asked> {
        let spec = self.spec;
        match at {
            At::Head(index) => spec.part(Part::Head).nth(index),
            At::Line(index) => spec.part(Part::Line).nth(index),
        }
    }

    /// What it holds.
    pub(super) fn value(&self, at: At) -> Option<&Value> {
        match at {
            At::Head(index) => self.head.get(index),
            At::Line(index) => self.lines.get(self.line)?.values.get(index),
        }
    }

    /// The same, to change it.
    pub(super) fn value_mut(&mut self, at: At) -> Option<&mut Value> {
        match at {
            At::Head(index) => self.head.get_mut(index),
            At::Line(index) => self.lines.get_mut(self.line)?.values.get_mut(index),
        }
    }

    /// The item that quantities and lots at this place are of.
    pub(super) fn item_at(&self, at: At) -> Option<&ItemView> {
        match at {
            At::Head(_) => self.head_item.as_deref(),
            At::Line(_) => self.lines.get(self.line)?.item.as_deref(),
        }
    }

    /// Whether a field is there now.
    pub(super) fn is_shown(&self, field: &Asked) -> bool {
        let holds = |state: &State| {
            let mut all = state.places();
            all.any(|at| {
                state.asked(at).is_some_and(|other| other.key == field.key && other.part == field.part)
                    && state.value(at).is_some_and(|value| !value.text().is_empty())
            })
        };
        match field.when {
            When::Always => true,
            When::More => self.more || holds(self),
            When::Lots => {
                let lots = self.lines.get(self.line).and_then(|line| line.item.as_deref());
                self.more || holds(self) || lots.is_some_and(|view| by_lot(&view.item))
            }
            When::If(key, word) => {
                let mut both = self.spec.part(Part::Head).zip(&self.head);
                both.any(|(other, value)| other.key == key && value.text() == word)
            }
        }
    }

    /// Every place of the head and of the current line.
    pub(super) fn places(&self) -> impl Iterator<Item = At> + use<> {
        let lines = if self.lines.is_empty() { 0 } else { self.spec.part(Part::Line).count() };
        (0..self.head.len()).map(At::Head).chain((0..lines).map(At::Line))
    }

    /// Whether nothing is in a line.
    pub(super) fn is_blank(&self, line: &Line) -> bool {
        line.values.iter().all(|value| value.text().is_empty())
    }

    /// The texts of the head.
    pub(super) fn head_texts(&self) -> Vec<(&'static str, String)> {
        texts(self.spec.part(Part::Head), &self.head, |field| self.is_shown(field))
    }

    /// The request that the form makes.
    pub(super) fn build(
        &self,
        facts: &Facts,
    ) -> Result<crate::domain::desk::Request, crate::tui::forms::Fault> {
        let head = self.head_texts();
        let lines: Vec<(usize, Vec<(&'static str, String)>, Option<&Item>)> = self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| !self.is_blank(line))
            .map(|(index, line)| {
                let texts = texts(self.spec.part(Part::Line), &line.values, |_| true);
                (index, texts, line.item.as_deref().map(|view| &view.item))
            })
            .collect();
        let item = self.head_item.as_deref().map(|view| &view.item);
        let filled = Filled {
            spec: self.spec,
            head: Texts { texts: &head, item, line: None, facts },
            lines: lines
                .iter()
                .map(|(index, texts, item)| Texts { texts, item: *item, line: Some(*index), facts })
                .collect(),
            alerts: &self.alerts,
            before: item,
            was: &self.was,
        };
        (self.spec.build)(&filled)
    }

    /// How many lines hold something.
    pub(super) fn filled_lines(&self) -> usize {
        self.lines.iter().filter(|line| !self.is_blank(line)).count()
    }

    pub(super) fn draft_key(&self) -> String {
        format!("form.{}", self.spec.cmd.name())
    }
}

pub(super) fn by_lot(item: &Item) -> bool {
    item.tracking == crate::domain::item::Tracking::Lot
}

/// What a form remembers of a field.
pub(super) fn last_key(spec: &Spec, field: &Asked) -> String {
    format!("{}.{}", spec.cmd.name(), field.key)
}

fn texts<'a>(
    fields: impl Iterator<Item = &'static Asked>,
    values: &'a [Value],
    shown: impl Fn(&Asked) -> bool,
) -> Vec<(&'static str, String)> {
    fields
        .zip(values)
        .filter(|(field, _)| shown(field))
        .map(|(field, value)| (field.key, value.text().to_owned()))
        .collect()
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        vec![Ctx::Form]
    }

    fn title(&self, _facts: &Facts) -> String {
        match self.filled_lines() {
            0 => String::from(self.spec.title),
            1 => format!("{} 1 line", self.spec.title),
            lines => format!("{} {lines} lines", self.spec.title),
        }
    }

    fn status(&self) -> Option<Said> {
        self.last.clone()
    }

    fn unfinished(&self) -> Option<String> {
        let lines = self.filled_lines();
        (self.touched && (lines > 0 || !self.spec.has_lines())).then(|| {
            format!("{} is not posted yet; it is kept as a draft.", self.spec.title)
        })
    }

    fn typing(&self) -> Option<&Field> {
        self.value(self.at).map(|value| &value.field)
    }

    fn typing_mut(&mut self) -> Option<&mut Field> {
        let at = self.at;
        self.value_mut(at).map(|value| &mut value.field)
    }

    fn before_edit(&mut self, edit: &Edit) {
        let at = self.at;
        let Some(value) = self.value_mut(at) else { return };
        let proposed = value.proposed.as_deref() == Some(value.field.text()) && !value.field.is_empty();
        match edit {
            Edit::Insert(_) | Edit::Paste(_) | Edit::Backspace | Edit::Delete | Edit::DeleteWord if proposed => {
                value.field.set("");
                value.proposed = None;
            }
            Edit::Left | Edit::Right | Edit::Home | Edit::End => value.proposed = None,
            _ => {}
        }
    }

    fn edited(&mut self, cx: &mut Cx<'_>) {
        self.field_edited(cx);
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        if !self.touched {
            cx.ask(DRAFT, DraftQuery { key: self.draft_key() });
        }
        self.ask_item(cx);
        self.ask_fill(cx);
    }

    fn shown_again(&mut self, cx: &mut Cx<'_>) {
        if let Some(code) = self.unknown.take() {
            cx.ask_and_hold(RESCAN, crate::domain::query::ScanQuery { text: code });
        }
    }

    fn changed(&mut self, change: &Change, cx: &mut Cx<'_>) {
        // What is told of the line's item is live; what is typed stays.
        let item = self.lines.get(self.line).and_then(|line| line.item.as_ref()).map(|view| view.id);
        if let Some(id) = item.filter(|id| change.many || change.items.contains(id)) {
            cx.ask(ITEM, ItemQuery { item: id.into() });
        }
    }

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        match command {
            Cmd::FormNext | Cmd::FormTab => self.next(cx),
            Cmd::FormBefore => self.before(cx),
            Cmd::FormUp => self.up(cx),
            Cmd::FormDown => self.down(cx),
            Cmd::FormPost => self.post(cx),
            Cmd::FormRemove => self.remove(cx),
            Cmd::FormMore => self.more = !self.more,
            Cmd::FormClear => self.ask_clear(cx),
            Cmd::FormLeave | Cmd::Back => self.leave(cx),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn scanned(&mut self, scan: &Scan, cx: &mut Cx<'_>) -> Handled {
        self.scan(scan, cx);
        Handled::Yes
    }

    fn answered(&mut self, slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        self.take_answer(slot, answer, cx);
    }

    fn submitted(&mut self, _tag: Tag, result: Result<Receipt, SubmitFault>, cx: &mut Cx<'_>) {
        self.posted(result, cx);
    }

    fn chosen(&mut self, tag: Tag, cx: &mut Cx<'_>) {
        self.choice(tag, cx);
    }

    fn deadline(&self) -> Option<Millis> {
        self.due
    }

    fn wake(&mut self, cx: &mut Cx<'_>) {
        self.search(cx);
    }

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        form_view::Drawn { form: self, look, facts }.view(buffer, area)
    }
}
