//! Medians and other places in what was measured, and how they are printed.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// What lies at `percent` of the way through the sorted measures.
pub fn percentile(measures: &[f64], percent: f64) -> f64 {
    let mut sorted = measures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position in a list")]
    let at = (last as f64 * percent / 100.0).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// The one in the middle.
pub fn median(measures: &[f64]) -> f64 {
    percentile(measures, 50.0)
}

/// Milliseconds.
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Time that this thread has had of a processor.
pub fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// Whether a line of the targets holds.
pub fn holds(yes: bool) -> &'static str {
    if yes { "yes" } else { "**no**" }
}
