//! Events: what a command did, one row each in the journal. Append-only: a variant is never edited, moved or removed.

use serde::{Deserialize, Serialize};

use super::alert::AlertKey;
use super::ids::{
    CountId, EntryLine, Hash, ItemId, JobId, LocationId, LotId, PersonId, Record, ReservationId, SupplierId,
};
use super::item::Item;
use super::location::Location;
use super::party::{Job, Lot, Person, Reservation, Supplier};
use super::quantity::{Money, Qty, UnitCost};
use super::settings::Settings;
use super::text::{Code, Name, Note};
use super::time::{Day, Moment};

/// One thing that happened. Master data is recorded whole, as it is from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The store was made; always the first event.
    Created {
        /// Names this store among all stores.
        site: [u8; 16],
    },
    /// A restore or a repair began a new epoch on top of an entry.
    EpochBegan {
        /// The epoch from here on.
        epoch: u32,
        /// The hash of the entry that it stands on.
        head: Hash,
    },
    /// The settings from here on.
    Settings(Settings),
    /// A person as they are from here on.
    Person(PersonId, Person),
    /// An item as it is from here on.
    Item(ItemId, Box<Item>),
    /// A location as it is from here on.
    Location(LocationId, Box<Location>),
    /// A supplier as they are from here on.
    Supplier(SupplierId, Supplier),
    /// A job as it is from here on.
    Job(JobId, Job),
    /// A lot as it is from here on.
    Lot(LotId, Lot),
    /// A quantity of one stock record went from one location to another.
    Moved(Movement),
    /// A reservation as it is from here on; a quantity of zero ends it.
    Reservation {
        /// Which.
        id: ReservationId,
        /// What it promised before; zero for a new one.
        was: Qty,
        /// As it is from here on.
        now: Reservation,
    },
    /// A set of records to observe.
    CountOpened(CountId, Count),
    /// Nothing more is observed in this count.
    CountClosed(CountId),
    /// Somebody saw a quantity at a moment.
    Observed(Observation),
    /// A supervisor's word on an observation that was not within its limit.
    Judged(EntryLine, Judgement),
    /// An observation was undone.
    Withdrawn(EntryLine),
    /// A line was undone by this entry.
    Undid(EntryLine),
    /// Somebody has seen an alert.
    AlertAcknowledged(AlertKey),
    /// Somebody wants not to be told until a day.
    AlertSnoozed {
        /// Which.
        key: AlertKey,
        /// The day on which it comes back.
        until: Day,
        /// Why.
        reason: Option<Note>,
    },
    /// Nothing may be dated on or before this day from here on.
    PeriodClosed(Day),
    /// What an item's stock was when the period closed, where it differs from the closing before: a frozen cost.
    ClosedItem {
        /// Which.
        item: ItemId,
        /// On hand at the close.
        on_hand: Qty,
        /// Its value then.
        value: Money,
    },
    /// A business day began: lots expire, snoozed alerts come back.
    DayBegan(Day),
    /// The closing in this entry goes on in another, from this item on.
    ClosingGoesOn(ItemId),
}

/// A quantity of one stock record going from one location to another at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// What.
    pub item: ItemId,
    /// Which lot.
    pub lot: LotId,
    /// From where.
    pub from: LocationId,
    /// To where; never the same.
    pub to: LocationId,
    /// How much; always above zero.
    pub quantity: Qty,
    /// When it happened.
    pub at: Moment,
    /// What sort of movement.
    pub kind: MoveKind,
    /// What a receipt or opening cost a base unit; nothing else records a cost.
    pub cost: Option<UnitCost>,
    /// With whom.
    pub party: Party,
    /// Why, on adjustments and scrap.
    pub reason: Option<Reason>,
    /// What was typed, where it was not the plain number.
    pub typed: Option<Name>,
    /// The line that it reverses or the observation that it belongs to.
    pub about: About,
}

/// What sort of movement; the second look learns by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MoveKind {
    /// Opening stock.
    Opening,
    /// From a supplier.
    Receive,
    /// From the dock to its bin.
    PutAway,
    /// To a customer, production or a job.
    Issue,
    /// Inside the room.
    Move,
    /// Up or down by a reason.
    Adjust,
    /// Thrown away.
    Scrap,
    /// Came back, or went back to a supplier.
    Return,
    /// What a count found.
    Count,
    /// What keeps a posted count true when paper comes late.
    CountCorrection,
    /// Half of a merge or of making lots.
    Recode,
}

/// With whom a movement was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Party {
    /// Nobody in particular.
    Nobody,
    /// A supplier.
    Supplier(SupplierId),
    /// A job.
    Job(JobId),
    /// What was promised under a reservation.
    Reservation(ReservationId),
}

/// What a movement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// Itself.
    Nothing,
    /// It reverses this line.
    Reverses(EntryLine),
    /// It posts, withdraws or corrects the variance of this observation.
    Observation(EntryLine),
}

/// Why stock was adjusted or scrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// Broken or spoilt.
    Damaged,
    /// Past its date.
    Expired,
    /// Not there.
    Missing,
    /// There, but not on the books.
    Found,
    /// Taken.
    Stolen,
    /// Used without being booked.
    Consumed,
    /// Typed wrong before.
    DataEntry,
    /// Given away or tested.
    Sample,
    /// Sent back without being booked.
    Returned,
    /// Another reason; the note says which.
    Other,
}

/// A set of records to observe: one bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Where.
    pub place: LocationId,
    /// Whose.
    pub by: PersonId,
    /// When it was opened.
    pub at: Moment,
}

/// Somebody saw a quantity of a record at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// In which count.
    pub count: CountId,
    /// Of what.
    pub record: Record,
    /// When.
    pub at: Moment,
    /// What was seen.
    pub counted: Qty,
    /// What the book said of that moment.
    pub book: Qty,
    /// The unit cost that the limit was judged at.
    pub cost: Option<UnitCost>,
    /// What was typed, where it was not the plain number.
    pub typed: Option<Name>,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Counted as booked.
    Matches,
    /// Within the limit: its variance is posted in the same entry.
    Posted,
    /// Left to a supervisor.
    Review,
}

/// A supervisor's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Judgement {
    /// The variance is posted.
    Approved,
    /// The book stands.
    Rejected,
}

impl MoveKind {
    /// The word used in lists and files.
    pub fn word(self) -> &'static str {
        match self {
            MoveKind::Opening => "opening",
            MoveKind::Receive => "receive",
            MoveKind::PutAway => "putaway",
            MoveKind::Issue => "issue",
            MoveKind::Move => "move",
            MoveKind::Adjust => "adjust",
            MoveKind::Scrap => "scrap",
            MoveKind::Return => "return",
            MoveKind::Count => "count",
            MoveKind::CountCorrection => "count-correction",
            MoveKind::Recode => "recode",
        }
    }
}

impl Reason {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Reason; 10] = [
        Reason::Damaged,
        Reason::Expired,
        Reason::Missing,
        Reason::Found,
        Reason::Stolen,
        Reason::Consumed,
        Reason::DataEntry,
        Reason::Sample,
        Reason::Returned,
        Reason::Other,
    ];

    /// The word used in commands, files and lists.
    pub fn word(self) -> &'static str {
        match self {
            Reason::Damaged => "damaged",
            Reason::Expired => "expired",
            Reason::Missing => "missing",
            Reason::Found => "found",
            Reason::Stolen => "stolen",
            Reason::Consumed => "consumed",
            Reason::DataEntry => "data-entry",
            Reason::Sample => "sample",
            Reason::Returned => "returned",
            Reason::Other => "other",
        }
    }

    /// Understands the word.
    pub fn parse(text: &str) -> Option<Reason> {
        let folded = super::text::fold(text.trim());
        Reason::ALL.into_iter().find(|reason| reason.word() == folded)
    }
}

/// A document's code, as reservations and references carry it.
pub type Document = Code;
