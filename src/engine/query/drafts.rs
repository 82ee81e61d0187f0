//! Half-filled forms that people left: the asker's own and, from a clerk on, their colleagues'. Never what is in them.

use std::ops::{Bound, ControlFlow};

use super::view::View;
use super::window;
use crate::domain::desk::AskFault;
use crate::domain::ids::PersonId;
use crate::domain::query::{DraftRow, DraftsQuery, FORM_DRAFTS, Page};
use crate::domain::rights::Act;
use crate::domain::table::{Direction, Read};
use crate::domain::tables::Drafts;

pub fn answer<R: Read>(view: &View<'_, R>, query: &DraftsQuery) -> Result<Page<DraftRow>, AskFault> {
    let asker = view.asker;
    let span = match Act::TakeOver.by(asker.role) {
        Ok(()) => (Bound::Unbounded, Bound::Unbounded),
        Err(_) => (
            Bound::Included((asker.person, String::new())),
            Bound::Excluded((PersonId(asker.person.0.saturating_add(1)), String::new())),
        ),
    };
    let mut found = Vec::new();
    view.book.scan_some::<Drafts>(
        span,
        Direction::Up,
        &mut |(_, key)| key.starts_with(FORM_DRAFTS),
        &mut |(person, key), _| {
            found.push((person, key));
            ControlFlow::Continue(())
        },
    )?;
    // One's own first.
    found.sort_by_key(|(person, key)| (*person != asker.person, *person, key.clone()));
    let positions: Vec<usize> = (0..found.len()).collect();
    Ok(window::page(query.window, &positions, None, |position| {
        let Some((person, key)) = found.get(position) else { return Ok(None) };
        let form = key.strip_prefix(FORM_DRAFTS).unwrap_or(key).to_owned();
        Ok(Some(DraftRow { person: *person, name: view.person(*person)?, form }))
    })?)
}
