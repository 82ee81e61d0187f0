//! A real terminal with an ssh in it: keys go in as a person presses them, and what a terminal would show comes out.

use std::io::Write;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty};

use crate::spawned::{self, Spawned};
use crate::world::{PATIENCE, World};

/// Between two keys of a person: far from what a scanner sends.
const PERSON: Duration = Duration::from_millis(200);

pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    // Closed, it would hang up.
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Every byte that came.
    bytes: Vec<u8>,
}

impl Terminal {
    /// `ssh -tt` with somebody's key to an account; an empty command is the account's own.
    pub fn open(world: &World, key: &str, account: &str, command: &str) -> Terminal {
        let mut ssh = CommandBuilder::new("/usr/bin/ssh");
        ssh.arg("-tt");
        ssh.args(world.ssh(key, account));
        if !command.is_empty() {
            ssh.arg(command);
        }
        ssh.env("TERM", "xterm-256color");
        ssh.env_remove("NO_COLOR");
        let Spawned { child, master, keys, output } = spawned::spawned(spawned::open(24, 80), ssh);
        let screen = vt100::Parser::new(24, 80, 0);
        Terminal { child, _master: master, keys, output, screen, bytes: Vec::new() }
    }

    /// The screen of the program at somebody's own account.
    pub fn own(world: &World, who: &str) -> Terminal {
        let run = format!("{} --socket {}", world.program_path().display(), world.socket().display());
        Terminal::open(world, who, who, &run)
    }

    /// What is shown.
    pub fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until all of these words are on the screen.
    #[track_caller]
    pub fn until(&mut self, words: &[&str]) {
        let end = Instant::now() + PATIENCE;
        while !words.iter().all(|word| self.shown().contains(word)) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(fault) => panic!("{words:?} never came ({fault}); this is there:\n{}", self.shown()),
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
        self.screen.process(bytes);
    }

    /// All that came to its end.
    pub fn ended(mut self) -> (u32, Vec<u8>) {
        let end = Instant::now() + PATIENCE;
        while let Ok(bytes) = self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.take(&bytes);
        }
        (self.child.wait().unwrap().exit_code(), std::mem::take(&mut self.bytes))
    }

    /// Presses keys, one after the other.
    pub fn press(&mut self, keys: &[&str]) {
        for key in keys {
            std::thread::sleep(PERSON);
            let bytes = match *key {
                "Enter" => "\r",
                "Esc" => "\x1b",
                "F9" => "\x1b[20~",
                "Ctrl-Z" => "\x1a",
                text => text,
            };
            // A word is typed letter by letter.
            for byte in
                if bytes == *key { bytes.as_bytes().chunks(1).collect() } else { vec![bytes.as_bytes()] }
            {
                self.keys.write_all(byte).unwrap();
                self.keys.flush().unwrap();
                std::thread::sleep(PERSON);
            }
        }
    }

    /// The line drops: ssh is gone from one moment to the next.
    pub fn cut(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves no ssh behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
