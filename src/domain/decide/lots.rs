//! Decides on lots: their numbers, last days, holds and parents.

use std::ops::ControlFlow;

use super::Context;
use super::masters::{Faults, unfit};
use super::recode::{movable, not_counted, not_in_review, one_entry, recode, reservations_of_item, told};
use crate::domain::book;
use crate::domain::command::{Hold, ItemRef, LotCommand, LotRef, Patch, Submission};
use crate::domain::event::Event;
use crate::domain::ids::{ItemId, LotId, Record};
use crate::domain::item::{Item, Tracking};
use crate::domain::party::{Lot, LotStatus, Reservation};
use crate::domain::quantity::Qty;
use crate::domain::refusal::{Noun, Rejection, Why};
use crate::domain::table::{Direction, Read, Unreadable};
use crate::domain::tables::{Fact, Lots, LotsByNumber};
use crate::domain::text::Code;
use crate::domain::time::Day;

/// How deep lots may lie in lots.
pub(super) const LOT_DEPTH_MAX: usize = 32;
/// One day after the last that can be written: the first of the year 10000.
const DAY_END: u32 = 2_932_897;

/// Decides a command on a lot. Whoever receives may name a new one; what may be used is a supervisor's word.
pub(super) fn decide_lot<R: Read>(
    state: &R,
    context: &Context,
    submission: &Submission,
    command: &LotCommand,
) -> Result<Vec<Event>, Rejection> {
    match command {
        LotCommand::Add { item, number, expires, parent } => {
            add(state, context, item, number, *expires, parent.as_ref())
        }
        LotCommand::Change { item, lot, expires, hold, parent } => {
            let (item, _) = book::resolve_item(state, item)?;
            change(state, item, lot, expires, *hold, parent)
        }
        LotCommand::Rename { item, lot, number } => {
            let (item, row) = book::resolve_item(state, item)?;
            let (id, old) = named(state, item, lot)?;
            number_free(state, item, &row, number, Some((id, &old.number)))?;
            if old.number == *number {
                return Ok(Vec::new());
            }
            Ok(vec![Event::Lot(id, Lot { number: number.clone(), ..old })])
        }
        LotCommand::Merge { item, from, into } => {
            let (item, _) = book::resolve_item(state, item)?;
            merge(state, context, item, from, into)
        }
        LotCommand::Retire { item, lot } => {
            let (item, _) = book::resolve_item(state, item)?;
            retire(state, submission, item, lot)
        }
    }
}

fn add<R: Read>(
    state: &R,
    context: &Context,
    item: &ItemRef,
    number: &Code,
    expires: Option<Day>,
    parent: Option<&LotRef>,
) -> Result<Vec<Event>, Rejection> {
    let (item, row) = book::active_item(state, item)?;
    if row.tracking != Tracking::Lot {
        let what = format!("{} is not kept by lot; a manager can turn its lots on", row.sku);
        return Err(unfit(what).into());
    }
    let mut faults = Faults::default();
    faults.take(number_free(state, item, &row, number, None))?;
    faults.take(real_day(expires))?;
    let parent = match parent {
        Some(parent) => faults.take(parent_of(state, item, None, number, parent))?,
        None => None,
    };
    faults.finish()?;
    let id = LotId(book::next_id(state, Fact::LastLot, 0)?);
    let status = LotStatus::Free;
    Ok(vec![Event::Lot(
        id,
        Lot { item, number: number.clone(), expires, status, parent, since: context.now },
    )])
}

fn change<R: Read>(
    state: &R,
    item: ItemId,
    lot: &LotRef,
    expires: &Patch<Day>,
    hold: Option<Hold>,
    parent: &Patch<LotRef>,
) -> Result<Vec<Event>, Rejection> {
    let (id, old) = named(state, item, lot)?;
    let mut new = old.clone();
    super::masters::set(&mut new.expires, expires);
    match hold {
        Some(Hold::Free) => new.status = LotStatus::Free,
        Some(Hold::Hold) => new.status = LotStatus::Hold,
        None => {}
    }
    let mut faults = Faults::default();
    faults.take(real_day(new.expires))?;
    match parent {
        Patch::Keep => {}
        Patch::Clear => new.parent = None,
        Patch::Set(parent) => {
            if let Some(parent) =
                faults.take(parent_of(state, item, Some((id, &old)), &old.number, parent))?
            {
                new.parent = Some(parent);
            }
        }
    }
    faults.finish()?;
    Ok(if new == old { Vec::new() } else { vec![Event::Lot(id, new)] })
}

fn merge<R: Read>(
    state: &R,
    context: &Context,
    item: ItemId,
    from: &LotRef,
    into: &LotRef,
) -> Result<Vec<Event>, Rejection> {
    let (from, ends) = named(state, item, from)?;
    let (into, stays) = named(state, item, into)?;
    if from == into {
        return Err(unfit(format!("both are lot {}; name two", stays.number)).into());
    }
    in_use(&stays)?;
    same_goods(&ends, &stays)?;
    if path(state, into)?.contains(&from) {
        let what = format!("lies in {}; give it another parent first", ends.number);
        return Err(Why::Tree { location: stays.number, what }.into());
    }
    let records = book::records_of_item(state, item)?;
    let records = records.into_iter().filter(|(record, _)| record.lot == from).collect::<Vec<_>>();
    not_counted(state, records.iter().map(|(record, _)| record.location))?;
    not_in_review(state, |record| record.item == item && record.lot == from)?;
    let mut events = vec![Event::Lot(from, Lot { status: LotStatus::Merged(into), ..ends })];
    for (id, child) in lots_of(state, item)? {
        if child.parent == Some(from) {
            events.push(Event::Lot(id, Lot { parent: Some(into), ..child }));
        }
    }
    for (record, balance) in records {
        let to = Record { lot: into, ..record };
        movable(state, record, to, balance.on_hand)?;
        events.extend(recode(record, to, balance.on_hand, context.now));
    }
    for (id, promise) in reservations_of_item(state, item)? {
        if promise.lot == Some(from) {
            let now = Reservation { lot: Some(into), ..promise.clone() };
            events.push(Event::Reservation { id, was: promise.quantity, now });
        }
    }
    one_entry(events)
}

fn retire<R: Read>(
    state: &R,
    submission: &Submission,
    item: ItemId,
    lot: &LotRef,
) -> Result<Vec<Event>, Rejection> {
    let (id, old) = named(state, item, lot)?;
    if old.status == LotStatus::Retired {
        return Ok(Vec::new());
    }
    let records = book::records_of_item(state, item)?;
    let held =
        records.into_iter().filter(|(record, balance)| record.lot == id && balance.on_hand != Qty::ZERO);
    let held = held.map(|(record, balance)| (record, balance.on_hand)).collect::<Vec<_>>();
    if !held.is_empty() {
        let what = told(state, submission, Noun::Lot, held)?;
        return Err(Why::HoldsStock { noun: Noun::Lot, code: old.number, what }.into());
    }
    let promised =
        reservations_of_item(state, item)?.into_iter().find(|(_, promise)| promise.lot == Some(id));
    if let Some((_, promise)) = promised {
        let what = format!("lot {} is promised to {}; release it first", old.number, promise.document);
        return Err(unfit(what).into());
    }
    not_in_review(state, |record| record.item == item && record.lot == id)?;
    Ok(vec![Event::Lot(id, Lot { status: LotStatus::Retired, ..old })])
}

/// A lot that somebody named; things without lots have none.
fn named<R: Read>(state: &R, item: ItemId, lot: &LotRef) -> Result<(LotId, Lot), Rejection> {
    match book::resolve_lot(state, item, lot)? {
        (id, Some(lot)) => Ok((id, lot)),
        (_, None) => Err(Why::Missing { what: "the lot".into(), help: "give its number".into() }.into()),
    }
}

/// Refuses a retired lot.
fn in_use(lot: &Lot) -> Result<(), Rejection> {
    if lot.status == LotStatus::Retired {
        let what = format!("lot {} is retired; set it free to take it into use", lot.number);
        return Err(unfit(what).into());
    }
    Ok(())
}

/// Refuses to let stock of one lot become stock of another that may be kept longer or used more freely.
pub(super) fn same_goods(ends: &Lot, stays: &Lot) -> Result<(), Rejection> {
    if ends.expires.is_some() && ends.expires != stays.expires {
        let what = format!(
            "lots {} and {} do not expire on the same day; give them the same day first",
            ends.number, stays.number
        );
        return Err(unfit(what).into());
    }
    if ends.status == LotStatus::Hold && stays.status != LotStatus::Hold {
        let what = format!("lot {} is on hold and {} is not; settle that first", ends.number, stays.number);
        return Err(unfit(what).into());
    }
    Ok(())
}

fn number_free<R: Read>(
    state: &R,
    item: ItemId,
    row: &Item,
    number: &Code,
    of: Option<(LotId, &Code)>,
) -> Result<(), Rejection> {
    let folded = number.folded();
    match state.get::<LotsByNumber>(&(item, folded.clone()))? {
        Some(holder) if !of.is_some_and(|(id, now)| id == holder && now.folded() == folded) => {
            let by = format!("another lot of {}", row.sku);
            Err(Why::Taken { noun: Noun::Lot, code: number.clone(), by }.into())
        }
        _ => Ok(()),
    }
}

fn real_day(day: Option<Day>) -> Result<(), Rejection> {
    match day {
        Some(day) if day.0 >= DAY_END => Err(unfit("the last day is after the year 9999").into()),
        _ => Ok(()),
    }
}

/// A lot as another's parent: of the same item, in use, and not lying in the other. What is its parent already may
/// stay so, even when it is retired.
fn parent_of<R: Read>(
    state: &R,
    item: ItemId,
    child: Option<(LotId, &Lot)>,
    number: &Code,
    parent: &LotRef,
) -> Result<LotId, Rejection> {
    let (id, row) = named(state, item, parent)?;
    if child.is_some_and(|(_, child)| child.parent == Some(id)) {
        return Ok(id);
    }
    in_use(&row)?;
    let path = path(state, id)?;
    if child.is_some_and(|(child, _)| path.contains(&child)) {
        return Err(Why::Tree {
            location: number.clone(),
            what: "would lie in itself; name another lot".into(),
        }
        .into());
    }
    if path.len() >= LOT_DEPTH_MAX {
        let what = format!("would lie more than {LOT_DEPTH_MAX} lots deep");
        return Err(Why::Tree { location: number.clone(), what }.into());
    }
    Ok(id)
}

/// A lot and those that it is part of, up to the top.
pub(super) fn path<R: Read>(state: &R, lot: LotId) -> Result<Vec<LotId>, Unreadable> {
    let mut path = Vec::new();
    let mut next = Some(lot);
    while let Some(id) = next {
        if path.contains(&id) {
            break;
        }
        path.push(id);
        next = state.get::<Lots>(&id)?.and_then(|lot| lot.parent);
    }
    Ok(path)
}

/// All lots of an item, each once.
fn lots_of<R: Read>(state: &R, item: ItemId) -> Result<Vec<(LotId, Lot)>, Unreadable> {
    let mut ids = std::collections::BTreeSet::new();
    let span = (
        std::ops::Bound::Included((item, String::new())),
        std::ops::Bound::Excluded((ItemId(item.0.saturating_add(1)), String::new())),
    );
    state.scan::<LotsByNumber>(span, Direction::Up, &mut |_, id| {
        ids.insert(id);
        ControlFlow::Continue(())
    })?;
    let mut lots = Vec::new();
    for id in ids {
        if let Some(lot) = state.get::<Lots>(&id)? {
            lots.push((id, lot));
        }
    }
    Ok(lots)
}
