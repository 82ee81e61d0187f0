//! The screen in a real terminal: from the start to the first frame, from a key to its echo, and how many bytes a frame
//! is, measured at the terminal's other end with the program itself.

use std::time::Duration;

use crate::figures::{holds, median, percentile};
use crate::scale::Scale;
use crate::shop::Shop;
use crate::stores::Stores;
use crate::terminal::{QUIET, Terminal, start};

const TIMES: usize = 20;
/// No server is started: the store is opened by the program that shows it. With a server: `cargo bench --bench sockets`.
const ALONE: &str = "never";

/// Measures and prints.
pub fn run(scale: &Scale) {
    println!(
        "## The screen, in a terminal of 80x24, {} items and {} movements\n",
        scale.items, scale.many_movements
    );
    let stores = Stores::large(scale);
    let (mut first, mut frames, mut lists) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..scale.rounds {
        let (terminal, came) = start(&stores.ours, ALONE);
        first.push(came.anything);
        frames.push(came.frame);
        lists.push(came.list);
        terminal.leave();
    }
    println!("| | measured | target | holds |\n|---|---|---|---|");
    let frame = median(&frames);
    println!(
        "| start to first frame, the store opened in its own process | {frame:.0} ms | 200 ms | {} |",
        holds(frame <= 200.0)
    );
    println!("| start to anything that can be read | {:.0} ms | | |", median(&first));
    println!("| start to the first rows of the list of items | {:.0} ms | | |", median(&lists));
    let (mut terminal, _) = start(&stores.ours, ALONE);
    terminal.drain();
    std::thread::sleep(Duration::from_secs(1));
    let bytes = terminal.until_quiet(Duration::from_secs(3));
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

impl Terminal {
    /// Bytes that a key brings about.
    fn bytes_of(&mut self, key: &[u8]) -> f64 {
        self.send(key);
        self.until_quiet(QUIET) as f64
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
        let shown = self.shown();
        assert!(shown.contains("lines"), "lines were scanned:\n{shown}");
    }
}
