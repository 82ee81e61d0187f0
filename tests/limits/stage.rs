//! The program's screen in a terminal of its own: what it shows, keys that go to it, and how it gave the terminal back.

use std::io::Write;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize};

use crate::spawned::{self, Spawned};
use crate::support::{Closed, PROGRAM};

/// What most terminals say that they are.
pub const XTERM: &str = "xterm-256color";
/// How long anything may take before a test gives up; nothing is measured against it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The program's screen over a shop, in a terminal of its own.
pub struct Stage {
    pub master: Box<dyn MasterPty + Send>,
    pub keys: Box<dyn Write + Send>,
    pub child: Box<dyn Child + Send + Sync>,
    pub output: Receiver<Vec<u8>>,
    pub seen: Vec<u8>,
    pub screen: vt100::Parser,
    pub cooked: String,
}

/// How a terminal's line is set.
pub fn line_of(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal has a line"))
}

pub fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

impl Stage {
    pub fn open(shop: &Closed, cols: u16, rows: u16, term: &str) -> Stage {
        Stage::begin(shop, cols, rows, term, CommandBuilder::new(PROGRAM))
    }

    /// The same, the program started by a command of its own.
    pub fn begin(shop: &Closed, cols: u16, rows: u16, term: &str, mut command: CommandBuilder) -> Stage {
        let pair = spawned::open(rows, cols);
        command.env_clear();
        for (name, value) in [("PATH", "/usr/bin:/bin"), ("TERM", term), ("USER", "ann"), ("LANG", "C.UTF-8")]
        {
            command.env(name, value);
        }
        command.env("HOME", shop.folder());
        command.env("STOCKROOM_START", "never");
        command.env("STOCKROOM_STORE", shop.store());
        command.cwd(shop.folder());
        let cooked = line_of(pair.master.as_ref());
        let Spawned { child, master, keys, output } = spawned::spawned(pair, command);
        let (rows, cols) = (if rows == 0 { 24 } else { rows }, if cols == 0 { 80 } else { cols });
        let screen = vt100::Parser::new(rows, cols, 0);
        Stage { master, keys, child, output, seen: Vec::new(), screen, cooked }
    }

    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Takes in what comes until something is so.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, so: impl Fn(&Stage) -> bool) {
        let begun = Instant::now();
        while !so(self) {
            assert!(begun.elapsed() < PATIENCE, "{what} did not come:\n{}", self.text());
            match self.output.recv_timeout(Duration::from_millis(200)) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.seen.extend(bytes);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    assert!(so(self), "it ended before {what}:\n{}", String::from_utf8_lossy(&self.seen));
                }
            }
        }
    }

    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |stage| stage.text().contains(text));
    }

    pub fn press(&mut self, keys: &[u8]) {
        self.keys.write_all(keys).unwrap();
        self.keys.flush().unwrap();
    }

    pub fn resize(&mut self, cols: u16, rows: u16) {
        self.master.resize(size(cols, rows)).unwrap();
    }

    /// Waits for the end; the exit code. The terminal must have been given back.
    #[track_caller]
    pub fn ended(mut self) -> u32 {
        self.wait_until("the end", |stage| count(&stage.seen, "\u{1b}[?1049l") > 0);
        let begun = Instant::now();
        let status = loop {
            while let Ok(bytes) = self.output.try_recv() {
                self.seen.extend(bytes);
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        };
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(500)) {
            self.seen.extend(bytes);
        }
        let (on, off) = (count(&self.seen, "\u{1b}[?1049h"), count(&self.seen, "\u{1b}[?1049l"));
        assert_eq!((on, off), (1, 1), "the alternate screen is left");
        let end = String::from_utf8_lossy(&self.seen).into_owned();
        let last = end.rfind("\u{1b}[?1049l").unwrap();
        assert!(end.rfind("\u{1b}[?25h").is_some_and(|shown| shown + 40 > last), "the cursor is shown");
        assert!(!end.contains("panicked") && !end.contains("this is a bug"), "{end}");
        assert_eq!(line_of(self.master.as_ref()), self.cooked, "the line is as it was");
        status.exit_code()
    }

    /// Leaves with `q`, and with yes where what was typed would be lost.
    #[track_caller]
    pub fn leave(mut self) {
        self.press(b"q");
        assert_eq!(self.ended(), 0);
    }
}

pub fn count(bytes: &[u8], what: &str) -> usize {
    bytes.windows(what.len()).filter(|window| *window == what.as_bytes()).count()
}
