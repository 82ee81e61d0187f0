//! One entry with its lines, and an entry as a row of the journal.

use std::ops::{Bound, ControlFlow};

use super::view::View;
use super::{undo, window, words};
use crate::domain::entry::{Clock, Header};
use crate::domain::ids::Seq;
use crate::domain::query::{ClockSaid, EntryLineView, EntryQuery, EntryRow, EntryView};
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{Entries, Lines, Undone};

pub fn answer<R: Read>(view: &View<'_, R>, query: EntryQuery) -> Result<Option<EntryView>, Unreadable> {
    let Some(stored) = view.book.get::<Entries>(&query.seq)? else { return Ok(None) };
    let span = closed((query.seq, query.from), (query.seq, u32::MAX));
    let (mut lines, mut left_out, mut last) = (Vec::new(), 0, 0);
    for ((_, line), event) in view.book.rows::<Lines>(span, Direction::Up, window::rows(query.rows))? {
        last = line;
        if view.hides(&event)? {
            left_out += u32::from(!view.betrays(&event)?);
            continue;
        }
        lines.push(EntryLineView {
            line,
            text: words::line(view, &event)?,
            undone: view.book.get::<Undone>(&(query.seq, line))?,
            event,
        });
    }
    let more = last > 0
        && last < stored.header.lines
        && (view.blind.is_empty() || more_to_tell(view, query.seq, last)?);
    let next = more.then_some(last.saturating_add(1));
    Ok(Some(EntryView { row: row(view, stored.header)?, hash: stored.hash, lines, left_out, next }))
}

/// Whether a line after one may be told of: whether there are more than that would tell whether a count differed.
fn more_to_tell<R: Read>(view: &View<'_, R>, seq: Seq, last: u32) -> Result<bool, Unreadable> {
    let span = (Bound::Excluded((seq, last)), Bound::Included((seq, u32::MAX)));
    let mut found = Ok(false);
    view.book.scan::<Lines>(span, Direction::Up, &mut |_, event| {
        found = view.betrays(&event).map(|betrays| !betrays);
        if let Ok(false) = found { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    found
}

/// How many lines an entry has, as far as the asker may know.
fn lines<R: Read>(view: &View<'_, R>, header: &Header) -> Result<u32, Unreadable> {
    if view.blind.is_empty() {
        return Ok(header.lines);
    }
    let (mut lines, mut fault) = (0, None);
    view.book.scan::<Lines>(
        closed((header.seq, 0), (header.seq, u32::MAX)),
        Direction::Up,
        &mut |_, event| {
            match view.betrays(&event) {
                Ok(betrays) => lines += u32::from(!betrays),
                Err(unreadable) => {
                    fault = Some(unreadable);
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        },
    )?;
    fault.map_or(Ok(lines), Err)
}

fn clock<R: Read>(view: &View<'_, R>, header: &Header) -> Result<ClockSaid, Unreadable> {
    Ok(match header.clock {
        _ if view.clock_was_ahead(header)? => ClockSaid::Ahead,
        Clock::JumpedBack => ClockSaid::WentBack,
        Clock::Steady => ClockSaid::Right,
    })
}

/// An entry as a row of the journal.
pub fn row<R: Read>(view: &View<'_, R>, header: Header) -> Result<EntryRow, Unreadable> {
    let head = undo::head(view, header.seq)?;
    let lines = lines(view, &header)?;
    Ok(EntryRow {
        seq: header.seq,
        action: header.action,
        effective: header.effective,
        recorded: header.recorded,
        by: view.maker(&header)?,
        clock: clock(view, &header)?,
        summary: words::summary(view, &header, &head)?,
        undo: undo::state(view, &header, &head)?,
        reference: header.reference,
        note: header.note,
        override_reason: header.override_reason,
        undoes: header.undoes,
        lines,
    })
}
