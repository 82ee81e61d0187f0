//! Queries: everything that a screen or a command may ask, each with its own answer, all of them windows.
//!
//! A query asks for what is shown and no more: rows are limited, and lists page by position in an order that the
//! engine keeps, or by a cursor. No type here is recursive.

mod alerts;
mod counts;
mod find;
mod items;
mod journal;
mod locations;
mod masters;
mod records;
mod store;
mod why;

pub use alerts::*;
pub use counts::*;
pub use find::*;
pub use items::*;
pub use journal::*;
pub use locations::*;
pub use masters::*;
pub use records::*;
pub use store::*;
pub use why::*;

use serde::{Deserialize, Serialize};

use super::ids::{EntryLine, Seq};
use super::receipt::Receipt;

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
    /// Half-filled forms that people left.
    Drafts(DraftsQuery) -> Page<DraftRow>;
    /// Which of the things that somebody left are still there.
    StillThere(StillThereQuery) -> StillThere;
}
