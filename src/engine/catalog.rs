//! The catalog: orders of items, places, alerts and lot numbers, kept in memory so that no list walks all rows.
//!
//! It is made from the state and follows each commit by what the commit touched. It holds no quantity that an answer
//! shows: rows are always read from the snapshot that the query looks at, the catalog only says which rows come where.
//! It must never be the reason why something is refused or booked.
//!
//! Who shares a catalog between threads takes its read lock first and the snapshot second: a snapshot may be newer
//! than the catalog (an item that is not there yet is left out for a moment), never older.

use std::sync::{Arc, LazyLock, OnceLock};

use crate::domain::desk::Change;
use crate::domain::ids::{ItemId, LocationId, LotId, Record};
use crate::domain::kind::Kind;
use crate::domain::query::{Include, ItemSort, RecordsBy, SortWay};
use crate::domain::table::{Read, Unreadable};
use crate::domain::time::Moment;

mod alerts;
mod cache;
mod items;
mod lots;
mod matching;
mod place_items;
mod tree;

pub use alerts::{AlertOrder, count_awake};
pub use items::{ItemEntry, ItemOrders};
pub use lots::LotNumbers;
pub use matching::{Letters, Words, fuzzy};
pub use tree::{PlaceEntry, Tree};

use cache::Cache;
use place_items::PlaceItemsSets;

/// Which state of the catalog a kept list was made from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Changes when a code, a name, a kind or a state does.
    text: u64,
    /// Changes with every commit that the catalog follows.
    stock: u64,
}

/// A list of items as it is asked for, without its window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemList {
    /// Only what lies in this place and all places in it.
    pub place: Option<LocationId>,
    /// The folded filter.
    pub filter: String,
    /// Only this main kind.
    pub kind: Option<Kind>,
    /// Sorted by.
    pub sort: ItemSort,
    /// Retired ones too.
    pub include: Include,
}

/// A list of records as it is asked for, without its window; see the query of that name.
pub type RecordList = (Option<ItemId>, Option<LocationId>, Option<Moment>, RecordsBy);

/// Orders of items, places, alerts and lot numbers.
///
/// The tree of places is always there. The orders of items, alerts and lots are made when the first list asks for them
/// ([`Catalog::fill`]), so that a single command on a large store does not wait for what only lists need.
pub struct Catalog {
    tree: Tree,
    orders: OnceLock<Orders>,
    stamp: Stamp,
    sets: PlaceItemsSets,
    item_lists: Cache<ItemList, u32>,
    record_lists: Cache<RecordList, Record>,
    lot_list: Cache<(), LotId>,
}

/// What only lists and searches need.
#[derive(Default)]
struct Orders {
    items: ItemOrders,
    alerts: AlertOrder,
    lots: LotNumbers,
}

/// What is seen of orders that were not made.
static NONE: LazyLock<Orders> = LazyLock::new(Orders::default);

impl Orders {
    fn build<R: Read>(book: &R) -> Result<Orders, Unreadable> {
        let items = ItemOrders::build(book)?;
        let alerts = AlertOrder::build(book, &items)?;
        Ok(Orders { alerts, items, lots: LotNumbers::build(book)? })
    }
}

/// Above this many touched items sorting again is cheaper than moving each.
const MANY: usize = 2_000;
/// How many filtered lists of items are kept.
const ITEM_LISTS: usize = 24;
/// How many lists of records are kept.
const RECORD_LISTS: usize = 8;

impl Catalog {
    /// Reads all places; the rest is read when it is needed.
    pub fn build<R: Read>(book: &R) -> Result<Catalog, Unreadable> {
        Ok(Catalog {
            tree: Tree::build(book)?,
            orders: OnceLock::new(),
            stamp: Stamp::default(),
            sets: PlaceItemsSets::default(),
            item_lists: Cache::new(ITEM_LISTS),
            record_lists: Cache::new(RECORD_LISTS),
            lot_list: Cache::new(1),
        })
    }

    /// Reads all items, alerts and lot numbers, where that was not done yet. `book` must not be older than the catalog.
    pub fn fill<R: Read>(&self, book: &R) -> Result<(), Unreadable> {
        if self.orders.get().is_none() {
            // Where two fill at once they read the same or newer, and follow the same commits from here on.
            let _ = self.orders.set(Orders::build(book)?);
        }
        Ok(())
    }

    /// Whether [`Catalog::fill`] was called.
    pub fn filled(&self) -> bool {
        self.orders.get().is_some()
    }

    fn orders(&self) -> &Orders {
        self.orders.get().unwrap_or(&NONE)
    }

    /// Makes it all again: after an import, or after an [`Catalog::update`] that failed.
    pub fn rebuild<R: Read>(&mut self, book: &R) -> Result<(), Unreadable> {
        let stamp = Stamp { text: self.stamp.text + 1, stock: self.stamp.stock + 1 };
        let filled = self.filled();
        *self = Catalog::build(book)?;
        self.stamp = stamp;
        if filled {
            self.fill(book)?;
        }
        Ok(())
    }

    /// Follows a commit by what it touched: items (their master data, stock, lots, reservations or alerts) and
    /// locations (their master data or stock). Where it fails, [`Catalog::rebuild`] must follow.
    pub fn update<R: Read>(&mut self, book: &R, change: &Change) -> Result<(), Unreadable> {
        let Change { items, locations, .. } = change;
        if change.many || items.len() > MANY {
            return self.rebuild(book);
        }
        let moved = self.tree.update(book, locations)?;
        self.stamp.stock += 1;
        if moved != tree::Moved::Nothing {
            self.stamp.text += 1;
        }
        if moved == tree::Moved::Subtree {
            self.sets = PlaceItemsSets::default();
        }
        let Some(orders) = self.orders.get_mut() else { return Ok(()) };
        for id in items {
            self.sets.forget(&orders.items, *id);
            if orders.items.update(book, *id)? == items::Changed::Text {
                self.stamp.text += 1;
            }
            self.sets.learn(book, &orders.items, *id)?;
            orders.alerts.update(book, &orders.items, *id)?;
            orders.lots.update(book, *id)?;
        }
        Ok(())
    }

    /// The items.
    pub fn items(&self) -> &ItemOrders {
        &self.orders().items
    }

    /// The tree of places.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The live alerts.
    pub fn alerts(&self) -> &AlertOrder {
        &self.orders().alerts
    }

    /// The numbers of all lots.
    pub fn lots(&self) -> &LotNumbers {
        &self.orders().lots
    }

    /// The positions (in [`ItemOrders::entry`]) of a list of items, smallest first.
    pub fn item_list<R: Read>(&self, book: &R, list: &ItemList) -> Result<Arc<Vec<u32>>, Unreadable> {
        if list.filter.is_empty() && list.kind.is_none() {
            match list.place {
                None => return Ok(self.items().order(list.sort, list.include)),
                Some(place) if list.sort == ItemSort::Sku => {
                    return self.sets.get(book, self.items(), place);
                }
                Some(_) => {}
            }
        }
        let by_text = list.place.is_none() && matches!(list.sort, ItemSort::Sku | ItemSort::Name);
        let stamp = if by_text { Stamp { stock: 0, ..self.stamp } } else { self.stamp };
        self.item_lists.get(list, stamp, || self.filtered(book, list))
    }

    fn filtered<R: Read>(&self, book: &R, list: &ItemList) -> Result<Vec<u32>, Unreadable> {
        let inside = match list.place {
            Some(place) => {
                let set = self.sets.get(book, self.items(), place)?;
                let mut inside = vec![false; self.items().len()];
                for slot in set.iter() {
                    if let Some(mark) = inside.get_mut(*slot as usize) {
                        *mark = true;
                    }
                }
                Some(inside)
            }
            None => None,
        };
        let matching = self.matching(list)?;
        let Some(inside) = inside else { return Ok(self.sorted(list, &matching)) };
        let is_inside = |slot: &u32| inside.get(*slot as usize).copied().unwrap_or(false);
        let here: Vec<u32> = matching.iter().copied().filter(is_inside).collect();
        // What matches elsewhere does not stand in the way of what fits nearly here.
        if here.is_empty() && self.is_plain(list, &matching) {
            return Ok(self.nearly(list, is_inside));
        }
        Ok(self.sorted(list, &here))
    }

    /// Whether every word of a filter is in what matches it, and it does not only fit nearly.
    fn is_plain(&self, list: &ItemList, matching: &[u32]) -> bool {
        let words = Words::new(&list.filter);
        let entry = matching.first().and_then(|slot| self.items().entry(*slot));
        entry.is_none_or(|entry| words.all_in(&entry.text))
    }

    /// What matches, as the list is sorted. What only fits nearly has an order of its own: the best first.
    fn sorted(&self, list: &ItemList, matching: &[u32]) -> Vec<u32> {
        if list.sort == ItemSort::Sku || !self.is_plain(list, matching) {
            return matching.to_vec();
        }
        let mut marked = vec![false; self.items().len()];
        for slot in matching {
            if let Some(mark) = marked.get_mut(*slot as usize) {
                *mark = true;
            }
        }
        let is_marked = |slot: &u32| marked.get(*slot as usize).copied().unwrap_or(false);
        self.items().order(list.sort, list.include).iter().copied().filter(is_marked).collect()
    }

    /// What matches a filter, wherever it lies: kept through commits that change quantities only. In SKU order or, where
    /// nothing but what fits nearly is there, the best first.
    fn matching(&self, list: &ItemList) -> Result<Arc<Vec<u32>>, Unreadable> {
        let all = ItemList { place: None, sort: ItemSort::Sku, ..list.clone() };
        let stamp = Stamp { stock: 0, ..self.stamp };
        self.item_lists.get(&all, stamp, || Ok(self.match_all(&all)))
    }

    fn match_all(&self, list: &ItemList) -> Vec<u32> {
        let words = Words::new(&list.filter);
        let plain: Vec<u32> =
            self.fitting(list).filter(|(_, entry)| words.all_in(&entry.text)).map(|(slot, _)| slot).collect();
        if plain.is_empty() && !words.is_empty() { self.nearly(list, |_| true) } else { plain }
    }

    /// What fits a filter letter by letter, the best first.
    fn nearly(&self, list: &ItemList, among: impl Fn(&u32) -> bool) -> Vec<u32> {
        let kept = self.fitting(list).filter(|(slot, _)| among(slot));
        let texts = kept.map(|(slot, entry)| (slot, &*entry.text));
        fuzzy(&list.filter, texts).into_iter().map(|(slot, _)| slot).collect()
    }

    /// What is of the kind asked for and has all letters of the filter, in SKU order.
    fn fitting(&self, list: &ItemList) -> impl Iterator<Item = (u32, &ItemEntry)> {
        let (needed, kind) = (Letters::needed(&list.filter), list.kind);
        let order = self.items().order(ItemSort::Sku, list.include);
        let slots = (0..order.len()).filter_map(move |index| order.get(index).copied());
        let entries = slots.filter_map(|slot| Some((slot, self.items().entry(slot)?)));
        entries.filter(move |(_, entry)| {
            kind.is_none_or(|kind| entry.kind == kind) && entry.letters.have(needed)
        })
    }

    /// A list of records, made where it is not kept.
    pub fn record_list(
        &self,
        list: &RecordList,
        make: impl FnOnce() -> Result<Vec<Record>, Unreadable>,
    ) -> Result<Arc<Vec<Record>>, Unreadable> {
        self.record_lists.get(list, self.stamp, make)
    }

    /// The list of all lots, made where it is not kept.
    pub fn lot_list(
        &self,
        make: impl FnOnce() -> Result<Vec<LotId>, Unreadable>,
    ) -> Result<Arc<Vec<LotId>>, Unreadable> {
        self.lot_list.get(&(), self.stamp, make)
    }
}

/// The element at a position counted from the end that `way` begins with.
pub fn at_way<T: Copy>(list: &[T], way: SortWay, position: usize) -> Option<T> {
    match way {
        SortWay::Up => list.get(position).copied(),
        SortWay::Down => list.len().checked_sub(position + 1).and_then(|index| list.get(index)).copied(),
    }
}

#[cfg(test)]
mod tests;
