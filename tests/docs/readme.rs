//! The README's screen is what the program shows on a real terminal.

use std::cell::RefCell;
use std::io::Read;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use crate::shop::{TODAY, page, updates, write_page};

const FENCE: &str = "```text\n stockroom ";
/// A machine that is busy may take long; one that never gets there fails in the end.
const PATIENCE: Duration = Duration::from_secs(180);

/// Where the screen stands in the README.
fn place(readme: &str) -> std::ops::Range<usize> {
    let start = readme.find(FENCE).unwrap() + "```text\n".len();
    let length = readme[start..].find("\n```").unwrap();
    start..start + length
}

fn screen(parser: &vt100::Parser) -> String {
    let rows: Vec<String> = parser.screen().rows(0, 80).map(|row| row.trim_end().to_owned()).collect();
    rows.join("\n")
}

/// Opens the demo in a terminal of 80x24 and waits for a screen that will do.
fn shown(will_do: impl Fn(&str) -> bool) -> String {
    let home = tempfile::tempdir().unwrap();
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_stockroom"));
    command.args(["demo", "--today", TODAY]);
    command.env_clear();
    for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("USER", "owner")] {
        command.env(name, value);
    }
    command.env("HOME", home.path());
    command.env("TMPDIR", home.path());
    command.cwd(home.path());
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let (send, output) = channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = reader.read(&mut bytes) {
            if send.send(bytes[..length].to_vec()).is_err() {
                return;
            }
        }
    });
    let mut parser = vt100::Parser::new(24, 80, 0);
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE && !will_do(&screen(&parser)) {
        match output.recv_timeout(Duration::from_millis(500)) {
            Ok(bytes) => parser.process(&bytes),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    screen(&parser)
}

#[test]
fn the_readmes_screen_is_what_the_demo_shows() {
    let readme = page("README.md");
    if updates() {
        // Every pane says how many rows it has, the hints are those of who works here, and nothing is drawn any
        // more: a frame may come in parts.
        let last = RefCell::new(String::new());
        let drawn = shown(|screen| {
            let still = last.replace(screen.to_owned()) == screen;
            still && screen.matches(" 1 of ").count() == 3 && screen.contains("p put-away")
        });
        let mut text = readme.clone();
        text.replace_range(place(&readme), &drawn);
        write_page("README.md", &text);
        return;
    }
    let written = &readme[place(&readme)];
    let drawn = shown(|screen| screen == written);
    assert!(
        drawn == written,
        "`UPDATE_DOCS=1 cargo test --test docs` writes the README's screen; the program shows\n{drawn}"
    );
}
