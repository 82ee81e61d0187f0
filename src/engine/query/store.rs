//! The settings and the state of the store.

use super::alerts;
use super::view::View;
use crate::domain::book;
use crate::domain::ids::{Hash, Seq};
use crate::domain::query::{BLIND_MAX, Standing, StoreQuery, StoreView};
use crate::domain::table::{Direction, Read, Unreadable, all};
use crate::domain::tables::{Entries, Fact};
use crate::domain::time::Day;

pub fn answer<R: Read>(view: &View<'_, R>, _query: StoreQuery) -> Result<StoreView, Unreadable> {
    let head = view.book.first::<Entries>(all(), Direction::Down)?;
    let (head, head_hash) = head.map_or((Seq(0), Hash::ZERO), |(seq, entry)| (seq, entry.hash));
    let closed = book::fact(view.book, Fact::ClosedDays)?;
    Ok(StoreView {
        settings: view.settings.clone(),
        epoch: u32::try_from(book::fact(view.book, Fact::Epoch)?).unwrap_or(u32::MAX),
        head,
        head_hash,
        closed: closed.checked_sub(1).and_then(|day| u32::try_from(day).ok()).map(Day),
        alerts: alerts::awake(view)?,
        person: view.asker.person,
        safety: None,
        person_name: view.person(view.asker.person)?,
        role: view.asker.role,
        // Whoever stands at the desk says more.
        standing: Standing::Account,
        blind: view
            .blind
            .counted()
            .take(BLIND_MAX)
            .map(|place| view.code(place))
            .collect::<Result<_, _>>()?,
    })
}
