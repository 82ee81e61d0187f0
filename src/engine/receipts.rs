//! Receipts: what an entry did, for whom asked for it, made afresh or from the record.
//!
//! What a blind count hides from a counter is told to them by no receipt.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::book;
use crate::domain::entry::{Action, Entry};
use crate::domain::event::{About, Event, MoveKind};
use crate::domain::ids::{LocationId, PersonId, Record, Seq};
use crate::domain::quantity::Qty;
use crate::domain::receipt::{Done, Notice, Receipt, Repeated, TOLD_MAX, Told};
use crate::domain::refusal::Rejection;
use crate::domain::table::{Read, Unreadable};
use crate::domain::tables::{Balances, CountState, Counts, OpenCounts};
use crate::store::journal;

/// The receipt of an entry that is in the journal; none where there is no such entry.
pub fn receipt_of<R: Read>(state: &R, seq: Seq, asker: PersonId) -> Result<Option<Receipt>, Unreadable> {
    let Some((entry, _)) = journal::entry(state, seq)? else { return Ok(None) };
    receipt(state, &entry, asker, Repeated::Before, Vec::new()).map(Some)
}

/// The receipt of an entry whose events have been applied to `state`.
pub fn receipt<R: Read>(
    state: &R,
    entry: &Entry,
    asker: PersonId,
    repeated: Repeated,
    notices: Vec<Notice>,
) -> Result<Receipt, Unreadable> {
    let header = &entry.header;
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

/// What the records inside that the events moved hold now.
fn told<R: Read>(
    state: &R,
    action: Action,
    events: &[Event],
    asker: PersonId,
) -> Result<Vec<Told>, Unreadable> {
    let mut changes: BTreeMap<Record, Qty> = BTreeMap::new();
    for (record, change) in by_record(events) {
        // A merge itself tells what went from where.
        let record = if action.is_of_master_data() { record } else { answering(state, record)? };
        let sum = changes.entry(record).or_default();
        *sum = Qty(sum.0.saturating_add(change.0));
    }
    let places: BTreeSet<LocationId> = changes.keys().map(|record| record.location).collect();
    for place in places {
        if counts_blind(state, place, asker)? {
            return Ok(Vec::new());
        }
    }
    let mut told = Vec::new();
    for (record, change) in changes.into_iter().take(TOLD_MAX) {
        let key = (record.item, record.location, record.lot);
        let on_hand = state.get::<Balances>(&key)?.map_or(Qty::ZERO, |balance| balance.on_hand);
        told.push(Told { record, change, on_hand });
    }
    Ok(told)
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

/// By how much each record inside was changed, corrections of counts left out.
fn by_record(events: &[Event]) -> BTreeMap<Record, Qty> {
    let mut changes = BTreeMap::new();
    for event in events {
        let Event::Moved(movement) = event else { continue };
        if movement.kind == MoveKind::CountCorrection {
            continue;
        }
        let ends = [(movement.from, movement.quantity.negated()), (movement.to, movement.quantity)];
        for (location, change) in ends.into_iter().filter(|(location, _)| !location.is_outside()) {
            let record = Record { item: movement.item, location, lot: movement.lot };
            let sum: &mut Qty = changes.entry(record).or_default();
            *sum = Qty(sum.0.saturating_add(change.0));
        }
    }
    changes
}

/// Whether the asker has an open count of a place.
fn counts_blind<R: Read>(state: &R, place: LocationId, asker: PersonId) -> Result<bool, Unreadable> {
    let Some(count) = state.get::<OpenCounts>(&place)? else { return Ok(false) };
    let row = state.get::<Counts>(&count)?;
    Ok(row.is_some_and(|row| row.state == CountState::Open && row.count.by == asker))
}
