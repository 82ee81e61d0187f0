//! Where somebody was: kept by person as they go, and taken up where they log in next, on any terminal of any size.
//!
//! It is written down a moment after something was done and on the way out, never more often, and is in nobody's way.
//! Whatever goes wrong with it is no news to anybody. Half-filled forms are kept for themselves and not opened here.

pub mod record;

use record::{List, Record, Spot};

use super::commands::{Cmd, keys_of};
use super::effect::Effect;
use super::millis::Millis;
use super::model::Model;
use super::navigate;
use super::said::{Said, Tone};
use super::screens::{
    Screen, alert_review, count_review, counting, counts, entry, item, jobs, journal, location, lots, people,
    reservations, suppliers,
};
use super::update::{self, LEFT, STILL, with_page};
use crate::domain::desk::AskFault;
use crate::domain::query::{Answer, DraftQuery, StillThereQuery, WHEREABOUTS};

/// So long after somebody did something it is written down where they are.
pub const KEEP_MILLIS: u64 = 3_000;

/// What is known of it.
#[derive(Clone, Debug, Default)]
pub struct Whereabouts {
    /// It begins afresh, however it was left.
    afresh: bool,
    /// As the store has it.
    kept: String,
    /// When it is to be written down.
    due: Option<Millis>,
    /// Whether somebody did something here.
    stirred: bool,
    /// What was asked for whether it is still there.
    perhaps_gone: StillThereQuery,
}

impl Whereabouts {
    /// Nothing is taken up at the beginning.
    pub fn afresh() -> Whereabouts {
        Whereabouts { afresh: true, ..Whereabouts::default() }
    }

    /// When it is to be written down.
    pub fn deadline(&self) -> Option<Millis> {
        self.due
    }
}

/// Asks how it was left, before anything can be done: what is typed meanwhile waits for it.
pub(super) fn begin(model: &mut Model, out: &mut Vec<Effect>) {
    if !model.whereabouts.afresh && matches!(model.top(), Screen::Home(_)) {
        update::ask(model, out, LEFT, DraftQuery { key: String::from(WHEREABOUTS) });
        update::hold(model, LEFT);
    }
}

/// Takes it up, unless somebody did not wait for it.
pub(super) fn left(model: &mut Model, out: &mut Vec<Effect>, answer: Result<Answer, AskFault>) {
    let Ok(Answer::Draft(Some(text))) = answer else { return };
    let record = Record::read(&text);
    model.whereabouts.kept = text;
    match record {
        Some(record) if !model.whereabouts.stirred => take_up(model, out, record),
        _ => {}
    }
}

fn take_up(model: &mut Model, out: &mut Vec<Effect>, record: Record) {
    // What is told at the start is read first.
    let modal = model.modal.take();
    let Record { home: left, screens, .. } = record;
    let Some(lowest) = model.stack.ids().first().copied() else { return };
    let look = model.look;
    if let Some(Screen::Home(home)) = model.stack.get_mut(lowest).map(|framed| &mut framed.screen) {
        home.take_up(&left, &look);
    }
    with_page(model, out, lowest, |page, cx| page.open(cx));
    for spot in screens {
        navigate::push(model, out, screen(spot));
    }
    if modal.is_some() {
        model.modal = modal;
    }
    let asked = left.perhaps_gone();
    if asked != StillThereQuery::default() {
        model.whereabouts.perhaps_gone = asked.clone();
        update::ask(model, out, STILL, asked);
    }
    let marks = left.items.len().max(left.alerts.len());
    let some = if left.more { format!(", the last {marks} marks") } else { String::new() };
    let afresh = keys_of(&model.keys, &model.contexts(), Cmd::Afresh);
    let afresh = afresh.map(|keys| format!("; {keys}: afresh")).unwrap_or_default();
    quietly(model, format!("as you left it{some}{afresh}"));
}

/// Says it where nothing else is said.
fn quietly(model: &mut Model, words: String) {
    let said = Said::new(Tone::Info, words);
    match model.facts.messages.shown() {
        None => update::say(model, said),
        Some(_) => model.facts.messages.note(model.now, said),
    }
}

/// A screen as it was left.
fn screen(spot: Spot) -> Screen {
    match spot {
        Spot::Item(id, section) => item::State::new(id).at_section(section).into(),
        Spot::Location(id, section) => location::State::new(id).at_section(section).into(),
        Spot::Journal(words) => journal::State::left(&words).into(),
        Spot::Entry(seq) => entry::State::new(seq).into(),
        Spot::Counts => counts::State::new().into(),
        Spot::Counting(count) => counting::State::new(counting::CountStart::Resume(count)).into(),
        Spot::Count(count) => count_review::State::new(count).into(),
        Spot::Alerts(kind, shown, filter) => alert_review::State::left(kind, shown, &filter).into(),
        Spot::List(list, filter, include) => match list {
            List::Suppliers => suppliers::State::new().left(&filter, include).into(),
            List::Jobs => jobs::State::new().left(&filter, include).into(),
            List::People => people::State::new().left(&filter, include).into(),
            List::Lots(item) => lots::State::of(item).left(&filter, include).into(),
            List::Reservations => reservations::State::new().left(&filter, include).into(),
        },
    }
}

/// What is gone loses its mark, and another place is the nearest.
pub(super) fn still(model: &mut Model, out: &mut Vec<Effect>, answer: Result<Answer, AskFault>) {
    let asked = std::mem::take(&mut model.whereabouts.perhaps_gone);
    let Ok(Answer::StillThere(still)) = answer else { return };
    let Some(lowest) = model.stack.ids().first().copied() else { return };
    let elsewhere = match model.stack.get_mut(lowest).map(|framed| &mut framed.screen) {
        Some(Screen::Home(home)) => home.still_there(&asked, &still),
        _ => false,
    };
    if elsewhere {
        with_page(model, out, lowest, |page, cx| page.open(cx));
    }
}

/// Somebody did something: a moment from now it is written down where they are.
pub(super) fn stir(model: &mut Model) {
    let due = model.now.plus(KEEP_MILLIS);
    model.whereabouts.stirred = true;
    model.whereabouts.due.get_or_insert(due);
}

/// Its time has come, if it has.
pub(super) fn wake(model: &mut Model, out: &mut Vec<Effect>) {
    let now = model.now;
    if model.whereabouts.due.take_if(|due| *due <= now).is_some() {
        keep(model, out);
    }
}

/// The program ends.
pub(super) fn leave(model: &mut Model, out: &mut Vec<Effect>) {
    if model.whereabouts.stirred {
        keep(model, out);
    }
}

/// Writes it down, where it is another than was kept.
fn keep(model: &mut Model, out: &mut Vec<Effect>) {
    let mut screens = model.stack.screens();
    let Some(Screen::Home(home)) = screens.next() else { return };
    let spots = screens.filter_map(|screen| screen.page().spot()).collect();
    let text = Record::new(home.left(), spots).text();
    if text != model.whereabouts.kept {
        model.whereabouts.kept.clone_from(&text);
        out.push(Effect::Whereabouts(text));
    }
}

/// Home as it comes: all places, no filter, no mark.
pub(super) fn afresh(model: &mut Model, out: &mut Vec<Effect>) {
    navigate::go_home(model, out, None);
    let lowest = model.stack.top().id;
    if let Screen::Home(home) = &mut model.stack.top_mut().screen {
        **home = super::screens::home::State::new();
    }
    with_page(model, out, lowest, |page, cx| page.open(cx));
    stir(model);
}
