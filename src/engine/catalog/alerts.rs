//! Live alerts by urgency, then by SKU.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use super::items::ItemOrders;
use crate::domain::alert::{AlertKey, AlertKind, AlertState};
use crate::domain::ids::{ItemId, LocationId, LotId};
use crate::domain::table::{Direction, Read, Unreadable, all, closed};
use crate::domain::tables::{Alerts, AlertsByItem};

type Order = (u8, Box<str>, ItemId, LocationId, LotId);

/// Whether an alert is snoozed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sleep {
    Awake,
    Snoozed,
}

impl Sleep {
    fn of(state: &AlertState) -> Sleep {
        match state {
            AlertState::Snoozed { .. } => Sleep::Snoozed,
            AlertState::Open | AlertState::Acknowledged { .. } => Sleep::Awake,
        }
    }
}

/// How many live alerts are not snoozed, counted once.
pub fn count_awake<R: Read>(book: &R) -> Result<u64, Unreadable> {
    let mut awake = 0;
    book.scan::<Alerts>(all(), Direction::Up, &mut |_, alert| {
        awake += u64::from(Sleep::of(&alert.state) == Sleep::Awake);
        ControlFlow::Continue(())
    })?;
    Ok(awake)
}

/// All live alerts in order.
#[derive(Default)]
pub struct AlertOrder {
    order: BTreeMap<Order, Sleep>,
    of_item: HashMap<ItemId, Vec<Order>>,
    awake: usize,
    of_place: HashMap<LocationId, u32>,
}

impl AlertOrder {
    /// Reads them all.
    pub fn build<R: Read>(book: &R, items: &ItemOrders) -> Result<AlertOrder, Unreadable> {
        let mut alerts = AlertOrder::default();
        book.scan::<Alerts>(all(), Direction::Up, &mut |(urgency, item, place, lot), alert| {
            alerts.insert(items, (urgency, item, place, lot), alert.state);
            ControlFlow::Continue(())
        })?;
        Ok(alerts)
    }

    fn insert(&mut self, items: &ItemOrders, key: (u8, ItemId, LocationId, LotId), state: AlertState) {
        let (urgency, item, place, lot) = key;
        let sku = items.get(item).map(|entry| entry.sku.clone()).unwrap_or_default();
        let order = (urgency, sku, item, place, lot);
        let sleep = Sleep::of(&state);
        if sleep == Sleep::Awake {
            self.awake += 1;
            *self.of_place.entry(place).or_default() += 1;
        }
        self.of_item.entry(item).or_default().push(order.clone());
        self.order.insert(order, sleep);
    }

    /// Reads the alerts of an item again.
    pub fn update<R: Read>(&mut self, book: &R, items: &ItemOrders, item: ItemId) -> Result<(), Unreadable> {
        for order in self.of_item.remove(&item).unwrap_or_default() {
            if self.order.remove(&order) == Some(Sleep::Awake) {
                self.awake = self.awake.saturating_sub(1);
                if let Some(count) = self.of_place.get_mut(&order.3) {
                    *count = count.saturating_sub(1);
                }
            }
        }
        let span = closed(
            (item, 0, LocationId(0), LotId::NONE),
            (item, u8::MAX, LocationId(u32::MAX), LotId(u32::MAX)),
        );
        let mut keys = Vec::new();
        book.scan::<AlertsByItem>(span, Direction::Up, &mut |(item, urgency, place, lot), ()| {
            keys.push((urgency, item, place, lot));
            ControlFlow::Continue(())
        })?;
        for key in keys {
            if let Some(alert) = book.get::<Alerts>(&key)? {
                self.insert(items, key, alert.state);
            }
        }
        Ok(())
    }

    /// How many are not snoozed.
    pub fn awake(&self) -> usize {
        self.awake
    }

    /// How many that are not snoozed stand at this very place.
    pub fn at(&self, place: LocationId) -> u32 {
        self.of_place.get(&place).copied().unwrap_or(0)
    }

    /// The most urgent one of an item that is not snoozed.
    pub fn of_item(&self, item: ItemId) -> Option<AlertKind> {
        let awake = |order: &&Order| self.order.get(*order) == Some(&Sleep::Awake);
        let urgency = self.of_item.get(&item)?.iter().filter(awake).map(|order| order.0).min()?;
        AlertKind::ALL.into_iter().find(|kind| kind.urgency() == urgency)
    }

    /// All of them, most urgent first; snoozed ones only where asked for.
    pub fn keys(&self, with_snoozed: bool) -> impl Iterator<Item = AlertKey> + '_ {
        self.order.iter().filter(move |(_, sleep)| with_snoozed || **sleep == Sleep::Awake).filter_map(
            |((urgency, _, item, place, lot), _)| AlertKey::of_row((*urgency, *item, *place, *lot)),
        )
    }
}
