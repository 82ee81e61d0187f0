//! What one query looks through: the snapshot, the catalog, the asker, and rows that were read already.
//!
//! A row that another row points at must be there: where it is not, the state is damaged and the answer says so.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;
use std::ops::{Bound, ControlFlow};
use std::rc::Rc;

use super::blind::Blind;
use crate::domain::alert::AlertKey;
use crate::domain::blindness;
use crate::domain::desk::Asker;
use crate::domain::entry::Header;
use crate::domain::event::{Event, MoveKind};
use crate::domain::ids::{
    ItemId, JobId, LocationId, LotId, PersonId, Record, ReservationId, Seq, SupplierId,
};
use crate::domain::item::Item;
use crate::domain::location::Location;
use crate::domain::party::{Lot, LotStatus};
use crate::domain::quantity::Qty;
use crate::domain::refusal::Rejection;
use crate::domain::settings::Settings;
use crate::domain::table::{Direction, Read, Table, Unreadable, all, closed};
use crate::domain::tables::{
    Entries, Items, Jobs, Lines, Locations, Lots, Names, OutOfOrder, Reservations, SettingsTable, Suppliers,
};
use crate::domain::text::{Code, shown};
use crate::domain::time::Day;
use crate::engine::catalog::Catalog;

/// How many lines of an entry are looked through for a document.
const DOCUMENT_LINES: usize = 256;

/// Rows of one table that were read already.
struct Memo<T: Table>(RefCell<Known<T>>);

type Known<T> = HashMap<<T as Table>::Key, Option<Rc<<T as Table>::Value>>>;

impl<T: Table> Memo<T>
where
    T::Key: Hash,
{
    fn new() -> Memo<T> {
        Memo(RefCell::new(HashMap::new()))
    }

    fn get<R: Read>(&self, book: &R, key: &T::Key) -> Result<Option<Rc<T::Value>>, Unreadable> {
        if let Some(known) = self.0.borrow().get(key) {
            return Ok(known.clone());
        }
        let row = book.get::<T>(key)?.map(Rc::new);
        self.0.borrow_mut().insert(key.clone(), row.clone());
        Ok(row)
    }

    fn need<R: Read>(&self, book: &R, key: &T::Key) -> Result<Rc<T::Value>, Unreadable> {
        self.get(book, key)?.ok_or_else(|| missing::<T>(key))
    }
}

/// What a row that must be there and is not comes to.
pub fn missing<T: Table>(key: &T::Key) -> Unreadable {
    Unreadable { table: T::NAME, what: format!("no row for {key:?}, which another row needs,") }
}

/// What one query looks through.
pub struct View<'a, R: Read> {
    /// The snapshot.
    pub book: &'a R,
    /// The orders.
    pub catalog: &'a Catalog,
    /// Who asks.
    pub asker: &'a Asker,
    /// The settings.
    pub settings: Settings,
    /// What the asker counts blind.
    pub blind: Blind,
    items: Memo<Items>,
    locations: Memo<Locations>,
    lots: Memo<Lots>,
    names: Memo<Names>,
    entries: Memo<Entries>,
}

impl<'a, R: Read> View<'a, R> {
    /// Begins a query.
    pub fn new(book: &'a R, catalog: &'a Catalog, asker: &'a Asker) -> Result<View<'a, R>, Unreadable> {
        let settings = book.get::<SettingsTable>(&0)?.ok_or_else(|| missing::<SettingsTable>(&0))?;
        Ok(View {
            book,
            catalog,
            asker,
            settings,
            blind: Blind::of(book, catalog, asker)?,
            items: Memo::new(),
            locations: Memo::new(),
            lots: Memo::new(),
            names: Memo::new(),
            entries: Memo::new(),
        })
    }

    /// An item that must be there.
    pub fn item(&self, id: ItemId) -> Result<Rc<Item>, Unreadable> {
        self.items.need(self.book, &id)
    }

    /// An item that the catalog may know of before the snapshot does.
    pub fn item_if_any(&self, id: ItemId) -> Result<Option<Rc<Item>>, Unreadable> {
        self.items.get(self.book, &id)
    }

    /// A location that must be there.
    pub fn location(&self, id: LocationId) -> Result<Rc<Location>, Unreadable> {
        self.locations.need(self.book, &id)
    }

    /// A location that the catalog may know of before the snapshot does.
    pub fn location_if_any(&self, id: LocationId) -> Result<Option<Rc<Location>>, Unreadable> {
        self.locations.get(self.book, &id)
    }

    /// A location's code.
    pub fn code(&self, id: LocationId) -> Result<Code, Unreadable> {
        Ok(self.location(id)?.code.clone())
    }

    /// A lot, unless it is the lot of things without lots.
    pub fn lot(&self, id: LotId) -> Result<Option<Rc<Lot>>, Unreadable> {
        id.some().map(|id| self.lots.need(self.book, &id)).transpose()
    }

    /// What a person is called, or their number where the name is gone.
    pub fn person(&self, id: PersonId) -> Result<String, Unreadable> {
        if id == PersonId::CLOCK {
            return Ok("the clock".into());
        }
        if id == PersonId::GUEST {
            return Ok("a guest".into());
        }
        let name = self.names.get(self.book, &id)?;
        Ok(name.map_or_else(|| format!("person {id}"), |person| shown(person.name.name.as_str())))
    }

    /// Who made an entry, with the account whose word was taken for it.
    pub fn maker(&self, header: &Header) -> Result<String, Unreadable> {
        Ok(header.vouched.named(&self.person(header.by)?))
    }

    /// The header of an entry that must be there.
    pub fn header(&self, seq: Seq) -> Result<Header, Unreadable> {
        Ok(self.entries.need(self.book, &seq)?.header.clone())
    }

    /// A supplier's code.
    pub fn supplier_code(&self, id: SupplierId) -> Result<Code, Unreadable> {
        let supplier = self.book.get::<Suppliers>(&id)?.ok_or_else(|| missing::<Suppliers>(&id))?;
        Ok(supplier.code)
    }

    /// A job's code.
    pub fn job_code(&self, id: JobId) -> Result<Code, Unreadable> {
        Ok(self.book.get::<Jobs>(&id)?.ok_or_else(|| missing::<Jobs>(&id))?.code)
    }

    /// The document of a reservation that an entry consumed; the entry says it once the promise has ended.
    pub fn document(&self, id: ReservationId, seq: Seq) -> Result<Option<Code>, Unreadable> {
        if let Some(reservation) = self.book.get::<Reservations>(&id)? {
            return Ok(Some(reservation.document));
        }
        let mut document = None;
        let mut left = DOCUMENT_LINES;
        self.book.scan::<Lines>(closed((seq, 0), (seq, u32::MAX)), Direction::Down, &mut |_, event| {
            left -= 1;
            match event {
                Event::Reservation { id: other, now, .. } if other == id => {
                    document = Some(now.document);
                    ControlFlow::Break(())
                }
                _ if left == 0 => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        })?;
        Ok(document)
    }

    /// Whether a record is on hold.
    pub fn on_hold(&self, record: Record) -> Result<bool, Unreadable> {
        let lot_held = self.lot(record.lot)?.is_some_and(|lot| lot.status == LotStatus::Hold);
        Ok(lot_held || self.catalog.tree().held(record.location))
    }

    /// Whether a place is in the room as the asker may see it: inside, and not counted blind.
    pub fn in_room(&self, place: LocationId) -> bool {
        !place.is_outside() && !self.blind.place(place)
    }

    /// Whether a line of the journal is about what is hidden, or about a line that is.
    pub fn hides(&self, event: &Event) -> Result<bool, Unreadable> {
        match event {
            _ if self.blind.is_empty() => Ok(false),
            Event::Undid(line) | Event::Withdrawn(line) | Event::Judged(line, _) => {
                let about = self.book.get::<Lines>(&(line.seq, line.line))?;
                about.map_or(Ok(false), |about| match about {
                    Event::Judged(seen, _) => {
                        let seen = self.book.get::<Lines>(&(seen.seq, seen.line))?;
                        Ok(seen.is_some_and(|seen| self.blind.hides(&seen)))
                    }
                    about => Ok(self.blind.hides(&about)),
                })
            }
            event => Ok(self.blind.hides(event)),
        }
    }

    /// Whether a line is hidden and its being there at all would tell whether a count differed from the book.
    pub fn betrays(&self, event: &Event) -> Result<bool, Unreadable> {
        let follows = match event {
            Event::Moved(moved) => matches!(moved.kind, MoveKind::Count | MoveKind::CountCorrection),
            Event::Judged(..) | Event::Withdrawn(_) => true,
            Event::Undid(line) => {
                let about = self.book.get::<Lines>(&(line.seq, line.line))?;
                matches!(about, Some(Event::Judged(..)))
            }
            _ => false,
        };
        Ok(follows && self.hides(event)?)
    }

    /// Whether an alert rests on what is hidden.
    pub fn hides_alert(&self, key: &AlertKey) -> Result<bool, Unreadable> {
        let may = self.blind.item(key.item) || key.place.is_some_and(|place| self.blind.place(place));
        if !may {
            return Ok(false);
        }
        let Asker { person, role, .. } = *self.asker;
        Ok(blindness::under_alert(self.book, key, person, role)?.is_some())
    }

    /// The business day it is, as far as the last entry has said.
    pub fn today(&self) -> Result<Day, Unreadable> {
        let head = self.book.first::<Entries>(all(), Direction::Down)?;
        Ok(head.map_or(Day(0), |(_, entry)| self.settings.calendar().day(entry.header.recorded)))
    }

    /// Whether an entry was recorded by a clock that was ahead: one after it was recorded before it.
    pub fn clock_was_ahead(&self, header: &Header) -> Result<bool, Unreadable> {
        let span = (Bound::Excluded(header.seq), Bound::Unbounded);
        let mut ahead = false;
        self.book.scan::<OutOfOrder>(span, Direction::Up, &mut |_, recorded| {
            ahead = recorded < header.recorded;
            if ahead { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(ahead)
    }

    /// A quantity in the store's decimals.
    pub fn quantity(&self, quantity: Qty) -> String {
        quantity.shown(0, self.settings.decimal_mark)
    }
}

/// What was found, or nothing where it was refused as not there.
pub fn found<T>(result: Result<T, Rejection>) -> Result<Option<T>, Unreadable> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(Rejection::Refused(_)) => Ok(None),
        Err(Rejection::Unreadable(fault)) => Err(fault),
    }
}
