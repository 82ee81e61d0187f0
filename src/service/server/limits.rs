//! How much one client may ask of a server, so that no client holds up another. The owner of the store sets the numbers.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::engine::allowance::Allowance;
use crate::engine::owner::Owner;
use crate::service::room::RoomFault;

/// The limits of a server; the usual ones suit a stock room of some dozen people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections in all.
    pub connections: usize,
    /// Connections of one account; the store's owner and launchers have no such limit.
    pub per_account: usize,
    /// Connections that have not said hello.
    pub silent: usize,
    /// From the connection to the end of the hello.
    pub hello: Duration,
    /// From a frame's first byte to its last.
    pub frame: Duration,
    /// How long a client may leave a frame of its answers untaken.
    pub write: Duration,
    /// Bytes of a message to the server.
    pub message: usize,
    /// Requests a second of one account, on average; owner and launchers have no such limit.
    pub rate: u32,
    /// Requests that an account may make at once.
    pub burst: u32,
    /// What one question may take of a processor.
    pub answer: Duration,
    /// Answers that wait for a client before no more is read from it.
    pub answers: usize,
    /// Changes that wait for a client by name.
    pub changes: usize,
    /// The bytes of those.
    pub change_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Allowance::default().into()
    }
}

impl From<Allowance> for Limits {
    fn from(allowed: Allowance) -> Limits {
        let many = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let seconds = |number: u32| Duration::from_secs(u64::from(number));
        Limits {
            connections: many(allowed.connections),
            per_account: many(allowed.connections_per_account),
            silent: many(allowed.connections_silent),
            hello: seconds(allowed.hello_seconds),
            frame: seconds(allowed.frame_seconds),
            write: seconds(allowed.write_seconds),
            message: many(allowed.message_mib).saturating_mul(1024 * 1024),
            rate: allowed.requests_per_second,
            burst: allowed.requests_at_once,
            answer: seconds(allowed.answer_seconds),
            answers: many(allowed.answers_waiting),
            changes: many(allowed.changes_waiting),
            change_bytes: many(allowed.changes_kib).saturating_mul(1024),
        }
    }
}

impl Limits {
    /// As the owner of a store decided in its `store.toml`.
    pub fn decided(dir: &Path) -> Result<Limits, RoomFault> {
        Ok(Owner::of(dir)?.limits.into())
    }

    /// How long one command has to itself, on average.
    fn turn(&self) -> Duration {
        Duration::from_secs(1) / self.rate.max(1)
    }
}

/// What something that an account has done takes of its rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// Something that is written down: one.
    Command,
    /// A question: a twentieth. A screen asks some after each commit of anybody's, and nobody is to wait for theirs because
    /// of that.
    Question,
    /// What a question took of a processor: one for each 20 ms.
    Processor(Duration),
}

/// Questions that are as much as one command, and the time of a processor that is.
const QUESTIONS: u32 = 20;
const PROCESSOR_MILLIS: u32 = 20;

impl Cost {
    fn of(self, turn: Duration) -> Duration {
        match self {
            Cost::Command => turn,
            Cost::Question => turn / QUESTIONS,
            Cost::Processor(time) => {
                let micros = u32::try_from(time.as_micros()).unwrap_or(u32::MAX);
                turn.saturating_mul(micros) / (PROCESSOR_MILLIS * 1_000)
            }
        }
    }
}

/// What an account has left of its rate: when it will have asked no more than its due again.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    even: Instant,
}

impl Bucket {
    /// Of an account that has asked nothing yet.
    pub fn full(now: Instant) -> Bucket {
        Bucket { even: now }
    }

    /// Takes what something costs; how long to wait first, where the account is over its rate. Whoever comes meanwhile
    /// waits behind it, however many connections the account has.
    pub fn take(&mut self, limits: &Limits, cost: Cost, now: Instant) -> Option<Duration> {
        let ahead = limits.turn().saturating_mul(limits.burst.saturating_sub(1));
        let even = self.even.max(now);
        self.even = even.checked_add(cost.of(limits.turn())).unwrap_or(even);
        let wait = even.saturating_duration_since(now).saturating_sub(ahead);
        Some(wait).filter(|wait| !wait.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_goes_through_and_then_the_rate_holds() {
        let limits = Limits { rate: 50, burst: 3, ..Limits::default() };
        let start = Instant::now();
        let mut bucket = Bucket::full(start);
        let millis = |wait: Option<Duration>| wait.map(|wait| wait.as_millis());
        let waits: Vec<_> = (0..6).map(|_| millis(bucket.take(&limits, Cost::Command, start))).collect();
        assert_eq!(waits, [None, None, None, Some(20), Some(40), Some(60)], "each behind the one before");
        let later = start + Duration::from_secs(60);
        let waits: Vec<_> = (0..4).map(|_| bucket.take(&limits, Cost::Command, later).is_some()).collect();
        assert_eq!(waits, [false, false, false, true], "never more than a burst");
    }

    #[test]
    fn questions_are_cheap_but_not_what_they_take_of_a_processor() {
        let limits = Limits { rate: 50, burst: 200, ..Limits::default() };
        let start = Instant::now();
        let taken = |cost: Cost| {
            let mut bucket = Bucket::full(start);
            (1..).find(|_| bucket.take(&limits, cost, start).is_some()).unwrap() - 1
        };
        assert_eq!(taken(Cost::Command), 200);
        assert_eq!(taken(Cost::Question), 199 * 20 + 1);
        assert_eq!(taken(Cost::Processor(Duration::from_millis(20))), 200);
        assert_eq!(taken(Cost::Processor(Duration::from_secs(2))), 2);
        assert_eq!(Cost::Processor(Duration::MAX).of(limits.turn()), limits.turn() * u32::MAX / 20_000);
    }
}
