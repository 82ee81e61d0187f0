//! A desk in the same process as the engine: one person in one session.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use super::care::{self as caring, Care, CareFault, Cared};
use super::desk::Desk;
use super::people;
use super::pin::{self, Identity};
use super::room::{RoomFault, StoreFault};
use super::stands::Stands;
use crate::domain::command::Submission;
use crate::domain::desk::{AskFault, Asker, Change, Handed, Request, SubmitFault, Together, TogetherAnswer};
use crate::domain::entry::Vouched;
use crate::domain::ids::{PersonId, RequestId, SessionId};
use crate::domain::query::{Answer, Query, Standing};
use crate::domain::receipt::Receipt;
use crate::domain::refusal::Why;
use crate::domain::rights::Act;
use crate::domain::table::{Read, Unreadable};
use crate::domain::tables::{PersonName, Requests};
use crate::domain::text::Code;
use crate::domain::time::Moment;
use crate::engine::Engine;
use crate::engine::care;
use crate::engine::job::{Job, Keep, Sealed};
use crate::engine::reply::Reply;

/// The most text of a draft, in bytes.
pub const DRAFT_MAX: usize = 64 * 1024;
/// The longest key of a draft, in bytes.
pub const DRAFT_KEY_MAX: usize = 100;

/// One person's way to a store in this process. May be used from several threads.
pub struct Local {
    engine: Arc<Engine>,
    stands: RwLock<Stands>,
    site: [u8; 16],
    /// The last number given. Held while a request goes into the queue, so that numbers come in order.
    last: Mutex<u64>,
    /// Set once the session goes on at another desk; read and set under the lock on the numbers.
    left: AtomicBool,
}

impl Local {
    /// A desk for somebody whose role is known to be theirs.
    pub(super) fn new(engine: Arc<Engine>, asker: Asker, vouched: Vouched) -> Result<Local, AskFault> {
        let (known, site) = engine.look(|state, _| -> Result<_, Unreadable> {
            Ok((state.get::<Requests>(&asker.session)?, care::site(state)?))
        })??;
        let last = known.map_or(0, |answered| answered.number);
        let stands = Stands::new(asker, vouched);
        Ok(Local {
            engine,
            stands: RwLock::new(stands),
            site,
            last: Mutex::new(last),
            left: AtomicBool::new(false),
        })
    }

    /// The same desk for somebody whose word is another account's: a clerk at most, until they prove who they are.
    pub(super) fn vouched_by(self, vouched: Vouched) -> Local {
        self.stands.write().unwrap_or_else(PoisonError::into_inner).vouch(vouched);
        self
    }

    /// The same desk for the account that owns the store and is nobody's: whoever it works as, what it does is told as
    /// its own.
    pub(super) fn kept_by(self, account: Code) -> Local {
        self.stands.write().unwrap_or_else(PoisonError::into_inner).keep(account);
        self
    }

    /// Who stands here, and how that is known, as of now.
    pub(super) fn stands(&self) -> (Asker, Vouched) {
        self.stood(Stands::now)
    }

    /// Something of whoever stands here as of now: a PIN may have run out.
    fn stood<T>(&self, read: impl FnOnce(&Stands) -> T) -> T {
        let lapsed = |stands: &Stands| stands.lapsed(self.engine.now());
        let stands = self.stands.read().unwrap_or_else(PoisonError::into_inner);
        if !lapsed(&stands) {
            return read(&stands);
        }
        drop(stands);
        let mut stands = self.stands.write().unwrap_or_else(PoisonError::into_inner);
        // Another may have given one in between.
        if lapsed(&stands) {
            stands.proves(None);
        }
        read(&stands)
    }

    /// A request as the writer takes it, under its own number or the next.
    fn seal(&self, request: Request, last: u64) -> Result<(Sealed, u64), SubmitFault> {
        if let Some(form) = &request.form {
            fit_key(&form.key).map_err(|what| SubmitFault::Refused(Why::Unfit { what }.into()))?;
        }
        let number = request.number.unwrap_or_else(|| last.saturating_add(1));
        let (asker, vouched) = self.stands();
        let sealed = Sealed::new(Submission {
            request: RequestId { session: asker.session, number },
            by: asker.person,
            vouched,
            role: asker.role,
            effective: request.effective,
            reference: request.reference,
            note: request.note,
            override_reason: request.override_reason,
            look: request.look,
            source: request.source,
            seen: request.seen,
            command: request.command,
        })?;
        Ok((Sealed { form: request.form, ..sealed }, last.max(number)))
    }
}

impl Local {
    /// Does a command and calls back when it is safe: for who must not wait. The caller waits for one answer before it
    /// asks for the next.
    pub fn submit_then(&self, request: Request, reply: Reply<Receipt>) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if self.left.load(Ordering::SeqCst) {
            return reply.send(Err(goes_on_elsewhere()));
        }
        match self.seal(request, *last) {
            Ok((sealed, next)) => {
                if self.engine.put(Job::One(Box::new(sealed), reply)).is_ok() {
                    *last = next;
                }
            }
            Err(fault) => reply.send(Err(fault)),
        }
    }

    /// Keeps working state and calls back when it is kept: for who must not wait.
    pub(super) fn keep_then(&self, key: &str, text: &str, reply: Reply<()>) {
        let unfit = |what: String| Err(SubmitFault::Refused(Why::Unfit { what }.into()));
        if let Err(what) = fit_key(key) {
            return reply.send(unfit(what));
        }
        if text.len() > DRAFT_MAX {
            let length = text.len();
            return reply
                .send(unfit(format!("a draft of {length} bytes is too long; at most {DRAFT_MAX} are kept")));
        }
        let person = self.asker().person;
        if person == PersonId::GUEST {
            // Guests are many and one: what one leaves is nobody else's.
            return reply.send(Ok(()));
        }
        let keep = Keep::Draft { person, key: key.to_owned(), text: text.to_owned() };
        // What cannot be taken on is told to who waits.
        drop(self.engine.put(Job::Keep(keep, reply)));
    }

    /// The same for a set of commands in one transaction.
    pub(super) fn together_then(&self, requests: Vec<Request>, how: Together, reply: Reply<TogetherAnswer>) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if self.left.load(Ordering::SeqCst) {
            return reply.send(Err(goes_on_elsewhere()));
        }
        match self.seal_all(requests, *last) {
            // What is only tried leaves its numbers free.
            Ok((all, _)) if how == Together::DryRun => {
                drop(last);
                reply.send(self.engine.rehearse(&all));
            }
            Ok((all, next)) => {
                if self.engine.put(Job::Together(all, reply)).is_ok() {
                    *last = next;
                }
            }
            Err(fault) => reply.send(Err(fault)),
        }
    }

    /// The session goes on at another desk: what comes here from now on is not done. What came before is in the queue,
    /// before whatever comes to that other desk.
    pub fn leave(&self) {
        let _numbers = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        self.left.store(true, Ordering::SeqCst);
    }

    /// Has nothing more done in a session whose client is gone, and calls back when all that came before is done.
    pub fn end_then(&self, session: SessionId, reply: Reply<()>) {
        let known = self.engine.look(|state, _| state.get::<Requests>(&session));
        match known {
            Ok(Ok(Some(answered))) if answered.by != self.asker().person => {
                let what = String::from("this session is somebody else's");
                reply.send(Err(SubmitFault::Refused(Why::Unfit { what }.into())));
            }
            // What cannot be taken on is told to who waits.
            _ => drop(self.engine.put(Job::End(session, reply))),
        }
    }

    fn seal_all(&self, requests: Vec<Request>, last: u64) -> Result<(Vec<Sealed>, u64), SubmitFault> {
        let mut next = last;
        let mut all = Vec::with_capacity(requests.len());
        for request in requests {
            let (sealed, number) = self.seal(request, next)?;
            next = number;
            all.push(sealed);
        }
        Ok((all, next))
    }

    /// Answers a query, with so much of a processor for it.
    pub(super) fn answer_within(&self, query: Query, time: Duration) -> Result<Answer, AskFault> {
        let (asker, standing) = self.standing();
        Ok(told(self.engine.answer_within(&asker, query, Some(time))?, standing))
    }

    /// Who stands here, and what a PIN makes or would make of them.
    fn standing(&self) -> (Asker, Standing) {
        self.stood(Stands::standing)
    }

    /// The engine behind it.
    pub(super) fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }
}

/// What is told of the store, with how it is known who asks.
fn told(mut answer: Answer, standing: Standing) -> Answer {
    if let Answer::Store(view) = &mut answer {
        view.standing = standing;
    }
    answer
}

/// What a command is told that comes over a line which its client gave up.
fn goes_on_elsewhere() -> SubmitFault {
    let what = String::from("this session goes on over another line; nothing was done here");
    SubmitFault::Refused(Why::Unfit { what }.into())
}

impl Desk for Local {
    fn asker(&self) -> Asker {
        self.stands().0
    }

    fn submit(&self, request: Request) -> Result<Receipt, SubmitFault> {
        let pending = {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            let (sealed, next) = self.seal(request, *last)?;
            let pending = self.engine.enqueue(sealed)?;
            *last = next;
            pending
        };
        pending.wait()
    }

    fn submit_together(&self, requests: Vec<Request>, how: Together) -> Result<TogetherAnswer, SubmitFault> {
        let pending = {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            let (all, next) = self.seal_all(requests, *last)?;
            // What is only tried leaves its numbers free.
            if how == Together::DryRun {
                drop(last);
                return self.engine.rehearse(&all);
            }
            let pending = self.engine.enqueue_together(all)?;
            *last = next;
            pending
        };
        pending.wait()
    }

    fn answer(&self, query: Query) -> Result<Answer, AskFault> {
        let (asker, standing) = self.standing();
        Ok(told(self.engine.answer(&asker, query)?, standing))
    }

    fn follow(&self) -> Receiver<Change> {
        self.engine.follow()
    }

    fn keep_draft(&self, key: &str, text: &str) -> Result<(), SubmitFault> {
        let (reply, pending) = Reply::awaited();
        self.keep_then(key, text, reply);
        pending.wait()
    }

    fn hand_over(&self, handed: Handed) -> Result<(), SubmitFault> {
        let asker = self.asker();
        Act::TakeOver.by(asker.role).map_err(SubmitFault::Refused)?;
        self.engine.keep(Keep::Handed { by: asker.person, handed })
    }

    fn name_person(&self, person: PersonId, name: PersonName) -> Result<(), SubmitFault> {
        people::name(&self.engine, self.asker(), person, name).map_err(|fault| match fault {
            RoomFault::Submit(fault) => fault,
            RoomFault::Store(StoreFault::Unreadable(fault)) => SubmitFault::Unreadable(fault),
            other => SubmitFault::Refused(Why::Unfit { what: other.to_string() }.into()),
        })
    }

    fn identity(&self, what: Identity) -> Result<(), SubmitFault> {
        let (asker, vouched) = self.stands();
        match what {
            Identity::Set { person, pin: new } => {
                pin::set(&self.engine, (asker, &vouched), person, new.as_ref())
            }
            Identity::Enrol(person) => people::enrol(&self.engine, asker, person),
            Identity::Give(_) if self.stood(Stands::needs_nothing) => {
                let what = String::from("your account says who you are; no PIN is asked for");
                Err(SubmitFault::Refused(Why::Unfit { what }.into()))
            }
            Identity::Give(given) => {
                pin::right(&self.engine, asker.person, &given)?;
                let until = self.engine.now().plus(pin::HOLDS_MILLIS);
                self.stands.write().unwrap_or_else(PoisonError::into_inner).proves(Some(until));
                Ok(())
            }
        }
    }

    fn others(&self) -> usize {
        // Whoever opened the store has it for themselves.
        0
    }

    fn care(&self, care: Care) -> Result<Cared, CareFault> {
        caring::care(&self.engine, self.asker(), care, &mut |_| {})
    }

    fn now(&self) -> Moment {
        self.engine.now()
    }

    fn site(&self) -> [u8; 16] {
        self.site
    }

    fn last(&self) -> u64 {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end_session(&self, session: SessionId) -> Result<(), SubmitFault> {
        let (reply, pending) = Reply::awaited();
        self.end_then(session, reply);
        pending.wait()
    }

    fn stopped(&self) -> Option<String> {
        match self.engine.closed() {
            true => Some(self.engine.stopped().unwrap_or_else(|| String::from("the store is closed"))),
            false => None,
        }
    }
}

/// Whether it can be the key of a draft; else why not.
fn fit_key(key: &str) -> Result<(), String> {
    match key.is_empty() || key.len() > DRAFT_KEY_MAX || key.contains('\0') {
        true => Err(format!("a draft's key must have 1 to {DRAFT_KEY_MAX} bytes")),
        false => Ok(()),
    }
}

#[cfg(test)]
impl super::room::Room {
    /// The desk of somebody whose word is a launcher's: what a server gives to a shared login.
    pub fn asserted(&self, login: &str) -> Local {
        use super::known::Known;
        let (login, launcher) = (Code::new(login).unwrap(), Code::new("kiosk").unwrap());
        let known = Known::Person(login, Vouched::Word(launcher));
        self.desk_of(&known, None, super::room::new_session()).unwrap()
    }
}

#[cfg(test)]
impl Local {
    /// How it was known who made an entry.
    pub fn vouched(&self, seq: crate::domain::ids::Seq) -> Vouched {
        use crate::domain::tables::Entries;
        let row = self.engine.look(|state, _| state.get::<Entries>(&seq)).unwrap().unwrap();
        row.unwrap().header.vouched
    }
}
