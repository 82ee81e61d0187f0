//! What the entries of a document moved, in journal order: what an import compares a file with.
//!
//! A line that is hidden would make the file look new, so where the asker counts one blind there is no answer.

use std::ops::Bound;

use super::view::{View, found};
use super::window;
use crate::domain::book;
use crate::domain::command::{JobRef, SupplierRef};
use crate::domain::desk::AskFault;
use crate::domain::event::{Event, Movement, Party};
use crate::domain::ids::{EntryLine, Seq};
use crate::domain::query::{DocumentOf, DocumentQuery, DocumentRow, Slice};
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{Entries, EntriesByReference, Lines};

pub fn answer<R: Read>(
    view: &View<'_, R>,
    query: &DocumentQuery,
) -> Result<Slice<DocumentRow, EntryLine>, AskFault> {
    let limit = window::rows(query.rows);
    let mut slice = Slice { rows: Vec::new(), next: None };
    for seq in entries(view, query)? {
        let Some(stored) = view.book.get::<Entries>(&seq)? else { continue };
        if query.effective.is_some_and(|at| at != stored.header.effective) {
            continue;
        }
        let mut after = query.after.filter(|after| after.seq == seq).map_or(0, |after| after.line);
        loop {
            let span = (Bound::Excluded((seq, after)), Bound::Included((seq, u32::MAX)));
            let lines = view.book.rows::<Lines>(span, Direction::Up, limit + 1)?;
            let Some(last) = lines.last().map(|((_, line), _)| *line) else { break };
            after = last;
            for ((_, line), event) in lines {
                if view.hides(&event)? {
                    let what = format!("entry {seq} moved what you are counting; close the count first");
                    return Err(AskFault::Unfit(what));
                }
                let Event::Moved(movement) = event else { continue };
                if slice.rows.len() == limit {
                    slice.next = slice.rows.last().map(|row: &DocumentRow| row.line);
                    return Ok(slice);
                }
                let lot = view.lot(movement.lot)?.map(|lot| lot.number.clone());
                let (line, action) = (EntryLine { seq, line }, stored.header.action);
                slice.rows.push(DocumentRow { line, action, movement: today(view, movement)?, lot });
            }
        }
    }
    Ok(slice)
}

/// The entries of the document, from the one to go on with.
fn entries<R: Read>(view: &View<'_, R>, query: &DocumentQuery) -> Result<Vec<Seq>, Unreadable> {
    let from = query.after.map_or(Seq(0), |after| after.seq);
    match &query.of {
        DocumentOf::Entry(seq) => Ok((*seq >= from).then_some(*seq).into_iter().collect()),
        DocumentOf::Reference(reference) => {
            let folded = reference.folded();
            let span = closed((folded.clone(), from), (folded, Seq(u64::MAX)));
            let rows = view.book.rows::<EntriesByReference>(span, Direction::Up, usize::MAX)?;
            Ok(rows.into_iter().map(|((_, seq), ())| seq).collect())
        }
    }
}

/// A movement with the ids of what answers for its own today.
fn today<R: Read>(view: &View<'_, R>, mut movement: Movement) -> Result<Movement, Unreadable> {
    if let Some((item, _)) = found(book::item(view.book, movement.item))? {
        movement.item = item;
    }
    if let Some((from, _)) = found(book::location(view.book, movement.from))? {
        movement.from = from;
    }
    if let Some((to, _)) = found(book::location(view.book, movement.to))? {
        movement.to = to;
    }
    movement.party = match movement.party {
        Party::Supplier(id) => found(book::resolve_supplier(view.book, &SupplierRef::Id(id)))?
            .map_or(Party::Supplier(id), |(id, _)| Party::Supplier(id)),
        Party::Job(id) => found(book::resolve_job(view.book, &JobRef::Id(id)))?
            .map_or(Party::Job(id), |(id, _)| Party::Job(id)),
        party => party,
    };
    Ok(movement)
}
