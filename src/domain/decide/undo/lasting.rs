//! What stays for ever: master data, merges, and what was merged away since.

use std::ops::ControlFlow;

use super::super::plan::Plan;
use crate::domain::book;
use crate::domain::command::LotRef;
use crate::domain::entry::Header;
use crate::domain::event::Event;
use crate::domain::ids::{ItemId, LocationId, LotId, Record, Seq};
use crate::domain::item::{Item, ItemState, Tracking};
use crate::domain::location::LocationState;
use crate::domain::party::{LotStatus, PartyState, Reservation};
use crate::domain::refusal::{Never, Noun, Rejection, Why};
use crate::domain::table::{Direction, Read, closed};
use crate::domain::tables::{Items, Lines, Locations, Lots};
use crate::domain::text::Code;

/// Refuses to put goods back as an item or a lot, or to a place, that is no more or out of use, and as what the item is
/// not kept as any more.
pub(super) fn may_come_back<R: Read>(plan: &Plan<'_, R>, seq: Seq, record: Record) -> Result<(), Rejection> {
    if record.location.is_outside() {
        return Ok(());
    }
    let item = item_is(plan.book, seq, record.item)?;
    place_is(plan.book, seq, record.location)?;
    if let Some(lot) = record.lot.some() {
        lot_is(plan.book, seq, record.item, lot)?;
    }
    let Some(item) = item else { return Ok(()) };
    let what = match (item.tracking, record.lot.some()) {
        (Tracking::Lot, None) => format!("{} is kept by lot since; book it back into a lot", item.sku),
        (Tracking::None, Some(_)) => {
            format!("{} is not kept by lot any more; book it back without one", item.sku)
        }
        _ => return Ok(()),
    };
    Err(Why::Unfit { what }.into())
}

/// Refuses to promise again what is no more or out of use.
pub(super) fn may_be_promised<R: Read>(
    plan: &Plan<'_, R>,
    seq: Seq,
    promise: &Reservation,
) -> Result<(), Rejection> {
    item_is(plan.book, seq, promise.item)?;
    if let Some(place) = promise.place {
        place_is(plan.book, seq, place)?;
    }
    match promise.lot.and_then(LotId::some) {
        Some(lot) => lot_is(plan.book, seq, promise.item, lot),
        None => Ok(()),
    }
}

/// The item, if it is in use.
fn item_is<R: Read>(book: &R, seq: Seq, id: ItemId) -> Result<Option<Item>, Rejection> {
    let Some(item) = book.get::<Items>(&id)? else { return Ok(None) };
    match item.state {
        ItemState::Active => Ok(Some(item)),
        ItemState::Retired => Err(Why::Retired { noun: Noun::Item, code: item.sku }.into()),
        ItemState::Merged(_) => {
            let (_, into) = book::item(book, id)?;
            Err(merged(seq, Noun::Item, item.sku, into.sku))
        }
    }
}

fn place_is<R: Read>(book: &R, seq: Seq, id: LocationId) -> Result<(), Rejection> {
    let Some(place) = book.get::<Locations>(&id)? else { return Ok(()) };
    match place.state {
        LocationState::Active => Ok(()),
        LocationState::Retired => Err(Why::Retired { noun: Noun::Location, code: place.code }.into()),
        LocationState::Merged(_) => {
            let (_, into) = book::location(book, id)?;
            Err(merged(seq, Noun::Location, place.code, into.code))
        }
    }
}

fn lot_is<R: Read>(book: &R, seq: Seq, item: ItemId, lot: LotId) -> Result<(), Rejection> {
    let Some(row) = book.get::<Lots>(&lot)? else { return Ok(()) };
    match row.status {
        LotStatus::Free | LotStatus::Hold => Ok(()),
        LotStatus::Retired => Err(Why::Retired { noun: Noun::Lot, code: row.number }.into()),
        LotStatus::Merged(_) => match book::resolve_lot(book, item, &LotRef::Id(lot))? {
            (_, Some(into)) => Err(merged(seq, Noun::Lot, row.number, into.number)),
            (_, None) => Err(Why::Fault.into()),
        },
    }
}

fn merged(seq: Seq, noun: Noun, code: Code, into: Code) -> Rejection {
    Why::Never { seq, why: Never::Merged { noun, code, into } }.into()
}

/// Why an entry of master data stays.
pub(super) fn never_of<R: Read>(book: &R, header: &Header) -> Result<Rejection, Rejection> {
    let seq = header.seq;
    let mut why = Never::MasterData(header.action);
    book.scan::<Lines>(closed((seq, 0), (seq, u32::MAX)), Direction::Up, &mut |_, event| {
        if is_merge(&event) {
            why = Never::Merge(header.action);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    Ok(Why::Never { seq, why }.into())
}

fn is_merge(event: &Event) -> bool {
    match event {
        Event::Item(_, item) => matches!(item.state, ItemState::Merged(_)),
        Event::Location(_, location) => matches!(location.state, LocationState::Merged(_)),
        Event::Supplier(_, supplier) => matches!(supplier.state, PartyState::Merged(_)),
        Event::Job(_, job) => matches!(job.state, PartyState::Merged(_)),
        Event::Lot(_, lot) => matches!(lot.status, LotStatus::Merged(_)),
        _ => false,
    }
}
