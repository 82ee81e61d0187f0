//! What stands of a record's history: its changes by entry, less what was taken back at the very moment it happened.
//!
//! A line that was undone and the line that reversed it have one moment but two places in the journal, and so have
//! what a count posted and what its withdrawal took back. Between the two the record never held anything else, so
//! neither is a change that a later judgement may stumble over. Where a closed day made the reversal take a later
//! moment, both stand: in between it was so.

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};

use super::super::event::{About, Event};
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

/// A record's changes after a moment, whole entries: when, which entry, and by how much in all. What was taken back
/// at its own moment is left out; an entry of which nothing is left is not in it.
pub(super) fn changes_after<R: Read>(
    book: &R,
    record: Record,
    after: Moment,
) -> Result<Vec<(Moment, Seq, Qty)>, Unreadable> {
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
            changes.push((at, seq, Qty(change)));
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
        let mut of_counts: BTreeMap<EntryLine, Vec<&Row>> = BTreeMap::new();
        for row in rows {
            if let Some(by) = book.get::<Undone>(&(row.seq, row.line))?.filter(|by| by_entry.contains_key(by))
            {
                // Told as the entry that took it back: there the two are nothing.
                add(&mut by_entry, row.seq, row.change.saturating_neg());
                add(&mut by_entry, by, row.change);
            } else if let Some(Event::Moved(movement)) = book.get::<Lines>(&(row.seq, row.line))?
                && let About::Observation(seen) = movement.about
            {
                of_counts.entry(seen).or_default().push(row);
            }
        }
        for (seen, rows) in of_counts {
            let all = rows.iter().fold(0_i64, |sum, row| sum.saturating_add(row.change));
            if all == 0 && is_withdrawn(book, seen)? {
                for row in rows {
                    add(&mut by_entry, row.seq, row.change.saturating_neg());
                }
            }
        }
    }
    by_entry.retain(|_, change| *change != 0);
    Ok(by_entry)
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
