//! Counts, newest first.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use super::view::{View, missing};
use super::window;
use crate::domain::book;
use crate::domain::ids::{CountId, ItemId, LocationId, LotId};
use crate::domain::query::{CountListRow, CountsQuery, CountsShown, Page};
use crate::domain::table::{Direction, Read, Unreadable, all, closed};
use crate::domain::tables::{CountLines, Counts, Fact, OpenCounts, Reviews};

pub fn answer<R: Read>(view: &View<'_, R>, query: CountsQuery) -> Result<Page<CountListRow>, Unreadable> {
    let reviews = reviews(view)?;
    match query.shown {
        CountsShown::Live => {
            let mut live: BTreeSet<CountId> = reviews.keys().copied().collect();
            view.book.scan::<OpenCounts>(all(), Direction::Up, &mut |_, count| {
                live.insert(count);
                ControlFlow::Continue(())
            })?;
            let live: Vec<CountId> = live.into_iter().rev().collect();
            window::page(query.window, &live, None, |id| row(view, id, &reviews))
        }
        CountsShown::All => {
            // Ids of counts run on without a gap, so a position is an id.
            let last = book::fact(view.book, Fact::LastCount)?;
            let total = usize::try_from(last).unwrap_or(usize::MAX);
            let (offset, rows) = window::place(query.window, total, None);
            let newest = u32::try_from(total - offset).unwrap_or(u32::MAX);
            let span = closed(CountId(0), CountId(newest));
            let mut page = Page { offset: offset as u64, total: total as u64, rows: Vec::new() };
            for (id, _) in view.book.rows::<Counts>(span, Direction::Down, rows)? {
                page.rows.extend(row(view, id, &reviews)?);
            }
            Ok(page)
        }
    }
}

/// How many observations of each count wait for a supervisor.
pub fn reviews<R: Read>(view: &View<'_, R>) -> Result<HashMap<CountId, u32>, Unreadable> {
    let mut reviews = HashMap::new();
    view.book.scan::<Reviews>(all(), Direction::Up, &mut |_, count| {
        *reviews.entry(count).or_insert(0) += 1;
        ControlFlow::Continue(())
    })?;
    Ok(reviews)
}

/// A count's row. That something waits for a supervisor would tell its counter of a variance, so it says none then.
pub fn row<R: Read>(
    view: &View<'_, R>,
    id: CountId,
    reviews: &HashMap<CountId, u32>,
) -> Result<Option<CountListRow>, Unreadable> {
    let row = view.book.get::<Counts>(&id)?.ok_or_else(|| missing::<Counts>(&id))?;
    let mut observed = 0;
    let span = closed(
        (id, ItemId(0), LocationId(0), LotId::NONE),
        (id, ItemId(u32::MAX), LocationId(u32::MAX), LotId(u32::MAX)),
    );
    view.book.scan::<CountLines>(span, Direction::Up, &mut |_, _| {
        observed += 1;
        ControlFlow::Continue(())
    })?;
    Ok(Some(CountListRow {
        id,
        place: view.code(row.count.place)?,
        by: view.person(row.count.by)?,
        at: row.count.at,
        state: row.state,
        observed,
        review: if view.blind.count(id) || view.blind.place(row.count.place) {
            0
        } else {
            reviews.get(&id).copied().unwrap_or(0)
        },
    }))
}
