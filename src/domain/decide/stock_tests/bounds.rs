//! The bounds of numbers and of lines: what can be kept, now and at every moment before; what is out of the ordinary.

use super::*;
use crate::domain::alert::{AlertKey, AlertKind};
use crate::domain::command::{Deed, Source};
use crate::domain::entry::LINES_MAX;
use crate::domain::ids::{ItemId, LotId, ReservationId};

/// 10^12, the most that can be kept.
const MOST: i64 = 1_000_000_000_000;

fn lines(units: i64) -> Vec<InLine> {
    match receive("NAIL", units, "A1") {
        Command::Receive { lines, .. } => lines,
        other => panic!("{other:?}"),
    }
}

fn come_back(units: i64) -> Command {
    Command::Return { way: ReturnWay::FromCustomer, lines: lines(units) }
}

fn reserve(document: &str, units: &[i64]) -> Command {
    let line = |units: &i64| ReserveLine {
        item: code("NAIL").into(),
        amount: amount(*units),
        place: None,
        lot: None,
    };
    Command::Reserve { document: code(document), priority: None, lines: units.iter().map(line).collect() }
}

#[test]
fn a_record_never_held_more_than_can_be_kept() {
    // 600 billion were there for an hour, and went; something more is said to have come back in between.
    for (units, fits) in [(MOST * 4 / 10, true), (MOST * 4 / 10 + 1, false), (MOST / 2, false)] {
        let mut room = shop();
        room.act(receive("NAIL", MOST * 6 / 10, "A1")).unwrap();
        room.now += 2 * HOUR;
        room.act(issue("NAIL", MOST * 6 / 10, Some("A1"))).unwrap();
        room.now += HOUR;
        let done = at(&mut room, START + HOUR, come_back(units));
        assert_eq!(done.is_ok(), fits, "{units}: {done:?}");
        if !fits {
            assert!(matches!(why(done), Why::SumTooLarge { location, .. } if location.as_str() == "A1"));
        }
        // After they had gone there was room for it.
        at(&mut room, START + 2 * HOUR, come_back(MOST * 4 / 10)).unwrap();
    }
}

#[test]
fn what_the_lines_of_an_entry_come_to_on_the_way_is_bounded_too() {
    let issued = |units| vec![out_line("NAIL", units, Some("A1"))];
    let done = |more: bool| {
        let mut room = shop();
        room.act(Command::Return { way: ReturnWay::FromProduction, lines: lines(1) }).unwrap();
        let mut deeds =
            vec![Deed::Opening(lines(MOST)), Deed::Receive { supplier: None, lines: lines(MOST) }];
        if more {
            deeds.push(Deed::Return { way: ReturnWay::FromCustomer, lines: lines(MOST) });
            deeds.push(Deed::Issue { to: Some(IssueTo::Production), lines: issued(MOST) });
        }
        deeds.push(Deed::Issue { to: Some(IssueTo::Customer), lines: issued(MOST) });
        deeds.push(Deed::Issue { to: Some(IssueTo::Production), lines: issued(1) });
        room.act(Command::Mixed(deeds))
    };
    done(false).unwrap();
    assert!(matches!(why(done(true)), Why::SumTooLarge { .. }));
}

#[test]
fn promises_come_to_no_more_than_can_be_kept() {
    let mut room = shop();
    let large = reserve("SO-1", &[MOST]);
    let from_file = |room: &Room, command| Submission { source: Source::Import, ..room.submission(command) };
    let first = from_file(&room, large.clone());
    room.submit(&first).unwrap();
    let second = from_file(&room, reserve("SO-2", &[1]));
    assert!(matches!(why(room.submit(&second)), Why::SumTooLarge { .. }));
    let mut room = shop();
    let together = from_file(&room, reserve("SO-1", &[MOST / 2, MOST / 2, 1]));
    let Err(Rejection::Refused(refused)) = room.submit(&together) else { panic!("more than can be kept") };
    assert_eq!(refused.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [Some(3)]);
}

#[test]
fn each_line_of_a_command_makes_a_promise_of_its_own() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let done = room.act(reserve("SO-1", &[2, 3])).unwrap();
    let ids = [Notice::NewReservation(ReservationId(1)), Notice::NewReservation(ReservationId(2))];
    assert_eq!(done.notices, ids);
    // What the first line takes, the second cannot have.
    assert!(matches!(why(room.act(reserve("SO-2", &[3, 3]))), Why::NotEnough { .. }));
    room.act(reserve("SO-2", &[2, 3])).unwrap();
}

#[test]
fn an_entry_takes_so_many_lines_and_no_more() {
    let key = AlertKey { kind: AlertKind::Out, item: ItemId(1), place: None, lot: LotId::NONE };
    let mut room = shop();
    for (lines, fits) in [(1, true), (LINES_MAX, true), (LINES_MAX + 1, false), (0, false)] {
        let refused = why(room.act(Command::AlertAcknowledge(vec![key; lines])));
        if fits {
            assert!(matches!(refused, Why::Unknown { .. }), "{lines}: {refused:?}");
        } else {
            assert_eq!(refused, Why::Lines { lines, limit: LINES_MAX });
        }
    }
}

#[test]
fn a_fault_of_a_record_is_told_of_the_last_line_that_took_from_it() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.now += HOUR;
    let adjusted = |units: &[i64]| {
        let lines = units.iter().map(|units| match adjust("NAIL", *units, "A1") {
            Command::Adjust(mut lines) => lines.remove(0),
            other => panic!("{other:?}"),
        });
        Command::Adjust(lines.collect())
    };
    for (units, line) in [(vec![-3, -8, 1], 2), (vec![1, -3, 2, -8, 1], 4), (vec![-9], 1)] {
        let Err(Rejection::Refused(refused)) = at(&mut room, START + 1, adjusted(&units)) else {
            panic!("{units:?} were not there")
        };
        assert_eq!(
            refused.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(),
            [Some(line)],
            "{units:?}"
        );
    }
    at(&mut room, START + 1, adjusted(&[-3, 6, -8])).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 0);
    let large = Command::Receive { supplier: None, lines: [lines(1), lines(MOST), lines(1)].concat() };
    let Err(Rejection::Refused(refused)) = room.act(large) else { panic!("more than can be kept") };
    assert_eq!(refused.faults[0].line, Some(1), "nothing takes: the first that adds");
}

#[test]
fn a_quantity_is_out_of_the_ordinary_after_so_many_usual_ones() {
    let settings = || Settings {
        second_look_after: 3,
        second_look_factor: 4,
        ..Settings::new(code("USD"), code("UTC"))
    };
    for (usual, asked, look) in [
        (vec![5, 5], 20, false),
        (vec![5, 5, 5], 19, false),
        (vec![5, 5, 5], 20, true),
        (vec![1, 5, 2], 20, true),
        (vec![], 1_000, false),
    ] {
        let mut room = shop();
        room.act(Command::Settings(settings())).unwrap();
        for units in &usual {
            room.act(receive("NAIL", *units, "A1")).unwrap();
        }
        // Another item and another kind of movement are measured by themselves.
        room.act(receive("OIL", 500, "A1")).unwrap();
        let done = room.act(receive("NAIL", asked, "A1"));
        assert_eq!(done.is_err(), look, "{usual:?}, then {asked}");
        if look {
            assert!(matches!(why(done), Why::SecondLook { largest, .. } if largest == qty(5)));
        }
        room.act(come_back(100_000)).unwrap();
    }
}

#[test]
fn who_is_asked_to_be_sure_is_told_first_of_what_cannot_be_done() {
    let mut room = shop();
    for _ in 0..5 {
        room.act(receive("NAIL", 1, "A1")).unwrap();
    }
    let unusual = lines(500);
    let Command::Receive { lines: unknown, .. } = receive("NOPE", 1, "A1") else { panic!("no receipt") };
    let both = Command::Receive { supplier: None, lines: [unusual.clone(), unknown].concat() };
    let Err(Rejection::Refused(refused)) = room.act(both) else { panic!("NOPE is no item") };
    assert_eq!(refused.faults.len(), 1);
    assert!(matches!(refused.faults[0].why, Why::Unknown { .. }));
    let Err(Rejection::Refused(refused)) = room.act(Command::Receive { supplier: None, lines: unusual })
    else {
        panic!("500 are unusual")
    };
    assert!(refused.asks());
}

#[test]
fn a_file_is_held_up_by_nobody_s_count_but_its_own() {
    for (counter, held_up) in [(2, false), (1, true)] {
        let mut room = shop();
        room.act(receive("NAIL", 10, "A1")).unwrap();
        let open = Command::CountOpen(code("A1").into());
        let open = Submission { by: PersonId(counter), ..room.submission(open) };
        room.submit(&open).unwrap();
        let by_hand = why(room.act(adjust("NAIL", 1, "A1")));
        assert!(matches!(by_hand, Why::UnderCount { .. }), "{by_hand:?}");
        let from_file = Submission { source: Source::Import, ..room.submission(adjust("NAIL", 1, "A1")) };
        assert_eq!(room.submit(&from_file).is_err(), held_up, "counted by {counter}");
    }
}
