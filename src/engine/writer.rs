//! Pumps the writer's machine: one thread that owns every write transaction.
//!
//! Nobody is answered before the commit. A command that panics is found by running its batch again one by one, is
//! refused for good, and takes nobody with it. After an error of the disk nothing more is written, and nobody is told
//! that something was not done where that is not known.

mod together;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::Duration;

use super::feed::Heard;
use super::job::{Job, Sealed};
use super::machine::{Effect, Event, Machine, Patience, Ran};
use super::rules::Rules;
use super::shared::Shared;
use super::work::{self, Outcome, Progressed};
use crate::domain::desk::SubmitFault;
use crate::domain::entry::Evaluate;
use crate::domain::ids::SessionId;
use crate::domain::refusal::{Refused, Why};
use crate::domain::table::Unreadable;
use crate::store::guard::guarded;
use crate::store::{CommitFault, Durable, StoreFault, Txn};

/// After so long without a job the file is settled.
const QUIET: Duration = Duration::from_millis(250);
/// So long something that is in no hurry waits for another to be committed with.
const BRIEF: Duration = Duration::from_millis(50);
/// What is said where the store's own code panicked.
const PANICKED: &str = "its pages contradict each other: have this disk looked at";

/// What comes to the writer.
pub enum Message {
    /// Something to do.
    Job(Job),
    /// Somebody could not read: look whether the disk failed.
    Look,
    /// Serve who waits, then end.
    Stop,
}

/// The writer.
pub struct Writer<R: Rules> {
    shared: Arc<Shared>,
    rules: R,
    jobs: Receiver<Message>,
    machine: Machine<Job>,
    /// What the machine wants next.
    next: Effect<Job>,
    stopped: bool,
    heard: Heard,
    /// Sessions in which nothing more is done: a command of theirs may still be on its way here.
    over: HashSet<SessionId>,
}

/// Whether a writer goes on that is pumped by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goes {
    /// It has done what there was to do.
    On,
    /// It is over: [`Writer::end`] comes next.
    Over,
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
    Kept(Result<(), Refused>),
}

impl<R: Rules> Writer<R> {
    /// A writer over jobs.
    pub fn new(shared: Arc<Shared>, rules: R, jobs: Receiver<Message>) -> Writer<R> {
        let (machine, next) = (Machine::default(), Effect::Take);
        Writer { shared, rules, jobs, machine, next, stopped: false, heard: Heard::All, over: HashSet::new() }
    }

    /// Runs until it is told to stop or the disk fails.
    pub fn run(mut self) {
        while let Some(patience) = self.work() {
            let event = self.wait(patience);
            self.next = self.machine.step(event);
        }
        self.end();
    }

    /// Does what waits and never waits itself: for whoever pumps it without a thread, as a simulation does.
    pub fn serve(&mut self) -> Goes {
        if matches!(self.next, Effect::Wait(_)) {
            self.next = Effect::Take;
        }
        self.work().map_or(Goes::Over, |_| Goes::On)
    }

    /// The same, after nothing has come for a while.
    pub fn quiet(&mut self) -> Goes {
        if matches!(self.next, Effect::Wait(_)) {
            self.heard = self.shared.feed.catch_up();
            self.next = self.machine.step(Event::Quiet);
        }
        self.work().map_or(Goes::Over, |_| Goes::On)
    }

    /// The end: whoever still waits is told.
    pub fn end(self) {
        self.shared.ended.close();
        let waiting = self.jobs.try_iter().filter_map(|message| match message {
            Message::Job(job) => Some(job),
            Message::Look | Message::Stop => None,
        });
        for job in self.machine.left().chain(waiting) {
            job.fail(self.shared.ended.not_done());
        }
        self.shared.feed.close();
    }

    /// Works until it has to wait, and for how long; none at the end.
    fn work(&mut self) -> Option<Patience> {
        loop {
            let event = match std::mem::replace(&mut self.next, Effect::Take) {
                Effect::Take => self.take(),
                Effect::Run(jobs) => Event::Ran(self.run_jobs(jobs)),
                Effect::Settle => Event::Ran(self.settle()),
                Effect::Wait(patience) => {
                    self.next = Effect::Wait(patience);
                    return Some(patience);
                }
                Effect::Close => {
                    self.next = Effect::Close;
                    return None;
                }
            };
            self.next = self.machine.step(event);
        }
    }

    /// What a message is to the machine; none where there is nothing more to it.
    fn came(&mut self, message: Message) -> Option<Event<Job>> {
        match message {
            Message::Job(job) => {
                // The scheduler's own jobs were never counted in.
                let _ = self.shared.waiting.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |waiting| {
                    Some(waiting.saturating_sub(1))
                });
                Some(Event::Arrived(job))
            }
            Message::Look => self.look().map(Event::Ran),
            Message::Stop => {
                self.stopped = true;
                Some(Event::Stop)
            }
        }
    }

    fn take(&mut self) -> Event<Job> {
        loop {
            let message = match self.jobs.try_recv() {
                Ok(message) => message,
                Err(TryRecvError::Disconnected) if !self.stopped => Message::Stop,
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => return Event::Drained,
            };
            if let Some(event) = self.came(message) {
                return event;
            }
        }
    }

    fn wait(&mut self, patience: Patience) -> Event<Job> {
        loop {
            let message = match patience {
                Patience::Endless if self.heard == Heard::All => {
                    self.jobs.recv().map_err(|_| RecvTimeoutError::Disconnected)
                }
                Patience::Endless | Patience::UntilQuiet => self.jobs.recv_timeout(QUIET),
                Patience::Brief => self.jobs.recv_timeout(BRIEF),
            };
            let message = match message {
                Ok(message) => Some(message),
                Err(RecvTimeoutError::Disconnected) => Some(Message::Stop),
                Err(RecvTimeoutError::Timeout) => None,
            };
            match message {
                Some(message) => match self.came(message) {
                    Some(event) => return event,
                    None => continue,
                },
                None => self.heard = self.shared.feed.catch_up(),
            }
            if patience != Patience::Endless {
                return Event::Quiet;
            }
        }
    }

    fn settle(&self) -> Ran {
        match guarded(|| self.shared.store.settle()) {
            Some(Ok(())) => Ran::Settled,
            Some(Err(fault)) => self.lost(&fault.reason()),
            None => self.lost(PANICKED),
        }
    }

    /// Whether the disk failed when somebody read; a row that is damaged by itself stops nobody else.
    fn look(&self) -> Option<Ran> {
        match self.begin() {
            Ok(_) => None,
            Err(Failed::Dead(what)) => Some(self.lost(&what)),
            Err(_) => None,
        }
    }

    /// The disk failed: the next open looks at every page.
    fn lost(&self, what: &str) -> Ran {
        tracing::error!(what, "the disk failed; the store has stopped");
        // Whatever is to be written yet may need it: the mark, the log, what somebody exports.
        if let Some(watch) = self.shared.watch.get() {
            watch.give_back();
        }
        if let Err(fault) = self.shared.store.mark_dirty() {
            tracing::error!(%fault, "the mark of a failed disk could not be left");
        }
        self.shared.ended.stop(what);
        Ran::Lost
    }

    fn run_jobs(&mut self, mut jobs: Vec<Job>) -> Ran {
        if let [Job::Together(..)] = jobs.as_slice()
            && let Some(Job::Together(all, reply)) = jobs.pop()
        {
            let (answer, ran) = self.together(&all);
            reply.send(answer);
            return ran;
        }
        self.over.extend(jobs.iter().filter_map(|job| match job {
            Job::End(session, _) => Some(*session),
            _ => None,
        }));
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
        let done = tried(|| {
            let mut state = txn.state();
            let mut so_far = Progressed::default();
            let mut answers = Vec::with_capacity(jobs.len());
            for job in jobs {
                answers.push(match job {
                    Job::One(sealed, _) if self.is_over(sealed) => Answer::Outcome(Err(session_over())),
                    Job::One(sealed, _) => Answer::Outcome(work::submit(
                        &mut state,
                        &self.rules,
                        sealed,
                        now,
                        Evaluate::Now,
                        &mut so_far,
                    )?),
                    Job::Keep(keep, _) => Answer::Kept(work::keep(&mut state, keep, &mut so_far)?),
                    Job::End(..) => Answer::Kept(Ok(())),
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
                jobs.into_iter().for_each(|job| job.fail(SubmitFault::Stopped(what.clone())));
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
            return self.look().unwrap_or(Ran::Nothing);
        }
        let mut sum = Ran::Nothing;
        for job in jobs {
            match sum {
                Ran::Lost => job.fail(self.shared.ended.not_done()),
                before => {
                    let ran = self.run_jobs(vec![job]);
                    sum = if ran == Ran::Nothing { before } else { ran };
                }
            }
        }
        sum
    }

    fn is_over(&self, sealed: &Sealed) -> bool {
        self.over.contains(&sealed.submission.request.session)
    }

    fn begin(&self) -> Result<Txn, Failed> {
        guarded(|| self.shared.store.begin())
            .unwrap_or_else(|| Err(StoreFault::Stopped(PANICKED.to_owned())))
            .map_err(|fault| Failed::Dead(fault.reason()))
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

/// Runs work that may panic. The transaction it worked in must be given up then.
fn tried<A>(work: impl FnOnce() -> Result<A, Unreadable>) -> Result<A, Failed> {
    match guarded(work) {
        Some(done) => done.map_err(Failed::Unreadable),
        None => Err(Failed::Panicked),
    }
}

/// Commits where anything was written; else there is nothing to flush.
fn commit(txn: Txn, wrote: bool) -> Result<(), Failed> {
    if !wrote {
        return Ok(());
    }
    let unknown = || Err(CommitFault::Unknown(PANICKED.to_owned()));
    guarded(|| txn.commit(Durable::Yes)).unwrap_or_else(unknown).map_err(|fault| match fault {
        CommitFault::RolledBack(what) => Failed::Unreadable(Unreadable { table: "entries.1", what }),
        CommitFault::Unknown(what) => Failed::Unknown(what),
    })
}

/// What a command of a session that is over is told.
fn session_over() -> Refused {
    Why::Unfit { what: String::from("this session is over; begin another") }.into()
}

/// Answers who waits; who no longer waits need not hear.
fn reply(job: Job, answer: Answer) {
    match (job, answer) {
        (Job::One(_, reply), Answer::Outcome(outcome)) => {
            reply.send(outcome.map_err(SubmitFault::Refused));
        }
        (Job::Keep(_, reply) | Job::End(_, reply), Answer::Kept(told)) => {
            reply.send(told.map_err(SubmitFault::Refused));
        }
        (job, _) => job.fail(SubmitFault::Refused(Why::Fault.into())),
    }
}
