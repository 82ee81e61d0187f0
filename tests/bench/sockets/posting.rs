//! Posting movements through the socket of a server, and in this process, in turns: the same desk, queue and writer.

use std::sync::Barrier;
use std::time::{Duration, Instant};

use stockroom::service::desk::Desk;
use stockroom::service::room;

use crate::figures::{cpu, holds, median, millis, percentile};
use crate::ours;
use crate::scale::Scale;
use crate::server::Server;
use crate::shop::{Dice, Shop};
use crate::stores::Stores;

/// Clients at once, and the share of the rate in this process that is aimed at.
const CROWDS: [(usize, Option<f64>); 4] = [(1, None), (8, None), (64, Some(0.8)), (512, None)];

/// What was seen of one side in a round.
struct Seen {
    /// Posts a second.
    rate: f64,
    /// How long each was waited for, in milliseconds.
    waited: Vec<f64>,
    /// What the threads that ask had of a processor, in microseconds a post.
    asking: f64,
    /// What the server had, likewise.
    serving: f64,
}

/// Measures and prints.
pub fn run(scale: &Scale, stores: &Stores) {
    println!("## Posting through the socket\n");
    println!(
        "| clients | in this process | through the socket | ratio | target | holds | waits here p50 / p99 | there p50 / \
         p99 | processor of the asking threads, here / there | of the server |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    let room = room::open(&stores.here, None).unwrap();
    let server = Server::start(&stores.there);
    for (clients, target) in CROWDS {
        let (mut here, mut there) = (Vec::new(), Vec::new());
        for round in 0..scale.rounds {
            for side in 0..2 {
                if (side + round) % 2 == 0 {
                    let desks: Vec<_> = (0..clients).map(|_| ours::desk(&room)).collect();
                    here.push(together(scale, &stores.shop, &desks, round, &|| 0.0));
                } else {
                    let desks: Vec<_> = (0..clients).map(|_| server.desk()).collect();
                    there.push(together(scale, &stores.shop, &desks, round, &|| server.processor()));
                }
            }
        }
        row(clients, target, &here, &there);
    }
    drop(server);
    room.close();
}

/// Everybody posts for so long, each waiting for its answer before it asks again.
fn together<D: Desk>(
    scale: &Scale,
    shop: &Shop,
    desks: &[D],
    round: usize,
    processor: &dyn Fn() -> f64,
) -> Seen {
    let time = Duration::from_secs_f64(scale.seconds);
    let barrier = Barrier::new(desks.len() + 1);
    let mut seen = Seen { rate: 0.0, waited: Vec::new(), asking: 0.0, serving: 0.0 };
    let mut asked = Duration::ZERO;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..)
            .zip(desks)
            .map(|(number, desk)| {
                let barrier = &barrier;
                scope.spawn(move || {
                    let mut dice = Dice::new(1_000 * (round as u64 + 1) + number);
                    let mut waited = Vec::new();
                    barrier.wait();
                    let (begun, before) = (Instant::now(), cpu());
                    while begun.elapsed() < time {
                        let (deed, lines) = shop.next(&mut dice, 1);
                        let asked = Instant::now();
                        ours::post(desk, deed, &lines);
                        waited.push(millis(asked.elapsed()));
                    }
                    (waited, cpu().saturating_sub(before))
                })
            })
            .collect();
        let before = processor();
        barrier.wait();
        let begun = Instant::now();
        for thread in threads {
            let (mut waited, took) = thread.join().unwrap();
            seen.waited.append(&mut waited);
            asked += took;
        }
        let posts = seen.waited.len() as f64;
        seen.rate = posts / begun.elapsed().as_secs_f64();
        seen.asking = asked.as_secs_f64() * 1e6 / posts;
        seen.serving = (processor() - before) * 1e6 / posts;
    });
    seen
}

fn row(clients: usize, target: Option<f64>, here: &[Seen], there: &[Seen]) {
    let of = |seen: &[Seen], what: fn(&Seen) -> f64| median(&seen.iter().map(what).collect::<Vec<_>>());
    let waits = |seen: &[Seen]| seen.iter().flat_map(|seen| seen.waited.iter().copied()).collect::<Vec<_>>();
    let ratios: Vec<f64> = here.iter().zip(there).map(|(here, there)| there.rate / here.rate).collect();
    let (ratio, near, far) = (median(&ratios), waits(here), waits(there));
    let (aim, held) =
        target.map_or_else(Default::default, |target| (target.to_string(), holds(ratio >= target)));
    println!(
        "| {clients} | {:.0}/s | {:.0}/s | {ratio:.2} | {aim} | {held} | {:.2} / {:.2} ms | {:.2} / {:.2} ms | {:.0} / \
         {:.0} us | {:.0} us |",
        of(here, |seen| seen.rate),
        of(there, |seen| seen.rate),
        median(&near),
        percentile(&near, 99.0),
        median(&far),
        percentile(&far, 99.0),
        of(here, |seen| seen.asking),
        of(there, |seen| seen.asking),
        of(there, |seen| seen.serving)
    );
}
