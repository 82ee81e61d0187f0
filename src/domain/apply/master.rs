//! Applies master data: each record whole, with the indexes that find it.

use std::collections::BTreeSet;
use std::ops::Bound;

use super::super::book;
use super::super::ids::{ItemId, JobId, LocationId, LotId, SupplierId};
use super::super::item::Item;
use super::super::location::{Location, LocationKind, LocationState};
use super::super::party::{Job, Lot, Supplier};
use super::super::table::{Direction, Unreadable, Write, all};
use super::super::tables::{
    Barcodes, Fact, Items, ItemsBySku, Jobs, JobsByCode, Locations, LocationsByCode, LocationsByParent, Lots,
    LotsByExpiry, LotsByNumber, PlaceItems, PlaceTotals, Reservations, Scanned, Suppliers, SuppliersByCode,
};
use super::{Touched, raise_fact, stock};

pub(super) fn item<W: Write>(
    state: &mut W,
    id: ItemId,
    item: &Item,
    touched: &mut Touched,
) -> Result<(), Unreadable> {
    raise_fact(state, Fact::LastItem, id.0)?;
    let before = state.get::<Items>(&id)?;
    let sku = item.sku.folded();
    if let Some(before) = &before {
        let old = before.sku.folded();
        if old != sku {
            if state.get::<ItemsBySku>(&old)? == Some(id) {
                state.remove::<ItemsBySku>(&old)?;
            }
            rekey_places(state, id, &old, &sku)?;
        }
        for barcode in &before.barcodes {
            let code = barcode.code.folded();
            if state.get::<Barcodes>(&code)? == Some(Scanned::Item(id)) {
                state.remove::<Barcodes>(&code)?;
            }
        }
    }
    state.put::<ItemsBySku>(&sku, &id)?;
    for barcode in &item.barcodes {
        state.put::<Barcodes>(&barcode.code.folded(), &Scanned::Item(id))?;
    }
    state.put::<Items>(&id, item)?;
    touched.items.insert(id);
    Ok(())
}

/// The rows that list an item by place carry its SKU; a new SKU moves them.
fn rekey_places<W: Write>(state: &mut W, id: ItemId, old: &str, new: &str) -> Result<(), Unreadable> {
    let mut places = BTreeSet::new();
    for (record, _) in book::records_of_item(state, id)? {
        for (place, _) in book::ancestors(state, record.location)? {
            places.insert(place);
        }
    }
    for place in places {
        let key = (place, old.to_owned(), id);
        if let Some(records) = state.get::<PlaceItems>(&key)? {
            state.remove::<PlaceItems>(&key)?;
            state.put::<PlaceItems>(&(place, new.to_owned(), id), &records)?;
        }
    }
    Ok(())
}

pub(super) fn location<W: Write>(
    state: &mut W,
    id: LocationId,
    location: &Location,
    touched: &mut Touched,
) -> Result<(), Unreadable> {
    raise_fact(state, Fact::LastLocation, id.0)?;
    let before = state.get::<Locations>(&id)?;
    let above = book::ancestors(state, id)?;
    if let Some(before) = &before {
        let code = before.code.folded();
        if code != location.code.folded() && state.get::<LocationsByCode>(&code)? == Some(id) {
            state.remove::<LocationsByCode>(&code)?;
        }
        if let Some(barcode) = &before.barcode
            && state.get::<Barcodes>(&barcode.folded())? == Some(Scanned::Location(id))
        {
            state.remove::<Barcodes>(&barcode.folded())?;
        }
        state.remove::<LocationsByParent>(&tree_key(id, before))?;
    }
    state.put::<LocationsByCode>(&location.code.folded(), &id)?;
    if let Some(barcode) = &location.barcode {
        state.put::<Barcodes>(&barcode.folded(), &Scanned::Location(id))?;
    }
    if !matches!(location.kind, LocationKind::Outside(_)) {
        state.put::<LocationsByParent>(&tree_key(id, location), &())?;
    }
    state.put::<Locations>(&id, location)?;
    touched.locations.insert(id);
    match before {
        Some(before) if before.parent != location.parent || before.kind != location.kind => {
            touched.items.extend(promised_in(state, id)?);
            replanted(state, id, &above, touched)
        }
        Some(before) if before.state != location.state => {
            if let LocationState::Merged(into) = location.state {
                // Policies of the one that ended are held against what lies in the other from now on.
                touched.items.extend(held_in(state, into)?.into_iter().map(|(_, item, _)| item));
                touched.items.extend(promised_in(state, into)?);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The items that have stock records in a place, at any depth, with their SKUs and how many records.
fn held_in<W: Write>(state: &W, id: LocationId) -> Result<Vec<(String, ItemId, u32)>, Unreadable> {
    let span = (
        Bound::Included((id, String::new(), ItemId(0))),
        Bound::Excluded((LocationId(id.0.saturating_add(1)), String::new(), ItemId(0))),
    );
    let rows = state.rows::<PlaceItems>(span, Direction::Up, usize::MAX)?;
    Ok(rows.into_iter().map(|((_, sku, item), records)| (sku, item, records)).collect())
}

/// The items that are promised from a place or one in it. Live promises are few: all are looked at.
fn promised_in<W: Write>(state: &W, top: LocationId) -> Result<BTreeSet<ItemId>, Unreadable> {
    let mut items = BTreeSet::new();
    for (_, promise) in state.rows::<Reservations>(all(), Direction::Up, usize::MAX)? {
        if let Some(place) = promise.place
            && book::is_within(state, place, top)?
        {
            items.insert(promise.item);
        }
    }
    Ok(items)
}

fn tree_key(id: LocationId, location: &Location) -> (LocationId, u32, LocationId) {
    (location.parent.unwrap_or(LocationId(0)), location.walk, id)
}

/// A place went elsewhere in the tree or became another kind: what is in it counts there, and may be on hold now.
fn replanted<W: Write>(
    state: &mut W,
    id: LocationId,
    above: &[(LocationId, Location)],
    touched: &mut Touched,
) -> Result<(), Unreadable> {
    let held = held_in(state, id)?;
    let now_above = book::ancestors(state, id)?;
    for (sku, item, records) in &held {
        for (place, _) in above.iter().filter(|(place, _)| *place != id) {
            change_place(state, *place, sku, *item, -i64::from(*records))?;
            touched.locations.insert(*place);
        }
        for (place, _) in now_above.iter().filter(|(place, _)| *place != id) {
            change_place(state, *place, sku, *item, i64::from(*records))?;
            touched.locations.insert(*place);
        }
        stock::refresh_total(state, *item)?;
        touched.items.insert(*item);
    }
    Ok(())
}

/// Counts stock records of an item in a place, up or down.
pub(super) fn change_place<W: Write>(
    state: &mut W,
    place: LocationId,
    sku: &str,
    item: ItemId,
    by: i64,
) -> Result<(), Unreadable> {
    let add = |now: u32| u32::try_from((i64::from(now) + by).max(0)).unwrap_or(u32::MAX);
    let key = (place, sku.to_owned(), item);
    match add(state.get::<PlaceItems>(&key)?.unwrap_or(0)) {
        0 => state.remove::<PlaceItems>(&key)?,
        records => state.put::<PlaceItems>(&key, &records)?,
    }
    let mut total = state.get::<PlaceTotals>(&place)?.unwrap_or_default();
    total.records = add(total.records);
    if total.records == 0 {
        state.remove::<PlaceTotals>(&place)
    } else {
        state.put::<PlaceTotals>(&place, &total)
    }
}

pub(super) fn supplier<W: Write>(
    state: &mut W,
    id: SupplierId,
    supplier: &Supplier,
) -> Result<(), Unreadable> {
    raise_fact(state, Fact::LastSupplier, id.0)?;
    if let Some(before) = state.get::<Suppliers>(&id)? {
        state.remove::<SuppliersByCode>(&before.code.folded())?;
    }
    state.put::<SuppliersByCode>(&supplier.code.folded(), &id)?;
    state.put::<Suppliers>(&id, supplier)
}

pub(super) fn job<W: Write>(state: &mut W, id: JobId, job: &Job) -> Result<(), Unreadable> {
    raise_fact(state, Fact::LastJob, id.0)?;
    if let Some(before) = state.get::<Jobs>(&id)? {
        state.remove::<JobsByCode>(&before.code.folded())?;
    }
    state.put::<JobsByCode>(&job.code.folded(), &id)?;
    state.put::<Jobs>(&id, job)
}

pub(super) fn lot<W: Write>(
    state: &mut W,
    id: LotId,
    lot: &Lot,
    touched: &mut Touched,
) -> Result<(), Unreadable> {
    raise_fact(state, Fact::LastLot, id.0)?;
    let before = state.get::<Lots>(&id)?;
    if let Some(before) = &before {
        state.remove::<LotsByNumber>(&(before.item, before.number.folded()))?;
        if let Some(day) = before.expires {
            state.remove::<LotsByExpiry>(&(day.0, id))?;
        }
    }
    state.put::<LotsByNumber>(&(lot.item, lot.number.folded()), &id)?;
    if let Some(day) = lot.expires {
        state.put::<LotsByExpiry>(&(day.0, id), &())?;
    }
    state.put::<Lots>(&id, lot)?;
    touched.items.insert(lot.item);
    match before {
        Some(before) if before.status != lot.status => stock::refresh_total(state, lot.item),
        _ => Ok(()),
    }
}
