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
    /// The last entry that was read of it.
    last: Seq,
}

impl Way {
    fn step(&mut self) -> Result<(), StoreFault> {
        self.next = self.reader.next().map_err(|fault| StoreFault::io(&self.path, "read", fault))?;
        if let Some(record) = &self.next {
            self.last = record.entry.header.seq;
        }
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

/// Takes what the segments of a folder have more than the store. The segments that have more behind that, which does not
/// check: half a record, or a damaged one.
///
/// Where two go on from the same entry, somebody restored before: the way of the later epoch is taken.
pub(in crate::store) fn replay(
    store: &Store,
    folder: &Path,
    site: [u8; 16],
    mut head: (Seq, Hash),
    hear: &mut Hear<'_>,
) -> Result<Vec<PathBuf>, StoreFault> {
    let mut ways = Vec::new();
    for (path, reader) in of_folder(folder, site)? {
        let last = reader.after.0;
        let mut way = Way { path, reader, next: None, last };
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
            return broken(&ways, head.0);
        }
    }
}

/// The segments that would go on behind an entry, had they not been damaged, or cut short by a power cut.
fn broken(ways: &[Way], head: Seq) -> Result<Vec<PathBuf>, StoreFault> {
    let mut broken = Vec::new();
    for way in ways.iter().filter(|way| way.next.is_none() && way.last >= head) {
        if way.reader.has_more().map_err(|fault| StoreFault::io(&way.path, "read", fault))? {
            broken.push(way.path.clone());
        }
    }
    Ok(broken)
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
