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
}

/// A server; killed when dropped.
pub struct Server(Child);

impl House {
    /// A store with item X and place A.
    pub fn new() -> House {
        let house = House { temp: tempfile::tempdir().unwrap() };
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
        let house = House { temp: tempfile::tempdir().unwrap() };
        let (code, said) = house.run(init);
        assert_eq!(code, 0, "{init}: {said}");
        house
    }

    pub fn dir(&self) -> PathBuf {
        self.temp.path().join("store")
    }

    /// Runs one command line to its end: exit code, and what it said on both streams.
    pub fn run(&self, line: &str) -> (i32, String) {
        self.run_in("store", line)
    }

    /// The same in another store beside it.
    pub fn run_in(&self, store: &str, line: &str) -> (i32, String) {
        let done = command(&self.temp.path().join(store)).args(line.split(' ')).output().unwrap();
        let said = [done.stdout, done.stderr].concat();
        (done.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
    }

    /// Starts a command line, whose words nobody hears.
    pub fn begin(&self, line: &str) -> Child {
        let mut command = command(&self.dir());
        command.args(line.split(' ')).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Starts a server and waits until it is ready.
    pub fn serve(&self) -> Server {
        self.serve_by(":")
    }

    /// The same from a shell in which something was done before.
    pub fn serve_by(&self, before: &str) -> Server {
        let dir = self.dir();
        let line = format!("{before} && exec \"$0\" --store \"$1\" serve");
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &line, PROGRAM]).arg(&dir).current_dir(dir.parent().unwrap());
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

    /// How much of X is there, by command line.
    pub fn on_hand(&self) -> String {
        let (code, said) = self.run("stock X --by location --format csv");
        assert_eq!(code, 0, "{said}");
        said.lines().nth(1).unwrap().split(',').nth(6).unwrap().to_owned()
    }
}

impl Server {
    /// Kills it at once.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
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

fn command(dir: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8").arg("--store").arg(dir);
    command.current_dir(dir.parent().unwrap());
    command
}
