//! Lots.

use super::room::{Room, check, code};
use crate::domain::command::{
    Command, Hold, ItemCommand, ItemPatch, LocationCommand, LocationPatch, LotCommand, LotRef, Patch,
};
use crate::domain::ids::{LotId, ReservationId};
use crate::domain::item::Tracking;
use crate::domain::party::{LotStatus, Role};
use crate::domain::table::Read;
use crate::domain::tables::{Lots, Reservations};
use crate::domain::text::Name;
use crate::domain::time::Day;

fn number(text: &str) -> LotRef {
    LotRef::Number(code(text))
}

fn add(sku: &str, text: &str, expires: Option<u32>, parent: Option<&str>) -> Command {
    let (item, parent) = (code(sku).into(), parent.map(number));
    Command::Lot(LotCommand::Add { item, number: code(text), expires: expires.map(Day), parent })
}

fn change(text: &str, hold: Option<Hold>, expires: Patch<Day>, parent: Patch<LotRef>) -> Command {
    Command::Lot(LotCommand::Change { item: code("NUT").into(), lot: number(text), expires, hold, parent })
}

fn hold(text: &str, hold: Hold) -> Command {
    change(text, Some(hold), Patch::Keep, Patch::Keep)
}

fn under(text: &str, parent: &str) -> Command {
    change(text, None, Patch::Keep, Patch::Set(number(parent)))
}

fn merge(from: &str, into: &str) -> Command {
    Command::Lot(LotCommand::Merge { item: code("NUT").into(), from: number(from), into: number(into) })
}

fn rename(text: &str, to: &str) -> Command {
    Command::Lot(LotCommand::Rename { item: code("NUT").into(), lot: number(text), number: code(to) })
}

fn retire(text: &str) -> Command {
    Command::Lot(LotCommand::Retire { item: code("NUT").into(), lot: number(text) })
}

/// Item NUT (1) with lots L1 (1), L2 (2), and S1 (3) in L1; item BOLT (2) without lots; bin A (16).
fn room() -> Room {
    let mut room = Room::new();
    room.manager(Command::Location(LocationCommand::Add {
        code: code("A"),
        patch: LocationPatch::default(),
    }));
    for (sku, tracking) in [("NUT", Tracking::Lot), ("BOLT", Tracking::None)] {
        let patch = ItemPatch {
            name: Some(Name::new("thing").unwrap()),
            tracking: Some(tracking),
            ..ItemPatch::default()
        };
        room.manager(Command::Item(ItemCommand::Add { sku: code(sku), patch: Box::new(patch) }));
    }
    room.manager(add("NUT", "L1", None, None));
    room.manager(add("NUT", "L2", None, None));
    room.manager(add("NUT", "S1", None, Some("L1")));
    room
}

#[test]
fn what_is_unfit_is_refused_and_said() {
    let cases: Vec<(&str, Command, &str)> = vec![
        ("number in use", add("NUT", "l1", None, None), "taken by another lot of NUT"),
        ("item without lots", add("BOLT", "L1", None, None), "not kept by lot"),
        ("unknown parent", add("NUT", "L9", None, Some("Q")), "no lot \"Q\""),
        ("beyond the calendar", add("NUT", "L9", Some(u32::MAX), None), "after the year 9999"),
        ("in itself", under("L1", "L1"), "would lie in itself"),
        ("in what is in it", under("L1", "S1"), "would lie in itself"),
        ("in another", under("L1", "L2"), ""),
        ("renamed to one in use", rename("L1", "l2"), "taken"),
        ("renamed to another case", rename("L1", "l1"), ""),
        ("merged with itself", merge("L1", "l1"), "name two"),
        ("merged into what is in it", merge("L1", "S1"), "lies in L1"),
        (
            "no lot",
            Command::Lot(LotCommand::Retire { item: code("NUT").into(), lot: LotRef::Id(LotId::NONE) }),
            "missing",
        ),
        (
            "another item's lot",
            Command::Lot(LotCommand::Retire { item: code("BOLT").into(), lot: LotRef::Id(LotId(1)) }),
            "no lot",
        ),
    ];
    for (name, command, says) in cases {
        check(name, &mut room(), command, says);
    }
}

#[test]
fn roles_bind() {
    let cases = [
        ("viewer adds", Role::Viewer, add("NUT", "L9", None, None), false),
        ("clerk adds", Role::Clerk, add("NUT", "L9", None, None), true),
        ("clerk frees", Role::Clerk, hold("L1", Hold::Hold), false),
        ("supervisor holds", Role::Supervisor, hold("L1", Hold::Hold), true),
    ];
    for (name, role, command, may) in cases {
        assert_eq!(room().submit(role, command).is_ok(), may, "{name}");
    }
}

#[test]
fn what_changes_nothing_makes_no_entry() {
    let mut room = room();
    for command in [hold("L1", Hold::Free), under("S1", "L1"), rename("L1", "L1")] {
        assert_eq!(room.manager(command), vec![]);
    }
}

#[test]
fn a_merge_moves_stock_promises_and_parts() {
    let mut room = room();
    room.stock(1, 16, 1, "5");
    room.promise(1, 1, None, Some(1));
    room.manager(merge("L1", "L2"));
    assert_eq!((room.on_hand(1, 16, 1), room.on_hand(1, 16, 2)), ("0".into(), "5".into()));
    let lot = |id| room.state.get::<Lots>(&LotId(id)).unwrap().unwrap();
    assert_eq!(lot(1).status, LotStatus::Merged(LotId(2)));
    assert_eq!(lot(3).parent, Some(LotId(2)));
    let promise = room.state.get::<Reservations>(&ReservationId(1)).unwrap().unwrap();
    assert_eq!(promise.lot, Some(LotId(2)));
    check("its number stays taken", &mut room, add("NUT", "L1", None, None), "taken");
}

#[test]
fn a_merge_does_not_make_goods_last_longer_or_free() {
    let mut room = room();
    room.manager(add("NUT", "E1", Some(21_000), None));
    room.manager(add("NUT", "E2", Some(21_000), None));
    check("another last day", &mut room, merge("E1", "L1"), "do not expire on the same day");
    check("the same last day", &mut room, merge("E1", "E2"), "");
    room.manager(hold("L1", Hold::Hold));
    check("on hold into free", &mut room, merge("L1", "L2"), "on hold");
    check("free into on hold", &mut room, merge("L2", "L1"), "");
}

#[test]
fn a_retired_lot_holds_nothing_and_is_freed_again() {
    let mut room = room();
    room.stock(1, 16, 1, "5");
    check("stock", &mut room, retire("L1"), "5 at A lot L1");
    check("empty", &mut room, retire("L2"), "");
    check("as a parent", &mut room, under("L1", "L2"), "is retired; set it free");
    check("merged into", &mut room, merge("L1", "L2"), "is retired; set it free");
    check("freed", &mut room, hold("L2", Hold::Free), "");
    check("merged into once freed", &mut room, merge("L1", "L2"), "");
}
