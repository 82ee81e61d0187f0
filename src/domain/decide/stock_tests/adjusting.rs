//! Adjusting: up and down, to the last piece, of which lot, below nothing with a supervisor's word.

use super::*;

fn of_lot(units: i64, lot: Option<&str>) -> Command {
    let mut command = adjust("GLUE", units, "A1");
    if let Command::Adjust(lines) = &mut command {
        lines[0].lot = lot.map(|lot| LotRef::Number(code(lot)));
    }
    command
}

/// What each lot holds in A1.
fn lots(room: &Room) -> Vec<(String, i64)> {
    let (item, _) = book::resolve_item(&room.state, &code("GLUE").into()).unwrap();
    let records = book::records_of_item(&room.state, item).unwrap();
    let told = |(record, balance): &(Record, crate::domain::tables::Balance)| {
        let lot = room.state.get::<Lots>(&record.lot).unwrap().unwrap();
        (lot.number.to_string(), balance.on_hand.0 / 1_000_000)
    };
    records.iter().map(told).collect()
}

#[test]
fn stock_goes_down_to_the_last_piece_and_no_further() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    assert!(
        matches!(why(room.act(adjust("NAIL", -11, "A1"))), Why::NotEnough { on_hand: Some(there), .. } if there == qty(10))
    );
    room.act(adjust("NAIL", -10, "A1")).unwrap();
    assert_eq!((held(&room, "NAIL", "A1"), held(&room, "NAIL", "loss")), (0, 10));
    room.act(adjust("NAIL", 4, "A1")).unwrap();
    assert_eq!((held(&room, "NAIL", "A1"), held(&room, "NAIL", "loss")), (4, 6));
    assert!(matches!(why(room.act(adjust("NAIL", 0, "A1"))), Why::Missing { .. }));
}

#[test]
fn the_only_lot_there_is_meant_and_of_several_one_is_named() {
    let mut room = shop();
    assert!(matches!(why(room.act(of_lot(1, None))), Why::Missing { .. }), "there is none");
    room.act(receive_lot("GLUE", 5, "A1", Some("L1"), None)).unwrap();
    room.act(receive_lot("GLUE", 5, "A2", Some("L2"), None)).unwrap();
    room.act(of_lot(-1, None)).unwrap();
    room.act(of_lot(2, None)).unwrap();
    let of_a2 = ("L2".to_owned(), 5);
    assert_eq!(lots(&room), [("L1".to_owned(), 6), of_a2.clone()]);
    room.act(of_lot(3, Some("L3"))).unwrap();
    assert_eq!(lots(&room), [("L1".to_owned(), 6), ("L3".to_owned(), 3), of_a2.clone()], "up, of a new lot");
    for units in [1, -1] {
        let which = why(room.act(of_lot(units, None))).to_string();
        assert_eq!(which, "the lot of GLUE is missing; name the lot's number (--lot)");
    }
    room.act(of_lot(-2, Some("l3"))).unwrap();
    assert_eq!(lots(&room), [("L1".to_owned(), 6), ("L3".to_owned(), 1), of_a2]);
    assert!(matches!(why(room.act(of_lot(-1, Some("L9")))), Why::Unknown { .. }), "down, of no lot");
    assert!(matches!(why(room.act(of_lot(-1, Some("L2")))), Why::NotEnough { .. }), "it lies in A2");
}

#[test]
fn a_supervisor_s_reason_lets_it_go_below_nothing_where_the_store_allows_it() {
    let mut room = shop();
    room.act(receive("NAIL", 2, "A1")).unwrap();
    let signed = |room: &Room, role| Submission {
        override_reason: Note::new("found broken").ok(),
        role,
        by: PersonId(4),
        ..room.submission(adjust("NAIL", -5, "A1"))
    };
    let asked = signed(&room, Role::Supervisor);
    assert!(matches!(why(room.submit(&asked)), Why::NotEnough { override_helps: false, .. }));
    let settings = Settings { beyond: Beyond::Override, ..Settings::new(code("USD"), code("UTC")) };
    room.act(Command::Settings(settings)).unwrap();
    let clerk = signed(&room, Role::Clerk);
    assert!(matches!(why(room.submit(&clerk)), Why::NotEnough { override_helps: true, .. }));
    assert!(matches!(why(room.act(adjust("NAIL", -5, "A1"))), Why::NotEnough { .. }), "no reason given");
    let asked = signed(&room, Role::Supervisor);
    let done = room.submit(&asked).unwrap();
    assert!(matches!(done.notices[..], [Notice::Negative(_)]), "{:?}", done.notices);
    assert_eq!(held(&room, "NAIL", "A1"), -3);
    // What is below nothing may go up, and no further down.
    room.act(adjust("NAIL", 1, "A1")).unwrap();
    room.act(adjust("NAIL", -1, "A1")).unwrap_err();
    assert_eq!(held(&room, "NAIL", "A1"), -2);
}

#[test]
fn an_adjustment_of_before_is_judged_at_its_moment() {
    let mut room = shop();
    room.act(receive("NAIL", 2, "A1")).unwrap();
    room.now += 2 * HOUR;
    room.act(receive("NAIL", 8, "A1")).unwrap();
    match why(at(&mut room, START + HOUR, adjust("NAIL", -3, "A1"))) {
        Why::PastNegative { short, at, .. } => {
            assert_eq!((short, at.at), (Some(qty(1)), Moment(START + HOUR)))
        }
        other => panic!("{other:?}"),
    }
    at(&mut room, START + HOUR, adjust("NAIL", -2, "A1")).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 8);
}

#[test]
fn a_clerk_dates_back_to_the_very_beginning_of_the_shift() {
    let mut room = shop();
    room.now += 13 * HOUR;
    for (back, allowed) in [(12 * HOUR, true), (12 * HOUR + 1, false)] {
        let submission = Submission {
            effective: Some(Moment(room.now - back)),
            role: Role::Clerk,
            by: PersonId(2),
            ..room.submission(receive("NAIL", 1, "A1"))
        };
        assert_eq!(room.submit(&submission).is_ok(), allowed, "{back}");
    }
}

#[test]
fn a_count_posts_by_itself_within_its_share_and_its_money() {
    // Finished goods: one per cent; 50.00 of money at 2.00 each.
    for (book, counted, posts) in [
        (1_000, 990, true),
        (1_000, 989, false),
        (1_000, 1_010, true),
        (1_000, 1_011, false),
        (2_500, 2_475, true),
        (2_600, 2_574, false),
        (10, 10, true),
        (10, 0, false),
        (0, 1, false),
        (0, 0, true),
    ] {
        let mut room = shop();
        if book > 0 {
            room.act(receive("NAIL", book, "A1")).unwrap();
        }
        room.act(Command::CountOpen(code("A1").into())).unwrap();
        room.act(count_enter(1, "NAIL", counted)).unwrap();
        let left = if posts { counted } else { book };
        assert_eq!(held(&room, "NAIL", "A1"), left, "{counted} of {book}");
    }
}

#[test]
fn a_count_without_a_limit_of_money_or_without_a_cost_posts_by_its_share() {
    for (limit, cost) in [(false, true), (true, false), (false, false)] {
        let mut room = shop();
        let count_value = limit.then_some(crate::domain::quantity::Money(0));
        let settings = Settings { count_value, ..Settings::new(code("USD"), code("UTC")) };
        room.act(Command::Settings(settings)).unwrap();
        if !cost {
            let patch = ItemPatch { unit_cost: Patch::Clear, ..ItemPatch::default() };
            let patch = ItemCommand::Change { item: code("NAIL").into(), patch: Box::new(patch) };
            room.act(Command::Item(patch)).unwrap();
        }
        room.act(receive("NAIL", 10_000, "A1")).unwrap();
        room.act(Command::CountOpen(code("A1").into())).unwrap();
        room.act(count_enter(1, "NAIL", 9_900)).unwrap();
        assert_eq!(held(&room, "NAIL", "A1"), 9_900, "limit {limit}, cost {cost}");
    }
}

#[test]
fn a_variance_that_would_leave_what_followed_short_waits_for_a_supervisor() {
    for (issued, posts) in [(990, true), (991, false)] {
        let mut room = shop();
        room.act(receive("NAIL", 1_000, "A1")).unwrap();
        as_clerk(&mut room, Command::CountOpen(code("A1").into())).unwrap();
        room.now += 2 * HOUR;
        room.act(issue("NAIL", issued, Some("A1"))).unwrap();
        let seen = Submission {
            by: PersonId(2),
            role: Role::Clerk,
            effective: Some(Moment(START + HOUR)),
            ..room.submission(count_enter(1, "NAIL", 990))
        };
        room.submit(&seen).unwrap();
        let left = if posts { 990 - issued } else { 1_000 - issued };
        assert_eq!(held(&room, "NAIL", "A1"), left, "{issued} went out after 990 were seen");
    }
}
