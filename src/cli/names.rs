//! Codes for the ids in receipts, each asked for once.

use std::collections::HashMap;

use crate::domain::command::{ItemRef, LocationRef};
use crate::domain::ids::{ItemId, LocationId, LotId};
use crate::domain::item::Tracking;
use crate::domain::location::Outside;
use crate::domain::query::{ItemQuery, LocationQuery, LotsQuery, ROWS_MAX, Window};
use crate::service::desk::{Desk, ask};

/// What was looked up.
#[derive(Debug, Default)]
pub struct Names {
    items: HashMap<ItemId, ItemName>,
    locations: HashMap<LocationId, String>,
    lots: HashMap<(ItemId, LotId), String>,
}

/// What an item is called, and what its quantities look like.
#[derive(Clone, Debug)]
pub struct ItemName {
    /// SKU.
    pub sku: String,
    /// Unit.
    pub unit: String,
    /// Decimals.
    pub decimals: u8,
    /// Whether it is kept by lot now.
    pub tracking: Tracking,
}

impl Names {
    /// An item. What cannot be looked up is called by its id: the command is done, and that is what matters.
    pub fn item(&mut self, desk: &dyn Desk, id: ItemId) -> ItemName {
        let look = || match ask(desk, ItemQuery { item: ItemRef::Id(id) }) {
            Ok(Some(view)) => ItemName {
                sku: view.item.sku.to_string(),
                unit: view.item.unit.to_string(),
                decimals: view.item.decimals,
                tracking: view.item.tracking,
            },
            _ => ItemName {
                sku: format!("item #{id}"),
                unit: String::new(),
                decimals: 0,
                tracking: Tracking::None,
            },
        };
        self.items.entry(id).or_insert_with(look).clone()
    }

    /// A location.
    pub fn location(&mut self, desk: &dyn Desk, id: LocationId) -> String {
        if let Some(outside) = Outside::of(id) {
            return outside.word().to_owned();
        }
        let look = || match ask(desk, LocationQuery { location: LocationRef::Id(id) }) {
            Ok(Some(view)) => view.location.code.to_string(),
            _ => format!("location #{id}"),
        };
        self.locations.entry(id).or_insert_with(look).clone()
    }

    /// A lot; nothing for things without lots.
    pub fn lot(&mut self, desk: &dyn Desk, item: ItemId, lot: LotId) -> Option<String> {
        let lot = lot.some()?;
        if !self.lots.contains_key(&(item, lot)) {
            let mut offset = 0;
            while let Ok(page) =
                ask(desk, LotsQuery { item: Some(item), window: Window { offset, rows: ROWS_MAX } })
            {
                offset += u64::try_from(page.rows.len()).unwrap_or(u64::MAX);
                for row in &page.rows {
                    self.lots.insert((item, row.id), row.lot.number.to_string());
                }
                if page.rows.is_empty() || offset >= page.total || self.lots.contains_key(&(item, lot)) {
                    break;
                }
            }
        }
        Some(self.lots.get(&(item, lot)).cloned().unwrap_or_else(|| format!("#{lot}")))
    }
}
