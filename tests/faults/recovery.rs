//! An opening that has to look at the whole file shows how far it is, for a command and before the screen.

use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use stockroom::store::file::DIRTY_FILE;

use crate::process::furnish;

/// What the program writes to a terminal of so many columns; `keys` are pressed once `until` was written.
fn on_a_terminal(folder: &Path, words: &[&str], cols: u16, until: &str, keys: &[u8]) -> String {
    let pair =
        native_pty_system().openpty(PtySize { rows: 24, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_stockroom"));
    command.env_clear();
    command.args(words);
    command.env("PATH", "/usr/bin:/bin");
    command.env("TERM", "xterm-256color");
    command.env("USER", "ann");
    command.env("HOME", folder);
    command.env("STOCKROOM_START", "never");
    command.env("STOCKROOM_STORE", folder.join("store"));
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut writer = pair.master.take_writer().unwrap();
    let (send, output) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = reader.read(&mut bytes) {
            if send.send(bytes[..length].to_vec()).is_err() {
                return;
            }
        }
    });
    let (begun, mut seen, mut pressed) = (Instant::now(), Vec::new(), false);
    loop {
        seen.extend(output.recv_timeout(Duration::from_millis(100)).unwrap_or_default());
        let text = String::from_utf8_lossy(&seen).into_owned();
        if !pressed && !keys.is_empty() && text.contains(until) {
            writer.write_all(keys).unwrap();
            pressed = true;
        }
        if child.try_wait().unwrap().is_some() {
            seen.extend(output.try_iter().flatten());
            return String::from_utf8_lossy(&seen).into_owned();
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not end: {text}");
    }
}

#[test]
fn recovering_shows_how_far_it_is() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let mark = || std::fs::write(folder.path().join("store").join(DIRTY_FILE), "").unwrap();
    for cols in [80, 20] {
        let said = on_a_terminal(folder.path(), &["stock"], cols, "", b"");
        assert!(!said.contains("recovering"), "nothing is recovered: {said}");
        mark();
        let said = on_a_terminal(folder.path(), &["stock"], cols, "", b"");
        assert!(said.contains("recovering") && said.contains('%'), "{said}");
    }
    mark();
    let said = on_a_terminal(folder.path(), &[], 80, "M8", b"q");
    let (recovering, screen) = (said.find("recovering"), said.find("\u{1b}[?1049h"));
    assert!(recovering.is_some() && recovering < screen, "before the screen is taken: {said:?}");
}
