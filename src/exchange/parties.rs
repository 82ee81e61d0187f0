//! Suppliers and jobs from a file, matched by code.

use std::collections::HashMap;

use crate::domain::command::{Command, JobCommand, Patch, SupplierCommand};
use crate::domain::party::JobKind;
use crate::domain::text::Code;

use super::cells::{Cells, Soundness, Source};
use super::existing::Existing;
use super::faults::{Faults, ImportFault, said};
use super::plan::{ImportOptions, Plan};
use super::sheets::{JOBS, SUPPLIERS, Sheet};

/// Plans the import of suppliers.
pub fn plan_suppliers(
    bytes: &[u8],
    options: &ImportOptions,
    existing: &dyn Existing,
) -> Result<Plan, ImportFault> {
    each_row(bytes, options, &SUPPLIERS, |cells, code| {
        let known = existing.supplier(&code)?;
        if let Some((_, supplier)) = known.as_ref().filter(|known| known.1.code.folded() != code.folded()) {
            cells.fault("code", format!("{code} was merged into {}; take the row out", supplier.code));
        }
        let now = known.as_ref().map(|(_, supplier)| supplier);
        let name = cells.name("name").set(now.map(|now| &now.name));
        let notes = cells.note("notes").patch(now.and_then(|now| now.notes.as_ref()));
        let extra = cells.extra_patches(now.map_or(&[], |now| &now.extra));
        Ok(match known {
            Some(_) if name.is_none() && notes == Patch::Keep && extra.is_empty() => None,
            Some((id, _)) => {
                Some(Command::Supplier(SupplierCommand::Change { supplier: id.into(), name, notes, extra }))
            }
            None => {
                let notes = match notes {
                    Patch::Set(notes) => Some(notes),
                    _ => None,
                };
                Some(Command::Supplier(SupplierCommand::Add { code, name, notes, extra }))
            }
        })
    })
}

/// Plans the import of jobs.
pub fn plan_jobs(
    bytes: &[u8],
    options: &ImportOptions,
    existing: &dyn Existing,
) -> Result<Plan, ImportFault> {
    each_row(bytes, options, &JOBS, |cells, code| {
        let known = existing.job(&code)?;
        if let Some((_, job)) = known.as_ref().filter(|known| known.1.code.folded() != code.folded()) {
            cells.fault("code", format!("{code} was merged into {}; take the row out", job.code));
        }
        let now = known.as_ref().map(|(_, job)| job);
        let name = cells.name("name").set(now.map(|now| &now.name));
        let kind = cells.read("kind", kind).set(now.map(|now| &now.kind));
        if cells.extras().iter().any(|(_, given)| matches!(given, super::cells::Given::Value(_))) {
            cells.fault("code", "a job keeps no columns with names of their own; take them out");
        }
        Ok(match known {
            Some(_) if name.is_none() && kind.is_none() => None,
            Some((id, _)) => Some(Command::Job(JobCommand::Change { job: id.into(), name, kind })),
            None => Some(Command::Job(JobCommand::Add { code, name, kind: kind.unwrap_or(JobKind::Work) })),
        })
    })
}

/// Reads each row of a sheet with a `code`; `make` makes a command of it where anything changes.
fn each_row(
    bytes: &[u8],
    options: &ImportOptions,
    sheet: &Sheet,
    mut make: impl FnMut(&mut Cells<'_>, Code) -> Result<Option<Command>, ImportFault>,
) -> Result<Plan, ImportFault> {
    let mut faults = Faults::default();
    let Some(mut source) = Source::open(bytes, sheet, options, &mut faults) else {
        return Err(faults.into());
    };
    let mut plan = Plan::default();
    let mut seen: HashMap<String, u32> = HashMap::new();
    while let Some(row) = source.next_row(&mut faults) {
        plan.rows += 1;
        let mut cells = source.cells(&row, &mut faults);
        let Some(code) = cells.must_code("code") else { continue };
        if let Some(line) = seen.insert(code.folded(), cells.line()) {
            cells.fault("code", format!("{code} stands on line {line} already; one row each"));
            continue;
        }
        let command = make(&mut cells, code)?;
        match (cells.bad, command) {
            (Soundness::Faulty, _) => {}
            (Soundness::Sound, None) => plan.unchanged += 1,
            (Soundness::Sound, Some(command)) => plan.ask(command, vec![row.line]),
        }
    }
    faults.unless(plan, &source.head)
}

fn kind(cell: &str) -> Result<JobKind, String> {
    JobKind::parse(cell)
        .ok_or_else(|| format!("{} is no kind of job; machine, work and person are", said(cell)))
}
