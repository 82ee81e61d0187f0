//! Posting movements through the whole path: desk, queue, decide, store; SQLite behind the same kind of writer.
//!
//! One at a time the two and a bare flush take turns, commit by commit. With many clients they take turns by the round,
//! and who begins changes.

use std::sync::Barrier;
use std::time::{Duration, Instant};

use stockroom::service::room::Room;

use crate::disk::Disk;
use crate::figures::{holds, median, millis, percentile};
use crate::ours;
use crate::scale::Scale;
use crate::shop::{Deed, Dice, Line, Shop};
use crate::sqlite::Writer;
use crate::stores::Stores;

/// Clients at once, and which share of SQLite's rate is aimed at.
const CROWDS: [(usize, f64); 3] = [(8, 0.8), (64, 0.7), (512, 0.9)];

/// Clients that post before anything is measured.
const WARMING: usize = 64;

/// What was seen of one side in a round.
struct Seen {
    rate: f64,
    waited: Vec<f64>,
}

/// Both sides, open, with a history.
struct Sides {
    room: Room,
    writer: Writer,
    shop: Shop,
}

/// Measures and prints.
pub fn run(scale: &Scale) {
    println!("## Posting, {} items and {} movements before\n", scale.items, scale.movements);
    let stores = Stores::with(scale, scale.movements);
    let sides = Sides { room: stores.room(), writer: Writer::start(stores.sql()), shop: stores.shop };
    let mut disk = Disk::new(&scale.folder());
    warm_up(scale, &sides);
    println!(
        "| clients | ours | SQLite | ours / SQLite | target | holds | ours waits p50 / p99 | SQLite p50 / p99 |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let flushes = one_at_a_time(scale, &sides, &mut disk);
    for (clients, target) in CROWDS {
        crowd(scale, &sides, clients, target);
    }
    println!("\n{flushes}\n");
    sides.writer.close();
    sides.room.close();
}

/// Both post for a round before anything is measured: a stock room at work has its pages at hand.
fn warm_up(scale: &Scale, sides: &Sides) {
    let time = Duration::from_secs_f64(scale.seconds);
    drop((our_crowd(sides, WARMING, time, scale.rounds), their_crowd(sides, WARMING, time, scale.rounds)));
}

/// One commit of ours, one of theirs, one bare flush, again and again.
fn one_at_a_time(scale: &Scale, sides: &Sides, disk: &mut Disk) -> String {
    let desk = ours::desk(&sides.room);
    let mut client = sides.writer.client();
    let mut dice = Dice::new(2);
    let (mut own, mut their, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    let mut medians: Vec<[f64; 3]> = Vec::new();
    let mut rates: Vec<[f64; 2]> = Vec::new();
    for _ in 0..scale.rounds {
        let (mut ours_now, mut theirs_now, mut bare_now) = (Vec::new(), Vec::new(), Vec::new());
        for turn in 0..scale.singles {
            for side in 0..3 {
                match (side + turn) % 3 {
                    0 => {
                        let (deed, lines) = sides.shop.next(&mut dice, 1);
                        ours_now.push(timed(|| ours::post(&desk, deed, &lines)));
                    }
                    1 => {
                        let (deed, lines) = sides.shop.next(&mut dice, 1);
                        theirs_now.push(timed(|| client.post(deed, &lines)));
                    }
                    _ => bare_now.push(millis(disk.flush())),
                }
            }
        }
        medians.push([median(&ours_now), median(&theirs_now), median(&bare_now)]);
        rates.push([rate(&ours_now), rate(&theirs_now)]);
        own.append(&mut ours_now);
        their.append(&mut theirs_now);
        bare.append(&mut bare_now);
    }
    let of = |index: usize| median(&medians.iter().map(|round| round[index]).collect::<Vec<_>>());
    let rated = |index: usize| median(&rates.iter().map(|round| round[index]).collect::<Vec<_>>());
    let ratios: Vec<f64> = rates.iter().map(|round| round[0] / round[1]).collect();
    row(1, (rated(0), rated(1)), median(&ratios), 0.8, (&own, &their));
    let limit: Vec<f64> = medians.iter().map(|round| round[0] - (1.3 * round[2] + 1.5)).collect();
    format!(
        "A bare flush (4 KiB, fdatasync) in between: p50 {:.2} ms. Ours is acknowledged after {:.2} ms, {:.2} times a flush; \
         1.3 flushes and 1.5 ms are {:.2} ms; holds: {}.",
        of(2),
        of(0),
        of(0) / of(2),
        1.3 * of(2) + 1.5,
        holds(median(&limit) <= 0.0)
    )
}

/// How many a second, from what each of them took: with the checkpoints that SQLite makes now and then.
fn rate(millis: &[f64]) -> f64 {
    1000.0 * millis.len() as f64 / millis.iter().sum::<f64>()
}

/// Many clients, each waiting for its answer before it asks again.
fn crowd(scale: &Scale, sides: &Sides, clients: usize, target: f64) {
    let time = Duration::from_secs_f64(scale.seconds);
    let (mut own, mut their) = (Vec::new(), Vec::new());
    for round in 0..scale.rounds {
        for side in 0..2 {
            if (side + round) % 2 == 0 {
                own.push(our_crowd(sides, clients, time, round));
            } else {
                their.push(their_crowd(sides, clients, time, round));
            }
        }
    }
    let rates = |seen: &[Seen]| median(&seen.iter().map(|seen| seen.rate).collect::<Vec<_>>());
    let waits = |seen: &[Seen]| seen.iter().flat_map(|seen| seen.waited.iter().copied()).collect::<Vec<_>>();
    let ratios: Vec<f64> = own.iter().zip(&their).map(|(own, their)| own.rate / their.rate).collect();
    row(clients, (rates(&own), rates(&their)), median(&ratios), target, (&waits(&own), &waits(&their)));
}

fn our_crowd(sides: &Sides, clients: usize, time: Duration, round: usize) -> Seen {
    let desks: Vec<_> = (0..clients).map(|_| ours::desk(&sides.room)).collect();
    together(sides.shop, desks, time, round, |desk, deed, lines| ours::post(desk, deed, &lines))
}

fn their_crowd(sides: &Sides, clients: usize, time: Duration, round: usize) -> Seen {
    let ways: Vec<_> = (0..clients).map(|_| sides.writer.client()).collect();
    together(sides.shop, ways, time, round, |client, deed, lines| client.post(deed, &lines))
}

/// Everybody posts for so long.
fn together<C: Send>(
    shop: Shop,
    clients: Vec<C>,
    time: Duration,
    round: usize,
    post: impl Fn(&mut C, Deed, Vec<Line>) + Sync,
) -> Seen {
    let barrier = Barrier::new(clients.len() + 1);
    let mut all = Vec::new();
    let mut lasted = Duration::ZERO;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..)
            .zip(clients)
            .map(|(number, mut client)| {
                let (barrier, post) = (&barrier, &post);
                scope.spawn(move || {
                    let mut dice = Dice::new(1_000 * (round as u64 + 1) + number);
                    let mut waited = Vec::new();
                    barrier.wait();
                    let begun = Instant::now();
                    while begun.elapsed() < time {
                        let (deed, lines) = shop.next(&mut dice, 1);
                        waited.push(timed(|| post(&mut client, deed, lines)));
                    }
                    waited
                })
            })
            .collect();
        barrier.wait();
        let begun = Instant::now();
        for thread in threads {
            all.append(&mut thread.join().unwrap());
        }
        lasted = begun.elapsed();
    });
    Seen { rate: all.len() as f64 / lasted.as_secs_f64(), waited: all }
}

fn timed(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    millis(begun.elapsed())
}

fn row(clients: usize, (own, their): (f64, f64), ratio: f64, target: f64, waits: (&[f64], &[f64])) {
    let (mine, theirs) = waits;
    println!(
        "| {clients} | {own:.0}/s | {their:.0}/s | {ratio:.2} | {target} | {} | {:.1} / {:.1} ms | {:.1} / {:.1} ms |",
        holds(ratio >= target),
        median(mine),
        percentile(mine, 99.0),
        median(theirs),
        percentile(theirs, 99.0)
    );
}
