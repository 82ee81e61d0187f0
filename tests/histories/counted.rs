//! What was seen: observations, what became of each, and what a record must hold because of them.
//!
//! The rule, from "never absolute": the last standing observation is the truth of its moment, and after it only what
//! truly came after it counts. No balance is ever set, so this must come out of the movements alone.

use std::collections::BTreeMap;

use stockroom::domain::entry::Entry;
use stockroom::domain::event::{Event, Judgement, Verdict};
use stockroom::domain::ids::{EntryLine, Record};

use crate::ledger::{Ledger, Truth};

/// Where an observation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Review,
    /// Its variance is posted, if there was any; the book is bound to it from this moment on.
    Stands(u64),
    Rejected,
    Withdrawn,
}

/// An observation.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub record: Record,
    pub truth: Truth,
    pub counted: i128,
    pub state: State,
}

/// All observations.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    pub seen: BTreeMap<EntryLine, Seen>,
}

impl Counted {
    /// Takes an entry; `first_open` is the first moment that is not closed, where an approval of old is booked.
    pub fn take(&mut self, entry: &Entry, first_open: u64) {
        let seq = entry.header.seq;
        for (line, event) in (1..).zip(&entry.events) {
            match event {
                Event::Observed(observation) => {
                    let state = match observation.verdict {
                        Verdict::Matches | Verdict::Posted => State::Stands(observation.at.0),
                        Verdict::Review => State::Review,
                    };
                    let seen = Seen {
                        record: observation.record,
                        truth: (observation.at.0, seq.0),
                        counted: i128::from(observation.counted.0),
                        state,
                    };
                    self.seen.insert(EntryLine { seq, line }, seen);
                }
                Event::Judged(of, Judgement::Rejected) => self.becomes(*of, State::Rejected),
                Event::Judged(of, Judgement::Approved) => {
                    let since = self.seen.get(of).map_or(0, |seen| seen.truth.0).max(first_open);
                    self.becomes(*of, State::Stands(since));
                }
                Event::Withdrawn(of) => self.becomes(*of, State::Withdrawn),
                _ => {}
            }
        }
    }

    fn becomes(&mut self, line: EntryLine, state: State) {
        if let Some(seen) = self.seen.get_mut(&line) {
            seen.state = state;
        }
    }

    pub fn of_record(&self, record: Record) -> Vec<(EntryLine, Seen)> {
        self.seen
            .iter()
            .filter(|(_, seen)| seen.record == record)
            .map(|(line, seen)| (*line, *seen))
            .collect()
    }

    /// What a record must hold at a moment: what was seen last, and what truly came after that.
    pub fn must_hold(&self, ledger: &Ledger, record: Record, seen: &[(EntryLine, Seen)], at: u64) -> i128 {
        let binds = |seen: &Seen| matches!(seen.state, State::Stands(since) if since <= at);
        let base = seen.iter().map(|(_, seen)| seen).filter(|seen| binds(seen)).max_by_key(|seen| seen.truth);
        let (since, counted) = base.map_or(((0, 0), 0), |base| (base.truth, base.counted));
        let later = ledger.moves(&record).iter().filter(|one| one.at <= at).filter(|one| match one.about {
            None => base.is_none() || one.truth > since,
            // What was posted for an observation that stands no more is still there until it was taken back.
            Some(of) => seen.iter().any(|(line, seen)| {
                *line == of && !matches!(seen.state, State::Stands(_)) && seen.truth > since
            }),
        });
        counted + later.map(|one| one.change).sum::<i128>()
    }
}
