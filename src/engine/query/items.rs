//! A list of items.

use std::cmp::Ordering;
use std::sync::Arc;

use super::balance::plus;
use super::view::View;
use super::window;
use crate::domain::book;
use crate::domain::desk::AskFault;
use crate::domain::ids::{ItemId, LocationId};
use crate::domain::item::{Item, Rule};
use crate::domain::quantity::Qty;
use crate::domain::query::{ItemRow, ItemSort, ItemsQuery, Page, SortWay};
use crate::domain::table::{Read, Unreadable};
use crate::domain::tables::{Total, Totals};
use crate::engine::catalog::{ItemList, at_way};

pub fn answer<R: Read>(view: &View<'_, R>, query: &ItemsQuery) -> Result<Page<ItemRow>, AskFault> {
    let list = ItemList {
        place: query.place,
        filter: window::filter(&query.filter)?,
        kind: query.kind,
        sort: query.sort,
        include: query.include,
    };
    let order = seen_order(view, query.sort, view.catalog.item_list(view.book, &list)?)?;
    let position = |index: usize| match query.way {
        SortWay::Up => index,
        SortWay::Down => order.len() - 1 - index,
    };
    let around = query.around.and_then(|id| view.catalog.items().slot(id));
    let around = around.and_then(|slot| order.iter().position(|other| *other == slot)).map(position);
    let (offset, count) = window::place(query.window, order.len(), around);
    let mut rows = Vec::with_capacity(count);
    for index in offset..offset + count {
        let entry = at_way(&order, query.way, index).and_then(|slot| view.catalog.items().entry(slot));
        let Some(entry) = entry else { continue };
        // The catalog may know of an item before the snapshot does.
        if let Some(item) = view.item_if_any(entry.id)? {
            rows.push(row(view, entry.id, &item, query.place)?);
        }
    }
    Ok(Page { offset: offset as u64, total: order.len() as u64, rows })
}

/// An order by quantity would tell a counter between which others an item stands, so what they count blind moves to
/// where it stands without that.
fn seen_order<R: Read>(
    view: &View<'_, R>,
    sort: ItemSort,
    order: Arc<Vec<u32>>,
) -> Result<Arc<Vec<u32>>, Unreadable> {
    if view.blind.is_empty() || !matches!(sort, ItemSort::OnHand | ItemSort::Available) {
        return Ok(order);
    }
    let items = view.catalog.items();
    let mut hidden: Vec<u32> = view.blind.items().filter_map(|item| items.slot(item)).collect();
    hidden.sort_unstable();
    let is_hidden = |slot: &u32| hidden.binary_search(slot).is_ok();
    let (moved, mut seen): (Vec<u32>, Vec<u32>) = order.iter().partition(|slot| is_hidden(slot));
    let value = |slot: u32| -> Result<Qty, Unreadable> {
        let Some(entry) = items.entry(slot) else { return Ok(Qty::ZERO) };
        let total = view.blind.total(entry.id, total(view, entry.id)?);
        Ok(if sort == ItemSort::OnHand { total.on_hand } else { total.available() })
    };
    for slot in moved {
        let (own, mut low, mut high) = (value(slot)?, 0, seen.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let Some(other) = seen.get(middle).copied() else { break };
            let by_value = value(other)?.cmp(&own);
            match by_value.then_with(|| items.compare_slots(ItemSort::Sku, other, slot)) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal | Ordering::Greater => high = middle,
            }
        }
        seen.insert(low, slot);
    }
    Ok(Arc::new(seen))
}

fn total<R: Read>(view: &View<'_, R>, item: ItemId) -> Result<Total, Unreadable> {
    Ok(view.book.get::<Totals>(&item)?.unwrap_or_default())
}

fn row<R: Read>(
    view: &View<'_, R>,
    id: ItemId,
    item: &Item,
    place: Option<LocationId>,
) -> Result<ItemRow, Unreadable> {
    let all = total(view, id)?;
    let here = match place {
        None => view.blind.total(id, all),
        Some(place) => Total { reserved: all.reserved, ..in_place(view, id, place)? },
    };
    Ok(ItemRow {
        id,
        sku: item.sku.clone(),
        name: item.name.clone(),
        kind: item.kind,
        unit: item.unit.clone(),
        decimals: item.decimals,
        on_hand: here.on_hand,
        on_hold: here.on_hold,
        reserved: here.reserved,
        available: here.available(),
        min: item.policies.iter().find_map(|policy| match (policy.place, policy.rule) {
            (None, Rule::MinMax { min, .. }) => Some(min),
            _ => None,
        }),
        alert: view.catalog.alerts().of_item(id),
        under_count: under_count(view, id, place)?,
    })
}

/// Whether something of an item is hidden from the asker, in a place or anywhere.
fn under_count<R: Read>(
    view: &View<'_, R>,
    item: ItemId,
    place: Option<LocationId>,
) -> Result<bool, Unreadable> {
    let Some(place) = place.filter(|_| view.blind.item(item)) else { return Ok(view.blind.item(item)) };
    let records = book::records_of_item(view.book, item)?;
    Ok(records.iter().any(|(record, _)| {
        view.blind.place(record.location) && view.catalog.tree().is_in(record.location, place)
    }))
}

/// What there is and what is on hold of an item in a place and all places in it, as the asker may see it.
fn in_place<R: Read>(view: &View<'_, R>, item: ItemId, place: LocationId) -> Result<Total, Unreadable> {
    let mut total = Total::default();
    for (record, balance) in book::records_of_item(view.book, item)? {
        if view.blind.place(record.location) || !view.catalog.tree().is_in(record.location, place) {
            continue;
        }
        total.on_hand = plus(total.on_hand, balance.on_hand);
        if view.on_hold(record)? {
            total.on_hold = plus(total.on_hold, balance.on_hand);
        }
    }
    Ok(total)
}
