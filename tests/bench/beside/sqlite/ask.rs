//! What is asked of SQLite's side, and the digest and the hash by which ours, too, would know it again.

use sha2::{Digest, Sha256};

use super::ONE;
use crate::shop::{Deed, Line, Shop};

/// The first place inside; those before are outside.
pub const FIRST_INSIDE: i64 = 16;

/// What somebody asks for.
pub struct Ask {
    /// In which session.
    pub session: [u8; 16],
    /// Under which number.
    pub number: i64,
    /// What is done.
    pub kind: Kind,
    /// With what.
    pub lines: Vec<Named>,
    /// When it happened; none is now.
    pub at: Option<i64>,
    /// The document.
    pub reference: Option<String>,
}

/// A line that names everything by its code, as people and files do.
pub struct Named {
    pub sku: String,
    pub from: String,
    pub to: String,
    /// In millionths.
    pub quantity: i64,
}

/// What sort of movement.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Receive,
    Issue,
    Move,
    Opening,
    Adjust,
}

impl Ask {
    /// What happens in the shop, as an ask.
    pub fn of((session, number): ([u8; 16], i64), deed: Deed, lines: &[Line], at: Option<i64>) -> Ask {
        let (kind, ends): (Kind, fn(&Line) -> [String; 2]) = match deed {
            Deed::Receive => (Kind::Receive, |line| [String::from("supplier"), Shop::bin(line.bin)]),
            Deed::Issue => (Kind::Issue, |line| [Shop::bin(line.bin), String::from("customer")]),
            Deed::Move => (Kind::Move, |line| [Shop::bin(line.bin), Shop::bin(line.other)]),
        };
        let named = |line: &Line| {
            let [from, to] = ends(line);
            Named { sku: Shop::sku(line.item), from, to, quantity: line.quantity * ONE }
        };
        Ask { session, number, kind, lines: lines.iter().map(named).collect(), at, reference: None }
    }
}

/// A line with everything looked up.
pub struct Found {
    pub item: i64,
    pub min: Option<i64>,
    pub source: i64,
    pub target: i64,
    pub quantity: i64,
}

/// What a command is known by beside its number.
pub fn digest_of(ask: &Ask) -> Vec<u8> {
    let mut digest = Sha256::new();
    digest.update([ask.kind as u8]);
    for line in &ask.lines {
        digest.update(&line.sku);
        digest.update(line.quantity.to_le_bytes());
        digest.update(&line.from);
        digest.update(&line.to);
    }
    digest.finalize().to_vec()
}

/// The hash that chains an entry to the one before.
pub fn chain(
    prev: &[u8],
    ask: &Ask,
    seq: i64,
    at: i64,
    recorded: i64,
    digest: &[u8],
    lines: &[Found],
) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(b"entry");
    hash.update(prev);
    for part in [seq, at, recorded, ask.number] {
        hash.update(part.to_le_bytes());
    }
    hash.update(ask.session);
    hash.update(digest);
    for line in lines {
        for part in [line.item, line.source, line.target, line.quantity] {
            hash.update(part.to_le_bytes());
        }
    }
    hash.finalize().to_vec()
}
