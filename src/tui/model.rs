//! Everything that the screen knows, and nothing that it does: [`super::update`] changes it, [`super::view`] draws it.

use std::collections::VecDeque;

use super::again::Posted;
use super::commands::{Keys, default_keys};
use super::context::Ctx;
use super::effect::{Address, Generation, ScreenId};
use super::facts::Facts;
use super::key::Key;
use super::keymap::Hint;
use super::look::Look;
use super::millis::{Millis, earliest};
use super::modal::Modal;
use super::msg::Msg;
use super::page::Selection;
use super::pin::{Asked, Proof};
use super::scan::{Detector, Evidence, Focus};
use super::scanner::Rules;
use super::screens::Screen;
use super::whereabouts::Whereabouts;
use super::widget::field::Field;
use crate::tui::commands::Cmd;

/// The deepest stack of screens; deeper, the lowest but home goes.
pub const SCREENS_MAX: usize = 12;
/// The most inputs that wait for an answer.
pub const HELD_MAX: usize = 1_024;
/// The longest that inputs wait for an answer before they act without it.
pub const HOLD_MILLIS: u64 = 3_000;

/// A screen on the stack.
#[derive(Clone, Debug)]
pub struct Framed {
    /// What it is called while it is here.
    pub id: ScreenId,
    /// The screen.
    pub screen: Screen,
}

/// Screens, the last one on top. Never empty.
#[derive(Clone, Debug)]
pub struct Stack {
    first: Framed,
    rest: Vec<Framed>,
    next: u32,
}

impl Stack {
    /// A stack of one.
    pub fn new(screen: Screen) -> Stack {
        Stack { first: Framed { id: ScreenId(0), screen }, rest: Vec::new(), next: 1 }
    }

    /// The screen on top.
    pub fn top(&self) -> &Framed {
        self.rest.last().unwrap_or(&self.first)
    }

    /// The same, to change it.
    pub fn top_mut(&mut self) -> &mut Framed {
        self.rest.last_mut().unwrap_or(&mut self.first)
    }

    /// One by its name.
    pub fn get_mut(&mut self, id: ScreenId) -> Option<&mut Framed> {
        std::iter::once(&mut self.first).chain(&mut self.rest).find(|framed| framed.id == id)
    }

    /// All, the lowest first.
    pub fn ids(&self) -> Vec<ScreenId> {
        std::iter::once(&self.first).chain(&self.rest).map(|framed| framed.id).collect()
    }

    /// All of them, the lowest first.
    pub fn screens(&self) -> impl Iterator<Item = &Screen> {
        std::iter::once(&self.first).chain(&self.rest).map(|framed| &framed.screen)
    }

    /// The work that leaving would end, on every screen, the one on top first.
    pub fn unfinished(&self) -> Vec<String> {
        let all = std::iter::once(&self.first).chain(&self.rest);
        all.rev().filter_map(|framed| framed.screen.page().unfinished()).collect()
    }

    /// How many there are.
    pub fn depth(&self) -> usize {
        self.rest.len() + 1
    }

    /// Puts one on top; its name.
    pub fn push(&mut self, screen: Screen) -> ScreenId {
        let id = ScreenId(self.next);
        self.next = self.next.wrapping_add(1).max(1);
        if self.rest.len() + 1 >= SCREENS_MAX {
            self.rest.remove(0);
        }
        self.rest.push(Framed { id, screen });
        id
    }

    /// Takes the one on top away; never the last.
    pub fn pop(&mut self) -> Option<Framed> {
        self.rest.pop()
    }

    /// Puts another in place of the lowest, alone.
    pub fn restart(&mut self, screen: Screen) -> ScreenId {
        let id = ScreenId(self.next);
        self.next = self.next.wrapping_add(1).max(1);
        self.rest.clear();
        self.first = Framed { id, screen };
        id
    }
}

/// A scan whose meaning is being asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// As scanned.
    pub code: String,
    /// How sure it is.
    pub evidence: Evidence,
}

/// Inputs wait for this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The answer or receipt.
    pub on: Address,
    /// Until then at most.
    pub until: Millis,
}

/// What has been typed of a chord, and what may follow.
#[derive(Clone, Debug, Default)]
pub struct Pending {
    /// The keys so far.
    pub keys: Vec<Key>,
    /// What may follow.
    pub hints: Vec<Hint<Cmd>>,
}

/// Everything that the screen knows.
#[derive(Clone, Debug)]
pub struct Model {
    /// The screens.
    pub stack: Stack,
    /// What lies over the one on top.
    pub modal: Option<Modal>,
    /// A PIN that is asked for, over all of it.
    pub pin: Option<Box<Asked>>,
    /// What else is known of PINs.
    pub proof: Proof,
    /// What is known of the store, and what was said.
    pub facts: Facts,
    /// Theme, marks, size.
    pub look: Look,
    /// The bindings.
    pub keys: Keys,
    /// The session's time, as far as it was told.
    pub now: Millis,
    /// A chord under way.
    pub pending: Pending,
    /// Tells scans from typing.
    pub detector: Detector,
    /// The field as it was before what may be a scan.
    pub kept: Option<Field>,
    /// A scan whose meaning is being asked.
    pub asking: Option<Asking>,
    /// What inputs wait for.
    pub hold: Option<Hold>,
    /// Inputs that wait.
    pub held: VecDeque<Msg>,
    /// The last question's generation.
    pub generation: Generation,
    /// Questions whose answers are still wanted.
    pub asked: Vec<(Address, Generation)>,
    /// The key that posted something last.
    pub posted: Option<Posted>,
    /// What is said of the model's own submissions when they are done, in their order.
    pub sent: VecDeque<String>,
    /// Why the store has stopped, once it has.
    pub stopped: Option<String>,
    /// Lines run from the palette, newest last.
    pub history: Vec<String>,
    /// The verbs of the command line.
    pub verbs: Vec<&'static str>,
    /// How the screen was left, and when it is written down again.
    pub whereabouts: Whereabouts,
    /// Whether the screen must be drawn again.
    pub dirty: bool,
}

impl Model {
    /// A model whose lowest screen is this one.
    pub fn new(screen: impl Into<Screen>, look: Look, keys: Keys, scan: Rules) -> Model {
        Model {
            stack: Stack::new(screen.into()),
            modal: None,
            pin: None,
            proof: Proof::default(),
            facts: Facts::default(),
            look,
            keys,
            now: Millis(0),
            pending: Pending::default(),
            detector: Detector::new(scan),
            kept: None,
            asking: None,
            hold: None,
            held: VecDeque::new(),
            generation: Generation(0),
            asked: Vec::new(),
            posted: None,
            sent: VecDeque::new(),
            stopped: None,
            history: Vec::new(),
            verbs: Vec::new(),
            whereabouts: Whereabouts::default(),
            dirty: true,
        }
    }

    /// The same with the keys of the table and a scanner as they come.
    pub fn plain(screen: impl Into<Screen>, look: Look) -> Model {
        Model::new(screen, look, default_keys(), Rules::default())
    }

    /// The screen on top.
    pub fn top(&self) -> &Screen {
        &self.stack.top().screen
    }

    /// What actions on several rows would work on.
    pub fn selection(&self) -> Selection {
        self.top().page().selection()
    }

    /// What actions on one row would work on.
    pub fn cursor(&self) -> Selection {
        self.top().page().cursor()
    }

    /// What this command would work on.
    pub fn selection_for(&self, command: Cmd) -> Selection {
        if command.takes_several() { self.selection() } else { self.cursor() }
    }

    /// Whose keys count now, innermost first.
    pub fn contexts(&self) -> Vec<Ctx> {
        if self.pin.is_some() {
            return vec![Ctx::Pin, Ctx::Always];
        }
        if let Some(modal) = &self.modal {
            return vec![modal.context(), Ctx::Always];
        }
        let page = self.top().page();
        let mut contexts = page.contexts();
        if page.typing().is_none() {
            contexts.push(Ctx::Global);
        }
        contexts.push(Ctx::Always);
        contexts
    }

    /// Where keys go, for the scan detector.
    pub fn focus(&self) -> Focus {
        match &self.modal {
            _ if self.pin.is_some() => Focus::Secret,
            Some(Modal::Choose(_) | Modal::Reading(_)) => Focus::Dialog,
            Some(Modal::Palette(_)) => Focus::Field,
            Some(Modal::Help(_)) => Focus::Keys,
            None if self.top().page().typing().is_some() => Focus::Field,
            None => Focus::Keys,
        }
    }

    /// The next point in time at which something is due without any input.
    pub fn deadline(&self) -> Option<Millis> {
        earliest([
            self.detector.deadline(),
            self.facts.messages.deadline(),
            self.facts.fresh.deadline(),
            self.facts.company.deadline(),
            self.proof.deadline(),
            self.hold.map(|hold| hold.until),
            self.whereabouts.deadline(),
            self.top().page().deadline(),
        ])
    }
}
