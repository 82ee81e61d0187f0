//! Goods come in, move and go out; what stands against it is told.

use super::*;

#[test]
fn a_session_that_goes_on_may_no_more_than_the_person_today() {
    let mut room = shop();
    let theirs = |room: &Room, command: Command| Submission { by: PersonId(2), ..room.submission(command) };
    let place = |name: &str| {
        Command::Location(LocationCommand::Add { code: code(name), patch: LocationPatch::default() })
    };
    room.act(Command::People(PersonCommand::Add { role: Role::Manager })).unwrap();
    let add = theirs(&room, place("B1"));
    room.submit(&add).unwrap();
    room.act(Command::Person { id: PersonId(2), role: Role::Clerk }).unwrap();
    let add = theirs(&room, place("B2"));
    assert!(matches!(why(room.submit(&add)), Why::Role { is: Role::Clerk, .. }));
    let take = theirs(&room, receive("NAIL", 1, "A1"));
    room.submit(&take).unwrap();
    room.act(Command::People(PersonCommand::Retire(PersonId(2)))).unwrap();
    let take = theirs(&room, receive("NAIL", 1, "A1"));
    let gone = why(room.submit(&take)).to_string();
    assert!(gone.contains("you no longer work with this store"), "{gone}");
}

/// What second looks are held against: how many lines of issues of GLUE there were, and the largest.
fn usual(room: &Room) -> (u32, i64) {
    let (item, _) = book::resolve_item(&room.state, &code("GLUE").into()).unwrap();
    let row = room.state.get::<Largest>(&(item, MoveKind::Issue as u8)).unwrap().unwrap_or_default();
    (row.times, row.quantity.0 / 1_000_000)
}

#[test]
fn a_line_is_looked_at_and_learnt_whole_however_many_lots_it_takes() {
    let mut room = shop();
    for number in 1..=20 {
        room.act(receive_lot("GLUE", 10, "A1", Some(&format!("L{number}")), Some("2027-01-01"))).unwrap();
    }
    for _ in 0..5 {
        room.act(issue("GLUE", 3, None)).unwrap();
    }
    // Ten lots give a few each: together it is ten times what was usual.
    assert_eq!(usual(&room), (5, 3));
    assert!(matches!(why(room.act(issue("GLUE", 30, None))), Why::SecondLook { .. }));
    room.act(issue("GLUE", 29, None)).unwrap();
    let (large, line) = (room.head(), |seq, line| UndoWhat::Line(EntryLine { seq, line }));
    assert_eq!(usual(&room), (6, 29));
    // A part of it undone is a smaller line, all of it is none, and done again it is as before.
    room.act(Command::Undo(line(large, 1))).unwrap();
    let part = usual(&room);
    assert!(part.0 == 6 && part.1 < 29 && part.1 >= 10, "{part:?}");
    room.act(Command::Undo(UndoWhat::Entry(large))).unwrap();
    let undo = room.head();
    assert_eq!(usual(&room), (5, 3));
    room.act(Command::Undo(UndoWhat::Entry(undo))).unwrap();
    assert_eq!(usual(&room), part);
}

#[test]
fn work_in_progress_is_not_bought_unless_somebody_is_sure() {
    let mut room = shop();
    let kinds = |room: &mut Room, kind, uses: Vec<Kind>| {
        let patch = ItemPatch { kind: Some(kind), uses: Some(uses), ..ItemPatch::default() };
        room.act(Command::Item(ItemCommand::Change { item: code("NAIL").into(), patch: Box::new(patch) }))
            .unwrap();
    };
    kinds(&mut room, Kind::Wip, vec![]);
    let asked = why(room.act(receive("NAIL", 1, "A1")));
    assert!(matches!(asked, Why::NotBought { .. }) && asked.asks(), "{asked:?}");
    let sure = Submission { look: Look::Sure, ..room.submission(receive("NAIL", 1, "A1")) };
    room.submit(&sure).unwrap();
    let line = InLine {
        item: code("NAIL").into(),
        amount: amount(1),
        place: Some(code("A1").into()),
        lot: None,
        expires: None,
        cost: None,
    };
    room.act(Command::Return { way: ReturnWay::FromProduction, lines: vec![line] }).unwrap();
    kinds(&mut room, Kind::Wip, vec![Kind::Raw]);
    room.act(receive("NAIL", 1, "A1")).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 3);
}

#[test]
fn putting_all_away_from_an_empty_dock_says_that_it_holds_none() {
    let mut room = shop();
    let all = |from: &str| {
        let (item, from, to) = (code("NAIL").into(), Some(code(from).into()), Some(code("A2").into()));
        Command::PutAway(vec![MoveLine { item, amount: None, from, to, lot: None }])
    };
    let none = why(room.act(all("DOCK"))).to_string();
    assert_eq!(none, "DOCK holds no NAIL, and no other place does; receive or count it first");
    room.act(receive("NAIL", 3, "A1")).unwrap();
    assert_eq!(why(room.act(all("DOCK"))).to_string(), "DOCK holds no NAIL; there is 3 at A1");
}

#[test]
fn goods_flow_from_dock_to_bin_to_customer() {
    let mut room = shop();
    room.act(receive("NAIL", 100, "DOCK")).unwrap();
    room.act(move_to("NAIL", 60, "DOCK", "A1")).unwrap();
    room.act(issue("NAIL", 70, None)).unwrap();
    // Bins are emptied before docks.
    assert_eq!((held(&room, "NAIL", "DOCK"), held(&room, "NAIL", "A1")), (30, 0));
    assert_eq!(held(&room, "NAIL", "customer"), 70);
    assert_eq!(held(&room, "NAIL", "supplier"), -100);
}

#[test]
fn issue_beyond_on_hand_says_what_is_there_and_where_else() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(receive("NAIL", 9, "A2")).unwrap();
    match why(room.act(issue("NAIL", 7, Some("A1")))) {
        Why::NotEnough { on_hand, elsewhere, override_helps, .. } => {
            assert_eq!(on_hand, Some(qty(5)));
            assert_eq!(elsewhere.len(), 1);
            assert_eq!((elsewhere[0].location.as_str(), elsewhere[0].on_hand), ("A2", qty(9)));
            assert!(!override_helps);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(held(&room, "NAIL", "A1"), 5);
}

#[test]
fn an_override_with_a_reason_may_go_below_nothing_and_shows() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    let settings = room.state.get::<SettingsTable>(&0).unwrap().unwrap();
    room.act(Command::Settings(Settings { beyond: Beyond::Override, ..settings })).unwrap();
    let mut submission = room.submission(issue("NAIL", 7, Some("A1")));
    assert!(matches!(why(room.submit(&submission)), Why::NotEnough { override_helps: true, .. }));
    submission.override_reason = Some(Note::new("customer waits").unwrap());
    let decided = room.submit(&submission).unwrap();
    assert!(matches!(decided.notices.as_slice(), [Notice::Negative(_)]));
    assert_eq!(held(&room, "NAIL", "A1"), -2);
    let alerts = room
        .state
        .rows::<Alerts>(crate::domain::table::all(), crate::domain::table::Direction::Up, 9)
        .unwrap();
    assert_eq!(alerts.len(), 1, "the negative record is an alert");
    room.act(receive("NAIL", 2, "A1")).unwrap();
    let alerts = room
        .state
        .rows::<Alerts>(crate::domain::table::all(), crate::domain::table::Direction::Up, 9)
        .unwrap();
    assert!(alerts.is_empty(), "it closes by itself");
}

#[test]
fn first_expired_goes_out_first_over_lots_and_never_from_hold() {
    let mut room = shop();
    room.act(receive_lot("GLUE", 4, "A1", Some("LATE"), Some("2027-06-01"))).unwrap();
    room.act(receive_lot("GLUE", 3, "A2", Some("SOON"), Some("2026-04-01"))).unwrap();
    room.act(receive_lot("GLUE", 9, "HOLD", Some("HELD"), Some("2026-03-20"))).unwrap();
    let decided = room.act(issue("GLUE", 5, None)).unwrap();
    assert_eq!(decided.events.len(), 2, "split over two lots");
    assert_eq!(
        (held(&room, "GLUE", "A2"), held(&room, "GLUE", "A1"), held(&room, "GLUE", "HOLD")),
        (0, 2, 9)
    );
    assert!(matches!(why(room.act(issue("GLUE", 3, None))), Why::NotEnough { .. }));
}

#[test]
fn lots_are_asked_for_where_they_are_kept_and_refused_where_not() {
    let mut room = shop();
    assert!(matches!(why(room.act(receive("GLUE", 1, "A1"))), Why::Missing { .. }));
    assert!(matches!(why(room.act(receive_lot("NAIL", 1, "A1", Some("X"), None))), Why::Unfit { .. }));
}

#[test]
fn decimals_beyond_the_items_places_are_refused() {
    let mut room = shop();
    for (sku, raw, fits) in [("NAIL", 1_500_000, false), ("OIL", 1_500_000, true), ("OIL", 1_550_000, false)]
    {
        let mut command = receive(sku, 1, "A1");
        if let Command::Receive { lines, .. } = &mut command {
            lines[0].amount = Qty(raw).into();
        }
        let result = room.act(command);
        assert_eq!(result.is_ok(), fits, "{sku} {raw}: {result:?}");
    }
    for raw in [0, -1_000_000] {
        let mut command = receive("NAIL", 1, "A1");
        if let Command::Receive { lines, .. } = &mut command {
            lines[0].amount = Qty(raw).into();
        }
        assert!(matches!(why(room.act(command)), Why::NotPositive { .. }));
    }
}

#[test]
fn overflow_is_refused_not_wrapped() {
    let mut room = shop();
    room.act(receive("NAIL", 900_000_000_000, "A1")).unwrap();
    assert!(matches!(why(room.act(receive("NAIL", 900_000_000_000, "A1"))), Why::SumTooLarge { .. }));
    assert_eq!(held(&room, "NAIL", "A1"), 900_000_000_000);
}

#[test]
fn every_faulty_line_is_told_and_none_is_done() {
    let mut room = shop();
    let lines = vec![out_line("NAIL", 1, None), out_line("NOPE", 1, None), out_line("OIL", 0, None)];
    let refused = match room.act(Command::Issue { to: Some(IssueTo::Customer), lines }) {
        Err(Rejection::Refused(refused)) => refused,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refused.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(),
        [Some(1), Some(2), Some(3)]
    );
}

#[test]
fn a_second_look_asks_once_more_after_five() {
    let mut room = shop();
    for _ in 0..5 {
        room.act(receive("NAIL", 16, "A1")).unwrap();
    }
    let mut submission = room.submission(receive("NAIL", 160, "A1"));
    assert!(matches!(why(room.submit(&submission)), Why::SecondLook { .. }));
    room.act(receive("NAIL", 159, "A1")).unwrap();
    submission = room.submission(receive("NAIL", 1_600, "A1"));
    assert!(matches!(why(room.submit(&submission)), Why::SecondLook { .. }));
    submission.look = Look::Sure;
    room.submit(&submission).unwrap();
    // The slip undone, what is usual is as it was.
    room.act(Command::Undo(UndoWhat::Last)).unwrap();
    submission = room.submission(receive("NAIL", 1_600, "A1"));
    assert!(matches!(why(room.submit(&submission)), Why::SecondLook { largest, .. } if largest == qty(159)));
}

#[test]
fn goods_on_hold_are_not_available_and_come_back_when_the_hold_ends() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "HOLD")).unwrap();
    assert!(matches!(why(room.act(issue("NAIL", 1, Some("HOLD")))), Why::NotEnough { .. }));
    let patch = LocationPatch { kind: Some(LocationKind::Storage), ..LocationPatch::default() };
    room.act(Command::Location(LocationCommand::Change { location: code("HOLD").into(), patch })).unwrap();
    room.act(issue("NAIL", 1, Some("HOLD"))).unwrap();
}

#[test]
fn put_away_goes_home_or_where_it_lay_last() {
    let mut room = shop();
    let away = || {
        Command::PutAway(vec![MoveLine {
            item: code("NAIL").into(),
            amount: None,
            from: None,
            to: None,
            lot: None,
        }])
    };
    room.act(receive("NAIL", 4, "DOCK")).unwrap();
    assert!(matches!(why(room.act(away())), Why::Missing { .. }));
    room.act(move_to("NAIL", 4, "DOCK", "A2")).unwrap();
    room.act(receive("NAIL", 6, "DOCK")).unwrap();
    room.act(away()).unwrap();
    assert_eq!(held(&room, "NAIL", "A2"), 10);
    let patch = ItemPatch { home: Patch::Set(code("A1").into()), ..ItemPatch::default() };
    room.act(Command::Item(ItemCommand::Change { item: code("NAIL").into(), patch: Box::new(patch) }))
        .unwrap();
    room.act(receive("NAIL", 1, "DOCK")).unwrap();
    room.act(away()).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 1);
}

#[test]
fn everything_on_a_cart_moves_at_once() {
    let mut room = shop();
    room.act(receive("NAIL", 4, "CART")).unwrap();
    room.act(receive("OIL", 2, "CART")).unwrap();
    let all = || Command::MoveAll { from: code("CART").into(), to: code("A1").into() };
    room.act(all()).unwrap();
    assert_eq!((held(&room, "NAIL", "A1"), held(&room, "OIL", "A1")), (4, 2));
    assert!(matches!(why(room.act(all())), Why::Unfit { .. }));
}

#[test]
fn returns_go_both_ways() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(issue("NAIL", 4, Some("A1"))).unwrap();
    let give = |way, units| Command::Return {
        way,
        lines: vec![InLine {
            item: code("NAIL").into(),
            amount: amount(units),
            place: Some(code("A1").into()),
            lot: None,
            expires: None,
            cost: None,
        }],
    };
    room.act(give(ReturnWay::FromCustomer, 1)).unwrap();
    room.act(give(ReturnWay::ToSupplier(None), 2)).unwrap();
    assert_eq!(
        (held(&room, "NAIL", "A1"), held(&room, "NAIL", "customer"), held(&room, "NAIL", "supplier")),
        (5, 3, -8)
    );
}

#[test]
fn a_clerk_adjusts_up_to_a_limit() {
    let mut room = shop();
    room.act(receive("NAIL", 1_000, "A1")).unwrap();
    as_clerk(&mut room, adjust("NAIL", -250, "A1")).unwrap();
    assert!(
        matches!(why(as_clerk(&mut room, adjust("NAIL", -251, "A1"))), Why::Limit { .. }),
        "251 x 2.00 > 500.00"
    );
    room.act(adjust("NAIL", -251, "A1")).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 499);
}

#[test]
fn a_viewer_changes_nothing() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    for command in [
        receive("NAIL", 1, "A1"),
        issue("NAIL", 1, Some("A1")),
        move_to("NAIL", 1, "A1", "A2"),
        adjust("NAIL", 1, "A1"),
        Command::CountOpen(code("A1").into()),
        Command::Undo(UndoWhat::Last),
        Command::ClosePeriod(Day::parse("2026-03-01").unwrap()),
    ] {
        let submission = Submission { role: Role::Viewer, ..room.submission(command.clone()) };
        assert!(matches!(why(room.submit(&submission)), Why::Role { .. }), "{command:?}");
    }
    assert_eq!(room.head(), Seq(10));
}

#[test]
fn paper_takes_the_lots_that_were_there_then() {
    let mut room = shop();
    room.act(receive_lot("GLUE", 5, "A1", Some("L1"), Some("2026-09-30"))).unwrap();
    room.now += 2 * HOUR;
    room.act(receive_lot("GLUE", 5, "A1", Some("L2"), Some("2026-06-30"))).unwrap();
    room.now += HOUR;
    // L2 expires first, but an hour after the first receipt only L1 was there.
    at(&mut room, START + HOUR, issue("GLUE", 3, Some("A1"))).unwrap();
    let lots = |room: &Room| {
        let (item, _) = book::resolve_item(&room.state, &code("GLUE").into()).unwrap();
        let records = book::records_of_item(&room.state, item).unwrap();
        records.iter().map(|(_, balance)| balance.on_hand.0 / 1_000_000).collect::<Vec<_>>()
    };
    assert_eq!(lots(&room), [2, 5]);
    room.act(issue("GLUE", 3, Some("A1"))).unwrap();
    assert_eq!(lots(&room), [2, 2]);
}
