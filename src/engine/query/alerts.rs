//! Live alerts, most urgent first. Their quantities are without what a blind count hides from the asker.

use std::ops::ControlFlow;

use super::balance::{minus, plus};
use super::view::View;
use super::window;
use crate::domain::alert::{AlertKey, AlertState};
use crate::domain::book;
use crate::domain::desk::AskFault;
use crate::domain::ids::{ItemId, LocationId, LotId};
use crate::domain::quantity::Qty;
use crate::domain::query::{AlertRow, AlertsQuery, AlertsShown, Page};
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{Alerts, AlertsByItem};
use crate::engine::catalog::Words;

pub fn answer<R: Read>(view: &View<'_, R>, query: &AlertsQuery) -> Result<Page<AlertRow>, AskFault> {
    let words = Words::new(&window::filter(&query.filter)?);
    let keys = view.catalog.alerts().keys(query.shown == AlertsShown::All);
    let wanted = keys.filter(|key| {
        query.kind.is_none_or(|kind| key.kind == kind)
            && !key.place.is_some_and(|place| view.blind.place(place))
            && (words.is_empty() || words.all_in(&text(view, key)))
    });
    let wanted: Vec<AlertKey> = wanted.collect();
    Ok(window::page(query.window, &wanted, None, |key| row(view, key))?)
}

fn text<R: Read>(view: &View<'_, R>, key: &AlertKey) -> String {
    let item = view.catalog.items().get(key.item).map_or("", |entry| &*entry.text);
    let place = key.place.and_then(|place| view.catalog.tree().get(place)).map_or("", |place| &*place.text);
    format!("{item}\n{place}")
}

/// An alert's row; none where it has closed.
fn row<R: Read>(view: &View<'_, R>, key: AlertKey) -> Result<Option<AlertRow>, Unreadable> {
    let Some(mut alert) = view.book.get::<Alerts>(&key.row())? else { return Ok(None) };
    alert.quantity = minus(alert.quantity, hidden(view, &key)?);
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

/// The part of an alert's quantity that the asker must not know.
fn hidden<R: Read>(view: &View<'_, R>, key: &AlertKey) -> Result<Qty, Unreadable> {
    let mut hidden = Qty::ZERO;
    if !view.blind.item(key.item) {
        return Ok(hidden);
    }
    for (record, balance) in book::records_of_item(view.book, key.item)? {
        let counts = view.blind.place(record.location)
            && key.place.is_none_or(|place| view.catalog.tree().is_in(record.location, place))
            && key.lot.some().is_none_or(|lot| lot == record.lot)
            && !view.on_hold(record)?;
        if counts {
            hidden = plus(hidden, balance.on_hand);
        }
    }
    Ok(hidden)
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
        if key.place.is_some_and(|place| view.blind.place(place)) {
            continue;
        }
        rows.extend(row(view, key)?);
    }
    rows.sort_by_key(|row| matches!(row.alert.state, AlertState::Snoozed { .. }));
    Ok(rows)
}
