//! Stock as a plan sees it: what is booked, with what is planned so far, as of the plan's own moment. Changes nothing.

use super::super::super::book;
use super::super::super::ids::{ItemId, LocationId, Record, ReservationId};
use super::super::super::party::Reservation;
use super::super::super::promises::{Changes, Stock};
use super::super::super::quantity::Qty;
use super::super::super::table::{Read, Unreadable};
use super::super::dating::Dated;
use super::{Plan, Whose};

impl<R: Read> Stock for Plan<'_, R> {
    type Book = R;

    fn book(&self) -> &R {
        self.book
    }

    fn held(&self, record: Record) -> Result<Qty, Unreadable> {
        Plan::held(self, record)
    }

    fn records(&self, item: ItemId) -> Result<Vec<Record>, Unreadable> {
        // What is empty now may have held some then.
        if self.dated == Dated::Given {
            return book::records_ever(self.book, item);
        }
        Ok(book::records_of_item(self.book, item)?.into_iter().map(|(record, _)| record).collect())
    }

    fn takeable(&self, record: Record) -> Result<(Qty, Changes), Unreadable> {
        let changes = if self.seen_since(record)? { Changes::Nothing } else { Changes::Now };
        Ok((Plan::takeable(self, record)?, changes))
    }

    fn sees(&self, place: LocationId) -> Result<bool, Unreadable> {
        Ok(!self.is_counted(place, Whose::Own)?)
    }

    fn promise(&self, id: ReservationId) -> Result<Option<Reservation>, Unreadable> {
        self.reservation(id)
    }

    fn new_promises(&self, item: ItemId) -> Vec<Reservation> {
        let new =
            self.reservations.iter().filter(|(id, row)| row.item == item && id.0 > self.last_reservation);
        new.map(|(_, row)| row.clone()).collect()
    }
}

/// The same without what the asker must not know of: a promise is made on nothing else.
pub(in super::super) struct Unveiled<'p, 'a, R>(pub &'p Plan<'a, R>);

impl<R: Read> Stock for Unveiled<'_, '_, R> {
    type Book = R;

    fn book(&self) -> &R {
        self.0.book
    }

    fn held(&self, record: Record) -> Result<Qty, Unreadable> {
        self.0.held(record)
    }

    fn records(&self, item: ItemId) -> Result<Vec<Record>, Unreadable> {
        self.0.records(item)
    }

    fn takeable(&self, record: Record) -> Result<(Qty, Changes), Unreadable> {
        Stock::takeable(self.0, record)
    }

    fn sees(&self, place: LocationId) -> Result<bool, Unreadable> {
        Ok(!self.0.blind(place)?)
    }

    fn promise(&self, id: ReservationId) -> Result<Option<Reservation>, Unreadable> {
        self.0.promise(id)
    }

    fn new_promises(&self, item: ItemId) -> Vec<Reservation> {
        self.0.new_promises(item)
    }
}
