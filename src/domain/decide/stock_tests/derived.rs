//! What is derived from the journal: months, checkpoints, what a count saw last, promises as a proposal sees them.

use super::*;
use crate::domain::ids::{CountId, ItemId, LocationId, LotId};
use crate::domain::promises::{Booked, Promises};
use crate::domain::tables::{CountLines, CountState, Counts, ItemMonth, ItemMonths, Items, PlaceItems};

const DAY: u64 = 24 * HOUR;
const NAIL: ItemId = ItemId(1);
/// March 2026, counted from 1970.
const MARCH: u32 = 56 * 12 + 2;

/// Received, used and adjusted in a month.
fn month(room: &Room, month: u32) -> (i64, i64, i64) {
    let row: Option<ItemMonth> = room.state.get::<ItemMonths>(&(NAIL, month)).unwrap();
    assert_ne!(row, Some(ItemMonth::default()), "no row is kept for nothing");
    let row = row.unwrap_or_default();
    (row.received.0 / 1_000_000, row.used.0 / 1_000_000, row.adjusted.0 / 1_000_000)
}

fn give(way: ReturnWay, units: i64) -> Command {
    let Command::Receive { lines, .. } = receive("NAIL", units, "A1") else { panic!("no receipt") };
    Command::Return { way, lines }
}

fn issue_to(to: IssueTo, units: i64) -> Command {
    Command::Issue { to: Some(to), lines: vec![out_line("NAIL", units, Some("A1"))] }
}

#[test]
fn a_month_tells_what_came_in_what_was_used_and_what_was_put_right() {
    let scrap = Command::Scrap { reason: Reason::Damaged, lines: vec![out_line("NAIL", 2, Some("A1"))] };
    let Command::Receive { lines: opening, .. } = receive("NAIL", 100, "A1") else { panic!("no receipt") };
    let mut room = shop();
    let mut before = (0, 0, 0);
    for (command, after) in [
        (Command::Opening(opening), (100, 0, 0)),
        (receive("NAIL", 10, "A1"), (110, 0, 0)),
        (issue_to(IssueTo::Customer, 4), (110, 4, 0)),
        (issue_to(IssueTo::Production, 3), (110, 7, 0)),
        (give(ReturnWay::FromCustomer, 1), (110, 6, 0)),
        (give(ReturnWay::FromProduction, 5), (115, 6, 0)),
        (give(ReturnWay::ToSupplier(None), 2), (113, 6, 0)),
        (scrap, (113, 6, -2)),
        (adjust("NAIL", 1, "A1"), (113, 6, -1)),
        (move_to("NAIL", 5, "A1", "A2"), (113, 6, -1)),
    ] {
        let words = format!("{command:?}");
        room.act(command).unwrap();
        assert_eq!(month(&room, MARCH), after, "{words}");
        // Undone it was nothing, and undone again it was.
        let entry = room.head();
        room.act(Command::Undo(UndoWhat::Entry(entry))).unwrap();
        assert_eq!(month(&room, MARCH), before, "undone: {words}");
        let undo = room.head();
        room.act(Command::Undo(UndoWhat::Entry(undo))).unwrap();
        assert_eq!(month(&room, MARCH), after, "done again: {words}");
        before = after;
    }
}

#[test]
fn a_month_is_one_of_business_days() {
    let mut room = shop();
    let settings = Settings { cut_over_minutes: 240, ..Settings::new(code("USD"), code("America/New_York")) };
    room.act(Command::Settings(settings)).unwrap();
    // 2026-04-01 00:00 UTC.
    let april = START - 8 * HOUR + 30 * DAY;
    for (moment, units) in [(april, 1), (april + 8 * HOUR - 1, 2), (april + 8 * HOUR, 4)] {
        room.now = moment;
        room.act(receive("NAIL", units, "A1")).unwrap();
    }
    assert_eq!((month(&room, MARCH), month(&room, MARCH + 1)), ((3, 0, 0), (4, 0, 0)));
}

#[test]
fn what_a_record_held_is_known_for_every_moment_of_months_ago() {
    let mut room = shop();
    let begins = room.now;
    let moves = [(0, 10), (20, 5), (40, -7), (45, 20), (130, -8)];
    for (days, units) in moves {
        room.now = begins + days * DAY;
        let command =
            if units > 0 { receive("NAIL", units, "A1") } else { issue("NAIL", -units, Some("A1")) };
        room.act(command).unwrap();
    }
    // Paper that comes late is in all that follows it.
    at(&mut room, begins + 60 * DAY, receive("NAIL", 100, "A1")).unwrap();
    let late = [(60, 100)];
    let record = Record { item: NAIL, location: LocationId(17), lot: LotId::NONE };
    for days in (0..150).step_by(5) {
        let wanted: i64 =
            moves.iter().chain(&late).filter(|(day, _)| *day <= days).map(|(_, units)| units).sum();
        let held = book::on_hand_at(&room.state, record, Moment(begins + days * DAY)).unwrap();
        assert_eq!(held, qty(wanted), "day {days}");
    }
    assert_eq!(book::on_hand_at(&room.state, record, Moment(begins - 1)).unwrap(), qty(0));
    assert_eq!(book::on_hand_at(&room.state, record, Moment(0)).unwrap(), qty(0));
    assert_eq!(book::on_hand_at(&room.state, record, Moment::MAX).unwrap(), qty(120));
}

/// The entry of the sighting that stands for nails in A1 in a count.
fn stands(room: &Room, count: u32) -> Option<Seq> {
    let key = (CountId(count), NAIL, LocationId(17), LotId::NONE);
    room.state.get::<CountLines>(&key).unwrap().map(|line| line.seq)
}

#[test]
fn the_last_sighting_that_nobody_took_back_is_the_one_of_a_count() {
    let mut room = shop();
    room.act(receive("NAIL", 1_000, "A1")).unwrap();
    let undo = |room: &mut Room, seq| room.act(Command::Undo(UndoWhat::Entry(seq))).unwrap();
    room.now += HOUR;
    let opened = room.now;
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    room.now += 3 * HOUR;
    let mut seen = Vec::new();
    // The second was written down at an earlier time than the first, the third now.
    for (moment, units) in [(None, 999), (Some(opened + HOUR), 998), (None, 997)] {
        let submission =
            Submission { effective: moment.map(Moment), ..room.submission(count_enter(1, "NAIL", units)) };
        room.submit(&submission).unwrap();
        seen.push(room.head());
        assert_eq!(stands(&room, 1), Some(room.head()));
    }
    room.act(Command::CountClose(CountId(1))).unwrap();
    assert_eq!(room.state.get::<Counts>(&CountId(1)).unwrap().map(|row| row.state), Some(CountState::Closed));
    let closed = why(room.act(count_enter(1, "NAIL", 996))).to_string();
    assert_eq!(closed, "count 1 is closed; open a new one");
    room.now += HOUR;
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    room.act(count_enter(2, "NAIL", 996)).unwrap();
    let other = room.head();
    undo(&mut room, seen[2]);
    assert_eq!((stands(&room, 1), stands(&room, 2)), (Some(seen[1]), Some(other)));
    undo(&mut room, seen[0]);
    assert_eq!(stands(&room, 1), Some(seen[1]), "an older one makes no difference");
    undo(&mut room, seen[1]);
    assert_eq!((stands(&room, 1), stands(&room, 2)), (None, Some(other)));
    for units in [995, 994] {
        room.now += HOUR;
        room.act(count_enter(2, "NAIL", units)).unwrap();
    }
    let last = room.head();
    undo(&mut room, last);
    assert_eq!(stands(&room, 2), Some(Seq(last.0 - 1)), "the one before it");
}

#[test]
fn a_newer_sighting_takes_the_place_of_one_that_waits() {
    let mut room = shop();
    room.act(receive("NAIL", 1_000, "A1")).unwrap();
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    room.act(count_enter(1, "NAIL", 500)).unwrap();
    let first = EntryLine { seq: room.head(), line: 1 };
    let again = room.act(count_enter(1, "NAIL", 600)).unwrap();
    assert!(again.events.contains(&Event::Withdrawn(first)), "{:?}", again.events);
    room.act(count_enter(1, "NAIL", 999)).unwrap();
    let posted = room.act(count_enter(1, "NAIL", 998)).unwrap();
    assert!(!posted.events.iter().any(|event| matches!(event, Event::Withdrawn(_))), "what was posted stays");
    assert_eq!(held(&room, "NAIL", "A1"), 998);
}

#[test]
fn what_may_be_proposed_is_what_promises_leave() {
    let mut room = shop();
    for (lot, units, place) in [("L1", 6, "A1"), ("L2", 4, "A1"), ("L1", 5, "A2")] {
        room.act(receive_lot("GLUE", units, place, Some(lot), None)).unwrap();
    }
    let (a1, a2, glue) = (LocationId(17), LocationId(18), ItemId(2));
    let free = |room: &Room, place, lot: Option<u32>| {
        let lot = lot.map(LotId);
        Promises::free(&Booked(&room.state), glue, place, lot).unwrap().0 / 1_000_000
    };
    assert_eq!(
        (free(&room, None, None), free(&room, Some(a1), None), free(&room, None, Some(1))),
        (15, 10, 11)
    );
    let promise = |place: Option<&str>, lot: Option<&str>, units| {
        let line = ReserveLine {
            item: code("GLUE").into(),
            amount: amount(units),
            place: place.map(|place| code(place).into()),
            lot: lot.map(|lot| LotRef::Number(code(lot))),
        };
        Command::Reserve { document: code("SO-1"), priority: None, lines: vec![line] }
    };
    room.act(promise(None, Some("L1"), 8)).unwrap();
    assert_eq!(free(&room, None, None), 7);
    assert_eq!((free(&room, None, Some(1)), free(&room, None, Some(2))), (3, 4));
    assert_eq!((free(&room, Some(a1), Some(1)), free(&room, Some(a2), Some(1))), (3, 3));
    assert_eq!((free(&room, Some(a1), None), free(&room, Some(a2), None)), (7, 5));
    room.act(promise(Some("A2"), None, 4)).unwrap();
    assert_eq!(
        (free(&room, Some(a2), None), free(&room, Some(a1), None), free(&room, None, None)),
        (1, 3, 3)
    );
    assert_eq!((free(&room, Some(a2), Some(1)), free(&room, None, Some(2))), (1, 3));
}

#[test]
fn a_place_lists_an_item_under_the_sku_that_it_has() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    let rename =
        |from: &str, to: &str| Command::Item(ItemCommand::Rename { item: code(from).into(), sku: code(to) });
    room.act(rename("NAIL", "Screw")).unwrap();
    room.act(rename("SCREW", "SCREW")).unwrap();
    let listed: Vec<_> = room.state.rows::<PlaceItems>(all(), Direction::Up, 9).unwrap();
    let listed: Vec<_> =
        listed.into_iter().map(|((place, sku, item), records)| (place.0, sku, item, records)).collect();
    assert_eq!(listed, [(17, String::from("screw"), NAIL, 1)]);
    room.act(issue("SCREW", 5, Some("A1"))).unwrap();
    assert_eq!(room.state.rows::<PlaceItems>(all(), Direction::Up, 9).unwrap(), []);
    assert_eq!(room.state.get::<Items>(&NAIL).unwrap().unwrap().sku, code("SCREW"));
}
