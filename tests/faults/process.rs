//! The program itself as a process: killed while it makes a store, started twice at once, with a file that may not grow.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command as Process, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use stockroom::store::file::{DATA_FILE, DIRTY_FILE};
use stockroom::store::verify::verify_folder;
use stockroom::store::{Opening, StoreFault};

use crate::support::{Dice, HandClock, MORNING, how_many, store_in};

/// How many times the making of a store is killed.
const CREATIONS: &str = "STOCKROOM_KILLED_CREATIONS";

/// The program, with its store in a folder.
pub fn program(folder: &Path) -> Process {
    let mut process = Process::new(env!("CARGO_BIN_EXE_stockroom"));
    as_at_home(&mut process, folder);
    process
}

/// Nothing of whoever runs the tests.
fn as_at_home(process: &mut Process, folder: &Path) {
    process.env_clear().env("USER", "ann").env("HOME", folder).env("STOCKROOM_STORE", folder.join("store"));
    process.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("STOCKROOM_START", "never");
}

pub fn run(folder: &Path, words: &[&str]) -> Output {
    program(folder).args(words).stdin(Stdio::null()).output().unwrap()
}

pub fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const INIT: [&str; 5] = ["init", "--currency", "USD", "--time-zone", "UTC"];

/// Makes a store with an item and a bin.
pub fn furnish(folder: &Path) {
    let lines = [
        &INIT[..],
        &["location", "add", "A1"],
        &["item", "add", "M8", "--name", "Nut"],
        &["receive", "M8", "10", "--to", "A1"],
    ];
    for words in lines {
        let output = run(folder, words);
        assert!(output.status.success(), "{words:?}: {}", said(&output.stderr));
    }
}

/// The store is whole.
pub fn sound(folder: &Path) {
    let report = verify_folder(&folder.join("store"), &Opening::default(), None, &mut |_| {}).unwrap();
    assert_eq!(report.findings, []);
}

#[test]
fn a_killed_making_leaves_a_whole_store_or_none() {
    let mut dice = Dice::new(7);
    let (mut whole, mut none) = (0, 0);
    for _ in 0..how_many(CREATIONS, 20) {
        let folder = tempfile::tempdir().unwrap();
        let mut child = program(folder.path()).args(INIT).stdout(Stdio::null()).spawn().unwrap();
        // Until the new file is there at most; then a little while.
        let new = folder.path().join("store/store.redb.new");
        let data = folder.path().join("store").join(DATA_FILE);
        while !new.exists() && !data.exists() && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(100));
        }
        std::thread::sleep(Duration::from_micros(dice.next() % 30_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let again = run(folder.path(), &INIT);
        match again.status.code() {
            Some(0) => none += 1,
            Some(1) => {
                assert!(said(&again.stderr).contains("already"), "{}", said(&again.stderr));
                whole += 1;
            }
            _ => panic!("{again:?}"),
        }
        sound(folder.path());
        assert!(!new.exists(), "nothing half made is left");
    }
    println!("{whole} whole stores and {none} none");
}

#[test]
fn two_makings_at_once_make_one_store() {
    let folder = tempfile::tempdir().unwrap();
    let start = || program(folder.path()).args(INIT).stderr(Stdio::piped()).stdout(Stdio::null()).spawn();
    let children: Vec<Child> = (0..4).map(|_| start().unwrap()).collect();
    let codes: Vec<_> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    let made = codes.iter().filter(|output| output.status.success()).count();
    assert_eq!(made, 1, "{codes:?}");
    for output in codes.iter().filter(|output| !output.status.success()) {
        let sentence = said(&output.stderr);
        assert!(sentence.contains("in use by process") || sentence.contains("already"), "{sentence}");
    }
    sound(folder.path());
}

/// A batch that is open: lines in, answers out.
pub struct Batch {
    pub child: Child,
    answers: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Batch {
    pub fn start(mut process: Process) -> Batch {
        process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = process.spawn().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap()).lines();
        Batch { child, answers }
    }
    /// Runs a line; its answer, where there is one.
    pub fn line(&mut self, line: &str) -> Option<Value> {
        self.send(line)?;
        let answer = self.answers.next()?.unwrap();
        Some(serde_json::from_str(&answer).unwrap())
    }
    /// Sends a line and waits for nothing. A process that has stopped takes no more lines.
    pub fn send(&mut self, line: &str) -> Option<()> {
        let input = self.child.stdin.as_mut().unwrap();
        writeln!(input, "{line}").and_then(|()| input.flush()).ok()
    }
    pub fn end(mut self) -> Output {
        drop(self.child.stdin.take());
        self.child.wait_with_output().unwrap()
    }
}

#[test]
fn a_second_process_is_told_who_has_the_store_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let mut process = program(folder.path());
    process.args(["batch", "-"]);
    let mut holder = Batch::start(process);
    assert_eq!(holder.line("receive M8 1 --to A1").unwrap()["exit"], 0);
    for words in [&["stock"][..], &["receive", "M8", "1", "--to", "A1"], &["verify"], &["rebuild"]] {
        let second = run(folder.path(), words);
        assert_eq!(second.status.code(), Some(3), "{second:?}");
        let sentence = said(&second.stderr);
        assert!(sentence.contains(&format!("is in use by process {}", holder.child.id())), "{sentence}");
    }
    assert_eq!(holder.line("receive M8 1 --to A1").unwrap()["exit"], 0, "the first goes on");
    assert!(holder.end().status.success());
    let stock = said(&run(folder.path(), &["stock", "M8", "--json"]).stdout);
    assert!(stock.contains("\"12\""), "{stock}");
    sound(folder.path());
}

/// How large its data file may get, in blocks of 512 bytes, so that the store can be opened, for which it may be made
/// twice as large, and not much more.
pub fn little_room(folder: &Path) -> u64 {
    let data = folder.join("store").join(DATA_FILE);
    std::fs::metadata(data).unwrap().len() / 256 + 64
}

/// The program under a limit on the size of files, in blocks of 512 bytes.
pub fn limited(folder: &Path, blocks: u64, words: &str) -> Process {
    let mut process = Process::new("sh");
    let binary = env!("CARGO_BIN_EXE_stockroom");
    process.args(["-c", &format!("ulimit -f {blocks} && exec '{binary}' {words}")]);
    as_at_home(&mut process, folder);
    process
}

#[test]
fn a_file_that_may_not_grow_stops_the_program_and_the_truth_is_told_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let blocks = little_room(folder.path());
    let mut batch = Batch::start(limited(folder.path(), blocks, "batch -"));
    let mut done = 0;
    let last = loop {
        let answer = batch.line("receive M8 1 --to A1").expect("the last answer is told too");
        if answer["exit"] != 0 {
            break answer;
        }
        done += 1;
        assert!(done < 20_000, "the limit was never met");
    };
    assert_eq!(last["exit"], 3);
    let sentence = last["error"].as_str().unwrap();
    assert!(sentence.contains("nobody knows yet whether this was done"), "{sentence}");
    assert!(sentence.contains("ulimit"), "{sentence}");
    let ended = batch.end();
    assert_eq!(ended.status.code(), Some(3), "{ended:?}");
    assert!(said(&ended.stderr).contains("nobody knows yet"), "{}", said(&ended.stderr));
    let dirty = folder.path().join("store").join(DIRTY_FILE);
    assert!(dirty.exists(), "the next opening checks every page");

    // Still limited: everything that was answered can be looked at.
    let stock = limited(folder.path(), blocks, "stock M8 --json").output().unwrap();
    assert_eq!(stock.status.code(), Some(0), "{stock:?}");
    assert!(!dirty.exists());
    let on_hand: Value = serde_json::from_slice(&stock.stdout).unwrap();
    let on_hand: u64 = on_hand[0]["on_hand"].as_str().unwrap().parse().unwrap();
    assert!((10 + done..=11 + done).contains(&on_hand), "{done} answered, {on_hand} there");
    sound(folder.path());
}

#[test]
fn a_mark_of_a_failed_disk_has_every_page_checked() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("store");
    let checked = || {
        let steps = std::sync::Arc::new(std::sync::Mutex::new(0));
        let count = std::sync::Arc::clone(&steps);
        let hear: stockroom::engine::care::HearOpening =
            std::sync::Arc::new(move |_| *count.lock().unwrap() += 1);
        let opened =
            stockroom::store::Store::open(&home, &Opening { hear: Some(hear), ..Opening::default() });
        opened.map(|store| store.close().unwrap())?;
        let steps = *steps.lock().unwrap();
        Ok::<_, StoreFault>(steps > 0)
    };
    let store = store_in(&home, &HandClock::at(MORNING));
    store.close().unwrap();
    assert!(!checked().unwrap(), "a store that was closed opens at once");
    std::fs::write(home.join(DIRTY_FILE), "").unwrap();
    assert!(checked().unwrap());
    assert!(!checked().unwrap(), "once");
}
