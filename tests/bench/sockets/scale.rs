//! How large everything is: as the targets say, or small enough for a look in between.

use std::path::PathBuf;

/// How large everything is.
pub struct Scale {
    /// Items.
    pub items: u32,
    /// Bins.
    pub bins: u32,
    /// Movements before anything is measured.
    pub movements: u32,
    /// Seconds that each side posts in one round.
    pub seconds: f64,
    /// Rounds, of which the median counts.
    pub rounds: usize,
    /// Keys that are pressed.
    pub keys: usize,
    quick: bool,
}

impl Scale {
    /// As the environment asks.
    pub fn asked() -> Scale {
        match std::env::var_os("STOCKROOM_BENCH_QUICK") {
            Some(_) => Scale {
                items: 2_000,
                bins: 100,
                movements: 2_000,
                seconds: 0.4,
                rounds: 3,
                keys: 40,
                quick: true,
            },
            None => Scale {
                items: 100_000,
                bins: 500,
                movements: 50_000,
                seconds: 3.0,
                rounds: 5,
                keys: 300,
                quick: false,
            },
        }
    }

    /// What is printed first.
    pub fn words(&self) -> String {
        let how = if self.quick { "A quick look, no measure" } else { "As the targets say" };
        format!(
            "{how}: {} items, {} bins, {} movements before, {} rounds.",
            self.items, self.bins, self.movements, self.rounds
        )
    }

    /// Where stores are made.
    pub fn folder(&self) -> PathBuf {
        let base = std::env::var_os("STOCKROOM_BENCH").map_or_else(
            || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/bench-sockets")),
            PathBuf::from,
        );
        base.join(if self.quick { "quick" } else { "full" })
    }
}
