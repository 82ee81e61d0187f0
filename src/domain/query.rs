//! Queries: everything that a screen or a command may ask, each with its own answer, all of them windows.
//!
//! A query asks for what is shown and no more: rows are limited, and lists page by position in an order that the
//! engine keeps, or by a cursor. No type here is recursive.

use serde::{Deserialize, Serialize};

use super::alert::{Alert, AlertKey, AlertKind};
use super::command::{ItemRef, LocationRef, SupplierRef};
use super::entry::{Action, Undoes};
use super::event::{Event, Movement};
use super::ids::{
    CountId, EntryLine, Hash, ItemId, JobId, LocationId, LotId, PersonId, Record, RequestId, ReservationId,
    Seq, SupplierId,
};
use super::item::{Item, Unit};
use super::kind::Kind;
use super::location::{Location, LocationKind};
use super::party::{Job, Lot, Person, Reservation, Role, Supplier};
use super::quantity::Qty;
use super::receipt::Receipt;
use super::settings::Settings;
use super::tables::{CountState, ItemMonth, ObservedState, Total};
use super::text::{Code, Name, Note};
use super::time::{Day, Moment};

/// The most rows of one answer.
pub const ROWS_MAX: u16 = 200;
/// The longest filter or search text, in characters.
pub const FILTER_MAX: usize = 100;

/// Which rows of a list are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Where the first row is.
    pub offset: u64,
    /// How many rows, at most [`ROWS_MAX`].
    pub rows: u16,
}

/// A window of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<R> {
    /// The position of the first row.
    pub offset: u64,
    /// How many rows the whole list has.
    pub total: u64,
    /// The rows.
    pub rows: Vec<R>,
}

/// A window of a list that pages by key: give `next` back to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice<R, C> {
    /// The rows, newest first.
    pub rows: Vec<R>,
    /// Where to go on; none at the end.
    pub next: Option<C>,
}

macro_rules! queries {
    ($($(#[$doc:meta])* $variant:ident($query:ty) -> $answer:ty;)*) => {
        /// Anything that can be asked.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Query {
            $($(#[$doc])* $variant($query),)*
        }

        /// The answer to the query of the same name.
        #[expect(clippy::large_enum_variant, reason = "an answer is made once and taken apart at once")]
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Answer {
            $($(#[$doc])* $variant($answer),)*
        }

        $(
            impl Ask for $query {
                type Answer = $answer;
                fn into_query(self) -> Query {
                    Query::$variant(self)
                }
                fn from_answer(answer: Answer) -> Option<$answer> {
                    match answer {
                        Answer::$variant(answer) => Some(answer),
                        _ => None,
                    }
                }
            }
        )*
    };
}

/// A query and the type of its answer.
pub trait Ask {
    /// What the answer is.
    type Answer;
    /// As one of all queries.
    fn into_query(self) -> Query;
    /// Out of all answers.
    fn from_answer(answer: Answer) -> Option<Self::Answer>;
}

queries! {
    /// The settings and the state of the store.
    Store(StoreQuery) -> StoreView;
    /// A list of items.
    Items(ItemsQuery) -> Page<ItemRow>;
    /// One item.
    Item(ItemQuery) -> Option<ItemView>;
    /// The tree of locations.
    Locations(LocationsQuery) -> Page<LocationRow>;
    /// One location.
    Location(LocationQuery) -> Option<LocationView>;
    /// Stock records.
    Records(RecordsQuery) -> Page<RecordRow>;
    /// Movements of an item, a place or a record, newest first.
    Movements(MovementsQuery) -> Slice<MovementRow, MoveCursor>;
    /// The journal, newest first.
    Journal(JournalQuery) -> Slice<EntryRow, Seq>;
    /// One entry with its lines.
    Entry(EntryQuery) -> Option<EntryView>;
    /// What entries with a reference moved.
    Document(DocumentQuery) -> Slice<DocumentRow, EntryLine>;
    /// Live alerts by urgency.
    Alerts(AlertsQuery) -> Page<AlertRow>;
    /// The sum that makes a quantity.
    Why(WhyQuery) -> WhyView;
    /// Counts, newest first.
    Counts(CountsQuery) -> Page<CountListRow>;
    /// One count.
    Count(CountQuery) -> Option<CountView>;
    /// Reservations.
    Reservations(ReservationsQuery) -> Page<ReservationRow>;
    /// Suppliers by code.
    Suppliers(SuppliersQuery) -> Page<SupplierRow>;
    /// Jobs by code.
    Jobs(JobsQuery) -> Page<JobRow>;
    /// Lots of an item.
    Lots(LotsQuery) -> Page<LotRow>;
    /// People by name.
    People(PeopleQuery) -> Page<PersonRow>;
    /// What a scanned or typed code is.
    Scan(ScanQuery) -> Vec<Meaning>;
    /// Things whose code or name is like a text, best first.
    Search(SearchQuery) -> Vec<Hit>;
    /// Where an item would be put away.
    ProposePutAway(ProposePutAway) -> PutAwayProposal;
    /// What an issue would take from where: first expired, first out.
    ProposeIssue(ProposeIssue) -> IssueProposal;
    /// What became of a request.
    Outcome(OutcomeQuery) -> Option<Receipt>;
    /// Working state that the asker left.
    Draft(DraftQuery) -> Option<String>;
}

/// Asks for the settings and the state of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreQuery;

/// The settings and the state of the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreView {
    /// The settings.
    pub settings: Settings,
    /// The store's epoch.
    pub epoch: u32,
    /// The last entry.
    pub head: Seq,
    /// Its hash.
    pub head_hash: Hash,
    /// The last closed day.
    pub closed: Option<Day>,
    /// How many items there are in use.
    pub items: u64,
    /// How many locations there are in use, outside places not counted.
    pub locations: u64,
    /// How many alerts are live and not snoozed.
    pub alerts: u64,
    /// Who asks.
    pub person: PersonId,
    /// What they are called.
    pub person_name: String,
    /// Their role.
    pub role: Role,
}

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
    /// Its stock records inside, at most [`ROWS_MAX`].
    pub records: Vec<RecordRow>,
    /// Its live alerts.
    pub alerts: Vec<AlertRow>,
    /// Its reservations.
    pub reservations: Vec<ReservationRow>,
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

/// Asks for the tree of locations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationsQuery {
    /// Only what code or name match, with no tree then.
    pub filter: String,
    /// Retired ones too.
    pub include: Include,
    /// Which rows; ignored where `around` is found.
    pub window: Window,
    /// The window that holds this location.
    pub around: Option<LocationId>,
}

/// A location in the tree, in walk order, parents before what is in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationRow {
    /// Its id.
    pub id: LocationId,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: Option<Name>,
    /// What kind of place.
    pub kind: LocationKind,
    /// How deep it lies: 0 for a top place.
    pub depth: u8,
    /// Its stock records, with all that is in it.
    pub records: u32,
    /// Live alerts of policies of this very place.
    pub alerts: u32,
    /// The open count of it.
    pub count: Option<CountId>,
}

/// Asks for one location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationQuery {
    /// Which.
    pub location: LocationRef,
}

/// One location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationView {
    /// Its id.
    pub id: LocationId,
    /// All of it.
    pub location: Location,
    /// The codes from the top down to it.
    pub path: Vec<Code>,
    /// Its stock records, with all that is in it.
    pub records: u32,
    /// How many places are in it, at any depth.
    pub places: u32,
    /// The open count of it.
    pub count: Option<CountId>,
}

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

/// Asks for the journal, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalQuery {
    /// Only entries that moved this item.
    pub item: Option<ItemId>,
    /// Only entries that moved something here.
    pub place: Option<LocationId>,
    /// Only this person's.
    pub by: Option<PersonId>,
    /// Only this verb.
    pub action: Option<Action>,
    /// Only those effective at or after.
    pub since: Option<Moment>,
    /// Only those effective before.
    pub until: Option<Moment>,
    /// Only those whose reference or note holds this text.
    pub text: String,
    /// Only those before this entry.
    pub before: Option<Seq>,
    /// How many.
    pub rows: u16,
}

/// An entry in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRow {
    /// Which.
    pub seq: Seq,
    /// What was done.
    pub action: Action,
    /// When it happened.
    pub effective: Moment,
    /// When it was committed.
    pub recorded: Moment,
    /// Who did it.
    pub by: String,
    /// Its reference.
    pub reference: Option<Code>,
    /// Its note.
    pub note: Option<Note>,
    /// What it undoes.
    pub undoes: Option<Undoes>,
    /// How many lines it has.
    pub lines: u32,
    /// What it did, in a few words: `24 OAK-PLANK supplier > DOCK, and 2 more`.
    pub summary: String,
    /// Whether any of it can still be undone, and was.
    pub undo: UndoState,
}

/// Whether an entry can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UndoState {
    /// It holds lines that can be undone.
    Possible,
    /// Some of its lines were undone.
    Partly,
    /// All of it was undone.
    Undone,
    /// It holds nothing that can be undone.
    Never,
}

/// Asks for one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryQuery {
    /// Which.
    pub seq: Seq,
    /// From this line on, from 1.
    pub from: u32,
    /// How many lines.
    pub rows: u16,
}

/// One entry with its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    /// The entry.
    pub row: EntryRow,
    /// Its hash.
    pub hash: Hash,
    /// Its lines.
    pub lines: Vec<EntryLineView>,
}

/// One line of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLineView {
    /// Its number, from 1.
    pub line: u32,
    /// What happened.
    pub event: Event,
    /// The same in words.
    pub text: String,
    /// The entry that undid it.
    pub undone: Option<Seq>,
}

/// Asks what the entries of a document moved, in journal order: what an import compares a file with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentQuery {
    /// Which entries.
    pub of: DocumentOf,
    /// Only those effective at this very moment.
    pub effective: Option<Moment>,
    /// Only lines after this one.
    pub after: Option<EntryLine>,
    /// How many.
    pub rows: u16,
}

/// Which entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentOf {
    /// All that carry this reference, whatever its case.
    Reference(Code),
    /// This one.
    Entry(Seq),
}

/// A movement of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRow {
    /// Which line.
    pub line: EntryLine,
    /// What the entry did.
    pub action: Action,
    /// All of it, with the ids of what merged items, locations, suppliers and jobs were merged into.
    pub movement: Movement,
    /// The lot's number.
    pub lot: Option<Code>,
}

/// Which alerts are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlertsShown {
    /// Open and acknowledged ones.
    Awake,
    /// Snoozed ones too.
    All,
}

/// Asks for live alerts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertsQuery {
    /// Only this kind.
    pub kind: Option<AlertKind>,
    /// Only where SKU, name or place match.
    pub filter: String,
    /// Snoozed ones too.
    pub shown: AlertsShown,
    /// Which rows.
    pub window: Window,
}

/// An alert in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRow {
    /// Which.
    pub key: AlertKey,
    /// All of it.
    pub alert: Alert,
    /// The item's SKU.
    pub sku: Code,
    /// The item's name.
    pub name: Name,
    /// The item's unit.
    pub unit: Code,
    /// The place's code; none means the whole site.
    pub place: Option<Code>,
    /// The lot's number.
    pub lot: Option<Code>,
    /// The lot's last day.
    pub expires: Option<Day>,
}

/// Which quantity is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WhyOf {
    /// On hand of an item in the whole room.
    OnHand(ItemId),
    /// Available of an item in the whole room.
    Available(ItemId),
    /// On hand of an item in a place and all places in it.
    InPlace(ItemId, LocationId),
    /// On hand of one stock record.
    Record(Record),
}

/// Asks for the sum that makes a quantity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyQuery {
    /// Which.
    pub of: WhyOf,
    /// As of a moment; none means now.
    pub as_of: Option<Moment>,
    /// How many of the latest movements are lines of their own; the rest are one line.
    pub rows: u16,
}

/// The sum that makes a quantity: its lines add up to `result`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyView {
    /// What is explained, in words.
    pub title: String,
    /// The unit.
    pub unit: Code,
    /// The lines, oldest first.
    pub lines: Vec<WhyLine>,
    /// The sum.
    pub result: Qty,
    /// The asker counts some of it blind: nothing is told.
    pub hidden: bool,
}

/// A term of the sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyLine {
    /// When; none for terms without a moment.
    pub at: Option<Moment>,
    /// The line of the journal that it comes from.
    pub line: Option<EntryLine>,
    /// In words.
    pub text: String,
    /// Its signed share.
    pub change: Qty,
    /// The sum up to and with it.
    pub sum: Qty,
}

/// Which counts are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CountsShown {
    /// Open ones, and closed ones with observations in review.
    Live,
    /// All of them.
    All,
}

/// Asks for counts, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsQuery {
    /// Which.
    pub shown: CountsShown,
    /// Which rows.
    pub window: Window,
}

/// A count in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountListRow {
    /// Which.
    pub id: CountId,
    /// Where.
    pub place: Code,
    /// Whose.
    pub by: String,
    /// When it was opened.
    pub at: Moment,
    /// Whether it still takes observations.
    pub state: CountState,
    /// Records observed.
    pub observed: u32,
    /// Observations in review.
    pub review: u32,
}

/// Asks for one count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountQuery {
    /// Which.
    pub count: CountId,
}

/// One count. A counter sees neither book nor variance while it is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountView {
    /// Which, and where it is.
    pub row: CountListRow,
    /// The place.
    pub place: LocationId,
    /// What is expected or was seen there, in SKU order, at most [`ROWS_MAX`].
    pub lines: Vec<CountLineView>,
}

/// A record in a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountLineView {
    /// Which.
    pub record: Record,
    /// The item's SKU.
    pub sku: Code,
    /// The item's name.
    pub name: Name,
    /// The item's unit.
    pub unit: Code,
    /// The lot's number.
    pub lot: Option<Code>,
    /// What was seen, if it was.
    pub seen: Option<Seen>,
}

/// What was seen of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The observation.
    pub line: EntryLine,
    /// When.
    pub at: Moment,
    /// How much.
    pub counted: Qty,
    /// What the book says of that moment today; hidden from a counter while the count is open.
    pub book: Option<Qty>,
    /// Counted less book.
    pub variance: Option<Qty>,
    /// What has become of it; hidden from a counter while the count is open.
    pub state: Option<ObservedState>,
}

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
}

/// Asks for people by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleQuery {
    /// Only whose login or name match.
    pub filter: String,
    /// Which rows.
    pub window: Window,
}

/// A person in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Which.
    pub id: PersonId,
    /// How they log in; none where that was lost.
    pub login: Option<Code>,
    /// What they are called.
    pub name: String,
    /// Their role, and whether they still work here.
    pub person: Person,
}

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
}

/// Asks what became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeQuery {
    /// Which.
    pub request: RequestId,
}

/// Asks for working state that the asker left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftQuery {
    /// Its key, such as `form.receive`.
    pub key: String,
}
