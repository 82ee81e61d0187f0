//! What clients that do nothing cost a server of memory.

use std::time::Duration;

use stockroom::domain::query::StoreQuery;
use stockroom::service::desk::{Desk, ask};
use stockroom::service::remote::Remote;

use crate::figures::{holds, median};
use crate::ours;
use crate::scale::Scale;
use crate::server::Server;
use crate::shop::Dice;
use crate::stores::Stores;

const CLIENTS: usize = 200;
const TARGET: f64 = 30.0;
/// Until memory that is on its way to be given back is.
const SETTLED: Duration = Duration::from_millis(500);

/// Measures and prints.
pub fn run(scale: &Scale, stores: &Stores) {
    println!("## {CLIENTS} clients that follow and do nothing\n");
    println!("| round | share before / after | resident before / after | more |\n|---|---|---|---|");
    let mut more = Vec::new();
    for round in 0..scale.rounds {
        let server = Server::start(&stores.there);
        let one = used(&server, stores, round);
        std::thread::sleep(SETTLED);
        let before = server.memory();
        let clients: Vec<(Remote, _)> = (0..CLIENTS)
            .map(|_| {
                let desk = server.desk();
                ask(&desk, StoreQuery).unwrap();
                let follows = desk.follow();
                (desk, follows)
            })
            .collect();
        assert_eq!(one.status().unwrap().present.len(), CLIENTS + 1);
        std::thread::sleep(SETTLED);
        let after = server.memory();
        let mib = |kib: u64| kib as f64 / 1024.0;
        let share = |(share, _): (Option<u64>, u64)| {
            share.map_or_else(|| String::from("?"), |kib| format!("{:.1}", mib(kib)))
        };
        // The share leaves out what is another process's too.
        let added = match (before.0, after.0) {
            (Some(before), Some(after)) => mib(after) - mib(before),
            _ => mib(after.1) - mib(before.1),
        };
        println!(
            "| {} | {} / {} MiB | {:.1} / {:.1} MiB | {added:.1} MiB |",
            round + 1,
            share(before),
            share(after),
            mib(before.1),
            mib(after.1)
        );
        more.push(added);
        drop(clients);
    }
    let median = median(&more);
    println!("\nMedian: {median:.1} MiB; target {TARGET} MiB; holds: {}.", holds(median < TARGET));
}

/// A client that has worked: what a server needs once is there.
fn used(server: &Server, stores: &Stores, round: usize) -> Remote {
    let desk = server.desk();
    let mut dice = Dice::new(90 + round as u64);
    for _ in 0..20 {
        let (deed, lines) = stores.shop.next(&mut dice, 1);
        ours::post(&desk, deed, &lines);
    }
    drop(desk.follow());
    desk
}
