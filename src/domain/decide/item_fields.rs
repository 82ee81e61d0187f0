//! An item's fields as a patch makes them, and what makes a field unfit. All faults are told at once.
//!
//! What the patch leaves as it is, is not judged again: a home that was retired since must not stand against a new
//! name.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::item_policies;
use super::masters::{Faults, barcode_free, few, sane_cost, set, set_extra, unfit};
use super::recode::reservations_of_item;
use crate::domain::book;
use crate::domain::command::{ItemPatch, LocationRef, Patch, SupplierTerms};
use crate::domain::ids::{ItemId, LocationId, LotId};
use crate::domain::item::{Barcode, Item, ItemSupplier, Pack, Unit};
use crate::domain::location::LocationKind;
use crate::domain::party::PartyState;
use crate::domain::quantity::DECIMALS_MAX;
use crate::domain::refusal::{Noun, Why};
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{Balances, MovesByItem, Scanned};
use crate::domain::time::Moment;

/// The largest numerator of a pack's factor.
const PACK_UNITS_MAX: u64 = 1_000_000_000;
/// The largest denominator of a pack's factor.
const PACK_PER_MAX: u64 = 1_000_000;

/// The item as the patch makes it; `old` is what it is now, or a bare new one.
pub(super) fn patched<R: Read>(
    state: &R,
    id: ItemId,
    old: &Item,
    patch: &ItemPatch,
    faults: &mut Faults,
) -> Result<Item, Unreadable> {
    let mut item = old.clone();
    if let Some(name) = &patch.name {
        item.name = name.clone();
    }
    set(&mut item.category, &patch.category);
    set(&mut item.unit_cost, &patch.unit_cost);
    set(&mut item.price, &patch.price);
    set(&mut item.notes, &patch.notes);
    sane_cost("the unit cost", item.unit_cost, faults);
    sane_cost("the price", item.price, faults);
    set_extra(&mut item.extra, &patch.extra, faults);
    if let Some(tracking) = patch.tracking {
        item.tracking = tracking;
    }
    kinds(&mut item, patch, faults);
    unit(state, id, old, &mut item, patch, faults)?;
    decimals(state, id, old, &mut item, patch, faults)?;
    packs(&mut item, patch, faults);
    barcodes(state, id, old, &mut item, patch, faults)?;
    suppliers(state, old, &mut item, patch, faults)?;
    home(state, old, &mut item, &patch.home, faults)?;
    item_policies::policies(state, old, &mut item, &patch.policies, faults)?;
    if item.decimals != old.decimals || item.policies != old.policies || item.suppliers != old.suppliers {
        item_policies::amounts_fit(&item, faults);
    }
    Ok(item)
}

/// The unit in the words of the item: its base unit's name is the base unit. `None` for a pack that it has not.
pub(super) fn unit_of(item: &Item, unit: &Unit) -> Option<Unit> {
    match unit {
        Unit::Base => Some(Unit::Base),
        Unit::Pack(name) if name.folded() == item.unit.folded() => Some(Unit::Base),
        Unit::Pack(name) => item.pack(name.as_str()).map(|pack| Unit::Pack(pack.name.clone())),
    }
}

fn kinds(item: &mut Item, patch: &ItemPatch, faults: &mut Faults) {
    if let Some(kind) = patch.kind {
        item.kind = kind;
    }
    if let Some(uses) = patch.uses.as_ref().filter(|uses| few("uses", uses.len(), faults)) {
        item.uses = uses.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    }
    item.uses.retain(|kind| *kind != item.kind);
}

fn unit<R: Read>(
    state: &R,
    id: ItemId,
    old: &Item,
    item: &mut Item,
    patch: &ItemPatch,
    faults: &mut Faults,
) -> Result<(), Unreadable> {
    let Some(unit) = &patch.unit else { return Ok(()) };
    item.unit = unit.clone();
    if unit.folded() == old.unit.folded() {
        return Ok(());
    }
    let span = closed((id, Moment(0), crate::domain::ids::Seq(0), 0), {
        (id, Moment(u64::MAX), crate::domain::ids::Seq(u64::MAX), u32::MAX)
    });
    if state.first::<MovesByItem>(span, Direction::Up)?.is_some() {
        faults.push(unfit(format!(
            "{} has moved, so its unit stays {}; add a pack, or a new item in {unit}",
            old.sku, old.unit
        )));
    }
    Ok(())
}

fn decimals<R: Read>(
    state: &R,
    id: ItemId,
    old: &Item,
    item: &mut Item,
    patch: &ItemPatch,
    faults: &mut Faults,
) -> Result<(), Unreadable> {
    let Some(decimals) = patch.decimals else { return Ok(()) };
    if decimals > DECIMALS_MAX {
        faults.push(unfit(format!("{decimals} decimals are too many; give 0 to {DECIMALS_MAX}")));
        return Ok(());
    }
    item.decimals = decimals;
    if decimals >= old.decimals {
        return Ok(());
    }
    let span = closed((id, LocationId(0), LotId::NONE), (id, LocationId(u32::MAX), LotId(u32::MAX)));
    let mut finer = None;
    // From the last place down: what lies inside is told before what lies outside.
    state.scan::<Balances>(span, Direction::Down, &mut |(_, location, _), balance| {
        if balance.on_hand.fits(decimals) {
            return ControlFlow::Continue(());
        }
        finer = Some((location, balance.on_hand));
        ControlFlow::Break(())
    })?;
    let promised = reservations_of_item(state, id)?;
    let promised = promised.into_iter().find(|(_, promise)| !promise.quantity.fits(decimals));
    let what = match (finer, promised) {
        (Some((location, quantity)), _) => {
            let code = faults.take(book::location(state, location))?.map(|(_, row)| row.code.to_string());
            format!("{} holds {quantity}", code.unwrap_or_default())
        }
        (None, Some((_, promise))) => format!("{} is promised {}", promise.document, promise.quantity),
        (None, None) => return Ok(()),
    };
    faults.push(unfit(format!(
        "{} cannot take {decimals} decimals: {what}; keep {} decimals or make that fit first",
        old.sku, old.decimals
    )));
    Ok(())
}

fn packs(item: &mut Item, patch: &ItemPatch, faults: &mut Faults) {
    if let Some(packs) = patch.packs.as_ref().filter(|packs| few("packs", packs.len(), faults)) {
        item.packs = packs.iter().map(Pack::reduced).collect();
    } else if patch.unit.is_none() {
        return;
    }
    let mut names = BTreeSet::from([item.unit.folded()]);
    for pack in &item.packs {
        if pack.name.folded() == item.unit.folded() {
            faults.push(unfit(format!("{} is the base unit; give the pack another name", pack.name)));
        } else if !names.insert(pack.name.folded()) {
            faults.push(unfit(format!("pack {} is there twice; give one another name", pack.name)));
        }
        if pack.units == 0 || pack.per == 0 {
            faults.push(unfit(format!("pack {} holds nothing; give more than 0", pack.name)));
        } else if pack.units > PACK_UNITS_MAX || pack.per > PACK_PER_MAX {
            faults.push(unfit(format!(
                "pack {} is beyond what is kept; at most {PACK_UNITS_MAX}, in parts of at most {PACK_PER_MAX}",
                pack.name
            )));
        }
    }
}

fn barcodes<R: Read>(
    state: &R,
    id: ItemId,
    old: &Item,
    item: &mut Item,
    patch: &ItemPatch,
    faults: &mut Faults,
) -> Result<(), Unreadable> {
    if let Some(barcodes) = patch.barcodes.as_ref().filter(|all| few("barcodes", all.len(), faults)) {
        item.barcodes = barcodes.clone();
        let mut seen = BTreeSet::new();
        for barcode in barcodes {
            let folded = barcode.code.folded();
            let known = old.barcodes.iter().any(|before| before.code.folded() == folded);
            if !seen.insert(folded) {
                faults.push(unfit(format!("barcode {} is there twice; give it once", barcode.code)));
            } else if !known {
                faults.take(barcode_free(state, &barcode.code, Scanned::Item(id)))?;
            }
        }
    }
    if item.barcodes != old.barcodes || item.packs != old.packs {
        let units = item.barcodes.iter().map(|barcode| unit_of(item, &barcode.unit)).collect::<Vec<_>>();
        for (barcode, unit) in item.barcodes.iter_mut().zip(units) {
            match unit {
                Some(unit) => barcode.unit = unit,
                None => faults.push(no_pack(&format!("barcode {}", barcode.code), &barcode.unit)),
            }
        }
    }
    barcodes_fit(item, faults);
    Ok(())
}

/// A fault for each barcode of which one scan is no quantity that the item takes, or where there are too many.
pub(super) fn barcodes_fit(item: &Item, faults: &mut Faults) {
    few("barcodes", item.barcodes.len(), faults);
    for Barcode { code, unit } in &item.barcodes {
        let Unit::Pack(name) = unit else { continue };
        let Some(pack) = item.pack(name.as_str()) else { continue };
        // A factor in no parts has a fault of its own.
        let judged = pack.per != 0;
        if judged && !item.unit_quantity(unit).is_some_and(|quantity| quantity.fits(item.decimals)) {
            faults.push(unfit(format!(
                "barcode {code} stands for one {name}, {}/{} {}, which {} decimals cannot hold; give more decimals",
                pack.units, pack.per, item.unit, item.decimals
            )));
        }
    }
}

fn no_pack(who: &str, unit: &Unit) -> Why {
    match unit {
        Unit::Pack(name) => {
            unfit(format!("{who} is in {name}, but there is no such pack; add the pack first"))
        }
        Unit::Base => unfit(format!("{who} has no unit")),
    }
}

fn suppliers<R: Read>(
    state: &R,
    old: &Item,
    item: &mut Item,
    patch: &ItemPatch,
    faults: &mut Faults,
) -> Result<(), Unreadable> {
    if let Some(terms) = patch.suppliers.as_ref().filter(|terms| few("suppliers", terms.len(), faults)) {
        item.suppliers = Vec::new();
        for terms in terms {
            if let Some(row) = supplier(state, old, terms, faults)? {
                if item.suppliers.iter().any(|before| before.supplier == row.supplier) {
                    faults.push(unfit("a supplier is there twice; give each once".to_owned()));
                }
                item.suppliers.push(row);
            }
        }
    }
    if item.suppliers != old.suppliers || item.packs != old.packs {
        let units = item.suppliers.iter().map(|row| unit_of(item, &row.unit)).collect::<Vec<_>>();
        for (row, unit) in item.suppliers.iter_mut().zip(units) {
            match unit {
                Some(unit) => row.unit = unit,
                None => faults.push(no_pack("a supplier's price", &row.unit)),
            }
        }
    }
    Ok(())
}

fn supplier<R: Read>(
    state: &R,
    old: &Item,
    terms: &SupplierTerms,
    faults: &mut Faults,
) -> Result<Option<ItemSupplier>, Unreadable> {
    let Some((id, row)) = faults.take(book::resolve_supplier(state, &terms.supplier))? else {
        return Ok(None);
    };
    let known = old.suppliers.iter().any(|before| before.supplier == id);
    if row.state != PartyState::Active && !known {
        faults.push(Why::Retired { noun: Noun::Supplier, code: row.code.clone() });
    }
    sane_cost(&format!("the price of {}", row.code), terms.price, faults);
    Ok(Some(ItemSupplier {
        supplier: id,
        code: terms.code.clone(),
        unit: terms.unit.clone(),
        price: terms.price,
        lead_days: terms.lead_days,
        moq: terms.moq,
    }))
}

fn home<R: Read>(
    state: &R,
    old: &Item,
    item: &mut Item,
    patch: &Patch<LocationRef>,
    faults: &mut Faults,
) -> Result<(), Unreadable> {
    match patch {
        Patch::Keep => {}
        Patch::Clear => item.home = None,
        Patch::Set(named) => {
            let Some((id, _)) = faults.take(book::resolve_location(state, named))? else { return Ok(()) };
            item.home = Some(id);
            if old.home == Some(id) {
                return Ok(());
            }
            if let Some((_, place)) = faults.take(book::inside_location(state, named))?
                && place.kind == LocationKind::Hold
            {
                let what =
                    format!("{} is a hold location and cannot be a home; name another bin", place.code);
                faults.push(unfit(what));
            }
        }
    }
    Ok(())
}
