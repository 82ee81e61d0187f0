//! An undo: which time it carries, what it says that it undoes, how it goes with counts and promises.

use super::*;
use crate::domain::entry::Undoes;
use crate::domain::ids::ReservationId;
use crate::domain::tables::{ObservedState, Reservations};

fn undo(seq: Seq) -> Command {
    Command::Undo(UndoWhat::Entry(seq))
}

fn undo_line(seq: Seq, line: u32) -> Command {
    Command::Undo(UndoWhat::Line(EntryLine { seq, line }))
}

/// 1,000 nails and 1,000 of oil in A1, both counted by one entry, each one short; the entry of the count.
fn counted() -> (Room, Seq) {
    let mut room = shop();
    for sku in ["NAIL", "OIL"] {
        room.act(receive(sku, 1_000, "A1")).unwrap();
    }
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    let line = |sku: &str| CountLine { item: code(sku).into(), lot: None, counted: amount(999) };
    let lines = vec![line("NAIL"), line("OIL")];
    room.act(Command::CountEnter { count: CountId(1), lines }).unwrap();
    room.act(Command::CountClose(CountId(1))).unwrap();
    let counted = Seq(room.head().0 - 1);
    (room, counted)
}

fn states(room: &Room) -> Vec<ObservedState> {
    let rows = room.state.rows::<Observations>(all(), Direction::Up, 9).unwrap();
    rows.into_iter().map(|(_, row)| row.state).collect()
}

fn on_hand(room: &Room) -> (i64, i64) {
    (held(room, "NAIL", "A1"), held(room, "OIL", "A1"))
}

#[test]
fn an_undo_keeps_the_time_of_what_it_undoes_whatever_is_asked_for() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let received = room.head();
    room.now += 2 * HOUR;
    for moment in [START - 9 * HOUR, START + HOUR, START + 99 * HOUR] {
        let done = at(&mut room, moment, undo(received)).unwrap();
        assert_eq!((done.effective, done.undoes), (Moment(START), Some(Undoes::Entry(received))));
        let back = room.head();
        let line = EntryLine { seq: back, line: 1 };
        let done = room.act(Command::Undo(UndoWhat::Line(line))).unwrap();
        assert_eq!((done.effective, done.undoes), (Moment(START), Some(Undoes::Line(line))));
    }
    assert_eq!(held(&room, "NAIL", "A1"), 10);
}

#[test]
fn an_undo_in_a_closed_period_takes_the_first_open_moment() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let received = room.head();
    for day in ["2026-03-02", "2026-03-03"] {
        room.now += 30 * HOUR;
        room.act(Command::ClosePeriod(Day::parse(day).unwrap())).unwrap();
    }
    let done = room.act(undo(received)).unwrap();
    let open = Settings::new(code("USD"), code("UTC")).calendar().start(Day::parse("2026-03-04").unwrap());
    assert_eq!(done.effective, open);
    let later = room.now;
    room.act(receive("OIL", 1, "A1")).unwrap();
    let received = room.head();
    room.now += HOUR;
    assert_eq!(room.act(undo(received)).unwrap().effective, Moment(later), "in an open one its own");
    for (day, left) in [("2026-03-03", 10), ("2026-03-04", 0)] {
        let (item, _) = book::resolve_item(&room.state, &code("NAIL").into()).unwrap();
        let (location, _) = book::resolve_location(&room.state, &code("A1").into()).unwrap();
        let record = Record { item, location, lot: super::super::super::ids::LotId::NONE };
        let end = Settings::new(code("USD"), code("UTC")).calendar().end(Day::parse(day).unwrap());
        assert_eq!(book::on_hand_at(&room.state, record, end).unwrap(), qty(left), "at the end of {day}");
    }
}

#[test]
fn a_line_of_a_count_is_undone_with_what_was_posted_for_it() {
    use ObservedState::{Posted, Withdrawn};
    // Two observations, then what each posted.
    for (line, left, kept) in [
        (1, (1_000, 999), [Withdrawn, Posted]),
        (2, (999, 1_000), [Posted, Withdrawn]),
        (3, (1_000, 999), [Withdrawn, Posted]),
        (4, (999, 1_000), [Posted, Withdrawn]),
    ] {
        let (mut room, counted) = counted();
        assert_eq!((on_hand(&room), states(&room)), ((999, 999), vec![Posted, Posted]));
        room.act(undo_line(counted, line)).unwrap();
        assert_eq!((on_hand(&room), states(&room)), (left, kept.to_vec()), "line {line}");
        assert!(matches!(why(room.act(undo_line(counted, line))), Why::AlreadyUndone { .. }), "line {line}");
        room.act(undo(counted)).unwrap();
        assert_eq!((on_hand(&room), states(&room)), ((1_000, 1_000), vec![Withdrawn, Withdrawn]));
    }
}

/// A room in which 20 NAIL were seen to be 7, and the observation that waits for a supervisor.
fn waiting() -> (Room, EntryLine) {
    let mut room = shop();
    room.act(receive("NAIL", 20, "A1")).unwrap();
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    room.act(count_enter(1, "NAIL", 7)).unwrap();
    let observation = EntryLine { seq: room.head(), line: 1 };
    room.act(Command::CountClose(CountId(1))).unwrap();
    (room, observation)
}

#[test]
fn an_approval_is_undone_with_its_observation() {
    let (mut room, observation) = waiting();
    room.act(Command::CountJudge { observation, judgement: Judgement::Approved }).unwrap();
    let approved = room.head();
    assert_eq!((held(&room, "NAIL", "A1"), states(&room)), (7, vec![ObservedState::Posted]));
    room.act(undo(approved)).unwrap();
    assert_eq!((held(&room, "NAIL", "A1"), states(&room)), (20, vec![ObservedState::Withdrawn]));
    let again = Command::CountJudge { observation, judgement: Judgement::Approved };
    assert!(why(room.act(again)).to_string().contains("does not wait for anybody"));
}

#[test]
fn a_rejected_variance_is_nothing_to_undo() {
    let (mut room, observation) = waiting();
    room.act(Command::CountJudge { observation, judgement: Judgement::Rejected }).unwrap();
    let rejected = room.head();
    assert_eq!(held(&room, "NAIL", "A1"), 20);
    assert!(matches!(why(room.act(undo(rejected))), Why::NothingToUndo { seq: Some(_) }));
    let line = why(room.act(undo_line(rejected, 1))).to_string();
    assert!(line.contains("follows from other lines and is undone with them"), "{line}");
    assert!(matches!(why(room.act(undo_line(rejected, 9))), Why::Unknown { .. }));
}

#[test]
fn a_promise_that_was_used_since_gives_back_no_more_than_is_left_of_it() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let line = ReserveLine { item: code("NAIL").into(), amount: amount(6), place: None, lot: None };
    room.act(Command::Reserve { document: code("SO-1"), priority: None, lines: vec![line] }).unwrap();
    let promised = room.head();
    let left = |room: &Room| {
        let row = room.state.get::<Reservations>(&ReservationId(1)).unwrap();
        row.map_or(0, |row| row.quantity.0 / 1_000_000)
    };
    let mut line = out_line("NAIL", 2, Some("A1"));
    line.document = Some(code("SO-1"));
    room.act(Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] }).unwrap();
    let issued = room.head();
    let used = why(room.act(undo(promised))).to_string();
    let wanted = "2 of reservation 1 has been used or released since; release the rest instead";
    assert_eq!((used.as_str(), left(&room)), (wanted, 4));
    room.act(undo(issued)).unwrap();
    assert_eq!(left(&room), 6);
    room.act(undo(promised)).unwrap();
    assert_eq!(left(&room), 0);
    room.act(undo(room.head())).unwrap();
    assert_eq!(left(&room), 6, "and it is promised again");
}

#[test]
fn what_would_come_back_to_what_is_out_of_use_stays() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(move_to("NAIL", 5, "A1", "A2")).unwrap();
    let moved = room.head();
    let place = |command: fn(super::super::super::command::LocationRef) -> LocationCommand| {
        Command::Location(command(code("A1").into()))
    };
    room.act(place(LocationCommand::Retire)).unwrap();
    assert!(matches!(why(room.act(undo(moved))), Why::Retired { .. }));
    room.act(place(LocationCommand::Revive)).unwrap();
    room.act(undo(moved)).unwrap();
    room.act(issue("NAIL", 5, Some("A1"))).unwrap();
    let issued = room.head();
    let item = |command: fn(super::super::super::command::ItemRef) -> ItemCommand| {
        Command::Item(command(code("NAIL").into()))
    };
    room.act(item(ItemCommand::Retire)).unwrap();
    assert!(matches!(why(room.act(undo(issued))), Why::Retired { .. }));
    room.act(item(ItemCommand::Revive)).unwrap();
    room.act(undo(issued)).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 5);
}

#[test]
fn goods_of_a_lot_that_is_out_of_use_or_merged_do_not_come_back() {
    use crate::domain::command::{Hold, LotCommand};
    use crate::domain::refusal::Never;
    let lot = |number: &str| LotRef::Number(code(number));
    let glue = || code("GLUE").into();
    let mut room = shop();
    room.act(receive_lot("GLUE", 5, "A1", Some("L1"), None)).unwrap();
    room.act(receive_lot("GLUE", 5, "A1", Some("L2"), None)).unwrap();
    let mut line = out_line("GLUE", 5, Some("A1"));
    line.lot = Some(lot("L1"));
    room.act(Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] }).unwrap();
    let issued = room.head();
    room.act(Command::Lot(LotCommand::Retire { item: glue(), lot: lot("L1") })).unwrap();
    assert!(matches!(why(room.act(undo(issued))), Why::Retired { .. }));
    let free = LotCommand::Change {
        item: glue(),
        lot: lot("L1"),
        expires: Patch::Keep,
        hold: Some(Hold::Free),
        parent: Patch::Keep,
    };
    room.act(Command::Lot(free)).unwrap();
    room.act(undo(issued)).unwrap();
    room.act(undo(room.head())).unwrap();
    let again = room.head();
    room.act(Command::Lot(LotCommand::Merge { item: glue(), from: lot("L1"), into: lot("L2") })).unwrap();
    let merged = room.head();
    assert!(matches!(why(room.act(undo(again))), Why::Never { why: Never::Merged { .. }, .. }));
    assert!(matches!(why(room.act(undo(merged))), Why::Never { why: Never::Merge(_), .. }));
}

#[test]
fn a_merge_of_any_sort_stays_and_so_does_other_master_data() {
    use crate::domain::command::{JobCommand, SupplierCommand};
    use crate::domain::party::JobKind;
    use crate::domain::refusal::Never;
    let job =
        |name: &str| Command::Job(JobCommand::Add { code: code(name), name: None, kind: JobKind::Work });
    let supplier = |name: &str| {
        let code = code(name);
        Command::Supplier(SupplierCommand::Add { code, name: None, notes: None, extra: Vec::new() })
    };
    let (a, b) = (|| code("A").into(), || code("B").into());
    let jobs = Command::Job(JobCommand::Merge { from: a(), into: b() });
    let (a, b) = (|| code("A").into(), || code("B").into());
    let suppliers = Command::Supplier(SupplierCommand::Merge { from: a(), into: b() });
    let places = LocationCommand::Merge { from: code("A1").into(), into: code("A2").into() };
    let items = ItemCommand::Merge { from: code("NAIL").into(), into: code("SCREW").into() };
    let patch = ItemPatch { name: Some(Name::new("Screw").unwrap()), ..ItemPatch::default() };
    let screw = ItemCommand::Add { sku: code("SCREW"), patch: Box::new(patch) };
    let mut room = shop();
    for (command, merges) in [
        (job("A"), false),
        (job("B"), false),
        (jobs, true),
        (supplier("A"), false),
        (supplier("B"), false),
        (suppliers, true),
        (Command::Item(screw), false),
        (Command::Location(places), true),
        (Command::Item(items), true),
    ] {
        room.act(command.clone()).unwrap();
        let stays = why(room.act(Command::Undo(UndoWhat::Last)));
        let Why::Never { why: never, .. } = stays else { panic!("{stays:?}") };
        assert_eq!(matches!(never, Never::Merge(_)), merges, "{command:?}");
    }
}
