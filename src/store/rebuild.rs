//! Makes the derived tables again from the journal, in one transaction: all of them or none.

use std::path::Path;

use super::chain::Walker;
use super::commit::Durable;
use super::fault::StoreFault;
use super::file::Store;
use super::guard::sound;
use super::progress::{Hear, Progress, Step};
use super::rows::Raw;
use super::state::{Reading, Writing};
use crate::domain::apply::{Touched, apply_entry};
use crate::domain::ids::{Hash, Seq};
use crate::domain::table::{Class, Table, Unreadable};
use crate::domain::tables::{EachTable, Entries, each_table};

/// What a rebuild did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// The last entry and its hash.
    pub head: (Seq, Hash),
}

struct EmptyDerived<'a, 't>(&'a mut Writing<'t>);

impl EachTable for EmptyDerived<'_, '_> {
    type Error = Unreadable;
    fn table<T: Table>(&mut self) -> Result<(), Unreadable> {
        match T::CLASS {
            Class::Derived => self.0.empty::<T>(),
            Class::Journal | Class::Working => Ok(()),
        }
    }
}

/// Makes the derived tables again. A journal that does not fit is left alone, and so are the tables then.
pub fn rebuild(store: &Store, hear: &mut Hear<'_>) -> Result<Rebuilt, StoreFault> {
    sound(&store.place(), || made_again(store, hear))
}

fn made_again(store: &Store, hear: &mut Hear<'_>) -> Result<Rebuilt, StoreFault> {
    // The transaction keeps other writers out, so that the snapshot's journal is the whole journal.
    let txn = store.begin()?;
    let journal = store.read()?;
    let head = derive(&mut txn.state(), &journal, &store.place(), hear)?;
    txn.commit(Durable::Settled).map_err(|fault| StoreFault::Stopped(fault.to_string()))?;
    Ok(Rebuilt { head })
}

/// Makes the derived tables of a transaction again from a journal that is its own; the head of that journal.
pub(super) fn derive(
    state: &mut Writing<'_>,
    journal: &Reading,
    file: &Path,
    hear: &mut Hear<'_>,
) -> Result<(Seq, Hash), StoreFault> {
    let total = journal.raw_len(Entries::NAME).ok();
    let mut walker = Walker::new(journal)?;
    each_table(&mut EmptyDerived(state))?;
    let mut touched = Touched::default();
    let unfit = |what: String| StoreFault::Unfit { file: file.to_path_buf(), what };
    while let Some((entry, _)) = walker.next_entry().map_err(|broken| unfit(broken.to_string()))? {
        apply_entry(state, &entry, &mut touched)
            .map_err(|fault| unfit(format!("entry {}: {fault}", entry.header.seq)))?;
        if entry.header.seq.0.is_multiple_of(1_000) {
            hear(Progress { step: Step::Journal, done: entry.header.seq.0, total });
        }
    }
    Ok(walker.head())
}
