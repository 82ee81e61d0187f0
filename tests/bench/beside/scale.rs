//! How large everything is: as the targets say, or small enough for a look in between.

use std::path::PathBuf;

/// How large everything is.
pub struct Scale {
    /// Items.
    pub items: u32,
    /// Bins.
    pub bins: u32,
    /// Movements before posting begins, and in what is imported.
    pub movements: u32,
    /// Movements in the large store.
    pub many_movements: u32,
    /// Seconds that each side posts in one round.
    pub seconds: f64,
    /// Commits that are measured one by one in one round.
    pub singles: usize,
    /// Rounds, of which the median counts.
    pub rounds: usize,
    quick: bool,
}

impl Scale {
    /// As the environment asks.
    pub fn asked() -> Scale {
        let asked = std::env::var("STOCKROOM_BENCH_MOVEMENTS").ok().and_then(|text| text.parse().ok());
        match std::env::var_os("STOCKROOM_BENCH_QUICK") {
            Some(_) => Scale {
                items: 2_000,
                bins: 100,
                movements: 20_000,
                many_movements: 100_000,
                seconds: 0.4,
                singles: 40,
                rounds: 3,
                quick: true,
            },
            None => Scale {
                items: 100_000,
                bins: 500,
                movements: 1_000_000,
                many_movements: asked.unwrap_or(5_000_000),
                seconds: 3.0,
                singles: 200,
                rounds: 5,
                quick: false,
            },
        }
    }

    /// What is printed first.
    pub fn words(&self) -> String {
        let how = if self.quick { "A quick look, no measure" } else { "As the targets say" };
        format!("{how}: {} items, {} bins, {} rounds.", self.items, self.bins, self.rounds)
    }

    /// Where stores are made.
    pub fn folder(&self) -> PathBuf {
        let base = std::env::var_os("STOCKROOM_BENCH").map_or_else(
            || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/bench-stores")),
            PathBuf::from,
        );
        base.join(if self.quick { "quick" } else { "full" })
    }
}
