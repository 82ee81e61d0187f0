//! The lines of commands that move, promise or count stock.

use super::super::event::Reason;
use super::super::ids::{EntryLine, ReservationId, Seq};
use super::super::quantity::UnitCost;
use super::super::text::Code;
use super::super::time::Day;
use super::Amount;
use super::ItemRef;
use super::JobRef;
use super::LocationRef;
use super::LotRef;
use super::SupplierRef;
use serde::{Deserialize, Serialize};

/// A line of goods that come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InLine {
    /// What.
    pub item: ItemRef,
    /// How much.
    pub amount: Amount,
    /// The place inside: where to (or, for a return to a supplier, where from). None: see the command.
    pub place: Option<LocationRef>,
    /// Its lot; a new number makes a lot.
    pub lot: Option<LotRef>,
    /// The lot's last day, for a new lot.
    pub expires: Option<Day>,
    /// What a base unit cost.
    pub cost: Option<UnitCost>,
}

/// A line of goods that go out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutLine {
    /// What.
    pub item: ItemRef,
    /// How much.
    pub amount: Amount,
    /// From where; none means wherever it is, first expired first.
    pub from: Option<LocationRef>,
    /// Which lot; none means first expired first, over lots as needed.
    pub lot: Option<LotRef>,
    /// The document whose reservation it consumes.
    pub document: Option<Code>,
}

/// A line of goods that move inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveLine {
    /// What.
    pub item: ItemRef,
    /// How much; none means all there is of it there.
    pub amount: Option<Amount>,
    /// From where; none means the only dock or cart that holds it (put away only).
    pub from: Option<LocationRef>,
    /// To where; none means home, or where it lay last (put away only).
    pub to: Option<LocationRef>,
    /// Which lot; none means first expired first.
    pub lot: Option<LotRef>,
}

/// A line of an adjustment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustLine {
    /// What.
    pub item: ItemRef,
    /// Where.
    pub at: LocationRef,
    /// Which lot.
    pub lot: Option<LotRef>,
    /// How much up (above zero) or down.
    pub change: Amount,
    /// Why.
    pub reason: Reason,
}

/// A line of a reservation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReserveLine {
    /// What.
    pub item: ItemRef,
    /// How much.
    pub amount: Amount,
    /// From where in the room; none means anywhere.
    pub place: Option<LocationRef>,
    /// Which lot, where it matters.
    pub lot: Option<LotRef>,
}

/// A line of what was seen in a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountLine {
    /// What.
    pub item: ItemRef,
    /// Which lot.
    pub lot: Option<LotRef>,
    /// How much was seen; zero is a sighting too.
    pub counted: Amount,
}

/// Where issued goods go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IssueTo {
    /// Sold or shipped.
    Customer,
    /// Consumed by work.
    Production,
    /// Used on a job.
    Job(JobRef),
}

/// Which way a return goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReturnWay {
    /// A customer brings it back.
    FromCustomer,
    /// Work gives back what it did not use.
    FromProduction,
    /// A job gives back what it did not use.
    FromJob(JobRef),
    /// It goes back to whom it came from.
    ToSupplier(Option<SupplierRef>),
}

/// Which promise ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReleaseWhat {
    /// This reservation.
    Reservation(ReservationId),
    /// All of a document, or of one item in it.
    Document {
        /// The document.
        document: Code,
        /// Only this item.
        item: Option<ItemRef>,
    },
}

/// What is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UndoWhat {
    /// The asker's own last entry that can be undone.
    Last,
    /// A whole entry.
    Entry(Seq),
    /// One line of it.
    Line(EntryLine),
}
