//! Minima and maxima in a file of items: of the whole site in columns of their own, of places in one cell.

use crate::domain::command::{LocationRef, Patch, PolicyPatch, PolicySwitch};
use crate::domain::ids::LocationId;
use crate::domain::item::{Item, Policy, Rule};
use crate::domain::quantity::{DecimalMark, Qty};
use crate::domain::query::ItemView;
use crate::domain::text::{Code, fold};

use super::cells::{Cells, Given, number_help};
use super::existing::{Existing, KnownItem};
use super::faults::{ImportFault, said};
use super::parts;

/// Writes the policies of places: `A=5..9;B=off`. Of places that were merged since, one has the word.
pub fn cell(view: &ItemView, mark: DecimalMark) -> String {
    let mut codes: Vec<String> = Vec::new();
    let mut written = Vec::new();
    for (policy, place) in view.item.policies.iter().zip(&view.policy_places) {
        let Some(code) = place else { continue };
        if codes.contains(&code.folded()) {
            continue;
        }
        codes.push(code.folded());
        let level = |level: Qty| level.shown(0, mark);
        let rule = match policy.rule {
            Rule::None => String::from("off"),
            Rule::MinMax { min, max: None } => level(min),
            Rule::MinMax { min, max: Some(max) } => format!("{}..{}", level(min), level(max)),
        };
        written.push(format!("{}={rule}", parts::escape(code.as_str())));
    }
    written.sort();
    parts::join(written)
}

/// What the cell of the places' policies comes to: all of them, so that one that is not in it goes. What is so already
/// is not asked for.
pub fn of_places(
    cells: &mut Cells<'_>,
    known: Option<&KnownItem>,
    existing: &dyn Existing,
) -> Result<Vec<PolicyPatch>, ImportFault> {
    let mark = cells.mark();
    let given = match cells.read("policies", |cell| rules(cell, mark)) {
        Given::Absent => return Ok(Vec::new()),
        Given::Empty => Vec::new(),
        Given::Value(given) => given,
    };
    let now = now(known, existing)?;
    let mut named: Vec<LocationId> = Vec::new();
    let mut patches = Vec::new();
    for (code, rule) in given {
        let Some(place) = existing.location(&code)? else {
            cells.fault("policies", format!("there is no location {code}; import the locations first"));
            continue;
        };
        if named.contains(&place.id) {
            cells.fault("policies", format!("{} stands there twice", place.location.code));
            continue;
        }
        named.push(place.id);
        let before = now.iter().find(|(answering, _)| *answering == place.id);
        if before.is_some_and(|(_, policy)| policy.rule == rule) {
            continue;
        }
        // A policy of a place that was merged since is found by the id that it has.
        let id = before.and_then(|(_, policy)| policy.place).unwrap_or(place.id);
        patches.push(patch(id, Some(rule)));
    }
    let gone = now.iter().filter(|(answering, _)| !named.contains(answering));
    patches.extend(gone.filter_map(|(_, policy)| policy.place).map(|id| patch(id, None)));
    Ok(patches)
}

/// The places' policies as they are, each with the id of the place that answers for its own today.
fn now<'k>(
    known: Option<&'k KnownItem>,
    existing: &dyn Existing,
) -> Result<Vec<(LocationId, &'k Policy)>, ImportFault> {
    let mut now = Vec::new();
    let Some(known) = known else { return Ok(now) };
    for (policy, code) in known.item.policies.iter().zip(&known.policy_codes) {
        let (Some(place), Some(code)) = (policy.place, code) else { continue };
        let answering = existing.location(code)?.map_or(place, |answering| answering.id);
        now.push((answering, policy));
    }
    Ok(now)
}

fn patch(place: LocationId, rule: Option<Rule>) -> PolicyPatch {
    let (min, max, switch) = match rule {
        None => (Patch::Clear, Patch::Clear, PolicySwitch::MinMax),
        Some(Rule::None) => (Patch::Keep, Patch::Keep, PolicySwitch::None),
        Some(Rule::MinMax { min, max }) => {
            (Patch::Set(min), max.map_or(Patch::Clear, Patch::Set), PolicySwitch::MinMax)
        }
    };
    PolicyPatch { place: Some(LocationRef::Id(place)), min, max, switch }
}

/// Reads `A=5..9;B=off`.
fn rules(cell: &str, mark: DecimalMark) -> Result<Vec<(Code, Rule)>, String> {
    let quantity = |text: &str| Qty::parse(text.trim(), mark).map_err(|fault| number_help(&fault, mark));
    let mut rules = Vec::new();
    for (code, rule) in parts::pairs(cell)? {
        let code = parts::code(&code)?;
        let rule =
            rule.ok_or_else(|| format!("{code} has no rule; write {code}=5..20, {code}=5 or {code}=off"))?;
        let rule = match fold(&rule).as_str() {
            "off" | "none" => Rule::None,
            _ => match rule.split_once("..") {
                Some((min, max)) => Rule::MinMax { min: quantity(min)?, max: Some(quantity(max)?) },
                None => Rule::MinMax { min: quantity(&rule)?, max: None },
            },
        };
        if let Rule::MinMax { min, max } = rule
            && (min < Qty::ZERO || max.is_some_and(|max| max < min))
        {
            return Err(format!(
                "{} at {code} cannot be: 0 or more, and the maximum not below the minimum",
                said(cell)
            ));
        }
        rules.push((code, rule));
    }
    Ok(rules)
}

/// What the minimum and maximum come to: the policy of the whole site.
pub fn of_site(cells: &mut Cells<'_>, item: Option<&Item>) -> Vec<PolicyPatch> {
    let now = item.and_then(|item| item.policies.iter().find(|policy| policy.place.is_none()));
    let off = matches!(cells.raw("min"), Given::Value(cell) if matches!(fold(cell).as_str(), "none" | "off"));
    if off {
        return match now {
            Some(Policy { rule: Rule::None, .. }) => Vec::new(),
            _ => vec![PolicyPatch {
                place: None,
                min: Patch::Keep,
                max: Patch::Keep,
                switch: PolicySwitch::None,
            }],
        };
    }
    let (min, max) = match now.map(|policy| policy.rule) {
        Some(Rule::MinMax { min, max }) => (Some(min), max),
        _ => (None, None),
    };
    let given_max = level(cells, "max");
    let given_min = match level(cells, "min") {
        // A maximum alone is filled up to when nothing is left; an empty minimum beside it takes nothing away.
        Given::Empty if matches!(given_max, Given::Value(_)) => Given::Value(Qty::ZERO),
        given => given,
    };
    let low = match &given_min {
        Given::Value(min) => Some(*min),
        Given::Absent => min,
        Given::Empty => None,
    };
    if let (Given::Value(max), Some(min)) = (&given_max, low)
        && *max < min
    {
        cells.fault("max", "it is less than the minimum; give at least that much");
    }
    let was_off = matches!(now, Some(Policy { rule: Rule::None, .. }));
    // An empty minimum takes "none" away as it takes a number away.
    let emptied = was_off && given_min == Given::Empty;
    let patch = PolicyPatch {
        place: None,
        min: if emptied { Patch::Clear } else { given_min.patch(min.as_ref()) },
        max: given_max.patch(max.as_ref()),
        switch: PolicySwitch::MinMax,
    };
    if patch.min == Patch::Keep && patch.max == Patch::Keep { Vec::new() } else { vec![patch] }
}

fn level(cells: &mut Cells<'_>, column: &str) -> Given<Qty> {
    let given = cells.quantity(column);
    if let Given::Value(quantity) = &given
        && *quantity < Qty::ZERO
    {
        cells.fault(column, "it is less than nothing");
    }
    given
}
