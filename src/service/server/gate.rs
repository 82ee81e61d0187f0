//! A server's whole life: the lock, the socket, the store, who comes in, the end.

use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::TryRecvError;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use thiserror::Error;

use super::hall::{Hall, Logins, Origin};
use super::leave;
use super::limits::Limits;
use super::post::{Look, Post};
use super::session;
use super::systemd;
use super::who::{Accounts, peer};
use crate::service::ipc::IpcFault;
use crate::service::readiness::Readiness;
use crate::service::room::{self, HearOpening, RoomFault};
use crate::service::wire::way::Wire;

/// How often the gate looks whether the socket is still its own, where nobody says otherwise.
pub const LOOK: Duration = Duration::from_secs(30);
/// How often somebody at the door is looked for while something else goes on.
const GLANCE: Duration = Duration::from_millis(20);
/// How long who is connected may still take for what is under way when the server leaves.
const DRAIN: Duration = Duration::from_secs(10);
/// How long nobody is let in where the machine has no open file left for them.
const SHUT: Duration = Duration::from_secs(1);

/// What a server is started with: its own configuration, nothing that a client said.
pub struct Serve {
    /// The store's folder.
    pub dir: PathBuf,
    /// A socket that somebody else listens at already (systemd); none to publish one in the store's folder.
    pub given: Option<UnixListener>,
    /// What one client may use up.
    pub limits: Limits,
    /// Whose accounts are what.
    pub accounts: Accounts,
    /// Looks up what an account is called on this machine.
    pub logins: Logins,
    /// How long to stay when nobody is connected; none for ever.
    pub idle: Option<Duration>,
    /// How often to look whether the socket is still its own.
    pub look: Duration,
    /// Who wanted it to run.
    pub origin: Origin,
    /// Hears how far it is.
    pub ready: Box<dyn Fn(Readiness) + Send + Sync>,
    /// A socket that says something when the process is told to leave.
    pub signals: UnixStream,
}

/// Why a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nobody was there for a while.
    Idle,
    /// It was told to.
    Told,
    /// It was told to again, before it had left: nothing was waited for.
    Forced,
    /// Another socket is at its place.
    Ousted,
    /// The store's folder is gone, or no socket can be made in it.
    Gone,
    /// The store failed: what became of the last commands is known when it is open again.
    StoreFailed,
}

/// Why a server could not serve.
#[derive(Debug, Error)]
pub enum ServeFault {
    /// The store.
    #[error(transparent)]
    Room(#[from] RoomFault),
    /// The socket.
    #[error(transparent)]
    Ipc(#[from] IpcFault),
    /// The machine.
    #[error("the server cannot run: {0}")]
    Io(#[from] std::io::Error),
}

/// Serves a store until there is a reason to leave.
pub fn serve(serve: Serve) -> Result<Ended, ServeFault> {
    let claim = room::claim(&serve.dir)?;
    let (listener, post) = match serve.given {
        Some(listener) => (listener, None),
        None => {
            let (listener, post) = Post::publish(&serve.dir)?;
            (listener, Some(post))
        }
    };
    listener.set_nonblocking(true)?;
    serve.signals.set_nonblocking(true)?;
    let (woken, waker) = UnixStream::pair()?;
    woken.set_nonblocking(true)?;
    waker.set_nonblocking(true)?;
    let wake = move || {
        // A full pipe wakes too.
        let _ = std::io::Write::write(&mut &waker, &[1]);
    };
    let hall =
        Arc::new(Hall::new(serve.limits, serve.accounts, serve.logins, (serve.origin, Box::new(wake))));
    let ready = Arc::new(serve.ready);
    let opening: HearOpening = {
        let (hall, ready) = (Arc::clone(&hall), Arc::clone(&ready));
        Arc::new(move |heard| {
            let whole = heard.total.filter(|total| *total > 0);
            let thousandths = whole.map_or(0, |total| heard.done.saturating_mul(1_000) / total).min(1_000);
            hall.opening(thousandths);
            ready(Readiness::Recovering(thousandths));
        })
    };
    let mut gate = Gate {
        hall,
        listener,
        woken,
        signals: serve.signals,
        post,
        idle: serve.idle,
        look: serve.look,
        told: 0,
        shut: None,
        spare: spare(),
    };
    match gate.open(claim, opening) {
        Ok(Opened::Yes) => {}
        Ok(Opened::Forced) => {
            gate.withdraw();
            return Ok(Ended::Forced);
        }
        Err(fault) => {
            gate.withdraw();
            return Err(fault);
        }
    }
    ready(Readiness::Ready);
    let ended = gate.attend();
    Ok(gate.end(ended))
}

struct Gate {
    hall: Arc<Hall>,
    listener: UnixListener,
    woken: UnixStream,
    signals: UnixStream,
    post: Option<Post>,
    idle: Option<Duration>,
    look: Duration,
    /// How often the process was told to leave.
    told: u32,
    /// Until when nobody is let in.
    shut: Option<Instant>,
    /// A file that is open for nothing: closed, there is one left to write down that there were none.
    spare: Option<File>,
}

enum Opened {
    Yes,
    Forced,
}

impl Gate {
    /// Opens the store; who comes meanwhile is told how far it is.
    fn open(&mut self, claim: room::Claim, hear: HearOpening) -> Result<Opened, ServeFault> {
        let (send, opened) = std::sync::mpsc::channel();
        let hall = Arc::clone(&self.hall);
        std::thread::Builder::new().name(String::from("opening")).spawn(move || {
            // Whoever waits for it has given up where nobody hears.
            let _ = send.send(claim.open(Some(hear)));
            hall.wake();
        })?;
        let room = loop {
            match opened.try_recv() {
                Ok(room) => break room?,
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => {
                    let what = "opening the store panicked; see the log";
                    return Err(ServeFault::Io(std::io::Error::other(what)));
                }
            }
            self.wait(GLANCE)?;
            self.let_in();
            if self.signalled() > 1 {
                return Ok(Opened::Forced);
            }
        };
        room.keep_safe()?;
        self.hall.open(room);
        Ok(Opened::Yes)
    }

    /// Lets clients in until there is a reason to leave.
    fn attend(&mut self) -> Ended {
        let mut last_there = Instant::now();
        let mut looked = Instant::now();
        let patience = self.idle.map_or(self.look, |idle| idle.min(self.look));
        loop {
            if self.wait(patience).is_err() {
                return Ended::Told;
            }
            let now = Instant::now();
            self.let_in();
            self.hall.expire(now);
            if self.signalled() > 0 || self.hall.leaving().is_some() {
                return Ended::Told;
            }
            if self.hall.room().is_some_and(|room| room.failed()) {
                return Ended::StoreFailed;
            }
            if self.hall.connected() > 0 {
                last_there = now;
            }
            if self.idle.is_some_and(|idle| now.saturating_duration_since(last_there) >= idle) {
                return Ended::Idle;
            }
            if now.saturating_duration_since(looked) >= self.look {
                looked = now;
                if let Some(ended) = self.look() {
                    return ended;
                }
            }
        }
    }

    /// Waits for a client, a word or the time.
    fn wait(&self, patience: Duration) -> std::io::Result<()> {
        let shut = self.shut.map(|until| until.saturating_duration_since(Instant::now()));
        let door = if shut.is_some() { PollFlags::empty() } else { PollFlags::IN };
        let mut waited = [
            PollFd::new(&self.listener, door),
            PollFd::new(&self.woken, PollFlags::IN),
            PollFd::new(&self.signals, PollFlags::IN),
        ];
        let patience = shut.map_or(patience, |shut| patience.min(shut));
        let patience = Timespec {
            tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: patience.subsec_nanos().into(),
        };
        match poll(&mut waited, Some(&patience)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(fault) => return Err(fault.into()),
        }
        let mut bytes = [0; 64];
        while matches!(std::io::Read::read(&mut &self.woken, &mut bytes), Ok(read) if read > 0) {}
        Ok(())
    }

    /// How often the process was told to leave so far.
    fn signalled(&mut self) -> u32 {
        let mut bytes = [0; 8];
        while let Ok(read @ 1..) = std::io::Read::read(&mut &self.signals, &mut bytes) {
            self.told = self.told.saturating_add(u32::try_from(read).unwrap_or(1));
        }
        self.told
    }

    /// Everybody who waits at the door.
    fn let_in(&mut self) {
        if self.shut.is_some_and(|until| Instant::now() < until) {
            return;
        }
        self.shut = None;
        loop {
            let stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                Err(fault) if fault.kind() == ErrorKind::WouldBlock => return,
                Err(fault) if fault.kind() == ErrorKind::Interrupted => continue,
                Err(fault) => {
                    // Too many open files, most likely: who is there goes on, who comes waits at the door.
                    drop(self.spare.take());
                    tracing::error!(%fault, "nobody can be let in just now");
                    self.spare = spare();
                    self.shut = Instant::now().checked_add(SHUT);
                    return;
                }
            };
            self.seat(stream);
        }
    }

    fn seat(&self, stream: UnixStream) {
        let _ = stream.set_nonblocking(false);
        let Ok(peer) = peer(&stream) else { return };
        let wire = Wire::from(stream);
        let seat = match self.hall.seat(peer, &wire) {
            Ok(seat) => seat,
            Err(full) => return session::turn_away(&self.hall, &wire, full),
        };
        let hall = Arc::clone(&self.hall);
        let spawned = std::thread::Builder::new()
            .name(String::from("session"))
            .stack_size(super::STACK)
            .spawn(move || {
                let served = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    session::serve(&hall, &seat, wire);
                }));
                if served.is_err() {
                    tracing::error!(uid = peer.uid, "a session panicked; the others go on");
                }
            });
        if let Err(fault) = spawned {
            tracing::error!(%fault, "no thread for a session");
        }
    }

    /// Looks whether the socket is still where clients look for it; why to leave where it cannot be.
    fn look(&mut self) -> Option<Ended> {
        match self.post.as_mut()?.look() {
            Look::Own => None,
            Look::Again(listener) => {
                tracing::warn!("the socket had been taken away; it is at its place again");
                // Whoever waits at the old one is let in before it goes.
                self.let_in();
                if let Err(fault) = listener.set_nonblocking(true) {
                    tracing::error!(%fault, "the new socket cannot be used");
                    return Some(Ended::Gone);
                }
                self.listener = listener;
                None
            }
            Look::Other => {
                tracing::error!("another socket stands where this server's was");
                Some(Ended::Ousted)
            }
            Look::Gone(why) => {
                tracing::error!(%why, "the socket is gone and cannot be put back");
                Some(Ended::Gone)
            }
        }
    }

    fn withdraw(&self) {
        if let Some(post) = &self.post {
            post.withdraw();
        }
    }

    /// Leaves: a word to who is there, what is under way is finished, nothing new is begun, the store is closed. Who
    /// comes meanwhile is told; told to leave once more, it goes at once.
    fn end(&mut self, ended: Ended) -> Ended {
        tracing::debug!(?ended, "the server leaves");
        systemd::notify("STOPPING=1");
        self.hall.draining(&leave::sentence(ended, self.hall.leaving()));
        // Held until the socket is gone: the store's lock goes with it.
        let room = self.hall.close();
        let begun = Instant::now();
        if let Some(closing) = room.clone().and_then(|room| close(room, Arc::clone(&self.hall))) {
            while !closing.is_finished() {
                if self.signalled() > 1 {
                    self.withdraw();
                    return Ended::Forced;
                }
                self.turn_back();
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        self.withdraw();
        self.hall.dismiss();
        while self.hall.connected() > 0 && begun.elapsed() < DRAIN && self.signalled() < 2 {
            self.turn_back();
            std::thread::sleep(Duration::from_millis(2));
        }
        // Whoever waits at the door is told too, and starts over.
        self.turn_back();
        drop(room);
        ended
    }

    /// Lets those in who wait, to be told that the server leaves. At a socket that somebody else keeps they wait for
    /// the next server.
    fn turn_back(&mut self) {
        if self.post.is_some() {
            self.let_in();
        }
    }
}

fn spare() -> Option<File> {
    File::open("/dev/null").ok()
}

/// Serves who waits in the store's queue and closes it, on a thread of its own.
fn close(room: Arc<room::Room>, hall: Arc<Hall>) -> Option<std::thread::JoinHandle<()>> {
    let spawned = std::thread::Builder::new().name(String::from("closing")).spawn(move || {
        // Who is still in a session holds the room for as long as one answer takes.
        room.end();
        hall.wake();
    });
    match spawned {
        Ok(closing) => Some(closing),
        Err(fault) => {
            tracing::error!(%fault, "no thread to close the store with; it is closed at the end");
            None
        }
    }
}
