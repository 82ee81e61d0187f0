//! What an item has several of, as JSON: lists of objects. Their field names are promises and stand in the docs of the
//! columns in [`super::master_lists`].

use serde_json::{Value, json};

use crate::domain::item::{Rule, Unit};
use crate::domain::quantity::DecimalMark;
use crate::domain::query::ItemView;

use super::list::Cell;

/// A list; an empty one where there is nothing.
pub fn several(parts: impl IntoIterator<Item = Value>) -> Cell {
    Cell::Several(String::new(), Value::Array(parts.into_iter().collect()))
}

/// Further kinds.
pub fn uses(view: &ItemView) -> Cell {
    several(view.item.uses.iter().map(|kind| Value::from(kind.word())))
}

/// Packs.
pub fn packs(view: &ItemView) -> Cell {
    let packs = view.item.packs.iter();
    several(packs.map(|pack| json!({ "name": pack.name.as_str(), "units": pack.units, "per": pack.per })))
}

/// Barcodes.
pub fn barcodes(view: &ItemView) -> Cell {
    let barcodes = view.item.barcodes.iter();
    several(barcodes.map(|known| json!({ "barcode": known.code.as_str(), "unit": unit(&known.unit) })))
}

/// Suppliers and their terms.
pub fn suppliers(view: &ItemView) -> Cell {
    let known = view.item.suppliers.iter().zip(&view.supplier_codes);
    several(known.map(|(terms, code)| {
        json!({
            "supplier": code.as_str(),
            "supplier_code": terms.code.as_ref().map(|code| code.as_str()),
            "supplier_unit": unit(&terms.unit),
            "supplier_price": terms.price.map(|price| price.shown(DecimalMark::Point)),
            "lead_time_days": terms.lead_days,
            "moq": terms.moq.map(|moq| moq.shown(0, DecimalMark::Point)),
        })
    }))
}

/// Minima and maxima, by place.
pub fn policies(view: &ItemView) -> Cell {
    let policies = view.item.policies.iter().zip(&view.policy_places);
    several(policies.map(|(policy, place)| {
        let (rule, min, max) = match policy.rule {
            Rule::None => ("none", None, None),
            Rule::MinMax { min, max } => ("min-max", Some(min), max),
        };
        let level = |level: Option<crate::domain::quantity::Qty>| {
            level.map(|level| level.shown(0, DecimalMark::Point))
        };
        let location = place.as_ref().map(|code| code.as_str());
        json!({ "location": location, "rule": rule, "min": level(min), "max": level(max) })
    }))
}

fn unit(unit: &Unit) -> Option<&str> {
    match unit {
        Unit::Base => None,
        Unit::Pack(name) => Some(name.as_str()),
    }
}
