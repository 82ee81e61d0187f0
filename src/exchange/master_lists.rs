//! The columns of the lists of master data. Lists in full use the names that their import knows, so that they come
//! back unchanged.

use crate::domain::item::{ItemState, ItemSupplier, Policy, Rule, Tracking};
use crate::domain::location::LocationState;
use crate::domain::party::PartyState;
use crate::domain::quantity::Qty;
use crate::domain::query::{ItemRow, ItemView, JobRow, LocationRow, LocationView, PersonRow, SupplierRow};

use super::list::{Cell, Column, List, columns, no_extra};
use super::list::{Format, cost, qty};
use super::lists::under_count;
use super::{json_parts, parts, policies};

/// Items in full; imports as it is.
pub static ITEMS: List<ItemView> = List {
    name: "items",
    doc: "Items in full, as `import items` reads them.",
    extra: |view| &view.item.extra,
    columns: columns! {
        "sku", "the item's code", |v, _| Cell::of(&v.item.sku);
        "name", "what people call it", |v, _| Cell::of(&v.item.name);
        "kind", "its main kind", |v, _| Cell::of(v.item.kind.word());
        "uses" flat, "further kinds that it is used as", |v, _| some(parts::join(v.item.uses.iter().map(|kind| kind.word())));
        "uses" json, "further kinds that it is used as, a list of words", |v, _| json_parts::uses(v);
        "category", "category path", |v, _| Cell::text(v.item.category.as_ref());
        "unit", "the base unit", |v, _| Cell::of(&v.item.unit);
        "decimals", "decimals of a quantity", |v, _| Cell::Whole(u64::from(v.item.decimals));
        "packs" flat, "packs and what is in one", |v, _| some(parts::packs_cell(&v.item.packs));
        "packs" json, "packs, a list of objects: `name`, and what is in one as `units` / `per`", |v, _| json_parts::packs(v);
        "barcodes" flat, "barcodes", |v, _| some(parts::barcodes_cell(&v.item.barcodes));
        "barcodes" json, "barcodes, a list of objects: `barcode`, and the `unit` that one scan stands for (null: the base unit)", |v, _| json_parts::barcodes(v);
        "suppliers" json, "suppliers, a list of objects: `supplier`, `supplier_code`, `supplier_unit` (null: the base unit), `supplier_price`, `lead_time_days`, `moq`", |v, _| json_parts::suppliers(v);
        "policies" json, "minima and maxima, a list of objects: `location` (null: the whole site), `rule` (`min-max`, or `none` where alerts are off), `min`, `max`", |v, _| json_parts::policies(v);
        "supplier" flat, "suppliers' codes", |v, _| some(parts::join(v.supplier_codes.iter().map(|code| parts::escape(code.as_str()))));
        "supplier_code" flat, "their codes for it", |v, _| terms(v, |t| t.code.as_ref().map(|code| parts::escape(code.as_str())));
        "supplier_unit" flat, "the unit that they sell it in", |v, _| terms(v, |t| Some(parts::escape(parts::unit_word(&t.unit))));
        "supplier_price" flat, "their prices of a base unit", |v, f| terms(v, |t| t.price.map(|price| price.shown(f.mark)));
        "lead_time_days" flat, "days from order to bookable receipt", |v, _| terms(v, |t| t.lead_days.map(|days| days.to_string()));
        "moq" flat, "minimum order quantities", |v, f| terms(v, |t| t.moq.map(|moq| moq.shown(0, f.mark)));
        "unit_cost", "usual cost of a base unit", |v, f| cost(v.item.unit_cost, f);
        "price", "price of a base unit", |v, f| cost(v.item.price, f);
        "home", "the bin that it belongs in", |v, _| Cell::text(v.home.as_ref());
        "min", "the site's minimum", |v, f| level(v, f, |min, _| Some(min));
        "max", "the site's maximum", |v, f| level(v, f, |_, max| max);
        "policies" flat, "minima and maxima of places: `A=5..9;B=off`", |v, f| some(policies::cell(v, f.mark));
        "lots", "whether its stock is kept by lot", |v, _| Cell::of(match v.item.tracking { Tracking::Lot => "yes", Tracking::None => "no" });
        "notes", "notes", |v, _| Cell::text(v.item.notes.as_ref());
        "state", "active, retired or merged", |v, _| Cell::of(match v.item.state { ItemState::Active => "active", ItemState::Retired => "retired", ItemState::Merged(_) => "merged" });
        "on_hand", "what there is in the room", |v, f| qty(v.total.on_hand, f);
        "on_hold", "what of it is on hold", |v, f| qty(v.total.on_hold, f);
        "reserved", "what is promised", |v, f| qty(v.total.reserved, f);
        "available", "on hand - on hold - reserved", |v, f| qty(v.total.available(), f);
    },
};

/// Items with their stock, as a screen lists them.
pub static ITEM_ROWS: List<ItemRow> = List {
    name: "stock by item",
    doc: "Items with what there is of them.",
    extra: no_extra,
    columns: columns! {
        "sku", "the item's code", |r, _| Cell::of(&r.sku);
        "name", "what people call it", |r, _| Cell::of(&r.name);
        "kind", "its main kind", |r, _| Cell::of(r.kind.word());
        "unit", "the base unit", |r, _| Cell::of(&r.unit);
        "on_hand", "what there is, in the place asked about", |r, f| qty(r.on_hand, f);
        "on_hold", "what of it is on hold", |r, f| qty(r.on_hold, f);
        "reserved", "what is promised", |r, f| qty(r.reserved, f);
        "available", "on hand - on hold - reserved", |r, f| qty(r.available, f);
        "min", "the site's minimum", |r, f| r.min.map_or(Cell::Empty, |min| qty(min, f));
        "alert", "its most urgent live alert", |r, _| Cell::text(r.alert.map(|alert| alert.word()));
        "under_count", "yes where some of it is being counted: the quantities leave that out", |r, _| under_count(r.hidden);
    },
};

/// Locations in full; imports as it is.
pub static LOCATIONS: List<LocationView> = List {
    name: "locations",
    doc: "Locations in full, as `import locations` reads them.",
    extra: |view| &view.location.extra,
    columns: columns! {
        "code", "the location's code", |v, _| Cell::of(&v.location.code);
        "name", "what people call it", |v, _| Cell::text(v.location.name.as_ref());
        "parent", "the place that it is in", |v, _| Cell::text(v.path.iter().rev().nth(1));
        "type", "what kind of place", |v, _| Cell::of(v.location.kind.word());
        "walk", "where it comes in a walk", |v, _| Cell::Whole(u64::from(v.location.walk));
        "barcode", "its label's barcode", |v, _| Cell::text(v.location.barcode.as_ref());
        "notes", "notes", |v, _| Cell::text(v.location.notes.as_ref());
        "state", "active, retired or merged", |v, _| Cell::of(match v.location.state { LocationState::Active => "active", LocationState::Retired => "retired", LocationState::Merged(_) => "merged" });
        "records", "its stock records, with all that is in it", |v, _| Cell::Whole(u64::from(v.records));
    },
};

/// The tree of locations, as a screen lists it.
pub static LOCATION_ROWS: List<LocationRow> = List {
    name: "location tree",
    doc: "The tree of locations in walk order.",
    extra: no_extra,
    columns: columns! {
        "code", "the location's code", |r, _| Cell::of(&r.code);
        "name", "what people call it", |r, _| Cell::text(r.name.as_ref());
        "type", "what kind of place", |r, _| Cell::of(r.kind.word());
        "depth", "how deep it lies; 0 for a top place", |r, _| Cell::Whole(u64::from(r.depth));
        "records", "its stock records, with all that is in it", |r, _| Cell::Whole(u64::from(r.records));
        "alerts", "live alerts of this very place", |r, _| Cell::Whole(u64::from(r.alerts));
        "count", "its open count", |r, _| Cell::text(r.count.map(|count| count.to_string()));
    },
};

/// Suppliers; imports as it is.
pub static SUPPLIERS: List<SupplierRow> = List {
    name: "suppliers",
    doc: "Suppliers, as `import suppliers` reads them.",
    extra: |row| &row.supplier.extra,
    columns: columns! {
        "code", "the supplier's code", |r, _| Cell::of(&r.supplier.code);
        "name", "their name", |r, _| Cell::of(&r.supplier.name);
        "notes", "notes", |r, _| Cell::text(r.supplier.notes.as_ref());
        "state", "active, retired or merged", |r, _| Cell::of(party_state(r.supplier.state));
    },
};

/// People.
pub static PEOPLE: List<PersonRow> = List {
    name: "people",
    doc: "People and what they may do.",
    extra: no_extra,
    columns: columns! {
        "person", "their number", |r, _| Cell::Whole(u64::from(r.id.0));
        "login", "how they log in; empty where that was lost", |r, _| Cell::text(r.login.as_ref());
        "name", "what they are called", |r, _| Cell::of(&r.name);
        "role", "viewer, clerk, supervisor or manager", |r, _| Cell::of(r.person.role.word());
        "state", "active or retired", |r, _| Cell::of(party_state(r.person.state));
    },
};

/// Jobs; imports as it is.
pub static JOBS: List<JobRow> = List {
    name: "jobs",
    doc: "Jobs, as `import jobs` reads them.",
    extra: no_extra,
    columns: columns! {
        "code", "the job's code", |r, _| Cell::of(&r.job.code);
        "name", "its name", |r, _| Cell::of(&r.job.name);
        "kind", "machine, work or person", |r, _| Cell::of(r.job.kind.word());
        "state", "active, retired or merged", |r, _| Cell::of(party_state(r.job.state));
    },
};

/// A list in one cell; nothing where it is empty.
fn some(text: String) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

/// One part for each supplier; nothing where none says anything.
fn terms(view: &ItemView, part: impl Fn(&ItemSupplier) -> Option<String>) -> Cell {
    let parts: Vec<String> =
        view.item.suppliers.iter().map(|terms| part(terms).unwrap_or_default()).collect();
    if parts.iter().all(String::is_empty) { Cell::Empty } else { Cell::Text(parts::join(parts)) }
}

fn level(view: &ItemView, format: &Format, pick: fn(Qty, Option<Qty>) -> Option<Qty>) -> Cell {
    let site = view.item.policies.iter().find(|policy| policy.place.is_none());
    match site {
        Some(Policy { rule: Rule::MinMax { min, max }, .. }) => {
            pick(*min, *max).map_or(Cell::Empty, |level| qty(level, format))
        }
        // The minimum says that it is switched off; there is no maximum then.
        Some(Policy { rule: Rule::None, .. }) => {
            if pick(Qty::ZERO, None).is_some() {
                Cell::of("none")
            } else {
                Cell::Empty
            }
        }
        None => Cell::Empty,
    }
}

fn party_state(state: PartyState) -> &'static str {
    match state {
        PartyState::Active => "active",
        PartyState::Retired => "retired",
        PartyState::Merged(_) => "merged",
    }
}
