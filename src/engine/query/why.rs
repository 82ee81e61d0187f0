//! The sum that makes a quantity, line by line: what was there before, then each of the latest movements.

use super::balance::{self, Point, minus, plus};
use super::view::View;
use super::{movements, records, words};
use crate::domain::book;
use crate::domain::desk::AskFault;
use crate::domain::event::Movement;
use crate::domain::ids::{EntryLine, ItemId, LocationId, ReservationId};
use crate::domain::quantity::Qty;
use crate::domain::query::{MovementsOf, WhyLine, WhyOf, WhyQuery, WhyView};
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::{Reservations, ReservationsByItem, Totals};
use crate::domain::time::Moment;

/// How many movements are looked through for the latest ones that changed the quantity.
const LOOKED_AT_MAX: usize = 2_000;
/// How many holds and promises are lines of their own; the rest of each is one line.
const TERMS_MAX: usize = 50;

pub fn answer<R: Read>(view: &View<'_, R>, query: &WhyQuery) -> Result<WhyView, AskFault> {
    let (id, place) = match query.of {
        WhyOf::OnHand(item) | WhyOf::Available(item) => (item, None),
        WhyOf::InPlace(item, place) => (item, Some(place)),
        WhyOf::Record(record) => (record.item, Some(record.location)),
    };
    let Some(item) = view.item_if_any(id)? else {
        return Err(AskFault::Unfit(format!("there is no item {id}")));
    };
    if let Some(place) = place
        && view.location_if_any(place)?.is_none()
    {
        return Err(AskFault::Unfit(format!("there is no location {place}")));
    }
    if matches!(query.of, WhyOf::Available(_)) && query.as_of.is_some() {
        return Err(AskFault::Unfit(String::from(
            "what was reserved at a past moment is not kept; ask why on hand was what it was",
        )));
    }
    let mut why = WhyView {
        title: title(view, query)?,
        unit: item.unit.clone(),
        lines: Vec::new(),
        result: Qty::ZERO,
        hidden: hides(view, query.of),
    };
    if why.hidden {
        return Ok(why);
    }
    on_hand(view, query, &mut why)?;
    if matches!(query.of, WhyOf::Available(_)) {
        holds(view, id, &mut why)?;
        promises(view, id, &mut why)?;
    }
    Ok(why)
}

/// Whether the asker counts blind what is asked about or a part of it.
fn hides<R: Read>(view: &View<'_, R>, of: WhyOf) -> bool {
    match of {
        WhyOf::OnHand(item) | WhyOf::Available(item) => view.blind.item(item),
        WhyOf::InPlace(item, place) => view.blind.place(place) || view.blind.item(item),
        WhyOf::Record(record) => view.blind.place(record.location),
    }
}

fn title<R: Read>(view: &View<'_, R>, query: &WhyQuery) -> Result<String, Unreadable> {
    let sku = |item| view.item(item).map(|item| item.sku.clone());
    let what = match query.of {
        WhyOf::OnHand(item) => format!("on hand of {}", sku(item)?),
        WhyOf::Available(item) => format!("available of {}", sku(item)?),
        WhyOf::InPlace(item, place) => format!("on hand of {} in {}", sku(item)?, view.code(place)?),
        WhyOf::Record(record) => {
            let lot = match view.lot(record.lot)? {
                Some(lot) => format!(", lot {}", lot.number),
                None => String::new(),
            };
            format!("on hand of {} at {}{lot}", sku(record.item)?, view.code(record.location)?)
        }
    };
    Ok(match query.as_of {
        Some(at) => format!("{what} as of {}", view.settings.calendar().minute(at)),
        None => what,
    })
}

/// Adds a term; the sum goes along.
fn add(why: &mut WhyView, at: Option<Moment>, line: Option<EntryLine>, text: String, change: Qty) {
    why.result = plus(why.result, change);
    why.lines.push(WhyLine { at, line, text, change, sum: why.result });
}

/// The movements that make on hand: those before in one line, then the latest.
fn on_hand<R: Read>(view: &View<'_, R>, query: &WhyQuery, why: &mut WhyView) -> Result<(), Unreadable> {
    let point = Point::as_of(query.as_of);
    let of = match query.of {
        WhyOf::OnHand(item) | WhyOf::Available(item) | WhyOf::InPlace(item, _) => MovementsOf::Item(item),
        WhyOf::Record(record) => MovementsOf::Record(record),
    };
    let change_of = |movement: &Movement| match query.of {
        WhyOf::InPlace(_, place) => change_in(view, place, movement),
        _ => movements::change(view, of, movement),
    };
    let limit = super::window::rows(query.rows);
    let lines = movements::before(view, of, point, LOOKED_AT_MAX)?;
    let mut more = lines.len() == LOOKED_AT_MAX;
    let mut latest = Vec::new();
    let mut rest = result(view, query.of, point)?;
    for (at, line) in lines {
        if latest.len() == limit {
            more = true;
            break;
        }
        let movement = movements::moved(view, line)?;
        let change = change_of(&movement);
        if change != Qty::ZERO {
            rest = minus(rest, change);
            latest.push((at, line, movement, change));
        }
    }
    if more || rest != Qty::ZERO {
        add(why, None, None, String::from("all movements before these"), rest);
    }
    for (at, line, movement, change) in latest.into_iter().rev() {
        let text = words::deed(view, line.seq, &movement, query.of)?;
        add(why, Some(at), Some(line), text, change);
    }
    Ok(())
}

fn change_in<R: Read>(view: &View<'_, R>, place: LocationId, movement: &Movement) -> Qty {
    let tree = view.catalog.tree();
    match (tree.is_in(movement.from, place), tree.is_in(movement.to, place)) {
        (false, true) => movement.quantity,
        (true, false) => movement.quantity.negated(),
        _ => Qty::ZERO,
    }
}

/// On hand of what is asked about.
fn result<R: Read>(view: &View<'_, R>, of: WhyOf, point: Point) -> Result<Qty, Unreadable> {
    let now = point == Point::END;
    match of {
        WhyOf::OnHand(item) | WhyOf::Available(item) if now => {
            Ok(view.book.get::<Totals>(&item)?.unwrap_or_default().on_hand)
        }
        WhyOf::OnHand(item) | WhyOf::Available(item) => {
            balance::of_item(view.book, item, None, point, |_| true)
        }
        WhyOf::InPlace(item, place) => {
            let outside = place.is_outside().then_some(place);
            balance::of_item(view.book, item, outside, point, |at| view.catalog.tree().is_in(at, place))
        }
        WhyOf::Record(record) if now => book::on_hand(view.book, record),
        WhyOf::Record(record) => balance::of_record(view.book, record, point),
    }
}

/// What is on hold of an item, record by record.
fn holds<R: Read>(view: &View<'_, R>, item: ItemId, why: &mut WhyView) -> Result<(), Unreadable> {
    let mut rest = view.book.get::<Totals>(&item)?.unwrap_or_default().on_hold.negated();
    let mut lines = 0;
    for record in records::of_item(view, item)? {
        if !view.on_hold(record)? || lines == TERMS_MAX {
            continue;
        }
        lines += 1;
        let change = book::on_hand(view.book, record)?.negated();
        rest = minus(rest, change);
        let code = view.code(record.location)?;
        let text = match view.lot(record.lot)? {
            Some(lot) => format!("on hold at {code}, lot {}", lot.number),
            None => format!("on hold at {code}"),
        };
        add(why, None, None, text, change);
    }
    if rest != Qty::ZERO {
        add(why, None, None, String::from("on hold elsewhere"), rest);
    }
    Ok(())
}

/// What is promised of an item, promise by promise.
fn promises<R: Read>(view: &View<'_, R>, item: ItemId, why: &mut WhyView) -> Result<(), Unreadable> {
    let mut rest = view.book.get::<Totals>(&item)?.unwrap_or_default().reserved.negated();
    let span = closed((item, ReservationId(0)), (item, ReservationId(u32::MAX)));
    for ((_, id), ()) in view.book.rows::<ReservationsByItem>(span, Direction::Up, TERMS_MAX)? {
        let Some(reservation) = view.book.get::<Reservations>(&id)? else { continue };
        let change = reservation.quantity.negated();
        rest = minus(rest, change);
        let place = match reservation.place {
            Some(place) => format!(" at {}", view.code(place)?),
            None => String::new(),
        };
        let by = view.person(reservation.by)?;
        let text = format!("reserved for {}{place}, by {by}", reservation.document);
        add(why, Some(reservation.since), None, text, change);
    }
    if rest != Qty::ZERO {
        add(why, None, None, String::from("all other reservations"), rest);
    }
    Ok(())
}
