//! A PIN where it would help: at a shared login a person is a clerk at most until they prove who they are. What was
//! refused for that waits, is asked again once they have, or is told as refused when they leave it. Pure.
//!
//! What is typed goes to the desk and nowhere else: into no field, draft, history, message or question.

use std::collections::VecDeque;

use super::beep::Beep;
use super::commands::Cmd;
use super::effect::{Address, Asker, Effect};
use super::key::{Key, Mods, Press};
use super::millis::Millis;
use super::modal::Modal;
use super::modal::pin::{State, Step};
use super::model::{HOLD_MILLIS, Hold, Model};
use super::outcome::{self, sentence};
use super::page::Handled;
use super::press;
use super::said::{Said, Tone};
use super::update::{self, FACTS, PIN, hold, say, wrong};
use crate::domain::desk::{Request, SubmitFault};
use crate::domain::party::Role;
use crate::domain::query::{Standing, StoreQuery};
use crate::domain::receipt::Receipt;
use crate::domain::refusal::{Override, Why};

/// How many submissions are remembered until they are answered.
const UNDER_WAY_MAX: usize = 16;
/// A PIN is not looked at again sooner than this, whatever the clocks say.
const LOOK_MILLIS: u64 = 250;
/// What is said of a PIN that has ended.
const LAPSED: &str = "your PIN no longer holds";

/// What is gone on with after a right PIN.
#[derive(Clone, Debug)]
pub enum Then {
    /// Nothing: it was asked for by itself.
    Nothing,
    /// A command of the screen.
    Run(Cmd),
    /// A line of the command line, and what it printed when it was refused.
    Line(String, Vec<String>),
    /// What was submitted; its refusal has not been told yet.
    Submit(UnderWay, Box<SubmitFault>),
}

/// A submission that was not answered yet.
#[derive(Clone, Debug)]
pub struct UnderWay {
    to: Address,
    request: Box<Request>,
    /// Whether a PIN was given for it: none is asked for again.
    proved: bool,
}

/// The question that is asked now.
#[derive(Clone, Debug)]
pub struct Asked {
    /// As it is shown.
    pub state: State,
    then: Then,
}

/// What the model knows of PINs beside that question.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    under_way: VecDeque<UnderWay>,
    /// What is gone on with as soon as it is known what the PIN made of somebody.
    next: Option<Then>,
    /// When it no longer holds.
    due: Option<Millis>,
    /// Whether one no longer holds, and none was given since.
    lapsed: bool,
    /// The last try.
    tried: u32,
}

impl Proof {
    /// When it is to be asked what somebody is now.
    pub fn deadline(&self) -> Option<Millis> {
        self.due
    }
}

/// Remembers what is submitted, where a PIN may have to be asked for it.
pub(super) fn remember(model: &mut Model, out: &[Effect]) {
    if matches!(model.facts.standing(), Standing::Account) {
        return;
    }
    for effect in out {
        let Effect::Submit { to, request } = effect else { continue };
        let again = |known: &UnderWay| known.proved && known.to == *to && known.request == *request;
        if model.proof.under_way.iter().any(again) {
            continue;
        }
        if model.proof.under_way.len() >= UNDER_WAY_MAX {
            model.proof.under_way.pop_front();
        }
        let sent = UnderWay { to: *to, request: request.clone(), proved: false };
        model.proof.under_way.push_back(sent);
    }
}

/// Takes a refusal that a PIN would help against, and asks for one; anything else is given back, to be told.
pub(super) fn instead(
    model: &mut Model,
    out: &mut Vec<Effect>,
    to: Address,
    result: Result<Receipt, SubmitFault>,
) -> Option<Result<Receipt, SubmitFault>> {
    let at = model.proof.under_way.iter().position(|sent| sent.to == to);
    let Some(sent) = at.and_then(|at| model.proof.under_way.remove(at)) else { return Some(result) };
    let Err(SubmitFault::Refused(refused)) = &result else { return Some(result) };
    let overridden = match sent.request.override_reason {
        Some(_) => Override::Given,
        None => Override::Missing,
    };
    let needs = refused.helped_by(overridden).filter(|needs| own(model).is_some_and(|own| own >= *needs));
    if needs.is_none() || sent.proved || model.pin.is_some() {
        return Some(result);
    }
    ended(model, out);
    let fault = SubmitFault::Refused(refused.clone());
    let why = outcome::fault_lines(&fault).into_iter().take(1).collect();
    out.push(Effect::Beep(Beep::Wrong));
    ask(model, why, Then::Submit(sent, Box::new(fault)));
    None
}

/// What a PIN makes or would make of who is here; none at a login of their own.
fn own(model: &Model) -> Option<Role> {
    match model.facts.standing() {
        Standing::Account => None,
        Standing::Word { own } | Standing::Proved { own, .. } => Some(own),
    }
}

/// Whether a PIN would make as much of who is here as is needed.
pub(super) fn helps(model: &Model, needs: Role) -> bool {
    model.facts.role() < needs && own(model).is_some_and(|own| own >= needs)
}

/// The desk takes somebody for less than their PIN had made of them: it has ended.
fn ended(model: &mut Model, out: &mut Vec<Effect>) {
    let Some(store) = model.facts.store.as_mut() else { return };
    let Standing::Proved { own, .. } = store.standing else { return };
    store.standing = Standing::Word { own };
    store.role = own.min(Role::Clerk);
    model.proof.due = None;
    model.proof.lapsed = true;
    update::ask(model, out, FACTS, StoreQuery);
}

/// Asks for a PIN.
fn ask(model: &mut Model, mut why: Vec<String>, then: Then) {
    if model.proof.lapsed {
        why.insert(0, sentence(LAPSED));
    }
    model.pending = super::model::Pending::default();
    model.pin = Some(Box::new(Asked { state: State::new(why), then }));
    model.dirty = true;
}

/// Asks for a PIN before a command that this role has not.
pub(super) fn before(model: &mut Model, out: &mut Vec<Effect>, command: Cmd, needs: Role) {
    let is = model.facts.role();
    let why = Why::Role { what: command.name().to_owned(), needs, is }.to_string();
    out.push(Effect::Beep(Beep::Wrong));
    ask(model, vec![sentence(&why)], Then::Run(command));
}

/// Asks for a PIN by itself.
pub(super) fn by_itself(model: &mut Model) {
    let why = match model.facts.standing() {
        Standing::Proved { own, until } => {
            format!("you are a {} until {}; once more makes it longer", own.word(), model.facts.brief(until))
        }
        _ => String::from("at this login you are a clerk at most until you prove who you are"),
    };
    ask(model, vec![sentence(&why)], Then::Nothing);
}

/// A line of the command line has run: whether a PIN is asked for instead of telling what it printed.
pub(super) fn instead_of_printed(
    model: &mut Model,
    out: &mut Vec<Effect>,
    (line, printed, needs): (&str, &[String], Option<Role>),
) -> Handled {
    let own = own(model);
    let Some(needs) = needs.filter(|needs| own.is_some_and(|own| own >= *needs)) else { return Handled::No };
    if model.pin.is_some() || model.stopped.is_some() {
        return Handled::No;
    }
    ended(model, out);
    if !helps(model, needs) {
        return Handled::No;
    }
    out.push(Effect::Beep(Beep::Wrong));
    let why = printed.iter().take(1).map(|words| sentence(words)).collect();
    ask(model, why, Then::Line(line.to_owned(), printed.to_vec()));
    Handled::Yes
}

/// A key that is typed.
pub(super) fn typed(model: &mut Model, out: &mut Vec<Effect>, key: Key) {
    let Some(asked) = model.pin.as_mut().filter(|asked| asked.state.step == Step::Typing) else { return };
    let state = &mut asked.state;
    let taken = match (key.typed(), key.press(), key.mods()) {
        (Some(c), ..) => state.typed.push(c),
        (None, Press::Backspace, Mods::NONE) => {
            state.typed.pop();
            true
        }
        (None, Press::Char('u'), Mods::CTRL) => {
            state.typed.clear();
            true
        }
        _ => false,
    };
    if !taken {
        out.push(Effect::Beep(Beep::Wrong));
    }
}

/// What came was no typing of a person: nothing of it is taken.
pub(super) fn not_typed(model: &mut Model, out: &mut Vec<Effect>, words: &str) {
    if let Some(asked) = &mut model.pin {
        asked.state.typed.clear();
        asked.state.said = Some(Said::new(Tone::Bad, sentence(words)));
    }
    model.dirty = true;
    out.push(Effect::Beep(Beep::Wrong));
}

/// A command while a PIN is asked for.
pub(super) fn run(model: &mut Model, out: &mut Vec<Effect>, command: Cmd) -> Handled {
    match command {
        Cmd::PinGive => give(model, out),
        Cmd::PinLeave => leave(model, out),
        Cmd::Help | Cmd::OpenPalette => {}
        // What waits is told before the program asks whether to leave.
        Cmd::Quit => {
            leave(model, out);
            return Handled::No;
        }
        _ => return Handled::No,
    }
    Handled::Yes
}

fn give(model: &mut Model, out: &mut Vec<Effect>) {
    let Some(asked) = model.pin.as_mut().filter(|asked| asked.state.step == Step::Typing) else { return };
    let state = &mut asked.state;
    match state.typed.take() {
        Ok(pin) => {
            model.proof.tried = model.proof.tried.wrapping_add(1);
            state.step = Step::Trying(model.proof.tried);
            out.push(Effect::Prove { tried: model.proof.tried, pin });
            hold(model, PIN);
        }
        Err(words) => not_typed(model, out, &words),
    }
}

/// It is not given: what waited for it is told as it came.
fn leave(model: &mut Model, out: &mut Vec<Effect>) {
    let Some(asked) = model.pin.take() else { return };
    model.dirty = true;
    if let Step::Trying(_) = asked.state.step {
        model.hold.take_if(|hold| hold.on == own_try());
    }
    refused(model, out, asked.then);
}

/// What waited is not done.
fn refused(model: &mut Model, out: &mut Vec<Effect>, then: Then) {
    match then {
        Then::Nothing | Then::Run(_) => {}
        Then::Line(_, printed) => say(model, Said::new(Tone::Bad, printed.join(" "))),
        Then::Submit(sent, fault) => {
            let over = model.modal.take();
            update::told(model, out, sent.to, Err(*fault));
            // Its sentences were read where the PIN was asked for.
            if matches!(model.modal, None | Some(Modal::Reading(_))) {
                model.modal = over;
            }
        }
    }
}

fn own_try() -> Address {
    Address { asker: Asker::Model, slot: PIN }
}

/// What became of a try.
pub(super) fn tried(model: &mut Model, out: &mut Vec<Effect>, tried: u32, result: Result<(), SubmitFault>) {
    let open = |asked: &mut Box<Asked>| asked.state.step == Step::Trying(tried);
    if tried == model.proof.tried {
        model.hold.take_if(|hold| hold.on == own_try());
    }
    model.dirty = true;
    match result {
        Ok(()) => {
            out.push(Effect::Beep(Beep::Ok));
            model.proof.lapsed = false;
            model.proof.next = Some(model.pin.take_if(open).map_or(Then::Nothing, |asked| asked.then));
            update::ask(model, out, FACTS, StoreQuery);
            hold(model, FACTS);
        }
        Err(fault) => {
            let words = outcome::fault_lines(&fault).join(" ");
            match model.pin.as_mut().filter(|asked| asked.state.step == Step::Trying(tried)) {
                Some(asked) => {
                    asked.state.step = Step::Typing;
                    asked.state.said = Some(Said::new(Tone::Bad, words));
                    out.push(Effect::Beep(Beep::Wrong));
                }
                None => wrong(model, out, words),
            }
        }
    }
}

/// It is known again how it is known who is here: what a PIN made of them shows until it ends, and what waited goes on.
pub(super) fn stands(model: &mut Model, out: &mut Vec<Effect>, before: Standing) {
    let (standing, now) = (model.facts.standing(), model.facts.now);
    model.proof.due = match (standing, now) {
        (Standing::Proved { until, .. }, Some(now)) => {
            let left = until.0.saturating_sub(now.0).max(LOOK_MILLIS);
            Some(model.now.plus(left))
        }
        _ => None,
    };
    if matches!((before, standing), (Standing::Proved { .. }, Standing::Word { .. })) {
        model.proof.lapsed = true;
        let role = model.facts.role().word();
        say(model, Said::new(Tone::Warning, format!("{LAPSED}; you are a {role} here")));
    }
    let Some(then) = model.proof.next.take() else { return };
    if let Standing::Proved { own, until } = standing {
        let words = format!("you are a {} until {}", own.word(), model.facts.brief(until));
        say(model, Said::new(Tone::Good, words));
    }
    match then {
        Then::Nothing => {}
        Then::Run(command) => press::run(model, out, command),
        Then::Line(line, _) => out.push(Effect::RunLine(line)),
        Then::Submit(sent, _) => {
            let on = sent.to;
            out.push(Effect::Submit { to: on, request: sent.request.clone() });
            model.proof.under_way.push_back(UnderWay { proved: true, ..sent });
            model.hold = Some(Hold { on, until: model.now.plus(HOLD_MILLIS) });
        }
    }
}

/// It cannot be known what somebody is: what waited for that is not done.
pub(super) fn unknown(model: &mut Model, out: &mut Vec<Effect>) {
    if let Some(then) = model.proof.next.take() {
        refused(model, out, then);
    }
}

/// A PIN that has ended is noticed by itself.
pub(super) fn wake(model: &mut Model, out: &mut Vec<Effect>) {
    if model.proof.due.take_if(|due| *due <= model.now).is_some() {
        update::ask(model, out, FACTS, StoreQuery);
    }
}
