//! The disk is gone: a year is replayed, the store vanishes at a random moment, and comes back from the second folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use stockroom::domain::command::{Command, LocationCommand, LocationPatch};
use stockroom::domain::desk::Request;
use stockroom::domain::ids::{RequestId, SessionId};
use stockroom::domain::query::{OutcomeQuery, StoreQuery};
use stockroom::domain::receipt::{Receipt, Repeated};
use stockroom::domain::text::Code;
use stockroom::service::desk::{Desk, ask};

use crate::house::House;

/// How often the disk goes.
const DRILLS: &str = "STOCKROOM_DRILLS";
/// How many rows of the year are replayed; all of it where there are fewer.
const ROWS: &str = "STOCKROOM_DRILL_ROWS";

fn how_many(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/store-343").join(name)
}

#[track_caller]
fn done(house: &House, line: &str) -> String {
    let (code, said) = house.run(line);
    assert_eq!(code, 0, "{line}: {said}");
    said
}

/// The first rows of the year as a file, and what they add up to by item and place.
fn year(house: &House, rows: usize) -> (PathBuf, BTreeMap<(String, String), i64>) {
    let text = fs::read_to_string(data("movements.csv")).unwrap();
    let (mut file, mut sums) = (String::new(), BTreeMap::new());
    for (index, line) in text.lines().take(rows + 1).enumerate() {
        file.push_str(line);
        file.push('\n');
        let cells: Vec<&str> = line.split(',').collect();
        if index == 0 {
            assert_eq!(cells[2..7], ["sku", "quantity", "unit", "from", "to"]);
            continue;
        }
        let quantity: i64 = cells[3].parse().unwrap();
        for (place, sign) in [(cells[5], -1), (cells[6], 1)] {
            *sums.entry((cells[2].to_owned(), place.to_owned())).or_insert(0) += sign * quantity;
        }
    }
    // Places inside have a dash or are the dock; the rest is outside.
    sums.retain(|(_, place), sum| *sum != 0 && (place.contains('-') || place == "DOCK"));
    let path = house.dir().with_file_name("year.csv");
    fs::write(&path, file).unwrap();
    (path, sums)
}

fn stock(house: &House) -> BTreeMap<(String, String), i64> {
    let said = done(house, "stock --by location --format csv");
    let rows = said.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    rows.map(|cells| {
        let on_hand = cells.iter().rev().nth(5).unwrap();
        ((cells[0].to_owned(), cells[2].to_owned()), on_hand.parse().unwrap_or(0))
    })
    .filter(|(_, on_hand)| *on_hand != 0)
    .collect()
}

fn number(of: &serde_json::Value, name: &str) -> u64 {
    of[name]["entry"].as_u64().unwrap_or_default()
}

/// The newest backup of the second folder.
fn newest(second: &Path) -> PathBuf {
    let seq = |path: &PathBuf| -> u64 {
        path.file_name().unwrap().to_str().unwrap().split('-').nth(1).unwrap().parse().unwrap()
    };
    let all = fs::read_dir(second).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.extension().is_some_and(|end| end == "redb")).max_by_key(seq).unwrap()
}

#[test]
fn a_store_whose_disk_is_gone_comes_back_from_the_second_folder() {
    for drill in 0..how_many(DRILLS, 1) {
        the_disk_goes(drill);
    }
}

fn the_disk_goes(drill: usize) {
    let house = House::bare("init --currency USD --time-zone America/New_York");
    let second = house.dir().with_file_name("second");
    fs::create_dir(&second).unwrap();
    let owner = format!("backup-folder = \"{}\"\njournal-seconds = 1\n", second.display());
    fs::write(house.dir().join("store.toml"), &owner).unwrap();
    for kind in ["items", "locations", "suppliers"] {
        done(&house, &format!("import {kind} {}", data(&format!("{kind}.csv")).display()));
    }
    let (file, sums) = year(&house, how_many(ROWS, 3_000));
    let server = house.serve();
    done(&house, "backup");
    // Somebody else is there, so that the year comes in parts; what they did must be known afterwards.
    let colleague = house.desk(7);
    let command = Command::Location(LocationCommand::Add {
        code: Code::new("DRILL").unwrap(),
        patch: LocationPatch::default(),
    });
    let asked = Request { number: Some(1), ..Request::from(command) };
    let Ok(Receipt::Done(first)) = colleague.submit(asked.clone()) else { panic!("it was refused") };
    let epoch = ask(&colleague, StoreQuery).unwrap().epoch;
    let line = format!("import movements {}", file.display());
    let mut replay = house.begin(&line);
    let moment =
        u64::from(std::process::id()).wrapping_mul(2_654_435_761).wrapping_add(drill as u64 * 977) % 6_000;
    std::thread::sleep(Duration::from_millis(1_500 + moment));
    let kept = loop {
        let status: serde_json::Value = serde_json::from_str(&done(&house, "status --json")).unwrap();
        let status = &status[0];
        if number(status, "journal") >= first.seq.0 {
            break number(status, "journal");
        }
    };
    server.kill();
    drop(colleague);
    let _ = replay.kill();
    replay.wait().unwrap();
    fs::remove_dir_all(house.dir()).unwrap();

    let said = done(&house, &format!("restore {} --json", newest(&second).display()));
    let told: serde_json::Value = serde_json::from_str(&said).unwrap();
    let back = told[0]["with_journal"].as_u64().unwrap();
    assert!(back >= kept, "entry {kept} was kept, and {back} came back");
    done(&house, "verify");
    fs::write(house.dir().join("store.toml"), &owner).unwrap();
    let _server = house.serve();
    let colleague = house.desk(7);
    let store = ask(&colleague, StoreQuery).unwrap();
    assert_eq!((store.epoch, store.head.0 > back), (epoch + 1, true), "a new epoch began");
    let Ok(Receipt::Done(again)) = colleague.submit(asked) else { panic!("it was refused") };
    assert_eq!((again.seq, again.repeated), (first.seq, Repeated::Before));
    let never = RequestId { session: SessionId([8; 16]), number: 1 };
    assert_eq!(ask(&colleague, OutcomeQuery { request: never }).unwrap(), None);
    // The year is gone on with, and adds up.
    done(&house, &line);
    assert!(stock(&house) == sums, "the year does not add up");
    done(&house, "verify");
    println!("drill {drill}: after {} ms, {kept} kept, {back} came back", 1_500 + moment);
}

#[test]
fn a_restore_says_in_a_line_of_its_own_which_piece_is_damaged() {
    let house = House::new();
    let server = house.serve();
    for line in ["backup", "receive X 1 --to A"] {
        assert_eq!(house.run(line).0, 0, "{line}");
    }
    server.signal("-TERM");
    assert_eq!(server.ended(), 0);
    let kept = |end: &str| {
        let files = std::fs::read_dir(house.dir().join("backups")).unwrap().map(|file| file.unwrap().path());
        files.filter(|path| path.to_str().unwrap().ends_with(end)).max().unwrap()
    };
    let piece = kept(".seg");
    let mut bytes = std::fs::read(&piece).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&piece, bytes).unwrap();
    let line = format!("restore {}", kept(".redb").display());
    let (code, said) = house.run_in("again", &line);
    assert_eq!(code, 0, "{said}");
    let told =
        said.lines().find(|line| line.starts_with("What follows entry")).unwrap_or_else(|| panic!("{said}"));
    assert!(told.contains(piece.to_str().unwrap()) && !told.chars().any(char::is_control), "{said}");
    let (code, said) = house.run_in("once-more", &format!("{line} --json"));
    assert!(code == 0 && said.contains("\"broken\":[\"/") && !said.contains('\u{fffd}'), "{said}");
}
