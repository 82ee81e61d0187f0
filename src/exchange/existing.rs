//! What an import asks about the store, so that it knows what is new and what is there already.
//!
//! Whoever opens the file answers it, through the desk; tests answer it from maps.

use crate::domain::desk::AskFault;
use crate::domain::ids::{ItemId, JobId, LocationId, Seq, SupplierId};
use crate::domain::item::Item;
use crate::domain::location::Location;
use crate::domain::party::{Job, Supplier};
use crate::domain::query::DocumentRow;
use crate::domain::text::Code;
use crate::domain::time::Moment;

/// What exists. A code of something merged answers with what it was merged into.
pub trait Existing {
    /// The item of a SKU.
    fn item(&self, sku: &Code) -> Result<Option<KnownItem>, AskFault>;
    /// The location of a code; never an outside place.
    fn location(&self, code: &Code) -> Result<Option<KnownLocation>, AskFault>;
    /// The supplier of a code.
    fn supplier(&self, code: &Code) -> Result<Option<(SupplierId, Supplier)>, AskFault>;
    /// The job of a code.
    fn job(&self, code: &Code) -> Result<Option<(JobId, Job)>, AskFault>;
    /// All movements of the entries that carry this reference, only those of `effective` where one is given, in
    /// journal order. Undo entries and what their lines reverse are not left out.
    fn referenced(&self, reference: &Code, effective: Option<Moment>) -> Result<Vec<DocumentRow>, AskFault>;
    /// All movements of one entry; empty where there is no such entry.
    fn entry(&self, seq: Seq) -> Result<Vec<DocumentRow>, AskFault>;
    /// These SKUs are asked for soon: whoever is far from the store may fetch what they stand for all at once.
    fn expect_items(&self, _skus: &[Code]) -> Result<(), AskFault> {
        Ok(())
    }
    /// These references, each at its time, are asked for soon.
    fn expect_referenced(&self, _references: &[(Code, Moment)]) -> Result<(), AskFault> {
        Ok(())
    }
}

/// An item with the codes that its ids stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownItem {
    /// Its id.
    pub id: ItemId,
    /// All of it.
    pub item: Item,
    /// The code of its home bin.
    pub home: Option<Code>,
    /// The code of each supplier, in the order of its suppliers.
    pub supplier_codes: Vec<Code>,
    /// The code of the place of each policy, in the order of its policies; none means the whole site.
    pub policy_codes: Vec<Option<Code>>,
}

/// A location with the codes that its ids stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownLocation {
    /// Its id.
    pub id: LocationId,
    /// All of it.
    pub location: Location,
    /// The code of the place that it is in.
    pub parent: Option<Code>,
}
