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
