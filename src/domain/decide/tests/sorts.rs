//! What all sorts of master data have in common: codes that are free or not, names, merges, what stands in the way.

use super::room::{Room, check, code};
use crate::domain::book;
use crate::domain::command::{
    Command, ItemCommand, ItemPatch, ItemRef, JobCommand, JobRef, LocationCommand, LocationPatch, Patch,
    SupplierCommand, SupplierRef,
};
use crate::domain::ids::{ItemId, JobId, LocationId, SupplierId};
use crate::domain::item::{Barcode, Tracking, Unit};
use crate::domain::kind::Kind;
use crate::domain::party::{Job, JobKind, PartyState};
use crate::domain::quantity::{COST_MAX, UnitCost};
use crate::domain::table::Read;
use crate::domain::tables::{Items, Jobs, Locations, Suppliers};
use crate::domain::text::{Name, Note};

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(super) fn item(sku: &str, patch: ItemPatch) -> Command {
    let patch = ItemPatch { name: Some(name("thing")), ..patch };
    Command::Item(ItemCommand::Add { sku: code(sku), patch: Box::new(patch) })
}

pub(super) fn change(sku: &str, patch: ItemPatch) -> Command {
    Command::Item(ItemCommand::Change { item: code(sku).into(), patch: Box::new(patch) })
}

pub(super) fn item_of(sku: &str) -> Command {
    item(sku, ItemPatch::default())
}

pub(super) fn place(text: &str) -> Command {
    Command::Location(LocationCommand::Add { code: code(text), patch: LocationPatch::default() })
}

fn job(text: &str) -> Command {
    Command::Job(JobCommand::Add { code: code(text), name: None, kind: JobKind::Machine })
}

fn supplier(text: &str) -> Command {
    let code = code(text);
    Command::Supplier(SupplierCommand::Add { code, name: None, notes: None, extra: Vec::new() })
}

/// Items BOLT (1) and NUT (2, by lot), places A (16) and B (17).
pub(super) fn room() -> Room {
    let mut room = Room::new();
    room.manager(item("BOLT", ItemPatch::default()));
    room.manager(item("NUT", ItemPatch { tracking: Some(Tracking::Lot), ..ItemPatch::default() }));
    room.manager(place("A"));
    room.manager(place("B"));
    room
}

#[test]
fn a_job_is_changed_renamed_retired_and_merged() {
    let mut room = room();
    let row = |room: &Room, id| room.state.get::<Jobs>(&JobId(id)).unwrap().unwrap();
    for text in ["SAW", "PRESS"] {
        room.manager(job(text));
    }
    let is =
        |text: &str, called: &str, kind, state| Job { code: code(text), name: name(called), kind, state };
    assert_eq!(row(&room, 1), is("SAW", "SAW", JobKind::Machine, PartyState::Active), "named by its code");
    let changed = |named: Option<&str>, kind| {
        Command::Job(JobCommand::Change { job: code("saw").into(), name: named.map(name), kind })
    };
    room.manager(changed(Some("The saw"), None));
    assert_eq!(row(&room, 1), is("SAW", "The saw", JobKind::Machine, PartyState::Active));
    room.manager(changed(None, Some(JobKind::Work)));
    assert_eq!(row(&room, 1), is("SAW", "The saw", JobKind::Work, PartyState::Active));
    assert_eq!(room.manager(changed(None, None)), vec![]);
    let rename =
        |from: &str, to: &str| Command::Job(JobCommand::Rename { job: code(from).into(), code: code(to) });
    room.manager(rename("SAW", "SAW-1"));
    assert_eq!(row(&room, 1), is("SAW-1", "The saw", JobKind::Work, PartyState::Active));
    check("another case of its own", &mut room, rename("SAW-1", "saw-1"), "");
    check("another's", &mut room, rename("SAW-1", "press"), "taken by PRESS");
    check("a place outside", &mut room, rename("SAW-1", "Use"), "use means a place outside");
    let merge = |from: &str, into: &str| {
        Command::Job(JobCommand::Merge { from: code(from).into(), into: code(into).into() })
    };
    let retire = |text: &str| Command::Job(JobCommand::Retire(code(text).into()));
    let revive = |text: &str| Command::Job(JobCommand::Revive(code(text).into()));
    check("with itself", &mut room, merge("PRESS", "press"), "both are the job PRESS");
    room.manager(retire("PRESS"));
    assert_eq!(row(&room, 2).state, PartyState::Retired);
    check("into a retired one", &mut room, merge("saw-1", "PRESS"), "job PRESS is retired");
    check("a retired one's code", &mut room, job("press"), "a retired job, PRESS");
    room.manager(revive("PRESS"));
    room.manager(merge("saw-1", "PRESS"));
    assert_eq!(row(&room, 1).state, PartyState::Merged(2));
    let answers = book::resolve_job(&room.state, &JobRef::Code(code("SAW-1"))).unwrap();
    assert_eq!((answers.0, answers.1.code.as_str()), (JobId(2), "PRESS"));
    check("a merged one's code", &mut room, job("SAW-1"), "a job that was merged into another");
    check("a merged one", &mut room, revive("SAW-1"), "job SAW-1 was merged into PRESS and stays merged");
    check("the one that stays", &mut room, revive("PRESS"), "");
}

#[test]
fn a_supplier_is_renamed_and_a_merged_one_stays_merged() {
    let mut room = room();
    room.manager(supplier("ACME"));
    room.manager(supplier("BETA"));
    let rename = |from: &str, to: &str| {
        Command::Supplier(SupplierCommand::Rename { supplier: code(from).into(), code: code(to) })
    };
    let revive = |text: &str| Command::Supplier(SupplierCommand::Revive(code(text).into()));
    room.manager(rename("ACME", "ACME-1"));
    let row = |room: &Room, id| room.state.get::<Suppliers>(&SupplierId(id)).unwrap().unwrap();
    assert_eq!(row(&room, 1).code, code("ACME-1"));
    check("another case of its own", &mut room, rename("ACME-1", "acme-1"), "");
    check("another's", &mut room, rename("acme-1", "beta"), "taken by BETA");
    check("the one that it had", &mut room, supplier("ACME"), "");
    let merge = SupplierCommand::Merge { from: code("acme-1").into(), into: code("BETA").into() };
    room.manager(Command::Supplier(merge));
    check("a merged one's code", &mut room, supplier("ACME-1"), "merged into another");
    check("a merged one", &mut room, revive("ACME-1"), "was merged into BETA and stays merged");
    let answers = book::resolve_supplier(&room.state, &SupplierRef::Code(code("acme-1"))).unwrap();
    assert_eq!(answers.0, SupplierId(2));
    let parts = |count: usize| {
        let extra =
            (0..count).map(|n| (name(&format!("c{n}")), Patch::Set(Note::new("x").unwrap()))).collect();
        let supplier = code("BETA").into();
        Command::Supplier(SupplierCommand::Change { supplier, name: None, notes: Patch::Keep, extra })
    };
    check("as many further columns as fit", &mut room, parts(32), "");
}

#[test]
fn a_code_means_one_thing_to_a_scanner() {
    let attach = |sku: &str, barcode: &str| {
        let barcode = Barcode { code: code(barcode), unit: Unit::Base };
        Command::Item(ItemCommand::Attach { item: code(sku).into(), barcode })
    };
    let label = |text: &str, barcode: &str| {
        let patch = LocationPatch { barcode: Patch::Set(code(barcode)), ..LocationPatch::default() };
        Command::Location(LocationCommand::Change { location: code(text).into(), patch })
    };
    let rename =
        |sku: &str, to: &str| Command::Item(ItemCommand::Rename { item: code(sku).into(), sku: code(to) });
    let move_code = |text: &str, to: &str| {
        Command::Location(LocationCommand::Rename { location: code(text).into(), code: code(to) })
    };
    let mut room = room();
    room.manager(attach("BOLT", "4001"));
    room.manager(label("A", "L-A"));
    let cases: Vec<(&str, Command, &str)> = vec![
        ("a SKU that is an item's barcode", item("4001", ItemPatch::default()), "a barcode of item BOLT"),
        ("a SKU that is a place's label", item("l-a", ItemPatch::default()), "a barcode of location A"),
        ("renamed to another's barcode", rename("NUT", "4001"), "a barcode of item BOLT"),
        ("renamed to its own barcode", rename("BOLT", "4001"), ""),
        ("a place's code that is an item's barcode", place("4002"), ""),
        ("a barcode that is a place's code", attach("NUT", "4002"), "taken by location 4002"),
        ("a place's code that is a label", place("L-A"), "a barcode of location A"),
        ("its own label as its code", move_code("A", "L-A"), ""),
        ("another's code", move_code("B", "l-a"), "taken by location L-A"),
        ("a label that is another's code", label("B", "l-a"), "taken by location L-A"),
        ("a label that is a SKU", label("B", "nut"), "taken by NUT"),
    ];
    for (name, command, says) in cases {
        check(name, &mut room, command, says);
    }
    let merge = ItemCommand::Merge { from: code("4001").into(), into: code("OTHER").into() };
    room.manager(item("OTHER", ItemPatch::default()));
    room.manager(Command::Item(merge));
    check("a merged one's SKU", &mut room, item("4001", ItemPatch::default()), "merged into another");
    let merge = LocationCommand::Merge { from: code("4002").into(), into: code("B").into() };
    room.manager(Command::Location(merge));
    check("a merged one's code", &mut room, place("4002"), "merged into another");
    let revive = Command::Location(LocationCommand::Revive(code("4002").into()));
    check("a merged place", &mut room, revive, "was merged into B and stays merged");
    let revive = Command::Item(ItemCommand::Revive(code("4001").into()));
    check("a merged item", &mut room, revive, "was merged into OTHER and stays merged");
}

#[test]
fn what_was_renamed_keeps_the_rest_and_frees_its_old_code() {
    let mut room = room();
    let rename = ItemCommand::Rename { item: code("BOLT").into(), sku: code("BOLT-8") };
    room.manager(Command::Item(rename));
    let row = room.state.get::<Items>(&ItemId(1)).unwrap().unwrap();
    assert_eq!((row.sku.as_str(), row.name.as_str()), ("BOLT-8", "thing"));
    let found = |sku: &str| book::resolve_item(&room.state, &ItemRef::Code(code(sku))).ok().map(|(id, _)| id);
    assert_eq!((found("bolt-8"), found("BOLT")), (Some(ItemId(1)), None));
    let rename = LocationCommand::Rename { location: code("A").into(), code: code("A-1") };
    room.manager(Command::Location(rename));
    assert_eq!(room.state.get::<Locations>(&LocationId(16)).unwrap().unwrap().code, code("A-1"));
    check("the item's old code", &mut room, item("BOLT", ItemPatch::default()), "");
    check("the place's old code", &mut room, place("A"), "");
}

#[test]
fn a_cost_or_price_is_0_to_what_can_be_kept() {
    let cost = |raw| ItemPatch { unit_cost: Patch::Set(UnitCost(raw)), ..ItemPatch::default() };
    let price = |raw| ItemPatch { price: Patch::Set(UnitCost(raw)), ..ItemPatch::default() };
    for patch in [cost, price] {
        for (raw, says) in [
            (-1, "give 0 or more"),
            (0, ""),
            (1, ""),
            (COST_MAX, ""),
            (COST_MAX + 1, "at most 1000000000000 can be kept"),
        ] {
            check(&format!("{raw}"), &mut room(), change("BOLT", patch(raw)), says);
        }
    }
}

#[test]
fn a_merge_of_places_makes_no_tree_deeper_than_its_limit() {
    let mut room = Room::new();
    let add = |room: &mut Room, text: &str, parent: Option<&str>| {
        let parent = parent.map_or(Patch::Keep, |parent| Patch::Set(code(parent).into()));
        let patch = LocationPatch { parent, ..LocationPatch::default() };
        room.manager(Command::Location(LocationCommand::Add { code: code(text), patch }));
    };
    add(&mut room, "D1", None);
    for depth in 2..=31 {
        add(&mut room, &format!("D{depth}"), Some(&format!("D{}", depth - 1)));
    }
    for (text, parent) in [("F", None), ("F1", Some("F")), ("F2", Some("F1"))] {
        add(&mut room, text, parent);
    }
    let merge = |into: &str| {
        Command::Location(LocationCommand::Merge { from: code("F").into(), into: code(into).into() })
    };
    // Two levels lie in F: they come to lie in what it is merged into.
    check("one too deep", &mut room, merge("D31"), "would lie 33 places deep; at most 32 fit");
    check("as deep as can be", &mut room, merge("D30"), "");
}

#[test]
fn a_kind_and_further_uses_are_each_named_once() {
    let uses = |kinds: Vec<Kind>| ItemPatch { uses: Some(kinds), ..ItemPatch::default() };
    let mut room = room();
    room.manager(change("BOLT", uses(vec![Kind::Raw, Kind::Raw, Kind::Finished])));
    let row = room.state.get::<Items>(&ItemId(1)).unwrap().unwrap();
    assert_eq!((row.kind, row.uses), (Kind::Finished, vec![Kind::Raw]));
}

#[test]
fn a_barcode_is_attached_once() {
    let mut room = room();
    let attach = |unit: Unit| {
        let barcode = Barcode { code: code("4001"), unit };
        Command::Item(ItemCommand::Attach { item: code("BOLT").into(), barcode })
    };
    assert_eq!(room.manager(attach(Unit::Base)).len(), 1);
    assert_eq!(room.manager(attach(Unit::Pack(code("each")))), vec![], "it is so already");
    let packs = vec![crate::domain::item::Pack { name: code("case"), units: 12, per: 1 }];
    room.manager(change("BOLT", ItemPatch { packs: Some(packs), ..ItemPatch::default() }));
    assert!(room.refused(attach(Unit::Pack(code("case")))).contains("4001"));
}

#[test]
fn a_movement_touches_its_item_and_the_places_inside() {
    let mut room = room();
    let touched = room.stock(1, 16, 0, "4");
    assert_eq!(touched.items.into_iter().collect::<Vec<_>>(), [ItemId(1)]);
    assert_eq!(touched.locations.into_iter().collect::<Vec<_>>(), [LocationId(16)]);
}
