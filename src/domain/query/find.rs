//! What a code or a text may mean: scans, search, proposals.

use super::super::ids::{ItemId, JobId, LocationId, LotId, SupplierId};
use super::super::item::Unit;
use super::super::quantity::Qty;
use super::super::text::{Code, Name};
use super::records::RecordRow;
use serde::{Deserialize, Serialize};

/// Asks what a scanned or typed code is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanQuery {
    /// As scanned; more than fits in a code means nothing.
    pub text: String,
}

/// What a code may mean, most likely first: barcode, location, SKU, lot, document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Meaning {
    /// An item, in a unit.
    Item {
        /// Which.
        id: ItemId,
        /// Its SKU.
        sku: Code,
        /// Its name.
        name: Name,
        /// The unit of one scan.
        unit: Unit,
        /// That unit in base units.
        quantity: Qty,
    },
    /// A location.
    Location {
        /// Which.
        id: LocationId,
        /// Its code.
        code: Code,
    },
    /// A lot of an item.
    Lot {
        /// Of what.
        item: ItemId,
        /// The item's SKU.
        sku: Code,
        /// Which.
        id: LotId,
        /// Its number.
        number: Code,
    },
    /// A document with reservations.
    Document(Code),
}

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SearchIn {
    /// Items by SKU, name, barcode.
    Items,
    /// Locations inside by code, name, barcode.
    Locations,
    /// Suppliers by code and name.
    Suppliers,
    /// Jobs by code and name.
    Jobs,
    /// Lots of an item by number.
    Lots(ItemId),
    /// Documents with reservations.
    Documents,
    /// Items and locations.
    Everything,
}

/// Asks for things whose code or name is like a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchQuery {
    /// Among what.
    pub among: SearchIn,
    /// Like this; empty gives the first ones.
    pub text: String,
    /// How many.
    pub rows: u16,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// What.
    pub meaning: HitId,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HitId {
    /// An item.
    Item(ItemId),
    /// A location.
    Location(LocationId),
    /// A supplier.
    Supplier(SupplierId),
    /// A job.
    Job(JobId),
    /// A lot.
    Lot(LotId),
    /// A document.
    Document,
}

/// Asks where an item would be put away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposePutAway {
    /// What.
    pub item: ItemId,
}

/// Where an item would be put away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutAwayProposal {
    /// Its home bin, or the last bin it lay in.
    pub to: Option<(LocationId, Code)>,
    /// What waits on docks and carts.
    pub waiting: Vec<RecordRow>,
}

/// Asks what an issue would take from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposeIssue {
    /// What.
    pub item: ItemId,
    /// How much.
    pub quantity: Qty,
    /// Only from this place and all places in it.
    pub from: Option<LocationId>,
}

/// What an issue would take from where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueProposal {
    /// The records and how much of each, first expired first.
    pub lines: Vec<(RecordRow, Qty)>,
    /// What could not be found.
    pub short: Qty,
    /// What was left out because its last day is over; a lot that is named goes out all the same.
    pub expired: Qty,
}
