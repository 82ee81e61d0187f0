//! Counts: limits, matching ones, stock that moves, paper that comes late, blindness.

use super::*;

#[test]
fn a_count_posts_within_its_limit_and_leaves_the_rest_to_a_supervisor() {
    let mut room = shop();
    room.act(receive("NAIL", 1_000, "A1")).unwrap();
    room.act(receive("OIL", 10, "A1")).unwrap();
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    // 1 % of 1000 is within; the money is too.
    room.act(count_enter(1, "NAIL", 995)).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 995);
    room.act(count_enter(1, "OIL", 5)).unwrap();
    assert_eq!(held(&room, "OIL", "A1"), 10, "5 of 10 is for a supervisor");
    let review = EntryLine { seq: room.head(), line: 1 };
    assert!(matches!(
        why(as_clerk(&mut room, Command::CountJudge { observation: review, judgement: Judgement::Approved })),
        Why::Role { .. }
    ));
    room.act(Command::CountJudge { observation: review, judgement: Judgement::Approved }).unwrap();
    assert_eq!(held(&room, "OIL", "A1"), 5);
    assert_eq!(held(&room, "NAIL", "loss"), 5);
}

#[test]
fn a_matching_count_is_recorded_and_zero_against_something_never_posts_by_itself() {
    let mut room = shop();
    room.act(receive("NAIL", 100, "A1")).unwrap();
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    let decided = room.act(count_enter(1, "NAIL", 100)).unwrap();
    assert_eq!(decided.events.len(), 1);
    let decided = room.act(count_enter(1, "OIL", 3)).unwrap();
    assert_eq!(decided.events.len(), 1, "found where nothing was expected");
    assert_eq!(held(&room, "OIL", "A1"), 0);
    let decided = room.act(count_enter(1, "NAIL", 0)).unwrap();
    assert_eq!(decided.events.len(), 1);
    assert_eq!(held(&room, "NAIL", "A1"), 100);
}

#[test]
fn stock_that_moves_after_a_count_does_not_disturb_it() {
    let mut room = shop();
    room.act(receive("NAIL", 100, "A1")).unwrap();
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    room.now += HOUR;
    let counted_at = room.now;
    room.now += HOUR;
    room.act(Command::CountClose(CountId(1))).unwrap();
    room.act(issue("NAIL", 100, Some("A1"))).unwrap();
    // reference/stock-room-practice.md 4.6: counted 100 at 09:00, 100 issued at 09:30: variance 0, balance 0.
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    let _ = counted_at;
    assert_eq!(held(&room, "NAIL", "A1"), 0);
}

#[test]
fn paper_that_comes_late_corrects_the_first_count_after_it_and_no_other() {
    let mut room = shop();
    room.act(receive("NAIL", 1_000, "A1")).unwrap();
    room.now += HOUR;
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    let first = room.now;
    room.act(count_enter(1, "NAIL", 992)).unwrap();
    room.now += HOUR;
    room.act(count_enter(1, "NAIL", 990)).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 990);
    room.now += HOUR;
    // An issue of 8 that happened before the first count: the count saw its effect already.
    // The counter may not move what they count; a colleague may.
    let late = Submission {
        by: PersonId(3),
        effective: Some(Moment(first - HOUR / 2)),
        ..room.submission(issue("NAIL", 8, Some("A1")))
    };
    let decided = room.submit(&late).unwrap();
    assert!(matches!(decided.notices.as_slice(), [Notice::CountHolds { .. }]), "{:?}", decided.notices);
    assert_eq!(held(&room, "NAIL", "A1"), 990, "on hand did not change");
    assert_eq!(held(&room, "NAIL", "customer"), 8);
    assert_eq!(held(&room, "NAIL", "loss"), 2, "only the second difference is a loss now");
    let seen = room
        .state
        .rows::<Observations>(crate::domain::table::all(), crate::domain::table::Direction::Up, 9)
        .unwrap();
    assert_eq!(seen.iter().map(|(_, row)| row.posted.0 / 1_000_000).collect::<Vec<_>>(), [0, -2]);
}

#[test]
fn undoing_a_count_withdraws_its_observation() {
    let mut room = shop();
    room.act(receive("NAIL", 1_000, "A1")).unwrap();
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    room.act(count_enter(1, "NAIL", 999)).unwrap();
    room.act(Command::Undo(UndoWhat::Last)).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 1_000);
    assert_eq!(held(&room, "NAIL", "loss"), 0);
    let decided = at(&mut room, START, receive("NAIL", 5, "A2")).unwrap();
    assert!(decided.notices.is_empty(), "a withdrawn observation corrects nothing");
}

#[test]
fn nobody_adjusts_and_the_counter_does_not_move_what_is_under_count() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    as_clerk(&mut room, Command::CountOpen(code("A1").into())).unwrap();
    assert!(matches!(why(room.act(adjust("NAIL", -1, "A1"))), Why::UnderCount { .. }));
    assert!(matches!(why(as_clerk(&mut room, issue("NAIL", 1, Some("A1")))), Why::UnderCount { .. }));
    room.act(issue("NAIL", 1, Some("A1"))).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 9);
}

#[test]
fn a_refusal_never_tells_a_counter_what_the_count_hides() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(receive("NAIL", 3, "A2")).unwrap();
    as_clerk(&mut room, Command::CountOpen(code("A1").into())).unwrap();
    match why(as_clerk(&mut room, issue("NAIL", 4, Some("A2")))) {
        Why::NotEnough { elsewhere, .. } => assert!(elsewhere.is_empty(), "{elsewhere:?}"),
        other => panic!("{other:?}"),
    }
    let other_clerk =
        Submission { by: PersonId(3), role: Role::Clerk, ..room.submission(issue("NAIL", 40, Some("A1"))) };
    match why(room.submit(&other_clerk)) {
        Why::NotEnough { on_hand: None, available: None, .. } => {}
        other => panic!("{other:?}"),
    }
}
