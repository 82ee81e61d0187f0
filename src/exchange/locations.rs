//! Locations from a file: parents before what is in them, wherever they stand in the file.

use std::collections::HashMap;

use crate::domain::command::{Command, LocationCommand, LocationPatch, LocationRef, Patch};
use crate::domain::location::{LocationKind, Outside};
use crate::domain::text::Code;

use super::cells::{Cells, Given, Soundness, Source};
use super::existing::{Existing, KnownLocation};
use super::faults::{Faults, ImportFault, said};
use super::plan::{ImportOptions, Plan};
use super::sheets::LOCATIONS;

/// Plans the import of locations.
pub fn plan_locations(
    bytes: &[u8],
    options: &ImportOptions,
    existing: &dyn Existing,
) -> Result<Plan, ImportFault> {
    let mut faults = Faults::default();
    let Some(mut source) = Source::open(bytes, &LOCATIONS, options, &mut faults) else {
        return Err(faults.into());
    };
    let mut planner = Planner { existing, plan: Plan::default(), seen: HashMap::new(), rows: Vec::new() };
    while let Some(row) = source.next_row(&mut faults) {
        planner.row(&mut source.cells(&row, &mut faults))?;
    }
    let place = source.head.col("parent").and_then(|index| source.head.place(index));
    let order = planner.order(|line, text| faults.add(Some(line), place.clone(), text))?;
    planner.ask(order);
    faults.unless(planner.plan, &source.head)
}

/// A row that was read.
struct Planned {
    line: u32,
    code: Code,
    parent: Option<Code>,
    known: Option<KnownLocation>,
    patch: LocationPatch,
}

struct Planner<'e> {
    existing: &'e dyn Existing,
    plan: Plan,
    /// Folded code: the line it stands on.
    seen: HashMap<String, u32>,
    rows: Vec<Planned>,
}

impl Planner<'_> {
    fn row(&mut self, cells: &mut Cells<'_>) -> Result<(), ImportFault> {
        self.plan.rows += 1;
        let Some(code) = cells.must_code("code") else { return Ok(()) };
        if is_outside(&code) {
            cells.fault("code", format!("{code} is the name of a place outside; choose another"));
            return Ok(());
        }
        if let Some(line) = self.seen.insert(code.folded(), cells.line()) {
            cells.fault("code", format!("{code} stands on line {line} already; one row a location"));
            return Ok(());
        }
        let known = self.existing.location(&code)?;
        if let Some(known) = known.as_ref().filter(|known| known.location.code.folded() != code.folded()) {
            cells.fault("code", format!("{code} was merged into {}; take the row out", known.location.code));
            return Ok(());
        }
        let now = known.as_ref().map(|known| &known.location);
        let parent = parent(cells, known.as_ref());
        let named = match &parent {
            Patch::Set(parent) => Some(parent.clone()),
            _ => None,
        };
        let patch = LocationPatch {
            name: cells.name("name").patch(now.and_then(|now| now.name.as_ref())),
            parent: match parent {
                Patch::Keep => Patch::Keep,
                Patch::Clear => Patch::Clear,
                Patch::Set(parent) => Patch::Set(LocationRef::Code(parent)),
            },
            kind: cells.read("type", kind).set(now.map(|now| &now.kind)),
            walk: cells.read("walk", walk).set(now.map(|now| &now.walk)),
            barcode: cells.code("barcode").patch(now.and_then(|now| now.barcode.as_ref())),
            notes: cells.note("notes").patch(now.and_then(|now| now.notes.as_ref())),
            extra: cells.extra_patches(now.map_or(&[], |now| &now.extra)),
        };
        if cells.bad == Soundness::Sound {
            self.rows.push(Planned { line: cells.line(), code, parent: named, known, patch });
        }
        Ok(())
    }

    /// The rows in an order in which every parent comes before what is in it; otherwise as in the file.
    fn order(&self, mut fault: impl FnMut(u32, String)) -> Result<Vec<usize>, ImportFault> {
        let places: HashMap<String, usize> =
            self.rows.iter().enumerate().map(|(index, row)| (row.code.folded(), index)).collect();
        let mut state = vec![Visited::Not; self.rows.len()];
        let mut order = Vec::with_capacity(self.rows.len());
        for start in 0..self.rows.len() {
            // Up through parents that are not placed yet, then down again.
            let mut path = Vec::new();
            let mut at = start;
            loop {
                match state.get(at).copied() {
                    Some(Visited::Not) => {}
                    Some(Visited::OnPath) => {
                        if let Some(row) = self.rows.get(at) {
                            fault(
                                row.line,
                                format!("{} would lie inside itself; correct its parents", row.code),
                            );
                        }
                        break;
                    }
                    _ => break,
                }
                let Some(row) = self.rows.get(at) else { break };
                if let Some(state) = state.get_mut(at) {
                    *state = Visited::OnPath;
                }
                path.push(at);
                let Some(parent) = &row.parent else { break };
                match places.get(&parent.folded()) {
                    Some(next) => at = *next,
                    None => {
                        if !self.seen.contains_key(&parent.folded())
                            && self.existing.location(parent)?.is_none()
                        {
                            let text = format!(
                                "there is no location {parent}, neither in the file nor in the store"
                            );
                            fault(row.line, text);
                        }
                        break;
                    }
                }
            }
            while let Some(index) = path.pop() {
                if let Some(state) = state.get_mut(index) {
                    *state = Visited::Done;
                }
                order.push(index);
            }
        }
        Ok(order)
    }

    /// Asks for all rows in that order: what is new first, then what changes.
    fn ask(&mut self, order: Vec<usize>) {
        let mut rows: Vec<Option<Planned>> = std::mem::take(&mut self.rows).into_iter().map(Some).collect();
        let mut later = Vec::new();
        for index in order {
            let Some(row) = rows.get_mut(index).and_then(Option::take) else { continue };
            match row.known {
                Some(_) if row.patch == LocationPatch::default() => self.plan.unchanged += 1,
                Some(known) => later.push((
                    Command::Location(LocationCommand::Change {
                        location: known.id.into(),
                        patch: row.patch,
                    }),
                    row.line,
                )),
                None => {
                    let command = LocationCommand::Add { code: row.code, patch: row.patch };
                    self.plan.ask(Command::Location(command), vec![row.line]);
                }
            }
        }
        for (command, line) in later {
            self.plan.ask(command, vec![line]);
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Visited {
    Not,
    OnPath,
    Done,
}

/// Whether a code names a place outside.
pub fn is_outside(code: &Code) -> bool {
    let folded = code.folded();
    Outside::ALL.iter().any(|outside| outside.word() == folded)
}

fn parent(cells: &mut Cells<'_>, known: Option<&KnownLocation>) -> Patch<Code> {
    let given = cells.code("parent");
    if let Given::Value(parent) = &given
        && is_outside(parent)
    {
        cells.fault("parent", format!("{parent} is a place outside; nothing inside lies in it"));
        return Patch::Keep;
    }
    let now = known.and_then(|known| known.parent.as_ref());
    match given.patch(now) {
        Patch::Set(parent) if now.is_some_and(|now| now.folded() == parent.folded()) => Patch::Keep,
        patch => patch,
    }
}

fn kind(cell: &str) -> Result<LocationKind, String> {
    LocationKind::parse(cell)
        .ok_or_else(|| format!("{} is no type; storage, dock, hold, workplace and cart are", said(cell)))
}

fn walk(cell: &str) -> Result<u32, String> {
    cell.parse().map_err(|_| format!("{} is no place in a walk; a whole number is", said(cell)))
}
