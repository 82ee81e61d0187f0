//! One entry with its lines, and an entry as a row of the journal.

use super::view::View;
use super::{undo, window, words};
use crate::domain::entry::{Clock, Header};
use crate::domain::query::{ClockSaid, EntryLineView, EntryQuery, EntryRow, EntryView};
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{Entries, Lines, Undone};

pub fn answer<R: Read>(view: &View<'_, R>, query: EntryQuery) -> Result<Option<EntryView>, Unreadable> {
    let Some(stored) = view.book.get::<Entries>(&query.seq)? else { return Ok(None) };
    let span = closed((query.seq, query.from), (query.seq, u32::MAX));
    let (mut lines, mut left_out, mut last) = (Vec::new(), 0, 0);
    for ((_, line), event) in view.book.rows::<Lines>(span, Direction::Up, window::rows(query.rows))? {
        last = line;
        if view.blind.hides(&event) {
            left_out += 1;
            continue;
        }
        lines.push(EntryLineView {
            line,
            text: words::line(view, &event)?,
            undone: view.book.get::<Undone>(&(query.seq, line))?,
            event,
        });
    }
    let next = (last > 0 && last < stored.header.lines).then_some(last.saturating_add(1));
    Ok(Some(EntryView { row: row(view, stored.header)?, hash: stored.hash, lines, left_out, next }))
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
    Ok(EntryRow {
        seq: header.seq,
        action: header.action,
        effective: header.effective,
        recorded: header.recorded,
        by: view.person(header.by)?,
        clock: clock(view, &header)?,
        summary: words::summary(view, &header, &head)?,
        undo: undo::state(view, &header, &head)?,
        reference: header.reference,
        note: header.note,
        override_reason: header.override_reason,
        undoes: header.undoes,
        lines: header.lines,
    })
}
