//! Ways out of the room and about in it that are rarely gone: from hold, of paper of before, all of one lot, to a job.

use super::*;
use crate::domain::command::{JobCommand, LotCommand, Source};
use crate::domain::event::Party;
use crate::domain::ids::JobId;
use crate::domain::party::JobKind;

fn lot(number: &str) -> Option<LotRef> {
    Some(LotRef::Number(code(number)))
}

fn out(sku: &str, units: i64, from: &str, lot: Option<LotRef>) -> Command {
    let lines = vec![OutLine { lot, ..out_line(sku, units, Some(from)) }];
    Command::Issue { to: Some(IssueTo::Customer), lines }
}

fn scrap(units: i64, from: &str) -> Command {
    Command::Scrap { reason: Reason::Damaged, lines: vec![out_line("NAIL", units, Some(from))] }
}

fn from_file(room: &mut Room, command: Command) -> Result<Decided, Rejection> {
    let submission = Submission { source: Source::Import, ..room.submission(command) };
    room.submit(&submission)
}

#[test]
fn goods_on_hold_go_out_by_file_as_scrap_or_back_and_not_by_hand() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "HOLD")).unwrap();
    assert!(matches!(why(room.act(issue("NAIL", 1, Some("HOLD")))), Why::NotEnough { .. }));
    from_file(&mut room, issue("NAIL", 1, Some("HOLD"))).unwrap();
    room.act(scrap(1, "HOLD")).unwrap();
    let Command::Receive { lines, .. } = receive("NAIL", 1, "HOLD") else { panic!("no receipt") };
    room.act(Command::Return { way: ReturnWay::ToSupplier(None), lines }).unwrap();
    assert_eq!(held(&room, "NAIL", "HOLD"), 7);
}

#[test]
fn paper_of_before_says_when_it_was_short_or_what_is_kept_back() {
    let mut room = shop();
    for place in ["A1", "HOLD"] {
        room.act(receive("NAIL", 5, place)).unwrap();
    }
    room.now += 2 * HOUR;
    for place in ["A1", "HOLD"] {
        room.act(receive("NAIL", 20, place)).unwrap();
    }
    let then = START + HOUR;
    assert!(matches!(why(at(&mut room, then, issue("NAIL", 6, Some("A1")))), Why::PastNegative { .. }));
    assert!(matches!(why(at(&mut room, then, scrap(6, "HOLD"))), Why::PastNegative { .. }));
    assert!(matches!(why(at(&mut room, then, issue("NAIL", 6, Some("HOLD")))), Why::NotEnough { .. }));
    at(&mut room, then, issue("NAIL", 1, Some("A1"))).unwrap();
    // Just as much was there as is asked for, and others have a promise of it.
    let line = ReserveLine { item: code("NAIL").into(), amount: amount(24), place: None, lot: None };
    room.act(Command::Reserve { document: code("SO-1"), priority: None, lines: vec![line] }).unwrap();
    assert!(matches!(why(at(&mut room, then, issue("NAIL", 4, Some("A1")))), Why::NotEnough { .. }));
}

#[test]
fn a_file_that_names_a_lot_past_its_day_is_told_so() {
    for (last, told) in [("2026-03-01", true), ("2026-03-02", false), ("2026-03-03", false)] {
        let mut room = shop();
        room.act(receive_lot("GLUE", 5, "A1", Some("L1"), Some(last))).unwrap();
        let done = from_file(&mut room, out("GLUE", 2, "A1", lot("L1"))).unwrap();
        assert_eq!(done.notices.len(), usize::from(told), "{last}: {:?}", done.notices);
    }
}

#[test]
fn what_goes_below_nothing_is_one_movement() {
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    let settings = Settings { beyond: Beyond::Override, ..Settings::new(code("USD"), code("UTC")) };
    room.act(Command::Settings(settings)).unwrap();
    let signed = Submission {
        override_reason: Note::new("customer waits").ok(),
        ..room.submission(issue("NAIL", 7, Some("A1")))
    };
    assert_eq!(room.submit(&signed).unwrap().events.len(), 1);
    let anywhere = Submission { command: issue("NAIL", 7, None), ..room.submission(issue("NAIL", 7, None)) };
    let anywhere = Submission { override_reason: Note::new("customer waits").ok(), ..anywhere };
    assert!(matches!(why(room.submit(&anywhere)), Why::NotEnough { .. }), "from where is not said");
}

#[test]
fn all_of_one_lot_is_all_of_it_that_was_there() {
    let all = |lot: Option<LotRef>| {
        let (item, from, to) = (code("GLUE").into(), Some(code("A1").into()), Some(code("A2").into()));
        Command::Move(vec![MoveLine { item, amount: None, from, to, lot }])
    };
    let mut room = shop();
    room.act(receive_lot("GLUE", 5, "A1", Some("L1"), None)).unwrap();
    room.act(receive_lot("GLUE", 4, "A1", Some("L2"), None)).unwrap();
    room.act(all(lot("L2"))).unwrap();
    assert_eq!((held(&room, "GLUE", "A1"), held(&room, "GLUE", "A2")), (5, 4));
    room.now += 2 * HOUR;
    room.act(receive_lot("GLUE", 3, "A1", Some("L3"), None)).unwrap();
    // An hour ago L3 was not there yet.
    let done = at(&mut room, START + HOUR, all(None)).unwrap();
    assert_eq!((done.events.len(), held(&room, "GLUE", "A1"), held(&room, "GLUE", "A2")), (1, 3, 9));
}

#[test]
fn what_a_job_uses_of_its_promise_is_the_job_s() {
    let mut room = shop();
    let add = JobCommand::Add { code: code("SAW"), name: None, kind: JobKind::Machine };
    room.act(Command::Job(add)).unwrap();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    let line = ReserveLine { item: code("NAIL").into(), amount: amount(3), place: None, lot: None };
    room.act(Command::Reserve { document: code("WO-1"), priority: None, lines: vec![line] }).unwrap();
    let mut line = out_line("NAIL", 2, Some("A1"));
    line.document = Some(code("WO-1"));
    let done = room.act(Command::Issue { to: Some(IssueTo::Job(code("SAW").into())), lines: vec![line] });
    let party = done.unwrap().events.into_iter().find_map(|event| match event {
        Event::Moved(movement) => Some(movement.party),
        _ => None,
    });
    assert_eq!(party, Some(Party::Job(JobId(1))));
}

#[test]
fn lots_turned_off_and_on_again_go_on_as_the_lot_unknown() {
    let tracking = |tracking| {
        let patch = ItemPatch { tracking: Some(tracking), ..ItemPatch::default() };
        Command::Item(ItemCommand::Change { item: code("NAIL").into(), patch: Box::new(patch) })
    };
    let mut room = shop();
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(tracking(Tracking::Lot)).unwrap();
    let unknown = || LotRef::Number(code("unknown"));
    room.act(out("NAIL", 5, "A1", Some(unknown()))).unwrap();
    room.act(Command::Lot(LotCommand::Retire { item: code("NAIL").into(), lot: unknown() })).unwrap();
    room.act(tracking(Tracking::None)).unwrap();
    room.act(receive("NAIL", 3, "A1")).unwrap();
    room.act(tracking(Tracking::Lot)).unwrap();
    let lots = room.state.rows::<Lots>(all(), Direction::Up, 9).unwrap();
    assert_eq!(lots.len(), 1, "the same lot");
    room.act(issue("NAIL", 3, Some("A1"))).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 0, "which is free again");
}
