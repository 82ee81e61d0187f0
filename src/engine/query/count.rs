//! One count: what is expected or was seen in its place. Its counter sees neither book nor variance while it
//! is open, and of earlier counts of the same place not what was counted either.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::balance::{self, Point, minus};
use super::view::{View, found, missing};
use super::{counts, records, window};
use crate::domain::book;
use crate::domain::decide;
use crate::domain::event::Event;
use crate::domain::ids::{EntryLine, ItemId, LocationId, LotId, Record};
use crate::domain::query::{CountLineView, CountQuery, CountView, RecordsBy, Seen};
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{CountLines, CountState, Counts, Lines, Observations, ObservedState};

pub fn answer<R: Read>(view: &View<'_, R>, query: CountQuery) -> Result<Option<CountView>, Unreadable> {
    let Some(count) = view.book.get::<Counts>(&query.count)? else { return Ok(None) };
    let Some(row) = counts::row(view, query.count, &counts::reviews(view)?)? else { return Ok(None) };
    let mut seen: BTreeMap<Record, EntryLine> = BTreeMap::new();
    let span = closed(
        (query.count, ItemId(0), LocationId(0), LotId::NONE),
        (query.count, ItemId(u32::MAX), LocationId(u32::MAX), LotId(u32::MAX)),
    );
    view.book.scan::<CountLines>(span, Direction::Up, &mut |(_, item, location, lot), line| {
        seen.insert(Record { item, location, lot }, line);
        ControlFlow::Continue(())
    })?;
    let mut expected: Vec<Record> = seen.keys().copied().collect();
    if count.state == CountState::Open {
        let there = book::records_of_place(view.book, count.count.place, usize::MAX)?;
        expected.extend(there.into_iter().filter(|record| !seen.contains_key(record)));
    }
    records::sort(view, &mut expected, RecordsBy::Item)?;
    let lines = window::page(query.window, &expected, None, |record| {
        let item = view.item(record.item)?;
        Ok(Some(CountLineView {
            record,
            sku: item.sku.clone(),
            name: item.name.clone(),
            unit: item.unit.clone(),
            lot: view.lot(record.lot)?.map(|lot| lot.number.clone()),
            seen: seen.get(&record).map(|line| what_was_seen(view, &query, *line)).transpose()?,
        }))
    })?;
    Ok(Some(CountView { row, place: count.count.place, lines }))
}

fn what_was_seen<R: Read>(
    view: &View<'_, R>,
    query: &CountQuery,
    line: EntryLine,
) -> Result<Seen, Unreadable> {
    let Some(Event::Observed(observation)) = view.book.get::<Lines>(&(line.seq, line.line))? else {
        return Err(missing::<Lines>(&(line.seq, line.line)));
    };
    let mut seen = Seen {
        line,
        at: observation.at,
        counted: Some(observation.counted),
        book: None,
        variance: None,
        state: None,
    };
    if view.blind.count(query.count) {
        return Ok(seen);
    }
    // What was counted there before, and what came of it, says what the book says today.
    if view.blind.place(observation.record.location) {
        return Ok(Seen { counted: None, ..seen });
    }
    let Record { item, location, lot } = observation.record;
    let key = (item, location, lot, observation.at, line.seq, line.line);
    seen.state = view.book.get::<Observations>(&key)?.map(|observed| observed.state);
    let waits = seen.state == Some(ObservedState::Review);
    let judged_by = match waits {
        // What an approval would be held against.
        true => found(decide::book_as_seen(view.book, &view.settings, &observation, line))?,
        false => None,
    };
    let book = match judged_by {
        Some(book) => book,
        // What the entry itself posted, and what was posted for it later at the same moment, comes after it.
        None => {
            let before = Point::before(observation.at, EntryLine { seq: line.seq, line: 0 });
            balance::of_record(view.book, observation.record, before)?
        }
    };
    seen.book = Some(book);
    seen.variance = Some(minus(observation.counted, book));
    Ok(seen)
}
