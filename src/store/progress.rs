//! How far long work has come, for whoever shows it.

/// One step of long work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// redb puts a file right that was not closed.
    Repair,
    /// Checks every page of the file.
    Pages,
    /// Copies rows into another file.
    Copy,
    /// Follows the journal's chain and applies it afresh.
    Journal,
    /// Compares the tables with what the journal makes.
    Compare,
    /// Brings an older file up to this program's layout.
    Migrate,
}

/// How far a step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which.
    pub step: Step,
    /// How much of it is done.
    pub done: u64,
    /// How much there is; none where nobody knows.
    pub total: Option<u64>,
}

/// Hears of progress.
pub type Hear<'a> = dyn FnMut(Progress) + 'a;

impl Step {
    /// In a word or two.
    pub fn words(self) -> &'static str {
        match self {
            Step::Repair => "recovering",
            Step::Pages => "checking pages",
            Step::Copy => "copying",
            Step::Journal => "following the journal",
            Step::Compare => "comparing tables",
            Step::Migrate => "bringing the store up to date",
        }
    }
}
