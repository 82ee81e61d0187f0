//! The computer's clock: set back a little, ahead by far, and the days that it begins.

use std::sync::Arc;
use std::time::Duration;

use stockroom::domain::entry::Clock;
use stockroom::domain::ids::Seq;
use stockroom::domain::receipt::Notice;
use stockroom::domain::table::Read;
use stockroom::domain::tables::{Fact, Facts};
use stockroom::domain::time::Moment;
use stockroom::engine::core::Days;
use stockroom::engine::{Engine, StockRoom};
use stockroom::store::journal;
use stockroom::store::verify::verify_live;

use crate::support::{HandClock, MORNING, ToyDisk, done, quiet, receive, room, stock, store_on, submission};

fn head(engine: &Engine) -> Seq {
    journal::head(&engine.store().read().unwrap()).unwrap().unwrap().header.seq
}

fn sound(engine: &Engine) {
    let report = verify_live(engine.store(), None, &mut quiet()).unwrap();
    assert_eq!(report.findings, []);
}

#[test]
fn a_clock_that_steps_back_a_little_is_held_until_it_has_caught_up() {
    let (engine, clock) = room();
    stock(&engine);
    clock.set(MORNING - 5_000);
    let receipt = done(engine.submit(submission(1, 1, receive("M8", "A1", 1))).unwrap());
    assert_eq!(receipt.recorded, Moment(MORNING));
    assert_eq!(receipt.notices, []);
    let last = journal::head(&engine.store().read().unwrap()).unwrap().unwrap().header;
    assert_eq!(last.clock, Clock::JumpedBack);
    sound(&engine);
}

#[test]
fn a_clock_that_was_ahead_misdates_nothing_afterwards_and_is_flagged() {
    const AHEAD: u64 = 400 * 86_400_000;
    let (engine, clock) = room();
    stock(&engine);
    let head = |engine: &Engine| journal::head(&engine.store().read().unwrap()).unwrap().unwrap().header;
    clock.set(MORNING + AHEAD);
    done(engine.submit(submission(1, 1, receive("M8", "A1", 5))).unwrap());
    clock.set(MORNING + 3_600_000);
    let receipt = done(engine.submit(submission(1, 2, receive("M8", "A1", 2))).unwrap());
    assert_eq!((receipt.recorded, receipt.effective), (Moment(MORNING + 3_600_000), receipt.recorded));
    assert!(receipt.notices.contains(&Notice::ClockJumped), "{:?}", receipt.notices);
    assert_eq!(head(&engine).clock, Clock::JumpedBack);
    let receipt = done(engine.submit(submission(1, 3, receive("M8", "A1", 1))).unwrap());
    assert_eq!((receipt.recorded, receipt.notices), (Moment(MORNING + 3_600_000), vec![]));
    assert_eq!(head(&engine).clock, Clock::Steady);
    sound(&engine);
}

#[test]
fn a_day_that_a_wrong_clock_began_is_taken_back() {
    let clock = HandClock::at(MORNING + 400 * 86_400_000);
    let store = store_on(ToyDisk::default(), &clock);
    let engine = Engine::start(store, Arc::new(clock.clone()), StockRoom, Days::Scheduled).unwrap();
    let day = MORNING / 86_400_000;
    begun(&engine, day + 401);
    clock.set(MORNING);
    engine.clock_was_set();
    begun(&engine, day + 1);
    clock.set(MORNING + 86_400_000);
    engine.clock_was_set();
    begun(&engine, day + 2);
    assert_eq!(head(&engine), Seq(4), "one entry a day");
    sound(&engine);
}

/// Waits until the scheduler has begun so many days.
fn begun(engine: &Engine, days: u64) {
    for _ in 0..3_000 {
        let state = engine.store().read().unwrap();
        if state.get::<Facts>(&(Fact::BegunDays as u8)).unwrap() == Some(days) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("day {days} was not begun");
}

#[test]
fn a_day_begins_at_open_and_at_each_cut_over_once() {
    let clock = HandClock::at(MORNING);
    let store = store_on(ToyDisk::default(), &clock);
    let engine = Engine::start(store, Arc::new(clock.clone()), StockRoom, Days::Scheduled).unwrap();
    let day = MORNING / 86_400_000;
    assert_eq!(head(&engine), Seq(2), "the day has begun before anybody asks");
    begun(&engine, day + 1);
    clock.set(MORNING + 60_000);
    engine.clock_was_set();
    clock.set(MORNING + 86_400_000);
    engine.clock_was_set();
    begun(&engine, day + 2);
    assert_eq!(head(&engine), Seq(3), "one entry a day");
}
