//! The engine as the desk sees it: submit, ask, follow, close.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::clock::Clock;
use super::ended::Ended;
use super::feed::Feed;
use super::job::{Job, Keep, Sealed};
use super::keeper::Keeper;
use super::owner::Owner;
use super::query;
use super::rehearse::{self, Rehearse};
use super::reply::{Pending, Reply};
use super::rules::Rules;
use super::scheduler::{self, Bell};
use super::shared::Shared;
use super::shelf::{Shelf, snapshot};
use super::watch::Watch;
use super::writer::{Message, Writer};
use crate::domain::command::Submission;
use crate::domain::desk::{AskFault, Asker, Change, SubmitFault, TogetherAnswer};
use crate::domain::query::{Answer, Query, Safety};
use crate::domain::receipt::Receipt;
use crate::domain::refusal::Why;
use crate::domain::table::{Read, Unreadable};
use crate::domain::tables::Requests;
use crate::domain::time::Moment;
use crate::store::guard::guarded;
use crate::store::{Store, StoreFault};

/// Jobs that may wait; more, and who comes is told that the store is busy.
pub const WAITING_MAX: usize = 1_024;

/// Whether the clock begins days by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// It does.
    Scheduled,
    /// Somebody else sees to it.
    ByHand,
}

/// A store at work.
pub struct Engine {
    shared: Arc<Shared>,
    jobs: SyncSender<Message>,
    writer: Mutex<Option<JoinHandle<()>>>,
    scheduler: Mutex<Option<JoinHandle<()>>>,
    rehearse: Rehearse,
    keeper: Mutex<Option<(Arc<Bell>, JoinHandle<()>)>>,
    /// How safe the store is kept; none while nobody sees to it.
    safety: Mutex<Option<Arc<Mutex<Safety>>>>,
}

impl Engine {
    /// Puts a store to work.
    pub fn start<R: Rules>(
        store: Store,
        clock: Arc<dyn Clock>,
        rules: R,
        days: Days,
    ) -> Result<Engine, StoreFault> {
        let (engine, writer) = Engine::by_hand(store, clock, rules)?;
        let spawned = |name: &str, work: Box<dyn FnOnce() + Send>| {
            std::thread::Builder::new()
                .name(name.to_owned())
                .spawn(work)
                .map_err(|fault| StoreFault::Stopped(format!("a thread could not be started: {fault}")))
        };
        let writer = spawned("writer", Box::new(move || writer.run()))?;
        *engine.writer.lock().unwrap_or_else(PoisonError::into_inner) = Some(writer);
        if days == Days::Scheduled {
            scheduler::begin_today(&engine.shared, &engine.jobs);
            let (shared, jobs) = (Arc::clone(&engine.shared), engine.jobs.clone());
            let scheduler = spawned("scheduler", Box::new(move || scheduler::run(&shared, &jobs)))?;
            *engine.scheduler.lock().unwrap_or_else(PoisonError::into_inner) = Some(scheduler);
        }
        Ok(engine)
    }

    /// The same without a thread: nothing is done but when the writer is pumped, by whoever is given it. Days begin by
    /// hand; what waits for an answer before the writer was pumped waits for ever.
    pub fn by_hand<R: Rules>(
        store: Store,
        clock: Arc<dyn Clock>,
        rules: R,
    ) -> Result<(Engine, Writer<R>), StoreFault> {
        let shelf = Shelf::new(&store.read()?)?;
        let shared = Arc::new(Shared {
            store,
            clock,
            feed: Feed::default(),
            shelf,
            bell: Bell::default(),
            ended: Ended::default(),
            commits: AtomicU64::new(0),
            waiting: AtomicU64::new(0),
            watch: OnceLock::new(),
        });
        let (jobs, waiting) = sync_channel(WAITING_MAX);
        let rehearse = rehearse::by(rules.clone());
        let writer = Writer::new(Arc::clone(&shared), rules, waiting);
        let engine = Engine {
            shared,
            jobs,
            writer: Mutex::default(),
            scheduler: Mutex::default(),
            rehearse,
            keeper: Mutex::default(),
            safety: Mutex::default(),
        };
        Ok((engine, writer))
    }

    /// Does a command and waits until it is safe.
    pub fn submit(&self, submission: Submission) -> Result<Receipt, SubmitFault> {
        self.enqueue(Sealed::new(submission)?)?.wait()
    }

    /// Puts a command in the queue.
    pub fn enqueue(&self, sealed: Sealed) -> Result<Pending<Receipt>, SubmitFault> {
        self.send(|reply| Job::One(Box::new(sealed), reply))
    }

    /// Puts a set of commands in the queue.
    pub fn enqueue_together(&self, all: Vec<Sealed>) -> Result<Pending<TogetherAnswer>, SubmitFault> {
        self.send(|reply| Job::Together(all, reply))
    }

    /// Keeps working state.
    pub fn keep(&self, keep: Keep) -> Result<(), SubmitFault> {
        self.send(|reply| Job::Keep(keep, reply))?.wait()
    }

    fn send<A: Send + 'static>(&self, job: impl FnOnce(Reply<A>) -> Job) -> Result<Pending<A>, SubmitFault> {
        let (reply, answer) = Reply::awaited();
        self.put(job(reply))?;
        Ok(answer)
    }

    /// Puts a job in the queue; where that cannot be, its way back hears why too.
    pub fn put(&self, job: Job) -> Result<(), SubmitFault> {
        let ended = &self.shared.ended;
        let tried = match (ended.is_over(), self.unfit_disk(&job)) {
            (true, _) => Err((Message::Job(job), ended.not_done())),
            (false, Some(fault)) => Err((Message::Job(job), fault)),
            (false, None) => self.try_put(job).map_err(|fault| match fault {
                TrySendError::Full(message) => (message, SubmitFault::Busy),
                TrySendError::Disconnected(message) => (message, ended.not_done()),
            }),
        };
        tried.map_err(|(message, fault)| {
            if let Message::Job(job) = message {
                job.fail(fault.clone());
            }
            fault
        })
    }

    /// What stands against writing: too little space, or a file that is not where it was. Reading goes on, and so does
    /// what was done before: it is answered from the record.
    fn unfit_disk(&self, job: &Job) -> Option<SubmitFault> {
        let watch = self.shared.watch.get().filter(|_| job.writes())?;
        match (watch.refuses()?, self.was_done(job)) {
            (Why::NoSpace { .. }, true) => None,
            (Why::Unfit { what }, true) => Some(SubmitFault::Unknown(what)),
            (why, _) => Some(SubmitFault::Refused(why.into())),
        }
    }

    /// Whether the record has a request already.
    fn was_done(&self, job: &Job) -> bool {
        let Some(request) = job.request() else { return false };
        let known = self.look_at_state(|state| state.get::<Requests>(&request.session));
        matches!(known, Ok(Ok(Some(known))) if known.number >= request.number)
    }

    /// Has the store's place on its disk watched from now on; whoever watches it first does.
    pub fn watch(&self, watch: Watch) {
        drop(self.shared.watch.set(watch));
    }

    fn try_put(&self, job: Job) -> Result<(), TrySendError<Message>> {
        self.shared.waiting.fetch_add(1, Ordering::SeqCst);
        self.jobs.try_send(Message::Job(job)).inspect_err(|_| {
            self.shared.waiting.fetch_sub(1, Ordering::SeqCst);
        })
    }

    /// Answers a query from the last commit.
    pub fn answer(&self, asker: &Asker, query: Query) -> Result<Answer, AskFault> {
        self.answer_within(asker, query, None)
    }

    /// The same, with so much of a processor for it; none for as much as it takes.
    pub fn answer_within(
        &self,
        asker: &Asker,
        query: Query,
        time: Option<Duration>,
    ) -> Result<Answer, AskFault> {
        let mut answer =
            self.look(|state, catalog| query::answer_within(state, catalog, asker, query, time))?;
        if let Ok(Answer::Store(view)) = &mut answer {
            view.safety = self.safety();
        }
        if matches!(answer, Err(AskFault::Unreadable(_))) {
            self.suspect();
        }
        answer
    }

    /// Has the store kept safe from now on, as its owner decided: backups and pieces of the journal.
    pub fn keep_safe(&self) -> Result<(), StoreFault> {
        let Some(dir) = self.shared.store.dir() else { return Ok(()) };
        let owner = Owner::of(dir)?;
        if let Some(watch) = self.shared.watch.get() {
            watch.tend();
        }
        if owner.backup_hours == 0 && owner.journal_seconds == 0 {
            return Ok(());
        }
        let safety = Arc::new(Mutex::new(Safety::default()));
        let bell = Arc::new(Bell::default());
        let (shared, told) = (Arc::clone(&self.shared), Arc::clone(&safety));
        let keeper = Keeper::new(shared, Arc::clone(&bell), told, owner, dir)?;
        let thread = std::thread::Builder::new()
            .name(String::from("keeper"))
            .spawn(move || keeper.run())
            .map_err(|fault| StoreFault::Stopped(format!("a thread could not be started: {fault}")))?;
        *self.keeper.lock().unwrap_or_else(PoisonError::into_inner) = Some((bell, thread));
        *self.safety.lock().unwrap_or_else(PoisonError::into_inner) = Some(safety);
        Ok(())
    }

    /// How safe the store is kept; none while nobody sees to it.
    pub fn safety(&self) -> Option<Safety> {
        let safety = self.safety.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let mut safety = safety.lock().unwrap_or_else(PoisonError::into_inner).clone();
        safety.reserve = self.shared.watch.get().and_then(Watch::kept);
        Some(safety)
    }

    /// Looks at the last commit.
    pub fn look<A>(
        &self,
        work: impl FnOnce(&crate::store::Reading, &super::catalog::Catalog) -> A,
    ) -> Result<A, AskFault> {
        self.guarded(|| self.shared.shelf.with(&self.shared.store, work))
    }

    /// Looks at the last commit without the orders in memory: for what takes its time.
    pub(super) fn look_at_state<A>(
        &self,
        work: impl FnOnce(&crate::store::Reading) -> A,
    ) -> Result<A, AskFault> {
        self.guarded(|| Ok(work(&snapshot(&self.shared.store)?)))
    }

    /// The rehearsal by this engine's rules.
    pub(super) fn rehearsal(&self) -> &Rehearse {
        &self.rehearse
    }

    fn guarded<A>(&self, look: impl FnOnce() -> Result<A, Unreadable>) -> Result<A, AskFault> {
        if self.shared.ended.is_over() {
            return Err(self.shared.ended.not_answered());
        }
        // redb may panic on pages that were damaged under it.
        match guarded(look) {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(fault)) => {
                self.suspect();
                Err(fault.into())
            }
            None => Err(AskFault::Unreadable(Unreadable {
                table: "entries.1",
                what: String::from(
                    "the program failed on this question; stockroom.log in the store's folder says more",
                ),
            })),
        }
    }

    /// Something could not be read: the writer looks whether that was the disk.
    fn suspect(&self) {
        // Where the queue is full the writer finds out by itself.
        drop(self.jobs.try_send(Message::Look));
    }

    /// What the disk said, where the engine stopped because of it.
    pub fn stopped(&self) -> Option<String> {
        self.shared.ended.disk().map(str::to_owned)
    }

    /// Follows changes from now on.
    pub fn follow(&self) -> Receiver<Change> {
        self.shared.feed.follow()
    }

    /// Calls for each change from now on, on the writer's thread.
    pub fn follow_with(&self, hear: super::feed::Hear) {
        self.shared.feed.follow_with(hear);
    }

    /// The moment it is.
    pub fn now(&self) -> Moment {
        self.shared.clock.now()
    }

    /// The store itself, for backup and verify while it is at work.
    pub fn store(&self) -> &Store {
        &self.shared.store
    }

    /// Commits since the store was put to work, and jobs that wait.
    pub fn busy(&self) -> (u64, u64) {
        (self.shared.commits.load(Ordering::SeqCst), self.shared.waiting.load(Ordering::SeqCst))
    }

    /// Whether it has ended, or the disk failed.
    pub fn closed(&self) -> bool {
        self.shared.ended.is_over()
    }

    /// The data file's size in bytes; none for a store in memory.
    pub fn store_bytes(&self) -> Option<u64> {
        let file = super::care::data_file(self.shared.store.dir()?);
        std::fs::metadata(file).ok().map(|meta| meta.len())
    }

    /// Has whoever keeps the store safe look again.
    pub(super) fn look_after_backups(&self) {
        if let Some((bell, _)) = &*self.keeper.lock().unwrap_or_else(PoisonError::into_inner) {
            bell.ring();
        }
    }

    /// Says that the clock was set: the scheduler looks at it again.
    pub fn clock_was_set(&self) {
        self.shared.bell.ring();
    }

    /// Serves who waits, settles the file, and ends. Harmless when it has ended.
    pub fn close(&self) {
        // It settles the file, for which there may have to be room.
        if let Some(watch) = self.shared.watch.get() {
            watch.make_way();
        }
        self.shared.bell.end();
        join(&self.scheduler);
        // Where the writer has ended already nobody hears this.
        drop(self.jobs.send(Message::Stop));
        join(&self.writer);
        // Last, so that the journal's last piece has all that was answered.
        let keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((bell, thread)) = keeper {
            bell.end();
            join(&Mutex::new(Some(thread)));
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.close();
    }
}

fn join(thread: &Mutex<Option<JoinHandle<()>>>) {
    let thread = thread.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(thread) = thread
        && thread.join().is_err()
    {
        tracing::error!("a thread of the engine panicked");
    }
}
