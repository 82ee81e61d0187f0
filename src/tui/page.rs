//! What every screen can do, and what it is handed to do it with. A screen is pure: it changes itself and says what it
//! wants done through [`Cx`]; it must never read a clock or talk to anybody.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::beep::Beep;
use super::commands::Cmd;
use super::context::Ctx;
use super::effect::{Address, Asker, Begin, Effect, Generation, ScreenId, Slot};
use super::facts::Facts;
use super::key::Key;
use super::look::Look;
use super::millis::Millis;
use super::modal::{Choice, Modal};
use super::said::{Said, Tone};
use super::scan::Evidence;
use super::screens::Screen;
use super::whereabouts::record::Spot;
use super::widget::field::{Edit, Field};
use crate::domain::desk::{AskFault, Change, Request, SubmitFault};
use crate::domain::form::FormId;
use crate::domain::ids::LocationId;
use crate::domain::query::{Answer, Ask, Meaning, Query};
use crate::domain::receipt::Receipt;
use crate::domain::refusal::Refused;
use crate::domain::text::Code;
use crate::service::news::Doing;

pub use super::selection::{By, Selection, Subject};

/// Whether a screen had a use for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled {
    /// It had.
    Yes,
    /// Somebody else may have one.
    No,
}

/// Which submission or question of a screen an outcome belongs to; its own numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(pub u8);

/// A scan with what it may mean, most likely first; nothing where it is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// As scanned.
    pub code: String,
    /// How sure it is that this was a scanner.
    pub evidence: Evidence,
    /// What it may be.
    pub meanings: Vec<Meaning>,
}

/// What a screen wants of the stack and the foot of the screen.
#[derive(Clone, Debug)]
pub enum Nav {
    /// Opens a screen on top.
    Push(Box<Screen>),
    /// Opens a screen in place of this one.
    Replace(Box<Screen>),
    /// Goes back.
    Pop,
    /// Goes back to home and shows this place there.
    Home(Option<(LocationId, Code)>),
    /// Shows something over the screen.
    Modal(Box<Modal>),
    /// Does as if this command had been chosen.
    Run(Cmd),
    /// Treats this as if it had been scanned.
    Scanned(Box<Scan>),
    /// An action was done to what was marked on the screen below.
    MarksUsed,
}

/// What a screen is handed: what it may know, and where it says what it wants.
#[derive(Debug)]
pub struct Cx<'a> {
    /// What is known of the store.
    pub facts: &'a mut Facts,
    /// How much room there is.
    pub look: Look,
    /// The session's time.
    pub now: Millis,
    /// The screen that is handed this.
    pub id: ScreenId,
    /// What it wants done.
    pub out: &'a mut Vec<Effect>,
    /// Where it wants to go.
    pub nav: &'a mut Vec<Nav>,
    /// What it wants said.
    pub said: &'a mut Vec<Said>,
    /// The last question's generation.
    pub generation: &'a mut Generation,
    /// Questions whose answers are still wanted.
    pub asked: &'a mut Vec<(Address, Generation)>,
    /// An answer or a receipt that keys and scans wait for.
    pub hold: &'a mut Option<Address>,
}

impl Cx<'_> {
    /// Asks the desk; the answer comes to [`Page::answered`] under the slot. A newer question replaces an older one.
    pub fn ask<Q: Ask>(&mut self, slot: Slot, query: Q) {
        self.ask_any(slot, query.into_query());
    }

    /// Asks the desk, whatever the question.
    pub fn ask_any(&mut self, slot: Slot, query: Query) {
        let to = Address { asker: Asker::Screen(self.id), slot };
        self.generation.0 = self.generation.0.saturating_add(1);
        let generation = *self.generation;
        self.asked.retain(|(address, _)| *address != to);
        self.asked.push((to, generation));
        self.out.push(Effect::Ask { to, generation, query });
    }

    /// Asks, and lets keys and scans wait until it is answered: what is typed next depends on it.
    pub fn ask_and_hold<Q: Ask>(&mut self, slot: Slot, query: Q) {
        self.ask(slot, query);
        *self.hold = Some(Address { asker: Asker::Screen(self.id), slot });
    }

    /// An answer under this slot is no longer wanted.
    pub fn forget(&mut self, slot: Slot) {
        let to = Address { asker: Asker::Screen(self.id), slot };
        self.asked.retain(|(address, _)| *address != to);
    }

    /// Submits a command; the receipt comes to [`Page::submitted`] under the tag. Keys and scans wait for it.
    pub fn submit(&mut self, tag: Tag, request: Request) {
        let to = Address { asker: Asker::Screen(self.id), slot: Slot(tag.0) };
        self.out.push(Effect::Submit { to, request: Box::new(request) });
        *self.hold = Some(to);
    }

    /// Says something at the foot of the screen.
    pub fn say(&mut self, tone: Tone, words: impl Into<String>) {
        self.said.push(Said::new(tone, words));
    }

    /// Says what a command came to: it stays at the foot of the screen until there is another result.
    pub fn done(&mut self, words: impl Into<String>) {
        self.facts.messages.done(self.now, Said::new(Tone::Good, words));
    }

    /// Says what did not work, with the beep for it.
    pub fn wrong(&mut self, words: impl Into<String>) {
        self.said.push(Said::new(Tone::Bad, words));
        self.beep(Beep::Wrong);
    }

    /// Beeps.
    pub fn beep(&mut self, beep: Beep) {
        self.out.push(Effect::Beep(beep));
    }

    /// Opens a screen on top.
    pub fn push(&mut self, screen: impl Into<Screen>) {
        self.nav.push(Nav::Push(Box::new(screen.into())));
    }

    /// Opens a screen in place of this one.
    pub fn replace(&mut self, screen: impl Into<Screen>) {
        self.nav.push(Nav::Replace(Box::new(screen.into())));
    }

    /// Goes back.
    pub fn pop(&mut self) {
        self.nav.push(Nav::Pop);
    }

    /// Asks a question with letters for answers; the answer comes to [`Page::chosen`] under the choice's tag.
    pub fn choose(&mut self, question: impl Into<String>, details: Vec<String>, choices: Vec<Choice>) {
        let now = self.now;
        self.modal(Modal::choose(question, details, choices, now));
    }

    /// Shows whole sentences over the screen until a key is pressed.
    pub fn notice(&mut self, title: impl Into<String>, tone: Tone, lines: Vec<String>) {
        self.modal(Modal::notice(title, tone, lines));
    }

    /// Shows something over the screen.
    pub fn modal(&mut self, modal: Modal) {
        self.nav.push(Nav::Modal(Box::new(modal)));
    }

    /// Keeps unfinished work under a key; an empty text takes it away.
    pub fn keep_draft(&mut self, key: impl Into<String>, text: impl Into<String>) {
        self.out.push(Effect::Draft { key: key.into(), text: text.into() });
    }

    /// Runs a line of the command line.
    pub fn run_line(&mut self, line: impl Into<String>) {
        self.out.push(Effect::RunLine(line.into()));
    }

    /// Makes the store of an empty place.
    pub fn begin(&mut self, begin: Begin) {
        self.out.push(Effect::Begin(begin));
    }
}

/// One answer, if it is of this question's kind; a fault is said.
pub fn answer_of<Q: Ask>(answer: Result<Answer, AskFault>, cx: &mut Cx<'_>) -> Option<Q::Answer> {
    match answer {
        Ok(answer) => Q::from_answer(answer),
        Err(fault) => {
            cx.wrong(fault.to_string());
            None
        }
    }
}

/// A screen.
pub trait Page {
    /// Whose keys it takes, innermost first; those that hold everywhere follow by themselves.
    fn contexts(&self) -> Vec<Ctx>;

    /// What it is, for the title line.
    fn title(&self, facts: &Facts) -> String;

    /// What is asked or shown now, in the words in which it is drawn: whole, whatever the size of the screen.
    fn prompt(&self, facts: &Facts) -> Vec<String> {
        vec![self.title(facts)]
    }

    /// Where somebody is who has this screen open, for their colleagues; none where that is nobody's concern.
    fn doing(&self, _facts: &Facts) -> Option<Doing> {
        None
    }

    /// How it could be opened again at another terminal, as it is now; none where it cannot.
    fn spot(&self) -> Option<Spot> {
        None
    }

    /// What it says for itself, shown at the foot over the last result while nothing else is said: whole, over several
    /// rows where it must.
    fn status(&self) -> Option<Said> {
        None
    }

    /// What actions work on that may be done to several rows at once: the marked ones, else the one at the cursor.
    fn selection(&self) -> Selection {
        Selection::default()
    }

    /// What actions on one row work on: the one at the cursor, whatever is marked.
    fn cursor(&self) -> Selection {
        self.selection()
    }

    /// An action was done to the marked rows: their marks go.
    fn marks_used(&mut self) {}

    /// Why a command that this screen alone knows cannot be used now.
    fn offers(&self, _command: Cmd, _facts: &Facts) -> Result<(), String> {
        Ok(())
    }

    /// Whether there is work here that leaving would end (it is kept as a draft): quitting asks.
    fn unfinished(&self) -> Option<String> {
        None
    }

    /// The program ends: what is typed is kept.
    fn put_away(&mut self, _cx: &mut Cx<'_>) {}

    /// The field that is typed into; printable keys go there and run nothing.
    fn typing(&self) -> Option<&Field> {
        None
    }

    /// The same, to change it.
    fn typing_mut(&mut self) -> Option<&mut Field> {
        None
    }

    /// An edit before the field takes it: a proposal goes at the first letter typed over it.
    fn before_edit(&mut self, _edit: &Edit) {}

    /// The text of the field that is typed into has changed.
    fn edited(&mut self, _cx: &mut Cx<'_>) {}

    /// It is on top now, for the first time: asks for what it shows.
    fn open(&mut self, cx: &mut Cx<'_>);

    /// It is on top again.
    fn shown_again(&mut self, _cx: &mut Cx<'_>) {}

    /// The room is another one now.
    fn resized(&mut self, _cx: &mut Cx<'_>) {}

    /// A commit touched this: asks again for just what it shows. Screens below the top are told too.
    fn changed(&mut self, change: &Change, cx: &mut Cx<'_>);

    /// A command was chosen here.
    fn run(&mut self, command: Cmd, cx: &mut Cx<'_>) -> Handled;

    /// A key that no command has; outside fields.
    fn key(&mut self, _key: Key, _cx: &mut Cx<'_>) -> Handled {
        Handled::No
    }

    /// A click within the body, where the mouse is ours.
    fn click(&mut self, _at: Position, _area: Rect, _cx: &mut Cx<'_>) {}

    /// Something was scanned. What nobody handles opens its own screen.
    fn scanned(&mut self, _scan: &Scan, _cx: &mut Cx<'_>) -> Handled {
        Handled::No
    }

    /// An answer to one of its questions.
    fn answered(&mut self, slot: Slot, answer: Result<Answer, AskFault>, cx: &mut Cx<'_>);

    /// What became of one of its submissions.
    fn submitted(&mut self, _tag: Tag, _result: Result<Receipt, SubmitFault>, _cx: &mut Cx<'_>) {}

    /// A form was posted meanwhile, by the key of its draft and its number; whether it is the one here.
    fn posted_before(&mut self, _form: (&str, FormId), _refused: &Refused, _cx: &mut Cx<'_>) -> Handled {
        Handled::No
    }

    /// A choice that it gave was answered.
    fn chosen(&mut self, _tag: Tag, _cx: &mut Cx<'_>) {}

    /// A question that it asked was left without an answer.
    fn declined(&mut self, _cx: &mut Cx<'_>) {}

    /// When it wants to be woken.
    fn deadline(&self) -> Option<Millis> {
        None
    }

    /// Its time has come.
    fn wake(&mut self, _cx: &mut Cx<'_>) {}

    /// Draws it; where the hardware cursor belongs.
    fn view(&self, look: &Look, facts: &Facts, buffer: &mut Buffer, area: Rect) -> Option<Position>;
}
