//! How much one client may ask of a server, so that no client holds up another.

use std::time::{Duration, Instant};

/// The limits of a server; the defaults suit a stock room of some dozen people.
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
    /// How long a client may leave its answers untaken.
    pub write: Duration,
    /// Bytes of a message, where it is no import.
    pub message: usize,
    /// Requests a second of one account, on average; owner and launchers have no such limit.
    pub rate: u32,
    /// Requests that an account may make at once.
    pub burst: u32,
    /// Changes that wait for a client by name.
    pub changes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 200,
            per_account: 8,
            silent: 20,
            hello: Duration::from_secs(5),
            frame: Duration::from_secs(10),
            write: Duration::from_secs(5),
            message: 64 * 1024 * 1024,
            rate: 50,
            burst: 200,
            changes: 64,
        }
    }
}

/// What an account has left of its rate: refilled by time, emptied by requests.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    thousandths: u64,
    at: Instant,
}

impl Bucket {
    /// A full one.
    pub fn full(limits: &Limits, now: Instant) -> Bucket {
        Bucket { thousandths: u64::from(limits.burst).saturating_mul(1_000), at: now }
    }

    /// Takes one request; how long to wait first, where the account is over its rate.
    pub fn take(&mut self, limits: &Limits, now: Instant) -> Option<Duration> {
        let passed = u64::try_from(now.saturating_duration_since(self.at).as_millis()).unwrap_or(u64::MAX);
        let most = u64::from(limits.burst).saturating_mul(1_000);
        let refill = passed.saturating_mul(u64::from(limits.rate));
        self.thousandths = self.thousandths.saturating_add(refill).min(most);
        self.at = now;
        if self.thousandths >= 1_000 {
            self.thousandths -= 1_000;
            return None;
        }
        let short = 1_000_u64.saturating_sub(self.thousandths);
        self.thousandths = 0;
        Some(Duration::from_millis(short.div_ceil(u64::from(limits.rate.max(1)))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_goes_through_and_then_the_rate_holds() {
        let limits = Limits { rate: 50, burst: 3, ..Limits::default() };
        let start = Instant::now();
        let mut bucket = Bucket::full(&limits, start);
        let waits: Vec<_> = (0..4).map(|_| bucket.take(&limits, start)).collect();
        assert_eq!(waits, [None, None, None, Some(Duration::from_millis(20))]);
        let later = start + Duration::from_secs(60);
        let waits: Vec<_> = (0..4).map(|_| bucket.take(&limits, later).is_some()).collect();
        assert_eq!(waits, [false, false, false, true], "never more than a burst");
    }
}
