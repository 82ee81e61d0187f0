//! The program beside SQLite: `cargo bench --features bench --bench beside`. A measure, never a test.
//!
//! Both do the same work on the same disk in the same run, in turns. It prints the tables of docs/benchmarks.md, which
//! says what is compared with what. `STOCKROOM_BENCH_QUICK=1` makes everything small, `STOCKROOM_BENCH_PART` names the
//! one part that is run, `STOCKROOM_BENCH_MOVEMENTS` says how many movements the large store has, `STOCKROOM_BENCH` is a
//! folder in which the large stores are kept for the next time.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench prints what it measured and fails by panicking"
)]

mod disk;
mod figures;
mod importing;
mod layout;
mod opening;
mod ours;
mod past;
mod posting;
mod profile;
mod reading;
mod scale;
mod screen;
mod shop;
#[path = "../../terminal/spawned.rs"]
mod spawned;
mod sqlite;
mod stores;
mod terminal;

use scale::Scale;

/// A part: its name and what it prints.
type Part = (&'static str, fn(&Scale));

const PARTS: [Part; 8] = [
    ("posting", posting::run),
    ("profile", profile::run),
    ("layout", layout::run),
    ("reading", reading::run),
    ("past", past::run),
    ("opening", opening::run),
    ("importing", importing::run),
    ("screen", screen::run),
];

fn main() {
    if let Some(task) = std::env::var_os(opening::TASK) {
        return opening::child(&task.to_string_lossy());
    }
    let scale = Scale::asked();
    println!("{}\n", scale.words());
    let asked = std::env::var("STOCKROOM_BENCH_PART").ok();
    let chosen: Vec<&Part> =
        PARTS.iter().filter(|(name, _)| asked.as_deref().is_none_or(|asked| asked == *name)).collect();
    assert!(!chosen.is_empty(), "no such part; there are {:?}", PARTS.map(|(name, _)| name));
    for (_, run) in chosen {
        run(&scale);
    }
}
