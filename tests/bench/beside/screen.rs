//! The screen in a real terminal: from the start to the first frame, from a key to its echo, and how many bytes a frame
//! is, measured at the terminal's other end with the program itself.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::figures::{holds, median, millis, percentile};
use crate::scale::Scale;
use crate::shop::Shop;
use crate::stores::Stores;

/// Nothing more comes where nothing came for so long.
const QUIET: Duration = Duration::from_millis(250);
/// Nobody waits longer than this for anything.
const PATIENCE: Duration = Duration::from_secs(20);
const TIMES: usize = 20;

/// The program in a terminal of 80x24.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    // Closed, it would hang up.
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

/// Measures and prints.
pub fn run(scale: &Scale) {
    println!(
        "## The screen, in a terminal of 80x24, {} items and {} movements\n",
        scale.items, scale.many_movements
    );
    let stores = Stores::large(scale);
    let (mut frames, mut lists) = (Vec::new(), Vec::new());
    for _ in 0..scale.rounds {
        let (terminal, frame, list) = start(&stores.ours);
        frames.push(frame);
        lists.push(list);
        terminal.leave();
    }
    println!("| | measured | target | holds |\n|---|---|---|---|");
    let frame = median(&frames);
    println!(
        "| start to first frame, nothing running yet | {frame:.0} ms | 200 ms | {} |",
        holds(frame <= 200.0)
    );
    println!("| start to the first rows of the list of items | {:.0} ms | | |", median(&lists));
    let (mut terminal, ..) = start(&stores.ours);
    terminal.drain();
    std::thread::sleep(Duration::from_secs(1));
    let (bytes, _) = terminal.until_quiet(Duration::from_secs(3));
    println!("| bytes, idle for 3 s | {bytes} | 0 | {} |", holds(bytes == 0));
    // Away from the edge, where the list scrolls.
    let moved: Vec<f64> = (0..8).map(|_| terminal.bytes_of(b"\x1b[B")).collect();
    let most = percentile(&moved, 100.0);
    println!(
        "| bytes, one row down inside the pane (most of {}) | {most:.0} | 250 | {} |",
        moved.len(),
        holds(most <= 250.0)
    );
    let echo: Vec<f64> = (0..TIMES * 5).map(|_| terminal.echo()).collect();
    let (p50, p99) = (median(&echo), percentile(&echo, 99.0));
    println!(
        "| a row down: key to its frame, p50 / p99 | {p50:.1} / {p99:.1} ms | 16 ms | {} |",
        holds(p99 <= 16.0)
    );
    terminal.scans();
    terminal.leave();
    println!();
}

/// Starts the program: when the first frame and when the first rows of the list were there, in milliseconds.
fn start(store: &Path) -> (Terminal, f64, f64) {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_stockroom"));
    command.args(["--store", store.to_str().unwrap()]);
    for (name, value) in
        [("TERM", "xterm-256color"), ("LC_ALL", "C.UTF-8"), ("USER", "bench"), ("HOME", "/tmp")]
    {
        command.env(name, value);
    }
    command.env_remove("NO_COLOR");
    let pair =
        native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
    let begun = Instant::now();
    let child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let keys = pair.master.take_writer().unwrap();
    let (send, output) = channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 65_536];
        while let Ok(length @ 1..) = reader.read(&mut bytes) {
            if send.send(bytes[..length].to_vec()).is_err() {
                return;
            }
        }
    });
    let screen = vt100::Parser::new(24, 80, 0);
    let mut terminal = Terminal { child, _master: pair.master, keys, output, screen };
    terminal.wait_for("Items");
    let frame = millis(begun.elapsed());
    terminal.wait_for("SKU-");
    (terminal, frame, millis(begun.elapsed()))
}

impl Terminal {
    fn wait_for(&mut self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.screen.screen().contents().contains(text) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(_) => panic!("{text} never came:\n{}", self.screen.screen().contents()),
            }
        }
    }

    fn drain(&mut self) {
        self.until_quiet(QUIET);
    }

    /// Bytes that come until nothing comes for a while, and when the last of them came.
    fn until_quiet(&mut self, quiet: Duration) -> (usize, Instant) {
        let (mut sum, mut last) = (0, Instant::now());
        while let Ok(bytes) = self.output.recv_timeout(quiet) {
            last = Instant::now();
            sum += bytes.len();
            self.screen.process(&bytes);
        }
        (sum, last)
    }

    fn send(&mut self, bytes: &[u8]) {
        self.keys.write_all(bytes).unwrap();
        self.keys.flush().unwrap();
    }

    /// Bytes that a key brings about.
    fn bytes_of(&mut self, key: &[u8]) -> f64 {
        self.send(key);
        self.until_quiet(QUIET).0 as f64
    }

    /// From a key that moves the selection to the first bytes of what it brings about.
    fn echo(&mut self) -> f64 {
        let begun = Instant::now();
        self.send(b"\x1b[B");
        let bytes = self.output.recv_timeout(PATIENCE).unwrap();
        let took = millis(begun.elapsed());
        self.screen.process(&bytes);
        self.until_quiet(Duration::from_millis(40));
        took
    }

    /// A delivery is received by scanning: each line is a scan and a quantity.
    fn scans(&mut self) {
        self.send(b"r");
        self.wait_for("Receive");
        for answer in ["", "", "BIN-001"] {
            self.drain();
            self.send(format!("{answer}\r").as_bytes());
        }
        self.drain();
        let (mut scans, mut lines) = (Vec::new(), Vec::new());
        for item in 1..=8 {
            // A scanner types faster than anybody.
            let scan = self.bytes_of(format!("{}\r", Shop::sku(item)).as_bytes());
            let quantity = self.bytes_of(b"1");
            scans.push(scan);
            lines.push(scan + quantity);
        }
        // The first has a form to fill in.
        let (scans, lines) = (&scans[1..], &lines[1..]);
        let (scan, line) = (median(scans), median(lines));
        println!(
            "| bytes, a scan in a delivery (median; most) | {scan:.0}; {:.0} | 400 | {} |",
            percentile(scans, 100.0),
            holds(scan <= 400.0)
        );
        println!(
            "| bytes, a scanned line with its quantity (median; most) | {line:.0}; {:.0} | 400 | {} |",
            percentile(lines, 100.0),
            holds(line <= 400.0)
        );
        let shown = self.screen.screen().contents();
        assert!(shown.contains("lines"), "lines were scanned:\n{shown}");
    }

    /// Leaves the program by its key; where that is typed into something, it is ended.
    fn leave(mut self) {
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
