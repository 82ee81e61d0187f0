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
    assert!(matches!(why(room.submit(&other_clerk)), Why::UnderCount { .. }));
    let anywhere =
        Submission { by: PersonId(3), role: Role::Clerk, ..room.submission(issue("NAIL", 4, None)) };
    match why(room.submit(&anywhere)) {
        Why::NotEnough { on_hand: None, available: None, elsewhere, .. } => assert_eq!(elsewhere.len(), 1),
        other => panic!("{other:?}"),
    }
}

/// 20 came at 8, a count at 10 saw `seen` and a supervisor approved; then `later` happens, each an hour after another.
fn counted(seen: i64, later: &[(i64, &str)]) -> (Room, u64) {
    let mut room = shop();
    room.act(receive("NAIL", 20, "A1")).unwrap();
    room.now += 2 * HOUR;
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    room.act(count_enter(1, "NAIL", seen)).unwrap();
    let review = EntryLine { seq: room.head(), line: 1 };
    let counted = room.now;
    room.now += HOUR;
    room.act(Command::CountJudge { observation: review, judgement: Judgement::Approved }).unwrap();
    room.act(Command::CountClose(CountId(1))).unwrap();
    for (units, customer) in later {
        room.now += HOUR;
        let command =
            if *units > 0 { receive("NAIL", *units, "A1") } else { issue("NAIL", -units, Some("A1")) };
        room.act(command).unwrap_or_else(|why| panic!("{customer}: {why}"));
    }
    room.now += HOUR;
    (room, counted)
}

#[test]
fn paper_is_legal_where_the_count_after_it_saw_the_goods_gone() {
    let check = |name: &str, (mut room, counted): (Room, u64), papers: &[(u64, i64, bool)], left: i64| {
        for (hours, units, legal) in papers {
            let moment = counted - HOUR * 2 + hours * HOUR / 2;
            let done = at(&mut room, moment, issue("NAIL", *units, Some("A1")));
            assert_eq!(done.is_ok(), *legal, "{name}: {units} at {hours}: {done:?}");
        }
        assert_eq!(held(&room, "NAIL", "A1"), left, "{name}");
    };
    let none: &[(i64, &str)] = &[];
    check("all that was gone, on one paper", counted(7, none), &[(2, 13, true)], 7);
    check("in pieces, whatever their order", counted(7, none), &[(3, 6, true), (1, 7, true)], 7);
    check("even what the count still saw: it was there then", counted(7, none), &[(2, 20, true)], 7);
    check("but no more than there was", counted(7, none), &[(2, 21, false), (1, 12, true), (3, 9, false)], 7);
    let left = [(-12, "the rest left since")];
    check("goods that left since do not matter", counted(15, &left), &[(2, 5, true), (3, 15, true)], 3);
    // After the count nobody saw them gone.
    check("paper of after the count", counted(7, none), &[(5, 7, true), (5, 1, false)], 0);
    check("nothing is left at all", counted(0, none), &[(2, 20, true), (2, 1, false)], 0);
}

#[test]
fn a_move_on_paper_and_an_undo_are_judged_with_the_count_after_them() {
    let (mut room, counted) = counted(7, &[(-7, "all of it")]);
    let moved = at(&mut room, counted - HOUR, move_to("NAIL", 13, "A1", "A2")).unwrap();
    assert!(matches!(moved.notices[..], [Notice::CountHolds { .. }]), "{:?}", moved.notices);
    assert_eq!((held(&room, "NAIL", "A1"), held(&room, "NAIL", "A2")), (0, 13));
    let entry = room.head();
    room.act(Command::Undo(UndoWhat::Entry(entry))).unwrap();
    assert_eq!((held(&room, "NAIL", "A1"), held(&room, "NAIL", "A2")), (0, 0));
    room.act(Command::Undo(UndoWhat::Entry(room.head()))).unwrap();
    assert_eq!((held(&room, "NAIL", "A1"), held(&room, "NAIL", "A2")), (0, 13));
    // The count keeps its receipt from being taken back: it saw goods that came with it.
    let adjusted = at(&mut room, counted - HOUR, adjust("NAIL", -7, "A1")).unwrap();
    assert!(matches!(adjusted.notices[..], [Notice::CountHolds { .. }]), "{:?}", adjusted.notices);
}

#[test]
fn an_undo_in_a_bin_under_count_follows_the_rule_of_what_it_undoes() {
    let mut room = shop();
    room.act(receive("NAIL", 20, "A1")).unwrap();
    let received = room.head();
    room.act(adjust("NAIL", -3, "A1")).unwrap();
    let adjusted = room.head();
    as_clerk(&mut room, Command::CountOpen(code("A1").into())).unwrap();
    let undo = |seq| Command::Undo(UndoWhat::Entry(seq));
    assert!(matches!(why(room.act(undo(adjusted))), Why::UnderCount { .. }), "nobody adjusts");
    room.act(undo(received)).unwrap_err();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(undo(room.head())).unwrap();
    let own = Submission { by: PersonId(2), role: Role::Supervisor, ..room.submission(undo(received)) };
    assert!(matches!(why(room.submit(&own)), Why::UnderCount { .. }), "the counter moves nothing");
    room.act(Command::CountClose(CountId(1))).unwrap();
    room.act(undo(adjusted)).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 20);
}

#[test]
fn a_counter_cannot_ask_for_the_book_by_reserving_or_issuing() {
    for there in [2, 37, 400] {
        let mut room = shop();
        room.act(receive("NAIL", there, "A1")).unwrap();
        room.act(receive("NAIL", 10, "A2")).unwrap();
        as_clerk(&mut room, Command::CountOpen(code("A1").into())).unwrap();
        let reserve = |units: i64, place: Option<&str>| Command::Reserve {
            document: code("SO-1"),
            priority: None,
            lines: vec![ReserveLine {
                item: code("NAIL").into(),
                amount: amount(units),
                place: place.map(|place| code(place).into()),
                lot: None,
            }],
        };
        let refused = why(as_clerk(&mut room, reserve(1, Some("A1"))));
        assert!(matches!(refused, Why::UnderCount { .. }), "{refused:?}");
        for (command, allowed) in [
            (reserve(11, None), false),
            (reserve(10, None), true),
            (issue("NAIL", 1, Some("A2")), false),
            (issue("NAIL", 1, None), false),
        ] {
            let told = format!("{there} there: {command:?}");
            assert_eq!(as_clerk(&mut room, command).is_ok(), allowed, "{told}");
        }
        let scrapped = as_clerk(
            &mut room,
            Command::Scrap { reason: Reason::Damaged, lines: vec![out_line("NAIL", 1, Some("A2"))] },
        );
        assert_eq!(scrapped.unwrap().notices, [], "{there} there");
        // Who does not count is told the truth: one was scrapped, ten are promised.
        assert!(room.act(reserve(there, None)).is_err());
        room.act(reserve(there - 1, None)).unwrap();
    }
}

#[test]
fn a_promise_at_another_place_does_not_hold_an_issue() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(receive("NAIL", 10, "A2")).unwrap();
    let lines = vec![ReserveLine {
        item: code("NAIL").into(),
        amount: amount(8),
        place: Some(code("A1").into()),
        lot: None,
    }];
    room.act(Command::Reserve { document: code("SO-1"), priority: None, lines }).unwrap();
    room.act(move_to("NAIL", 5, "A1", "HOLD")).unwrap();
    room.act(issue("NAIL", 7, Some("A2"))).unwrap();
    assert!(matches!(why(room.act(issue("NAIL", 1, Some("A1")))), Why::NotEnough { .. }));
}

#[test]
fn a_counter_keeps_hands_off_a_bin_that_somebody_else_counts_within_theirs() {
    let mut room = shop();
    let zone = LocationPatch::default();
    room.act(Command::Location(LocationCommand::Add { code: code("ZONE"), patch: zone })).unwrap();
    let within = LocationPatch { parent: Patch::Set(code("ZONE").into()), ..LocationPatch::default() };
    room.act(Command::Location(LocationCommand::Add { code: code("Z1"), patch: within })).unwrap();
    room.act(receive("NAIL", 5, "Z1")).unwrap();
    room.act(Command::CountOpen(code("Z1").into())).unwrap();
    as_clerk(&mut room, Command::CountOpen(code("ZONE").into())).unwrap();
    for from in [Some("Z1"), None] {
        assert!(as_clerk(&mut room, issue("NAIL", 1, from)).is_err(), "{from:?}");
    }
    assert_eq!(held(&room, "NAIL", "Z1"), 5);
}
