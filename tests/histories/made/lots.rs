//! Lots: added, given another last day, put on hold, renamed, merged, retired.

use stockroom::domain::command::{Command, Hold, LotCommand, Patch};
use stockroom::domain::ids::{ItemId, LotId};
use stockroom::domain::item::Tracking;
use stockroom::domain::party::LotStatus;

use super::{Maker, code};
use crate::wish::Kind;

impl Maker<'_> {
    pub(super) fn lot(&mut self, kind: Kind) -> Option<Command> {
        if self.dice.chance(90) {
            self.signer();
        }
        let command = match kind {
            Kind::LotAdd => {
                let mut items = self.model.active_items();
                items.retain(|item| self.model.items[item].tracking == Tracking::Lot);
                let item = *self.dice.pick(&items)?;
                let today = self.model.day(self.now);
                LotCommand::Add {
                    item: self.item_ref(item),
                    number: self.number(),
                    expires: self.dice.chance(70).then(|| today.plus(self.dice.below(100) as i64)),
                    parent: None,
                }
            }
            Kind::LotChange => {
                let (item, lot) = self.known_lot(false)?;
                let today = self.model.day(self.now);
                let expires = match self.dice.below(3) {
                    0 => Patch::Clear,
                    1 => Patch::Set(today.plus(self.dice.below(60) as i64 - 10)),
                    _ => Patch::Keep,
                };
                let hold = match self.dice.below(6) {
                    0 => Some(Hold::Hold),
                    1..4 => Some(Hold::Free),
                    _ => None,
                };
                let (item, lot) = (self.item_ref(item), self.lot_ref(lot));
                LotCommand::Change { item, lot, expires, hold, parent: Patch::Keep }
            }
            Kind::LotRename => {
                let (item, lot) = self.known_lot(false)?;
                let (item, lot) = (self.item_ref(item), self.lot_ref(lot));
                LotCommand::Rename { item, lot, number: self.number() }
            }
            Kind::LotMerge => {
                let (item, from) = self.known_lot(false)?;
                let into = self.sibling(item, from)?;
                let item = self.item_ref(item);
                LotCommand::Merge { item, from: self.lot_ref(from), into: self.lot_ref(into) }
            }
            _ => {
                let (item, lot) = self.known_lot(true)?;
                LotCommand::Retire { item: self.item_ref(item), lot: self.lot_ref(lot) }
            }
        };
        Some(Command::Lot(command))
    }

    fn number(&mut self) -> stockroom::domain::text::Code {
        code(&format!("L{}", self.dice.below(60)))
    }

    /// A lot that is not merged away; an empty one where one is asked for and there is one.
    fn known_lot(&mut self, empty: bool) -> Option<(ItemId, LotId)> {
        let stock = self.model.stock();
        let lots = self.model.lots.iter().filter(|(_, lot)| !matches!(lot.status, LotStatus::Merged(_)));
        let lots: Vec<(ItemId, LotId)> = lots.map(|(id, lot)| (lot.item, *id)).collect();
        let idle: Vec<(ItemId, LotId)> = lots
            .iter()
            .filter(|(_, lot)| !stock.iter().any(|(record, _)| record.lot == *lot))
            .copied()
            .collect();
        if empty && let Some(lot) = self.dice.pick(&idle) {
            return Some(*lot);
        }
        self.dice.pick(&lots).copied()
    }

    /// Another lot of the same item, with the same last day where there is one.
    fn sibling(&mut self, item: ItemId, of: LotId) -> Option<LotId> {
        let expires = self.model.lots.get(&of)?.expires;
        let others = self.model.lots.iter().filter(|(id, lot)| lot.item == item && **id != of);
        let others: Vec<(LotId, bool)> =
            others.map(|(id, lot)| (*id, expires.is_none() || lot.expires == expires)).collect();
        let alike: Vec<LotId> = others.iter().filter(|(_, alike)| *alike).map(|(id, _)| *id).collect();
        self.dice.pick(&alike).copied().or_else(|| self.dice.pick(&others).map(|(id, _)| *id))
    }
}
