//! What stands on an entry that is to be undone: the fewest that would have to be undone first, and what never can.

use super::*;
use crate::domain::refusal::Never;

/// A step: units of nails in A1 (less than 0: issued), and how many hours after the start. 0 units merge NAIL into SCREW.
type Step = (i64, u64);

/// Does the steps, each told a day later than the last one happened, and undoes the one of that number, from 1.
fn undone(steps: &[Step], which: usize) -> (Vec<Seq>, Result<Decided, Rejection>) {
    let mut room = shop();
    let patch = ItemPatch { name: Some(Name::new("Screw").unwrap()), ..ItemPatch::default() };
    room.act(Command::Item(ItemCommand::Add { sku: code("SCREW"), patch: Box::new(patch) })).unwrap();
    room.now = START + 24 * HOUR;
    let mut entries = Vec::new();
    for (units, hours) in steps {
        let merge = ItemCommand::Merge { from: code("NAIL").into(), into: code("SCREW").into() };
        let command = match units {
            0 => Command::Item(merge),
            1.. => receive("NAIL", *units, "A1"),
            _ => issue("NAIL", -units, Some("A1")),
        };
        let done = match units {
            0 => room.act(command),
            _ => at(&mut room, START + hours * HOUR, command),
        };
        done.unwrap_or_else(|why| panic!("{units} at {hours}: {why}"));
        entries.push(room.head());
    }
    room.now += 1;
    let done = room.act(Command::Undo(UndoWhat::Entry(entries[which - 1])));
    (entries, done)
}

/// The steps, by their numbers, that must be undone first; none where it can be undone.
fn check(name: &str, steps: &[Step], which: usize, first: &[usize]) {
    let (entries, done) = undone(steps, which);
    let wanted: Vec<Seq> = first.iter().map(|step| entries[step - 1]).collect();
    match done {
        Ok(_) => assert_eq!(wanted, [], "{name}"),
        refused => match why(refused) {
            Why::DependedOn { entries } => assert_eq!(entries, wanted, "{name}"),
            other => panic!("{name}: {other:?}"),
        },
    }
}

#[test]
fn the_fewest_entries_that_would_free_it_are_named_newest_first() {
    check("nothing was taken", &[(10, 1)], 1, &[]);
    check("enough is left", &[(5, 1), (10, 2), (-3, 3)], 2, &[]);
    check("all of it was taken", &[(10, 1), (-3, 2), (-6, 3), (-1, 4)], 1, &[4, 3, 2]);
    check("the one that took most", &[(5, 1), (10, 2), (-3, 3), (-6, 4), (-1, 5)], 2, &[4]);
    check("more came later", &[(10, 1), (-10, 2), (10, 3)], 1, &[2]);
    check("more came in between", &[(10, 1), (10, 2), (-10, 3)], 1, &[]);
}

#[test]
fn what_happened_at_the_same_moment_stands_on_it_where_it_was_told_later() {
    check("taken at that moment", &[(10, 1), (-10, 1)], 1, &[2]);
    check("and at a later one", &[(10, 1), (-4, 1), (-6, 2)], 1, &[3, 2]);
    check("more was taken before it", &[(14, 1), (-12, 1), (10, 1), (-10, 1)], 3, &[4]);
    check("taken before, of something else", &[(4, 1), (-4, 1), (10, 1), (-10, 1)], 3, &[4]);
}

#[test]
fn what_was_told_before_may_stand_on_what_was_dated_back() {
    // The paper of the second hour is told last, and the issue of the fifth took most.
    check("told before it", &[(5, 1), (-5, 5), (4, 2), (-4, 6)], 3, &[2]);
    check("told after it", &[(5, 1), (-3, 5), (4, 2), (-6, 6)], 3, &[4]);
}

#[test]
fn what_was_merged_since_is_freed_by_what_was_dated_back_or_never() {
    check("dated back", &[(10, 1), (10, 5), (-10, 2), (0, 24)], 2, &[3]);
    for steps in [[(10, 1), (-10, 2), (10, 5), (0, 24)].as_slice(), [(10, 5), (0, 24)].as_slice()] {
        let which = steps.len() - 1;
        let (entries, done) = undone(steps, which);
        match why(done) {
            Why::Never { why: Never::Overtaken { by }, .. } => assert_eq!(Some(&by), entries.last()),
            other => panic!("{steps:?}: {other:?}"),
        }
    }
}

#[test]
fn what_was_dated_back_and_undone_again_frees_nothing() {
    let mut room = shop();
    let patch = ItemPatch { name: Some(Name::new("Screw").unwrap()), ..ItemPatch::default() };
    room.act(Command::Item(ItemCommand::Add { sku: code("SCREW"), patch: Box::new(patch) })).unwrap();
    room.now = START + 24 * HOUR;
    at(&mut room, START + HOUR, receive("NAIL", 10, "A1")).unwrap();
    at(&mut room, START + 5 * HOUR, receive("NAIL", 10, "A1")).unwrap();
    let received = room.head();
    at(&mut room, START + 2 * HOUR, issue("NAIL", 10, Some("A1"))).unwrap();
    room.act(Command::Undo(UndoWhat::Last)).unwrap();
    let merge = ItemCommand::Merge { from: code("NAIL").into(), into: code("SCREW").into() };
    room.act(Command::Item(merge)).unwrap();
    let never = why(room.act(Command::Undo(UndoWhat::Entry(received))));
    assert!(matches!(never, Why::Never { why: Never::Overtaken { .. }, .. }), "{never:?}");
}

#[test]
fn goods_of_a_lot_do_not_come_back_to_an_item_without_lots() {
    let mut room = shop();
    room.act(receive_lot("GLUE", 5, "A1", Some("L1"), None)).unwrap();
    room.act(issue("GLUE", 5, Some("A1"))).unwrap();
    let issued = room.head();
    let patch = ItemPatch { tracking: Some(Tracking::None), ..ItemPatch::default() };
    let patch = ItemCommand::Change { item: code("GLUE").into(), patch: Box::new(patch) };
    room.act(Command::Item(patch)).unwrap();
    let refused = why(room.act(Command::Undo(UndoWhat::Entry(issued)))).to_string();
    assert_eq!(refused, "GLUE is not kept by lot any more; book it back without one");
}
