//! Stock goes up or down with a reason; above a limit a supervisor signs, and nobody adjusts what is being counted.

use super::super::book;
use super::super::command::AdjustLine;
use super::super::event::{MoveKind, Party};
use super::super::ids::{ItemId, LocationId, LotId, Record};
use super::super::item::{Item, Tracking};
use super::super::party::Role;
use super::super::quantity::Qty;
use super::super::refusal::{Rejection, Why};
use super::super::table::Read;
use super::dating::Dated;
use super::outgoing::short_of_promises;
use super::plan::{Plan, Shortage, Spec, Whose};

pub(super) fn adjust<R: Read>(plan: &mut Plan<'_, R>, lines: &[AdjustLine]) -> Result<(), Rejection> {
    plan.each(lines, |plan, line| {
        let (id, item) = book::resolve_item(plan.book, &line.item)?;
        let (place, _) = book::inside_location(plan.book, &line.at)?;
        let change = plan.fits(&item, line.change.quantity)?;
        if change == Qty::ZERO {
            return Err(Why::Missing {
                what: "the change".into(),
                help: "say by how much it goes up (+) or down (-)".into(),
            }
            .into());
        }
        plan.not_under_count(place, Whose::Anybodys)?;
        within_limit(plan, &item, change.abs())?;
        let lot = adjusted_lot(plan, (id, &item), place, line)?;
        let record = Record { item: id, location: place, lot };
        let up = change > Qty::ZERO;
        if !up && plan.takeable(record)? < change.abs() {
            if plan.may_go_below() {
                plan.lot_below(&item, Some(lot))?;
                plan.let_below(record);
            } else if plan.dated == Dated::Live {
                return Err(plan.not_enough(
                    &Shortage { id, item: &item, from: Some(place), lot: Some(lot), asked: change.abs() },
                    None,
                    &[],
                )?);
            }
        }
        let (from, to) = if up { (LocationId::LOSS, place) } else { (place, LocationId::LOSS) };
        plan.go(Spec {
            item: id,
            lot,
            from,
            to,
            quantity: change.abs(),
            kind: MoveKind::Adjust,
            cost: None,
            party: Party::Nobody,
            reason: Some(line.reason),
            typed: line.change.typed.clone(),
        })?;
        short_of_promises(plan, id)
    })
}

/// The lot that is adjusted: named, or the only one there.
fn adjusted_lot<R: Read>(
    plan: &mut Plan<'_, R>,
    (id, item): (ItemId, &Item),
    place: LocationId,
    line: &AdjustLine,
) -> Result<LotId, Rejection> {
    if line.change.quantity > Qty::ZERO && line.lot.is_some() {
        return plan.lot_in(id, item, line.lot.as_ref(), None);
    }
    if let Some(named) = &line.lot {
        return Ok(book::resolve_lot(plan.book, id, named)?.0);
    }
    if item.tracking == Tracking::None {
        return Ok(LotId::NONE);
    }
    let there: Vec<LotId> = book::records_of_item(plan.book, id)?
        .into_iter()
        .filter(|(record, _)| record.location == place)
        .map(|(record, _)| record.lot)
        .collect();
    match there.as_slice() {
        [lot] => Ok(*lot),
        _ => Err(Why::Missing {
            what: format!("the lot of {}", item.sku),
            help: "name the lot's number (--lot)".into(),
        }
        .into()),
    }
}

/// What a clerk may adjust or scrap alone, in quantity and in money.
pub(super) fn within_limit<R: Read>(plan: &Plan<'_, R>, item: &Item, quantity: Qty) -> Result<(), Rejection> {
    if plan.submission.role >= Role::Supervisor || !plan.by_hand() {
        return Ok(());
    }
    let too_many = plan.settings.adjust_quantity.is_some_and(|limit| quantity > limit);
    let too_dear = match (plan.settings.adjust_value, item.unit_cost) {
        // A value beyond what can be kept is above every limit.
        (Some(limit), Some(cost)) => quantity.at(cost).is_none_or(|value| value > limit),
        _ => false,
    };
    if too_many || too_dear {
        return Err(Why::Limit { item: item.sku.clone(), asked: quantity }.into());
    }
    Ok(())
}
