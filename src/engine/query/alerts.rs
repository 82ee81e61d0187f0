//! Live alerts, most urgent first. One that rests on what a blind count hides from the asker is left out: that it stands
//! would tell.

use std::ops::ControlFlow;

use super::view::View;
use super::window;
use crate::domain::alert::{AlertKey, AlertKind, AlertState};
use crate::domain::desk::AskFault;
use crate::domain::ids::{ItemId, LocationId, LotId};
use crate::domain::query::{AlertRow, AlertsQuery, AlertsShown, Page};
use crate::domain::table::{Direction, Read, Unreadable, all, closed};
use crate::domain::tables::{Alerts, AlertsByItem};
use crate::engine::catalog::{Words, count_awake};

pub fn answer<R: Read>(view: &View<'_, R>, query: &AlertsQuery) -> Result<Page<AlertRow>, AskFault> {
    let words = Words::new(&window::filter(&query.filter)?);
    let keys = view.catalog.alerts().keys(query.shown == AlertsShown::All);
    let wanted = keys.filter(|key| {
        query.kind.is_none_or(|kind| key.kind == kind) && (words.is_empty() || words.all_in(&text(view, key)))
    });
    let wanted = told(view, wanted)?;
    Ok(window::page(query.window, &wanted, None, |key| row(view, key))?)
}

fn text<R: Read>(view: &View<'_, R>, key: &AlertKey) -> String {
    let item = view.catalog.items().get(key.item).map_or("", |entry| &*entry.text);
    let place = key.place.and_then(|place| view.catalog.tree().get(place)).map_or("", |place| &*place.text);
    format!("{item}\n{place}")
}

/// An alert's row; none where it has closed.
fn row<R: Read>(view: &View<'_, R>, key: AlertKey) -> Result<Option<AlertRow>, Unreadable> {
    let Some(alert) = view.book.get::<Alerts>(&key.row())? else { return Ok(None) };
    let item = view.item(key.item)?;
    let lot = view.lot(key.lot)?;
    Ok(Some(AlertRow {
        key,
        alert,
        sku: item.sku.clone(),
        name: item.name.clone(),
        unit: item.unit.clone(),
        place: key.place.map(|place| view.code(place)).transpose()?,
        lot: lot.as_ref().map(|lot| lot.number.clone()),
        expires: lot.and_then(|lot| lot.expires),
    }))
}

/// The alerts that may be told of.
fn told<R: Read>(
    view: &View<'_, R>,
    keys: impl Iterator<Item = AlertKey>,
) -> Result<Vec<AlertKey>, Unreadable> {
    let mut told = Vec::new();
    for key in keys {
        if !view.hides_alert(&key)? {
            told.push(key);
        }
    }
    Ok(told)
}

/// How many alerts that are awake stand at this very place.
pub fn at<R: Read>(view: &View<'_, R>, place: LocationId) -> Result<u32, Unreadable> {
    let alerts = view.catalog.alerts();
    let all = alerts.at(place);
    if all == 0 || view.blind.is_empty() {
        return Ok(all);
    }
    if view.blind.place(place) {
        return Ok(0);
    }
    // Only where a blind count lies within may some of them be hidden.
    if !view.blind.counted().any(|counted| view.catalog.tree().is_in(counted, place)) {
        return Ok(all);
    }
    let here = alerts.keys(false).filter(|key| key.place == Some(place));
    Ok(u32::try_from(told(view, here)?.len()).unwrap_or(u32::MAX))
}

/// The most urgent alert of an item that is awake.
pub fn most_urgent<R: Read>(view: &View<'_, R>, item: ItemId) -> Result<Option<AlertKind>, Unreadable> {
    let most = view.catalog.alerts().of_item(item);
    if most.is_none() || view.blind.is_empty() {
        return Ok(most);
    }
    let awake =
        of_item(view, item)?.into_iter().filter(|row| !matches!(row.alert.state, AlertState::Snoozed { .. }));
    Ok(awake.map(|row| row.key.kind).min_by_key(|kind| kind.urgency()))
}

/// How many alerts are awake.
pub fn awake<R: Read>(view: &View<'_, R>) -> Result<u64, Unreadable> {
    if !view.blind.is_empty() {
        let mut keys = Vec::new();
        view.book.scan::<Alerts>(all(), Direction::Up, &mut |row, alert| {
            if !matches!(alert.state, AlertState::Snoozed { .. }) {
                keys.extend(AlertKey::of_row(row));
            }
            ControlFlow::Continue(())
        })?;
        return Ok(told(view, keys.into_iter())?.len() as u64);
    }
    // As the catalog counts them, or counted once where it was not needed yet.
    match view.catalog.filled() {
        true => Ok(view.catalog.alerts().awake() as u64),
        false => count_awake(view.book),
    }
}

/// The live alerts of an item, snoozed ones last.
pub fn of_item<R: Read>(view: &View<'_, R>, item: ItemId) -> Result<Vec<AlertRow>, Unreadable> {
    let span =
        closed((item, 0, LocationId(0), LotId::NONE), (item, u8::MAX, LocationId(u32::MAX), LotId(u32::MAX)));
    let mut keys = Vec::new();
    view.book.scan::<AlertsByItem>(span, Direction::Up, &mut |(item, urgency, place, lot), ()| {
        keys.extend(AlertKey::of_row((urgency, item, place, lot)));
        ControlFlow::Continue(())
    })?;
    let mut rows = Vec::new();
    for key in keys {
        if !view.hides_alert(&key)? {
            rows.extend(row(view, key)?);
        }
    }
    rows.sort_by_key(|row| matches!(row.alert.state, AlertState::Snoozed { .. }));
    Ok(rows)
}
