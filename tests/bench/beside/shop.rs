//! The shop that both sides keep: its items, its bins, and what happens in it. Chance is seeded, so both get the same.

use std::ops::Range;

/// What there is.
#[derive(Clone, Copy)]
pub struct Shop {
    /// Items, numbered from 0.
    pub items: u32,
    /// Bins, numbered from 0, fifty in a zone.
    pub bins: u32,
}

/// What is done with goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// From the supplier into a bin.
    Receive,
    /// From a bin to a customer.
    Issue,
    /// From a bin to another.
    Move,
}

/// A movement that somebody asks for.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Which item.
    pub item: u32,
    /// The bin that goods come into, or go out of.
    pub bin: u32,
    /// Where they are moved to.
    pub other: u32,
    /// How many, whole.
    pub quantity: i64,
}

/// What every item has in each of its two bins at the beginning: enough for everything that is asked for.
pub const OPENING: i64 = 100_000;
/// Items that one transaction of a history is about.
const HISTORY_ITEMS: u32 = 500;
const WORDS: [&str; 8] = ["oak", "ash", "bolt", "hinge", "glue", "carton", "drill", "varnish"];

impl Shop {
    /// SKUs in no order, so that no list is sorted by chance.
    pub fn sku(item: u32) -> String {
        format!("SKU-{:06}", u64::from(item) * 7_919 % 1_000_000)
    }

    /// What an item is called.
    pub fn name(item: u32) -> String {
        format!("{} part number {item}", WORDS[item as usize % WORDS.len()])
    }

    /// One item in fifty has a minimum.
    pub fn min(item: u32) -> Option<i64> {
        item.is_multiple_of(50).then_some(1_000)
    }

    /// What a bin is called.
    pub fn bin(bin: u32) -> String {
        format!("BIN-{bin:03}")
    }

    /// What a zone is called.
    pub fn zone(zone: u32) -> String {
        format!("ZONE-{zone}")
    }

    /// How many zones there are.
    pub fn zones(&self) -> u32 {
        self.bins.div_ceil(50)
    }

    /// The two bins that an item lies in.
    pub fn homes(&self, item: u32) -> [u32; 2] {
        [item % self.bins, (item + self.bins / 2) % self.bins]
    }

    /// The items that a transaction of a history is about.
    pub fn history(&self, transaction: u32) -> Range<u32> {
        let ranges = self.items.div_ceil(HISTORY_ITEMS);
        let first = transaction % ranges * HISTORY_ITEMS;
        first..self.items.min(first + HISTORY_ITEMS)
    }

    /// The next thing that happens, to any items: the same deed for all its lines.
    pub fn next(&self, dice: &mut Dice, lines: usize) -> (Deed, Vec<Line>) {
        self.next_of(dice, lines, 0..self.items)
    }

    /// The same to items of a range. A history goes through the shop range by range, so that it is made in good time.
    pub fn next_of(&self, dice: &mut Dice, lines: usize, of: Range<u32>) -> (Deed, Vec<Line>) {
        let deed = [Deed::Receive, Deed::Issue, Deed::Move][dice.below(3) as usize];
        let line = |_| {
            let item = of.start + dice.below(of.end - of.start);
            let homes = self.homes(item);
            let first = dice.below(2) as usize;
            Line { item, bin: homes[first], other: homes[1 - first], quantity: i64::from(dice.below(9)) + 1 }
        };
        (deed, (0..lines).map(line).collect())
    }
}

/// Chance with a seed.
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 20) % u64::from(limit)).unwrap_or(0)
    }
}
