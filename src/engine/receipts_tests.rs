//! Receipts of what was just done and from the record, for whom may know everything and for whom must not.

use super::*;
use crate::domain::command::{
    Amount, Command, CountLine, InLine, IssueTo, ItemCommand, ItemPatch, LocationCommand, LocationPatch,
    LotRef, OutLine, ReleaseWhat, ReserveLine, Submission, UndoWhat,
};
use crate::domain::ids::{CountId, EntryLine, LotId, ReservationId};
use crate::domain::item::Tracking;
use crate::domain::location::LocationKind;
use crate::domain::room::Room;
use crate::domain::settings::Settings;
use crate::domain::text::{Code, Name};
use crate::domain::time::Moment;

const MANAGER: Who = (PersonId::CREATOR, Role::Manager);
const COUNTER: Who = (PersonId(2), Role::Clerk);
const A1: LocationId = LocationId(16);
const A2: LocationId = LocationId(17);
const NAIL: ItemId = ItemId(1);
const GLUE: ItemId = ItemId(2);

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn amount(units: i64) -> Amount {
    Qty::whole(units).unwrap().into()
}

fn item(sku: &str, tracking: Tracking) -> Command {
    let name = Name::new(sku).ok();
    let patch = ItemPatch { name, tracking: Some(tracking), ..ItemPatch::default() };
    Command::Item(ItemCommand::Add { sku: code(sku), patch: Box::new(patch) })
}

/// A shop with A1 and A2; NAIL, GLUE (by lot) and SCREW; ten nails and ten of glue in two lots in A1.
fn shop() -> Room {
    let mut room = Room::at(Moment(1_772_438_400_000));
    let settings = Settings::new(code("USD"), code("UTC"));
    let place = |name: &str| {
        let patch = LocationPatch { kind: Some(LocationKind::Storage), ..LocationPatch::default() };
        Command::Location(LocationCommand::Add { code: code(name), patch })
    };
    for command in [
        Command::Create { site: [7; 16], settings },
        place("A1"),
        place("A2"),
        item("NAIL", Tracking::None),
        item("GLUE", Tracking::Lot),
        item("SCREW", Tracking::None),
        receive(&[("NAIL", 10, None), ("GLUE", 4, Some("L1")), ("GLUE", 6, Some("L2"))], "A1"),
    ] {
        room.act(command).unwrap();
    }
    room
}

fn receive(lines: &[(&str, i64, Option<&str>)], to: &str) -> Command {
    let line = |(sku, units, lot): &(&str, i64, Option<&str>)| InLine {
        item: code(sku).into(),
        amount: amount(*units),
        place: Some(code(to).into()),
        lot: lot.map(|lot| LotRef::Number(code(lot))),
        expires: None,
        cost: None,
    };
    Command::Receive { supplier: None, lines: lines.iter().map(line).collect() }
}

fn issue(sku: &str, units: i64, document: Option<&str>) -> Command {
    let line = OutLine {
        item: code(sku).into(),
        amount: amount(units),
        from: Some(code("A1").into()),
        lot: None,
        document: document.map(code),
    };
    Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] }
}

fn reserve(units: i64) -> Command {
    let line = ReserveLine { item: code("NAIL").into(), amount: amount(units), place: None, lot: None };
    Command::Reserve { document: code("SO-1"), priority: None, lines: vec![line] }
}

fn enter(units: i64) -> Command {
    let line = CountLine { item: code("NAIL").into(), lot: None, counted: amount(units) };
    Command::CountEnter { count: CountId(1), lines: vec![line] }
}

fn count(room: &mut Room, place: &str) {
    let open = Submission {
        by: COUNTER.0,
        role: COUNTER.1,
        ..room.submission(Command::CountOpen(code(place).into()))
    };
    room.submit(&open).unwrap();
}

/// What the last entry's receipt says to somebody.
fn last(room: &Room, asker: Who) -> Done {
    match receipt_of(&room.state, room.head(), asker).unwrap() {
        Some(Receipt::Done(done)) => done,
        other => panic!("{other:?}"),
    }
}

fn record(item: ItemId, location: LocationId, lot: u32) -> Record {
    Record { item, location, lot: LotId(lot) }
}

fn told(record: Record, change: i64, on_hand: Option<i64>) -> Told {
    let qty = |units| Qty::whole(units).unwrap();
    Told { record, change: qty(change), on_hand: on_hand.map(qty) }
}

#[test]
fn a_repeated_request_is_answered_with_what_was_done_and_what_is_there_now() {
    let mut room = shop();
    let at = room.now;
    room.act(receive(&[("NAIL", 5, None)], "A1")).unwrap();
    let entry = room.head();
    room.now += 5_000;
    room.act(issue("NAIL", 3, None)).unwrap();
    let receipt = receipt_of(&room.state, entry, MANAGER).unwrap();
    let done = Done {
        seq: entry,
        action: Action::Receive,
        effective: Moment(at),
        recorded: Moment(at),
        lines: 1,
        repeated: Repeated::Before,
        moved: vec![told(record(NAIL, A1, 0), 5, Some(12))],
        notices: vec![],
    };
    assert_eq!(receipt, Some(Receipt::Done(done)));
    assert_eq!(receipt_of(&room.state, Seq(entry.0 + 2), MANAGER).unwrap(), None);
}

#[test]
fn the_lines_of_an_entry_are_those_that_were_asked_for() {
    let mut room = shop();
    let check = |room: &mut Room, command: Command, lines: u32| {
        let words = format!("{command:?}");
        room.act(command).unwrap();
        assert_eq!(last(room, MANAGER).lines, lines, "{words}");
    };
    let two = [("NAIL", 5, None), ("GLUE", 4, Some("L3"))];
    check(&mut room, receive(&two, "A1"), 2);
    check(&mut room, Command::Undo(UndoWhat::Last), 2);
    check(&mut room, reserve(8), 1);
    check(&mut room, issue("NAIL", 2, Some("SO-1")), 1);
    let released = ReleaseWhat::Reservation(ReservationId(1));
    check(&mut room, Command::Release { what: released, quantity: None }, 1);
    check(&mut room, item("BOLT", Tracking::None), 1);
    check(&mut room, receive(&[("NAIL", 992, None)], "A1"), 1);
    check(&mut room, Command::CountOpen(code("A1").into()), 1);
    check(&mut room, enter(999), 1);
    let counted = room.head();
    let by_count = |room: &Room| matches!(journal::entry(&room.state, counted), Ok(Some((entry, _))) if entry.events.len() == 2);
    assert!(by_count(&room), "an observation and what it posted");
    check(&mut room, enter(999), 1);
    let undo = Command::Undo(UndoWhat::Entry(counted));
    check(&mut room, undo, 1);
}

#[test]
fn what_was_merged_since_is_told_as_what_answers_for_it() {
    let mut room = shop();
    let screw = ItemId(3);
    room.act(receive(&[("NAIL", 5, None)], "A1")).unwrap();
    let received = room.head();
    let merge = ItemCommand::Merge { from: code("NAIL").into(), into: code("SCREW").into() };
    room.act(Command::Item(merge)).unwrap();
    let moved = last(&room, MANAGER).moved;
    let wanted = [told(record(NAIL, A1, 0), -15, Some(0)), told(record(screw, A1, 0), 15, Some(15))];
    assert_eq!(moved, wanted, "a merge itself tells what went from where");
    let of_receipt = |room: &Room| match receipt_of(&room.state, received, MANAGER).unwrap() {
        Some(Receipt::Done(done)) => done.moved,
        other => panic!("{other:?}"),
    };
    assert_eq!(of_receipt(&room), [told(record(screw, A1, 0), 5, Some(15))]);
    let merge = LocationCommand::Merge { from: code("A1").into(), into: code("A2").into() };
    room.act(Command::Location(merge)).unwrap();
    assert_eq!(of_receipt(&room), [told(record(screw, A2, 0), 5, Some(15))]);
}

#[test]
fn a_place_that_is_counted_blind_is_told_without_what_it_holds() {
    let mut room = shop();
    count(&mut room, "A1");
    room.act(receive(&[("NAIL", 5, None), ("GLUE", 1, Some("L1"))], "A1")).unwrap();
    let nail = |on_hand| told(record(NAIL, A1, 0), 5, on_hand);
    let glue = |on_hand| told(record(GLUE, A1, 1), 1, on_hand);
    assert_eq!(last(&room, MANAGER).moved, [nail(Some(15)), glue(Some(5))]);
    assert_eq!(last(&room, COUNTER).moved, [nail(None), glue(None)]);
    // How a quantity was split over lots would tell what there was of each.
    room.act(issue("GLUE", 7, None)).unwrap();
    let split = [told(record(GLUE, A1, 1), -5, Some(0)), told(record(GLUE, A1, 2), -2, Some(4))];
    assert_eq!(last(&room, MANAGER).moved, split);
    assert_eq!(last(&room, COUNTER).moved, []);
    room.act(receive(&[("NAIL", 5, None)], "A2")).unwrap();
    assert_eq!(last(&room, COUNTER).moved, [told(record(NAIL, A2, 0), 5, Some(5))]);
}

#[test]
fn what_a_count_posted_is_not_told_to_who_counts() {
    let mut room = shop();
    room.act(receive(&[("NAIL", 990, None)], "A1")).unwrap();
    count(&mut room, "A1");
    let seen = Submission { by: COUNTER.0, role: COUNTER.1, ..room.submission(enter(999)) };
    room.submit(&seen).unwrap();
    assert_eq!(last(&room, MANAGER).moved, [told(record(NAIL, A1, 0), -1, Some(999))]);
    assert_eq!(last(&room, COUNTER).moved, []);
    // Paper of before the count: what it changed is told, what the count took back is not.
    let before = Moment(room.now - 1);
    let late = Submission { effective: Some(before), ..room.submission(receive(&[("NAIL", 3, None)], "A1")) };
    room.submit(&late).unwrap();
    assert_eq!(last(&room, MANAGER).moved, [told(record(NAIL, A1, 0), 3, Some(999))]);
    assert_eq!(last(&room, COUNTER).moved, [told(record(NAIL, A1, 0), 3, None)]);
}

#[test]
fn a_notice_that_would_tell_what_a_count_hides_is_not_given() {
    let mut room = shop();
    room.act(receive(&[("SCREW", 5, None)], "A2")).unwrap();
    count(&mut room, "A1");
    let (entry, _) = journal::entry(&room.state, room.head()).unwrap().unwrap();
    let observation = EntryLine { seq: Seq(1), line: 1 };
    let holds = |place| Notice::CountHolds { record: record(NAIL, place, 0), observation, at: Moment(1) };
    for (notice, hidden) in [
        (holds(A1), true),
        (holds(A2), false),
        (Notice::Negative(record(NAIL, A1, 0)), true),
        (Notice::Negative(record(NAIL, A2, 0)), false),
        (Notice::ReservationShort(NAIL), true),
        (Notice::ReservationShort(ItemId(3)), false),
        (Notice::InReview(observation), false),
        (Notice::NewItem(NAIL), false),
    ] {
        for (asker, silent) in [(MANAGER, false), (COUNTER, hidden), ((PersonId(3), Role::Clerk), hidden)] {
            let said = vec![notice.clone()];
            let given = receipt(&room.state, &entry, asker, Repeated::New, said.clone()).unwrap();
            let Receipt::Done(done) = given else { panic!("{given:?}") };
            assert_eq!(done.notices, if silent { vec![] } else { said }, "{asker:?}");
            assert_eq!(done.repeated, Repeated::New);
        }
    }
}

#[test]
fn a_long_entry_tells_of_its_first_records() {
    let mut room = shop();
    let lots: Vec<String> = (0..=TOLD_MAX).map(|lot| format!("B{lot:03}")).collect();
    let lines: Vec<_> = lots.iter().map(|lot| ("GLUE", 1, Some(lot.as_str()))).collect();
    for (records, told) in [(TOLD_MAX - 1, TOLD_MAX - 1), (TOLD_MAX, TOLD_MAX), (TOLD_MAX + 1, TOLD_MAX)] {
        room.act(receive(&lines[..records], "A2")).unwrap();
        let done = last(&room, MANAGER);
        assert_eq!((done.lines as usize, done.moved.len()), (records, told));
    }
}
