//! A desk that writes down what it is about to send.
//!
//! What was refused is crossed out at once. What was done stays until the next is written down, until its person has had
//! time to see it, or until the desk is left well: between the answer and the person there is still a way on which a client
//! can be cut off.

use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::file::{Held, Slip, Slips};
use crate::domain::command::Summary;
use crate::domain::desk::{AskFault, Asker, Change, Handed, Request, SubmitFault, Together, TogetherAnswer};
use crate::domain::entry::Action;
use crate::domain::ids::{PersonId, SessionId};
use crate::domain::query::{Answer, Query};
use crate::domain::receipt::Receipt;
use crate::domain::tables::PersonName;
use crate::domain::time::Moment;
use crate::engine::clock::{Clock, SystemClock};
use crate::service::care::{Care, CareFault, Cared};
use crate::service::desk::{Desk, Reach};
use crate::service::news::{Colleague, Doing};
use crate::service::pin::Identity;

/// Any desk, with slips. One command is under way at a time.
pub struct Noted {
    desk: Arc<dyn Desk>,
    slips: Slips,
    state: Mutex<State>,
    /// How long a person takes to see what came of a command.
    seen: Duration,
}

struct State {
    /// The last number given.
    last: u64,
    file: File,
    /// Something was sent that nobody knows the outcome of.
    open: Open,
    /// When the last was answered, where its person may not have seen that yet.
    answered: Option<Instant>,
    left: Leaves,
}

/// How the desk is left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leaves {
    /// By somebody who has seen everything.
    Well,
    /// By a line that is gone, or a signal.
    CutOff,
}

/// How long a person takes to see what came of a command.
const SEEN: Duration = Duration::from_secs(10);

enum File {
    /// Nothing was sent yet.
    None,
    /// With what was written down last.
    Held(Held, Option<Box<Slip>>),
    /// It could not be made: work goes on without.
    Cannot,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    No,
    Yes,
}

impl Noted {
    /// A desk with slips in a folder.
    pub fn new(desk: Arc<dyn Desk>, slips: Slips) -> Noted {
        let state =
            State { last: desk.last(), file: File::None, open: Open::No, answered: None, left: Leaves::Well };
        Noted { desk, slips, state: Mutex::new(state), seen: SEEN }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a slip, sends, and crosses the slip out where nothing came of it.
    fn send<A>(
        &self,
        state: &mut State,
        numbers: (u64, u64),
        summary: Summary,
        send: impl FnOnce() -> Result<A, SubmitFault>,
    ) -> Result<A, SubmitFault> {
        if state.open == Open::Yes {
            return Err(SubmitFault::Stopped(String::from(
                "nobody knows yet what became of the command before",
            )));
        }
        state.last = state.last.max(numbers.1);
        self.write(state, numbers, summary);
        // Whatever ends this thread in between leaves it open.
        state.open = Open::Yes;
        let told = send();
        state.answered = told.is_ok().then(Instant::now);
        match (&told, &state.file) {
            (Err(SubmitFault::Unknown(_)), _) => return told,
            // What cannot be crossed out is told at the next start, and true then.
            (Err(_), File::Held(held, _)) => drop(held.clear()),
            // What cannot be noted is told as if nobody had seen the answer, which may be so.
            (Ok(_), File::Held(held, Some(slip))) => {
                drop(held.write(&Slip { answered: true, ..slip.as_ref().clone() }));
            }
            _ => {}
        }
        state.open = Open::No;
        told
    }

    fn write(&self, state: &mut State, numbers: (u64, u64), summary: Summary) {
        let Asker { person, session, .. } = self.desk.asker();
        if let File::None = state.file {
            state.file = match self.slips.begin(session) {
                Ok(held) => File::Held(held, None),
                Err(fault) => {
                    tracing::warn!(%fault, "what is asked for cannot be written down");
                    File::Cannot
                }
            };
        }
        if let File::Held(held, noted) = &mut state.file {
            let slip = Slip::of((self.desk.site(), person, session), numbers, SystemClock.now(), summary);
            *noted = match held.write(&slip) {
                Ok(()) => Some(Box::new(slip)),
                Err(fault) => {
                    tracing::warn!(%fault, "what is asked for cannot be written down");
                    drop(held.clear());
                    None
                }
            };
        }
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        let mut state = self.lock();
        let file = std::mem::replace(&mut state.file, File::None);
        let unseen = state.left == Leaves::CutOff && state.answered.is_some();
        if let (File::Held(held, _), Open::No, false) = (file, state.open, unseen) {
            held.done();
        }
    }
}

impl Desk for Noted {
    fn asker(&self) -> Asker {
        self.desk.asker()
    }

    fn submit(&self, request: Request) -> Result<Receipt, SubmitFault> {
        let mut state = self.lock();
        let number = request.number.unwrap_or_else(|| state.last.saturating_add(1));
        let summary = request.command.summary();
        let request = Request { number: Some(number), ..request };
        self.send(&mut state, (number, number), summary, || self.desk.submit(request))
    }

    fn submit_together(&self, requests: Vec<Request>, how: Together) -> Result<TogetherAnswer, SubmitFault> {
        let mut state = self.lock();
        let lines = requests.len();
        if how == Together::DryRun || lines == 0 {
            return self.desk.submit_together(requests, how);
        }
        let first = state.last.saturating_add(1);
        let requests: Vec<Request> = requests
            .into_iter()
            .zip(first..)
            .map(|(request, number)| Request { number: request.number.or(Some(number)), ..request })
            .collect();
        let numbers = requests.iter().filter_map(|request| request.number);
        let numbers = (numbers.clone().min().unwrap_or(first), numbers.max().unwrap_or(first));
        let action = requests.first().map_or(Action::Setting, |request| request.command.action());
        let summary = Summary { action, quantity: None, item: None, about: None, lines };
        self.send(&mut state, numbers, summary, || self.desk.submit_together(requests, how))
    }

    fn answer(&self, query: Query) -> Result<Answer, AskFault> {
        self.desk.answer(query)
    }

    fn answer_all(&self, queries: Vec<Query>) -> Vec<Result<Answer, AskFault>> {
        self.desk.answer_all(queries)
    }

    fn here(&self, doing: Doing) {
        self.desk.here(doing);
    }

    fn company(&self) -> Option<Receiver<()>> {
        self.desk.company()
    }

    fn colleagues(&self) -> Vec<Colleague> {
        self.desk.colleagues()
    }

    fn follow(&self) -> Receiver<Change> {
        self.desk.follow()
    }

    fn keep_draft(&self, key: &str, text: &str) -> Result<(), SubmitFault> {
        self.desk.keep_draft(key, text)
    }

    fn hand_over(&self, handed: Handed) -> Result<(), SubmitFault> {
        self.desk.hand_over(handed)
    }

    fn name_person(&self, person: PersonId, name: PersonName) -> Result<(), SubmitFault> {
        self.desk.name_person(person, name)
    }

    fn identity(&self, what: Identity) -> Result<(), SubmitFault> {
        self.desk.identity(what)
    }

    fn others(&self) -> usize {
        self.desk.others()
    }

    fn care(&self, care: Care) -> Result<Cared, CareFault> {
        self.desk.care(care)
    }

    fn now(&self) -> Moment {
        self.desk.now()
    }

    fn site(&self) -> [u8; 16] {
        self.desk.site()
    }

    fn last(&self) -> u64 {
        self.lock().last
    }

    fn end_session(&self, session: SessionId) -> Result<(), SubmitFault> {
        self.desk.end_session(session)
    }

    fn stopped(&self) -> Option<String> {
        self.desk.stopped()
    }

    fn reach(&self) -> Option<Reach> {
        self.desk.reach()
    }

    fn parting(&self) -> Option<String> {
        self.desk.parting()
    }

    fn word(&self) -> Option<String> {
        self.desk.word()
    }

    fn seen(&self) {
        // Whoever is at it has not been answered yet.
        let Ok(mut state) = self.state.try_lock() else { return };
        if state.open == Open::Yes || state.answered.is_none_or(|at| at.elapsed() < self.seen) {
            return;
        }
        state.answered = None;
        if let File::Held(held, _) = &state.file {
            // What cannot be crossed out is told at the next start, and true then.
            drop(held.clear());
        }
    }

    fn unseen(&self) {
        if let Ok(mut state) = self.state.try_lock() {
            state.left = Leaves::CutOff;
        }
    }

    fn let_go(&self) {
        self.desk.let_go();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{Command, UndoWhat};
    use crate::domain::party::Role;
    use crate::domain::settings::Settings;
    use crate::domain::text::{Code, Name};
    use crate::service::room;

    /// How many slips are left by somebody who did this, and then left the desk.
    fn left(seen: Duration, work: impl FnOnce(&Noted)) -> usize {
        let dir = tempfile::tempdir().unwrap();
        let code = |text: &str| Code::new(text).unwrap();
        let ann = PersonName { login: code("ann"), name: Name::new("Ann").unwrap() };
        let settings = Settings::new(code("EUR"), code("UTC"));
        let room = room::rehearsal(Arc::new(SystemClock), settings, &ann).unwrap();
        let desk = Arc::new(room.desk(&code("ann"), None).unwrap());
        let slips = Slips::in_folder(dir.path());
        let mut noted = Noted::new(desk, slips.clone());
        noted.seen = seen;
        work(&noted);
        drop(noted);
        slips.left().len()
    }

    fn hire(desk: &Noted) {
        let command = Command::Person { id: PersonId(2), role: Role::Clerk };
        desk.submit(command.into()).unwrap();
    }

    #[test]
    fn what_was_done_is_told_at_the_next_start_where_its_person_was_cut_off_before_they_could_see_it() {
        let long = Duration::from_secs(600);
        assert_eq!(left(long, hire), 0, "left well");
        assert_eq!(
            left(long, |desk| {
                hire(desk);
                desk.unseen();
            }),
            1,
            "cut off at once"
        );
        assert_eq!(
            left(long, |desk| {
                hire(desk);
                desk.seen();
                desk.unseen();
            }),
            1,
            "there was no time to see it"
        );
        assert_eq!(
            left(Duration::ZERO, |desk| {
                hire(desk);
                desk.seen();
                desk.unseen();
            }),
            0,
            "it was seen long ago"
        );
        assert_eq!(left(long, |desk| desk.unseen()), 0, "nothing was done");
    }

    #[test]
    fn what_was_refused_is_not_told_again() {
        let refused = |desk: &Noted| {
            assert!(desk.submit(Command::Undo(UndoWhat::Last).into()).is_err());
            desk.unseen();
        };
        assert_eq!(left(Duration::from_secs(600), refused), 0);
    }
}
