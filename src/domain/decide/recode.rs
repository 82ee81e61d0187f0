//! Stock that becomes other stock without moving: merges, and turning stock into a lot.
//!
//! What is being counted or waits for a supervisor stays what it is until that is over.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::masters::unfit;
use crate::domain::blindness;
use crate::domain::book;
use crate::domain::command::Submission;
use crate::domain::entry::LINES_MAX;
use crate::domain::event::{About, Event, MoveKind, Movement, Party};
use crate::domain::ids::{CountId, EntryLine, ItemId, LocationId, Record, ReservationId, Seq};
use crate::domain::party::Reservation;
use crate::domain::quantity::Qty;
use crate::domain::refusal::{Elsewhere, Noun, Rejection, Why};
use crate::domain::table::{Direction, Read, Unreadable, all, closed};
use crate::domain::tables::{Items, Lines, Locations, Lots, Reservations, ReservationsByItem, Reviews};
use crate::domain::time::Moment;

/// The most records that a refusal tells of.
const TOLD_MAX: usize = 20;

/// A movement of master data's making.
pub(super) fn movement(
    of: Record,
    from: LocationId,
    to: LocationId,
    quantity: Qty,
    at: Moment,
    kind: MoveKind,
) -> Event {
    Event::Moved(Movement {
        item: of.item,
        lot: of.lot,
        from,
        to,
        quantity,
        at,
        kind,
        cost: None,
        party: Party::Nobody,
        reason: None,
        typed: None,
        about: About::Nothing,
    })
}

/// The two halves of what makes one record's stock another's.
pub(super) fn recode(from: Record, to: Record, quantity: Qty, at: Moment) -> [Event; 2] {
    [
        movement(from, from.location, LocationId::RECODE, quantity, at, MoveKind::Recode),
        movement(to, LocationId::RECODE, to.location, quantity, at, MoveKind::Recode),
    ]
}

/// What a record holds, which must be more than nothing to be moved whole, and what the other would hold then.
pub(super) fn movable<R: Read>(state: &R, from: Record, to: Record, quantity: Qty) -> Result<(), Rejection> {
    if quantity <= Qty::ZERO {
        let (item, place, lot) = words(state, from)?;
        let lot = lot.map_or(String::new(), |lot| format!(" lot {lot}"));
        let what = format!("the book says {quantity} of {item} at {place}{lot}; count or adjust it first");
        return Err(unfit(what).into());
    }
    match book::on_hand(state, to)?.plus(quantity) {
        Some(_) => Ok(()),
        None => {
            let (_, item) = book::item(state, to.item)?;
            let (_, place) = book::location(state, to.location)?;
            Err(Why::SumTooLarge { item: item.sku, location: place.code }.into())
        }
    }
}

/// The codes of a record's item, place and lot.
pub(super) fn words<R: Read>(
    state: &R,
    record: Record,
) -> Result<(String, String, Option<String>), Unreadable> {
    let item = state.get::<Items>(&record.item)?.map_or(record.item.to_string(), |row| row.sku.to_string());
    let place = state
        .get::<Locations>(&record.location)?
        .map_or(record.location.to_string(), |row| row.code.to_string());
    let lot = match record.lot.some() {
        Some(lot) => Some(state.get::<Lots>(&lot)?.map_or(lot.to_string(), |row| row.number.to_string())),
        None => None,
    };
    Ok((item, place, lot))
}

/// Refuses while one of the places is being counted. To be asked before [`not_in_review`], which would tell a counter
/// whether what they saw is what the book says.
pub(super) fn not_counted<R: Read>(
    state: &R,
    places: impl IntoIterator<Item = LocationId>,
) -> Result<(), Rejection> {
    for place in places.into_iter().collect::<BTreeSet<_>>() {
        if let Some(count) = book::open_count(state, place)? {
            let (_, location) = book::location(state, place)?;
            return Err(Why::UnderCount { location: location.code, count }.into());
        }
    }
    Ok(())
}

/// Refuses while an observation of such a record waits for a supervisor: its variance would be posted to what is
/// no longer there.
pub(super) fn not_in_review<R: Read>(state: &R, such: impl Fn(&Record) -> bool) -> Result<(), Rejection> {
    let mut waiting: Vec<(Seq, u32)> = Vec::new();
    state.scan::<Reviews>(all(), Direction::Up, &mut |key, _: CountId| {
        waiting.push(key);
        ControlFlow::Continue(())
    })?;
    for (seq, line) in waiting {
        let Some(Event::Observed(seen)) = state.get::<Lines>(&(seq, line))? else { continue };
        if such(&seen.record) {
            let (item, place, _) = words(state, seen.record)?;
            let line = EntryLine { seq, line };
            let what = format!(
                "observation {line} of {item} at {place} waits for a supervisor; approve or reject it first"
            );
            return Err(unfit(what).into());
        }
    }
    Ok(())
}

/// Where stock is, for a refusal; what the asker counts blind is left out. Items are named where they are not spoken of.
pub(super) fn told<R: Read>(
    state: &R,
    submission: &Submission,
    noun: Noun,
    records: impl IntoIterator<Item = (Record, Qty)>,
) -> Result<Vec<Elsewhere>, Rejection> {
    let mut told = Vec::new();
    for (record, on_hand) in records {
        if told.len() >= TOLD_MAX {
            break;
        }
        if blindness::hiding(state, record.location, submission.by, submission.role)?.is_some() {
            continue;
        }
        let (_, location) = book::location(state, record.location)?;
        let lot = match record.lot.some() {
            Some(lot) => state.get::<Lots>(&lot)?.map(|row| row.number),
            None => None,
        };
        let item = match noun {
            Noun::Location => Some(book::item(state, record.item)?.1.sku),
            _ => None,
        };
        told.push(Elsewhere { item, location: location.code, lot, on_hand });
    }
    Ok(told)
}

/// What is promised of an item.
pub(super) fn reservations_of_item<R: Read>(
    state: &R,
    item: ItemId,
) -> Result<Vec<(ReservationId, Reservation)>, Unreadable> {
    let span = closed((item, ReservationId(0)), (item, ReservationId(u32::MAX)));
    let mut ids = Vec::new();
    state.scan::<ReservationsByItem>(span, Direction::Up, &mut |(_, id), ()| {
        ids.push(id);
        ControlFlow::Continue(())
    })?;
    let mut found = Vec::new();
    for id in ids {
        if let Some(row) = state.get::<Reservations>(&id)? {
            found.push((id, row));
        }
    }
    Ok(found)
}

/// What is promised from this very place. There is no index by place, and live promises are few: all are looked at.
pub(super) fn reservations_of_place<R: Read>(
    state: &R,
    place: LocationId,
) -> Result<Vec<(ReservationId, Reservation)>, Unreadable> {
    let mut found = Vec::new();
    state.scan::<Reservations>(all(), Direction::Up, &mut |id, row| {
        if row.place == Some(place) {
            found.push((id, row));
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Refuses what is more than one entry takes.
pub(super) fn one_entry(events: Vec<Event>) -> Result<Vec<Event>, Rejection> {
    if events.len() > LINES_MAX {
        return Err(Why::Lines { lines: events.len(), limit: LINES_MAX }.into());
    }
    Ok(events)
}
