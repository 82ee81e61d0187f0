//! An item's policies as patches make them, and whether its own quantities fit it.

use super::masters::{Faults, few, set, unfit};
use crate::domain::book;
use crate::domain::command::{LocationRef, Patch, PolicyPatch, PolicySwitch};
use crate::domain::ids::LocationId;
use crate::domain::item::{Item, Policy, Rule};
use crate::domain::quantity::Qty;
use crate::domain::refusal::{Rejection, Why};
use crate::domain::table::{Read, Unreadable};

/// Sets the policies that the patches name; the others stay.
pub(super) fn policies<R: Read>(
    state: &R,
    old: &Item,
    item: &mut Item,
    patches: &[PolicyPatch],
    faults: &mut Faults,
) -> Result<(), Unreadable> {
    if !few("policies", patches.len(), faults) {
        return Ok(());
    }
    for patch in patches {
        let Some(place) = faults.take(policy_place(state, old, patch))? else { continue };
        let there = item.policies.iter().position(|policy| policy.place == place);
        let before = there.and_then(|index| item.policies.get(index)).map(|policy| policy.rule);
        if let Some(index) = there {
            item.policies.remove(index);
        }
        if let Some(rule) = rule(patch, before) {
            item.policies.push(Policy { place, rule });
        }
    }
    item.policies.sort_by_key(|policy| policy.place);
    few("policies", item.policies.len(), faults);
    Ok(())
}

/// The place that a policy is for: inside and in use, unless it has one already or is to be taken away.
fn policy_place<R: Read>(
    state: &R,
    old: &Item,
    patch: &PolicyPatch,
) -> Result<Option<LocationId>, Rejection> {
    let Some(named) = &patch.place else { return Ok(None) };
    // A place that was merged since is found by the id that the policy has.
    if let LocationRef::Id(id) = named
        && old.policies.iter().any(|policy| policy.place == Some(*id))
    {
        return Ok(Some(*id));
    }
    let (id, _) = book::resolve_location(state, named)?;
    if old.policies.iter().any(|policy| policy.place == Some(id)) {
        return Ok(Some(id));
    }
    book::inside_location(state, named).map(|(id, _)| Some(id))
}

/// What a policy is after its patch; none where neither minimum nor maximum is left. A maximum alone is filled up to
/// when nothing is left: its minimum is 0.
fn rule(patch: &PolicyPatch, before: Option<Rule>) -> Option<Rule> {
    if patch.switch == PolicySwitch::None {
        return Some(Rule::None);
    }
    let (mut min, mut max) = match before {
        Some(Rule::MinMax { min, max }) => (Some(min), max),
        Some(Rule::None) | None => (None, None),
    };
    set(&mut min, &patch.min);
    set(&mut max, &patch.max);
    // Clearing the minimum takes the policy away, unless a maximum is given with it.
    if patch.min == Patch::Clear && !matches!(patch.max, Patch::Set(_)) {
        return None;
    }
    match (min, max) {
        (None, None) => None,
        (min, max) => Some(Rule::MinMax { min: min.unwrap_or(Qty::ZERO), max }),
    }
}

/// A fault for each quantity of the item's own fields that it does not take.
pub(super) fn amounts_fit(item: &Item, faults: &mut Faults) {
    let mut judge = |quantity: Qty| {
        if quantity.bounded().is_none() {
            faults.push(Why::TooLarge);
        } else if !quantity.fits(item.decimals) {
            faults.push(Why::TooFine { item: item.sku.clone(), quantity, decimals: item.decimals });
        }
    };
    let mut words = Vec::new();
    for policy in &item.policies {
        let Rule::MinMax { min, max } = policy.rule else { continue };
        judge(min);
        if let Some(max) = max {
            judge(max);
        }
        if min < Qty::ZERO {
            words.push(format!("the minimum {min} of {} is below 0; give 0 or more", item.sku));
        }
        if let Some(max) = max.filter(|max| *max < min) {
            words.push(format!(
                "the maximum {max} of {} is below the minimum {min}; give {min} or more",
                item.sku
            ));
        }
    }
    for row in &item.suppliers {
        match row.moq {
            Some(moq) if moq <= Qty::ZERO => {
                words.push(format!("the minimum order quantity {moq} of {} must be more than 0", item.sku));
            }
            Some(moq) => judge(moq),
            None => {}
        }
    }
    words.into_iter().for_each(|what| faults.push(unfit(what)));
}
