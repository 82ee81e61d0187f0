//! Promises: a quantity of an item set aside for a document, and its end.

use super::super::book;
use super::super::command::{ReleaseWhat, ReserveLine};
use super::super::ids::{ItemId, ReservationId};
use super::super::party::Reservation;
use super::super::promises::Promises;
use super::super::quantity::Qty;
use super::super::refusal::{Noun, Rejection, Why};
use super::super::table::{Direction, Read, closed};
use super::super::tables::{Reservations, ReservationsByDocument, ReservationsByItem, Totals};
use super::super::text::Code;
use super::plan::{Plan, Shortage, Unveiled};

/// The most reservations of one document.
const PER_DOCUMENT_MAX: usize = 10_000;

pub(super) fn reserve<R: Read>(
    plan: &mut Plan<'_, R>,
    document: &Code,
    priority: Option<u8>,
    lines: &[ReserveLine],
) -> Result<(), Rejection> {
    let mut promised: Vec<(ItemId, Qty)> = Vec::new();
    plan.each(lines, |plan, line| {
        let (id, item) = book::active_item(plan.book, &line.item)?;
        let quantity = plan.positive(&item, line.amount.quantity)?;
        let place = match &line.place {
            Some(named) => {
                let (place, _) = book::inside_location(plan.book, named)?;
                plan.not_veiled(place)?;
                Some(place)
            }
            None => None,
        };
        let lot = match &line.lot {
            Some(named) => Some(book::resolve_lot(plan.book, id, named)?.0),
            None => None,
        };
        let free = Promises::free(&Unveiled(plan), id, place, lot)?;
        let reserved = plan.book.get::<Totals>(&id)?.unwrap_or_default().reserved;
        let earlier = promised.iter().filter(|(item, _)| *item == id);
        if earlier.fold(reserved.plus(quantity), |sum, (_, more)| sum?.plus(*more)).is_none() {
            return Err(Why::SumTooLarge { item: item.sku, location: document.clone() }.into());
        }
        if quantity > free && plan.by_hand() && !plan.may_go_below() {
            let shortage = Shortage { id, item: &item, from: place, lot, asked: quantity };
            return Err(plan.not_enough(&shortage, Some(free.max(Qty::ZERO)), &[])?);
        }
        promised.push((id, quantity));
        let reservation = plan.new_reservation()?;
        let now = Reservation {
            document: document.clone(),
            item: id,
            place,
            lot,
            quantity,
            priority: priority.unwrap_or(5),
            by: plan.submission.by,
            since: plan.at,
        };
        plan.set_reservation(reservation, Qty::ZERO, now);
        plan.notices.push(super::super::receipt::Notice::NewReservation(reservation));
        Ok(())
    })
}

pub(super) fn release<R: Read>(
    plan: &mut Plan<'_, R>,
    what: &ReleaseWhat,
    quantity: Option<Qty>,
) -> Result<(), Rejection> {
    let (promises, named) = match what {
        ReleaseWhat::Reservation(id) => {
            (plan.book.get::<Reservations>(id)?.map(|row| (*id, row)).into_iter().collect(), id.to_string())
        }
        ReleaseWhat::Document { document, item } => {
            let item = match item {
                Some(named) => Some(book::resolve_item(plan.book, named)?.0),
                None => None,
            };
            (of_document(plan.book, document, item)?, document.to_string())
        }
    };
    if promises.is_empty() {
        return Err(Why::Unknown { noun: Noun::Reservation, code: named }.into());
    }
    if let Some(quantity) = quantity.filter(|quantity| *quantity <= Qty::ZERO) {
        return Err(Why::NotPositive { quantity }.into());
    }
    let all: i64 = promises.iter().fold(0, |sum, (_, row)| sum.saturating_add(row.quantity.0));
    let mut left = quantity.unwrap_or(Qty(all));
    if left > Qty(all) {
        let what = format!("only {} is reserved under {named}; release at most that", Qty(all));
        return Err(Why::Unfit { what }.into());
    }
    for (id, row) in promises {
        let share = row.quantity.min(left);
        if share <= Qty::ZERO {
            continue;
        }
        let (_, item) = book::item(plan.book, row.item)?;
        plan.fits(&item, share)?;
        left = Qty(left.0.saturating_sub(share.0));
        let rest = Qty(row.quantity.0.saturating_sub(share.0));
        plan.set_reservation(id, row.quantity, Reservation { quantity: rest, ..row });
    }
    Ok(())
}

fn of_document<R: Read>(
    book: &R,
    document: &Code,
    item: Option<ItemId>,
) -> Result<Vec<(ReservationId, Reservation)>, Rejection> {
    let folded = document.folded();
    let span = closed((folded.clone(), ReservationId(0)), (folded, ReservationId(u32::MAX)));
    let mut found = Vec::new();
    for ((_, id), ()) in book.rows::<ReservationsByDocument>(span, Direction::Up, PER_DOCUMENT_MAX)? {
        if let Some(row) = book.get::<Reservations>(&id)?
            && item.is_none_or(|item| item == row.item)
        {
            found.push((id, row));
        }
    }
    Ok(found)
}

/// The reservations of an item, at most `limit`.
pub fn of_item<R: Read>(
    book: &R,
    item: ItemId,
    limit: usize,
) -> Result<Vec<(ReservationId, Reservation)>, Rejection> {
    let span = closed((item, ReservationId(0)), (item, ReservationId(u32::MAX)));
    let mut found = Vec::new();
    for ((_, id), ()) in book.rows::<ReservationsByItem>(span, Direction::Up, limit)? {
        found.extend(book.get::<Reservations>(&id)?.map(|row| (id, row)));
    }
    Ok(found)
}
