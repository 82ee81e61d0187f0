//! The program through its socket: `cargo bench --bench sockets`. A measure, never a test.
//!
//! What a server in a process of its own costs beside the same desk in this process, in turns over copies of one store;
//! what one stalled client costs the others; what idle clients cost the server; what a person at a terminal notices. It
//! prints the table of docs/benchmarks.md. `STOCKROOM_BENCH_QUICK=1` makes everything small, `STOCKROOM_BENCH_PART` names
//! the one part that is run, `STOCKROOM_BENCH` is a folder in which the stores are kept for the next time.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench prints what it measured and fails by panicking"
)]

#[path = "../beside/figures.rs"]
mod figures;
mod idle;
#[path = "../beside/ours.rs"]
mod ours;
mod posting;
mod raw;
mod scale;
mod server;
#[path = "../beside/shop.rs"]
mod shop;
#[path = "../../terminal/spawned.rs"]
mod spawned;
mod stalled;
mod stores;
#[path = "../beside/terminal.rs"]
mod terminal;
mod terminals;

use scale::Scale;
use stores::Stores;

/// A part: its name and what it prints.
type Part = (&'static str, fn(&Scale, &Stores));

const PARTS: [Part; 5] = [
    ("posting", posting::run),
    ("stalled", stalled::run),
    ("idle", idle::run),
    ("echo", terminals::echo),
    ("start", terminals::start),
];

fn main() {
    let scale = Scale::asked();
    println!("{}", scale.words());
    println!("{}", server::words());
    println!("Load at the beginning: {}.\n", server::load());
    let asked = std::env::var("STOCKROOM_BENCH_PART").ok();
    let chosen: Vec<&Part> =
        PARTS.iter().filter(|(name, _)| asked.as_deref().is_none_or(|asked| asked == *name)).collect();
    assert!(!chosen.is_empty(), "no such part; there are {:?}", PARTS.map(|(name, _)| name));
    let stores = Stores::of(&scale);
    for (_, run) in chosen {
        run(&scale, &stores);
        println!("\nLoad: {}.\n", server::load());
    }
}
