//! Milliseconds since the session began: what keys are stamped with and deadlines are told in.
//!
//! Only [`Stopwatch`] reads a clock; the pure parts get a [`Millis`].

use std::time::{Duration, Instant};

/// A point of the session's own time. Never goes back, knows nothing of the date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub u64);

impl Millis {
    /// This point and `millis` more.
    pub fn plus(self, millis: u64) -> Millis {
        Millis(self.0.saturating_add(millis))
    }

    /// How long after `earlier` this is; 0 when it is not.
    pub fn since(self, earlier: Millis) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// How long to wait until this point.
    pub fn wait_from(self, now: Millis) -> Duration {
        Duration::from_millis(self.since(now))
    }
}

/// The earliest of several deadlines.
pub fn earliest(deadlines: impl IntoIterator<Item = Option<Millis>>) -> Option<Millis> {
    deadlines.into_iter().flatten().min()
}

/// The session's clock, shared by the threads that stamp.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    pub fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    /// The time since the start.
    pub fn now(&self) -> Millis {
        Millis(u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_deadline_wins_and_none_means_none() {
        assert_eq!(earliest([None, Some(Millis(9)), Some(Millis(4))]), Some(Millis(4)));
        assert_eq!(earliest([None, None]), None);
    }

    #[test]
    fn time_that_seems_to_go_back_counts_as_none() {
        assert_eq!(Millis(5).since(Millis(9)), 0);
        assert_eq!(Millis(5).wait_from(Millis(9)), Duration::ZERO);
    }
}
