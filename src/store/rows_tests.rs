//! Rows as bytes, in whatever holds them: the same rows in the same order, pages without a gap, panics as answers.

use redb::backends::InMemoryBackend;

use super::*;
use crate::domain::ids::{ItemId, LocationId, LotId};
use crate::domain::memory::Memory;
use crate::domain::table::{Read, Write};
use crate::domain::tables::{Balances, Fact, Facts};
use crate::store::plain::Plain;
use crate::store::{Durable, Store};
use Bound::{Excluded, Included, Unbounded};

const ENDS: [Bound<u8>; 7] =
    [Unbounded, Included(2), Excluded(2), Included(4), Excluded(4), Included(5), Excluded(5)];

/// The keys of a span, and those that its ends let in.
fn check(holder: &str, state: &impl Read) {
    for from in ENDS {
        for to in ENDS {
            let lets = |key: &u8| std::ops::RangeBounds::contains(&(from, to), key);
            let mut wanted: Vec<u8> = [2, 3, 4, 6].into_iter().filter(lets).collect();
            for direction in [Direction::Up, Direction::Down] {
                let rows = state.rows::<Facts>((from, to), direction, 99).unwrap();
                let keys: Vec<u8> = rows.iter().map(|(key, _)| *key).collect();
                assert_eq!(keys, wanted, "{holder}: {from:?} to {to:?}, {direction:?}");
                let first = state.first::<Facts>((from, to), direction).unwrap();
                assert_eq!(first, rows.first().copied(), "{holder}: {from:?} to {to:?}, {direction:?}");
                assert_eq!(state.rows::<Facts>((from, to), direction, 0).unwrap(), []);
                wanted.reverse();
            }
        }
    }
}

fn fill(state: &mut impl Write) {
    for key in [4, 2, 9, 3, 6] {
        state.put::<Facts>(&key, &u64::from(key)).unwrap();
    }
    state.remove::<Facts>(&9).unwrap();
    state.remove::<Facts>(&8).unwrap();
    assert_eq!((state.get::<Facts>(&3).unwrap(), state.get::<Facts>(&9).unwrap()), (Some(3), None));
}

#[test]
fn whatever_holds_the_rows_gives_the_same_ones_in_the_same_order() {
    let (mut memory, mut plain) = (Memory::new(), Plain::default());
    fill(&mut memory);
    fill(&mut plain);
    check("maps", &memory);
    check("bytes", &plain);
    let store = Store::blank_on(InMemoryBackend::new()).unwrap();
    let txn = store.begin().unwrap();
    {
        let mut state = txn.state();
        fill(&mut state);
        check("a transaction", &state);
        assert_eq!(state.raw_len(Facts::NAME).unwrap(), 4);
    }
    txn.commit(Durable::No).unwrap();
    check("a file", &store.read().unwrap());
}

#[test]
fn pages_give_every_row_once_and_then_none() {
    for rows in [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 1] {
        let mut state = Plain::default();
        for row in 0..rows {
            state.table("t").insert((row as u64).to_be_bytes().to_vec(), vec![1]);
        }
        let mut pages = Pages::new(&state, "t");
        for row in 0..rows {
            let (key, value) = pages.next_row().unwrap().unwrap();
            assert_eq!((key, value), ((row as u64).to_be_bytes().to_vec(), vec![1]), "{row} of {rows}");
        }
        for _ in 0..3 {
            assert_eq!(pages.next_row().unwrap(), None, "after {rows}");
        }
    }
}

#[test]
fn a_row_that_does_not_check_ends_the_walk_and_is_named() {
    let mut state = Plain::default();
    fill(&mut state);
    state.table(Facts::NAME).get_mut(&vec![3]).unwrap()[0] ^= 1;
    let mut seen = Vec::new();
    let walked = state.scan::<Facts>((Unbounded, Unbounded), Direction::Up, &mut |key, _| {
        seen.push(key);
        ControlFlow::Continue(())
    });
    assert_eq!(seen, [2]);
    let said = walked.unwrap_err().to_string();
    assert_eq!(said, "the store cannot be read: the checksum does not fit, at key 3 in table facts.1");
    assert!(state.get::<Facts>(&3).is_err());
    assert_eq!(crate::domain::book::fact(&state, Fact::LastLocation), Ok(2));
}

#[test]
fn a_key_is_told_as_its_parts_where_it_is_one() {
    let key = codec::key_bytes(&(ItemId(1), LocationId(16), LotId(0)));
    assert_eq!(key_words::<Balances>(&key), "(ItemId(1), LocationId(16), LotId(0))");
    assert_eq!(key_words::<Balances>(&[0, 10, 255]), "000aff");
    let none = codec::decode_key::<Balances>(&[0, 10, 255]).unwrap_err();
    assert_eq!(none.what, "a key that is none: 000aff");
}

#[test]
fn a_panic_over_damaged_pages_is_a_table_that_cannot_be_read() {
    let panics = caught("t", || -> Result<(), redb::StorageError> { std::panic::panic_any("told to") });
    assert_eq!(
        panics.unwrap_err(),
        Unreadable { table: "t", what: "its pages contradict each other".into() }
    );
    assert_eq!(caught("t", || Ok::<_, redb::StorageError>(5)), Ok(5));
}
