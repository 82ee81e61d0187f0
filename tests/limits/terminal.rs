//! Terminals that are none, that have no size, that change it wildly, that send rubbish: a sentence or a screen, and
//! the terminal given back as it was.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, native_pty_system};

use crate::stage::{Stage, XTERM, count, line_of, size};
use crate::support::{Closed, PROGRAM, Program, Shop};

#[test]
fn without_a_terminal_the_screen_is_a_sentence_that_points_to_the_commands() {
    let shop = Closed::new();
    let says =
        ["the screen needs a terminal, and standard input is none", "stockroom --help", "stockroom stock"];
    shop.untouched(|| shop.program().say::<&str>(&[])).refused(3, &says);
    shop.untouched(|| shop.program().say(&["--json"])).refused(3, &says);
    // An empty place is not made into a store either.
    let nowhere = shop.folder().join("nowhere");
    Program::new()
        .env("STOCKROOM_STORE", &nowhere)
        .env("HOME", shop.folder())
        .say::<&str>(&[])
        .refused(3, &says);
    assert!(!nowhere.exists());
    let said = shop.program().say(&["demo"]);
    said.refused(2, &["this is no terminal", "--store DIR"]);
}

#[test]
fn streams_that_are_closed_or_nothing_end_in_a_code_and_never_in_a_panic() {
    let shop = Closed::new();
    for redirect in
        ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "</dev/null >/dev/null", ">/dev/null 2>/dev/null", "</"]
    {
        for words in ["", "stock", "receive SCREW 0 --to A-01", "batch -", "item"] {
            let line = format!("exec \"$0\" {words} {redirect}");
            let output = Command::new("/bin/sh")
                .args(["-c", &line, PROGRAM])
                .env("STOCKROOM_STORE", shop.store())
                .env("USER", "ann")
                .env("STOCKROOM_START", "never")
                .stdin(Stdio::null())
                .output()
                .unwrap();
            let code = output.status.code().unwrap_or_else(|| panic!("{line}: {:?}", output.status));
            assert!(code <= 3, "{line}: {code} {}", String::from_utf8_lossy(&output.stderr));
            assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{line}");
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let shop = Closed::with_no_count();
    for words in ["journal", "stock", "man", "--help", "export items"] {
        let line = format!("\"$0\" {words} | true; \"$0\" {words} 2>&1 | head -c 1 >/dev/null");
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &line, PROGRAM]).env("STOCKROOM_STORE", shop.store()).env("USER", "ann");
        command.env("STOCKROOM_START", "never");
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert!(output.stderr.is_empty(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn tables_need_no_size_of_the_terminal() {
    let shop = Closed::new();
    for (cols, rows) in [(0, 0), (1, 1), (3, 2), (80, 24), (u16::MAX, u16::MAX)] {
        let pair = native_pty_system().openpty(size(cols, rows)).unwrap();
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(["stock"]);
        command.env("STOCKROOM_STORE", shop.store());
        command.env("USER", "ann");
        command.env("STOCKROOM_START", "never");
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let read = std::thread::spawn(move || {
            let mut text = Vec::new();
            // A terminal whose other end is gone ends in an error, not in an end.
            let mut bytes = [0; 4096];
            while let Ok(length @ 1..) = reader.read(&mut bytes) {
                text.extend_from_slice(&bytes[..length]);
            }
            text
        });
        let status = child.wait().unwrap();
        let text = read.join().unwrap();
        assert_eq!(status.exit_code(), 0, "{cols}x{rows}: {}", String::from_utf8_lossy(&text));
        assert!(!text.is_empty());
    }
}

#[test]
fn a_terminal_of_no_size_is_taken_for_80_by_24_and_given_back() {
    let shop = Closed::new();
    let mut stage = Stage::open(&shop, 0, 0, XTERM);
    stage.wait_for("SCREW");
    stage.leave();
}

#[test]
fn a_terminal_that_is_resized_to_nothing_and_everything_goes_on() {
    let shop = Closed::new();
    let mut stage = Stage::open(&shop, 80, 24, XTERM);
    stage.wait_for("SCREW");
    for (cols, rows) in [
        (0, 0),
        (1, 1),
        (2, 1),
        (1, 2),
        (0, 24),
        (80, 0),
        (20, 8),
        (19, 7),
        (u16::MAX, u16::MAX),
        (500, 2),
        (2, 500),
    ] {
        stage.resize(cols, rows);
        // No letter: several at once, on a busy machine, would be a scan.
        stage.press(b"\x1b[B");
    }
    stage.resize(80, 24);
    stage.screen = vt100::Parser::new(24, 80, 0);
    stage.press(b"\x0c");
    stage.wait_for("SCREW");
    stage.resize(0, 0);
    stage.leave();
}

#[test]
fn the_smallest_terminals_can_be_left_with_a_key() {
    let shop = Closed::new();
    for (cols, rows) in [(1, 1), (2, 2), (4, 1), (20, 8)] {
        let mut stage = Stage::open(&shop, cols, rows, XTERM);
        stage.wait_until("a frame", |stage| count(&stage.seen, "\u{1b}[?2026l") > 1);
        stage.leave();
    }
}

#[test]
fn s22_rubbish_from_the_terminal_is_no_command_and_never_comes_back_as_it_was() {
    let shop = Closed::new();
    let before = shop.head();
    let mut stage = Stage::open(&shop, 80, 24, XTERM);
    stage.wait_for("SCREW");
    // A paste that tries to end itself, to clear the screen, to set the title, to write to the clipboard.
    stage.press(b":");
    stage.press(
        b"\x1b[200~item list \x1b]0;title\x07\x1b[2J\x1b]52;c;aGk=\x07\xc2\x9b31m\xe2\x80\xae\x00\x1b[201~",
    );
    stage.press(b"ZZZ");
    stage.wait_for("ZZZ");
    for forged in ["\u{1b}]0;", "\u{1b}]52", "\u{9b}31m", "\u{202e}", "\0"] {
        assert_eq!(count(&stage.seen, forged), 0, "{forged:?} reached the terminal");
    }
    // Bytes that are no text, broken sequences, answers that nobody asked for.
    stage.press(b"\x1b");
    for rubbish in [
        &b"\xff\xfe\xfd\x80\x81"[..],
        b"\x1b[?1;2c",
        b"\x1b[24;80R",
        b"\x1bP>|XTerm\x1b\\",
        b"\x1b[<0;999;999M",
        b"\x1b[",
        b"\x1b[999999999999999999999999~",
        b"\x1bOZ",
    ] {
        stage.press(rubbish);
    }
    stage.press(b"\x1b");
    std::thread::sleep(Duration::from_millis(300));
    let mut tries = 0;
    // Whatever that came to, Esc goes back and q leaves; y answers where something typed would be lost.
    while count(&stage.seen, "\u{1b}[?1049l") == 0 {
        tries += 1;
        assert!(tries < 60, "it cannot be left:\n{}", stage.text());
        let keys: &[u8] = match tries % 3 {
            0 => b"y",
            1 => b"\x1b",
            _ => b"q",
        };
        // The terminal may be gone by now.
        let _ = stage.keys.write_all(keys);
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(300) {
            if let Ok(bytes) = stage.output.recv_timeout(Duration::from_millis(50)) {
                stage.screen.process(&bytes);
                stage.seen.extend(bytes);
            }
        }
    }
    assert_eq!(stage.ended(), 0);
    assert_eq!(shop.head(), before, "nothing was booked");
}

#[test]
fn a_terminal_that_hangs_up_or_a_signal_ends_the_screen_and_harms_nothing() {
    let shop = Closed::new();
    let before = shop.head();
    for signal in ["TERM", "HUP", "INT"] {
        let mut stage = Stage::open(&shop, 80, 24, XTERM);
        stage.wait_for("SCREW");
        let process = stage.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args([format!("-{signal}"), process]).status().unwrap().success());
        assert!(stage.ended() > 128, "{signal}");
        assert_eq!(shop.head(), before, "{signal}");
    }
    let mut stage = Stage::open(&shop, 80, 24, XTERM);
    stage.wait_for("SCREW");
    let Stage { master, keys, mut child, output, .. } = stage;
    drop((master, keys, output));
    // The reader's thread still holds an end of the terminal: it goes with the next byte, or the process is told.
    drop(child.kill());
    child.wait().unwrap();
    assert_eq!(shop.head(), before);
}

#[test]
fn a_disk_that_fails_under_the_screen_is_told_there_and_the_terminal_is_given_back() {
    let shop = Closed::new();
    let before = shop.head();
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", "ulimit -f 2 && exec \"$0\"", PROGRAM]);
    let mut stage = Stage::begin(&shop, 100, 30, XTERM, command);
    stage.wait_for("SCREW");
    stage.press(b":receive SCREW 1 --to A-01");
    stage.wait_for("--to A-01");
    // A person's Enter: closer to the last letter it would end a scan, which runs nothing here.
    std::thread::sleep(Duration::from_millis(200));
    stage.press(b"\r");
    stage.wait_for("ulimit -f");
    // What was said is gone with a key, the screen with another, and the shell hears of it.
    stage.press(b"\x1b");
    stage.wait_until("the screen", |stage| !stage.text().contains("ulimit -f"));
    stage.wait_for("the store has stopped");
    stage.press(b"q");
    assert_eq!(stage.ended(), 3);
    assert_eq!(shop.head(), before);
    shop.program().say(&["verify"]).done();
}

#[test]
fn a_store_that_cannot_be_opened_never_touches_the_terminal() {
    let shop = Closed::new();
    std::fs::write(shop.data(), "a letter").unwrap();
    let mut stage = Stage::open(&shop, 80, 24, XTERM);
    stage.wait_for("is not a stockroom store");
    stage.wait_until("the end", |stage| {
        // The sentence is all there is.
        stage.text().contains("give the folder of a store")
    });
    assert_eq!(stage.child.wait().unwrap().exit_code(), 3);
    assert_eq!(count(&stage.seen, "\u{1b}[?1049h"), 0, "the alternate screen was never entered");
    assert_eq!(line_of(stage.master.as_ref()), stage.cooked);
}

#[test]
fn types_of_terminals_that_nobody_knows_are_drawn_on_all_the_same() {
    let shop = Closed::new();
    for term in ["", "dumb", "vt100", "no-such-terminal", "xterm\u{1b}[31m"] {
        let mut stage = Stage::open(&shop, 80, 24, term);
        stage.wait_for("SCREW");
        stage.leave();
    }
}

#[test]
fn s1_a_name_that_was_forged_into_the_file_reaches_no_screen() {
    // Text is checked again when it is read: a row that holds what no field takes is a damaged row.
    let shop = Shop::open();
    shop.say("item set SCREW --name MARKER-MARKER").done();
    let shop = shop.closed();
    let mut bytes = std::fs::read(shop.data()).unwrap();
    let places: Vec<usize> =
        (0..bytes.len() - 13).filter(|at| &bytes[*at..*at + 13] == b"MARKER-MARKER").collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place..place + 4].copy_from_slice(b"\x1b[2J");
    }
    File::create(shop.data()).unwrap().write_all(&bytes).unwrap();
    for words in [&["item", "list"][..], &["item", "show", "SCREW"], &["verify"], &["export", "items"]] {
        let said = shop.program().say(words);
        assert!(!said.out.contains('\u{1b}'), "{said:?}");
        said.refused_all(said.code.max(1), &[]);
    }
}
