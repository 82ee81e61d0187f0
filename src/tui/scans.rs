//! Scan first: what is scanned is asked for, then handed to the screen, and what that has no use for opens its own
//! screen. A scan never answers a question and never loses what was typed.

use super::actions;
use super::beep::Beep;
use super::effect::Effect;
use super::input::Input;
use super::modal::{Choice, Modal, Then};
use super::model::{Asking, Model};
use super::msg::Msg;
use super::page::{Handled, Nav, Scan};
use super::pin;
use super::press;
use super::said::{Said, Tone};
use super::scan::{Evidence, Out};
use super::screens::item;
use super::update::{self, SCAN, say, with_top, wrong};
use super::widget::field::Edit;
use crate::domain::query::{Meaning, ScanQuery};

/// What is said where a PIN is scanned.
const SCANNED: &str = "a PIN is typed, not scanned; type it";

/// What the detector made of keys.
pub(super) fn outs(model: &mut Model, out: &mut Vec<Effect>, outs: Vec<Out>) {
    let held = model.hold.is_some();
    let mut waits = Vec::new();
    for came in outs {
        // A key that came with one which waits for an answer waits for it too: it is for what comes up then.
        if let (Out::Act(key) | Out::Begin(key), false, true) = (&came, held, model.hold.is_some()) {
            waits.push(Msg::Input(Input::Key { key: *key, at: model.now }));
            continue;
        }
        match came {
            Out::Act(key) => press::key(model, out, key),
            Out::Begin(key) => {
                model.kept = press::typing(model).cloned();
                press::key(model, out, key);
            }
            Out::TakeBack => take_back(model, out),
            Out::Scan { code, evidence } => scanned(model, out, code, evidence),
            Out::Repeated(_) => say(model, Said::new(Tone::Info, "the same scan again counts once")),
            Out::Dropped if model.pin.is_some() => pin::not_typed(model, out, SCANNED),
            Out::Dropped => wrong(model, out, "a scan answers no question; it was dropped"),
        }
    }
    // Before what came later.
    waits.into_iter().rev().for_each(|msg| model.held.push_front(msg));
}

fn take_back(model: &mut Model, out: &mut Vec<Effect>) {
    let Some(kept) = model.kept.take() else { return };
    model.dirty = true;
    if let Some(Modal::Palette(palette)) = &mut model.modal {
        palette.line = kept;
        return palette.edited();
    }
    with_top(model, out, |page, cx| {
        if let Some(field) = page.typing_mut() {
            *field = kept;
            page.edited(cx);
        }
    });
}

/// A whole code: its meaning is asked, and what is typed next waits for it.
pub(super) fn scanned(model: &mut Model, out: &mut Vec<Effect>, code: String, evidence: Evidence) {
    if model.pin.is_some() {
        return pin::not_typed(model, out, SCANNED);
    }
    match &mut model.modal {
        // Into a line that is begun it goes as text; elsewhere it opens what it is, as on every screen.
        Some(Modal::Palette(palette)) if palette.line.is_empty() => model.modal = None,
        Some(Modal::Palette(palette)) => {
            palette.line.edit(&Edit::Paste(code));
            palette.edited();
            model.dirty = true;
            return;
        }
        Some(Modal::Help(_)) => model.modal = None,
        Some(Modal::Choose(_) | Modal::Reading(_)) => {
            return wrong(model, out, "a scan answers no question; it was dropped");
        }
        None => {}
    }
    model.pending = super::model::Pending::default();
    model.dirty = true;
    if model.facts.store.is_none() {
        return wrong(model, out, "there is no store yet");
    }
    update::ask(model, out, SCAN, ScanQuery { text: code.clone() });
    update::hold(model, SCAN);
    model.asking = Some(Asking { code, evidence });
}

/// The meaning of the scan is known.
pub(super) fn meant(model: &mut Model, out: &mut Vec<Effect>, meanings: Vec<Meaning>) {
    let Some(asking) = model.asking.take() else { return };
    let scan = Scan { code: asking.code, evidence: asking.evidence, meanings };
    hand_over(model, out, &scan);
}

/// Hands a scan to the screen on top, and does the obvious thing with what it has no use for.
pub(super) fn hand_over(model: &mut Model, out: &mut Vec<Effect>, scan: &Scan) {
    let handled = with_top(model, out, |page, cx| page.scanned(scan, cx));
    if handled == Some(Handled::Yes) {
        return;
    }
    match scan.meanings.first() {
        Some(Meaning::Item { id, .. } | Meaning::Lot { item: id, .. }) => {
            out.push(Effect::Beep(Beep::Ok));
            update::go(model, out, Nav::Push(Box::new(item::State::new(*id).into())));
        }
        Some(Meaning::Location { id, code }) => {
            out.push(Effect::Beep(Beep::Ok));
            update::go(model, out, Nav::Home(Some((*id, code.clone()))));
        }
        Some(Meaning::Document(document)) => {
            out.push(Effect::Beep(Beep::Ok));
            actions::open_document(model, out, document);
        }
        None => unknown(model, out, &scan.code),
    }
}

/// Nothing is known by the code: what can be done about it.
pub(super) fn unknown(model: &mut Model, out: &mut Vec<Effect>, code: &str) {
    out.push(Effect::Beep(Beep::Wrong));
    let shown = crate::domain::text::shown(code);
    say(model, Said::new(Tone::Warning, format!("nothing is known by {shown}")));
    let Ok(code) = crate::domain::text::Code::new(code) else { return };
    let mut choices = Vec::new();
    if let Some(form) = actions::attach_form(&code, model) {
        let then = Then::Nav(Box::new(Nav::Push(Box::new(form))));
        choices.push(Choice { key: 'a', label: String::from("attach to an item"), then });
    }
    if let Some(form) = actions::new_item_form(&code, model) {
        let then = Then::Nav(Box::new(Nav::Push(Box::new(form))));
        choices.push(Choice { key: 'n', label: String::from("a new item with it"), then });
    }
    if !choices.is_empty() {
        model.modal =
            Some(Modal::choose(format!("Nothing is known by {code}."), Vec::new(), choices, model.now));
    }
}
