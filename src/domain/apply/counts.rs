//! Applies counts: what was opened, seen, judged and withdrawn, and what has been posted for it.

use std::ops::ControlFlow;

use super::super::entry::Header;
use super::super::event::{About, Count, Event, Judgement, Movement, Observation, Verdict};
use super::super::ids::{CountId, EntryLine, LocationId, Record, Seq};
use super::super::quantity::Qty;
use super::super::table::{Direction, Unreadable, Write, closed};
use super::super::tables::{
    CountLines, CountRow, CountState, Counts, Fact, Lines, Observations, Observed, ObservedState, OpenCounts,
    Reviews,
};
use super::super::time::Moment;
use super::{Touched, raise_fact};

pub(super) fn opened<W: Write>(
    state: &mut W,
    id: CountId,
    count: &Count,
    touched: &mut Touched,
) -> Result<(), Unreadable> {
    raise_fact(state, Fact::LastCount, id.0)?;
    touched.locations.insert(count.place);
    state.put::<Counts>(&id, &CountRow { count: count.clone(), state: CountState::Open })?;
    state.put::<OpenCounts>(&count.place, &id)
}

pub(super) fn ended<W: Write>(state: &mut W, id: CountId, touched: &mut Touched) -> Result<(), Unreadable> {
    let Some(row) = state.get::<Counts>(&id)? else { return Ok(()) };
    touched.locations.insert(row.count.place);
    state.remove::<OpenCounts>(&row.count.place)?;
    state.put::<Counts>(&id, &CountRow { state: CountState::Closed, ..row })
}

pub(super) fn observed<W: Write>(
    state: &mut W,
    header: &Header,
    line: u32,
    observation: &Observation,
) -> Result<(), Unreadable> {
    let record = observation.record;
    let row = Observed {
        count: observation.count,
        counted: observation.counted,
        posted: Qty::ZERO,
        state: match observation.verdict {
            Verdict::Matches | Verdict::Posted => ObservedState::Posted,
            Verdict::Review => ObservedState::Review,
        },
    };
    let key = (record.item, record.location, record.lot, observation.at, header.seq, line);
    state.put::<Observations>(&key, &row)?;
    let in_count = (observation.count, record.item, record.location, record.lot);
    state.put::<CountLines>(&in_count, &EntryLine { seq: header.seq, line })?;
    if observation.verdict == Verdict::Review {
        state.put::<Reviews>(&(header.seq, line), &observation.count)?;
    }
    Ok(())
}

/// The observation that a line of the journal records.
fn observation<W: Write>(state: &W, line: EntryLine) -> Result<Option<Observation>, Unreadable> {
    Ok(match state.get::<Lines>(&(line.seq, line.line))? {
        Some(Event::Observed(observation)) => Some(observation),
        _ => None,
    })
}

fn change_observed<W: Write>(
    state: &mut W,
    line: EntryLine,
    change: impl FnOnce(&mut Observed),
) -> Result<Option<Observation>, Unreadable> {
    let Some(observation) = observation(state, line)? else { return Ok(None) };
    let record = observation.record;
    let key = (record.item, record.location, record.lot, observation.at, line.seq, line.line);
    if let Some(mut row) = state.get::<Observations>(&key)? {
        change(&mut row);
        state.put::<Observations>(&key, &row)?;
    }
    Ok(Some(observation))
}

pub(super) fn judged<W: Write>(
    state: &mut W,
    line: EntryLine,
    judgement: Judgement,
) -> Result<(), Unreadable> {
    state.remove::<Reviews>(&(line.seq, line.line))?;
    change_observed(state, line, |row| {
        row.state = match judgement {
            Judgement::Approved => ObservedState::Posted,
            Judgement::Rejected => ObservedState::Rejected,
        };
    })?;
    Ok(())
}

pub(super) fn withdrawn<W: Write>(state: &mut W, line: EntryLine) -> Result<(), Unreadable> {
    state.remove::<Reviews>(&(line.seq, line.line))?;
    let observation = change_observed(state, line, |row| row.state = ObservedState::Withdrawn)?;
    if let Some(observation) = observation {
        let record = observation.record;
        let key = (observation.count, record.item, record.location, record.lot);
        if state.get::<CountLines>(&key)? == Some(line) {
            match last_standing(state, observation.count, record)? {
                Some(before) => state.put::<CountLines>(&key, &before)?,
                None => state.remove::<CountLines>(&key)?,
            }
        }
    }
    Ok(())
}

/// The last observation of a record in a count that nobody took back.
fn last_standing<W: Write>(
    state: &W,
    count: CountId,
    record: Record,
) -> Result<Option<EntryLine>, Unreadable> {
    let Record { item, location, lot } = record;
    let opened = state.get::<Counts>(&count)?.map_or(Moment(0), |row| row.count.at);
    let span = closed(
        (item, location, lot, opened, Seq(0), 0),
        (item, location, lot, Moment::MAX, Seq(u64::MAX), u32::MAX),
    );
    let mut last = None;
    state.scan::<Observations>(span, Direction::Up, &mut |(.., seq, line), row| {
        let seen = EntryLine { seq, line };
        if row.count == count && row.state != ObservedState::Withdrawn && last.is_none_or(|last| last < seen)
        {
            last = Some(seen);
        }
        ControlFlow::Continue(())
    })?;
    Ok(last)
}

/// A movement that belongs to an observation changes what has been posted for it.
pub(super) fn posted<W: Write>(state: &mut W, movement: &Movement) -> Result<(), Unreadable> {
    let About::Observation(line) = movement.about else { return Ok(()) };
    let change =
        if movement.from == LocationId::LOSS { movement.quantity } else { movement.quantity.negated() };
    let mut sum = Ok(());
    change_observed(state, line, |row| match super::sum(row.posted, change) {
        Ok(posted) => row.posted = posted,
        Err(fault) => sum = Err(fault),
    })?;
    sum
}
