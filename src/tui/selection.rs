//! What an action works on: the marked rows of a screen, else the selected one.

use crate::domain::alert::AlertKey;
use crate::domain::ids::{
    CountId, EntryLine, ItemId, JobId, LocationId, LotId, PersonId, Record, ReservationId, Seq, SupplierId,
};
use crate::domain::text::Code;

/// Something that an action can work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An item.
    Item {
        /// Which.
        id: ItemId,
        /// Its SKU.
        sku: Code,
    },
    /// A stock record.
    Record {
        /// Which.
        record: Record,
        /// The item's SKU.
        sku: Code,
        /// The location's code.
        location: Code,
        /// The lot's number.
        lot: Option<Code>,
    },
    /// A lot of an item.
    Lot {
        /// Of what.
        item: ItemId,
        /// The item's SKU.
        sku: Code,
        /// Which.
        lot: LotId,
        /// Its number.
        number: Code,
    },
    /// A location.
    Location {
        /// Which.
        id: LocationId,
        /// Its code.
        code: Code,
    },
    /// An alert.
    Alert {
        /// Which.
        key: AlertKey,
        /// The item's SKU.
        sku: Code,
        /// The place's code; none means the whole site.
        place: Option<Code>,
        /// The lot's number, where it is about one.
        lot: Option<Code>,
    },
    /// A person.
    Person {
        /// Who.
        id: PersonId,
        /// What they are called.
        name: String,
    },
    /// A supplier.
    Supplier {
        /// Which.
        id: SupplierId,
        /// Their code.
        code: Code,
    },
    /// A job.
    Job {
        /// Which.
        id: JobId,
        /// Its code.
        code: Code,
    },
    /// An entry of the journal.
    Entry {
        /// Which.
        seq: Seq,
        /// What it did, in a few words.
        summary: String,
    },
    /// A line of an entry.
    Line {
        /// Which.
        line: EntryLine,
        /// What happened, in words.
        text: String,
    },
    /// A count.
    Count(CountId),
    /// An observation in review.
    Observation(EntryLine),
    /// A reservation.
    Reservation {
        /// Which.
        id: ReservationId,
        /// Its document.
        document: Code,
        /// The item's SKU.
        sku: Code,
    },
}

/// How something is selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// The cursor is on it.
    #[default]
    Cursor,
    /// It is marked: the marks go when the action is done.
    Marks,
}

/// What an action would work on: the marked rows, else the selected one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The things.
    pub subjects: Vec<Subject>,
    /// How it came about.
    pub by: By,
    /// The place that the screen stands in, where it stands in one.
    pub place: Option<(LocationId, Code)>,
}

/// Goods that a subject is or names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goods<'a> {
    /// The SKU.
    pub sku: &'a Code,
    /// The lot's number, where it is of one.
    pub lot: Option<&'a Code>,
    /// Where they lie, where it says so.
    pub location: Option<&'a Code>,
}

impl Subject {
    /// The goods that it is or names.
    pub fn goods(&self) -> Option<Goods<'_>> {
        match self {
            Subject::Item { sku, .. } => Some(Goods { sku, lot: None, location: None }),
            Subject::Record { sku, lot, location, .. } => {
                Some(Goods { sku, lot: lot.as_ref(), location: Some(location) })
            }
            Subject::Lot { sku, number, .. } => Some(Goods { sku, lot: Some(number), location: None }),
            Subject::Alert { sku, lot, .. } => Some(Goods { sku, lot: lot.as_ref(), location: None }),
            _ => None,
        }
    }
}

impl Selection {
    /// One thing.
    pub fn one(subject: Subject) -> Selection {
        Selection { subjects: vec![subject], ..Selection::default() }
    }

    /// The items among it, by id and SKU.
    pub fn items(&self) -> Vec<(ItemId, Code)> {
        let item = |subject: &Subject| match subject {
            Subject::Item { id, sku } => Some((*id, sku.clone())),
            Subject::Record { record, sku, .. } => Some((record.item, sku.clone())),
            Subject::Lot { item, sku, .. } => Some((*item, sku.clone())),
            Subject::Alert { key, sku, .. } => Some((key.item, sku.clone())),
            _ => None,
        };
        self.subjects.iter().filter_map(item).collect()
    }

    /// The first location among it, or the place that the screen stands in.
    pub fn location(&self) -> Option<(LocationId, Code)> {
        let location = |subject: &Subject| match subject {
            Subject::Location { id, code } => Some((*id, code.clone())),
            Subject::Record { record, location, .. } => Some((record.location, location.clone())),
            _ => None,
        };
        self.subjects.iter().find_map(location).or_else(|| self.place.clone())
    }

    /// The people among it.
    pub fn people(&self) -> Vec<PersonId> {
        let person = |subject: &Subject| match subject {
            Subject::Person { id, .. } => Some(*id),
            _ => None,
        };
        self.subjects.iter().filter_map(person).collect()
    }

    /// The alerts among it.
    pub fn alerts(&self) -> Vec<AlertKey> {
        let alert = |subject: &Subject| match subject {
            Subject::Alert { key, .. } => Some(*key),
            _ => None,
        };
        self.subjects.iter().filter_map(alert).collect()
    }
}
