//! A form: what is typed and scanned for one action, line by line, until it is posted.
//!
//! This file holds what is filled in and where one is in it; [`steps`] and [`post`] are what keys do, [`scan`]
//! what scans do, [`answers`] what the desk says, [`view`] how it looks.

mod answers;
mod begin;
mod draft;
mod fill;
mod first_out;
mod moves;
mod packs;
mod parts;
mod post;
mod request;
mod scan;
mod steps;
mod told;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::parts::{At, Line, Offers, Origin, Value};
use crate::domain::alert::AlertKey;
use crate::domain::desk::{AskFault, Change, SubmitFault};
use crate::domain::form::FormId;
use crate::domain::ids::{PersonId, Seq};
use crate::domain::item::Item;
use crate::domain::query::{Answer, DraftQuery, FORM_DRAFTS, ItemQuery, ItemView};
use crate::domain::receipt::Receipt;
use crate::domain::refusal::Refused;
use crate::domain::text::Code;
use crate::service::news::Doing;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::forms::{Field as Asked, Kind, Part, Spec, When};
use crate::tui::look::Look;
use crate::tui::millis::Millis;
use crate::tui::page::{By, Cx, Handled, Page, Scan, Selection, Tag};
use crate::tui::said::{Said, Tone};
use crate::tui::widget::field::{Edit, Field};

/// More lines than this are an import.
pub const LINES_MAX: usize = 2_000;

const SEARCH: Slot = Slot(0);
const RESOLVE: Slot = Slot(1);
const ITEM: Slot = Slot(2);
const PUT_AWAY: Slot = Slot(3);
const DRAFT: Slot = Slot(4);
const RESCAN: Slot = Slot(5);
const FILL: Slot = Slot(6);
const FIRST_OUT: Slot = Slot(7);
const RELOAD: Slot = Slot(8);

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    spec: &'static Spec,
    head: Vec<Value>,
    /// The item of the head, in forms that have one there.
    head_item: Option<Box<ItemView>>,
    lines: Vec<Line>,
    line: usize,
    at: At,
    more: bool,
    offers: Offers,
    /// How an issue would be taken from several lots, in words.
    first_out: Vec<String>,
    /// When what is typed is looked for.
    due: Option<Millis>,
    last: Option<Said>,
    /// An unknown code that is being attached elsewhere.
    unknown: Option<String>,
    alerts: Vec<AlertKey>,
    people: Vec<PersonId>,
    /// What fields held when they were filled in from what there is.
    was: Vec<(&'static str, String)>,
    /// What it was filled in for.
    filled_for: String,
    draft: Option<String>,
    sending: Option<Box<crate::domain::desk::Request>>,
    /// Whether what was sent is not answered yet: it is not sent once more.
    posting: Posting,
    /// The number of the form, once there is something in it: it is posted once, at whichever screen it lies.
    form: Option<FormId>,
    /// The last entry when what it shows was first asked for: what colleagues do after that is told when it is posted.
    seen: Option<Seq>,
    /// Whether anything was typed or scanned since it was begun.
    touched: bool,
    /// What was said when it was posted last and begun again; none where it was not.
    posted: Option<String>,
    /// Whether it was opened on marked rows: their marks go when it is posted.
    marks: By,
    /// The draft as it was kept last: the same is not kept twice.
    kept: String,
}

/// Whether a form is under way to the store, or has been there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Posting {
    No,
    UnderWay,
    /// It was posted under its number before, here or elsewhere, maybe with less in it: it is no draft any more.
    Before,
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
            first_out: Vec::new(),
            due: None,
            last: None,
            unknown: None,
            alerts: Vec::new(),
            people: Vec::new(),
            was: Vec::new(),
            filled_for: String::new(),
            draft: None,
            sending: None,
            posting: Posting::No,
            form: None,
            seen: None,
            touched: false,
            posted: None,
            marks: By::Cursor,
            kept: String::new(),
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
        state.people = selection.people();
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

    fn blank(&self) -> Line {
        let values = self.spec.part(Part::Line).map(|field| Value::new(field.kind)).collect();
        let scanned = crate::domain::quantity::Qty::ZERO;
        Line { values, item: None, scanned, pack: None, sought: false, origin: Origin::Wanted }
    }

    /// The field at a place.
    fn asked(&self, at: At) -> Option<&'static Asked> {
        let spec = self.spec;
        match at {
            At::Head(index) => spec.part(Part::Head).nth(index),
            At::Line(index) => spec.part(Part::Line).nth(index),
        }
    }

    /// What it holds.
    fn value(&self, at: At) -> Option<&Value> {
        match at {
            At::Head(index) => self.head.get(index),
            At::Line(index) => self.lines.get(self.line)?.values.get(index),
        }
    }

    /// The same, to change it.
    fn value_mut(&mut self, at: At) -> Option<&mut Value> {
        match at {
            At::Head(index) => self.head.get_mut(index),
            At::Line(index) => self.lines.get_mut(self.line)?.values.get_mut(index),
        }
    }

    /// The item that quantities and lots at this place are of.
    fn item_at(&self, at: At) -> Option<&ItemView> {
        match at {
            At::Head(_) => self.head_item.as_deref(),
            At::Line(_) => self.lines.get(self.line)?.item.as_deref(),
        }
    }

    /// Whether a field is there now.
    fn is_shown(&self, field: &Asked) -> bool {
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

    /// What the current line is about, while something else of it is asked.
    /// What a form without lines is about: the record in its first field, while another field is asked.
    fn about(&self) -> Option<&str> {
        let asked = self.spec.part(Part::Head).next()?;
        let record = matches!(asked.kind, Kind::Item | Kind::Location | Kind::Supplier | Kind::Job)
            || self.spec.cmd == Cmd::Settings;
        let text = self.head.first()?.text();
        let elsewhere = self.at != At::Head(0);
        (record && elsewhere && !self.spec.has_lines() && !text.is_empty()).then_some(text)
    }

    fn line_item(&self) -> Option<&str> {
        let first = self.lines.get(self.line)?.values.first()?;
        let elsewhere = !matches!(self.asked(self.at), Some(asked) if asked.kind == Kind::Item);
        Some(first.text()).filter(|text| elsewhere && !text.is_empty())
    }

    /// Every place of the head and of the current line.
    fn places(&self) -> impl Iterator<Item = At> + use<> {
        let lines = if self.lines.is_empty() { 0 } else { self.spec.part(Part::Line).count() };
        (0..self.head.len()).map(At::Head).chain((0..lines).map(At::Line))
    }

    /// Whether nothing is in a line.
    fn is_blank(&self, line: &Line) -> bool {
        line.values.iter().all(|value| value.text().is_empty())
    }

    /// How many lines hold something.
    fn filled_lines(&self) -> usize {
        self.lines.iter().filter(|line| !self.is_blank(line)).count()
    }

    fn draft_key(&self) -> String {
        format!("{FORM_DRAFTS}{}", self.spec.cmd.name())
    }
}

fn by_lot(item: &Item) -> bool {
    item.tracking == crate::domain::item::Tracking::Lot
}

/// What a form remembers of a field.
fn last_key(spec: &Spec, field: &Asked) -> String {
    format!("{}.{}", spec.cmd.name(), field.key)
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        vec![Ctx::Form]
    }

    fn doing(&self, _facts: &Facts) -> Option<Doing> {
        let texts = self.head_texts();
        let of = |key| texts.iter().find(|(of, _)| *of == key).and_then(|(_, text)| Code::new(text).ok());
        let document = of("document").or_else(|| of("reference"));
        let what = self.spec.cmd.name().to_owned();
        (self.touched || document.is_some()).then_some(Doing { what, place: None, document })
    }

    fn title(&self, _facts: &Facts) -> String {
        match self.filled_lines() {
            0 => String::from(self.spec.title),
            1 => format!("{} 1 line", self.spec.title),
            lines => format!("{} {lines} lines", self.spec.title),
        }
    }

    fn prompt(&self, facts: &Facts) -> Vec<String> {
        let asked = self.asked(self.at).map(|_| self.prompt_at(self.at, facts));
        let item = self.line_item().filter(|_| matches!(self.at, At::Line(_)));
        item.map(str::to_owned).into_iter().chain(asked).collect()
    }

    fn status(&self) -> Option<Said> {
        self.last.clone()
    }

    fn unfinished(&self) -> Option<String> {
        self.touched.then(|| match self.posting {
            Posting::Before => {
                format!("{} was posted before; what was typed on in it is not kept.", self.spec.title)
            }
            Posting::No | Posting::UnderWay => {
                format!("{} is not posted yet; it is kept as a draft.", self.spec.title)
            }
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
        // With the first edit it is the person's own: the same text typed again is no proposal.
        value.proposed = None;
        if proposed
            && matches!(
                edit,
                Edit::Insert(_) | Edit::Paste(_) | Edit::Backspace | Edit::Delete | Edit::DeleteWord
            )
        {
            value.field.set("");
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
        let Some(view) = self.lines.get(self.line).and_then(|line| line.item.as_ref()) else { return };
        // A count that is opened at a place hides what the book says of it.
        let here = view.records.iter().any(|row| change.locations.contains(&row.record.location));
        if change.many || here || change.items.contains(&view.id) {
            cx.ask(ITEM, ItemQuery { item: view.id.into() });
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

    fn posted_before(&mut self, (key, form): (&str, FormId), refused: &Refused, cx: &mut Cx<'_>) -> Handled {
        if key != self.draft_key() {
            return Handled::No;
        }
        // One that was posted from here is told of already, and one that is under way will be.
        if self.form == Some(form) && self.posting == Posting::No {
            self.was_posted_meanwhile(refused, cx);
        }
        Handled::Yes
    }

    fn declined(&mut self, cx: &mut Cx<'_>) {
        // What was left stays left: a form that is begun over it would take its place.
        if self.draft.is_some() && !self.touched {
            cx.say(Tone::Info, format!("{} stays as it was left", self.spec.title));
            cx.pop();
        }
    }

    fn chosen(&mut self, tag: Tag, cx: &mut Cx<'_>) {
        self.choice(tag, cx);
    }

    fn put_away(&mut self, cx: &mut Cx<'_>) {
        self.keep(cx);
    }

    fn deadline(&self) -> Option<Millis> {
        self.due
    }

    fn wake(&mut self, cx: &mut Cx<'_>) {
        self.search(cx);
    }

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        view::Drawn { form: self, look, facts }.view(buffer, area)
    }
}
