//! What an import asks about the store, answered through a desk.

use crate::domain::command::{ItemRef, LocationRef, SupplierRef};
use crate::domain::desk::AskFault;
use crate::domain::ids::{JobId, Seq, SupplierId};
use crate::domain::party::{Job, PartyState, Supplier};
use crate::domain::query::{
    DocumentOf, DocumentQuery, DocumentRow, Include, ItemQuery, JobRow, JobsQuery, LocationQuery, ROWS_MAX,
    SuppliersQuery, Window,
};
use crate::domain::text::Code;
use crate::domain::time::Moment;
use crate::exchange::existing::{Existing, KnownItem, KnownLocation};
use crate::service::desk::{Desk, ask};

/// The store behind a desk.
pub struct Stored<'a>(pub &'a dyn Desk);

impl Stored<'_> {
    fn documents(&self, of: &DocumentOf, effective: Option<Moment>) -> Result<Vec<DocumentRow>, AskFault> {
        let mut rows = Vec::new();
        let mut after = None;
        loop {
            let query = DocumentQuery { of: of.clone(), effective, after, rows: ROWS_MAX };
            let slice = ask(self.0, query)?;
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
            let page = ask(self.0, query)?;
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
        let view = ask(self.0, ItemQuery { item: ItemRef::Code(sku.clone()) })?;
        Ok(view.map(|view| KnownItem {
            id: view.id,
            item: view.item,
            home: view.home,
            supplier_codes: view.supplier_codes,
            policy_codes: view.policy_places,
        }))
    }

    fn location(&self, code: &Code) -> Result<Option<KnownLocation>, AskFault> {
        let view = ask(self.0, LocationQuery { location: LocationRef::Code(code.clone()) })?;
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
            let Some(row) = ask(self.0, query)?.rows.into_iter().next() else { return Ok(None) };
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
        self.documents(&DocumentOf::Reference(reference.clone()), effective)
    }

    fn entry(&self, seq: Seq) -> Result<Vec<DocumentRow>, AskFault> {
        self.documents(&DocumentOf::Entry(seq), None)
    }
}
