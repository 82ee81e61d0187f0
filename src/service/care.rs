//! What can be asked for the store as a whole while it is at work: a backup, a check. The same in this process and at a
//! server. Nobody names a path here: a backup goes into the folder that the store's owner named.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::room::{Hear, Replace, StoreFault, needs};
use crate::domain::desk::Asker;
use crate::domain::ids::{Hash, Seq};
use crate::domain::rights::Act;
use crate::domain::text::shown;
use crate::engine::Engine;
use crate::engine::keeper;
use crate::engine::owner::Owner;

/// The most findings of a check that are told.
const TOLD_MAX: usize = 1_000;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Care {
    /// A verified copy, named with its head.
    Backup,
    /// The chain, the sums, the derived tables against a rebuild, of a copy as of now.
    Verify {
        /// A head that was printed before: it must still be in the journal.
        since: Option<Hash>,
    },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cared {
    /// Backed up and verified.
    BackedUp(BackedUp),
    /// Checked.
    Checked(Checked),
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackedUp {
    /// Where, as whoever made it names it.
    pub file: String,
    /// The last entry in it and its hash.
    pub head: (Seq, Hash),
    /// Rows copied.
    pub rows: u64,
}

/// What a check says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The last entry that fits and its hash; none for an empty journal.
    pub head: Option<(Seq, Hash)>,
    /// Where the head that was asked for stands in the journal.
    pub since: Option<Seq>,
    /// Entries that fit.
    pub entries: u64,
    /// Their lines.
    pub lines: u64,
    /// Rows of tables looked at.
    pub rows: u64,
    /// What does not fit, in words, the journal first; at most 1,000.
    pub findings: Vec<String>,
    /// What else there is to say.
    pub notes: Vec<String>,
}

/// Why there is no backup or no check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum CareFault {
    /// Not to this person, or not now.
    #[error("{0}")]
    Refused(String),
    /// The store, the folder or the server is out of reach.
    #[error("{0}")]
    Failed(String),
}

impl From<StoreFault> for CareFault {
    fn from(fault: StoreFault) -> Self {
        CareFault::Failed(fault.to_string())
    }
}

impl From<super::room::Report> for Checked {
    fn from(report: super::room::Report) -> Self {
        let told = |words: &dyn ToString| shown(&words.to_string());
        let left = report.findings.len().saturating_sub(TOLD_MAX);
        let mut findings: Vec<String> =
            report.findings.iter().take(TOLD_MAX).map(|finding| told(finding)).collect();
        if left > 0 {
            findings.push(format!("and {left} more"));
        }
        Checked {
            head: report.head,
            since: report.since,
            entries: report.entries,
            lines: report.lines,
            rows: report.rows,
            findings,
            notes: report.notes,
        }
    }
}

/// Does it, in the process that has the store.
pub(super) fn care(engine: &Engine, by: Asker, care: Care, hear: &mut Hear<'_>) -> Result<Cared, CareFault> {
    let act = match care {
        Care::Backup => Act::Backup,
        Care::Verify { .. } => Act::Verify,
    };
    needs(act, by.role).map_err(|fault| CareFault::Refused(fault.to_string()))?;
    match care {
        Care::Backup => {
            let dir = engine.store().dir().ok_or_else(|| {
                CareFault::Refused(String::from("a store in memory has no folder for its backups"))
            })?;
            let folder = keeper::folder(&Owner::of(dir)?, dir);
            keeper::make(&folder)?;
            let done = engine.backup(&folder, Replace::Told, hear)?;
            let (head, rows) = (done.head, done.rows);
            Ok(Cared::BackedUp(BackedUp { file: done.file.display().to_string(), head, rows }))
        }
        Care::Verify { since } => Ok(Cared::Checked(engine.verify(since, hear)?.into())),
    }
}
