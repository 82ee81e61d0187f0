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
