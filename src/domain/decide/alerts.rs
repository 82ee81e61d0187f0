//! Decisions on alerts: somebody has seen one, or wants not to be told until a day. Closing is never a decision.

use super::super::alert::{AlertKey, AlertKind, AlertState};
use super::super::blindness;
use super::super::command::Submission;
use super::super::event::Event;
use super::super::refusal::{Noun, Rejection, Why};
use super::super::table::Read;
use super::super::tables::Alerts;
use super::super::text::Note;
use super::super::time::Day;
use super::plan::Plan;

/// Days that an alert may be snoozed.
const SNOOZE_DAYS_MAX: i64 = 366;
/// Days that a stock-out may be snoozed.
const SNOOZE_OUT_DAYS_MAX: i64 = 7;

pub(super) fn acknowledge<R: Read>(plan: &mut Plan<'_, R>, keys: &[AlertKey]) -> Result<(), Rejection> {
    plan.each(keys, |plan, key| {
        not_hidden(plan, key)?;
        let alert = plan.book.get::<Alerts>(&key.row())?.ok_or_else(|| gone(key))?;
        if !matches!(alert.state, AlertState::Acknowledged { .. }) {
            plan.events.push(Event::AlertAcknowledged(*key));
        }
        Ok(())
    })
}

pub(super) fn snooze<R: Read>(
    plan: &mut Plan<'_, R>,
    keys: &[AlertKey],
    until: Day,
    reason: Option<&Note>,
) -> Result<(), Rejection> {
    let today = plan.settings.calendar().day(plan.at);
    plan.each(keys, |plan, key| {
        not_hidden(plan, key)?;
        plan.book.get::<Alerts>(&key.row())?.ok_or_else(|| gone(key))?;
        let (most, what) = match key.kind {
            AlertKind::Out | AlertKind::Negative => (SNOOZE_OUT_DAYS_MAX, "a stock-out"),
            AlertKind::Expired | AlertKind::BelowMin | AlertKind::Short => (SNOOZE_DAYS_MAX, "an alert"),
        };
        if until <= today || until > today.plus(most) {
            let what = format!("{what} can be snoozed from {} to {}", today.plus(1), today.plus(most));
            return Err(Why::Unfit { what }.into());
        }
        plan.events.push(Event::AlertSnoozed { key: *key, until, reason: reason.cloned() });
        Ok(())
    })
}

/// Whether an alert stands that rests on what the asker counts blind is not told.
fn not_hidden<R: Read>(plan: &Plan<'_, R>, key: &AlertKey) -> Result<(), Rejection> {
    let Submission { by, role, .. } = plan.submission;
    match blindness::under_alert(plan.book, key, *by, *role)? {
        Some(place) => plan.not_veiled(place),
        None => Ok(()),
    }
}

fn gone(key: &AlertKey) -> Why {
    Why::Unknown { noun: Noun::Alert, code: format!("{} (it may have closed meanwhile)", key.kind.word()) }
}
