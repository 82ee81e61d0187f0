//! Goods move inside: put away, move, and everything in a bin or on a cart at once.

use super::super::book;
use super::super::command::{LocationRef, MoveLine};
use super::super::entry::LINES_MAX;
use super::super::event::{Event, MoveKind, Party};
use super::super::ids::{ItemId, LocationId, LotId, Record, Seq};
use super::super::item::Item;
use super::super::location::{Location, LocationKind, LocationState};
use super::super::quantity::Qty;
use super::super::refusal::{Rejection, Why};
use super::super::table::{Direction, Read, closed};
use super::super::tables::{Lines, Locations, MovesByItem};
use super::super::time::Moment;
use super::outgoing::{Take, Taken, take};
use super::plan::{Plan, Spec, Whose};

/// How many of an item's latest movements are looked at for the bin that it lay in last.
const LAST_BIN_LOOK_BACK: usize = 200;

pub(super) fn put_away<R: Read>(plan: &mut Plan<'_, R>, lines: &[MoveLine]) -> Result<(), Rejection> {
    plan.each(lines, |plan, line| {
        let (id, item) = book::resolve_item(plan.book, &line.item)?;
        let from = match &line.from {
            Some(named) => book::inside_location(plan.book, named)?.0,
            None => waiting_place(plan, id, &item)?,
        };
        let to = match &line.to {
            Some(named) => book::inside_location(plan.book, named)?.0,
            None => proposed_bin(plan.book, id, &item)?.ok_or_else(|| Why::Missing {
                what: format!("the bin of {}", item.sku),
                help: "it has no home bin and lay in none before; name one (--to)".into(),
            })?,
        };
        move_one(plan, (id, &item), line, (from, to), MoveKind::PutAway)
    })
}

pub(super) fn relocate<R: Read>(plan: &mut Plan<'_, R>, lines: &[MoveLine]) -> Result<(), Rejection> {
    plan.each(lines, |plan, line| {
        let (id, item) = book::resolve_item(plan.book, &line.item)?;
        let from = match &line.from {
            Some(named) => book::inside_location(plan.book, named)?.0,
            None => only_place(plan, id, &item)?,
        };
        let to = match &line.to {
            Some(named) => book::inside_location(plan.book, named)?.0,
            None => {
                return Err(Why::Missing {
                    what: "the place to move to".into(),
                    help: "name it (--to)".into(),
                }
                .into());
            }
        };
        move_one(plan, (id, &item), line, (from, to), MoveKind::Move)
    })
}

pub(super) fn move_all<R: Read>(
    plan: &mut Plan<'_, R>,
    from: &LocationRef,
    to: &LocationRef,
) -> Result<(), Rejection> {
    let (from, place) = book::inside_location(plan.book, from)?;
    let (to, _) = book::inside_location(plan.book, to)?;
    plan.not_veiled(from)?;
    plan.not_under_count(to, Whose::Own)?;
    let records = book::records_of_place(plan.book, from, LINES_MAX + 1)?;
    if records.is_empty() {
        let what = format!("{} holds nothing; there is nothing to move", place.code);
        return Err(Why::Unfit { what }.into());
    }
    plan.each(&records, |plan, record| {
        let quantity = plan.takeable(*record)?;
        if quantity <= Qty::ZERO {
            return Ok(());
        }
        plan.go(carry(*record, to, quantity, MoveKind::Move, None))
    })
}

fn move_one<R: Read>(
    plan: &mut Plan<'_, R>,
    (id, item): (ItemId, &Item),
    line: &MoveLine,
    (from, to): (LocationId, LocationId),
    kind: MoveKind,
) -> Result<(), Rejection> {
    plan.not_under_count(to, Whose::Own)?;
    let lot = match &line.lot {
        Some(named) => Some(book::resolve_lot(plan.book, id, named)?.0),
        None => None,
    };
    let typed = line.amount.as_ref().and_then(|amount| amount.typed.clone());
    let taken = match &line.amount {
        Some(amount) => {
            let quantity = plan.positive(item, amount.quantity)?;
            take(plan, Take::any((id, item), quantity, Some(from), lot))?
        }
        None => all_there(plan, (id, item), from, lot)?,
    };
    let carried = |(record, quantity, _)| carry(record, to, quantity, kind, typed.clone());
    plan.go_all(taken.into_iter().map(carried).collect())
}

/// All of an item in this very place.
fn all_there<R: Read>(
    plan: &Plan<'_, R>,
    (id, item): (ItemId, &Item),
    from: LocationId,
    lot: Option<LotId>,
) -> Result<Taken, Rejection> {
    // All there is would tell how much there is.
    plan.not_veiled(from)?;
    let mut there = Vec::new();
    for (record, _) in book::records_of_item(plan.book, id)? {
        if record.location == from && lot.is_none_or(|lot| lot == record.lot) {
            let held = plan.takeable(record)?;
            if held > Qty::ZERO {
                there.push((record, held, None));
            }
        }
    }
    if there.is_empty() {
        return Err(plan.nothing_there(id, item, from, lot)?);
    }
    Ok(there)
}

fn carry(
    record: Record,
    to: LocationId,
    quantity: Qty,
    kind: MoveKind,
    typed: Option<super::super::text::Name>,
) -> Spec {
    Spec {
        item: record.item,
        lot: record.lot,
        from: record.location,
        to,
        quantity,
        kind,
        cost: None,
        party: Party::Nobody,
        reason: None,
        typed,
    }
}

/// The only place that holds an item, or a refusal that says where it is.
fn only_place<R: Read>(plan: &Plan<'_, R>, id: ItemId, item: &Item) -> Result<LocationId, Rejection> {
    pick_place(plan, id, item, |_| true)
}

/// The only dock or cart that holds an item.
fn waiting_place<R: Read>(plan: &Plan<'_, R>, id: ItemId, item: &Item) -> Result<LocationId, Rejection> {
    pick_place(plan, id, item, |place| matches!(place.kind, LocationKind::Dock | LocationKind::Cart))
}

fn pick_place<R: Read>(
    plan: &Plan<'_, R>,
    id: ItemId,
    item: &Item,
    fits: impl Fn(&Location) -> bool,
) -> Result<LocationId, Rejection> {
    let mut places: Vec<LocationId> = Vec::new();
    let mut codes = Vec::new();
    for (record, _) in book::records_of_item(plan.book, id)? {
        let Some(place) = plan.book.get::<Locations>(&record.location)? else { continue };
        // Nobody is sent by the book to a place whose book they must not know.
        if fits(&place) && !places.contains(&record.location) && !plan.blind(record.location)? {
            places.push(record.location);
            codes.push(place.code.to_string());
        }
    }
    match places.as_slice() {
        [place] => Ok(*place),
        [] => {
            let what = format!("no place to take {} from holds any; name where it is (--from)", item.sku);
            Err(Why::Unfit { what }.into())
        }
        _ => Err(Why::Missing {
            what: format!("the place to take {} from", item.sku),
            help: format!("it is at {}; name one (--from)", codes.join(", ")),
        }
        .into()),
    }
}

/// Where an item would be put away: its home bin, else the storage place that it lay in last.
pub fn proposed_bin<R: Read>(book: &R, id: ItemId, item: &Item) -> Result<Option<LocationId>, Rejection> {
    let usable =
        |place: &Location| place.state == LocationState::Active && place.kind == LocationKind::Storage;
    if let Some(home) = item.home
        && let Ok((home, place)) = book::location(book, home)
        && place.state == LocationState::Active
    {
        return Ok(Some(home));
    }
    let span = closed((id, Moment(0), Seq(0), 0), (id, Moment::MAX, Seq(u64::MAX), u32::MAX));
    for ((_, _, seq, line), ()) in book.rows::<MovesByItem>(span, Direction::Down, LAST_BIN_LOOK_BACK)? {
        let Some(Event::Moved(movement)) = book.get::<Lines>(&(seq, line))? else { continue };
        for place in [movement.to, movement.from] {
            if book.get::<Locations>(&place)?.is_some_and(|place| usable(&place)) {
                return Ok(Some(place));
            }
        }
    }
    Ok(None)
}
