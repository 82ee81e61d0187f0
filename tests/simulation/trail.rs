//! What happened, for whoever has to find out why a seed fails: the last of it in words, all of it as one number; and how
//! often each kind of thing happened.

use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many of the last events are told.
const TOLD: usize = 60;

/// The trail of one seed.
#[derive(Default)]
pub struct Trail {
    last: VecDeque<String>,
    hasher: DefaultHasher,
    count: u64,
}

impl Trail {
    /// Something happened.
    pub fn leaves(&mut self, what: String) {
        what.hash(&mut self.hasher);
        self.count += 1;
        if self.last.len() == TOLD {
            self.last.pop_front();
        }
        self.last.push_back(format!("{:5} {what}", self.count));
    }

    /// All of it in one number.
    pub fn mark(&self) -> u64 {
        self.hasher.finish()
    }

    /// The last of it.
    pub fn told(&self) -> String {
        self.last.iter().map(|line| format!("  {line}\n")).collect()
    }
}

/// How often each thing happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<&'static str, u64>);

impl Tally {
    pub fn one(&mut self, what: &'static str) {
        self.more(what, 1);
    }
    pub fn more(&mut self, what: &'static str, times: u64) {
        *self.0.entry(what).or_default() += times;
    }
    pub fn of(&self, what: &str) -> u64 {
        self.0.get(what).copied().unwrap_or(0)
    }
    pub fn add(&mut self, other: &Tally) {
        other.0.iter().for_each(|(what, times)| self.more(what, *times));
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (what, times) in &self.0 {
            writeln!(f, "{times:9} {what}")?;
        }
        Ok(())
    }
}
