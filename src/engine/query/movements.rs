//! Movements of an item, a place or a record, newest first by effective time, each with the balance after it.

use std::collections::HashMap;
use std::ops::{Bound, ControlFlow};

use super::balance::{self, Point, minus};
use super::view::{View, missing};
use super::window;
use crate::domain::desk::AskFault;
use crate::domain::event::{Event, Movement, Party};
use crate::domain::ids::{EntryLine, ItemId, LocationId, Record, Seq};
use crate::domain::quantity::Qty;
use crate::domain::query::{MoveCursor, MovementRow, MovementsOf, MovementsQuery, Slice};
use crate::domain::table::{Direction, Read, Unreadable};
use crate::domain::tables::{Lines, MovesByItem, MovesByPlace, MovesByRecord, Undone};
use crate::domain::text::Code;
use crate::domain::time::Moment;

/// How many lines one answer looks through; where it ends early, `next` goes on.
const LOOKED_AT_MAX: usize = 5_000;

pub fn answer<R: Read>(
    view: &View<'_, R>,
    query: &MovementsQuery,
) -> Result<Slice<MovementRow, MoveCursor>, AskFault> {
    let hidden = match query.of {
        MovementsOf::Item(_) => None,
        MovementsOf::Place(place) => Some(place),
        MovementsOf::Record(record) => Some(record.location),
    };
    if let Some(place) = hidden.filter(|place| view.blind.place(*place)) {
        let code = view.code(place)?;
        return Err(AskFault::Unfit(format!(
            "{code} is being counted: its movements are shown again once the count is closed"
        )));
    }
    let limit = window::rows(query.rows);
    let from = Point::cursor(query.after);
    let mut balances = Balances { of: query.of, from, left: HashMap::new() };
    let mut slice = Slice { rows: Vec::new(), next: None };
    let lines = before(view, query.of, from, if view.blind.is_empty() { limit + 1 } else { LOOKED_AT_MAX })?;
    let looked_at = lines.len();
    for (at, line) in lines {
        if slice.rows.len() == limit {
            return Ok(slice);
        }
        let movement = moved(view, line)?;
        let change = change(view, query.of, &movement);
        let about_hidden = view.blind.place(movement.from) || view.blind.place(movement.to);
        slice.next = Some(MoveCursor { at, line });
        if about_hidden && change == Qty::ZERO {
            continue;
        }
        let balance = balances.after(view, movement.item, change)?;
        slice.rows.push(row(view, line, movement, change, balance)?);
    }
    if looked_at < LOOKED_AT_MAX {
        slice.next = None;
    }
    Ok(slice)
}

/// Running balances, from the newest row back.
struct Balances {
    of: MovementsOf,
    from: Point,
    left: HashMap<ItemId, Qty>,
}

impl Balances {
    /// The balance after a change, which is taken off for the next older row.
    fn after<R: Read>(&mut self, view: &View<'_, R>, item: ItemId, change: Qty) -> Result<Qty, Unreadable> {
        let balance = match self.left.get(&item) {
            Some(balance) => *balance,
            None => match self.of {
                MovementsOf::Item(item) => {
                    balance::of_item(view.book, item, None, self.from, |place| view.in_room(place))?
                }
                MovementsOf::Place(place) => {
                    balance::of_item(view.book, item, Some(place), self.from, |_| true)?
                }
                MovementsOf::Record(record) => balance::of_record(view.book, record, self.from)?,
            },
        };
        self.left.insert(item, minus(balance, change));
        Ok(balance)
    }
}

/// The lines of movements before a point, newest first.
pub fn before<R: Read>(
    view: &View<'_, R>,
    of: MovementsOf,
    point: Point,
    limit: usize,
) -> Result<Vec<(Moment, EntryLine)>, Unreadable> {
    let mut lines = Vec::new();
    let (at, seq, line) = point.key();
    let mut take = |at, seq, line| {
        lines.push((at, EntryLine { seq, line }));
        if lines.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let (start, down) = ((Moment(0), Seq(0), 0), Direction::Down);
    match of {
        MovementsOf::Item(item) => view.book.scan::<MovesByItem>(
            (Bound::Included((item, start.0, start.1, start.2)), Bound::Excluded((item, at, seq, line))),
            down,
            &mut |(_, at, seq, line), ()| take(at, seq, line),
        )?,
        MovementsOf::Place(place) => view.book.scan::<MovesByPlace>(
            (Bound::Included((place, start.0, start.1, start.2)), Bound::Excluded((place, at, seq, line))),
            down,
            &mut |(_, at, seq, line), ()| take(at, seq, line),
        )?,
        MovementsOf::Record(Record { item, location, lot }) => view.book.scan::<MovesByRecord>(
            (
                Bound::Included((item, location, lot, start.0, start.1, start.2)),
                Bound::Excluded((item, location, lot, at, seq, line)),
            ),
            down,
            &mut |(_, _, _, at, seq, line), _| take(at, seq, line),
        )?,
    }
    Ok(lines)
}

/// The movement that a line of the journal records.
pub fn moved<R: Read>(view: &View<'_, R>, line: EntryLine) -> Result<Movement, Unreadable> {
    match view.book.get::<Lines>(&(line.seq, line.line))? {
        Some(Event::Moved(movement)) => Ok(movement),
        _ => Err(missing::<Lines>(&(line.seq, line.line))),
    }
}

/// By how much a movement changed what is asked about, as the asker may see it.
pub fn change<R: Read>(view: &View<'_, R>, of: MovementsOf, movement: &Movement) -> Qty {
    let counts = |place: LocationId| match of {
        MovementsOf::Item(_) => view.in_room(place),
        MovementsOf::Place(this) => place == this,
        MovementsOf::Record(record) => place == record.location,
    };
    match (counts(movement.from), counts(movement.to)) {
        (false, true) => movement.quantity,
        (true, false) => movement.quantity.negated(),
        _ => Qty::ZERO,
    }
}

/// The code of whom a movement was with.
pub fn party<R: Read>(view: &View<'_, R>, seq: Seq, party: Party) -> Result<Option<Code>, Unreadable> {
    Ok(match party {
        Party::Nobody => None,
        Party::Supplier(id) => Some(view.supplier_code(id)?),
        Party::Job(id) => Some(view.job_code(id)?),
        Party::Reservation(id) => view.document(id, seq)?,
    })
}

fn row<R: Read>(
    view: &View<'_, R>,
    line: EntryLine,
    movement: Movement,
    change: Qty,
    balance: Qty,
) -> Result<MovementRow, Unreadable> {
    let item = view.item(movement.item)?;
    let header = view.header(line.seq)?;
    let by = view.maker(&header)?;
    Ok(MovementRow {
        line,
        sku: item.sku.clone(),
        unit: item.unit.clone(),
        from: view.code(movement.from)?,
        to: view.code(movement.to)?,
        lot: view.lot(movement.lot)?.map(|lot| lot.number.clone()),
        party: party(view, line.seq, movement.party)?,
        reference: header.reference,
        by,
        change,
        balance,
        undone: view.book.get::<Undone>(&(line.seq, line.line))?,
        movement,
    })
}
