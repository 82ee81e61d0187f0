//! The tree of locations in walk order. The outside places are not in it.

use super::view::View;
use super::{alerts, window};
use crate::domain::desk::AskFault;
use crate::domain::ids::LocationId;
use crate::domain::query::{Include, LocationRow, LocationsQuery, Page};
use crate::domain::table::{Read, Unreadable};
use crate::domain::tables::{OpenCounts, PlaceTotals};
use crate::engine::catalog::{Words, fuzzy};

/// How a list shows places.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Tree,
    Flat,
}

pub fn answer<R: Read>(view: &View<'_, R>, query: &LocationsQuery) -> Result<Page<LocationRow>, AskFault> {
    let tree = view.catalog.tree();
    let order = match query.include {
        Include::Active => tree.active(),
        Include::All => tree.walk(),
    };
    let filter = window::filter(&query.filter)?;
    let (list, shape) = if filter.is_empty() {
        (std::borrow::Cow::Borrowed(order), Shape::Tree)
    } else {
        (std::borrow::Cow::Owned(matching(view, order, &filter)), Shape::Flat)
    };
    let around = query.around.and_then(|id| list.iter().position(|other| *other == id));
    Ok(window::page(query.window, &list, around, |id| row(view, id, shape))?)
}

fn matching<R: Read>(view: &View<'_, R>, order: &[LocationId], filter: &str) -> Vec<LocationId> {
    let tree = view.catalog.tree();
    let words = Words::new(filter);
    let texts = || order.iter().filter_map(|id| tree.get(*id).map(|place| (*id, &*place.text)));
    let plain: Vec<LocationId> = texts().filter(|(_, text)| words.all_in(text)).map(|(id, _)| id).collect();
    if !plain.is_empty() {
        return plain;
    }
    fuzzy(filter, texts()).into_iter().map(|(id, _)| id).collect()
}

fn row<R: Read>(view: &View<'_, R>, id: LocationId, shape: Shape) -> Result<Option<LocationRow>, Unreadable> {
    let Some(location) = view.location_if_any(id)? else { return Ok(None) };
    let depth = view.catalog.tree().get(id).map_or(0, crate::engine::catalog::PlaceEntry::depth);
    Ok(Some(LocationRow {
        id,
        code: location.code.clone(),
        name: location.name.clone(),
        kind: location.kind,
        depth: if shape == Shape::Tree { depth } else { 0 },
        records: view.book.get::<PlaceTotals>(&id)?.unwrap_or_default().records,
        alerts: alerts::at(view, id)?,
        count: view.book.get::<OpenCounts>(&id)?,
    }))
}
