//! Applies entries: the one place where events change the derived tables. Pure: no clock, no I/O of its own.
//!
//! What `apply` writes must follow from the journal alone, so that a rebuild gives the same rows.

mod counts;
mod learn;
mod master;
mod stock;

use std::collections::BTreeSet;

use super::alert::{Alert, AlertKey, AlertState};
use super::consequences;
use super::entry::{Clock, Entry, Evaluate, Header};
use super::event::Event;
use super::ids::{ItemId, LocationId, ReservationId};
use super::party::Reservation;
use super::quantity::Qty;
use super::table::{Table, Unreadable, Write};
use super::tables::{
    Alerts, AlertsByWake, Answered, Closed, ClosedItem, EntriesByPerson, EntriesByReference, Fact, Facts,
    OutOfOrder, Requests, Reservations, ReservationsByDocument, ReservationsByItem,
};
use super::time::Day;

/// What entries have touched since alerts were last looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Items whose stock, policies or lots changed.
    pub items: BTreeSet<ItemId>,
    /// Locations whose stock or master data changed.
    pub locations: BTreeSet<LocationId>,
}

/// Applies one entry to every derived table, and looks at alerts when its header says so. The journal's own rows
/// (`Entries`, `Lines`) are the store's to write, before this. `touched` is emptied when alerts were looked at; what
/// it held then is returned, for the change feed.
pub fn apply_entry<W: Write>(
    state: &mut W,
    entry: &Entry,
    touched: &mut Touched,
) -> Result<Option<Touched>, Unreadable> {
    let header = &entry.header;
    let mut day = None;
    for (index, event) in entry.events.iter().enumerate() {
        let line = u32::try_from(index + 1).unwrap_or(u32::MAX);
        apply_event(state, header, line, event, touched)?;
        if let Event::PeriodClosed(closed) = event {
            day = Some(*closed);
        }
        if let (Event::ClosedItem { item, on_hand, value }, Some(day)) = (event, day) {
            state.put::<Closed>(item, &ClosedItem { day, on_hand: *on_hand, value: *value })?;
        }
    }
    learn::learn(state, entry)?;
    let answered =
        Answered { number: header.request.number, digest: header.digest, seq: header.seq, by: header.by };
    state.put::<Requests>(&header.request.session, &answered)?;
    state.put::<EntriesByPerson>(&(header.by, header.seq), &())?;
    if header.clock == Clock::JumpedBack || header.effective > header.recorded {
        state.put::<OutOfOrder>(&header.seq, &header.recorded)?;
    }
    if let Some(reference) = &header.reference {
        state.put::<EntriesByReference>(&(reference.folded(), header.seq), &())?;
    }
    match header.alerts {
        Evaluate::Later => Ok(None),
        Evaluate::Now => {
            consequences::consequences(state, touched, header.recorded)?;
            Ok(Some(std::mem::take(touched)))
        }
    }
}

fn apply_event<W: Write>(
    state: &mut W,
    header: &Header,
    line: u32,
    event: &Event,
    touched: &mut Touched,
) -> Result<(), Unreadable> {
    match event {
        Event::Created { .. } => Ok(()),
        Event::EpochBegan { epoch, .. } => set_fact(state, Fact::Epoch, u64::from(*epoch)),
        Event::Settings(settings) => state.put::<super::tables::SettingsTable>(&0, settings),
        Event::Person(id, person) => {
            raise_fact(state, Fact::LastPerson, id.0)?;
            state.put::<super::tables::People>(id, person)
        }
        Event::Item(id, item) => master::item(state, *id, item, touched),
        Event::Location(id, location) => master::location(state, *id, location, touched),
        Event::Supplier(id, supplier) => master::supplier(state, *id, supplier),
        Event::Job(id, job) => master::job(state, *id, job),
        Event::Lot(id, lot) => master::lot(state, *id, lot, touched),
        Event::Moved(movement) => stock::moved(state, header, line, movement, touched),
        Event::Reservation { id, was: _, now } => reservation(state, *id, now, touched),
        Event::CountOpened(id, count) => counts::opened(state, *id, count, touched),
        Event::CountClosed(id) => counts::ended(state, *id, touched),
        Event::Observed(observation) => counts::observed(state, header, line, observation),
        Event::Judged(line, judgement) => counts::judged(state, *line, *judgement),
        Event::Withdrawn(line) => counts::withdrawn(state, *line),
        Event::Undid(line) => stock::undid(state, header, *line),
        Event::AlertAcknowledged(key) => {
            let state_now = AlertState::Acknowledged { by: header.by, at: header.recorded };
            decided_on(state, key, state_now, touched)
        }
        Event::AlertSnoozed { key, until, .. } => {
            decided_on(state, key, AlertState::Snoozed { by: header.by, until: *until }, touched)
        }
        Event::PeriodClosed(day) => {
            set_fact(state, Fact::ClosedDays, u64::from(day.0) + 1)?;
            // Where there is more to freeze, the entry says so at its end.
            state.remove::<Facts>(&(Fact::ClosingFrom as u8))
        }
        Event::ClosingGoesOn(item) => set_fact(state, Fact::ClosingFrom, u64::from(item.0)),
        // Written by `apply_entry`, which knows the day.
        Event::ClosedItem { .. } => Ok(()),
        Event::DayBegan(day) => day_began(state, *day, touched),
    }
}

fn set_fact<W: Write>(state: &mut W, fact: Fact, value: u64) -> Result<(), Unreadable> {
    state.put::<Facts>(&(fact as u8), &value)
}

/// Notes that an id was given.
fn raise_fact<W: Write>(state: &mut W, fact: Fact, id: u32) -> Result<(), Unreadable> {
    let before = state.get::<Facts>(&(fact as u8))?.unwrap_or(0);
    set_fact(state, fact, before.max(u64::from(id)))
}

fn reservation<W: Write>(
    state: &mut W,
    id: ReservationId,
    now: &Reservation,
    touched: &mut Touched,
) -> Result<(), Unreadable> {
    raise_fact(state, Fact::LastReservation, id.0)?;
    if let Some(was) = state.get::<Reservations>(&id)? {
        state.remove::<ReservationsByItem>(&(was.item, id))?;
        state.remove::<ReservationsByDocument>(&(was.document.folded(), id))?;
        stock::change_total(state, was.item, |total| {
            total.reserved = sum(total.reserved, was.quantity.negated())?;
            Ok(())
        })?;
        touched.items.insert(was.item);
    }
    touched.items.insert(now.item);
    if now.quantity == Qty::ZERO {
        return state.remove::<Reservations>(&id);
    }
    state.put::<Reservations>(&id, now)?;
    state.put::<ReservationsByItem>(&(now.item, id), &())?;
    state.put::<ReservationsByDocument>(&(now.document.folded(), id), &())?;
    stock::change_total(state, now.item, |total| {
        total.reserved = sum(total.reserved, now.quantity)?;
        Ok(())
    })
}

/// The sum of two quantities. `decide` refuses what cannot be kept; should it ever fail to, nothing is booked rather
/// than a wrong sum.
fn sum(a: Qty, b: Qty) -> Result<Qty, Unreadable> {
    let beyond = || Unreadable {
        table: super::tables::Balances::NAME,
        what: String::from("a sum is beyond what can be kept"),
    };
    a.0.checked_add(b.0).map(Qty).ok_or_else(beyond)
}

/// A person's decision on an alert that is still live; one that has closed meanwhile stays closed.
fn decided_on<W: Write>(
    state: &mut W,
    key: &AlertKey,
    decided: AlertState,
    touched: &mut Touched,
) -> Result<(), Unreadable> {
    let Some(alert) = state.get::<Alerts>(&key.row())? else { return Ok(()) };
    touched.items.insert(key.item);
    set_alert_state(state, key, alert, decided)
}

fn set_alert_state<W: Write>(
    state: &mut W,
    key: &AlertKey,
    alert: Alert,
    now: AlertState,
) -> Result<(), Unreadable> {
    let row = key.row();
    if let AlertState::Snoozed { until, .. } = alert.state {
        state.remove::<AlertsByWake>(&(until.0, row.0, row.1, row.2, row.3))?;
    }
    if let AlertState::Snoozed { until, .. } = now {
        state.put::<AlertsByWake>(&(until.0, row.0, row.1, row.2, row.3), &())?;
    }
    state.put::<Alerts>(&row, &Alert { state: now, ..alert })
}

/// A business day began: what it wakes is open again, what it expires is looked at.
fn day_began<W: Write>(state: &mut W, day: Day, touched: &mut Touched) -> Result<(), Unreadable> {
    use super::ids::LotId;
    use super::table::{Direction, closed};
    use super::tables::{Lots, LotsByExpiry};

    let begun = super::book::fact(state, Fact::BegunDays)?;
    let first = u32::try_from(begun.saturating_sub(1)).unwrap_or(0);
    set_fact(state, Fact::BegunDays, u64::from(day.0) + 1)?;
    let low = (0, 0, ItemId(0), LocationId(0), LotId(0));
    let high = (day.0, u8::MAX, ItemId(u32::MAX), LocationId(u32::MAX), LotId(u32::MAX));
    for ((_, urgency, item, place, lot), ()) in
        state.rows::<AlertsByWake>(closed(low, high), Direction::Up, usize::MAX)?
    {
        let Some(key) = AlertKey::of_row((urgency, item, place, lot)) else { continue };
        if let Some(alert) = state.get::<Alerts>(&key.row())? {
            set_alert_state(state, &key, alert, AlertState::Open)?;
            touched.items.insert(item);
        }
    }
    // A lot may be used on its last day; it is past it from the day after. Where the clock had been ahead, what it
    // had expired is looked at again.
    let (from, last) = (first.min(day.0).saturating_sub(1), first.max(day.0).saturating_sub(1));
    let span = closed((from, LotId(0)), (last, LotId(u32::MAX)));
    for ((_, lot), ()) in state.rows::<LotsByExpiry>(span, Direction::Up, usize::MAX)? {
        if let Some(lot) = state.get::<Lots>(&lot)? {
            touched.items.insert(lot.item);
        }
    }
    Ok(())
}
