//! One item, with all that its screen shows.

use chrono::{Datelike, NaiveDate};

use super::balance::{self, Point};
use super::view::{View, found};
use super::{alerts, records};
use crate::domain::book;
use crate::domain::ids::ItemId;
use crate::domain::quantity::Qty;
use crate::domain::query::{ItemQuery, ItemView, MonthRow, ROWS_MAX};
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{Checkpoints, ItemMonths, Totals};
use crate::domain::time::{Day, Moment};

/// How many months the chart shows.
const MONTHS: u32 = 12;

pub fn answer<R: Read>(view: &View<'_, R>, query: &ItemQuery) -> Result<Option<ItemView>, Unreadable> {
    let Some((id, item)) = found(book::resolve_item(view.book, &query.item))? else { return Ok(None) };
    let mut policy_places = Vec::with_capacity(item.policies.len());
    for policy in &item.policies {
        policy_places.push(policy.place.map(|place| view.code(place)).transpose()?);
    }
    let mut supplier_codes = Vec::with_capacity(item.suppliers.len());
    for terms in &item.suppliers {
        supplier_codes.push(view.supplier_code(terms.supplier)?);
    }
    let total = view.blind.total(id, view.book.get::<Totals>(&id)?.unwrap_or_default());
    let mut rows = Vec::new();
    for record in records::of_item(view, id)?.into_iter().take(usize::from(ROWS_MAX)) {
        rows.extend(records::row(view, record, None)?);
    }
    Ok(Some(ItemView {
        id,
        home: item.home.map(|home| view.code(home)).transpose()?,
        policy_places,
        supplier_codes,
        total,
        under_count: view.blind.item(id),
        records: rows,
        alerts: alerts::of_item(view, id)?,
        months: months(view, id, total.on_hand)?,
        item,
    }))
}

/// The last twelve business months, the current one last.
fn months<R: Read>(view: &View<'_, R>, item: ItemId, now: Qty) -> Result<Vec<MonthRow>, Unreadable> {
    let today = view.today()?.date();
    let this = u32::try_from(today.year().saturating_sub(1970)).unwrap_or(0) * 12 + today.month0();
    let first = this.saturating_sub(MONTHS - 1);
    let ends: Vec<Moment> = (first..this).map(|month| end_of(view, month)).collect();
    let held = held_at(view, item, &ends)?;
    let mut rows = Vec::new();
    for (month, on_hand) in (first..=this).zip(held.into_iter().chain([now])) {
        rows.push(MonthRow {
            year: i32::try_from(1970 + month / 12).unwrap_or(i32::MAX),
            month: month % 12 + 1,
            moved: view.book.get::<ItemMonths>(&(item, month))?.unwrap_or_default(),
            on_hand,
        });
    }
    Ok(rows)
}

/// The last moment of a business month.
fn end_of<R: Read>(view: &View<'_, R>, month: u32) -> Moment {
    let next = month + 1;
    let year = i32::try_from(1970 + next / 12).unwrap_or(9999);
    let day = NaiveDate::from_ymd_opt(year, next % 12 + 1, 1).and_then(Day::from_date);
    day.map_or(Moment::MAX, |day| view.settings.calendar().start(day).minus(1))
}

/// What the room held of an item at each of these moments, earliest first.
fn held_at<R: Read>(view: &View<'_, R>, item: ItemId, moments: &[Moment]) -> Result<Vec<Qty>, Unreadable> {
    let mut sums = vec![Qty::ZERO; moments.len()];
    let Some(first) = moments.first() else { return Ok(sums) };
    let since = crate::domain::time::utc_month(*first);
    for record in balance::records_ever(view.book, item, None)? {
        if !view.in_room(record.location) {
            continue;
        }
        // Most records of old do not move any more: their last checkpoint is what they hold at every moment.
        let (location, lot) = (record.location, record.lot);
        let last = view.book.first::<Checkpoints>(
            closed((item, location, lot, 0), (item, location, lot, u32::MAX)),
            Direction::Down,
        )?;
        let still = last.filter(|((.., month), _)| *month < since).map(|(_, held)| held);
        for (sum, at) in sums.iter_mut().zip(moments) {
            let held = match still {
                Some(held) => held,
                None => balance::of_record(view.book, record, Point::after(*at))?,
            };
            *sum = balance::plus(*sum, held);
        }
    }
    Ok(sums)
}
