//! Reading the state in the words of the model: resolving codes, balances now and as of a moment, the tree.
//!
//! Only reads, over any [`Read`]. What is not there is a refusal; what cannot be read is never "not there".

use std::ops::{Bound, ControlFlow};

use super::command::{ItemRef, JobRef, LocationRef, LotRef, SupplierRef};
use super::event::{About, Event, Movement};
use super::ids::{CountId, EntryLine, ItemId, JobId, LocationId, LotId, Record, Seq, SupplierId};
use super::item::{Item, ItemState};
use super::location::{DEPTH_MAX, Location, LocationKind, LocationState};
use super::party::{Job, Lot, LotStatus, PartyState, Supplier};
use super::quantity::Qty;
use super::refusal::{Noun, Rejection, Why};
use super::settings::Settings;
use super::table::{Direction, Read, Unreadable, closed};
use super::tables::{
    Balance, Balances, BalancesByPlace, Barcodes, Checkpoints, Fact, Facts, Items, ItemsBySku, Jobs,
    JobsByCode, Lines, Locations, LocationsByCode, Lots, LotsByNumber, MovesByRecord, OpenCounts, Scanned,
    SettingsTable, Suppliers, SuppliersByCode,
};
use super::time::{Moment, utc_month, utc_month_start};

/// How many merges one after the other are followed.
const MERGES_MAX: usize = 64;

/// The settings; a store that was never made has none.
pub fn settings<R: Read>(book: &R) -> Result<Settings, Rejection> {
    book.get::<SettingsTable>(&0)?.ok_or_else(|| {
        Why::Missing { what: "the store".into(), help: "make it first: `stockroom init`".into() }.into()
    })
}

/// A number about the store; 0 where nothing was noted.
pub fn fact<R: Read>(book: &R, fact: Fact) -> Result<u64, Unreadable> {
    Ok(book.get::<Facts>(&(fact as u8))?.unwrap_or(0))
}

/// The next id that a fact counts, for the `nth` new thing of one command (0 for the first).
pub fn next_id<R: Read>(book: &R, last: Fact, nth: u32) -> Result<u32, Unreadable> {
    let floor = match last {
        Fact::LastLocation => u64::from(LocationId::FIRST_INSIDE.0) - 1,
        _ => 0,
    };
    let next = fact(book, last)?.max(floor) + 1 + u64::from(nth);
    u32::try_from(next).map_err(|_| Unreadable { table: "facts.1", what: "the ids have run out".into() })
}

fn unknown(noun: Noun, code: impl ToString) -> Rejection {
    Why::Unknown { noun, code: code.to_string() }.into()
}

/// An item by id, merges followed.
pub fn item<R: Read>(book: &R, id: ItemId) -> Result<(ItemId, Item), Rejection> {
    let mut id = id;
    for _ in 0..MERGES_MAX {
        let item = book.get::<Items>(&id)?.ok_or_else(|| unknown(Noun::Item, id))?;
        match item.state {
            ItemState::Merged(into) => id = into,
            _ => return Ok((id, item)),
        }
    }
    Err(unknown(Noun::Item, id))
}

/// An item as somebody named it, retired ones too, merges followed.
pub fn resolve_item<R: Read>(book: &R, named: &ItemRef) -> Result<(ItemId, Item), Rejection> {
    match named {
        ItemRef::Id(id) => item(book, *id),
        ItemRef::Code(sku) => match book.get::<ItemsBySku>(&sku.folded())? {
            Some(id) => item(book, id),
            None => Err(unknown(Noun::Item, sku)),
        },
    }
}

/// An item in use.
pub fn active_item<R: Read>(book: &R, named: &ItemRef) -> Result<(ItemId, Item), Rejection> {
    let (id, item) = resolve_item(book, named)?;
    match item.state {
        ItemState::Active => Ok((id, item)),
        _ => Err(Why::Retired { noun: Noun::Item, code: item.sku }.into()),
    }
}

/// A location by id, merges followed.
pub fn location<R: Read>(book: &R, id: LocationId) -> Result<(LocationId, Location), Rejection> {
    let mut id = id;
    for _ in 0..MERGES_MAX {
        let location = book.get::<Locations>(&id)?.ok_or_else(|| unknown(Noun::Location, id))?;
        match location.state {
            LocationState::Merged(into) => id = into,
            _ => return Ok((id, location)),
        }
    }
    Err(unknown(Noun::Location, id))
}

/// The place that answers for a place today: itself, or what it was merged into.
pub fn answering_place<R: Read>(book: &R, id: LocationId) -> Result<LocationId, Unreadable> {
    let mut id = id;
    for _ in 0..MERGES_MAX {
        match book.get::<Locations>(&id)?.map(|location| location.state) {
            Some(LocationState::Merged(into)) => id = into,
            _ => break,
        }
    }
    Ok(id)
}

/// A location as somebody named it, outside and retired ones too, merges followed.
pub fn resolve_location<R: Read>(book: &R, named: &LocationRef) -> Result<(LocationId, Location), Rejection> {
    match named {
        LocationRef::Id(id) => location(book, *id),
        LocationRef::Code(code) => match book.get::<LocationsByCode>(&code.folded())? {
            Some(id) => location(book, id),
            None => Err(unknown(Noun::Location, code)),
        },
    }
}

/// A place by its code or, where no place has such a code, by the barcode on its label.
pub fn scanned_location<R: Read>(book: &R, named: &LocationRef) -> Result<(LocationId, Location), Rejection> {
    if let LocationRef::Code(code) = named
        && book.get::<LocationsByCode>(&code.folded())?.is_none()
        && let Some(Scanned::Location(id)) = book.get::<Barcodes>(&code.folded())?
    {
        return location(book, id);
    }
    resolve_location(book, named)
}

/// A place inside that is in use, by code or barcode.
pub fn inside_location<R: Read>(book: &R, named: &LocationRef) -> Result<(LocationId, Location), Rejection> {
    let (id, location) = scanned_location(book, named)?;
    if matches!(location.kind, LocationKind::Outside(_)) {
        let what = format!("{} is outside the room; name a place inside", location.code);
        return Err(Why::Unfit { what }.into());
    }
    match location.state {
        LocationState::Active => Ok((id, location)),
        _ => Err(Why::Retired { noun: Noun::Location, code: location.code }.into()),
    }
}

/// A lot of an item as somebody named it, merges followed; [`LotId::NONE`] has no lot.
pub fn resolve_lot<R: Read>(
    book: &R,
    item: ItemId,
    named: &LotRef,
) -> Result<(LotId, Option<Lot>), Rejection> {
    let mut id = match named {
        LotRef::Id(id) if *id == LotId::NONE => return Ok((LotId::NONE, None)),
        LotRef::Id(id) => *id,
        LotRef::Number(number) => {
            book.get::<LotsByNumber>(&(item, number.folded()))?.ok_or_else(|| unknown(Noun::Lot, number))?
        }
    };
    for _ in 0..MERGES_MAX {
        let lot =
            book.get::<Lots>(&id)?.filter(|lot| lot.item == item).ok_or_else(|| unknown(Noun::Lot, id))?;
        match lot.status {
            LotStatus::Merged(into) => id = into,
            _ => return Ok((id, Some(lot))),
        }
    }
    Err(unknown(Noun::Lot, id))
}

/// A supplier as somebody named them, retired ones too, merges followed.
pub fn resolve_supplier<R: Read>(book: &R, named: &SupplierRef) -> Result<(SupplierId, Supplier), Rejection> {
    let mut id = match named {
        SupplierRef::Id(id) => *id,
        SupplierRef::Code(code) => {
            book.get::<SuppliersByCode>(&code.folded())?.ok_or_else(|| unknown(Noun::Supplier, code))?
        }
    };
    for _ in 0..MERGES_MAX {
        let supplier = book.get::<Suppliers>(&id)?.ok_or_else(|| unknown(Noun::Supplier, id))?;
        match supplier.state {
            PartyState::Merged(into) => id = SupplierId(into),
            _ => return Ok((id, supplier)),
        }
    }
    Err(unknown(Noun::Supplier, id))
}

/// A job as somebody named it, retired ones too, merges followed.
pub fn resolve_job<R: Read>(book: &R, named: &JobRef) -> Result<(JobId, Job), Rejection> {
    let mut id = match named {
        JobRef::Id(id) => *id,
        JobRef::Code(code) => {
            book.get::<JobsByCode>(&code.folded())?.ok_or_else(|| unknown(Noun::Job, code))?
        }
    };
    for _ in 0..MERGES_MAX {
        let job = book.get::<Jobs>(&id)?.ok_or_else(|| unknown(Noun::Job, id))?;
        match job.state {
            PartyState::Merged(into) => id = JobId(into),
            _ => return Ok((id, job)),
        }
    }
    Err(unknown(Noun::Job, id))
}

/// The place and all places that it is in, from it up to the top.
pub fn ancestors<R: Read>(book: &R, id: LocationId) -> Result<Vec<(LocationId, Location)>, Unreadable> {
    let mut path = Vec::new();
    let mut next = Some(id);
    for _ in 0..DEPTH_MAX {
        let Some(id) = next else { break };
        let Some(location) = book.get::<Locations>(&id)? else { break };
        next = location.parent;
        path.push((id, location));
    }
    Ok(path)
}

/// Whether a place is `top` or lies in it, at any depth.
pub fn is_within<R: Read>(book: &R, id: LocationId, top: LocationId) -> Result<bool, Unreadable> {
    Ok(ancestors(book, id)?.iter().any(|(up, _)| *up == top))
}

/// Whether what lies in a place is on hold: it or a place that it is in is a hold location.
pub fn place_on_hold<R: Read>(book: &R, id: LocationId) -> Result<bool, Unreadable> {
    Ok(ancestors(book, id)?.iter().any(|(_, up)| up.kind == LocationKind::Hold))
}

/// Whether a lot is on hold wherever it lies.
pub fn lot_on_hold<R: Read>(book: &R, lot: LotId) -> Result<bool, Unreadable> {
    match lot.some() {
        Some(lot) => Ok(book.get::<Lots>(&lot)?.is_some_and(|lot| lot.status == LotStatus::Hold)),
        None => Ok(false),
    }
}

/// Whether a record is on hold.
pub fn on_hold<R: Read>(book: &R, record: Record) -> Result<bool, Unreadable> {
    Ok(lot_on_hold(book, record.lot)? || place_on_hold(book, record.location)?)
}

/// What a record holds now.
pub fn on_hand<R: Read>(book: &R, record: Record) -> Result<Qty, Unreadable> {
    let key = (record.item, record.location, record.lot);
    Ok(book.get::<Balances>(&key)?.map_or(Qty::ZERO, |balance| balance.on_hand))
}

/// An item's stock records inside, those that hold nothing left out.
pub fn records_of_item<R: Read>(book: &R, item: ItemId) -> Result<Vec<(Record, Balance)>, Unreadable> {
    let span =
        closed((item, LocationId::FIRST_INSIDE, LotId::NONE), (item, LocationId(u32::MAX), LotId(u32::MAX)));
    let mut records = Vec::new();
    book.scan::<Balances>(span, Direction::Up, &mut |(item, location, lot), balance| {
        records.push((Record { item, location, lot }, balance));
        ControlFlow::Continue(())
    })?;
    Ok(records)
}

/// The stock records inside that ever held some of an item.
pub fn records_ever<R: Read>(book: &R, item: ItemId) -> Result<Vec<Record>, Unreadable> {
    let end = Bound::Included((item, LocationId(u32::MAX), LotId(u32::MAX), u32::MAX));
    let mut start = Bound::Included((item, LocationId::FIRST_INSIDE, LotId::NONE, 0));
    let mut records = Vec::new();
    while let Some(((item, location, lot, _), _)) = book.first::<Checkpoints>((start, end), Direction::Up)? {
        records.push(Record { item, location, lot });
        start = Bound::Excluded((item, location, lot, u32::MAX));
    }
    Ok(records)
}

/// The stock records of this very place, those that hold nothing left out, at most `limit`.
pub fn records_of_place<R: Read>(
    book: &R,
    place: LocationId,
    limit: usize,
) -> Result<Vec<Record>, Unreadable> {
    let span = closed((place, ItemId(0), LotId::NONE), (place, ItemId(u32::MAX), LotId(u32::MAX)));
    let rows = book.rows::<BalancesByPlace>(span, Direction::Up, limit)?;
    Ok(rows.into_iter().map(|((location, item, lot), ())| Record { item, location, lot }).collect())
}

/// What a record held at a moment, all that is effective at that very moment included.
pub fn on_hand_at<R: Read>(book: &R, record: Record, at: Moment) -> Result<Qty, Unreadable> {
    let Record { item, location, lot } = record;
    let month = utc_month(at);
    let mut sum = match month.checked_sub(1) {
        None => Qty::ZERO,
        Some(before) => book
            .first::<Checkpoints>(
                closed((item, location, lot, 0), (item, location, lot, before)),
                Direction::Down,
            )?
            .map_or(Qty::ZERO, |(_, held)| held),
    };
    let span = closed(
        (item, location, lot, utc_month_start(month), Seq(0), 0),
        (item, location, lot, at, Seq(u64::MAX), u32::MAX),
    );
    book.scan::<MovesByRecord>(span, Direction::Up, &mut |_, change| {
        sum = Qty(sum.0.saturating_add(change.0));
        ControlFlow::Continue(())
    })?;
    Ok(sum)
}

/// The open count of a place, or of a place that it is in.
pub fn open_count<R: Read>(book: &R, place: LocationId) -> Result<Option<CountId>, Unreadable> {
    for (id, _) in ancestors(book, place)? {
        if let Some(count) = book.get::<OpenCounts>(&id)? {
            return Ok(Some(count));
        }
    }
    Ok(None)
}

/// The line that a line reverses: a movement says it itself, a promise is followed by the word that it undoes.
pub fn reversed_by<R: Read>(book: &R, line: EntryLine) -> Result<Option<EntryLine>, Unreadable> {
    Ok(match book.get::<Lines>(&(line.seq, line.line))? {
        Some(Event::Moved(Movement { about: About::Reverses(original), .. })) => Some(original),
        Some(Event::Reservation { .. }) => {
            match book.get::<Lines>(&(line.seq, line.line.saturating_add(1)))? {
                Some(Event::Undid(original)) => Some(original),
                _ => None,
            }
        }
        _ => None,
    })
}
