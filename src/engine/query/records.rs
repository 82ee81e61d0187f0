//! Stock records, now or as of a moment.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::{Bound, ControlFlow};

use super::balance::{self, Point, plus};
use super::view::View;
use super::window;
use crate::domain::book;
use crate::domain::event::Event;
use crate::domain::ids::{ItemId, LocationId, LotId, Record, ReservationId, Seq};
use crate::domain::quantity::Qty;
use crate::domain::query::{Page, RecordRow, RecordsBy, RecordsQuery};
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{
    BalancesByPlace, Checkpoints, Lines, MovesByPlace, Observations, ObservedState, Reservations,
    ReservationsByItem,
};
use crate::domain::time::Moment;

/// How many movements of a place are looked through for its items of old.
const LINES_FEW: usize = 10_000;

pub fn answer<R: Read>(view: &View<'_, R>, query: &RecordsQuery) -> Result<Page<RecordRow>, Unreadable> {
    let list = (query.item, query.place, query.as_of, query.by);
    let order = view.catalog.record_list(&list, || ordered(view, query))?;
    window::page(query.window, &order, None, |record| row(view, record, query.as_of))
}

/// All records that a query means, in its order.
fn ordered<R: Read>(view: &View<'_, R>, query: &RecordsQuery) -> Result<Vec<Record>, Unreadable> {
    let mut records = match query.as_of {
        None => now(view, query.item, query.place)?,
        Some(at) => then(view, query.item, query.place, at)?,
    };
    sort(view, &mut records, query.by)?;
    Ok(records)
}

fn now<R: Read>(
    view: &View<'_, R>,
    item: Option<ItemId>,
    place: Option<LocationId>,
) -> Result<Vec<Record>, Unreadable> {
    let tree = view.catalog.tree();
    if let Some(item) = item {
        let records = book::records_of_item(view.book, item)?.into_iter().map(|(record, _)| record);
        return Ok(records
            .filter(|record| place.is_none_or(|place| tree.is_in(record.location, place)))
            .collect());
    }
    let mut records = Vec::new();
    match place {
        Some(place) => {
            for place in places(view, place) {
                records.extend(book::records_of_place(view.book, place, usize::MAX)?);
            }
        }
        None => {
            let span =
                (Bound::Included((LocationId::FIRST_INSIDE, ItemId(0), LotId::NONE)), Bound::Unbounded);
            view.book.scan::<BalancesByPlace>(span, Direction::Up, &mut |(location, item, lot), ()| {
                records.push(Record { item, location, lot });
                ControlFlow::Continue(())
            })?;
        }
    }
    Ok(records)
}

/// A place and all places in it; an outside place is only itself.
fn places<R: Read>(view: &View<'_, R>, place: LocationId) -> Vec<LocationId> {
    match view.catalog.tree().within(place) {
        [] => vec![place],
        within => within.to_vec(),
    }
}

/// The records that held something at a moment.
fn then<R: Read>(
    view: &View<'_, R>,
    item: Option<ItemId>,
    place: Option<LocationId>,
    at: Moment,
) -> Result<Vec<Record>, Unreadable> {
    let tree = view.catalog.tree();
    let outside = place.filter(|place| place.is_outside());
    let items = match (item, place) {
        (Some(item), _) => Some(BTreeSet::from([item])),
        (None, Some(place)) => items_ever(view, place)?,
        (None, None) => None,
    };
    let items = match (items, outside) {
        (Some(items), _) => items,
        (None, Some(_)) => all_items_ever(view)?,
        (None, None) => {
            let mut held = balance::all_held(view.book, at)?;
            held.retain(|record| place.is_none_or(|place| tree.is_in(record.location, place)));
            return Ok(held);
        }
    };
    let mut held = Vec::new();
    for item in items {
        for record in balance::records_ever(view.book, item, outside)? {
            let here = place.is_none_or(|place| tree.is_in(record.location, place));
            if here && balance::of_record(view.book, record, Point::after(at))? != Qty::ZERO {
                held.push(record);
            }
        }
    }
    Ok(held)
}

/// All items that ever moved: one step an item, over the checkpoints, no movement is read.
fn all_items_ever<R: Read>(view: &View<'_, R>) -> Result<BTreeSet<ItemId>, Unreadable> {
    let mut items = BTreeSet::new();
    let mut start = Bound::Unbounded;
    while let Some(((item, ..), _)) =
        view.book.first::<Checkpoints>((start, Bound::Unbounded), Direction::Up)?
    {
        items.insert(item);
        start = Bound::Excluded((item, LocationId(u32::MAX), LotId(u32::MAX), u32::MAX));
    }
    Ok(items)
}

/// The items that ever moved in a place or a place in it; none where so much moved that all items are fewer steps.
fn items_ever<R: Read>(
    view: &View<'_, R>,
    place: LocationId,
) -> Result<Option<BTreeSet<ItemId>>, Unreadable> {
    let mut lines = Vec::new();
    for place in places(view, place) {
        let span = closed((place, Moment(0), Seq(0), 0), (place, Moment(u64::MAX), Seq(u64::MAX), u32::MAX));
        view.book.scan::<MovesByPlace>(span, Direction::Up, &mut |(_, _, seq, line), ()| {
            lines.push((seq, line));
            if lines.len() > LINES_FEW { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if lines.len() > LINES_FEW {
            return Ok(None);
        }
    }
    let mut items = BTreeSet::new();
    for line in lines {
        if let Some(Event::Moved(movement)) = view.book.get::<Lines>(&line)? {
            items.insert(movement.item);
        }
    }
    Ok(Some(items))
}

/// Above this many records they are sorted by where their items stand in the order that is kept, not by SKU.
const MANY: usize = 2_000;

/// Sorts records as a list of them is read.
pub fn sort<R: Read>(view: &View<'_, R>, records: &mut Vec<Record>, by: RecordsBy) -> Result<(), Unreadable> {
    type Sorted<'a> = (u32, u32, Cow<'a, str>, u32, LotId);
    let tree = view.catalog.tree();
    let items = view.catalog.items();
    let ranks = if records.len() > MANY { items.ranks() } else { Vec::new() };
    let rank = |item: ItemId| items.slot(item).and_then(|slot| ranks.get(slot as usize)).copied();
    let mut keyed: Vec<(Sorted<'_>, Record)> = Vec::with_capacity(records.len());
    for record in records.drain(..) {
        let walk = tree.position(record.location);
        let expires = view.lot(record.lot)?.and_then(|lot| lot.expires).map_or(u32::MAX, |day| day.0);
        // Where no list was asked for yet the orders are not made: the rows say the same.
        let (rank, sku) = match (rank(record.item), items.get(record.item)) {
            (Some(rank), _) => (rank, Cow::Borrowed("")),
            (None, Some(entry)) => (u32::MAX, Cow::Borrowed(&*entry.sku)),
            (None, None) => {
                let sku = view.item_if_any(record.item)?.map_or_else(String::new, |item| item.sku.folded());
                (u32::MAX, Cow::Owned(sku))
            }
        };
        // A lot's last day breaks ties: what goes out first is read first.
        let key = match by {
            RecordsBy::Item => (0, rank, sku, walk, record.lot),
            RecordsBy::Location => (walk, rank, sku, expires, record.lot),
            RecordsBy::Lot => (expires, rank, sku, walk, record.lot),
        };
        keyed.push((key, record));
    }
    keyed.sort_unstable();
    records.extend(keyed.into_iter().map(|(_, record)| record));
    Ok(())
}

/// A record's row, as of now or a moment.
pub fn row<R: Read>(
    view: &View<'_, R>,
    record: Record,
    as_of: Option<Moment>,
) -> Result<Option<RecordRow>, Unreadable> {
    let Some(item) = view.item_if_any(record.item)? else { return Ok(None) };
    let on_hand = if view.blind.place(record.location) {
        None
    } else {
        Some(match as_of {
            None => book::on_hand(view.book, record)?,
            Some(at) => balance::of_record(view.book, record, Point::after(at))?,
        })
    };
    let held = view.on_hold(record)?;
    let lot = view.lot(record.lot)?;
    Ok(Some(RecordRow {
        record,
        sku: item.sku.clone(),
        name: item.name.clone(),
        unit: item.unit.clone(),
        decimals: item.decimals,
        location: view.code(record.location)?,
        lot: lot.as_ref().map(|lot| lot.number.clone()),
        expires: lot.and_then(|lot| lot.expires),
        on_hand,
        on_hold: on_hand.map(|on_hand| if held { on_hand } else { Qty::ZERO }),
        reserved: reserved(view, record)?,
        counted: counted(view, record)?,
    }))
}

/// What is reserved for this very record or place.
pub fn reserved<R: Read>(view: &View<'_, R>, record: Record) -> Result<Qty, Unreadable> {
    let span = closed((record.item, ReservationId(0)), (record.item, ReservationId(u32::MAX)));
    let mut sum = Qty::ZERO;
    for ((_, id), ()) in view.book.rows::<ReservationsByItem>(span, Direction::Up, usize::MAX)? {
        let Some(reservation) = view.book.get::<Reservations>(&id)? else { continue };
        let here =
            reservation.place == Some(record.location) && reservation.lot.is_none_or(|lot| lot == record.lot);
        if here {
            sum = plus(sum, reservation.quantity);
        }
    }
    Ok(sum)
}

/// When a record was last observed, withdrawn observations left out.
fn counted<R: Read>(view: &View<'_, R>, record: Record) -> Result<Option<Moment>, Unreadable> {
    let Record { item, location, lot } = record;
    let span = closed(
        (item, location, lot, Moment(0), Seq(0), 0),
        (item, location, lot, Moment(u64::MAX), Seq(u64::MAX), u32::MAX),
    );
    let mut last = None;
    view.book.scan::<Observations>(span, Direction::Down, &mut |(_, _, _, at, _, _), observed| {
        if observed.state == ObservedState::Withdrawn {
            return ControlFlow::Continue(());
        }
        last = Some(at);
        ControlFlow::Break(())
    })?;
    Ok(last)
}

/// An item's own records inside, in SKU and walk order.
pub fn of_item<R: Read>(view: &View<'_, R>, item: ItemId) -> Result<Vec<Record>, Unreadable> {
    let mut records = now(view, Some(item), None)?;
    sort(view, &mut records, RecordsBy::Item)?;
    Ok(records)
}
