//! The tables of the state, each declared with its class, key and value.
//!
//! The journal is the truth; the derived tables answer questions fast and can be made again from it; the working
//! tables may be lost without a lie. A row of a derived table holds nothing that its events do not say.

use serde::{Deserialize, Serialize};

use super::alert::Alert;
use super::entry::Header;
use super::event::{Count, Event};
use super::ids::{
    CountId, EntryLine, Hash, ItemId, JobId, LocationId, LotId, PersonId, ReservationId, Seq, SessionId,
    SupplierId,
};
use super::item::Item;
use super::location::Location;
use super::older;
use super::party::{Job, Lot, Person, Reservation, Supplier};
use super::quantity::{Money, Qty};
use super::settings::Settings;
use super::table::{Class, OldValue, Table};
use super::text::{Code, Name};
use super::time::{Day, Moment};

macro_rules! version {
    () => {
        1
    };
    ($version:literal) => {
        $version
    };
}

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident: $class:ident, $stored:literal, $key:ty => $value:ty $(, version $version:literal by $upgrade:path)?;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Table for $name {
                const NAME: &'static str = $stored;
                const CLASS: Class = Class::$class;
                const VERSION: u8 = version!($($version)?);
                type Key = $key;
                type Value = $value;
                $(
                    fn upgrade<O: OldValue>(version: u8, old: &O) -> Result<Option<$value>, String> {
                        $upgrade(version, old)
                    }
                )?
            }
        )*

        /// Something to be done for each table in turn, such as comparing two states.
        pub trait EachTable {
            /// What may go wrong.
            type Error;
            /// Does it for one table.
            fn table<T: Table>(&mut self) -> Result<(), Self::Error>;
        }

        /// Does something for every table.
        pub fn each_table<E: EachTable>(each: &mut E) -> Result<(), E::Error> {
            $(each.table::<$name>()?;)*
            Ok(())
        }
    };
}

tables! {
    /// The header of each entry.
    Entries: Journal, "entries.1", Seq => StoredHeader, version 2 by older::header;
    /// The events of each entry, one row each, lines from 1.
    Lines: Journal, "lines.1", (Seq, u32) => Event;

    /// The settings; key 0.
    SettingsTable: Derived, "settings.1", u8 => Settings;
    /// Single numbers about the store; see [`Fact`].
    Facts: Derived, "facts.1", u8 => u64;
    /// The answer to the last request of each session.
    Requests: Derived, "requests.1", SessionId => Answered;
    /// People and their roles.
    People: Derived, "people.1", PersonId => Person;
    /// Items.
    Items: Derived, "items.1", ItemId => Item;
    /// Items by folded SKU, old SKUs of merged items too.
    ItemsBySku: Derived, "items_by_sku.1", String => ItemId;
    /// What a folded barcode stands for.
    Barcodes: Derived, "barcodes.1", String => Scanned;
    /// Locations.
    Locations: Derived, "locations.1", LocationId => Location;
    /// Locations by folded code.
    LocationsByCode: Derived, "locations_by_code.1", String => LocationId;
    /// The places in a place, in walk order; parent 0 for top places.
    LocationsByParent: Derived, "locations_by_parent.1", (LocationId, u32, LocationId) => ();
    /// Suppliers.
    Suppliers: Derived, "suppliers.1", SupplierId => Supplier;
    /// Suppliers by folded code.
    SuppliersByCode: Derived, "suppliers_by_code.1", String => SupplierId;
    /// Jobs.
    Jobs: Derived, "jobs.1", JobId => Job;
    /// Jobs by folded code.
    JobsByCode: Derived, "jobs_by_code.1", String => JobId;
    /// Lots.
    Lots: Derived, "lots.1", LotId => Lot;
    /// Lots by item and folded number.
    LotsByNumber: Derived, "lots_by_number.1", (ItemId, String) => LotId;
    /// Lots by last day.
    LotsByExpiry: Derived, "lots_by_expiry.1", (u32, LotId) => ();

    /// What every stock record holds now, outside places too; no row for zero.
    Balances: Derived, "balances.1", (ItemId, LocationId, LotId) => Balance;
    /// The same by place.
    BalancesByPlace: Derived, "balances_by_place.1", (LocationId, ItemId, LotId) => ();
    /// What an item has in the whole room.
    Totals: Derived, "totals.1", ItemId => Total;
    /// How many stock records an item has inside a place, at every level of the tree, in SKU order.
    PlaceItems: Derived, "place_items.1", (LocationId, String, ItemId) => u32;
    /// How many stock records and items a place holds, with all that is in it.
    PlaceTotals: Derived, "place_totals.1", LocationId => PlaceTotal;
    /// Signed movements of a record by effective time.
    MovesByRecord: Derived, "moves_by_record.1", (ItemId, LocationId, LotId, Moment, Seq, u32) => Qty;
    /// Movement lines of an item by effective time.
    MovesByItem: Derived, "moves_by_item.1", (ItemId, Moment, Seq, u32) => ();
    /// Movement lines of a place by effective time.
    MovesByPlace: Derived, "moves_by_place.1", (LocationId, Moment, Seq, u32) => ();
    /// What a record held at the end of a month (UTC, months since 1970) in which it moved.
    Checkpoints: Derived, "checkpoints.1", (ItemId, LocationId, LotId, u32) => Qty;
    /// What an item did in a business month: key is item and months since 1970.
    ItemMonths: Derived, "item_months.1", (ItemId, u32) => ItemMonth;
    /// How large movements of a kind of an item have been.
    Largest: Derived, "largest.1", (ItemId, u8) => LargestMove;
    /// Entries by folded reference, with their action.
    EntriesByReference: Derived, "entries_by_reference.1", (String, Seq) => ();
    /// Entries of a person.
    EntriesByPerson: Derived, "entries_by_person.1", (PersonId, Seq) => ();
    /// Entries out of the order of time, with when they were recorded: the clock had gone back, or they are effective
    /// after that.
    OutOfOrder: Derived, "out_of_order.1", Seq => Moment;
    /// Lines that have been undone, and by which entry.
    Undone: Derived, "undone.1", (Seq, u32) => Seq;

    /// Reservations that still promise something.
    Reservations: Derived, "reservations.1", ReservationId => Reservation;
    /// The same by item.
    ReservationsByItem: Derived, "reservations_by_item.1", (ItemId, ReservationId) => ();
    /// The same by folded document.
    ReservationsByDocument: Derived, "reservations_by_document.1", (String, ReservationId) => ();

    /// Counts.
    Counts: Derived, "counts.1", CountId => CountRow;
    /// The open count of a place.
    OpenCounts: Derived, "open_counts.1", LocationId => CountId;
    /// Observations of a record by time.
    Observations: Derived, "observations.1", (ItemId, LocationId, LotId, Moment, Seq, u32) => Observed;
    /// The latest observation of each record in a count.
    CountLines: Derived, "count_lines.1", (CountId, ItemId, LocationId, LotId) => EntryLine;
    /// Observations that wait for a supervisor.
    Reviews: Derived, "reviews.1", (Seq, u32) => CountId;

    /// Live alerts: urgency, item, place (0 for the site), lot.
    Alerts: Derived, "alerts.1", (u8, ItemId, LocationId, LotId) => Alert;
    /// The same by item.
    AlertsByItem: Derived, "alerts_by_item.1", (ItemId, u8, LocationId, LotId) => ();
    /// Snoozed alerts by the day on which they come back: day, urgency, item, place, lot.
    AlertsByWake: Derived, "alerts_by_wake.1", (u32, u8, ItemId, LocationId, LotId) => ();
    /// What the last closing said of an item.
    Closed: Derived, "closed.1", ItemId => ClosedItem;

    /// What is kept of people beside the journal, which holds ids only: names, logins, accounts, PINs.
    Names: Working, "names.1", PersonId => Personal, version 2 by older::personal;
    /// Half-filled forms and where somebody was, as text of the screen's own: person, key.
    Drafts: Working, "drafts.1", (PersonId, String) => String;
}

/// A header with its hash, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredHeader {
    /// The header.
    pub header: Header,
    /// SHA-256 over the domain word, `prev`, the header and each event row's stored bytes in order.
    pub hash: Hash,
}

/// Which number of [`Facts`]. The numbers are stored: never change one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The last item id given.
    LastItem = 1,
    /// The last location id given.
    LastLocation = 2,
    /// The last supplier id given.
    LastSupplier = 3,
    /// The last job id given.
    LastJob = 4,
    /// The last lot id given.
    LastLot = 5,
    /// The last person id given.
    LastPerson = 6,
    /// The last count id given.
    LastCount = 7,
    /// The last reservation id given.
    LastReservation = 8,
    /// The last closed day plus one; 0 while none is closed.
    ClosedDays = 9,
    /// The last business day that the clock has begun plus one.
    BegunDays = 10,
    /// The store's epoch.
    Epoch = 11,
    /// The item that a closing goes on from; no row while none is under way.
    ClosingFrom = 12,
}

/// The answer to a session's last request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Its number.
    pub number: u64,
    /// The command's digest.
    pub digest: Hash,
    /// The entry that it made.
    pub seq: Seq,
    /// Who asked.
    pub by: PersonId,
}

/// What a barcode stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scanned {
    /// An item, and which of its barcodes.
    Item(ItemId),
    /// A location's label.
    Location(LocationId),
}

/// What a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// On hand; below zero only after an override, or outside.
    pub on_hand: Qty,
    /// The last entry that moved it.
    pub last: Seq,
}

/// What an item has in the whole room. No row while all is zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// In all places inside.
    pub on_hand: Qty,
    /// In hold locations or hold lots.
    pub on_hold: Qty,
    /// Promised to documents.
    pub reserved: Qty,
}

impl Total {
    /// on hand - on hold - reserved.
    pub fn available(&self) -> Qty {
        Qty(self.on_hand.0.saturating_sub(self.on_hold.0).saturating_sub(self.reserved.0))
    }
}

/// How much a place holds, with all that is in it. No row while all is zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceTotal {
    /// Stock records.
    pub records: u32,
}

/// What an item did in a business month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemMonth {
    /// Came in from outside, returns and opening included, less what was undone.
    pub received: Qty,
    /// Went out by issue, less returns of it.
    pub used: Qty,
    /// Adjusted, scrapped and counted: up less down.
    pub adjusted: Qty,
}

/// How large movements of a kind have been.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LargestMove {
    /// How many there were.
    pub times: u32,
    /// The largest of them.
    pub quantity: Qty,
}

/// A count and where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountRow {
    /// What was opened.
    pub count: Count,
    /// Whether it still takes observations.
    pub state: CountState,
}

/// Whether a count still takes observations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CountState {
    /// It does.
    Open,
    /// It does not.
    Closed,
}

/// An observation and what has become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// In which count.
    pub count: CountId,
    /// What was seen.
    pub counted: Qty,
    /// What has been posted for it so far, corrections included; zero while none.
    pub posted: Qty,
    /// Where it is.
    pub state: ObservedState,
}

/// Where an observation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ObservedState {
    /// It holds: it matched, or its variance is posted.
    Posted,
    /// It waits for a supervisor.
    Review,
    /// A supervisor let the book stand.
    Rejected,
    /// It was undone.
    Withdrawn,
}

/// What the last closing said of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedItem {
    /// The last day of the period.
    pub day: Day,
    /// On hand then.
    pub on_hand: Qty,
    /// Its value then.
    pub value: Money,
}

/// A person's login and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    /// How they log in.
    pub login: Code,
    /// What they are called.
    pub name: Name,
}

/// What is kept of a person beside the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// Login and name.
    pub name: PersonName,
    /// The number of the account that they were enrolled with: whoever comes with their login under another number is
    /// not them. None until they log in with an account of their own.
    pub account: Option<u32>,
    /// What their PIN is held against; none while they have none.
    pub pin: Option<PinKept>,
}

impl From<PersonName> for Personal {
    fn from(name: PersonName) -> Self {
        Personal { name, account: None, pin: None }
    }
}

/// A PIN as it is kept: never the PIN itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinKept {
    /// Chance, so that two equal PINs are kept differently.
    pub salt: [u8; 16],
    /// What the PIN and the salt come to.
    pub hash: [u8; 32],
    /// Wrong tries since the last right one.
    pub wrong: u8,
    /// Until when none is taken; the beginning of time while one is.
    pub until: Moment,
}

impl std::fmt::Debug for PinKept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PinKept")
            .field("wrong", &self.wrong)
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}
