//! What an import asks about the store, answered through a desk.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::domain::command::{ItemRef, LocationRef, SupplierRef};
use crate::domain::desk::AskFault;
use crate::domain::ids::{JobId, Seq, SupplierId};
use crate::domain::party::{Job, PartyState, Supplier};
use crate::domain::query::{
    DocumentOf, DocumentQuery, DocumentRow, Include, ItemQuery, ItemView, JobRow, JobsQuery, LocationQuery,
    ROWS_MAX, SuppliersQuery, Window,
};
use crate::domain::text::Code;
use crate::domain::time::Moment;
use crate::exchange::existing::{Existing, KnownItem, KnownLocation};
use crate::service::desk::{Desk, ask, ask_all};

/// The store behind a desk.
pub struct Stored<'a> {
    desk: &'a dyn Desk,
    /// What was fetched because it will be asked for, by folded SKU; each is given out once.
    items: RefCell<HashMap<String, Option<KnownItem>>>,
    /// Likewise, by folded reference and time; only where it is all that there is.
    documents: RefCell<HashMap<(String, Moment), Vec<DocumentRow>>>,
}

impl<'a> Stored<'a> {
    /// Nothing fetched yet.
    pub fn new(desk: &'a dyn Desk) -> Stored<'a> {
        Stored { desk, items: RefCell::default(), documents: RefCell::default() }
    }
}

fn known(view: ItemView) -> KnownItem {
    KnownItem {
        id: view.id,
        item: view.item,
        home: view.home,
        supplier_codes: view.supplier_codes,
        policy_codes: view.policy_places,
    }
}

impl Stored<'_> {
    fn pages(&self, of: &DocumentOf, effective: Option<Moment>) -> Result<Vec<DocumentRow>, AskFault> {
        let mut rows = Vec::new();
        let mut after = None;
        loop {
            let query = DocumentQuery { of: of.clone(), effective, after, rows: ROWS_MAX };
            let slice = ask(self.desk, query)?;
            rows.extend(slice.rows);
            match slice.next {
                Some(next) => after = Some(next),
                None => return Ok(rows),
            }
        }
    }

    /// The first job for which `is` holds.
    fn find_job(&self, filter: &str, is: impl Fn(&JobRow) -> bool) -> Result<Option<JobRow>, AskFault> {
        let mut offset = 0;
        loop {
            let window = Window { offset, rows: ROWS_MAX };
            let query = JobsQuery { filter: filter.to_owned(), include: Include::All, window };
            let page = ask(self.desk, query)?;
            offset += u64::try_from(page.rows.len()).unwrap_or(u64::MAX);
            let end = page.rows.is_empty() || offset >= page.total;
            if let Some(found) = page.rows.into_iter().find(|row| is(row)) {
                return Ok(Some(found));
            }
            if end {
                return Ok(None);
            }
        }
    }
}

impl Existing for Stored<'_> {
    fn item(&self, sku: &Code) -> Result<Option<KnownItem>, AskFault> {
        if let Some(fetched) = self.items.borrow_mut().remove(&sku.folded()) {
            return Ok(fetched);
        }
        Ok(ask(self.desk, ItemQuery { item: ItemRef::Code(sku.clone()) })?.map(known))
    }

    fn location(&self, code: &Code) -> Result<Option<KnownLocation>, AskFault> {
        let view = ask(self.desk, LocationQuery { location: LocationRef::Code(code.clone()) })?;
        Ok(view.filter(|view| !view.id.is_outside()).map(|view| KnownLocation {
            id: view.id,
            location: view.location,
            parent: view.path.iter().rev().nth(1).cloned(),
        }))
    }

    fn supplier(&self, code: &Code) -> Result<Option<(SupplierId, Supplier)>, AskFault> {
        let mut wanted = SupplierRef::Code(code.clone());
        // A chain of merges cannot be longer than this: each was refused into something merged.
        for _ in 0..32 {
            let query = SuppliersQuery {
                supplier: Some(wanted),
                filter: String::new(),
                include: Include::All,
                window: Window { offset: 0, rows: 1 },
            };
            let Some(row) = ask(self.desk, query)?.rows.into_iter().next() else { return Ok(None) };
            match row.supplier.state {
                PartyState::Merged(into) => wanted = SupplierRef::Id(SupplierId(into)),
                _ => return Ok(Some((row.id, row.supplier))),
            }
        }
        Ok(None)
    }

    fn job(&self, code: &Code) -> Result<Option<(JobId, Job)>, AskFault> {
        let folded = code.folded();
        let mut found = self.find_job(code.as_str(), |row| row.job.code.folded() == folded)?;
        for _ in 0..32 {
            match found {
                Some(JobRow { job: Job { state: PartyState::Merged(into), .. }, .. }) => {
                    found = self.find_job("", |row| row.id == JobId(into))?;
                }
                other => return Ok(other.map(|row| (row.id, row.job))),
            }
        }
        Ok(None)
    }

    fn referenced(&self, reference: &Code, effective: Option<Moment>) -> Result<Vec<DocumentRow>, AskFault> {
        let fetched = effective
            .and_then(|effective| self.documents.borrow_mut().remove(&(reference.folded(), effective)));
        match fetched {
            Some(rows) => Ok(rows),
            None => self.pages(&DocumentOf::Reference(reference.clone()), effective),
        }
    }

    fn entry(&self, seq: Seq) -> Result<Vec<DocumentRow>, AskFault> {
        self.pages(&DocumentOf::Entry(seq), None)
    }

    fn expect_items(&self, skus: &[Code]) -> Result<(), AskFault> {
        let queries = skus.iter().map(|sku| ItemQuery { item: ItemRef::Code(sku.clone()) });
        for (sku, view) in skus.iter().zip(ask_all(self.desk, queries)) {
            self.items.borrow_mut().insert(sku.folded(), view?.map(known));
        }
        Ok(())
    }

    fn expect_referenced(&self, references: &[(Code, Moment)]) -> Result<(), AskFault> {
        let queries = references.iter().map(|(reference, effective)| {
            let of = DocumentOf::Reference(reference.clone());
            DocumentQuery { of, effective: Some(*effective), after: None, rows: ROWS_MAX }
        });
        let mut documents = self.documents.borrow_mut();
        documents.clear();
        for ((reference, effective), slice) in references.iter().zip(ask_all(self.desk, queries)) {
            let slice = slice?;
            if slice.next.is_none() {
                documents.insert((reference.folded(), *effective), slice.rows);
            }
        }
        Ok(())
    }
}
