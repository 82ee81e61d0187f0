//! Items in four orders, each a list of positions.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::matching::Letters;
use crate::domain::ids::ItemId;
use crate::domain::item::{Item, ItemState};
use crate::domain::kind::Kind;
use crate::domain::query::{Include, ItemSort};
use crate::domain::table::{Direction, Read, Unreadable, all};
use crate::domain::tables::{Items, Total, Totals};

/// What the catalog knows of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemEntry {
    /// Which.
    pub id: ItemId,
    /// Its folded SKU.
    pub sku: Box<str>,
    /// Its folded name.
    pub name: Box<str>,
    /// SKU, name, category and barcodes, folded, a line each.
    pub text: Box<str>,
    /// Its main kind.
    pub kind: Kind,
    /// Whether it is in use.
    pub active: bool,
    /// Which letters `text` has.
    pub letters: Letters,
    on_hand: i64,
    available: i64,
}

/// What an update changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Quantities, at most.
    Stock,
    /// What filters look at.
    Text,
}

const SORTS: [ItemSort; 4] = [ItemSort::Sku, ItemSort::Name, ItemSort::OnHand, ItemSort::Available];

/// All items in all orders.
#[derive(Default)]
pub struct ItemOrders {
    slots: Vec<ItemEntry>,
    by_id: HashMap<ItemId, u32>,
    every: [Arc<Vec<u32>>; 4],
    active: [Arc<Vec<u32>>; 4],
}

impl ItemEntry {
    fn new(id: ItemId, item: &Item, total: &Total) -> ItemEntry {
        let sku = item.sku.folded();
        let name = item.name.folded();
        let mut text = format!("{sku}\n{name}");
        if let Some(category) = &item.category {
            text.push('\n');
            text.push_str(&category.folded());
        }
        for barcode in &item.barcodes {
            text.push('\n');
            text.push_str(&barcode.code.folded());
        }
        ItemEntry {
            id,
            letters: Letters::of(&text),
            sku: sku.into(),
            name: name.into(),
            text: text.into(),
            kind: item.kind,
            active: item.state == ItemState::Active,
            on_hand: total.on_hand.0,
            available: total.available().0,
        }
    }

    fn compare(&self, other: &ItemEntry, sort: ItemSort) -> Ordering {
        let first = match sort {
            ItemSort::Sku => Ordering::Equal,
            ItemSort::Name => self.name.cmp(&other.name),
            ItemSort::OnHand => self.on_hand.cmp(&other.on_hand),
            ItemSort::Available => self.available.cmp(&other.available),
        };
        first.then_with(|| self.sku.cmp(&other.sku)).then_with(|| self.id.cmp(&other.id))
    }
}

impl ItemOrders {
    /// Reads all items and sorts them.
    pub fn build<R: Read>(book: &R) -> Result<ItemOrders, Unreadable> {
        let mut totals = HashMap::new();
        book.scan::<Totals>(all(), Direction::Up, &mut |id, total| {
            totals.insert(id, total);
            ControlFlow::Continue(())
        })?;
        let mut orders = ItemOrders::default();
        book.scan::<Items>(all(), Direction::Up, &mut |id, item| {
            let total = totals.get(&id).copied().unwrap_or_default();
            let slot = u32::try_from(orders.slots.len()).unwrap_or(u32::MAX);
            orders.by_id.insert(id, slot);
            orders.slots.push(ItemEntry::new(id, &item, &total));
            ControlFlow::Continue(())
        })?;
        orders.sort();
        Ok(orders)
    }

    fn sort(&mut self) {
        let slots = &self.slots;
        let mut by_sku: Vec<(u32, &ItemEntry)> = (0_u32..).zip(slots).collect();
        by_sku.sort_unstable_by(|(_, a), (_, b)| a.compare(b, ItemSort::Sku));
        // From here on ties are already in SKU order, and a stable sort keeps them so.
        let mut orders = SORTS.map(|sort| {
            let mut order = by_sku.clone();
            match sort {
                ItemSort::Sku => {}
                ItemSort::Name => order.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name)),
                ItemSort::OnHand => order.sort_by_key(|(_, entry)| entry.on_hand),
                ItemSort::Available => order.sort_by_key(|(_, entry)| entry.available),
            }
            order
        });
        self.every = orders.each_ref().map(|order| Arc::new(order.iter().map(|(slot, _)| *slot).collect()));
        for order in &mut orders {
            order.retain(|(_, entry)| entry.active);
        }
        self.active = orders.map(|order| Arc::new(order.into_iter().map(|(slot, _)| slot).collect()));
    }

    /// Reads an item again and puts it where it now belongs.
    pub fn update<R: Read>(&mut self, book: &R, id: ItemId) -> Result<Changed, Unreadable> {
        let Some(item) = book.get::<Items>(&id)? else { return Ok(Changed::Stock) };
        let total = book.get::<Totals>(&id)?.unwrap_or_default();
        let entry = ItemEntry::new(id, &item, &total);
        let Some(slot) = self.by_id.get(&id).copied() else {
            let slot = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
            self.by_id.insert(id, slot);
            self.slots.push(entry);
            SORTS.into_iter().for_each(|sort| self.insert(sort, slot));
            return Ok(Changed::Text);
        };
        let Some(old) = self.slots.get(slot as usize) else { return Ok(Changed::Stock) };
        if *old == entry {
            return Ok(Changed::Stock);
        }
        let text = old.text != entry.text || old.kind != entry.kind || old.active != entry.active;
        let same_place = |sort| {
            !text
                && match sort {
                    ItemSort::Sku | ItemSort::Name => true,
                    ItemSort::OnHand => old.on_hand == entry.on_hand,
                    ItemSort::Available => old.available == entry.available,
                }
        };
        let moved: Vec<ItemSort> = SORTS.into_iter().filter(|sort| !same_place(*sort)).collect();
        for sort in &moved {
            self.remove(*sort, slot);
        }
        if let Some(place) = self.slots.get_mut(slot as usize) {
            *place = entry;
        }
        for sort in moved {
            self.insert(sort, slot);
        }
        Ok(if text { Changed::Text } else { Changed::Stock })
    }

    /// Takes a position out of an order, found by the key that the slot still has.
    fn remove(&mut self, sort: ItemSort, slot: u32) {
        let slots = &self.slots;
        for order in [self.every.get_mut(sort as usize), self.active.get_mut(sort as usize)] {
            let Some(order) = order else { continue };
            if let Ok(at) = search(slots, order, sort, slot) {
                Arc::make_mut(order).remove(at);
            }
        }
    }

    fn insert(&mut self, sort: ItemSort, slot: u32) {
        let slots = &self.slots;
        let active = slots.get(slot as usize).is_some_and(|entry| entry.active);
        let kept = active.then(|| self.active.get_mut(sort as usize)).flatten();
        for order in [self.every.get_mut(sort as usize), kept] {
            let Some(order) = order else { continue };
            if let Err(at) = search(slots, order, sort, slot) {
                Arc::make_mut(order).insert(at, slot);
            }
        }
    }

    /// The positions in an order, smallest first.
    pub fn order(&self, sort: ItemSort, include: Include) -> Arc<Vec<u32>> {
        let orders = match include {
            Include::Active => &self.active,
            Include::All => &self.every,
        };
        orders.get(sort as usize).map(Arc::clone).unwrap_or_default()
    }

    /// Where each position stands among all by SKU.
    pub fn ranks(&self) -> Vec<u32> {
        let mut ranks = vec![u32::MAX; self.slots.len()];
        for (rank, slot) in (0..).zip(self.order(ItemSort::Sku, Include::All).iter()) {
            if let Some(place) = ranks.get_mut(*slot as usize) {
                *place = rank;
            }
        }
        ranks
    }

    /// What is at a position.
    pub fn entry(&self, slot: u32) -> Option<&ItemEntry> {
        self.slots.get(slot as usize)
    }

    /// The position of an item.
    pub fn slot(&self, id: ItemId) -> Option<u32> {
        self.by_id.get(&id).copied()
    }

    /// What is known of an item.
    pub fn get(&self, id: ItemId) -> Option<&ItemEntry> {
        self.slot(id).and_then(|slot| self.entry(slot))
    }

    /// How many items there ever were.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// How many are in use.
    pub fn active(&self) -> usize {
        self.active.first().map_or(0, |order| order.len())
    }

    /// Where an item with these quantities would stand among the active ones or all of them, in `sort`.
    pub fn compare_slots(&self, sort: ItemSort, a: u32, b: u32) -> Ordering {
        match (self.entry(a), self.entry(b)) {
            (Some(a), Some(b)) => a.compare(b, sort),
            _ => Ordering::Equal,
        }
    }
}

/// Where a slot is in an order, or where it belongs.
fn search(slots: &[ItemEntry], order: &[u32], sort: ItemSort, slot: u32) -> Result<usize, usize> {
    let Some(wanted) = slots.get(slot as usize) else { return Err(order.len()) };
    order.binary_search_by(|other| match slots.get(*other as usize) {
        Some(entry) => entry.compare(wanted, sort),
        None => Ordering::Less,
    })
}
