//! What happened in the histories, so that a run in which nothing happens cannot pass.

use std::collections::BTreeMap;
use std::fmt;

use stockroom::domain::command::Submission;
use stockroom::domain::entry::{Action, Entry};
use stockroom::domain::event::{About, Event, MoveKind, Verdict};

use crate::laws::movements;
use crate::ledger::told_live;
use crate::model::Model;
use crate::wish::{KINDS, Kind};

/// What became of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Accepted,
    /// It was so already: no entry.
    Unchanged,
    Refused,
    /// There was nothing that it could have been about.
    Idle,
}

/// Wishes by kind and fate, and what came with them.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    fates: BTreeMap<Kind, [u64; 4]>,
    marks: BTreeMap<&'static str, u64>,
}

/// What must come with ten thousand wishes, at least so often.
const MARKS: [(&str, u64); 16] = [
    ("back-dated", 400),
    ("a count corrected for late paper", 60),
    ("told at the very moment of another entry", 30),
    ("an observation that matched", 80),
    ("an observation that was posted", 60),
    ("an observation left to review", 60),
    ("a record below nothing", 10),
    ("an undo of an undo", 5),
    ("an undo moved out of a closed period", 5),
    ("a line undone by itself", 60),
    ("an observation withdrawn", 20),
    ("a movement recoded", 10),
    ("an issue split over records", 30),
    ("a promise used up", 30),
    ("lines of one entry: three and more", 100),
    ("a clerk's entry", 300),
];

impl Tally {
    pub fn add(&mut self, kind: Kind, fate: Fate) {
        self.fates.entry(kind).or_default()[fate as usize] += 1;
    }

    pub fn join(&mut self, other: &Tally) {
        for (kind, fates) in &other.fates {
            let own = self.fates.entry(*kind).or_default();
            own.iter_mut().zip(fates).for_each(|(own, other)| *own += other);
        }
        for (mark, times) in &other.marks {
            *self.marks.entry(mark).or_default() += times;
        }
    }

    pub fn wishes(&self) -> u64 {
        self.fates.values().flatten().sum()
    }

    fn mark(&mut self, mark: &'static str, when: bool) {
        *self.marks.entry(mark).or_default() += u64::from(when);
    }

    /// Looks at an entry that the model has taken.
    pub fn entry(&mut self, model: &Model, submission: &Submission, entry: &Entry) {
        let header = &entry.header;
        let moved = || movements(entry).map(|(_, moved)| moved);
        let any = |fits: &dyn Fn(&Event) -> bool| entry.events.iter().any(fits);
        let verdict = |what: Verdict| any(&|event| matches!(event, Event::Observed(o) if o.verdict == what));
        self.mark("back-dated", submission.effective.is_some() && !told_live(header));
        self.mark(
            "a count corrected for late paper",
            moved().any(|moved| moved.kind == MoveKind::CountCorrection),
        );
        let others = model.headers.values().rev().skip(1).take(200);
        self.mark(
            "told at the very moment of another entry",
            moved().count() > 0 && others.into_iter().any(|other| other.effective == header.effective),
        );
        self.mark("an observation that matched", verdict(Verdict::Matches));
        self.mark("an observation that was posted", verdict(Verdict::Posted));
        self.mark("an observation left to review", verdict(Verdict::Review));
        self.mark(
            "a record below nothing",
            crate::laws::touched(entry)
                .iter()
                .any(|record| !record.location.is_outside() && model.ledger.now(record) < 0),
        );
        self.mark(
            "an undo of an undo",
            moved().any(|moved| match moved.about {
                About::Reverses(of) => model.headers[&of.seq].action == Action::Undo,
                _ => false,
            }),
        );
        self.mark(
            "an undo moved out of a closed period",
            moved().any(|moved| match moved.about {
                About::Reverses(of) => {
                    matches!(model.events.get(&of), Some(Event::Moved(was)) if was.at != moved.at)
                }
                _ => false,
            }),
        );
        let line = matches!(header.undoes, Some(stockroom::domain::entry::Undoes::Line(_)));
        self.mark("a line undone by itself", line);
        let withdrawn = any(&|event| matches!(event, Event::Withdrawn(_)));
        self.mark("an observation withdrawn", header.action == Action::Undo && withdrawn);
        self.mark("a movement recoded", moved().any(|moved| moved.kind == MoveKind::Recode));
        let issued = moved().filter(|moved| moved.kind == MoveKind::Issue).count();
        self.mark(
            "an issue split over records",
            header.action == Action::Issue && issued > asked(submission),
        );
        let promise = any(&|event| matches!(event, Event::Reservation { .. }));
        self.mark("a promise used up", header.action == Action::Issue && promise);
        self.mark("lines of one entry: three and more", entry.events.len() >= 3);
        self.mark("a clerk's entry", submission.role == stockroom::domain::party::Role::Clerk);
    }

    /// Fails where too little happened to mean anything.
    pub fn enough(&self, share: u64) {
        let wishes = self.wishes();
        let least = |of_ten_thousand: u64| of_ten_thousand * wishes / 10_000 / share;
        let mut few = Vec::new();
        for (kind, _, of_ten_thousand) in KINDS {
            let accepted = self.fates.get(kind).map_or(0, |fates| fates[Fate::Accepted as usize]);
            if accepted < least(*of_ten_thousand) {
                few.push(format!("{kind:?}: {accepted} of {}", least(*of_ten_thousand)));
            }
        }
        for (mark, of_ten_thousand) in MARKS {
            let times = self.marks.get(mark).copied().unwrap_or(0);
            if times < least(of_ten_thousand) {
                few.push(format!("{mark}: {times} of {}", least(of_ten_thousand)));
            }
        }
        assert!(few.is_empty(), "too little happened:\n{}\n{self}", few.join("\n"));
        let garbage = self.fates.get(&Kind::Garbage).copied().unwrap_or_default();
        assert_eq!(garbage[Fate::Accepted as usize], 0, "what is wrong by itself was accepted");
    }
}

fn asked(submission: &Submission) -> usize {
    match &submission.command {
        stockroom::domain::command::Command::Issue { lines, .. } => lines.len(),
        _ => 0,
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} wishes: accepted, unchanged, refused, idle", self.wishes())?;
        for (kind, [accepted, unchanged, refused, idle]) in &self.fates {
            writeln!(f, "{:>18} {accepted:>6} {unchanged:>6} {refused:>6} {idle:>6}", format!("{kind:?}"))?;
        }
        for (mark, times) in &self.marks {
            writeln!(f, "{times:>7} {mark}")?;
        }
        Ok(())
    }
}
