//! What finds things by code, by place and by promise, as changes of master data leave it.

use super::*;
use crate::domain::alert::AlertKind;
use crate::domain::command::{Hold, LotCommand};
use crate::domain::ids::{ItemId, LocationId, LotId};
use crate::domain::item::{Barcode, Unit};
use crate::domain::tables::{Barcodes, Largest, LocationsByCode, MovesByRecord, Scanned};

const NAIL: ItemId = ItemId(1);
const A1: LocationId = LocationId(17);

fn change(sku: &str, patch: ItemPatch) -> Command {
    Command::Item(ItemCommand::Change { item: code(sku).into(), patch: Box::new(patch) })
}

fn place(name: &str, patch: LocationPatch) -> Command {
    Command::Location(LocationCommand::Change { location: code(name).into(), patch })
}

fn scanned(room: &Room, text: &str) -> Option<Scanned> {
    room.state.get::<Barcodes>(&String::from(text)).unwrap()
}

#[test]
fn a_barcode_or_label_that_was_taken_off_means_nothing_any_more() {
    let mut room = shop();
    let barcodes = |texts: &[&str]| {
        let all = texts.iter().map(|text| Barcode { code: code(text), unit: Unit::Base }).collect();
        ItemPatch { barcodes: Some(all), ..ItemPatch::default() }
    };
    room.act(change("NAIL", barcodes(&["4001", "4002"]))).unwrap();
    room.act(change("NAIL", barcodes(&["4002", "4003"]))).unwrap();
    let nail = Some(Scanned::Item(NAIL));
    assert_eq!(["4001", "4002", "4003"].map(|text| scanned(&room, text)), [None, nail, nail]);
    room.act(change("OIL", barcodes(&["4001"]))).unwrap();
    assert_eq!(scanned(&room, "4001"), Some(Scanned::Item(ItemId(3))));
    let label = |text: Option<&str>| LocationPatch {
        barcode: text.map_or(Patch::Clear, |text| Patch::Set(code(text))),
        ..LocationPatch::default()
    };
    room.act(place("A1", label(Some("L-1")))).unwrap();
    room.act(place("A1", label(Some("L-2")))).unwrap();
    assert_eq!([scanned(&room, "l-1"), scanned(&room, "l-2")], [None, Some(Scanned::Location(A1))]);
    room.act(place("A1", label(None))).unwrap();
    assert_eq!(scanned(&room, "l-2"), None);
}

#[test]
fn a_place_is_found_by_the_code_that_it_has() {
    let mut room = shop();
    let rename = |from: &str, to: &str| {
        Command::Location(LocationCommand::Rename { location: code(from).into(), code: code(to) })
    };
    let found = |room: &Room, text: &str| room.state.get::<LocationsByCode>(&String::from(text)).unwrap();
    room.act(rename("A1", "B1")).unwrap();
    room.act(rename("B1", "b1")).unwrap();
    assert_eq!([found(&room, "a1"), found(&room, "b1")], [None, Some(A1)]);
    // A code that was freed and taken by another is not lost when the first one changes again.
    room.act(rename("A2", "A1")).unwrap();
    room.act(rename("b1", "C1")).unwrap();
    let there = [found(&room, "a1"), found(&room, "b1"), found(&room, "c1"), found(&room, "a2")];
    assert_eq!(there, [Some(LocationId(18)), None, Some(A1), None]);
}

fn alerts(room: &Room) -> Vec<AlertKind> {
    let rows = room.state.rows::<Alerts>(all(), Direction::Up, 9).unwrap();
    rows.into_iter().map(|(row, _)| crate::domain::alert::AlertKey::of_row(row).unwrap().kind).collect()
}

#[test]
fn a_place_that_moves_in_the_tree_is_looked_at_for_what_is_promised_from_it() {
    let mut room = shop();
    let zone = LocationCommand::Add { code: code("ZONE"), patch: LocationPatch::default() };
    room.act(Command::Location(zone)).unwrap();
    let policy = PolicyPatch {
        place: Some(code("ZONE").into()),
        min: Patch::Set(qty(5)),
        max: Patch::Keep,
        switch: PolicySwitch::MinMax,
    };
    room.act(receive("NAIL", 8, "ZONE")).unwrap();
    room.act(receive("NAIL", 1, "A1")).unwrap();
    room.act(change("NAIL", ItemPatch { policies: vec![policy], ..ItemPatch::default() })).unwrap();
    let line = ReserveLine {
        item: code("NAIL").into(),
        amount: amount(1),
        place: Some(code("A2").into()),
        lot: None,
    };
    room.act(receive("NAIL", 3, "A2")).unwrap();
    room.act(Command::Reserve { document: code("SO-1"), priority: None, lines: vec![line] }).unwrap();
    room.act(issue("NAIL", 2, Some("ZONE"))).unwrap();
    room.act(issue("NAIL", 2, Some("A2"))).unwrap();
    assert_eq!(alerts(&room), [], "six lie in the zone");
    // Nothing lies in A2 any more but what is promised, and that is taken out of what the zone has.
    room.act(adjust("NAIL", -1, "A2")).unwrap();
    let within = LocationPatch { parent: Patch::Set(code("ZONE").into()), ..LocationPatch::default() };
    room.act(place("A2", within)).unwrap();
    assert_eq!(alerts(&room), [AlertKind::BelowMin], "six, less one that is promised");
    let out = LocationPatch { parent: Patch::Clear, ..LocationPatch::default() };
    room.act(place("A2", out)).unwrap();
    assert_eq!(alerts(&room), []);
}

#[test]
fn a_lot_on_hold_is_out_of_reach_until_it_is_free() {
    let hold = |hold| {
        Command::Lot(LotCommand::Change {
            item: code("GLUE").into(),
            lot: LotRef::Number(code("L1")),
            expires: Patch::Keep,
            hold: Some(hold),
            parent: Patch::Keep,
        })
    };
    let mut room = shop();
    room.act(receive_lot("GLUE", 5, "A1", Some("L1"), Some("2026-09-30"))).unwrap();
    room.act(receive_lot("GLUE", 3, "A2", Some("L2"), None)).unwrap();
    let total = |room: &Room| {
        let total = room.state.get::<Totals>(&ItemId(2)).unwrap().unwrap();
        (total.on_hand.0 / 1_000_000, total.on_hold.0 / 1_000_000)
    };
    assert_eq!(total(&room), (8, 0));
    room.act(hold(Hold::Hold)).unwrap();
    assert_eq!(total(&room), (8, 5));
    assert!(matches!(why(room.act(issue("GLUE", 4, None))), Why::NotEnough { .. }));
    room.act(hold(Hold::Free)).unwrap();
    assert_eq!(total(&room), (8, 0));
    room.act(issue("GLUE", 4, None)).unwrap();
}

#[test]
fn what_is_usual_is_learnt_line_by_line_and_unlearnt() {
    let kind = MoveKind::Issue as u8;
    let mut room = shop();
    room.act(receive_lot("GLUE", 50, "A1", Some("L1"), Some("2026-06-30"))).unwrap();
    room.act(receive_lot("GLUE", 50, "A1", Some("L2"), Some("2026-07-31"))).unwrap();
    let usual = |room: &Room| {
        let row = room.state.get::<Largest>(&(ItemId(2), kind)).unwrap().unwrap_or_default();
        (row.times, row.quantity.0 / 1_000_000)
    };
    room.act(issue("GLUE", 45, Some("A1"))).unwrap();
    assert_eq!(usual(&room), (1, 45));
    // Five of L1 are left: the second line of this entry is split over two lots.
    let lines = vec![out_line("GLUE", 2, Some("A1")), out_line("GLUE", 30, Some("A1"))];
    room.act(Command::Issue { to: Some(IssueTo::Customer), lines }).unwrap();
    let split = room.head();
    assert_eq!(usual(&room), (3, 45));
    room.act(Command::Undo(UndoWhat::Entry(Seq(split.0 - 1)))).unwrap();
    assert_eq!(usual(&room), (2, 30), "as a whole, though it was taken from two lots");
    room.act(Command::Undo(UndoWhat::Entry(split))).unwrap();
    assert_eq!(usual(&room), (0, 0));
}

#[test]
fn every_end_of_a_movement_is_in_the_history_of_its_record() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    let received = room.head();
    let change = |location: LocationId| {
        let key = (NAIL, location, LotId::NONE, Moment(START), received, 1);
        room.state.get::<MovesByRecord>(&key).unwrap().map(|change| change.0 / 1_000_000)
    };
    assert_eq!((change(LocationId::SUPPLIER), change(A1), change(LocationId(18))), (Some(-5), Some(5), None));
}
