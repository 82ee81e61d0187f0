//! What the forms of items become: their fields, what suppliers ask, policies, barcodes.
//!
//! Packs, barcodes and suppliers are kept whole in the journal, so what one form says is put into what there is.

use super::filled::{Fault, Filled};
use super::masters::LOW;
use super::masters_build::fault;
use crate::domain::command::{
    Command, ItemCommand, ItemPatch, ItemRef, LocationRef, Patch, PolicyPatch, PolicySwitch, SupplierRef,
    SupplierTerms,
};
use crate::domain::desk::Request;
use crate::domain::item::{Barcode, Item, Pack, Tracking, Unit};
use crate::domain::kind::Kind;
use crate::domain::text::Code;

type Built = Result<Request, Fault>;

/// The item as it is, without which a list of it cannot be changed.
fn known<'a>(form: &Filled<'a>) -> Result<&'a Item, Fault> {
    form.before.ok_or_else(|| fault("item", "is not known yet; take it with enter first"))
}

fn change(item: ItemRef, patch: ItemPatch) -> Command {
    Command::Item(ItemCommand::Change { item, patch: Box::new(patch) })
}

/// The unit of a word: the item's own, or one of its packs.
fn unit_of(item: &Item, word: Option<Code>) -> Result<Unit, Fault> {
    match word {
        Some(word) if word.folded() != item.unit.folded() => match item.pack(word.as_str()) {
            Some(pack) => Ok(Unit::Pack(pack.name.clone())),
            None => {
                let packs: Vec<&str> = item.packs.iter().map(|pack| pack.name.as_str()).collect();
                let there = if packs.is_empty() { String::from("it has no pack") } else { packs.join(", ") };
                Err(fault(
                    "unit",
                    format!("\"{word}\" is no pack of {}; there is {}: {there}", item.sku, item.unit),
                ))
            }
        },
        _ => Ok(Unit::Base),
    }
}

/// The other kinds that it is used as: `raw, mro`.
fn uses(form: &Filled<'_>) -> Result<Option<Vec<Kind>>, Fault> {
    let words = form.head.text("uses").split([',', ' ']).map(str::trim).filter(|word| !word.is_empty());
    let kind = |word: &str| {
        let all = Kind::WORDS.join(", ");
        Kind::parse(word).ok_or_else(|| fault("uses", format!("\"{word}\" is no kind; there are {all}")))
    };
    words.map(kind).collect::<Result<Vec<_>, _>>().map(Some)
}

/// Those kinds as they are typed.
pub fn uses_text(uses: &[Kind]) -> String {
    uses.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ")
}

/// All terms of suppliers as they are, with the place of the one whose code is typed.
fn all_terms(form: &Filled<'_>, item: &Item) -> Result<(Vec<SupplierTerms>, Option<usize>), Fault> {
    let typed = form.head.need_code("supplier")?;
    let place = form.supplier_codes.iter().position(|code| code.folded() == typed.folded());
    let terms = item.suppliers.iter().map(|known| SupplierTerms {
        supplier: SupplierRef::Id(known.supplier),
        code: known.code.clone(),
        unit: known.unit.clone(),
        price: known.price,
        lead_days: known.lead_days,
        moq: known.moq,
    });
    Ok((terms.collect(), place))
}

pub fn terms(form: &Filled<'_>) -> Built {
    let item = known(form)?;
    let (mut all, place) = all_terms(form, item)?;
    let days = |number| u16::try_from(number).map_err(|_| fault("lead", "are at most 65535"));
    let terms = SupplierTerms {
        supplier: form.head.need_named("supplier")?,
        code: form.head.code("code")?,
        unit: unit_of(item, form.head.code("unit")?)?,
        price: form.head.cost("price")?,
        lead_days: form.head.number("lead")?.map(days).transpose()?,
        moq: form.head.amount("moq")?.map(|amount| amount.quantity),
    };
    match place.and_then(|place| all.get_mut(place)) {
        Some(known) => *known = terms,
        None => all.push(terms),
    }
    let patch = ItemPatch { suppliers: Some(all), ..ItemPatch::default() };
    form.request(change(form.head.need_named("item")?, patch))
}

pub fn drop_terms(form: &Filled<'_>) -> Built {
    let item = known(form)?;
    let (mut all, place) = all_terms(form, item)?;
    let Some(place) = place.filter(|place| *place < all.len()) else {
        let codes: Vec<&str> = form.supplier_codes.iter().map(|code| code.as_str()).collect();
        let who = if codes.is_empty() { String::from("nobody does") } else { codes.join(", ") };
        return Err(fault(
            "supplier",
            format!("{} does not sell {}; {who}", form.head.text("supplier"), item.sku),
        ));
    };
    all.remove(place);
    let patch = ItemPatch { suppliers: Some(all), ..ItemPatch::default() };
    form.request(change(form.head.need_named("item")?, patch))
}

pub fn policy_of(form: &Filled<'_>) -> Built {
    let quantity = |key| Ok::<_, Fault>(form.head.change(key)?.map(|amount| amount.quantity));
    let (min, max, switch) = match form.head.text("rule") {
        LOW => {
            let min = form.head.need("min", quantity("min")?)?;
            let max = quantity("max")?.map_or(Patch::Clear, Patch::Set);
            (Patch::Set(min), max, PolicySwitch::MinMax)
        }
        "off" => (Patch::Keep, Patch::Keep, PolicySwitch::None),
        "clear" => (Patch::Clear, Patch::Clear, PolicySwitch::MinMax),
        _ => form.head.need("rule", None)?,
    };
    let place = form.head.named::<LocationRef>("place")?;
    let patch = ItemPatch { policies: vec![PolicyPatch { place, min, max, switch }], ..ItemPatch::default() };
    form.request(change(form.head.need_named("item")?, patch))
}

pub fn drop_barcode(form: &Filled<'_>) -> Built {
    let item = known(form)?;
    let code = form.head.need_code("old-barcode")?;
    let mut barcodes = item.barcodes.clone();
    barcodes.retain(|known| known.code.folded() != code.folded());
    if barcodes.len() == item.barcodes.len() {
        return Err(fault("old-barcode", format!("{code} is no barcode of {}; down shows them", item.sku)));
    }
    let patch = ItemPatch { barcodes: Some(barcodes), ..ItemPatch::default() };
    form.request(change(form.head.need_named("item")?, patch))
}

/// `case=12, box=5/2`.
fn packs(text: &str) -> Result<Vec<Pack>, Fault> {
    let wrong = |part: &str| {
        fault("packs", format!("\"{part}\" is no pack; write case=12 and a comma between packs"))
    };
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, factor) = part.split_once('=').ok_or_else(|| wrong(part))?;
            let (units, per) = factor.split_once('/').unwrap_or((factor, "1"));
            Ok(Pack {
                name: Code::new(name).map_err(|_| wrong(part))?,
                units: units.trim().parse().map_err(|_| wrong(part))?,
                per: per.trim().parse().map_err(|_| wrong(part))?,
            })
        })
        .collect()
}

/// Packs as they are typed.
pub fn packs_text(packs: &[Pack]) -> String {
    let one = |pack: &Pack| match pack.per {
        1 => format!("{}={}", pack.name, pack.units),
        per => format!("{}={}/{per}", pack.name, pack.units),
    };
    packs.iter().map(one).collect::<Vec<_>>().join(", ")
}

pub(super) fn optional<T>(read: Option<T>) -> Patch<T> {
    read.map_or(Patch::Keep, Patch::Set)
}

fn tracking(form: &Filled<'_>) -> Option<Tracking> {
    match form.head.text("lots") {
        "lot" => Some(Tracking::Lot),
        "place" => Some(Tracking::None),
        _ => None,
    }
}

fn decimals(form: &Filled<'_>) -> Result<Option<u8>, Fault> {
    let number = form.head.number("decimals")?;
    number.map(|number| u8::try_from(number).map_err(|_| fault("decimals", "are at most 6"))).transpose()
}

/// Minimum and maximum of the whole site.
fn policy(form: &Filled<'_>) -> Result<Vec<PolicyPatch>, Fault> {
    let quantity = |key| Ok::<_, Fault>(form.head.change(key)?.map(|amount| amount.quantity));
    let (min, max) = (form.patch("min", quantity("min")?), form.patch("max", quantity("max")?));
    if min == Patch::Keep && max == Patch::Keep {
        return Ok(Vec::new());
    }
    Ok(vec![PolicyPatch { place: None, min, max, switch: PolicySwitch::MinMax }])
}

pub fn new_item(form: &Filled<'_>) -> Built {
    let barcodes = form.head.code("barcode")?.map(|code| vec![Barcode { code, unit: Unit::Base }]);
    let supplier = form.head.named("supplier")?;
    let terms = |supplier| {
        vec![SupplierTerms {
            supplier,
            code: None,
            unit: Unit::Base,
            price: None,
            lead_days: None,
            moq: None,
        }]
    };
    let packs = packs(form.head.text("packs"))?;
    let patch = ItemPatch {
        name: Some(form.head.need("name", form.head.name("name")?)?),
        kind: Kind::parse(form.head.text("kind")),
        uses: uses(form)?.filter(|uses| !uses.is_empty()),
        category: optional(form.head.name("category")?),
        unit: form.head.code("unit")?,
        decimals: decimals(form)?,
        packs: (!packs.is_empty()).then_some(packs),
        barcodes,
        suppliers: supplier.map(terms),
        unit_cost: optional(form.head.cost("cost")?),
        price: optional(form.head.cost("price")?),
        home: optional(form.head.named::<LocationRef>("home")?),
        policies: policy(form)?,
        tracking: tracking(form),
        notes: optional(form.head.note("notes")?),
        ..ItemPatch::default()
    };
    form.request(Command::Item(ItemCommand::Add { sku: form.head.need_code("sku")?, patch: Box::new(patch) }))
}

pub fn change_item(form: &Filled<'_>) -> Built {
    known(form)?;
    let packs = packs(form.head.text("packs"))?;
    let patch = ItemPatch {
        name: form.changed("name", form.head.name("name")?),
        kind: form.changed("kind", Kind::parse(form.head.text("kind"))),
        uses: form.changed("uses", uses(form)?),
        category: form.patch("category", form.head.name("category")?),
        unit: form.changed("unit", form.head.code("unit")?),
        decimals: form.changed("decimals", decimals(form)?),
        packs: form.changed("packs", Some(packs)),
        unit_cost: form.patch("cost", form.head.cost("cost")?),
        price: form.patch("price", form.head.cost("price")?),
        home: form.patch("home", form.head.named::<LocationRef>("home")?),
        policies: policy(form)?,
        tracking: form.changed("lots", tracking(form)),
        notes: form.patch("notes", form.head.note("notes")?),
        ..ItemPatch::default()
    };
    let item = form.head.need_named("item")?;
    form.request(Command::Item(ItemCommand::Change { item, patch: Box::new(patch) }))
}

pub fn attach(form: &Filled<'_>) -> Built {
    let code = form.head.need_code("barcode")?;
    let word = form.head.code("unit")?;
    let unit = match (form.head.item, word) {
        (Some(item), word) => unit_of(item, word)?,
        (None, Some(word)) => Unit::Pack(word),
        (None, None) => Unit::Base,
    };
    let item = form.head.need_named("item")?;
    form.request(Command::Item(ItemCommand::Attach { item, barcode: Barcode { code, unit } }))
}
