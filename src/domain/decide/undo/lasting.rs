//! What stays for ever: master data, merges, and what was merged away since.

use std::ops::ControlFlow;

use super::super::plan::Plan;
use crate::domain::book;
use crate::domain::command::LotRef;
use crate::domain::entry::Header;
use crate::domain::event::Event;
use crate::domain::ids::{Record, Seq};
use crate::domain::item::ItemState;
use crate::domain::location::LocationState;
use crate::domain::party::{LotStatus, PartyState};
use crate::domain::refusal::{Never, Noun, Rejection, Why};
use crate::domain::table::{Direction, Read, closed};
use crate::domain::tables::{Items, Lines, Locations, Lots};
use crate::domain::text::Code;

/// Refuses to put goods back as an item or a lot, or to a place, that is no more or out of use.
pub(super) fn may_come_back<R: Read>(plan: &Plan<'_, R>, seq: Seq, record: Record) -> Result<(), Rejection> {
    if record.location.is_outside() {
        return Ok(());
    }
    let book = plan.book;
    if let Some(item) = book.get::<Items>(&record.item)? {
        match item.state {
            ItemState::Active => {}
            ItemState::Retired => return Err(Why::Retired { noun: Noun::Item, code: item.sku }.into()),
            ItemState::Merged(_) => {
                let (_, into) = book::item(book, record.item)?;
                return Err(merged(seq, Noun::Item, item.sku, into.sku));
            }
        }
    }
    if let Some(place) = book.get::<Locations>(&record.location)? {
        match place.state {
            LocationState::Active => {}
            LocationState::Retired => {
                return Err(Why::Retired { noun: Noun::Location, code: place.code }.into());
            }
            LocationState::Merged(_) => {
                let (_, into) = book::location(book, record.location)?;
                return Err(merged(seq, Noun::Location, place.code, into.code));
            }
        }
    }
    let Some(lot) = record.lot.some() else { return Ok(()) };
    let Some(row) = book.get::<Lots>(&lot)? else { return Ok(()) };
    match row.status {
        LotStatus::Free | LotStatus::Hold => Ok(()),
        LotStatus::Retired => Err(Why::Retired { noun: Noun::Lot, code: row.number }.into()),
        LotStatus::Merged(_) => match book::resolve_lot(book, record.item, &LotRef::Id(lot))? {
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
