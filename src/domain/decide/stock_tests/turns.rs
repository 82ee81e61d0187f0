//! In which turn records go out: what is counted, what was named, what was promised.

use super::*;

/// From where how much went out, in order.
fn taken(room: &Room, decided: &Decided) -> Vec<String> {
    let told = |event: &Event| match event {
        Event::Moved(movement) => {
            let place = room.state.get::<Locations>(&movement.from).unwrap().unwrap().code;
            Some(format!("{} {place}", movement.quantity))
        }
        _ => None,
    };
    decided.events.iter().filter_map(told).collect()
}

fn place(room: &mut Room, name: &str, kind: LocationKind, within: Option<&str>) {
    let parent = within.map_or(Patch::Keep, |parent| Patch::Set(code(parent).into()));
    let patch = LocationPatch { kind: Some(kind), parent, ..LocationPatch::default() };
    room.act(Command::Location(LocationCommand::Add { code: code(name), patch })).unwrap();
}

#[test]
fn what_is_being_counted_goes_out_last() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(receive("NAIL", 5, "A2")).unwrap();
    let done = room.act(issue("NAIL", 2, None)).unwrap();
    assert_eq!(taken(&room, &done), ["2 A1"], "in the order of the walk");
    as_clerk(&mut room, Command::CountOpen(code("A1").into())).unwrap();
    let done = room.act(issue("NAIL", 6, None)).unwrap();
    assert_eq!(taken(&room, &done), ["5 A2", "1 A1"]);
    as_clerk(&mut room, Command::CountClose(CountId(1))).unwrap();
    room.act(receive("NAIL", 5, "A2")).unwrap();
    let done = room.act(issue("NAIL", 1, None)).unwrap();
    assert_eq!(taken(&room, &done), ["1 A1"], "when the count is over, as before");
}

#[test]
fn the_place_that_was_named_goes_out_before_what_lies_in_it() {
    let mut room = shop();
    place(&mut room, "RAMP", LocationKind::Dock, None);
    place(&mut room, "R1", LocationKind::Storage, Some("RAMP"));
    place(&mut room, "R2", LocationKind::Storage, Some("RAMP"));
    for (units, at) in [(3, "R2"), (4, "RAMP"), (5, "R1")] {
        room.act(receive("NAIL", units, at)).unwrap();
    }
    let done = room.act(issue("NAIL", 10, Some("RAMP"))).unwrap();
    assert_eq!(taken(&room, &done), ["4 RAMP", "5 R1", "1 R2"]);
    room.act(Command::Undo(UndoWhat::Last)).unwrap();
    let done = room.act(issue("NAIL", 10, None)).unwrap();
    assert_eq!(taken(&room, &done), ["5 R1", "3 R2", "2 RAMP"], "docks are emptied last");
}

#[test]
fn what_was_promised_from_a_place_is_taken_there_first() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(receive("NAIL", 5, "A2")).unwrap();
    let line = ReserveLine {
        item: code("NAIL").into(),
        amount: amount(3),
        place: Some(code("A2").into()),
        lot: None,
    };
    room.act(Command::Reserve { document: code("SO-1"), priority: None, lines: vec![line] }).unwrap();
    let mut line = out_line("NAIL", 7, None);
    line.document = Some(code("SO-1"));
    let done = room.act(Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] }).unwrap();
    assert_eq!(taken(&room, &done), ["5 A2", "2 A1"]);
}
