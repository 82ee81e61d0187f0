//! Goods go out: issue and scrap, and which records they are taken from: first expired, first out.

use super::super::book;
use super::super::command::{IssueTo, OutLine};
use super::super::event::{MoveKind, Party, Reason};
use super::super::ids::{ItemId, LocationId, LotId, Record, ReservationId};
use super::super::item::{Item, Tracking};
use super::super::kind::UsualIssue;
use super::super::location::LocationKind;
use super::super::party::{Reservation, Role};
use super::super::quantity::Qty;
use super::super::receipt::Notice;
use super::super::refusal::{Noun, Rejection, Why};
use super::super::table::{Direction, Read, closed};
use super::super::tables::{Locations, Lots, ReservationsByDocument, ReservationsByItem, Totals};
use super::super::text::Code;
use super::dating::{Dated, needs};
use super::plan::{Plan, Spec, Whose};

/// Whether goods on hold may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// They stay.
    Not,
    /// They may go too.
    Too,
}

/// What is to be taken.
pub(super) struct Take<'i> {
    pub id: ItemId,
    pub item: &'i Item,
    pub quantity: Qty,
    pub from: Option<LocationId>,
    pub lot: Option<LotId>,
    pub hold: Holds,
}

pub(super) fn issue<R: Read>(
    plan: &mut Plan<'_, R>,
    to: Option<&IssueTo>,
    lines: &[OutLine],
) -> Result<(), Rejection> {
    needs(plan.submission, Role::Clerk, "issuing")?;
    plan.each(lines, |plan, line| {
        let (id, item) = book::resolve_item(plan.book, &line.item)?;
        let (outside, mut party) = target(plan, &item, to)?;
        let quantity = plan.positive(&item, line.amount.quantity)?;
        let consumed = consume(plan, id, line.document.as_ref(), quantity)?;
        if let Some(reservation) = consumed.first()
            && party == Party::Nobody
        {
            party = Party::Reservation(*reservation);
        }
        let (from, lot) = named(plan, id, line)?;
        let taken = take(plan, Take { id, item: &item, quantity, from, lot, hold: Holds::Not })?;
        for (record, quantity) in taken {
            plan.go(Spec {
                item: id,
                lot: record.lot,
                from: record.location,
                to: outside,
                quantity,
                kind: MoveKind::Issue,
                cost: None,
                party,
                reason: None,
                typed: line.amount.typed.clone(),
            })?;
        }
        not_promised(plan, id, &item, quantity)
    })
}

pub(super) fn scrap<R: Read>(
    plan: &mut Plan<'_, R>,
    reason: Reason,
    lines: &[OutLine],
) -> Result<(), Rejection> {
    needs(plan.submission, Role::Clerk, "scrapping")?;
    plan.each(lines, |plan, line| {
        let (id, item) = book::resolve_item(plan.book, &line.item)?;
        let quantity = plan.positive(&item, line.amount.quantity)?;
        super::adjust::within_limit(plan, &item, quantity)?;
        let (from, lot) = named(plan, id, line)?;
        let taken = take(plan, Take { id, item: &item, quantity, from, lot, hold: Holds::Too })?;
        for (record, quantity) in taken {
            plan.not_under_count(record.location, Whose::Anybodys)?;
            plan.go(Spec {
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
            })?;
        }
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

/// Finds the records to take from: what is named, else first expired, first out.
pub(super) fn take<R: Read>(plan: &mut Plan<'_, R>, what: Take<'_>) -> Result<Vec<(Record, Qty)>, Rejection> {
    let Take { id, item, quantity, from, lot, hold } = what;
    if let Some(place) = from {
        plan.not_under_count(place, Whose::Own)?;
        let exact = lot.or((item.tracking == Tracking::None).then_some(LotId::NONE));
        if let Some(lot) = exact {
            let record = Record { item: id, location: place, lot };
            let free = hold == Holds::Too || !plan.by_hand() || !book::on_hold(plan.book, record)?;
            if free && plan.takeable(record)? >= quantity {
                return Ok(vec![(record, quantity)]);
            }
        }
    }
    let mut left = quantity;
    let mut taken = Vec::new();
    for record in candidates(plan, id, from, lot, hold)? {
        let there = plan.takeable(record)?.min(left);
        if there <= Qty::ZERO {
            continue;
        }
        taken.push((record, there));
        left = Qty(left.0.saturating_sub(there.0));
        if left == Qty::ZERO {
            return Ok(taken);
        }
    }
    if let Some(place) = from
        && plan.may_go_below()
    {
        let record = Record { item: id, location: place, lot: lot.unwrap_or(LotId::NONE) };
        plan.let_below(record);
        match taken.iter_mut().find(|(there, _)| *there == record) {
            Some((_, quantity)) => *quantity = Qty(quantity.0.saturating_add(left.0)),
            None => taken.push((record, left)),
        }
        return Ok(taken);
    }
    // Where one record is meant, judging it says at which moment it would be short.
    if plan.dated == Dated::Given
        && let Some(place) = from
        && let Some(lot) = lot.or((item.tracking == Tracking::None).then_some(LotId::NONE))
        && candidates(plan, id, from, Some(lot), hold)?.iter().all(|record| record.location == place)
    {
        let record = Record { item: id, location: place, lot };
        if hold == Holds::Too || !book::on_hold(plan.book, record)? {
            return Ok(vec![(record, quantity)]);
        }
    }
    Err(plan.not_enough(id, item, from, lot, quantity)?)
}

/// Records that may be taken from, in order: what has not expired first, then by last day, off the docks, oldest lot,
/// walk order.
fn candidates<R: Read>(
    plan: &Plan<'_, R>,
    id: ItemId,
    from: Option<LocationId>,
    lot: Option<LotId>,
    hold: Holds,
) -> Result<Vec<Record>, Rejection> {
    let today = plan.settings.calendar().day(plan.at);
    let mut ordered = Vec::new();
    // What is empty now may have held some then.
    let records = match plan.dated {
        Dated::Live => book::records_of_item(plan.book, id)?
            .into_iter()
            .filter(|(_, balance)| balance.on_hand > Qty::ZERO)
            .map(|(record, _)| record)
            .collect(),
        Dated::Given => book::records_ever(plan.book, id)?,
    };
    for record in records {
        if lot.is_some_and(|lot| lot != record.lot) {
            continue;
        }
        if let Some(place) = from
            && !book::is_within(plan.book, record.location, place)?
        {
            continue;
        }
        if hold == Holds::Not && book::on_hold(plan.book, record)? {
            continue;
        }
        // A counter may not move what they count; the rest of the room may serve.
        if from.is_none() && plan.not_under_count(record.location, Whose::Own).is_err() {
            continue;
        }
        let row = match record.lot.some() {
            Some(lot) => plan.book.get::<Lots>(&lot)?,
            None => None,
        };
        let last = row.as_ref().and_then(|lot| lot.expires);
        let since = row.map(|lot| lot.since);
        let expired = last.is_some_and(|last| last < today);
        let place = plan.book.get::<Locations>(&record.location)?;
        let dock = place.as_ref().is_some_and(|place| place.kind == LocationKind::Dock);
        let walk = place.map_or(u32::MAX, |place| place.walk);
        let no_last = last.is_none();
        ordered.push(((expired, no_last, last, dock, since, walk, record.location), record));
    }
    ordered.sort_by_key(|entry| entry.0);
    Ok(ordered.into_iter().map(|(_, record)| record).collect())
}

/// Uses up what a document has reserved of an item.
fn consume<R: Read>(
    plan: &mut Plan<'_, R>,
    id: ItemId,
    document: Option<&Code>,
    quantity: Qty,
) -> Result<Vec<ReservationId>, Rejection> {
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
        plan.use_reservation(reservation, row.quantity, Reservation { quantity: rest, ..row });
        used.push(reservation);
    }
    if used.is_empty() {
        return Err(Why::Unknown { noun: Noun::Reservation, code: document.to_string() }.into());
    }
    Ok(used)
}

/// Refuses to hand out by hand what is promised to somebody else.
fn not_promised<R: Read>(plan: &Plan<'_, R>, id: ItemId, item: &Item, asked: Qty) -> Result<(), Rejection> {
    if !plan.by_hand() || plan.may_go_below() {
        return Ok(());
    }
    if free_of_promises(plan, id)? < Qty::ZERO {
        return Err(plan.not_enough(id, item, None, None, asked)?);
    }
    let span = closed((id, ReservationId(0)), (id, ReservationId(u32::MAX)));
    for ((_, reservation), ()) in plan.book.rows::<ReservationsByItem>(span, Direction::Up, 1_000)? {
        let Some(promise) = plan.reservation(reservation)? else { continue };
        let Some(place) = promise.place.filter(|_| promise.quantity > Qty::ZERO) else { continue };
        let (mut there, mut taken) = (0_i64, false);
        for (record, _) in book::records_of_item(plan.book, id)? {
            let counts = promise.lot.is_none_or(|lot| lot == record.lot)
                && book::is_within(plan.book, record.location, place)?
                && !book::on_hold(plan.book, record)?
                && plan.not_under_count(record.location, Whose::Own).is_ok();
            if counts {
                taken |= plan.takes_from(record);
                there = there.saturating_add(plan.held(record)?.0);
            }
        }
        // What is taken elsewhere leaves the promise as it is.
        if taken && there < promise.quantity.0 {
            return Err(plan.not_enough(id, item, Some(place), promise.lot, asked)?);
        }
    }
    Ok(())
}

/// on hand - on hold - reserved of the whole room, with all that is planned so far.
fn free_of_promises<R: Read>(plan: &Plan<'_, R>, id: ItemId) -> Result<Qty, Rejection> {
    let total = plan.book.get::<Totals>(&id)?.unwrap_or_default();
    let mut reserved = 0_i64;
    let span = closed((id, ReservationId(0)), (id, ReservationId(u32::MAX)));
    for ((_, reservation), ()) in plan.book.rows::<ReservationsByItem>(span, Direction::Up, usize::MAX)? {
        if let Some(promise) = plan.reservation(reservation)? {
            reserved = reserved.saturating_add(promise.quantity.0);
        }
    }
    let inside = total.on_hand.0.saturating_sub(total.on_hold.0).saturating_add(plan.planned_inside(id)?);
    let counted = plan.counted_by_asker(id, None)?;
    Ok(Qty(inside.saturating_sub(counted.0).saturating_sub(reserved)))
}

/// Says so where promises are no longer covered; the truth is never refused for them.
pub(super) fn short_of_promises<R: Read>(plan: &mut Plan<'_, R>, id: ItemId) -> Result<(), Rejection> {
    let promised = plan.book.get::<Totals>(&id)?.is_some_and(|total| total.reserved > Qty::ZERO);
    // Somebody who counts some of it is not told: whether there is enough would tell what is there.
    let counts = plan.counted_by_asker(id, None)? != Qty::ZERO;
    if promised && !counts && free_of_promises(plan, id)? < Qty::ZERO {
        plan.notices.push(Notice::ReservationShort(id));
    }
    Ok(())
}
