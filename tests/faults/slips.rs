//! Whoever is cut off learns at the next start what became of it: killed while posting, or stopped by the disk.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use stockroom::domain::desk::Request;
use stockroom::domain::item::Tracking;
use stockroom::service::desk::Desk;
use stockroom::service::room;
use stockroom::service::slip::{Noted, Slips, settle};

use crate::commands::{item, receive};
use crate::process::{Batch, furnish, limited, little_room, program, run, said, sound};
use crate::support::{Dice, creator, how_many, settings};

/// How many batches are killed.
const BATCHES: &str = "STOCKROOM_KILLED_BATCHES";

fn slips(folder: &Path) -> PathBuf {
    folder.join(".local/state/stockroom/open")
}

/// What the program says of the stock, and what it says beside it.
fn look(folder: &Path) -> (u64, String) {
    let output = run(folder, &["stock", "M8", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let rows: Value = serde_json::from_slice(&output.stdout).unwrap();
    (rows[0]["on_hand"].as_str().unwrap().parse().unwrap(), said(&output.stderr))
}

#[test]
fn whoever_is_killed_while_posting_is_told_what_became_of_it() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    killed_batches(folder.path());
    sound(folder.path());
}

/// At a server what was sent may be done after its client has gone: what is told must stay true.
#[test]
fn whoever_is_killed_at_a_server_is_told_the_same() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let mut server = program(folder.path()).arg("serve").stdout(Stdio::piped()).spawn().unwrap();
    let ready = BufReader::new(server.stdout.take().unwrap()).lines().any(|line| line.unwrap() == "READY");
    assert!(ready, "the server ended");
    killed_batches(folder.path());
    server.kill().unwrap();
    server.wait().unwrap();
    sound(folder.path());
}

fn killed_batches(folder: &Path) {
    let mut dice = Dice::new(5);
    let (mut recorded, mut not) = (0, 0);
    let (mut before, _) = look(folder);
    for _ in 0..how_many(BATCHES, 15) {
        let mut process = program(folder);
        process.args(["batch", "-"]);
        let mut batch = Batch::start(process);
        for _ in 0..=dice.below(4) {
            assert_eq!(batch.line("receive M8 1 --to A1").unwrap()["exit"], 0);
            before += 1;
        }
        batch.send("receive M8 1 --to A1");
        std::thread::sleep(Duration::from_micros(dice.next() % 6_000));
        batch.child.kill().unwrap();
        batch.child.wait().unwrap();
        let (now, told) = look(folder);
        let done = now - before;
        assert!(done <= 1, "{done} more than were answered");
        // Nothing is told where it was not even read; or else of the last that was sent.
        match (told.contains("was recorded: entry"), told.contains("was not recorded")) {
            (true, false) => recorded += 1,
            (false, true) => {
                assert_eq!(done, 0, "{told}");
                not += 1;
            }
            (false, false) => panic!("a slip was lost: {told}"),
            (true, true) => panic!("{told}"),
        }
        assert!(told.contains("receive of 1 x M8"), "{told}");
        assert_eq!(look(folder), (now, String::new()), "it is told once, and stays true");
        before = now;
    }
    assert_eq!(fs::read_dir(slips(folder)).unwrap().count(), 0, "nothing is left behind");
    println!("{recorded} recorded, {not} not");
}

#[test]
fn whoever_is_stopped_by_the_disk_is_told_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let (mut before, _) = look(folder.path());
    let mut batch = Batch::start(limited(folder.path(), little_room(folder.path()), "batch -"));
    while batch.line("receive M8 1 --to A1").unwrap()["exit"] == 0 {
        before += 1;
    }
    assert_eq!(batch.end().status.code(), Some(3));
    let file = fs::read_dir(slips(folder.path())).unwrap().next().unwrap().unwrap();
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let (now, told) = look(folder.path());
    let (recorded, not) = (told.contains("was recorded: entry"), told.contains("was not recorded"));
    assert_eq!((recorded, not), (now == before + 1, now == before), "{told}");
}

#[test]
fn slips_of_others_and_of_the_living_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let open = Slips::in_folder(&folder.path().join("open"));
    let room = room::create(&folder.path().join("store"), settings(), &creator()).unwrap();
    let desk = || room.desk(&creator().login, None).unwrap();
    let noted = Noted::new(Arc::new(desk()), open.clone());
    noted.submit(Request::from(item("M8", Tracking::None))).unwrap();
    assert!(noted.submit(Request::from(receive("M9", 1, "A1"))).is_err());
    let path = |name: &str| folder.path().join("open").join(name);
    let slip = |site: [u8; 16], person: u32, number: u64| {
        let session = [9_u8; 16];
        serde_json::json!({
            "site": site, "person": person, "session": session, "numbers": [number, number], "at": 0,
            "what": "issue\u{1b}[31m", "quantity": "5", "sku": "M8", "item": null, "about": null, "lines": 3,
        })
    };
    fs::write(path("other-store.open"), slip([1; 16], 1, 1).to_string()).unwrap();
    fs::write(path("other-person.open"), slip(desk().site(), 7, 1).to_string()).unwrap();
    fs::write(path("torn.open"), "{\"site\":").unwrap();
    fs::write(path("mine.open"), slip(desk().site(), 1, 1).to_string()).unwrap();
    let settled = settle(&desk(), &open);
    assert_eq!(settled.len(), 1, "{settled:?}");
    let sentence = &settled[0].sentence;
    assert!(
        sentence.contains("5 x M8 and 2 more lines") && sentence.contains("was not recorded"),
        "{sentence}"
    );
    assert!(!settled[0].recorded && !sentence.contains('\u{1b}'), "{sentence:?}");
    for (name, there) in
        [("other-store.open", true), ("other-person.open", true), ("torn.open", false), ("mine.open", false)]
    {
        assert_eq!(path(name).exists(), there, "{name}");
    }
    assert_eq!(fs::read_dir(folder.path().join("open")).unwrap().count(), 3, "the living keep theirs");
    drop(noted);
    assert_eq!(fs::read_dir(folder.path().join("open")).unwrap().count(), 2, "and take it away");
}
