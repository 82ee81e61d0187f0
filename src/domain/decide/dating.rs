//! When something happened: whether a command may carry the time that it asks for.

use super::super::book;
use super::super::command::{Source, Submission};
use super::super::party::Role;
use super::super::refusal::{Rejection, Why};
use super::super::settings::Settings;
use super::super::table::Read;
use super::super::tables::Fact;
use super::super::time::{Day, Moment};
use super::Context;

/// Milliseconds in an hour.
const HOUR_MILLIS: u64 = 3_600_000;

/// Whether a time was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dated {
    /// It happens now.
    Live,
    /// It happened at a time that somebody gave.
    Given,
}

/// The moment that the command is effective at.
pub(super) fn effective<R: Read>(
    book: &R,
    context: &Context,
    submission: &Submission,
    settings: &Settings,
) -> Result<(Moment, Dated), Rejection> {
    // This very moment is now: it is told as it happens.
    let Some(at) = submission.effective.filter(|at| *at != context.now) else {
        open_at(book, settings, context.now)?;
        return Ok((context.now, Dated::Live));
    };
    if at > context.now {
        return Err(Why::Future { at: settings.calendar().shown(at) }.into());
    }
    open_at(book, settings, at)?;
    let shift = u64::from(settings.shift_hours) * HOUR_MILLIS;
    let clerk = submission.source == Source::Hand && submission.role < Role::Supervisor;
    if clerk && at < context.now.minus(shift) {
        return Err(Why::BeforeShift { hours: settings.shift_hours }.into());
    }
    Ok((at, Dated::Given))
}

/// Refuses a moment on or before the last closed day.
fn open_at<R: Read>(book: &R, settings: &Settings, at: Moment) -> Result<(), Rejection> {
    match last_closed(book)? {
        Some(day) if settings.calendar().day(at) <= day => Err(Why::Closed { day }.into()),
        _ => Ok(()),
    }
}

/// The last closed day.
pub(super) fn last_closed<R: Read>(book: &R) -> Result<Option<Day>, Rejection> {
    let days = book::fact(book, Fact::ClosedDays)?;
    Ok(days.checked_sub(1).and_then(|day| u32::try_from(day).ok()).map(Day))
}

/// The moment itself, or the first open instant where it lies in a closed period.
pub(super) fn first_open<R: Read>(book: &R, settings: &Settings, at: Moment) -> Result<Moment, Rejection> {
    let calendar = settings.calendar();
    Ok(match last_closed(book)? {
        Some(day) if calendar.day(at) <= day => calendar.start(day.plus(1)),
        _ => at,
    })
}
