//! Too little: what a refusal says of what is there, why it cannot be had, and where else there is some.

use super::*;
use crate::domain::command::Source;
use crate::domain::refusal::{Elsewhere, Kept};

/// What a refusal says: on hand, available, why the rest cannot be had, where else.
fn told(why: Why) -> (Option<i64>, Option<i64>, Vec<Kept>, Vec<String>) {
    let units = |quantity: Qty| quantity.0 / 1_000_000;
    match why {
        Why::NotEnough { on_hand, available, kept, elsewhere, .. } => {
            (on_hand.map(units), available.map(units), kept, places(&elsewhere))
        }
        other => panic!("{other:?}"),
    }
}

fn places(elsewhere: &[Elsewhere]) -> Vec<String> {
    let words = |row: &Elsewhere| match &row.lot {
        Some(lot) => format!("{} {} {lot}", row.on_hand, row.location),
        None => format!("{} {}", row.on_hand, row.location),
    };
    elsewhere.iter().map(words).collect()
}

fn reserve(units: i64, place: Option<&str>) -> Command {
    let line = ReserveLine {
        item: code("NAIL").into(),
        amount: amount(units),
        place: place.map(|place| code(place).into()),
        lot: None,
    };
    Command::Reserve { document: code("SO-1"), priority: None, lines: vec![line] }
}

#[test]
fn why_the_rest_cannot_be_had_is_named() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(receive("NAIL", 3, "A2")).unwrap();
    let answer = told(why(room.act(issue("NAIL", 11, Some("A1")))));
    assert_eq!(answer, (Some(10), Some(10), vec![], vec!["3 A2".into()]));
    room.act(reserve(4, Some("A1"))).unwrap();
    let answer = told(why(room.act(issue("NAIL", 7, Some("A1")))));
    assert_eq!(answer, (Some(10), Some(6), vec![Kept::Reserved], vec!["3 A2".into()]));
    room.act(move_to("NAIL", 2, "A1", "HOLD")).unwrap();
    let answer = told(why(room.act(issue("NAIL", 99, None))));
    let everywhere = ["8 A1", "3 A2", "2 HOLD"].map(String::from).to_vec();
    assert_eq!(answer, (Some(13), Some(7), vec![Kept::Reserved, Kept::OnHold], everywhere));
    let answer = told(why(room.act(issue("NAIL", 1, Some("HOLD")))));
    let elsewhere = ["8 A1", "3 A2"].map(String::from).to_vec();
    assert_eq!(answer, (Some(2), Some(0), vec![Kept::Reserved, Kept::OnHold], elsewhere));
}

#[test]
fn what_came_later_than_the_time_given_is_told_apart() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(receive("NAIL", 5, "A2")).unwrap();
    room.now += 2 * HOUR;
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let answer = told(why(at(&mut room, START + HOUR, issue("NAIL", 12, None))));
    let everywhere = ["15 A1", "5 A2"].map(String::from).to_vec();
    assert_eq!(answer, (Some(20), Some(10), vec![Kept::CameLater], everywhere));
    let answer = told(why(room.act(issue("NAIL", 21, None))));
    assert_eq!(answer.2, [], "now all of it is there");
    let answer = told(why(at(&mut room, START + 2 * HOUR, issue("NAIL", 21, None))));
    assert_eq!((answer.1, answer.2), (Some(20), vec![]), "and it was at that moment");
}

#[test]
fn what_is_past_its_last_day_is_named_with_its_lot() {
    let mut room = shop();
    room.act(receive_lot("GLUE", 5, "A1", Some("L1"), Some("2026-03-01"))).unwrap();
    room.act(receive_lot("GLUE", 4, "A2", Some("L2"), Some("2026-03-02"))).unwrap();
    match why(room.act(issue("GLUE", 6, None))) {
        Why::NotEnough { on_hand, available, kept, expired, elsewhere, lot, .. } => {
            assert_eq!((on_hand, available, lot), (Some(qty(9)), Some(qty(4)), None));
            assert_eq!(kept, [Kept::PastLastDay]);
            assert_eq!(places(&expired), ["5 A1 L1"]);
            assert_eq!(places(&elsewhere), ["5 A1 L1", "4 A2 L2"]);
        }
        other => panic!("{other:?}"),
    }
    let mut line = out_line("GLUE", 6, None);
    line.lot = Some(LotRef::Number(code("L2")));
    match why(room.act(Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] })) {
        Why::NotEnough { on_hand, lot, expired, elsewhere, .. } => {
            assert_eq!((on_hand, lot), (Some(qty(4)), Some(code("L2"))));
            assert_eq!((places(&expired), places(&elsewhere)), (vec![], vec!["5 A1 L1".into()]));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_refusal_names_no_more_than_twenty_records() {
    let mut room = shop();
    for lot in 0..25 {
        room.act(receive_lot("GLUE", 1, "A1", Some(&format!("L{lot}")), Some("2026-03-01"))).unwrap();
    }
    room.act(receive_lot("GLUE", 1, "A2", Some("M"), None)).unwrap();
    match why(room.act(issue("GLUE", 99, None))) {
        Why::NotEnough { expired, elsewhere, .. } => assert_eq!((expired.len(), elsewhere.len()), (20, 20)),
        other => panic!("{other:?}"),
    }
    match why(room.act(issue("GLUE", 99, Some("A2")))) {
        Why::NotEnough { elsewhere, .. } => assert_eq!(elsewhere.len(), 20),
        other => panic!("{other:?}"),
    }
    let all = MoveLine {
        item: code("GLUE").into(),
        amount: None,
        from: Some(code("HOLD").into()),
        to: Some(code("A2").into()),
        lot: None,
    };
    match why(room.act(Command::Move(vec![all]))) {
        Why::NothingThere { elsewhere, .. } => assert_eq!(elsewhere.len(), 20),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_promise_rests_on_is_not_told_while_some_of_it_is_counted() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(receive("NAIL", 10, "A2")).unwrap();
    room.act(reserve(8, None)).unwrap();
    as_clerk(&mut room, Command::CountOpen(code("A1").into())).unwrap();
    let clerk = |room: &mut Room, by: u32, command| {
        let submission = Submission { by: PersonId(by), role: Role::Clerk, ..room.submission(command) };
        told(why(room.submit(&submission)))
    };
    for by in [2, 3] {
        // Whether ten of A2 are free depends on what lies in A1.
        let answer = clerk(&mut room, by, issue("NAIL", 11, Some("A2")));
        assert_eq!(answer, (Some(10), None, vec![Kept::Reserved], vec![]), "by {by}");
        let answer = clerk(&mut room, by, issue("NAIL", 99, None));
        assert_eq!(answer, (None, None, vec![], vec!["10 A2".into()]), "by {by}");
    }
    let answer = told(why(room.act(issue("NAIL", 21, None))));
    assert_eq!((answer.0, answer.1), (Some(20), Some(12)), "who may know is told");
}

#[test]
fn a_counter_is_not_told_where_else_there_is_some_in_what_they_count() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(receive("NAIL", 6, "A2")).unwrap();
    as_clerk(&mut room, Command::CountOpen(code("A1").into())).unwrap();
    let all = |from: &str, to: &str| {
        let (item, from, to) = (code("NAIL").into(), Some(code(from).into()), Some(code(to).into()));
        Command::Move(vec![MoveLine { item, amount: None, from, to, lot: None }])
    };
    let elsewhere = |why: Why| match why {
        Why::NothingThere { elsewhere, .. } => places(&elsewhere),
        other => panic!("{other:?}"),
    };
    assert_eq!(elsewhere(why(as_clerk(&mut room, all("HOLD", "A2")))), ["6 A2"]);
    assert_eq!(elsewhere(why(room.act(all("HOLD", "A2")))), ["5 A1", "6 A2"]);
    room.act(receive_lot("GLUE", 4, "A2", Some("L1"), None)).unwrap();
    room.act(receive_lot("GLUE", 3, "HOLD", Some("L2"), None)).unwrap();
    let (from, to) = (Some(code("A2").into()), Some(code("HOLD").into()));
    let lot = Some(LotRef::Number(code("L2")));
    let other = MoveLine { item: code("GLUE").into(), amount: None, from, to, lot };
    let there = elsewhere(why(room.act(Command::Move(vec![other]))));
    assert_eq!(there, ["3 HOLD L2"], "another lot of the place itself is not elsewhere");
    assert!(matches!(why(as_clerk(&mut room, all("A1", "A2"))), Why::UnderCount { .. }));
}

#[test]
fn a_counter_who_names_no_place_is_sent_to_none_by_the_book_of_what_they_count() {
    let anywhere = || {
        let (item, to) = (code("NAIL").into(), Some(code("HOLD").into()));
        Command::Move(vec![MoveLine { item, amount: Some(amount(1)), from: None, to, lot: None }])
    };
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(receive("NAIL", 6, "A2")).unwrap();
    let both = why(room.act(anywhere())).to_string();
    assert_eq!(both, "the place to take NAIL from is missing; it is at A1, A2; name one (--from)");
    as_clerk(&mut room, Command::CountOpen(code("A1").into())).unwrap();
    as_clerk(&mut room, anywhere()).unwrap();
    assert_eq!((held(&room, "NAIL", "A1"), held(&room, "NAIL", "A2")), (5, 5), "A2 is all they know of");
    room.act(issue("NAIL", 5, Some("A2"))).unwrap();
    room.act(issue("NAIL", 1, Some("HOLD"))).unwrap_err();
    let none = "no place to take NAIL from holds any; name where it is (--from)";
    room.act(move_to("NAIL", 1, "HOLD", "A1")).unwrap();
    assert_eq!(why(as_clerk(&mut room, anywhere())).to_string(), none, "6 lie in A1");
    room.act(anywhere()).unwrap();
    assert_eq!(held(&room, "NAIL", "HOLD"), 1);
}

#[test]
fn a_file_may_take_what_is_promised_and_past_its_day_and_an_override_what_is_promised() {
    let mut room = shop();
    room.act(receive_lot("GLUE", 5, "A1", Some("L1"), Some("2026-03-01"))).unwrap();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(reserve(5, None)).unwrap();
    let from_file = |room: &Room, command| Submission { source: Source::Import, ..room.submission(command) };
    let past = from_file(&room, issue("GLUE", 5, Some("A1")));
    let done = room.submit(&past).unwrap();
    assert!(matches!(done.notices[..], [Notice::PastLastDay { .. }]), "{:?}", done.notices);
    assert!(matches!(why(room.act(issue("NAIL", 2, None))), Why::NotEnough { .. }));
    let settings = Settings { beyond: Beyond::Override, ..Settings::new(code("USD"), code("UTC")) };
    room.act(Command::Settings(settings)).unwrap();
    let signed = Submission {
        override_reason: Note::new("customer waits").ok(),
        ..room.submission(issue("NAIL", 2, None))
    };
    let clerk = Submission { role: Role::Clerk, by: PersonId(2), ..signed.clone() };
    assert!(matches!(why(room.submit(&clerk)), Why::NotEnough { .. }), "a clerk signs nothing");
    room.submit(&signed).unwrap();
    let promised = from_file(&room, issue("NAIL", 3, None));
    room.submit(&promised).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 0);
}
