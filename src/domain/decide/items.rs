//! Decides on items: adding, changing, renaming, retiring, reviving, attaching a barcode.

use super::Context;
use super::masters::{Faults, not_merged, sku_free, unfit};
use super::recode::{not_in_review, reservations_of_item, told};
use super::{item_fields, item_merge, tracking};
use crate::domain::book;
use crate::domain::command::{ItemCommand, ItemPatch, ItemRef, Submission};
use crate::domain::event::Event;
use crate::domain::ids::ItemId;
use crate::domain::item::{Barcode, Item, ItemState};
use crate::domain::kind::Kind;
use crate::domain::quantity::Qty;
use crate::domain::refusal::{Noun, Rejection, Why};
use crate::domain::table::Read;
use crate::domain::tables::Fact;
use crate::domain::text::Code;

/// The base unit where nobody said.
const UNIT: &str = "each";

/// Decides a command on an item. Whoever receives may attach a barcode; the rest is a manager's.
pub(super) fn decide_item<R: Read>(
    state: &R,
    context: &Context,
    submission: &Submission,
    command: &ItemCommand,
) -> Result<Vec<Event>, Rejection> {
    match command {
        ItemCommand::Add { sku, patch } => add(state, sku, patch),
        ItemCommand::Change { item, patch } => change(state, context, submission, item, patch),
        ItemCommand::Rename { item, sku } => rename(state, item, sku),
        ItemCommand::Merge { from, into } => item_merge::merge(state, context, from, into),
        ItemCommand::Retire(item) => retire(state, submission, item),
        ItemCommand::Revive(item) => {
            let (id, old) = book::resolve_item(state, item)?;
            not_merged(Noun::Item, item.code(), &old.sku)?;
            Ok(put(id, &old, Item { state: ItemState::Active, ..old.clone() }))
        }
        ItemCommand::Attach { item, barcode } => attach(state, item, barcode),
    }
}

/// The event that makes an item what it is to be; none where it is so already.
fn put(id: ItemId, old: &Item, new: Item) -> Vec<Event> {
    if *old == new { Vec::new() } else { vec![Event::Item(id, Box::new(new))] }
}

fn add<R: Read>(state: &R, sku: &Code, patch: &ItemPatch) -> Result<Vec<Event>, Rejection> {
    let mut faults = Faults::default();
    let id = ItemId(book::next_id(state, Fact::LastItem, 0)?);
    faults.take(sku_free(state, sku, None))?;
    if let Some(name) = &patch.name {
        let unit = match &patch.unit {
            Some(unit) => unit.clone(),
            None => Code::new(UNIT).map_err(|fault| unfit(format!("the unit: {fault}")))?,
        };
        let bare = Item::new(sku.clone(), name.clone(), patch.kind.unwrap_or(Kind::Finished), unit);
        let item = item_fields::patched(state, id, &bare, patch, &mut faults)?;
        faults.finish()?;
        return Ok(vec![Event::Item(id, Box::new(item))]);
    }
    faults.push(Why::Missing { what: format!("the name of {sku}"), help: "give it one".into() });
    faults.finish()?;
    Ok(Vec::new())
}

fn change<R: Read>(
    state: &R,
    context: &Context,
    submission: &Submission,
    item: &ItemRef,
    patch: &ItemPatch,
) -> Result<Vec<Event>, Rejection> {
    let (id, old) = book::resolve_item(state, item)?;
    let mut faults = Faults::default();
    let new = item_fields::patched(state, id, &old, patch, &mut faults)?;
    faults.finish()?;
    if new.tracking == old.tracking {
        return Ok(put(id, &old, new));
    }
    tracking::turn(state, context, submission, id, new)
}

fn rename<R: Read>(state: &R, item: &ItemRef, sku: &Code) -> Result<Vec<Event>, Rejection> {
    let (id, old) = book::resolve_item(state, item)?;
    sku_free(state, sku, Some((id, &old.sku)))?;
    Ok(put(id, &old, Item { sku: sku.clone(), ..old.clone() }))
}

fn retire<R: Read>(state: &R, submission: &Submission, item: &ItemRef) -> Result<Vec<Event>, Rejection> {
    let (id, old) = book::resolve_item(state, item)?;
    if old.state == ItemState::Retired {
        return Ok(Vec::new());
    }
    let held = book::records_of_item(state, id)?;
    let held = held.into_iter().map(|(record, balance)| (record, balance.on_hand));
    let held = held.filter(|(_, on_hand)| *on_hand != Qty::ZERO).collect::<Vec<_>>();
    if !held.is_empty() {
        let what = told(state, submission, Noun::Item, held)?;
        return Err(Why::HoldsStock { noun: Noun::Item, code: old.sku, what }.into());
    }
    if let Some((_, promise)) = reservations_of_item(state, id)?.into_iter().next() {
        let what = format!("{} is promised to {}; release it first", old.sku, promise.document);
        return Err(unfit(what).into());
    }
    not_in_review(state, |record| record.item == id)?;
    Ok(put(id, &old, Item { state: ItemState::Retired, ..old.clone() }))
}

fn attach<R: Read>(state: &R, item: &ItemRef, barcode: &Barcode) -> Result<Vec<Event>, Rejection> {
    let (id, old) = book::active_item(state, item)?;
    let folded = barcode.code.folded();
    let mut barcodes = old.barcodes.clone();
    if let Some(there) = old.barcodes.iter().find(|there| there.code.folded() == folded) {
        if item_fields::unit_of(&old, &barcode.unit).as_ref() == Some(&there.unit) {
            return Ok(Vec::new());
        }
        let what = format!(
            "barcode {} stands for another unit of {} already; a manager can change it",
            there.code, old.sku
        );
        return Err(unfit(what).into());
    }
    barcodes.push(barcode.clone());
    let patch = ItemPatch { barcodes: Some(barcodes), ..ItemPatch::default() };
    let mut faults = Faults::default();
    let new = item_fields::patched(state, id, &old, &patch, &mut faults)?;
    faults.finish()?;
    Ok(put(id, &old, new))
}
