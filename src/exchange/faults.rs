//! What is wrong with a file: every fault with its line and column, so that one reading tells all.

use std::fmt;

use thiserror::Error;

use super::columns::Head;
use super::plan::Plan;
use crate::domain::desk::AskFault;
use crate::domain::text::brief;

/// The most faults that are told in words; the rest are counted.
pub const TOLD_MAX: usize = 1_000;

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, from 1; none where it is about the whole file.
    pub line: Option<u32>,
    /// The column, where it is about one.
    pub column: Option<Place>,
    /// What is wrong and what would help.
    pub text: String,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number, from 1.
    pub number: usize,
    /// Its name in the head of the file.
    pub name: String,
}

/// All that is wrong with a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// The first of them, in the order of the file as far as it can be kept.
    pub told: Vec<Fault>,
    /// How many more there are.
    pub more: u64,
    /// What the rows without faults come to: trying it tells what the store would say of them.
    pub rest: Option<Box<Plan>>,
}

/// Why a file could not be made into a plan. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportFault {
    /// The file does not fit.
    #[error("{0}")]
    Faults(Faults),
    /// What exists could not be looked up.
    #[error(transparent)]
    Ask(#[from] AskFault),
}

impl Faults {
    /// One more fault.
    pub fn add(&mut self, line: Option<u32>, column: Option<Place>, text: impl Into<String>) {
        if self.told.len() < TOLD_MAX {
            self.told.push(Fault { line, column, text: text.into() });
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// How many faults there are.
    pub fn count(&self) -> u64 {
        u64::try_from(self.told.len()).unwrap_or(u64::MAX).saturating_add(self.more)
    }

    /// The plan, unless something is wrong.
    pub fn unless(mut self, mut plan: Plan, head: &Head) -> Result<Plan, ImportFault> {
        plan.places = head.places();
        if self.told.is_empty() {
            return Ok(plan);
        }
        self.rest = Some(Box::new(plan));
        self.sort();
        Err(ImportFault::Faults(self))
    }

    /// Brings the faults into the order of the file.
    pub fn sort(&mut self) {
        self.told.sort_by_key(|fault| (fault.line, fault.column.as_ref().map(|place| place.number)));
    }
}

impl From<Faults> for ImportFault {
    fn from(faults: Faults) -> Self {
        ImportFault::Faults(faults)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}")?;
            if let Some(column) = &self.column {
                write!(f, ", column {} ({})", column.number, column.name)?;
            }
            write!(f, ": ")?;
        }
        write!(f, "{}", self.text)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.told.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more faults", self.more)?;
        }
        Ok(())
    }
}

/// A cell as it may be shown in a sentence: short, and nothing in it but what can be read.
pub fn said(cell: &str) -> String {
    brief(cell)
}
