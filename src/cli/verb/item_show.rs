//! `item show`: one item in full.

use serde_json::json;

use crate::cli::at::At;
use crate::cli::fault::Fault;
use crate::cli::pages;
use crate::domain::item::Rule;
use crate::domain::query::{ItemView, ROWS_MAX, RecordsBy, RecordsQuery};
use crate::exchange::json_parts::several;
use crate::exchange::list::{Cell, Column, Format, List, columns, no_extra};
use crate::exchange::lists::ITEMS;

/// What one item has beside its own fields.
pub static ITEM_MORE: List<ItemView> = List {
    name: "item",
    doc: "What `item show` tells beside the fields of the list of items.",
    extra: no_extra,
    columns: columns! {
        "policies" flat, "what is kept at each place: LOC=MIN..MAX", policies;
        "records" flat, "where it lies: LOC [lot L]: quantity", records;
        "records" json, "where it lies, a list of objects: `location`, `lot`, `on_hand` (null where it is being counted, blind for you)", |view, _| records_json(view);
        "alerts" flat, "its live alerts", alerts;
        "alerts" json, "its live alerts, a list of objects: `alert`, `location` (null: the whole site)", |view, _| alerts_json(view);
        "under_count", "what is left out of its quantities while it is being counted, blind for you", under_count;
    },
};

/// Shows one item.
pub fn show(at: &mut At<'_>, text: &str) -> Result<(), Fault> {
    let mut view = at.item(text)?.view;
    if view.records.len() >= usize::from(ROWS_MAX) {
        // There may be more than an answer has room for.
        let item = Some(view.id);
        let query = |window| RecordsQuery { item, place: None, as_of: None, by: RecordsBy::Location, window };
        view.records.clear();
        pages::each(at.desk, query, |row| {
            view.records.push(row);
            Ok(())
        })?;
    }
    Ok(at.out.show(&[&ITEMS, &ITEM_MORE], &view)?)
}

fn joined(parts: Vec<String>) -> Cell {
    if parts.is_empty() { Cell::Empty } else { Cell::Text(parts.join("; ")) }
}

fn policies(view: &ItemView, format: &Format) -> Cell {
    let mut parts = Vec::new();
    for (policy, place) in view.item.policies.iter().zip(&view.policy_places) {
        let place = place.as_ref().map_or("site", |place| place.as_str());
        parts.push(match policy.rule {
            Rule::None => format!("{place}=off"),
            Rule::MinMax { min, max: None } => format!("{place}={}", min.shown(0, format.mark)),
            Rule::MinMax { min, max: Some(max) } => {
                format!("{place}={}..{}", min.shown(0, format.mark), max.shown(0, format.mark))
            }
        });
    }
    joined(parts)
}

fn records(view: &ItemView, format: &Format) -> Cell {
    let mut parts = Vec::new();
    for row in &view.records {
        let lot = row.lot.as_ref().map_or(String::new(), |lot| format!(" lot {lot}"));
        let on_hand =
            row.on_hand.map_or(String::from("under count"), |on_hand| on_hand.shown(0, format.mark));
        parts.push(format!("{}{lot}: {on_hand}", row.location));
    }
    joined(parts)
}

fn under_count(view: &ItemView, _: &Format) -> Cell {
    if !view.under_count {
        return Cell::Empty;
    }
    let hidden = view.records.iter().filter(|row| row.on_hand.is_none());
    Cell::Text(format!(
        "left out: {}",
        hidden.map(|row| row.location.as_str()).collect::<Vec<_>>().join("; ")
    ))
}

fn alerts(view: &ItemView, _: &Format) -> Cell {
    let at = |place: &Option<crate::domain::text::Code>| {
        place.as_ref().map_or(String::new(), |place| format!(" at {place}"))
    };
    joined(view.alerts.iter().map(|row| format!("{}{}", row.key.kind.word(), at(&row.place))).collect())
}

fn records_json(view: &ItemView) -> Cell {
    several(view.records.iter().map(|row| {
        let on_hand = row.on_hand.map(|on_hand| on_hand.plain());
        let lot = row.lot.as_ref().map(|lot| lot.as_str());
        json!({ "location": row.location.as_str(), "lot": lot, "on_hand": on_hand })
    }))
}

fn alerts_json(view: &ItemView) -> Cell {
    several(view.alerts.iter().map(|row| {
        json!({ "alert": row.key.kind.word(), "location": row.place.as_ref().map(|place| place.as_str()) })
    }))
}
