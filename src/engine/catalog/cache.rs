//! Lists that were asked for lately, so that scrolling one does not make it again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::Stamp;
use crate::domain::table::Unreadable;

/// The last few lists, each with the state that it was made from.
pub struct Cache<K, V> {
    most: usize,
    lists: Mutex<VecDeque<Kept<K, V>>>,
}

struct Kept<K, V> {
    key: K,
    stamp: Stamp,
    list: Arc<Vec<V>>,
}

impl<K: Clone + PartialEq, V> Cache<K, V> {
    /// Keeps at most so many lists.
    pub fn new(most: usize) -> Cache<K, V> {
        Cache { most, lists: Mutex::new(VecDeque::new()) }
    }

    /// The list of a key as of a stamp. It is made outside the lock: two that ask at once may both make it.
    pub fn get(
        &self,
        key: &K,
        stamp: Stamp,
        make: impl FnOnce() -> Result<Vec<V>, Unreadable>,
    ) -> Result<Arc<Vec<V>>, Unreadable> {
        if let Some(list) = self.kept(key, stamp) {
            return Ok(list);
        }
        let list = Arc::new(make()?);
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.retain(|kept| kept.key != *key);
        lists.push_front(Kept { key: key.clone(), stamp, list: Arc::clone(&list) });
        lists.truncate(self.most);
        Ok(list)
    }

    fn kept(&self, key: &K, stamp: Stamp) -> Option<Arc<Vec<V>>> {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        let index = lists.iter().position(|kept| kept.stamp == stamp && kept.key == *key)?;
        let kept = lists.remove(index)?;
        let list = Arc::clone(&kept.list);
        lists.push_front(kept);
        Some(list)
    }
}
