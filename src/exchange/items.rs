//! Items from a file: each row adds an item or changes the one of its SKU, and asks for nothing that is so already.

use std::collections::HashMap;

use crate::domain::command::{
    Command, ItemCommand, ItemPatch, LocationRef, Patch, PolicyPatch, SupplierCommand, SupplierRef,
    SupplierTerms,
};
use crate::domain::item::{Barcode, ItemState, ItemSupplier, Pack, Tracking, Unit};
use crate::domain::kind::Kind;
use crate::domain::quantity::Qty;
use crate::domain::text::{Code, fold};

use super::ahead;
use super::cells::{Cells, Given, Soundness, Source, cost, number_help};
use super::existing::{Existing, KnownItem};
use super::faults::{Faults, ImportFault, said};
use super::parts;
use super::plan::{ImportOptions, Plan};
use super::policies;
use super::sheets::ITEMS;

/// Plans the import of items.
pub fn plan_items(
    bytes: &[u8],
    options: &ImportOptions,
    existing: &dyn Existing,
) -> Result<Plan, ImportFault> {
    let mut faults = Faults::default();
    let Some(mut source) = Source::open(bytes, &ITEMS, options, &mut faults) else {
        return Err(faults.into());
    };
    ahead::items(bytes, &ITEMS, options, existing)?;
    let mut planner = Planner {
        existing,
        plan: Plan::default(),
        seen: HashMap::new(),
        barcodes: HashMap::new(),
        suppliers: HashMap::new(),
        homes: HashMap::new(),
    };
    while let Some(row) = source.next_row(&mut faults) {
        planner.row(&mut source.cells(&row, &mut faults))?;
    }
    faults.unless(planner.plan, &source.head)
}

struct Planner<'e> {
    existing: &'e dyn Existing,
    plan: Plan,
    /// Folded SKU: the line it stands on.
    seen: HashMap<String, u32>,
    /// Folded barcode: the line it stands on.
    barcodes: HashMap<String, u32>,
    /// Folded supplier codes that are known or planned.
    suppliers: HashMap<String, ()>,
    /// Folded codes of locations, and whether they exist.
    homes: HashMap<String, bool>,
}

impl Planner<'_> {
    fn row(&mut self, cells: &mut Cells<'_>) -> Result<(), ImportFault> {
        self.plan.rows += 1;
        let Some(sku) = cells.must_code("sku") else { return Ok(()) };
        if let Some(line) = self.seen.insert(sku.folded(), cells.line()) {
            cells.fault("sku", format!("{sku} stands on line {line} already; one row an item"));
            return Ok(());
        }
        let known = self.existing.item(&sku)?;
        if let Some(known) = known.as_ref().filter(|known| known.item.sku.folded() != sku.folded()) {
            cells.fault("sku", format!("{sku} was merged into {}; take the row out", known.item.sku));
            return Ok(());
        }
        let patch = self.patch(cells, known.as_ref())?;
        let state = cells.read("state", state).value();
        if known.is_none() && matches!(cells.raw("name"), Given::Absent | Given::Empty) {
            cells.fault("name", format!("{sku} is new and has no name; a new item needs one"));
        }
        if cells.bad == Soundness::Faulty {
            return Ok(());
        }
        for terms in patch.suppliers.iter().flatten() {
            if let SupplierRef::Code(code) = &terms.supplier {
                ensure_supplier(self.existing, &mut self.suppliers, &mut self.plan, code, cells.line())?;
            }
        }
        let mut commands = Vec::new();
        let patch = Box::new(patch);
        match known {
            Some(known) => {
                let item = || known.id.into();
                let was = known.item.state;
                if was == ItemState::Retired && state == Some(ItemState::Active) {
                    commands.push(ItemCommand::Revive(item()));
                }
                if *patch != ItemPatch::default() {
                    commands.push(ItemCommand::Change { item: item(), patch });
                }
                if was == ItemState::Active && state == Some(ItemState::Retired) {
                    commands.push(ItemCommand::Retire(item()));
                }
            }
            None => {
                if state == Some(ItemState::Retired) {
                    self.plan.notice(format!(
                        "line {}: {sku} is retired in the file and comes in active, for its movements; read the file \
                         again after them, and it is retired",
                        cells.line()
                    ));
                }
                commands.push(ItemCommand::Add { sku, patch });
            }
        }
        if commands.is_empty() {
            self.plan.unchanged += 1;
        }
        for command in commands {
            self.plan.ask(Command::Item(command), vec![cells.line()]);
        }
        Ok(())
    }

    fn patch(&mut self, cells: &mut Cells<'_>, known: Option<&KnownItem>) -> Result<ItemPatch, ImportFault> {
        let item = known.map(|known| &known.item);
        let unit = cells.code("unit");
        let base = match (&unit, item) {
            (Given::Value(unit), _) => Some(unit.clone()),
            (_, Some(item)) => Some(item.unit.clone()),
            _ => Code::new("each").ok(),
        };
        let mut patch = ItemPatch {
            name: cells.name("name").set(item.map(|item| &item.name)),
            kind: cells.read("kind", kind).set(item.map(|item| &item.kind)),
            uses: list(cells.read("uses", uses)).set(item.map(|item| &item.uses)),
            category: cells.name("category").patch(item.and_then(|item| item.category.as_ref())),
            unit: unit.set(item.map(|item| &item.unit)),
            decimals: cells.read("decimals", decimals).set(item.map(|item| &item.decimals)),
            packs: list(cells.read("packs", parts::packs)).set(item.map(|item| &item.packs)),
            unit_cost: cells.cost("unit_cost").patch(item.and_then(|item| item.unit_cost.as_ref())),
            price: cells.cost("price").patch(item.and_then(|item| item.price.as_ref())),
            tracking: cells.read("lots", tracking).set(item.map(|item| &item.tracking)),
            notes: cells.note("notes").patch(item.and_then(|item| item.notes.as_ref())),
            home: self.home(cells, known)?,
            policies: self.policies(cells, known)?,
            extra: cells.extra_patches(item.map_or(&[], |item| &item.extra)),
            ..ItemPatch::default()
        };
        if let Some(base) = base {
            let codes = list(cells.read("barcodes", |cell| parts::barcodes(cell, &base)));
            let packs = patch.packs.as_deref().or(item.map(|item| item.packs.as_slice())).unwrap_or_default();
            let codes = match codes {
                Given::Value(codes) => Given::Value(spelled(codes, packs)),
                other => other,
            };
            patch.barcodes = codes.set(item.map(|item| &item.barcodes));
            self.own_barcodes(cells, &patch);
            patch.suppliers = terms(cells, known, &base);
        }
        if item.is_none() {
            // A new item has none of these anyway.
            patch.uses = patch.uses.filter(|uses| !uses.is_empty());
            patch.packs = patch.packs.filter(|packs| !packs.is_empty());
            patch.barcodes = patch.barcodes.filter(|barcodes| !barcodes.is_empty());
            patch.suppliers = patch.suppliers.filter(|suppliers| !suppliers.is_empty());
        }
        Ok(patch)
    }

    /// The policy of the whole site, and those of places.
    fn policies(
        &self,
        cells: &mut Cells<'_>,
        known: Option<&KnownItem>,
    ) -> Result<Vec<PolicyPatch>, ImportFault> {
        let mut all = policies::of_site(cells, known.map(|known| &known.item));
        all.extend(policies::of_places(cells, known, self.existing)?);
        Ok(all)
    }

    fn own_barcodes(&mut self, cells: &mut Cells<'_>, patch: &ItemPatch) {
        for barcode in patch.barcodes.iter().flatten() {
            if let Some(line) = self.barcodes.insert(barcode.code.folded(), cells.line()) {
                cells.fault("barcodes", format!("barcode {} stands on line {line} already", barcode.code));
            }
        }
    }

    fn home(
        &mut self,
        cells: &mut Cells<'_>,
        known: Option<&KnownItem>,
    ) -> Result<Patch<LocationRef>, ImportFault> {
        let now = known.and_then(|known| known.home.as_ref());
        let code = match cells.code("home").patch(now) {
            Patch::Keep => return Ok(Patch::Keep),
            Patch::Clear => return Ok(Patch::Clear),
            Patch::Set(code) => code,
        };
        if now.is_some_and(|now| now.folded() == code.folded()) {
            return Ok(Patch::Keep);
        }
        let folded = code.folded();
        let exists = match self.homes.get(&folded) {
            Some(exists) => *exists,
            None => {
                let exists = self.existing.location(&code)?.is_some();
                self.homes.insert(folded, exists);
                exists
            }
        };
        if !exists {
            cells.fault("home", format!("there is no location {code}; import the locations first"));
        }
        Ok(Patch::Set(LocationRef::Code(code)))
    }
}

/// Plans a supplier with its code as its name, where there is none of that code.
pub fn ensure_supplier(
    existing: &dyn Existing,
    sure: &mut HashMap<String, ()>,
    plan: &mut Plan,
    code: &Code,
    line: u32,
) -> Result<(), ImportFault> {
    if sure.insert(code.folded(), ()).is_some() || existing.supplier(code)?.is_some() {
        return Ok(());
    }
    let command = SupplierCommand::Add { code: code.clone(), name: None, notes: None, extra: Vec::new() };
    plan.ask(Command::Supplier(command), vec![line]);
    plan.notice(format!("line {line}: there was no supplier {code}; it is added, with its code as its name"));
    Ok(())
}

/// An empty list cell is an empty list.
fn list<T>(given: Given<Vec<T>>) -> Given<Vec<T>> {
    match given {
        Given::Empty => Given::Value(Vec::new()),
        given => given,
    }
}

fn kind(cell: &str) -> Result<Kind, String> {
    Kind::parse(cell)
        .ok_or_else(|| format!("{} is no kind; raw, wip, mro, finished and packing are", said(cell)))
}

fn state(cell: &str) -> Result<ItemState, String> {
    match fold(cell).as_str() {
        "active" => Ok(ItemState::Active),
        "retired" => Ok(ItemState::Retired),
        _ => Err(format!("{} is no state; active and retired are", said(cell))),
    }
}

fn uses(cell: &str) -> Result<Vec<Kind>, String> {
    parts::split(cell)?.iter().filter(|part| !part.is_empty()).map(|part| kind(part)).collect()
}

fn decimals(cell: &str) -> Result<u8, String> {
    cell.parse::<u8>()
        .ok()
        .filter(|decimals| *decimals <= crate::domain::quantity::DECIMALS_MAX)
        .ok_or_else(|| format!("{} is no number of decimals; 0 to 6 are", said(cell)))
}

fn tracking(cell: &str) -> Result<Tracking, String> {
    match fold(cell).as_str() {
        "yes" | "y" | "true" | "1" | "lot" | "lots" | "batch" => Ok(Tracking::Lot),
        "no" | "n" | "false" | "0" | "none" => Ok(Tracking::None),
        _ => Err(format!("{} says neither yes nor no", said(cell))),
    }
}

/// The terms of all suppliers of a row; none where they are so already.
fn terms(cells: &mut Cells<'_>, known: Option<&KnownItem>, base: &Code) -> Option<Vec<SupplierTerms>> {
    let empty = Vec::new();
    let now = known.map_or(&empty, |known| &known.supplier_codes);
    let codes = match list(cells.read("supplier", codes)) {
        Given::Value(codes) => codes,
        _ => now.clone(),
    };
    let mark = cells.mark();
    let count = codes.len();
    let their = each(cells, "supplier_code", count, parts::code);
    let units = each(cells, "supplier_unit", count, |cell| parts::unit(cell, base));
    let prices = each(cells, "supplier_price", count, |cell| cost(cell, mark));
    let days = each(cells, "lead_time_days", count, |cell| {
        cell.parse::<u16>().map_err(|_| format!("{} is no number of days", said(cell)))
    });
    let moqs = each(cells, "moq", count, |cell| Qty::parse(cell, mark).map_err(|f| number_help(&f, mark)));
    let mut all = Vec::with_capacity(count);
    for (index, code) in codes.into_iter().enumerate() {
        let before = terms_of(known, &code);
        all.push(SupplierTerms {
            code: pick(&their, index, before.and_then(|terms| terms.code.clone())),
            unit: match &units {
                Some(units) => units.get(index).cloned().flatten().unwrap_or(Unit::Base),
                None => before.map_or(Unit::Base, |terms| terms.unit.clone()),
            },
            price: pick(&prices, index, before.and_then(|terms| terms.price)),
            lead_days: pick(&days, index, before.and_then(|terms| terms.lead_days)),
            moq: pick(&moqs, index, before.and_then(|terms| terms.moq)),
            supplier: SupplierRef::Code(code),
        });
    }
    let same = all.len() == now.len()
        && all.iter().zip(now).all(|(terms, code)| {
            matches!(&terms.supplier, SupplierRef::Code(other) if other.folded() == code.folded())
                && terms_of(known, code).is_some_and(|before| equal(before, terms))
        });
    (!same).then_some(all)
}

fn pick<T: Clone>(column: &Option<Vec<Option<T>>>, index: usize, before: Option<T>) -> Option<T> {
    match column {
        Some(values) => values.get(index).cloned().flatten(),
        None => before,
    }
}

fn terms_of<'k>(known: Option<&'k KnownItem>, code: &Code) -> Option<&'k ItemSupplier> {
    let known = known?;
    let index = known.supplier_codes.iter().position(|other| other.folded() == code.folded())?;
    known.item.suppliers.get(index)
}

fn equal(before: &ItemSupplier, terms: &SupplierTerms) -> bool {
    before.code == terms.code
        && before.unit == terms.unit
        && before.price == terms.price
        && before.lead_days == terms.lead_days
        && before.moq == terms.moq
}

fn codes(cell: &str) -> Result<Vec<Code>, String> {
    let codes: Vec<Code> = parts::split(cell)?
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| parts::code(part))
        .collect::<Result<_, _>>()?;
    let mut folded: Vec<String> = codes.iter().map(Code::folded).collect();
    folded.sort();
    folded.dedup();
    if folded.len() < codes.len() {
        return Err(String::from("a supplier stands there twice"));
    }
    Ok(codes)
}

/// A column with one part for each supplier; none where the file has no such column.
fn each<T>(
    cells: &mut Cells<'_>,
    column: &str,
    count: usize,
    read: impl Fn(&str) -> Result<T, String>,
) -> Option<Vec<Option<T>>> {
    let given = cells.read(column, |cell| {
        let texts = parts::split(cell)?;
        match (texts.len(), count) {
            (_, 0) => return Err(String::from("there is no supplier that this could be of")),
            (given, wanted) if given != wanted => {
                return Err(format!(
                    "{given} parts for {wanted} suppliers; give one each, separated by \";\""
                ));
            }
            _ => {}
        }
        texts.iter().map(|text| if text.is_empty() { Ok(None) } else { read(text).map(Some) }).collect()
    });
    match given {
        Given::Absent => None,
        Given::Empty => Some(Vec::new()),
        Given::Value(values) => Some(values),
    }
}

/// Barcodes with the names of packs spelled as the packs are, as they are kept: a file that has gone in has nothing more to
/// say.
fn spelled(mut barcodes: Vec<Barcode>, packs: &[Pack]) -> Vec<Barcode> {
    for barcode in &mut barcodes {
        let Unit::Pack(name) = &mut barcode.unit else { continue };
        if let Some(pack) = packs.iter().find(|pack| pack.name.folded() == name.folded()) {
            *name = pack.name.clone();
        }
    }
    barcodes
}
