//! Counts: a bin is opened, records in it are seen, each variance is that of its own moment. Nothing ever sets a balance.

use std::collections::BTreeSet;

use super::super::book;
use super::super::command::{CountLine, LocationRef};
use super::super::event::{About, Count, Event, Judgement, MoveKind, Observation, Party, Verdict};
use super::super::ids::{CountId, EntryLine, LocationId, Record};
use super::super::item::Item;
use super::super::quantity::Qty;
use super::super::receipt::Notice;
use super::super::refusal::{Noun, Rejection, Why};
use super::super::table::Read;
use super::super::tables::{CountLines, CountRow, CountState, Counts, Fact, ObservedState, Reviews};
use super::super::time::Moment;
use super::dating::first_open;
use super::plan::{Plan, Spec, book_as_seen};

pub(super) fn open<R: Read>(plan: &mut Plan<'_, R>, place: &LocationRef) -> Result<(), Rejection> {
    let (place, location) = book::inside_location(plan.book, place)?;
    if let Some(count) = book::open_count(plan.book, place)? {
        return Err(Why::UnderCount { location: location.code, count }.into());
    }
    let id = CountId(book::next_id(plan.book, Fact::LastCount, 0)?);
    plan.events.push(Event::CountOpened(id, Count { place, by: plan.submission.by, at: plan.at }));
    plan.notices.push(Notice::NewCount(id));
    Ok(())
}

pub(super) fn enter<R: Read>(
    plan: &mut Plan<'_, R>,
    count: CountId,
    lines: &[CountLine],
) -> Result<(), Rejection> {
    let row = open_row(plan, count)?;
    if plan.at < row.count.at {
        let what = format!("count {count} was opened later than that; give a time since then");
        return Err(Why::Unfit { what }.into());
    }
    let mut seen = BTreeSet::new();
    let mut after = After::default();
    plan.each(lines, |plan, line| {
        let (id, item) = book::resolve_item(plan.book, &line.item)?;
        let counted = plan.fits(&item, line.counted.quantity)?;
        if counted < Qty::ZERO {
            let what = format!("a count of {counted} is less than 0; give what you see");
            return Err(Why::Unfit { what }.into());
        }
        let lot = plan.lot_in(id, &item, line.lot.as_ref(), None)?;
        let record = Record { item: id, location: row.count.place, lot };
        if !seen.insert(record) {
            let what = format!("{} is named twice; give one quantity for it", item.sku);
            return Err(Why::Unfit { what }.into());
        }
        observe(plan, (count, record), &item, counted, line, &mut after)
    })?;
    for line in after.withdrawn {
        plan.events.push(Event::Withdrawn(line));
    }
    for (record, variance, seen) in after.posted {
        post(plan, record, variance, (plan.at, seen), plan.at);
    }
    Ok(())
}

/// What follows from the observations of an entry. It comes behind them all: their numbers, which the counter sees,
/// must not tell whether there was a variance.
#[derive(Default)]
struct After {
    withdrawn: Vec<EntryLine>,
    posted: Vec<(Record, Qty, EntryLine)>,
}

fn observe<R: Read>(
    plan: &mut Plan<'_, R>,
    (count, record): (CountId, Record),
    item: &Item,
    counted: Qty,
    line: &CountLine,
    after: &mut After,
) -> Result<(), Rejection> {
    // A newer sighting in the same count takes the place of one that still waits.
    let key = (count, record.item, record.location, record.lot);
    if let Some(before) = plan.book.get::<CountLines>(&key)?
        && plan.book.get::<Reviews>(&(before.seq, before.line))?.is_some()
    {
        after.withdrawn.push(before);
    }
    let book_then = book::on_hand_at(plan.book, record, plan.at)?;
    let variance = counted.minus(book_then).ok_or(Why::TooLarge)?;
    let verdict = if variance == Qty::ZERO {
        Verdict::Matches
    } else if within(plan, item, book_then, counted) && plan.would_be_legal(record, plan.at, variance.0)? {
        Verdict::Posted
    } else {
        Verdict::Review
    };
    let seen = EntryLine { seq: plan.context.seq, line: plan.next_line() };
    plan.events.push(Event::Observed(Observation {
        count,
        record,
        at: plan.at,
        counted,
        book: book_then,
        cost: item.unit_cost,
        typed: line.counted.typed.clone(),
        verdict,
    }));
    if verdict == Verdict::Posted {
        after.posted.push((record, variance, seen));
    }
    Ok(())
}

/// Posts a variance: a movement between the record and `loss`, at the moment of the observation where that is open.
fn post<R: Read>(
    plan: &mut Plan<'_, R>,
    record: Record,
    variance: Qty,
    (seen_at, seen): (Moment, EntryLine),
    at: Moment,
) {
    let up = variance > Qty::ZERO;
    let (from, to) =
        if up { (LocationId::LOSS, record.location) } else { (record.location, LocationId::LOSS) };
    let spec = Spec {
        item: record.item,
        lot: record.lot,
        from,
        to,
        quantity: variance.abs(),
        kind: MoveKind::Count,
        cost: None,
        party: Party::Nobody,
        reason: None,
        typed: None,
    };
    plan.push_as_of((seen_at, seen.seq), spec, at, About::Observation(seen));
}

/// Whether a variance may post by itself (`reference/stock-room-practice.md` 4.5): where either side is nothing it
/// never may; else within the kind's share of the book, and within the settings' money.
fn within<R>(plan: &Plan<'_, R>, item: &Item, book: Qty, counted: Qty) -> bool {
    // Each share is less than the whole: where the book says nothing or nothing was seen, none fits.
    let variance = i128::from(counted.0) - i128::from(book.0);
    let share = i128::from(item.kind.defaults().count_tolerance_permille);
    let quantity_fits = variance.abs() * 1_000 <= share * i128::from(book.0);
    let value =
        i64::try_from(variance.abs()).ok().map(Qty).zip(item.unit_cost).and_then(|(q, cost)| q.at(cost));
    let money_fits = match (plan.settings.count_value, value) {
        (Some(limit), Some(value)) => value <= limit,
        (Some(_), None) => item.unit_cost.is_none(),
        (None, _) => true,
    };
    quantity_fits && money_fits
}

fn open_row<R: Read>(plan: &Plan<'_, R>, count: CountId) -> Result<CountRow, Rejection> {
    let row = plan
        .book
        .get::<Counts>(&count)?
        .ok_or_else(|| Why::Unknown { noun: Noun::Count, code: count.to_string() })?;
    match row.state {
        CountState::Open => Ok(row),
        CountState::Closed => {
            let what = format!("count {count} is closed; open a new one");
            Err(Why::Unfit { what }.into())
        }
    }
}

pub(super) fn judge<R: Read>(
    plan: &mut Plan<'_, R>,
    line: EntryLine,
    judgement: Judgement,
) -> Result<(), Rejection> {
    let unknown = || Why::Unknown { noun: Noun::Observation, code: line.to_string() };
    let (seen, row) = plan.observation(line)?.ok_or_else(unknown)?;
    if row.state != ObservedState::Review {
        let what = format!("observation {line} does not wait for anybody");
        return Err(Why::Unfit { what }.into());
    }
    plan.events.push(Event::Judged(line, judgement));
    if judgement == Judgement::Rejected {
        return Ok(());
    }
    // The book of that moment as it is known today: paper that came late is in it.
    let at = first_open(plan.book, &plan.settings, seen.at)?;
    let book_then = book_as_seen(plan.book, &plan.settings, &seen, line)?;
    let variance = seen.counted.minus(book_then).ok_or(Why::TooLarge)?;
    if variance != Qty::ZERO {
        post(plan, seen.record, variance, (seen.at, line), at);
    }
    Ok(())
}

pub(super) fn close<R: Read>(plan: &mut Plan<'_, R>, count: CountId) -> Result<(), Rejection> {
    open_row(plan, count)?;
    plan.events.push(Event::CountClosed(count));
    Ok(())
}
