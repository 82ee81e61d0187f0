//! What was stored once is read for ever: golden bytes of every table and event, pinned variants, hostile bytes.
//!
//! A golden file that is not there yet is written by `GOLDEN=write`; one that is there is never written again. Where a
//! layout changes, it gets a new version and a new file beside the old one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use stockroom::codec;
use stockroom::domain::alert::AlertKind;
use stockroom::domain::entry::{Action, Clock, Evaluate, Header, Vouched};
use stockroom::domain::event::{Judgement, MoveKind, Reason, Verdict};
use stockroom::domain::item::Tracking;
use stockroom::domain::kind::Kind;
use stockroom::domain::location::{LocationKind, Outside};
use stockroom::domain::party::{JobKind, Role};
use stockroom::domain::table::Table;
use stockroom::domain::tables::{
    CountState, EachTable, Entries, Names, ObservedState, StoredHeader, each_table,
};

use crate::samples::{Sample, all, events};

fn file(table: &str, version: u8) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{table}.v{version}.hex"))
}

fn unhex(text: &str) -> Vec<u8> {
    assert!(text.len().is_multiple_of(2) && text.is_ascii(), "{text:?}");
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn by_table() -> BTreeMap<&'static str, Vec<Sample>> {
    let mut tables: BTreeMap<&'static str, Vec<Sample>> = BTreeMap::new();
    for sample in all() {
        tables.entry(sample.table).or_default().push(sample);
    }
    tables
}

/// A golden file: a key and a value a line, in hexadecimal digits.
fn golden(table: &str, samples: &[Sample]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let path = file(table, samples[0].stored[0]);
    if !path.exists() && std::env::var_os("GOLDEN").is_some_and(|word| word == "write") {
        let line = |sample: &Sample| format!("{} {}\n", codec::hex(&sample.key), codec::hex(&sample.stored));
        fs::write(&path, samples.iter().map(line).collect::<String>()).unwrap();
    }
    rows(&path)
}

/// The keys and values of a golden file.
fn rows(path: &Path) -> Vec<(Vec<u8>, Vec<u8>)> {
    let text = fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    let row = |line: &str| {
        let (key, value) = line.split_once(' ').unwrap();
        (unhex(key), unhex(value))
    };
    text.lines().map(row).collect()
}

#[test]
fn golden_rows_decode_to_what_they_were_and_encode_to_the_same_bytes() {
    for (table, samples) in by_table() {
        let rows = golden(table, &samples);
        assert_eq!(rows.len(), samples.len(), "{table}");
        for ((key, value), sample) in rows.iter().zip(&samples) {
            (sample.check)(key, value).unwrap_or_else(|fault| panic!("{table}: {fault}"));
            assert_eq!(codec::hex(&sample.key), codec::hex(key), "{table}: {}", sample.words);
            assert_eq!(codec::hex(&sample.stored), codec::hex(value), "{table}: {}", sample.words);
        }
    }
}

/// What version 1 of a table held, read today: its rows' key, the rest in words.
fn older<T: Table>() -> Vec<T::Value> {
    let read = |(key, value): &(Vec<u8>, Vec<u8>)| {
        assert_eq!(value[0], 1);
        codec::decode::<T>(key, value).unwrap()
    };
    rows(&file(T::NAME, 1)).iter().map(read).collect()
}

#[test]
fn golden_rows_of_older_versions_are_read_as_what_they_were() {
    let headers = older::<Entries>();
    assert_eq!(headers.len(), 3);
    for (stored, sample) in headers.iter().zip(0..) {
        let now = crate::samples::header(sample);
        let then = Header { vouched: Vouched::Account, ..now.header };
        assert_eq!(*stored, StoredHeader { header: then, hash: now.hash });
    }
    for person in older::<Names>() {
        assert_eq!((person.name.login.as_str(), person.account, person.pin), ("ann", None, None));
    }
}

struct Covered(BTreeMap<&'static str, Vec<Sample>>, Vec<&'static str>);

impl EachTable for Covered {
    type Error = ();
    fn table<T: Table>(&mut self) -> Result<(), ()> {
        if self.0.get(T::NAME).is_none_or(|samples| samples.len() < 3) {
            self.1.push(T::NAME);
        }
        Ok(())
    }
}

#[test]
fn every_table_has_three_golden_rows() {
    let mut covered = Covered(by_table(), Vec::new());
    each_table(&mut covered).unwrap();
    assert_eq!(covered.1, Vec::<&str>::new());
}

/// Variants in the order of their stored numbers. Append only.
const EVENTS: [&str; 23] = [
    "Created",
    "EpochBegan",
    "Settings",
    "Person",
    "Item",
    "Location",
    "Supplier",
    "Job",
    "Lot",
    "Moved",
    "Reservation",
    "CountOpened",
    "CountClosed",
    "Observed",
    "Judged",
    "Withdrawn",
    "Undid",
    "AlertAcknowledged",
    "AlertSnoozed",
    "PeriodClosed",
    "ClosedItem",
    "DayBegan",
    "ClosingGoesOn",
];

#[test]
fn events_keep_their_numbers() {
    let mut seen = BTreeMap::new();
    for event in events() {
        let words = format!("{event:?}");
        let name: String = words.chars().take_while(char::is_ascii_alphabetic).collect();
        let number = usize::from(codec::plain(&event).unwrap()[0]);
        assert_eq!(EVENTS.get(number).copied(), Some(name.as_str()));
        *seen.entry(number).or_insert(0) += 1;
    }
    assert_eq!(seen, (0..EVENTS.len()).map(|number| (number, 3)).collect());
}

/// Holds variants without parts to their stored numbers.
fn check<V: serde::Serialize + std::fmt::Debug>(variants: &[V], names: &[&str]) {
    assert_eq!(variants.len(), names.len());
    for (number, (variant, name)) in variants.iter().zip(names).enumerate() {
        assert_eq!(format!("{variant:?}"), **name);
        assert_eq!(codec::plain(variant).unwrap(), [u8::try_from(number).unwrap()], "{name}");
    }
}

#[test]
fn plain_variants_keep_their_numbers() {
    check(&Kind::ALL, &["Raw", "Wip", "Mro", "Finished", "Packing"]);
    check(&Role::ALL, &["Viewer", "Clerk", "Supervisor", "Manager"]);
    check(&JobKind::ALL, &["Machine", "Work", "Person"]);
    check(&AlertKind::ALL, &["Negative", "Out", "Expired", "BelowMin", "Short"]);
    check(&LocationKind::INSIDE, &["Storage", "Dock", "Hold", "Workplace", "Cart"]);
    check(&Outside::ALL, &["Supplier", "Customer", "Production", "Use", "Loss", "Opening", "Recode"]);
    check(&[Clock::Steady, Clock::JumpedBack], &["Steady", "JumpedBack"]);
    check(&[Evaluate::Now, Evaluate::Later], &["Now", "Later"]);
    check(&[Tracking::None, Tracking::Lot], &["None", "Lot"]);
    check(&[CountState::Open, CountState::Closed], &["Open", "Closed"]);
    check(&[Judgement::Approved, Judgement::Rejected], &["Approved", "Rejected"]);
    check(&[Verdict::Matches, Verdict::Posted, Verdict::Review], &["Matches", "Posted", "Review"]);
    use ObservedState::{Posted, Rejected, Review, Withdrawn};
    check(&[Posted, Review, Rejected, Withdrawn], &["Posted", "Review", "Rejected", "Withdrawn"]);
    let reasons = [
        "Damaged",
        "Expired",
        "Missing",
        "Found",
        "Stolen",
        "Consumed",
        "DataEntry",
        "Sample",
        "Returned",
        "Other",
    ];
    check(&Reason::ALL, &reasons);
    use MoveKind as M;
    let kinds = [
        M::Opening,
        M::Receive,
        M::PutAway,
        M::Issue,
        M::Move,
        M::Adjust,
        M::Scrap,
        M::Return,
        M::Count,
        M::CountCorrection,
        M::Recode,
    ];
    let names = [
        "Opening",
        "Receive",
        "PutAway",
        "Issue",
        "Move",
        "Adjust",
        "Scrap",
        "Return",
        "Count",
        "CountCorrection",
        "Recode",
    ];
    check(&kinds, &names);
    let actions = "Create Setting Item Location Supplier Job Lot Person Opening Receive PutAway Issue Move Adjust \
                   Scrap Return Reserve Release Undo Count Alert ClosePeriod Clock Restore Mixed";
    check(&Action::ALL, &actions.split_whitespace().collect::<Vec<_>>());
}

/// Gives bytes a sum that fits, so that what is behind the sum is reached.
fn sealed(version: u8, key: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut sum = crc32fast::Hasher::new();
    sum.update(key);
    sum.update(&[version]);
    sum.update(payload);
    let mut bytes = vec![version];
    bytes.extend(sum.finalize().to_le_bytes());
    bytes.extend(payload);
    bytes
}

struct Hostile<'a>(&'a [u8], &'a [u8]);

impl EachTable for Hostile<'_> {
    type Error = ();
    fn table<T: Table>(&mut self) -> Result<(), ()> {
        let _ = codec::decode_key::<T>(self.0);
        let _ = codec::decode::<T>(self.0, self.1);
        // What decodes at all is a value like any other.
        for version in 1..=T::VERSION {
            if let Ok(value) = codec::decode::<T>(self.0, &sealed(version, self.0, self.1)) {
                let again = codec::encode::<T>(self.0, &value).unwrap();
                assert_eq!(codec::decode::<T>(self.0, &again), Ok(value));
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn hostile_bytes_never_panic(
        key in proptest::collection::vec(any::<u8>(), 0..40),
        value in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        each_table(&mut Hostile(&key, &value)).unwrap();
    }

    #[test]
    fn rows_damaged_under_a_sum_that_fits_never_panic(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let samples = all();
        let sample = which.get(&samples);
        let mut payload = sample.stored[codec::FRAME..].to_vec();
        if !payload.is_empty() {
            *at.get_mut(&mut payload) = byte;
        }
        each_table(&mut Hostile(&sample.key, &payload)).unwrap();
    }
}
