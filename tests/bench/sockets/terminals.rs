//! A person at a real terminal, whose program is a client: from the start to the first frame, from a key to its echo.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use stockroom::service::desk::Desk;
use stockroom::service::room::new_session;

use crate::figures::{holds, median, percentile};
use crate::ours;
use crate::scale::Scale;
use crate::server::{Server, desk};
use crate::shop::Dice;
use crate::stores::Stores;
use crate::terminal::{self, Came};

/// A server is started where none runs.
const STARTS: &str = "yes";
/// How often a colleague posts.
const POSTS: Duration = Duration::from_millis(100);

/// From a key to its frame.
pub fn echo(scale: &Scale, stores: &Stores) {
    println!(
        "## A row down in the list of {} items, at a terminal of 80x24: from the key to its frame\n",
        scale.items
    );
    println!("| | p50 | p99 | target | holds |\n|---|---|---|---|---|");
    let server = Server::start(&stores.there);
    let (mut terminal, _) = terminal::start(&stores.there, STARTS);
    terminal.drain();
    let row = |what: &str, echo: &[f64]| {
        let p99 = percentile(echo, 99.0);
        println!("| {what} | {:.1} ms | {p99:.1} ms | 16 ms | {} |", median(echo), holds(p99 <= 16.0));
    };
    let alone: Vec<f64> = (0..scale.keys).map(|_| terminal.echo()).collect();
    row("nobody else does anything", &alone);
    let over = AtomicBool::new(false);
    let busy = std::thread::scope(|scope| {
        scope.spawn(|| {
            let (colleague, mut dice) = (server.desk(), Dice::new(5));
            while !over.load(Ordering::SeqCst) {
                let (deed, lines) = stores.shop.next(&mut dice, 1);
                ours::post(&colleague, deed, &lines);
                std::thread::sleep(POSTS);
            }
        });
        let echo: Vec<f64> = (0..scale.keys).map(|_| terminal.echo()).collect();
        over.store(true, Ordering::SeqCst);
        echo
    });
    row("a colleague posts ten times a second", &busy);
    terminal.leave();
}

/// From the start to the first frame.
pub fn start(scale: &Scale, stores: &Stores) {
    println!("## From the start to the first frame, at a terminal of 80x24\n");
    println!("| | anything to read | first frame, median (most) | first rows of the list | target | holds |");
    println!("|---|---|---|---|---|---|");
    let dir = &stores.there;
    let server = Server::start(dir);
    // Once, so that what is read from the disk has been.
    let (terminal, _) = terminal::start(dir, STARTS);
    terminal.leave();
    row("a server runs", 100.0, false, &rounds(scale, dir, || {}));
    drop(server);
    let stopped = || {
        // Whoever was started by a round before leaves, and closes the store.
        stop(dir);
    };
    row("one must be started, after a clean close", 200.0, false, &rounds(scale, dir, stopped));
    let killed = || {
        stop(dir);
        kill_at_work(stores);
    };
    row("one must be started, after kill -9 at work", 200.0, true, &rounds(scale, dir, killed));
    stop(dir);
}

fn rounds(scale: &Scale, dir: &Path, before: impl Fn()) -> Vec<Came> {
    let round = |_| {
        before();
        let (terminal, came) = terminal::start(dir, STARTS);
        terminal.leave();
        came
    };
    (0..scale.rounds).map(round).collect()
}

/// Sends away the server that a client started, and waits until it has closed the store.
fn stop(dir: &Path) {
    if std::os::unix::net::UnixStream::connect(dir.join("ipc/s")).is_err() {
        return;
    }
    let last = desk(dir, new_session());
    last.stop("").unwrap();
    last.wait_for_its_end(Duration::from_secs(60));
    while std::os::unix::net::UnixStream::connect(dir.join("ipc/s")).is_ok() {
        std::thread::sleep(Duration::from_millis(5));
    }
    // The lock goes last; whoever comes next asks for it with patience, which would be measured too.
    std::thread::sleep(Duration::from_millis(300));
}

/// Kills a server in the middle of a burst.
fn kill_at_work(stores: &Stores) {
    let server = Server::start(&stores.there);
    let desks: Vec<_> = (0..8).map(|_| server.desk()).collect();
    std::thread::scope(|scope| {
        for (number, desk) in (300..).zip(&desks) {
            scope.spawn(move || {
                let mut dice = Dice::new(number);
                loop {
                    let (deed, lines) = stores.shop.next(&mut dice, 1);
                    if desk.submit(ours::command(deed, &lines).into()).is_err() {
                        return;
                    }
                }
            });
        }
        std::thread::sleep(Duration::from_millis(500));
        server.kill();
        // Nobody waits for the next one.
        desks.iter().for_each(Desk::let_go);
    });
}

fn row(what: &str, target: f64, told: bool, came: &[Came]) {
    let of = |what: fn(&Came) -> f64| came.iter().map(what).collect::<Vec<_>>();
    let (anything, frame, list) = (of(|came| came.anything), of(|came| came.frame), of(|came| came.list));
    // Where a store is recovered, that it is told how far it is by then is enough.
    let counts = if told { &anything } else { &frame };
    println!(
        "| {what} | {:.0} ms | {:.0} ms ({:.0}) | {:.0} ms | {target} ms{} | {} |",
        median(&anything),
        median(&frame),
        percentile(&frame, 100.0),
        median(&list),
        if told { ", or progress by then" } else { "" },
        holds(median(counts) <= target)
    );
}
