//! Periods: what a closing freezes, and the business day that the clock begins.

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};

use super::super::book;
use super::super::event::Event;
use super::super::ids::{ItemId, PersonId, Seq};
use super::super::party::Role;
use super::super::quantity::{Qty, UnitCost};
use super::super::refusal::{Rejection, Why};
use super::super::table::{Direction, Read, all, closed};
use super::super::tables::{Closed, Fact, Items, Lines, MovesByItem, Totals, Undone};
use super::super::time::{Day, Moment};
use super::dating::{last_closed, needs};
use super::plan::Plan;

/// How many of an item's latest movements are looked through for what it cost.
const COST_LOOK_BACK: usize = 2_000;

pub(super) fn close<R: Read>(plan: &mut Plan<'_, R>, day: Day) -> Result<(), Rejection> {
    needs(plan.submission, Role::Supervisor, "closing a period")?;
    let calendar = plan.settings.calendar();
    let today = calendar.day(plan.context.now);
    if day >= today {
        let what = format!("{day} is not over; the last day that can be closed is {}", today.plus(-1));
        return Err(Why::Unfit { what }.into());
    }
    if let Some(closed) = last_closed(plan.book)?.filter(|closed| day <= *closed) {
        return Err(Why::Closed { day: closed }.into());
    }
    let end = calendar.end(day);
    plan.events.push(Event::PeriodClosed(day));
    for (item, on_hand) in on_hand_then(plan.book, end)? {
        let row = plan.book.get::<Items>(&item)?;
        let cost = match row.as_ref().and_then(|item| item.unit_cost) {
            Some(cost) => cost,
            None => last_cost(plan.book, item, end)?.unwrap_or(UnitCost(0)),
        };
        let value = match (on_hand.at(cost), row) {
            (Some(value), _) => value,
            // What is frozen here is frozen for good: a value that cannot be kept must not stand as another.
            (None, Some(row)) => return Err(Why::ValueTooLarge { item: row.sku, on_hand }.into()),
            (None, None) => return Err(Why::TooLarge.into()),
        };
        let before = plan.book.get::<Closed>(&item)?;
        let same = match before {
            Some(before) => before.on_hand == on_hand && before.value == value,
            None => on_hand == Qty::ZERO,
        };
        if !same {
            plan.events.push(Event::ClosedItem { item, on_hand, value });
        }
    }
    Ok(())
}

/// What a base unit of an item cost when it last came in by then, where a receipt said so. Until costs are derived,
/// it stands for the usual cost of an item that has none: what was paid for something is not worth nothing.
fn last_cost<R: Read>(book: &R, item: ItemId, end: Moment) -> Result<Option<UnitCost>, Rejection> {
    let span = closed((item, Moment(0), Seq(0), 0), (item, end, Seq(u64::MAX), u32::MAX));
    for ((_, _, seq, line), ()) in book.rows::<MovesByItem>(span, Direction::Down, COST_LOOK_BACK)? {
        let Some(Event::Moved(movement)) = book.get::<Lines>(&(seq, line))? else { continue };
        if let Some(cost) = movement.cost
            && book.get::<Undone>(&(seq, line))?.is_none()
        {
            return Ok(Some(cost));
        }
    }
    Ok(None)
}

/// What every item that has stock, or had it at the closing before or since, held in the room at a moment.
fn on_hand_then<R: Read>(book: &R, end: Moment) -> Result<BTreeMap<ItemId, Qty>, Rejection> {
    let mut held: BTreeMap<ItemId, Qty> = BTreeMap::new();
    book.scan::<Closed>(all(), Direction::Up, &mut |item, _| {
        held.insert(item, Qty::ZERO);
        ControlFlow::Continue(())
    })?;
    for item in moved_since(book, end)? {
        held.insert(item, Qty::ZERO);
    }
    book.scan::<Totals>(all(), Direction::Up, &mut |item, total| {
        held.insert(item, total.on_hand);
        ControlFlow::Continue(())
    })?;
    for (item, on_hand) in &mut held {
        let span = (
            Bound::Excluded((*item, end, Seq(u64::MAX), u32::MAX)),
            Bound::Included((*item, Moment::MAX, Seq(u64::MAX), u32::MAX)),
        );
        for ((_, _, seq, line), ()) in book.rows::<MovesByItem>(span, Direction::Up, usize::MAX)? {
            let Some(Event::Moved(movement)) = book.get::<Lines>(&(seq, line))? else { continue };
            let inwards = match (movement.from.is_outside(), movement.to.is_outside()) {
                (true, false) => movement.quantity.0,
                (false, true) => movement.quantity.0.saturating_neg(),
                _ => 0,
            };
            *on_hand = Qty(on_hand.0.saturating_sub(inwards));
        }
    }
    Ok(held)
}

/// Items that moved after a moment: from item to item, one look each, however many movements there are.
fn moved_since<R: Read>(book: &R, end: Moment) -> Result<Vec<ItemId>, Rejection> {
    let last = |item| (item, Moment::MAX, Seq(u64::MAX), u32::MAX);
    let mut items = Vec::new();
    let mut from = Bound::Unbounded;
    while let Some(((item, ..), ())) = book.first::<MovesByItem>((from, Bound::Unbounded), Direction::Up)? {
        let after = Bound::Excluded((item, end, Seq(u64::MAX), u32::MAX));
        if book.first::<MovesByItem>((after, Bound::Included(last(item))), Direction::Up)?.is_some() {
            items.push(item);
        }
        from = Bound::Excluded(last(item));
    }
    Ok(items)
}

/// A business day begins: once a day, and only the clock says so. A day that is not over yet by the clock was begun by
/// a clock that was ahead; the day it is begins in its place.
pub(super) fn begin_day<R: Read>(plan: &mut Plan<'_, R>, day: Day) -> Result<(), Rejection> {
    if plan.submission.by != PersonId::CLOCK {
        return Err(Why::Unfit { what: "only the clock begins a day".into() }.into());
    }
    let today = plan.settings.calendar().day(plan.context.now);
    if day > today {
        return Err(Why::Future { at: plan.settings.calendar().start(day) }.into());
    }
    let begun = book::fact(plan.book, Fact::BegunDays)?;
    let ahead = begun > u64::from(today.0) + 1;
    if begun <= u64::from(day.0) || ahead {
        plan.events.push(Event::DayBegan(day));
    }
    Ok(())
}
