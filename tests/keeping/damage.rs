//! Damage is noticed: verify names the first entry that does not fit, and every table row that does not.

use std::fs;
use std::path::Path;

use redb::{ReadableTable, TableDefinition};
use stockroom::codec;
use stockroom::domain::event::Event;
use stockroom::domain::ids::{Hash, ItemId, LocationId, LotId, Seq};
use stockroom::domain::quantity::Qty;
use stockroom::domain::table::Table;
use stockroom::domain::tables::{Balance, Balances, Entries, Lines, Totals};
use stockroom::domain::time::Day;
use stockroom::store::verify::{Report, verify_folder};
use stockroom::store::{Opening, Store, StoreFault, rebuild::rebuild};

use crate::support::{HandClock, MORNING, at_work, quiet, stock, store_in};

type Rows<'a> = redb::Table<'a, &'static [u8], &'static [u8]>;

/// A store with four entries in a folder, closed.
fn closed_store(dir: &Path) {
    let clock = HandClock::at(MORNING);
    let engine = at_work(store_in(dir, &clock), &clock);
    stock(&engine);
}

fn verified(dir: &Path, since: Option<Hash>) -> Result<Report, StoreFault> {
    verify_folder(dir, &Opening::default(), since, &mut quiet())
}

/// Works on the rows of a table behind the store's back.
fn tamper<T: Table>(dir: &Path, work: impl FnOnce(&mut Rows<'_>)) {
    let db = redb::Database::open(dir.join("store.redb")).unwrap();
    let txn = db.begin_write().unwrap();
    work(&mut txn.open_table(TableDefinition::new(T::NAME)).unwrap());
    txn.commit().unwrap();
}

fn put<T: Table>(rows: &mut Rows<'_>, key: &T::Key, value: &T::Value) {
    let key = codec::key_bytes(key);
    let value = codec::encode::<T>(&key, value).unwrap();
    rows.insert(key.as_slice(), value.as_slice()).unwrap();
}

fn take<T: Table>(rows: &mut Rows<'_>, key: &T::Key) {
    assert!(rows.remove(codec::key_bytes(key).as_slice()).unwrap().is_some(), "there was such a row");
}

fn value<T: Table>(rows: &Rows<'_>, key: &T::Key) -> T::Value {
    let key = codec::key_bytes(key);
    codec::decode::<T>(&key, rows.get(key.as_slice()).unwrap().unwrap().value()).unwrap()
}

/// Flips a bit of a stored value.
fn flip<T: Table>(rows: &mut Rows<'_>, key: &T::Key) {
    let key = codec::key_bytes(key);
    let mut bytes = rows.get(key.as_slice()).unwrap().unwrap().value().to_vec();
    *bytes.last_mut().unwrap() ^= 4;
    rows.insert(key.as_slice(), bytes.as_slice()).unwrap();
}

/// Tampers with a table, and asks what verify says first.
fn check<T: Table>(work: impl FnOnce(&mut Rows<'_>), says: &str) {
    let dir = tempfile::tempdir().unwrap();
    closed_store(dir.path());
    tamper::<T>(dir.path(), work);
    let report = match verified(dir.path(), None) {
        Ok(report) => report,
        Err(fault) => {
            assert!(fault.to_string().contains(says), "{fault} does not say {says:?}");
            return;
        }
    };
    let found: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    assert!(found.iter().any(|finding| finding.contains(says)), "{found:?} do not say {says:?}");
}

#[test]
fn a_sound_store_is_found_sound() {
    let dir = tempfile::tempdir().unwrap();
    closed_store(dir.path());
    let report = verified(dir.path(), None).unwrap();
    assert_eq!(report.findings, []);
    assert_eq!((report.entries, report.head.unwrap().0), (4, Seq(4)));
    assert!(report.lines > 10 && report.rows > 20, "{report:?}");
}

#[test]
fn the_first_bad_entry_is_named() {
    let another = Event::DayBegan(Day(1));
    check::<Lines>(|rows| put::<Lines>(rows, &(Seq(3), 1), &another), "first bad entry is 3: its hash");
    check::<Lines>(|rows| flip::<Lines>(rows, &(Seq(2), 1)), "first bad entry is 2: ");
    check::<Lines>(|rows| take::<Lines>(rows, &(Seq(1), 2)), "first bad entry is 1: line 2 is missing");
    check::<Lines>(|rows| put::<Lines>(rows, &(Seq(2), 2), &another), "first bad entry is 2: it has 2 lines");
    check::<Lines>(
        |rows| put::<Lines>(rows, &(Seq(9), 1), &another),
        "first bad entry is 5: it has lines but",
    );
    check::<Entries>(|rows| take::<Entries>(rows, &Seq(2)), "another");
    check::<Entries>(
        |rows| {
            let mut stored = value::<Entries>(rows, &Seq(2));
            stored.header.recorded.0 += 1;
            put::<Entries>(rows, &Seq(2), &stored);
        },
        "first bad entry is 2: its hash",
    );
    check::<Entries>(
        |rows| {
            let mut stored = value::<Entries>(rows, &Seq(3));
            stored.hash = Hash([7; 32]);
            put::<Entries>(rows, &Seq(3), &stored);
        },
        "entry 4 does not follow",
    );
}

#[test]
fn a_chain_made_again_from_a_forged_entry_has_another_head() {
    let dir = tempfile::tempdir().unwrap();
    closed_store(dir.path());
    let head = verified(dir.path(), None).unwrap().head.unwrap();
    let report = verified(dir.path(), Some(head.1)).unwrap();
    assert_eq!((report.since, report.sound()), (Some(Seq(4)), true));
    let report = verified(dir.path(), Some(Hash([5; 32]))).unwrap();
    assert_eq!(report.findings.len(), 1);
    assert!(report.findings[0].to_string().contains("no entry of the journal has the hash 0505"));
}

const RECORD: (ItemId, LocationId, LotId) = (ItemId(1), LocationId(16), LotId::NONE);

#[test]
fn every_row_that_the_journal_does_not_make_is_named() {
    let balance = Balance { on_hand: Qty(99), last: Seq(4) };
    let elsewhere = (ItemId(1), LocationId(17), LotId::NONE);
    check::<Balances>(|rows| put::<Balances>(rows, &RECORD, &balance), "balances.1: the row (ItemId(1), ");
    check::<Balances>(|rows| put::<Balances>(rows, &RECORD, &balance), "add up to -9999901 millionths");
    check::<Balances>(|rows| put::<Balances>(rows, &elsewhere, &balance), "is there without a reason");
    check::<Balances>(|rows| take::<Balances>(rows, &RECORD), "is missing");
    check::<Balances>(|rows| flip::<Balances>(rows, &RECORD), "cannot be read: the checksum does not fit");
    check::<Totals>(|rows| take::<Totals>(rows, &ItemId(1)), "totals.1: the row ItemId(1) is missing");
}

#[test]
fn a_rebuild_mends_the_tables_and_leaves_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    closed_store(dir.path());
    let before = verified(dir.path(), None).unwrap();
    tamper::<Balances>(dir.path(), |rows| take::<Balances>(rows, &RECORD));
    tamper::<Totals>(dir.path(), |rows| flip::<Totals>(rows, &ItemId(1)));
    assert!(!verified(dir.path(), None).unwrap().sound());
    let store = Store::open(dir.path(), &Opening::default()).unwrap();
    assert_eq!(Some(rebuild(&store, &mut quiet()).unwrap().head), before.head);
    store.close().unwrap();
    assert_eq!(verified(dir.path(), None).unwrap(), before);
}

#[test]
fn a_rebuild_of_a_journal_that_does_not_fit_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    closed_store(dir.path());
    tamper::<Lines>(dir.path(), |rows| flip::<Lines>(rows, &(Seq(4), 1)));
    tamper::<Balances>(dir.path(), |rows| take::<Balances>(rows, &RECORD));
    let before = verified(dir.path(), None).unwrap();
    let store = Store::open(dir.path(), &Opening::default()).unwrap();
    let fault = rebuild(&store, &mut quiet()).unwrap_err().to_string();
    assert!(fault.contains("entry 4"), "{fault}");
    store.close().unwrap();
    assert_eq!(verified(dir.path(), None).unwrap().findings, before.findings);
}

#[test]
fn a_bit_flipped_in_the_file_is_never_found_sound() {
    let dir = tempfile::tempdir().unwrap();
    closed_store(dir.path());
    let file = dir.path().join("store.redb");
    let whole = fs::read(&file).unwrap();
    let head = verified(dir.path(), None).unwrap().head;
    // Where texts of the store stand: rows in use, or pages that are free by now.
    let places: Vec<usize> = (0..whole.len() - 2)
        .filter(|at| &whole[*at..*at + 2] == b"M8" || &whole[*at..*at + 2] == b"A1")
        .collect();
    assert!(places.len() >= 4, "the texts are in the file");
    let mut noticed = 0;
    for place in places {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        fs::write(&file, &damaged).unwrap();
        match verified(dir.path(), None) {
            Ok(report) if report.sound() => assert_eq!(report.head, head, "a free page"),
            _ => noticed += 1,
        }
    }
    assert!(noticed >= 4, "{noticed} noticed");
}
