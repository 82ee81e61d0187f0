//! What must hold after each single entry, whoever asked for it, by the model alone.

use std::collections::{BTreeMap, BTreeSet};

use stockroom::domain::command::{Command, Source, Submission};
use stockroom::domain::entry::{Action, Entry, Undoes};
use stockroom::domain::event::{About, Event, MoveKind, Movement};
use stockroom::domain::ids::{EntryLine, LocationId, LotId, Record, Seq};
use stockroom::domain::item::{ItemState, Tracking};
use stockroom::domain::location::LocationState;
use stockroom::domain::party::{LotStatus, Role};
use stockroom::domain::settings::Beyond;

use crate::lowest::{self, Standing};
use crate::made::HOUR;
use crate::model::Model;

/// A broken law, in words.
pub type Law = Result<(), String>;

/// What is looked at before an entry is made.
pub struct Before {
    first_open: u64,
    beyond: Beyond,
    shift_hours: u64,
    standing: Standing,
}

impl Before {
    pub fn of(model: &Model) -> Before {
        Before {
            first_open: model.first_open(),
            beyond: model.settings().beyond,
            shift_hours: u64::from(model.settings().shift_hours),
            standing: Standing::of(model),
        }
    }

    /// Whether a record may go below nothing.
    fn lets_below(&self, submission: &Submission) -> bool {
        self.beyond == Beyond::Override
            && submission.override_reason.is_some()
            && submission.role >= Role::Supervisor
    }
}

/// A law under its name, so that a shorter history is known to break the same one.
pub fn named(law: &str, holds: Law) -> Law {
    holds.map_err(|what| format!("{law}: {what}"))
}

/// All laws of one entry that the model has taken.
pub fn each(model: &Model, before: &Before, submission: &Submission, entry: &Entry) -> Law {
    named("movements", movements_are_sound(model, before, submission, entry))?;
    if !before.lets_below(submission) {
        named("below nothing", lowest::nothing_goes_below_nothing(model, &before.standing, entry))?;
    }
    named("counts", counts_hold(model, entry))?;
    named("undo", undo_takes_back_what_was(model, before, entry))?;
    named("undo at once", undo_at_once_leaves_no_trace(model, entry))?;
    named("ended", what_ended_holds_nothing(model, entry))?;
    named("promises", promises_stand_for_what_is_there(model, entry))?;
    named("recode", a_recode_makes_nothing(entry))?;
    named("closing", a_closing_says_what_was(model, entry))?;
    named("first expired", first_expired_goes_first(model, submission, entry))?;
    named("promised", nobody_gets_what_is_promised(model, before, submission, entry))
}

pub fn movements(entry: &Entry) -> impl Iterator<Item = (EntryLine, &Movement)> {
    let seq = entry.header.seq;
    (1..).zip(&entry.events).filter_map(move |(line, event)| match event {
        Event::Moved(movement) => Some((EntryLine { seq, line }, movement)),
        _ => None,
    })
}

/// The records that an entry moved.
pub fn touched(entry: &Entry) -> BTreeSet<Record> {
    let ends = movements(entry).flat_map(|(_, moved)| {
        [moved.from, moved.to].map(|location| Record { item: moved.item, location, lot: moved.lot })
    });
    ends.collect()
}

pub fn inside(entry: &Entry) -> impl Iterator<Item = Record> {
    touched(entry).into_iter().filter(|record| !record.location.is_outside())
}

fn movements_are_sound(model: &Model, before: &Before, submission: &Submission, entry: &Entry) -> Law {
    let header = &entry.header;
    for (line, moved) in movements(entry) {
        let lot_fits =
            moved.lot == LotId::NONE || model.lots.get(&moved.lot).is_some_and(|lot| lot.item == moved.item);
        let known = model.items.contains_key(&moved.item)
            && model.places.contains_key(&moved.from)
            && model.places.contains_key(&moved.to);
        if moved.quantity.0 <= 0 || moved.from == moved.to || !lot_fits || !known {
            return Err(format!("{line} is no sound movement: {moved:?}"));
        }
        if moved.at > header.recorded {
            return Err(format!("{line} is in the future: {} after {}", moved.at.0, header.recorded.0));
        }
        if moved.at.0 < before.first_open {
            return Err(format!("{line} is at {} in a closed period", moved.at.0));
        }
    }
    let back = header.recorded.0 - header.effective.0.min(header.recorded.0);
    let clerk = submission.role <= Role::Clerk && submission.source == Source::Hand;
    if clerk && header.action != Action::Undo && back > before.shift_hours * HOUR {
        return Err(format!("a clerk dated {} back by {back} ms", header.seq));
    }
    Ok(())
}

/// From the entry's own moments on, each record that it moved holds what was seen last and what came after that.
fn counts_hold(model: &Model, entry: &Entry) -> Law {
    let seq = entry.header.seq.0;
    let mut records: BTreeSet<Record> = inside(entry).collect();
    for event in &entry.events {
        let of = match event {
            Event::Observed(seen) => Some(seen.record),
            Event::Judged(line, _) | Event::Withdrawn(line) => {
                model.counted.seen.get(line).map(|seen| seen.record)
            }
            _ => None,
        };
        records.extend(of);
    }
    for record in records {
        let first = model.ledger.moves(&record).iter().filter(|one| one.seq == seq).map(|one| one.at).min();
        counts_hold_for(model, record, first.unwrap_or(0))?;
    }
    Ok(())
}

/// The same for one record, at every instant since a moment.
pub fn counts_hold_for(model: &Model, record: Record, since: u64) -> Law {
    let seen = model.counted.of_record(record);
    if seen.is_empty() {
        return Ok(());
    }
    let mut instants: BTreeSet<u64> = seen.iter().map(|(_, seen)| seen.truth.0).collect();
    instants.extend(model.ledger.moves(&record).iter().map(|one| one.at));
    for at in instants.into_iter().filter(|at| *at >= since) {
        let (holds, must) =
            (model.ledger.as_of(&record, at), model.counted.must_hold(&model.ledger, record, &seen, at));
        if holds != must {
            let seen: Vec<_> = seen.iter().map(|(line, seen)| format!("{line} {seen:?}")).collect();
            let moves: Vec<_> = model.ledger.moves(&record).iter().map(|one| format!("{one:?}")).collect();
            return Err(format!(
                "{record:?} holds {holds} at {at}, was seen to hold {must}:\n{}\n{}",
                seen.join("\n"),
                moves.join("\n")
            ));
        }
    }
    Ok(())
}

fn undo_takes_back_what_was(model: &Model, before: &Before, entry: &Entry) -> Law {
    for (line, moved) in movements(entry) {
        let About::Reverses(of) = moved.about else { continue };
        let Some(Event::Moved(was)) = model.events.get(&of) else {
            return Err(format!("{line} reverses {of}, which is no movement"));
        };
        let mirror = (was.item, was.lot, was.to, was.from, was.quantity);
        if (moved.item, moved.lot, moved.from, moved.to, moved.quantity) != mirror {
            return Err(format!("{line} is no mirror of {of}"));
        }
        let at = was.at.0.max(before.first_open);
        if moved.at.0 != at {
            return Err(format!("{line} is at {}, what it reverses belongs at {at}", moved.at.0));
        }
        if !matches!(model.ledger.stands(line), Some(0 | 1)) {
            return Err(format!(
                "{line} reverses {of}, which stands {:?} times now",
                model.ledger.stands(line)
            ));
        }
    }
    Ok(())
}

/// An entry that is undone whole by the next one has changed no record at any moment.
fn undo_at_once_leaves_no_trace(model: &Model, entry: &Entry) -> Law {
    let own = entry.header.seq;
    let Some(Undoes::Entry(of)) = entry.header.undoes else { return Ok(()) };
    let lines =
        |seq| model.events.range(EntryLine { seq, line: 0 }..EntryLine { seq: Seq(seq.0 + 1), line: 0 });
    // Merges and a closing in between are for ever; so is a count of another hand in the same entry.
    let whole = lines(of).all(|(_, event)| match event {
        Event::Moved(moved) => moved.kind != MoveKind::Recode,
        _ => true,
    });
    let in_the_open = lines(of).all(|(_, event)| match event {
        Event::Moved(moved) => moved.at.0 >= model.first_open(),
        _ => true,
    });
    if own.0 != of.0 + 1 || !whole || !in_the_open {
        return Ok(());
    }
    let mut left: BTreeMap<(Record, u64), i128> = BTreeMap::new();
    for record in touched(entry) {
        for one in model.ledger.moves(&record).iter().filter(|one| one.seq == own.0 || one.seq == of.0) {
            *left.entry((record, one.at)).or_default() += one.change;
        }
    }
    match left.into_iter().find(|(_, change)| *change != 0) {
        Some(((record, at), change)) => {
            Err(format!("{own} undoes {of} at once, and {change} of {record:?} at {at} is left"))
        }
        None => Ok(()),
    }
}

/// What was merged away holds nothing and is promised to nobody; what is kept by lot lies in lots.
fn what_ended_holds_nothing(model: &Model, entry: &Entry) -> Law {
    for (record, held) in model.stock() {
        let item = &model.items[&record.item];
        let merged_lot =
            model.lots.get(&record.lot).is_some_and(|lot| matches!(lot.status, LotStatus::Merged(_)));
        let place = &model.places[&record.location];
        let what = match () {
            () if matches!(item.state, ItemState::Merged(_)) => "an item that was merged away",
            () if matches!(place.state, LocationState::Merged(_)) => "a place that was merged away",
            () if place.state == LocationState::Retired => "a place that is out of use",
            () if merged_lot => "a lot that was merged away",
            () if item.tracking == Tracking::Lot && record.lot == LotId::NONE => "no lot",
            () if item.tracking == Tracking::None && record.lot != LotId::NONE => "a lot that is not kept",
            () => continue,
        };
        return Err(format!("after {} {record:?} holds {held} in {what}", entry.header.seq));
    }
    Ok(())
}

fn promises_stand_for_what_is_there(model: &Model, entry: &Entry) -> Law {
    for (id, promise) in &model.promises {
        let item = model.items.get(&promise.item).is_some_and(|item| item.state == ItemState::Active);
        let place = promise.place.is_none_or(|place| {
            model.places.get(&place).is_some_and(|place| place.state == LocationState::Active)
        });
        let lot = promise.lot.and_then(LotId::some).is_none_or(|lot| {
            model.lots.get(&lot).is_some_and(|lot| {
                lot.item == promise.item && matches!(lot.status, LotStatus::Free | LotStatus::Hold)
            })
        });
        if promise.quantity.0 <= 0 || !item || !place || !lot {
            return Err(format!(
                "after {} reservation {id} is of what is no more: {promise:?}",
                entry.header.seq
            ));
        }
    }
    Ok(())
}

/// What becomes other stock is as much as it was: the place between holds nothing.
fn a_recode_makes_nothing(entry: &Entry) -> Law {
    let ends = movements(entry).map(|(_, moved)| match (moved.from, moved.to) {
        (LocationId::RECODE, _) => -i128::from(moved.quantity.0),
        (_, LocationId::RECODE) => i128::from(moved.quantity.0),
        _ => 0,
    });
    match ends.sum::<i128>() {
        0 => Ok(()),
        left => Err(format!("{} leaves {left} between two records", entry.header.seq)),
    }
}

fn a_closing_says_what_was(model: &Model, entry: &Entry) -> Law {
    let Some(day) = entry.events.iter().find_map(|event| match event {
        Event::PeriodClosed(day) => Some(*day),
        _ => None,
    }) else {
        return Ok(());
    };
    if entry.events.iter().any(|event| matches!(event, Event::ClosingGoesOn(_))) {
        return Ok(());
    }
    let end = model.settings().calendar().end(day).0;
    for item in model.items.keys() {
        let (was, says) = (model.ledger.inside_as_of(*item, end), model.closings.get(item).copied());
        if was != says.unwrap_or(0) {
            return Err(format!("the closing of {day} says {says:?} of item {item}, there were {was}"));
        }
    }
    Ok(())
}

/// An issue that names no place and no lot leaves nothing behind that may be used and expires earlier. What is being
/// counted comes last, what is promised from a place or of a lot is not for everybody, and nobody is given what is past
/// its last day without asking for it.
fn first_expired_goes_first(model: &Model, submission: &Submission, entry: &Entry) -> Law {
    let Command::Issue { lines, .. } = &submission.command else { return Ok(()) };
    let [line] = lines.as_slice() else { return Ok(()) };
    if line.from.is_some() || line.lot.is_some() || line.document.is_some() {
        return Ok(());
    }
    let today = model.day(entry.header.effective.0);
    let expires = |record: &Record| model.lots.get(&record.lot).and_then(|lot| lot.expires);
    let expired = |record: &Record| expires(record).is_some_and(|last| last < today);
    // What has not expired comes first, then the earlier day, then what keeps for ever.
    let turn = |record: &Record| (expired(record), expires(record).is_none(), expires(record));
    let usable = |record: &Record| {
        let promised = model.promises.values().any(|promise| {
            promise.item == record.item
                && (promise.place.is_some() || promise.lot.is_some())
                && promise.place.is_none_or(|place| model.is_in(record.location, place))
                && promise.lot.is_none_or(|lot| lot == record.lot)
        });
        !model.on_hold(record) && model.open_count(record.location).is_none() && !promised
    };
    let own = entry.header.seq;
    for (_, moved) in movements(entry).filter(|(_, moved)| asked_for(moved)) {
        let taken = Record { item: moved.item, location: moved.from, lot: moved.lot };
        if submission.source == Source::Hand && expired(&taken) {
            return Err(format!("{own} takes {taken:?}, which is past its last day, and nobody named it"));
        }
        let others = model.ledger.of_item(moved.item).map(|(record, _)| record);
        for record in others.filter(|record| !record.location.is_outside()) {
            let left = lowest::left_after(model, record, entry);
            if left > 0 && usable(record) && turn(record) < turn(&taken) {
                return Err(format!(
                    "{own} takes {taken:?} and leaves {left} of {record:?}, which expires first"
                ));
            }
        }
    }
    Ok(())
}

/// Whether somebody asked for a movement itself, be it from more records than one.
fn asked_for(moved: &Movement) -> bool {
    matches!(moved.about, About::Nothing | About::Part(_))
}

/// By hand and unsigned, an issue leaves enough for every promise that is left. To whoever counts a place it is as if
/// that lay outside, with what is promised from there: whether there is enough would tell what they count.
fn nobody_gets_what_is_promised(
    model: &Model,
    before: &Before,
    submission: &Submission,
    entry: &Entry,
) -> Law {
    if entry.header.action != Action::Issue
        || submission.source == Source::Import
        || before.lets_below(submission)
    {
        return Ok(());
    }
    let corrected = movements(entry).any(|(_, moved)| !asked_for(moved));
    let items: BTreeSet<_> = movements(entry).map(|(_, moved)| moved.item).collect();
    for item in items {
        let seen = |place: LocationId| !model.counts_in(place, submission.by);
        let stock = model.stock_of(item).into_iter();
        let stock = stock.filter(|(record, _)| seen(record.location) && !model.on_hold(record));
        let promised = model.promises.values().filter(|promise| promise.item == item);
        let promised = promised.filter(|promise| promise.place.is_none_or(seen));
        let free: i128 = stock.map(|(_, held)| held).sum();
        let reserved: i128 = promised.map(|promise| i128::from(promise.quantity.0)).sum();
        if free < reserved && !corrected {
            return Err(format!(
                "{} leaves {free} of item {item}, {reserved} are promised",
                entry.header.seq
            ));
        }
    }
    Ok(())
}
