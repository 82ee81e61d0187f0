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
    let (here, hidden) = match place {
        None => (view.blind.total(id, all), view.blind.item(id)),
        Some(place) => {
            let (here, hidden) = in_place(view, id, place)?;
            (Total { reserved: all.reserved, ..here }, hidden)
        }
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
        hidden,
        min: item.policies.iter().find_map(|policy| match (policy.place, policy.rule) {
            (None, Rule::MinMax { min, .. }) => Some(min),
            _ => None,
        }),
        alert: super::alerts::most_urgent(view, id)?,
    })
}

/// What there is and what is on hold of an item in a place and all places in it, as the asker may see it, and whether
/// there is some that they may not.
fn in_place<R: Read>(
    view: &View<'_, R>,
    item: ItemId,
    place: LocationId,
) -> Result<(Total, bool), Unreadable> {
    let (mut total, mut hidden) = (Total::default(), false);
    for (record, balance) in book::records_of_item(view.book, item)? {
        if !view.catalog.tree().is_in(record.location, place) {
            continue;
        }
        if view.blind.place(record.location) {
            hidden = true;
            continue;
        }
        total.on_hand = plus(total.on_hand, balance.on_hand);
        if view.on_hold(record)? {
            total.on_hold = plus(total.on_hold, balance.on_hand);
        }
    }
    Ok((total, hidden))
}
