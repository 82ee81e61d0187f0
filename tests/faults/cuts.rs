//! Power cuts: what a disk may hold when the power goes between two operations of a log. What was synced is there; of
//! what was written since, any part may be, in any order, torn at 512 bytes.

use crate::disk::{Op, put};
use crate::support::Dice;

/// What a disk writes whole.
const SECTOR: usize = 512;
/// How many ways there are to leave things.
pub const WAYS: usize = 8;

/// Whether the disk does what it says when it says that it has synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Honesty {
    Honest,
    /// This sync, counted from 0, does nothing.
    LiesAbout(usize),
}

/// Goes through a log; at each position it makes what a power cut may leave.
pub struct Cutter<'a> {
    ops: &'a [Op],
    honesty: Honesty,
    position: usize,
    syncs: usize,
    synced: Vec<u8>,
    /// Not synced yet.
    pending: Vec<&'a Op>,
}

impl<'a> Cutter<'a> {
    pub fn new(base: Vec<u8>, ops: &'a [Op], honesty: Honesty) -> Cutter<'a> {
        Cutter { ops, honesty, position: 0, syncs: 0, synced: base, pending: Vec::new() }
    }

    /// How many operations have been done.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Does the next operation; whether there was one.
    pub fn step(&mut self) -> bool {
        let Some(op) = self.ops.get(self.position) else { return false };
        self.position += 1;
        match op {
            Op::Sync => {
                let honest = self.honesty != Honesty::LiesAbout(self.syncs);
                self.syncs += 1;
                if honest {
                    let pending = std::mem::take(&mut self.pending);
                    pending.into_iter().for_each(|op| apply(&mut self.synced, op));
                }
            }
            other => self.pending.push(other),
        }
        true
    }

    /// What is on the disk when the power goes now, in one of many ways.
    pub fn cut(&self, way: usize, dice: &mut Dice) -> Vec<u8> {
        let mut bytes = self.synced.clone();
        let mut left = self.pending.clone();
        match way % WAYS {
            0 => left.iter().for_each(|op| apply(&mut bytes, op)),
            1 => {}
            2 => {
                let last = left.pop();
                left.iter().for_each(|op| apply(&mut bytes, op));
                last.iter().for_each(|op| torn(&mut bytes, op, dice, Torn::After));
            }
            3 => left.iter().filter(|_| dice.heads()).for_each(|op| apply(&mut bytes, op)),
            4 => {
                dice.shuffle(&mut left);
                left.truncate(dice.below(left.len() + 1));
                left.iter().for_each(|op| apply(&mut bytes, op));
            }
            5 => {
                if !left.is_empty() {
                    left.remove(dice.below(left.len()));
                }
                left.iter().for_each(|op| apply(&mut bytes, op));
            }
            6 => {
                if !left.is_empty() {
                    apply(&mut bytes, left[dice.below(left.len())]);
                }
            }
            _ => {
                dice.shuffle(&mut left);
                left.iter().for_each(|op| torn(&mut bytes, op, dice, Torn::Anywhere));
            }
        }
        bytes
    }
}

fn apply(bytes: &mut Vec<u8>, op: &Op) {
    match op {
        Op::Write(offset, data) => put(bytes, *offset, data),
        Op::Length(length) => bytes.resize(*length as usize, 0),
        Op::Sync => {}
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Torn {
    /// The beginning is there.
    After,
    /// Each sector is there or not.
    Anywhere,
}

/// A write of which only some sectors arrive.
fn torn(bytes: &mut Vec<u8>, op: &Op, dice: &mut Dice, how: Torn) {
    let Op::Write(offset, data) = op else {
        if dice.heads() {
            apply(bytes, op);
        }
        return;
    };
    let start = *offset as usize;
    let first = SECTOR - start % SECTOR;
    let mut sectors = Vec::new();
    let mut from = 0;
    while from < data.len() {
        let to = if from == 0 { first.min(data.len()) } else { (from + SECTOR).min(data.len()) };
        sectors.push(from..to);
        from = to;
    }
    let kept = dice.below(sectors.len() + 1);
    for (number, sector) in sectors.into_iter().enumerate() {
        let there = match how {
            Torn::After => number < kept,
            Torn::Anywhere => dice.heads(),
        };
        if there {
            put(bytes, (start + sector.start) as u64, &data[sector]);
        }
    }
}
