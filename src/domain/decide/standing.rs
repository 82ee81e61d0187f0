//! What stands of a record's history: its changes by entry, less what was taken back at the very moment it happened.
//!
//! A line that was undone and the line that reversed it have one moment but two places in the journal, and so have
//! what a count posted and what its withdrawal took back. Between the two the record never held anything else, so
//! neither is a change that a later judgement may stumble over. Where a closed day made the reversal take a later
//! moment, both stand: in between it was so.

use std::collections::BTreeMap;
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
    /// Whether it corrects what a count posted then, for paper that came late.
    pub corrects: bool,
}

/// A record's changes after a moment, whole entries. What was taken back at its own moment is left out; an entry of
/// which nothing is left is not in it. What corrects a count comes first at its moment: with the count's own posting
/// it is one thing, and between the two the record never held anything else.
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
        let (corrections, others) = standing(book, &rows)?;
        for (by_entry, corrects) in [(corrections, true), (others, false)] {
            let steps = by_entry.into_iter().filter(|(_, change)| *change != 0);
            changes.extend(steps.map(|(seq, change)| Step { at, seq, change: Qty(change), corrects }));
        }
    }
    Ok(changes)
}

/// By how much, by entry.
type ByEntry = BTreeMap<Seq, i64>;

/// What the entries of one moment come to, one by one: what corrects a count, and everything else.
fn standing<R: Read>(book: &R, rows: &[Row]) -> Result<(ByEntry, ByEntry), Unreadable> {
    let (mut by_entry, mut corrections) = (ByEntry::new(), ByEntry::new());
    let add = |by_entry: &mut ByEntry, seq: Seq, change: i64| {
        let sum = by_entry.entry(seq).or_default();
        *sum = sum.saturating_add(change);
    };
    for row in rows {
        add(&mut by_entry, row.seq, row.change);
    }
    if by_entry.len() > 1 {
        let mut of_counts: BTreeMap<EntryLine, Vec<(&Row, MoveKind)>> = BTreeMap::new();
        for row in rows {
            if let Some(by) = book.get::<Undone>(&(row.seq, row.line))?.filter(|by| by_entry.contains_key(by))
            {
                // Told as the entry that took it back: there the two are nothing.
                add(&mut by_entry, row.seq, row.change.saturating_neg());
                add(&mut by_entry, by, row.change);
            } else if let Some(Event::Moved(movement)) = book.get::<Lines>(&(row.seq, row.line))?
                && let About::Observation(seen) = movement.about
            {
                of_counts.entry(seen).or_default().push((row, movement.kind));
            }
        }
        for (seen, rows) in of_counts {
            let all = rows.iter().fold(0_i64, |sum, (row, _)| sum.saturating_add(row.change));
            let nothing = all == 0 && is_withdrawn(book, seen)?;
            for (row, kind) in rows {
                let corrects = kind == MoveKind::CountCorrection;
                if nothing || corrects {
                    add(&mut by_entry, row.seq, row.change.saturating_neg());
                }
                if corrects && !nothing {
                    add(&mut corrections, row.seq, row.change);
                }
            }
        }
    }
    Ok((corrections, by_entry))
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
