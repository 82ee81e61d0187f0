//! What was overtaken: undone and done again another way, merged, kept otherwise. Random histories found these.

use super::*;
use crate::domain::refusal::Never;

fn undo(room: &mut Room, seq: Seq) -> Result<Decided, Rejection> {
    room.act(Command::Undo(UndoWhat::Entry(seq)))
}

/// Does it and says which entry it was.
fn done(room: &mut Room, command: Command) -> Seq {
    room.act(command).unwrap();
    room.head()
}

fn merge_item(from: &str, into: &str) -> Command {
    Command::Item(ItemCommand::Merge { from: code(from).into(), into: code(into).into() })
}

/// Another item like NAIL.
fn with_screws(room: &mut Room) {
    let patch = ItemPatch { name: Some(Name::new("Screw").unwrap()), ..ItemPatch::default() };
    room.act(Command::Item(ItemCommand::Add { sku: code("SCREW"), patch: Box::new(patch) })).unwrap();
}

fn reserve(sku: &str, units: i64, document: &str) -> Command {
    let line = ReserveLine { item: code(sku).into(), amount: amount(units), place: None, lot: None };
    Command::Reserve { document: code(document), priority: None, lines: vec![line] }
}

fn release(document: &str, units: i64) -> Command {
    let what = ReleaseWhat::Document { document: code(document), item: None };
    Command::Release { what, quantity: Some(qty(units)) }
}

fn reserved(room: &Room, sku: &str) -> i64 {
    let (item, _) = book::resolve_item(&room.state, &code(sku).into()).unwrap();
    room.state.get::<Totals>(&item).unwrap().unwrap_or_default().reserved.0 / 1_000_000
}

#[test]
fn an_undo_that_was_overtaken_cannot_be_undone() {
    let mut room = shop();
    let received = done(&mut room, receive("NAIL", 10, "A1"));
    let first = done(&mut room, Command::Undo(UndoWhat::Entry(received)));
    let again = done(&mut room, Command::Undo(UndoWhat::Entry(first)));
    let second = done(&mut room, Command::Undo(UndoWhat::Entry(received)));
    assert_eq!(held(&room, "NAIL", "A1"), 0);
    // Undoing the second step would take the goods away a second time.
    room.act(receive("NAIL", 100, "A1")).unwrap();
    assert!(matches!(why(undo(&mut room, again)), Why::AlreadyUndone { by, .. } if by == second));
    undo(&mut room, second).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 110);
}

#[test]
fn an_undone_release_gives_the_promise_back_to_what_its_item_was_merged_into() {
    let mut room = shop();
    with_screws(&mut room);
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.act(reserve("NAIL", 4, "SO-1")).unwrap();
    let released = done(&mut room, release("SO-1", 1));
    let ended = done(&mut room, reserve("NAIL", 2, "SO-2"));
    room.act(release("SO-2", 2)).unwrap();
    room.act(merge_item("NAIL", "SCREW")).unwrap();
    undo(&mut room, released).unwrap();
    assert_eq!(reserved(&room, "SCREW"), 4);
    // What ended before the merge is a promise of an item that is no more.
    let all = Seq(ended.0 + 1);
    assert!(matches!(why(undo(&mut room, all)), Why::Never { why: Never::Merged { .. }, .. }));
}

#[test]
fn goods_without_a_lot_do_not_come_back_to_an_item_that_has_lots_now() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let issued = done(&mut room, issue("NAIL", 10, Some("A1")));
    let by_lot = ItemPatch { tracking: Some(Tracking::Lot), ..ItemPatch::default() };
    let by_lot = ItemCommand::Change { item: code("NAIL").into(), patch: Box::new(by_lot) };
    room.act(Command::Item(by_lot)).unwrap();
    let refused = why(undo(&mut room, issued));
    assert!(matches!(&refused, Why::Unfit { what } if what.contains("kept by lot since")), "{refused:?}");
}

#[test]
fn the_usual_quantity_is_what_it_was_when_an_undo_is_undone() {
    let mut room = shop();
    for units in [2, 2, 2, 2, 2, 9] {
        room.act(receive("NAIL", units, "A1")).unwrap();
    }
    let largest = room.head();
    let first = done(&mut room, Command::Undo(UndoWhat::Entry(largest)));
    assert!(matches!(why(room.act(receive("NAIL", 50, "A1"))), Why::SecondLook { .. }));
    undo(&mut room, first).unwrap();
    assert!(matches!(why(room.act(receive("NAIL", 90, "A1"))), Why::SecondLook { .. }));
    room.act(receive("NAIL", 50, "A1")).unwrap();
}

#[test]
fn what_goes_below_nothing_is_of_some_lot_where_there_are_lots() {
    let mut room = shop();
    let settings = Settings { beyond: Beyond::Override, ..Settings::new(code("USD"), code("UTC")) };
    room.act(Command::Settings(settings)).unwrap();
    room.act(receive_lot("GLUE", 5, "A1", Some("L1"), None)).unwrap();
    let signed = |room: &Room, lot: Option<&str>| {
        let mut line = out_line("GLUE", 8, Some("A1"));
        line.lot = lot.map(|lot| LotRef::Number(code(lot)));
        let command = Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] };
        Submission { override_reason: Note::new("customer waits").ok(), ..room.submission(command) }
    };
    let unnamed = signed(&room, None);
    assert!(matches!(why(room.submit(&unnamed)), Why::Missing { what, .. } if what == "the lot of GLUE"));
    let named = signed(&room, Some("L1"));
    room.submit(&named).unwrap();
    assert_eq!(held(&room, "GLUE", "A1"), -3);
}
