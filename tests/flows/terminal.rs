//! The real program in a real terminal: bytes go in as a person and a scanner send them, and a terminal's screen comes
//! out. Nothing is waited for by the clock: a screen comes or it does not.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty};
use stockroom::tui::key::{Key, Press};

use crate::page::{Size, Stroke};
use crate::room::{CLERK, PATIENCE};
use crate::spawned::{self, Spawned};

/// Between two keys of a scanner.
const SCANNER: Duration = Duration::from_millis(5);
/// Between two keys of a person. It is longer than what the program is told to take for a scanner's, below.
const PERSON: Duration = Duration::from_millis(150);
/// A question is read before it is answered.
const READING: Duration = Duration::from_millis(500);
/// How much longer something took than it was told to, for the machine to be too busy for a scanner.
const LATE: Duration = Duration::from_millis(40);
/// How long a screen is waited for where the machine was too busy while it was scanned.
const DOUBT: Duration = Duration::from_secs(10);

/// The digits of an entry's hash.
const HASH_DIGITS: usize = 64;

/// The machine was too busy for a scanner: what it sent or what was read of it was no burst any more. No fault of the
/// program; the whole is done again.
#[derive(Debug)]
pub struct Late;

/// How the scanner is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scanner {
    /// As it comes: only its speed tells it from a person. The program is told to wait as long as it can be told to
    /// between two keys, for on a machine with much to do it sees them late.
    Plain,
    /// It sends a key before each code.
    Prefix,
}

impl Scanner {
    fn config(self) -> &'static str {
        match self {
            Scanner::Plain => "[scan]\ngap = 100\n",
            Scanner::Prefix => "[scan]\ngap = 100\nprefix = \"F12\"\n",
        }
    }

    fn prefix(self) -> &'static [u8] {
        match self {
            Scanner::Plain => b"",
            Scanner::Prefix => b"\x1b[24~",
        }
    }
}

/// Notices when the machine does not let anybody run for a while.
struct Pulse(Arc<AtomicU64>);

impl Pulse {
    /// Beats until it is dropped.
    fn start() -> Pulse {
        let longest = Arc::new(AtomicU64::new(0));
        let held = Arc::downgrade(&longest);
        std::thread::spawn(move || {
            while let Some(longest) = held.upgrade() {
                let start = Instant::now();
                std::thread::sleep(SCANNER);
                let took = u64::try_from(start.elapsed().as_millis()).unwrap();
                longest.fetch_max(took, Ordering::SeqCst);
            }
        });
        Pulse(longest)
    }

    /// The longest beat since the last time this was asked.
    fn longest(&self) -> Duration {
        Duration::from_millis(self.0.swap(0, Ordering::SeqCst))
    }
}

pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    // Closed, it would hang up.
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    scanner: Scanner,
    pulse: Pulse,
    /// Whether the machine was too busy during the last scan.
    doubtful: bool,
}

impl Terminal {
    /// The program over the store of a folder, in a terminal of this size.
    pub fn open(dir: &Path, (width, height): Size, scanner: Scanner) -> Terminal {
        let config = dir.join("config.toml");
        std::fs::write(&config, scanner.config()).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_stockroom"));
        command.args(["--store", dir.join("store").to_str().unwrap(), "--role", "clerk"]);
        command.env("STOCKROOM_CONFIG", config);
        command.env("HOME", dir);
        command.env("USER", CLERK);
        command.env("STOCKROOM_START", "never");
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env_remove("NO_COLOR");
        let Spawned { child, master, keys, output } = spawned::spawned(spawned::open(height, width), command);
        let screen = vt100::Parser::new(height, width, 0);
        let pulse = Pulse::start();
        Terminal { child, _master: master, keys, output, screen, scanner, pulse, doubtful: false }
    }

    /// Waits for a screen; its times and hashes may be others.
    pub fn wait_for(&mut self, expected: &[String]) -> Result<(), Late> {
        let expected: Vec<String> = expected.iter().map(|row| timeless(row)).collect();
        let end = Instant::now() + if self.doubtful { DOUBT } else { PATIENCE };
        while self.rows() != expected {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(_) if self.doubtful => return Err(Late),
                Err(_) => {
                    panic!(
                        "this never came:\n{}\nthis is there:\n{}",
                        expected.join("\n"),
                        self.rows().join("\n")
                    )
                }
            }
        }
        self.doubtful = false;
        Ok(())
    }

    /// What is shown, without times and hashes.
    fn rows(&self) -> Vec<String> {
        let (_, width) = self.screen.screen().size();
        self.screen.screen().rows(0, width).map(|row| timeless(row.trim_end())).collect()
    }

    /// A question is on the screen: a person reads it first.
    pub fn read(&self) {
        std::thread::sleep(READING);
    }

    /// A key of a person, or a scan.
    pub fn stroke(&mut self, stroke: &Stroke) {
        std::thread::sleep(PERSON);
        match stroke {
            Stroke::Key(key) => self.send(&bytes(*key)),
            Stroke::Scan(code) => {
                self.pulse.longest();
                self.send(self.scanner.prefix());
                let start = Instant::now();
                for (byte, count) in code.bytes().chain(*b"\r").zip(1..) {
                    // Each at its time, whatever became of the one before.
                    std::thread::sleep((start + SCANNER * count).saturating_duration_since(Instant::now()));
                    self.send(&[byte]);
                }
                // The program reads while this beats.
                std::thread::sleep(SCANNER * 10);
                self.doubtful = self.pulse.longest() > SCANNER + LATE;
            }
        }
    }

    fn send(&mut self, bytes: &[u8]) {
        self.keys.write_all(bytes).unwrap();
        self.keys.flush().unwrap();
    }

    /// Leaves the program; its exit code.
    pub fn leave(mut self) -> u32 {
        self.send(b"q");
        crate::room::wait("the program to end", || self.child.try_wait().unwrap()).exit_code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves no program behind.
        let _ = self.child.kill();
    }
}

/// What a terminal sends for a key.
fn bytes(key: Key) -> Vec<u8> {
    let all = [
        (Press::Enter, "\r"),
        (Press::Esc, "\x1b"),
        (Press::Tab, "\t"),
        (Press::Up, "\x1b[A"),
        (Press::Down, "\x1b[B"),
        (Press::F(9), "\x1b[20~"),
    ];
    match (key.typed(), all.iter().find(|(press, _)| Key::plain(*press) == key)) {
        (Some(c), _) => c.to_string().into_bytes(),
        (None, Some((_, bytes))) => bytes.as_bytes().to_vec(),
        (None, None) => panic!("{key} has no bytes here"),
    }
}

/// A row with every date, time of day and hash as zeros.
pub fn timeless(row: &str) -> String {
    let mut chars: Vec<char> = row.chars().collect();
    for shape in ["0000-00-00", "00:00"] {
        let shape: Vec<char> = shape.chars().collect();
        for at in 0..chars.len() {
            let Some(part) = chars.get_mut(at..at + shape.len()) else { break };
            let fits = |(c, s): (&char, &char)| if *s == '0' { c.is_ascii_digit() } else { c == s };
            if part.iter().zip(&shape).all(fits) {
                part.copy_from_slice(&shape);
            }
        }
    }
    for hash in chars.chunk_by_mut(|a, b| a.is_ascii_hexdigit() == b.is_ascii_hexdigit()) {
        if hash.len() == HASH_DIGITS && hash.iter().all(char::is_ascii_hexdigit) {
            hash.fill('0');
        }
    }
    chars.into_iter().collect()
}

#[test]
fn times_are_no_difference() {
    assert_eq!(timeless("10:05 until 2027-02-22: 4"), "00:00 until 0000-00-00: 4");
    assert_eq!(timeless("1:5 12-1 abc"), "1:5 12-1 abc");
    assert_eq!(timeless(&format!("hash {}", "a1".repeat(32))), format!("hash {}", "0".repeat(64)));
}
