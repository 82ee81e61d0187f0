//! How values become bytes and come back: the one file that names bincode.
//!
//! A stored value is `[version u8][CRC-32 u32, little endian][payload]`; the sum covers the row's key, the version and
//! the payload, so that a row that slipped under another key is noticed too. What does not decode to the last byte is
//! unreadable, never a guess. Nothing here may allocate more than `CLAIM_MAX` for what bytes of a row claim to be.

use bincode::config::{Configuration, Limit, LittleEndian, NoLimit, Varint};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::domain::ids::Hash;
use crate::domain::table::{Key, OldValue, Table, Unreadable};

/// The longest stored value: an item with 32 parts of each sort, all at their longest, takes about 180 KiB.
pub const VALUE_MAX: usize = 256 * 1024;
/// The longest message between two programs: what an import sends at once.
pub const MESSAGE_MAX: usize = 256 * 1024 * 1024;
/// Messages up to so many bytes may claim 16 times as much, as stored values may; longer ones [`MESSAGE_MAX`].
const SHORT_MESSAGE: usize = 4 * 1024;
/// See [`SHORT_MESSAGE`].
const LONG_MESSAGE: usize = 1024 * 1024;
/// The most that the parts of a stored value may claim together. The codec counts a number at its full width, 16 bytes at
/// most, where one byte may be stored: whatever fits into [`VALUE_MAX`] bytes is read back.
const CLAIM_MAX: usize = 16 * VALUE_MAX;
/// Version byte and sum in front of each payload.
pub const FRAME: usize = 5;

/// Bytes that a value usually has at most: room for it is made at once.
const USUAL: usize = 128;

const STORED: Configuration<LittleEndian, Varint, Limit<CLAIM_MAX>> =
    bincode::config::standard().with_limit::<CLAIM_MAX>();
const FREE: Configuration<LittleEndian, Varint, NoLimit> = bincode::config::standard();

/// A value could not be made into bytes, or bytes into a value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CodecFault {
    /// The value has no bytes.
    #[error("the value cannot be stored: {0}")]
    Encode(String),
    /// Longer than a stored value may be.
    #[error("the value is {0} bytes long; at most {VALUE_MAX} fit")]
    TooLong(usize),
    /// Shorter than version and sum.
    #[error("the row is cut short: {0} bytes")]
    Short(usize),
    /// Another sum than the one that was stored.
    #[error("the checksum does not fit")]
    Sum,
    /// Written by a newer program, or by none at all.
    #[error("version {0} is not known to this program")]
    Version(u8),
    /// Not such a value.
    #[error("it does not decode: {0}")]
    Decode(String),
    /// More bytes than the value has.
    #[error("{0} bytes are left over")]
    Trailing(usize),
}

/// A key's bytes, in the order of the keys.
pub fn key_bytes<K: Key>(key: &K) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(32);
    key.encode(&mut bytes);
    bytes
}

/// Bytes back into a key.
pub fn decode_key<T: Table>(bytes: &[u8]) -> Result<T::Key, Unreadable> {
    let mut rest = bytes;
    match T::Key::decode(&mut rest) {
        Some(key) if rest.is_empty() => Ok(key),
        _ => Err(Unreadable { table: T::NAME, what: format!("a key that is none: {}", hex(bytes)) }),
    }
}

/// A row's value as it is stored under `key`.
pub fn encode<T: Table>(key: &[u8], value: &T::Value) -> Result<Vec<u8>, CodecFault> {
    let mut bytes = Vec::with_capacity(USUAL);
    bytes.extend([T::VERSION, 0, 0, 0, 0]);
    bincode::serde::encode_into_std_write(value, &mut bytes, STORED)
        .map_err(|fault| CodecFault::Encode(fault.to_string()))?;
    if bytes.len() > VALUE_MAX {
        return Err(CodecFault::TooLong(bytes.len()));
    }
    let sum = sum(key, T::VERSION, bytes.get(FRAME..).unwrap_or_default()).to_le_bytes();
    for (place, byte) in bytes.iter_mut().skip(1).zip(sum) {
        *place = byte;
    }
    Ok(bytes)
}

/// A stored value back: version, sum and every byte are checked.
pub fn decode<T: Table>(key: &[u8], bytes: &[u8]) -> Result<T::Value, CodecFault> {
    let (version, payload) = open(key, bytes)?;
    if version == T::VERSION {
        return decode_payload(payload);
    }
    // What is newer is nobody's to guess at.
    let older = match version < T::VERSION {
        true => T::upgrade(version, &Payload(payload)).map_err(CodecFault::Decode)?,
        false => None,
    };
    older.ok_or(CodecFault::Version(version))
}

/// The payload of a value of an older version.
struct Payload<'a>(&'a [u8]);

impl OldValue for Payload<'_> {
    fn read<V: DeserializeOwned>(&self) -> Result<V, String> {
        decode_payload(self.0).map_err(|fault| fault.to_string())
    }
}

/// The version and the payload of a stored value whose sum fits.
pub fn open<'a>(key: &[u8], bytes: &'a [u8]) -> Result<(u8, &'a [u8]), CodecFault> {
    let short = || CodecFault::Short(bytes.len());
    if bytes.len() > VALUE_MAX {
        return Err(CodecFault::TooLong(bytes.len()));
    }
    let (version, rest) = bytes.split_first().ok_or_else(short)?;
    let (stored, payload) = rest.split_first_chunk::<4>().ok_or_else(short)?;
    if u32::from_le_bytes(*stored) != sum(key, *version, payload) {
        return Err(CodecFault::Sum);
    }
    Ok((*version, payload))
}

/// The bytes of anything that is not a row, such as a command: for digests and sizes.
pub fn plain<V: Serialize>(value: &V) -> Result<Vec<u8>, CodecFault> {
    bincode::serde::encode_to_vec(value, FREE).map_err(|fault| CodecFault::Encode(fault.to_string()))
}

/// A message back from its bytes, to the last one. Who calls has measured the bytes already; what they claim may be so many
/// times as much and no more, for room is made for a text before it is there.
pub fn message<V: DeserializeOwned>(bytes: &[u8]) -> Result<V, CodecFault> {
    match bytes.len() {
        length if length <= SHORT_MESSAGE => claiming::<{ 16 * SHORT_MESSAGE }, V>(bytes),
        length if length <= LONG_MESSAGE => claiming::<{ 16 * LONG_MESSAGE }, V>(bytes),
        _ => claiming::<MESSAGE_MAX, V>(bytes),
    }
}

/// A value whose parts claim no more than `MOST` bytes together.
fn claiming<const MOST: usize, V: DeserializeOwned>(bytes: &[u8]) -> Result<V, CodecFault> {
    let config = bincode::config::standard().with_limit::<MOST>();
    let (value, used) = bincode::serde::decode_from_slice(bytes, config)
        .map_err(|fault| CodecFault::Decode(fault.to_string()))?;
    match bytes.len().saturating_sub(used) {
        0 => Ok(value),
        left => Err(CodecFault::Trailing(left)),
    }
}

/// SHA-256 of parts, each with its length before it, after a word that says what it is a digest of.
pub fn digest(word: &str, parts: &mut dyn Iterator<Item = &[u8]>) -> Hash {
    let mut digest = Sha256::new();
    digest.update(word.as_bytes());
    digest.update([0]);
    for part in parts {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        digest.update(part);
    }
    Hash(digest.finalize().into())
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn decode_payload<V: DeserializeOwned>(payload: &[u8]) -> Result<V, CodecFault> {
    let (value, used) = bincode::serde::decode_from_slice(payload, STORED)
        .map_err(|fault| CodecFault::Decode(fault.to_string()))?;
    match payload.len().saturating_sub(used) {
        0 => Ok(value),
        left => Err(CodecFault::Trailing(left)),
    }
}

fn sum(key: &[u8], version: u8, payload: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(key);
    sum.update(&[version]);
    sum.update(payload);
    sum.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{ItemId, LocationId, Seq};
    use crate::domain::ids::{LotId, SupplierId};
    use crate::domain::item::{Barcode, Item, ItemSupplier, PARTS_MAX, Pack, Policy, Rule, Unit};
    use crate::domain::kind::Kind;
    use crate::domain::quantity::{Qty, UnitCost};
    use crate::domain::tables::{Balance, Balances, Items, Totals};
    use crate::domain::text::{Code, Name, Note};

    const BALANCE: Balance = Balance { on_hand: Qty(7), last: Seq(9) };

    fn key() -> Vec<u8> {
        key_bytes(&(ItemId(1), LocationId(16), LotId(0)))
    }

    #[test]
    fn a_value_comes_back_as_it_was() {
        let bytes = encode::<Balances>(&key(), &BALANCE).unwrap();
        assert_eq!(bytes.len(), FRAME + 2);
        assert_eq!(decode::<Balances>(&key(), &bytes), Ok(BALANCE));
    }

    #[test]
    fn every_changed_bit_is_noticed() {
        let bytes = encode::<Balances>(&key(), &BALANCE).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(decode::<Balances>(&key(), &damaged).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn a_row_under_another_key_is_noticed() {
        let bytes = encode::<Balances>(&key(), &BALANCE).unwrap();
        let other = key_bytes(&(ItemId(2), LocationId(16), LotId(0)));
        assert_eq!(decode::<Balances>(&other, &bytes), Err(CodecFault::Sum));
    }

    #[test]
    fn short_rows_new_versions_and_left_over_bytes_are_told_apart() {
        let seal = |version: u8, payload: &[u8]| {
            let mut bytes = vec![version];
            bytes.extend(sum(&key(), version, payload).to_le_bytes());
            bytes.extend(payload);
            bytes
        };
        assert_eq!(decode::<Balances>(&key(), &[1, 2, 3]), Err(CodecFault::Short(3)));
        assert_eq!(decode::<Balances>(&key(), &seal(2, &[14, 9])), Err(CodecFault::Version(2)));
        assert_eq!(decode::<Balances>(&key(), &seal(1, &[14, 9, 0])), Err(CodecFault::Trailing(1)));
        assert_eq!(decode::<Balances>(&key(), &seal(1, &[14, 9])), Ok(BALANCE));
    }

    /// A table whose value was a small number once, and is a large one in its third version.
    struct Grown;

    impl Table for Grown {
        const NAME: &'static str = "grown.1";
        const CLASS: crate::domain::table::Class = crate::domain::table::Class::Working;
        const VERSION: u8 = 3;
        type Key = u8;
        type Value = u64;

        fn upgrade<O: OldValue>(version: u8, old: &O) -> Result<Option<u64>, String> {
            match version {
                1 | 2 => old.read::<u8>().map(|small| Some(u64::from(small) * u64::from(version))),
                // Whatever else it is asked for: only older versions may come here.
                3.. => Ok(Some(0)),
                0 => Ok(None),
            }
        }
    }

    #[test]
    fn an_older_value_is_upgraded_and_a_newer_one_is_nobody_s_to_guess_at() {
        let stored = |version: u8, payload: &[u8]| {
            let mut bytes = vec![version];
            bytes.extend(sum(&[7], version, payload).to_le_bytes());
            bytes.extend(payload);
            decode::<Grown>(&[7], &bytes)
        };
        assert_eq!(encode::<Grown>(&[7], &9).and_then(|bytes| decode::<Grown>(&[7], &bytes)), Ok(9));
        assert_eq!((stored(1, &[9]), stored(2, &[9]), stored(3, &[9])), (Ok(9), Ok(18), Ok(9)));
        assert_eq!(stored(0, &[9]), Err(CodecFault::Version(0)));
        assert_eq!(stored(4, &[9]), Err(CodecFault::Version(4)));
        assert!(matches!(stored(1, &[9, 9]), Err(CodecFault::Decode(_))), "to its last byte");
        assert!(matches!(stored(1, &[]), Err(CodecFault::Decode(_))));
    }

    #[test]
    fn a_claim_of_more_than_there_is_costs_nothing() {
        // A SKU that claims to be 2^60 bytes long.
        let mut payload = vec![253];
        payload.extend((1_u64 << 60).to_le_bytes());
        let key = key_bytes(&ItemId(1));
        let mut bytes = vec![1];
        bytes.extend(sum(&key, 1, &payload).to_le_bytes());
        bytes.extend(payload);
        assert!(matches!(decode::<Items>(&key, &bytes), Err(CodecFault::Decode(_))));
    }

    #[test]
    fn the_longest_item_fits() {
        let code = |index: usize| Code::new(&format!("{index:0>64}")).unwrap();
        let name = Name::new(&"\u{1f4e6}".repeat(200)).unwrap();
        let note = Note::new(&"n".repeat(4096)).unwrap();
        let cost = Some(UnitCost(i64::MAX));
        let mut item = Item::new(code(0), name.clone(), Kind::Packing, code(1));
        item.uses = Kind::ALL.to_vec();
        item.category = Some(name.clone());
        item.notes = Some(note.clone());
        for index in 0..PARTS_MAX {
            item.packs.push(Pack { name: code(index), units: u64::MAX, per: u64::MAX });
            item.barcodes.push(Barcode { code: code(index), unit: Unit::Pack(code(index)) });
            item.suppliers.push(ItemSupplier {
                supplier: SupplierId(u32::MAX),
                code: Some(code(index)),
                unit: Unit::Pack(code(index)),
                price: cost,
                lead_days: Some(u16::MAX),
                moq: Some(Qty(i64::MAX)),
            });
            let rule = Rule::MinMax { min: Qty(i64::MAX), max: Some(Qty(i64::MAX)) };
            item.policies.push(Policy { place: Some(LocationId(u32::MAX)), rule });
            item.extra.push((name.clone(), note.clone()));
        }
        let key = key_bytes(&ItemId(u32::MAX));
        let bytes = encode::<Items>(&key, &item).unwrap();
        assert_eq!(decode::<Items>(&key, &bytes), Ok(item));
    }

    /// A value may be as long as fits, to the byte; and what is longer is neither stored nor looked into.
    #[test]
    fn what_is_longer_than_a_value_may_be_is_refused_both_ways() {
        let key = key_bytes(&ItemId(1));
        let item = |last: usize| {
            let code = Code::new("A").unwrap();
            let name = Name::new("n").unwrap();
            let mut item = Item::new(code.clone(), name.clone(), Kind::Raw, code);
            let long = (0..63).map(|_| (name.clone(), Note::new(&"n".repeat(4_096)).unwrap()));
            item.extra = long.collect();
            item.notes = Note::new(&"n".repeat(last)).ok();
            item
        };
        let length = |last: usize| match encode::<Items>(&key, &item(last)) {
            Ok(bytes) => bytes.len(),
            Err(fault) => panic!("{fault}"),
        };
        let last = 1_000 + VALUE_MAX - length(1_000);
        let bytes = encode::<Items>(&key, &item(last)).unwrap();
        assert_eq!(bytes.len(), VALUE_MAX);
        assert!(decode::<Items>(&key, &bytes) == Ok(item(last)), "what is stored is read");
        for more in [1, 2] {
            let fault = encode::<Items>(&key, &item(last + more)).unwrap_err();
            assert_eq!(fault, CodecFault::TooLong(VALUE_MAX + more));
            let mut longer = bytes.clone();
            longer.extend(vec![0; more]);
            assert!(open(&key, &longer) == Err(CodecFault::TooLong(VALUE_MAX + more)));
        }
    }

    #[test]
    fn a_message_is_read_to_its_last_byte() {
        let bytes = plain(&(7_u32, "case")).unwrap();
        assert_eq!(message::<(u32, String)>(&bytes), Ok((7, "case".into())));
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(message::<(u32, String)>(&longer), Err(CodecFault::Trailing(1)));
        assert!(matches!(message::<(u32, String)>(&bytes[..4]), Err(CodecFault::Decode(_))));
        assert_eq!(hex(&bytes), "070463617365");
    }

    /// Room for a text is made before it is there: a short message must not have it made for 200 MB.
    #[test]
    fn s8_a_message_claims_no_more_than_its_length_allows() {
        for (bytes, most) in [(9, 64 << 10), (4_096, 64 << 10), (4_097, 16 << 20), (1 << 20, 16 << 20)] {
            for (length, fault) in [(most + 1, "LimitExceeded"), (most - 32, "UnexpectedEnd")] {
                let mut claims = [&[252][..], &u32::to_le_bytes(length)].concat();
                claims.resize(bytes, b'n');
                let told = message::<String>(&claims).unwrap_err().to_string();
                assert!(told.contains(fault), "{bytes} bytes that claim {length}: {told}");
            }
        }
        // Whatever fits is read: a number takes one byte where it counts as eight.
        for count in [4_000, 1_000_000, 1_100_000] {
            let numbers = vec![1_u64; count];
            assert_eq!(message::<Vec<u64>>(&plain(&numbers).unwrap()), Ok(numbers));
        }
    }

    #[test]
    fn keys_with_something_behind_them_are_no_keys() {
        assert_eq!(decode_key::<Totals>(&[0, 0, 0, 5]), Ok(ItemId(5)));
        assert!(decode_key::<Totals>(&[0, 0, 0, 5, 0]).is_err());
        assert!(decode_key::<Totals>(&[0, 0, 5]).is_err());
    }

    /// A row that was damaged or forged cannot bring unfit text in.
    #[test]
    fn stored_text_is_judged_again_when_it_is_read() {
        let stored = |text: &str| plain(&text.to_owned()).unwrap();
        assert_eq!(message::<Name>(&stored("ok")).map(|name| name.to_string()), Ok("ok".into()));
        for text in ["", "a\u{7}", "a\u{202e}b"] {
            assert!(message::<Name>(&stored(text)).is_err(), "{text:?}");
            assert!(message::<Code>(&stored(text)).is_err(), "{text:?}");
            assert!(message::<Note>(&stored(text)).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_digest_tells_where_its_parts_end() {
        let of = |parts: &[&str]| digest("test", &mut parts.iter().map(|part| part.as_bytes()));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["abc"]), digest("other", &mut ["abc".as_bytes()].into_iter()));
    }
}
