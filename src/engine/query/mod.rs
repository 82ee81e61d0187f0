//! Answers: one file for each query of [`crate::domain::query`], over any state that can be read.
//!
//! An answer is a window of what one snapshot says. It never changes anything and never tells what a blind count hides
//! (see [`blind`]): for who must not know, the places under such a count are as if they lay outside the room. What lies
//! there shows no quantity; every sum is of the places that remain; movements that touch nothing else, and journal
//! lines about those places, are left out until the count is closed.

use std::time::Duration;

use crate::domain::desk::{AskFault, Asker};
use crate::domain::query::{Answer, Query};
use crate::domain::table::Read;

use super::catalog::Catalog;

mod alerts;
mod balance;
mod blind;
mod count;
mod counts;
mod document;
mod draft;
mod drafts;
mod entry;
mod item;
mod items;
mod jobs;
mod journal;
mod location;
mod locations;
mod lots;
mod movements;
mod outcome;
pub mod patience;
mod people;
mod propose_issue;
mod put_away;
mod records;
mod reservations;
mod scan;
mod search;
mod still_there;
mod store;
mod suppliers;
mod undo;
mod view;
mod why;
mod window;
mod words;

use patience::Hurried;
use view::View;

/// Answers any query, as far as the asker may know.
pub fn answer<R: Read>(book: &R, catalog: &Catalog, asker: &Asker, query: Query) -> Result<Answer, AskFault> {
    answer_within(book, catalog, asker, query, None)
}

/// The same, with so much of a processor for it; none for as much as it takes. Orders that are made once do not count.
pub fn answer_within<R: Read>(
    book: &R,
    catalog: &Catalog,
    asker: &Asker,
    query: Query,
    time: Option<Duration>,
) -> Result<Answer, AskFault> {
    if lists(&query) {
        catalog.fill(book)?;
    }
    let hurried = Hurried::new(book, time);
    hurried.in_time(answered(&hurried, catalog, asker, query))
}

fn answered<R: Read>(book: &R, catalog: &Catalog, asker: &Asker, query: Query) -> Result<Answer, AskFault> {
    let view = View::new(book, catalog, asker)?;
    Ok(match query {
        Query::Store(query) => Answer::Store(store::answer(&view, query)?),
        Query::Items(query) => Answer::Items(items::answer(&view, &query)?),
        Query::Item(query) => Answer::Item(item::answer(&view, &query)?),
        Query::Locations(query) => Answer::Locations(locations::answer(&view, &query)?),
        Query::Location(query) => Answer::Location(location::answer(&view, &query)?),
        Query::Records(query) => Answer::Records(records::answer(&view, &query)?),
        Query::Movements(query) => Answer::Movements(movements::answer(&view, &query)?),
        Query::Journal(query) => Answer::Journal(journal::answer(&view, &query)?),
        Query::Entry(query) => Answer::Entry(entry::answer(&view, query)?),
        Query::Document(query) => Answer::Document(document::answer(&view, &query)?),
        Query::Alerts(query) => Answer::Alerts(alerts::answer(&view, &query)?),
        Query::Why(query) => Answer::Why(why::answer(&view, &query)?),
        Query::Counts(query) => Answer::Counts(counts::answer(&view, query)?),
        Query::Count(query) => Answer::Count(count::answer(&view, query)?),
        Query::Reservations(query) => Answer::Reservations(reservations::answer(&view, &query)?),
        Query::Suppliers(query) => Answer::Suppliers(suppliers::answer(&view, &query)?),
        Query::Jobs(query) => Answer::Jobs(jobs::answer(&view, &query)?),
        Query::Lots(query) => Answer::Lots(lots::answer(&view, &query)?),
        Query::People(query) => Answer::People(people::answer(&view, &query)?),
        Query::Scan(query) => Answer::Scan(scan::answer(&view, &query)?),
        Query::Search(query) => Answer::Search(search::answer(&view, &query)?),
        Query::ProposePutAway(query) => Answer::ProposePutAway(put_away::answer(&view, query)?),
        Query::ProposeIssue(query) => Answer::ProposeIssue(propose_issue::answer(&view, &query)?),
        Query::Outcome(query) => Answer::Outcome(outcome::answer(&view, query)?),
        Query::Draft(query) => Answer::Draft(draft::answer(&view, &query)?),
        Query::Drafts(query) => Answer::Drafts(drafts::answer(&view, &query)?),
        Query::StillThere(query) => Answer::StillThere(still_there::answer(&view, &query)?),
    })
}

/// Whether a query looks at the orders of items, alerts or lots.
fn lists(query: &Query) -> bool {
    match query {
        Query::Items(_)
        | Query::Locations(_)
        | Query::Records(_)
        | Query::Count(_)
        | Query::Alerts(_)
        | Query::Lots(_)
        | Query::Scan(_)
        | Query::Search(_) => true,
        Query::Store(_)
        | Query::Item(_)
        | Query::Location(_)
        | Query::Movements(_)
        | Query::Journal(_)
        | Query::Entry(_)
        | Query::Document(_)
        | Query::Why(_)
        | Query::Counts(_)
        | Query::Reservations(_)
        | Query::Suppliers(_)
        | Query::Jobs(_)
        | Query::People(_)
        | Query::ProposePutAway(_)
        | Query::ProposeIssue(_)
        | Query::Outcome(_)
        | Query::Draft(_)
        | Query::Drafts(_)
        | Query::StillThere(_) => false,
    }
}

#[cfg(test)]
mod tests;
