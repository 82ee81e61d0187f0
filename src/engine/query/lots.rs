//! Lots of an item by number, or all lots, first to expire first.

use std::ops::ControlFlow;

use super::balance::plus;
use super::view::View;
use super::window;
use crate::domain::book;
use crate::domain::ids::{ItemId, LotId};
use crate::domain::quantity::Qty;
use crate::domain::query::{LotRow, LotsQuery, Page};
use crate::domain::table::{Direction, Read, Unreadable, all, closed};
use crate::domain::tables::{Lots, LotsByNumber};

pub fn answer<R: Read>(view: &View<'_, R>, query: &LotsQuery) -> Result<Page<LotRow>, Unreadable> {
    match query.item {
        Some(item) => {
            let ids: Vec<LotId> = of_item(view, item)?.into_iter().map(|(_, id)| id).collect();
            window::page(query.window, &ids, None, |id| row(view, id))
        }
        None => {
            let ids = view.catalog.lot_list(|| by_expiry(view))?;
            window::page(query.window, &ids, None, |id| row(view, id))
        }
    }
}

/// An item's lots with their folded numbers.
pub fn of_item<R: Read>(view: &View<'_, R>, item: ItemId) -> Result<Vec<(String, LotId)>, Unreadable> {
    let next = ItemId(item.0.saturating_add(1));
    let span = closed((item, String::new()), (next, String::new()));
    let mut lots = Vec::new();
    view.book.scan::<LotsByNumber>(span, Direction::Up, &mut |(of, number), id| {
        if of == item {
            lots.push((number, id));
        }
        ControlFlow::Continue(())
    })?;
    Ok(lots)
}

/// All lots by last day, those without one last.
fn by_expiry<R: Read>(view: &View<'_, R>) -> Result<Vec<LotId>, Unreadable> {
    let mut keyed = Vec::new();
    view.book.scan::<Lots>(all(), Direction::Up, &mut |id, lot| {
        keyed.push((lot.expires.map_or(u32::MAX, |day| day.0), id));
        ControlFlow::Continue(())
    })?;
    keyed.sort_unstable();
    Ok(keyed.into_iter().map(|(_, id)| id).collect())
}

fn row<R: Read>(view: &View<'_, R>, id: LotId) -> Result<Option<LotRow>, Unreadable> {
    let Some(lot) = view.lot(id)? else { return Ok(None) };
    let (mut on_hand, mut under_count) = (Qty::ZERO, false);
    for (record, balance) in book::records_of_item(view.book, lot.item)? {
        if record.lot != id {
            continue;
        }
        if view.in_room(record.location) {
            on_hand = plus(on_hand, balance.on_hand);
        } else {
            under_count = true;
        }
    }
    let sku = view.item(lot.item)?.sku.clone();
    Ok(Some(LotRow { id, sku, lot: (*lot).clone(), on_hand, under_count }))
}
