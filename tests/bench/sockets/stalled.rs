//! Twenty clients, of which one takes in nothing, beside twenty of which none does: what it costs the other nineteen.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use stockroom::domain::ids::Seq;
use stockroom::service::desk::Desk;
use stockroom::service::remote::Remote;

use crate::figures::{holds, median, millis, percentile};
use crate::ours;
use crate::raw::stall;
use crate::scale::Scale;
use crate::server::Server;
use crate::shop::Dice;
use crate::stores::Stores;

const OTHERS: usize = 19;
/// Between two looks whether the one that stalls was sent away.
const LOOK: Duration = Duration::from_millis(100);
/// Nobody waits longer for what was committed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Measures and prints.
pub fn run(scale: &Scale, stores: &Stores) {
    println!("## One of twenty stalls: it follows, asks, and takes nothing in\n");
    println!(
        "| pair | without: posts, p50 / p99 | with: posts, p50 / p99 | p50 with / without | sent away |"
    );
    println!("|---|---|---|---|---|");
    let server = Server::start(&stores.there);
    let mut ratios = Vec::new();
    for pair in 0..scale.rounds {
        let (mut without, mut with, mut away) = (Vec::new(), Vec::new(), 0);
        for side in 0..2 {
            if (side + pair) % 2 == 0 {
                (without, _) = round(scale, stores, &server, pair, false);
            } else {
                (with, away) = round(scale, stores, &server, pair, true);
            }
        }
        let ratio = median(&with) / median(&without);
        let said = |waited: &[f64]| {
            format!("{}, {:.2} / {:.2} ms", waited.len(), median(waited), percentile(waited, 99.0))
        };
        println!("| {} | {} | {} | {ratio:.2} | {away} times |", pair + 1, said(&without), said(&with));
        ratios.push(ratio);
    }
    let ratio = median(&ratios);
    println!(
        "\nMedian of the pairs: {ratio:.2}; target 1.5; holds: {}. Nothing was lost.",
        holds(ratio <= 1.5)
    );
}

/// The others post for so long and must hear of everything; how long each post was waited for, and how often the one that
/// stalls was sent away.
fn round(scale: &Scale, stores: &Stores, server: &Server, pair: usize, stalls: bool) -> (Vec<f64>, u32) {
    let desks: Vec<Remote> = (0..OTHERS).map(|_| server.desk()).collect();
    let follows: Vec<_> = desks.iter().map(|desk| desk.follow()).collect();
    // Where nobody stalls the twentieth is there too, and listens.
    let twentieth = (!stalls).then(|| server.desk());
    let listens = twentieth.as_ref().map(|desk| desk.follow());
    let over = AtomicBool::new(false);
    let (mut waited, mut away) = (Vec::new(), 0);
    std::thread::scope(|scope| {
        let stalling = stalls.then(|| scope.spawn(|| stall_again(stores, &desks[0], &over)));
        if stalls {
            std::thread::sleep(Duration::from_millis(200));
        }
        let threads: Vec<_> = (0..)
            .zip(&desks)
            .map(|(number, desk)| {
                scope.spawn(move || {
                    let mut dice = Dice::new(7_000 * (pair as u64 + 1) + number);
                    let (begun, mut waited) = (Instant::now(), Vec::new());
                    while begun.elapsed() < Duration::from_secs_f64(scale.seconds * 3.0) {
                        let (deed, lines) = stores.shop.next(&mut dice, 1);
                        let asked = Instant::now();
                        ours::post(desk, deed, &lines);
                        waited.push(millis(asked.elapsed()));
                    }
                    waited
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| waited.append(&mut thread.join().unwrap()));
        over.store(true, Ordering::SeqCst);
        away = stalling.map_or(0, |thread| thread.join().unwrap());
    });
    let head = desks[0].status().unwrap().head.unwrap();
    for follows in &follows {
        let mut heard = Seq(0);
        while heard < head {
            heard = heard.max(follows.recv_timeout(PATIENCE).unwrap().head);
        }
    }
    drop((twentieth, listens));
    (waited, away)
}

/// Stalls, and again when it was sent away, until it is over; how often it was.
fn stall_again(stores: &Stores, other: &Remote, over: &AtomicBool) -> u32 {
    let mut away = 0;
    while !over.load(Ordering::SeqCst) {
        let stalled = stall(&stores.there);
        while other.status().unwrap().present.len() > OTHERS {
            if over.load(Ordering::SeqCst) {
                return away;
            }
            std::thread::sleep(LOOK);
        }
        away += 1;
        drop(stalled);
    }
    away
}
