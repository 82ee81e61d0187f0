//! The program itself in a real terminal of 80x24, watched at the terminal's other end.

use std::io::Write;
use std::path::Path;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty};

use crate::figures::millis;
use crate::spawned::{self, Spawned};

/// Nothing more comes where nothing came for so long.
pub const QUIET: Duration = Duration::from_millis(250);
/// Nobody waits longer than this for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program in a terminal.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    // Closed, it would hang up.
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

/// When, in milliseconds from the start, something was there.
#[derive(Clone, Copy, Debug)]
pub struct Came {
    /// Anything to read: a frame, or words of what is waited for.
    pub anything: f64,
    /// The first frame.
    pub frame: f64,
    /// The first rows of the list of items.
    pub list: f64,
}

/// Starts the program over a store; `starts` is what it is told of servers (`STOCKROOM_START`).
pub fn start(store: &Path, starts: &str) -> (Terminal, Came) {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_stockroom"));
    command.args(["--store", store.to_str().unwrap()]);
    for (name, value) in [
        ("TERM", "xterm-256color"),
        ("LC_ALL", "C.UTF-8"),
        ("USER", "bench"),
        ("HOME", "/tmp"),
        ("STOCKROOM_START", starts),
    ] {
        command.env(name, value);
    }
    command.env_remove("NO_COLOR");
    let begun = Instant::now();
    let Spawned { child, master, keys, output } = spawned::spawned(spawned::open(24, 80), command);
    let screen = vt100::Parser::new(24, 80, 0);
    let mut terminal = Terminal { child, _master: master, keys, output, screen };
    // What only switches the terminal over is nothing to read.
    terminal.wait_till(|shown| !shown.trim().is_empty());
    let anything = millis(begun.elapsed());
    terminal.wait_for("Items");
    let frame = millis(begun.elapsed());
    terminal.wait_for("SKU-");
    (terminal, Came { anything, frame, list: millis(begun.elapsed()) })
}

impl Terminal {
    /// Waits until a text is on the screen.
    pub fn wait_for(&mut self, text: &str) {
        self.wait_till(|shown| shown.contains(text));
    }

    fn wait_till(&mut self, there: impl Fn(&str) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !there(&self.shown()) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(_) => panic!("it never came:\n{}", self.shown()),
            }
        }
    }

    /// What is on the screen.
    pub fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    /// Takes in what still comes.
    pub fn drain(&mut self) {
        self.until_quiet(QUIET);
    }

    /// Bytes that come until nothing comes for a while.
    pub fn until_quiet(&mut self, quiet: Duration) -> usize {
        let mut sum = 0;
        while let Ok(bytes) = self.output.recv_timeout(quiet) {
            sum += bytes.len();
            self.screen.process(&bytes);
        }
        sum
    }

    /// Types something.
    pub fn send(&mut self, bytes: &[u8]) {
        self.keys.write_all(bytes).unwrap();
        self.keys.flush().unwrap();
    }

    /// From a key that moves the selection to the first bytes of what it brings about, in milliseconds.
    pub fn echo(&mut self) -> f64 {
        let begun = Instant::now();
        self.send(b"\x1b[B");
        let bytes = self.output.recv_timeout(PATIENCE).unwrap();
        let took = millis(begun.elapsed());
        self.screen.process(&bytes);
        self.until_quiet(Duration::from_millis(40));
        took
    }

    /// Leaves the program by its key; where that is typed into something, it is ended.
    pub fn leave(mut self) {
        self.drain();
        self.send(b"q");
        let end = Instant::now() + Duration::from_secs(2);
        while Instant::now() < end && !matches!(self.child.try_wait(), Ok(Some(_))) {
            std::thread::sleep(Duration::from_millis(10));
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
