//! At a start: what became of what somebody was cut off from, asked of the store under its number, told in a sentence.

use super::file::{Left, Slip, Slips};
use crate::domain::command::{ItemRef, LocationRef};
use crate::domain::desk::AskFault;
use crate::domain::ids::{CountId, ItemId, LocationId, RequestId, SessionId};
use crate::domain::query::{CountQuery, ItemQuery, LocationQuery, OutcomeQuery, StoreQuery, Window};
use crate::domain::receipt::Receipt;
use crate::domain::text::shown;
use crate::domain::time::Moment;
use crate::service::desk::{Desk, ask};

/// The most characters of a word from a slip.
const WORD_MAX: usize = 100;

/// What became of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Whether it was recorded.
    pub recorded: bool,
    /// The sentence.
    pub sentence: String,
}

/// Settles the slips that whoever stands at this desk has left for this store. What cannot be asked now stays.
pub fn settle(desk: &dyn Desk, slips: &Slips) -> Vec<Settled> {
    let (site, person) = (desk.site(), desk.asker().person.0);
    let own = |left: &Left| left.slip.site == site && left.slip.person == person;
    let mut left: Vec<Left> = slips.left().into_iter().filter(own).collect();
    left.sort_by_key(|left| left.slip.at);
    let mut settled = Vec::new();
    for left in left {
        match outcome(desk, &left.slip) {
            Ok(outcome) => {
                settled.push(told(desk, &left.slip, outcome.as_ref()));
                left.done();
            }
            Err(fault) => tracing::warn!(%fault, "what became of a request cannot be asked"),
        }
    }
    settled
}

/// The receipt; none where it was not recorded. The last of a set that made an entry speaks for all of it.
fn outcome(desk: &dyn Desk, slip: &Slip) -> Result<Option<Receipt>, AskFault> {
    let session = SessionId(slip.session);
    // At a server the command may still be on its way: what is told now must stay true.
    desk.end_session(session).map_err(|fault| AskFault::Stopped(fault.to_string()))?;
    let (first, last) = slip.numbers;
    for number in (first..=last).rev() {
        let found = ask(desk, OutcomeQuery { request: RequestId { session, number } })?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn told(desk: &dyn Desk, slip: &Slip, outcome: Option<&Receipt>) -> Settled {
    let what = words(desk, slip);
    let when = match ask(desk, StoreQuery) {
        Ok(store) => format!(" of {}", store.settings.calendar().minute(Moment(slip.at))),
        Err(_) => String::new(),
    };
    let seen = if slip.answered { " (you may have seen that it was)" } else { "" };
    let sentence = match outcome {
        Some(Receipt::Done(done)) => format!("your {what}{when} was recorded: entry {}{seen}", done.seq),
        Some(Receipt::Unchanged) => format!("your {what}{when} changed nothing: everything was so already"),
        None => format!("your {what}{when} was not recorded, and nothing of it was done; do it again"),
    };
    Settled { recorded: outcome.is_some(), sentence: format!("{sentence}{}", rest(slip)) }
}

/// What a set may have been a part of: an import goes part by part, and whoever is cut off has sent no more than some.
fn rest(slip: &Slip) -> &'static str {
    match slip.numbers {
        (first, last) if first >= last => "",
        (0 | 1, _) => {
            ". If it was an import, import the file again: what is there is skipped, the rest is done"
        }
        _ => {
            ". If it was an import, the parts before this one are recorded and those behind it were not sent: import the \
             file again, what is there is skipped"
        }
    }
}

/// `issue of 5 x M8 and 2 more lines`; all of it fit to show.
fn words(desk: &dyn Desk, slip: &Slip) -> String {
    let brief = |text: &str| -> String { shown(text).chars().take(WORD_MAX).collect() };
    let what = brief(&slip.what);
    if slip.numbers.0 < slip.numbers.1 {
        return format!("set of {} commands", slip.lines);
    }
    let by_id = || {
        let item = ItemRef::Id(ItemId(slip.item?));
        Some(ask(desk, ItemQuery { item }).ok()??.item.sku.to_string())
    };
    let sku = slip.sku.as_deref().map(brief).or_else(by_id);
    let mut words = match (sku, &slip.quantity, &slip.about) {
        (Some(sku), Some(quantity), _) => format!("{what} of {} x {sku}", brief(quantity)),
        (Some(sku), None, _) => format!("{what} of {sku}"),
        (None, _, Some(about)) => format!("{what} of {}", brief(about)),
        (None, _, None) => what,
    };
    match place(desk, slip) {
        Some(place) if slip.item.is_some() || slip.sku.is_some() => words.push_str(&format!(" at {place}")),
        Some(place) => words.push_str(&format!(" of {place}")),
        None => {}
    }
    match slip.lines {
        0 | 1 => {}
        2 => words.push_str(" and 1 more line"),
        lines => words.push_str(&format!(" and {} more lines", lines.saturating_sub(1))),
    }
    words
}

/// Where it was, where the slip has a place or a count.
fn place(desk: &dyn Desk, slip: &Slip) -> Option<String> {
    let counted = || {
        let window = Window { offset: 0, rows: 1 };
        let query = CountQuery { count: CountId(slip.count?), window };
        Some(ask(desk, query).ok()??.place)
    };
    let location = LocationRef::Id(slip.place.map(LocationId).or_else(counted)?);
    Some(ask(desk, LocationQuery { location }).ok()??.location.code.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::command::{Command, LocationCommand, LocationPatch};
    use crate::domain::desk::Request;
    use crate::domain::settings::Settings;
    use crate::domain::tables::PersonName;
    use crate::domain::text::{Code, Name};
    use crate::engine::clock::SystemClock;
    use crate::service::local::Local;
    use crate::service::room::{self, Room};
    use crate::service::slip::Noted;

    fn code(text: &str) -> Code {
        Code::new(text).unwrap()
    }

    /// A room with the place A-02, and a desk in it.
    fn room() -> (Room, impl Fn(&Room) -> Local) {
        let creator = PersonName { login: code("ann"), name: Name::new("Ann").unwrap() };
        let settings = Settings::new(code("EUR"), code("UTC"));
        let room = room::rehearsal(Arc::new(SystemClock), settings, &creator).unwrap();
        let desk = |room: &Room| room.desk(&code("ann"), None).unwrap();
        let place = LocationCommand::Add { code: code("A-02"), patch: LocationPatch::default() };
        desk(&room).submit(Command::Location(place).into()).unwrap();
        (room, desk)
    }

    #[test]
    fn a_count_is_told_with_its_place_and_what_was_answered_as_something_that_may_have_been_seen() {
        let (room, desk) = room();
        let dir = tempfile::tempdir().unwrap();
        let slips = Slips::in_folder(dir.path());
        let location = LocationRef::Code(code("A-02"));
        let place = ask(&desk(&room), LocationQuery { location }).unwrap().unwrap().id;
        let opens = Request::from(Command::CountOpen(LocationRef::Id(place)));
        for (request, words) in [
            (opens, "your count of A-02 of "),
            (Request::from(Command::CountClose(CountId(1))), "your count of A-02 of "),
        ] {
            let noted = Noted::new(Arc::new(desk(&room)), slips.clone());
            noted.submit(request).unwrap();
            // Its line is gone between the answer and the person.
            noted.unseen();
            drop(noted);
            let [settled] = &settle(&desk(&room), &slips)[..] else { panic!("one slip") };
            assert!(settled.recorded && settled.sentence.starts_with(words), "{settled:?}");
            assert!(settled.sentence.contains("(you may have seen that it was)"), "{settled:?}");
        }
    }

    #[test]
    fn whoever_is_cut_off_in_an_import_is_told_how_it_goes_on() {
        let (room, desk) = room();
        let dir = tempfile::tempdir().unwrap();
        for (numbers, recorded, words) in [
            ((1, 200), false, "your set of 200 commands"),
            ((1, 200), false, ". If it was an import, import the file again"),
            ((201, 400), false, "the parts before this one are recorded and those behind it were not sent"),
        ] {
            let slips = Slips::in_folder(dir.path());
            let asker = desk(&room).asker();
            let summary = Command::CountClose(CountId(1)).summary();
            let whose = (desk(&room).site(), asker.person, SessionId([7; 16]));
            let slip = Slip { lines: 200, ..Slip::of(whose, numbers, Moment(0), summary) };
            slips.begin(SessionId([7; 16])).unwrap().write(&slip).unwrap();
            let [settled] = &settle(&desk(&room), &slips)[..] else { panic!("one slip") };
            assert!(settled.recorded == recorded && settled.sentence.contains(words), "{settled:?}");
        }
    }
}
