//! Many seeds hold; the same seed is the same story; and servers and disks that are bent are found out.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::events::{EVENTS, EVENTS_BY_WEIGHT, play};
use crate::server::Bent;
use crate::socket::Faith;
use crate::support::how_many;
use crate::trail::Tally;

/// How many seeds are played, where not the usual number.
const SEEDS: &str = "STOCKROOM_SIMULATION";
/// Behind which seed to begin.
const FROM: &str = "STOCKROOM_SIMULATION_FROM";
/// Only this one is played.
const SEED: &str = "STOCKROOM_SEED";
/// Seeds on every change.
const USUAL: usize = 500;

/// What must have happened in so many seeds: a simulation in which nothing happens holds every law.
const MUST: [&str; 23] = [
    "answers: done",
    "answers: done before, from the record",
    "answers: refused",
    "answers: unknown",
    "answers: not done",
    "asks learnt to be done",
    "asks learnt not to be done",
    "asks refused",
    "asks of which nobody knows yet",
    "asks recorded, after all",
    "asks not recorded, after all",
    "asks lost with their slips",
    "batches of several",
    "changes heard",
    "entries found that nobody had been told of",
    "kills",
    "looks held against the journal",
    "messages cut in the middle",
    "power cuts at rest",
    "power cuts with writes in the air",
    "servers that the disk failed under",
    "starts that failed",
    "commands of a session that was over",
];

/// What the program catches and answers is not printed: redb panics on pages that contradict each other.
fn quietly() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !stockroom::store::guard::is_guarded() {
                usual(panic);
            }
        }));
    });
}

/// Plays seeds on as many threads as there are processors, each seed in one; the first that fails ends it.
fn all(seeds: std::ops::Range<usize>) -> Tally {
    let (next, sum, failed) = (AtomicUsize::new(seeds.start), Mutex::new(Tally::default()), Mutex::new(None));
    let work = || {
        while failed.lock().unwrap().is_none() {
            let seed = next.fetch_add(1, Ordering::SeqCst);
            if seed >= seeds.end {
                return;
            }
            match play(seed as u64, Bent::Straight, Faith::Good) {
                Ok(came) => sum.lock().unwrap().add(&came.tally),
                Err(fault) => *failed.lock().unwrap() = Some(fault),
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    if let Some(fault) = failed.into_inner().unwrap() {
        panic!("{fault}");
    }
    sum.into_inner().unwrap()
}

#[test]
fn whatever_happens_everything_is_as_everybody_was_told() {
    let (from, seeds) = match how_many(SEED, usize::MAX) {
        usize::MAX => (how_many(FROM, 0), how_many(SEEDS, USUAL)),
        only => (only, 1),
    };
    quietly();
    let begun = Instant::now();
    let tally = all(from..from + seeds);
    println!("{seeds} seeds of {EVENTS} events from {from} on: {:?}\n{tally}", begun.elapsed());
    if seeds >= USUAL {
        let events = EVENTS_BY_WEIGHT.iter().map(|(_, word, _)| *word);
        let never: Vec<&str> = events.chain(MUST).filter(|what| tally.of(what) == 0).collect();
        assert!(never.is_empty(), "it did not happen at all: {never:?}");
    }
}

#[test]
fn the_same_seed_is_the_same_story() {
    for seed in 0..8 {
        let once = play(seed, Bent::Straight, Faith::Good).unwrap();
        assert_eq!(once, play(seed, Bent::Straight, Faith::Good).unwrap(), "seed {seed}");
    }
}

/// Plays seeds with something bent until so many of them broke a law in these words.
fn control(bent: Bent, faith: Faith, words: &[&str], most: u64) {
    quietly();
    let (mut found, mut others) = (0, Vec::new());
    for seed in 0..most {
        match play(seed, bent, faith) {
            Ok(_) => {}
            Err(fault) if words.iter().any(|word| fault.lines().next().unwrap().contains(word)) => {
                found += 1;
                if found == 3 {
                    println!("{bent:?}, {faith:?}: found {found} times in {} seeds", seed + 1);
                    return;
                }
            }
            Err(fault) => others.push(fault.lines().next().unwrap().to_owned()),
        }
    }
    panic!("{bent:?}, {faith:?}: in {most} seeds it was found {found} times; and {others:?}");
}

#[test]
fn the_control_without_the_record_does_things_twice() {
    control(Bent::NoRecord, Faith::Good, &["done twice"], 300);
}

#[test]
fn the_control_with_a_disk_that_lies_loses_what_was_answered() {
    control(Bent::Straight, Faith::Bad, &["is lost"], 300);
}

#[test]
fn the_control_that_says_failed_where_nobody_knows_is_found_out() {
    control(Bent::FailedForUnknown, Faith::Good, &["is told NotDone", "was told not done"], 300);
}
