//! Applies what a second look is held against: how large the lines of an item have been, by kind of movement.
//!
//! A line is what somebody asked for, however many records it was taken from: its first movement is about nothing, the
//! others are parts of it. A line that was undone taught nothing, and one that was done again did.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::super::entry::Entry;
use super::super::event::{About, Event, MoveKind, Movement};
use super::super::ids::{EntryLine, ItemId, Seq};
use super::super::quantity::Qty;
use super::super::table::{Direction, Unreadable, Write, closed};
use super::super::tables::{Largest, LargestMove, Lines, MovesByItem, Undone};
use super::super::time::Moment;

/// How many of an item's latest movements are looked at when its largest line was undone.
const LOOK_BACK: usize = 1_000;

/// A line as it was asked for: its first movement.
type Asked = (ItemId, MoveKind, EntryLine);

/// Learns from an entry whose events have been applied.
pub(super) fn learn<W: Write>(state: &mut W, entry: &Entry) -> Result<(), Unreadable> {
    let mut new: BTreeMap<Asked, i64> = BTreeMap::new();
    let mut undone: BTreeMap<Asked, i64> = BTreeMap::new();
    let seq = entry.header.seq;
    for (line, event) in (1..).zip(&entry.events) {
        let Event::Moved(movement) = event else { continue };
        let quantity = movement.quantity.0;
        let (lines, first, by) = match movement.about {
            About::Nothing => (&mut new, EntryLine { seq, line }, quantity),
            About::Part(first) => (&mut new, EntryLine { seq, line: first }, quantity),
            About::Observation(_) => continue,
            About::Reverses(reversed) => {
                let Some((first, gives)) = root(state, reversed)? else { continue };
                (&mut undone, first, if gives { quantity } else { quantity.saturating_neg() })
            }
        };
        let sum = lines.entry((movement.item, movement.kind, first)).or_default();
        *sum = sum.saturating_add(by);
    }
    for ((item, kind, _), quantity) in new {
        change(state, (item, kind), |row| LargestMove {
            times: row.times.saturating_add(1),
            quantity: row.quantity.max(Qty(quantity)),
        })?;
    }
    for ((item, kind, first), by) in undone {
        let now = stands(state, first)?;
        let before = Qty(now.0.saturating_sub(by));
        relearn(state, (item, kind), before, now)?;
    }
    Ok(())
}

/// A line held so much before and holds so much now.
fn relearn<W: Write>(
    state: &mut W,
    (item, kind): (ItemId, MoveKind),
    before: Qty,
    now: Qty,
) -> Result<(), Unreadable> {
    let row = state.get::<Largest>(&(item, kind as u8))?.unwrap_or_default();
    // An undone slip of the pen must not stretch what counts as usual.
    let quantity = if now < before && before >= row.quantity {
        largest_left(state, item, kind)?
    } else {
        row.quantity.max(now)
    };
    let times = match (before > Qty::ZERO, now > Qty::ZERO) {
        (true, false) => row.times.saturating_sub(1),
        (false, true) => row.times.saturating_add(1),
        _ => row.times,
    };
    change(state, (item, kind), |_| LargestMove { times, quantity })
}

fn change<W: Write>(
    state: &mut W,
    (item, kind): (ItemId, MoveKind),
    change: impl FnOnce(LargestMove) -> LargestMove,
) -> Result<(), Unreadable> {
    let key = (item, kind as u8);
    let row = state.get::<Largest>(&key)?.unwrap_or_default();
    state.put::<Largest>(&key, &change(row))
}

/// The first movement of the line that a reversal is of in the end, and whether undoing the reversed line gives it back:
/// a reversal of a reversal does.
fn root<W: Write>(state: &W, reversed: EntryLine) -> Result<Option<(EntryLine, bool)>, Unreadable> {
    let (mut line, mut gives) = (reversed, false);
    loop {
        match moved(state, line)?.map(|movement| movement.about) {
            Some(About::Reverses(original)) if original.seq < line.seq => (line, gives) = (original, !gives),
            Some(About::Part(first)) => return Ok(Some((EntryLine { line: first, ..line }, gives))),
            Some(About::Nothing) => return Ok(Some((line, gives))),
            _ => return Ok(None),
        }
    }
}

fn moved<W: Write>(state: &W, line: EntryLine) -> Result<Option<Movement>, Unreadable> {
    Ok(match state.get::<Lines>(&(line.seq, line.line))? {
        Some(Event::Moved(movement)) => Some(movement),
        _ => None,
    })
}

/// What of a line stands: all its movements that are not undone.
fn stands<W: Write>(state: &W, first: EntryLine) -> Result<Qty, Unreadable> {
    let mut sum = 0_i64;
    let mut line = first;
    while let Some(movement) = moved(state, line)? {
        if line != first && movement.about != About::Part(first.line) {
            break;
        }
        if state.get::<Undone>(&(line.seq, line.line))?.is_none() {
            sum = sum.saturating_add(movement.quantity.0);
        }
        line.line = line.line.saturating_add(1);
    }
    Ok(Qty(sum))
}

/// The largest of an item's latest lines of a kind that stand.
fn largest_left<W: Write>(state: &W, item: ItemId, kind: MoveKind) -> Result<Qty, Unreadable> {
    let (low, high) = ((item, Moment(0), Seq(0), 0), (item, Moment::MAX, Seq(u64::MAX), u32::MAX));
    let mut lines = Vec::new();
    state.scan::<MovesByItem>(closed(low, high), Direction::Down, &mut |(_, _, seq, line), ()| {
        lines.push(EntryLine { seq, line });
        if lines.len() < LOOK_BACK { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let mut largest = Qty::ZERO;
    for line in lines {
        let first = |movement: &Movement| movement.kind == kind && movement.about == About::Nothing;
        if moved(state, line)?.is_some_and(|movement| first(&movement)) {
            largest = largest.max(stands(state, line)?);
        }
    }
    Ok(largest)
}
