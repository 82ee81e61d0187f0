//! Keeps the catalog of queries in step with the commits, at the cost of who asks, never of who commits.
//!
//! Who was told of a commit sees it in the next answer: what was committed waits here until a question comes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock, RwLockWriteGuard};

use super::catalog::Catalog;
use crate::domain::desk::Change;
use crate::domain::table::Unreadable;
use crate::store::{Reading, Store};

/// Changes that wait before the catalog is read anew instead.
const WAITING_MAX: usize = 1_000;

/// The catalog and what it has not seen yet.
pub struct Shelf {
    kept: RwLock<Kept>,
    waiting: Mutex<Vec<Change>>,
    /// How many changes were committed.
    told: AtomicU64,
}

struct Kept {
    catalog: Catalog,
    /// How many changes it has seen.
    seen: u64,
    state: KeptState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum KeptState {
    /// It follows the commits.
    Good,
    /// Following failed in between: it must be read anew.
    Torn,
}

impl Shelf {
    /// Reads the catalog.
    pub fn new(state: &Reading) -> Result<Shelf, Unreadable> {
        let kept = Kept { catalog: Catalog::build(state)?, seen: 0, state: KeptState::Good };
        Ok(Shelf { kept: RwLock::new(kept), waiting: Mutex::default(), told: AtomicU64::new(0) })
    }

    /// A commit was made. Called before anybody hears of it.
    pub fn put(&self, change: Change) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push(change);
        self.told.fetch_add(1, Ordering::SeqCst);
    }

    /// Answers something from a snapshot and a catalog that is not behind it.
    pub fn with<A>(
        &self,
        store: &Store,
        answer: impl FnOnce(&Reading, &Catalog) -> A,
    ) -> Result<A, Unreadable> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        if kept.state == KeptState::Good && kept.seen >= self.told.load(Ordering::SeqCst) {
            return Ok(answer(&snapshot(store)?, &kept.catalog));
        }
        drop(kept);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let waiting = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *waiting)
        };
        // Begun after the changes were taken: it holds all of them.
        let state = snapshot(store)?;
        let torn = std::mem::replace(&mut kept.state, KeptState::Torn) == KeptState::Torn;
        if torn || waiting.len() > WAITING_MAX {
            kept.catalog = Catalog::build(&state)?;
        } else {
            waiting.iter().try_for_each(|change| kept.catalog.update(&state, change))?;
        }
        kept.seen = kept.seen.saturating_add(u64::try_from(waiting.len()).unwrap_or(u64::MAX));
        kept.state = KeptState::Good;
        let kept = RwLockWriteGuard::downgrade(kept);
        Ok(answer(&state, &kept.catalog))
    }
}

pub(super) fn snapshot(store: &Store) -> Result<Reading, Unreadable> {
    store.read().map_err(|fault| Unreadable { table: "entries.1", what: fault.to_string() })
}
