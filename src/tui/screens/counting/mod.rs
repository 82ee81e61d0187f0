//! Counting a bin, blind: place, item, quantity, and never the book. Scan an item, type what is there, enter: it is
//! recorded and the next one is up. Nothing typed is not zero; a zero is typed.

mod steps;
mod view;
mod work;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::work::{Target, Unlotted, label};
use crate::domain::amount::AMOUNT_CHARS_MAX;
use crate::domain::command::{Command, LocationRef};
use crate::domain::desk::{AskFault, Change, SubmitFault};
use crate::domain::ids::{CountId, LocationId, Record};
use crate::domain::item::Item;
use crate::domain::query::{
    Answer, CountLineView, CountQuery, CountView, ItemQuery, LocationQuery, Meaning, ScanQuery, SearchQuery,
};
use crate::domain::receipt::Receipt;
use crate::domain::text::{CODE_CHARS_MAX, Code};
use crate::service::news::Doing;
use crate::tui::beep::Beep;
use crate::tui::commands::Cmd;
use crate::tui::context::Ctx;
use crate::tui::effect::Slot;
use crate::tui::facts::Facts;
use crate::tui::gather::Gather;
use crate::tui::listing;
use crate::tui::look::Look;
use crate::tui::page::{Cx, Handled, Page, Scan, Tag, answer_of};
use crate::tui::rows::{Identified, Rows};
use crate::tui::said::Said;
use crate::tui::whereabouts::record::Spot;
use crate::tui::widget::field::{Accept, Field};

const PLACE: Slot = Slot(0);
const COUNT: Slot = Slot(1);
const ITEM: Slot = Slot(2);
const CODE: Slot = Slot(3);
const LOTS: Slot = Slot(4);

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
    /// Nothing yet: what was sent waits for its receipt, which says what comes next. News of it may come before.
    Receipt,
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
    /// The lines that have come so far.
    gather: Gather,
    target: Option<Target>,
    /// The item that is up, for its packs.
    item: Option<Item>,
    field: Field,
    /// A quantity that waits for its lot.
    unlotted: Option<Unlotted>,
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
            gather: Gather::default(),
            target: None,
            item: None,
            field: Field::new(Accept::Line, TYPED_MAX),
            unlotted: None,
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
        cx.ask_and_hold(COUNT, Gather::first(count));
    }
}

impl Page for State {
    fn contexts(&self) -> Vec<Ctx> {
        vec![Ctx::Counting]
    }

    fn doing(&self, _facts: &Facts) -> Option<Doing> {
        let place = match (&self.view, &self.of) {
            (Some(view), _) => Some(view.place),
            (None, CountStart::Bin(place, _)) => Some(*place),
            (None, CountStart::Resume(_)) => None,
        };
        Some(Doing { what: String::from("counting"), place, document: None })
    }

    fn spot(&self) -> Option<Spot> {
        self.count.map(Spot::Counting)
    }

    fn title(&self, _facts: &Facts) -> String {
        view::title(self)
    }

    fn prompt(&self, facts: &Facts) -> Vec<String> {
        let mut prompts = vec![self.title(facts)];
        if self.view.is_some() {
            let (what, unit) = view::prompt(self, facts);
            prompts.push(what);
            prompts.extend(self.target.as_ref().map(|_| unit));
        }
        prompts
    }

    fn status(&self) -> Option<Said> {
        self.last.clone()
    }

    fn unfinished(&self) -> Option<String> {
        let view = self.view.as_ref()?;
        let open = || format!("The count of {} is open, and stays open.", view.row.place);
        Some(self.unrecorded().unwrap_or_else(open))
    }

    fn typing(&self) -> Option<&Field> {
        Some(&self.field)
    }

    fn typing_mut(&mut self) -> Option<&mut Field> {
        Some(&mut self.field)
    }

    fn edited(&mut self, _cx: &mut Cx<'_>) {
        // What was wrong is over with the next key.
        self.last = None;
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        // What was posted before says what there is: nobody who counts is to read that first.
        cx.facts.messages.without_figures();
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
            cx.ask(COUNT, Gather::first(count));
        }
    }

    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled {
        match command {
            Cmd::CountLeave | Cmd::Back => self.leave(cx),
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
        } else if self.unlotted.is_some() && scan.meanings.is_empty() {
            // The label of a lot that nobody has seen before.
            self.take_lot(&scan.code, cx);
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
                    self.know_item(view.item);
                }
            }
            LOTS => {
                if let Some(hits) = answer_of::<SearchQuery>(answer, cx) {
                    self.take_lots(hits);
                }
            }
            CODE => {
                if let Some(meanings) = answer_of::<ScanQuery>(answer, cx) {
                    self.typed_code(&meanings, cx);
                }
            }
            _ => {
                if let Some(view) = answer_of::<CountQuery>(answer, cx) {
                    self.gathered(view, cx);
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
                let place =
                    self.view.as_ref().map(|view| format!(" of {}", view.row.place)).unwrap_or_default();
                cx.done(format!("the count{place} is closed"));
                self.then = Then::Review;
                if let Some(count) = self.count {
                    cx.ask_and_hold(COUNT, Gather::first(count));
                }
            }
            (_, Ok(_)) => {
                // Whether it matched would tell the counter what a blind count hides.
                cx.beep(Beep::Ok);
                let words = std::mem::take(&mut self.sent);
                self.last = None;
                cx.done(format!("{words} recorded"));
                self.field = Field::new(Accept::Line, TYPED_MAX);
                self.unlotted = None;
                self.then = Then::Next;
                if let Some(count) = self.count {
                    cx.ask_and_hold(COUNT, Gather::first(count));
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
