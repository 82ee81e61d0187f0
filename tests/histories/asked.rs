//! The answers of the engine against the model: stock as of every instant, running balances, why, totals, lists.

use std::collections::{BTreeMap, BTreeSet};

use stockroom::domain::event::{Event, Movement};
use stockroom::domain::ids::{EntryLine, ItemId, LocationId, Record};
use stockroom::domain::quantity::Qty;
use stockroom::domain::query::{
    AlertsQuery, AlertsShown, CountQuery, Include, ItemQuery, ItemSort, ItemsQuery, JournalQuery,
    LocationQuery, LotsQuery, MovementsOf, MovementsQuery, ROWS_MAX, RecordsBy, RecordsQuery,
    ReservationsQuery, Seen, SortWay, StoreQuery, WhyOf, WhyQuery, Window,
};
use stockroom::domain::time::{Day, Moment};

use crate::alerts;
use crate::counted::State;
use crate::laws::{Law, named};
use crate::ledger::Move;
use crate::model::Model;
use crate::over_file::File;
use crate::whole::month_starts;

const ALL: Window = Window { offset: 0, rows: ROWS_MAX };

/// Everything that is asked.
pub fn check(file: &File, model: &Model) -> Law {
    named("store", store(file, model))?;
    named("stock as of", stock_as_of(file, model))?;
    named("stock of a place", stock_of_places(file, model))?;
    named("items", items(file, model))?;
    named("months", months(file, model))?;
    named("movements", movements(file, model))?;
    named("why", why(file, model))?;
    named("lots", lots(file, model))?;
    named("promises asked", promises(file, model))?;
    named("places asked", places(file, model))?;
    named("counts asked", counts(file, model))?;
    named("alerts asked", live_alerts(file, model))?;
    named("journal asked", journal(file, model))
}

fn same<T: PartialEq + std::fmt::Debug>(what: impl FnOnce() -> String, is: T, must: T) -> Law {
    if is == must { Ok(()) } else { Err(format!("{} is {is:?}, must be {must:?}", what())) }
}

fn number(quantity: Qty) -> i128 {
    quantity.0.into()
}

fn store(file: &File, model: &Model) -> Law {
    let view = file.ask(StoreQuery)?;
    same(|| "the head".into(), (view.head, view.closed), (model.head(), model.closed))
}

/// Every instant at which something of an item moved, and the one before it.
fn instants<'a>(model: &'a Model, of: impl Fn(&Record) -> bool + 'a) -> BTreeSet<u64> {
    let moves = model.ledger.records().filter(move |(record, _)| of(record)).flat_map(|(_, moves)| moves);
    moves.flat_map(|one| [one.at.saturating_sub(1), one.at]).collect()
}

fn records(
    file: &File,
    item: Option<ItemId>,
    place: Option<LocationId>,
    at: Option<u64>,
) -> Result<BTreeMap<Record, i128>, String> {
    let query = RecordsQuery { item, place, as_of: at.map(Moment), by: RecordsBy::Item, window: ALL };
    let page = file.ask(query)?;
    if page.total != page.rows.len() as u64 {
        return Err(format!("{} rows of {} in one window", page.rows.len(), page.total));
    }
    page.rows
        .into_iter()
        .map(|row| Ok((row.record, number(row.on_hand.ok_or("something is hidden from the manager")?))))
        .collect()
}

fn stock_as_of(file: &File, model: &Model) -> Law {
    for item in model.items.keys().copied() {
        let mut all: Vec<Option<u64>> =
            instants(model, |record| record.item == item).into_iter().map(Some).collect();
        let (first, last) = (all.first().copied().flatten(), all.last().copied().flatten());
        if let (Some(first), Some(last)) = (first, last) {
            all.extend(
                month_starts(first, last).into_iter().flat_map(|start| [Some(start - 1), Some(start)]),
            );
        }
        for at in all.into_iter().chain([None]) {
            let inside = model.ledger.of_item(item).filter(|(record, _)| !record.location.is_outside());
            let must = inside
                .map(|(record, _)| (*record, model.ledger.as_of(record, at.unwrap_or(u64::MAX))))
                .filter(|(_, held)| *held != 0);
            let is = records(file, Some(item), None, at)?;
            same(|| format!("item {item} at {at:?}"), is, must.collect())?;
        }
    }
    Ok(())
}

/// At every fifth instant of the whole room: each place with all that is in it, the outside ones too.
fn stock_of_places(file: &File, model: &Model) -> Law {
    let mut all: Vec<Option<u64>> = instants(model, |_| true).into_iter().step_by(29).map(Some).collect();
    all.push(None);
    for place in model.places.keys().copied() {
        for at in all.iter().copied() {
            let here = model.ledger.records().filter(|(record, _)| model.is_in(record.location, place));
            let must = here
                .map(|(record, _)| (*record, model.ledger.as_of(record, at.unwrap_or(u64::MAX))))
                .filter(|(_, held)| *held != 0);
            let is = records(file, None, Some(place), at)?;
            same(|| format!("place {place} at {at:?}"), is, must.collect())?;
        }
    }
    Ok(())
}

fn items(file: &File, model: &Model) -> Law {
    let query = ItemsQuery {
        place: None,
        filter: String::new(),
        kind: None,
        sort: ItemSort::Sku,
        way: SortWay::Up,
        include: Include::All,
        window: ALL,
        around: None,
    };
    let rows = file.ask(query)?.rows;
    let is: BTreeMap<ItemId, [i128; 4]> = rows
        .into_iter()
        .map(|row| (row.id, [row.on_hand, row.on_hold, row.reserved, row.available].map(number)))
        .collect();
    for (item, is) in &is {
        let (on_hand, on_hold, reserved) = model.totals(*item);
        let must = [on_hand, on_hold, reserved, on_hand - on_hold - reserved];
        same(|| format!("item {item} in the list"), *is, must)?;
    }
    let active: BTreeSet<ItemId> = model.active_items().into_iter().collect();
    same(|| "the items in use".into(), active.iter().all(|item| is.contains_key(item)), true)
}

/// What there was at the end of each of the last twelve business months.
fn months(file: &File, model: &Model) -> Law {
    for item in model.active_items() {
        let view = file.ask(ItemQuery { item: item.into() })?.ok_or("an item that is in use is not found")?;
        let (on_hand, on_hold, reserved) = model.totals(item);
        let total = [view.total.on_hand, view.total.on_hold, view.total.reserved].map(number);
        same(|| format!("the total of {item}"), total, [on_hand, on_hold, reserved])?;
        let is: BTreeMap<Record, i128> =
            view.records.iter().map(|row| (row.record, row.on_hand.map_or(-1, number))).collect();
        same(|| format!("the records of {item}"), is, model.stock_of(item).into_iter().collect())?;
        for row in view.months.iter().take(view.months.len() - 1) {
            let next = if row.month == 12 { (row.year + 1, 1) } else { (row.year, row.month + 1) };
            let day = Day::parse(&format!("{:04}-{:02}-01", next.0, next.1)).ok_or("no such month")?;
            let end = model.settings().calendar().start(day).0 - 1;
            same(
                || format!("{item} at the end of {}-{}", row.year, row.month),
                number(row.on_hand),
                model.ledger.inside_as_of(item, end),
            )?;
        }
    }
    Ok(())
}

/// A line, when it was, what it changed, and what there was after it.
type Line = (u64, EntryLine, i128, i128);

/// The lines of what is asked about, oldest first, by the raw events. `sum` says what the balance is the sum of.
fn lines(
    model: &Model,
    counts: impl Fn(&Movement) -> bool,
    change: impl Fn(&Movement) -> i128,
    sum: impl Fn(&Movement) -> u64,
) -> Vec<Line> {
    let mut all: Vec<(u64, EntryLine, &Movement)> = model
        .events
        .iter()
        .filter_map(|(line, event)| match event {
            Event::Moved(moved) if counts(moved) => Some((moved.at.0, *line, moved)),
            _ => None,
        })
        .collect();
    all.sort_by_key(|(at, line, _)| (*at, *line));
    let mut sums: BTreeMap<u64, i128> = BTreeMap::new();
    let told = all.into_iter().map(|(at, line, moved)| {
        let change = change(moved);
        let held = sums.entry(sum(moved)).or_default();
        *held += change;
        (at, line, change, *held)
    });
    told.collect()
}

fn signed(moved: &Movement, inside: impl Fn(LocationId) -> bool) -> i128 {
    match (inside(moved.from), inside(moved.to)) {
        (false, true) => number(moved.quantity),
        (true, false) => -number(moved.quantity),
        _ => 0,
    }
}

fn movements(file: &File, model: &Model) -> Law {
    for item in model.items.keys().copied() {
        let must = lines(
            model,
            |moved| moved.item == item,
            |moved| signed(moved, |place| !place.is_outside()),
            |_| 0,
        );
        movements_of(file, MovementsOf::Item(item), must)?;
    }
    for place in model.places.keys().copied() {
        let must = lines(
            model,
            |moved| moved.from == place || moved.to == place,
            |moved| signed(moved, |at| at == place),
            |moved| moved.item.0.into(),
        );
        movements_of(file, MovementsOf::Place(place), must)?;
    }
    for (record, _) in model.ledger.records() {
        let must = lines(
            model,
            |moved| {
                (moved.item, moved.lot) == (record.item, record.lot)
                    && (moved.from == record.location || moved.to == record.location)
            },
            |moved| signed(moved, |place| place == record.location),
            |_| 0,
        );
        movements_of(file, MovementsOf::Record(*record), must)?;
    }
    Ok(())
}

/// Pages through movements, seven at a time, newest first.
fn movements_of(file: &File, of: MovementsOf, mut must: Vec<Line>) -> Law {
    must.reverse();
    let (mut is, mut after) = (Vec::new(), None);
    loop {
        let slice = file.ask(MovementsQuery { of, after, rows: 7 })?;
        is.extend(
            slice
                .rows
                .iter()
                .map(|row| (row.movement.at.0, row.line, number(row.change), number(row.balance))),
        );
        match slice.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let differs = is.iter().zip(&must).find(|(is, must)| is != must);
    same(|| format!("{of:?}"), differs, None)?;
    same(|| format!("the lines of {of:?}"), is.len(), must.len())
}

fn why(file: &File, model: &Model) -> Law {
    for item in model.items.keys().copied() {
        let (on_hand, on_hold, reserved) = model.totals(item);
        explained(file, WhyOf::Available(item), None, on_hand - on_hold - reserved)?;
        explained(file, WhyOf::OnHand(item), None, on_hand)?;
        for at in instants(model, |record| record.item == item).into_iter().step_by(3) {
            explained(file, WhyOf::OnHand(item), Some(at), model.ledger.inside_as_of(item, at))?;
        }
        for place in model.active_places() {
            let here =
                model.stock_of(item).into_iter().filter(|(record, _)| model.is_in(record.location, place));
            explained(file, WhyOf::InPlace(item, place), None, here.map(|(_, held)| held).sum())?;
        }
    }
    for (record, moves) in model.ledger.records() {
        explained(file, WhyOf::Record(*record), None, model.ledger.now(record))?;
        for one in moves.iter().step_by(2) {
            for at in [one.at.saturating_sub(1), one.at] {
                explained(file, WhyOf::Record(*record), Some(at), model.ledger.as_of(record, at))?;
            }
        }
    }
    Ok(())
}

/// The lines add up to the result, and the result is what it must be; with few lines of their own and with many.
fn explained(file: &File, of: WhyOf, at: Option<u64>, must: i128) -> Law {
    for rows in [2, ROWS_MAX] {
        let view = file.ask(WhyQuery { of, as_of: at.map(Moment), rows })?;
        let mut sum = 0;
        for line in &view.lines {
            sum += number(line.change);
            same(|| format!("a line of {of:?} at {at:?}"), number(line.sum), sum)?;
        }
        same(|| format!("{of:?} at {at:?}"), (number(view.result), sum), (must, must))?;
    }
    Ok(())
}

fn lots(file: &File, model: &Model) -> Law {
    for row in file.ask(LotsQuery { item: None, window: ALL })?.rows {
        let there = model.stock().into_iter().filter(|(record, _)| record.lot == row.id);
        let must: i128 = there.map(|(_, held)| held).sum();
        same(|| format!("lot {}", row.id), number(row.on_hand), must)?;
    }
    Ok(())
}

fn promises(file: &File, model: &Model) -> Law {
    let page = file.ask(ReservationsQuery { document: None, item: None, window: ALL })?;
    let is: BTreeMap<_, _> = page.rows.into_iter().map(|row| (row.id, row.reservation)).collect();
    same(|| "what is promised".into(), is, model.promises.clone())
}

fn places(file: &File, model: &Model) -> Law {
    for place in model.active_places() {
        let view =
            file.ask(LocationQuery { location: place.into() })?.ok_or("a place in use is not found")?;
        let here = model.stock().into_iter().filter(|(record, _)| model.is_in(record.location, place));
        same(|| format!("the records in {place}"), view.records as usize, here.count())?;
        let open = model.counts.iter().find(|(_, (count, open))| *open && count.place == place);
        same(|| format!("the count of {place}"), view.count, open.map(|(id, _)| *id))?;
    }
    Ok(())
}

/// What a count tells to who may know: what was seen, and what the book says of that moment today.
fn counts(file: &File, model: &Model) -> Law {
    for id in model.counts.keys().copied() {
        let window = Window { offset: 0, rows: ROWS_MAX };
        let view = file.ask(CountQuery { count: id, window })?.ok_or("a count is not found")?;
        let lines = view.lines;
        same(
            || format!("the lines of count {id:?}"),
            lines.total,
            u64::try_from(lines.rows.len()).unwrap_or(0),
        )?;
        for row in lines.rows {
            let Some(seen) = row.seen else { continue };
            let book = book_of(model, row.record, &seen);
            let must = model.counted.seen.get(&seen.line).map(|seen| seen.counted);
            same(|| format!("sighting {}", seen.line), seen.counted.map(number), must)?;
            same(|| format!("the book of sighting {}", seen.line), seen.book.map(number), Some(book))?;
        }
    }
    Ok(())
}

/// What the book says of a sighting's moment: of one that waits, all that truly came before it; else what is booked
/// before it.
fn book_of(model: &Model, record: Record, seen: &Seen) -> i128 {
    let waits = model.counted.seen.get(&seen.line).is_some_and(|seen| seen.state == State::Review);
    let own = (seen.at.0, seen.line.seq.0);
    let truth = |one: &Move| match one.about.and_then(|of| model.counted.seen.get(&of)) {
        Some(about) => about.truth,
        None => one.truth,
    };
    let moves = model.ledger.moves(&record).iter();
    let before = moves.filter(|one| if waits { truth(one) < own } else { (one.at, one.seq) < own });
    before.map(|one| one.change).sum()
}

fn live_alerts(file: &File, model: &Model) -> Law {
    let Some(today) = model.begun else { return Ok(()) };
    let shown = AlertsShown::All;
    let page = file.ask(AlertsQuery { kind: None, filter: String::new(), shown, window: ALL })?;
    let is: BTreeSet<_> = page.rows.into_iter().map(|row| row.key).collect();
    // What a day brings is seen once the day has begun.
    let latest = model.headers.values().next_back().map_or(0, |header| header.recorded.0);
    if model.day(latest) != today {
        return Ok(());
    }
    same(|| "the live alerts".into(), is, alerts::expected(model, today).into_keys().collect())
}

fn journal(file: &File, model: &Model) -> Law {
    let (mut seqs, mut before) = (Vec::new(), None);
    loop {
        let slice = file.ask(JournalQuery { before, rows: 50, ..JournalQuery::default() })?;
        seqs.extend(slice.rows.iter().map(|row| row.seq));
        match slice.next {
            Some(next) => before = Some(next),
            None => break,
        }
    }
    seqs.reverse();
    same(|| "the entries".into(), seqs, model.headers.keys().copied().collect())
}
