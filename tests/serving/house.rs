//! A store in a folder of its own, its server as a process, and desks at it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use stockroom::domain::ids::SessionId;
use stockroom::service::remote::{Place, Remote};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_stockroom");

pub struct House {
    temp: tempfile::TempDir,
    name: String,
}

/// A server; killed when dropped.
pub struct Server(Child);

impl House {
    /// A store with item X and place A.
    pub fn new() -> House {
        House::named("store")
    }

    /// The same in a folder of this name.
    pub fn named(name: &str) -> House {
        let house = House { temp: tempfile::tempdir().unwrap(), name: name.to_owned() };
        for line in [
            "init --currency EUR --time-zone UTC",
            "location add A --walk 1",
            "item add X --name Thing",
            "receive X 1000 --to A",
        ] {
            let (code, said) = house.run(line);
            assert_eq!(code, 0, "{line}: {said}");
        }
        house
    }

    /// A store with nothing in it.
    pub fn bare(init: &str) -> House {
        let house = House { temp: tempfile::tempdir().unwrap(), name: String::from("store") };
        let (code, said) = house.run(init);
        assert_eq!(code, 0, "{init}: {said}");
        house
    }

    pub fn dir(&self) -> PathBuf {
        self.temp.path().join(&self.name)
    }

    /// Runs one command line to its end: exit code, and what it said on both streams.
    pub fn run(&self, line: &str) -> (i32, String) {
        self.run_in(&self.name, line)
    }

    /// A command line that names a socket itself, and no store.
    pub fn run_at(&self, line: &str) -> (i32, String) {
        let mut command = Command::new(PROGRAM);
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8");
        said(command.current_dir(self.temp.path()).args(line.split(' ')))
    }

    /// The same by somebody who has a server started where none runs.
    pub fn run_started(&self, line: &str) -> (i32, String) {
        said(command(&self.dir()).env_remove("STOCKROOM_START").args(line.split(' ')))
    }

    /// A command line of that kind, not run yet.
    pub fn starting(&self, line: &str) -> Command {
        let mut command = command(&self.dir());
        command.env_remove("STOCKROOM_START").args(line.split(' '));
        command
    }

    /// The same in another store beside it.
    pub fn run_in(&self, store: &str, line: &str) -> (i32, String) {
        run_over(&self.temp.path().join(store), line)
    }

    /// Starts a command line, whose words nobody hears.
    pub fn begin(&self, line: &str) -> Child {
        let mut command = command(&self.dir());
        command.args(line.split(' ')).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Starts a server and waits until it is ready.
    pub fn serve(&self) -> Server {
        self.serve_by("serve", ":")
    }

    /// The same by a command line of its own.
    pub fn serve_so(&self, line: &str) -> Server {
        self.serve_by(line, ":")
    }

    /// The same from a shell in which something was done before.
    pub fn serve_by(&self, line: &str, before: &str) -> Server {
        let dir = self.dir();
        let script = format!("{before} && exec \"$0\" --store \"$1\" {line}");
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &script, PROGRAM]).arg(&dir).current_dir(dir.parent().unwrap());
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8");
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let out = child.stdout.take().unwrap();
        for line in BufReader::new(out).lines() {
            if line.unwrap() == "READY" {
                return Server(child);
            }
        }
        panic!("the server ended: {:?}", child.wait());
    }

    /// A desk at the server, in a session.
    pub fn desk(&self, session: u8) -> Remote {
        let place = Place::Store(self.dir());
        let patience = Some(Duration::from_secs(60));
        Remote::connect(place, SessionId([session; 16]), "", None, patience, patience).unwrap()
    }

    /// What the store's owner decides for this machine.
    pub fn owner_says(&self, text: &str) {
        std::fs::write(self.dir().join("store.toml"), text).unwrap();
    }

    /// How much of X is there, by command line.
    pub fn on_hand(&self) -> String {
        let (code, said) = self.run("stock X --by location --format csv");
        assert_eq!(code, 0, "{said}");
        said.lines().nth(1).unwrap().split(',').nth(6).unwrap().to_owned()
    }
}

/// The servers of a store that run now, whoever started them.
pub fn servers(dir: &Path) -> Vec<u32> {
    let dir = dir.as_os_str().as_encoded_bytes();
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let serves = |id: &u32| {
        let words = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        let words: Vec<&[u8]> = words.split(|byte| *byte == 0).collect();
        words.contains(&b"serve".as_slice()) && words.contains(&dir)
    };
    numbers.filter(serves).collect()
}

/// Kills a process at once; it may have ended already.
pub fn kill(id: u32) {
    let _ = Command::new("kill").args(["-KILL", &id.to_string()]).stderr(Stdio::null()).status();
}

impl Drop for House {
    fn drop(&mut self) {
        servers(&self.dir()).into_iter().for_each(kill);
    }
}

/// Asks again until it is so.
#[track_caller]
pub fn wait_until(what: &str, mut so: impl FnMut() -> bool) {
    for _ in 0..6_000 {
        if so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("waited too long for {what}");
}

impl Server {
    /// Kills it at once.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: &str) {
        let id = self.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success(), "{signal} {id}");
    }

    /// Waits for its end.
    pub fn ended(mut self) -> i32 {
        self.0.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs one command line over the store of a folder to its end.
pub fn run_over(dir: &Path, line: &str) -> (i32, String) {
    said(command(dir).args(line.split(' ')))
}

/// Runs a command to its end: exit code, and what it said on both streams.
fn said(command: &mut Command) -> (i32, String) {
    let done = command.stdin(Stdio::null()).output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
}

/// The program over the store of a folder; it starts no server by itself.
fn command(dir: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8").arg("--store").arg(dir);
    command.env("STOCKROOM_START", "never").env("USER", "owner");
    command.current_dir(dir.parent().unwrap());
    command
}
