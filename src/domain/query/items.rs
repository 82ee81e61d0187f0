//! What is asked of items: the list, one of them, its months.

use super::super::alert::AlertKind;
use super::super::command::ItemRef;
use super::super::ids::{ItemId, LocationId};
use super::super::item::Item;
use super::super::kind::Kind;
use super::super::quantity::Qty;
use super::super::tables::{ItemMonth, Total};
use super::super::text::{Code, Name};
use super::Window;
use super::alerts::AlertRow;
use super::records::RecordRow;
use serde::{Deserialize, Serialize};

/// What a list of items is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ItemSort {
    /// SKU.
    Sku,
    /// Name.
    Name,
    /// On hand in the whole room.
    OnHand,
    /// Available in the whole room.
    Available,
}

/// Which way a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SortWay {
    /// Smallest first.
    Up,
    /// Largest first.
    Down,
}

/// Which records of master data are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Include {
    /// Those in use.
    Active,
    /// Retired and merged ones too.
    All,
}

/// Asks for a list of items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemsQuery {
    /// Only what lies in this place and all places in it.
    pub place: Option<LocationId>,
    /// Only what SKU, name, category or barcode match: every word somewhere; fuzzy where nothing matches so.
    pub filter: String,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Sorted by.
    pub sort: ItemSort,
    /// Sorted which way.
    pub way: SortWay,
    /// Retired ones too.
    pub include: Include,
    /// Which rows; ignored where `around` is found.
    pub window: Window,
    /// The window that holds this item, wherever it is.
    pub around: Option<ItemId>,
}

/// An item in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRow {
    /// Its id.
    pub id: ItemId,
    /// Its SKU.
    pub sku: Code,
    /// Its name.
    pub name: Name,
    /// Its main kind.
    pub kind: Kind,
    /// Its unit.
    pub unit: Code,
    /// Its decimals.
    pub decimals: u8,
    /// What there is, in the place asked about.
    pub on_hand: Qty,
    /// On hold there.
    pub on_hold: Qty,
    /// Reserved, in the whole room.
    pub reserved: Qty,
    /// Available: in the place, less what is reserved.
    pub available: Qty,
    /// Some of it there is being counted blind, and is in none of these.
    pub hidden: bool,
    /// The site's minimum, where there is one.
    pub min: Option<Qty>,
    /// Its most urgent live alert.
    pub alert: Option<AlertKind>,
}

/// Asks for one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemQuery {
    /// Which.
    pub item: ItemRef,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemView {
    /// Its id.
    pub id: ItemId,
    /// All of it.
    pub item: Item,
    /// The code of its home bin.
    pub home: Option<Code>,
    /// The code of each policy's place, in the order of its policies; none means the whole site.
    pub policy_places: Vec<Option<Code>>,
    /// The code of each supplier, in the order of its suppliers.
    pub supplier_codes: Vec<Code>,
    /// What there is in the whole room.
    pub total: Total,
    /// Whether that leaves out what lies in a place under a count that is blind for the asker.
    pub under_count: bool,
    /// Its stock records inside, at most [`ROWS_MAX`].
    pub records: Vec<RecordRow>,
    /// Its live alerts.
    pub alerts: Vec<AlertRow>,
    /// The last twelve months, oldest first, the current one last.
    pub months: Vec<MonthRow>,
}

/// What an item did in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthRow {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
    /// What it did.
    pub moved: ItemMonth,
    /// On hand at the end of the month (now, for the current one).
    pub on_hand: Qty,
}
