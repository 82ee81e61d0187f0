//! Reservations that still promise something: an item's as they are served, others by age.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::view::{View, missing};
use super::window;
use crate::domain::ids::{ItemId, ReservationId};
use crate::domain::query::{Page, ReservationRow, ReservationsQuery};
use crate::domain::table::{Direction, Read, Unreadable, all, closed};
use crate::domain::tables::{Reservations, ReservationsByDocument, ReservationsByItem};
use crate::domain::text::Code;

pub fn answer<R: Read>(
    view: &View<'_, R>,
    query: &ReservationsQuery,
) -> Result<Page<ReservationRow>, Unreadable> {
    let list: Vec<ReservationId> = match (&query.document, query.item) {
        (None, Some(item)) => as_served(view, item)?,
        (Some(document), None) => of_document(view, document)?.into_iter().collect(),
        (Some(document), Some(item)) => {
            let of_document = of_document(view, document)?;
            as_served(view, item)?.into_iter().filter(|id| of_document.contains(id)).collect()
        }
        (None, None) => {
            let mut ids = Vec::new();
            view.book.scan::<Reservations>(all(), Direction::Up, &mut |id, _| {
                ids.push(id);
                ControlFlow::Continue(())
            })?;
            ids
        }
    };
    window::page(query.window, &list, None, |id| row(view, id).map(Some))
}

fn of_document<R: Read>(view: &View<'_, R>, document: &Code) -> Result<BTreeSet<ReservationId>, Unreadable> {
    let folded = document.folded();
    let span = closed((folded.clone(), ReservationId(0)), (folded, ReservationId(u32::MAX)));
    let rows = view.book.rows::<ReservationsByDocument>(span, Direction::Up, usize::MAX)?;
    Ok(rows.into_iter().map(|((_, id), ())| id).collect())
}

/// An item's, in the order in which they are served.
fn as_served<R: Read>(view: &View<'_, R>, item: ItemId) -> Result<Vec<ReservationId>, Unreadable> {
    let span = closed((item, ReservationId(0)), (item, ReservationId(u32::MAX)));
    let mut served = Vec::new();
    for ((_, id), ()) in view.book.rows::<ReservationsByItem>(span, Direction::Up, usize::MAX)? {
        let reservation = view.book.get::<Reservations>(&id)?;
        let reservation = reservation.ok_or_else(|| missing::<Reservations>(&id))?;
        served.push((reservation.priority, reservation.since, id));
    }
    served.sort_unstable();
    Ok(served.into_iter().map(|(_, _, id)| id).collect())
}

fn row<R: Read>(view: &View<'_, R>, id: ReservationId) -> Result<ReservationRow, Unreadable> {
    let reservation = view.book.get::<Reservations>(&id)?;
    let reservation = reservation.ok_or_else(|| missing::<Reservations>(&id))?;
    let item = view.item(reservation.item)?;
    Ok(ReservationRow {
        id,
        sku: item.sku.clone(),
        unit: item.unit.clone(),
        place: reservation.place.map(|place| view.code(place)).transpose()?,
        lot: match reservation.lot {
            Some(lot) => view.lot(lot)?.map(|lot| lot.number.clone()),
            None => None,
        },
        reservation,
    })
}
