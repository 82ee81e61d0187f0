//! What became of a request: the receipt, made again from the journal.

use std::collections::BTreeMap;

use super::balance::plus;
use super::view::View;
use crate::domain::book;
use crate::domain::desk::Asker;
use crate::domain::entry::Clock;
use crate::domain::event::{Event, Verdict};
use crate::domain::ids::{EntryLine, Record, Seq};
use crate::domain::quantity::Qty;
use crate::domain::query::OutcomeQuery;
use crate::domain::receipt::{Done, Notice, Receipt, Repeated, TOLD_MAX, Told};
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{Entries, Lines, Requests};
use crate::engine::catalog::Catalog;

/// Only the last request of a session is kept, and only who asked is told.
pub fn answer<R: Read>(view: &View<'_, R>, query: OutcomeQuery) -> Result<Option<Receipt>, Unreadable> {
    let Some(answered) = view.book.get::<Requests>(&query.request.session)? else { return Ok(None) };
    if answered.number != query.request.number || answered.by != view.asker.person {
        return Ok(None);
    }
    told(view, answered.seq)
}

/// The receipt of an entry that was made before, as the asker may see it; none where there is no such entry.
pub fn receipt<R: Read>(
    book: &R,
    catalog: &Catalog,
    asker: &Asker,
    seq: Seq,
) -> Result<Option<Receipt>, Unreadable> {
    told(&View::new(book, catalog, asker)?, seq)
}

fn told<R: Read>(view: &View<'_, R>, seq: Seq) -> Result<Option<Receipt>, Unreadable> {
    let Some(stored) = view.book.get::<Entries>(&seq)? else { return Ok(None) };
    let header = stored.header;
    let mut changes: BTreeMap<Record, Qty> = BTreeMap::new();
    let mut order: Vec<Record> = Vec::new();
    let mut notices = Vec::new();
    for ((seq, line), event) in
        view.book.rows::<Lines>(closed((seq, 0), (seq, u32::MAX)), Direction::Up, usize::MAX)?
    {
        match event {
            Event::Moved(moved) => {
                for (location, change) in [(moved.from, moved.quantity.negated()), (moved.to, moved.quantity)]
                {
                    if view.in_room(location) {
                        let record = Record { item: moved.item, location, lot: moved.lot };
                        let sum = changes.entry(record).or_insert_with(|| {
                            order.push(record);
                            Qty::ZERO
                        });
                        *sum = plus(*sum, change);
                    }
                }
            }
            Event::Reservation { id, was: Qty::ZERO, .. } => notices.push(Notice::NewReservation(id)),
            Event::CountOpened(id, _) => notices.push(Notice::NewCount(id)),
            Event::Observed(seen) if seen.verdict == Verdict::Review && !view.blind.count(seen.count) => {
                notices.push(Notice::InReview(EntryLine { seq, line }));
            }
            _ => {}
        }
    }
    if header.clock == Clock::JumpedBack {
        notices.push(Notice::ClockJumped);
    }
    let mut moved = Vec::new();
    for record in order.into_iter().take(TOLD_MAX) {
        let change = changes.get(&record).copied().unwrap_or_default();
        moved.push(Told { record, change, on_hand: book::on_hand(view.book, record)? });
    }
    Ok(Some(Receipt::Done(Done {
        seq,
        action: header.action,
        effective: header.effective,
        recorded: header.recorded,
        lines: header.lines,
        repeated: Repeated::Before,
        moved,
        notices,
    })))
}
