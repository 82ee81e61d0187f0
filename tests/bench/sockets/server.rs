//! A server in a process of its own, desks at it, and what the system says of it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use stockroom::domain::ids::SessionId;
use stockroom::service::remote::{Place, Remote};
use stockroom::service::room::new_session;

/// What the stores' owner decides: more connections than are usual, and nothing beside the work that is measured.
pub const SETTINGS: &str =
    "backup-hours = 0\njournal-seconds = 0\n\n[limits]\nconnections = 1000\nconnections-silent = 1000\n";
/// Open files that this process wants: one a client, and some.
const FILES: u64 = 4_096;

/// In how many parts of a second Linux counts there.
const TICKS: f64 = 100.0;

/// A server; told to leave when dropped.
pub struct Server {
    child: Child,
    dir: PathBuf,
}

/// What is said of limits, once they are raised.
pub fn words() -> String {
    let allowed = getrlimit(Resource::Nofile);
    let wanted = allowed.maximum.map_or(FILES, |most| most.min(FILES));
    if allowed.current.is_some_and(|is| is < wanted) {
        setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: allowed.maximum }).unwrap();
    }
    let files = getrlimit(Resource::Nofile)
        .current
        .map_or_else(|| String::from("any number of"), |most| most.to_string());
    format!(
        "Raised in store.toml: connections = 1000 (200), connections-silent = 1000 (20); no backups, no pieces of the \
         journal. Open files of this process: {files}. The store's owner has no limit of an account's own."
    )
}

/// The machine's load, as it says itself.
pub fn load() -> String {
    let said = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    said.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

impl Server {
    /// Starts one and waits until it is ready.
    pub fn start(dir: &Path) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stockroom"));
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8");
        command.arg("--store").arg(dir).arg("serve").stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let out = child.stdout.take().unwrap();
        let ready = BufReader::new(out).lines().map_while(Result::ok).any(|line| line == "READY");
        assert!(ready, "the server ended: {:?}", child.wait());
        Server { child, dir: dir.to_path_buf() }
    }

    /// A desk at it, in a session of its own.
    pub fn desk(&self) -> Remote {
        desk(&self.dir, new_session())
    }

    /// What the system says of its memory, in KiB: its share where that may be asked, and all that is resident.
    pub fn memory(&self) -> (Option<u64>, u64) {
        let id = self.child.id();
        let of = |file: &str, name: &str| {
            let said = fs::read_to_string(format!("/proc/{id}/{file}")).ok()?;
            said.lines().find_map(|line| line.strip_prefix(name)?.trim().split(' ').next()?.parse().ok())
        };
        (of("smaps_rollup", "Pss:"), of("status", "VmRSS:").unwrap_or(0))
    }

    /// What it has had of a processor, in seconds.
    pub fn processor(&self) -> f64 {
        let said = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // After the program's name, which stands in brackets, user and system time are fields 12 and 13.
        let fields: Vec<&str> = said.rsplit(')').next().unwrap().split_whitespace().collect();
        let ticks: f64 = [11, 12].map(|at| fields[at].parse::<f64>().unwrap()).iter().sum();
        ticks / TICKS
    }

    /// Ends it at once.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_some()) {
            return;
        }
        drop(self.desk().stop(""));
        self.child.wait().unwrap();
    }
}

/// A desk at the server of a store, whoever started that.
pub fn desk(dir: &Path, session: SessionId) -> Remote {
    let patience = Some(Duration::from_secs(60));
    Remote::connect(Place::Store(dir.to_path_buf()), session, "", None, patience, patience).unwrap()
}
