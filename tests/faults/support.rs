//! What every test here needs: a clock set by hand, how many of a thing to try, dice that fall the same each time.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use stockroom::domain::settings::Settings;
use stockroom::domain::tables::PersonName;
use stockroom::domain::text::{Code, Name};
use stockroom::domain::time::Moment;
use stockroom::engine::core::Days;
use stockroom::engine::{Clock, Engine, Rules, StockRoom, founding};
use stockroom::store::Store;

/// 2026-03-02 08:00 UTC.
pub const MORNING: u64 = 1_772_438_400_000;

/// A clock set by hand.
#[derive(Clone)]
pub struct HandClock(Arc<AtomicU64>);

impl HandClock {
    pub fn at(moment: u64) -> HandClock {
        HandClock(Arc::new(AtomicU64::new(moment)))
    }
    pub fn set(&self, moment: u64) {
        self.0.store(moment, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// How many of something to try: as the environment says, else `usual`.
pub fn how_many(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{name}: {text}?")))
}

/// Dice that fall the same each time (splitmix64).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
    /// Less than `end`, which is above zero.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }
    /// Heads.
    pub fn heads(&mut self) -> bool {
        self.next() & 1 == 0
    }
    /// Another order.
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for end in (1..all.len()).rev() {
            all.swap(end, self.below(end + 1));
        }
    }
}

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub fn settings() -> Settings {
    Settings::new(code("USD"), code("UTC"))
}

pub fn creator() -> PersonName {
    PersonName { login: code("ann"), name: name("Ann") }
}

/// A new store in a folder.
pub fn store_in(dir: &Path, clock: &HandClock) -> Store {
    Store::create(dir, |state| founding::found(state, &StockRoom, clock, settings(), &creator())).unwrap()
}

/// Puts a store to work.
pub fn at_work<R: Rules>(store: Store, clock: &HandClock, rules: R) -> Engine {
    Engine::start(store, Arc::new(clock.clone()), rules, Days::ByHand).unwrap()
}
