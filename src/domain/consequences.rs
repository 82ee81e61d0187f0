//! Consequences: which alerts open or close for what was touched. Over stored integers, no floating point, no clock:
//! `now` is the entry's recorded time, so that a rebuild gives the same alerts.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::alert::{Alert, AlertKey, AlertKind, AlertState};
use super::apply::Touched;
use super::book;
use super::ids::{ItemId, LocationId, LotId, ReservationId};
use super::item::{Item, ItemState, Rule};
use super::quantity::Qty;
use super::table::{Direction, Read, Unreadable, Write, closed};
use super::tables::{
    Alerts, AlertsByItem, AlertsByWake, Items, Lots, Reservations, ReservationsByItem, SettingsTable, Totals,
};
use super::time::{Day, Moment};

/// What an alert is held against: quantity and limit.
type Held = (Qty, Qty);

/// Looks at everything touched: opens what has become true, closes what no longer is.
pub fn consequences<W: Write>(state: &mut W, touched: &Touched, now: Moment) -> Result<(), Unreadable> {
    if touched.items.is_empty() {
        return Ok(());
    }
    let today = today(state, now)?;
    for item in &touched.items {
        let wanted = match state.get::<Items>(item)? {
            Some(master) => wanted(state, *item, &master, today)?,
            None => BTreeMap::new(),
        };
        settle(state, *item, &wanted, now)?;
    }
    Ok(())
}

/// The business day of the entry's own time. What the clock has begun does not bind it: it may have been ahead.
fn today<R: Read>(book: &R, now: Moment) -> Result<Day, Unreadable> {
    Ok(book.get::<SettingsTable>(&0)?.map_or(Day(0), |settings| settings.calendar().day(now)))
}

/// The alerts that an item should have.
pub fn wanted<R: Read>(
    book: &R,
    id: ItemId,
    item: &Item,
    today: Day,
) -> Result<BTreeMap<AlertKey, Held>, Unreadable> {
    let mut wanted = BTreeMap::new();
    let records = book::records_of_item(book, id)?;
    let mut lots: BTreeMap<LotId, i64> = BTreeMap::new();
    for (record, balance) in &records {
        match balance.on_hand.cmp(&Qty::ZERO) {
            Ordering::Less => {
                let key = AlertKey {
                    kind: AlertKind::Negative,
                    item: id,
                    place: Some(record.location),
                    lot: record.lot,
                };
                wanted.insert(key, (balance.on_hand, Qty::ZERO));
            }
            Ordering::Greater if record.lot != LotId::NONE && !book::on_hold(book, *record)? => {
                let sum = lots.entry(record.lot).or_default();
                *sum = sum.saturating_add(balance.on_hand.0);
            }
            Ordering::Greater | Ordering::Equal => {}
        }
    }
    for (lot, on_hand) in lots {
        let expires = book.get::<Lots>(&lot)?.and_then(|lot| lot.expires);
        if expires.is_some_and(|last| last < today) {
            let key = AlertKey { kind: AlertKind::Expired, item: id, place: None, lot };
            wanted.insert(key, (Qty(on_hand), Qty::ZERO));
        }
    }
    let total = book.get::<Totals>(&id)?.unwrap_or_default();
    if total.reserved > Qty::ZERO && total.available() < Qty::ZERO {
        let key = AlertKey { kind: AlertKind::Short, item: id, place: None, lot: LotId::NONE };
        let free = Qty(total.on_hand.0.saturating_sub(total.on_hold.0));
        wanted.insert(key, (free, total.reserved));
    }
    if item.state != ItemState::Active {
        return Ok(wanted);
    }
    for policy in &item.policies {
        let Rule::MinMax { min, .. } = policy.rule else { continue };
        let available = match policy.place {
            None => book.get::<Totals>(&id)?.unwrap_or_default().available(),
            // A policy of a place that was merged away is of what answers for it now.
            Some(place) => available_in(book, id, book::answering_place(book, place)?)?,
        };
        let kind = if available <= Qty::ZERO {
            AlertKind::Out
        } else if available <= min {
            AlertKind::BelowMin
        } else {
            continue;
        };
        let key = AlertKey { kind, item: id, place: policy.place, lot: LotId::NONE };
        wanted.insert(key, (available, min));
    }
    Ok(wanted)
}

/// What is available of an item in a place and all places in it: on hand there, less hold, less what is promised there.
pub fn available_in<R: Read>(book: &R, item: ItemId, place: LocationId) -> Result<Qty, Unreadable> {
    let mut available = 0_i64;
    for (record, balance) in book::records_of_item(book, item)? {
        if book::is_within(book, record.location, place)? && !book::on_hold(book, record)? {
            available = available.saturating_add(balance.on_hand.0);
        }
    }
    let span = closed((item, ReservationId(0)), (item, ReservationId(u32::MAX)));
    for ((_, id), ()) in book.rows::<ReservationsByItem>(span, Direction::Up, usize::MAX)? {
        if let Some(reservation) = book.get::<Reservations>(&id)?
            && let Some(promised_at) = reservation.place
            && book::is_within(book, promised_at, place)?
        {
            available = available.saturating_sub(reservation.quantity.0);
        }
    }
    Ok(Qty(available))
}

/// Makes an item's live alerts what they should be; one that goes on keeps its life.
fn settle<W: Write>(
    state: &mut W,
    item: ItemId,
    wanted: &BTreeMap<AlertKey, Held>,
    now: Moment,
) -> Result<(), Unreadable> {
    let low = (item, 0, LocationId(0), LotId(0));
    let high = (item, u8::MAX, LocationId(u32::MAX), LotId(u32::MAX));
    let mut live = Vec::new();
    state.scan::<AlertsByItem>(
        closed(low, high),
        Direction::Up,
        &mut |(item, urgency, place, lot), ()| {
            live.extend(AlertKey::of_row((urgency, item, place, lot)));
            ControlFlow::Continue(())
        },
    )?;
    for key in live.iter().filter(|key| !wanted.contains_key(key)) {
        let row = key.row();
        if let Some(Alert { state: AlertState::Snoozed { until, .. }, .. }) = state.get::<Alerts>(&row)? {
            state.remove::<AlertsByWake>(&(until.0, row.0, row.1, row.2, row.3))?;
        }
        state.remove::<Alerts>(&row)?;
        state.remove::<AlertsByItem>(&(row.1, row.0, row.2, row.3))?;
    }
    for (key, (quantity, limit)) in wanted {
        let row = key.row();
        let alert = match state.get::<Alerts>(&row)? {
            Some(alert) => Alert { quantity: *quantity, limit: *limit, ..alert },
            None => Alert { opened: now, quantity: *quantity, limit: *limit, state: AlertState::Open },
        };
        state.put::<Alerts>(&row, &alert)?;
        state.put::<AlertsByItem>(&(row.1, row.0, row.2, row.3), &())?;
    }
    Ok(())
}
