//! What stands of a record's history: its changes by entry, less what was taken back at the very moment it happened.
//!
//! A line that was undone and the line that reversed it have one moment but two places in the journal, and so have
//! what a count posted and what its withdrawal took back. Between the two the record never held anything else, so
//! neither is a change that a later judgement may stumble over. Where a closed day made the reversal take a later
//! moment, both stand: in between it was so.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, ControlFlow};

use super::super::event::{About, Event, MoveKind};
use super::super::ids::{EntryLine, Record, Seq};
use super::super::quantity::Qty;
use super::super::table::{Direction, Read, Unreadable};
use super::super::tables::{Lines, MovesByRecord, Observations, ObservedState, Undone};
use super::super::time::Moment;

/// One row of a record's history.
struct Row {
    seq: Seq,
    line: u32,
    change: i64,
}

/// What an entry comes to for a record at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// When.
    pub at: Moment,
    /// Which entry.
    pub seq: Seq,
    /// By how much in all.
    pub change: Qty,
}

/// A record's changes after a moment, whole entries. What was taken back at its own moment is left out; an entry of
/// which nothing is left is not in it. What corrects a count for paper of before is a part of what the count posted:
/// between the two the record never held anything else.
pub(super) fn changes_after<R: Read>(
    book: &R,
    record: Record,
    after: Moment,
) -> Result<Vec<Step>, Unreadable> {
    let Record { item, location, lot } = record;
    let span = (
        Bound::Excluded((item, location, lot, after, Seq(u64::MAX), u32::MAX)),
        Bound::Included((item, location, lot, Moment::MAX, Seq(u64::MAX), u32::MAX)),
    );
    let mut moments: Vec<(Moment, Vec<Row>)> = Vec::new();
    book.scan::<MovesByRecord>(span, Direction::Up, &mut |(_, _, _, at, seq, line), change| {
        let row = Row { seq, line, change: change.0 };
        match moments.last_mut() {
            Some((last, rows)) if *last == at => rows.push(row),
            _ => moments.push((at, vec![row])),
        }
        ControlFlow::Continue(())
    })?;
    let mut changes = Vec::new();
    for (at, rows) in moments {
        for (seq, change) in standing(book, &rows)? {
            changes.push(Step { at, seq, change: Qty(change) });
        }
    }
    Ok(changes)
}

/// What the entries of one moment come to, one by one.
fn standing<R: Read>(book: &R, rows: &[Row]) -> Result<BTreeMap<Seq, i64>, Unreadable> {
    let mut by_entry: BTreeMap<Seq, i64> = BTreeMap::new();
    let add = |by_entry: &mut BTreeMap<Seq, i64>, seq: Seq, change: i64| {
        let sum = by_entry.entry(seq).or_default();
        *sum = sum.saturating_add(change);
    };
    for row in rows {
        add(&mut by_entry, row.seq, row.change);
    }
    if by_entry.len() > 1 {
        let posted = posted(book, rows)?;
        let (mut taken_back, mut corrected): (Vec<&Row>, BTreeSet<Seq>) = Default::default();
        let mut corrects: Vec<(&Row, Seq)> = Vec::new();
        for (seen, rows) in &posted {
            let all = rows.iter().fold(0_i64, |sum, (row, _)| sum.saturating_add(row.change));
            if all == 0 && is_withdrawn(book, *seen)? {
                taken_back.extend(rows.iter().map(|(row, _)| row));
                continue;
            }
            corrected.extend(rows.iter().filter(|(row, _)| row.seq != seen.seq).map(|(row, _)| row.seq));
            let (corrections, own): (Vec<(&Row, MoveKind)>, Vec<(&Row, MoveKind)>) =
                rows.iter().copied().partition(|(_, kind)| *kind == MoveKind::CountCorrection);
            let by = own.iter().map(|(row, _)| row.seq).min().unwrap_or(seen.seq);
            corrects.extend(corrections.into_iter().map(|(row, _)| (row, by)));
        }
        for row in rows {
            let by = book.get::<Undone>(&(row.seq, row.line))?.filter(|by| by_entry.contains_key(by));
            // What a count took back in its own entry was nothing there already.
            if let Some(by) = by.filter(|_| !corrected.contains(&row.seq)) {
                // Told as the entry that took it back: there the two are nothing.
                add(&mut by_entry, row.seq, row.change.saturating_neg());
                add(&mut by_entry, by, row.change);
            }
        }
        for row in taken_back {
            add(&mut by_entry, row.seq, row.change.saturating_neg());
        }
        // What came late at this very moment and its correction are nothing together already.
        let alone: BTreeSet<(Seq, u32)> = corrects.iter().map(|(row, _)| (row.seq, row.line)).collect();
        let others: BTreeSet<Seq> =
            rows.iter().filter(|row| !alone.contains(&(row.seq, row.line))).map(|row| row.seq).collect();
        for (row, by) in corrects.into_iter().filter(|(row, _)| !others.contains(&row.seq)) {
            add(&mut by_entry, row.seq, row.change.saturating_neg());
            add(&mut by_entry, by, row.change);
        }
    }
    by_entry.retain(|_, change| *change != 0);
    Ok(by_entry)
}

/// The rows that belong to observations, with what moved them.
fn posted<'r, R: Read>(
    book: &R,
    rows: &'r [Row],
) -> Result<BTreeMap<EntryLine, Vec<(&'r Row, MoveKind)>>, Unreadable> {
    let mut posted: BTreeMap<EntryLine, Vec<(&Row, MoveKind)>> = BTreeMap::new();
    for row in rows {
        if let Some(Event::Moved(movement)) = book.get::<Lines>(&(row.seq, row.line))?
            && let About::Observation(seen) = movement.about
        {
            posted.entry(seen).or_default().push((row, movement.kind));
        }
    }
    Ok(posted)
}

/// Whether an observation was withdrawn.
fn is_withdrawn<R: Read>(book: &R, seen: EntryLine) -> Result<bool, Unreadable> {
    let Some(Event::Observed(observed)) = book.get::<Lines>(&(seen.seq, seen.line))? else {
        return Ok(false);
    };
    let Record { item, location, lot } = observed.record;
    let key = (item, location, lot, observed.at, seen.seq, seen.line);
    Ok(book.get::<Observations>(&key)?.is_some_and(|row| row.state == ObservedState::Withdrawn))
}
