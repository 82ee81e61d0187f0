//! One location.

use super::view::{View, found};
use crate::domain::book;
use crate::domain::query::{LocationQuery, LocationView};
use crate::domain::table::{Read, Unreadable};
use crate::domain::tables::{OpenCounts, PlaceTotals};

pub fn answer<R: Read>(
    view: &View<'_, R>,
    query: &LocationQuery,
) -> Result<Option<LocationView>, Unreadable> {
    let Some((id, location)) = found(book::resolve_location(view.book, &query.location))? else {
        return Ok(None);
    };
    let mut path: Vec<_> = book::ancestors(view.book, id)?.into_iter().map(|(_, above)| above.code).collect();
    path.reverse();
    let tree = view.catalog.tree();
    let active = |place: &&_| **place != id && tree.get(**place).is_some_and(|entry| entry.active);
    Ok(Some(LocationView {
        id,
        location,
        path,
        records: view.book.get::<PlaceTotals>(&id)?.unwrap_or_default().records,
        places: u32::try_from(tree.within(id).iter().filter(active).count()).unwrap_or(u32::MAX),
        count: view.book.get::<OpenCounts>(&id)?,
    }))
}
