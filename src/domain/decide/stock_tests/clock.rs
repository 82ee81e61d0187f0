//! A clock that was ahead once: what was done then keeps its late time, nothing else does.

use super::*;
use crate::domain::alert::AlertKind;
use crate::domain::entry::Clock;
use crate::domain::tables::{Entries, Fact, OutOfOrder};

const DAY: u64 = 24 * HOUR;
const AHEAD: u64 = 400 * DAY;

fn begin_day(room: &mut Room) -> Result<Decided, Rejection> {
    let day = Day(u32::try_from(room.now / DAY).unwrap());
    let submission = Submission { by: PersonId::CLOCK, ..room.submission(Command::DayBegins(day)) };
    room.submit(&submission)
}

fn expired(room: &Room) -> usize {
    let all = room.state.rows::<Alerts>(crate::domain::table::all(), crate::domain::table::Direction::Up, 9);
    all.unwrap().iter().filter(|((kind, ..), _)| *kind == AlertKind::Expired as u8).count()
}

#[test]
fn later_entries_are_dated_by_the_clock_as_it_is() {
    let mut room = shop();
    room.act(receive("NAIL", 10, "A1")).unwrap();
    room.now = START + AHEAD;
    room.act(receive("NAIL", 5, "A1")).unwrap();
    let ahead = room.head();
    room.now = START + HOUR;
    let issued = room.act(issue("NAIL", 4, Some("A1"))).unwrap();
    assert_eq!(issued.effective, Moment(START + HOUR));
    let header = |room: &Room| room.state.get::<Entries>(&room.head()).unwrap().unwrap().header;
    assert_eq!((header(&room).recorded, header(&room).clock), (Moment(START + HOUR), Clock::JumpedBack));
    assert_eq!(room.state.get::<OutOfOrder>(&room.head()).unwrap(), Some(Moment(START + HOUR)));
    room.act(issue("NAIL", 4, Some("A1"))).unwrap();
    assert_eq!(header(&room).clock, Clock::Steady);
    let out_of_order = |room: &Room| room.state.get::<OutOfOrder>(&room.head()).unwrap();
    assert_eq!(out_of_order(&room), None, "it happened when it was recorded");
    // 2 are there now; 5 more are dated ahead, and the refusal says which entry that is.
    match why(room.act(issue("NAIL", 4, Some("A1")))) {
        Why::Unfit { what } => {
            assert!(what.contains(&format!("entry {ahead} is dated 2027-04-06")), "{what}");
        }
        other => panic!("{other:?}"),
    }
    room.act(Command::Undo(UndoWhat::Entry(ahead))).unwrap();
    assert_eq!(out_of_order(&room), Some(Moment(START + HOUR)), "it carries the time of what it undoes");
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.act(issue("NAIL", 4, Some("A1"))).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 3);
}

#[test]
fn a_small_step_back_does_not_part_a_receipt_from_the_issue_after_it() {
    let mut room = shop();
    room.now += HOUR;
    room.act(receive("NAIL", 5, "A1")).unwrap();
    room.now -= 900;
    let issued = room.act(issue("NAIL", 5, Some("A1"))).unwrap();
    assert_eq!(issued.effective, Moment(START + HOUR));
}

#[test]
fn a_count_that_is_dated_ahead_is_kept_true() {
    let mut room = shop();
    room.act(receive("NAIL", 100, "A1")).unwrap();
    room.now = START + AHEAD;
    room.act(Command::CountOpen(code("A1").into())).unwrap();
    room.act(count_enter(1, "NAIL", 99)).unwrap();
    room.act(Command::CountClose(CountId(1))).unwrap();
    room.now = START + HOUR;
    let received = room.act(receive("NAIL", 6, "A1")).unwrap();
    assert!(matches!(received.notices[..], [Notice::CountHolds { .. }]), "{:?}", received.notices);
    assert_eq!(held(&room, "NAIL", "A1"), 99);
}

#[test]
fn what_expired_by_a_wrong_clock_is_fresh_again_when_the_day_begins() {
    let mut room = shop();
    room.act(receive_lot("GLUE", 5, "A1", Some("L1"), Some("2026-06-30"))).unwrap();
    begin_day(&mut room).unwrap();
    assert_eq!(expired(&room), 0);
    room.now = START + AHEAD;
    begin_day(&mut room).unwrap();
    assert_eq!(expired(&room), 1);
    room.now = START + DAY;
    begin_day(&mut room).unwrap();
    assert_eq!(expired(&room), 0);
    let begun = book::fact(&room.state, Fact::BegunDays).unwrap();
    assert_eq!(begun, (START + DAY) / DAY + 1);
    assert_eq!(begin_day(&mut room).unwrap().events, [], "once a day");
    room.now = START + AHEAD;
    begin_day(&mut room).unwrap();
    assert_eq!(expired(&room), 1, "and when it is truly that late");
}
