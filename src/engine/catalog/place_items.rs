//! Which items lie in the places that were looked at lately, in SKU order.
//!
//! A set is read once from the state, then follows each commit item by item, so that a busy room does not make the
//! list of a large zone again for every screen.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use super::items::ItemOrders;
use crate::domain::ids::{ItemId, LocationId};
use crate::domain::query::ItemSort;
use crate::domain::table::{Direction, Read, Unreadable, closed};
use crate::domain::tables::PlaceItems;

/// How many places are kept.
const MOST: usize = 16;

/// The sets that are kept, the latest first.
#[derive(Default)]
pub struct PlaceItemsSets(Mutex<VecDeque<(LocationId, Arc<Vec<u32>>)>>);

impl PlaceItemsSets {
    /// The positions of the items in a place and all places in it, in SKU order.
    pub fn get<R: Read>(
        &self,
        book: &R,
        items: &ItemOrders,
        place: LocationId,
    ) -> Result<Arc<Vec<u32>>, Unreadable> {
        if let Some(set) = self.kept(place) {
            return Ok(set);
        }
        let mut slots = Vec::new();
        let span =
            closed((place, String::new(), ItemId(0)), (LocationId(place.0 + 1), String::new(), ItemId(0)));
        book.scan::<PlaceItems>(span, Direction::Up, &mut |(at, _, item), _| {
            if at == place {
                slots.extend(items.slot(item));
            }
            ControlFlow::Continue(())
        })?;
        // A snapshot newer than the catalog may know a newer SKU; the set is in the catalog's order.
        slots.sort_by(|a, b| items.compare_slots(ItemSort::Sku, *a, *b));
        let set = Arc::new(slots);
        let mut sets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sets.retain(|(kept, _)| *kept != place);
        sets.push_front((place, Arc::clone(&set)));
        sets.truncate(MOST);
        Ok(set)
    }

    fn kept(&self, place: LocationId) -> Option<Arc<Vec<u32>>> {
        let mut sets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = sets.iter().position(|(kept, _)| *kept == place)?;
        let kept = sets.remove(index)?;
        let set = Arc::clone(&kept.1);
        sets.push_front(kept);
        Some(set)
    }

    /// Takes an item out of all sets, by the key that it still has.
    pub fn forget(&mut self, items: &ItemOrders, id: ItemId) {
        let Some(slot) = items.slot(id) else { return };
        for (_, set) in self.0.get_mut().unwrap_or_else(PoisonError::into_inner) {
            let found = set.binary_search_by(|other| items.compare_slots(ItemSort::Sku, *other, slot));
            if let Ok(at) = found {
                Arc::make_mut(set).remove(at);
            }
        }
    }

    /// Puts an item into the sets of the places that hold it.
    pub fn learn<R: Read>(&mut self, book: &R, items: &ItemOrders, id: ItemId) -> Result<(), Unreadable> {
        let Some(slot) = items.slot(id) else { return Ok(()) };
        let Some(entry) = items.entry(slot) else { return Ok(()) };
        for (place, set) in self.0.get_mut().unwrap_or_else(PoisonError::into_inner) {
            if book.get::<PlaceItems>(&(*place, entry.sku.to_string(), id))?.is_none() {
                continue;
            }
            let found = set.binary_search_by(|other| items.compare_slots(ItemSort::Sku, *other, slot));
            if let Err(at) = found {
                Arc::make_mut(set).insert(at, slot);
            }
        }
        Ok(())
    }
}
