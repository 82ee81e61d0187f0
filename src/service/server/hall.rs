//! What all sessions of a server have in common: the store, who is there, what they may use up.

mod door;
mod seat;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, Weak};
use std::time::{Duration, Instant};

pub use seat::Seat;

use self::door::{Door, Places};
use super::company::{Company, News};
use super::leave::Leave;
use super::limits::{Bucket, Cost, Limits};
use super::outbox::Outbox;
use super::who::{Accounts, Peer};
use crate::domain::ids::SessionId;
use crate::domain::text::Code;
use crate::domain::time::Moment;
use crate::engine::clock::{Clock, SystemClock};
use crate::service::local::Local;
use crate::service::news::{Colleague, Present, Status};
use crate::service::room::Room;
use crate::service::wire::hello::{self, PROTOCOL};
use crate::service::wire::message::Said;
use crate::service::wire::way::Wire;

/// Looks up what an account is called on this machine.
pub type Logins = Box<dyn Fn(u32) -> Option<Code> + Send + Sync>;
/// Wakes the gate, so that it looks whether the server is to leave.
pub type Wake = Box<dyn Fn() + Send + Sync>;

/// Who wanted a server to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Somebody who said so, or the system: it stays until somebody says otherwise.
    Asked,
    /// A client that needed it: it makes room for whoever needs the store for themselves.
    Client,
}

/// Connections that the store's owner and the launchers have beyond those of everybody.
const OWNERS: usize = 4;

/// The hall.
pub struct Hall {
    /// This life of the server.
    pub boot: [u8; 16],
    /// What one client may use up.
    pub limits: Limits,
    /// Whose accounts are what.
    pub accounts: Accounts,
    logins: Logins,
    origin: Origin,
    wake: Wake,
    state: RwLock<HallState>,
    seats: Mutex<Seats>,
    buckets: Mutex<HashMap<u32, Bucket>>,
    company: Mutex<Company>,
    /// The desk at which each session is now, and the number of its seat.
    desks: Mutex<HashMap<SessionId, (u64, Weak<Local>)>>,
    since: Moment,
    asked_to_leave: OnceLock<Leave>,
    caring: Arc<AtomicBool>,
}

/// The one turn of backups and checks; given back when dropped.
pub struct Turn(Arc<AtomicBool>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

enum HallState {
    /// The store is being opened, so far in thousandths.
    Opening(u64),
    Open(Arc<Room>),
    /// The server is about to leave.
    Leaving,
}

#[derive(Default)]
struct Seats {
    next: u64,
    taken: HashMap<u64, Taken>,
}

struct Taken {
    peer: Peer,
    wire: Wire,
    /// Whether it made room for somebody else and is about to go.
    goes: bool,
    here: Option<(Present, Arc<Outbox>)>,
}

/// How all places are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// By so many who are connected.
    Taken(usize),
    /// By so many who have not said hello.
    Silent(usize),
}

impl Hall {
    /// A hall whose store is not open yet.
    pub fn new(limits: Limits, accounts: Accounts, logins: Logins, (origin, wake): (Origin, Wake)) -> Hall {
        Hall {
            boot: crate::engine::chance::bytes(),
            limits,
            accounts,
            logins,
            origin,
            wake,
            state: RwLock::new(HallState::Opening(0)),
            seats: Mutex::default(),
            buckets: Mutex::default(),
            company: Mutex::default(),
            desks: Mutex::default(),
            since: SystemClock.now(),
            asked_to_leave: OnceLock::new(),
            caring: Arc::default(),
        }
    }

    /// How far the opening has come, in thousandths.
    pub fn opening(&self, thousandths: u64) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = HallState::Opening(thousandths);
    }

    /// The store is open.
    pub fn open(&self, room: Room) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = HallState::Open(Arc::new(room));
    }

    /// The store, where it is open.
    pub fn room(&self) -> Option<Arc<Room>> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            HallState::Open(room) => Some(Arc::clone(room)),
            HallState::Opening(_) | HallState::Leaving => None,
        }
    }

    /// The store, or what a client that comes now is told.
    pub fn opened(&self) -> Result<Arc<Room>, (hello::Status, String)> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            HallState::Open(room) => Ok(Arc::clone(room)),
            HallState::Opening(done) => {
                Err((hello::Status::Recovering, format!("the store is being recovered, {} %", done / 10)))
            }
            HallState::Leaving => {
                Err((hello::Status::Draining, String::from("the server is about to leave")))
            }
        }
    }

    /// The turn for a backup or a check; none while there is one.
    pub fn take_care(&self) -> Option<Turn> {
        let free = !self.caring.swap(true, Ordering::SeqCst);
        free.then(|| Turn(Arc::clone(&self.caring)))
    }

    /// A client asked the server to leave; the first who did is the one.
    pub fn leave(&self, leave: Leave) {
        self.asked_to_leave.get_or_init(|| leave);
        (self.wake)();
    }

    /// Wakes the gate.
    pub fn wake(&self) {
        (self.wake)();
    }

    /// Whether the server is about to leave: nothing new is begun.
    pub fn is_over(&self) -> bool {
        matches!(&*self.state.read().unwrap_or_else(PoisonError::into_inner), HallState::Leaving)
    }

    /// Leaves where a client wanted the server and only one is connected; else what stands against it.
    pub fn make_room(&self) -> Result<(), String> {
        let held = format!("the store is in use by process {}, its server", std::process::id());
        if self.origin == Origin::Asked {
            return Err(format!("{held}; `stockroom server stop` sends it away"));
        }
        let seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let here = seats.taken.values().filter(|taken| taken.here.is_some()).count();
        drop(seats);
        match here.saturating_sub(1) {
            0 => {
                self.leave(Leave::Yields);
                Ok(())
            }
            1 => {
                Err(format!("{held}, and somebody is connected to it; `stockroom server stop` sends it away"))
            }
            others => Err(format!(
                "{held}, and {others} are connected to it; `stockroom server stop` sends it away"
            )),
        }
    }

    /// The client that asked the server to leave.
    pub fn leaving(&self) -> Option<&Leave> {
        self.asked_to_leave.get()
    }

    /// A word to everybody that the server is about to leave, and why.
    pub fn draining(&self, why: &str) {
        self.everybody(|out| out.say(Said::Leaving(why.to_owned())));
    }

    /// Takes the store out: nobody gets it any more.
    pub fn close(&self) -> Option<Arc<Room>> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *state, HallState::Leaving) {
            HallState::Open(room) => Some(room),
            HallState::Opening(_) | HallState::Leaving => None,
        }
    }

    /// Ends every session once what waits for it is said.
    pub fn dismiss(&self) {
        self.everybody(|out| out.close());
    }

    fn everybody(&self, work: impl Fn(&Outbox)) {
        let seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        for taken in seats.taken.values() {
            if let Some((_, out)) = &taken.here {
                work(out);
            }
        }
    }

    /// A session is at this desk from now on: a command that still comes over a line which its client gave up is not done
    /// behind the one that it sends here. Where a line that came later is here already, it is the other way round: hellos
    /// may be heard in another order than they were said.
    fn sits_at(&self, session: SessionId, number: u64, desk: &Arc<Local>) {
        let mut desks = self.desks.lock().unwrap_or_else(PoisonError::into_inner);
        desks.retain(|_, (_, desk)| desk.strong_count() > 0);
        let other = desks.get(&session).and_then(|(other, desk)| Some((*other, desk.upgrade()?)));
        match other {
            Some((later, _)) if later > number => return desk.leave(),
            Some((_, older)) => older.leave(),
            None => {}
        }
        desks.insert(session, (number, Arc::downgrade(desk)));
    }

    /// Who is where.
    pub fn company(&self) -> Vec<Colleague> {
        self.company.lock().unwrap_or_else(PoisonError::into_inner).all(Instant::now())
    }

    /// A client hears from now on who is where: as it is now, and whenever it changes.
    pub fn follows(&self, out: &Outbox) {
        let company = self.company.lock().unwrap_or_else(PoisonError::into_inner);
        out.follow();
        out.company(company.all(Instant::now()));
    }

    /// Whoever did not say for a minute that they are still there is not.
    pub fn expire(&self, now: Instant) {
        self.keep_company(|company| company.expire(now));
    }

    /// Changes who is where, and tells everybody where that is news: in the order in which it became so, for only the last
    /// word counts.
    fn keep_company(&self, work: impl FnOnce(&mut Company) -> News) {
        let mut company = self.company.lock().unwrap_or_else(PoisonError::into_inner);
        if work(&mut company) == News::Some {
            let all = company.all(Instant::now());
            self.everybody(|out| out.company(all.clone()));
        }
    }

    /// What an account is called on this machine.
    pub fn login(&self, uid: u32) -> Option<Code> {
        (self.logins)(uid)
    }

    /// The moment it is.
    pub fn now(&self) -> Moment {
        SystemClock.now()
    }

    /// How many are connected.
    pub fn connected(&self) -> usize {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner).taken.len()
    }

    /// How long an account has to wait before this is done for it.
    pub fn rate(&self, uid: u32, cost: Cost, now: Instant) -> Option<Duration> {
        if self.accounts.unbound(uid) {
            return None;
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.entry(uid).or_insert_with(|| Bucket::full(now)).take(&self.limits, cost, now)
    }

    /// A place for a client, or how all are taken. Who owns the store has some more: to see what is going on, and to stop it.
    pub fn seat(self: &Arc<Hall>, peer: Peer, wire: &Wire) -> Result<Seat, Full> {
        let (connections, silent) = (self.limits.connections, self.limits.silent);
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let unbound = self.accounts.unbound(peer.uid);
        let most = if unbound { connections.saturating_add(OWNERS) } else { connections };
        if seats.taken.values().filter(|taken| !taken.goes).count() >= most {
            return Err(Full::Taken(connections));
        }
        let at_the_door = seats.taken.iter().filter(|(_, taken)| taken.here.is_none() && !taken.goes);
        let mut quiet: Vec<(u64, u32)> =
            at_the_door.map(|(number, taken)| (*number, taken.peer.uid)).collect();
        quiet.sort_unstable();
        match door::door(&quiet, peer.uid, Places { all: silent, bound: !unbound }) {
            Door::Open => {}
            Door::Shut(many) => return Err(Full::Silent(many)),
            Door::Instead(number) => {
                if let Some(taken) = seats.taken.get_mut(&number) {
                    taken.goes = true;
                    taken.wire.end();
                }
            }
        }
        seats.next = seats.next.saturating_add(1);
        let number = seats.next;
        seats.taken.insert(number, Taken { peer, wire: wire.clone(), goes: false, here: None });
        Ok(Seat { hall: Arc::clone(self), number, peer })
    }

    /// How the server does.
    pub fn status(&self) -> Result<Status, String> {
        let room = self.opened().map_err(|(_, text)| text)?;
        if let Some(moved) = room.moved() {
            return Err(format!(
                "{moved}. It leaves within 30 seconds, or at once by `stockroom server stop`; then the store is found \
                 wherever it is now"
            ));
        }
        let seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let mut present: Vec<Present> = seats
            .taken
            .values()
            .filter_map(|taken| taken.here.as_ref().map(|(here, _)| here.clone()))
            .collect();
        present.sort_by(|a, b| (a.since, &a.name).cmp(&(b.since, &b.name)));
        let health = room.health().map_err(|fault| fault.to_string())?;
        Ok(Status {
            version: String::from(env!("CARGO_PKG_VERSION")),
            protocol: PROTOCOL,
            pid: std::process::id(),
            since: self.since,
            head: health.head,
            commits: health.commits,
            queue: health.queue,
            store_bytes: health.store_bytes,
            present,
        })
    }
}
