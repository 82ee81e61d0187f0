//! A state, asked as an import asks.

use std::ops::ControlFlow;

use stockroom::domain::book;
use stockroom::domain::desk::AskFault;
use stockroom::domain::event::Event;
use stockroom::domain::ids::{EntryLine, JobId, Seq, SupplierId};
use stockroom::domain::party::{Job, Supplier};
use stockroom::domain::query::DocumentRow;
use stockroom::domain::refusal::Rejection;
use stockroom::domain::table::{Direction, Read, closed};
use stockroom::domain::tables::{
    Entries, EntriesByReference, ItemsBySku, Jobs, JobsByCode, Lines, LocationsByCode, Lots, Suppliers,
    SuppliersByCode,
};
use stockroom::domain::text::Code;
use stockroom::domain::time::Moment;
use stockroom::exchange::existing::{Existing, KnownItem, KnownLocation};

/// A state that an import asks.
pub struct Shelf<'a, R>(pub &'a R);

/// What the heart cannot find it refuses; here it is a mistake of the state.
fn found<T>(result: Result<T, Rejection>) -> Result<T, AskFault> {
    result.map_err(|fault| match fault {
        Rejection::Refused(refused) => AskFault::Unfit(refused.to_string()),
        Rejection::Unreadable(fault) => AskFault::Unreadable(fault),
    })
}

impl<R: Read> Existing for Shelf<'_, R> {
    fn item(&self, sku: &Code) -> Result<Option<KnownItem>, AskFault> {
        let Some(id) = self.0.get::<ItemsBySku>(&sku.folded())? else { return Ok(None) };
        let (id, item) = found(book::item(self.0, id))?;
        let place = |id| found(book::location(self.0, id)).map(|(_, place)| place.code);
        let home = item.home.map(place).transpose()?;
        let mut supplier_codes = Vec::new();
        for terms in &item.suppliers {
            let supplier = self.0.get::<Suppliers>(&terms.supplier)?;
            supplier_codes.extend(supplier.map(|supplier| supplier.code));
        }
        let policies = item.policies.iter();
        let policy_codes =
            policies.map(|policy| policy.place.map(place).transpose()).collect::<Result<_, _>>()?;
        Ok(Some(KnownItem { id, item, home, supplier_codes, policy_codes }))
    }

    fn location(&self, code: &Code) -> Result<Option<KnownLocation>, AskFault> {
        let id = self.0.get::<LocationsByCode>(&code.folded())?;
        let Some(id) = id.filter(|id| !id.is_outside()) else { return Ok(None) };
        let (id, location) = found(book::location(self.0, id))?;
        let parent = location.parent.map(|id| found(book::location(self.0, id))).transpose()?;
        Ok(Some(KnownLocation { id, location, parent: parent.map(|(_, parent)| parent.code) }))
    }

    fn supplier(&self, code: &Code) -> Result<Option<(SupplierId, Supplier)>, AskFault> {
        let Some(id) = self.0.get::<SuppliersByCode>(&code.folded())? else { return Ok(None) };
        Ok(self.0.get::<Suppliers>(&id)?.map(|supplier| (id, supplier)))
    }

    fn job(&self, code: &Code) -> Result<Option<(JobId, Job)>, AskFault> {
        let Some(id) = self.0.get::<JobsByCode>(&code.folded())? else { return Ok(None) };
        Ok(self.0.get::<Jobs>(&id)?.map(|job| (id, job)))
    }

    fn referenced(&self, reference: &Code, effective: Option<Moment>) -> Result<Vec<DocumentRow>, AskFault> {
        let folded = reference.folded();
        let span = closed((folded.clone(), Seq(0)), (folded, Seq(u64::MAX)));
        let mut entries = Vec::new();
        self.0.scan::<EntriesByReference>(span, Direction::Up, &mut |(_, seq), ()| {
            entries.push(seq);
            ControlFlow::Continue(())
        })?;
        let mut rows = Vec::new();
        for seq in entries {
            rows.extend(self.entry(seq)?);
        }
        rows.retain(|row| effective.is_none_or(|at| row.movement.at == at));
        Ok(rows)
    }

    fn entry(&self, seq: Seq) -> Result<Vec<DocumentRow>, AskFault> {
        let Some(stored) = self.0.get::<Entries>(&seq)? else { return Ok(Vec::new()) };
        let mut rows = Vec::new();
        for line in 1..=stored.header.lines {
            if let Some(Event::Moved(movement)) = self.0.get::<Lines>(&(seq, line))? {
                let lot = match movement.lot.some() {
                    Some(lot) => self.0.get::<Lots>(&lot)?.map(|lot| lot.number),
                    None => None,
                };
                let line = EntryLine { seq, line };
                rows.push(DocumentRow { line, action: stored.header.action, movement, lot });
            }
        }
        Ok(rows)
    }
}
