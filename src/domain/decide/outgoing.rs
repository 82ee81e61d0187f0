//! Goods go out: issue and scrap, and which records they are taken from: first expired, first out.

use super::super::book;
use super::super::command::{IssueTo, OutLine};
use super::super::event::{MoveKind, Party, Reason};
use super::super::ids::{ItemId, LocationId, LotId, Record, ReservationId};
use super::super::item::{Item, Tracking};
use super::super::kind::UsualIssue;
use super::super::party::Reservation;
use super::super::promises::{Promises, Spots, lying};
use super::super::quantity::Qty;
use super::super::receipt::Notice;
use super::super::refusal::{Noun, Rejection, Why};
use super::super::table::{Direction, Read, closed};
use super::super::tables::{Lots, ReservationsByDocument, Totals};
use super::super::text::Code;
use super::super::time::Day;
use super::super::turn::{Expired, Holds, Promised, Turns, Wanted};
use super::dating::Dated;
use super::plan::{Plan, Shortage, Spec, Whose};

/// What is to be taken, and by which rules.
pub(super) struct Take<'i> {
    pub id: ItemId,
    pub item: &'i Item,
    pub quantity: Qty,
    pub from: Option<LocationId>,
    pub lot: Option<LotId>,
    pub hold: Holds,
    pub expired: Expired,
    pub promised: Promised,
    pub meant: Vec<(Option<LocationId>, Option<LotId>)>,
}

impl<'i> Take<'i> {
    /// Whatever lies there: it stays ours, or is thrown away or sent back.
    pub fn any(
        (id, item): (ItemId, &'i Item),
        quantity: Qty,
        from: Option<LocationId>,
        lot: Option<LotId>,
    ) -> Take<'i> {
        let (hold, expired, promised) = (Holds::Too, Expired::Last, Promised::Ignored);
        Take { id, item, quantity, from, lot, hold, expired, promised, meant: Vec::new() }
    }
}

/// What was taken: from where, how much, and past which last day.
pub(super) type Taken = Vec<(Record, Qty, Option<Day>)>;

pub(super) fn issue<R: Read>(
    plan: &mut Plan<'_, R>,
    to: Option<&IssueTo>,
    lines: &[OutLine],
) -> Result<(), Rejection> {
    plan.each(lines, |plan, line| {
        let (id, item) = book::resolve_item(plan.book, &line.item)?;
        let (outside, mut party) = target(plan, &item, to)?;
        let quantity = plan.positive(&item, line.amount.quantity)?;
        let consumed = consume(plan, id, line.document.as_ref(), quantity)?;
        if let Some((reservation, _)) = consumed.first()
            && party == Party::Nobody
        {
            party = Party::Reservation(*reservation);
        }
        let (from, lot) = named(plan, id, line)?;
        // A file is bound by legality alone; an override by what a supervisor answers for.
        let (expired, promised) = match (plan.by_hand(), plan.may_go_below()) {
            (true, false) => (Expired::LeftOut, Promised::Kept),
            (true, true) => (Expired::LeftOut, Promised::Ignored),
            (false, _) => (Expired::Last, Promised::Ignored),
        };
        let meant = consumed.iter().map(|(_, promise)| (promise.place, promise.lot)).collect();
        let hold = Holds::Stay;
        let taken =
            take(plan, Take { id, item: &item, quantity, from, lot, hold, expired, promised, meant })?;
        let out = |(record, quantity, _): &(Record, Qty, Option<Day>)| Spec {
            item: id,
            lot: record.lot,
            from: record.location,
            to: outside,
            quantity: *quantity,
            kind: MoveKind::Issue,
            cost: None,
            party,
            reason: None,
            typed: line.amount.typed.clone(),
        };
        plan.go_all(taken.iter().map(out).collect())?;
        let past = taken.into_iter().filter_map(|(record, _, past)| past.map(|last| (record, last)));
        plan.notices.extend(past.map(|(record, last)| Notice::PastLastDay { record, last }));
        Ok(())
    })
}

pub(super) fn scrap<R: Read>(
    plan: &mut Plan<'_, R>,
    reason: Reason,
    lines: &[OutLine],
) -> Result<(), Rejection> {
    plan.each(lines, |plan, line| {
        let (id, item) = book::resolve_item(plan.book, &line.item)?;
        let quantity = plan.positive(&item, line.amount.quantity)?;
        super::adjust::within_limit(plan, &item, quantity)?;
        let (from, lot) = named(plan, id, line)?;
        let expired = if reason == Reason::Expired { Expired::First } else { Expired::Last };
        let taken = take(plan, Take { expired, ..Take::any((id, &item), quantity, from, lot) })?;
        let mut thrown = Vec::with_capacity(taken.len());
        for (record, quantity, _) in taken {
            plan.not_under_count(record.location, Whose::Anybodys)?;
            thrown.push(Spec {
                item: id,
                lot: record.lot,
                from: record.location,
                to: LocationId::LOSS,
                quantity,
                kind: MoveKind::Scrap,
                cost: None,
                party: Party::Nobody,
                reason: Some(reason),
                typed: line.amount.typed.clone(),
            });
        }
        plan.go_all(thrown)?;
        short_of_promises(plan, id)
    })
}

/// The place and the lot that a line names.
fn named<R: Read>(
    plan: &Plan<'_, R>,
    id: ItemId,
    line: &OutLine,
) -> Result<(Option<LocationId>, Option<LotId>), Rejection> {
    let from = match &line.from {
        Some(named) => Some(book::inside_location(plan.book, named)?.0),
        None => None,
    };
    let lot = match &line.lot {
        Some(named) => Some(book::resolve_lot(plan.book, id, named)?.0),
        None => None,
    };
    Ok((from, lot))
}

/// Where issued goods go: as asked, else where the item's kind usually goes.
fn target<R: Read>(
    plan: &Plan<'_, R>,
    item: &Item,
    to: Option<&IssueTo>,
) -> Result<(LocationId, Party), Rejection> {
    Ok(match to {
        Some(IssueTo::Customer) => (LocationId::CUSTOMER, Party::Nobody),
        Some(IssueTo::Production) => (LocationId::PRODUCTION, Party::Nobody),
        Some(IssueTo::Job(job)) => {
            let (id, job) = book::resolve_job(plan.book, job)?;
            if job.state == super::super::party::PartyState::Retired {
                return Err(Why::Retired { noun: Noun::Job, code: job.code }.into());
            }
            (LocationId::USE, Party::Job(id))
        }
        None => match item.kind.defaults().issue {
            UsualIssue::Customer => (LocationId::CUSTOMER, Party::Nobody),
            UsualIssue::Production => (LocationId::PRODUCTION, Party::Nobody),
            UsualIssue::Job => {
                return Err(Why::Missing {
                    what: format!("the job that {} is used on", item.sku),
                    help: "name a job (--to JOB), customer or production".into(),
                }
                .into());
            }
        },
    })
}

/// Finds the records to take from: what is named, else each in its turn.
pub(super) fn take<R: Read>(plan: &mut Plan<'_, R>, what: Take<'_>) -> Result<Taken, Rejection> {
    let Take { id, item, quantity, from, lot, hold, expired, promised, meant } = what;
    let today = plan.settings.calendar().day(plan.at);
    let exact = match from {
        Some(place) => {
            plan.not_under_count(place, Whose::Own)?;
            let lot = lot.or((item.tracking == Tracking::None).then_some(LotId::NONE));
            lot.map(|lot| Record { item: id, location: place, lot })
        }
        None => None,
    };
    if let Some(record) = exact
        && promised == Promised::Ignored
    {
        let free = hold == Holds::Too || !plan.by_hand() || !book::on_hold(plan.book, record)?;
        if free && plan.takeable(record)? >= quantity {
            return Ok(vec![(record, quantity, past(plan, record, today)?)]);
        }
    }
    let wanted = Wanted { item: id, from, lot, today, hold, expired, promised, meant };
    let counting = &*plan;
    let mut turns = Turns::of(counting, &wanted, |place| {
        // A counter may not move what they count; the rest of the room may serve. Nor is anybody sent by the book to a
        // place whose book they must not know: how much came from there would tell.
        Ok(from != Some(place) && counting.blind(place)?)
    })?;
    if let Some(record) = exact {
        turns.put_first(record);
    }
    let mut taken = turns.take(quantity);
    let found = taken.iter().fold(0_i64, |sum, (_, share, _)| sum.saturating_add(share.0));
    let left = Qty(quantity.0.saturating_sub(found));
    if left == Qty::ZERO {
        return Ok(taken);
    }
    if let Some(place) = from
        && plan.may_go_below()
    {
        let record = Record { item: id, location: place, lot: plan.lot_below(item, lot)? };
        plan.let_below(record);
        match taken.iter_mut().find(|(there, ..)| *there == record) {
            Some((_, quantity, _)) => *quantity = Qty(quantity.0.saturating_add(left.0)),
            None => taken.push((record, left, None)),
        }
        return Ok(taken);
    }
    // Where one record is meant that did not hold as much then, judging it says at which moment it would be short.
    if let Some(record) = exact
        && plan.dated == Dated::Given
        && plan.takeable(record)? < quantity
        && turns.turns.iter().all(|turn| turn.lying.record == record)
        && (hold == Holds::Too || !book::on_hold(plan.book, record)?)
    {
        return Ok(vec![(record, quantity, past(plan, record, today)?)]);
    }
    let shortage = Shortage { id, item, from, lot, asked: quantity };
    Err(plan.not_enough(&shortage, (hold == Holds::Stay).then_some(Qty(found)), &turns.left_out)?)
}

/// The last day of a record's lot, where it has passed.
fn past<R: Read>(plan: &Plan<'_, R>, record: Record, today: Day) -> Result<Option<Day>, Rejection> {
    let Some(lot) = record.lot.some() else { return Ok(None) };
    let last = plan.book.get::<Lots>(&lot)?.and_then(|lot| lot.expires);
    Ok(last.filter(|last| *last < today))
}

/// Uses up what a document has reserved of an item.
fn consume<R: Read>(
    plan: &mut Plan<'_, R>,
    id: ItemId,
    document: Option<&Code>,
    quantity: Qty,
) -> Result<Vec<(ReservationId, Reservation)>, Rejection> {
    let Some(document) = document else { return Ok(Vec::new()) };
    let folded = document.folded();
    let span = closed((folded.clone(), ReservationId(0)), (folded, ReservationId(u32::MAX)));
    let mut left = quantity;
    let mut used = Vec::new();
    for ((_, reservation), ()) in plan.book.rows::<ReservationsByDocument>(span, Direction::Up, 1_000)? {
        let Some(row) = plan.reservation(reservation)? else { continue };
        let share = row.quantity.min(left);
        if row.item != id || share <= Qty::ZERO {
            continue;
        }
        left = Qty(left.0.saturating_sub(share.0));
        let rest = Qty(row.quantity.0.saturating_sub(share.0));
        plan.use_reservation(reservation, row.quantity, Reservation { quantity: rest, ..row.clone() });
        used.push((reservation, row));
    }
    if used.is_empty() {
        return Err(Why::Unknown { noun: Noun::Reservation, code: document.to_string() }.into());
    }
    Ok(used)
}

/// Whether some of an item lies where the asker must not know how much.
fn counts_some<R: Read>(plan: &Plan<'_, R>, id: ItemId) -> Result<bool, Rejection> {
    for (record, _) in book::records_of_item(plan.book, id)? {
        if plan.blind(record.location)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Says so where promises are no longer covered; the truth is never refused for them.
pub(super) fn short_of_promises<R: Read>(plan: &mut Plan<'_, R>, id: ItemId) -> Result<(), Rejection> {
    let promised = plan.book.get::<Totals>(&id)?.is_some_and(|total| total.reserved > Qty::ZERO);
    // Somebody who must not know some of it is not told: whether there is enough would tell what is there.
    if promised && !counts_some(plan, id)? {
        let mut spots = Spots::default();
        let lying = lying(&*plan, id, &mut spots)?;
        if Promises::of(&*plan, id, &lying, &mut spots)?.short() {
            plan.notices.push(Notice::ReservationShort(id));
        }
    }
    Ok(())
}
