//! Threads that do what the model wants of the desk: questions on one, commands on another, lines on a third, and where
//! this person is on a fourth.
//!
//! Of questions to one slot only the latest is asked, of drafts under one key only the latest is kept; the rest would be
//! done for nothing. Commands are done one after the other, each once. What panics here is caught and said: the screen lives on.

use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::effect::{Address, Begin, Effect, Generation};
use super::msg::Msg;
use crate::domain::desk::{AskFault, Request, SubmitFault};
use crate::domain::form::FormId;
use crate::domain::party::Role;
use crate::domain::query::{Query, WHEREABOUTS};
use crate::domain::time::Moment;
use crate::service::desk::{Desk, Reach, submit_through};
use crate::service::news::Doing;
use crate::service::pin::{Identity, Pin};

/// Threads with this beginning of their name catch their own panics: the crash hook spares them.
pub const SPARED: &str = "desk-";

/// Runs a line of the command line; what it prints, and the role that it was refused for the want of.
pub type RunLine = Box<dyn Fn(&Arc<dyn Desk>, &str) -> (Vec<String>, Option<Role>) + Send>;
/// The store of a place that was empty.
pub struct Begun {
    /// A desk in it.
    pub desk: Arc<dyn Desk>,
    /// What there is to tell of its beginning.
    pub told: Vec<String>,
}

/// Makes the store of an empty place; sentences where there is none.
pub type BeginStore = Box<dyn FnMut(&Begin) -> Result<Begun, Vec<String>> + Send>;

/// Something to be done.
enum Job {
    Ask(Address, Generation, Query),
    Submit(Address, Box<Request>),
    Draft(String, String),
    Whereabouts(String),
    Line(String),
    Prove(u32, Pin),
    Here(Doing),
    Begin(Begin),
}

/// Jobs that wait for one thread.
#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    came: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    over: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, job: Job) {
        let mut waiting = self.lock();
        if let Job::Ask(to, ..) = &job {
            waiting.jobs.retain(|job| !matches!(job, Job::Ask(other, ..) if other == to));
        }
        if let Job::Draft(key, _) = &job {
            // Of drafts under one key only the last counts.
            waiting.jobs.retain(|job| !matches!(job, Job::Draft(other, _) if other == key));
        }
        if let Job::Whereabouts(_) = &job {
            waiting.jobs.retain(|job| !matches!(job, Job::Whereabouts(_)));
        }
        if let Job::Here(_) = &job {
            waiting.jobs.retain(|job| !matches!(job, Job::Here(_)));
        }
        waiting.jobs.push_back(job);
        self.came.notify_one();
    }

    fn close(&self) {
        self.lock().over = true;
        self.came.notify_all();
    }

    /// The next job; none when there will be no more. What was submitted is still done.
    fn next(&self) -> Option<Job> {
        let mut waiting = self.lock();
        loop {
            if let Some(job) = waiting.jobs.pop_front() {
                let dropped = waiting.over && matches!(job, Job::Ask(..));
                if !dropped {
                    return Some(job);
                }
                continue;
            }
            if waiting.over {
                return None;
            }
            waiting = self.came.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// The desk, once there is one.
type Shared = Arc<Mutex<Option<Arc<dyn Desk>>>>;

/// The threads.
pub struct Workers {
    asks: Arc<Queue>,
    writes: Arc<Queue>,
    lines: Arc<Queue>,
    /// Where this person is on their screen: it may wait, and no command waits for it.
    keeps: Arc<Queue>,
    keeper: Option<thread::JoinHandle<()>>,
    writer: Option<thread::JoinHandle<()>>,
    desk: Shared,
}

/// How a screen is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// As its person wished.
    Well,
    /// The terminal is gone, or a signal ended it.
    CutOff,
}

impl Workers {
    /// Starts them. Their messages go to `msgs`.
    pub fn start(
        desk: Option<Arc<dyn Desk>>,
        run_line: RunLine,
        begin: BeginStore,
        msgs: SyncSender<Msg>,
    ) -> io::Result<Workers> {
        let shared: Shared = Arc::new(Mutex::new(desk.clone()));
        let [asks, writes, lines, keeps]: [Arc<Queue>; 4] = Default::default();
        if let Some(desk) = desk {
            follow(&desk, msgs.clone())?;
            watch(&desk, msgs.clone())?;
        }
        spawn("desk-asks", &asks, &shared, &msgs, None)?;
        let writer = spawn("desk-writes", &writes, &shared, &msgs, None)?;
        let keeper = Some(spawn("desk-keeps", &keeps, &shared, &msgs, None)?);
        spawn("desk-lines", &lines, &shared, &msgs, Some((run_line, begin)))?;
        Ok(Workers { asks, writes, lines, keeps, keeper, writer: Some(writer), desk: shared })
    }

    /// Takes on an effect that is theirs; the others are given back.
    pub fn take(&self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Ask { to, generation, query } => self.asks.push(Job::Ask(to, generation, query)),
            Effect::Submit { to, request } => self.writes.push(Job::Submit(to, request)),
            Effect::Draft { key, text } => self.writes.push(Job::Draft(key, text)),
            Effect::Whereabouts(text) => self.keeps.push(Job::Whereabouts(text)),
            Effect::Here(doing) => self.asks.push(Job::Here(doing)),
            Effect::Prove { tried, pin } => self.writes.push(Job::Prove(tried, pin)),
            Effect::RunLine(line) => self.lines.push(Job::Line(line)),
            Effect::Begin(begin) => self.lines.push(Job::Begin(begin)),
            other => return Some(other),
        }
        None
    }

    /// No more jobs: what was submitted and kept is still done, then the writing threads end. Who was cut off may not have
    /// seen what came of it.
    pub fn finish(mut self, left: Leaves) {
        for queue in [&self.asks, &self.writes, &self.lines, &self.keeps] {
            queue.close();
        }
        // What waits for a server that is out of reach, or does nothing, would wait for ever: it is settled at the next
        // start.
        let desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let gone = |reach| matches!(reach, Reach::CutOff | Reach::Silent);
        if let Some(desk) = desk.as_ref().filter(|desk| desk.reach().is_some_and(gone)) {
            desk.let_go();
        }
        for thread in [self.writer.take(), self.keeper.take()].into_iter().flatten() {
            drop(thread.join());
        }
        // Whoever leaves is nowhere from now on; a desk that is cut off was let go.
        if let Some(desk) = desk {
            if left == Leaves::CutOff {
                desk.unseen();
            }
            desk.here(Doing::default());
        }
    }
}

type Outside = Option<(RunLine, BeginStore)>;

fn spawn(
    name: &str,
    queue: &Arc<Queue>,
    shared: &Shared,
    msgs: &SyncSender<Msg>,
    mut outside: Outside,
) -> io::Result<thread::JoinHandle<()>> {
    let (queue, shared, msgs) = (Arc::clone(queue), Arc::clone(shared), msgs.clone());
    thread::Builder::new().name(name.to_owned()).spawn(move || {
        while let Some(job) = queue.next() {
            let fallback = crashed(&job);
            let outcome = catch_unwind(AssertUnwindSafe(|| run(job, &shared, &mut outside, &msgs)));
            let msg = outcome.unwrap_or(Some(fallback));
            if let Some(msg) = msg
                && msgs.send(msg).is_err()
            {
                // The loop is gone; what was submitted is still done.
                continue;
            }
        }
    })
}

/// What is said where a job panics.
fn crashed(job: &Job) -> Msg {
    let words = String::from("the program failed on this; stockroom.log in the store's folder says more");
    match job {
        Job::Ask(to, generation, _) => Msg::Answered {
            to: *to,
            generation: *generation,
            answer: Box::new(Err(AskFault::Unfit(words))),
            moment: Moment(0),
        },
        Job::Submit(to, _) => {
            Msg::Submitted { to: *to, result: Box::new(Err(SubmitFault::Unknown(words))), moment: Moment(0) }
        }
        Job::Line(line) => Msg::Ran { line: line.clone(), output: vec![words], needs: None },
        Job::Prove(tried, _) => {
            Msg::Proved { tried: *tried, result: Box::new(Err(SubmitFault::Unknown(words))) }
        }
        Job::Begin(_) => Msg::Began(Err(vec![words])),
        Job::Here(_) | Job::Whereabouts(_) => Msg::Failed(words),
        Job::Draft(..) => Msg::Failed(String::from("what you typed could not be kept as a draft")),
    }
}

/// What is told of a draft that was not kept.
pub(super) fn unkept(key: String, text: &str, told: Result<(), SubmitFault>) -> Option<Msg> {
    match (told, FormId::named_in(text)) {
        (Ok(()), _) => None,
        (Err(SubmitFault::Refused(refused)), Some(form)) if refused.is_posted_form() => {
            Some(Msg::PostedBefore { key, form, refused: Box::new(refused) })
        }
        (Err(fault), _) => Some(Msg::Failed(format!("what you typed could not be kept as a draft: {fault}"))),
    }
}

fn run(job: Job, shared: &Shared, outside: &mut Outside, msgs: &SyncSender<Msg>) -> Option<Msg> {
    let desk = shared.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match (job, desk) {
        (Job::Ask(to, generation, query), Some(desk)) => {
            let answer = Box::new(desk.answer(query));
            Some(Msg::Answered { to, generation, answer, moment: desk.now() })
        }
        (Job::Submit(to, request), Some(desk)) => {
            let result = Box::new(submit_through(&*desk, *request));
            Some(Msg::Submitted { to, result, moment: desk.now() })
        }
        (Job::Draft(key, text), Some(desk)) => {
            let told = desk.keep_draft(&key, &text);
            unkept(key, &text, told)
        }
        (Job::Whereabouts(text), Some(desk)) => {
            // Whatever is lost of it, nobody is to be told: it is a convenience.
            drop(desk.keep_draft(WHEREABOUTS, &text));
            None
        }
        (Job::Prove(tried, pin), Some(desk)) => {
            let result = Box::new(desk.identity(Identity::Give(pin)));
            Some(Msg::Proved { tried, result })
        }
        (Job::Here(doing), Some(desk)) => {
            desk.here(doing);
            None
        }
        (Job::Line(line), Some(desk)) => {
            let ran = outside.as_ref().map(|(run_line, _)| run_line(&desk, &line));
            let (output, needs) = ran.unwrap_or_default();
            Some(Msg::Ran { line, output, needs })
        }
        (Job::Begin(begin), _) => {
            let (_, make) = outside.as_mut()?;
            let made = make(&begin).and_then(|begun| {
                follow(&begun.desk, msgs.clone()).map_err(|error| vec![error.to_string()])?;
                *shared.lock().unwrap_or_else(PoisonError::into_inner) = Some(begun.desk);
                Ok(begun.told)
            });
            Some(Msg::Began(made))
        }
        (job, None) => Some(crashed(&job)),
    }
}

/// How often it is looked whether the server is in reach.
const REACH: Duration = Duration::from_millis(500);

/// A thread that tells when the server goes out of reach and when it is there again, where there is one.
fn watch(desk: &Arc<dyn Desk>, msgs: SyncSender<Msg>) -> io::Result<()> {
    let Some(mut before) = desk.reach() else { return Ok(()) };
    let desk = Arc::downgrade(desk);
    thread::Builder::new().name(String::from("desk-reach")).spawn(move || {
        loop {
            thread::sleep(REACH);
            let Some(desk) = desk.upgrade() else { return };
            if let Some(word) = desk.word()
                && msgs.send(Msg::Failed(word)).is_err()
            {
                return;
            }
            desk.seen();
            let Some(reach) = desk.reach() else { return };
            let parting = Some(reach).filter(|reach| *reach == Reach::CutOff).and_then(|_| desk.parting());
            drop(desk);
            if reach != before && msgs.send(Msg::Reach(reach)).is_err() {
                return;
            }
            // Instead of the words for any server that is gone.
            if reach != before
                && let Some(parting) = parting
                && msgs.send(Msg::Failed(format!("{parting}; waiting for it to come back"))).is_err()
            {
                return;
            }
            before = reach;
        }
    })?;
    Ok(())
}

/// A thread that passes on what is committed, until the desk or the loop is gone.
fn follow(desk: &Arc<dyn Desk>, msgs: SyncSender<Msg>) -> io::Result<()> {
    if let Some(company) = desk.company() {
        let (msgs, desk) = (msgs.clone(), Arc::downgrade(desk));
        thread::Builder::new().name(String::from("desk-company")).spawn(move || {
            // Ends with the desk, or with the loop.
            while company.recv().is_ok() {
                let Some(all) = desk.upgrade().map(|desk| desk.colleagues()) else { return };
                if msgs.send(Msg::Company(all)).is_err() {
                    return;
                }
            }
        })?;
    }
    let changes = desk.follow();
    // Held only as long as somebody else does: a desk is left when the screen is.
    let desk = Arc::downgrade(desk);
    thread::Builder::new().name(String::from("desk-changes")).spawn(move || {
        while let Ok(first) = changes.recv() {
            // Many commits at once are one change.
            let change = changes.try_iter().take(1_000).fold(first, merged);
            if msgs.send(Msg::Changed(change)).is_err() {
                return;
            }
        }
        // The news end with the store. A loop that has been left need not hear.
        if let Some(why) = desk.upgrade().and_then(|desk| desk.stopped()) {
            let _ = msgs.send(Msg::Stopped(why));
        }
    })?;
    Ok(())
}

/// More things than this are "many".
const NAMED_MAX: usize = 200;

fn merged(
    mut one: crate::domain::desk::Change,
    other: crate::domain::desk::Change,
) -> crate::domain::desk::Change {
    one.head = one.head.max(other.head);
    one.many |= other.many;
    one.items.extend(other.items);
    one.locations.extend(other.locations);
    one.items.sort_unstable();
    one.items.dedup();
    one.locations.sort_unstable();
    one.locations.dedup();
    one.many |= one.items.len() > NAMED_MAX || one.locations.len() > NAMED_MAX;
    one
}
