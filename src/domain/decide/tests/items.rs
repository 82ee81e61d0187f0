//! Items.

use super::room::{Room, check, code};
use crate::domain::book;
use crate::domain::command::{
    Command, ItemCommand, ItemPatch, ItemRef, LocationCommand, LocationPatch, LotCommand, Patch, PolicyPatch,
    PolicySwitch, SupplierCommand, SupplierTerms,
};
use crate::domain::event::{Event, MoveKind};
use crate::domain::ids::{ItemId, LocationId, LotId};
use crate::domain::item::{Barcode, Item, ItemState, Pack, Policy, Rule, Tracking, Unit};
use crate::domain::location::LocationKind;
use crate::domain::party::Role;
use crate::domain::quantity::{Qty, UnitCost};
use crate::domain::refusal::Rejection;
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

fn rename(sku: &str, to: &str) -> Command {
    Command::Item(ItemCommand::Rename { item: code(sku).into(), sku: code(to) })
}

fn merge(from: &str, into: &str) -> Command {
    Command::Item(ItemCommand::Merge { from: code(from).into(), into: code(into).into() })
}

fn retire(sku: &str) -> Command {
    Command::Item(ItemCommand::Retire(code(sku).into()))
}

fn pack(name: &str, units: u64, per: u64) -> Pack {
    Pack { name: code(name), units, per }
}

fn barcode(text: &str, unit: Unit) -> Barcode {
    Barcode { code: code(text), unit }
}

fn packs(packs: Vec<Pack>) -> ItemPatch {
    ItemPatch { packs: Some(packs), ..ItemPatch::default() }
}

fn barcodes(barcodes: Vec<Barcode>) -> ItemPatch {
    ItemPatch { barcodes: Some(barcodes), ..ItemPatch::default() }
}

fn policy(place: Option<&str>, min: Patch<Qty>, max: Patch<Qty>, switch: PolicySwitch) -> ItemPatch {
    let place = place.map(|text| code(text).into());
    ItemPatch { policies: vec![PolicyPatch { place, min, max, switch }], ..ItemPatch::default() }
}

fn home(place: &str) -> ItemPatch {
    ItemPatch { home: Patch::Set(code(place).into()), ..ItemPatch::default() }
}

fn tracking(tracking: Tracking) -> ItemPatch {
    ItemPatch { tracking: Some(tracking), ..ItemPatch::default() }
}

fn whole(units: i64) -> Qty {
    Qty::whole(units).unwrap()
}

fn item(room: &Room, id: u32) -> Item {
    room.state.get::<Items>(&ItemId(id)).unwrap().unwrap()
}

/// Items BOLT (1) and NUT (2, lot-tracked), OLD (3, retired); bins A (16), B (17), hold H (18), retired R (19).
fn room() -> Room {
    let mut room = Room::new();
    for (text, kind) in [
        ("A", LocationKind::Storage),
        ("B", LocationKind::Storage),
        ("H", LocationKind::Hold),
        ("R", LocationKind::Storage),
    ] {
        let patch = LocationPatch { kind: Some(kind), ..LocationPatch::default() };
        room.manager(Command::Location(LocationCommand::Add { code: code(text), patch }));
    }
    room.manager(Command::Location(LocationCommand::Retire(code("R").into())));
    let given = ItemPatch {
        packs: Some(vec![pack("case", 12, 1)]),
        barcodes: Some(vec![barcode("4006381333931", Unit::Pack(code("Case")))]),
        ..ItemPatch::default()
    };
    room.manager(add("BOLT", given));
    room.manager(add("NUT", tracking(Tracking::Lot)));
    room.manager(add("OLD", ItemPatch::default()));
    room.manager(retire("OLD"));
    room
}

#[test]
fn what_is_unfit_is_refused_and_said() {
    let supplier = |unit| SupplierTerms {
        supplier: code("ACME").into(),
        code: None,
        unit,
        price: None,
        lead_days: None,
        moq: None,
    };
    let cases: Vec<(&str, Command, &str)> = vec![
        ("sku in use", add("bolt", ItemPatch::default()), "taken by BOLT (thing)"),
        ("sku of a retired item", add("old", ItemPatch::default()), "taken by a retired item"),
        ("sku is a barcode", add("4006381333931", ItemPatch::default()), "a barcode of item BOLT"),
        ("rename to one in use", rename("BOLT", "nut"), "taken by NUT"),
        ("rename to another case", rename("BOLT", "Bolt"), ""),
        ("unknown item", rename("BOLTT", "X"), "no item \"BOLTT\""),
        (
            "barcode in use",
            add("X", barcodes(vec![barcode("4006381333931", Unit::Base)])),
            "taken by item BOLT",
        ),
        ("barcode is a sku", add("X", barcodes(vec![barcode("nut", Unit::Base)])), "taken by NUT"),
        ("barcode is its own sku", add("X", barcodes(vec![barcode("x", Unit::Base)])), ""),
        ("barcode is a place", add("X", barcodes(vec![barcode("a", Unit::Base)])), "location A"),
        (
            "barcode twice",
            add("X", barcodes(vec![barcode("1", Unit::Base), barcode("1", Unit::Base)])),
            "there twice",
        ),
        (
            "barcode of no pack",
            add("X", barcodes(vec![barcode("1", Unit::Pack(code("box")))])),
            "no such pack",
        ),
        ("pack taken from under a barcode", change("BOLT", packs(vec![])), "no such pack"),
        (
            "too many barcodes",
            add("X", barcodes(vec![barcode("1", Unit::Base); 33])),
            "33 barcodes are too many",
        ),
        ("pack twice", change("NUT", packs(vec![pack("box", 2, 1), pack("BOX", 3, 1)])), "there twice"),
        ("pack named as the unit", change("NUT", packs(vec![pack("Each", 2, 1)])), "the base unit"),
        ("pack of nothing", change("NUT", packs(vec![pack("box", 0, 1)])), "holds nothing"),
        ("pack in no parts", change("NUT", packs(vec![pack("box", 1, 0)])), "holds nothing"),
        ("pack beyond sense", change("NUT", packs(vec![pack("box", u64::MAX, 1)])), "beyond what is kept"),
        (
            "scan of a part that the decimals cannot hold",
            add(
                "X",
                ItemPatch {
                    packs: Some(vec![pack("bit", 1, 2)]),
                    barcodes: Some(vec![barcode("1", Unit::Pack(code("bit")))]),
                    ..ItemPatch::default()
                },
            ),
            "give more decimals",
        ),
        (
            "seven decimals",
            change("NUT", ItemPatch { decimals: Some(7), ..ItemPatch::default() }),
            "give 0 to 6",
        ),
        (
            "negative cost",
            change("NUT", ItemPatch { unit_cost: Patch::Set(UnitCost(-1)), ..ItemPatch::default() }),
            "give 0 or more",
        ),
        (
            "supplier unknown",
            change("NUT", ItemPatch { suppliers: Some(vec![supplier(Unit::Base)]), ..ItemPatch::default() }),
            "no supplier \"ACME\"",
        ),
        ("home outside", change("NUT", home("customer")), "outside the room"),
        ("home on hold", change("NUT", home("H")), "hold location"),
        ("home retired", change("NUT", home("R")), "retired"),
        ("home", change("NUT", home("A")), ""),
        (
            "policy of an unknown place",
            change("NUT", policy(Some("Q"), Patch::Set(whole(1)), Patch::Keep, PolicySwitch::MinMax)),
            "no location \"Q\"",
        ),
        (
            "policy outside",
            change("NUT", policy(Some("loss"), Patch::Set(whole(1)), Patch::Keep, PolicySwitch::MinMax)),
            "outside the room",
        ),
        (
            "min below zero",
            change("NUT", policy(None, Patch::Set(whole(-1)), Patch::Keep, PolicySwitch::MinMax)),
            "below 0",
        ),
        (
            "max below min",
            change("NUT", policy(None, Patch::Set(whole(5)), Patch::Set(whole(4)), PolicySwitch::MinMax)),
            "below the minimum",
        ),
        (
            "min too fine",
            change("NUT", policy(None, Patch::Set(Qty(500_000)), Patch::Keep, PolicySwitch::MinMax)),
            "takes whole numbers",
        ),
    ];
    for (name, command, says) in cases {
        check(name, &mut room(), command, says);
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let patch = ItemPatch { decimals: Some(9), packs: Some(vec![pack("each", 0, 1)]), ..home("Q") };
    let said = room().refused(change("NUT", patch));
    assert_eq!(said.lines().count(), 4, "{said}");
}

#[test]
fn a_new_item_needs_a_name() {
    let said = room().refused(Command::Item(ItemCommand::Add { sku: code("X"), patch: Box::default() }));
    assert!(said.contains("the name of X is missing"), "{said}");
}

#[test]
fn what_changes_nothing_makes_no_entry() {
    let mut room = room();
    room.manager(change("BOLT", home("A")));
    let same = ItemPatch {
        packs: Some(vec![pack("case", 24, 2)]),
        barcodes: Some(vec![barcode("4006381333931", Unit::Pack(code("CASE")))]),
        unit: Some(code("each")),
        ..home("a")
    };
    assert_eq!(room.manager(change("bolt", same)), vec![]);
    assert_eq!(room.manager(rename("bolt", "BOLT")), vec![]);
    assert_eq!(room.manager(retire("OLD")), vec![]);
}

#[test]
fn what_was_retired_since_does_not_stand_against_other_fields() {
    let mut room = room();
    room.manager(change("BOLT", home("B")));
    room.manager(Command::Location(LocationCommand::Retire(code("B").into())));
    let name = Some(Name::new("hex bolt").unwrap());
    assert_eq!(room.manager(change("BOLT", ItemPatch { name, ..home("B") })).len(), 1);
}

#[test]
fn roles_bind() {
    let attach = || {
        Command::Item(ItemCommand::Attach { item: code("NUT").into(), barcode: barcode("99", Unit::Base) })
    };
    let cases = [
        ("viewer attaches", Role::Viewer, attach(), false),
        ("clerk attaches", Role::Clerk, attach(), true),
        ("supervisor renames", Role::Supervisor, rename("NUT", "X"), false),
        ("manager renames", Role::Manager, rename("NUT", "X"), true),
    ];
    for (name, role, command, may) in cases {
        assert_eq!(room().submit(role, command).is_ok(), may, "{name}");
    }
}

#[test]
fn a_barcode_is_attached_once() {
    let mut room = room();
    let attach = |text: &str, unit| {
        Command::Item(ItemCommand::Attach { item: code("BOLT").into(), barcode: barcode(text, unit) })
    };
    assert_eq!(room.manager(attach("4006381333931", Unit::Pack(code("case")))), vec![]);
    assert!(room.refused(attach("4006381333931", Unit::Base)).contains("another unit"));
    room.manager(attach("77", Unit::Base));
    assert_eq!(room.state.get::<Barcodes>(&"77".into()).unwrap(), Some(Scanned::Item(ItemId(1))));
}

#[test]
fn policies_are_set_and_taken_away() {
    use PolicySwitch::{MinMax, None as Off};
    let five = || Patch::Set(whole(5));
    let rule = |min, max: Option<i64>| Some(Rule::MinMax { min: whole(min), max: max.map(whole) });
    let cases: Vec<(&str, Vec<ItemPatch>, Option<Rule>)> = vec![
        ("min", vec![policy(None, five(), Patch::Keep, MinMax)], rule(5, None)),
        ("max alone", vec![policy(None, Patch::Keep, five(), MinMax)], rule(0, Some(5))),
        ("off", vec![policy(None, Patch::Keep, Patch::Keep, Off)], Some(Rule::None)),
        (
            "max kept",
            vec![
                policy(None, five(), Patch::Set(whole(9)), MinMax),
                policy(None, Patch::Set(whole(2)), Patch::Keep, MinMax),
            ],
            rule(2, Some(9)),
        ),
        (
            "min cleared",
            vec![
                policy(None, five(), Patch::Set(whole(9)), MinMax),
                policy(None, Patch::Clear, Patch::Keep, MinMax),
            ],
            None,
        ),
        (
            "off and on with neither",
            vec![policy(None, Patch::Keep, Patch::Keep, Off), policy(None, Patch::Keep, Patch::Keep, MinMax)],
            None,
        ),
    ];
    for (name, patches, expected) in cases {
        let mut room = room();
        for patch in patches {
            room.manager(change("NUT", patch));
        }
        let expected: Vec<Policy> = expected.into_iter().map(|rule| Policy { place: None, rule }).collect();
        assert_eq!(item(&room, 2).policies, expected, "{name}");
    }
}

#[test]
fn unit_and_decimals_respect_what_is_there() {
    let decimals = |n| change("BOLT", ItemPatch { decimals: Some(n), ..ItemPatch::default() });
    let unit = || change("BOLT", ItemPatch { unit: Some(code("kg")), ..ItemPatch::default() });
    let mut room = room();
    check("unit before any movement", &mut room, unit(), "");
    room.manager(decimals(3));
    room.stock(1, 16, 0, "2.5");
    check("decimals that the stock needs", &mut room, decimals(0), "A holds 2.5");
    check("decimals that fit", &mut room, decimals(1), "");
    room.stock(1, 16, 0, "-2.5");
    check("decimals with nothing there", &mut room, decimals(0), "");
    let each = change("BOLT", ItemPatch { unit: Some(code("each")), ..ItemPatch::default() });
    check("unit after a movement", &mut room, each, "its unit stays kg");
}

#[test]
fn stock_becomes_the_lot_unknown() {
    let mut room = room();
    room.stock(1, 16, 0, "7");
    room.stock(1, 17, 0, "3");
    let events = room.manager(change("BOLT", tracking(Tracking::Lot)));
    assert!(matches!(events.first(), Some(Event::Lot(LotId(1), lot)) if lot.number == code("unknown")));
    let moves = events.iter().filter_map(|event| match event {
        Event::Moved(movement) => Some((movement.from, movement.to, movement.lot, movement.kind)),
        _ => None,
    });
    let (recode, kind) = (LocationId::RECODE, MoveKind::Recode);
    assert_eq!(
        moves.collect::<Vec<_>>(),
        vec![
            (LocationId(16), recode, LotId::NONE, kind),
            (recode, LocationId(16), LotId(1), kind),
            (LocationId(17), recode, LotId::NONE, kind),
            (recode, LocationId(17), LotId(1), kind),
        ]
    );
    assert_eq!((room.on_hand(1, 16, 0), room.on_hand(1, 16, 1)), ("0".into(), "7".into()));
    check(
        "back with stock in a lot",
        &mut room,
        change("BOLT", tracking(Tracking::None)),
        "still holds stock",
    );
    room.stock(1, 16, 1, "-7");
    room.stock(1, 17, 1, "-3");
    check("back without", &mut room, change("BOLT", tracking(Tracking::None)), "");
    room.stock(1, 16, 0, "1");
    room.manager(change("BOLT", tracking(Tracking::Lot)));
    assert_eq!(room.on_hand(1, 16, 1), "1", "the same lot again");
}

#[test]
fn a_count_and_a_negative_balance_stand_against_recoding() {
    let mut counted = room();
    counted.stock(1, 16, 0, "7");
    counted.count(16);
    check("counted", &mut counted, change("BOLT", tracking(Tracking::Lot)), "being counted");
    let mut negative = room();
    negative.stock(1, 16, 0, "-7");
    check("negative", &mut negative, change("BOLT", tracking(Tracking::Lot)), "count or adjust it first");
}

#[test]
fn a_retired_item_holds_nothing_and_is_promised_nothing() {
    let mut room = room();
    room.stock(1, 16, 0, "7");
    check("stock", &mut room, retire("BOLT"), "still holds stock: 7 at A");
    room.promise(1, 2, None, None);
    check("promise", &mut room, retire("NUT"), "promised to SO-1");
    room.manager(Command::Item(ItemCommand::Revive(code("OLD").into())));
    assert_eq!(item(&room, 3).state, ItemState::Active);
}

#[test]
fn a_merge_moves_stock_barcodes_and_promises() {
    let mut room = room();
    room.manager(add("BOLT2", ItemPatch::default()));
    room.stock(1, 16, 0, "7");
    room.stock(4, 16, 0, "2");
    room.promise(1, 1, Some(16), None);
    room.manager(merge("BOLT", "BOLT2"));
    assert_eq!((room.on_hand(1, 16, 0), room.on_hand(4, 16, 0)), ("0".into(), "9".into()));
    assert_eq!(item(&room, 1).state, ItemState::Merged(ItemId(4)));
    assert_eq!(item(&room, 4).packs, vec![pack("case", 12, 1)]);
    assert_eq!(room.state.get::<Barcodes>(&"4006381333931".into()).unwrap(), Some(Scanned::Item(ItemId(4))));
    let promises =
        room.state.rows::<Reservations>(crate::domain::table::all(), crate::domain::table::Direction::Up, 9);
    assert_eq!(promises.unwrap().first().map(|(_, row)| row.item), Some(ItemId(4)));
    let named = ItemRef::Code(code("bolt"));
    assert_eq!(book::resolve_item(&room.state, &named).unwrap().0, ItemId(4));
    check("its sku stays taken", &mut room, add("BOLT", ItemPatch::default()), "merged into another");
    check("even for the one it is merged into", &mut room, rename("BOLT2", "BOLT"), "merged into another");
    check("with itself", &mut room, merge("BOLT", "BOLT2"), "name two");
}

#[test]
fn a_merge_is_refused_where_the_two_do_not_agree() {
    let kg = ItemPatch { unit: Some(code("kg")), ..ItemPatch::default() };
    let cases: Vec<(&str, ItemPatch, &str)> = vec![
        ("units", kg, "make them agree"),
        ("decimals", ItemPatch { decimals: Some(2), ..ItemPatch::default() }, "make them agree"),
        ("tracking", tracking(Tracking::Lot), "kept by lot"),
        ("packs", packs(vec![pack("case", 10, 1)]), "another quantity"),
    ];
    for (name, patch, says) in cases {
        let mut room = room();
        room.manager(add("X", patch));
        check(name, &mut room, merge("BOLT", "X"), says);
    }
    let mut room = room();
    check("into a retired one", &mut room, merge("BOLT", "OLD"), "retired");
    room.manager(add("X", ItemPatch::default()));
    room.stock(4, 17, 0, "1");
    room.count(17);
    check("the other is counted", &mut room, merge("BOLT", "X"), "B is being counted");
}

#[test]
fn a_merge_finds_or_makes_the_lots() {
    let lot = |sku: &str, number: &str, parent: Option<&str>| {
        Command::Lot(LotCommand::Add {
            item: code(sku).into(),
            number: code(number),
            expires: None,
            parent: parent.map(|text| crate::domain::command::LotRef::Number(code(text))),
        })
    };
    let mut room = room();
    room.manager(add("NUT2", tracking(Tracking::Lot)));
    room.manager(lot("NUT", "L1", None)); // 1
    room.manager(lot("NUT", "S1", Some("L1"))); // 2
    room.manager(lot("NUT2", "l1", None)); // 3
    room.stock(2, 16, 1, "5");
    room.stock(2, 16, 2, "1");
    room.manager(merge("NUT", "NUT2"));
    assert_eq!(room.on_hand(4, 16, 3), "5");
    assert_eq!(room.on_hand(4, 16, 4), "1", "S1 was made");
    let made = room.state.get::<crate::domain::tables::Lots>(&LotId(4)).unwrap().unwrap();
    assert_eq!((made.item, made.parent), (ItemId(4), Some(LotId(3))));
}

#[test]
fn a_retired_supplier_is_not_newly_named() {
    let mut room = room();
    let supplier = Command::Supplier(SupplierCommand::Add {
        code: code("ACME"),
        name: None,
        notes: None,
        extra: vec![],
    });
    room.manager(supplier);
    let terms = |moq| {
        let terms = SupplierTerms {
            supplier: code("acme").into(),
            code: None,
            unit: Unit::Pack(code("each")),
            price: None,
            lead_days: Some(7),
            moq,
        };
        ItemPatch { suppliers: Some(vec![terms]), ..ItemPatch::default() }
    };
    room.manager(change("BOLT", terms(None)));
    assert_eq!(item(&room, 1).suppliers.first().map(|row| row.unit.clone()), Some(Unit::Base));
    room.manager(Command::Supplier(SupplierCommand::Retire(code("ACME").into())));
    check("newly named", &mut room, change("NUT", terms(None)), "retired");
    check("named before", &mut room, change("BOLT", terms(Some(whole(3)))), "");
    check("moq of nothing", &mut room, change("BOLT", terms(Some(Qty::ZERO))), "more than 0");
}

#[test]
fn an_item_that_cannot_be_resolved_is_no_fault_of_the_store() {
    let answer = room().submit(Role::Manager, retire("NOPE"));
    assert!(matches!(answer, Err(Rejection::Refused(_))));
}
