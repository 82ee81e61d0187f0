//! Goods come in: opening stock, receipts, returns.

use super::super::book;
use super::super::command::{InLine, Look, ReturnWay, SupplierRef};
use super::super::entry::Action;
use super::super::event::{Event, MoveKind, Movement, Party};
use super::super::ids::{LocationId, Seq, SupplierId};
use super::super::kind::{Kind, Replenish};
use super::super::location::{LocationKind, LocationState};
use super::super::party::PartyState;
use super::super::quantity::{COST_MAX, UnitCost};
use super::super::refusal::{Noun, Rejection, Why};
use super::super::table::{Direction, Read, all, closed};
use super::super::tables::{Entries, EntriesByReference, Lines, Locations};
use super::outgoing::{Take, take};
use super::plan::{Plan, Spec, Whose};

/// How many earlier entries of the same reference are looked at.
const REFERENCES_LOOKED_AT: usize = 50;

pub(super) fn opening<R: Read>(plan: &mut Plan<'_, R>, lines: &[InLine]) -> Result<(), Rejection> {
    plan.each(lines, |plan, line| {
        let (place, cost) = (place_or_dock(plan, line)?, line.cost);
        come_in(
            plan,
            line,
            From { outside: LocationId::OPENING, party: Party::Nobody, kind: MoveKind::Opening },
            place,
            cost,
        )
    })
}

pub(super) fn receive<R: Read>(
    plan: &mut Plan<'_, R>,
    supplier: Option<&SupplierRef>,
    lines: &[InLine],
) -> Result<(), Rejection> {
    let party = supplier_party(plan, supplier)?;
    if let Party::Supplier(id) = party {
        repeated_reference(plan, id)?;
    }
    plan.each(lines, |plan, line| {
        is_bought(plan, line)?;
        let (place, cost) = (place_or_dock(plan, line)?, line.cost);
        come_in(
            plan,
            line,
            From { outside: LocationId::SUPPLIER, party, kind: MoveKind::Receive },
            place,
            cost,
        )
    })
}

pub(super) fn give_back<R: Read>(
    plan: &mut Plan<'_, R>,
    way: &ReturnWay,
    lines: &[InLine],
) -> Result<(), Rejection> {
    let (outside, party) = match way {
        ReturnWay::FromCustomer => (LocationId::CUSTOMER, Party::Nobody),
        ReturnWay::FromProduction => (LocationId::PRODUCTION, Party::Nobody),
        ReturnWay::FromJob(job) => (LocationId::USE, Party::Job(book::resolve_job(plan.book, job)?.0)),
        ReturnWay::ToSupplier(supplier) => {
            let party = supplier_party(plan, supplier.as_ref())?;
            return plan.each(lines, |plan, line| go_back(plan, line, party));
        }
    };
    plan.each(lines, |plan, line| {
        let place = place_or_dock(plan, line)?;
        come_in(plan, line, From { outside, party, kind: MoveKind::Return }, place, None)
    })
}

/// Work in progress that no further use lets be bought is asked about: it comes from production.
fn is_bought<R: Read>(plan: &Plan<'_, R>, line: &InLine) -> Result<(), Rejection> {
    if !plan.by_hand() || plan.submission.look == Look::Sure {
        return Ok(());
    }
    let (_, item) = book::active_item(plan.book, &line.item)?;
    let made = |kind: Kind| kind.defaults().replenish == Replenish::Made;
    if made(item.kind) && item.uses.iter().all(|kind| made(*kind)) {
        return Err(Why::NotBought { item: item.sku }.into());
    }
    Ok(())
}

/// Where goods come in from.
struct From {
    outside: LocationId,
    party: Party,
    kind: MoveKind,
}

fn come_in<R: Read>(
    plan: &mut Plan<'_, R>,
    line: &InLine,
    from: From,
    place: LocationId,
    cost: Option<UnitCost>,
) -> Result<(), Rejection> {
    let (id, item) = book::active_item(plan.book, &line.item)?;
    let quantity = plan.positive(&item, line.amount.quantity)?;
    plan.not_under_count(place, Whose::Own)?;
    if let Some(cost) = cost.filter(|cost| cost.0 < 0 || cost.0 > COST_MAX) {
        let what = format!("a cost of {cost} cannot be kept; give 0 to 1000000000000");
        return Err(Why::Unfit { what }.into());
    }
    let lot = plan.lot_in(id, &item, line.lot.as_ref(), line.expires)?;
    plan.go(Spec {
        item: id,
        lot,
        from: from.outside,
        to: place,
        quantity,
        kind: from.kind,
        cost,
        party: from.party,
        reason: None,
        typed: line.amount.typed.clone(),
    })
}

/// Goods go back to whom they came from; goods on hold may.
fn go_back<R: Read>(plan: &mut Plan<'_, R>, line: &InLine, party: Party) -> Result<(), Rejection> {
    let (id, item) = book::resolve_item(plan.book, &line.item)?;
    let quantity = plan.positive(&item, line.amount.quantity)?;
    let from = match &line.place {
        Some(named) => Some(book::inside_location(plan.book, named)?.0),
        None => None,
    };
    let lot = match &line.lot {
        Some(named) => Some(book::resolve_lot(plan.book, id, named)?.0),
        None => None,
    };
    let taken = take(plan, Take::any((id, &item), quantity, from, lot))?;
    let back = taken.into_iter().map(|(record, quantity, _)| Spec {
        item: id,
        lot: record.lot,
        from: record.location,
        to: LocationId::SUPPLIER,
        quantity,
        kind: MoveKind::Return,
        cost: None,
        party,
        reason: None,
        typed: line.amount.typed.clone(),
    });
    plan.go_all(back.collect())
}

fn supplier_party<R: Read>(plan: &Plan<'_, R>, supplier: Option<&SupplierRef>) -> Result<Party, Rejection> {
    let Some(named) = supplier else { return Ok(Party::Nobody) };
    let (id, supplier) = book::resolve_supplier(plan.book, named)?;
    match supplier.state {
        PartyState::Retired => Err(Why::Retired { noun: Noun::Supplier, code: supplier.code }.into()),
        _ => Ok(Party::Supplier(id)),
    }
}

/// The place that a line names, or the only dock.
fn place_or_dock<R: Read>(plan: &Plan<'_, R>, line: &InLine) -> Result<LocationId, Rejection> {
    if let Some(named) = &line.place {
        return Ok(book::inside_location(plan.book, named)?.0);
    }
    let mut docks = Vec::new();
    plan.book.scan::<Locations>(all(), Direction::Up, &mut |id, location| {
        if location.kind == LocationKind::Dock && location.state == LocationState::Active {
            docks.push(id);
        }
        if docks.len() < 2 { std::ops::ControlFlow::Continue(()) } else { std::ops::ControlFlow::Break(()) }
    })?;
    match docks.as_slice() {
        [dock] => Ok(*dock),
        [] => Err(Why::Missing { what: "the place".into(), help: "name where it goes (--to)".into() }.into()),
        _ => Err(Why::Missing {
            what: "the place".into(),
            help: "there is more than one dock; name where it goes (--to)".into(),
        }
        .into()),
    }
}

/// The same supplier's reference received twice is asked about.
fn repeated_reference<R: Read>(plan: &Plan<'_, R>, supplier: SupplierId) -> Result<(), Rejection> {
    let Some(reference) = plan.submission.reference.as_ref().filter(|_| plan.by_hand()) else {
        return Ok(());
    };
    if plan.submission.look == super::super::command::Look::Sure {
        return Ok(());
    }
    let folded = reference.folded();
    let span = closed((folded.clone(), Seq(0)), (folded, Seq(u64::MAX)));
    for ((_, seq), ()) in plan.book.rows::<EntriesByReference>(span, Direction::Down, REFERENCES_LOOKED_AT)? {
        let received =
            plan.book.get::<Entries>(&seq)?.is_some_and(|row| row.header.action == Action::Receive);
        if !received {
            continue;
        }
        let lines = plan.book.rows::<Lines>(closed((seq, 0), (seq, u32::MAX)), Direction::Up, 10)?;
        for (_, event) in lines {
            let Event::Moved(Movement { party: Party::Supplier(from), .. }) = event else { continue };
            // Who was merged since is the one that answers for them.
            if from == supplier || book::resolve_supplier(plan.book, &SupplierRef::Id(from))?.0 == supplier {
                return Err(Why::RepeatedReference { reference: reference.clone(), seq }.into());
            }
        }
    }
    Ok(())
}
