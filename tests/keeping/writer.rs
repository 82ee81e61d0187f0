//! The writer: everybody is answered once and truly, whatever happens in between.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stockroom::domain::command::{Command, CountLine, IssueTo, OutLine, Submission};
use stockroom::domain::decide::{Context, Decided};
use stockroom::domain::desk::{SubmitFault, Together};
use stockroom::domain::entry::Evaluate;
use stockroom::domain::ids::{CountId, ItemId, PersonId, Seq};
use stockroom::domain::quantity::Qty;
use stockroom::domain::receipt::{Receipt, Repeated};
use stockroom::domain::refusal::{Rejection, Why};
use stockroom::domain::table::{Read, all};
use stockroom::domain::tables::{Entries, Totals};
use stockroom::domain::time::Moment;
use stockroom::engine::job::{Job, Sealed};
use stockroom::engine::reply::Reply;
use stockroom::engine::{Engine, Rules, StockRoom};
use stockroom::store::verify::verify_live;
use stockroom::store::{Store, journal};

use crate::support::{
    HandClock, MORNING, ToyDisk, add_bin, add_item, at_work, at_work_by, code, done, quiet, receive, room,
    stock, store_on, submission,
};

fn on_hand(engine: &Engine) -> i64 {
    let state = engine.store().read().unwrap();
    state.get::<Totals>(&ItemId(1)).unwrap().unwrap_or_default().on_hand.0
}

fn head(engine: &Engine) -> Seq {
    journal::head(&engine.store().read().unwrap()).unwrap().unwrap().header.seq
}

fn sound(engine: &Engine) {
    let report = verify_live(engine.store(), None, &mut quiet()).unwrap();
    assert_eq!(report.findings, []);
}

#[test]
fn many_submit_at_once_and_each_is_done_once() {
    let (engine, _) = room();
    stock(&engine);
    let seqs = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for thread in 10..18 {
            let (engine, seqs) = (&engine, &seqs);
            scope.spawn(move || {
                for number in 1..=25 {
                    let receipt = engine.submit(submission(thread, number, receive("M8", "A1", 1))).unwrap();
                    assert!(seqs.lock().unwrap().insert(done(receipt).seq), "each has an entry of its own");
                }
            });
        }
    });
    let seqs: Vec<u64> = seqs.into_inner().unwrap().into_iter().map(|seq| seq.0).collect();
    assert_eq!(seqs, (5..205).collect::<Vec<u64>>(), "no gap");
    assert_eq!(on_hand(&engine), Qty::whole(210).unwrap().0);
    sound(&engine);
}

#[test]
fn a_receipt_tells_what_the_records_hold_now() {
    let (engine, _) = room();
    stock(&engine);
    let receipt = done(engine.submit(submission(1, 1, receive("M8", "A1", 5))).unwrap());
    let [told] = receipt.moved.as_slice() else { panic!("{receipt:?}") };
    assert_eq!((told.change, told.on_hand), (Qty::whole(5).unwrap(), Qty::whole(15)));
    assert_eq!((receipt.seq, receipt.lines, receipt.repeated), (Seq(5), 1, Repeated::New));
}

#[test]
fn a_repeated_request_is_answered_from_the_record() {
    let (engine, clock) = room();
    stock(&engine);
    let first = done(engine.submit(submission(1, 7, receive("M8", "A1", 5))).unwrap());
    clock.set(MORNING + 60_000);
    let again = done(engine.submit(submission(1, 7, receive("M8", "A1", 5))).unwrap());
    assert_eq!(again.repeated, Repeated::Before);
    assert_eq!((again.seq, again.recorded, again.lines), (first.seq, first.recorded, first.lines));
    assert_eq!(again.moved, first.moved);
    assert_eq!(on_hand(&engine), Qty::whole(15).unwrap().0);

    let refused = |submission: Submission| match engine.submit(submission) {
        Err(SubmitFault::Refused(refused)) => refused.faults.into_iter().next().unwrap().why,
        other => panic!("{other:?}"),
    };
    let used = Why::Request { last: 7 };
    assert_eq!(refused(submission(1, 7, receive("M8", "A1", 6))), used, "another command");
    assert_eq!(refused(submission(1, 6, receive("M8", "A1", 5))), used, "a lower number");
    assert_eq!(refused(submission(2, 0, receive("M8", "A1", 5))), Why::Request { last: 0 }, "no number");
    let stranger = Submission { by: PersonId(2), ..submission(1, 7, receive("M8", "A1", 5)) };
    assert_eq!(refused(stranger), used, "another person's session");
    let later = Submission { effective: Some(Moment(MORNING)), ..submission(1, 7, receive("M8", "A1", 5)) };
    assert_eq!(refused(later), used, "the same at another time");
    assert_eq!(head(&engine), Seq(5));
}

#[test]
fn a_refusal_leaves_its_number_free_and_no_trace() {
    let (engine, _) = room();
    stock(&engine);
    let refused = engine.submit(submission(1, 1, receive("M9", "A1", 5)));
    assert!(matches!(refused, Err(SubmitFault::Refused(_))), "{refused:?}");
    assert_eq!(head(&engine), Seq(4));
    assert_eq!(done(engine.submit(submission(1, 1, receive("M8", "A1", 5))).unwrap()).seq, Seq(5));
    let unchanged = engine.submit(submission(1, 2, Command::Settings(crate::support::settings())));
    assert_eq!(unchanged, Ok(Receipt::Unchanged));
    assert_eq!(head(&engine), Seq(5));
}

/// Rules that panic on a reference, and wait before every decision while a gate is shut.
#[derive(Clone)]
struct Odd(Arc<Mutex<()>>);

impl Rules for Odd {
    fn decide<R: Read>(&self, book: &R, context: &Context, asked: &Submission) -> Result<Decided, Rejection> {
        drop(self.0.lock().unwrap());
        if asked.reference.as_ref().is_some_and(|reference| reference.as_str() == "PANIC") {
            std::panic::panic_any("told to");
        }
        StockRoom.decide(book, context, asked)
    }
}

fn odd_room() -> (Engine, Arc<Mutex<()>>) {
    let clock = HandClock::at(MORNING);
    let gate = Arc::new(Mutex::new(()));
    let engine = at_work_by(store_on(ToyDisk::default(), &clock), &clock, Odd(Arc::clone(&gate)));
    stock(&engine);
    (engine, gate)
}

fn panicking(byte: u8, number: u64) -> Submission {
    Submission { reference: Some(code("PANIC")), ..submission(byte, number, receive("M8", "A1", 1)) }
}

#[test]
fn s9_a_command_that_panics_is_refused_and_takes_nobody_with_it() {
    let (engine, gate) = odd_room();
    let shut = gate.lock().unwrap();
    let seal = |submission| Sealed::new(submission).unwrap();
    let mut pending = vec![engine.enqueue(seal(submission(20, 1, receive("M8", "A1", 1)))).unwrap()];
    for thread in 0..5 {
        let asked = match thread {
            2 => panicking(thread, 1),
            _ => submission(thread, 1, receive("M8", "A1", 1)),
        };
        pending.push(engine.enqueue(seal(asked)).unwrap());
    }
    drop(shut);
    let answers: Vec<_> = pending.into_iter().map(|pending| pending.wait()).collect();
    for (index, answer) in answers.into_iter().enumerate() {
        match (index, answer) {
            (3, Err(SubmitFault::Refused(refused))) => assert_eq!(refused, Why::Fault.into()),
            (3, other) => panic!("{other:?}"),
            (_, answer) => drop(done(answer.unwrap())),
        }
    }
    assert_eq!(on_hand(&engine), Qty::whole(15).unwrap().0);
    sound(&engine);
}

#[test]
fn a_full_queue_is_told_and_nothing_is_lost() {
    let (engine, gate) = odd_room();
    let shut = gate.lock().unwrap();
    let seal = |number| Sealed::new(submission(1, number, receive("M8", "A1", 1))).unwrap();
    let mut pending = Vec::new();
    let busy = loop {
        match engine.enqueue(seal(pending.len() as u64 + 1)) {
            Ok(answer) => pending.push(answer),
            Err(fault) => break fault,
        }
        assert!(pending.len() < 3_000, "the queue has an end");
    };
    assert_eq!(busy, SubmitFault::Busy);
    drop(shut);
    let count = pending.len();
    assert!(count >= 1_024);
    pending.into_iter().for_each(|pending| drop(done(pending.wait().unwrap())));
    assert_eq!(on_hand(&engine), Qty::whole(10 + count as i64).unwrap().0);
}

fn together(
    engine: &Engine,
    how: Together,
    commands: Vec<Command>,
) -> Vec<Result<Receipt, stockroom::domain::refusal::Refused>> {
    let sealed = (1..)
        .zip(commands)
        .map(|(number, command)| Sealed::new(submission(30, number, command)).unwrap())
        .collect::<Vec<_>>();
    match how {
        Together::AllOrNothing => engine.enqueue_together(sealed).unwrap().wait().unwrap().answers,
        Together::DryRun => engine.rehearse(&sealed).unwrap().answers,
    }
}

fn alerts(engine: &Engine) -> Vec<Evaluate> {
    let state = engine.store().read().unwrap();
    let rows = state.rows::<Entries>(all(), stockroom::domain::table::Direction::Up, 100).unwrap();
    rows.into_iter().map(|(_, stored)| stored.header.alerts).collect()
}

#[test]
fn a_set_is_done_all_or_not_at_all() {
    let (engine, _) = room();
    let answers = together(
        &engine,
        Together::AllOrNothing,
        vec![add_item("M8"), add_bin("A1"), receive("M8", "A1", 3), add_item("M9")],
    );
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!((head(&engine), on_hand(&engine)), (Seq(5), Qty::whole(3).unwrap().0));
    use Evaluate::{Later, Now};
    assert_eq!(alerts(&engine), [Now, Later, Later, Later, Now]);
    sound(&engine);
}

#[test]
fn nothing_more_is_done_in_a_session_that_is_over_even_what_waits_already() {
    let (engine, gate) = odd_room();
    let shut = gate.lock().unwrap();
    let seal = |byte, number| Sealed::new(submission(byte, number, receive("M8", "A1", 1))).unwrap();
    let first = engine.enqueue(seal(1, 1)).unwrap();
    std::thread::scope(|scope| {
        let (reply, pending) = Reply::awaited();
        engine.put(Job::End(crate::support::session(2), reply)).unwrap();
        let ended = scope.spawn(|| pending.wait());
        drop(shut);
        drop(done(first.wait().unwrap()));
        ended.join().unwrap().unwrap();
    });
    let late = engine.enqueue(seal(2, 1)).unwrap().wait();
    assert!(matches!(late, Err(SubmitFault::Refused(_))), "{late:?}");
    assert!(engine.enqueue_together(vec![seal(2, 2)]).unwrap().wait().is_err());
    drop(done(engine.enqueue(seal(3, 1)).unwrap().wait().unwrap()));
    assert_eq!(on_hand(&engine), Qty::whole(12).unwrap().0);
}

#[test]
fn a_set_with_refusals_tells_all_of_them_and_keeps_nothing() {
    let (engine, _) = room();
    stock(&engine);
    let answers = together(
        &engine,
        Together::AllOrNothing,
        vec![add_item("M8"), receive("M8", "A1", 1), receive("M8", "B1", 1), add_item("M9")],
    );
    let refused: Vec<bool> = answers.iter().map(Result::is_err).collect();
    assert_eq!(refused, [true, false, true, false]);
    assert_eq!((head(&engine), on_hand(&engine)), (Seq(4), Qty::whole(10).unwrap().0));
}

#[test]
fn a_dry_run_tells_what_would_be_and_keeps_nothing() {
    let (engine, _) = room();
    stock(&engine);
    let answers = together(&engine, Together::DryRun, vec![receive("M8", "A1", 5), receive("M8", "A1", 5)]);
    let told: Vec<Option<Qty>> =
        answers.into_iter().map(|answer| done(answer.unwrap()).moved.first().unwrap().on_hand).collect();
    assert_eq!(told, [Qty::whole(15), Qty::whole(20)]);
    assert_eq!((head(&engine), on_hand(&engine)), (Seq(4), Qty::whole(10).unwrap().0));
}

#[test]
fn a_set_that_is_asked_for_again_is_answered_from_the_record() {
    let (engine, _) = room();
    let set = |units| {
        let unchanged = Command::Settings(crate::support::settings());
        vec![add_item("M8"), add_bin("A1"), unchanged, receive("M8", "A1", units)]
    };
    let first = together(&engine, Together::AllOrNothing, set(3));
    engine.submit(submission(1, 1, receive("M8", "A1", 1))).unwrap();
    let again = together(&engine, Together::AllOrNothing, set(3));
    let seqs = |answers: &[Result<Receipt, _>]| -> Vec<_> {
        let seq = |receipt: &Receipt| match receipt {
            Receipt::Done(done) => Some((done.seq, done.recorded)),
            Receipt::Unchanged => None,
        };
        answers
            .iter()
            .map(|answer: &Result<Receipt, stockroom::domain::refusal::Refused>| {
                seq(answer.as_ref().unwrap())
            })
            .collect()
    };
    assert_eq!(seqs(&again), seqs(&first));
    let before = |answer: &Result<Receipt, _>| match answer {
        Ok(Receipt::Done(done)) => done.repeated == Repeated::Before,
        Ok(Receipt::Unchanged) => true,
        Err::<_, stockroom::domain::refusal::Refused>(_) => false,
    };
    assert!(again.iter().all(before), "{again:?}");
    assert_eq!((head(&engine), on_hand(&engine)), (Seq(5), Qty::whole(4).unwrap().0));
    let other = together(&engine, Together::AllOrNothing, set(9));
    assert!(other.last().unwrap().is_err(), "another command under a used number");
    assert_eq!(on_hand(&engine), Qty::whole(4).unwrap().0);
    sound(&engine);
}

#[test]
fn the_last_entry_of_a_set_looks_at_alerts_even_where_the_last_command_made_none() {
    let (engine, _) = room();
    stock(&engine);
    let unchanged = Command::Settings(crate::support::settings());
    let answers = together(
        &engine,
        Together::AllOrNothing,
        vec![receive("M8", "A1", 1), receive("M8", "A1", 1), unchanged],
    );
    assert_eq!(answers.last(), Some(&Ok(Receipt::Unchanged)));
    assert_eq!(alerts(&engine)[4..], [Evaluate::Later, Evaluate::Now]);
    sound(&engine);
}

#[test]
fn followers_hear_what_changed_after_it_is_safe() {
    let (engine, _) = room();
    stock(&engine);
    let follower = engine.follow();
    let receipt = done(engine.submit(submission(1, 1, receive("M8", "A1", 1))).unwrap());
    // The entry before may have been told meanwhile: who asked is answered first.
    let next = || follower.recv_timeout(Duration::from_secs(5)).unwrap();
    let first = next();
    let change = if first.head < receipt.seq { next() } else { first };
    assert_eq!((change.head, change.many), (receipt.seq, false));
    assert_eq!(change.items, [ItemId(1)]);
    assert!(engine.submit(submission(1, 2, receive("nothing", "A1", 1))).is_err());
    assert!(follower.recv_timeout(Duration::from_millis(50)).is_err(), "a refusal is no change");
    drop(engine);
    assert!(follower.recv().is_err(), "the feed ends with the engine");
}

#[test]
fn who_counts_a_bin_blind_is_not_told_what_it_holds() {
    let (engine, _) = room();
    stock(&engine);
    engine.submit(submission(1, 1, add_bin("B1"))).unwrap();
    engine.submit(submission(1, 2, Command::CountOpen(code("A1").into()))).unwrap();
    let issue = |by: u32, session: u8, number| Submission {
        by: PersonId(by),
        ..submission(session, number, receive("M8", "A1", 1))
    };
    // Whoever counts it may not move it at all; what others moved there is told to others only.
    match engine.submit(issue(1, 1, 3)) {
        Ok(receipt) => assert_eq!(done(receipt).moved, []),
        Err(SubmitFault::Refused(_)) => {}
        Err(other) => panic!("{other:?}"),
    }
    let line = CountLine { item: code("M8").into(), lot: None, counted: Qty::whole(9).unwrap().into() };
    let entered = Command::CountEnter { count: CountId(1), lines: vec![line] };
    let receipt = done(engine.submit(submission(1, 4, entered)).unwrap());
    assert_eq!(receipt.moved, [], "a variance would tell the book");
}

#[test]
fn a_failed_disk_is_unknown_and_the_number_tells_the_truth_afterwards() {
    let clock = HandClock::at(MORNING);
    let disk = ToyDisk::default();
    let engine = at_work(store_on(disk.clone(), &clock), &clock);
    stock(&engine);
    disk.fails.store(true, Ordering::SeqCst);
    let asked = || submission(1, 1, receive("M8", "A1", 5));
    let answer = engine.submit(asked());
    assert!(matches!(answer, Err(SubmitFault::Unknown(_))), "{answer:?}");
    let later = engine.submit(submission(1, 2, receive("M8", "A1", 1)));
    assert!(matches!(later, Err(SubmitFault::Stopped(_))), "{later:?}");
    drop(engine);
    disk.fails.store(false, Ordering::SeqCst);
    let engine = at_work(Store::open_on(disk).unwrap(), &clock);
    drop(done(engine.submit(asked()).unwrap()));
    assert_eq!(on_hand(&engine), Qty::whole(15).unwrap().0, "done once, before or now");
    sound(&engine);
}

#[test]
fn a_closed_engine_serves_who_waited_and_then_nobody() {
    let (engine, gate) = odd_room();
    let shut = gate.lock().unwrap();
    let pending = engine.enqueue(Sealed::new(submission(1, 1, receive("M8", "A1", 1))).unwrap()).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| engine.close());
        drop(shut);
        assert_eq!(done(pending.wait().unwrap()).seq, Seq(5));
    });
    assert_eq!(engine.submit(submission(1, 2, receive("M8", "A1", 1))), Err(SubmitFault::Closed));
}

#[test]
fn an_issue_beyond_what_is_there_changes_nothing() {
    let (engine, _) = room();
    stock(&engine);
    let line = OutLine {
        item: code("M8").into(),
        amount: Qty::whole(11).unwrap().into(),
        from: Some(code("A1").into()),
        lot: None,
        document: None,
    };
    let issue = Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] };
    assert!(engine.submit(submission(1, 1, issue)).is_err());
    assert_eq!(on_hand(&engine), Qty::whole(10).unwrap().0);
}
