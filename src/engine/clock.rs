//! The clock that entries are recorded by: the system's in the program, one that was told the time in a demo, one set
//! by hand in tests.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::domain::time::Moment;

/// Says what time it is.
pub trait Clock: Send + Sync + 'static {
    /// The moment it is.
    fn now(&self) -> Moment;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let millis = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        Moment(millis.min(Moment::MAX.0))
    }
}

/// A clock that was told what time it is, and goes on from there.
#[derive(Clone, Copy, Debug)]
pub struct ToldClock {
    first: Moment,
    since: Instant,
}

impl ToldClock {
    /// It is this moment now.
    pub fn new(first: Moment) -> ToldClock {
        ToldClock { first, since: Instant::now() }
    }
}

impl Clock for ToldClock {
    fn now(&self) -> Moment {
        self.first.plus(u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX))
    }
}
