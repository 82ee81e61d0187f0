//! What the forms of master data become.

use super::filled::{Fault, Filled};
use super::items_build::optional;
use crate::domain::command::{
    Command, Hold, ItemCommand, JobCommand, LocationCommand, LocationPatch, LocationRef, LotCommand, LotRef,
    SupplierCommand,
};
use crate::domain::desk::Request;
use crate::domain::location::LocationKind;
use crate::domain::party::{JobKind, Role};
use crate::domain::setting;

type Built = Result<Request, Fault>;

pub(super) fn fault(key: &'static str, words: impl Into<String>) -> Fault {
    Fault { key, line: None, words: words.into() }
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
        notes: optional(form.head.note("notes")?),
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
        notes: form.patch("notes", form.head.note("notes")?),
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
        name: form.changed("name", form.head.name("name")?),
        notes: form.patch("notes", form.head.note("notes")?),
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
        name: form.changed("name", form.head.name("name")?),
        kind: form.changed("kind", JobKind::parse(form.head.text("kind"))),
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
        expires: form.patch("expires", form.head.day("expires")?),
        hold: form.changed("hold", hold),
        parent: form.patch("parent", form.head.code("parent")?.map(LotRef::Number)),
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

pub fn change_role(form: &Filled<'_>) -> Built {
    let who = form.people.first().copied();
    let Some(id) = who else {
        return Err(fault("person", "is not chosen; choose somebody in the list of people (o u), then e"));
    };
    let role = form.head.need("role", Role::parse(form.head.text("role")))?;
    form.request(Command::Person { id, role })
}

pub fn snooze(form: &Filled<'_>) -> Built {
    let until = form.head.need("until", form.head.day("until")?)?;
    let keys = form.alerts.to_vec();
    form.request(Command::AlertSnooze { keys, until, reason: form.head.note("why")? })
}
