//! Decides on locations: the tree of places inside. The places outside are as they are.

use std::ops::ControlFlow;

use super::masters::{Faults, barcode_free, location_code_free, not_merged, set, set_extra, unfit};
use super::recode::{not_in_review, reservations_of_place, told};
use crate::domain::book;
use crate::domain::command::{LocationCommand, LocationPatch, LocationRef, Patch, Submission};
use crate::domain::event::Event;
use crate::domain::ids::{LocationId, Record};
use crate::domain::location::{DEPTH_MAX, Location, LocationKind, LocationState};
use crate::domain::refusal::{Noun, Rejection, Why};
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{Fact, Locations, LocationsByParent, OpenCounts, Scanned};
use crate::domain::text::Code;

/// The steps in which new places come in a walk: their order is the order in which they were added, with room
/// between any two.
pub(super) const WALK_STEP: u32 = 10;
/// How many records and places a refusal names.
const TOLD_MAX: usize = 20;

/// Decides a command on a location.
pub(super) fn decide_location<R: Read>(
    state: &R,
    context: &super::Context,
    submission: &Submission,
    command: &LocationCommand,
) -> Result<Vec<Event>, Rejection> {
    match command {
        LocationCommand::Add { code, patch } => add(state, code, patch),
        LocationCommand::Change { location, patch } => {
            let (id, old) = inside(state, location)?;
            let mut faults = Faults::default();
            let new = patched(state, id, &old, Standing::There, patch, &mut faults)?;
            faults.finish()?;
            Ok(put(id, &old, new))
        }
        LocationCommand::Rename { location, code } => {
            let (id, old) = inside(state, location)?;
            location_code_free(state, code, Some((id, &old.code)))?;
            Ok(put(id, &old, Location { code: code.clone(), ..old.clone() }))
        }
        LocationCommand::Merge { from, into } => super::location_merge::merge(state, context, from, into),
        LocationCommand::Retire(location) => retire(state, submission, location),
        LocationCommand::Revive(location) => revive(state, location),
    }
}

/// A place inside, in use or not; the places outside cannot be changed.
pub(super) fn inside<R: Read>(state: &R, named: &LocationRef) -> Result<(LocationId, Location), Rejection> {
    let (id, row) = book::resolve_location(state, named)?;
    if id.is_outside() {
        let what = format!("{} is outside the room and stays as it is; name a place inside", row.code);
        return Err(unfit(what).into());
    }
    Ok((id, row))
}

fn put(id: LocationId, old: &Location, new: Location) -> Vec<Event> {
    if *old == new { Vec::new() } else { vec![Event::Location(id, Box::new(new))] }
}

/// Whether a place is in the tree already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    New,
    There,
}

fn add<R: Read>(state: &R, code: &Code, patch: &LocationPatch) -> Result<Vec<Event>, Rejection> {
    let id = LocationId(book::next_id(state, Fact::LastLocation, 0)?);
    let bare = Location {
        code: code.clone(),
        name: None,
        parent: None,
        kind: LocationKind::Storage,
        walk: id.0.saturating_mul(WALK_STEP),
        barcode: None,
        notes: None,
        extra: Vec::new(),
        state: LocationState::Active,
    };
    let mut faults = Faults::default();
    faults.take(location_code_free(state, code, None))?;
    let place = patched(state, id, &bare, Standing::New, patch, &mut faults)?;
    faults.finish()?;
    Ok(vec![Event::Location(id, Box::new(place))])
}

fn patched<R: Read>(
    state: &R,
    id: LocationId,
    old: &Location,
    standing: Standing,
    patch: &LocationPatch,
    faults: &mut Faults,
) -> Result<Location, Unreadable> {
    let mut place = old.clone();
    set(&mut place.name, &patch.name);
    set(&mut place.notes, &patch.notes);
    set_extra(&mut place.extra, &patch.extra, faults);
    if let Some(walk) = patch.walk {
        place.walk = walk;
    }
    match patch.kind {
        Some(LocationKind::Outside(_)) => {
            faults.push(unfit("the places outside are given; choose storage, dock, hold, workplace or cart"))
        }
        Some(kind) => place.kind = kind,
        None => {}
    }
    set(&mut place.barcode, &patch.barcode);
    // A label that shows the code needs no barcode of its own.
    place.barcode = place.barcode.filter(|barcode| barcode.folded() != place.code.folded());
    if let Some(barcode) = &place.barcode
        && old.barcode.as_ref().map(Code::folded) != Some(barcode.folded())
    {
        faults.take(barcode_free(state, barcode, Scanned::Location(id)))?;
    }
    match &patch.parent {
        Patch::Keep => {}
        Patch::Clear => place.parent = None,
        Patch::Set(named) => {
            if let Some(parent) = faults.take(parent(state, id, old, standing, named))? {
                place.parent = Some(parent);
            }
        }
    }
    Ok(place)
}

/// A place as another's parent: inside, in use, not in the other, and not too deep. What is its parent already may
/// stay so.
fn parent<R: Read>(
    state: &R,
    id: LocationId,
    old: &Location,
    standing: Standing,
    named: &LocationRef,
) -> Result<LocationId, Rejection> {
    let (parent, _) = book::resolve_location(state, named)?;
    if old.parent == Some(parent) {
        return Ok(parent);
    }
    book::inside_location(state, named)?;
    let above = book::ancestors(state, parent)?;
    if above.iter().any(|(up, _)| *up == id) {
        return Err(Why::Tree {
            location: old.code.clone(),
            what: "would lie in itself; name a place outside it".into(),
        }
        .into());
    }
    let below = match standing {
        Standing::New => 1,
        Standing::There => height(state, id)?,
    };
    not_too_deep(&old.code, above.len() + below)?;
    Ok(parent)
}

/// Refuses a tree that is deeper than any way to a bin.
pub(super) fn not_too_deep(code: &Code, depth: usize) -> Result<(), Rejection> {
    if depth <= DEPTH_MAX {
        return Ok(());
    }
    let what = format!("or what is in it would lie {depth} places deep; at most {DEPTH_MAX} fit");
    Err(Why::Tree { location: code.clone(), what }.into())
}

/// How many levels a place and what is in it have; no more than the deepest tree and one are looked at.
pub(super) fn height<R: Read>(state: &R, id: LocationId) -> Result<usize, Unreadable> {
    let mut level = vec![id];
    for height in 0..=DEPTH_MAX {
        let mut below = Vec::new();
        for place in level {
            below.extend(children(state, place)?);
        }
        if below.is_empty() {
            return Ok(height + 1);
        }
        level = below;
    }
    Ok(DEPTH_MAX + 1)
}

/// The places right in a place, those out of use too.
pub(super) fn children<R: Read>(state: &R, id: LocationId) -> Result<Vec<LocationId>, Unreadable> {
    let span = closed((id, 0, LocationId(0)), (id, u32::MAX, LocationId(u32::MAX)));
    let mut children = Vec::new();
    state.scan::<LocationsByParent>(span, Direction::Up, &mut |(_, _, child), ()| {
        children.push(child);
        ControlFlow::Continue(())
    })?;
    Ok(children)
}

fn retire<R: Read>(
    state: &R,
    submission: &Submission,
    location: &LocationRef,
) -> Result<Vec<Event>, Rejection> {
    let (id, old) = inside(state, location)?;
    if old.state == LocationState::Retired {
        return Ok(Vec::new());
    }
    let held = book::records_of_place(state, id, TOLD_MAX)?;
    if !held.is_empty() {
        let mut rows: Vec<(Record, crate::domain::quantity::Qty)> = Vec::new();
        for record in held {
            rows.push((record, book::on_hand(state, record)?));
        }
        let what = told(state, submission, Noun::Location, rows)?;
        return Err(Why::HoldsStock { noun: Noun::Location, code: old.code, what }.into());
    }
    let mut inhabited = Vec::new();
    for child in children(state, id)? {
        if let Some(row) = state.get::<Locations>(&child)?
            && row.state == LocationState::Active
        {
            inhabited.push(row.code.to_string());
        }
    }
    if !inhabited.is_empty() {
        let more = inhabited.len().saturating_sub(TOLD_MAX);
        inhabited.truncate(TOLD_MAX);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let what =
            format!("has places in use in it: {}{more}; retire or move them first", inhabited.join(", "));
        return Err(Why::Tree { location: old.code, what }.into());
    }
    if let Some(count) = state.get::<OpenCounts>(&id)? {
        return Err(Why::UnderCount { location: old.code, count }.into());
    }
    not_in_review(state, |record| record.location == id)?;
    if let Some((_, promise)) = reservations_of_place(state, id)?.into_iter().next() {
        let what = format!("stock at {} is promised to {}; release it first", old.code, promise.document);
        return Err(unfit(what).into());
    }
    Ok(put(id, &old, Location { state: LocationState::Retired, ..old.clone() }))
}

fn revive<R: Read>(state: &R, location: &LocationRef) -> Result<Vec<Event>, Rejection> {
    let (id, old) = inside(state, location)?;
    not_merged(Noun::Location, location.code(), &old.code)?;
    if let Some(parent) = old.parent {
        book::inside_location(state, &LocationRef::Id(parent))?;
    }
    Ok(put(id, &old, Location { state: LocationState::Active, ..old.clone() }))
}
