//! The entries of a file: rows by time and reference, and what of them the journal does not have.

use std::collections::{BTreeMap, HashMap};

use crate::domain::command::Command;
use crate::domain::desk::Request;
use crate::domain::entry::LINES_MAX;
use crate::domain::ids::Seq;
use crate::domain::text::{Code, Note};
use crate::domain::time::{Calendar, Moment};

use super::existing::Existing;
use super::faults::{Faults, ImportFault};
use super::plan::{Plan, PlannedRequest, import_request};
use super::planned::{PlannedRow, deed};
use super::repeats::{FileRow, Had, had};
use super::route::Verb;

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
    pub fn ask(
        self,
        plan: &mut Plan,
        existing: &dyn Existing,
        calendar: &Calendar,
        faults: &mut Faults,
    ) -> Result<(), ImportFault> {
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
