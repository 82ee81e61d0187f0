//! Applies movements: balances, their history by effective time, checkpoints, totals.

use std::ops::ControlFlow;

use super::super::book;
use super::super::entry::Header;
use super::super::event::{MoveKind, Movement};
use super::super::ids::{EntryLine, ItemId, LocationId, Record, Seq};
use super::super::quantity::Qty;
use super::super::table::{Direction, Unreadable, Write, closed};
use super::super::tables::{
    Balance, Balances, BalancesByPlace, Checkpoints, ItemMonth, ItemMonths, Items, MovesByItem, MovesByPlace,
    MovesByRecord, Reservations, ReservationsByItem, Total, Totals, Undone,
};
use super::super::time::{Moment, utc_month};
use super::{Touched, counts, master, sum};

pub(super) fn moved<W: Write>(
    state: &mut W,
    header: &Header,
    line: u32,
    movement: &Movement,
    touched: &mut Touched,
) -> Result<(), Unreadable> {
    let at = movement.at;
    for (location, change) in [(movement.from, movement.quantity.negated()), (movement.to, movement.quantity)]
    {
        let record = Record { item: movement.item, location, lot: movement.lot };
        change_record(state, record, change, header.seq)?;
        state.put::<MovesByRecord>(&(record.item, location, record.lot, at, header.seq, line), &change)?;
        state.put::<MovesByPlace>(&(location, at, header.seq, line), &())?;
        change_checkpoints(state, record, at, change)?;
        if !location.is_outside() {
            touched.locations.insert(location);
        }
    }
    state.put::<MovesByItem>(&(movement.item, at, header.seq, line), &())?;
    touched.items.insert(movement.item);
    change_month(state, movement)?;
    counts::posted(state, movement)
}

/// Changes what a record holds, and what its item and its places hold in all.
fn change_record<W: Write>(state: &mut W, record: Record, change: Qty, seq: Seq) -> Result<(), Unreadable> {
    let key = (record.item, record.location, record.lot);
    let by_place = (record.location, record.item, record.lot);
    let before = state.get::<Balances>(&key)?;
    let on_hand = sum(before.map_or(Qty::ZERO, |balance| balance.on_hand), change)?.0;
    match (before.is_some(), on_hand) {
        (_, 0) => {
            state.remove::<Balances>(&key)?;
            state.remove::<BalancesByPlace>(&by_place)?;
        }
        (there, on_hand) => {
            state.put::<Balances>(&key, &Balance { on_hand: Qty(on_hand), last: seq })?;
            if !there {
                state.put::<BalancesByPlace>(&by_place, &())?;
            }
        }
    }
    if record.location.is_outside() {
        return Ok(());
    }
    match (before.is_some(), on_hand != 0) {
        (false, true) => count_record(state, record, 1)?,
        (true, false) => count_record(state, record, -1)?,
        _ => {}
    }
    let held = book::on_hold(state, record)?;
    change_total(state, record.item, |total| {
        total.on_hand = sum(total.on_hand, change)?;
        if held {
            total.on_hold = sum(total.on_hold, change)?;
        }
        Ok(())
    })
}

/// A record came to be or ceased: every place above it lists it.
fn count_record<W: Write>(state: &mut W, record: Record, by: i64) -> Result<(), Unreadable> {
    let Some(item) = state.get::<Items>(&record.item)? else { return Ok(()) };
    let sku = item.sku.folded();
    for (place, _) in book::ancestors(state, record.location)? {
        master::change_place(state, place, &sku, record.item, by)?;
    }
    Ok(())
}

/// Changes an item's total; no row is kept for nothing.
pub(super) fn change_total<W: Write>(
    state: &mut W,
    item: ItemId,
    change: impl FnOnce(&mut Total) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut total = state.get::<Totals>(&item)?.unwrap_or_default();
    change(&mut total)?;
    if total == Total::default() { state.remove::<Totals>(&item) } else { state.put::<Totals>(&item, &total) }
}

/// Makes an item's total again from its records: a place or a lot went on hold or off it.
pub(super) fn refresh_total<W: Write>(state: &mut W, item: ItemId) -> Result<(), Unreadable> {
    let mut fresh = Total::default();
    for (record, balance) in book::records_of_item(state, item)? {
        fresh.on_hand = sum(fresh.on_hand, balance.on_hand)?;
        if book::on_hold(state, record)? {
            fresh.on_hold = sum(fresh.on_hold, balance.on_hand)?;
        }
    }
    use super::super::ids::ReservationId;
    let span = closed((item, ReservationId(0)), (item, ReservationId(u32::MAX)));
    for ((_, id), ()) in state.rows::<ReservationsByItem>(span, Direction::Up, usize::MAX)? {
        if let Some(reservation) = state.get::<Reservations>(&id)? {
            fresh.reserved = sum(fresh.reserved, reservation.quantity)?;
        }
    }
    change_total(state, item, |total| {
        *total = fresh;
        Ok(())
    })
}

/// A month's checkpoint is what the record held at its end; a late movement raises all months after it too.
fn change_checkpoints<W: Write>(
    state: &mut W,
    record: Record,
    at: Moment,
    change: Qty,
) -> Result<(), Unreadable> {
    let Record { item, location, lot } = record;
    let month = utc_month(at);
    let key = |month| (item, location, lot, month);
    // One walk, newest first: the months after, this one, or the last before it.
    let (mut from_here, mut before, mut is_new) = (Vec::new(), Qty::ZERO, true);
    state.scan::<Checkpoints>(closed(key(0), key(u32::MAX)), Direction::Down, &mut |row, held| {
        if row.3 < month {
            before = held;
            return ControlFlow::Break(());
        }
        is_new = row.3 > month;
        from_here.push((row, held));
        if is_new { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    if is_new {
        state.put::<Checkpoints>(&key(month), &sum(before, change)?)?;
    }
    for (key, held) in from_here {
        state.put::<Checkpoints>(&key, &sum(held, change)?)?;
    }
    Ok(())
}

/// What the item did in the business month, from the room's point of view.
fn change_month<W: Write>(state: &mut W, movement: &Movement) -> Result<(), Unreadable> {
    use chrono::Datelike;

    let inwards = match (movement.from.is_outside(), movement.to.is_outside()) {
        (true, false) => movement.quantity.0,
        (false, true) => movement.quantity.0.saturating_neg(),
        _ => return Ok(()),
    };
    let Some(settings) = state.get::<super::super::tables::SettingsTable>(&0)? else { return Ok(()) };
    let date = settings.calendar().day(movement.at).date();
    let months = u32::try_from(date.year().saturating_sub(1970)).unwrap_or(0) * 12 + date.month0();
    let key = (movement.item, months);
    let mut row = state.get::<ItemMonths>(&key)?.unwrap_or_default();
    let outside = if movement.from.is_outside() { movement.from } else { movement.to };
    let field = match outside {
        LocationId::LOSS => &mut row.adjusted,
        LocationId::CUSTOMER | LocationId::PRODUCTION | LocationId::USE if is_use(movement.kind, outside) => {
            row.used = sum(row.used, Qty(inwards).negated())?;
            return put_month(state, key, row);
        }
        _ => &mut row.received,
    };
    *field = sum(*field, Qty(inwards))?;
    put_month(state, key, row)
}

/// Issues are use, and so is what takes them back; what comes back from production was made there. An undo is of the
/// kind of what it undoes, so both count in the same place.
fn is_use(kind: MoveKind, outside: LocationId) -> bool {
    match kind {
        MoveKind::Issue => true,
        MoveKind::Return => outside != LocationId::PRODUCTION,
        _ => false,
    }
}

fn put_month<W: Write>(state: &mut W, key: (ItemId, u32), row: ItemMonth) -> Result<(), Unreadable> {
    if row == ItemMonth::default() {
        state.remove::<ItemMonths>(&key)
    } else {
        state.put::<ItemMonths>(&key, &row)
    }
}

/// A line was undone. Undoing an undo makes the line that it had undone stand again, and takes back what that one had
/// undone in turn, and so on.
pub(super) fn undid<W: Write>(state: &mut W, header: &Header, line: EntryLine) -> Result<(), Unreadable> {
    state.put::<Undone>(&(line.seq, line.line), &header.seq)?;
    let mut falls = line;
    while let Some(stands) = book::reversed_by(state, falls)? {
        state.remove::<Undone>(&(stands.seq, stands.line))?;
        let Some(next) = book::reversed_by(state, stands)? else { break };
        state.put::<Undone>(&(next.seq, next.line), &stands.seq)?;
        falls = next;
    }
    Ok(())
}
