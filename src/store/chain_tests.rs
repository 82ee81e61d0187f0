//! A journal of a few entries, whole and damaged: what is appended is walked as it was, and the first entry that does
//! not fit is named with what is wrong with it.

use super::*;
use crate::codec::{encode, key_bytes};
use crate::domain::entry::{Action, Evaluate, Header, Vouched};
use crate::domain::event::{Event, Judgement};
use crate::domain::ids::{EntryLine, PersonId, RequestId, SessionId};
use crate::domain::table::{Read, Write};
use crate::domain::time::Day;
use crate::store::journal::{append, check_end, entry, head, site};
use crate::store::plain::Plain;

fn header(seq: u64) -> Header {
    Header {
        epoch: 1,
        seq: Seq(seq),
        by: PersonId::CREATOR,
        vouched: Vouched::Account,
        request: RequestId { session: SessionId([3; 16]), number: seq },
        digest: Hash([4; 32]),
        effective: Moment(1_000 * seq),
        recorded: Moment(1_000 * seq),
        clock: Clock::Steady,
        action: Action::Clock,
        reference: None,
        note: None,
        override_reason: None,
        undoes: None,
        alerts: Evaluate::Now,
        lines: 99,
        prev: Hash([5; 32]),
    }
}

fn events(seq: u64) -> Vec<Event> {
    let line = |line| EntryLine { seq: Seq(seq), line };
    match seq {
        1 => vec![Event::Created { site: [9; 16] }],
        2 => vec![
            Event::Undid(line(1)),
            Event::Judged(line(2), Judgement::Approved),
            Event::Withdrawn(line(3)),
        ],
        _ => vec![Event::DayBegan(Day(seq as u32))],
    }
}

/// Four entries, of which the second has three lines; `change` changes a header before it is appended.
fn journal(change: impl Fn(&mut Header)) -> Plain {
    let mut state = Plain::default();
    let mut last = None;
    for seq in 1..=4 {
        let mut header = header(seq);
        change(&mut header);
        last = Some(append(&mut state, last.as_ref(), header, &events(seq)).unwrap());
    }
    state
}

/// Walks to the end, or to what does not fit.
fn walked(state: &Plain) -> Result<(u64, Hash), Broken> {
    let mut walker = Walker::new(state).unwrap();
    while walker.next_entry()?.is_some() {}
    let (seq, hash) = walker.head();
    Ok((seq.0, hash))
}

/// The first entry that does not fit, and what is said of it; an empty sentence where all fit.
fn check(name: &str, state: &Plain, seq: u64, says: &str) {
    match walked(state) {
        Ok((last, hash)) => {
            assert_eq!((last, says), (seq, ""), "{name}");
            assert_eq!(head(state).unwrap().map(|head| head.hash), Some(hash), "{name}");
        }
        Err(broken) => assert_eq!(broken.to_string(), format!("entry {seq}: {says}"), "{name}"),
    }
}

fn header_key(seq: u64) -> Vec<u8> {
    key_bytes(&Seq(seq))
}

fn line_key(seq: u64, line: u32) -> Vec<u8> {
    key_bytes(&(Seq(seq), line))
}

/// Stores a header anew, as it is after `change`, with a sum that fits.
fn forge(state: &mut Plain, seq: u64, change: impl Fn(&mut StoredHeader)) {
    let mut stored = state.get::<Entries>(&Seq(seq)).unwrap().unwrap();
    change(&mut stored);
    state.put::<Entries>(&Seq(seq), &stored).unwrap();
}

#[test]
fn what_was_appended_is_walked_and_read_as_it_was() {
    let state = journal(|_| ());
    let mut walker = Walker::new(&state).unwrap();
    let mut prev = Hash::ZERO;
    assert_eq!(walker.head(), (Seq(0), Hash::ZERO));
    for seq in 1..=4 {
        let (walked, hash) = walker.next_entry().unwrap().unwrap();
        let lines = events(seq).len() as u32;
        assert_eq!(walked, Entry { header: Header { prev, lines, ..header(seq) }, events: events(seq) });
        assert_eq!(walker.head(), (Seq(seq), hash));
        assert_eq!(entry(&state, Seq(seq)).unwrap(), Some((walked, hash)));
        assert_ne!(hash, prev);
        prev = hash;
    }
    assert_eq!(walker.next_entry(), Ok(None));
    assert_eq!(entry(&state, Seq(5)).unwrap(), None);
    assert_eq!(head(&state).unwrap().map(|head| (head.header.seq, head.hash)), Some((Seq(4), prev)));
    assert_eq!(site(&state).unwrap(), [9; 16]);
    check_end(&state).unwrap();
}

#[test]
fn an_empty_journal_fits_and_has_no_head() {
    let state = Plain::default();
    assert_eq!(walked(&state), Ok((0, Hash::ZERO)));
    assert_eq!(head(&state).unwrap(), None);
    check_end(&state).unwrap();
    assert!(site(&state).unwrap_err().what.contains("does not name the store"));
}

/// An auditor can make the same hash of the stored bytes with any SHA-256.
#[test]
fn the_hash_is_of_the_stored_bytes_and_of_the_entry_before() {
    let mut state = journal(|_| ());
    let prev = state.get::<Entries>(&Seq(1)).unwrap().unwrap().hash;
    let stored = state.get::<Entries>(&Seq(2)).unwrap().unwrap();
    let row = state.table(Entries::NAME).get(&header_key(2)).cloned().unwrap();
    let header = &row[codec::FRAME..row.len() - 32];
    let lines: Vec<Vec<u8>> =
        (1..=3).map(|line| state.table(Lines::NAME).get(&line_key(2, line)).cloned().unwrap()).collect();
    let first: [&[u8]; 3] = [&prev.0, &[Entries::VERSION], header];
    let parts = &mut first.into_iter().chain(lines.iter().map(Vec::as_slice));
    assert_eq!(stored.hash, codec::digest("stockroom entry 1", parts));
    assert_eq!(&row[row.len() - 32..], stored.hash.0);
}

#[test]
fn a_row_that_is_missing_or_too_many_is_named() {
    let without = |table: &'static str, key: Vec<u8>| {
        let mut state = journal(|_| ());
        assert!(state.table(table).remove(&key).is_some());
        state
    };
    let with = |key: Vec<u8>| {
        let mut state = journal(|_| ());
        let bytes = encode::<Lines>(&key, &Event::DayBegan(Day(1))).unwrap();
        assert_eq!(state.table(Lines::NAME).insert(key, bytes), None);
        state
    };
    check("nothing is", &journal(|_| ()), 4, "");
    check("first header", &without(Entries::NAME, header_key(1)), 1, "it is missing; entry 2 is next");
    check("header", &without(Entries::NAME, header_key(3)), 3, "it is missing; entry 4 is next");
    check("last header", &without(Entries::NAME, header_key(4)), 4, "it has lines but no header");
    let first = without(Lines::NAME, line_key(2, 1));
    check("first line", &first, 2, "line 1 is missing; line 2.2 is next");
    let middle = without(Lines::NAME, line_key(2, 2));
    check("line", &middle, 2, "line 2 is missing; line 2.3 is next");
    let last = without(Lines::NAME, line_key(2, 3));
    check("last line", &last, 2, "it has 2 lines where its header says 3");
    check("one more line", &with(line_key(2, 4)), 2, "it has 4 lines where its header says 3");
    check("line 0", &with(line_key(3, 0)), 3, "line 1 is missing; line 3.0 is next");
    check("before the first", &with(line_key(0, 1)), 1, "line 1 is missing; line 0.1 is next");
    check("after the last", &with(line_key(5, 1)), 5, "it has lines but no header");
    let gone = entry(&last, Seq(2)).unwrap_err().what;
    assert_eq!(gone, "entry 2 has 2 of 3 lines");
}

#[test]
fn a_row_that_was_changed_is_named_though_its_sum_fits() {
    let unchained = "it is not chained to the entry before";
    let unfit = "its hash does not fit what it says";
    type Forge<'f> = &'f dyn Fn(&mut Plain);
    let cases: [(&str, Forge<'_>, u64, &str); 7] = [
        ("who", &|state| forge(state, 2, |row| row.header.by = PersonId(7)), 2, unfit),
        ("its hash", &|state| forge(state, 2, |row| row.hash.0[31] ^= 1), 2, unfit),
        ("what it follows", &|state| forge(state, 2, |row| row.header.prev.0[0] ^= 1), 2, unchained),
        (
            "its number",
            &|state| forge(state, 3, |row| row.header.seq = Seq(9)),
            3,
            "its header says that it is entry 9",
        ),
        (
            "how many lines",
            &|state| forge(state, 3, |row| row.header.lines = 0),
            3,
            "it has 1 lines where its header says 0",
        ),
        ("an event", &|state| state.put::<Lines>(&(Seq(3), 1), &Event::DayBegan(Day(4))).unwrap(), 3, unfit),
        (
            "the order of events",
            &|state| {
                state.put::<Lines>(&(Seq(2), 1), &events(2)[2]).unwrap();
                state.put::<Lines>(&(Seq(2), 3), &events(2)[0]).unwrap();
            },
            2,
            unfit,
        ),
    ];
    for (name, change, seq, says) in cases {
        let mut state = journal(|_| ());
        change(&mut state);
        check(name, &state, seq, says);
    }
}

#[test]
fn a_flipped_bit_anywhere_in_the_journal_is_noticed_in_its_entry() {
    let whole = journal(|_| ());
    for table in [Entries::NAME, Lines::NAME] {
        for (key, value) in whole.clone().table(table) {
            let seq = Seq(u64::from_be_bytes(*key.first_chunk().unwrap()));
            for byte in 0..value.len() {
                let mut state = whole.clone();
                state.table(table).get_mut(key).unwrap()[byte] ^= 1 << (byte % 8);
                let broken = walked(&state).unwrap_err();
                assert_eq!(broken.seq, seq, "byte {byte} of {key:?} in {table}: {}", broken.what);
            }
        }
    }
}

#[test]
fn a_clock_that_goes_back_says_so_and_an_epoch_never_comes_again() {
    let back = "it was recorded before the entry before, and does not say that the clock had gone back";
    let at = |recorded: u64, clock: Clock| {
        journal(move |header| {
            if header.seq == Seq(3) {
                (header.recorded, header.clock) = (Moment(recorded), clock);
            }
        })
    };
    check("the same moment", &at(2_000, Clock::Steady), 4, "");
    check("a moment before", &at(1_999, Clock::Steady), 3, back);
    check("and it says so", &at(1_999, Clock::JumpedBack), 4, "");
    let epochs = |epochs: [u32; 4]| journal(move |header| header.epoch = epochs[header.seq.0 as usize - 1]);
    check("a new epoch", &epochs([1, 1, 2, 2]), 4, "");
    check("an old one", &epochs([1, 2, 1, 2]), 3, "its epoch is over already");
}

#[test]
fn every_open_sees_whether_the_end_of_the_journal_is_whole() {
    let says = |state: &Plain| check_end(state).map_err(|fault| fault.what);
    type Damage<'f> = &'f dyn Fn(&mut Plain);
    let cases: [(&str, Damage<'_>, &str); 5] = [
        (
            "an entry is missing",
            &|state| drop(state.table(Entries::NAME).remove(&header_key(2))),
            "the journal has 3 entries, but its last number is another",
        ),
        (
            "all but the last are",
            &|state| state.table(Entries::NAME).retain(|key, _| *key == header_key(4)),
            "the journal has 1 entries, but its last number is another",
        ),
        (
            "one follows another than the one before it",
            &|state| forge(state, 3, |row| row.header.prev.0[0] ^= 1),
            "entry 3 does not follow the one before it",
        ),
        (
            "one is another than the next follows",
            &|state| forge(state, 1, |row| row.hash.0[0] ^= 1),
            "entry 2 does not follow the one before it",
        ),
        (
            "one says that it is another",
            &|state| forge(state, 4, |row| row.header.seq = Seq(5)),
            "entry 4 does not follow the one before it",
        ),
    ];
    for (name, damage, what) in cases {
        let mut state = journal(|_| ());
        damage(&mut state);
        assert_eq!(says(&state), Err(what.into()), "{name}");
    }
}
