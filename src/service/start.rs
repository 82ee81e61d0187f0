//! A server is started by the first client that needs it, where the client's account owns the store
//! (docs/protocol.md, "Starting by itself").
//!
//! Two locks: who starts holds `start.lock`, who serves holds `store.lock`. Whoever got the first knocks once more before
//! starting anything, so of many clients that come at once exactly one starts a server. Nothing here touches the socket.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::ipc::{IPC_DIR, SOCKET};
use super::readiness::{LINE_MAX, Readiness};
use super::room::RoomFault;
use crate::engine::care::data_file;
use crate::engine::own_file;
use crate::engine::owner::Owner;

/// The lock of whoever starts a server; never removed.
pub const START_FILE: &str = "start.lock";
/// How long a server may take until it says something.
const SILENT: Duration = Duration::from_secs(120);
/// How often somebody who waits for the starter looks again.
const LOOK: Duration = Duration::from_millis(10);
/// How long it takes until somebody who waits for another's start is told why.
const TOLD_AFTER: Duration = Duration::from_secs(1);
/// How long a start may take until somebody who waits for it is told that there is one.
const SOON: Duration = Duration::from_millis(120);
/// How often a server that says nothing is looked after.
const GLANCE: Duration = Duration::from_secs(1);

/// Whether a folder stands where a store's socket would: no server can listen there.
fn barred(dir: &Path) -> bool {
    std::fs::symlink_metadata(dir.join(IPC_DIR).join(SOCKET)).is_ok_and(|meta| meta.is_dir())
}

/// What glibc is told by the environment of the process that owns a store: threads share one arena. Pages are read by one
/// thread and let go of by another, and each arena keeps what was let go of in it.
pub const ONE_ARENA: (&str, &str) = ("MALLOC_ARENA_MAX", "1");

/// Hears, in words, what is being waited for; for a progress line.
pub type HearStart = Arc<dyn Fn(&str) + Send + Sync>;

/// How a server of a store is started.
#[derive(Clone)]
pub struct Starter {
    program: PathBuf,
    dir: PathBuf,
}

/// Why no server was started, or none that serves.
#[derive(Debug, PartialEq, Eq)]
pub enum StartFault {
    /// Another process has the store.
    Busy(String),
    /// None can listen here: the store may be opened without one.
    Alone(String),
    /// The store cannot be served: in a sentence.
    Failed(String),
    /// It was killed while it started.
    Killed,
}

/// What became of a start.
pub enum Started<L> {
    /// Somebody else had started one: the line to it.
    Before(L),
    /// It serves.
    Ready,
}

/// How long a server that a client started stays when nobody is connected, as the store's owner decided.
pub fn idle_of(dir: &Path) -> Result<Duration, RoomFault> {
    Ok(Duration::from_secs(u64::from(Owner::of(dir)?.server_idle_seconds)))
}

impl Starter {
    /// Starts servers of a store by running `program serve`. None where they do not start by themselves: there is no
    /// store, it is not this account's, none could listen, or its owner does not want it (`store.toml`).
    pub fn of(program: &Path, dir: &Path) -> Option<Starter> {
        let own = rustix::process::geteuid().as_raw();
        let data = std::fs::symlink_metadata(data_file(dir)).ok()?;
        let folder = std::fs::metadata(dir).ok()?;
        if folder.uid() != own || data.uid() != own || barred(dir) {
            return None;
        }
        // What is wrong with that file is told by the server, or by whoever opens the store.
        if Owner::of(dir).is_ok_and(|owner| owner.server_idle_seconds == 0) {
            return None;
        }
        Some(Starter { program: program.to_path_buf(), dir: std::path::absolute(dir).ok()? })
    }

    /// Takes the starters' lock, knocks once more, and starts a server where still nobody answers.
    pub fn start<L>(
        &self,
        knock: impl Fn() -> Option<L>,
        hear: Option<&HearStart>,
    ) -> Result<Started<L>, StartFault> {
        let alone = |fault: std::io::Error| StartFault::Alone(fault.to_string());
        let lock = self.lock_file().map_err(alone)?;
        let begun = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(fault)) => return Err(alone(fault)),
                Err(TryLockError::WouldBlock) => {}
            }
            // Somebody else is at it. Their server may be there before they let go.
            if let Some(line) = knock() {
                return Ok(Started::Before(line));
            }
            if begun.elapsed() >= TOLD_AFTER {
                tell(hear, "another terminal is starting the store's server");
            }
            if begun.elapsed() >= SILENT {
                return Err(StartFault::Failed(String::from(
                    "another terminal has been starting the store's server for two minutes; `stockroom doctor` \
                     looks what is wrong",
                )));
            }
            std::thread::sleep(LOOK);
        }
        if let Some(line) = knock() {
            return Ok(Started::Before(line));
        }
        self.spawned(hear).map(|()| Started::Ready)
        // The lock goes with its file, after READY.
    }

    fn lock_file(&self) -> std::io::Result<File> {
        own_file().read(true).write(true).create(true).truncate(false).open(self.dir.join(START_FILE))
    }

    fn spawned(&self, hear: Option<&HearStart>) -> Result<(), StartFault> {
        let mut child = self.command().spawn().map_err(|fault| StartFault::Alone(fault.to_string()))?;
        let Some(out) = child.stdout.take() else {
            return Err(StartFault::Alone(String::from("the server has no standard output")));
        };
        let said = Ear { out, heard: Vec::new() }.readiness(hear);
        match said {
            Heard::Said(Readiness::Ready) => {
                // It outlives this client most likely; where it does not, it is taken leave of.
                reap(child);
                Ok(())
            }
            Heard::Said(Readiness::Busy(who)) => Err(ended(child, StartFault::Busy(who))),
            Heard::Said(Readiness::Alone(why)) => Err(ended(child, StartFault::Alone(why))),
            Heard::Said(Readiness::Failed(why)) => Err(ended(child, StartFault::Failed(why))),
            Heard::Said(Readiness::Recovering(_)) | Heard::Silent => {
                reap(child);
                Err(StartFault::Failed(String::from(
                    "the store's server was started and has said nothing for two minutes; `stockroom doctor` looks \
                     what is wrong",
                )))
            }
            Heard::Ended => Err(crashed(child)),
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.arg0("stockroom").arg("serve").arg("--by-itself").arg("--store").arg(&self.dir);
        command.env_clear().envs(std::env::vars_os().filter(|(name, _)| kept(&name.to_string_lossy())));
        command.envs([ONE_ARENA]);
        command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }
}

/// Starts this program anew, with the same words and as the same process, as one that owns a store. It only comes back
/// where that could not be done.
pub fn own_anew(program: &Path, words: impl IntoIterator<Item = OsString>) {
    let mut words = words.into_iter();
    let mut anew = Command::new(program);
    if let Some(called) = words.next() {
        anew.arg0(called);
    }
    // It is the same program, that has done nothing yet: without this it takes more memory, and that is all.
    let _ = anew.args(words).envs([ONE_ARENA]).exec();
}

/// Whether a server is given a variable of its starter's environment: what says how to find programs, speak and count
/// hours. Nothing else, for it lives longer than whoever started it.
fn kept(name: &str) -> bool {
    matches!(name, "PATH" | "LANG" | "LANGUAGE" | "TZ") || name.starts_with("LC_")
}

fn tell(hear: Option<&HearStart>, words: &str) {
    if let Some(hear) = hear {
        hear(words);
    }
}

/// Waits for a child that has said why it ends.
fn ended(mut child: Child, fault: StartFault) -> StartFault {
    // What it said stands, however it ended.
    drop(child.wait());
    fault
}

/// What became of a child that said nothing.
fn crashed(mut child: Child) -> StartFault {
    match child.wait() {
        Ok(status) if status.signal().is_some() => StartFault::Killed,
        Ok(status) => StartFault::Failed(format!(
            "the store's server ended while it started ({status}); stockroom.log in the store's folder says more"
        )),
        Err(fault) => StartFault::Failed(format!("the store's server ended while it started: {fault}")),
    }
}

/// Waits for the end of a child on a thread of its own, so that it leaves no trace in the table of processes.
fn reap(mut child: Child) {
    let spawned = std::thread::Builder::new().name(String::from("reaper")).spawn(move || drop(child.wait()));
    if let Err(fault) = spawned {
        tracing::warn!(%fault, "the server's end will not be noticed here");
    }
}

enum Heard {
    /// A last word.
    Said(Readiness),
    /// Nothing for too long.
    Silent,
    /// It is gone.
    Ended,
}

/// Listens to what a server says while it starts.
struct Ear {
    out: ChildStdout,
    heard: Vec<u8>,
}

impl Ear {
    fn readiness(mut self, hear: Option<&HearStart>) -> Heard {
        let begun = Instant::now();
        let (mut last, mut told) = (begun, false);
        loop {
            while let Some(line) = self.line() {
                match Readiness::parse(&line) {
                    Some(Readiness::Recovering(done)) => {
                        (last, told) = (Instant::now(), true);
                        tell(hear, &format!("the store is being recovered, {} %", done / 10));
                    }
                    Some(said) => return Heard::Said(said),
                    None => {}
                }
            }
            if last.elapsed() >= SILENT {
                return Heard::Silent;
            }
            let soon = SOON.saturating_sub(begun.elapsed());
            if soon.is_zero() && !told {
                told = true;
                tell(hear, "the store is being opened");
            }
            if !self.more(if told { GLANCE } else { soon }) {
                return Heard::Ended;
            }
        }
    }

    /// The next whole line that was heard.
    fn line(&mut self) -> Option<String> {
        let end = self.heard.iter().position(|byte| *byte == b'\n')?;
        let line: Vec<u8> = self.heard.drain(..=end).collect();
        Some(String::from_utf8_lossy(&line).trim_end().to_owned())
    }

    /// Waits a little for more; false at the end.
    fn more(&mut self, patience: Duration) -> bool {
        let mut waited = [PollFd::new(&self.out, PollFlags::IN)];
        let patience = Timespec {
            tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: patience.subsec_nanos().into(),
        };
        match poll(&mut waited, Some(&patience)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
        let mut bytes = [0; 512];
        match self.out.read(&mut bytes) {
            Ok(0) | Err(_) => false,
            Ok(read) => {
                self.heard.extend_from_slice(bytes.get(..read).unwrap_or_default());
                self.heard.len() <= LINE_MAX
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s18_a_server_is_given_words_and_hours_and_no_secrets() {
        for (name, given) in [
            ("PATH", true),
            ("LC_ALL", true),
            ("TZ", true),
            ("LD_PRELOAD", false),
            ("HOME", false),
            ("STOCKROOM_STORE", false),
            ("SSH_AUTH_SOCK", false),
        ] {
            assert_eq!(kept(name), given, "{name}");
        }
    }

    #[test]
    fn where_there_is_no_store_nothing_is_started() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Starter::of(Path::new("/bin/true"), dir.path()).is_none());
    }

    /// A starter whose program is a script.
    fn scripted(says: &str) -> (tempfile::TempDir, Starter) {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("program");
        std::fs::write(&program, format!("#!/bin/sh\n{says}\n")).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        std::fs::set_permissions(&program, mode).unwrap();
        let starter = Starter { program, dir: dir.path().to_path_buf() };
        (dir, starter)
    }

    #[track_caller]
    fn check(says: &str, wanted: &Result<(), StartFault>) {
        let (_dir, starter) = scripted(says);
        let told = starter.start(|| None::<()>, None).map(drop);
        assert_eq!(&told, wanted, "{says}");
    }

    #[test]
    fn what_a_server_says_while_it_starts_is_understood() {
        check("echo READY", &Ok(()));
        check("echo 'RECOVERING 3%'; echo READY", &Ok(()));
        check("echo 'BUSY process 7'; exit 3", &Err(StartFault::Busy(String::from("process 7"))));
        check("echo 'ERR no'; exit 3", &Err(StartFault::Failed(String::from("no"))));
        check("echo 'ALONE no'; exit 3", &Err(StartFault::Alone(String::from("no"))));
        check("kill -9 $$", &Err(StartFault::Killed));
    }

    #[test]
    fn whoever_waits_is_told_soon_that_something_is_under_way_and_then_how_far_it_is() {
        let (_dir, starter) = scripted("sleep 2; echo 'RECOVERING 3%'; echo READY");
        let words = Arc::new(std::sync::Mutex::new(Vec::new()));
        let heard = Arc::clone(&words);
        let hear: HearStart = Arc::new(move |said: &str| heard.lock().unwrap().push(said.to_owned()));
        assert!(starter.start(|| None::<()>, Some(&hear)).is_ok());
        let words = words.lock().unwrap().clone();
        assert_eq!(words, ["the store is being opened", "the store is being recovered, 3 %"]);
    }

    #[test]
    fn a_server_that_ends_without_a_word_is_a_fault_that_says_how() {
        let (_dir, starter) = scripted("exit 7");
        let Err(StartFault::Failed(why)) = starter.start(|| None::<()>, None) else { panic!("it started") };
        assert!(why.contains("exit status: 7") && why.contains("stockroom.log"), "{why}");
    }

    #[test]
    fn whoever_finds_a_server_under_the_lock_starts_none() {
        let (dir, starter) = scripted("touch started; echo READY");
        let told = starter.start(|| Some(7), None);
        assert!(matches!(told, Ok(Started::Before(7))));
        assert!(!dir.path().join("started").exists());
    }
}
