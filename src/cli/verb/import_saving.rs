//! How what a file comes to is saved: as a whole where nobody else is at work, else in parts that hold nobody up.
//!
//! Parts end between entries. What was saved before an import ends early is skipped when the file is read again, so it
//! is gone on with by the same words.

use std::ops::Range;
use std::path::Path;

use crate::cli::fault::Fault;
use crate::cli::progress::Bar;
use crate::domain::desk::{Together, TogetherAnswer};
use crate::domain::receipt::Receipt;
use crate::domain::text::path_words;
use crate::exchange::faults::Faults;
use crate::exchange::plan::{Plan, PlannedRequest};
use crate::service::desk::Desk;

/// The most lines of a part, where no single entry has more. Some 20 ms of the writer's time.
pub const PART_LINES: usize = 200;
/// An entry of more lines is saved all the same, and said to hold others up.
pub const LONG_LINES: usize = 500;

/// What an import came to.
#[derive(Default)]
pub struct Tally {
    /// Entries that were made.
    pub entries: usize,
    /// Requests that were so already.
    pub unchanged: usize,
    /// What else there is to say.
    pub notices: Vec<String>,
}

/// What is saved, and where.
pub struct Saving<'a> {
    /// The desk.
    pub desk: &'a dyn Desk,
    /// What to ask for.
    pub plan: &'a Plan,
    /// The file's name, for sentences.
    pub file: &'a Path,
}

impl Saving<'_> {
    /// All in one transaction, or a try of it; what the store refuses is told by the line of the file.
    pub fn at_once(&self, how: Together) -> Result<Tally, Fault> {
        let mut tally = Tally::default();
        if self.plan.requests.is_empty() {
            return Ok(tally);
        }
        let all = 0..self.plan.requests.len();
        let faults = tally.add(self.plan, all.start, &self.ask(all, how)?);
        match faults.count() {
            0 => Ok(tally),
            count => Err(told(faults, &nothing(self.file, count))),
        }
    }

    /// Tried as a whole first, beside the others; then part by part.
    pub fn in_parts(&self, bar: &mut Bar) -> Result<Tally, Fault> {
        self.at_once(Together::DryRun)?;
        let mut tally = Tally::default();
        let parts = parts(&self.plan.requests);
        let whole = parts.len();
        for (index, part) in parts.into_iter().enumerate() {
            bar.step(&format!("saving part {} of {whole}", index + 1));
            tally.notices.extend(self.plan.requests.get(part.clone()).and_then(long));
            let faults = tally.add(self.plan, part.start, &self.ask(part.clone(), Together::AllOrNothing)?);
            if faults.count() > 0 {
                // Somebody was quicker than the try before.
                return Err(told(faults, &self.cut_off(&tally)));
            }
        }
        Ok(tally)
    }

    fn ask(&self, part: Range<usize>, how: Together) -> Result<TogetherAnswer, Fault> {
        let planned = self.plan.requests.get(part).unwrap_or_default();
        let requests = planned.iter().map(|planned| planned.request.clone()).collect();
        Ok(self.desk.submit_together(requests, how)?)
    }

    fn cut_off(&self, tally: &Tally) -> String {
        let file = path_words(&self.file.display().to_string());
        format!(
            "{file}: {} entries were made before that and stay; mend it and import the file again: they are skipped",
            tally.entries
        )
    }
}

/// Refuses with faults in the order of the file, and what became of it.
fn told(mut faults: Faults, end: &str) -> Fault {
    faults.sort();
    Fault::Refused(format!("{faults}\n{end}"))
}

impl Tally {
    /// Counts what requests from `first` on came to; where any is refused, none of them was done.
    fn add(&mut self, plan: &Plan, first: usize, answer: &TogetherAnswer) -> Faults {
        let mut faults = Faults::default();
        let (mut entries, mut unchanged) = (0, 0);
        for (index, answer) in answer.answers.iter().enumerate() {
            match answer {
                Ok(Receipt::Done(_)) => entries += 1,
                Ok(Receipt::Unchanged) => unchanged += 1,
                Err(refused) => {
                    for fault in &refused.faults {
                        let told = plan.fault_of(first + index, fault);
                        faults.add(told.line, told.column, told.text);
                    }
                }
            }
        }
        if faults.count() == 0 {
            self.entries += entries;
            self.unchanged += unchanged;
        }
        faults
    }
}

/// Parts that end between requests and have at most [`PART_LINES`] lines, or one request that has more.
fn parts(requests: &[PlannedRequest]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut lines = 0;
    for (index, planned) in requests.iter().enumerate() {
        let more = planned.rows.len().max(1);
        match parts.last_mut() {
            Some(part) if lines + more <= PART_LINES => {
                part.end = index + 1;
                lines += more;
            }
            _ => {
                parts.push(index..index + 1);
                lines = more;
            }
        }
    }
    parts
}

/// A word on an entry that holds others up: it stands in a part by itself.
fn long(part: &[PlannedRequest]) -> Option<String> {
    let planned = part.first().filter(|planned| planned.rows.len() > LONG_LINES)?;
    let line = planned.rows.first()?;
    Some(format!(
        "line {line}: an entry of {} lines; others waited while it was saved as a whole",
        planned.rows.len()
    ))
}

/// That nothing was changed.
pub fn nothing(file: &Path, faults: u64) -> String {
    let file = path_words(&file.display().to_string());
    let plural = if faults == 1 { "fault" } else { "faults" };
    format!("{faults} {plural} in {file}; nothing was changed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::desk::Request;
    use crate::domain::ids::CountId;

    /// Requests by their lines, and the lines of each part.
    #[track_caller]
    fn check(lines: &[usize], wanted: &[&[usize]]) {
        let planned = |lines: &usize| PlannedRequest {
            request: Request::from(Command::CountClose(CountId(1))),
            rows: vec![2; *lines],
        };
        let requests: Vec<PlannedRequest> = lines.iter().map(planned).collect();
        let found: Vec<Vec<usize>> = parts(&requests)
            .into_iter()
            .map(|part| requests.get(part).unwrap().iter().map(|planned| planned.rows.len()).collect())
            .collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn parts_end_between_entries_and_are_short() {
        check(&[], &[]);
        check(&[1], &[&[1]]);
        check(&[100, 100, 1], &[&[100, 100], &[1]]);
        check(&[150, 100, 100, 900, 3, 0], &[&[150], &[100, 100], &[900], &[3, 0]]);
        assert!(long(&[]).is_none());
    }
}
