//! Decides what becomes of an item's stock when it begins or ends to be kept by lot.

use super::Context;
use super::masters::unfit;
use super::recode::{movable, not_counted, not_in_review, one_entry, recode, reservations_of_item, told};
use crate::domain::book;
use crate::domain::command::Submission;
use crate::domain::event::Event;
use crate::domain::ids::{ItemId, LotId, Record};
use crate::domain::item::{Item, Tracking};
use crate::domain::party::{Lot, LotStatus, UNKNOWN_LOT};
use crate::domain::refusal::{Noun, Rejection, Why};
use crate::domain::table::Read;
use crate::domain::tables::{Fact, Lots, LotsByNumber};
use crate::domain::text::Code;

/// How many numbers after it are tried where it was merged away.
const UNKNOWN_MAX: u32 = 1_000;

/// The events that make an item what it is to be, its tracking being another than before.
pub(super) fn turn<R: Read>(
    state: &R,
    context: &Context,
    submission: &Submission,
    id: ItemId,
    new: Item,
) -> Result<Vec<Event>, Rejection> {
    let records = book::records_of_item(state, id)?;
    not_counted(state, records.iter().map(|(record, _)| record.location))?;
    not_in_review(state, |record| record.item == id)?;
    match new.tracking {
        Tracking::Lot => {
            let records = records.into_iter().filter(|(record, _)| record.lot == LotId::NONE);
            into_unknown(state, context, id, new, records.collect())
        }
        Tracking::None => {
            let held = records.into_iter().filter(|(record, _)| record.lot != LotId::NONE);
            let held = held.map(|(record, balance)| (record, balance.on_hand)).collect::<Vec<_>>();
            if !held.is_empty() {
                let what = told(state, submission, Noun::Item, held)?;
                return Err(Why::HoldsStock { noun: Noun::Item, code: new.sku, what }.into());
            }
            let promised =
                reservations_of_item(state, id)?.into_iter().find(|(_, promise)| promise.lot.is_some());
            if let Some((_, promise)) = promised {
                let what =
                    format!("a lot of {} is promised to {}; release it first", new.sku, promise.document);
                return Err(unfit(what).into());
            }
            Ok(vec![Event::Item(id, Box::new(new))])
        }
    }
}

/// Turns what lies there without a lot into the lot "unknown".
fn into_unknown<R: Read>(
    state: &R,
    context: &Context,
    id: ItemId,
    new: Item,
    records: Vec<(Record, crate::domain::tables::Balance)>,
) -> Result<Vec<Event>, Rejection> {
    let mut events = Vec::new();
    if records.is_empty() {
        events.push(Event::Item(id, Box::new(new)));
        return Ok(events);
    }
    let (lot, row) = unknown_lot(state, context, id)?;
    if let Some(row) = row {
        events.push(Event::Lot(lot, row));
    }
    events.push(Event::Item(id, Box::new(new)));
    for (record, balance) in records {
        let to = Record { lot, ..record };
        movable(state, record, to, balance.on_hand)?;
        events.extend(recode(record, to, balance.on_hand, context.now));
    }
    one_entry(events)
}

/// The lot "unknown" of an item, and its row where it must be made or freed. One that was merged away belongs to
/// another batch now, so the next number is taken.
fn unknown_lot<R: Read>(
    state: &R,
    context: &Context,
    item: ItemId,
) -> Result<(LotId, Option<Lot>), Rejection> {
    for nth in 1..=UNKNOWN_MAX {
        let text = if nth == 1 { UNKNOWN_LOT.to_owned() } else { format!("{UNKNOWN_LOT}-{nth}") };
        let number = Code::new(&text).map_err(|fault| unfit(format!("{text}: {fault}")))?;
        let Some(lot) = state.get::<LotsByNumber>(&(item, number.folded()))? else {
            let id = LotId(book::next_id(state, Fact::LastLot, 0)?);
            let status = LotStatus::Free;
            let row = Lot { item, number, expires: None, status, parent: None, since: context.now };
            return Ok((id, Some(row)));
        };
        match state.get::<Lots>(&lot)? {
            Some(Lot { status: LotStatus::Merged(_), .. }) | None => {}
            Some(Lot { status: LotStatus::Free, .. }) => return Ok((lot, None)),
            Some(row) => return Ok((lot, Some(Lot { status: LotStatus::Free, ..row }))),
        }
    }
    Err(unfit("all numbers of the lot \"unknown\" are merged away").into())
}
