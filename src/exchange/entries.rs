//! The entries of a file: rows by time and reference, and what of them the journal does not have.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::command::Command;
use crate::domain::desk::Request;
use crate::domain::entry::LINES_MAX;
use crate::domain::ids::Seq;
use crate::domain::query::DocumentRow;
use crate::domain::text::{Code, Note};
use crate::domain::time::{Calendar, Moment};

use super::existing::Existing;
use super::faults::{Faults, ImportFault};
use super::plan::{Plan, PlannedRequest, import_request};
use super::planned::{PlannedRow, deed};
use super::repeats::{FileRow, Had, had};
use super::route::Verb;

/// The most notes of rows that are gathered for an entry: more than its own note has room for.
const NOTES_MAX: usize = 1_000;

/// How many entries are said to be asked for soon.
const AHEAD: usize = 1_024;

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
    beyond: Option<Note>,
    /// The entries of the journal that its rows were listed from, where the file is the program's own list.
    listed: BTreeSet<Seq>,
    /// Whether a row says that a count found it: what keeps a count true stands in the entry that made it necessary.
    counted: bool,
}

/// What a row says beside what it moves.
#[derive(Debug)]
pub struct Told {
    /// What it adds to the entry's note.
    pub notes: Vec<String>,
    /// A reason for going beyond a limit.
    pub beyond: Option<Note>,
    /// The entry of the journal that it was listed from.
    pub entry: Option<Seq>,
}

impl Entries {
    /// A row of the entry of that time and reference.
    pub fn add(&mut self, (at, reference): (Moment, Code), row: PlannedRow, told: Told, counted: bool) {
        let next = self.entries.len();
        let index = *self.keys.entry((at, reference.folded())).or_insert(next);
        if index == next {
            self.entries.push(PlannedEntry::new(at, reference));
        }
        let Some(entry) = self.entries.get_mut(index) else { return };
        entry.beyond = entry.beyond.take().or(told.beyond);
        entry.listed.extend(told.entry);
        entry.counted |= counted;
        for note in told.notes {
            if entry.notes.len() < NOTES_MAX && !entry.notes.contains(&note) {
                entry.notes.push(note);
            }
        }
        entry.rows.push(row);
    }

    /// Asks for all that the journal does not have, in the order of time, ties in the order of the file.
    pub fn ask(
        self,
        plan: &mut Plan,
        existing: &dyn Existing,
        calendar: &Calendar,
        faults: &mut Faults,
    ) -> Result<(), ImportFault> {
        let mut entries = self.entries;
        entries.sort_by_key(|entry| entry.at);
        let keys: Vec<(Code, Moment)> =
            entries.iter().map(|entry| (entry.reference.clone(), entry.at)).collect();
        let mut ahead = keys.chunks(AHEAD);
        for (index, entry) in entries.into_iter().enumerate() {
            if index % AHEAD == 0 {
                existing.expect_referenced(ahead.next().unwrap_or_default())?;
            }
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
                        calendar.minute(entry.at),
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
    let found = had(&rows, &at(entry, existing.referenced(&entry.reference, Some(entry.at))?));
    if found == Had::Same {
        return Ok(found);
    }
    // The list may come from this very store. An entry that kept a count true, or that undid what is closed, has rows of
    // other times than its own: in the list each time stands for itself.
    match had(&rows, &at(entry, listed(entry, existing)?)) {
        Had::Same => Ok(Had::Same),
        // Of another store it says nothing: its entries have other numbers.
        _ => Ok(found),
    }
}

/// What the journal has of an entry at its very time.
fn at(entry: &PlannedEntry, mut rows: Vec<DocumentRow>) -> Vec<DocumentRow> {
    rows.retain(|row| row.movement.at == entry.at);
    rows
}

/// What this store has of the entries that the rows were listed from, if they were listed from this store.
fn listed(entry: &PlannedEntry, existing: &dyn Existing) -> Result<Vec<DocumentRow>, ImportFault> {
    let named = entry.reference.as_str().strip_prefix("entry:").and_then(|seq| seq.parse().ok()).map(Seq);
    let all: BTreeSet<Seq> =
        if entry.listed.is_empty() { named.into_iter().collect() } else { entry.listed.clone() };
    if all.is_empty() && entry.counted {
        return Ok(existing.referenced(&entry.reference, None)?);
    }
    let mut rows = Vec::new();
    for seq in all {
        rows.extend(existing.entry(seq)?);
    }
    Ok(rows)
}

impl PlannedEntry {
    fn new(at: Moment, reference: Code) -> PlannedEntry {
        PlannedEntry {
            at,
            reference,
            rows: Vec::new(),
            notes: Vec::new(),
            beyond: None,
            listed: BTreeSet::new(),
            counted: false,
        }
    }

    fn ask(self, plan: &mut Plan) {
        let note = joined(&self.notes, &self.reference, plan);
        let mut verbs: BTreeMap<Verb, Vec<PlannedRow>> = BTreeMap::new();
        for row in self.rows {
            verbs.entry(row.route.verb.clone()).or_default().push(row);
        }
        let (mut lines, mut deeds) = (Vec::new(), Vec::new());
        for (verb, rows) in verbs {
            lines.extend(rows.iter().map(|row| row.line));
            deeds.push(deed(verb, rows));
        }
        let command = match deeds.pop() {
            Some(only) if deeds.is_empty() => only.into(),
            last => Command::Mixed(deeds.into_iter().chain(last).collect()),
        };
        let request = Request {
            effective: Some(self.at),
            reference: Some(self.reference),
            note,
            override_reason: self.beyond,
            ..import_request(command)
        };
        plan.requests.push(PlannedRequest { request, rows: lines });
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
