//! What a scanned or typed code is.

use super::view::{View, found};
use crate::domain::book;
use crate::domain::command::{ItemRef, LocationRef};
use crate::domain::ids::{ItemId, LocationId, ReservationId};
use crate::domain::item::Unit;
use crate::domain::party::LotStatus;
use crate::domain::quantity::{MILLION, Qty};
use crate::domain::query::{Meaning, ScanQuery};
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{Barcodes, ReservationsByDocument, Scanned};
use crate::domain::text::Code;

/// How many lots of different items one number may mean.
const LOTS_MAX: usize = 20;

pub fn answer<R: Read>(view: &View<'_, R>, query: &ScanQuery) -> Result<Vec<Meaning>, Unreadable> {
    let Ok(code) = Code::new(&query.text) else { return Ok(Vec::new()) };
    let folded = code.folded();
    let mut meanings: Vec<Meaning> = Vec::new();
    let mut add = |meaning: Meaning| {
        let same = |other: &Meaning| match (other, &meaning) {
            (Meaning::Item { id: a, .. }, Meaning::Item { id: b, .. }) => a == b,
            (Meaning::Location { id: a, .. }, Meaning::Location { id: b, .. }) => a == b,
            _ => *other == meaning,
        };
        if !meanings.iter().any(same) {
            meanings.push(meaning);
        }
    };
    match view.book.get::<Barcodes>(&folded)? {
        Some(Scanned::Item(id)) => item(view, id, Some(&folded))?.into_iter().for_each(&mut add),
        Some(Scanned::Location(id)) => {
            location(view, LocationRef::Id(id))?.into_iter().for_each(&mut add);
        }
        None => {}
    }
    location(view, LocationRef::Code(code.clone()))?.into_iter().for_each(&mut add);
    if let Some((id, _)) = found(book::resolve_item(view.book, &ItemRef::Code(code.clone())))? {
        item(view, id, None)?.into_iter().for_each(&mut add);
    }
    for (item, id) in view.catalog.lots().of_number(&folded).take(LOTS_MAX) {
        let Some(lot) = view.lot(id)? else { continue };
        if !matches!(lot.status, LotStatus::Merged(_)) {
            let sku = view.item(item)?.sku.clone();
            add(Meaning::Lot { item, sku, id, number: lot.number.clone() });
        }
    }
    let span = closed((folded.clone(), ReservationId(0)), (folded, ReservationId(u32::MAX)));
    if view.book.first::<ReservationsByDocument>(span, Direction::Up)?.is_some() {
        add(Meaning::Document(code));
    }
    Ok(meanings)
}

/// An item in the unit of one of its barcodes, or in its base unit.
fn item<R: Read>(
    view: &View<'_, R>,
    id: ItemId,
    barcode: Option<&str>,
) -> Result<Option<Meaning>, Unreadable> {
    let Some((id, item)) = found(book::item(view.book, id))? else { return Ok(None) };
    let unit = barcode.and_then(|folded| item.barcodes.iter().find(|other| other.code.folded() == folded));
    let unit = unit.map_or(Unit::Base, |barcode| barcode.unit.clone());
    let (unit, quantity) = match item.unit_quantity(&unit) {
        Some(quantity) => (unit, quantity),
        // Its pack is gone: one scan is one piece.
        None => (Unit::Base, Qty(MILLION)),
    };
    Ok(Some(Meaning::Item { id, sku: item.sku, name: item.name, unit, quantity }))
}

/// A place inside.
fn location<R: Read>(view: &View<'_, R>, named: LocationRef) -> Result<Option<Meaning>, Unreadable> {
    let found = found(book::resolve_location(view.book, &named))?;
    Ok(found
        .filter(|(id, _): &(LocationId, _)| !id.is_outside())
        .map(|(id, location)| Meaning::Location { id, code: location.code }))
}
