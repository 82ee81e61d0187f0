//! Decides the merge of two items: stock, lots, barcodes and promises of one become the other's.

use std::collections::BTreeMap;

use super::Context;
use super::item_fields::barcodes_fit;
use super::lots::{LOT_DEPTH_MAX, path, same_goods};
use super::masters::{Faults, unfit};
use super::recode::{movable, not_counted, not_in_review, one_entry, recode, reservations_of_item};
use crate::domain::book;
use crate::domain::command::{ItemRef, LotRef};
use crate::domain::event::Event;
use crate::domain::ids::{ItemId, LotId, Record};
use crate::domain::item::{Item, ItemState, Unit};
use crate::domain::party::{Lot, LotStatus, Reservation};
use crate::domain::refusal::{Rejection, Why};
use crate::domain::table::Read;
use crate::domain::tables::{Fact, Lots, LotsByNumber};

/// Moves all of one item into another, which answers for its SKU from here on.
pub(super) fn merge<R: Read>(
    state: &R,
    context: &Context,
    from: &ItemRef,
    into: &ItemRef,
) -> Result<Vec<Event>, Rejection> {
    let (from, ends) = book::resolve_item(state, from)?;
    let (into, stays) = book::active_item(state, into)?;
    if from == into {
        return Err(unfit(format!("both are the item {}; name two", stays.sku)).into());
    }
    let joined = joined(&ends, &stays)?;
    let records = book::records_of_item(state, from)?;
    let beside = book::records_of_item(state, into)?;
    not_counted(state, records.iter().chain(&beside).map(|(record, _)| record.location))?;
    not_in_review(state, |record| record.item == from)?;

    let mut lots = LotsOver { item: into, over: BTreeMap::new(), events: Vec::new(), made: 0 };
    let mut moved = Vec::new();
    for (record, balance) in records {
        let to = Record { item: into, lot: lots.over(state, context, record.lot)?, ..record };
        movable(state, record, to, balance.on_hand)?;
        moved.extend(recode(record, to, balance.on_hand, context.now));
    }
    for (id, was) in reservations_of_item(state, from)? {
        let lot = match was.lot {
            Some(lot) => Some(lots.over(state, context, lot)?),
            None => None,
        };
        let now = Reservation { item: into, lot, ..was.clone() };
        moved.push(Event::Reservation { id, was: was.quantity, now });
    }
    let mut events = lots.events;
    // What ends gives its barcodes up before the other takes them.
    let ended = Item { state: ItemState::Merged(into), barcodes: Vec::new(), policies: Vec::new(), ..ends };
    events.push(Event::Item(from, Box::new(ended)));
    if joined != stays {
        events.push(Event::Item(into, Box::new(joined)));
    }
    events.extend(moved);
    one_entry(events)
}

/// The item that stays, with the other's barcodes and the packs that they stand for.
fn joined(ends: &Item, stays: &Item) -> Result<Item, Rejection> {
    let mut faults = Faults::default();
    if ends.unit.folded() != stays.unit.folded() || ends.decimals != stays.decimals {
        faults.push(unfit(format!(
            "{} is kept in {} with {} decimals and {} in {} with {}; make them agree first",
            ends.sku, ends.unit, ends.decimals, stays.sku, stays.unit, stays.decimals
        )));
    }
    if ends.tracking != stays.tracking {
        faults.push(unfit(format!(
            "one of {} and {} is kept by lot and the other is not; make them agree first",
            ends.sku, stays.sku
        )));
    }
    let mut joined = stays.clone();
    for barcode in &ends.barcodes {
        if let Unit::Pack(name) = &barcode.unit
            && let Some(pack) = ends.pack(name.as_str())
        {
            match stays.pack(name.as_str()) {
                Some(same) if (same.units, same.per) == (pack.units, pack.per) => {}
                Some(_) => faults.push(unfit(format!(
                    "pack {name} of {} holds another quantity than that of {}; rename one first",
                    ends.sku, stays.sku
                ))),
                None if joined.pack(name.as_str()).is_none() => joined.packs.push(pack.clone()),
                None => {}
            }
        }
        joined.barcodes.push(barcode.clone());
    }
    super::masters::few("packs", joined.packs.len(), &mut faults);
    barcodes_fit(&joined, &mut faults);
    faults.finish()?;
    Ok(joined)
}

/// The lots that one item's lots become with another item: of the same number, found or made.
struct LotsOver {
    item: ItemId,
    over: BTreeMap<LotId, LotId>,
    events: Vec<Event>,
    made: u32,
}

impl LotsOver {
    fn over<R: Read>(&mut self, state: &R, context: &Context, lot: LotId) -> Result<LotId, Rejection> {
        if lot == LotId::NONE {
            return Ok(lot);
        }
        let mut path = path(state, lot)?;
        path.truncate(LOT_DEPTH_MAX);
        let mut parent = None;
        // From the top down, so that each finds its parent made.
        for id in path.into_iter().rev() {
            let there = match self.over.get(&id) {
                Some(there) => *there,
                None => self.one(state, context, id, parent)?,
            };
            self.over.insert(id, there);
            parent = Some(there);
        }
        parent.ok_or_else(|| Why::Fault.into())
    }

    fn one<R: Read>(
        &mut self,
        state: &R,
        context: &Context,
        lot: LotId,
        parent: Option<LotId>,
    ) -> Result<LotId, Rejection> {
        let Some(row) = state.get::<Lots>(&lot)? else { return Err(Why::Fault.into()) };
        if state.get::<LotsByNumber>(&(self.item, row.number.folded()))?.is_some() {
            let named = LotRef::Number(row.number.clone());
            if let (id, Some(there)) = book::resolve_lot(state, self.item, &named)? {
                same_goods(&row, &there)?;
                if there.status == LotStatus::Retired {
                    self.events.push(Event::Lot(id, Lot { status: row.status, ..there }));
                }
                return Ok(id);
            }
        }
        let id = LotId(book::next_id(state, Fact::LastLot, self.made)?);
        self.made += 1;
        let status = if row.status == LotStatus::Hold { LotStatus::Hold } else { LotStatus::Free };
        self.events.push(Event::Lot(id, Lot { item: self.item, parent, status, since: context.now, ..row }));
        Ok(id)
    }
}
