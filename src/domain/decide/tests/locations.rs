//! Locations.

use super::room::{Room, check, code};
use crate::domain::book;
use crate::domain::command::{
    Command, ItemCommand, ItemPatch, LocationCommand, LocationPatch, LocationRef, Patch,
};
use crate::domain::ids::{ItemId, LocationId};
use crate::domain::location::{DEPTH_MAX, Location, LocationKind, LocationState, Outside};
use crate::domain::table::Read;
use crate::domain::tables::{Locations, PlaceTotals, Totals};
use crate::domain::text::Name;

fn add(text: &str, parent: Option<&str>) -> Command {
    let parent = parent.map_or(Patch::Keep, |parent| Patch::Set(code(parent).into()));
    let patch = LocationPatch { parent, ..LocationPatch::default() };
    Command::Location(LocationCommand::Add { code: code(text), patch })
}

fn change(text: &str, patch: LocationPatch) -> Command {
    Command::Location(LocationCommand::Change { location: code(text).into(), patch })
}

fn into(parent: &str) -> LocationPatch {
    LocationPatch { parent: Patch::Set(code(parent).into()), ..LocationPatch::default() }
}

fn kind(kind: LocationKind) -> LocationPatch {
    LocationPatch { kind: Some(kind), ..LocationPatch::default() }
}

fn label(text: &str) -> LocationPatch {
    LocationPatch { barcode: Patch::Set(code(text)), ..LocationPatch::default() }
}

fn rename(text: &str, to: &str) -> Command {
    Command::Location(LocationCommand::Rename { location: code(text).into(), code: code(to) })
}

fn merge(from: &str, into: &str) -> Command {
    Command::Location(LocationCommand::Merge { from: code(from).into(), into: code(into).into() })
}

fn retire(text: &str) -> Command {
    Command::Location(LocationCommand::Retire(code(text).into()))
}

fn place(room: &Room, id: u32) -> Location {
    room.state.get::<Locations>(&LocationId(id)).unwrap().unwrap()
}

/// Site S (16) > zone Z (17) > bins A (18) and B (19); site T (20); item BOLT (1).
fn room() -> Room {
    let mut room = Room::new();
    for (text, parent) in [("S", None), ("Z", Some("S")), ("A", Some("Z")), ("B", Some("Z")), ("T", None)] {
        room.manager(add(text, parent));
    }
    let patch = ItemPatch { name: Some(Name::new("bolt").unwrap()), ..ItemPatch::default() };
    room.manager(Command::Item(ItemCommand::Add { sku: code("BOLT"), patch: Box::new(patch) }));
    room
}

#[test]
fn what_is_unfit_is_refused_and_said() {
    let cases: Vec<(&str, Command, &str)> = vec![
        ("code in use", add("a", None), "taken by location A"),
        ("code of a place outside", add("Loss", None), "outside the room"),
        ("unknown parent", add("X", Some("Q")), "no location \"Q\""),
        ("parent outside", add("X", Some("supplier")), "outside the room"),
        ("in itself", change("Z", into("Z")), "would lie in itself"),
        ("in what is in it", change("S", into("A")), "would lie in itself"),
        ("elsewhere", change("Z", into("T")), ""),
        ("made an outside place", change("A", kind(LocationKind::Outside(Outside::Loss))), "choose storage"),
        ("an outside place changed", change("loss", kind(LocationKind::Hold)), "stays as it is"),
        ("an outside place renamed", rename("loss", "X"), "stays as it is"),
        ("an outside place retired", retire("loss"), "stays as it is"),
        ("renamed to one in use", rename("A", "b"), "taken by location B"),
        ("renamed to another case", rename("A", "a"), ""),
        ("label is another's code", change("A", label("b")), "taken by location B"),
        ("label is a sku", change("A", label("bolt")), "taken by BOLT"),
        ("label", change("A", label("123")), ""),
        ("merged with itself", merge("A", "a"), "name two"),
        ("merged into what is in it", merge("Z", "A"), "lies in Z"),
        ("retired with places in it", retire("Z"), "has places in use in it: A, B"),
        ("retired", retire("A"), ""),
    ];
    for (name, command, says) in cases {
        check(name, &mut room(), command, says);
    }
}

#[test]
fn the_file_order_is_the_walk() {
    let room = room();
    assert!(place(&room, 18).walk < place(&room, 19).walk);
}

#[test]
fn what_changes_nothing_makes_no_entry() {
    let mut room = room();
    for patch in [into("z"), kind(LocationKind::Storage), label("A"), LocationPatch::default()] {
        assert_eq!(room.manager(change("A", patch)), vec![]);
    }
}

#[test]
fn a_tree_is_no_deeper_than_its_limit() {
    let mut room = Room::new();
    room.manager(add("D1", None));
    for depth in 2..=DEPTH_MAX {
        room.manager(add(&format!("D{depth}"), Some(&format!("D{}", depth - 1))));
    }
    check("one more", &mut room, add("X", Some(&format!("D{DEPTH_MAX}"))), "places deep");
    room.manager(add("TOP", None));
    check("all one deeper", &mut room, change("D1", into("TOP")), "places deep");
    check("a part of it", &mut room, change("D3", into("TOP")), "");
}

#[test]
fn a_place_on_hold_takes_its_stock_along() {
    let mut room = room();
    room.stock(1, 18, 0, "4");
    room.manager(change("Z", kind(LocationKind::Hold)));
    let total = room.state.get::<Totals>(&ItemId(1)).unwrap().unwrap();
    assert_eq!(total.on_hold.plain(), "4");
}

#[test]
fn a_merge_moves_stock_places_and_promises() {
    let mut room = room();
    room.stock(1, 17, 0, "4");
    room.stock(1, 18, 0, "1");
    room.promise(1, 1, Some(17), None);
    room.manager(merge("Z", "T"));
    assert_eq!((room.on_hand(1, 17, 0), room.on_hand(1, 20, 0)), ("0".into(), "4".into()));
    assert_eq!(place(&room, 18).parent, Some(LocationId(20)));
    assert_eq!(place(&room, 17).state, LocationState::Merged(LocationId(20)));
    let named = LocationRef::Code(code("z"));
    assert_eq!(book::resolve_location(&room.state, &named).unwrap().0, LocationId(20));
    assert_eq!(room.state.get::<PlaceTotals>(&LocationId(20)).unwrap().map(|total| total.records), Some(2));
    assert_eq!(room.state.get::<PlaceTotals>(&LocationId(16)).unwrap(), None);
    check("promised there now", &mut room, retire("T"), "still holds stock");
    check("its code stays taken", &mut room, add("Z", None), "merged into another");
}

#[test]
fn stock_counts_and_promises_stand_against_retiring() {
    let mut room = room();
    room.stock(1, 18, 0, "4");
    check("stock", &mut room, retire("A"), "still holds stock");
    room.promise(1, 1, Some(20), None);
    check("promise", &mut room, retire("T"), "promised to SO-1");
    room.count(19);
    check("count", &mut room, retire("B"), "being counted");
    check("count, merging", &mut room, merge("B", "T"), "being counted");
}

#[test]
fn a_place_is_revived_in_a_place_in_use() {
    let mut room = room();
    for text in ["A", "B", "Z"] {
        room.manager(retire(text));
    }
    let revive = |text: &str| Command::Location(LocationCommand::Revive(code(text).into()));
    check("under a retired one", &mut room, revive("A"), "location Z is retired");
    check("a new place under it", &mut room, add("X", Some("Z")), "location Z is retired");
    room.manager(revive("Z"));
    check("now", &mut room, revive("A"), "");
}
