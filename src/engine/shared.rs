//! What the engine's threads have in common.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};

use super::clock::Clock;
use super::ended::Ended;
use super::feed::Feed;
use super::scheduler::Bell;
use super::shelf::Shelf;
use super::watch::Watch;
use crate::store::Store;

/// What the engine's threads have in common.
pub struct Shared {
    /// The store.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who follows.
    pub feed: Feed,
    /// What queries need.
    pub shelf: Shelf,
    /// Wakes the scheduler.
    pub bell: Bell,
    /// Whether it is over, and why.
    pub ended: Ended,
    /// Commits so far.
    pub commits: AtomicU64,
    /// The space on its disk; none while nobody watches it.
    pub watch: OnceLock<Watch>,
    /// Jobs in the queue.
    pub waiting: AtomicU64,
}
