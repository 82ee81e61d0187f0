//! Balances at any point of the journal's own order in time: (moment, entry, line).
//!
//! A month's checkpoint bounds the walk: no record is read further back than to the start of a month.

use std::ops::{Bound, ControlFlow};

use crate::domain::ids::{EntryLine, ItemId, LocationId, LotId, Record, Seq};
use crate::domain::quantity::Qty;
use crate::domain::query::MoveCursor;
use crate::domain::table::{Direction, Read, Unreadable, all, closed};
use crate::domain::tables::{Checkpoints, MovesByRecord};
use crate::domain::time::{Moment, utc_month, utc_month_start};

/// A point in time between two lines: all lines before it have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    at: Moment,
    seq: Seq,
    line: u32,
}

impl Point {
    /// After everything.
    pub const END: Point = Point { at: Moment(u64::MAX), seq: Seq(u64::MAX), line: u32::MAX };

    /// After all that is effective at this moment.
    pub fn after(at: Moment) -> Point {
        Point { at, seq: Seq(u64::MAX), line: u32::MAX }
    }

    /// After all of a moment, or after everything.
    pub fn as_of(at: Option<Moment>) -> Point {
        at.map_or(Point::END, Point::after)
    }

    /// Just before a line that is effective at a moment.
    pub fn before(at: Moment, line: EntryLine) -> Point {
        Point { at, seq: line.seq, line: line.line }
    }

    /// Where a list of movements goes on.
    pub fn cursor(cursor: Option<MoveCursor>) -> Point {
        cursor.map_or(Point::END, |cursor| Point::before(cursor.at, cursor.line))
    }

    /// The upper end of a span of keys that end in moment, entry and line.
    pub fn key(self) -> (Moment, Seq, u32) {
        (self.at, self.seq, self.line)
    }
}

/// What a record held at a point.
pub fn of_record<R: Read>(book: &R, record: Record, point: Point) -> Result<Qty, Unreadable> {
    let Record { item, location, lot } = record;
    let month = utc_month(point.at);
    let mut sum = match month.checked_sub(1) {
        None => Qty::ZERO,
        Some(before) => book
            .first::<Checkpoints>(
                closed((item, location, lot, 0), (item, location, lot, before)),
                Direction::Down,
            )?
            .map_or(Qty::ZERO, |(_, held)| held),
    };
    let span = (
        Bound::Included((item, location, lot, utc_month_start(month), Seq(0), 0)),
        Bound::Excluded((item, location, lot, point.at, point.seq, point.line)),
    );
    book.scan::<MovesByRecord>(span, Direction::Up, &mut |_, change| {
        sum = plus(sum, change);
        ControlFlow::Continue(())
    })?;
    Ok(sum)
}

/// The records that ever held something of an item, in a place (this very one) or anywhere inside.
pub fn records_ever<R: Read>(
    book: &R,
    item: ItemId,
    place: Option<LocationId>,
) -> Result<Vec<Record>, Unreadable> {
    let (from, to) = match place {
        Some(place) => (place, place),
        None => (LocationId::FIRST_INSIDE, LocationId(u32::MAX)),
    };
    let end = Bound::Included((item, to, LotId(u32::MAX), u32::MAX));
    let mut start = Bound::Included((item, from, LotId::NONE, 0));
    let mut records = Vec::new();
    while let Some(((item, location, lot, _), _)) = book.first::<Checkpoints>((start, end), Direction::Up)? {
        records.push(Record { item, location, lot });
        start = Bound::Excluded((item, location, lot, u32::MAX));
    }
    Ok(records)
}

/// The records inside that held something of any item at a moment. One walk over the checkpoints, newest month first;
/// movements are read only where a record moved in the moment's own month.
pub fn all_held<R: Read>(book: &R, at: Moment) -> Result<Vec<Record>, Unreadable> {
    let month = utc_month(at);
    let mut held: Vec<Record> = Vec::new();
    let mut moved: Vec<Record> = Vec::new();
    // The record under the walk, once it is known what is to be done about it.
    let mut known: Option<Record> = None;
    let mut wanted = |(item, location, lot, end): &(ItemId, LocationId, LotId, u32)| {
        let record = Record { item: *item, location: *location, lot: *lot };
        if known == Some(record) || *end > month || location.is_outside() {
            return false;
        }
        known = Some(record);
        if *end == month {
            moved.push(record);
        }
        *end < month
    };
    let mut visit = |(item, location, lot, _), sum: Qty| {
        held.extend((sum != Qty::ZERO).then_some(Record { item, location, lot }));
        ControlFlow::Continue(())
    };
    book.scan_some::<Checkpoints>(all(), Direction::Down, &mut wanted, &mut visit)?;
    for record in moved {
        if of_record(book, record, Point::after(at))? != Qty::ZERO {
            held.push(record);
        }
    }
    Ok(held)
}

/// What an item had at a point, in those places that count.
pub fn of_item<R: Read>(
    book: &R,
    item: ItemId,
    place: Option<LocationId>,
    point: Point,
    counts: impl Fn(LocationId) -> bool,
) -> Result<Qty, Unreadable> {
    let mut sum = Qty::ZERO;
    for record in records_ever(book, item, place)? {
        if counts(record.location) {
            sum = plus(sum, of_record(book, record, point)?);
        }
    }
    Ok(sum)
}

/// The sum. Balances are bounded when they are booked, so this cannot be short of the truth.
pub fn plus(a: Qty, b: Qty) -> Qty {
    Qty(a.0.saturating_add(b.0))
}

/// The difference, likewise.
pub fn minus(a: Qty, b: Qty) -> Qty {
    Qty(a.0.saturating_sub(b.0))
}
