//! Keys as bytes: they come back as they were and sort as their parts do, whatever holds them.

use super::super::ids::{ItemId, LocationId, LotId, Seq, SessionId};
use super::super::time::Moment;
use super::*;

fn bytes<K: Key>(key: &K) -> Vec<u8> {
    let mut bytes = Vec::new();
    key.encode(&mut bytes);
    bytes
}

/// These keys, smallest first: each comes back, is no key where a byte is missing, and their bytes sort as they do.
fn check<K: Key>(keys: &[K]) {
    for key in keys {
        let whole = bytes(key);
        let mut rest = [whole.as_slice(), &[7]].concat();
        let mut left = rest.as_slice();
        assert_eq!(K::decode(&mut left).as_ref(), Some(key));
        assert_eq!(left, [7], "{key:?}");
        rest.truncate(whole.len() - 1);
        assert_eq!(K::decode(&mut rest.as_slice()), None, "{key:?}");
    }
    for pair in keys.windows(2) {
        assert!(pair[0] < pair[1] && bytes(&pair[0]) < bytes(&pair[1]), "{pair:?}");
    }
}

#[test]
fn keys_come_back_as_they_were_and_sort_as_their_parts_do() {
    check(&[0_u8, 1, 127, 128, 255]);
    check(&[0_u32, 1, 255, 256, u32::MAX]);
    check(&[Seq(0), Seq(255), Seq(256), Seq(u64::MAX)]);
    check(&[Moment(0), Moment(1 << 40)]);
    check(&[SessionId([0; 16]), SessionId([1; 16]), SessionId([255; 16])]);
    let text = String::from;
    check(&[text(""), text(" "), text("a"), text("a b"), text("aa"), text("ab"), text("b"), text("\u{e9}")]);
    check(&[(text("a"), ItemId(9)), (text("ab"), ItemId(1)), (text("b"), ItemId(0))]);
    let record = |item, place, lot| (ItemId(item), LocationId(place), LotId(lot));
    check(&[record(1, 2, 3), record(1, 2, 4), record(1, 3, 0), record(2, 0, 0)]);
    let long = |last| (ItemId(1), LocationId(2), LotId(3), Moment(4), Seq(5), last);
    check(&[long(0), long(1), long(u32::MAX)]);
    check(&[(7_u32, 1_u8, ItemId(1), LocationId(2), LotId(3)), (8, 0, ItemId(0), LocationId(0), LotId(0))]);
}

/// A zero byte ends a text in a key, so none may be in it.
#[test]
fn a_zero_byte_never_ends_a_text_early() {
    assert_eq!(bytes(&String::from("a\0b")), bytes(&String::from("ab")));
    assert_eq!(String::decode(&mut &b"ab"[..]), None);
}

#[test]
fn what_cannot_be_read_says_what_and_where() {
    let row = Unreadable { table: "items.1", what: "a bad row".into() };
    assert_eq!(row.to_string(), "the store cannot be read: a bad row in table items.1");
    assert_eq!(Unreadable::disk("it is full".into()).to_string(), "the store cannot be used: it is full");
}
