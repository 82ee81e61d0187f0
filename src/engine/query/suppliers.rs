//! Suppliers by code.

use std::ops::ControlFlow;

use super::view::{View, found};
use super::window;
use crate::domain::book;
use crate::domain::desk::AskFault;
use crate::domain::ids::SupplierId;
use crate::domain::party::{PartyState, Supplier};
use crate::domain::query::{Include, Page, SupplierRow, SuppliersQuery};
use crate::domain::table::{Direction, Read, Unreadable, all};
use crate::domain::tables::Suppliers;
use crate::engine::catalog::Words;

pub fn answer<R: Read>(view: &View<'_, R>, query: &SuppliersQuery) -> Result<Page<SupplierRow>, AskFault> {
    let words = Words::new(&window::filter(&query.filter)?);
    let mut list = match &query.supplier {
        Some(named) => found(book::resolve_supplier(view.book, named))?.into_iter().collect(),
        None => by_code(view)?,
    };
    if query.supplier.is_none() {
        list.retain(|(_, supplier)| {
            (query.include == Include::All || supplier.state == PartyState::Active)
                && words.all_in(&text(supplier))
        });
    }
    let positions: Vec<usize> = (0..list.len()).collect();
    Ok(window::page(query.window, &positions, None, |position| {
        Ok(list.get(position).map(|(id, supplier)| SupplierRow { id: *id, supplier: supplier.clone() }))
    })?)
}

/// What a supplier is found by.
pub fn text(supplier: &Supplier) -> String {
    format!("{}\n{}", supplier.code.folded(), supplier.name.folded())
}

/// All of them by code.
pub fn by_code<R: Read>(view: &View<'_, R>) -> Result<Vec<(SupplierId, Supplier)>, Unreadable> {
    let mut list = Vec::new();
    view.book.scan::<Suppliers>(all(), Direction::Up, &mut |id, supplier| {
        list.push((id, supplier));
        ControlFlow::Continue(())
    })?;
    list.sort_by_cached_key(|(id, supplier)| (supplier.code.folded(), *id));
    Ok(list)
}
