//! A person at a terminal: keys as they press them, and what the terminal would show.

use std::io::Write;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty};

use crate::spawned::{self, Spawned};

/// How long something may take that only has to happen.
const PATIENCE: Duration = Duration::from_secs(120);
/// Between two keys of a person: far from what a scanner sends.
const PERSON: Duration = Duration::from_millis(200);

/// Somebody at a program.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    // Closed, it would hang up.
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// All that was ever written to the terminal.
    bytes: Vec<u8>,
}

impl Terminal {
    /// Starts a program in a terminal of that size.
    pub fn of(command: CommandBuilder, (width, height): (u16, u16)) -> Terminal {
        let Spawned { child, master, keys, output } = spawned::spawned(spawned::open(height, width), command);
        let screen = vt100::Parser::new(height, width, 0);
        Terminal { child, _master: master, keys, output, screen, bytes: Vec::new() }
    }

    /// What is shown.
    pub fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until all of these words are on the screen, also where its edge breaks them.
    #[track_caller]
    pub fn until(&mut self, words: &[&str]) -> &mut Terminal {
        let end = Instant::now() + PATIENCE;
        loop {
            let shown = self.shown();
            let joined = shown.split_whitespace().collect::<Vec<_>>().join(" ");
            if words.iter().all(|word| shown.contains(word) || joined.contains(word)) {
                return self;
            }
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(fault) => panic!("{words:?} never came ({fault}); this is there:\n{shown}"),
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
        self.screen.process(bytes);
    }

    /// Keys by name, and words letter by letter.
    pub fn press(&mut self, keys: &[&str]) -> &mut Terminal {
        for key in keys {
            let named = match *key {
                "Enter" => "\r",
                "Esc" => "\x1b",
                "F9" => "\x1b[20~",
                "Ctrl-Z" => "\x1a",
                _ => "",
            };
            let all: Vec<&[u8]> =
                if named.is_empty() { key.as_bytes().chunks(1).collect() } else { vec![named.as_bytes()] };
            for bytes in all {
                std::thread::sleep(PERSON);
                self.keys.write_all(bytes).unwrap();
                self.keys.flush().unwrap();
            }
        }
        // What a key brings about is looked at before the next is pressed.
        std::thread::sleep(PERSON);
        self
    }

    /// Waits for its end: the exit code, and all that was ever written to the terminal.
    pub fn ended(mut self) -> (u32, Vec<u8>) {
        let end = Instant::now() + PATIENCE;
        while let Ok(bytes) = self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.take(&bytes);
        }
        (self.child.wait().unwrap().exit_code(), std::mem::take(&mut self.bytes))
    }

    /// Sends the program a signal and waits for its end.
    pub fn signalled(mut self, signal: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args([signal, &id]).status().unwrap().success());
        self.child.wait().unwrap();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves no program behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
