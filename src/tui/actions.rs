//! Commands that mean the same on every screen: the action keys on what is selected, undo, and going places.

use super::beep::Beep;
use super::commands::Cmd;
use super::company;
use super::effect::{Address, Asker, Effect};
use super::modal::{Choice, Modal, Then};
use super::model::Model;
use super::navigate;
use super::outcome;
use super::page::{Handled, Nav, Subject};
use super::pin;
use super::press;
use super::said::{Said, Tone};
use super::screens::{
    Screen, alert_review, counting, counts, form, home, item, jobs, journal, location, lots, messages,
    people, reservations, suppliers, why,
};
use super::stopped;
use super::update::{self, FACTS, SUBMITTED, UNDO, done, go, hold, say, wrong};
use super::whereabouts;
use crate::domain::command::{Command, UndoWhat};
use crate::domain::desk::{Request, SubmitFault};
use crate::domain::entry::Action;
use crate::domain::party::Role;
use crate::domain::query::{EntryRow, JournalQuery, StoreQuery, UndoState, WhyOf};
use crate::domain::receipt::Receipt;
use crate::domain::text::Code;

/// How many entries are looked at for one that can be undone.
const UNDO_ROWS: u16 = 50;

/// Runs a command that the screen on top had no use for.
pub(super) fn run(model: &mut Model, out: &mut Vec<Effect>, command: Cmd) {
    match command {
        Cmd::Back => press::back(model, out),
        Cmd::GoHome => navigate::go_home(model, out, None),
        Cmd::Afresh => whereabouts::afresh(model, out),
        Cmd::GoJournal => push(model, out, journal::State::new(JournalQuery::default())),
        Cmd::GoCounts => push(model, out, counts::State::new()),
        Cmd::GoAlerts => push(model, out, alert_review::State::new()),
        Cmd::GoCompany => {
            model.modal = Some(company::who(&model.facts));
            model.dirty = true;
        }
        Cmd::GoDrafts => out.push(Effect::RunLine(String::from("draft list"))),
        Cmd::Pin => pin::by_itself(model),
        Cmd::GoMessages => push(model, out, messages::State::new()),
        Cmd::GoItem => {
            if let Some((id, _)) = model.cursor().items().first() {
                push(model, out, item::State::new(*id));
            }
        }
        Cmd::GoSuppliers => push(model, out, suppliers::State::new()),
        Cmd::GoJobs => push(model, out, jobs::State::new()),
        Cmd::GoLots => {
            let item = model.cursor().items().first().cloned();
            push(model, out, lots::State::of(item));
        }
        Cmd::GoPeople => push(model, out, people::State::new()),
        Cmd::GoReservations => push(model, out, reservations::State::new()),
        Cmd::GoLocation => {
            if let Some((id, _)) = model.cursor().location() {
                push(model, out, location::State::new(id));
            }
        }
        Cmd::Open => open(model, out),
        Cmd::Why => why(model, out),
        Cmd::Undo => undo(model, out),
        Cmd::Count => match model.cursor().location() {
            Some((id, code)) => push(model, out, counting::State::new(counting::CountStart::Bin(id, code))),
            None => push(model, out, counts::State::asking()),
        },
        Cmd::Acknowledge => {
            let keys = model.selection().alerts();
            let words = acknowledged(&model.selection().subjects, keys.len());
            submit(model, out, Box::new(Command::AlertAcknowledge(keys).into()), words);
        }
        command => match form::State::for_command(command, &model.selection_for(command), &model.facts) {
            Some(form) => push(model, out, form),
            None => wrong(model, out, format!("{}: not here", command.name())),
        },
    }
}

/// What is said when alerts were acknowledged.
fn acknowledged(subjects: &[Subject], alerts: usize) -> String {
    match subjects {
        [Subject::Alert { key, sku, .. }] => format!("{sku} ({}) acknowledged", key.kind.word()),
        _ if alerts == 1 => String::from("1 alert acknowledged"),
        _ => format!("{alerts} alerts acknowledged"),
    }
}

fn push(model: &mut Model, out: &mut Vec<Effect>, screen: impl Into<Screen>) {
    go(model, out, Nav::Push(Box::new(screen.into())));
}

/// Opens what is selected.
fn open(model: &mut Model, out: &mut Vec<Effect>) {
    let screen: Screen = match model.cursor().subjects.first() {
        Some(Subject::Item { id, .. }) => item::State::new(*id).into(),
        Some(Subject::Record { record, .. }) => item::State::new(record.item).into(),
        Some(Subject::Lot { item, .. }) => item::State::new(*item).into(),
        Some(Subject::Alert { key, .. }) => item::State::new(key.item).into(),
        Some(Subject::Location { id, .. }) => location::State::new(*id).into(),
        Some(Subject::Entry { seq, .. }) => super::screens::entry::State::new(*seq).into(),
        Some(Subject::Line { line, .. }) => super::screens::entry::State::new(line.seq).into(),
        _ => return,
    };
    push(model, out, screen);
}

/// Why the number of what is selected is what it is.
fn why(model: &mut Model, out: &mut Vec<Effect>) {
    let selection = model.cursor();
    let of = match (selection.subjects.first(), &selection.place) {
        (Some(Subject::Record { record, .. }), _) => WhyOf::Record(*record),
        (Some(Subject::Item { id, .. }), Some((place, _))) => WhyOf::InPlace(*id, *place),
        (Some(Subject::Item { id, .. }), None) => WhyOf::OnHand(*id),
        (Some(Subject::Lot { item, .. }), _) => WhyOf::OnHand(*item),
        (Some(Subject::Alert { key, .. }), _) => match key.place {
            Some(place) => WhyOf::InPlace(key.item, place),
            None => WhyOf::Available(key.item),
        },
        _ => return wrong(model, out, "why: no number is selected"),
    };
    push(model, out, why::State::new(of));
}

/// Undo names what it undoes: the selected entry or line, else one's own last entry.
fn undo(model: &mut Model, out: &mut Vec<Effect>) {
    match model.cursor().subjects.first() {
        Some(Subject::Entry { seq, summary }) => {
            ask_undo(model, format!("Undo entry {seq}?"), summary.clone(), UndoWhat::Entry(*seq));
        }
        Some(Subject::Line { line, text }) => {
            ask_undo(model, format!("Undo line {line}?"), text.clone(), UndoWhat::Line(*line));
        }
        _ => {
            let by = model.facts.store.as_ref().map(|store| store.person);
            let query = JournalQuery { by, rows: UNDO_ROWS, ..JournalQuery::default() };
            update::ask(model, out, UNDO, query);
            hold(model, UNDO);
        }
    }
}

/// The journal has told what there is to undo.
pub(super) fn undo_of(model: &mut Model, out: &mut Vec<Effect>, rows: &[EntryRow]) {
    let possible = |row: &&EntryRow| {
        row.undo == UndoState::Possible && row.undoes.is_none() && row.action != Action::Undo
    };
    match rows.iter().find(possible) {
        Some(row) => {
            let question = format!("Undo entry {}, {}?", row.seq, row.action.word());
            let details = format!("{} ({})", row.summary, model.facts.brief(row.recorded));
            ask_undo(model, question, details, UndoWhat::Entry(row.seq));
        }
        None => wrong(model, out, "you have no entry that can be undone; the journal shows others (o j)"),
    }
}

fn ask_undo(model: &mut Model, question: String, details: String, what: UndoWhat) {
    let words = match what {
        UndoWhat::Entry(seq) => format!("entry {seq} undone"),
        UndoWhat::Line(line) => format!("line {line} undone"),
        UndoWhat::Last => String::from("last entry undone"),
    };
    let then = Then::Submit(Box::new(Command::Undo(what).into()), words);
    let choice = Choice { key: 'y', label: String::from("undo it"), then };
    model.modal = Some(Modal::choose(question, vec![details], vec![choice], model.now));
}

/// Submits for the model itself; the words say what is done once it is.
pub(super) fn submit(model: &mut Model, out: &mut Vec<Effect>, request: Box<Request>, words: String) {
    let to = Address { asker: Asker::Model, slot: SUBMITTED };
    model.sent.push_back(words);
    out.push(Effect::Submit { to, request });
    hold(model, SUBMITTED);
}

/// What came of it.
pub(super) fn submitted(model: &mut Model, out: &mut Vec<Effect>, result: &Result<Receipt, SubmitFault>) {
    // What was sent first is answered first.
    let sent = model.sent.pop_front();
    match result {
        Ok(receipt) => {
            out.push(Effect::Beep(Beep::Done));
            navigate::marks_used(model);
            let told = super::outcome::told(None, receipt, None, &[], &model.facts);
            let words = match (sent, receipt) {
                (Some(sent), Receipt::Done(done)) => format!("{sent} by entry {}", done.seq),
                _ => told.words,
            };
            done(model, words);
            if !told.more.is_empty() {
                model.modal = Some(Modal::notice("Done", Tone::Info, told.more));
            }
        }
        Err(fault) => {
            out.push(Effect::Beep(Beep::Wrong));
            let lines = super::outcome::fault_lines(fault);
            say(model, Said::new(Tone::Bad, lines.join(" ")));
            model.modal = Some(Modal::notice(outcome::title(fault, "Not done"), Tone::Bad, lines));
        }
    }
    model.dirty = true;
}

/// A command line has run.
pub(super) fn ran(
    model: &mut Model,
    out: &mut Vec<Effect>,
    (line, output, needs): (String, Vec<String>, Option<Role>),
) {
    model.dirty = true;
    if output.is_empty() {
        return done(model, format!("{line}: done"));
    }
    let lines: Vec<String> = output.iter().map(|line| crate::domain::text::shown(line)).collect();
    if pin::instead_of_printed(model, out, (&line, &lines, needs)) == Handled::Yes {
        return;
    }
    if model.stopped.is_some() {
        return stopped::printed(model, lines);
    }
    model.modal = Some(Modal::notice(line, Tone::Info, lines));
}

/// An empty place has its store, or not.
pub(super) fn began(model: &mut Model, out: &mut Vec<Effect>, result: Result<Vec<String>, Vec<String>>) {
    model.dirty = true;
    match result {
        Ok(told) => {
            let id = model.stack.restart(home::State::new().into());
            model.modal = None;
            model.asked.clear();
            update::ask(model, out, FACTS, StoreQuery);
            update::with_page(model, out, id, |page, cx| page.open(cx));
            done(model, "the store is ready");
            if !told.is_empty() {
                model.modal = Some(Modal::notice("The store is ready", Tone::Info, told));
            }
        }
        Err(why) => {
            out.push(Effect::Beep(Beep::Wrong));
            if let Screen::First(first) = &mut model.stack.top_mut().screen {
                first.failed();
            }
            model.modal = Some(Modal::notice("Not done", Tone::Bad, why));
        }
    }
}

/// A document was scanned: the promises made to it.
pub(super) fn open_document(model: &mut Model, out: &mut Vec<Effect>, document: &Code) {
    say(model, Said::new(Tone::Info, format!("document {document}")));
    match form::State::for_document(document, &model.facts) {
        Some(form) => push(model, out, form),
        None => wrong(model, out, format!("{document} is a document; x e ends its promises")),
    }
}

/// The form that attaches a barcode.
pub(super) fn attach_form(code: &Code, model: &Model) -> Option<Screen> {
    form::State::attach(code, &model.facts).map(Into::into)
}

/// The form of a new item with this barcode.
pub(super) fn new_item_form(code: &Code, model: &Model) -> Option<Screen> {
    form::State::new_item_with(code, &model.facts).map(Into::into)
}
