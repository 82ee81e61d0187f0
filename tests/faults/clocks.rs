//! A clock that jumps, far ahead and back, while the store is open and while it is closed: the order of the journal is
//! its own, a jump back is flagged, and nothing that was answered is answered differently.

use stockroom::domain::entry::Clock as Flag;
use stockroom::domain::ids::Seq;
use stockroom::domain::item::Tracking;
use stockroom::domain::location::LocationKind;
use stockroom::domain::receipt::{Receipt, Repeated};
use stockroom::domain::table::{Direction, Read, all};
use stockroom::domain::tables::Entries;
use stockroom::engine::StockRoom;
use stockroom::store::Store;

use crate::commands::{asked, item, place, receive, session};
use crate::disk::Disk;
use crate::script::{founded, sound};
use crate::support::{Dice, HandClock, MORNING, at_work};

const DAY: u64 = 86_400_000;

#[test]
fn a_clock_that_jumps_orders_nothing_and_is_flagged() {
    let disk = Disk::of(founded());
    let clock = HandClock::at(MORNING);
    let mut dice = Dice::new(3);
    let mut now = MORNING;
    let mut engine = at_work(Store::open_on(disk.clone()).unwrap(), &clock, StockRoom);
    let commands = [place("A1", LocationKind::Storage), item("M8", Tracking::None)];
    for (number, command) in (1..).zip(commands) {
        engine.submit(asked(session(2), number, command)).unwrap();
    }
    for number in 1..=60 {
        now = match dice.below(4) {
            0 => now + dice.next() % (400 * DAY),
            1 => now - dice.next() % (now - MORNING / 2),
            _ => now + dice.next() % 5_000,
        };
        clock.set(now);
        if dice.below(5) == 0 {
            drop(engine);
            engine = at_work(Store::open_on(disk.clone()).unwrap(), &clock, StockRoom);
        }
        let request = asked(session(1), number, receive("M8", 1, "A1"));
        let Ok(Receipt::Done(first)) = engine.submit(request.clone()) else { panic!("{number}") };
        clock.set(now / 2);
        let Ok(Receipt::Done(again)) = engine.submit(request) else { panic!("{number}") };
        assert_eq!(again.repeated, Repeated::Before);
        assert_eq!((again.seq, again.recorded), (first.seq, first.recorded));
        clock.set(now);
    }
    sound(engine.store());
    let state = engine.store().read().unwrap();
    let headers = state.rows::<Entries>(all(), Direction::Up, 1_000).unwrap();
    assert_eq!(headers.len(), 63);
    let mut before = headers[0].1.header.recorded;
    let mut back = 0;
    for (number, (seq, stored)) in (1..).zip(&headers) {
        assert_eq!(*seq, Seq(number));
        let flagged = stored.header.clock == Flag::JumpedBack;
        assert!(
            stored.header.recorded >= before || flagged,
            "an entry says so where the clock had gone back"
        );
        back += usize::from(flagged);
        before = stored.header.recorded;
    }
    assert!(back > 5, "jumps back are flagged: {back}");
}
