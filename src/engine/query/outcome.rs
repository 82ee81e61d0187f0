//! What became of a request: the receipt, made again from the journal.

use super::view::View;
use crate::domain::query::OutcomeQuery;
use crate::domain::receipt::Receipt;
use crate::domain::table::{Read, Unreadable};
use crate::domain::tables::Requests;
use crate::engine::receipts::receipt_of;

/// Only the last request of a session is kept, and only who asked is told.
pub fn answer<R: Read>(view: &View<'_, R>, query: OutcomeQuery) -> Result<Option<Receipt>, Unreadable> {
    let Some(answered) = view.book.get::<Requests>(&query.request.session)? else { return Ok(None) };
    if answered.number != query.request.number || answered.by != view.asker.person {
        return Ok(None);
    }
    receipt_of(view.book, answered.seq, (view.asker.person, view.asker.role))
}
