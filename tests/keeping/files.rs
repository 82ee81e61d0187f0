//! Files and folders: made whole, private, held by one process, and every trouble told in a sentence.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process;

use stockroom::codec;
use stockroom::domain::ids::Seq;
use stockroom::domain::table::{Read, Table};
use stockroom::domain::tables::Entries;
use stockroom::store::file::{DATA_FILE, DIRTY_FILE, NEW_FILE};
use stockroom::store::meta::{LAYOUT_KEY, Meta};
use stockroom::store::scratch::SCRATCH_PREFIX;
use stockroom::store::{Opening, Store, StoreFault};

use crate::support::{HandClock, MORNING, at_work, stock, store_in};

fn open(dir: &Path) -> Result<Store, StoreFault> {
    Store::open(dir, &Opening::default())
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_new_store_is_private_whole_and_opens_again() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("some/room");
    drop(store_in(&home, &HandClock::at(MORNING)));
    assert_eq!(names(&home), [String::from("store.lock"), String::from(DATA_FILE)]);
    assert_eq!(mode(&home), 0o700);
    assert_eq!(mode(&home.join(DATA_FILE)), 0o600);
    assert_eq!(mode(&home.join("store.lock")), 0o600);
    let store = open(&home).unwrap();
    assert!(store.read().unwrap().get::<Entries>(&Seq(1)).unwrap().is_some());
}

#[test]
fn what_was_committed_is_there_after_closing_and_opening() {
    let dir = tempfile::tempdir().unwrap();
    let clock = HandClock::at(MORNING);
    let engine = at_work(store_in(dir.path(), &clock), &clock);
    stock(&engine);
    drop(engine);
    let store = open(dir.path()).unwrap();
    let state = store.read().unwrap();
    assert_eq!(stockroom::store::journal::head(&state).unwrap().unwrap().header.seq, Seq(4));
}

#[test]
fn a_store_is_never_made_over_another() {
    let dir = tempfile::tempdir().unwrap();
    drop(store_in(dir.path(), &HandClock::at(MORNING)));
    let before = fs::read(dir.path().join(DATA_FILE)).unwrap();
    let again = Store::create(dir.path(), |_| Ok(()));
    assert!(matches!(again, Err(StoreFault::StoreThere { .. })));
    assert_eq!(fs::read(dir.path().join(DATA_FILE)).unwrap(), before);
}

#[test]
fn a_making_that_fails_leaves_no_store() {
    let dir = tempfile::tempdir().unwrap();
    let failed = Store::create(dir.path(), |_| Err(StoreFault::Stopped(String::from("told to"))));
    assert!(matches!(failed, Err(StoreFault::Stopped(_))));
    assert!(names(dir.path()).is_empty());
    assert!(matches!(open(dir.path()), Err(StoreFault::NoStore { .. })));
}

#[test]
fn leftovers_of_a_killed_process_go_and_other_files_stay() {
    let dir = tempfile::tempdir().unwrap();
    let scratch = format!("{SCRATCH_PREFIX}x.redb");
    fs::write(dir.path().join(NEW_FILE), "half").unwrap();
    drop(store_in(dir.path(), &HandClock::at(MORNING)));
    for file in [NEW_FILE, &scratch, "store.redb.mine"] {
        fs::write(dir.path().join(file), "half").unwrap();
    }
    drop(open(dir.path()).unwrap());
    assert_eq!(names(dir.path()), ["store.lock", DATA_FILE, "store.redb.mine"]);
}

#[test]
fn the_mark_of_a_failed_disk_has_every_page_checked_and_goes() {
    let dir = tempfile::tempdir().unwrap();
    let store = store_in(dir.path(), &HandClock::at(MORNING));
    store.mark_dirty().unwrap();
    drop(store);
    assert!(dir.path().join(DIRTY_FILE).exists());
    drop(open(dir.path()).unwrap());
    assert!(!dir.path().join(DIRTY_FILE).exists());
}

/// Puts the data file into a state, and asks what opening it says.
fn check(damage: impl FnOnce(&Path), says: &str) {
    let dir = tempfile::tempdir().unwrap();
    drop(store_in(dir.path(), &HandClock::at(MORNING)));
    damage(&dir.path().join(DATA_FILE));
    let sentence = open(dir.path()).err().expect("it opened").to_string();
    assert!(sentence.contains(says), "{sentence:?} does not say {says:?}");
}

#[test]
fn every_unfit_file_gets_its_sentence() {
    check(|file| fs::remove_file(file).unwrap(), "`stockroom init` makes one");
    check(|file| fs::write(file, "hello, I am a letter").unwrap(), "is not a stockroom store");
    check(|file| fs::write(file, "").unwrap(), "is not a stockroom store");
    check(|file| fs::write(file, vec![7; 100_000]).unwrap(), "is not a stockroom store");
    let cut = |file: &Path| {
        let length = fs::metadata(file).unwrap().len();
        fs::OpenOptions::new().write(true).open(file).unwrap().set_len(length / 2).unwrap();
    };
    check(cut, "is damaged");
    let other = |file: &Path| {
        fs::remove_file(file).unwrap();
        redb::Database::create(file).unwrap();
    };
    check(other, "is not a stockroom store");
    let newer = |file: &Path| {
        let db = redb::Database::open(file).unwrap();
        let txn = db.begin_write().unwrap();
        let table = redb::TableDefinition::<&[u8], &[u8]>::new(Meta::NAME);
        let key = codec::key_bytes(&LAYOUT_KEY);
        let value = codec::encode::<Meta>(&key, &99).unwrap();
        txn.open_table(table).unwrap().insert(key.as_slice(), value.as_slice()).unwrap();
        txn.commit().unwrap();
    };
    check(newer, "was written by a newer stockroom (layout 99");
}

#[test]
fn a_folder_that_cannot_be_written_gets_its_sentence() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), "").unwrap();
    let made = Store::create(&dir.path().join("file/room"), |_| Ok(()));
    let sentence = made.err().unwrap().to_string();
    assert!(sentence.contains("cannot be made"), "{sentence}");
    let missing = open(&dir.path().join("nowhere")).err().unwrap().to_string();
    assert!(missing.contains("there is no store in"), "{missing}");
    assert!(!dir.path().join("nowhere").exists(), "looking makes nothing");
}

/// Not a test of its own: what the second process of the next one does.
#[test]
fn second_process_opens_the_store() {
    let Some(dir) = std::env::var_os("STOCKROOM_TEST_OPEN") else { return };
    match open(Path::new(&dir)) {
        Ok(_) => println!("opened"),
        Err(fault) => println!("fault: {fault}"),
    }
}

#[test]
fn a_second_process_hears_who_holds_the_store() {
    let dir = tempfile::tempdir().unwrap();
    let store = store_in(dir.path(), &HandClock::at(MORNING));
    let ask = || {
        let mut second = process::Command::new(std::env::current_exe().unwrap());
        second.args(["--exact", "files::second_process_opens_the_store", "--nocapture"]);
        let output = second.env("STOCKROOM_TEST_OPEN", dir.path()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let said = ask();
    assert!(said.contains(&format!("is in use by process {} (", process::id())), "{said}");
    drop(store);
    let said = ask();
    assert!(said.contains("opened"), "{said}");
}

#[test]
fn a_file_name_cannot_play_tricks_on_the_terminal() {
    let fault = open(Path::new("/nowhere/\u{1b}[31mred")).err().unwrap().to_string();
    assert!(!fault.contains('\u{1b}'), "{fault:?}");
}
