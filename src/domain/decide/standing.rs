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
        let Counted { taken_back, corrected, corrections } = Counted::of(book, rows)?;
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
        for (row, posted_by) in corrections {
            add(&mut by_entry, row.seq, row.change.saturating_neg());
            add(&mut by_entry, posted_by, row.change);
        }
    }
    by_entry.retain(|_, change| *change != 0);
    Ok(by_entry)
}

/// What the rows of one moment have to do with observations.
#[derive(Default)]
struct Counted<'r> {
    /// What was posted for an observation, all of which a withdrawal took back.
    taken_back: Vec<&'r Row>,
    /// Entries that post for an observation of another one.
    corrected: BTreeSet<Seq>,
    /// What corrects a count for paper of another moment, and the entry of what the count posted. What came late at
    /// this very moment is nothing together with its correction already.
    corrections: Vec<(&'r Row, Seq)>,
}

/// A row that belongs to an observation.
struct Posted<'r> {
    row: &'r Row,
    corrects: bool,
}

impl<'r> Counted<'r> {
    fn of<R: Read>(book: &R, rows: &'r [Row]) -> Result<Counted<'r>, Unreadable> {
        let mut posted: BTreeMap<EntryLine, Vec<Posted<'_>>> = BTreeMap::new();
        let mut moving: BTreeSet<Seq> = BTreeSet::new();
        for row in rows {
            let Some(Event::Moved(movement)) = book.get::<Lines>(&(row.seq, row.line))? else { continue };
            let corrects = movement.kind == MoveKind::CountCorrection;
            if !corrects {
                moving.insert(row.seq);
            }
            if let About::Observation(seen) = movement.about {
                posted.entry(seen).or_default().push(Posted { row, corrects });
            }
        }
        let mut counted = Counted::default();
        for (seen, posted) in posted {
            let all = posted.iter().fold(0_i64, |sum, one| sum.saturating_add(one.row.change));
            if all == 0 && is_withdrawn(book, seen)? {
                counted.taken_back.extend(posted.iter().map(|one| one.row));
                continue;
            }
            let own = posted.iter().filter(|one| !one.corrects).map(|one| one.row.seq).min();
            let others = posted.iter().filter(|one| one.row.seq != seen.seq);
            counted.corrected.extend(others.map(|one| one.row.seq));
            let alone = posted.iter().filter(|one| one.corrects && !moving.contains(&one.row.seq));
            counted.corrections.extend(alone.map(|one| (one.row, own.unwrap_or(seen.seq))));
        }
        Ok(counted)
    }
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
