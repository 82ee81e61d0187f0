//! The loop on a real terminal, over a real store: this test binary starts itself in a PTY.

#[path = "../../tests/terminal/spawned.rs"]
mod spawned;

use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty};

use spawned::Spawned;

use super::configured::Configured;
use super::driver::{Place, Start, run};
use super::stage::furnished;
use super::theme::Env;
use super::worker::Begun;

const PART: &str = "STOCKROOM_TEST_APP";

/// What runs inside the PTY; as a test of its own it does nothing.
#[test]
fn part() {
    let Ok(part) = std::env::var(PART) else { return };
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().to_path_buf();
    let place = match part.as_str() {
        "empty" => Place::Empty { proposed: String::from("USD, UTC") },
        _ => Place::Store(furnished(&store).1),
    };
    let again = dir.path().join("begun");
    std::fs::create_dir(&again).unwrap();
    let start = Start {
        place,
        configured: Configured::default(),
        theme: None,
        glyphs: None,
        env: Env { term: String::from("xterm-256color"), no_color: None, locale: String::from("C") },
        settled: Vec::new(),
        verbs: Vec::new(),
        run_line: Box::new(|_, line| (vec![format!("ran {line}")], None)),
        begin: Box::new(move |_| Ok(Begun { desk: Arc::clone(&furnished(&again).1), told: Vec::new() })),
        random: [0; 16],
        stays: false,
    };
    assert_eq!(run(start).unwrap(), 0);
}

struct Terminal {
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + std::marker::Sync>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

impl Terminal {
    fn start(part: &str, cols: u16, rows: u16) -> Terminal {
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["--exact", "tui::driver_tests::part", "--nocapture", "--test-threads=1"]);
        command.env(PART, part);
        let Spawned { child, master, keys, output } = spawned::spawned(spawned::open(rows, cols), command);
        Terminal { _master: master, keys, child, output, screen: vt100::Parser::new(rows, cols, 0) }
    }

    fn words(&self) -> String {
        self.screen.screen().contents().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn waits_for(&mut self, words: &str) -> &mut Terminal {
        let until = Instant::now() + Duration::from_secs(20);
        while !self.words().contains(words) {
            match self.output.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(_) => panic!("no \"{words}\" in\n{}", self.screen.screen().contents()),
            }
        }
        self
    }

    /// Keys as a person presses them.
    fn press(&mut self, keys: &str) -> &mut Terminal {
        for key in keys.chars() {
            std::thread::sleep(Duration::from_millis(60));
            self.keys.write_all(key.to_string().as_bytes()).unwrap();
        }
        std::thread::sleep(Duration::from_millis(60));
        self
    }

    /// A scanner: 5 ms a key, CR LF at its end.
    fn scan(&mut self, code: &str) -> &mut Terminal {
        for byte in code.bytes().chain(*b"\r\n") {
            self.keys.write_all(&[byte]).unwrap();
            std::thread::sleep(Duration::from_millis(5));
        }
        self
    }

    fn ends(&mut self) {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert!(status.success(), "{status}");
                return;
            }
            assert!(Instant::now() < until, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

const F9: &str = "\u{1b}[20~";

fn delivery(cols: u16, rows: u16) {
    let mut terminal = Terminal::start("store", cols, rows);
    terminal.waits_for("OAK-20").press("r").waits_for("Supplier");
    terminal.scan("4006381333931").waits_for("Quantity").press("10\r").waits_for("line 1: OAK-20 10");
    // Two scans without a pause: the second comes while the first is still being understood.
    terminal
        .scan("SCREW")
        .scan("TABLE")
        .waits_for("line 2: SCREW 1")
        .press("3\r")
        .waits_for("line 3: TABLE 3");
    terminal.keys.write_all(F9.as_bytes()).unwrap();
    terminal.waits_for("receive done").waits_for("3 lines");
    terminal.keys.write_all(b"\x1b").unwrap();
    terminal.waits_for("1 of 4").press("u").waits_for("Undo entry");
    terminal.scan("yyyyyyyy");
    // A question is only read at first.
    std::thread::sleep(Duration::from_millis(400));
    terminal.press("y").waits_for("undone by entry").press("q").ends();
}

/// A machine that is too busy to be a scanner lets a scan fall apart into keys; that is no fault of the program, so it is
/// tried again a few times.
fn delivered(cols: u16, rows: u16) {
    for _ in 0..4 {
        if std::panic::catch_unwind(|| delivery(cols, rows)).is_ok() {
            return;
        }
    }
    delivery(cols, rows);
}

#[test]
fn a_delivery_is_scanned_on_a_handheld() {
    delivered(20, 8);
}

#[test]
fn a_delivery_is_scanned_on_a_desk_terminal() {
    delivered(80, 24);
}

#[test]
fn an_empty_place_gets_its_store_by_one_key() {
    let mut terminal = Terminal::start("empty", 20, 8);
    terminal.waits_for("No store here").press("d").waits_for("OAK-20").press("q").ends();
}
