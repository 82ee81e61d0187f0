//! Who may not be told what the book says of a place: it is being counted, blind.
//!
//! One rule for refusals, receipts and answers. Whoever counts a place is told nothing of it, whatever the role; below a
//! supervisor nobody is, as they might tell the counter, and may enter into the count themselves. It must never depend
//! on what the book says of the place.

use super::alert::AlertKey;
use super::book;
use super::event::Count;
use super::ids::{CountId, LocationId, PersonId};
use super::party::Role;
use super::table::{Read, Unreadable};
use super::tables::{Counts, Fact, OpenCounts};

/// Whether an open count is blind for somebody.
pub fn is_blind(count: &Count, person: PersonId, role: Role) -> bool {
    count.by == person || role < Role::Supervisor
}

/// The open count that hides a place from somebody: of the place itself or of one that it is in.
pub fn hiding<R: Read>(
    book: &R,
    place: LocationId,
    person: PersonId,
    role: Role,
) -> Result<Option<CountId>, Unreadable> {
    if book::fact(book, Fact::LastCount)? == 0 {
        return Ok(None);
    }
    for (place, _) in book::ancestors(book, place)? {
        let Some(count) = book.get::<OpenCounts>(&place)? else { continue };
        if book.get::<Counts>(&count)?.is_some_and(|row| is_blind(&row.count, person, role)) {
            return Ok(Some(count));
        }
    }
    Ok(None)
}

/// A place that somebody must not know of and that an alert rests on: whether it stands would tell what the book says
/// of the place.
pub fn under_alert<R: Read>(
    book: &R,
    key: &AlertKey,
    person: PersonId,
    role: Role,
) -> Result<Option<LocationId>, Unreadable> {
    if book::fact(book, Fact::LastCount)? == 0 {
        return Ok(None);
    }
    if let Some(place) = key.place
        && hiding(book, place, person, role)?.is_some()
    {
        return Ok(Some(place));
    }
    for (record, _) in book::records_of_item(book, key.item)? {
        let rests_on = key.lot.some().is_none_or(|lot| lot == record.lot)
            && match key.place {
                Some(place) => book::is_within(book, record.location, place)?,
                None => true,
            };
        if rests_on && hiding(book, record.location, person, role)?.is_some() {
            return Ok(Some(record.location));
        }
    }
    Ok(None)
}
