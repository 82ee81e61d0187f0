//! The fields of every answer with `--json` are those that the command reference names: all of them, and no others.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use stockroom::cli::answer::Answer;
use stockroom::cli::table::{Verb, find, verbs};
use stockroom::service::desk::Desk;

use crate::examples::serving;
use crate::shop::{Shop, program};

/// Verb, the word behind it and the case as the verb's answers name them, and a command line that is answered so.
/// They run one after the other in one demo store.
const AT_DESK: &[(&str, &str, &str, &str)] = &[
    ("receive", "", "", "receive OAK-27x150 24 NUT-M8 5 --to DOCK --ref DN-1"),
    ("receive", "", "", "receive GLUE-PVA 5 --to DOCK --lot L7"),
    ("putaway", "", "", "putaway OAK-27x150 all --from DOCK"),
    ("issue", "", "", "issue CHR-BEE 1 --from SH-02 --to customer"),
    ("move", "", "", "move SCR-4x30 10 --from FD-01 --to BENCH-1"),
    ("adjust", "", "", "adjust SCR-4x30 -4 --at FD-01 --reason missing"),
    ("scrap", "", "", "scrap SCR-4x30 1 --from FD-01"),
    ("return", "", "", "return CHR-BEE 1 --from customer --to SH-02"),
    ("undo", "", "", "undo"),
    ("reserve", "", "", "reserve CHR-BEE 1 --for SO-1"),
    ("reserve", "", "without lines", "reserve"),
    ("release", "", "", "release --for SO-1"),
    ("stock", "", "", "stock"),
    ("stock", "", "", "stock --as-of 2026-06-30"),
    ("stock", "", "with `--sheet`", "stock --sheet"),
    ("journal", "", "", "journal"),
    ("journal", "", "of one entry", "journal 1"),
    ("why", "", "", "why SCR-4x30"),
    ("why", "", "", "why TBL-OAK-220 --available"),
    ("setting", "", "where it lists", "setting"),
    ("setting", "", "where it changes one", "setting shift-hours 24"),
    ("setting", "", "where it changes one", "setting shift-hours 24"),
    ("item", "", "", "item add NEW-1 --name New"),
    ("item", "list", "", "item list"),
    ("item", "show", "", "item show GLUE-PVA"),
    ("item", "show", "", "item show NEW-1"),
    ("location", "", "", "location add NEW-2"),
    ("location", "list", "", "location list"),
    ("location", "show", "", "location show FD-01"),
    ("supplier", "", "", "supplier add NEW-3"),
    ("supplier", "list", "", "supplier list"),
    ("supplier", "show", "", "supplier show BOLT"),
    ("lot", "", "", "lot add GLUE-PVA L9"),
    ("lot", "list", "", "lot list"),
    ("lot", "show", "", "lot show GLUE-PVA L9"),
    ("job", "", "", "job add NEW-4"),
    ("job", "list", "", "job list"),
    ("job", "show", "", "job show M-SAW"),
    ("count", "", "", "count new FD-05"),
    ("count", "", "", "count enter 78 HNG-35 8"),
    ("user", "", "", "user add tom"),
    ("draft", "list", "", "draft list"),
    ("user", "list", "", "user list"),
    ("user", "show", "", "user show tom"),
    ("count", "list", "", "count list --all"),
    ("count", "show", "", "count show 78"),
    ("count", "", "", "count close 78"),
    ("alerts", "", "", "alerts ack SCR-6x80"),
    ("alerts", "list", "", "alerts"),
    ("alerts", "list", "", "alerts list --all"),
    ("import", "", "", "import suppliers suppliers.csv --dry-run"),
    ("export", "", "items", "export items"),
    ("export", "", "locations", "export locations"),
    ("export", "", "suppliers", "export suppliers"),
    ("export", "", "jobs", "export jobs"),
    ("export", "", "lots", "export lots"),
    ("export", "", "stock", "export stock"),
    ("export", "", "movements", "export movements"),
    ("export", "", "journal", "export journal"),
    ("export", "", "alerts", "export alerts"),
    ("export", "", "reservations", "export reservations"),
    ("export", "", "counts", "export counts"),
    ("close-period", "", "", "close-period 2026-11-22"),
];

/// The same for verbs that work on the store from outside.
const ALONE: &[(&str, &str, &str)] = &[
    ("init", "", "init --store new --currency USD --time-zone UTC"),
    ("config", "with --check", "config --check"),
    ("backup", "", "backup out.redb"),
    ("restore", "", "restore out.redb --store restored"),
    ("verify", "", "verify"),
    ("rebuild", "", "rebuild"),
    ("demo", "without the screen", "demo --only --store made"),
    ("batch", "", "batch lines.txt"),
    ("doctor", "", "doctor"),
    ("status", "", "status"),
    ("server", "", "server stop"),
];

fn answer(verb: &Verb, of: &str, when: &str) -> Answer {
    let found = verb.answers.iter().find(|answer| answer.of == of && answer.when == when);
    *found.unwrap_or_else(|| panic!("{} {of} {when} is no answer of the table", verb.name))
}

#[track_caller]
fn check(line: &str, answer: &Answer, objects: &[Value]) {
    let wanted: BTreeSet<&str> = answer.fields().into_iter().map(|(name, _)| name).collect();
    assert!(!objects.is_empty(), "{line} answered nothing");
    for object in objects {
        let found: BTreeSet<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(found, wanted, "{line}");
    }
}

#[test]
fn every_answer_has_just_the_fields_that_are_documented() {
    let shop = Shop::open();
    let suppliers = shop.folder.path().join("suppliers.csv");
    fs::write(&suppliers, "code,name\nNEW-5,New\n").unwrap();
    for setting in shop.json("setting") {
        let name = setting["setting"].as_str().unwrap();
        assert!(find("setting").unwrap().notes.contains(name), "`setting` says nothing of {name}");
    }
    let mut told: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    // What only a screen leaves behind.
    shop.desk.keep_draft("form.receive", "half filled").unwrap();
    for (name, of, when, line) in AT_DESK {
        let line = line.replace("suppliers.csv", &suppliers.display().to_string());
        check(&line, &answer(find(name).unwrap(), of, when), &shop.json(&line));
        told.insert((name, of, when));
    }
    let folder = shop.folder.path().to_owned();
    fs::write(folder.join("lines.txt"), "stock SCR-4x30\nstock NO-SUCH\n").unwrap();
    let Shop { room, desk, folder: _kept } = shop;
    drop(desk);
    room.close();
    let mut server = None;
    for (name, when, line) in ALONE {
        if *name == "status" {
            server = Some(serving(&folder, "stockroom serve"));
        }
        let ran = program(&folder)
            .args(["-c", &format!("stockroom {line} --json")])
            .env("STOCKROOM_STORE", "store")
            .output()
            .unwrap();
        let printed = String::from_utf8(ran.stdout).unwrap();
        let objects: Vec<Value> = match *name {
            "batch" => printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
            _ => serde_json::from_str(&printed).unwrap_or_else(|why| panic!("{line}: {why} in {printed}")),
        };
        check(line, &answer(find(name).unwrap(), "", when), &objects);
        told.insert((name, "", when));
    }
    assert!(server.unwrap().wait().unwrap().success());
    for verb in verbs() {
        for answer in verb.answers {
            let covered = told.contains(&(verb.name, answer.of, answer.when));
            assert!(covered, "nothing shows the answer of {} {} {}", verb.name, answer.of, answer.when);
        }
    }
}
