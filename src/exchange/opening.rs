//! Opening stock from a file: what lies where, with its cost, by bin and as often as bins are ready.
//!
//! It is known by its reference: the same file read again changes nothing, another file under the same reference is
//! a fault.

use std::collections::BTreeMap;

use crate::domain::command::Amount;
use crate::domain::desk::Request;
use crate::domain::entry::LINES_MAX;
use crate::domain::event::MoveKind;
use crate::domain::location::Outside;
use crate::domain::quantity::Qty;
use crate::domain::query::DocumentRow;
use crate::domain::text::Code;
use crate::domain::time::{Day, Moment};

use super::ahead;
use super::cells::{Cells, Given, Soundness, Source};
use super::entries::joined;
use super::existing::Existing;
use super::faults::{Faults, ImportFault, said};
use super::lookup::{Lookup, amount};
use super::movements::noted;
use super::plan::{ImportOptions, Plan, PlannedRequest, import_request};
use super::planned::{PlannedRow, deed};
use super::repeats::{FileRow, Had, had};
use super::route::{End, Route, Verb};
use super::sheets::OPENING;
use super::times::{Clock, Runs, written};

/// Plans the import of opening stock.
pub fn plan_opening(
    bytes: &[u8],
    options: &ImportOptions,
    existing: &dyn Existing,
) -> Result<Plan, ImportFault> {
    let mut faults = Faults::default();
    let Some(mut source) = Source::open(bytes, &OPENING, options, &mut faults) else {
        return Err(faults.into());
    };
    ahead::items(bytes, &OPENING, options, existing)?;
    let mut planner = Planner {
        lookup: Lookup::new(existing),
        plan: Plan::default(),
        clock: Clock::new(options.calendar, Runs::Forward),
        options,
        entries: BTreeMap::new(),
    };
    while let Some(row) = source.next_row(&mut faults) {
        planner.row(&mut source.cells(&row, &mut faults))?;
    }
    let Planner { mut plan, entries, .. } = planner;
    let mut files: BTreeMap<String, Vec<Opened>> = BTreeMap::new();
    for ((_, reference), opened) in entries {
        files.entry(reference).or_default().push(opened);
    }
    for opened in files.into_values() {
        ask(opened, options, existing, &mut plan, &mut faults)?;
    }
    faults.unless(plan, &source.head)
}

struct Planner<'e> {
    lookup: Lookup<'e>,
    plan: Plan,
    clock: Clock,
    options: &'e ImportOptions,
    /// By time, where the file gives one, and folded reference.
    entries: BTreeMap<(Option<Moment>, String), Opened>,
}

struct Opened {
    at: Option<Moment>,
    reference: Code,
    rows: Vec<PlannedRow>,
    notes: Vec<String>,
}

impl Planner<'_> {
    fn row(&mut self, cells: &mut Cells<'_>) -> Result<(), ImportFault> {
        self.plan.rows += 1;
        let known = self.lookup.item(cells)?;
        let amount = known.as_ref().and_then(|known| amount(cells, known));
        let place = match cells.must_code("location") {
            Some(code) => self.lookup.location(cells, "location", &code)?,
            None => None,
        };
        let reference = cells.code("ref").value().or_else(|| self.options.reference.clone());
        let at = match cells.read("time", written) {
            Given::Value(time) => match self.clock.moment(time, "") {
                Ok(moment) => Some(moment),
                Err(text) => {
                    cells.fault("time", text);
                    None
                }
            },
            _ => None,
        };
        let lot = cells.code("lot").value();
        let expires = cells
            .read("expires", |cell| {
                Day::parse(cell).ok_or_else(|| format!("{} is no day; give YYYY-MM-DD", said(cell)))
            })
            .value();
        let cost = cells.cost("unit_cost").value();
        let notes = noted(cells);
        let (Some(known), Some(amount), Some(place)) = (known, amount, place) else { return Ok(()) };
        let Some(reference) = reference.or_else(|| Code::new("OPENING").ok()) else { return Ok(()) };
        if amount.quantity < Qty::ZERO {
            cells.fault("quantity", "opening stock cannot be less than nothing");
        }
        if cells.bad == Soundness::Faulty || amount.quantity == Qty::ZERO {
            return Ok(());
        }
        let route = Route {
            verb: Verb::Opening,
            from: End::Outside(Outside::Opening),
            to: End::Inside(place),
            reason: None,
        };
        let amount = Amount { quantity: amount.quantity, typed: amount.typed };
        let row =
            PlannedRow { line: cells.line(), item: known.id, amount, route, lot, expires, cost, party: None };
        let key = (at, reference.folded());
        let new = Opened { at, reference, rows: Vec::new(), notes: Vec::new() };
        let entry = self.entries.entry(key).or_insert(new);
        for note in notes {
            if !entry.notes.contains(&note) && entry.notes.len() < 1_000 {
                entry.notes.push(note);
            }
        }
        entry.rows.push(row);
        Ok(())
    }
}

/// Asks for what was recorded under a reference, at one time or several. The reference alone is the key: with other
/// times the same rows are the same opening stock. An import that ended early is gone on with where it was.
fn ask(
    opened: Vec<Opened>,
    options: &ImportOptions,
    existing: &dyn Existing,
    plan: &mut Plan,
    faults: &mut Faults,
) -> Result<(), ImportFault> {
    let Some(reference) = opened.first().map(|opened| opened.reference.clone()) else { return Ok(()) };
    let mut journal = existing.referenced(&reference, None)?;
    journal.retain(|row| row.movement.kind == MoveKind::Opening);
    let all: Vec<FileRow> = opened.iter().flat_map(|opened| &opened.rows).map(PlannedRow::compared).collect();
    let seq = match had(&all, &journal) {
        Had::Same => {
            plan.unchanged += u64::try_from(all.len()).unwrap_or(u64::MAX);
            return Ok(());
        }
        Had::Nothing => None,
        Had::Different(seq) => Some(seq),
    };
    let (mut rest, mut known) = (Vec::new(), Vec::new());
    for opened in opened {
        let at = |row: &&DocumentRow| opened.at == Some(row.movement.at);
        let then: Vec<DocumentRow> = journal.iter().filter(at).cloned().collect();
        let rows: Vec<FileRow> = opened.rows.iter().map(PlannedRow::compared).collect();
        if had(&rows, &then) == Had::Same {
            plan.unchanged += u64::try_from(rows.len()).unwrap_or(u64::MAX);
            known.extend(opened.at);
        } else {
            rest.push(opened);
        }
    }
    let others = journal.iter().any(|row| !known.contains(&row.movement.at));
    let Some(first) = rest.first().and_then(|opened| opened.rows.first()).map(|row| row.line) else {
        return Ok(());
    };
    if let Some(seq) = seq.filter(|_| others) {
        let text = format!(
            "opening stock was recorded under reference {reference} already, as entry {seq}, with other rows; give the new rows another reference (--ref)"
        );
        faults.add(Some(first), None, text);
        return Ok(());
    }
    for opened in rest {
        opened.ask(options, plan);
    }
    Ok(())
}

impl Opened {
    fn ask(self, options: &ImportOptions, plan: &mut Plan) {
        let note = joined(&self.notes, &self.reference, plan);
        // The entries of one reference are compared as one, so a long list may be several.
        for rows in self.rows.chunks(LINES_MAX) {
            let request = Request {
                effective: Some(self.at.unwrap_or(options.now)),
                reference: Some(self.reference.clone()),
                note: note.clone(),
                ..import_request(deed(Verb::Opening, rows.to_vec()).into())
            };
            let lines = rows.iter().map(|row| row.line).collect();
            plan.requests.push(PlannedRequest { request, rows: lines });
        }
    }
}
