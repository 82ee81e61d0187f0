//! A count that stands: nothing that truly came before it moves the book away from it. Random histories found these.

use super::*;

const DAY: u64 = 24 * HOUR;

/// 100 nails in A1, which is being counted by somebody else than the manager.
fn counting() -> Room {
    let mut room = shop();
    room.act(receive("NAIL", 1_000, "A1")).unwrap();
    room.now += HOUR;
    as_clerk(&mut room, Command::CountOpen(code("A1").into())).unwrap();
    room
}

fn close(room: &mut Room, day: &str) {
    room.act(Command::ClosePeriod(Day::parse(day).unwrap())).unwrap();
}

fn undo(room: &mut Room, seq: Seq) {
    room.act(Command::Undo(UndoWhat::Entry(seq))).unwrap();
}

#[test]
fn what_happens_in_the_millisecond_of_a_count_after_it_counts() {
    let mut room = counting();
    as_clerk(&mut room, count_enter(1, "NAIL", 995)).unwrap();
    let now = room.now;
    at(&mut room, now, issue("NAIL", 5, Some("A1"))).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 990, "this very moment is now");
    room.act(issue("NAIL", 10, Some("A1"))).unwrap();
    let issued = room.head();
    assert_eq!(held(&room, "NAIL", "A1"), 980);
    undo(&mut room, issued);
    assert_eq!(held(&room, "NAIL", "A1"), 990, "the count had not seen what was undone");
}

#[test]
fn of_two_counts_given_the_same_time_the_later_one_stands() {
    let mut room = counting();
    let seen_at = room.now;
    room.now += HOUR;
    at(&mut room, seen_at, count_enter(1, "NAIL", 995)).unwrap();
    at(&mut room, seen_at, count_enter(1, "NAIL", 997)).unwrap();
    let recount = room.head();
    assert_eq!(held(&room, "NAIL", "A1"), 997);
    undo(&mut room, recount);
    assert_eq!(held(&room, "NAIL", "A1"), 995, "the first one stands again");
}

#[test]
fn late_paper_that_was_undone_at_the_moment_of_a_count_stands_in_nobodys_way() {
    let mut room = counting();
    as_clerk(&mut room, count_enter(1, "NAIL", 1_000)).unwrap();
    let seen_at = room.now;
    room.now += HOUR;
    at(&mut room, seen_at, receive("NAIL", 2_000, "A1")).unwrap();
    let late = room.head();
    undo(&mut room, late);
    assert_eq!(held(&room, "NAIL", "A1"), 1_000);
    at(&mut room, seen_at - HOUR / 2, issue("NAIL", 1, Some("A1"))).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 1_000, "the count had seen that already");
}

#[test]
fn an_undo_in_a_closed_period_leaves_a_count_after_it_true() {
    let mut room = counting();
    room.act(issue("NAIL", 8, Some("A1"))).unwrap();
    let issued = room.head();
    room.now += HOUR;
    as_clerk(&mut room, count_enter(1, "NAIL", 990)).unwrap();
    let counted = room.head();
    room.now += 2 * DAY;
    close(&mut room, "2026-03-03");
    undo(&mut room, issued);
    assert_eq!(held(&room, "NAIL", "A1"), 990, "990 were seen after the issue, whatever was typed");
    assert_eq!(held(&room, "NAIL", "customer"), 0);
    undo(&mut room, counted);
    assert_eq!(held(&room, "NAIL", "A1"), 1_000, "without the count nothing is gone");
}

#[test]
fn an_approval_in_a_closed_period_leaves_a_later_count_true() {
    let mut room = counting();
    as_clerk(&mut room, count_enter(1, "NAIL", 500)).unwrap();
    let review = EntryLine { seq: room.head(), line: 1 };
    as_clerk(&mut room, Command::CountClose(CountId(1))).unwrap();
    room.now += HOUR;
    as_clerk(&mut room, Command::CountOpen(code("A1").into())).unwrap();
    as_clerk(&mut room, count_enter(2, "NAIL", 995)).unwrap();
    room.now += 2 * DAY;
    close(&mut room, "2026-03-03");
    room.act(Command::CountJudge { observation: review, judgement: Judgement::Approved }).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 995);
}

#[test]
fn an_approval_knows_what_a_closed_period_let_in_late() {
    let mut room = counting();
    room.act(issue("NAIL", 100, Some("A1"))).unwrap();
    let issued = room.head();
    room.now += HOUR;
    as_clerk(&mut room, count_enter(1, "NAIL", 500)).unwrap();
    let review = EntryLine { seq: room.head(), line: 1 };
    room.now += 2 * DAY;
    close(&mut room, "2026-03-03");
    undo(&mut room, issued);
    assert_eq!(held(&room, "NAIL", "A1"), 1_000);
    room.act(Command::CountJudge { observation: review, judgement: Judgement::Approved }).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 500, "500 were seen, and nothing has moved since");
}

#[test]
fn a_policy_of_a_place_that_was_merged_is_of_what_answers_for_it() {
    let mut room = shop();
    let policy = |place: &str| PolicyPatch {
        place: Some(code(place).into()),
        min: Patch::Set(qty(5)),
        max: Patch::Keep,
        switch: PolicySwitch::MinMax,
    };
    let patch = ItemPatch { policies: vec![policy("A1")], ..ItemPatch::default() };
    room.act(Command::Item(ItemCommand::Change { item: code("NAIL").into(), patch: Box::new(patch) }))
        .unwrap();
    room.act(receive("NAIL", 10, "A2")).unwrap();
    let live = |room: &Room| {
        let all = crate::domain::table::all();
        room.state.rows::<Alerts>(all, crate::domain::table::Direction::Up, 9).unwrap().len()
    };
    assert_eq!(live(&room), 1, "nothing lies in A1");
    let merge = LocationCommand::Merge { from: code("A1").into(), into: code("A2").into() };
    room.act(Command::Location(merge)).unwrap();
    assert_eq!(live(&room), 0, "10 lie in A2, which answers for A1");
    room.act(issue("NAIL", 10, Some("A2"))).unwrap();
    assert_eq!(live(&room), 1);
}
