//! What stands in the way of an end: stock, promises, an observation that waits, places in use.

use super::room::{Room, check, code};
use super::sorts::{change, item_of, place, room};
use crate::domain::command::{
    Command, ItemCommand, ItemPatch, LocationCommand, LocationPatch, LotCommand, LotRef, Patch,
};
use crate::domain::event::{Event, Observation, Verdict};
use crate::domain::ids::{CountId, ItemId, LocationId, LotId, Record};
use crate::domain::item::Tracking;
use crate::domain::quantity::Qty;
use crate::domain::table::Read;
use crate::domain::tables::Reservations;

/// A case: its name, the item, place and lot that wait, a command, and what is said.
type Waiting = (&'static str, (u32, u32, u32), Command, &'static str);

/// An observation of a record that waits for a supervisor.
fn in_review(room: &mut Room, item: u32, place: u32, lot: u32) {
    room.count(place);
    let record = Record { item: ItemId(item), location: LocationId(place), lot: LotId(lot) };
    let observation = Observation {
        count: CountId(1),
        record,
        at: room.now(),
        counted: Qty(1),
        book: Qty(0),
        cost: None,
        typed: None,
        verdict: Verdict::Review,
    };
    room.apply(vec![Event::Observed(observation)]);
    room.apply(vec![Event::CountClosed(CountId(1))]);
}

#[test]
fn what_waits_for_a_supervisor_is_neither_merged_nor_retired() {
    let waits = "waits for a supervisor; approve or reject it first";
    let lot = |number: &str| LotRef::Number(code(number));
    let add_lot = |number: &str| {
        let (item, number) = (code("NUT").into(), code(number));
        Command::Lot(LotCommand::Add { item, number, expires: None, parent: None })
    };
    let by_lot = || ItemPatch { tracking: Some(Tracking::Lot), ..ItemPatch::default() };
    let join = || Command::Item(ItemCommand::Merge { from: code("BOLT").into(), into: code("OTHER").into() });
    let (a, b) = (|| code("A").into(), || code("B").into());
    let (bolt, nut) = (|| code("BOLT").into(), || code("NUT").into());
    let cases: Vec<Waiting> = vec![
        ("item", (1, 17, 0), Command::Item(ItemCommand::Retire(bolt())), waits),
        ("another item", (2, 17, 1), Command::Item(ItemCommand::Retire(bolt())), ""),
        ("lots turned on", (1, 17, 0), change("BOLT", by_lot()), waits),
        ("lots turned on for another", (2, 17, 1), change("BOLT", by_lot()), ""),
        ("merged item", (1, 17, 0), join(), waits),
        ("item that stays", (3, 17, 0), join(), ""),
        ("place", (1, 16, 0), Command::Location(LocationCommand::Retire(a())), waits),
        ("another place", (1, 17, 0), Command::Location(LocationCommand::Retire(a())), ""),
        (
            "merged place",
            (1, 16, 0),
            Command::Location(LocationCommand::Merge { from: a(), into: b() }),
            waits,
        ),
        (
            "place that stays",
            (1, 17, 0),
            Command::Location(LocationCommand::Merge { from: a(), into: b() }),
            "",
        ),
        ("lot", (2, 16, 1), Command::Lot(LotCommand::Retire { item: nut(), lot: lot("L1") }), waits),
        ("another lot", (2, 16, 2), Command::Lot(LotCommand::Retire { item: nut(), lot: lot("L1") }), ""),
        (
            "merged lot",
            (2, 16, 1),
            Command::Lot(LotCommand::Merge { item: nut(), from: lot("L1"), into: lot("L2") }),
            waits,
        ),
        (
            "lot that stays",
            (2, 16, 2),
            Command::Lot(LotCommand::Merge { item: nut(), from: lot("L1"), into: lot("L2") }),
            "",
        ),
    ];
    for (name, (item, place, lot), command, says) in cases {
        let mut room = room();
        room.manager(item_of("OTHER"));
        room.manager(add_lot("L1"));
        room.manager(add_lot("L2"));
        in_review(&mut room, item, place, lot);
        check(name, &mut room, command, says);
    }
    let mut room = room();
    in_review(&mut room, 1, 16, 0);
    let told = room.refused(Command::Item(ItemCommand::Retire(bolt())));
    let entry = told.split(' ').nth(1).unwrap();
    assert_eq!(told, format!("observation {entry} of BOLT at A {waits}"));
}

#[test]
fn a_promise_follows_what_it_is_of_and_stands_against_retiring() {
    let mut room = room();
    let lot = |number: &str| {
        let (item, number) = (code("NUT").into(), code(number));
        Command::Lot(LotCommand::Add { item, number, expires: None, parent: None })
    };
    room.manager(lot("L1"));
    room.manager(lot("L2"));
    room.manager(lot("L3"));
    room.promise(1, 2, Some(16), Some(1));
    room.promise(2, 2, Some(17), Some(2));
    let promise = |room: &Room, id| {
        let row = room.state.get::<Reservations>(&crate::domain::ids::ReservationId(id)).unwrap().unwrap();
        (row.place, row.lot)
    };
    let retire = |number: &str| {
        Command::Lot(LotCommand::Retire { item: code("NUT").into(), lot: LotRef::Number(code(number)) })
    };
    check("a promised lot", &mut room, retire("L1"), "lot L1 is promised to SO-1");
    check("one of which nothing is promised", &mut room, retire("L3"), "");
    check(
        "a promised place",
        &mut room,
        Command::Location(LocationCommand::Retire(code("A").into())),
        "promised",
    );
    let merge = LotCommand::Merge {
        item: code("NUT").into(),
        from: LotRef::Number(code("L1")),
        into: LotRef::Number(code("L2")),
    };
    room.manager(Command::Lot(merge));
    assert_eq!(promise(&room, 1), (Some(LocationId(16)), Some(LotId(2))));
    let merge = LocationCommand::Merge { from: code("A").into(), into: code("B").into() };
    room.manager(Command::Location(merge));
    assert_eq!(promise(&room, 1), (Some(LocationId(17)), Some(LotId(2))));
    assert_eq!(promise(&room, 2), (Some(LocationId(17)), Some(LotId(2))));
}

#[test]
fn many_places_in_a_place_are_told_shortly() {
    for (count, more) in [(20, ""), (21, " and 1 more"), (23, " and 3 more")] {
        let mut room = Room::new();
        room.manager(place("TOP"));
        let parent = || Patch::Set(code("TOP").into());
        for n in 0..count {
            let patch = LocationPatch { parent: parent(), ..LocationPatch::default() };
            room.manager(Command::Location(LocationCommand::Add { code: code(&format!("P{n:02}")), patch }));
        }
        let told = room.refused(Command::Location(LocationCommand::Retire(code("TOP").into())));
        assert!(told.ends_with(&format!("P18, P19{more}; retire or move them first")), "{told}");
    }
}

#[test]
fn what_still_holds_stock_says_what_and_where() {
    let mut room = room();
    room.stock(1, 16, 0, "4");
    room.stock(1, 17, 0, "2");
    let retire_item = Command::Item(ItemCommand::Retire(code("BOLT").into()));
    check(
        "an item",
        &mut room,
        retire_item,
        "item BOLT still holds stock: 4 at A, 2 at B; move or issue it first",
    );
    let retire_place = Command::Location(LocationCommand::Retire(code("A").into()));
    check(
        "a place",
        &mut room,
        retire_place,
        "location A still holds stock: 4 BOLT at A; move or issue it first",
    );
}

#[test]
fn what_is_below_nothing_is_put_right_before_a_merge() {
    let mut room = room();
    room.manager(item_of("OTHER"));
    room.stock(1, 16, 0, "-3");
    let merge = |from: &str, into: &str| {
        Command::Item(ItemCommand::Merge { from: code(from).into(), into: code(into).into() })
    };
    let says = "the book says -3 of BOLT at A; count or adjust it first";
    check("an item", &mut room, merge("BOLT", "OTHER"), says);
    let (item, number) = (code("NUT").into(), code("L1"));
    room.manager(Command::Lot(LotCommand::Add { item, number, expires: None, parent: None }));
    room.stock(2, 17, 1, "-2");
    let merge = LocationCommand::Merge { from: code("B").into(), into: code("A").into() };
    let says = "the book says -2 of NUT at B lot L1; count or adjust it first";
    check("a place", &mut room, Command::Location(merge), says);
}

#[test]
fn a_merge_of_places_comes_to_no_more_than_can_be_kept() {
    let merge =
        || Command::Location(LocationCommand::Merge { from: code("A").into(), into: code("B").into() });
    for (there, says) in
        [(None, ""), (Some("400000000000"), ""), (Some("400000000001"), "more than can be kept")]
    {
        let mut room = room();
        room.stock(1, 16, 0, "600000000000");
        if let Some(there) = there {
            room.stock(1, 17, 0, there);
        }
        check(there.unwrap_or("nothing"), &mut room, merge(), says);
    }
}

#[test]
fn a_merge_is_one_entry_or_none() {
    use crate::domain::decide::recode::one_entry;
    use crate::domain::entry::LINES_MAX;
    use crate::domain::time::Day;
    for (lines, fits) in [(1, true), (LINES_MAX, true), (LINES_MAX + 1, false), (LINES_MAX + 2, false)] {
        let done = one_entry(vec![Event::DayBegan(Day(1)); lines]);
        assert_eq!(done.is_ok_and(|events| events.len() == lines), fits, "{lines}");
    }
}
