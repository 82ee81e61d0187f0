//! What an import says it will ask for: all that it then asks for, and each thing once.

use std::cell::RefCell;
use std::collections::HashSet;

use super::super::existing::{Existing, KnownItem, KnownLocation};
use super::super::items::plan_items;
use super::super::movements::plan_movements;
use super::super::opening::plan_opening;
use super::import::room;
use super::shelf::Shelf;
use super::store_343::Planner;
use crate::domain::desk::AskFault;
use crate::domain::ids::{JobId, Seq, SupplierId};
use crate::domain::party::{Job, Supplier};
use crate::domain::query::DocumentRow;
use crate::domain::text::Code;
use crate::domain::time::Moment;

/// A store far away: what was not said before may not be asked for.
struct Far<'s> {
    shelf: &'s Shelf,
    items: RefCell<HashSet<String>>,
    documents: RefCell<HashSet<(String, Moment)>>,
}

impl Existing for Far<'_> {
    fn item(&self, sku: &Code) -> Result<Option<KnownItem>, AskFault> {
        assert!(self.items.borrow_mut().remove(&sku.folded()), "nobody said that {sku} would be asked for");
        self.shelf.item(sku)
    }

    fn location(&self, code: &Code) -> Result<Option<KnownLocation>, AskFault> {
        self.shelf.location(code)
    }

    fn supplier(&self, code: &Code) -> Result<Option<(SupplierId, Supplier)>, AskFault> {
        self.shelf.supplier(code)
    }

    fn job(&self, code: &Code) -> Result<Option<(JobId, Job)>, AskFault> {
        self.shelf.job(code)
    }

    fn referenced(&self, reference: &Code, effective: Option<Moment>) -> Result<Vec<DocumentRow>, AskFault> {
        if let Some(at) = effective {
            let said = self.documents.borrow_mut().remove(&(reference.folded(), at));
            assert!(said, "nobody said that {reference} would be asked for");
        }
        self.shelf.referenced(reference, effective)
    }

    fn entry(&self, seq: Seq) -> Result<Vec<DocumentRow>, AskFault> {
        self.shelf.entry(seq)
    }

    fn expect_items(&self, skus: &[Code]) -> Result<(), AskFault> {
        for sku in skus {
            assert!(self.items.borrow_mut().insert(sku.folded()), "{sku} was said twice");
        }
        Ok(())
    }

    fn expect_referenced(&self, references: &[(Code, Moment)]) -> Result<(), AskFault> {
        self.documents.borrow_mut().extend(references.iter().map(|(code, at)| (code.folded(), *at)));
        Ok(())
    }
}

/// Plans a file, and asks for all that was said.
#[track_caller]
fn check(plan: Planner, text: &str) {
    let shelf = room();
    let far = Far { shelf: &shelf, items: RefCell::default(), documents: RefCell::default() };
    let options = shelf.options();
    let (near, over) = (plan(text.as_bytes(), &options, &shelf), plan(text.as_bytes(), &options, &far));
    assert_eq!(format!("{near:?}"), format!("{over:?}"), "the plan does not hang on where the store is");
    assert_eq!(far.items.take(), HashSet::new(), "said and not asked for");
    assert_eq!(far.documents.take(), HashSet::new(), "said and not asked for");
}

#[test]
fn what_is_asked_for_one_by_one_is_said_before_at_once() {
    check(plan_items, "sku,name\nNAIL,Nails\nNEW,New\nnail,twice is a fault\n,none\n");
    check(
        plan_movements,
        "time,ref,sku,quantity,to\n2026-02-01T10:00:00,D1,NAIL,1,A-1\n2026-02-01T10:00:00,D1,nail,2,A-2\n\
         2026-02-02T10:00:00,D2,ROPE,3,A-1\n2026-02-02T10:00:00,D3,NONE,3,A-1\n",
    );
    check(plan_opening, "sku,location,quantity\nNAIL,A-1,5\nROPE,A-1,2\nGONE,A-1,2\n");
}
