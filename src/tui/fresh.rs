//! What has just changed, so that rows can be marked for a moment. Too much at once is not marked at all: everything
//! would be.

use std::collections::BTreeMap;

use super::millis::{Millis, earliest};
use crate::domain::desk::Change;
use crate::domain::ids::{ItemId, LocationId, Record};

/// How long a row stays marked.
pub const MARKED_MILLIS: u64 = 3_000;
/// The most things that are remembered.
const KEPT_MAX: usize = 200;

/// What has just changed, and until when it is marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fresh {
    items: BTreeMap<ItemId, Millis>,
    locations: BTreeMap<LocationId, Millis>,
}

impl Fresh {
    /// A commit changed this.
    pub fn note(&mut self, change: &Change, now: Millis) {
        let until = now.plus(MARKED_MILLIS);
        if change.many || self.len() + change.items.len() + change.locations.len() > KEPT_MAX {
            return;
        }
        self.items.extend(change.items.iter().map(|item| (*item, until)));
        self.locations.extend(change.locations.iter().map(|location| (*location, until)));
    }

    fn len(&self) -> usize {
        self.items.len() + self.locations.len()
    }

    /// Forgets what is over; whether there was any.
    pub fn expire(&mut self, now: Millis) -> bool {
        let before = self.len();
        self.items.retain(|_, until| *until > now);
        self.locations.retain(|_, until| *until > now);
        self.len() < before
    }

    /// When the next mark is over.
    pub fn deadline(&self) -> Option<Millis> {
        earliest(self.items.values().chain(self.locations.values()).map(|until| Some(*until)))
    }

    /// Whether an item has just changed.
    pub fn item(&self, item: ItemId) -> bool {
        self.items.contains_key(&item)
    }

    /// Whether a stock record has just changed, as far as the commit's own names say.
    pub fn record(&self, record: &Record) -> bool {
        self.item(record.item) && self.location(record.location)
    }

    /// Whether a location has just changed.
    pub fn location(&self, location: LocationId) -> bool {
        self.locations.contains_key(&location)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Seq;

    fn change(items: &[u32], locations: &[u32], many: bool) -> Change {
        Change {
            head: Seq(1),
            items: items.iter().copied().map(ItemId).collect(),
            locations: locations.iter().copied().map(LocationId).collect(),
            many,
        }
    }

    #[test]
    fn a_row_is_marked_for_a_moment_and_longer_where_it_changes_again() {
        let mut fresh = Fresh::default();
        fresh.note(&change(&[1, 2], &[7], false), Millis(100));
        assert!(fresh.item(ItemId(1)) && fresh.location(LocationId(7)) && !fresh.item(ItemId(3)));
        fresh.note(&change(&[2], &[], false), Millis(1_100));
        assert_eq!(fresh.deadline(), Some(Millis(3_100)));
        assert!(!fresh.expire(Millis(3_099)));
        assert!(fresh.expire(Millis(3_100)));
        assert!(!fresh.item(ItemId(1)) && fresh.item(ItemId(2)) && !fresh.location(LocationId(7)));
        assert!(fresh.expire(Millis(4_100)));
        assert_eq!((fresh.deadline(), &fresh), (None, &Fresh::default()));
    }

    #[test]
    fn where_too_much_changes_nothing_is_marked() {
        let mut fresh = Fresh::default();
        fresh.note(&change(&[1], &[], true), Millis(0));
        let all: Vec<u32> = (0..=200).collect();
        fresh.note(&change(&all, &[], false), Millis(0));
        assert_eq!(fresh, Fresh::default());
    }
}
