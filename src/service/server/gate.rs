//! A server's whole life: the lock, the socket, the store, who comes in, the end.

use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use thiserror::Error;

use super::hall::{Hall, Logins};
use super::limits::Limits;
use super::session;
use super::who::{Accounts, peer};
use crate::service::ipc::{Folder, IPC_DIR, IpcFault, Owner, SOCKET};
use crate::service::room::{self, HearOpening, RoomFault};

/// How often the gate looks whether the socket is still its own, and whether anybody needs it.
const LOOK: Duration = Duration::from_secs(30);
/// How long who is connected may still take for what is under way when the server leaves.
const DRAIN: Duration = Duration::from_secs(10);

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
    /// Hears how far it is.
    pub ready: Box<dyn Fn(Readiness) + Send + Sync>,
    /// A socket that says something when the process is told to leave.
    pub signals: UnixStream,
}

/// How far a server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// The store is being recovered, so far in thousandths.
    Recovering(u64),
    /// Clients are served.
    Ready,
}

/// Why a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nobody was there for a while.
    Idle,
    /// It was told to.
    Told,
    /// Another socket is at its place.
    Ousted,
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
    let (listener, published) = match serve.given {
        Some(listener) => (listener, None),
        None => {
            let (listener, folder) = publish(&serve.dir)?;
            let identity = folder.identity(SOCKET);
            (listener, identity.map(|identity| (folder, identity)))
        }
    };
    listener.set_nonblocking(true)?;
    let (woken, waker) = UnixStream::pair()?;
    woken.set_nonblocking(true)?;
    waker.set_nonblocking(true)?;
    let wake = move || {
        // A full pipe wakes too.
        let _ = std::io::Write::write(&mut &waker, &[1]);
    };
    let hall = Arc::new(Hall::new(serve.limits, serve.accounts, serve.logins, Box::new(wake)));
    let ready = Arc::new(serve.ready);
    let opening: HearOpening = {
        let (hall, ready) = (Arc::clone(&hall), Arc::clone(&ready));
        Arc::new(move |heard| {
            hall.opening(heard.done);
            ready(Readiness::Recovering(heard.done));
        })
    };
    let gate = Gate { hall, listener, woken, signals: serve.signals, published, idle: serve.idle };
    let opened = gate.open(claim, opening);
    if let Err(fault) = opened {
        gate.withdraw();
        return Err(fault);
    }
    ready(Readiness::Ready);
    let ended = gate.attend();
    gate.end(ended);
    Ok(ended)
}

/// Publishes the socket of a store's folder.
fn publish(dir: &std::path::Path) -> Result<(UnixListener, Folder), ServeFault> {
    let ipc = dir.join(IPC_DIR);
    match std::fs::DirBuilder::new().mode(0o700).create(&ipc) {
        Err(fault) if fault.kind() != ErrorKind::AlreadyExists => return Err(fault.into()),
        _ => {}
    }
    let folder = Folder::open(&ipc, Owner::Own)?;
    let listener = folder.publish(SOCKET)?;
    Ok((listener, folder))
}

struct Gate {
    hall: Arc<Hall>,
    listener: UnixListener,
    woken: UnixStream,
    signals: UnixStream,
    published: Option<(Folder, (u64, u64))>,
    idle: Option<Duration>,
}

impl Gate {
    /// Opens the store; who comes meanwhile is told how far it is.
    fn open(&self, claim: room::Claim, hear: HearOpening) -> Result<(), ServeFault> {
        std::thread::scope(|scope| {
            let opening = scope.spawn(|| claim.open(Some(hear)));
            while !opening.is_finished() {
                self.wait(Duration::from_millis(20))?;
                self.let_in();
            }
            match opening.join() {
                Ok(room) => {
                    let room = room?;
                    room.keep_safe()?;
                    self.hall.open(room);
                    Ok(())
                }
                Err(_) => {
                    Err(ServeFault::Io(std::io::Error::other("opening the store panicked; see the log")))
                }
            }
        })
    }

    /// Lets clients in until there is a reason to leave.
    fn attend(&self) -> Ended {
        let mut last_there = Instant::now();
        let mut looked = Instant::now();
        loop {
            let patience = self.idle.map_or(LOOK, |idle| idle.min(LOOK));
            if self.wait(patience).is_err() {
                return Ended::Told;
            }
            let now = Instant::now();
            self.let_in();
            if self.told() {
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
            if now.saturating_duration_since(looked) >= LOOK {
                looked = now;
                match self.look() {
                    Look::Own => {}
                    Look::Other => return Ended::Ousted,
                }
            }
        }
    }

    /// Waits for a client, a word or the time.
    fn wait(&self, patience: Duration) -> std::io::Result<()> {
        let mut waited = [
            PollFd::new(&self.listener, PollFlags::IN),
            PollFd::new(&self.woken, PollFlags::IN),
            PollFd::new(&self.signals, PollFlags::IN),
        ];
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

    /// Whether the process was told to leave, or a client asked for it.
    fn told(&self) -> bool {
        let mut byte = [0];
        let _ = self.signals.set_nonblocking(true);
        matches!(std::io::Read::read(&mut &self.signals, &mut byte), Ok(read) if read > 0)
            || self.hall.leaving()
    }

    /// Everybody who waits at the door.
    fn let_in(&self) {
        loop {
            let stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                Err(fault) if fault.kind() == ErrorKind::WouldBlock => return,
                Err(fault) if fault.kind() == ErrorKind::Interrupted => continue,
                Err(fault) => {
                    // Too many open files, most likely: who is there goes on.
                    tracing::error!(%fault, "nobody can be let in just now");
                    std::thread::sleep(Duration::from_millis(100));
                    return;
                }
            };
            self.seat(stream);
        }
    }

    fn seat(&self, stream: UnixStream) {
        let _ = stream.set_nonblocking(false);
        let Ok(peer) = peer(&stream) else { return };
        let Some(seat) = self.hall.seat(peer) else {
            session::turn_away(&self.hall, &stream, self.hall.limits.connections);
            return;
        };
        let hall = Arc::clone(&self.hall);
        let spawned = std::thread::Builder::new()
            .name(String::from("session"))
            .stack_size(super::STACK)
            .spawn(move || {
                let served = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    session::serve(&hall, &seat, stream);
                }));
                if served.is_err() {
                    tracing::error!(uid = peer.uid, "a session panicked; the others go on");
                }
            });
        if let Err(fault) = spawned {
            tracing::error!(%fault, "no thread for a session");
        }
    }

    /// Looks whether the socket is still where clients look for it.
    fn look(&self) -> Look {
        let Some((folder, identity)) = &self.published else { return Look::Own };
        match folder.identity(SOCKET) {
            Some(found) if found == *identity => Look::Own,
            // Somebody took it away or put another there; the store's lock is still ours, so nobody else serves it.
            Some(_) | None => Look::Other,
        }
    }

    fn withdraw(&self) {
        if let Some((folder, identity)) = &self.published {
            folder.withdraw(SOCKET, *identity);
        }
    }

    /// Leaves: nobody new, a word to who is there, what is under way is finished, the store is closed.
    fn end(&self, ended: Ended) {
        tracing::info!(?ended, "the server leaves");
        self.withdraw();
        self.hall.draining();
        let until = Instant::now() + DRAIN;
        if let Some(room) = self.hall.close() {
            // Who is still in a session holds the room for as long as one answer takes.
            room.end();
        }
        self.hall.dismiss();
        while self.hall.connected() > 0 && Instant::now() < until {
            self.let_in();
            std::thread::sleep(Duration::from_millis(5));
        }
        // Whoever waits at the door is told too, and starts over.
        self.let_in();
    }
}

enum Look {
    Own,
    Other,
}
