//! What is asked of reservations, suppliers, jobs and lots.

use super::super::command::SupplierRef;
use super::super::ids::{ItemId, JobId, LotId, ReservationId, SupplierId};
use super::super::party::{Job, Lot, Reservation, Supplier};
use super::super::quantity::Qty;
use super::super::text::Code;
use super::Window;
use super::items::Include;
use serde::{Deserialize, Serialize};

/// Asks for reservations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservationsQuery {
    /// Only this document's.
    pub document: Option<Code>,
    /// Only this item's.
    pub item: Option<ItemId>,
    /// Which rows.
    pub window: Window,
}

/// A reservation in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservationRow {
    /// Which.
    pub id: ReservationId,
    /// All of it.
    pub reservation: Reservation,
    /// The item's SKU.
    pub sku: Code,
    /// The item's unit.
    pub unit: Code,
    /// The place's code.
    pub place: Option<Code>,
    /// The lot's number.
    pub lot: Option<Code>,
}

/// Asks for suppliers by code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuppliersQuery {
    /// Only this one.
    pub supplier: Option<SupplierRef>,
    /// Only what code or name match.
    pub filter: String,
    /// Retired ones too.
    pub include: Include,
    /// Which rows.
    pub window: Window,
}

/// A supplier in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierRow {
    /// Which.
    pub id: SupplierId,
    /// All of it.
    pub supplier: Supplier,
}

/// Asks for jobs by code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobsQuery {
    /// Only what code or name match.
    pub filter: String,
    /// Retired ones too.
    pub include: Include,
    /// Which rows.
    pub window: Window,
}

/// A job in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRow {
    /// Which.
    pub id: JobId,
    /// All of it.
    pub job: Job,
}

/// Asks for lots of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotsQuery {
    /// Of what; none means of all items.
    pub item: Option<ItemId>,
    /// Which rows.
    pub window: Window,
}

/// A lot in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotRow {
    /// Which.
    pub id: LotId,
    /// The item's SKU.
    pub sku: Code,
    /// All of it.
    pub lot: Lot,
    /// How much of it there is in the room.
    pub on_hand: Qty,
    /// Whether that leaves out what lies in a place under a count that is blind for the asker.
    pub under_count: bool,
}
