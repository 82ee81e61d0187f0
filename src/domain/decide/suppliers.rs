//! Decides on suppliers: who sells to us.

use super::masters::{Faults, name_or_code, not_merged, set, set_extra, unfit};
use crate::domain::book;
use crate::domain::command::{SupplierCommand, SupplierRef};
use crate::domain::event::Event;
use crate::domain::ids::SupplierId;
use crate::domain::party::{PartyState, Supplier};
use crate::domain::refusal::{Noun, Rejection, Why};
use crate::domain::table::Read;
use crate::domain::tables::{Fact, Suppliers, SuppliersByCode};
use crate::domain::text::Code;

/// Decides a command on a supplier.
pub(super) fn decide_supplier<R: Read>(
    state: &R,
    command: &SupplierCommand,
) -> Result<Vec<Event>, Rejection> {
    let (id, old, new) = match command {
        SupplierCommand::Add { code, name, notes, extra } => {
            let mut faults = Faults::default();
            faults.take(free(state, code, None))?;
            let mut new = Supplier {
                code: code.clone(),
                name: name_or_code(name.as_ref(), code)?,
                notes: notes.clone(),
                extra: Vec::new(),
                state: PartyState::Active,
            };
            set_extra(&mut new.extra, extra, &mut faults);
            faults.finish()?;
            (SupplierId(book::next_id(state, Fact::LastSupplier, 0)?), None, new)
        }
        SupplierCommand::Change { supplier, name, notes, extra } => {
            let (id, old) = book::resolve_supplier(state, supplier)?;
            let mut new = old.clone();
            let mut faults = Faults::default();
            if let Some(name) = name {
                new.name = name.clone();
            }
            set(&mut new.notes, notes);
            set_extra(&mut new.extra, extra, &mut faults);
            faults.finish()?;
            (id, Some(old), new)
        }
        SupplierCommand::Rename { supplier, code } => {
            let (id, old) = book::resolve_supplier(state, supplier)?;
            free(state, code, Some((id, &old.code)))?;
            let new = Supplier { code: code.clone(), ..old.clone() };
            (id, Some(old), new)
        }
        SupplierCommand::Merge { from, into } => return merge(state, from, into),
        SupplierCommand::Retire(supplier) => with_state(state, supplier, PartyState::Retired)?,
        SupplierCommand::Revive(supplier) => {
            let (_, now) = book::resolve_supplier(state, supplier)?;
            not_merged(Noun::Supplier, supplier.code(), &now.code)?;
            with_state(state, supplier, PartyState::Active)?
        }
    };
    if old.as_ref() == Some(&new) {
        return Ok(Vec::new());
    }
    Ok(vec![Event::Supplier(id, new)])
}

fn with_state<R: Read>(
    state: &R,
    named: &SupplierRef,
    becomes: PartyState,
) -> Result<(SupplierId, Option<Supplier>, Supplier), Rejection> {
    let (id, old) = book::resolve_supplier(state, named)?;
    let new = Supplier { state: becomes, ..old.clone() };
    Ok((id, Some(old), new))
}

/// One answers for the other from here on. Items that name the one that
/// ends keep its id: reading follows the merge, so that no item is written again.
fn merge<R: Read>(state: &R, from: &SupplierRef, into: &SupplierRef) -> Result<Vec<Event>, Rejection> {
    let (from_id, ends) = book::resolve_supplier(state, from)?;
    let (into_id, stays) = book::resolve_supplier(state, into)?;
    if from_id == into_id {
        return Err(unfit(format!("both are the supplier {}; name two", stays.code)).into());
    }
    if stays.state != PartyState::Active {
        return Err(Why::Retired { noun: Noun::Supplier, code: stays.code }.into());
    }
    Ok(vec![Event::Supplier(from_id, Supplier { state: PartyState::Merged(into_id.0), ..ends })])
}

/// Refuses a code that another one has, or had before a merge.
fn free<R: Read>(state: &R, code: &Code, of: Option<(SupplierId, &Code)>) -> Result<(), Rejection> {
    let Some(holder) = state.get::<SuppliersByCode>(&code.folded())? else { return Ok(()) };
    if of.is_some_and(|(id, now)| id == holder && now.folded() == code.folded()) {
        return Ok(());
    }
    let by = match state.get::<Suppliers>(&holder)? {
        Some(row) if row.code.folded() != code.folded() => {
            format!("a supplier that was merged into {}", row.code)
        }
        Some(row) => match row.state {
            PartyState::Active => row.name.to_string(),
            PartyState::Retired => format!("a retired supplier, {}", row.name),
            PartyState::Merged(_) => "a supplier that was merged into another".into(),
        },
        None => format!("supplier number {holder}"),
    };
    Err(Why::Taken { noun: Noun::Supplier, code: code.clone(), by }.into())
}
