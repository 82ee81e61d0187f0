//! Closing a period: what is frozen, at what cost; how a day begins.

use super::*;
use crate::domain::ids::Hash;
use crate::domain::quantity::Money;
use crate::domain::tables::Fact;

const DAY: u64 = 24 * HOUR;

fn close(day: &str) -> Command {
    Command::ClosePeriod(Day::parse(day).unwrap())
}

/// Quantity and value that a closing froze of each item, in order.
fn frozen(decided: &Decided) -> Vec<(i64, String)> {
    let told = |event: &Event| match event {
        Event::ClosedItem { on_hand, value, .. } => Some((on_hand.0 / 1_000_000, value.plain())),
        _ => None,
    };
    decided.events.iter().filter_map(told).collect()
}

fn no_cost(room: &mut Room) {
    let patch = ItemPatch { unit_cost: Patch::Clear, ..ItemPatch::default() };
    room.act(Command::Item(ItemCommand::Change { item: code("NAIL").into(), patch: Box::new(patch) }))
        .unwrap();
}

fn paid(units: i64, cost: Option<i64>) -> Command {
    let mut command = receive("NAIL", units, "A1");
    if let Command::Receive { lines, .. } = &mut command {
        lines[0].cost = cost.map(|cost| UnitCost(cost * 1_000_000));
    }
    command
}

#[test]
fn an_item_without_a_usual_cost_is_worth_what_was_paid_last_by_then() {
    let mut room = shop();
    no_cost(&mut room);
    room.act(paid(2, Some(3))).unwrap();
    room.act(paid(2, Some(5))).unwrap();
    let undone = room.head();
    room.act(paid(1, None)).unwrap();
    room.act(Command::Undo(UndoWhat::Entry(undone))).unwrap();
    room.now += DAY;
    room.act(paid(4, Some(9))).unwrap();
    room.now += DAY;
    // Three were there, the last that was truly paid for cost 3.00; what came the next day is another day's.
    assert_eq!(frozen(&room.act(close("2026-03-02")).unwrap()), [(3, "9.00".into())]);
    assert_eq!(frozen(&room.act(close("2026-03-03")).unwrap()), [(7, "63.00".into())]);
}

#[test]
fn what_nobody_paid_for_is_worth_nothing_and_nothing_is_not_frozen() {
    let mut room = shop();
    no_cost(&mut room);
    room.act(paid(2, None)).unwrap();
    room.now += 3 * DAY;
    assert_eq!(frozen(&room.act(close("2026-03-02")).unwrap()), [(2, "0.00".into())]);
    // Another value of the same quantity is another truth.
    let patch = ItemPatch { unit_cost: Patch::Set(UnitCost(1_000_000)), ..ItemPatch::default() };
    let dear = ItemCommand::Change { item: code("NAIL").into(), patch: Box::new(patch) };
    room.act(Command::Item(dear)).unwrap();
    assert_eq!(frozen(&room.act(close("2026-03-03")).unwrap()), [(2, "2.00".into())]);
    assert_eq!(frozen(&room.act(close("2026-03-04")).unwrap()), []);
}

#[test]
fn what_went_and_came_after_the_day_is_taken_out_of_it() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.now += DAY;
    room.act(issue("NAIL", 4, Some("A1"))).unwrap();
    room.act(receive("NAIL", 30, "A1")).unwrap();
    room.act(move_to("NAIL", 5, "A1", "A2")).unwrap();
    room.now += DAY;
    assert_eq!(frozen(&room.act(close("2026-03-02")).unwrap()), [(10, "20.00".into())]);
    room.act(issue("NAIL", 31, Some("A1"))).unwrap();
    room.act(issue("NAIL", 5, Some("A2"))).unwrap();
    assert_eq!(frozen(&room.act(close("2026-03-03")).unwrap()), [(36, "72.00".into())]);
    room.now += DAY;
    assert_eq!(frozen(&room.act(close("2026-03-04")).unwrap()), [(0, "0.00".into())], "nothing is left");
}

#[test]
fn a_value_that_cannot_be_kept_is_never_frozen_as_another() {
    let mut room = shop();
    let patch = ItemPatch { unit_cost: Patch::Set(UnitCost(10_000_000_000)), ..ItemPatch::default() };
    let dear = ItemCommand::Change { item: code("NAIL").into(), patch: Box::new(patch) };
    room.act(Command::Item(dear)).unwrap();
    room.act(receive("NAIL", 100_000_000_000, "A1")).unwrap();
    room.now += DAY;
    let refused = why(room.act(close("2026-03-02")));
    assert!(matches!(refused, Why::ValueTooLarge { .. }), "{refused:?}");
    assert_eq!(
        Qty::whole(90_000_000_000).unwrap().at(UnitCost(10_000_000_000)),
        Some(Money(9_000_000_000_000_000_000))
    );
}

#[test]
fn only_a_day_that_is_over_is_closed() {
    let mut room = shop();
    let today = why(room.act(close("2026-03-02"))).to_string();
    assert_eq!(today, "2026-03-02 is not over; the last day that can be closed is 2026-03-01");
    room.act(close("2026-03-01")).unwrap();
    room.now += DAY;
    room.act(close("2026-03-02")).unwrap();
    assert!(matches!(why(room.act(close("2026-03-01"))), Why::Closed { .. }));
}

/// It would say of the journal that it was restored, and whoever asks the same again would be told something else.
#[test]
fn a_manager_begins_no_epoch() {
    let mut room = shop();
    let command = Command::BeginEpoch { head: Hash::ZERO };
    assert_eq!(why(room.act(command.clone())).to_string(), "only a restore begins an epoch");
    let submission = Submission { by: PersonId::CLOCK, ..room.submission(command) };
    assert_eq!(room.submit(&submission).unwrap().events.len(), 1);
}

#[test]
fn only_the_clock_begins_a_day_and_none_that_is_to_come() {
    let mut room = shop();
    let today = u32::try_from(START / DAY).unwrap();
    let begin = |room: &mut Room, by: PersonId, day: u32| {
        let submission = Submission { by, ..room.submission(Command::DayBegins(Day(day))) };
        room.submit(&submission)
    };
    let nobody = why(begin(&mut room, PersonId::CREATOR, today)).to_string();
    assert_eq!(nobody, "only the clock begins a day");
    assert!(matches!(why(begin(&mut room, PersonId::CLOCK, today + 1)), Why::Future { .. }));
    let begun = |room: &Room| book::fact(&room.state, Fact::BegunDays).unwrap();
    for (day, events, now_begun) in
        [(today - 1, 1, today), (today, 1, today + 1), (today, 0, today + 1), (today - 1, 0, today + 1)]
    {
        let done = begin(&mut room, PersonId::CLOCK, day).unwrap();
        assert_eq!((done.events.len(), begun(&room)), (events, u64::from(now_begun)), "{day}");
    }
}
