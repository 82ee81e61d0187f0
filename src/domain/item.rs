//! Items: what is stocked, its packs, barcodes, suppliers and policies.

use serde::{Deserialize, Serialize};

use super::ids::{ItemId, LocationId, SupplierId};
use super::kind::Kind;
use super::quantity::{Qty, UnitCost};
use super::text::{Code, Name, Note};

/// The most packs, barcodes, suppliers, policies or named extra columns of one item.
pub const PARTS_MAX: usize = 32;

/// One thing that is stocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its code.
    pub sku: Code,
    /// What people call it.
    pub name: Name,
    /// Its main kind.
    pub kind: Kind,
    /// The other kinds that it is used as.
    pub uses: Vec<Kind>,
    /// Category path, levels separated by ` > `.
    pub category: Option<Name>,
    /// The base unit's name.
    pub unit: Code,
    /// How many decimals a quantity of it takes: 0 to 6.
    pub decimals: u8,
    /// Packs, each an exact number of base units.
    pub packs: Vec<Pack>,
    /// Barcodes, each tied to a unit.
    pub barcodes: Vec<Barcode>,
    /// Who sells it.
    pub suppliers: Vec<ItemSupplier>,
    /// Usual cost of one base unit.
    pub unit_cost: Option<UnitCost>,
    /// Price of one base unit.
    pub price: Option<UnitCost>,
    /// The bin it belongs in.
    pub home: Option<LocationId>,
    /// Policy per place; no place means the whole site. At most one a place.
    pub policies: Vec<Policy>,
    /// Whether its stock is kept by lot.
    pub tracking: Tracking,
    /// Notes.
    pub notes: Option<Note>,
    /// Columns of an import that have no field, kept as named text.
    pub extra: Vec<(Name, Note)>,
    /// Whether it is in use.
    pub state: ItemState,
}

/// A pack: exactly `units / per` base units, both above zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Its name, such as `case`.
    pub name: Code,
    /// Numerator of the exact factor.
    pub units: u64,
    /// Denominator of the exact factor; 1 for nearly all.
    pub per: u64,
}

/// The unit that a barcode or a quantity is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// The item's base unit.
    Base,
    /// One of its packs, by name.
    Pack(Code),
}

/// A barcode and what one scan of it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barcode {
    /// As scanned.
    pub code: Code,
    /// One of what.
    pub unit: Unit,
}

/// A supplier's terms for an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemSupplier {
    /// Who.
    pub supplier: SupplierId,
    /// Their code for it.
    pub code: Option<Code>,
    /// The unit they sell it in.
    pub unit: Unit,
    /// Their price of one base unit.
    pub price: Option<UnitCost>,
    /// Days from order to bookable receipt.
    pub lead_days: Option<u16>,
    /// Minimum order quantity.
    pub moq: Option<Qty>,
}

/// What is kept of an item at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The place; none means the whole site.
    pub place: Option<LocationId>,
    /// The rule there.
    pub rule: Rule,
}

/// A replenishment rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// Alerts and suggestions are off here, whatever the site says.
    None,
    /// Low at or below `min`, filled up to `max`.
    MinMax {
        /// Low at or below this.
        min: Qty,
        /// Filled up to this; none where nobody said.
        max: Option<Qty>,
    },
}

/// Whether stock is kept by lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tracking {
    /// One record a place.
    None,
    /// One record a place and lot; every receipt names its lot.
    Lot,
}

/// Whether an item is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemState {
    /// In use.
    Active,
    /// Kept for its history only; holds no stock.
    Retired,
    /// Merged into another, which answers for its code.
    Merged(ItemId),
}

impl Item {
    /// A new item with what its kind sets.
    pub fn new(sku: Code, name: Name, kind: Kind, unit: Code) -> Item {
        Item {
            sku,
            name,
            kind,
            uses: Vec::new(),
            category: None,
            unit,
            decimals: 0,
            packs: Vec::new(),
            barcodes: Vec::new(),
            suppliers: Vec::new(),
            unit_cost: None,
            price: None,
            home: None,
            policies: Vec::new(),
            tracking: Tracking::None,
            notes: None,
            extra: Vec::new(),
            state: ItemState::Active,
        }
    }

    /// The pack of that name, whatever its case.
    pub fn pack(&self, name: &str) -> Option<&Pack> {
        let folded = super::text::fold(name);
        self.packs.iter().find(|pack| pack.name.folded() == folded)
    }

    /// How many base units one of `unit` is, in millionths, where that is exact.
    pub fn unit_quantity(&self, unit: &Unit) -> Option<Qty> {
        match unit {
            Unit::Base => Qty::whole(1),
            Unit::Pack(name) => self.pack(name.as_str())?.quantity(Qty(super::quantity::MILLION)),
        }
    }
}

impl Pack {
    /// The pack with its factor in lowest terms, so that 24/2 and 12/1 are one.
    pub fn reduced(&self) -> Pack {
        let (mut a, mut b) = (self.units, self.per);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let by = a.max(1);
        Pack { name: self.name.clone(), units: self.units / by, per: self.per / by }
    }

    /// `count` (in millionths) of this pack in base units; `None` where that is not exact or too large.
    pub fn quantity(&self, count: Qty) -> Option<Qty> {
        let product = i128::from(count.0).checked_mul(i128::from(self.units))?;
        let per = i128::from(self.per);
        if per == 0 || product % per != 0 {
            return None;
        }
        i64::try_from(product / per).ok().map(Qty).and_then(Qty::bounded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quantity::{MILLION, QTY_MAX};

    fn code(text: &str) -> Code {
        Code::new(text).unwrap()
    }

    #[test]
    fn a_pack_is_an_exact_quantity_of_the_base_unit_or_none() {
        for (units, per, count, wanted) in [
            (12, 1, 3 * MILLION, Some(36 * MILLION)),
            (12, 1, MILLION / 2, Some(6 * MILLION)),
            (1, 3, 3 * MILLION, Some(MILLION)),
            (1, 3, MILLION, None),
            (1, 0, MILLION, None),
            (0, 0, MILLION, None),
            (1_000, 1, QTY_MAX / 1_000, Some(QTY_MAX)),
            (1_000, 1, QTY_MAX / 1_000 + 1, None),
            (u64::MAX, 1, i64::MAX, None),
        ] {
            let pack = Pack { name: code("box"), units, per };
            assert_eq!(pack.quantity(Qty(count)), wanted.map(Qty), "{count} of {units}/{per}");
        }
        let mut item = Item::new(code("X"), Name::new("x").unwrap(), Kind::Raw, code("each"));
        item.packs.push(Pack { name: code("Case"), units: 12, per: 1 });
        let units = [Unit::Base, Unit::Pack(code("CASE")), Unit::Pack(code("box"))];
        let quantities = units.map(|unit| item.unit_quantity(&unit));
        assert_eq!(quantities, [Qty::whole(1), Qty::whole(12), None]);
    }
}
