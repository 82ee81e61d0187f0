//! Alerts: what opens and closes them, and what people decide on them.

use super::*;
use crate::domain::alert::{Alert, AlertKey, AlertKind, AlertState};
use crate::domain::ids::{ItemId, LocationId, LotId};
use crate::domain::tables::{AlertsByItem, AlertsByWake, LotsByNumber};

const DAY: u64 = 24 * HOUR;
const NAIL: ItemId = ItemId(1);
const GLUE: ItemId = ItemId(2);
const A1: LocationId = LocationId(17);
const A2: LocationId = LocationId(18);

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// At least so many nails are wanted, in a place or on site.
fn wanted(room: &mut Room, place: Option<&str>, min: i64) {
    let policy = PolicyPatch {
        place: place.map(|place| code(place).into()),
        min: Patch::Set(qty(min)),
        max: Patch::Keep,
        switch: PolicySwitch::MinMax,
    };
    let patch = ItemPatch { policies: vec![policy], ..ItemPatch::default() };
    room.act(Command::Item(ItemCommand::Change { item: code("NAIL").into(), patch: Box::new(patch) }))
        .unwrap();
}

fn reserve(units: i64) -> Command {
    let line = ReserveLine { item: code("NAIL").into(), amount: amount(units), place: None, lot: None };
    Command::Reserve { document: code("SO-1"), priority: None, lines: vec![line] }
}

/// The live alerts, most urgent first: kind, quantity and limit.
fn live(room: &Room) -> Vec<(AlertKind, i64, i64)> {
    let rows = room.state.rows::<Alerts>(all(), Direction::Up, 99).unwrap();
    let by_item = room.state.rows::<AlertsByItem>(all(), Direction::Up, 99).unwrap();
    assert_eq!(rows.len(), by_item.len(), "each is found by its item too");
    let told = |(row, alert): &(_, Alert)| {
        (AlertKey::of_row(*row).unwrap().kind, alert.quantity.0 / 1_000_000, alert.limit.0 / 1_000_000)
    };
    rows.iter().map(told).collect()
}

fn state(room: &Room, key: AlertKey) -> Option<AlertState> {
    room.state.get::<Alerts>(&key.row()).unwrap().map(|alert| alert.state)
}

fn waking(room: &Room) -> usize {
    room.state.rows::<AlertsByWake>(all(), Direction::Up, 99).unwrap().len()
}

/// The clock begins the day that it is.
fn begin_day(room: &mut Room) {
    let day = Day(u32::try_from(room.now / DAY).unwrap());
    let submission = Submission { by: PersonId::CLOCK, ..room.submission(Command::DayBegins(day)) };
    room.submit(&submission).unwrap();
}

fn key(kind: AlertKind, item: ItemId, place: Option<LocationId>) -> AlertKey {
    AlertKey { kind, item, place, lot: LotId::NONE }
}

fn acknowledge(key: AlertKey) -> Command {
    Command::AlertAcknowledge(vec![key])
}

fn snooze(key: AlertKey, until: &str) -> Command {
    Command::AlertSnooze { keys: vec![key], until: day(until), reason: None }
}

/// As a supervisor who is not the manager.
fn as_supervisor(room: &mut Room, command: Command) -> Result<Decided, Rejection> {
    let submission = Submission { role: Role::Supervisor, by: PersonId(4), ..room.submission(command) };
    room.submit(&submission)
}

/// Ten nails are wanted on site, and five are there.
fn low() -> (Room, AlertKey) {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    wanted(&mut room, None, 10);
    assert_eq!(live(&room), [(AlertKind::BelowMin, 5, 10)]);
    (room, key(AlertKind::BelowMin, NAIL, None))
}

#[test]
fn what_is_there_is_held_against_what_is_wanted() {
    let (mut room, _) = low();
    room.act(receive("NAIL", 5, "A2")).unwrap();
    assert_eq!(live(&room), [(AlertKind::BelowMin, 10, 10)], "at the minimum is low");
    room.act(receive("NAIL", 1, "A2")).unwrap();
    assert_eq!(live(&room), []);
    wanted(&mut room, None, 12);
    assert_eq!(live(&room), [(AlertKind::BelowMin, 11, 12)]);
    wanted(&mut room, None, 20);
    assert_eq!(live(&room), [(AlertKind::BelowMin, 11, 20)], "the limit is the one of now");
    room.act(move_to("NAIL", 11, "A2", "HOLD")).unwrap_err();
    room.act(issue("NAIL", 11, None)).unwrap();
    assert_eq!(live(&room), [(AlertKind::Out, 0, 20)]);
    room.act(Command::Item(ItemCommand::Retire(code("NAIL").into()))).unwrap();
    assert_eq!(live(&room), [], "nobody orders what is retired");
}

#[test]
fn a_policy_of_a_place_looks_at_what_lies_and_is_promised_in_it() {
    let mut room = shop();
    room.act(receive("NAIL", 50, "A1")).unwrap();
    room.act(receive("NAIL", 6, "A2")).unwrap();
    wanted(&mut room, Some("A2"), 5);
    assert_eq!(live(&room), []);
    let line = ReserveLine {
        item: code("NAIL").into(),
        amount: amount(2),
        place: Some(code("A2").into()),
        lot: None,
    };
    room.act(Command::Reserve { document: code("SO-2"), priority: None, lines: vec![line] }).unwrap();
    assert_eq!(live(&room), [(AlertKind::BelowMin, 4, 5)]);
    let hold = LocationPatch { kind: Some(LocationKind::Hold), ..LocationPatch::default() };
    let hold = LocationCommand::Change { location: code("A2").into(), patch: hold };
    room.act(Command::Location(hold)).unwrap();
    assert_eq!(live(&room), [(AlertKind::Out, -2, 5)]);
}

#[test]
fn promises_that_are_not_covered_any_more_are_an_alert() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(reserve(8)).unwrap();
    room.act(adjust("NAIL", -2, "A1")).unwrap();
    assert_eq!(live(&room), [], "8 are there and 8 are promised");
    room.act(adjust("NAIL", -3, "A1")).unwrap();
    assert_eq!(live(&room), [(AlertKind::Short, 5, 8)]);
    room.act(move_to("NAIL", 2, "A1", "HOLD")).unwrap();
    assert_eq!(live(&room), [(AlertKind::Short, 3, 8)]);
    room.act(receive("NAIL", 5, "A1")).unwrap();
    assert_eq!(live(&room), []);
}

#[test]
fn a_lot_past_its_day_is_an_alert_where_some_of_it_may_be_taken() {
    let mut room = shop();
    room.act(receive_lot("GLUE", 5, "A1", Some("L1"), Some("2026-03-03"))).unwrap();
    room.act(receive_lot("GLUE", 2, "A2", Some("L1"), None)).unwrap();
    for (begins, expected) in [(0, vec![]), (1, vec![]), (2, vec![(AlertKind::Expired, 7, 0)])] {
        room.now = START + begins * DAY;
        begin_day(&mut room);
        // What moves is looked at whatever day it is.
        room.act(move_to("GLUE", 1, "A1", "A2")).unwrap();
        room.act(move_to("GLUE", 1, "A2", "A1")).unwrap();
        assert_eq!(live(&room), expected, "day {begins}");
    }
    room.act(move_to("GLUE", 5, "A1", "HOLD")).unwrap();
    assert_eq!(live(&room), [(AlertKind::Expired, 2, 0)]);
    room.act(move_to("GLUE", 2, "A2", "HOLD")).unwrap();
    assert_eq!(live(&room), []);
}

#[test]
fn who_has_seen_an_alert_stands_with_it_until_it_closes() {
    let (mut room, key) = low();
    let viewer = Submission { role: Role::Viewer, ..room.submission(acknowledge(key)) };
    assert!(matches!(why(room.submit(&viewer)), Why::Role { needs: Role::Clerk, .. }));
    as_clerk(&mut room, acknowledge(key)).unwrap();
    let seen = Some(AlertState::Acknowledged { by: PersonId(2), at: Moment(room.now) });
    assert_eq!(state(&room, key), seen);
    assert_eq!(as_clerk(&mut room, acknowledge(key)).unwrap().events, [], "it is so already");
    room.now += HOUR;
    room.act(receive("NAIL", 1, "A1")).unwrap();
    assert_eq!((live(&room), state(&room, key)), (vec![(AlertKind::BelowMin, 6, 10)], seen));
    room.act(receive("NAIL", 9, "A1")).unwrap();
    let gone = why(as_clerk(&mut room, acknowledge(key))).to_string();
    assert!(gone.starts_with("there is no alert \"below-min (it may have closed meanwhile)\""), "{gone}");
    room.act(issue("NAIL", 9, Some("A1"))).unwrap();
    assert_eq!(state(&room, key), Some(AlertState::Open), "a new one nobody has seen");
}

#[test]
fn a_supervisor_snoozes_an_alert_for_a_while_that_its_kind_allows() {
    let out = key(AlertKind::Out, GLUE, None);
    let check = |key: AlertKey, until: &str, says: &str| {
        let (mut room, _) = low();
        let patch = PolicyPatch {
            place: None,
            min: Patch::Set(qty(1)),
            max: Patch::Keep,
            switch: PolicySwitch::MinMax,
        };
        let patch = ItemPatch { policies: vec![patch], ..ItemPatch::default() };
        let patch = ItemCommand::Change { item: code("GLUE").into(), patch: Box::new(patch) };
        room.act(Command::Item(patch)).unwrap();
        assert!(matches!(
            why(as_clerk(&mut room, snooze(key, until))),
            Why::Role { needs: Role::Supervisor, .. }
        ));
        let done = as_supervisor(&mut room, snooze(key, until));
        if says.is_empty() {
            done.unwrap();
            let state = state(&room, key);
            assert_eq!(state, Some(AlertState::Snoozed { by: PersonId(4), until: day(until) }));
        } else {
            assert_eq!(why(done).to_string(), says);
        }
    };
    let (_, below) = low();
    // It is the second of March.
    let an_alert = "an alert can be snoozed from 2026-03-03 to 2027-03-03";
    for (until, says) in
        [("2026-03-02", an_alert), ("2026-03-03", ""), ("2027-03-03", ""), ("2027-03-04", an_alert)]
    {
        check(below, until, says);
    }
    let a_stock_out = "a stock-out can be snoozed from 2026-03-03 to 2026-03-09";
    for (until, says) in [("2026-03-02", a_stock_out), ("2026-03-09", ""), ("2026-03-10", a_stock_out)] {
        check(out, until, says);
    }
    let gone =
        "there is no alert \"short (it may have closed meanwhile)\"; `alerts list --all` shows what there is";
    check(key(AlertKind::Short, NAIL, None), "2026-03-03", gone);
}

#[test]
fn a_snoozed_alert_comes_back_on_its_day_and_not_before() {
    let (mut room, key) = low();
    room.act(snooze(key, "2026-03-04")).unwrap();
    room.act(snooze(key, "2026-03-05")).unwrap();
    assert_eq!(waking(&room), 1, "the later word counts");
    for (begins, asleep) in [(1, true), (2, true), (3, false), (4, false)] {
        room.now = START + begins * DAY;
        begin_day(&mut room);
        let asleep_now = matches!(state(&room, key), Some(AlertState::Snoozed { .. }));
        assert_eq!((asleep_now, waking(&room)), (asleep, usize::from(asleep)), "day {begins}");
    }
    assert_eq!(state(&room, key), Some(AlertState::Open));
}

#[test]
fn a_snoozed_alert_that_was_seen_or_closed_wakes_nobody() {
    let (mut room, key) = low();
    room.act(snooze(key, "2026-03-05")).unwrap();
    room.act(acknowledge(key)).unwrap();
    assert_eq!(waking(&room), 0);
    room.act(snooze(key, "2026-03-05")).unwrap();
    room.act(receive("NAIL", 20, "A1")).unwrap();
    assert_eq!((live(&room).len(), waking(&room)), (0, 0));
    room.act(issue("NAIL", 20, Some("A1"))).unwrap();
    assert_eq!(state(&room, key), Some(AlertState::Open));
}

/// Nails lie in A1 and A2, glue of lot L1 in A1 and of L2 in A2; A1 is counted by a clerk.
fn counted() -> Room {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(receive("NAIL", 5, "A2")).unwrap();
    room.act(receive("OIL", 5, "A2")).unwrap();
    room.act(receive_lot("GLUE", 5, "A1", Some("L1"), None)).unwrap();
    room.act(receive_lot("GLUE", 5, "A2", Some("L2"), None)).unwrap();
    as_clerk(&mut room, Command::CountOpen(code("A1").into())).unwrap();
    room
}

#[test]
fn whether_an_alert_stands_is_not_told_to_who_counts_what_it_rests_on() {
    let oil = ItemId(3);
    let room = counted();
    let lot = |number: &str| {
        let lot = room.state.get::<LotsByNumber>(&(GLUE, number.into())).unwrap().unwrap();
        AlertKey { kind: AlertKind::Expired, item: GLUE, place: None, lot }
    };
    for (name, key, hidden) in [
        ("on site, some of it in A1", key(AlertKind::Out, NAIL, None), true),
        ("on site, none of it in A1", key(AlertKind::Out, oil, None), false),
        ("of the place itself", key(AlertKind::BelowMin, NAIL, Some(A1)), true),
        ("of the place itself, though it holds none", key(AlertKind::BelowMin, oil, Some(A1)), true),
        ("of another place", key(AlertKind::BelowMin, NAIL, Some(A2)), false),
        ("of a lot in it", lot("l1"), true),
        ("of a lot elsewhere", lot("l2"), false),
    ] {
        for (by, role, veiled) in [
            (2, Role::Clerk, hidden),
            (3, Role::Clerk, hidden),
            (4, Role::Supervisor, false),
            (2, Role::Supervisor, hidden),
        ] {
            for command in [acknowledge(key), snooze(key, "2026-03-03")] {
                let mut room = counted();
                let submission = Submission { by: PersonId(by), role, ..room.submission(command.clone()) };
                // None of them stands: who may know is told so.
                let told = why(room.submit(&submission));
                let fits = match (&command, role, veiled) {
                    (Command::AlertSnooze { .. }, Role::Clerk, _) => matches!(told, Why::Role { .. }),
                    (_, _, true) => matches!(told, Why::UnderCount { .. }),
                    (_, _, false) => matches!(told, Why::Unknown { .. }),
                };
                assert!(fits, "{name}: {command:?} by {by} as {role:?}: {told:?}");
            }
        }
    }
    let mut room = counted();
    as_clerk(&mut room, Command::CountClose(CountId(1))).unwrap();
    let told = why(as_clerk(&mut room, acknowledge(key(AlertKind::Out, NAIL, None))));
    assert!(matches!(told, Why::Unknown { .. }), "the count is over: {told:?}");
}

#[test]
fn an_alert_of_a_zone_rests_on_the_bins_in_it() {
    let mut room = counted();
    let zone = LocationPatch::default();
    room.act(Command::Location(LocationCommand::Add { code: code("ZONE"), patch: zone })).unwrap();
    let (zone, _) = book::resolve_location(&room.state, &code("ZONE").into()).unwrap();
    let told = |room: &mut Room| why(as_clerk(room, acknowledge(key(AlertKind::Out, NAIL, Some(zone)))));
    assert!(matches!(told(&mut room), Why::Unknown { .. }));
    let within = LocationPatch { parent: Patch::Set(code("ZONE").into()), ..LocationPatch::default() };
    room.act(Command::Location(LocationCommand::Change { location: code("A1").into(), patch: within }))
        .unwrap();
    assert!(matches!(told(&mut room), Why::UnderCount { .. }));
}
