//! `serve`: owns the store and serves the screens and commands of everybody.

use std::os::unix::net::UnixStream;
use std::time::Duration;

use clap::Args;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::cli::fault::Fault;
use crate::cli::house::House;
use crate::cli::table::HouseVerb;
use crate::service::known::{login_of, number_of};
use crate::service::readiness::Readiness;
use crate::service::room::{RoomFault, StoreFault};
use crate::service::server::limits::Limits;
use crate::service::server::who::Accounts;
use crate::service::server::{Ended, LOOK, Origin, Serve, ServeFault, serve, systemd};
use crate::service::start;

/// Files that a server has open beside its connections, with some to spare.
const OWN_FILES: u64 = 64;

/// Serves the store.
#[derive(Args, Debug)]
pub struct ServeVerb {
    /// Leave when nobody has been connected for so many seconds; 0 stays for ever
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    idle: u32,
    /// A client started it, and hears how far it is: idle as store.toml says
    #[arg(long, hide = true)]
    by_itself: bool,
    /// Milliseconds between two looks at the socket
    #[arg(long, hide = true, value_name = "N")]
    look: Option<u32>,
}

impl HouseVerb for ServeVerb {
    const NAME: &'static str = "serve";
    const ABOUT: &'static str = "Own the store and serve screens and commands";
    const EXAMPLES: &'static [&'static str] = &["stockroom serve --idle 600"];
    const NOTES: &'static str = "\
While it runs, `stockroom` and its commands work through it, several people at once. Where your account owns the store,
the first of them starts one by itself. It says READY when it serves, and leaves at SIGTERM, SIGINT or
`stockroom server stop`, after it has served who waits; told a second time it leaves at once. docs/service tells how
systemd runs one for several accounts.";
    const EXITS: &'static str = "0 left as it was told; 3 the store is out of reach, or the disk failed";

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        let dir = house.folder()?;
        if self.by_itself {
            // A hang-up of the terminal that it was started at is none of its business.
            if let Err(fault) = rustix::process::setsid() {
                tracing::warn!(%fault, "the server stays in its starter's session");
            }
        }
        let plain = |fault: Fault| (Readiness::Failed(fault.to_string()), fault);
        let owner = rustix::process::geteuid().as_raw();
        let decided = Accounts::decided(&dir, owner, &number_of)
            .and_then(|accounts| Ok((accounts, Limits::decided(&dir)?)))
            .map_err(Fault::from);
        let served = decided.map_err(plain).and_then(|(accounts, limits)| {
            open_files(limits.connections);
            let (idle, origin) = match self.by_itself {
                true => (Some(start::idle_of(&dir).map_err(|fault| plain(fault.into()))?), Origin::Client),
                false => (self.idle(), Origin::Asked),
            };
            let ready = Box::new(told);
            let look = self.look.map_or(LOOK, |look| Duration::from_millis(u64::from(look)));
            let given = systemd::given().map_err(|why| plain(Fault::Unreachable(why)))?;
            let logins = Box::new(login_of);
            let signals = signals().map_err(plain)?;
            let serving = Serve { dir, given, limits, accounts, logins, idle, look, origin, ready, signals };
            serve(serving).map_err(unserved)
        });
        let ended = served.map_err(|(word, fault)| {
            if self.by_itself {
                told(word);
            }
            fault
        })?;
        match ended {
            Ended::Idle | Ended::Told => Ok(()),
            Ended::Forced => Err(Fault::Unreachable(String::from(
                "it was told to leave twice and has left at once; what became of the last commands is known when the \
                 store is opened again",
            ))),
            Ended::Ousted => Err(Fault::Unreachable(String::from(
                "another socket took this server's place; it has left, and nothing was lost",
            ))),
            Ended::Gone => Err(Fault::Unreachable(String::from(
                "the store's folder is gone, or no socket can be made in it; the server has left",
            ))),
            Ended::StoreFailed => Err(Fault::Unreachable(String::from(
                "the disk failed; what became of the last commands is known when the store is opened again",
            ))),
        }
    }
}

impl ServeVerb {
    fn idle(&self) -> Option<Duration> {
        (self.idle > 0).then(|| Duration::from_secs(u64::from(self.idle)))
    }
}

/// Why it could not serve: for whoever started it, and as a fault.
fn unserved(fault: ServeFault) -> (Readiness, Fault) {
    let word = match &fault {
        ServeFault::Room(RoomFault::Store(StoreFault::InUse { holder, .. })) => {
            Readiness::Busy(holder.clone())
        }
        ServeFault::Ipc(_) => Readiness::Alone(fault.to_string()),
        ServeFault::Room(_) | ServeFault::Io(_) => Readiness::Failed(fault.to_string()),
    };
    let fault = match fault {
        ServeFault::Room(fault) => Fault::from(fault),
        other => Fault::Unreachable(other.to_string()),
    };
    (word, fault)
}

/// Says how far it is, to whoever started it and to the service manager.
fn told(readiness: Readiness) {
    let line = readiness.line();
    // Whoever started it may have stopped listening.
    let _ = std::io::Write::write_all(&mut std::io::stdout().lock(), format!("{line}\n").as_bytes());
    let _ = std::io::Write::flush(&mut std::io::stdout());
    match readiness {
        Readiness::Ready => systemd::notify("READY=1\nSTATUS=serving"),
        // What takes its time is not taken for dead.
        Readiness::Recovering(_) => systemd::notify(&format!("EXTEND_TIMEOUT_USEC=120000000\nSTATUS={line}")),
        Readiness::Busy(_) | Readiness::Alone(_) | Readiness::Failed(_) => {
            systemd::notify(&format!("STATUS={line}"));
        }
    }
}

/// Has the system let this process open a file for each connection, as far as it may. Where it may not, whoever comes
/// when there are none left waits at the door.
fn open_files(connections: usize) {
    let wanted = u64::try_from(connections).unwrap_or(u64::MAX).saturating_add(OWN_FILES);
    let allowed = getrlimit(Resource::Nofile);
    let current = allowed.maximum.map_or(wanted, |most| most.min(wanted));
    if allowed.current.is_some_and(|is| is < current)
        && let Err(fault) =
            setrlimit(Resource::Nofile, Rlimit { current: Some(current), maximum: allowed.maximum })
    {
        tracing::warn!(%fault, "the limit on open files stays as it is");
    }
}

/// What says something when the process is told to leave.
fn signals() -> Result<UnixStream, Fault> {
    let io = |fault: std::io::Error| Fault::Unreachable(fault.to_string());
    let (signals, waker) = UnixStream::pair().map_err(io)?;
    for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT, signal_hook::consts::SIGHUP] {
        let waker = waker.try_clone().map_err(io)?;
        signal_hook::low_level::pipe::register(signal, waker).map_err(io)?;
    }
    Ok(signals)
}
