//! What a desk and the thread that hears its line have in common: the line, made again when it breaks, and who waits for
//! an answer over it. Whatever was under way is asked again; nothing is ever said to have failed that may have been done.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::approach::{Approach, First, reach};
use super::known::Sent;
use super::line::{Hearing, Line};
use super::over::{Fate, Over, late, too_long};
use crate::domain::desk::Change;
use crate::domain::ids::Seq;
use crate::engine::feed::{Feed, Heard};
use crate::service::news::{Colleague, Doing};
use crate::service::wire::frame::FrameFault;
use crate::service::wire::hello::Hello;
use crate::service::wire::message::{AskOf, Asked, Reply, Said};

/// How often a follower who did not listen is told again that it missed something.
const CATCH_UP: Duration = Duration::from_millis(100);
/// When an answer is late: longer than a server may think about a question, and than a disk may take for a commit.
const LATE: Duration = Duration::from_secs(4);
/// How long whoever does not wait for ever waits for an answer, and for what became of a command.
const GIVEN_UP: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(30));

pub(super) struct Shared {
    pub(super) approach: Approach,
    pub(super) hello: Hello,
    pub(super) state: Mutex<State>,
    pub(super) changed: Condvar,
    pub(super) feed: Feed,
}

pub(super) struct State {
    pub(super) next: u64,
    pub(super) up: Option<Up>,
    /// Why it is over for good.
    pub(super) over: Option<String>,
    pub(super) follows: bool,
    /// Where the person is, said again over the next line.
    pub(super) here: Doing,
    /// Who is where.
    pub(super) company: Vec<Colleague>,
    /// Rung when that is news; once is enough, however much it was.
    pub(super) bell: Option<SyncSender<()>>,
    /// Why the server holds this client back, until somebody has told.
    pub(super) word: Option<String>,
    /// Why the last server left, until there is another.
    pub(super) parting: Option<String>,
}

pub(super) struct Up {
    pub(super) line: Arc<Line>,
    pub(super) waiting: HashMap<u64, Waits>,
}

/// Somebody who waits for an answer.
pub(super) struct Waits {
    way: SyncSender<Reply>,
    /// When it is late; none for what takes as long as it takes.
    late: Option<Instant>,
}

impl Waits {
    fn new(way: SyncSender<Reply>, ask: &AskOf) -> Waits {
        let long = matches!(ask, AskOf::Care(_) | AskOf::Together(..));
        Waits { way, late: if long { None } else { Instant::now().checked_add(LATE) } }
    }
}

impl Up {
    /// Whether an answer is late: the server is busy, or does nothing at all.
    pub(super) fn is_silent(&self, now: Instant) -> bool {
        self.waiting.values().any(|waits| waits.late.is_some_and(|late| late <= now))
    }
}

impl Shared {
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks until there is an answer, over as many lines as it takes.
    pub(super) fn ask(&self, ask: &AskOf) -> Result<Reply, Over> {
        self.ask_telling(ask).map(|(reply, _)| reply)
    }

    /// The same, and whether it was sent more than once.
    pub(super) fn ask_telling(&self, ask: &AskOf) -> Result<(Reply, Sent), Over> {
        let mut fate = Fate::Unsent;
        loop {
            let often = if fate == Fate::Sent { Sent::Again } else { Sent::Once };
            let (id, line, answer) = {
                let state = self.lock();
                let mut state = self
                    .changed
                    .wait_while(state, |state| state.up.is_none() && state.over.is_none())
                    .unwrap_or_else(PoisonError::into_inner);
                if let Some(text) = &state.over {
                    return Err(Over { text: text.clone(), fate });
                }
                state.next = state.next.saturating_add(1);
                let id = state.next;
                let Some(up) = &mut state.up else { continue };
                let (way, answer) = sync_channel(1);
                up.waiting.insert(id, Waits::new(way, ask));
                (id, Arc::clone(&up.line), answer)
            };
            // Said outside of the lock: answers are heard while a long question goes out.
            match line.ask(&Asked { id, ask: ask.clone() }) {
                Ok(()) => {}
                Err(FrameFault::TooLong(bytes, most)) => {
                    if let Some(up) = &mut self.lock().up {
                        up.waiting.remove(&id);
                    }
                    // What went over another line may have been done.
                    let over = too_long(bytes, most);
                    return Err(if fate == Fate::Sent { Over { fate, ..over } } else { over });
                }
                // A line that does not take it is noticed by who listens there too.
                Err(_) => line.end(),
            }
            fate = Fate::Sent;
            match self.waited(ask, &answer) {
                Ok(reply) => return Ok((reply, often)),
                // Its line broke.
                Err(RecvTimeoutError::Disconnected) => {}
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(up) = &mut self.lock().up {
                        up.waiting.remove(&id);
                    }
                    return Err(late());
                }
            }
        }
    }

    /// Waits for an answer: a screen as long as it takes, for it shows that; a command until nobody would wait longer.
    fn waited(&self, ask: &AskOf, answer: &Receiver<Reply>) -> Result<Reply, RecvTimeoutError> {
        let most = match ask {
            _ if self.approach.patience.is_none() => None,
            AskOf::Care(_) | AskOf::Together(..) => None,
            AskOf::Submit(_) | AskOf::Post(..) => Some(GIVEN_UP.1),
            _ => Some(GIVEN_UP.0),
        };
        match most {
            Some(most) => answer.recv_timeout(most),
            None => answer.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// Hears what the server says until the line ends. A follower who did not listen is told again in between, so that the
    /// last word reaches it even where nothing more is said.
    fn listen(&self, ear: &mut Hearing) {
        let mut followers = Heard::All;
        loop {
            if followers == Heard::Behind && !ear.comes_within(CATCH_UP) {
                followers = self.feed.catch_up();
                continue;
            }
            match ear.hear() {
                Ok(Said::Changed(change)) => followers = self.feed.publish(&change),
                Ok(said) => self.heard(said),
                Err(_) => return,
            }
        }
    }

    /// Hears one thing that the server says.
    fn heard(&self, said: Said) {
        match said {
            Said::Answer(id, reply) => {
                let waits = self.lock().up.as_mut().and_then(|up| up.waiting.remove(&id));
                if let Some(waits) = waits {
                    // Who no longer waits need not hear.
                    drop(waits.way.send(*reply));
                }
            }
            Said::Company(company) => {
                let mut state = self.lock();
                state.company = company;
                if let Some(bell) = &state.bell {
                    // It rings already, or nobody is there to hear it.
                    let _ = bell.try_send(());
                }
            }
            // That is the followers' ([`Shared::listen`]).
            Said::Changed(_) => {}
            // The line ends in a moment and is made again.
            Said::Draining => {}
            Said::Leaving(why) => self.lock().parting = Some(crate::domain::text::shown(&why)),
            Said::Held(why) => self.lock().word = Some(crate::domain::text::shown(&why)),
        }
    }

    /// The line is gone: who waits asks again over the next one.
    fn lost(&self) {
        self.lock().up = None;
        self.changed.notify_all();
    }
}

/// Puts a line to use: a thread hears it, and makes the next one when it breaks.
pub(super) fn begin(shared: &Arc<Shared>, line: Line) -> std::io::Result<()> {
    let mut ear = line.hearing();
    put(shared, line);
    let shared = Arc::clone(shared);
    std::thread::Builder::new().name(String::from("line")).spawn(move || {
        loop {
            shared.listen(&mut ear);
            shared.lost();
            if shared.lock().over.is_some() {
                return;
            }
            match reach(&shared.approach, &shared.hello, First::No) {
                Ok((line, _)) => {
                    ear = line.hearing();
                    put(&shared, line);
                    // Whatever happened in between was not heard.
                    let missed =
                        Change { head: Seq(0), items: Vec::new(), locations: Vec::new(), many: true };
                    shared.feed.publish(&missed);
                }
                Err(fault) => return over(&shared, fault.to_string()),
            }
        }
    })?;
    Ok(())
}

fn over(shared: &Shared, text: String) {
    shared.lock().over.get_or_insert(text);
    shared.changed.notify_all();
    shared.feed.close();
}

fn put(shared: &Shared, line: Line) {
    let mut state = shared.lock();
    if state.over.is_some() {
        return line.end();
    }
    if state.follows {
        // Its answer is nobody's.
        drop(line.ask(&Asked { id: 0, ask: AskOf::Follow }));
    }
    if state.here != Doing::default() {
        drop(line.ask(&Asked { id: 0, ask: AskOf::Here(state.here.clone()) }));
    }
    state.parting = None;
    state.up = Some(Up { line: Arc::new(line), waiting: HashMap::new() });
    drop(state);
    shared.changed.notify_all();
}
