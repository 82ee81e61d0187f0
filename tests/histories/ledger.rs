//! The plain sums: every raw movement, of each record in effective order, and what they add up to at a moment.
//!
//! Nothing here may ask the program for a balance, and nothing is remembered that is not a movement.

use std::collections::BTreeMap;

use stockroom::domain::entry::Header;
use stockroom::domain::event::{About, MoveKind, Movement};
use stockroom::domain::ids::{EntryLine, ItemId, Record};

/// When something truly came: a moment, and its entry where it was told as it happened. What was told with a time of
/// its own comes before all else of that very moment.
pub type Truth = (u64, u64);

/// One end of a movement.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    pub at: u64,
    pub seq: u64,
    pub line: u32,
    pub change: i128,
    /// When it truly came; a reversal comes when what it reverses came.
    pub truth: Truth,
    /// The observation that it belongs to.
    pub about: Option<EntryLine>,
    /// Whether it takes back what an observation had seen already.
    pub corrects: bool,
}

/// All movements by record.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    records: BTreeMap<Record, Vec<Move>>,
    held: BTreeMap<Record, i128>,
    truths: BTreeMap<EntryLine, Truth>,
    /// What each reversal reverses in the end, and whether it takes it back or gives it again.
    roots: BTreeMap<EntryLine, (EntryLine, i32)>,
    /// How often a reversed line stands: once or not at all.
    stands: BTreeMap<EntryLine, i32>,
}

/// Whether an entry was told as it happened.
pub fn told_live(header: &Header) -> bool {
    header.effective == header.recorded
}

impl Ledger {
    pub fn take(&mut self, header: &Header, line: EntryLine, movement: &Movement) {
        let own = (movement.at.0, if told_live(header) { header.seq.0 } else { 0 });
        let (truth, about) = match movement.about {
            About::Nothing | About::Part(_) => (own, None),
            About::Reverses(of) => (self.truths.get(&of).copied().unwrap_or(own), None),
            About::Observation(of) => (own, Some(of)),
        };
        self.truths.insert(line, truth);
        if let About::Reverses(of) = movement.about {
            let (root, sign) = self.roots.get(&of).map_or((of, -1), |(root, sign)| (*root, -sign));
            self.roots.insert(line, (root, sign));
            *self.stands.entry(root).or_insert(1) += sign;
        }
        let quantity = i128::from(movement.quantity.0);
        for (location, change) in [(movement.from, -quantity), (movement.to, quantity)] {
            let record = Record { item: movement.item, location, lot: movement.lot };
            *self.held.entry(record).or_default() += change;
            let moves = self.records.entry(record).or_default();
            let corrects = movement.kind == MoveKind::CountCorrection;
            let new =
                Move { at: movement.at.0, seq: line.seq.0, line: line.line, change, truth, about, corrects };
            let place =
                moves.partition_point(|old| (old.at, old.seq, old.line) < (new.at, new.seq, new.line));
            moves.insert(place, new);
        }
    }

    pub fn records(&self) -> impl Iterator<Item = (&Record, &Vec<Move>)> {
        self.records.iter()
    }

    /// The records of an item, outside ones too.
    pub fn of_item(&self, item: ItemId) -> impl Iterator<Item = (&Record, &Vec<Move>)> {
        self.records.iter().filter(move |(record, _)| record.item == item)
    }

    pub fn moves(&self, record: &Record) -> &[Move] {
        self.records.get(record).map_or(&[], Vec::as_slice)
    }

    /// What a record held at a moment, all of that moment included.
    pub fn as_of(&self, record: &Record, at: u64) -> i128 {
        self.moves(record).iter().take_while(|one| one.at <= at).map(|one| one.change).sum()
    }

    pub fn now(&self, record: &Record) -> i128 {
        self.held.get(record).copied().unwrap_or(0)
    }

    /// What each record holds now.
    pub fn held(&self) -> impl Iterator<Item = (Record, i128)> {
        self.held.iter().map(|(record, held)| (*record, *held))
    }

    /// How often what a reversal reverses stands after all reversals of it.
    pub fn stands(&self, reversal: EntryLine) -> Option<i32> {
        self.roots.get(&reversal).and_then(|(root, _)| self.stands.get(root)).copied()
    }

    /// What an item had inside at a moment.
    pub fn inside_as_of(&self, item: ItemId, at: u64) -> i128 {
        self.of_item(item)
            .filter(|(record, _)| !record.location.is_outside())
            .map(|(record, _)| self.as_of(record, at))
            .sum()
    }
}
