//! Counting a bin, blind: place, item, quantity, and never the book. Scan an item, type what is there, enter: it is
//! recorded and the next one is up. Nothing typed is not zero; a zero is typed.

mod view;
mod work;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::work::{Target, label};
use super::count_review;
use crate::domain::amount::AMOUNT_CHARS_MAX;
use crate::domain::command::{Command, LocationRef};
use crate::domain::desk::{AskFault, Change, SubmitFault};
use crate::domain::ids::{CountId, LocationId, Record};
use crate::domain::item::Item;
use crate::domain::party::Role as PersonRole;
use crate::domain::query::{
    Answer, CountLineView, CountQuery, CountView, ItemQuery, LocationQuery, Meaning, ScanQuery,
};
use crate::domain::receipt::{Notice, Receipt};
use crate::domain::refusal::Why;
use crate::domain::tables::CountState;
use crate::domain::text::{CODE_CHARS_MAX, Code};
use crate::tui::beep::Beep;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::listing;
use crate::tui::look::Look;
use crate::tui::modal::Choice;
use crate::tui::outcome;
use crate::tui::page::{Cx, Handled, Page, Scan, Tag, answer_of};
use crate::tui::rows::{Identified, Rows};
use crate::tui::said::{Said, Tone};
use crate::tui::widget::field::{Accept, Field};

const PLACE: Slot = Slot(0);
const COUNT: Slot = Slot(1);
const ITEM: Slot = Slot(2);
const CODE: Slot = Slot(3);

const OPEN: Tag = Tag(10);
const ENTER: Tag = Tag(11);
const CLOSE: Tag = Tag(12);
const CLOSE_YES: Tag = Tag(13);
const OTHER_CLOSE: Tag = Tag(14);
const OTHER_LEAVE: Tag = Tag(15);

/// The most that can be typed: a quantity with a lot behind it.
const TYPED_MAX: usize = AMOUNT_CHARS_MAX + CODE_CHARS_MAX + 5;

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CountStart {
    /// A bin: its open count is gone on with, or a new one is opened.
    Bin(LocationId, Code),
    /// This count is gone on with.
    Resume(CountId),
}

/// What happens once the count's lines are known again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// Nothing: it was only looked at again.
    Stay,
    /// The next record that was not seen is up.
    Next,
    /// The count was closed: a supervisor reviews it.
    Review,
}

impl Identified for CountLineView {
    type Id = Record;
    fn id(&self) -> Record {
        self.record
    }
}

/// The screen.
#[derive(Debug, Clone)]
pub struct State {
    of: CountStart,
    /// The count, once it is open.
    count: Option<CountId>,
    view: Option<CountView>,
    /// What is expected or was seen; the selected one is the one that is up.
    lines: Rows<CountLineView>,
    target: Option<Target>,
    /// The item that is up, for its packs.
    item: Option<Item>,
    field: Field,
    last: Option<Said>,
    then: Then,
    /// What was sent, in words, until its receipt comes.
    sent: String,
    /// What comes after what was sent: an item scanned meanwhile.
    after: Option<Target>,
    /// The bin to count next.
    other: Option<(LocationId, Code)>,
}

impl State {
    /// The screen, before anything is known.
    pub fn new(of: CountStart) -> State {
        State {
            of,
            count: None,
            view: None,
            lines: Rows::default(),
            target: None,
            item: None,
            field: Field::new(Accept::Line, TYPED_MAX),
            last: None,
            then: Then::Next,
            sent: String::new(),
            after: None,
            other: None,
        }
    }

    fn measure(&mut self, look: &Look) {
        let rows = listing::body_rows(look).saturating_sub(view::HEAD_ROWS);
        self.lines.set_height(listing::room(look, rows));
    }

    fn resume(&mut self, count: CountId, cx: &mut Cx<'_>) {
        self.count = Some(count);
        cx.ask_and_hold(COUNT, CountQuery { count });
    }

    fn say(&mut self, tone: Tone, words: impl Into<String>) {
        self.last = Some(Said::new(tone, words));
    }

    fn wrong(&mut self, words: impl Into<String>, cx: &mut Cx<'_>) {
        self.say(Tone::Bad, words);
        cx.beep(Beep::Wrong);
    }

    fn take_count(&mut self, view: Option<CountView>, cx: &mut Cx<'_>) {
        let Some(view) = view else {
            cx.wrong("there is no such count");
            return cx.pop();
        };
        listing::take_all(&mut self.lines, view.lines.clone());
        let (state, review) = (view.row.state, view.row.review);
        self.view = Some(view);
        match (std::mem::replace(&mut self.then, Then::Stay), self.after.take()) {
            (Then::Review, _) => self.closed(review, cx),
            _ if state == CountState::Closed => self.closed(review, cx),
            (_, Some(target)) => self.turn_to(target, cx),
            (Then::Next, None) => self.next(cx),
            (Then::Stay, None) => {}
        }
    }

    /// Nothing more is counted here: on to the next bin, the review, or back.
    fn closed(&mut self, review: u32, cx: &mut Cx<'_>) {
        if let Some((id, code)) = self.other.take() {
            return cx.replace(State::new(CountStart::Bin(id, code)));
        }
        match self.count {
            Some(count) if review > 0 && cx.facts.role() >= PersonRole::Supervisor => {
                cx.replace(count_review::State::new(count));
            }
            _ => cx.pop(),
        }
    }

    /// The next record that was not seen, after the one that is up; from the beginning again at the end.
    fn next(&mut self, cx: &mut Cx<'_>) {
        let lines = self.lines.kept();
        let at = self.target.as_ref().and_then(|target| lines.iter().position(|line| target.is(line)));
        let start = at.map_or(0, |at| at.saturating_add(1));
        let unseen = |line: &&CountLineView| line.seen.is_none();
        let found = lines.iter().skip(start).find(unseen).or_else(|| lines.iter().find(unseen));
        match found.map(Target::of) {
            Some(target) => self.turn_to(target, cx),
            None => self.target = None,
        }
    }

    fn turn_to(&mut self, target: Target, cx: &mut Cx<'_>) {
        if self.item.as_ref().is_none_or(|item| item.sku != target.sku) {
            self.item = None;
            cx.ask(ITEM, ItemQuery { item: target.item.into() });
        }
        if let Some(record) = self.lines.kept().iter().find(|line| target.is(line)).map(|line| line.record) {
            self.lines.select(record);
        }
        self.field = Field::new(Accept::Line, TYPED_MAX);
        self.target = Some(target);
    }

    /// Whether something is typed that was not recorded; then it says so and nothing else happens.
    fn typed_stays(&mut self, cx: &mut Cx<'_>) -> bool {
        let typed = self.field.text().trim().to_owned();
        if typed.is_empty() {
            return false;
        }
        self.wrong(format!("{typed} is not recorded: enter records it, ctrl-u empties the field"), cx);
        true
    }

    fn step(&mut self, command: Cmd, cx: &mut Cx<'_>) {
        if self.typed_stays(cx) {
            return;
        }
        if self.target.is_some() {
            self.lines.run(command);
        }
        if let Some(target) = self.lines.current().map(Target::of) {
            self.turn_to(target, cx);
        }
    }

    fn ask_close(&mut self, cx: &mut Cx<'_>) {
        if self.typed_stays(cx) {
            return;
        }
        let place = self.view.as_ref().map(|view| view.row.place.to_string()).unwrap_or_default();
        let left: Vec<String> =
            self.lines.kept().iter().filter(|line| line.seen.is_none()).map(label).collect();
        let details = match left.as_slice() {
            [] => vec![String::from("All that was expected is counted.")],
            left => {
                let names: Vec<&str> = left.iter().take(5).map(String::as_str).collect();
                let more = if left.len() > 5 { " and others" } else { "" };
                vec![format!("Not counted yet: {}: {}{more}. They stay as they are.", left.len(), names.join(", "))]
            }
        };
        let choices = vec![Choice::page('y', "close it", CLOSE_YES)];
        cx.choose(format!("Close the count of {place}?"), details, choices);
    }

    fn close(&mut self, cx: &mut Cx<'_>) {
        if let Some(count) = self.count {
            cx.submit(CLOSE, Command::CountClose(count).into());
        }
    }

    fn other_bin(&mut self, id: LocationId, code: Code, cx: &mut Cx<'_>) {
        let here = self.view.as_ref().map(|view| (view.place, view.row.place.clone()));
        match here {
            Some((place, code)) if place == id => self.say(Tone::Info, format!("you are counting {code}")),
            _ if self.typed_stays(cx) => {}
            here => {
                let this = here.map(|(_, code)| code.to_string()).unwrap_or_default();
                let choices = vec![
                    Choice::page('y', format!("close {this}, count {code}"), OTHER_CLOSE),
                    Choice::page('l', format!("leave {this} open, count {code}"), OTHER_LEAVE),
                ];
                self.other = Some((id, code));
                cx.choose(format!("Done with {this}?"), Vec::new(), choices);
            }
        }
    }

    fn refused(&mut self, fault: &SubmitFault, cx: &mut Cx<'_>) {
        let lines = outcome::fault_lines(fault);
        self.wrong(lines.join(" "), cx);
        self.after = None;
        cx.notice("Not recorded", Tone::Bad, lines);
    }

    fn opened(&mut self, result: Result<Receipt, SubmitFault>, cx: &mut Cx<'_>) {
        let new = |notice: &Notice| match notice {
            Notice::NewCount(id) => Some(*id),
            _ => None,
        };
        match result {
            Ok(Receipt::Done(done)) => {
                if let Some(id) = done.notices.iter().find_map(new) {
                    self.resume(id, cx);
                }
            }
            Ok(Receipt::Unchanged) => {}
            Err(SubmitFault::Refused(refused)) => {
                let under = refused.faults.iter().find_map(|fault| match fault.why {
                    Why::UnderCount { count, .. } => Some(count),
                    _ => None,
                });
                match under {
                    // Somebody was quicker: it is gone on with together.
                    Some(count) => self.resume(count, cx),
                    None => {
                        cx.pop();
                        cx.notice("Not counted", Tone::Bad, outcome::fault_lines(&refused.into()));
                    }
                }
            }
            Err(fault) => {
                cx.pop();
                cx.notice("Not counted", Tone::Bad, outcome::fault_lines(&fault));
            }
        }
    }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        vec![Ctx::Counting]
    }

    fn title(&self, _facts: &Facts) -> String {
        view::title(self)
    }

    fn status(&self) -> Option<Said> {
        self.last.clone()
    }

    fn unfinished(&self) -> Option<String> {
        let typed = self.field.text().trim();
        match &self.target {
            Some(target) if !typed.is_empty() => {
                Some(format!("{typed} of {} is typed and not recorded.", target.words()))
            }
            _ => None,
        }
    }

    fn typing(&self) -> Option<&Field> {
        Some(&self.field)
    }

    fn typing_mut(&mut self) -> Option<&mut Field> {
        Some(&mut self.field)
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
        match self.of.clone() {
            CountStart::Bin(id, _) => {
                cx.ask_and_hold(PLACE, LocationQuery { location: LocationRef::Id(id) });
            }
            CountStart::Resume(count) => self.resume(count, cx),
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.measure(&cx.look);
    }

    fn changed(&mut self, _change: &Change, cx: &mut Cx<'_>) {
        // What a colleague counts in the same bin shows; an answer that is waited for is not asked for again.
        if let Some(count) = self.count
            && self.then == Then::Stay
        {
            cx.ask(COUNT, CountQuery { count });
        }
    }

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        match command {
            Cmd::CountLeave | Cmd::Back => {
                if !self.typed_stays(cx) {
                    cx.pop();
                }
            }
            _ if self.view.is_none() => {}
            Cmd::CountTake => self.record(cx),
            Cmd::CountSkip => {
                if !self.typed_stays(cx) {
                    self.next(cx);
                }
            }
            Cmd::CountClose => self.ask_close(cx),
            Cmd::Up | Cmd::Down => self.step(command, cx),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn scanned(&mut self, scan: &Scan, cx: &mut Cx<'_>) -> Handled {
        if self.view.is_none() {
            return Handled::No;
        }
        let place = scan.meanings.iter().find_map(|meaning| match meaning {
            Meaning::Location { id, code } => Some((*id, code.clone())),
            _ => None,
        });
        if let Some(meaning) = work::item_of(&scan.meanings) {
            self.scanned_item(meaning, cx);
        } else if let Some((id, code)) = place {
            self.other_bin(id, code, cx);
        } else {
            return Handled::No;
        }
        Handled::Yes
    }

    fn answered(&mut self, slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) {
        match slot {
            PLACE => match answer_of::<LocationQuery>(answer, cx) {
                Some(Some(view)) => match view.count {
                    Some(count) => self.resume(count, cx),
                    None => cx.submit(OPEN, Command::CountOpen(LocationRef::Id(view.id)).into()),
                },
                _ => cx.pop(),
            },
            ITEM => {
                if let Some(Some(view)) = answer_of::<ItemQuery>(answer, cx)
                    && self.target.as_ref().is_some_and(|target| target.item == view.id)
                {
                    self.item = Some(view.item);
                }
            }
            CODE => {
                if let Some(meanings) = answer_of::<ScanQuery>(answer, cx) {
                    self.typed_code(&meanings, cx);
                }
            }
            _ => {
                if let Some(view) = answer_of::<CountQuery>(answer, cx) {
                    self.take_count(view, cx);
                }
            }
        }
    }

    fn submitted(&mut self, tag: Tag, result: Result<Receipt, SubmitFault>, cx: &mut Cx<'_>) {
        match (tag, result) {
            (OPEN, result) => self.opened(result, cx),
            (_, Err(fault)) => self.refused(&fault, cx),
            (CLOSE, Ok(_)) => {
                cx.beep(Beep::Done);
                cx.say(Tone::Good, "the count is closed");
                self.then = Then::Review;
                if let Some(count) = self.count {
                    cx.ask_and_hold(COUNT, CountQuery { count });
                }
            }
            (_, Ok(_)) => {
                // Whether it matched would tell the counter what a blind count hides.
                cx.beep(Beep::Ok);
                let words = std::mem::take(&mut self.sent);
                self.say(Tone::Good, format!("{words} recorded"));
                self.field = Field::new(Accept::Line, TYPED_MAX);
                self.then = Then::Next;
                if let Some(count) = self.count {
                    cx.ask_and_hold(COUNT, CountQuery { count });
                }
            }
        }
    }

    fn chosen(&mut self, tag: Tag, cx: &mut Cx<'_>) {
        match tag {
            CLOSE_YES => {
                self.other = None;
                self.close(cx);
            }
            OTHER_CLOSE => self.close(cx),
            OTHER_LEAVE => {
                if let Some((id, code)) = self.other.take() {
                    cx.replace(State::new(CountStart::Bin(id, code)));
                }
            }
            _ => {}
        }
    }

    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        view::draw(self, look, facts, buffer, area)
    }
}
