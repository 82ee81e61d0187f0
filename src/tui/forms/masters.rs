//! The forms of master data, periods, settings, and of what is decided on alerts.

use super::masters_build as build;
use super::{After, Asks, Field, Kind, NOTE, Propose, Spec, When, head};
use crate::tui::commands::Cmd;

const KINDS: &[&str] = &["finished", "raw", "wip", "mro", "packing"];
const PLACES: &[&str] = &["storage", "dock", "hold", "workplace", "cart"];
const JOBS: &[&str] = &["machine", "work", "person"];
const TRACKING: &[&str] = &["none", "lot"];
const HOLDS: &[&str] = &["free", "hold"];

const NEW_ITEM: &[Field] = &[
    head("sku", "SKU", Kind::Code),
    head("name", "Name", Kind::Name),
    head("kind", "Kind", Kind::Choice(KINDS)).optional().propose(Propose::Last),
    head("unit", "Unit", Kind::Code).optional().propose(Propose::Word("each")),
    head("decimals", "Decimals", Kind::Number).optional(),
    head("barcode", "Barcode", Kind::Code).optional(),
    head("packs", "Packs (case=12)", Kind::Note).optional(),
    head("home", "Home bin", Kind::Location).optional(),
    head("min", "Minimum", Kind::Quantity).optional(),
    head("max", "Maximum", Kind::Quantity).optional(),
    head("cost", "Unit cost", Kind::Cost).optional(),
    head("price", "Price", Kind::Cost).optional(),
    head("supplier", "Supplier", Kind::Supplier).optional(),
    head("category", "Category", Kind::Name).optional(),
    head("lots", "By lot", Kind::Choice(TRACKING)).optional(),
    head("notes", "Notes", Kind::Note).optional(),
];

const CHANGE_ITEM: &[Field] = &[
    head("item", "Item", Kind::Item),
    head("name", "Name", Kind::Name),
    head("kind", "Kind", Kind::Choice(KINDS)).optional(),
    head("unit", "Unit", Kind::Code).optional(),
    head("decimals", "Decimals", Kind::Number).optional(),
    head("packs", "Packs (case=12)", Kind::Note).optional(),
    head("home", "Home bin", Kind::Location).optional(),
    head("min", "Minimum", Kind::Quantity).optional(),
    head("max", "Maximum", Kind::Quantity).optional(),
    head("cost", "Unit cost", Kind::Cost).optional(),
    head("price", "Price", Kind::Cost).optional(),
    head("category", "Category", Kind::Name).optional(),
    head("lots", "By lot", Kind::Choice(TRACKING)).optional(),
    head("notes", "Notes", Kind::Note).optional(),
];

const NEW_LOCATION: &[Field] = &[
    head("code", "Code", Kind::Code),
    head("name", "Name", Kind::Name).optional(),
    head("parent", "In", Kind::Location).optional().propose(Propose::Last),
    head("kind", "Kind", Kind::Choice(PLACES)).optional().propose(Propose::Word("storage")),
    head("walk", "Place in the walk", Kind::Number).optional(),
    head("barcode", "Barcode", Kind::Code).optional(),
];

const CHANGE_LOCATION: &[Field] = &[
    head("location", "Location", Kind::Location),
    head("name", "Name", Kind::Name).optional(),
    head("parent", "In", Kind::Location).optional(),
    head("kind", "Kind", Kind::Choice(PLACES)).optional(),
    head("walk", "Place in the walk", Kind::Number).optional(),
    head("barcode", "Barcode", Kind::Code).optional(),
];

const NEW_SUPPLIER: &[Field] = &[
    head("code", "Code", Kind::Code),
    head("name", "Name", Kind::Name).optional(),
    head("notes", "Notes", Kind::Note).optional(),
];

const CHANGE_SUPPLIER: &[Field] = &[
    head("supplier", "Supplier", Kind::Supplier),
    head("name", "New name", Kind::Name).optional(),
    head("notes", "New notes", Kind::Note).optional(),
];

const NEW_JOB: &[Field] = &[
    head("code", "Code", Kind::Code),
    head("name", "Name", Kind::Name).optional(),
    head("kind", "Kind", Kind::Choice(JOBS)).propose(Propose::Word("work")),
];

const CHANGE_JOB: &[Field] = &[
    head("job", "Job", Kind::Job),
    head("name", "New name", Kind::Name).optional(),
    head("kind", "New kind", Kind::Choice(JOBS)).optional(),
];

const NEW_LOT: &[Field] = &[
    head("item", "Item", Kind::Item),
    head("number", "Lot number", Kind::Code),
    head("expires", "Last day", Kind::Day).optional(),
    head("parent", "Part of lot", Kind::Lot).optional(),
];

const CHANGE_LOT: &[Field] = &[
    head("item", "Item", Kind::Item),
    head("lot", "Lot", Kind::Lot),
    head("expires", "New last day", Kind::Day).optional(),
    head("hold", "On hold", Kind::Choice(HOLDS)).optional(),
    head("parent", "Part of lot", Kind::Lot).optional(),
];

const ITEM: Field = head("item", "Item", Kind::Item);
const LOCATION: Field = head("location", "Location", Kind::Location);
const SUPPLIER: Field = head("supplier", "Supplier", Kind::Supplier);
const JOB: Field = head("job", "Job", Kind::Job);
const LOT: Field = head("lot", "Lot", Kind::Lot);
const CODE: Field = head("code", "New code", Kind::Code);

const RENAME_ITEM: &[Field] = &[ITEM, head("code", "New SKU", Kind::Code), NOTE];
const RENAME_LOCATION: &[Field] = &[LOCATION, CODE, NOTE];
const RENAME_SUPPLIER: &[Field] = &[SUPPLIER, CODE, NOTE];
const RENAME_JOB: &[Field] = &[JOB, CODE, NOTE];
const RENAME_LOT: &[Field] = &[ITEM, LOT, head("code", "New number", Kind::Code), NOTE];

const MERGE_ITEM: &[Field] = &[ITEM, head("into", "Into item", Kind::Item), NOTE];
const MERGE_LOCATION: &[Field] = &[LOCATION, head("into", "Into location", Kind::Location), NOTE];
const MERGE_SUPPLIER: &[Field] = &[SUPPLIER, head("into", "Into supplier", Kind::Supplier), NOTE];
const MERGE_JOB: &[Field] = &[JOB, head("into", "Into job", Kind::Job), NOTE];
const MERGE_LOT: &[Field] = &[ITEM, LOT, head("into", "Into lot", Kind::Lot), NOTE];

const RETIRE_ITEM: &[Field] = &[ITEM, NOTE];
const RETIRE_LOCATION: &[Field] = &[LOCATION, NOTE];
const RETIRE_SUPPLIER: &[Field] = &[SUPPLIER, NOTE];
const RETIRE_JOB: &[Field] = &[JOB, NOTE];
const RETIRE_LOT: &[Field] = &[ITEM, LOT, NOTE];

const ATTACH: &[Field] = &[
    head("barcode", "Barcode", Kind::Code),
    ITEM,
    head("unit", "One scan is (a pack)", Kind::Code).optional(),
];

const CLOSE: &[Field] = &[head("day", "Close up to and with", Kind::Day), NOTE];

const SETTING: &[Field] = &[
    head("name", "Setting", Kind::Choice(super::settings::NAMES)),
    head("value", "Value", Kind::Note).optional(),
];

const SNOOZE: &[Field] = &[
    head("until", "Not before", Kind::Day).propose(Propose::Word("+7")),
    head("why", "Why", Kind::Note).when(When::Always),
];

const MERGE: Asks = Asks::Yes("This moves all of one into the other, and undo does not take it back.");
const RETIRE: Asks = Asks::Yes("It is then listed no more.");
const CLOSED: Asks = Asks::Yes("Nothing can be dated on or before that day any more.");

/// One line each.
pub const FORMS: &[Spec] = &[
    form(Cmd::NewItem, "New item", NEW_ITEM, build::new_item, Asks::No),
    form(Cmd::NewLocation, "New location", NEW_LOCATION, build::new_location, Asks::No),
    form(Cmd::NewSupplier, "New supplier", NEW_SUPPLIER, build::new_supplier, Asks::No),
    form(Cmd::NewJob, "New job", NEW_JOB, build::new_job, Asks::No),
    form(Cmd::NewLot, "New lot", NEW_LOT, build::new_lot, Asks::No),
    form(Cmd::ChangeItem, "Change item", CHANGE_ITEM, build::change_item, Asks::No),
    form(Cmd::ChangeLocation, "Change location", CHANGE_LOCATION, build::change_location, Asks::No),
    form(Cmd::ChangeSupplier, "Change supplier", CHANGE_SUPPLIER, build::change_supplier, Asks::No),
    form(Cmd::ChangeJob, "Change job", CHANGE_JOB, build::change_job, Asks::No),
    form(Cmd::ChangeLot, "Change lot", CHANGE_LOT, build::change_lot, Asks::No),
    form(Cmd::RenameItem, "Rename item", RENAME_ITEM, build::rename_item, Asks::No),
    form(Cmd::RenameLocation, "Rename location", RENAME_LOCATION, build::rename_location, Asks::No),
    form(Cmd::RenameSupplier, "Rename supplier", RENAME_SUPPLIER, build::rename_supplier, Asks::No),
    form(Cmd::RenameJob, "Rename job", RENAME_JOB, build::rename_job, Asks::No),
    form(Cmd::RenameLot, "Rename lot", RENAME_LOT, build::rename_lot, Asks::No),
    form(Cmd::MergeItem, "Merge item", MERGE_ITEM, build::merge_item, MERGE),
    form(Cmd::MergeLocation, "Merge location", MERGE_LOCATION, build::merge_location, MERGE),
    form(Cmd::MergeSupplier, "Merge supplier", MERGE_SUPPLIER, build::merge_supplier, MERGE),
    form(Cmd::MergeJob, "Merge job", MERGE_JOB, build::merge_job, MERGE),
    form(Cmd::MergeLot, "Merge lot", MERGE_LOT, build::merge_lot, MERGE),
    form(Cmd::RetireItem, "Retire item", RETIRE_ITEM, build::retire_item, RETIRE),
    form(Cmd::RetireLocation, "Retire location", RETIRE_LOCATION, build::retire_location, RETIRE),
    form(Cmd::RetireSupplier, "Retire supplier", RETIRE_SUPPLIER, build::retire_supplier, RETIRE),
    form(Cmd::RetireJob, "Retire job", RETIRE_JOB, build::retire_job, RETIRE),
    form(Cmd::RetireLot, "Retire lot", RETIRE_LOT, build::retire_lot, RETIRE),
    form(Cmd::Attach, "Attach barcode", ATTACH, build::attach, Asks::No),
    form(Cmd::ClosePeriod, "Close period", CLOSE, build::close_period, CLOSED),
    form(Cmd::Settings, "Setting", SETTING, build::setting, Asks::No),
    form(Cmd::Snooze, "Snooze", SNOOZE, build::snooze, Asks::No),
];

const fn form(
    cmd: Cmd,
    title: &'static str,
    fields: &'static [Field],
    build: super::Build,
    asks: Asks,
) -> Spec {
    Spec { cmd, title, fields, build, after: After::Leave, asks }
}
