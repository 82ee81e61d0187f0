//! What happens to the model: pure. Every message goes in here, and what is to be done comes out as data.

use super::again;
use super::beep::Beep;
use super::effect::{Address, Asker, Effect, Generation, ScreenId, Slot};
use super::input::Input;
use super::millis::Millis;
use super::model::{HELD_MAX, HOLD_MILLIS, Hold, Model};
use super::msg::Msg;
use super::page::{Cx, Handled, Nav, Page};
use super::said::{Said, Tone};
use super::size::Class;
use super::{actions, company, cut_off, navigate, outcome, pin, press, scans, stopped, whereabouts};
use crate::domain::desk::{AskFault, Change, SubmitFault};
use crate::domain::form::FormId;
use crate::domain::query::{Answer, Ask, StoreQuery};
use crate::domain::receipt::Receipt;
use crate::domain::refusal::Refused;
use crate::domain::time::Moment;

/// The model's own questions.
pub(super) const FACTS: Slot = Slot(0);
/// What a scan means.
pub(super) const SCAN: Slot = Slot(1);
/// What can be undone.
pub(super) const UNDO: Slot = Slot(2);
/// The model's own submissions.
pub(super) const SUBMITTED: Slot = Slot(3);
/// The question how the screen was left.
pub(super) const LEFT: Slot = Slot(4);
/// The question what of that is still there.
pub(super) const STILL: Slot = Slot(5);
/// A try of a PIN.
pub(super) const PIN: Slot = Slot(6);

/// What is to be done before anything has happened: the first screen asks for what it shows.
pub fn begin(model: &mut Model) -> Vec<Effect> {
    let mut out = Vec::new();
    if !matches!(model.top(), super::screens::Screen::First(_)) {
        ask(model, &mut out, FACTS, StoreQuery);
        whereabouts::begin(model, &mut out);
    }
    let id = model.stack.top().id;
    with_page(model, &mut out, id, |page, cx| page.open(cx));
    out
}

/// What a message changes, and what is to be done.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut out = Vec::new();
    handle(model, &mut out, msg);
    loop {
        // What waited goes on, until something waits again.
        while model.hold.is_none() {
            let Some(msg) = model.held.pop_front() else { break };
            handle(model, &mut out, msg);
        }
        if !cut_off::give_back(model, &mut out) {
            break;
        }
    }
    stopped::codes(model, &mut out);
    company::tell(model, &mut out);
    pin::remember(model, &out);
    out
}

fn handle(model: &mut Model, out: &mut Vec<Effect>, msg: Msg) {
    match msg {
        Msg::Time(now) => time(model, out, now),
        Msg::Input(input) => self::input(model, out, input),
        Msg::Answered { to, generation, answer, moment } => {
            answered(model, out, (to, generation), *answer, moment);
        }
        Msg::Submitted { to, result, moment } => submitted(model, out, to, *result, moment),
        Msg::Changed(change) => changed(model, out, &change),
        Msg::Stopped(why) => stopped::told(model, out, &why),
        Msg::Ran { line, output, needs } => actions::ran(model, out, (line, output, needs)),
        Msg::Proved { tried, result } => pin::tried(model, out, tried, *result),
        Msg::Began(result) => actions::began(model, out, result),
        Msg::Company(all) => {
            model.facts.company.take(all);
            model.dirty = true;
        }
        Msg::Reach(reach) => cut_off::reached(model, reach),
        Msg::PostedBefore { key, form, refused } => posted_before(model, out, (&key, form), &refused),
        Msg::Failed(words) => say(model, Said::new(Tone::Bad, words)),
    }
}

fn time(model: &mut Model, out: &mut Vec<Effect>, now: Millis) {
    model.now = model.now.max(now);
    if model.facts.fresh.expire(model.now) | model.facts.messages.expire(model.now) {
        model.dirty = true;
    }
    if model.hold.take_if(|hold| hold.until <= now).is_some() {
        say(model, Said::new(Tone::Warning, "the store takes long to answer; it is still at it"));
    }
    if model.hold.is_none() && model.detector.deadline().is_some_and(|due| due <= now) {
        let outs = model.detector.wake(now);
        scans::outs(model, out, outs);
    }
    whereabouts::wake(model, out);
    pin::wake(model, out);
    let framed = model.stack.top();
    let id = framed.id;
    if framed.screen.page().deadline().is_some_and(|due| due <= model.now) {
        with_page(model, out, id, |page, cx| page.wake(cx));
    }
}

fn input(model: &mut Model, out: &mut Vec<Effect>, input: Input) {
    match input {
        Input::Resize { width, height } => resize(model, out, width, height),
        Input::FocusGained => {
            model.dirty = true;
            out.push(Effect::Redraw);
        }
        Input::End(end) => leave(model, out, end.code()),
        input if model.hold.is_some() => {
            if model.held.len() < HELD_MAX {
                model.held.push_back(Msg::Input(input));
            } else {
                out.push(Effect::Beep(Beep::Wrong));
            }
        }
        Input::Key { key, at } => {
            model.now = model.now.max(at);
            whereabouts::stir(model);
            let focus = model.focus();
            let outs = model.detector.key(at, key, focus);
            scans::outs(model, out, outs);
        }
        Input::Paste(text) => {
            whereabouts::stir(model);
            press::paste(model, out, text);
        }
        Input::Click { x, y } => {
            whereabouts::stir(model);
            press::click(model, out, x, y);
        }
    }
}

/// The program ends: every screen keeps what is typed first, and it is kept where one was.
pub(super) fn leave(model: &mut Model, out: &mut Vec<Effect>, code: i32) {
    for id in model.stack.ids() {
        with_page(model, out, id, |page, cx| page.put_away(cx));
    }
    whereabouts::leave(model, out);
    out.push(Effect::Quit(code));
}

fn resize(model: &mut Model, out: &mut Vec<Effect>, width: u16, height: u16) {
    model.look.width = width;
    model.look.height = height;
    model.dirty = true;
    for id in model.stack.ids() {
        with_page(model, out, id, |page, cx| page.resized(cx));
    }
}

fn answered(
    model: &mut Model,
    out: &mut Vec<Effect>,
    (to, generation): (Address, Generation),
    answer: Result<Answer, AskFault>,
    moment: Moment,
) {
    let wanted = model.asked.iter().position(|asked| *asked == (to, generation));
    let Some(position) = wanted else { return };
    model.asked.remove(position);
    model.facts.now = Some(moment);
    release(model, to);
    match to.asker {
        Asker::Screen(id) => {
            with_page(model, out, id, |page, cx| page.answered(to.slot, answer, cx));
        }
        Asker::Model => own_answer(model, out, to.slot, answer),
    }
}

fn own_answer(model: &mut Model, out: &mut Vec<Effect>, slot: Slot, answer: Result<Answer, AskFault>) {
    model.dirty = true;
    match slot {
        LEFT => return whereabouts::left(model, out, answer),
        STILL => return whereabouts::still(model, out, answer),
        _ => {}
    }
    let answer = match answer {
        Ok(answer) => answer,
        Err(fault) => {
            model.asking = None;
            if slot == FACTS {
                pin::unknown(model, out);
            }
            return say(model, Said::new(Tone::Bad, fault.to_string()));
        }
    };
    match (slot, answer) {
        (FACTS, Answer::Store(view)) => {
            let before = model.facts.standing();
            model.facts.store = Some(view);
            pin::stands(model, out, before);
        }
        (SCAN, Answer::Scan(meanings)) => scans::meant(model, out, meanings),
        (UNDO, Answer::Journal(slice)) => actions::undo_of(model, out, &slice.rows),
        _ => {}
    }
}

pub(super) fn submitted(
    model: &mut Model,
    out: &mut Vec<Effect>,
    to: Address,
    result: Result<Receipt, SubmitFault>,
    moment: Moment,
) {
    model.facts.now = Some(moment);
    again::told(model);
    release(model, to);
    if result.is_err() {
        model.facts.messages.refused();
    }
    if let Some(result) = pin::instead(model, out, to, result) {
        told(model, out, to, result);
    }
}

/// A form that somebody types in was posted meanwhile: its screen says what becomes of what is typed. Where that was left,
/// the words say that it is gone.
fn posted_before(model: &mut Model, out: &mut Vec<Effect>, form: (&str, FormId), refused: &Refused) {
    if with_top(model, out, |page, cx| page.posted_before(form, refused, cx)) != Some(Handled::Yes) {
        let words = format!("the form was {refused}; what was typed in it after that is not kept");
        say(model, Said::new(Tone::Warning, outcome::sentence(&words)));
    }
}

/// Tells what became of a command.
pub(super) fn told(
    model: &mut Model,
    out: &mut Vec<Effect>,
    to: Address,
    result: Result<Receipt, SubmitFault>,
) {
    let fault = result.as_ref().err().cloned();
    match to.asker {
        Asker::Screen(id) if model.stack.ids().contains(&id) => {
            let tag = super::page::Tag(to.slot.0);
            with_page(model, out, id, |page, cx| page.submitted(tag, result, cx));
        }
        // What became of a command is told also where its screen was left meanwhile.
        Asker::Screen(_) | Asker::Model => actions::submitted(model, out, &result),
    }
    if let Some(fault) = fault {
        stopped::after(model, &fault);
    }
}

fn changed(model: &mut Model, out: &mut Vec<Effect>, change: &Change) {
    ask(model, out, FACTS, StoreQuery);
    model.facts.fresh.note(change, model.now);
    for id in model.stack.ids() {
        with_page(model, out, id, |page, cx| page.changed(change, cx));
    }
}

fn release(model: &mut Model, on: Address) {
    model.hold.take_if(|hold| hold.on == on);
}

/// Says something at the foot of the screen.
pub(super) fn say(model: &mut Model, said: Said) {
    model.facts.messages.say(model.now, said);
    model.dirty = true;
}

/// Says what a command came to.
pub(super) fn done(model: &mut Model, words: impl Into<String>) {
    model.facts.messages.done(model.now, Said::new(Tone::Good, words));
    model.dirty = true;
}

/// Says what did not work, with the beep for it.
pub(super) fn wrong(model: &mut Model, out: &mut Vec<Effect>, words: impl Into<String>) {
    say(model, Said::new(Tone::Bad, words));
    out.push(Effect::Beep(Beep::Wrong));
}

/// A question of the model's own.
pub(super) fn ask<Q: Ask>(model: &mut Model, out: &mut Vec<Effect>, slot: Slot, query: Q) {
    let to = Address { asker: Asker::Model, slot };
    model.generation.0 = model.generation.0.saturating_add(1);
    let generation = model.generation;
    model.asked.retain(|(address, _)| *address != to);
    model.asked.push((to, generation));
    out.push(Effect::Ask { to, generation, query: query.into_query() });
}

/// Inputs wait for the model's own question or submission.
pub(super) fn hold(model: &mut Model, slot: Slot) {
    let on = Address { asker: Asker::Model, slot };
    model.hold = Some(Hold { on, until: model.now.plus(HOLD_MILLIS) });
}

/// Lets a screen do something, then does what it wants of the stack.
pub(super) fn with_page<R>(
    model: &mut Model,
    out: &mut Vec<Effect>,
    id: ScreenId,
    what: impl FnOnce(&mut dyn Page, &mut Cx<'_>) -> R,
) -> Option<R> {
    let (mut nav, mut said, mut wait) = (Vec::new(), Vec::new(), None);
    let framed = model.stack.get_mut(id)?;
    let mut cx = Cx {
        facts: &mut model.facts,
        look: model.look,
        now: model.now,
        id,
        out,
        nav: &mut nav,
        said: &mut said,
        generation: &mut model.generation,
        asked: &mut model.asked,
        hold: &mut wait,
    };
    let status = framed.screen.page().status();
    let result = what(framed.screen.page_mut(), &mut cx);
    let newer = framed.screen.page().status().filter(|said| Some(said) != status.as_ref());
    if let Some(newer) = newer {
        // What the screen says for itself is newer than what was said before.
        model.facts.messages.hush();
        if matches!(newer.tone, Tone::Bad | Tone::Warning) {
            model.facts.messages.note(model.now, newer);
        }
    }
    model.dirty = true;
    if let Some(on) = wait {
        model.hold = Some(Hold { on, until: model.now.plus(HOLD_MILLIS) });
    }
    for words in said {
        say(model, words);
    }
    for nav in nav {
        navigate::go(model, out, id, nav);
    }
    Some(result)
}

/// The same for the screen on top.
pub(super) fn with_top<R>(
    model: &mut Model,
    out: &mut Vec<Effect>,
    what: impl FnOnce(&mut dyn Page, &mut Cx<'_>) -> R,
) -> Option<R> {
    let id = model.stack.top().id;
    with_page(model, out, id, what)
}

/// How many rows the message band may have: whole sentences are shown whole where they can be.
pub fn message_rows(class: Class) -> u16 {
    match class {
        Class::Tiny => 4,
        Class::Narrow | Class::Wide => 3,
    }
}

/// Goes somewhere on behalf of the model itself.
pub(super) fn go(model: &mut Model, out: &mut Vec<Effect>, nav: Nav) {
    let id = model.stack.top().id;
    navigate::go(model, out, id, nav);
}
