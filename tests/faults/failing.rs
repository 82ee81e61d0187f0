//! Each write, each sync, each growing of the file and each read of a day fails, once or for ever; or the disk is full.
//!
//! Nobody is told that something was not done when it may have been; what was answered is there when the store is opened
//! again; and whoever asks again with the same number is told the truth.

use stockroom::domain::desk::{AskFault, Asker, SubmitFault};
use stockroom::domain::ids::{PersonId, Seq};
use stockroom::domain::party::Role;
use stockroom::domain::query::{EntryQuery, Query};
use stockroom::engine::StockRoom;
use stockroom::store::{Store, StoreFault};

use crate::commands::{asked, receive, session};
use crate::disk::{Disk, EIO, ENOSPC, Kind, Lasts, Trouble, Watched};
use crate::script::{Act, Came, Gate, Played, moment, perform, play, script, settled_or_done};
use crate::states::mark;
use crate::support::{HandClock, MORNING, at_work, how_many};

/// Of the writes of the day every so-many-th fails in turn; all of them with 1.
const STRIDE: &str = "STOCKROOM_FAULT_STRIDE";

/// Whether an opening has read the whole file: redb's own assertions do.
const EVERYTHING_IS_READ: Option<()> = if cfg!(debug_assertions) { Some(()) } else { None };

/// What became of the day.
#[derive(Debug, Default)]
struct Day {
    /// How many acts were answered well.
    done: usize,
    /// Of how many nobody knows.
    unknown: usize,
    /// How many were not done.
    not_done: usize,
}

/// What those were told after all who had been told that nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    /// There was nobody.
    Known,
    WasDone,
    WasNot,
}

/// Plays the day on a disk that fails; the first failure ends it.
fn suffer(disk: &Watched<Disk>) -> Result<Day, StoreFault> {
    let clock = HandClock::at(MORNING);
    let store = Store::open_on(disk.clone())?;
    let gate = Gate::of(disk);
    let engine = at_work(store, &clock, gate.clone());
    let mut day = Day::default();
    for (number, step) in script().iter().enumerate() {
        clock.set(moment(number));
        let settles = matches!(step.acts().first(), Some(Act::Settle));
        for told in perform(&engine, &gate, step) {
            match told {
                // What was answered before a failure came before it.
                Ok(_) => {
                    assert_eq!((day.unknown, day.not_done), (0, 0), "answered after the disk failed");
                    day.done += 1;
                }
                Err(_) if settles => {}
                Err(SubmitFault::Unknown(_)) => {
                    assert_eq!(day.not_done, 0, "taken on after the disk failed");
                    day.unknown += 1;
                }
                Err(SubmitFault::Stopped(_) | SubmitFault::Unreadable(_)) => day.not_done += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    let well = day.unknown + day.not_done == 0;
    assert!(well || engine.stopped().is_some(), "the disk failed and the engine goes on: {day:?}");
    Ok(day)
}

/// The disk is well again: what is there, and is asking again answered truly?
fn recover(disk: &Watched<Disk>, played: &Played, day: &Day) -> Truth {
    disk.mend();
    let store = Store::open_on(disk.clone()).unwrap();
    let mark_now = mark(&store).unwrap();
    let may = [day.done + day.unknown, day.done];
    let there = may.into_iter().find(|acts| played.marks[*acts] == mark_now);
    let there = there.unwrap_or_else(|| panic!("{day:?}: it holds something else"));
    let clock = HandClock::at(MORNING);
    let engine = at_work(store, &clock, StockRoom);
    let mut act_number = 0;
    for (number, step) in script().iter().enumerate() {
        clock.set(moment(number));
        for act in step.acts() {
            let want = match act {
                _ if act_number < day.done => None,
                Act::Settle | Act::Keep(_) => Some(Came::Untold),
                _ if act_number < there => Some(Came::Before),
                _ => Some(Came::New),
            };
            if let Some(want) = want {
                assert_eq!(settled_or_done(&engine, &act), Ok(want), "{day:?}, {there} there: {act:?}");
            }
            act_number += 1;
        }
    }
    assert_eq!(mark(engine.store()).unwrap(), *played.marks.last().unwrap());
    match day.unknown {
        0 => Truth::Known,
        _ if there > day.done => Truth::WasDone,
        _ => Truth::WasNot,
    }
}

/// One failure and what comes of it; none where nothing failed.
fn check(played: &Played, trouble: Trouble) -> Option<Truth> {
    let disk = Watched::new(Disk::of(played.base.clone()));
    disk.fail(trouble);
    let day = match suffer(&disk) {
        Ok(day) => day,
        Err(StoreFault::Io { .. } | StoreFault::Full { .. } | StoreFault::Stopped(_)) => Day::default(),
        Err(other) => panic!("{trouble:?}: {other:?}"),
    };
    let failed = disk.failed() > 0;
    if trouble.lasts == Lasts::ForEver && failed {
        // Whoever tries again at once is told that the disk fails, or finds all that was answered.
        match Store::open_on(disk.clone()) {
            Ok(store) => {
                let found = mark(&store).ok();
                let known = found.is_none_or(|found| {
                    [day.done, day.done + day.unknown].iter().any(|acts| played.marks[*acts] == found)
                });
                assert!(known, "{trouble:?}");
            }
            Err(StoreFault::Io { .. } | StoreFault::Full { .. } | StoreFault::Stopped(_)) => {}
            Err(other) => panic!("{trouble:?}: {other:?}"),
        }
    }
    let truth = recover(&disk, played, &day);
    failed.then_some(truth)
}

/// All failures of one kind.
fn every(kind: Kind, stride: usize) {
    let played = play();
    let clean = Watched::new(Disk::of(played.base.clone()));
    suffer(&clean).unwrap();
    let count = clean.count(kind);
    let mut truths = Vec::new();
    for lasts in [Lasts::Once, Lasts::ForEver] {
        for from in (1..=count).step_by(stride) {
            let error = if from % 2 == 0 { EIO } else { ENOSPC };
            truths.extend(check(&played, Trouble { kind, from, lasts, error }));
        }
    }
    let tried = truths.len();
    let were = |truth| truths.iter().filter(|other| **other == truth).count();
    println!(
        "{kind:?}: {tried} failures of {count} operations, {} unknown and done, {} unknown and not done",
        were(Truth::WasDone),
        were(Truth::WasNot)
    );
    assert!(tried > 0 && tried + 8 >= 2 * count / stride, "{tried} of {count} happened");
}

#[test]
fn a_write_that_fails() {
    every(Kind::Write, how_many(STRIDE, 3));
}

#[test]
fn a_sync_that_fails() {
    every(Kind::Sync, 1);
}

#[test]
fn a_file_that_does_not_grow() {
    every(Kind::Length, 1);
}

#[test]
fn a_read_that_fails() {
    every(Kind::Read, 1);
}

#[test]
fn a_question_that_meets_a_failing_disk_stops_the_engine() {
    let played = play();
    let disk = Watched::new(Disk::of(played.end.clone()));
    let clock = HandClock::at(moment(script().len()));
    let open = || at_work(Store::open_on(disk.clone()).unwrap(), &clock, StockRoom);
    let engine = open();
    // More than an opening reads.
    for number in 1..=200 {
        engine.submit(asked(session(8), number, receive("M8", 1, "A1"))).unwrap();
    }
    drop(engine);
    let engine = open();
    disk.fail(Trouble { kind: Kind::Read, from: 1, lasts: Lasts::Once, error: EIO });
    let asker = Asker { person: PersonId::CREATOR, role: Role::Manager, session: session(7) };
    let question = |seq| Query::Entry(EntryQuery { seq: Seq(seq), from: 1, rows: 10 });
    let faults: Vec<AskFault> =
        (1..=200).filter_map(|seq| engine.answer(&asker, question(seq)).err()).collect();
    if disk.count(Kind::Read) == 0 {
        // With its own assertions on, redb reads every page when it opens, and nothing is left to fail.
        return assert_eq!(EVERYTHING_IS_READ, Some(()), "nothing was read");
    }
    assert!(matches!(faults.first(), Some(AskFault::Unreadable(_))), "{faults:?}");
    let told = engine.submit(asked(session(7), 1, receive("M8", 1, "A1")));
    assert!(matches!(told, Err(SubmitFault::Stopped(_))), "{told:?}");
    assert!(engine.stopped().is_some());
    assert!(matches!(engine.answer(&asker, question(1)), Err(AskFault::Stopped(_))));
}

#[test]
fn a_full_disk() {
    let played = play();
    let mut full = 0;
    for left in (0..).step_by(2) {
        let disk = Watched::new(Disk::of(played.base.clone()));
        disk.fill(left).unwrap();
        let day = match suffer(&disk) {
            Ok(day) => day,
            Err(StoreFault::Full { .. }) => Day::default(),
            Err(other) => panic!("{other:?}"),
        };
        if disk.failed() == 0 {
            break;
        }
        full += 1;
        // Still full: the store opens, what was answered is there, and what is asked is unknown or not done again.
        disk.fill(0).unwrap();
        match Store::open_on(disk.clone()) {
            Ok(store) => {
                let found = mark(&store).unwrap();
                let may = [day.done, day.done + day.unknown];
                assert!(may.iter().any(|acts| played.marks[*acts] == found), "{left} blocks: {day:?}");
            }
            Err(fault) => panic!("{left} blocks left, {day:?}: {fault:?}"),
        }
        recover(&disk, &played, &day);
    }
    println!("{full} full disks");
    assert!(full > 10, "{full}");
}
