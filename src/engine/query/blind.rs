//! What a blind count hides: everything in the place of an open count, from its counter whatever the role, and from
//! everybody below a supervisor, who might tell the counter: the rule of [`blindness`], as it is for refusals and receipts.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use crate::domain::blindness;
use crate::domain::book;
use crate::domain::desk::Asker;
use crate::domain::event::Event;
use crate::domain::ids::{CountId, ItemId, LocationId, LotId};
use crate::domain::quantity::Qty;
use crate::domain::table::{Direction, Read, Unreadable, all, closed};
use crate::domain::tables::{Balances, BalancesByPlace, Counts, OpenCounts, Total};
use crate::engine::catalog::Catalog;

/// What is hidden from one asker; nothing for nearly all.
#[derive(Default)]
pub struct Blind {
    counts: BTreeSet<CountId>,
    counted: BTreeSet<LocationId>,
    places: BTreeSet<LocationId>,
    items: BTreeMap<ItemId, (Qty, Qty)>,
}

impl Blind {
    /// Looks for the open counts that the asker must not see into.
    pub fn of<R: Read>(book: &R, catalog: &Catalog, asker: &Asker) -> Result<Blind, Unreadable> {
        let mut open = Vec::new();
        book.scan::<OpenCounts>(all(), Direction::Up, &mut |place, count| {
            open.push((place, count));
            ControlFlow::Continue(())
        })?;
        let mut blind = Blind::default();
        for (place, count) in open {
            let row = book.get::<Counts>(&count)?;
            if row.is_some_and(|row| blindness::is_blind(&row.count, asker.person, asker.role)) {
                blind.counts.insert(count);
                blind.counted.insert(place);
                blind.places.insert(place);
                blind.places.extend(catalog.tree().within(place));
            }
        }
        for place in &blind.places {
            let span = closed((*place, ItemId(0), LotId::NONE), (*place, ItemId(u32::MAX), LotId(u32::MAX)));
            let held = catalog.tree().held(*place);
            for ((place, item, lot), ()) in book.rows::<BalancesByPlace>(span, Direction::Up, usize::MAX)? {
                let Some(balance) = book.get::<Balances>(&(item, place, lot))? else { continue };
                let sum = blind.items.entry(item).or_default();
                sum.0 = Qty(sum.0.0.saturating_add(balance.on_hand.0));
                if held || book::lot_on_hold(book, lot)? {
                    sum.1 = Qty(sum.1.0.saturating_add(balance.on_hand.0));
                }
            }
        }
        Ok(blind)
    }

    /// Whether nothing is hidden.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The places of those counts.
    pub fn counted(&self) -> impl Iterator<Item = LocationId> + '_ {
        self.counted.iter().copied()
    }

    /// Whether a place is counted blind.
    pub fn place(&self, place: LocationId) -> bool {
        self.places.contains(&place)
    }

    /// Whether a count is open and blind for the asker.
    pub fn count(&self, count: CountId) -> bool {
        self.counts.contains(&count)
    }

    /// The items that lie in those places.
    pub fn items(&self) -> impl Iterator<Item = ItemId> + '_ {
        self.items.keys().copied()
    }

    /// Whether something of an item is hidden.
    pub fn item(&self, item: ItemId) -> bool {
        self.items.contains_key(&item)
    }

    /// An item's total without what is hidden.
    pub fn total(&self, item: ItemId, total: Total) -> Total {
        match self.items.get(&item) {
            None => total,
            Some((on_hand, on_hold)) => Total {
                on_hand: Qty(total.on_hand.0.saturating_sub(on_hand.0)),
                on_hold: Qty(total.on_hold.0.saturating_sub(on_hold.0)),
                reserved: total.reserved,
            },
        }
    }

    /// Whether a line of the journal is about what is hidden.
    pub fn hides(&self, event: &Event) -> bool {
        match event {
            _ if self.is_empty() => false,
            Event::Moved(movement) => self.place(movement.from) || self.place(movement.to),
            Event::Observed(observation) => {
                self.count(observation.count) || self.place(observation.record.location)
            }
            Event::ClosedItem { item, .. } => self.item(*item),
            _ => false,
        }
    }
}
