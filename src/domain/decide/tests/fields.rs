//! An item's fields: what fits to the edge, what follows from what, and how two items become one.

use super::room::{Room, check, code};
use crate::domain::book;
use crate::domain::command::{
    Command, ItemCommand, ItemPatch, ItemRef, LocationCommand, LocationPatch, LocationRef, LotCommand, Patch,
    PolicyPatch, PolicySwitch, SupplierCommand, SupplierTerms,
};
use crate::domain::ids::{ItemId, LocationId, ReservationId};
use crate::domain::item::{Barcode, Item, Pack, Tracking, Unit};
use crate::domain::quantity::{COST_MAX, Qty, UnitCost};
use crate::domain::table::Read;
use crate::domain::tables::{Barcodes, Items, Reservations, Scanned};
use crate::domain::text::Name;

fn add(sku: &str, patch: ItemPatch) -> Command {
    let patch = ItemPatch { name: Some(Name::new("thing").unwrap()), ..patch };
    Command::Item(ItemCommand::Add { sku: code(sku), patch: Box::new(patch) })
}

fn change(sku: &str, patch: ItemPatch) -> Command {
    Command::Item(ItemCommand::Change { item: code(sku).into(), patch: Box::new(patch) })
}

fn merge(from: &str, into: &str) -> Command {
    Command::Item(ItemCommand::Merge { from: code(from).into(), into: code(into).into() })
}

fn pack(name: &str, units: u64, per: u64) -> Pack {
    Pack { name: code(name), units, per }
}

fn packs(packs: Vec<Pack>) -> ItemPatch {
    ItemPatch { packs: Some(packs), ..ItemPatch::default() }
}

fn barcode(text: &str, unit: Option<&str>) -> Barcode {
    Barcode { code: code(text), unit: unit.map_or(Unit::Base, |pack| Unit::Pack(code(pack))) }
}

fn place(room: &mut Room, text: &str) {
    room.manager(Command::Location(LocationCommand::Add {
        code: code(text),
        patch: LocationPatch::default(),
    }));
}

fn row(room: &Room, sku: &str) -> Item {
    book::resolve_item(&room.state, &ItemRef::Code(code(sku))).unwrap().1
}

fn policy(place: Option<LocationRef>, min: i64, max: Option<i64>) -> ItemPatch {
    let qty = |units| Patch::Set(Qty::whole(units).unwrap());
    let max = max.map_or(Patch::Keep, qty);
    let policies = vec![PolicyPatch { place, min: qty(min), max, switch: PolicySwitch::MinMax }];
    ItemPatch { policies, ..ItemPatch::default() }
}

#[test]
fn a_pack_is_kept_up_to_its_limits_in_lowest_terms() {
    for (units, per, says) in [
        (1, 1, ""),
        (24, 2, ""),
        (1_000_000_000, 1, ""),
        (1_000_000_001, 1, "beyond what is kept"),
        (1, 1_000_000, ""),
        (1, 1_000_001, "beyond what is kept"),
        (2, 2_000_002, "beyond what is kept"),
        (0, 1, "holds nothing"),
        (1, 0, "holds nothing"),
    ] {
        let mut room = Room::new();
        check(&format!("{units}/{per}"), &mut room, add("X", packs(vec![pack("box", units, per)])), says);
    }
    let mut room = Room::new();
    room.manager(add("X", packs(vec![pack("box", 24, 2), pack("bit", 4, 6)])));
    assert_eq!(row(&room, "X").packs, [pack("box", 12, 1), pack("bit", 2, 3)]);
}

#[test]
fn six_decimals_are_taken_and_fewer_only_where_all_fits() {
    let decimals = |decimals| ItemPatch { decimals: Some(decimals), ..ItemPatch::default() };
    let mut room = Room::new();
    place(&mut room, "A");
    room.manager(add("X", decimals(6)));
    check("six", &mut room, change("X", decimals(6)), "");
    room.stock(1, 16, 0, "1.5");
    check("what lies there", &mut room, change("X", decimals(0)), "cannot take 0 decimals: A holds 1.5");
    check("one is enough", &mut room, change("X", decimals(1)), "");
    let mut room = Room::new();
    room.manager(add("X", decimals(2)));
    room.promise(1, 1, None, None);
    check("a whole promise", &mut room, change("X", decimals(0)), "");
    check("the same again", &mut room, change("X", decimals(0)), "");
}

#[test]
fn a_barcode_and_a_supplier_s_price_stand_for_a_unit_that_there_is() {
    let mut room = Room::new();
    let supplier = |text: &str| {
        let code = code(text);
        Command::Supplier(SupplierCommand::Add { code, name: None, notes: None, extra: Vec::new() })
    };
    room.manager(supplier("ACME"));
    room.manager(supplier("BETA"));
    let terms = |named: &str, unit: &str, price| SupplierTerms {
        supplier: code(named).into(),
        code: None,
        unit: Unit::Pack(code(unit)),
        price: Some(UnitCost(price)),
        lead_days: None,
        moq: None,
    };
    let suppliers = |rows| ItemPatch { suppliers: Some(rows), ..ItemPatch::default() };
    let barcodes = |rows| ItemPatch { barcodes: Some(rows), ..ItemPatch::default() };
    room.manager(add("X", packs(vec![pack("Case", 12, 1)])));
    let cases: Vec<(&str, ItemPatch, &str)> = vec![
        (
            "price in a pack that is none",
            suppliers(vec![terms("ACME", "box", 1)]),
            "in box, but there is no such pack",
        ),
        ("price in a pack", suppliers(vec![terms("ACME", "CASE", 1)]), ""),
        ("two suppliers", suppliers(vec![terms("ACME", "case", 1), terms("BETA", "each", 1)]), ""),
        ("one twice", suppliers(vec![terms("ACME", "case", 1), terms("acme", "each", 1)]), "there twice"),
        (
            "below 0",
            suppliers(vec![terms("ACME", "case", -1)]),
            "the price of ACME is -0.000001; give 0 or more",
        ),
        ("the most", suppliers(vec![terms("ACME", "case", COST_MAX)]), ""),
        ("barcode of a pack", barcodes(vec![barcode("1", Some("case"))]), ""),
        (
            "its pack is renamed",
            packs(vec![pack("carton", 12, 1)]),
            "barcode 1 is in Case, but there is no such pack",
        ),
        ("barcode of the unit by its name", barcodes(vec![barcode("1", Some("Each"))]), ""),
    ];
    for (name, patch, says) in cases {
        check(name, &mut room, change("X", patch), says);
    }
    assert_eq!(row(&room, "X").barcodes, [barcode("1", None)], "the unit's name means the unit");
    assert_eq!(row(&room, "X").suppliers[0].unit, Unit::Pack(code("Case")), "as the pack is written");
    let gone = "a supplier's price is in Case, but there is no such pack";
    check("the price's pack goes", &mut room, change("X", packs(vec![])), gone);
    // A third of a unit cannot be scanned where it takes no decimals; a half can where it takes one.
    let part = |per, decimals| ItemPatch {
        packs: Some(vec![pack("part", 1, per)]),
        barcodes: Some(vec![barcode("9", Some("part"))]),
        decimals: Some(decimals),
        ..ItemPatch::default()
    };
    check("a half", &mut room, add("HALF", part(2, 1)), "");
    check("a half of no decimals", &mut room, add("HALF0", part(2, 0)), "give more decimals");
    check("a third", &mut room, add("THIRD", part(3, 6)), "give more decimals");
    let fewer = ItemPatch { decimals: Some(0), ..ItemPatch::default() };
    check("fewer decimals than its barcode needs", &mut room, change("HALF", fewer), "give more decimals");
    let nothing = ItemPatch {
        packs: Some(vec![pack("part", 0, 2)]),
        barcodes: Some(vec![barcode("8", Some("part"))]),
        ..part(2, 0)
    };
    let fault = room.refused(add("NONE", nothing));
    assert_eq!(fault, "pack part holds nothing; give more than 0", "and nothing else");
}

#[test]
fn what_is_given_is_judged_with_what_was_there() {
    let barcodes = |texts: &[&str]| {
        let rows = texts.iter().map(|text| barcode(text, None)).collect();
        ItemPatch { barcodes: Some(rows), ..ItemPatch::default() }
    };
    let mut room = Room::new();
    room.manager(add("X", barcodes(&["1"])));
    room.manager(add("Y", barcodes(&["2"])));
    check("another's beside its own", &mut room, change("X", barcodes(&["1", "2"])), "taken by item Y");
    check("its own beside a new one", &mut room, change("X", barcodes(&["1", "3"])), "");
    let nothing = ItemPatch { packs: Some(vec![pack("part", 1, 0)]), ..ItemPatch::default() };
    let nothing = ItemPatch { barcodes: Some(vec![barcode("8", Some("part"))]), ..nothing };
    assert_eq!(room.refused(add("Z", nothing)), "pack part holds nothing; give more than 0");
    // A minimum of one and a half needs a decimal.
    let min = PolicyPatch {
        place: None,
        min: Patch::Set(Qty(1_500_000)),
        max: Patch::Keep,
        switch: PolicySwitch::MinMax,
    };
    let decimals = |decimals| ItemPatch { decimals: Some(decimals), ..ItemPatch::default() };
    room.manager(change("X", ItemPatch { policies: vec![min], ..decimals(1) }));
    check(
        "fewer than its minimum needs",
        &mut room,
        change("X", decimals(0)),
        "X takes whole numbers, not 1.5",
    );
    check("more", &mut room, change("X", decimals(2)), "");
}

/// A room with a place, an item that will end and one that stays, both kept by lot.
fn by_lot() -> Room {
    let by_lot = || ItemPatch { tracking: Some(Tracking::Lot), ..ItemPatch::default() };
    let mut room = Room::new();
    place(&mut room, "A");
    room.manager(add("ENDS", by_lot()));
    room.manager(add("STAYS", by_lot()));
    room
}

/// A new lot of an item.
fn lot(sku: &str, number: &str) -> Command {
    let (item, number) = (code(sku).into(), code(number));
    Command::Lot(LotCommand::Add { item, number, expires: None, parent: None })
}

#[test]
fn lots_of_what_ends_are_found_or_made_as_they_are() {
    use crate::domain::command::{Hold, LotRef};
    use crate::domain::ids::LotId;
    use crate::domain::party::LotStatus;
    use crate::domain::tables::{Lots, LotsByNumber};
    let mut room = by_lot();
    for (sku, number) in [("ENDS", "L1"), ("ENDS", "L2"), ("ENDS", "L3"), ("STAYS", "L3")] {
        room.manager(lot(sku, number));
    }
    let hold = LotCommand::Change {
        item: code("ENDS").into(),
        lot: LotRef::Number(code("L1")),
        expires: Patch::Keep,
        hold: Some(Hold::Hold),
        parent: Patch::Keep,
    };
    room.manager(Command::Lot(hold));
    let retire = LotCommand::Retire { item: code("STAYS").into(), lot: LotRef::Number(code("L3")) };
    room.manager(Command::Lot(retire));
    for (id, quantity) in [(1, "5"), (2, "4"), (3, "3")] {
        room.stock(1, 16, id, quantity);
    }
    let merged_at = room.now();
    room.manager(merge("ENDS", "STAYS"));
    let of_stays = |number: &str| {
        let id = room.state.get::<LotsByNumber>(&(ItemId(2), number.into())).unwrap().unwrap();
        let row = room.state.get::<Lots>(&id).unwrap().unwrap();
        (row.status, row.since == merged_at, room.on_hand(2, 16, id.0))
    };
    assert_eq!(of_stays("l1"), (LotStatus::Hold, true, "5".into()), "made, on hold as it was");
    assert_eq!(of_stays("l2"), (LotStatus::Free, true, "4".into()), "made, another one");
    assert_eq!(of_stays("l3"), (LotStatus::Free, false, "3".into()), "found, and in use again");
    assert_eq!(room.state.get::<Lots>(&LotId(7)).unwrap(), None);
}

#[test]
fn a_policy_keeps_its_place_and_its_maximum_is_not_below_its_minimum() {
    let mut room = Room::new();
    place(&mut room, "A");
    place(&mut room, "B");
    room.manager(add("X", ItemPatch::default()));
    let at = |text: &str| Some(LocationRef::Code(code(text)));
    check("max below min", &mut room, change("X", policy(at("A"), 5, Some(4))), "below the minimum 5");
    check("max as min", &mut room, change("X", policy(at("A"), 5, Some(5))), "");
    let retire = |text: &str| Command::Location(LocationCommand::Retire(code(text).into()));
    room.manager(retire("A"));
    room.manager(retire("B"));
    check("of a retired place that has one", &mut room, change("X", policy(at("A"), 6, Some(9))), "");
    check("of a retired place that has none", &mut room, change("X", policy(at("B"), 6, None)), "retired");
    let revive = |text: &str| Command::Location(LocationCommand::Revive(code(text).into()));
    room.manager(revive("A"));
    room.manager(revive("B"));
    let merged = LocationCommand::Merge { from: code("A").into(), into: code("B").into() };
    room.manager(Command::Location(merged));
    // It is found by the id that it has, and by its code it is the other place's.
    let by_id = Some(LocationRef::Id(LocationId(16)));
    room.manager(change("X", policy(by_id, 7, None)));
    assert_eq!(
        row(&room, "X").policies.iter().map(|row| row.place).collect::<Vec<_>>(),
        [Some(LocationId(16))]
    );
    room.manager(change("X", policy(at("A"), 8, None)));
    assert_eq!(row(&room, "X").policies.len(), 2);
}

#[test]
fn what_ends_gives_its_barcodes_and_their_packs_to_what_stays() {
    let given = |rows: Vec<Pack>, barcodes| ItemPatch {
        packs: Some(rows),
        barcodes: Some(barcodes),
        ..ItemPatch::default()
    };
    let ends = || {
        given(
            vec![pack("case", 12, 1), pack("box", 6, 1), pack("crate", 48, 1)],
            vec![
                barcode("1", None),
                barcode("2", Some("case")),
                barcode("3", Some("box")),
                barcode("4", Some("box")),
            ],
        )
    };
    let mut room = Room::new();
    place(&mut room, "A");
    room.manager(add("ENDS", ItemPatch { policies: policy(None, 5, None).policies, ..ends() }));
    room.manager(add("STAYS", given(vec![pack("case", 12, 1)], vec![barcode("5", None)])));
    room.manager(merge("ENDS", "STAYS"));
    let stays = row(&room, "STAYS");
    let codes: Vec<&str> = stays.barcodes.iter().map(|barcode| barcode.code.as_str()).collect();
    assert_eq!(codes, ["5", "1", "2", "3", "4"]);
    assert_eq!(
        stays.packs,
        [pack("case", 12, 1), pack("box", 6, 1)],
        "each pack once, and only what is scanned"
    );
    for text in ["1", "2", "3", "5"] {
        let scanned = room.state.get::<Barcodes>(&String::from(text)).unwrap();
        assert_eq!(scanned, Some(Scanned::Item(ItemId(2))), "{text}");
    }
    let ended = room.state.get::<Items>(&ItemId(1)).unwrap().unwrap();
    assert_eq!((ended.barcodes.len(), ended.policies.len()), (0, 0));
    let mut room = Room::new();
    room.manager(add("ENDS", ends()));
    room.manager(add("STAYS", given(vec![pack("case", 10, 1)], vec![])));
    check("another quantity", &mut room, merge("ENDS", "STAYS"), "pack case of ENDS holds another quantity");
}

#[test]
fn promises_and_lots_of_what_ends_are_of_what_stays() {
    let mut room = by_lot();
    room.manager(lot("ENDS", "L1"));
    room.manager(lot("STAYS", "L1"));
    room.promise(1, 1, None, Some(1));
    room.promise(2, 1, Some(16), None);
    room.manager(merge("ENDS", "STAYS"));
    let promise = |id| {
        let row = room.state.get::<Reservations>(&ReservationId(id)).unwrap().unwrap();
        (row.item, row.place, row.lot.map(|lot| lot.0))
    };
    assert_eq!(promise(1), (ItemId(2), None, Some(2)));
    assert_eq!(promise(2), (ItemId(2), Some(LocationId(16)), None));
}
