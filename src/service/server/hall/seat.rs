//! A client's place in the hall: who sits there, as what, doing what. It takes up nothing once its client is gone.

use std::sync::{Arc, PoisonError};
use std::time::Instant;

use super::Hall;
use crate::domain::desk::Asker;
use crate::domain::entry::Vouched;
use crate::domain::ids::SessionId;
use crate::domain::text::Code;
use crate::domain::time::Moment;
use crate::service::local::Local;
use crate::service::news::{Colleague, Doing, Present};
use crate::service::server::outbox::Outbox;
use crate::service::server::who::Peer;
use crate::service::wire::hello;

/// A client's place in the hall; given back when dropped.
pub struct Seat {
    pub(super) hall: Arc<Hall>,
    pub(super) number: u64,
    pub(super) peer: Peer,
}

impl Seat {
    /// Who sits there.
    pub fn peer(&self) -> Peer {
        self.peer
    }

    /// Whether the account has not too many places already.
    pub fn may_stay(&self, hall: &Hall) -> Result<(), (hello::Status, String)> {
        if hall.accounts.unbound(self.peer.uid) {
            return Ok(());
        }
        let seats = hall.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let theirs = seats.taken.values().filter(|taken| taken.peer.uid == self.peer.uid).count();
        if theirs > hall.limits.per_account {
            let most = hall.limits.per_account;
            return Err((
                hello::Status::TooMany,
                format!("this account is connected {most} times already; leave one of them first"),
            ));
        }
        Ok(())
    }

    /// The client's session is at this desk, unless it is at that of a line which came later.
    pub fn sits_at(&self, session: SessionId, desk: &Arc<Local>) {
        self.hall.sits_at(session, self.number, desk);
    }

    /// The client came in.
    pub fn opened(&self, asker: &Asker, vouched: &Vouched, out: &Arc<Outbox>, since: Moment) {
        let name = self.hall.room().and_then(|room| room.called(asker.person)).unwrap_or_default();
        let present = Present {
            person: asker.person,
            name: vouched.named(&name),
            role: asker.role,
            uid: self.peer.uid,
            pid: self.peer.pid,
            asserted: vouched.via().is_some(),
            since,
            doing: Doing::default(),
        };
        let mut seats = self.hall.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = seats.taken.get_mut(&self.number) {
            taken.here = Some((present, Arc::clone(out)));
        }
    }

    /// As what the client is there now: a PIN was given.
    pub fn is(&self, asker: &Asker, vouched: &Vouched) {
        let mut seats = self.hall.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((present, _)) = seats.taken.get_mut(&self.number).and_then(|taken| taken.here.as_mut()) {
            (present.role, present.asserted) = (asker.role, vouched.via().is_some());
        }
    }

    /// What the client did last, in a word.
    pub fn did(&self, what: &'static str) {
        self.doing(Doing { what: what.to_owned(), ..Doing::default() });
    }

    /// Where the client is and what it does there now; `code` is the place's.
    pub fn does(&self, mut doing: Doing, code: Option<Code>) {
        let present = {
            let seats = self.hall.seats.lock().unwrap_or_else(PoisonError::into_inner);
            let here = seats.taken.get(&self.number).and_then(|taken| taken.here.as_ref());
            let Some((present, _)) = here else { return };
            present.clone()
        };
        let colleague = Colleague {
            person: present.person,
            name: present.name,
            what: doing.what.clone(),
            place: doing.place.zip(code.clone()),
            document: doing.document.clone(),
            since: self.hall.now(),
        };
        for code in code.iter().chain(&doing.document) {
            doing.what = format!("{} {code}", doing.what).trim_start().to_owned();
        }
        self.doing(doing);
        self.hall.keep_company(|company| company.here(self.number, colleague, Instant::now()));
    }

    fn doing(&self, doing: Doing) {
        let mut seats = self.hall.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((present, _)) = seats.taken.get_mut(&self.number).and_then(|taken| taken.here.as_mut()) {
            present.doing = doing;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hall.seats.lock().unwrap_or_else(PoisonError::into_inner).taken.remove(&self.number);
        // The gate counts who is left.
        (self.hall.wake)();
    }
}
