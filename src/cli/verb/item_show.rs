//! `item show`: one item in full.

use crate::cli::at::At;
use crate::cli::cell::{Cell, Column, column};
use crate::cli::fault::Fault;
use crate::domain::item::{Item, Rule, Tracking, Unit};
use crate::domain::quantity::{DecimalMark, Qty};
use crate::domain::query::ItemView;
use crate::domain::text::Code;

use super::item::state;

/// Fields of one item.
pub const ITEM: &[Column] = &[
    column("sku", "its code"),
    column("name", "what it is called"),
    column("kind", "raw, wip, mro, finished or packing"),
    column("uses", "the other kinds that it is used as"),
    column("category", "category path"),
    column("unit", "its unit"),
    column("decimals", "how many decimals a quantity takes"),
    column("packs", "each as NAME=UNITS"),
    column("barcodes", "each as CODE, or CODE=PACK"),
    column("suppliers", "each as CODE with their terms"),
    column("unit_cost", "usual cost of one unit"),
    column("price", "price of one unit"),
    column("home", "the bin it belongs in"),
    column("policies", "each as LOC=MIN..MAX; `site` is the whole room"),
    column("tracking", "none or lot"),
    column("notes", "notes"),
    column("extra", "named text from columns of imports"),
    column("state", "active, retired or merged"),
    column("on_hand", "what there is in the whole room"),
    column("on_hold", "what of it is on hold"),
    column("reserved", "what is promised"),
    column("available", "on hand less on hold less reserved"),
    column("records", "where it is: each as LOC, lot, quantity"),
    column("alerts", "its live alerts"),
];

/// Shows one item.
pub fn show(at: &mut At<'_>, text: &str) -> Result<(), Fault> {
    let view = at.item(text)?.view;
    let item = &view.item;
    let mark = at.out.habit().mark;
    let cells = vec![
        Cell::text(&item.sku),
        Cell::text(&item.name),
        Cell::text(item.kind.word()),
        many(item.uses.iter().map(|kind| kind.word().to_owned())),
        Cell::some(item.category.as_ref()),
        Cell::text(&item.unit),
        Cell::Whole(u64::from(item.decimals)),
        many(item.packs.iter().map(|pack| match pack.per {
            1 => format!("{}={}", pack.name, pack.units),
            per => format!("{}={}/{per}", pack.name, pack.units),
        })),
        many(item.barcodes.iter().map(|barcode| match &barcode.unit {
            Unit::Base => barcode.code.to_string(),
            Unit::Pack(pack) => format!("{}={pack}", barcode.code),
        })),
        many(suppliers(&view, mark)),
        Cell::cost(item.unit_cost),
        Cell::cost(item.price),
        Cell::some(view.home.as_ref()),
        many(policies(item, &view.policy_places, mark)),
        Cell::text(match item.tracking {
            Tracking::None => "none",
            Tracking::Lot => "lot",
        }),
        Cell::some(item.notes.as_ref()),
        many(item.extra.iter().map(|(name, text)| format!("{name}: {text}"))),
        Cell::text(state(item.state)),
        Cell::Qty(view.total.on_hand, item.decimals),
        Cell::Qty(view.total.on_hold, item.decimals),
        Cell::Qty(view.total.reserved, item.decimals),
        Cell::Qty(view.total.available(), item.decimals),
        many(view.records.iter().map(|row| {
            let lot = row.lot.as_ref().map_or(String::new(), |lot| format!(" lot {lot}"));
            let on_hand = row.on_hand.map_or(String::from("hidden"), |on_hand| on_hand.shown(item.decimals, mark));
            format!("{}{lot}: {on_hand}", row.location)
        })),
        many(view.alerts.iter().map(|row| {
            let place = row.place.as_ref().map_or(String::new(), |place| format!(" at {place}"));
            format!("{}{place}", row.key.kind.word())
        })),
    ];
    Ok(at.out.show(ITEM, cells)?)
}

fn many(texts: impl IntoIterator<Item = String>) -> Cell {
    Cell::Many(texts.into_iter().collect())
}

fn suppliers(view: &ItemView, mark: DecimalMark) -> Vec<String> {
    let mut words = Vec::new();
    for (terms, code) in view.item.suppliers.iter().zip(&view.supplier_codes) {
        let mut text = code.to_string();
        if let Some(code) = &terms.code {
            text.push_str(&format!(" code={code}"));
        }
        if let Unit::Pack(pack) = &terms.unit {
            text.push_str(&format!(" unit={pack}"));
        }
        if let Some(price) = terms.price {
            text.push_str(&format!(" price={}", price.shown(mark)));
        }
        if let Some(days) = terms.lead_days {
            text.push_str(&format!(" lead={days}"));
        }
        if let Some(moq) = terms.moq {
            text.push_str(&format!(" moq={}", moq.shown(0, mark)));
        }
        words.push(text);
    }
    words
}

fn policies(item: &Item, places: &[Option<Code>], mark: DecimalMark) -> Vec<String> {
    let shown = |quantity: Qty| quantity.shown(item.decimals, mark);
    let rules = item.policies.iter().zip(places).map(|(policy, place)| {
        let place = place.as_ref().map_or("site", |place| place.as_str());
        match policy.rule {
            Rule::None => format!("{place}=off"),
            Rule::MinMax { min, max: None } => format!("{place}={}", shown(min)),
            Rule::MinMax { min, max: Some(max) } => format!("{place}={}..{}", shown(min), shown(max)),
        }
    });
    rules.collect()
}
