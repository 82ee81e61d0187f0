//! Movements from a file: rows that share time and ref, anywhere in the file, are one entry; an entry that the
//! journal has already is passed over, one that the journal has otherwise is a fault.
//!
//! An entry does one command. Where its rows need several (two suppliers under one number), it becomes several
//! entries of the same time and reference, goods in first; they are compared as one.

use std::collections::{BTreeMap, HashMap};

use crate::domain::command::{
    AdjustLine, Amount, Command, InLine, IssueTo, ItemRef, JobRef, LocationRef, LotRef, MoveLine, OutLine,
    ReturnWay, SupplierRef,
};
use crate::domain::desk::Request;
use crate::domain::entry::LINES_MAX;
use crate::domain::event::{Party, Reason};
use crate::domain::ids::{ItemId, Seq};
use crate::domain::quantity::{Qty, UnitCost};
use crate::domain::text::{Code, Note};
use crate::domain::time::{Calendar, Day, Moment};

use super::cells::{Cells, Given, Soundness, Source};
use super::columns::MOVEMENTS;
use super::existing::Existing;
use super::faults::{Faults, ImportFault, said};
use super::lookup::{Lookup, amount};
use super::plan::{ImportOptions, Plan, PlannedRequest, import_request};
use super::repeats::{FileRow, Had, had};
use super::route::{End, Route, Said, Sign, Verb, Word, route};
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
    entries.ask(&mut plan, existing, &mut faults)?;
    faults.unless(plan)
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
        let lot = cells.code("lot").value();
        let expires = cells.read("expires", day).value();
        let cost = cells.cost("unit_cost").value();
        let notes = noted(cells);
        let (Some((at, reference)), Some(known), Some(amount), Some(said)) = (key, known, amount, said)
        else {
            return Ok(());
        };
        if cells.bad == Soundness::Faulty {
            return Ok(());
        }
        let (supplier, job) = (said.supplier.clone(), said.job.clone());
        let route = match route(said) {
            Ok(route) => route,
            Err((column, text)) => {
                cells.fault(column, text);
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
        self.entries.add(at, reference, row, notes);
        Ok(())
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
                let words: Vec<&str> = Reason::ALL.iter().map(|reason| reason.word()).collect();
                Reason::parse(cell)
                    .ok_or_else(|| format!("{} is no reason; {} are", said(cell), words.join(", ")))
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

/// A row that was read.
#[derive(Clone, Debug)]
pub struct PlannedRow {
    /// The line of the file.
    pub line: u32,
    /// What.
    pub item: ItemId,
    /// How much; above zero.
    pub amount: Amount,
    /// Where.
    pub route: Route,
    /// Which lot.
    pub lot: Option<Code>,
    /// The lot's last day.
    pub expires: Option<Day>,
    /// What a base unit cost.
    pub cost: Option<UnitCost>,
    /// With whom, where that exists already.
    pub party: Option<Party>,
}

/// The entries of a file, in the order of their first rows.
#[derive(Debug, Default)]
pub struct Entries {
    keys: HashMap<(Moment, String), usize>,
    entries: Vec<PlannedEntry>,
}

#[derive(Debug)]
struct PlannedEntry {
    at: Moment,
    reference: Code,
    rows: Vec<PlannedRow>,
    notes: Vec<String>,
}

impl Entries {
    /// A row of the entry of that time and reference.
    pub fn add(&mut self, at: Moment, reference: Code, row: PlannedRow, notes: Vec<String>) {
        let next = self.entries.len();
        let index = *self.keys.entry((at, reference.folded())).or_insert(next);
        if index == next {
            self.entries.push(PlannedEntry { at, reference, rows: Vec::new(), notes: Vec::new() });
        }
        let Some(entry) = self.entries.get_mut(index) else { return };
        for note in notes {
            if !entry.notes.contains(&note) && entry.notes.len() < 1_000 {
                entry.notes.push(note);
            }
        }
        entry.rows.push(row);
    }

    /// Asks for all that the journal does not have, in the order of time, ties in the order of the file.
    fn ask(self, plan: &mut Plan, existing: &dyn Existing, faults: &mut Faults) -> Result<(), ImportFault> {
        let mut entries = self.entries;
        entries.sort_by_key(|entry| entry.at);
        for entry in entries {
            let Some(first) = entry.rows.first().map(|row| row.line) else { continue };
            if entry.rows.len() > LINES_MAX {
                let text = format!(
                    "{} rows share this time and reference {}; at most {LINES_MAX} fit in an entry",
                    entry.rows.len(),
                    entry.reference
                );
                faults.add(Some(first), None, text);
                continue;
            }
            match journal_has(&entry, existing)? {
                Had::Nothing => entry.ask(plan),
                Had::Same => {
                    plan.unchanged += u64::try_from(entry.rows.len()).unwrap_or(u64::MAX);
                }
                Had::Different(seq) => {
                    let text = format!(
                        "the journal has reference {} at {} already, as entry {seq}, with other rows than these {}; correct the file, or give the rows another reference",
                        entry.reference,
                        entry.at.rfc3339(),
                        entry.rows.len()
                    );
                    faults.add(Some(first), None, text);
                }
            }
        }
        Ok(())
    }
}

fn journal_has(entry: &PlannedEntry, existing: &dyn Existing) -> Result<Had, ImportFault> {
    let rows: Vec<FileRow> = entry.rows.iter().map(PlannedRow::compared).collect();
    let found = had(&rows, &existing.referenced(&entry.reference, Some(entry.at))?);
    // A list of movements names entries without a reference by their number; it may come from this very store.
    if found == Had::Nothing
        && let Some(seq) = entry.reference.as_str().strip_prefix("entry:").and_then(|seq| seq.parse().ok())
    {
        let own = existing.entry(Seq(seq))?;
        if own.iter().all(|row| row.movement.at == entry.at) && had(&rows, &own) == Had::Same {
            return Ok(Had::Same);
        }
    }
    Ok(found)
}

impl PlannedEntry {
    fn ask(self, plan: &mut Plan) {
        let note = joined(&self.notes, &self.reference, plan);
        let mut verbs: BTreeMap<Verb, Vec<PlannedRow>> = BTreeMap::new();
        for row in self.rows {
            verbs.entry(row.route.verb.clone()).or_default().push(row);
        }
        for (verb, rows) in verbs {
            let lines = rows.iter().map(|row| row.line).collect();
            let request = Request {
                effective: Some(self.at),
                reference: Some(self.reference.clone()),
                note: note.clone(),
                ..import_request(command(verb, rows))
            };
            plan.requests.push(PlannedRequest { request, rows: lines });
        }
    }
}

/// The note of an entry: as much of its rows' notes as fits, and a word where that is not all.
pub fn joined(notes: &[String], reference: &Code, plan: &mut Plan) -> Option<Note> {
    let mut whole = String::new();
    for (index, note) in notes.iter().enumerate() {
        let longer = if whole.is_empty() { note.clone() } else { format!("{whole}; {note}") };
        if Note::new(&longer).is_err() {
            let kept = format!("{index} of {}", notes.len());
            plan.notice(format!("the note of {reference} takes only the first {kept} notes of its rows"));
            break;
        }
        whole = longer;
    }
    Note::new(&whole).ok()
}

impl PlannedRow {
    /// As it is compared with the journal.
    pub fn compared(&self) -> FileRow {
        let costs = matches!(self.route.verb, Verb::Opening | Verb::Receive(_));
        FileRow {
            item: self.item,
            from: self.route.from.location(),
            to: self.route.to.location(),
            lot: self.lot.as_ref().map(Code::folded),
            cost: self.cost.filter(|_| costs),
            party: self.party,
            reason: self.route.reason,
            quantity: self.amount.quantity,
        }
    }

    fn lot(&self) -> Option<LotRef> {
        self.lot.clone().map(LotRef::Number)
    }

    fn goods_in(self, place: End) -> InLine {
        InLine {
            item: ItemRef::Id(self.item),
            place: inside(place),
            lot: self.lot(),
            expires: self.expires,
            cost: self.cost,
            amount: self.amount,
        }
    }

    fn goods_back(self, place: End) -> InLine {
        InLine { cost: None, ..self.goods_in(place) }
    }

    fn out(self) -> OutLine {
        OutLine {
            item: ItemRef::Id(self.item),
            from: inside(self.route.from),
            lot: self.lot(),
            document: None,
            amount: self.amount,
        }
    }

    fn moved(self) -> MoveLine {
        MoveLine {
            item: ItemRef::Id(self.item),
            from: inside(self.route.from),
            to: inside(self.route.to),
            lot: self.lot(),
            amount: Some(self.amount),
        }
    }

    fn adjusted(self) -> Option<AdjustLine> {
        let (at, up) = match (self.route.from, self.route.to) {
            (End::Inside(at), _) => (at, false),
            (_, End::Inside(at)) => (at, true),
            _ => return None,
        };
        let change = if up { self.amount.quantity } else { self.amount.quantity.negated() };
        Some(AdjustLine {
            item: ItemRef::Id(self.item),
            at: LocationRef::Id(at),
            lot: self.lot(),
            reason: self.route.reason.unwrap_or(Reason::Other),
            change: Amount { quantity: change, typed: self.amount.typed },
        })
    }
}

fn inside(end: End) -> Option<LocationRef> {
    match end {
        End::Inside(id) => Some(LocationRef::Id(id)),
        _ => None,
    }
}

/// The command of rows that share a verb.
pub fn command(verb: Verb, rows: Vec<PlannedRow>) -> Command {
    let rows = rows.into_iter();
    let to = |row: PlannedRow| {
        let place = row.route.to;
        row.goods_in(place)
    };
    let back = |row: PlannedRow| {
        let place = row.route.to;
        row.goods_back(place)
    };
    let returned = |way, lines| Command::Return { way, lines };
    let issued = |to, lines| Command::Issue { to, lines };
    match verb {
        Verb::Opening => Command::Opening(rows.map(to).collect()),
        Verb::Receive(supplier) => {
            Command::Receive { supplier: supplier.map(SupplierRef::Code), lines: rows.map(to).collect() }
        }
        Verb::FromCustomer => returned(ReturnWay::FromCustomer, rows.map(back).collect()),
        Verb::FromProduction => returned(ReturnWay::FromProduction, rows.map(back).collect()),
        Verb::FromJob(job) => returned(ReturnWay::FromJob(JobRef::Code(job)), rows.map(back).collect()),
        Verb::Adjust => Command::Adjust(rows.filter_map(PlannedRow::adjusted).collect()),
        Verb::PutAway => Command::PutAway(rows.map(PlannedRow::moved).collect()),
        Verb::Move => Command::Move(rows.map(PlannedRow::moved).collect()),
        Verb::ToCustomer => issued(Some(IssueTo::Customer), rows.map(PlannedRow::out).collect()),
        Verb::ToProduction => issued(Some(IssueTo::Production), rows.map(PlannedRow::out).collect()),
        Verb::ToJob(job) => {
            issued(Some(IssueTo::Job(JobRef::Code(job))), rows.map(PlannedRow::out).collect())
        }
        Verb::ToUsual => issued(None, rows.map(PlannedRow::out).collect()),
        Verb::Scrap(reason) => Command::Scrap { reason, lines: rows.map(PlannedRow::out).collect() },
        Verb::ToSupplier(supplier) => {
            let from = |row: PlannedRow| {
                let place = row.route.from;
                row.goods_back(place)
            };
            returned(ReturnWay::ToSupplier(supplier.map(SupplierRef::Code)), rows.map(from).collect())
        }
    }
}
