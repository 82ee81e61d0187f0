//! Back-dating, closing and undo.

use super::*;

#[test]
fn back_dating_must_leave_every_later_balance_legal() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.now += 4 * HOUR;
    room.act(issue("NAIL", 9, Some("A1"))).unwrap();
    room.now += HOUR;
    room.act(receive("NAIL", 50, "A1")).unwrap();
    // 51 now, but taking 2 two hours ago leaves the issue of 9 one short.
    match why(at(&mut room, START + 3 * HOUR, issue("NAIL", 2, Some("A1")))) {
        Why::PastNegative { at, short, .. } => assert_eq!((at.at.0, short), (START + 4 * HOUR, Some(qty(1)))),
        other => panic!("{other:?}"),
    }
    at(&mut room, START + 3 * HOUR, issue("NAIL", 1, Some("A1"))).unwrap();
    assert!(matches!(
        why(at(&mut room, START - HOUR, issue("NAIL", 1, Some("A1")))),
        Why::PastNegative { .. }
    ));
    assert!(matches!(why(at(&mut room, START + 99 * HOUR, receive("NAIL", 1, "A1"))), Why::Future { .. }));
}

#[test]
fn a_clerk_dates_back_within_the_shift_a_supervisor_to_the_closed_day() {
    let mut room = shop();
    room.now += 48 * HOUR;
    let back = |room: &Room, hours: u64, role| Submission {
        effective: Some(Moment(room.now - hours * HOUR)),
        role,
        ..room.submission(receive("NAIL", 1, "A1"))
    };
    let late = back(&room, 13, Role::Clerk);
    assert!(matches!(why(room.submit(&late)), Why::BeforeShift { hours: 12 }));
    let fine = back(&room, 11, Role::Clerk);
    room.submit(&fine).unwrap();
    let far = back(&room, 47, Role::Supervisor);
    room.submit(&far).unwrap();
    room.act(Command::ClosePeriod(Day::parse("2026-03-02").unwrap())).unwrap();
    assert!(matches!(why(room.submit(&far)), Why::Closed { .. }));
    assert!(matches!(
        why(room.act(Command::ClosePeriod(Day::parse("2026-03-04").unwrap()))),
        Why::Unfit { .. }
    ));
    assert!(matches!(
        why(room.act(Command::ClosePeriod(Day::parse("2026-03-02").unwrap()))),
        Why::Closed { .. }
    ));
}

#[test]
fn closing_freezes_quantity_and_value_of_the_day() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.now += 24 * HOUR;
    room.act(issue("NAIL", 4, Some("A1"))).unwrap();
    let decided = room.act(Command::ClosePeriod(Day::parse("2026-03-02").unwrap())).unwrap();
    let frozen: Vec<_> = decided
        .events
        .iter()
        .filter_map(|event| match event {
            Event::ClosedItem { on_hand, value, .. } => Some((on_hand.0, value.plain())),
            _ => None,
        })
        .collect();
    assert_eq!(frozen, [(10_000_000, String::from("20.00"))]);
}

#[test]
fn what_is_as_at_the_last_closing_is_not_frozen_again() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.now += 72 * HOUR;
    let mut frozen = |day: &str| {
        let decided = room.act(Command::ClosePeriod(Day::parse(day).unwrap())).unwrap();
        decided.events.iter().filter(|event| matches!(event, Event::ClosedItem { .. })).count()
    };
    assert_eq!((frozen("2026-03-02"), frozen("2026-03-03")), (1, 0));
    let nail = book::resolve_item(&room.state, &code("NAIL").into()).unwrap().0;
    let held = room.state.get::<Closed>(&nail).unwrap().unwrap();
    assert_eq!((held.day, held.on_hand), (Day::parse("2026-03-02").unwrap(), qty(10)));
}

#[test]
fn a_large_closing_goes_on_entry_by_entry_and_is_closed_from_the_first_on() {
    const ITEMS: usize = 2_100;
    let mut room = shop();
    let mut lines = Vec::new();
    for number in 0..ITEMS {
        let sku = code(&format!("X-{number}"));
        let patch = ItemPatch { name: Some(Name::new("x").unwrap()), ..ItemPatch::default() };
        room.act(Command::Item(ItemCommand::Add { sku: sku.clone(), patch: Box::new(patch) })).unwrap();
        lines.push(InLine {
            item: sku.into(),
            amount: amount(1),
            place: Some(code("A1").into()),
            lot: None,
            expires: None,
            cost: None,
        });
    }
    room.act(Command::Receive { supplier: None, lines }).unwrap();
    room.now += 72 * HOUR;
    let close = |day: &str| Command::ClosePeriod(Day::parse(day).unwrap());
    let frozen = |room: &Room| room.state.rows::<Closed>(all(), Direction::Up, usize::MAX).unwrap().len();
    let first = room.act(close("2026-03-02")).unwrap();
    assert!(matches!(first.notices.as_slice(), [Notice::ClosingGoesOn(_)]), "{:?}", first.notices);
    assert_eq!((first.events.len(), frozen(&room)), (2_002, 2_000));
    assert!(matches!(why(at(&mut room, START + HOUR, receive("NAIL", 1, "A1"))), Why::Closed { .. }));
    let other = why(room.act(close("2026-03-03"))).to_string();
    assert!(other.contains("the closing of 2026-03-02 is not finished"), "{other}");
    // What comes in meanwhile is of another day.
    room.act(receive("X-2099", 5, "A1")).unwrap();
    let last = room.act(close("2026-03-02")).unwrap();
    assert_eq!((last.notices.len(), frozen(&room)), (0, ITEMS));
    let (item, _) = book::resolve_item(&room.state, &code("X-2099").into()).unwrap();
    assert_eq!(room.state.get::<Closed>(&item).unwrap().unwrap().on_hand, qty(1));
    assert!(matches!(why(room.act(close("2026-03-02"))), Why::Closed { .. }));
    assert!(room.act(close("2026-03-03")).unwrap().notices.is_empty());
}

#[test]
fn times_in_refusals_are_the_stores() {
    let mut room = Room::at(Moment(START));
    let settings = Settings::new(code("USD"), code("America/New_York"));
    room.act(Command::Create { site: [7; 16], settings }).unwrap();
    let future = why(at(&mut room, START + HOUR, receive("NAIL", 1, "A1"))).to_string();
    assert_eq!(future, "2026-03-02 04:00 is in the future; give a time that has passed");
    let seconds = why(at(&mut room, START + HOUR + 5_000, receive("NAIL", 1, "A1"))).to_string();
    assert!(seconds.starts_with("2026-03-02 04:00:05 is"), "{seconds}");
}

#[test]
fn undo_reverses_an_entry_or_a_line_and_names_what_stands_on_it() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let received = room.head();
    room.act(issue("NAIL", 6, Some("A1"))).unwrap();
    let issued = room.head();
    assert!(matches!(
        why(room.act(Command::Undo(UndoWhat::Entry(received)))),
        Why::DependedOn { entries } if entries == [issued]
    ));
    room.act(Command::Undo(UndoWhat::Line(EntryLine { seq: issued, line: 1 }))).unwrap();
    let undo = room.head();
    assert_eq!(held(&room, "NAIL", "A1"), 10);
    assert!(matches!(why(room.act(Command::Undo(UndoWhat::Entry(issued)))), Why::AlreadyUndone { .. }));
    room.act(Command::Undo(UndoWhat::Entry(undo))).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 4, "undoing the undo does it again");
    room.act(Command::Undo(UndoWhat::Last)).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 10);
    room.act(Command::Undo(UndoWhat::Last)).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 0);
    assert!(matches!(why(room.act(Command::Undo(UndoWhat::Last))), Why::Never { .. }), "an item stays");
}

#[test]
fn closing_freezes_what_was_all_gone_since_and_not_what_came_since() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(receive_lot("GLUE", 3, "A1", Some("L1"), None)).unwrap();
    room.act(issue("GLUE", 3, Some("A1"))).unwrap();
    room.now += 24 * HOUR;
    room.act(issue("NAIL", 10, Some("A1"))).unwrap();
    room.act(receive("OIL", 5, "A1")).unwrap();
    let decided = room.act(Command::ClosePeriod(Day::parse("2026-03-02").unwrap())).unwrap();
    let frozen = decided.events.iter().filter_map(|event| match event {
        Event::ClosedItem { item, on_hand, .. } => {
            Some((book::item(&room.state, *item).unwrap().1.sku.to_string(), on_hand.0))
        }
        _ => None,
    });
    assert_eq!(frozen.collect::<Vec<_>>(), [(String::from("NAIL"), 10_000_000)]);
}
