//! Where screens want to go: the stack of screens and what lies over it.

use super::effect::{Effect, ScreenId};
use super::model::Model;
use super::page::Nav;
use super::press;
use super::scans;
use super::screens::{Screen, home};
use super::update::{with_page, with_top};
use crate::domain::ids::LocationId;
use crate::domain::text::Code;

/// Does what the screen `from` wants of the stack.
pub(super) fn go(model: &mut Model, out: &mut Vec<Effect>, from: ScreenId, nav: Nav) {
    model.dirty = true;
    match nav {
        Nav::Push(screen) => push(model, out, *screen),
        Nav::Replace(screen) => {
            if model.stack.depth() > 1 && model.stack.top().id == from {
                drop_top(model);
                push(model, out, *screen);
            } else if model.stack.top().id == from {
                let id = model.stack.restart(*screen);
                model.asked.clear();
                with_page(model, out, id, |page, cx| page.open(cx));
            }
        }
        Nav::Pop => {
            if model.stack.top().id == from {
                pop(model, out);
            }
        }
        Nav::Home(place) => go_home(model, out, place),
        Nav::Modal(modal) => model.modal = Some(*modal),
        Nav::Run(command) => press::run(model, out, command),
        Nav::Scanned(scan) => scans::hand_over(model, out, &scan),
        Nav::MarksUsed => marks_used(model),
    }
}

/// An action was done to what was marked: every screen takes its marks away.
pub(super) fn marks_used(model: &mut Model) {
    for id in model.stack.ids() {
        if let Some(framed) = model.stack.get_mut(id) {
            framed.screen.page_mut().marks_used();
        }
    }
}

/// Opens a screen on top.
pub(super) fn push(model: &mut Model, out: &mut Vec<Effect>, screen: Screen) {
    model.modal = None;
    model.pending = super::model::Pending::default();
    let before = model.stack.ids();
    let id = model.stack.push(screen);
    // A stack that was full lost a screen: nothing is owed to it any more.
    let now = model.stack.ids();
    for gone in before.into_iter().filter(|id| !now.contains(id)) {
        forget(model, gone);
    }
    with_page(model, out, id, |page, cx| page.open(cx));
}

/// Goes back one screen.
pub(super) fn pop(model: &mut Model, out: &mut Vec<Effect>) {
    if drop_top(model) {
        with_top(model, out, |page, cx| page.shown_again(cx));
    }
}

fn drop_top(model: &mut Model) -> bool {
    model.pending = super::model::Pending::default();
    model.dirty = true;
    match model.stack.pop() {
        Some(gone) => {
            forget(model, gone.id);
            true
        }
        None => false,
    }
}

fn forget(model: &mut Model, gone: ScreenId) {
    let of_gone = |address: &super::effect::Address| address.asker == super::effect::Asker::Screen(gone);
    model.asked.retain(|(address, _)| !of_gone(address));
    // A receipt is still waited for: what is typed meanwhile belongs after it.
    model.hold.take_if(|hold| of_gone(&hold.on));
}

/// Back to the lowest screen, home; it shows this place.
pub(super) fn go_home(model: &mut Model, out: &mut Vec<Effect>, place: Option<(LocationId, Code)>) {
    let lowest = model.stack.depth();
    for _ in 1..lowest {
        drop_top(model);
    }
    if let (Some((id, code)), Screen::Home(state)) = (place, &mut model.stack.top_mut().screen) {
        state.choose_place(home::Place::Chosen(id, code));
    }
    with_top(model, out, |page, cx| page.shown_again(cx));
}
