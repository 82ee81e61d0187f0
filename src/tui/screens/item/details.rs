//! An item's master data as lines to read: figures first, then packs, barcodes, suppliers, policies, the rest.

use crate::domain::ids::{ItemId, LocationId};
use crate::domain::item::{ItemState, Policy, Rule, Tracking, Unit};
use crate::domain::query::{ItemView, WhyOf};
use crate::domain::text::Code;
use crate::tui::facts::Facts;
use crate::tui::rows::Identified;

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    index: u32,
    /// What it is.
    pub label: &'static str,
    /// What it says.
    pub words: String,
    /// Which quantity it shows, if it shows one.
    pub why: Option<WhyOf>,
    /// The place that it names.
    pub opens: Option<LocationId>,
}

impl Identified for Detail {
    type Id = u32;
    fn id(&self) -> u32 {
        self.index
    }
}

/// Lines as they are gathered.
#[derive(Default)]
struct Lines(Vec<Detail>);

impl Lines {
    fn put(&mut self, label: &'static str, words: impl Into<String>) -> Option<&mut Detail> {
        let index = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.push(Detail { index, label, words: words.into(), why: None, opens: None });
        self.0.last_mut()
    }

    fn number(&mut self, label: &'static str, words: String, why: WhyOf) {
        if let Some(line) = self.put(label, words) {
            line.why = Some(why);
        }
    }

    fn place(&mut self, label: &'static str, words: String, opens: Option<LocationId>) {
        if let Some(line) = self.put(label, words) {
            line.opens = opens;
        }
    }
}

/// The lines of an item.
pub fn of(view: &ItemView, facts: &Facts) -> Vec<Detail> {
    let mut lines = Lines::default();
    figures(&mut lines, view.id, view, facts);
    let item = &view.item;
    lines.put("name", item.name.as_str());
    let uses: Vec<&str> = item.uses.iter().map(|kind| kind.word()).collect();
    let also = if uses.is_empty() { String::new() } else { format!(", also {}", uses.join(", ")) };
    lines.put("kind", format!("{}{also}", item.kind.word()));
    if let Some(category) = &item.category {
        lines.put("category", category.as_str());
    }
    lines.put("unit", format!("{}, {} decimals", item.unit, item.decimals));
    if item.tracking == Tracking::Lot {
        lines.put("tracked", "by lot");
    }
    match item.state {
        ItemState::Active => {}
        ItemState::Retired => drop(lines.put("state", "retired")),
        ItemState::Merged(_) => drop(lines.put("state", "merged into another")),
    }
    for pack in &item.packs {
        let per = if pack.per == 1 { String::new() } else { format!("/{}", pack.per) };
        lines.put("pack", format!("{} = {}{per} {}", pack.name, pack.units, item.unit));
    }
    for barcode in &item.barcodes {
        lines.put("barcode", format!("{} = 1 {}", barcode.code, unit(&barcode.unit, &item.unit)));
    }
    suppliers(&mut lines, view, facts);
    policies(&mut lines, view, facts);
    let mark = facts.mark();
    if let Some(cost) = item.unit_cost {
        lines.put("unit cost", format!("{} {}", cost.shown(mark), currency(facts)));
    }
    if let Some(price) = item.price {
        lines.put("price", format!("{} {}", price.shown(mark), currency(facts)));
    }
    if let Some(home) = &view.home {
        lines.place("home bin", home.to_string(), item.home);
    }
    if let Some(notes) = &item.notes {
        lines.put("notes", notes.as_str());
    }
    for (name, note) in &item.extra {
        lines.put("more", format!("{}: {}", name.as_str(), note.as_str()));
    }
    lines.0
}

fn figures(lines: &mut Lines, id: ItemId, view: &ItemView, facts: &Facts) {
    let unit = &view.item.unit;
    let total = &view.total;
    lines.number("on hand", format!("{} {unit}", facts.qty(total.on_hand)), WhyOf::OnHand(id));
    lines.number("on hold", facts.qty(total.on_hold), WhyOf::Available(id));
    lines.number("reserved", facts.qty(total.reserved), WhyOf::Available(id));
    lines.number("available", format!("{} {unit}", facts.qty(total.available())), WhyOf::Available(id));
}

fn suppliers(lines: &mut Lines, view: &ItemView, facts: &Facts) {
    for (terms, code) in view.item.suppliers.iter().zip(&view.supplier_codes) {
        let mut words = vec![code.to_string()];
        if let Some(theirs) = &terms.code {
            words.push(format!("their code {theirs}"));
        }
        if let Unit::Pack(pack) = &terms.unit {
            words.push(format!("by {pack}"));
        }
        if let Some(price) = terms.price {
            words.push(format!("{} {}", price.shown(facts.mark()), currency(facts)));
        }
        if let Some(days) = terms.lead_days {
            words.push(format!("{days} days"));
        }
        if let Some(moq) = terms.moq {
            words.push(format!("at least {}", facts.qty(moq)));
        }
        lines.put("supplier", words.join(", "));
    }
}

fn policies(lines: &mut Lines, view: &ItemView, facts: &Facts) {
    for (policy, place) in view.item.policies.iter().zip(&view.policy_places) {
        let Policy { place: id, rule } = policy;
        let at = place.as_ref().map_or_else(|| String::from("site"), ToString::to_string);
        let words = match rule {
            Rule::None => format!("{at}: no alerts"),
            Rule::MinMax { min, max } => {
                let max = max.map(|max| format!(", max {}", facts.qty(max))).unwrap_or_default();
                format!("{at}: min {}{max}", facts.qty(*min))
            }
        };
        lines.place("policy", words, *id);
    }
}

fn unit<'a>(unit: &'a Unit, base: &'a Code) -> &'a Code {
    match unit {
        Unit::Base => base,
        Unit::Pack(pack) => pack,
    }
}

fn currency(facts: &Facts) -> String {
    facts.store.as_ref().map_or_else(String::new, |store| store.settings.currency.to_string())
}
