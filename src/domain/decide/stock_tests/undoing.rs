//! Undo after undo: forwards, backwards and again, and what can never be undone.

use super::*;
use crate::domain::refusal::Never;

/// One step of a case; entries are named by their order in it, from 1.
enum Step {
    /// Does a command an hour after the one before.
    Do(Command),
    /// Does it at the very same moment as the one before.
    Also(Command),
    /// Undoes an entry.
    Undo(usize),
    /// Undoes a line of an entry.
    Line(usize, u32),
    /// Undoing an entry is refused, for these stand on it.
    Stands(usize, &'static [usize]),
    /// An entry is undone already.
    Already(usize),
    /// What the dock and the bin hold of NAIL.
    Holds(i64, i64),
}
use Step::*;

fn check(name: &str, steps: Vec<Step>) {
    let mut room = shop();
    let mut entries: Vec<Seq> = Vec::new();
    for (number, step) in (1..).zip(steps) {
        let told = format!("{name}, step {number}");
        match step {
            Do(command) => {
                room.now += HOUR / 8;
                room.act(command).unwrap_or_else(|why| panic!("{told}: {why}"));
                entries.push(room.head());
            }
            Also(command) => {
                room.act(command).unwrap_or_else(|why| panic!("{told}: {why}"));
                entries.push(room.head());
            }
            Undo(nth) => {
                room.now += HOUR / 8;
                let what = UndoWhat::Entry(entries[nth - 1]);
                room.act(Command::Undo(what)).unwrap_or_else(|why| panic!("{told}: {why}"));
                entries.push(room.head());
            }
            Line(nth, line) => {
                let line = EntryLine { seq: entries[nth - 1], line };
                let what = Command::Undo(UndoWhat::Line(line));
                room.act(what).unwrap_or_else(|why| panic!("{told}: {why}"));
                entries.push(room.head());
            }
            Stands(nth, on) => match why(room.act(Command::Undo(UndoWhat::Entry(entries[nth - 1])))) {
                Why::DependedOn { entries: named } => {
                    let wanted: Vec<Seq> = on.iter().map(|nth| entries[nth - 1]).collect();
                    assert_eq!(named, wanted, "{told}");
                }
                other => panic!("{told}: {other:?}"),
            },
            Already(nth) => {
                let found = why(room.act(Command::Undo(UndoWhat::Entry(entries[nth - 1]))));
                assert!(matches!(found, Why::AlreadyUndone { .. }), "{told}: {found:?}");
            }
            Holds(dock, bin) => {
                assert_eq!((held(&room, "NAIL", "DOCK"), held(&room, "NAIL", "A1")), (dock, bin), "{told}");
            }
        }
    }
}

fn nails(units: i64) -> Command {
    receive("NAIL", units, "DOCK")
}

fn out(units: i64) -> Command {
    issue("NAIL", units, Some("DOCK"))
}

fn away(units: i64) -> Command {
    Command::PutAway(vec![MoveLine {
        item: code("NAIL").into(),
        amount: Some(amount(units)),
        from: Some(code("DOCK").into()),
        to: Some(code("A1").into()),
        lot: None,
    }])
}

fn two_lines() -> Command {
    let line = || InLine {
        item: code("NAIL").into(),
        amount: amount(5),
        place: Some(code("DOCK").into()),
        lot: None,
        expires: None,
        cost: None,
    };
    Command::Receive { supplier: None, lines: vec![line(), line()] }
}

#[test]
fn undo_goes_back_entry_by_entry_and_forward_again() {
    check("received, issued", vec![Do(nails(5)), Do(out(5)), Undo(2), Undo(1), Holds(0, 0)]);
    check("received, put away", vec![Do(nails(5)), Do(away(5)), Undo(2), Undo(1), Holds(0, 0)]);
    check(
        "three deep",
        vec![
            Do(nails(5)),
            Do(away(5)),
            Do(issue("NAIL", 5, Some("A1"))),
            Undo(3),
            Undo(2),
            Undo(1),
            Holds(0, 0),
        ],
    );
    check(
        "redo in turn",
        vec![
            Do(nails(5)),
            Do(out(5)),
            Undo(2),
            Undo(1),
            Holds(0, 0),
            Stands(3, &[4]),
            Undo(4),
            Holds(5, 0),
            Undo(3),
            Holds(0, 0),
            Already(4),
            Already(3),
        ],
    );
    check(
        "there and back three times",
        vec![
            Do(nails(5)),
            Do(out(5)),
            Undo(2),
            Undo(3),
            Undo(4),
            Holds(5, 0),
            Already(2),
            Already(4),
            Undo(1),
            Holds(0, 0),
        ],
    );
    check(
        "an undone undo stands on what it did again",
        vec![Do(nails(5)), Do(out(5)), Undo(2), Undo(3), Stands(1, &[2]), Undo(2), Undo(1), Holds(0, 0)],
    );
}

#[test]
fn what_was_undone_is_nobodys_dependent() {
    // The issue of 3 was undone, that of 4 stands.
    check(
        "one of two issues",
        vec![Do(nails(7)), Do(out(3)), Do(out(4)), Undo(2), Stands(1, &[3]), Undo(3), Undo(1), Holds(0, 0)],
    );
    check("at one moment", vec![Do(nails(5)), Also(out(5)), Stands(1, &[2]), Undo(2), Undo(1), Holds(0, 0)]);
    check(
        "a later issue uses what the undo gave back",
        vec![
            Do(nails(5)),
            Do(out(5)),
            Undo(2),
            Do(out(2)),
            Stands(1, &[4]),
            Stands(3, &[4]),
            Undo(4),
            Undo(1),
        ],
    );
    check(
        "by line",
        vec![Do(two_lines()), Do(out(10)), Line(2, 1), Line(1, 2), Line(1, 1), Holds(0, 0), Already(1)],
    );
}

#[test]
fn the_fewest_entries_are_named_for_all_lines_together() {
    // Ten came in two lines of five; without the seven and one of the others there are none short.
    check(
        "two lines of one record",
        vec![Do(two_lines()), Do(out(1)), Do(out(7)), Do(out(2)), Stands(1, &[4, 3, 2])],
    );
    check(
        "one of them is enough",
        vec![Do(nails(5)), Do(two_lines()), Do(out(7)), Do(out(2)), Stands(2, &[3])],
    );
}

#[test]
fn an_undone_promise_can_be_promised_and_undone_again() {
    let mut room = shop();
    let reserved = |room: &Room| {
        let (item, _) = book::resolve_item(&room.state, &code("NAIL").into()).unwrap();
        room.state.get::<Totals>(&item).unwrap().unwrap().reserved
    };
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let lines = vec![ReserveLine { item: code("NAIL").into(), amount: amount(4), place: None, lot: None }];
    room.act(Command::Reserve { document: code("SO-1"), priority: None, lines }).unwrap();
    let mut entry = room.head();
    for wanted in [0, 4, 0, 4, 0] {
        room.act(Command::Undo(UndoWhat::Entry(entry))).unwrap();
        assert_eq!(reserved(&room), qty(wanted));
        let again = why(room.act(Command::Undo(UndoWhat::Entry(entry))));
        assert!(matches!(again, Why::AlreadyUndone { .. }), "{again:?}");
        entry = room.head();
    }
}

#[test]
fn a_withdrawn_count_does_not_stand_in_the_way() {
    let mut room = shop();
    room.act(receive("NAIL", 100, "A1")).unwrap();
    let received = room.head();
    room.now += HOUR;
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    room.act(count_enter(1, "NAIL", 99)).unwrap();
    let mut counted = room.head();
    assert_eq!(held(&room, "NAIL", "A1"), 99, "within the limit: posted at once");
    room.act(Command::CountClose(CountId(1))).unwrap();
    room.act(Command::Undo(UndoWhat::Entry(counted))).unwrap();
    counted = room.head();
    assert_eq!(held(&room, "NAIL", "A1"), 100);
    room.act(Command::Undo(UndoWhat::Entry(received))).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 0);
    let again = why(room.act(Command::Undo(UndoWhat::Entry(counted))));
    assert!(matches!(again, Why::NothingToUndo { .. }), "{again:?}");
}

/// What undoing an entry is refused with for ever.
fn never(room: &mut Room, entry: Seq) -> Never {
    match why(room.act(Command::Undo(UndoWhat::Entry(entry)))) {
        Why::Never { seq, why } => {
            assert_eq!(seq, entry);
            why
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_merge_stays_and_so_does_what_it_made_other_stock_of() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    let received = room.head();
    room.act(receive("OIL", 7, "A1")).unwrap();
    room.act(issue("OIL", 2, Some("A1"))).unwrap();
    let issued = room.head();
    room.act(Command::Item(ItemCommand::Change {
        item: code("OIL").into(),
        patch: Box::new(ItemPatch { decimals: Some(0), ..ItemPatch::default() }),
    }))
    .unwrap();
    let changed = room.head();
    room.act(Command::Item(ItemCommand::Merge { from: code("OIL").into(), into: code("NAIL").into() }))
        .unwrap();
    let merged = room.head();
    use crate::domain::entry::Action;
    use crate::domain::refusal::Noun;
    assert_eq!(never(&mut room, merged), Never::Merge(Action::Item));
    assert_eq!(never(&mut room, changed), Never::MasterData(Action::Item));
    let gone = Never::Merged { noun: Noun::Item, code: code("OIL"), into: code("NAIL") };
    assert_eq!(never(&mut room, issued), gone, "the goods would come back as what is no more");

    room.act(Command::Location(LocationCommand::Merge { from: code("A1").into(), into: code("A2").into() }))
        .unwrap();
    let places = room.head();
    assert_eq!(never(&mut room, places), Never::Merge(Action::Location));
    assert_eq!(never(&mut room, received), Never::Overtaken { by: places });
}

#[test]
fn goods_do_not_come_back_to_what_is_out_of_use() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(issue("NAIL", 5, Some("A1"))).unwrap();
    let issued = room.head();
    room.act(Command::Location(LocationCommand::Retire(code("A1").into()))).unwrap();
    let refused = why(room.act(Command::Undo(UndoWhat::Entry(issued))));
    assert!(matches!(&refused, Why::Retired { code: place, .. } if *place == code("A1")), "{refused:?}");
    room.act(Command::Location(LocationCommand::Revive(code("A1").into()))).unwrap();
    room.act(Command::Undo(UndoWhat::Entry(issued))).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 5);
}

#[test]
fn a_bare_undo_takes_the_last_entry_or_says_why_not() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    let received = room.head();
    room.act(Command::Location(LocationCommand::Retire(code("A2").into()))).unwrap();
    let last = || Command::Undo(UndoWhat::Last);
    let retired = room.head();
    assert!(matches!(why(room.act(last())), Why::Never { seq, .. } if seq == retired));
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    room.act(Command::CountClose(CountId(1))).unwrap();
    let closed = room.head();
    assert!(matches!(why(room.act(last())), Why::NothingToUndo { seq: Some(seq) } if seq == closed));
    room.act(receive("NAIL", 2, "A1")).unwrap();
    room.act(last()).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 5, "what was undone is passed over");
    assert!(matches!(why(room.act(last())), Why::NothingToUndo { seq: Some(seq) } if seq == closed));
    room.act(Command::Undo(UndoWhat::Entry(received))).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 0);
}

#[test]
fn a_line_is_undone_by_the_number_that_it_was_given_by() {
    let mut room = shop();
    let line = |sku: &str, lot: Option<&str>, units: i64| InLine {
        item: code(sku).into(),
        amount: amount(units),
        place: Some(code("A1").into()),
        lot: lot.map(|lot| LotRef::Number(code(lot))),
        expires: None,
        cost: None,
    };
    let lines = vec![line("GLUE", Some("L1"), 4), line("NAIL", None, 5), line("GLUE", Some("L2"), 6)];
    room.act(Command::Receive { supplier: None, lines }).unwrap();
    let seq = room.head();
    let undo = |line| Command::Undo(UndoWhat::Line(EntryLine { seq, line }));
    let left = |room: &Room| (held(room, "GLUE", "A1"), held(room, "NAIL", "A1"));
    room.act(undo(2)).unwrap();
    assert_eq!(left(&room), (10, 0));
    room.act(undo(3)).unwrap();
    assert_eq!(left(&room), (4, 0));
    let lot = why(room.act(undo(4)));
    assert!(matches!(&lot, Why::Unfit { what } if what.contains("journal")), "{lot:?}");
    assert!(matches!(why(room.act(undo(2))), Why::AlreadyUndone { .. }));
    assert!(matches!(why(room.act(undo(9))), Why::Unknown { .. }));
}

#[test]
fn a_promise_that_an_issue_used_up_comes_after_its_lines() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let lines = vec![ReserveLine { item: code("NAIL").into(), amount: amount(4), place: None, lot: None }];
    room.act(Command::Reserve { document: code("SO-1"), priority: None, lines }).unwrap();
    let line = || OutLine { document: Some(code("SO-1")), ..out_line("NAIL", 2, Some("A1")) };
    let issued = room.act(Command::Issue { to: None, lines: vec![line(), line()] }).unwrap();
    let moved: Vec<bool> = issued.events.iter().map(|event| matches!(event, Event::Moved(_))).collect();
    assert_eq!(moved, [true, true, false, false]);
    room.act(Command::Undo(UndoWhat::Last)).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 10);
}
