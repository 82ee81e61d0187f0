//! Decides the merge of two locations: what lies in one, and the places in it, go to the other.
//!
//! Items that name the one that ends as home or in a policy keep its id: reading follows the merge, so that no item
//! is written again.

use super::Context;
use super::locations::{children, height, inside, not_too_deep};
use super::masters::unfit;
use super::recode::{movable, movement, not_counted, not_in_review, one_entry, reservations_of_place};
use crate::domain::book;
use crate::domain::command::LocationRef;
use crate::domain::entry::LINES_MAX;
use crate::domain::event::{Event, MoveKind};
use crate::domain::ids::Record;
use crate::domain::location::{Location, LocationState};
use crate::domain::party::Reservation;
use crate::domain::refusal::{Noun, Rejection, Why};
use crate::domain::table::Read;
use crate::domain::tables::Locations;

/// Moves all that is in one place into another, which answers for its code from here on.
pub(super) fn merge<R: Read>(
    state: &R,
    context: &Context,
    from: &LocationRef,
    into: &LocationRef,
) -> Result<Vec<Event>, Rejection> {
    let (from, ends) = inside(state, from)?;
    let (into, stays) = inside(state, into)?;
    if from == into {
        return Err(unfit(format!("both are the location {}; name two", stays.code)).into());
    }
    if stays.state != LocationState::Active {
        return Err(Why::Retired { noun: Noun::Location, code: stays.code }.into());
    }
    let above = book::ancestors(state, into)?;
    if above.iter().any(|(up, _)| *up == from) {
        let what = format!("lies in {}; move it elsewhere first", ends.code);
        return Err(Why::Tree { location: stays.code, what }.into());
    }
    not_too_deep(&ends.code, above.len() + height(state, from)? - 1)?;
    not_counted(state, [from, into])?;
    not_in_review(state, |record| record.location == from)?;

    let mut events = Vec::new();
    for id in children(state, from)? {
        if let Some(child) = state.get::<Locations>(&id)? {
            events.push(Event::Location(id, Box::new(Location { parent: Some(into), ..child })));
        }
    }
    let at = context.now;
    for record in book::records_of_place(state, from, LINES_MAX + 1)? {
        let quantity = book::on_hand(state, record)?;
        movable(state, record, Record { location: into, ..record }, quantity)?;
        events.push(movement(record, from, into, quantity, at, MoveKind::Move));
    }
    for (id, was) in reservations_of_place(state, from)? {
        let now = Reservation { place: Some(into), ..was.clone() };
        events.push(Event::Reservation { id, was: was.quantity, now });
    }
    events.push(Event::Location(from, Box::new(Location { state: LocationState::Merged(into), ..ends })));
    one_entry(events)
}
