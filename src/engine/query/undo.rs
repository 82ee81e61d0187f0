//! Whether an entry can be undone, as far as its own lines say. Whether later entries stand against it is for
//! `decide` to say when somebody tries.

use std::ops::ControlFlow;

use super::view::View;
use crate::domain::decide::can_be_undone;
use crate::domain::entry::Header;
use crate::domain::event::Event;
use crate::domain::ids::Seq;
use crate::domain::query::UndoState;
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{Lines, Undone};

/// How many lines of an entry a list reads.
pub const HEAD_LINES: usize = 64;

/// The first lines of an entry.
pub fn head<R: Read>(view: &View<'_, R>, seq: Seq) -> Result<Vec<Event>, Unreadable> {
    let rows = view.book.rows::<Lines>(closed((seq, 0), (seq, u32::MAX)), Direction::Up, HEAD_LINES)?;
    Ok(rows.into_iter().map(|(_, event)| event).collect())
}

/// Whether an entry can be undone, or was.
pub fn state<R: Read>(view: &View<'_, R>, header: &Header, head: &[Event]) -> Result<UndoState, Unreadable> {
    let seq = header.seq;
    let span = closed((seq, 0), (seq, u32::MAX));
    let undone = view.book.rows::<Undone>(span, Direction::Up, usize::MAX)?.len();
    if undone == 0 {
        return Ok(if head.iter().any(|event| can_be_undone(header.action, event)) {
            UndoState::Possible
        } else {
            UndoState::Never
        });
    }
    let mut all = 0;
    if head.len() == header.lines as usize {
        all = head.iter().filter(|event| can_be_undone(header.action, event)).count();
    } else {
        view.book.scan::<Lines>(span, Direction::Up, &mut |_, event| {
            all += usize::from(can_be_undone(header.action, &event));
            ControlFlow::Continue(())
        })?;
    }
    Ok(if undone >= all { UndoState::Undone } else { UndoState::Partly })
}
