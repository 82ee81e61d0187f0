//! What the clock must do, submitted as commands: a business day begins, so that lots expire and snoozed alerts return.
//!
//! It sleeps until the next cut-over. A day that the rules refuse to begin has begun already: that is no fault.

use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::founding::plain;
use super::job::{Job, Sealed};
use super::reply::Reply;
use super::shared::Shared;
use super::writer::Message;
use crate::domain::command::Command;
use crate::domain::ids::{PersonId, RequestId, SessionId};
use crate::domain::table::{Read, Unreadable};
use crate::domain::tables::{Fact, Facts, Requests, SettingsTable};
use crate::domain::time::{Calendar, Day, Moment};
use crate::store::StoreFault;

/// The clock's own session. That no day begins twice is the rules' affair: they know what has begun.
pub const SESSION: SessionId = SessionId([0; 16]);
/// The longest sleep: a machine that was asleep itself, or a clock that was set, is noticed after so long.
const SLEEP_MAX: Duration = Duration::from_secs(3_600);
/// When the store was busy.
const AGAIN: Duration = Duration::from_secs(1);

/// Wakes the scheduler.
#[derive(Debug, Default)]
pub struct Bell {
    state: Mutex<BellState>,
    rung: Condvar,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum BellState {
    #[default]
    Silent,
    Rung,
    Over,
}

/// Why a sleep ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woken {
    /// Time to look.
    Look,
    /// The end.
    Over,
}

impl Bell {
    /// Something changed: look again.
    pub fn ring(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if *state == BellState::Silent {
            *state = BellState::Rung;
        }
        self.rung.notify_all();
    }

    /// The end.
    pub fn end(&self) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = BellState::Over;
        self.rung.notify_all();
    }

    /// Whether it has been said that it is the end.
    pub fn is_over(&self) -> bool {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) == BellState::Over
    }

    pub(super) fn sleep(&self, time: Duration) -> Woken {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut state, _) = self
            .rung
            .wait_timeout_while(state, time, |state| *state == BellState::Silent)
            .unwrap_or_else(PoisonError::into_inner);
        match *state {
            BellState::Over => Woken::Over,
            BellState::Silent | BellState::Rung => {
                *state = BellState::Silent;
                Woken::Look
            }
        }
    }
}

/// Begins the day that it is, before anybody is served: what the night has expired is known in the first answer.
pub fn begin_today(shared: &Shared, jobs: &SyncSender<Message>) {
    if let Err(fault) = look(shared, jobs, &mut None) {
        tracing::error!(%fault, "the day could not be begun");
    }
}

/// Runs until the bell says that it is over.
pub fn run(shared: &Arc<Shared>, jobs: &SyncSender<Message>) {
    let mut tried = None;
    loop {
        let sleep = match look(shared, jobs, &mut tried) {
            Ok(sleep) => sleep,
            Err(fault) => {
                tracing::error!(%fault, "the day could not be begun");
                SLEEP_MAX
            }
        };
        if shared.bell.sleep(sleep.min(SLEEP_MAX)) == Woken::Over || shared.ended.is_over() {
            return;
        }
    }
}

/// Begins the current day if it has not begun; how long to sleep then.
fn look(
    shared: &Shared,
    jobs: &SyncSender<Message>,
    tried: &mut Option<Day>,
) -> Result<Duration, StoreFault> {
    let now = shared.clock.now();
    let state = shared.store.read()?;
    let Some((calendar, begun)) = days(&state)? else { return Ok(SLEEP_MAX) };
    let day = calendar.day(now);
    // A later day than this was begun by a clock that was ahead.
    if begun != u64::from(day.0).saturating_add(1) && *tried != Some(day) {
        let last = state.get::<Requests>(&SESSION)?.map_or(0, |answered| answered.number);
        drop(state);
        if !begin(day, last.saturating_add(1), jobs) {
            return Ok(AGAIN);
        }
        *tried = Some(day);
    }
    Ok(until(now, calendar.start(day.plus(1))))
}

fn until(now: Moment, then: Moment) -> Duration {
    // One millisecond more, so that it is not the day before by rounding.
    Duration::from_millis(then.0.saturating_sub(now.0).saturating_add(1))
}

/// The store's calendar and the last day begun plus one; none while it has no settings.
fn days<R: Read>(state: &R) -> Result<Option<(Calendar, u64)>, Unreadable> {
    let Some(settings) = state.get::<SettingsTable>(&0)? else { return Ok(None) };
    let begun = state.get::<Facts>(&(Fact::BegunDays as u8))?.unwrap_or(0);
    Ok(Some((settings.calendar(), begun)))
}

/// Submits it and hears the answer; `false` where the queue is full.
fn begin(day: Day, number: u64, jobs: &SyncSender<Message>) -> bool {
    let request = RequestId { session: SESSION, number };
    let Ok(sealed) = Sealed::new(plain(request, PersonId::CLOCK, Command::DayBegins(day))) else {
        return true;
    };
    let (reply, answer) = Reply::awaited();
    match jobs.try_send(Message::Job(Job::One(Box::new(sealed), reply))) {
        Ok(()) => {}
        Err(TrySendError::Full(_)) => return false,
        Err(TrySendError::Disconnected(_)) => return true,
    }
    if let Err(fault) = answer.wait() {
        tracing::debug!(%fault, %day, "the day was not begun");
    }
    true
}
