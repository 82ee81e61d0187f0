//! Codes in a file made into what exists, each looked up once.

use std::collections::HashMap;
use std::rc::Rc;

use crate::domain::command::{Amount, Command, SupplierCommand};
use crate::domain::desk::AskFault;
use crate::domain::ids::{JobId, LocationId, SupplierId};
use crate::domain::item::Unit;
use crate::domain::text::{Code, Name};

use super::cells::{Cells, Given, Soundness};
use super::existing::{Existing, KnownItem};
use super::faults::said;
use super::parts;
use super::plan::Plan;

/// What was looked up so far.
pub struct Lookup<'e> {
    existing: &'e dyn Existing,
    items: HashMap<String, Option<Rc<KnownItem>>>,
    locations: HashMap<String, Option<LocationId>>,
    suppliers: HashMap<String, Option<SupplierId>>,
    jobs: HashMap<String, Option<JobId>>,
}

impl<'e> Lookup<'e> {
    /// Nothing looked up yet.
    pub fn new(existing: &'e dyn Existing) -> Lookup<'e> {
        Lookup {
            existing,
            items: HashMap::new(),
            locations: HashMap::new(),
            suppliers: HashMap::new(),
            jobs: HashMap::new(),
        }
    }

    /// The item of a row.
    pub fn item(&mut self, cells: &mut Cells<'_>) -> Result<Option<Rc<KnownItem>>, AskFault> {
        let Some(sku) = cells.must_code("sku") else { return Ok(None) };
        let existing = self.existing;
        let known = cached(&mut self.items, &sku, || Ok(existing.item(&sku)?.map(Rc::new)))?;
        if known.is_none() {
            cells.fault("sku", format!("there is no item {sku}; import the items first"));
        }
        Ok(known)
    }

    /// The location of a code that stands in a column.
    pub fn location(
        &mut self,
        cells: &mut Cells<'_>,
        column: &str,
        code: &Code,
    ) -> Result<Option<LocationId>, AskFault> {
        let existing = self.existing;
        let known = cached(&mut self.locations, code, || Ok(existing.location(code)?.map(|known| known.id)))?;
        if known.is_none() {
            cells.fault(column, format!("there is no location {code}; import the locations first"));
        }
        Ok(known)
    }

    /// The supplier of a code; one that is not there yet is planned.
    pub fn supplier(
        &mut self,
        plan: &mut Plan,
        code: &Code,
        line: u32,
    ) -> Result<Option<SupplierId>, AskFault> {
        if let Some(known) = self.suppliers.get(&code.folded()) {
            return Ok(*known);
        }
        let known = self.existing.supplier(code)?.map(|(id, _)| id);
        self.suppliers.insert(code.folded(), known);
        if known.is_none() {
            let command =
                SupplierCommand::Add { code: code.clone(), name: None, notes: None, extra: Vec::new() };
            plan.ask(Command::Supplier(command), vec![line]);
            plan.notice(format!(
                "line {line}: there was no supplier {code}; it is added, with its code as its name"
            ));
        }
        Ok(known)
    }

    /// The job of a code.
    pub fn job(&mut self, cells: &mut Cells<'_>, code: &Code) -> Result<Option<JobId>, AskFault> {
        let existing = self.existing;
        let known = cached(&mut self.jobs, code, || Ok(existing.job(code)?.map(|(id, _)| id)))?;
        if known.is_none() {
            cells.fault("job", format!("there is no job {code}; add it first (`stockroom job add {code}`)"));
        }
        Ok(known)
    }
}

fn cached<T: Clone>(
    cache: &mut HashMap<String, Option<T>>,
    code: &Code,
    look: impl FnOnce() -> Result<Option<T>, AskFault>,
) -> Result<Option<T>, AskFault> {
    let folded = code.folded();
    if let Some(known) = cache.get(&folded) {
        return Ok(known.clone());
    }
    let known = look()?;
    cache.insert(folded, known.clone());
    Ok(known)
}

/// The quantity of a row in base units, with its sign, and what was written where that was a pack.
pub fn amount(cells: &mut Cells<'_>, known: &KnownItem) -> Option<Amount> {
    let quantity = match cells.quantity("quantity") {
        Given::Value(quantity) => quantity,
        Given::Absent if cells.bad == Soundness::Faulty => return None,
        _ => {
            cells.fault("quantity", "the quantity is missing");
            return None;
        }
    };
    let item = &known.item;
    let unit = cells.read("unit", |cell| match parts::unit(cell, &item.unit)? {
        Unit::Base => Ok(None),
        Unit::Pack(name) => item.pack(name.as_str()).map(Some).ok_or_else(|| {
            let packs: Vec<&str> = item.packs.iter().map(|pack| pack.name.as_str()).collect();
            let known = if packs.is_empty() { String::new() } else { format!(", {}", packs.join(", ")) };
            format!("{} has no unit {}; it has {}{known}", item.sku, said(cell), item.unit)
        }),
    });
    let (base, typed) = match unit.value().flatten() {
        None => (Some(quantity), None),
        Some(pack) => {
            (pack.quantity(quantity), Name::new(&format!("{}{}", quantity.plain(), pack.name)).ok())
        }
    };
    let Some(base) = base else {
        cells.fault(
            "quantity",
            format!("{} is not a whole number of {} in that unit", quantity.plain(), item.unit),
        );
        return None;
    };
    if !base.fits(item.decimals) {
        let takes = match item.decimals {
            0 => String::from("whole numbers"),
            n => format!("at most {n} decimals"),
        };
        cells.fault("quantity", format!("{} takes {takes}, not {}", item.sku, base.plain()));
        return None;
    }
    Some(Amount { quantity: base, typed })
}
