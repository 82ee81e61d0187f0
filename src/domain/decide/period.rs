//! Periods: what a closing freezes, and the business day that the clock begins.

use std::ops::Bound;

use super::super::book;
use super::super::event::Event;
use super::super::ids::{ItemId, PersonId, Seq};
use super::super::quantity::{Qty, UnitCost};
use super::super::receipt::Notice;
use super::super::refusal::{Rejection, Why};
use super::super::table::{Direction, Read, closed};
use super::super::tables::{Closed, Fact, Items, Lines, MovesByItem, Totals, Undone};
use super::super::time::{Day, Moment};
use super::dating::last_closed;
use super::plan::Plan;

/// How many items one entry of a closing looks at, and how many movements after the day: it holds others up so long.
const LOOKED_AT_MAX: usize = 5_000;
/// How many items one entry of a closing freezes.
const FROZEN_MAX: usize = 2_000;
/// How many of an item's movements before the day are looked through for what it cost.
const COST_LOOK_BACK: usize = 500;

/// Closes a period. The first entry closes the days; what the items held is frozen entry by entry, as the same command
/// is given again, and none of it can change any more meanwhile.
pub(super) fn close<R: Read>(plan: &mut Plan<'_, R>, day: Day) -> Result<(), Rejection> {
    let calendar = plan.settings.calendar();
    let today = calendar.day(plan.context.now);
    if day >= today {
        let what = format!("{day} is not over; the last day that can be closed is {}", today.plus(-1));
        return Err(Why::Unfit { what }.into());
    }
    let from = going_on_from(plan.book, day)?;
    plan.events.push(Event::PeriodClosed(day));
    let end = calendar.end(day);
    let items = (Bound::Included(from), Bound::Unbounded);
    let mut left = LOOKED_AT_MAX;
    let mut frozen = 0;
    for (item, master) in plan.book.rows::<Items>(items, Direction::Up, LOOKED_AT_MAX + 1)? {
        if left == 0 || frozen == FROZEN_MAX {
            plan.events.push(Event::ClosingGoesOn(item));
            plan.notices.push(Notice::ClosingGoesOn(item));
            break;
        }
        let (on_hand, moved) = on_hand_then(plan.book, item, end)?;
        let cost = match master.unit_cost {
            None if on_hand != Qty::ZERO => last_cost(plan.book, item, end)?,
            known => known,
        };
        left = left.saturating_sub(1 + moved);
        // What is frozen here is frozen for good: a value that cannot be kept must not stand as another.
        let value = on_hand
            .at(cost.unwrap_or(UnitCost(0)))
            .ok_or_else(|| Why::ValueTooLarge { item: master.sku.clone(), on_hand })?;
        let same = match plan.book.get::<Closed>(&item)? {
            Some(before) => before.on_hand == on_hand && before.value == value,
            None => on_hand == Qty::ZERO,
        };
        if !same {
            plan.events.push(Event::ClosedItem { item, on_hand, value });
            frozen += 1;
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

/// The item that a closing of this day begins at, or goes on from.
fn going_on_from<R: Read>(book: &R, day: Day) -> Result<ItemId, Rejection> {
    let from = u32::try_from(book::fact(book, Fact::ClosingFrom)?).unwrap_or(u32::MAX);
    match last_closed(book)? {
        Some(closed) if from > 0 && day == closed => Ok(ItemId(from)),
        Some(closed) if from > 0 && day > closed => {
            let what = format!("the closing of {closed} is not finished; close {closed} again first");
            Err(Why::Unfit { what }.into())
        }
        Some(closed) if day <= closed => Err(Why::Closed { day: closed }.into()),
        _ => Ok(ItemId(0)),
    }
}

/// What an item held in the room at a moment, and how many movements after it were looked at.
fn on_hand_then<R: Read>(book: &R, item: ItemId, end: Moment) -> Result<(Qty, usize), Rejection> {
    let mut on_hand = book.get::<Totals>(&item)?.unwrap_or_default().on_hand;
    let span = (
        Bound::Excluded((item, end, Seq(u64::MAX), u32::MAX)),
        Bound::Included((item, Moment::MAX, Seq(u64::MAX), u32::MAX)),
    );
    let later = book.rows::<MovesByItem>(span, Direction::Up, usize::MAX)?;
    for ((_, _, seq, line), ()) in &later {
        let Some(Event::Moved(movement)) = book.get::<Lines>(&(*seq, *line))? else { continue };
        let inwards = match (movement.from.is_outside(), movement.to.is_outside()) {
            (true, false) => movement.quantity.0,
            (false, true) => movement.quantity.0.saturating_neg(),
            _ => 0,
        };
        on_hand = Qty(on_hand.0.saturating_sub(inwards));
    }
    Ok((on_hand, later.len()))
}

/// A business day begins: once a day, and only the clock says so. A day that is not over yet by the clock was begun by
/// a clock that was ahead; the day it is begins in its place.
pub(super) fn begin_day<R: Read>(plan: &mut Plan<'_, R>, day: Day) -> Result<(), Rejection> {
    if plan.submission.by != PersonId::CLOCK {
        return Err(Why::Unfit { what: "only the clock begins a day".into() }.into());
    }
    let calendar = plan.settings.calendar();
    let today = calendar.day(plan.context.now);
    if day > today {
        return Err(Why::Future { at: calendar.shown(calendar.start(day)) }.into());
    }
    let begun = book::fact(plan.book, Fact::BegunDays)?;
    let ahead = begun > u64::from(today.0) + 1;
    if begun <= u64::from(day.0) || ahead {
        plan.events.push(Event::DayBegan(day));
    }
    Ok(())
}
