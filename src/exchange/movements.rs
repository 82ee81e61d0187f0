//! Movements from a file: rows that share time and ref, anywhere in the file, are one entry; an entry that the
//! journal has already is passed over, one that the journal has otherwise is a fault.
//!
//! What comes in stands first in an entry, what goes out last, whatever the order of the rows; and entries go in by time,
//! whatever the order of the file: goods must be there before they go, and many tills write the newest first.

use crate::domain::command::Amount;
use crate::domain::event::{Party, Reason};
use crate::domain::ids::Seq;
use crate::domain::quantity::Qty;
use crate::domain::text::Code;
use crate::domain::time::{Calendar, Day, Moment};

use super::ahead;
use super::cells::{Cells, Given, Soundness, Source};
use super::entries::{Entries, Told};
use super::existing::Existing;
use super::faults::{Faults, ImportFault, said};
use super::lookup::{Lookup, amount};
use super::plan::{ImportOptions, Plan};
use super::planned::PlannedRow;
use super::route::{End, Said, Sign, Verb, Word, route};
use super::sheets::MOVEMENTS;
use super::times::{Clock, Runs, Written, written};

/// Plans the import of movements.
pub fn plan_movements(
    bytes: &[u8],
    options: &ImportOptions,
    existing: &dyn Existing,
) -> Result<Plan, ImportFault> {
    let mut faults = Faults::default();
    let Some(mut source) = Source::open(bytes, &MOVEMENTS, options, &mut faults) else {
        return Err(faults.into());
    };
    ahead::items(bytes, &MOVEMENTS, options, existing)?;
    let mut planner = Planner {
        lookup: Lookup::new(existing),
        plan: Plan::default(),
        clock: Clock::new(options.calendar, runs(bytes, options)),
        options,
        entries: Entries::default(),
    };
    while let Some(row) = source.next_row(&mut faults) {
        planner.row(&mut source.cells(&row, &mut faults))?;
    }
    let Planner { mut plan, entries, .. } = planner;
    let calendar = options.calendar;
    entries.ask(&mut plan, existing, &calendar, &mut faults)?;
    faults.unless(plan, &source.head)
}

/// Which way the times of the file run, by its first and its last.
fn runs(bytes: &[u8], options: &ImportOptions) -> Runs {
    let mut faults = Faults::default();
    let Some(mut source) = Source::open(bytes, &MOVEMENTS, options, &mut faults) else {
        return Runs::Forward;
    };
    let (mut first, mut last) = (None, None);
    while let Some(row) = source.next_row(&mut faults) {
        if let Given::Value(cell) = source.cells(&row, &mut faults).raw("time")
            && let Ok(time) = written(cell)
        {
            let local = local(&options.calendar, time);
            first = first.or(Some(local));
            last = Some(local);
        }
    }
    if first > last { Runs::Backward } else { Runs::Forward }
}

fn local(calendar: &Calendar, time: Written) -> chrono::NaiveDateTime {
    match time {
        Written::Local(local) => local,
        Written::Fixed(moment) => calendar.local(moment),
        Written::Day(day) => calendar.local(calendar.start(day)),
    }
}

struct Planner<'e> {
    lookup: Lookup<'e>,
    plan: Plan,
    clock: Clock,
    options: &'e ImportOptions,
    entries: Entries,
}

impl Planner<'_> {
    fn row(&mut self, cells: &mut Cells<'_>) -> Result<(), ImportFault> {
        self.plan.rows += 1;
        let key = self.key(cells);
        let known = self.lookup.item(cells)?;
        let amount = known.as_ref().and_then(|known| amount(cells, known));
        let said = self.said(cells, amount.as_ref())?;
        let id = known.as_ref().map(|known| known.id);
        let lot = cells.code("lot").value();
        let expires = cells.read("expires", day).value();
        let cost = cells.cost("unit_cost").value();
        let told = Told { notes: noted(cells), beyond: cells.note("override").value(), entry: entry(cells) };
        let (Some((at, reference)), Some(known), Some(amount), Some(said)) = (key, known, amount, said)
        else {
            self.plan.lost.extend(id);
            return Ok(());
        };
        if cells.bad == Soundness::Faulty {
            self.plan.lost.extend(id);
            return Ok(());
        }
        if self.stays(cells, &said) {
            return Ok(());
        }
        let counted = said.word == Some(Word::Count);
        let (supplier, job) = (said.supplier.clone(), said.job.clone());
        let route = match route(said) {
            Ok(route) => route,
            Err((column, text)) => {
                cells.fault(column, text);
                self.plan.lost.extend(id);
                return Ok(());
            }
        };
        let party = match (&route.verb, supplier, job) {
            (Verb::Receive(_) | Verb::ToSupplier(_), Some(code), _) => {
                self.lookup.supplier(&mut self.plan, &code, cells.line())?.map(Party::Supplier)
            }
            (Verb::ToJob(_) | Verb::FromJob(_), _, Some(code)) => {
                self.lookup.job(cells, &code)?.map(Party::Job)
            }
            _ => None,
        };
        let amount = Amount { quantity: amount.quantity.abs(), typed: amount.typed };
        let row = PlannedRow { line: cells.line(), item: known.id, amount, route, lot, expires, cost, party };
        self.entries.add((at, reference), row, told, counted);
        Ok(())
    }

    /// Whether a row goes between two places that are one since a merge: nothing moved, and that is said.
    fn stays(&mut self, cells: &mut Cells<'_>, said: &Said) -> bool {
        let (End::Inside(from), End::Inside(to)) = (said.from, said.to) else { return false };
        let (Given::Value(one), Given::Value(other)) = (cells.code("from"), cells.code("to")) else {
            return false;
        };
        if from != to || one.folded() == other.folded() {
            return false;
        }
        let line = cells.line();
        let text = format!("line {line}: {one} and {other} were merged since; nothing moves between them");
        self.plan.notice(text);
        true
    }

    /// When, and under which reference.
    fn key(&mut self, cells: &mut Cells<'_>) -> Option<(Moment, Code)> {
        let given = cells.code("ref").value();
        let reference = given.or_else(|| self.options.reference.clone());
        let time = match cells.read("time", written) {
            Given::Value(time) => time,
            Given::Absent => return None,
            Given::Empty => {
                cells.fault("time", "the time is missing");
                return None;
            }
        };
        let key = reference.as_ref().map(Code::folded).unwrap_or_default();
        match self.clock.moment(time, &key) {
            Ok(moment) => {
                let reference = reference.or_else(|| unnamed(moment))?;
                Some((moment, reference))
            }
            Err(text) => {
                cells.fault("time", text);
                None
            }
        }
    }

    /// What the row says of where it goes.
    fn said(&mut self, cells: &mut Cells<'_>, amount: Option<&Amount>) -> Result<Option<Said>, ImportFault> {
        let word = cells
            .read("kind", |cell| {
                let help = "opening, receive, putaway, issue, move, adjust, scrap and return are";
                Word::parse(cell).ok_or_else(|| format!("{} is no kind of movement; {help}", said(cell)))
            })
            .value();
        let reason = cells
            .read("reason", |cell| {
                Reason::parse(cell)
                    .ok_or_else(|| format!("{} is no reason; {} are", said(cell), Reason::WORDS.join(", ")))
            })
            .value();
        let from = self.end(cells, "from")?;
        let to = self.end(cells, "to")?;
        let at = match self.end(cells, "at")? {
            End::Inside(id) => Some(id),
            End::Unsaid => None,
            End::Outside(_) => {
                cells.fault("at", "this is a place outside; it needs the place inside");
                None
            }
        };
        let (supplier, job) = (cells.code("supplier").value(), cells.code("job").value());
        let sign = match amount.map(|amount| amount.quantity) {
            None => return Ok(None),
            Some(Qty::ZERO) => {
                cells.fault("quantity", "the quantity must be more than 0");
                return Ok(None);
            }
            Some(quantity) if quantity < Qty::ZERO => Sign::Minus,
            Some(_) => Sign::Plus,
        };
        Ok(Some(Said { word, from, to, at, sign, supplier, job, reason }))
    }

    fn end(&mut self, cells: &mut Cells<'_>, column: &str) -> Result<End, ImportFault> {
        let Given::Value(code) = cells.code(column) else { return Ok(End::Unsaid) };
        let folded = code.folded();
        let outside = crate::domain::location::Outside::ALL.into_iter().find(|out| out.word() == folded);
        if let Some(outside) = outside {
            return Ok(End::Outside(outside));
        }
        Ok(self.lookup.location(cells, column, &code)?.map_or(End::Unsaid, End::Inside))
    }
}

fn day(cell: &str) -> Result<Day, String> {
    Day::parse(cell).ok_or_else(|| format!("{} is no day; give YYYY-MM-DD", said(cell)))
}

/// The entry of the journal that the row was listed from, where the file is the program's own list. Another system's
/// word for an entry says nothing here.
fn entry(cells: &mut Cells<'_>) -> Option<Seq> {
    let read = |cell: &str| match cell.len() {
        0..=64 => Ok(cell.parse().ok().map(Seq)),
        long => Err(format!("{} is {long} characters long; at most 64 fit", said(cell))),
    };
    cells.read("entry", read).value().flatten()
}

/// What rows without a reference are known by: their time.
fn unnamed(moment: Moment) -> Option<Code> {
    Code::new(&format!("import {}", moment.rfc3339())).ok()
}

/// What the row adds to the entry's note.
pub fn noted(cells: &mut Cells<'_>) -> Vec<String> {
    let mut notes: Vec<String> =
        cells.note("note").value().map(|note| note.to_string()).into_iter().collect();
    for (name, given) in cells.extras() {
        if let Given::Value(value) = given {
            notes.push(format!("{name}: {value}"));
        }
    }
    notes
}
