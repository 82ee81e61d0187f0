//! Working state that the asker left.

use super::view::View;
use crate::domain::query::DraftQuery;
use crate::domain::table::{Read, Unreadable};
use crate::domain::tables::Drafts;

pub fn answer<R: Read>(view: &View<'_, R>, query: &DraftQuery) -> Result<Option<String>, Unreadable> {
    view.book.get::<Drafts>(&(view.asker.person, query.key.clone()))
}
