//! The desk over a line that may break: made again by itself, what was under way asked again under its number.

use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::approach::{Approach, First, reach};
use super::line::{LineFault, Place};
use super::shared::{Shared, State, begin};
use crate::domain::desk::{AskFault, Asker, Change, Handed, Request, SubmitFault, Together, TogetherAnswer};
use crate::domain::ids::{PersonId, SessionId};
use crate::domain::party::Role;
use crate::domain::query::{Answer, Query};
use crate::domain::receipt::Receipt;
use crate::domain::refusal::Why;
use crate::domain::tables::PersonName;
use crate::domain::time::Moment;
use crate::engine::clock::{Clock, SystemClock};
use crate::engine::feed::Feed;
use crate::service::care::{Care, CareFault, Cared};
use crate::service::desk::{Desk, Reach};
use crate::service::news::{Colleague, Doing};
use crate::service::pin::Identity;
use crate::service::wire::hello::{Hello, PROTOCOL, PROTOCOL_MIN};
use crate::service::wire::message::{AskOf, Asked, QUERIES_MAX, Reply};

/// A desk at a server.
pub struct Remote {
    pub(super) shared: Arc<Shared>,
    asker: Asker,
    /// One command is under way at a time; the last number given.
    last: Mutex<u64>,
}

impl Remote {
    /// Steps up to the desk of a server that runs; `name` and `role` are empty for one's own. `first` is how long to
    /// try at first, `patience` how long to try to come back later; none for ever.
    pub fn connect(
        place: Place,
        session: SessionId,
        name: &str,
        role: Option<Role>,
        first: Option<Duration>,
        patience: Option<Duration>,
    ) -> Result<Remote, LineFault> {
        Remote::step_up(Approach { first, patience, ..Approach::to(place) }, session, name, role)
    }

    /// Steps up to a server's desk, having one started where the approach says how.
    pub fn step_up(
        approach: Approach,
        session: SessionId,
        name: &str,
        role: Option<Role>,
    ) -> Result<Remote, LineFault> {
        let hello = Hello {
            protocols: (PROTOCOL_MIN, PROTOCOL),
            store: [0; 16],
            session,
            last: 0,
            version: String::from(env!("CARGO_PKG_VERSION")),
            name: name.to_owned(),
            role: role.map_or("", Role::word).to_owned(),
        };
        let (line, welcome) = reach(&approach, &hello, First::Yes)?;
        let asker = Asker { person: welcome.person, role: welcome.role, session };
        let shared = Arc::new(Shared {
            approach,
            hello: Hello { store: welcome.store, ..hello },
            state: Mutex::new(State {
                next: 0,
                up: None,
                over: None,
                follows: false,
                here: Doing::default(),
                company: Vec::new(),
                bell: None,
                word: None,
                parting: None,
            }),
            changed: Condvar::new(),
            feed: Feed::default(),
        });
        let last = welcome.last;
        begin(&shared, line).map_err(|fault| LineFault::Line(fault.to_string()))?;
        Ok(Remote { shared, asker, last: Mutex::new(last) })
    }

    /// Asks for something that is done or not.
    fn done(&self, ask: &AskOf) -> Result<(), SubmitFault> {
        match self.shared.ask(ask) {
            Ok(Reply::Done(told)) => told.map_err(SubmitFault::from),
            Ok(Reply::No(what)) => Err(SubmitFault::Refused(Why::Unfit { what }.into())),
            Ok(_) => Err(SubmitFault::Unknown(String::from("the server answered something else"))),
            Err(over) => Err(over.into_submit()),
        }
    }

    fn submit_numbered(&self, mut request: Request) -> Result<Receipt, SubmitFault> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let number = request.number.unwrap_or_else(|| last.saturating_add(1));
        *last = (*last).max(number);
        request.number = Some(number);
        let ask = match request.form.take() {
            Some(form) => AskOf::Post(form, Box::new(request)),
            None => AskOf::Submit(Box::new(request)),
        };
        match self.shared.ask_telling(&ask) {
            Ok((Reply::Submitted(told), sent)) => told.map_err(|fault| sent.fault(fault)),
            Ok(_) => Err(SubmitFault::Unknown(String::from("the server answered something else"))),
            Err(over) => Err(over.into_submit()),
        }
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        self.let_go();
    }
}

impl Desk for Remote {
    fn asker(&self) -> Asker {
        self.asker
    }

    fn submit(&self, request: Request) -> Result<Receipt, SubmitFault> {
        self.submit_numbered(request)
    }

    fn submit_together(&self, requests: Vec<Request>, how: Together) -> Result<TogetherAnswer, SubmitFault> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = *last;
        let numbered = requests
            .into_iter()
            .map(|request| {
                let number = request.number.unwrap_or_else(|| next.saturating_add(1));
                next = next.max(number);
                Request { number: Some(number), ..request }
            })
            .collect();
        // What was only tried leaves its numbers free.
        if how == Together::AllOrNothing {
            *last = next;
        }
        match self.shared.ask_telling(&AskOf::Together(numbered, how)) {
            Ok((Reply::Together(told), sent)) => told.map_err(|fault| sent.fault(fault)),
            Ok(_) => Err(SubmitFault::Unknown(String::from("the server answered something else"))),
            Err(over) => Err(over.into_submit()),
        }
    }

    fn answer(&self, query: Query) -> Result<Answer, AskFault> {
        match self.shared.ask(&AskOf::Query(Box::new(query))) {
            Ok(Reply::Answered(told)) => told.map(|answer| *answer).map_err(AskFault::from),
            Ok(_) => Err(AskFault::Unfit(String::from("the server answered something else"))),
            Err(over) => Err(over.into_ask()),
        }
    }

    fn answer_all(&self, queries: Vec<Query>) -> Vec<Result<Answer, AskFault>> {
        let mut answers = Vec::with_capacity(queries.len());
        for some in queries.chunks(QUERIES_MAX) {
            let fault = match self.shared.ask(&AskOf::Queries(some.to_vec())) {
                Ok(Reply::AnsweredAll(told)) if told.len() == some.len() => {
                    answers.extend(told.into_iter().map(|told| told.map_err(AskFault::from)));
                    continue;
                }
                Ok(_) => AskFault::Unfit(String::from("the server answered something else")),
                Err(over) => over.into_ask(),
            };
            answers.extend(some.iter().map(|_| Err(fault.clone())));
        }
        answers
    }

    fn follow(&self) -> Receiver<Change> {
        let changes = self.shared.feed.follow();
        let first = !std::mem::replace(&mut self.shared.lock().follows, true);
        if first {
            // A line that breaks meanwhile asks for it when it is made again.
            drop(self.shared.ask(&AskOf::Follow));
        }
        changes
    }

    fn keep_draft(&self, key: &str, text: &str) -> Result<(), SubmitFault> {
        self.done(&AskOf::Draft { key: key.to_owned(), text: text.to_owned() })
    }

    fn hand_over(&self, handed: Handed) -> Result<(), SubmitFault> {
        self.done(&AskOf::HandOver(handed))
    }

    fn name_person(&self, person: PersonId, name: PersonName) -> Result<(), SubmitFault> {
        self.done(&AskOf::Name { person, name })
    }

    fn identity(&self, what: Identity) -> Result<(), SubmitFault> {
        self.done(&AskOf::Identity(what))
    }

    fn others(&self) -> usize {
        self.status().map_or(0, |status| status.present.len().saturating_sub(1))
    }

    fn care(&self, care: Care) -> Result<Cared, CareFault> {
        match self.shared.ask(&AskOf::Care(care)) {
            Ok(Reply::Cared(told)) => *told,
            Ok(Reply::No(what)) => Err(CareFault::Refused(what)),
            Ok(_) => Err(CareFault::Failed(String::from("the server answered something else"))),
            Err(over) => Err(CareFault::Failed(over.text)),
        }
    }

    fn now(&self) -> Moment {
        match self.shared.ask(&AskOf::Now) {
            Ok(Reply::Now(now)) => now,
            _ => SystemClock.now(),
        }
    }

    fn site(&self) -> [u8; 16] {
        self.shared.hello.store
    }

    fn last(&self) -> u64 {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end_session(&self, session: SessionId) -> Result<(), SubmitFault> {
        self.done(&AskOf::End(session))
    }

    fn stopped(&self) -> Option<String> {
        self.shared.lock().over.clone()
    }

    fn here(&self, doing: Doing) {
        let mut state = self.shared.lock();
        state.here = doing.clone();
        let line = state.up.as_ref().map(|up| Arc::clone(&up.line));
        drop(state);
        if let Some(line) = line {
            // Nobody waits for its answer; over a line that breaks it is said again.
            drop(line.ask(&Asked { id: 0, ask: AskOf::Here(doing) }));
        }
    }

    fn company(&self) -> Option<Receiver<()>> {
        let (bell, rings) = sync_channel(1);
        self.shared.lock().bell = Some(bell);
        Some(rings)
    }

    fn colleagues(&self) -> Vec<Colleague> {
        self.shared.lock().company.clone()
    }

    fn reach(&self) -> Option<Reach> {
        Some(match &self.shared.lock().up {
            None => Reach::CutOff,
            Some(up) if up.is_silent(Instant::now()) => Reach::Silent,
            Some(_) => Reach::There,
        })
    }

    fn parting(&self) -> Option<String> {
        self.shared.lock().parting.clone()
    }

    fn word(&self) -> Option<String> {
        self.shared.lock().word.take()
    }

    fn let_go(&self) {
        let mut state = self.shared.lock();
        state.over.get_or_insert_with(|| String::from("the desk was left"));
        if let Some(up) = state.up.take() {
            up.line.end();
        }
        self.shared.changed.notify_all();
    }
}
