//! What the forms of master data become.

use super::filled::{Fault, Filled};
use crate::domain::command::{
    Command, Hold, ItemCommand, ItemPatch, JobCommand, LocationCommand, LocationPatch, LocationRef,
    LotCommand, LotRef, Patch, PolicyPatch, PolicySwitch, SupplierCommand, SupplierTerms,
};
use crate::domain::desk::Request;
use crate::domain::item::{Barcode, Pack, Tracking, Unit};
use crate::domain::kind::Kind;
use crate::domain::location::LocationKind;
use crate::domain::party::JobKind;
use crate::domain::setting;
use crate::domain::text::Code;

type Built = Result<Request, Fault>;

fn fault(key: &'static str, words: impl Into<String>) -> Fault {
    Fault { key, line: None, words: words.into() }
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

fn optional<T>(read: Option<T>) -> Patch<T> {
    read.map_or(Patch::Keep, Patch::Set)
}

fn tracking(form: &Filled<'_>) -> Option<Tracking> {
    match form.head.text("lots") {
        "lot" => Some(Tracking::Lot),
        "none" => Some(Tracking::None),
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
    if form.before.is_none() {
        return Err(fault("item", "is not known yet; take it with enter first"));
    }
    let packs = packs(form.head.text("packs"))?;
    let patch = ItemPatch {
        name: form.changed("name", form.head.name("name")?),
        kind: form.changed("kind", Kind::parse(form.head.text("kind"))),
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

fn place_kind(form: &Filled<'_>) -> Option<LocationKind> {
    LocationKind::parse(form.head.text("kind"))
}

pub fn new_location(form: &Filled<'_>) -> Built {
    let patch = LocationPatch {
        name: optional(form.head.name("name")?),
        parent: optional(form.head.named::<LocationRef>("parent")?),
        kind: place_kind(form),
        walk: form.head.number("walk")?,
        barcode: optional(form.head.code("barcode")?),
        ..LocationPatch::default()
    };
    form.request(Command::Location(LocationCommand::Add { code: form.head.need_code("code")?, patch }))
}

pub fn change_location(form: &Filled<'_>) -> Built {
    let patch = LocationPatch {
        name: form.patch("name", form.head.name("name")?),
        parent: form.patch("parent", form.head.named::<LocationRef>("parent")?),
        kind: form.changed("kind", place_kind(form)),
        walk: form.changed("walk", form.head.number("walk")?),
        barcode: form.patch("barcode", form.head.code("barcode")?),
        ..LocationPatch::default()
    };
    let location = form.head.need_named("location")?;
    form.request(Command::Location(LocationCommand::Change { location, patch }))
}

pub fn new_supplier(form: &Filled<'_>) -> Built {
    let head = &form.head;
    form.request(Command::Supplier(SupplierCommand::Add {
        code: head.need_code("code")?,
        name: head.name("name")?,
        notes: head.note("notes")?,
        extra: Vec::new(),
    }))
}

pub fn change_supplier(form: &Filled<'_>) -> Built {
    form.request(Command::Supplier(SupplierCommand::Change {
        supplier: form.head.need_named("supplier")?,
        name: form.head.name("name")?,
        notes: optional(form.head.note("notes")?),
        extra: Vec::new(),
    }))
}

pub fn new_job(form: &Filled<'_>) -> Built {
    let kind = form.head.need("kind", JobKind::parse(form.head.text("kind")))?;
    let (code, name) = (form.head.need_code("code")?, form.head.name("name")?);
    form.request(Command::Job(JobCommand::Add { code, name, kind }))
}

pub fn change_job(form: &Filled<'_>) -> Built {
    form.request(Command::Job(JobCommand::Change {
        job: form.head.need_named("job")?,
        name: form.head.name("name")?,
        kind: JobKind::parse(form.head.text("kind")),
    }))
}

fn lot(form: &Filled<'_>, key: &'static str) -> Result<LotRef, Fault> {
    form.head.need_code(key).map(LotRef::Number)
}

pub fn new_lot(form: &Filled<'_>) -> Built {
    form.request(Command::Lot(LotCommand::Add {
        item: form.head.need_named("item")?,
        number: form.head.need_code("number")?,
        expires: form.head.day("expires")?,
        parent: form.head.code("parent")?.map(LotRef::Number),
    }))
}

pub fn change_lot(form: &Filled<'_>) -> Built {
    let hold = match form.head.text("hold") {
        "hold" => Some(Hold::Hold),
        "free" => Some(Hold::Free),
        _ => None,
    };
    form.request(Command::Lot(LotCommand::Change {
        item: form.head.need_named("item")?,
        lot: lot(form, "lot")?,
        expires: optional(form.head.day("expires")?),
        hold,
        parent: optional(form.head.code("parent")?.map(LotRef::Number)),
    }))
}

/// Rename, merge and retire of one noun.
macro_rules! noun {
    ($command:ident $of:ident $field:ident $key:literal $rename:ident $new:ident $merge:ident $retire:ident) => {
        pub fn $rename(form: &Filled<'_>) -> Built {
            let ($field, $new) = (form.head.need_named($key)?, form.head.need_code("code")?);
            form.request(Command::$command($of::Rename { $field, $new }))
        }

        pub fn $merge(form: &Filled<'_>) -> Built {
            let (from, into) = (form.head.need_named($key)?, form.head.need_named("into")?);
            form.request(Command::$command($of::Merge { from, into }))
        }

        pub fn $retire(form: &Filled<'_>) -> Built {
            form.request(Command::$command($of::Retire(form.head.need_named($key)?)))
        }
    };
}
noun!(Item ItemCommand item "item" rename_item sku merge_item retire_item);
noun!(Location LocationCommand location "location" rename_location code merge_location retire_location);
noun!(Supplier SupplierCommand supplier "supplier" rename_supplier code merge_supplier retire_supplier);
noun!(Job JobCommand job "job" rename_job code merge_job retire_job);

pub fn rename_lot(form: &Filled<'_>) -> Built {
    let (item, number) = (form.head.need_named("item")?, form.head.need_code("code")?);
    form.request(Command::Lot(LotCommand::Rename { item, lot: lot(form, "lot")?, number }))
}

pub fn merge_lot(form: &Filled<'_>) -> Built {
    let item = form.head.need_named("item")?;
    form.request(Command::Lot(LotCommand::Merge { item, from: lot(form, "lot")?, into: lot(form, "into")? }))
}

pub fn retire_lot(form: &Filled<'_>) -> Built {
    let item = form.head.need_named("item")?;
    form.request(Command::Lot(LotCommand::Retire { item, lot: lot(form, "lot")? }))
}

pub fn attach(form: &Filled<'_>) -> Built {
    let code = form.head.need_code("barcode")?;
    let unit = match form.head.code("unit")? {
        Some(unit) if form.head.item.is_none_or(|item| item.unit.folded() != unit.folded()) => {
            Unit::Pack(unit)
        }
        _ => Unit::Base,
    };
    let item = form.head.need_named("item")?;
    form.request(Command::Item(ItemCommand::Attach { item, barcode: Barcode { code, unit } }))
}

pub fn close_period(form: &Filled<'_>) -> Built {
    form.request(Command::ClosePeriod(form.head.need("day", form.head.day("day")?)?))
}

pub fn setting(form: &Filled<'_>) -> Built {
    let store = form.head.facts.store.as_ref();
    let mut changed = form.head.need("name", store)?.settings.clone();
    let name = form.head.text("name");
    let setting = form.head.need("name", setting::named(name))?;
    let value = form.head.text("value");
    form.head.need("value", (!value.is_empty()).then_some(()))?;
    (setting.set)(&mut changed, value)
        .map_err(|help| fault("value", format!("\"{value}\" is no value of {name}; {help}")))?;
    form.request(Command::Settings(changed))
}

pub fn snooze(form: &Filled<'_>) -> Built {
    let until = form.head.need("until", form.head.day("until")?)?;
    let keys = form.alerts.to_vec();
    form.request(Command::AlertSnooze { keys, until, reason: form.head.note("why")? })
}
