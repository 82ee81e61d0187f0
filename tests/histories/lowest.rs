//! The least that a record holds at a moment, judged after each whole entry, ties by their place in the journal.
//!
//! What was undone and what undid it are one where they have one moment: between the two the record never held
//! anything else. So are what a count posted and what its withdrawal took back, and what a count posted and what
//! corrects it for paper of before: the correction is a part of what was posted, whenever it came into the journal.

use std::collections::{BTreeMap, BTreeSet};

use stockroom::domain::entry::Entry;
use stockroom::domain::ids::{EntryLine, Record, Seq};

use crate::counted::State;
use crate::laws::{Law, inside};
use crate::ledger::{Move, told_live};
use crate::model::Model;

/// Which lines and observations stand.
pub struct Standing {
    undone: BTreeMap<EntryLine, Seq>,
    withdrawn: BTreeSet<EntryLine>,
}

impl Standing {
    pub fn of(model: &Model) -> Standing {
        let seen = model.counted.seen.iter();
        let withdrawn = seen.filter(|(_, seen)| seen.state == State::Withdrawn).map(|(line, _)| *line);
        Standing { undone: model.undone.clone(), withdrawn: withdrawn.collect() }
    }

    /// The least at each moment, and what there is at its end.
    fn lowest(&self, moves: &[Move]) -> BTreeMap<u64, (i128, i128)> {
        let mut lowest = BTreeMap::new();
        let mut held = 0;
        for rows in moves.chunk_by(|one, two| one.at == two.at) {
            let Some(at) = rows.first().map(|one| one.at) else { continue };
            let mut least = i128::MAX;
            for change in self.entries(rows).into_values() {
                held += change;
                least = least.min(held);
            }
            lowest.insert(at, (least.min(held), held));
        }
        lowest
    }

    /// The entry that a move is judged with. What corrects a count for paper of another moment stands alone in its
    /// entry; it is judged with what the count posted.
    fn judged_with(one: &Move, rows: &[Move]) -> u64 {
        let alone = rows.iter().all(|other| other.seq != one.seq || other.corrects);
        let Some(of) = one.about.filter(|_| alone) else { return one.seq };
        let posted = rows.iter().filter(|other| other.about == Some(of) && !other.corrects);
        posted.map(|other| other.seq).min().unwrap_or(of.seq.0)
    }

    /// Whether what was posted for an observation at one moment is nothing, as it was withdrawn.
    fn nothing_left(&self, of: &EntryLine, rows: &[Move]) -> bool {
        let posted: i128 = rows.iter().filter(|one| one.about == Some(*of)).map(|one| one.change).sum();
        posted == 0 && self.withdrawn.contains(of)
    }

    /// What the entries of one moment come to.
    fn entries(&self, rows: &[Move]) -> BTreeMap<u64, i128> {
        let there: BTreeSet<u64> = rows.iter().map(|one| one.seq).collect();
        let nothing_left = |of: &EntryLine| self.nothing_left(of, rows);
        // What a count took back in its own entry was nothing there already.
        let corrected: BTreeSet<u64> = rows
            .iter()
            .filter(|one| one.about.is_some_and(|of| of.seq.0 != one.seq && !nothing_left(&of)))
            .map(|one| one.seq)
            .collect();
        let mut entries: BTreeMap<u64, i128> = there.iter().map(|seq| (*seq, 0)).collect();
        for one in rows.iter().filter(|one| !one.about.is_some_and(|of| nothing_left(&of))) {
            let line = EntryLine { seq: Seq(one.seq), line: one.line };
            let by = self.undone.get(&line).map(|by| by.0);
            let by = by.filter(|by| there.contains(by) && !corrected.contains(&one.seq));
            *entries.entry(by.unwrap_or_else(|| Self::judged_with(one, rows))).or_default() += one.change;
        }
        entries
    }
}

/// At no moment does a record hold less than it did before the entry, or it is not less than nothing.
pub fn nothing_goes_below_nothing(model: &Model, before: &Standing, entry: &Entry) -> Law {
    let own = entry.header.seq;
    let after = Standing::of(model);
    for record in inside(entry) {
        let all = model.ledger.moves(&record);
        let others: Vec<Move> = all.iter().filter(|one| one.seq != own.0).copied().collect();
        let was = before.lowest(&others);
        for (at, (least, _)) in after.lowest(all) {
            let earlier = was.range(..=at).next_back().map_or(0, |(_, (_, held))| *held);
            let least_before = was.get(&at).map_or(earlier, |(least, _)| *least);
            if least < 0 && least < least_before {
                return Err(told(&record, own, at, least, least_before));
            }
        }
    }
    Ok(())
}

/// What an entry left of a record: the least that it held from the entry's moment on, up to the first count after it
/// that saw what there was.
pub fn left_after(model: &Model, record: &Record, entry: &Entry) -> i128 {
    let header = &entry.header;
    let at = header.effective.0;
    let told = if told_live(header) { (at, header.seq.0) } else { (at, 0) };
    let seen = model.counted.of_record(*record).into_iter().map(|(_, seen)| seen);
    let stands = seen.filter(|seen| matches!(seen.state, State::Stands(_)) && seen.truth > told);
    let until = stands.map(|seen| seen.truth.0).min().unwrap_or(u64::MAX);
    let lowest = Standing::of(model).lowest(model.ledger.moves(record));
    let then = lowest.range(..=at).next_back().map_or(0, |(_, (_, held))| *held);
    let later = lowest.range(at + 1..).take_while(|(moment, _)| **moment < until);
    later.map(|(_, (least, _))| *least).chain([then]).min().unwrap_or(then)
}

fn told(record: &Record, own: Seq, at: u64, least: i128, before: i128) -> String {
    format!("{own} lets {record:?} hold {least} at {at}, which held {before} before it")
}
