//! What is asked of stock records and their movements.

use super::super::event::Movement;
use super::super::ids::{EntryLine, ItemId, LocationId, Record, Seq};
use super::super::quantity::Qty;
use super::super::text::{Code, Name};
use super::super::time::{Day, Moment};
use super::Window;
use serde::{Deserialize, Serialize};

/// What stock is listed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordsBy {
    /// SKU, then walk order.
    Item,
    /// Walk order, then SKU.
    Location,
    /// Last day of the lot, then SKU.
    Lot,
}

/// Asks for stock records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordsQuery {
    /// Only this item.
    pub item: Option<ItemId>,
    /// Only this place and all places in it.
    pub place: Option<LocationId>,
    /// As of a moment; none means now.
    pub as_of: Option<Moment>,
    /// In this order.
    pub by: RecordsBy,
    /// Which rows.
    pub window: Window,
}

/// A stock record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordRow {
    /// Which.
    pub record: Record,
    /// The item's SKU.
    pub sku: Code,
    /// The item's name.
    pub name: Name,
    /// The item's unit.
    pub unit: Code,
    /// The item's decimals.
    pub decimals: u8,
    /// The location's code.
    pub location: Code,
    /// The lot's number.
    pub lot: Option<Code>,
    /// The lot's last day.
    pub expires: Option<Day>,
    /// What there is; `None` where the asker counts it blind.
    pub on_hand: Option<Qty>,
    /// What of it is on hold: all or nothing.
    pub on_hold: Option<Qty>,
    /// What of the item is reserved for this very record or place.
    pub reserved: Qty,
    /// When it was last observed.
    pub counted: Option<Moment>,
}

/// Whose movements are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MovementsOf {
    /// An item's.
    Item(ItemId),
    /// A place's.
    Place(LocationId),
    /// A record's.
    Record(Record),
}

/// Where to go on in a list of movements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveCursor {
    /// Before this moment,
    pub at: Moment,
    /// or at it before this line.
    pub line: EntryLine,
}

/// Asks for movements, newest first by effective time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementsQuery {
    /// Whose.
    pub of: MovementsOf,
    /// Only those before this.
    pub after: Option<MoveCursor>,
    /// How many.
    pub rows: u16,
}

/// A movement in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementRow {
    /// Which line.
    pub line: EntryLine,
    /// All of it.
    pub movement: Movement,
    /// The item's SKU.
    pub sku: Code,
    /// The item's unit.
    pub unit: Code,
    /// From where.
    pub from: Code,
    /// To where.
    pub to: Code,
    /// The lot's number.
    pub lot: Option<Code>,
    /// Who it was with: a supplier's or job's code, or a reservation's document.
    pub party: Option<Code>,
    /// The entry's reference.
    pub reference: Option<Code>,
    /// Who did it.
    pub by: String,
    /// The signed change inside the room (item), of the place, or of the record.
    pub change: Qty,
    /// The balance after it: of the item in the room, of the item in the place, or of the record.
    pub balance: Qty,
    /// The entry that undid it.
    pub undone: Option<Seq>,
}
