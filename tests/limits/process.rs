//! Lines of the security list about the process itself and the machine that it runs on.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use stockroom::codec;

use crate::stage::{Stage, XTERM, count};
use crate::support::{Closed, PROGRAM, Shop, root};

/// An account without rights.
const NOBODY: u32 = 65_534;

/// A program that waits for its input; killed when dropped.
struct Waiting(Child);

impl Drop for Waiting {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program at work and waiting, as an account without rights where the tests may choose.
fn waiting(shop: &Closed) -> Waiting {
    let mut command = Command::new(PROGRAM);
    command.env_clear().env("STOCKROOM_STORE", shop.store()).env("USER", "ann").args(["batch", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    if root() {
        let everything = walk(shop.folder());
        everything.iter().for_each(|path| chown(path, Some(NOBODY), Some(NOBODY)).unwrap());
        command.uid(NOBODY).gid(NOBODY);
    }
    let mut child = command.spawn().unwrap();
    // Once it has answered, it is what it will be.
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"stock\n").unwrap();
    input.flush().unwrap();
    let mut first = [0; 1];
    std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut first).unwrap();
    child.stdin = Some(input);
    Waiting(child)
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = vec![folder.to_path_buf()];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(walk(&path)),
            false => found.push(path),
        }
    }
    found
}

#[test]
fn s13_no_core_file_is_written_and_no_other_process_looks_into_memory() {
    let shop = Closed::with_no_count();
    let waiting = waiting(&shop);
    let at = format!("/proc/{}", waiting.0.id());
    let limits = fs::read_to_string(format!("{at}/limits")).unwrap();
    let core: Vec<&str> = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .unwrap()
        .split_whitespace()
        .collect();
    assert_eq!(core[4..6], ["0", "0"], "{core:?}");
    // What may not be dumped belongs to root in /proc, whoever's process it is.
    assert_eq!(fs::metadata(format!("{at}/mem")).unwrap().uid(), 0);
    if root() {
        let account = fs::read_to_string(format!("{at}/status")).unwrap();
        assert!(account.contains(&format!("Uid:\t{NOBODY}")), "{account}");
        // The control: a process that may be dumped is its account's.
        let other = Command::new("/bin/sleep").arg("60").uid(NOBODY).gid(NOBODY).spawn().unwrap();
        let other = Waiting(other);
        let mem = format!("/proc/{}/mem", other.0.id());
        let begun = Instant::now();
        while fs::metadata(&mem).unwrap().uid() != NOBODY {
            assert!(begun.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn s11_no_output_takes_the_place_of_a_file_unless_it_was_said() {
    let shop = Closed::new();
    let precious = shop.folder().join("precious");
    fs::write(&precious, "mine").unwrap();
    shop.program().say(&["backup", "precious"]).refused(1, &["exists already and was left alone", "--force"]);
    assert_eq!(fs::read_to_string(&precious).unwrap(), "mine");
    shop.program().say(&["backup", "good.redb"]).done();
    shop.untouched(|| shop.program().say(&["restore", "good.redb"])).refused(1, &["left alone"]);
    assert_eq!(fs::metadata(shop.folder().join("good.redb")).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn s7_archives_and_workbooks_are_told_and_never_opened() {
    let shop = Shop::open();
    for (name, bytes) in [
        ("zip", &b"PK\x03\x04rest"[..]),
        ("gzip", b"\x1f\x8b\x08\0rest"),
        ("zstd", b"\x28\xb5\x2f\xfdrest"),
        ("xz", b"\xfd7zXZ\0rest"),
        ("bzip2", b"BZh91AY&SY\xff\xfe"),
        ("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ] {
        let said = shop.untouched(|| shop.import("items", bytes));
        assert_eq!(said.code, 1, "{name}: {said:?}");
        said.refused_all(1, &["nothing was changed"]);
    }
}

#[test]
fn s8_a_length_that_lies_costs_nothing() {
    // What claims to hold 2^60 of something, in a few bytes.
    let mut lies = vec![253];
    lies.extend((1_u64 << 60).to_le_bytes());
    lies.extend([1; 20]);
    assert!(codec::message::<Vec<u8>>(&lies).is_err());
    assert!(codec::message::<Vec<String>>(&lies).is_err());
    assert!(codec::message::<String>(&lies).is_err());
    assert!(codec::message::<stockroom::domain::desk::Request>(&lies).is_err());
    // Nesting is told by text of other kinds too, never followed to the end of the stack.
    let shop = Closed::new();
    let deep = format!("theme = {}", "[".repeat(60_000));
    fs::write(shop.folder().join("config.toml"), deep).unwrap();
    let said = shop.program().say(&["config", "--check", "config.toml"]);
    said.refused_all(said.code.clamp(1, 3), &["config.toml"]);
}

#[test]
fn s21_nothing_that_a_screen_shows_speaks_to_the_terminal_but_in_rows_and_colours() {
    let shop = Shop::open();
    shop.nobody_counts();
    for line in [
        "item set SCREW --name ']52;c;aGk= ]8;;http://x ]0;title P+q'",
        "item set SCREW --notes ']0;title'",
        "location set A-01 --name ']2;title'",
    ] {
        shop.say(line).done();
    }
    let shop = shop.closed();
    let mut stage = Stage::open(&shop, 100, 30, XTERM);
    stage.wait_for("]52;c;");
    // Into the item, and back.
    stage.press(b"\x1b[B");
    stage.press(b"\r");
    stage.wait_for("1 Records");
    stage.press(b"\x1b");
    stage.wait_until("the list", |stage| !stage.text().contains("1 Records"));
    for forged in ["\u{1b}]", "\u{1b}P", "\u{1b}_", "\u{1b}^", "\u{9d}", "\u{90}", "\u{7}"] {
        assert_eq!(count(&stage.seen, forged), 0, "{forged:?} reached the terminal");
    }
    // What is pasted comes as a paste, whatever is in it.
    assert!(count(&stage.seen, "\u{1b}[?2004h") > 0);
    stage.leave();
}

#[test]
fn s6_numbers_keep_to_the_bounds_of_a_quantity() {
    let shop = Shop::open();
    let said = shop.untouched(|| {
        shop.import("opening", "sku,location,quantity\nSCREW,A-01,99999999999999\nSCREW,A-02,1e3\n")
    });
    said.refused_all(1, &["line 2, column 3 (quantity)", "line 3, column 3 (quantity)"]);
}
