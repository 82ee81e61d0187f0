//! Pumps the writer's machine: one thread that owns every write transaction.
//!
//! Nobody is answered before the commit. A command that panics is found by running its batch again one by one, is
//! refused for good, and takes nobody with it. After an error of the disk nothing more is written.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::Duration;

use super::clock::Clock;
use super::feed::{Feed, Heard};
use super::job::{Job, Sealed};
use super::machine::{Effect, Event, Machine, Patience, Ran};
use super::rules::Rules;
use super::scheduler::Bell;
use super::shelf::Shelf;
use super::work::{self, Outcome, Progressed};
use crate::domain::desk::{SubmitFault, Together, TogetherAnswer};
use crate::domain::entry::Evaluate;
use crate::domain::receipt::Receipt;
use crate::domain::refusal::{Fault, Refused, Why};
use crate::domain::table::Unreadable;
use crate::store::{CommitFault, Durable, Store, Txn};

/// After so long without a job the file is settled.
const QUIET: Duration = Duration::from_millis(250);

/// What the engine's threads have in common.
pub struct Shared {
    /// The store.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who follows.
    pub feed: Feed,
    /// What queries need.
    pub shelf: Shelf,
    /// Wakes the scheduler.
    pub bell: Bell,
    /// Whether it is over.
    pub closed: AtomicBool,
    /// Commits so far.
    pub commits: AtomicU64,
    /// Jobs in the queue.
    pub waiting: AtomicU64,
}

/// What comes to the writer.
pub enum Message {
    /// Something to do.
    Job(Job),
    /// Serve who waits, then end.
    Stop,
}

/// The writer.
pub struct Writer<R: Rules> {
    shared: Arc<Shared>,
    rules: R,
    jobs: Receiver<Message>,
    machine: Machine<Job>,
    stopped: bool,
    heard: Heard,
}

/// Why a transaction came to nothing.
enum Failed {
    /// A command's processing panicked.
    Panicked,
    /// The state could not be read, or redb rolled back.
    Unreadable(Unreadable),
    /// The disk failed before anything was committed.
    Dead(String),
    /// The disk failed in the commit.
    Unknown(String),
}

/// The answer to one job of a batch.
enum Answer {
    Outcome(Outcome),
    Kept,
}

impl<R: Rules> Writer<R> {
    /// A writer over jobs.
    pub fn new(shared: Arc<Shared>, rules: R, jobs: Receiver<Message>) -> Writer<R> {
        let machine = Machine::default();
        Writer { shared, rules, jobs, machine, stopped: false, heard: Heard::All }
    }

    /// Runs until it is told to stop or the disk fails.
    pub fn run(mut self) {
        let mut effect = Effect::Take;
        loop {
            let event = match effect {
                Effect::Take => self.take(),
                Effect::Wait(patience) => self.wait(patience),
                Effect::Run(jobs) => Event::Ran(self.run_jobs(jobs)),
                Effect::Settle => Event::Ran(self.settle()),
                Effect::Close => break,
            };
            effect = self.machine.step(event);
        }
        self.shared.closed.store(true, Ordering::SeqCst);
        let waiting = self.jobs.try_iter().filter_map(|message| match message {
            Message::Job(job) => Some(job),
            Message::Stop => None,
        });
        for job in self.machine.left().chain(waiting) {
            job.fail(SubmitFault::Closed);
        }
        self.shared.feed.close();
    }

    fn came(&mut self, message: Message) -> Event<Job> {
        match message {
            Message::Job(job) => {
                // The scheduler's own jobs were never counted in.
                let _ = self.shared.waiting.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |waiting| {
                    Some(waiting.saturating_sub(1))
                });
                Event::Arrived(job)
            }
            Message::Stop => {
                self.stopped = true;
                Event::Stop
            }
        }
    }

    fn take(&mut self) -> Event<Job> {
        match self.jobs.try_recv() {
            Ok(message) => self.came(message),
            Err(TryRecvError::Disconnected) if !self.stopped => self.came(Message::Stop),
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => Event::Drained,
        }
    }

    fn wait(&mut self, patience: Patience) -> Event<Job> {
        loop {
            let endless = patience == Patience::Endless && self.heard == Heard::All;
            let message = match endless {
                true => self.jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
                false => self.jobs.recv_timeout(QUIET),
            };
            match message {
                Ok(message) => return self.came(message),
                Err(RecvTimeoutError::Disconnected) => return self.came(Message::Stop),
                Err(RecvTimeoutError::Timeout) => self.heard = self.shared.feed.catch_up(),
            }
            if patience == Patience::UntilQuiet {
                return Event::Quiet;
            }
        }
    }

    fn settle(&self) -> Ran {
        match self.shared.store.settle() {
            Ok(()) => Ran::Settled,
            Err(fault) => self.lost(&fault.to_string()),
        }
    }

    /// The disk failed: the next open looks at every page.
    fn lost(&self, what: &str) -> Ran {
        tracing::error!(what, "the disk failed; the store is closed");
        if let Err(fault) = self.shared.store.mark_dirty() {
            tracing::error!(%fault, "the mark of a failed disk could not be left");
        }
        self.shared.closed.store(true, Ordering::SeqCst);
        Ran::Lost
    }

    fn run_jobs(&mut self, mut jobs: Vec<Job>) -> Ran {
        if let [Job::Together(..)] = jobs.as_slice()
            && let Some(Job::Together(all, how, reply)) = jobs.pop()
        {
            let (answer, ran) = self.together(&all, how);
            reply.send(answer);
            return ran;
        }
        match self.attempt(&jobs) {
            Ok((answers, so_far)) => {
                self.tell_shelf(&so_far);
                for (job, answer) in jobs.into_iter().zip(answers) {
                    reply(job, answer);
                }
                self.publish(&so_far)
            }
            Err(failed) => self.failed(jobs, failed),
        }
    }

    /// All jobs in one transaction.
    fn attempt(&self, jobs: &[Job]) -> Result<(Vec<Answer>, Progressed), Failed> {
        let txn = self.begin()?;
        let now = self.shared.clock.now();
        let done = guarded(|| {
            let mut state = txn.state();
            let mut so_far = Progressed::default();
            let mut answers = Vec::with_capacity(jobs.len());
            for job in jobs {
                answers.push(match job {
                    Job::One(sealed, _) => Answer::Outcome(work::submit(
                        &mut state,
                        &self.rules,
                        sealed,
                        now,
                        Evaluate::Now,
                        &mut so_far,
                    )?),
                    Job::Keep(keep, _) => {
                        work::keep(&mut state, keep, &mut so_far)?;
                        Answer::Kept
                    }
                    // The machine gives these a batch of their own.
                    Job::Together(..) => Answer::Outcome(Err(Why::Fault.into())),
                });
            }
            Ok((answers, so_far))
        })?;
        commit(txn, done.1.wrote)?;
        Ok(done)
    }

    /// Finds the job that failed; the others are done without it.
    fn failed(&mut self, jobs: Vec<Job>, failed: Failed) -> Ran {
        let fault = match failed {
            Failed::Panicked => SubmitFault::Refused(Why::Fault.into()),
            Failed::Unreadable(unreadable) => SubmitFault::Unreadable(unreadable),
            Failed::Dead(what) => {
                let ran = self.lost(&what);
                let fault = SubmitFault::Unreadable(Unreadable::disk(what));
                jobs.into_iter().for_each(|job| job.fail(fault.clone()));
                return ran;
            }
            Failed::Unknown(what) => {
                let ran = self.lost(&what);
                jobs.into_iter().for_each(|job| job.fail(SubmitFault::Unknown(what.clone())));
                return ran;
            }
        };
        if jobs.len() == 1 {
            tracing::error!(%fault, "a command was taken out");
            jobs.into_iter().for_each(|job| job.fail(fault.clone()));
            return Ran::Nothing;
        }
        let mut sum = Ran::Nothing;
        for job in jobs {
            match sum {
                Ran::Lost => job.fail(SubmitFault::Closed),
                before => {
                    let ran = self.run_jobs(vec![job]);
                    sum = if ran == Ran::Nothing { before } else { ran };
                }
            }
        }
        sum
    }

    fn begin(&self) -> Result<Txn, Failed> {
        self.shared.store.begin().map_err(|fault| Failed::Dead(fault.to_string()))
    }

    fn together(&mut self, all: &[Sealed], how: Together) -> (Result<TogetherAnswer, SubmitFault>, Ran) {
        // Alerts are looked at once, by the last entry; which one that is shows only when all are done.
        let mut last = all.len().saturating_sub(1);
        loop {
            match self.attempt_together(all, how, last) {
                Ok(TogetherDone::Again(entry)) => last = entry,
                Ok(TogetherDone::Done(answers, so_far)) => {
                    self.tell_shelf(&so_far);
                    let ran = self.publish(&so_far);
                    return (Ok(TogetherAnswer { answers }), ran);
                }
                Err((Failed::Panicked, index)) => {
                    let line = u32::try_from(index + 1).ok();
                    let refused = Refused { faults: vec![Fault { line, why: Why::Fault }] };
                    return (Err(SubmitFault::Refused(refused)), Ran::Nothing);
                }
                Err((Failed::Unreadable(fault), _)) => {
                    return (Err(SubmitFault::Unreadable(fault)), Ran::Nothing);
                }
                Err((Failed::Dead(what), _)) => {
                    let ran = self.lost(&what);
                    return (Err(SubmitFault::Unreadable(Unreadable::disk(what))), ran);
                }
                Err((Failed::Unknown(what), _)) => {
                    let ran = self.lost(&what);
                    return (Err(SubmitFault::Unknown(what)), ran);
                }
            }
        }
    }

    /// All of a set in one transaction, which is given up where any is refused or where it was only a try.
    fn attempt_together(
        &self,
        all: &[Sealed],
        how: Together,
        last: usize,
    ) -> Result<TogetherDone, (Failed, usize)> {
        let txn = self.begin().map_err(|failed| (failed, 0))?;
        let now = self.shared.clock.now();
        let mut at = 0;
        let done = guarded(|| {
            let mut state = txn.state();
            let (mut so_far, mut answers, mut made) = (Progressed::default(), Vec::new(), None);
            for (index, sealed) in all.iter().enumerate() {
                at = index;
                let alerts = if index == last { Evaluate::Now } else { Evaluate::Later };
                let outcome = work::submit(&mut state, &self.rules, sealed, now, alerts, &mut so_far)?;
                if matches!(&outcome, Ok(Receipt::Done(done)) if so_far.head == Some(done.seq)) {
                    made = Some(index);
                }
                answers.push(outcome);
            }
            Ok((answers, so_far, made))
        });
        let (answers, so_far, made) = done.map_err(|failed| (failed, at))?;
        let refused = answers.iter().any(Result::is_err);
        if refused || how == Together::DryRun {
            return Ok(TogetherDone::Done(answers, Progressed::default()));
        }
        if let Some(made) = made
            && made != last
        {
            return Ok(TogetherDone::Again(made));
        }
        commit(txn, so_far.wrote).map_err(|failed| (failed, at))?;
        Ok(TogetherDone::Done(answers, so_far))
    }

    fn tell_shelf(&self, so_far: &Progressed) {
        if let Some(change) = so_far.change() {
            self.shared.shelf.put(change);
        }
    }

    fn publish(&mut self, so_far: &Progressed) -> Ran {
        if let Some(change) = so_far.change() {
            self.heard = self.shared.feed.publish(&change);
            if change.many {
                self.shared.bell.ring();
            }
        }
        if !so_far.wrote {
            return Ran::Nothing;
        }
        self.shared.commits.fetch_add(1, Ordering::SeqCst);
        Ran::Committed
    }
}

enum TogetherDone {
    Done(Vec<Outcome>, Progressed),
    /// The last entry was made by this one, not by the last of all: once more, so that it looks at the alerts.
    Again(usize),
}

/// Runs work that may panic. The transaction it worked in must be given up then.
fn guarded<A>(work: impl FnOnce() -> Result<A, Unreadable>) -> Result<A, Failed> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(Failed::Unreadable),
        Err(_) => Err(Failed::Panicked),
    }
}

/// Commits where anything was written; else there is nothing to flush.
fn commit(txn: Txn, wrote: bool) -> Result<(), Failed> {
    if !wrote {
        return Ok(());
    }
    txn.commit(Durable::Yes).map_err(|fault| match fault {
        CommitFault::RolledBack(what) => Failed::Unreadable(Unreadable { table: "entries.1", what }),
        CommitFault::Unknown(what) => Failed::Unknown(what),
    })
}

/// Answers who waits; who no longer waits need not hear.
fn reply(job: Job, answer: Answer) {
    match (job, answer) {
        (Job::One(_, reply), Answer::Outcome(outcome)) => {
            reply.send(outcome.map_err(SubmitFault::Refused));
        }
        (Job::Keep(_, reply), Answer::Kept) => reply.send(Ok(())),
        (job, _) => job.fail(SubmitFault::Refused(Why::Fault.into())),
    }
}
