//! Takes the entries of segments into a store that holds a backup: only what continues its chain.

use std::path::{Path, PathBuf};

use super::{Reader, Record, of_folder};
use crate::domain::apply::{Touched, apply_entry};
use crate::domain::ids::{Hash, Seq};
use crate::domain::table::{Table, Unreadable};
use crate::domain::tables::{Entries, Lines};
use crate::store::commit::Durable;
use crate::store::fault::StoreFault;
use crate::store::file::Store;
use crate::store::progress::{Hear, Progress, Step};

/// Entries that are taken in one transaction.
const BATCH: usize = 5_000;

/// A segment with the record that is next.
struct Way {
    path: PathBuf,
    reader: Reader,
    next: Option<Record>,
}

impl Way {
    fn step(&mut self) -> Result<(), StoreFault> {
        self.next = self.reader.next().map_err(|fault| StoreFault::io(&self.path, "read", fault))?;
        Ok(())
    }

    /// Goes on to the first record after an entry.
    fn pass(&mut self, seq: Seq) -> Result<(), StoreFault> {
        while self.next.as_ref().is_some_and(|record| record.entry.header.seq <= seq) {
            self.step()?;
        }
        Ok(())
    }
}

/// Takes what the segments of a folder have more than the store; the last entry then, and its hash.
///
/// Where two go on from the same entry, somebody restored before: the way of the later epoch is taken.
pub(in crate::store) fn replay(
    store: &Store,
    folder: &Path,
    site: [u8; 16],
    mut head: (Seq, Hash),
    hear: &mut Hear<'_>,
) -> Result<(Seq, Hash), StoreFault> {
    let mut ways = Vec::new();
    for (path, reader) in of_folder(folder, site)? {
        let mut way = Way { path, reader, next: None };
        way.step()?;
        ways.push(way);
    }
    let mut touched = Touched::default();
    loop {
        let txn = store.begin()?;
        let mut taken = 0;
        {
            let mut state = txn.state();
            while taken < BATCH
                && let Some(record) = next(&mut ways, head)?
            {
                take(&mut state, &record, &mut touched).map_err(|fault| StoreFault::Unfit {
                    file: folder.to_path_buf(),
                    what: format!("entry {} of the journal: {fault}", record.entry.header.seq),
                })?;
                head = (record.entry.header.seq, record.hash);
                taken += 1;
            }
        }
        txn.commit(Durable::Settled).map_err(|fault| StoreFault::Stopped(fault.to_string()))?;
        hear(Progress { step: Step::Journal, done: head.0.0, total: None });
        if taken < BATCH {
            return Ok(head);
        }
    }
}

/// The record that follows an entry.
fn next(ways: &mut [Way], head: (Seq, Hash)) -> Result<Option<Record>, StoreFault> {
    let mut best: Option<&mut Way> = None;
    for way in ways {
        way.pass(head.0)?;
        let Some(record) = &way.next else { continue };
        let header = &record.entry.header;
        if header.seq.0 != head.0.0.saturating_add(1) || header.prev != head.1 {
            continue;
        }
        let later =
            |best: &Way| best.next.as_ref().is_none_or(|other| other.entry.header.epoch < header.epoch);
        if best.as_deref().is_none_or(later) {
            best = Some(way);
        }
    }
    let Some(way) = best else { return Ok(None) };
    let record = way.next.take();
    way.step()?;
    Ok(record)
}

fn take(
    state: &mut crate::store::state::Writing<'_>,
    record: &Record,
    touched: &mut Touched,
) -> Result<(), Unreadable> {
    for (key, value) in &record.lines {
        state.put_raw(Lines::NAME, key, value)?;
    }
    state.put_raw(Entries::NAME, &record.header.0, &record.header.1)?;
    apply_entry(state, &record.entry, touched)?;
    Ok(())
}
