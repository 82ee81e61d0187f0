//! Items: added, changed, renamed, merged, retired, revived, kept by lot from now on or no more.

use stockroom::domain::command::{Command, ItemCommand, ItemPatch, Patch, PolicyPatch, PolicySwitch};
use stockroom::domain::ids::ItemId;
use stockroom::domain::item::{Item, ItemState, Tracking};
use stockroom::domain::kind::Kind as ItemKind;
use stockroom::domain::quantity::{Qty, UnitCost};

use super::{Maker, code, name};
use crate::counted::State;
use crate::wish::Kind;

/// Items in use, at most and at least: few, so that much happens to each.
const MOST: usize = 12;
const FEWEST: usize = 6;

impl Maker<'_> {
    pub(super) fn item(&mut self, kind: Kind) -> Option<Command> {
        if self.dice.chance(95) {
            self.manager();
        }
        let command = match kind {
            Kind::ItemAdd => self.item_add()?,
            Kind::ItemChange => {
                let item = self.active_item()?;
                let patch = Box::new(self.item_patch(item)?);
                ItemCommand::Change { item: self.item_ref(item), patch }
            }
            Kind::ItemTracking => self.item_tracking()?,
            Kind::ItemRename => {
                let item = self.active_item()?;
                ItemCommand::Rename { item: self.item_ref(item), sku: self.sku() }
            }
            Kind::ItemMerge => self.item_merge()?,
            Kind::ItemRetire => {
                if self.model.active_items().len() <= FEWEST {
                    return None;
                }
                let mut idle = self.model.active_items();
                idle.retain(|item| self.model.stock_of(*item).is_empty());
                let item = self.dice.pick(&idle).copied().or_else(|| self.active_item())?;
                ItemCommand::Retire(self.item_ref(item))
            }
            _ => {
                let items = self.model.items.iter();
                let retired = items.filter(|(_, item)| item.state == ItemState::Retired);
                let retired: Vec<ItemId> = retired.map(|(id, _)| *id).collect();
                let item = *self.dice.pick(&retired)?;
                ItemCommand::Revive(self.item_ref(item))
            }
        };
        Some(Command::Item(command))
    }

    fn sku(&mut self) -> stockroom::domain::text::Code {
        code(&format!("NEW-{}", self.dice.below(400)))
    }

    fn item_add(&mut self) -> Option<ItemCommand> {
        if self.model.active_items().len() >= MOST {
            return None;
        }
        let sku = self.sku();
        let tracking = if self.dice.chance(40) { Tracking::Lot } else { Tracking::None };
        let patch = ItemPatch {
            name: Some(name(sku.as_str())),
            kind: self.dice.pick(&ItemKind::ALL).copied(),
            decimals: Some(if self.dice.chance(70) { 0 } else { 2 }),
            tracking: Some(tracking),
            unit_cost: Patch::Set(UnitCost(self.dice.between(0, 900_000) as i64)),
            ..ItemPatch::default()
        };
        Some(ItemCommand::Add { sku, patch: Box::new(patch) })
    }

    fn item_patch(&mut self, item: ItemId) -> Option<ItemPatch> {
        let bare = ItemPatch::default();
        Some(match self.dice.below(7) {
            0 => ItemPatch { kind: self.dice.pick(&ItemKind::ALL).copied(), ..bare },
            1 => ItemPatch { decimals: Some(self.dice.below(3) as u8), ..bare },
            2 => ItemPatch { unit_cost: Patch::Set(UnitCost(self.dice.between(0, 900_000) as i64)), ..bare },
            3 => {
                let home = self.active_place()?;
                ItemPatch { home: Patch::Set(self.place_ref(home)), ..bare }
            }
            _ => ItemPatch { policies: vec![self.policy(item)?], ..bare },
        })
    }

    fn policy(&mut self, item: ItemId) -> Option<PolicyPatch> {
        let place = if self.dice.chance(50) { None } else { Some(self.active_place()?) };
        let there = self.model.items.get(&item)?.policies.iter().any(|policy| policy.place.is_some());
        let clear = there && self.dice.chance(30);
        let min = Qty::whole(self.dice.between(0, 200) as i64)?;
        Some(PolicyPatch {
            place: place.map(|place| self.place_ref(place)),
            min: if clear { Patch::Clear } else { Patch::Set(min) },
            max: Patch::Clear,
            switch: PolicySwitch::MinMax,
        })
    }

    /// Whether nothing of an item is being counted, waits for a supervisor or is below nothing, as merges want it.
    fn is_calm(&self, item: ItemId) -> bool {
        let waits = self.model.counted.seen.values();
        let waits = waits.filter(|seen| seen.state == State::Review).any(|seen| seen.record.item == item);
        let stock = self.model.stock_of(item);
        let counted = stock.iter().any(|(record, _)| self.model.open_count(record.location).is_some());
        !waits && !counted && stock.iter().all(|(_, held)| *held > 0)
    }

    /// An item in use, a calm one mostly.
    fn calm_item(&mut self) -> Option<ItemId> {
        let mut calm = self.model.active_items();
        calm.retain(|item| self.is_calm(*item));
        let any = self.dice.chance(10);
        self.dice.pick(&calm).copied().filter(|_| !any).or_else(|| self.active_item())
    }

    fn item_tracking(&mut self) -> Option<ItemCommand> {
        let item = self.calm_item()?;
        let tracking = match self.model.items.get(&item)?.tracking {
            Tracking::Lot => Tracking::None,
            Tracking::None => Tracking::Lot,
        };
        let patch = Box::new(ItemPatch { tracking: Some(tracking), ..ItemPatch::default() });
        Some(ItemCommand::Change { item: self.item_ref(item), patch })
    }

    fn item_merge(&mut self) -> Option<ItemCommand> {
        let active = self.model.active_items();
        if active.len() <= FEWEST {
            return None;
        }
        let from = self.calm_item()?;
        let alike = |a: &Item, b: &Item| a.decimals == b.decimals && a.tracking == b.tracking;
        let ends = self.model.items.get(&from)?;
        let mut fit = active;
        fit.retain(|id| *id != from && self.model.items.get(id).is_some_and(|item| alike(ends, item)));
        if self.dice.chance(90) {
            fit.retain(|item| self.is_calm(*item));
        }
        let into = *self.dice.pick(&fit)?;
        Some(ItemCommand::Merge { from: self.item_ref(from), into: self.item_ref(into) })
    }
}
