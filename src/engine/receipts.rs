//! Receipts: what an entry did, for whom asked for it, made afresh or from the record.
//!
//! What a blind count hides from a counter is told to them by no receipt.

use std::collections::BTreeMap;

use crate::domain::blindness;
use crate::domain::book;
use crate::domain::entry::{Action, Entry};
use crate::domain::event::{About, Event, MoveKind};
use crate::domain::ids::{ItemId, LocationId, PersonId, Record, Seq};
use crate::domain::party::Role;
use crate::domain::quantity::Qty;
use crate::domain::receipt::{Done, Notice, Receipt, Repeated, TOLD_MAX, Told};
use crate::domain::refusal::Rejection;
use crate::domain::table::{Read, Unreadable};
use crate::domain::tables::Balances;
use crate::store::journal;

/// Whom it is for, and as what.
type Who = (PersonId, Role);

/// The receipt of an entry that is in the journal; none where there is no such entry.
pub fn receipt_of<R: Read>(state: &R, seq: Seq, asker: Who) -> Result<Option<Receipt>, Unreadable> {
    let Some((entry, _)) = journal::entry(state, seq)? else { return Ok(None) };
    receipt(state, &entry, asker, Repeated::Before, Vec::new()).map(Some)
}

/// The receipt of an entry whose events have been applied to `state`.
pub fn receipt<R: Read>(
    state: &R,
    entry: &Entry,
    asker: Who,
    repeated: Repeated,
    said: Vec<Notice>,
) -> Result<Receipt, Unreadable> {
    let header = &entry.header;
    let mut veil = Veil { state, asker, places: BTreeMap::new() };
    let mut notices = Vec::with_capacity(said.len());
    for notice in said {
        if !veil.silences(&notice)? {
            notices.push(notice);
        }
    }
    Ok(Receipt::Done(Done {
        seq: header.seq,
        action: header.action,
        effective: header.effective,
        recorded: header.recorded,
        lines: asked(header.action, &entry.events),
        repeated,
        moved: told(state, header.action, &entry.events, asker)?,
        notices,
    }))
}

/// What the records inside that the events moved hold now. Of a place that the asker must not know of only what a line
/// itself asked for is told: how much there is, what a count posted and how a quantity was split over lots is not.
fn told<R: Read>(state: &R, action: Action, events: &[Event], asker: Who) -> Result<Vec<Told>, Unreadable> {
    let mut veil = Veil { state, asker, places: BTreeMap::new() };
    let mut changes = BTreeMap::new();
    for event in events {
        let Event::Moved(movement) = event else { continue };
        if movement.kind == MoveKind::CountCorrection {
            continue;
        }
        let ends = [(movement.from, movement.quantity.negated()), (movement.to, movement.quantity)];
        for (location, change) in ends.into_iter().filter(|(location, _)| !location.is_outside()) {
            if movement.kind == MoveKind::Count && veil.hides(location)? {
                continue;
            }
            let record = Record { item: movement.item, location, lot: movement.lot };
            // A merge itself tells what went from where.
            let record = if action.is_of_master_data() { record } else { answering(state, record)? };
            let sum: &mut Qty = changes.entry(record).or_default();
            *sum = Qty(sum.0.saturating_add(change.0));
        }
    }
    let mut lots: BTreeMap<(ItemId, LocationId), usize> = BTreeMap::new();
    for record in changes.keys() {
        *lots.entry((record.item, record.location)).or_default() += 1;
    }
    let mut told = Vec::new();
    for (record, change) in changes {
        if told.len() == TOLD_MAX {
            break;
        }
        if !veil.hides(record.location)? {
            let key = (record.item, record.location, record.lot);
            let on_hand = state.get::<Balances>(&key)?.map_or(Qty::ZERO, |balance| balance.on_hand);
            told.push(Told { record, change, on_hand: Some(on_hand) });
        } else if lots.get(&(record.item, record.location)) == Some(&1) {
            told.push(Told { record, change, on_hand: None });
        }
    }
    Ok(told)
}

/// What is hidden from the asker.
struct Veil<'a, R> {
    state: &'a R,
    asker: Who,
    places: BTreeMap<LocationId, bool>,
}

impl<R: Read> Veil<'_, R> {
    fn hides(&mut self, place: LocationId) -> Result<bool, Unreadable> {
        if let Some(known) = self.places.get(&place) {
            return Ok(*known);
        }
        let (person, role) = self.asker;
        let hidden = blindness::hiding(self.state, place, person, role)?.is_some();
        self.places.insert(place, hidden);
        Ok(hidden)
    }

    /// Whether a notice would tell what a place holds, or whether a count of it posted something.
    fn silences(&mut self, notice: &Notice) -> Result<bool, Unreadable> {
        match notice {
            Notice::CountHolds { record, .. } | Notice::Negative(record) => self.hides(record.location),
            Notice::ReservationShort(item) => {
                for (record, _) in book::records_of_item(self.state, *item)? {
                    if self.hides(record.location)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => Ok(false),
        }
    }
}

/// The record that answers for one today: its item or its place may have been merged since.
fn answering<R: Read>(state: &R, record: Record) -> Result<Record, Unreadable> {
    let item = match book::item(state, record.item) {
        Ok((item, _)) => item,
        Err(Rejection::Refused(_)) => record.item,
        Err(Rejection::Unreadable(fault)) => return Err(fault),
    };
    Ok(Record { item, location: book::answering_place(state, record.location)?, ..record })
}

/// How many lines an entry was asked for.
fn asked(action: Action, events: &[Event]) -> u32 {
    let count = |such: fn(&Event) -> bool| events.iter().filter(|event| such(event)).count();
    let first = match action {
        Action::Undo => count(|event| matches!(event, Event::Undid(_))),
        _ => count(|event| match event {
            Event::Moved(movement) => !matches!(movement.about, About::Observation(_)),
            Event::Observed(_) => true,
            _ => false,
        }),
    };
    let promises = count(|event| matches!(event, Event::Reservation { .. }));
    let lines = [first, promises].into_iter().find(|lines| *lines > 0).unwrap_or(events.len());
    u32::try_from(lines).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "receipts_tests.rs"]
mod tests;
