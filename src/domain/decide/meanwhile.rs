//! What colleagues did to the goods of a command after the person who gives it had looked: who, when, by which entry.
//!
//! A command is checked against what is so now, whatever was seen. This only tells why that is something else than what
//! stood on the screen, and asks once more where the command rests on what was seen. It must never tell of a place that
//! is being counted blind.

use std::ops::{Bound, ControlFlow};

use super::super::blindness;
use super::super::book;
use super::super::command::{Command, Source, Submission};
use super::super::entry::Action;
use super::super::event::{Event, Movement};
use super::super::ids::{EntryLine, ItemId, PersonId, Record, Seq};
use super::super::receipt::Notice;
use super::super::refusal::{Fault, Refused, Rejection, Why};
use super::super::table::{Direction, Read, Unreadable};
use super::super::tables::{Entries, ItemsBySku, Lines, MovesByItem, Names};
use super::super::text::Code;
use super::super::time::{Moment, StoreTime};
use super::Decided;

/// How many movements of an item are looked at, the latest first: the writer waits for no more.
const MOVES_MAX: usize = 50;
/// How many records of a command are looked at.
const RECORDS_MAX: usize = 200;
/// About how many items something is said.
const SAID_MAX: usize = 3;

/// What a colleague did.
struct Deed {
    item: Code,
    by: String,
    at: StoreTime,
    action: Action,
    seq: Seq,
}

impl Deed {
    fn why(self) -> Why {
        let Deed { item, by, at, action, seq } = self;
        Why::ChangedMeanwhile { item, by, at, action, seq }
    }

    fn notice(self) -> Notice {
        let Deed { item, by, at, action, seq } = self;
        Notice::ChangedMeanwhile { item, by, at, action, seq }
    }
}

/// The outcome of a command, with what colleagues did to its goods in the meantime.
pub fn told<R: Read>(
    book: &R,
    submission: &Submission,
    outcome: Result<Decided, Rejection>,
) -> Result<Decided, Rejection> {
    let Some(seen) = submission.seen else { return outcome };
    match outcome {
        Ok(decided) => done(book, (submission, seen), decided),
        Err(Rejection::Refused(refused)) => Err(refused_too(book, (submission, seen), refused)?.into()),
        Err(other) => Err(other),
    }
}

/// Whether a command rests on what was seen: it says how much more or less there is, or takes whatever there is.
fn rests_on_it(command: &Command) -> bool {
    matches!(command, Command::Adjust(_) | Command::Scrap { .. } | Command::Move(_) | Command::MoveAll { .. })
}

fn done<R: Read>(book: &R, about: (&Submission, Seq), mut decided: Decided) -> Result<Decided, Rejection> {
    let (submission, _) = about;
    let mut asked: Vec<Record> = Vec::new();
    let mut deeds = Vec::new();
    for event in &decided.events {
        let Event::Moved(movement) = event else { continue };
        for record in ends(movement) {
            if asked.contains(&record) || asked.len() >= RECORDS_MAX || deeds.len() >= SAID_MAX {
                continue;
            }
            asked.push(record);
            deeds.extend(by_others(book, about, record.item, Some(record))?);
        }
    }
    if deeds.is_empty() {
        return Ok(decided);
    }
    if submission.source == Source::Hand && rests_on_it(&submission.command) {
        // Whoever is sure says so with what they were told as what they have seen: this is later than that.
        let faults = deeds.into_iter().map(|deed| Fault { line: None, why: deed.why() }).collect();
        return Err(Refused { faults }.into());
    }
    decided.notices.extend(deeds.into_iter().map(Deed::notice));
    Ok(decided)
}

/// The records inside that a movement changes.
fn ends(movement: &Movement) -> impl Iterator<Item = Record> {
    let Movement { item, lot, from, to, .. } = *movement;
    [from, to].into_iter().filter(|location| !location.is_outside()).map(move |location| Record {
        item,
        location,
        lot,
    })
}

/// A want of goods, with who took them.
fn refused_too<R: Read>(
    book: &R,
    about: (&Submission, Seq),
    mut refused: Refused,
) -> Result<Refused, Unreadable> {
    let mut wanting: Vec<&Code> = Vec::new();
    for fault in &refused.faults {
        if let Why::NotEnough { item, .. } | Why::NothingThere { item, .. } = &fault.why
            && !wanting.contains(&item)
        {
            wanting.push(item);
        }
    }
    let mut deeds = Vec::new();
    for code in wanting.into_iter().take(SAID_MAX) {
        if let Some(item) = book.get::<ItemsBySku>(&code.folded())? {
            deeds.extend(by_others(book, about, item, None)?);
        }
    }
    refused.faults.extend(deeds.into_iter().map(|deed| Fault { line: None, why: deed.why() }));
    Ok(refused)
}

/// The last that somebody else did to an item, or to one record of it, since then.
fn by_others<R: Read>(
    book: &R,
    (submission, seen): (&Submission, Seq),
    item: ItemId,
    record: Option<Record>,
) -> Result<Option<Deed>, Unreadable> {
    let mut since = Vec::new();
    let mut left = MOVES_MAX;
    let span = (
        Bound::Included((item, Moment(0), Seq(0), 0)),
        Bound::Included((item, Moment(u64::MAX), Seq(u64::MAX), u32::MAX)),
    );
    book.scan::<MovesByItem>(span, Direction::Down, &mut |(_, _, seq, line), ()| {
        if seq > seen {
            since.push(EntryLine { seq, line });
        }
        left -= 1;
        if left > 0 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    since.sort_unstable_by(|a, b| b.cmp(a));
    for EntryLine { seq, line } in since {
        let Some(Event::Moved(movement)) = book.get::<Lines>(&(seq, line))? else { continue };
        let Some(header) = book.get::<Entries>(&seq)?.map(|stored| stored.header) else { continue };
        let of_record = record.is_none_or(|record| ends(&movement).any(|end| end == record));
        if header.by == submission.by || !of_record || is_hidden(book, submission, &movement)? {
            continue;
        }
        let (Ok((_, master)), Ok(settings)) = (book::item(book, item), book::settings(book)) else {
            continue;
        };
        return Ok(Some(Deed {
            item: master.sku,
            by: called(book, header.by)?,
            // To the minute: nobody wants the seconds.
            at: settings.calendar().shown(Moment(header.recorded.0 - header.recorded.0 % 60_000)),
            action: header.action,
            seq,
        }));
    }
    Ok(None)
}

fn is_hidden<R: Read>(book: &R, submission: &Submission, movement: &Movement) -> Result<bool, Unreadable> {
    for record in ends(movement) {
        if blindness::hiding(book, record.location, submission.by, submission.role)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn called<R: Read>(book: &R, person: PersonId) -> Result<String, Unreadable> {
    Ok(match book.get::<Names>(&person)? {
        Some(personal) => personal.name.name.to_string(),
        None if person == PersonId::CLOCK => String::from("the clock"),
        None => format!("person {person}"),
    })
}
