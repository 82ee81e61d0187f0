//! Reservations hold what they promise.

use super::*;

#[test]
fn what_is_reserved_is_only_issued_to_its_document() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let reserve = |units| Command::Reserve {
        document: code("SO-1"),
        priority: None,
        lines: vec![ReserveLine { item: code("NAIL").into(), amount: amount(units), place: None, lot: None }],
    };
    room.act(reserve(7)).unwrap();
    assert!(matches!(why(room.act(reserve(4))), Why::NotEnough { .. }));
    assert!(matches!(why(room.act(issue("NAIL", 4, Some("A1")))), Why::NotEnough { .. }));
    room.act(issue("NAIL", 3, Some("A1"))).unwrap();
    let mut line = out_line("NAIL", 5, Some("A1"));
    line.document = Some(code("so-1"));
    room.act(Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] }).unwrap();
    let (item, _) = book::resolve_item(&room.state, &code("NAIL").into()).unwrap();
    let total = room.state.get::<Totals>(&item).unwrap().unwrap();
    assert_eq!((total.on_hand, total.reserved, total.available()), (qty(2), qty(2), qty(0)));
    room.act(Command::Undo(UndoWhat::Last)).unwrap();
    let total = room.state.get::<Totals>(&item).unwrap().unwrap();
    assert_eq!((total.on_hand, total.reserved), (qty(7), qty(7)), "undo gives the promise back too");
}

/// A promise: document, units, place, lot.
type Promise = (&'static str, i64, Option<&'static str>, Option<&'static str>);

/// What is issued: units, from where, of which lot, for which document.
type Asked = (i64, Option<&'static str>, Option<&'static str>, Option<&'static str>);

/// GLUE lies as `5 L1 A1, 4 L2 A2, 3 OLD A1 (past its day), 6 L3 HOLD`; promises are made and then units are asked for.
/// What goes out is told as "units place lot", a refusal as "refused, available".
fn check(promises: &[Promise], asked: Asked, expected: &str) {
    let mut room = shop();
    for (units, place, lot, last) in [
        (5, "A1", "L1", "2026-05-01"),
        (4, "A2", "L2", "2026-04-01"),
        (3, "A1", "OLD", "2026-03-01"),
        (6, "HOLD", "L3", "2026-03-20"),
    ] {
        room.act(receive_lot("GLUE", units, place, Some(lot), Some(last))).unwrap();
    }
    for (document, units, place, lot) in promises {
        let line = ReserveLine {
            item: code("GLUE").into(),
            amount: amount(*units),
            place: place.map(|place| code(place).into()),
            lot: lot.map(|lot| LotRef::Number(code(lot))),
        };
        let lines = vec![line];
        room.act(Command::Reserve { document: code(document), priority: None, lines }).unwrap();
    }
    let (units, from, lot, document) = asked;
    let line = OutLine {
        lot: lot.map(|lot| LotRef::Number(code(lot))),
        document: document.map(code),
        ..out_line("GLUE", units, from)
    };
    let told = match room.act(Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] }) {
        Ok(decided) => {
            let past = decided.notices.iter().any(|n| matches!(n, Notice::PastLastDay { .. }));
            let mut told: Vec<String> = decided
                .events
                .iter()
                .filter_map(|event| match event {
                    Event::Moved(m) => {
                        let place = room.state.get::<Locations>(&m.from).unwrap().unwrap().code;
                        let lot = room.state.get::<Lots>(&m.lot).unwrap().unwrap().number;
                        Some(format!("{} {place} {lot}", m.quantity))
                    }
                    _ => None,
                })
                .collect();
            told.extend(past.then(|| String::from("past its day")));
            told.join(", ")
        }
        refused => match why(refused) {
            Why::NotEnough { available, .. } => format!("refused, {}", available.unwrap()),
            other => panic!("{other:?}"),
        },
    };
    assert_eq!(told, expected, "{promises:?} {asked:?}");
}

#[test]
fn lots_go_out_first_expired_first_and_past_their_day_only_when_named() {
    check(&[], (6, None, None, None), "4 A2 L2, 2 A1 L1");
    check(&[], (2, Some("A1"), None, None), "2 A1 L1");
    check(&[], (9, None, None, None), "4 A2 L2, 5 A1 L1");
    check(&[], (10, None, None, None), "refused, 9");
    check(&[], (6, Some("A1"), None, None), "refused, 5");
    check(&[], (3, None, Some("OLD"), None), "3 A1 OLD, past its day");
    check(&[], (3, Some("A1"), Some("OLD"), None), "3 A1 OLD, past its day");
    check(&[], (4, None, Some("OLD"), None), "refused, 3");
}

#[test]
fn what_is_promised_from_a_place_or_of_a_lot_is_left_for_its_document() {
    let of_a2: Promise = ("SO-1", 3, Some("A2"), None);
    check(&[of_a2], (4, None, None, None), "1 A2 L2, 3 A1 L1");
    check(&[of_a2], (2, Some("A2"), None, None), "refused, 1");
    check(&[of_a2], (2, Some("A2"), Some("L2"), None), "refused, 1");
    check(&[of_a2], (3, None, None, Some("SO-1")), "3 A2 L2");
    // Two promises of one place count together.
    check(&[of_a2, ("SO-2", 1, Some("A2"), None)], (1, Some("A2"), None, None), "refused, 0");
    // A document gets what was promised to it, though others would expire sooner.
    check(&[("SO-1", 2, None, Some("L1"))], (2, None, None, Some("SO-1")), "2 A1 L1");
    check(&[("SO-1", 5, None, Some("L1"))], (5, None, None, None), "refused, 4");
    // A promise that names no place binds the room as a whole: 12 less 8.
    check(&[("SO-1", 8, None, None)], (4, None, None, None), "4 A2 L2");
    check(&[("SO-1", 8, None, None)], (5, None, None, None), "refused, 4");
    check(&[("SO-1", 3, None, Some("OLD"))], (3, None, None, Some("SO-1")), "3 A1 OLD, past its day");
}

#[test]
fn nobody_promises_more_than_is_free_there() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(receive("NAIL", 5, "A2")).unwrap();
    let mut reserve = |document: &str, units: i64, place: Option<&str>| {
        let item = code("NAIL").into();
        let place = place.map(|place| code(place).into());
        let lines = vec![ReserveLine { item, amount: amount(units), place, lot: None }];
        match room.act(Command::Reserve { document: code(document), priority: None, lines }) {
            Ok(_) => None,
            refused => match why(refused) {
                Why::NotEnough { available, .. } => available,
                other => panic!("{other:?}"),
            },
        }
    };
    assert_eq!(reserve("SO-1", 6, Some("A2")), Some(qty(5)));
    assert_eq!(reserve("SO-1", 4, Some("A2")), None);
    assert_eq!(reserve("SO-2", 2, Some("A2")), Some(qty(1)));
    assert_eq!(reserve("SO-2", 12, None), Some(qty(11)));
    assert_eq!(reserve("SO-2", 11, None), None);
    assert_eq!(reserve("SO-3", 1, Some("A1")), Some(qty(0)), "the room as a whole has none left");
}

#[test]
fn what_was_short_before_does_not_stand_in_the_way_elsewhere() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(receive("NAIL", 50, "A2")).unwrap();
    let line = ReserveLine {
        item: code("NAIL").into(),
        amount: amount(8),
        place: Some(code("A1").into()),
        lot: None,
    };
    room.act(Command::Reserve { document: code("SO-1"), priority: None, lines: vec![line] }).unwrap();
    let decided = room.act(adjust("NAIL", -5, "A1")).unwrap();
    assert!(decided.notices.iter().any(|notice| matches!(notice, Notice::ReservationShort(_))));
    room.act(issue("NAIL", 5, Some("A2"))).unwrap();
    assert!(matches!(why(room.act(issue("NAIL", 1, Some("A1")))), Why::NotEnough { .. }));
}

#[test]
fn scrap_takes_what_is_past_its_day_first_where_that_is_why() {
    for (reason, expected) in [(Reason::Expired, (5, 0)), (Reason::Damaged, (2, 3))] {
        let mut room = shop();
        room.act(receive_lot("GLUE", 5, "A1", Some("L1"), Some("2026-05-01"))).unwrap();
        room.act(receive_lot("GLUE", 3, "A2", Some("OLD"), Some("2026-03-01"))).unwrap();
        room.act(Command::Scrap { reason, lines: vec![out_line("GLUE", 3, None)] }).unwrap();
        assert_eq!((held(&room, "GLUE", "A1"), held(&room, "GLUE", "A2")), expected, "{reason:?}");
    }
}

/// A promise of nails: document, units, place.
fn promised(room: &mut Room, document: &str, units: i64, place: Option<&str>) -> Result<Decided, Rejection> {
    let place = place.map(|place| code(place).into());
    let lines = vec![ReserveLine { item: code("NAIL").into(), amount: amount(units), place, lot: None }];
    room.act(Command::Reserve { document: code(document), priority: None, lines })
}

#[test]
fn what_is_promised_at_one_place_does_not_bind_another() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(receive("NAIL", 5, "A2")).unwrap();
    promised(&mut room, "SO-1", 3, Some("A2")).unwrap();
    // What is taken from A1 first does not use up what A2 has to spare.
    let taken = room.act(issue("NAIL", 12, None)).unwrap();
    assert_eq!((taken.events.len(), held(&room, "NAIL", "A1"), held(&room, "NAIL", "A2")), (2, 0, 3));
    room.act(Command::Undo(UndoWhat::Last)).unwrap();
    promised(&mut room, "SO-2", 10, Some("A1")).unwrap();
    assert!(matches!(why(promised(&mut room, "SO-3", 3, Some("A2"))), Why::NotEnough { .. }));
}

#[test]
fn a_promise_is_short_where_less_is_there_than_is_promised() {
    for (adjusted, short) in [(-1, false), (-2, false), (-3, true)] {
        let mut room = shop();
        room.act(receive("NAIL", 10, "A1")).unwrap();
        promised(&mut room, "SO-1", 8, None).unwrap();
        let done = room.act(adjust("NAIL", adjusted, "A1")).unwrap();
        let told = done.notices.iter().any(|notice| matches!(notice, Notice::ReservationShort(_)));
        assert_eq!(told, short, "{adjusted}");
        let done = room.act(adjust("OIL", 1, "A1")).unwrap();
        assert_eq!(done.notices, [], "nothing is promised of it");
    }
}

#[test]
fn a_promise_at_a_place_that_is_counted_is_left_out_with_it() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(receive("NAIL", 10, "A2")).unwrap();
    promised(&mut room, "SO-1", 8, Some("A1")).unwrap();
    as_clerk(&mut room, Command::CountOpen(code("A1").into())).unwrap();
    let reserve = |units| {
        let line = ReserveLine { item: code("NAIL").into(), amount: amount(units), place: None, lot: None };
        Command::Reserve { document: code("SO-2"), priority: None, lines: vec![line] }
    };
    assert!(as_clerk(&mut room, reserve(11)).is_err(), "ten are all that they know of");
    as_clerk(&mut room, reserve(10)).unwrap();
}

#[test]
fn a_release_ends_as_much_of_a_promise_as_it_says() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(receive("OIL", 10, "A1")).unwrap();
    promised(&mut room, "SO-1", 3, None).unwrap();
    promised(&mut room, "so-1", 4, None).unwrap();
    let oil = ReserveLine { item: code("OIL").into(), amount: amount(5), place: None, lot: None };
    room.act(Command::Reserve { document: code("SO-1"), priority: Some(2), lines: vec![oil] }).unwrap();
    let release = |item: Option<&str>, units: Option<i64>| {
        let item = item.map(|sku| code(sku).into());
        let what = ReleaseWhat::Document { document: code("SO-1"), item };
        Command::Release { what, quantity: units.map(qty) }
    };
    let reserved = |room: &Room| {
        let of = |sku: &str| {
            let (item, _) = book::resolve_item(&room.state, &code(sku).into()).unwrap();
            let rows = crate::domain::decide::reservations_of_item(&room.state, item, 9).unwrap();
            rows.iter().map(|(_, row)| (row.quantity.0 / 1_000_000, row.priority)).collect::<Vec<_>>()
        };
        (of("NAIL"), of("OIL"))
    };
    assert_eq!(reserved(&room), (vec![(3, 5), (4, 5)], vec![(5, 2)]));
    assert!(matches!(why(room.act(release(Some("NAIL"), Some(0)))), Why::NotPositive { .. }));
    let beyond = why(room.act(release(Some("NAIL"), Some(8)))).to_string();
    assert_eq!(beyond, "only 7 is reserved under SO-1; release at most that");
    room.act(release(Some("NAIL"), Some(4))).unwrap();
    assert_eq!(reserved(&room), (vec![(3, 5)], vec![(5, 2)]), "the first ends, then the next");
    room.act(release(Some("OIL"), None)).unwrap();
    assert_eq!(reserved(&room), (vec![(3, 5)], vec![]));
    assert!(matches!(why(room.act(release(Some("OIL"), None))), Why::Unknown { .. }));
    room.act(release(None, Some(3))).unwrap();
    assert_eq!(reserved(&room), (vec![], vec![]));
    assert!(matches!(why(room.act(release(None, None))), Why::Unknown { .. }));
}

#[test]
fn a_document_gets_its_own_promises_of_an_item_and_no_other() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(receive("OIL", 10, "A1")).unwrap();
    promised(&mut room, "SO-1", 3, None).unwrap();
    promised(&mut room, "SO-2", 7, None).unwrap();
    let issue = |sku: &str, units, document: &str| {
        let mut line = out_line(sku, units, Some("A1"));
        line.document = Some(code(document));
        Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] }
    };
    let other = why(room.act(issue("OIL", 1, "SO-1")));
    assert!(matches!(other, Why::Unknown { .. }), "nothing of it is promised to SO-1: {other:?}");
    assert!(matches!(why(room.act(issue("NAIL", 4, "SO-1"))), Why::NotEnough { .. }));
    let done = room.act(issue("NAIL", 3, "SO-1")).unwrap();
    let promise = crate::domain::event::Party::Reservation(crate::domain::ids::ReservationId(1));
    let moved = done.events.iter().find_map(|event| match event {
        Event::Moved(movement) => Some(movement.party),
        _ => None,
    });
    assert_eq!(moved, Some(promise), "what it was promised for is kept");
    assert!(matches!(why(room.act(issue("NAIL", 1, "SO-1"))), Why::Unknown { .. }), "it is used up");
}

#[test]
fn paper_that_a_count_has_seen_already_takes_nothing_from_a_promise() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(receive("NAIL", 10, "A2")).unwrap();
    room.now += 2 * HOUR;
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    room.act(count_enter(1, "NAIL", 5)).unwrap();
    room.act(Command::CountClose(CountId(1))).unwrap();
    promised(&mut room, "SO-1", 12, None).unwrap();
    // Five went out of A1 before it was counted: the count saw what was left. Three of A2 are free.
    at(&mut room, START + HOUR, issue("NAIL", 8, None)).unwrap();
    assert_eq!((held(&room, "NAIL", "A1"), held(&room, "NAIL", "A2")), (5, 7));
    assert!(matches!(why(room.act(issue("NAIL", 1, None))), Why::NotEnough { .. }));
}
