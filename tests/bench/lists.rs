//! How long the home screen takes over 100,000 items in 500 bins: `cargo bench --bench lists`. A measure, never a test.
//!
//! Each row is the whole way of a key, without the threads between: key -> update -> questions -> the desk's answers ->
//! update -> view -> what is written to a terminal of 80x24. It prints the table of docs/benchmarks.md.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench prints what it measured and fails by panicking"
)]

mod seat;
mod stock;

use std::time::{Duration, Instant};

use seat::{Cost, Seat};
use stockroom::domain::desk::Change;
use stockroom::domain::ids::Seq;
use stockroom::service::desk::Desk;

/// Rounds of what is measured many times.
const ROUNDS: usize = 300;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let (room, desk) = stock::fill(folder.path());
    println!("{} items in {} bins were made in {:.0?}.\n", stock::ITEMS, stock::BINS, begun.elapsed());
    drop(desk);
    room.close();
    let begun = Instant::now();
    let (room, desk) = stock::open(folder.path());
    println!("The store opened, all orders made, in {:.0?}.\n", begun.elapsed());
    println!("| what | times | CPU median | CPU 99 % | CPU worst | wall median | wall worst |");
    println!("|---|---|---|---|---|---|---|");
    let seat = measure_lists(&desk);
    measure_filters(&desk);
    measure_sorts(&desk);
    measure_news(&desk);
    measure_drawing(seat);
    room.close();
}

fn measure_lists(desk: &dyn Desk) -> Seat<'_> {
    let (mut seat, first) = Seat::at(desk, 80, 24);
    row("first draw of home", vec![first]);
    row("one row down", repeat(ROUNDS, || seat.press("down")));
    row("one page down", repeat(ROUNDS, || seat.press("pgdn")));
    row("one page up", repeat(ROUNDS, || seat.press("pgup")));
    row("to the end", vec![seat.press("end")]);
    row(
        "to the beginning and back to the end",
        repeat(ROUNDS / 3, || seat.press("home").and(seat.press("end"))),
    );
    row("one page up from the end", repeat(ROUNDS, || seat.press("pgup")));
    seat.press("home");
    seat.press("1");
    row(
        "another place: its items",
        repeat(ROUNDS / 3, || seat.press("down").and(seat.press("enter")).and(seat.press("1"))),
    );
    seat.press("esc");
    seat.press("2");
    seat
}

fn measure_filters(desk: &dyn Desk) {
    let (mut seat, _) = Seat::at(desk, 80, 24);
    let mut letters = Vec::new();
    let mut keys = Vec::new();
    for text in ["hinge 47", "sku-00123", "oak part number 9", "varnish 777", "drill"] {
        seat.press("/");
        for letter in text.chars() {
            letters.push(seat.type_in(letter));
        }
        for _ in 0..3 {
            letters.push(seat.press("backspace"));
        }
        seat.press("enter");
        for _ in 0..20 {
            keys.push(seat.press("pgdn"));
        }
        seat.press("esc");
    }
    row("a letter of a filter", letters);
    row("one page down in what is filtered", keys);
    let mut fuzzy = Vec::new();
    seat.press("/");
    for letter in "hngeprt4".chars() {
        fuzzy.push(seat.type_in(letter));
    }
    for letter in "zzzz".chars() {
        fuzzy.push(seat.type_in(letter));
    }
    seat.press("esc");
    row("a letter that only fits nearly, or nothing", fuzzy);
}

fn measure_sorts(desk: &dyn Desk) {
    let (mut seat, _) = Seat::at(desk, 80, 24);
    for (name, key) in [("SKU", "s"), ("name", "n"), ("on hand", "o"), ("available", "a")] {
        let rounds = repeat(ROUNDS / 10, || {
            let sorted = seat.press("s").and(seat.press(key));
            seat.press("end");
            sorted
        });
        row(&format!("sort by {name}"), rounds);
        row(&format!("one page up, sorted by {name}"), repeat(ROUNDS / 3, || seat.press("pgup")));
    }
    seat.press("/");
    for letter in "part".chars() {
        seat.type_in(letter);
    }
    seat.press("enter");
    let turned = ["o", "n", "a", "s"].map(|key| seat.press("s").and(seat.press(key)));
    row("sort all 100,000 while they are filtered", turned.into());
}

fn measure_news(desk: &dyn Desk) {
    let (mut seat, _) = Seat::at(desk, 80, 24);
    let posts = repeat(ROUNDS / 6, || {
        let change = stock::post(desk);
        seat.hear(change)
    });
    row("a colleague posts: all panes again", posts);
    let import = Change { head: Seq(1), items: Vec::new(), locations: Vec::new(), many: true };
    row("an import is over: all panes again", repeat(ROUNDS / 6, || seat.hear(import.clone())));
}

fn measure_drawing(mut seat: Seat<'_>) {
    for (width, height) in [(20, 8), (80, 24), (200, 60)] {
        seat.resize(width, height);
        row(&format!("drawing alone, {width}x{height}"), repeat(ROUNDS, || seat.draw_again()));
    }
}

fn repeat(rounds: usize, mut round: impl FnMut() -> Cost) -> Vec<Cost> {
    (0..rounds).map(|_| round()).collect()
}

/// One row of the table.
fn row(what: &str, costs: Vec<Cost>) {
    let times = costs.len();
    let sorted = |pick: fn(&Cost) -> Duration| {
        let mut all: Vec<Duration> = costs.iter().map(pick).collect();
        all.sort_unstable();
        all
    };
    let (cpu, wall) = (sorted(|cost| cost.cpu), sorted(|cost| cost.wall));
    let at = |all: &[Duration], percent: usize| millis(all[(all.len() - 1) * percent / 100]);
    println!(
        "| {what} | {times} | {} | {} | {} | {} | {} |",
        at(&cpu, 50),
        at(&cpu, 99),
        at(&cpu, 100),
        at(&wall, 50),
        at(&wall, 100)
    );
}

fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}
