//! What no longer takes stock or promises: an undo must not put goods where nobody would find them again.

use super::super::super::book;
use super::super::super::ids::{ItemId, LocationId, LotId, Record};
use super::super::super::item::{ItemState, Tracking};
use super::super::super::location::LocationState;
use super::super::super::party::{LotStatus, Reservation};
use super::super::super::refusal::{Rejection, Why};
use super::super::super::table::Read;
use super::super::super::tables::{Items, Locations, Lots};
use super::Plan;

impl<R: Read> Plan<'_, R> {
    /// Why a record can hold nothing any more: its item, place or lot answers no more for itself, or its item is kept
    /// otherwise now. None where it can.
    pub(super) fn ended(&self, record: Record) -> Result<Option<Why>, Rejection> {
        let instead = "book a return or an adjustment instead";
        let found = match self.ended_item(record.item, record.lot, instead)? {
            None => self.ended_place(record.location, instead)?,
            found => found,
        };
        Ok(match found {
            None => self.ended_lot(record.lot, instead)?,
            found => found,
        }
        .map(|what| Why::Unfit { what }))
    }

    /// Why a promise that has ended cannot be given again as it was.
    pub fn ended_promise(&self, promise: &Reservation) -> Result<Option<Why>, Rejection> {
        let instead = "reserve it again instead";
        let item = self.book.get::<Items>(&promise.item)?;
        if let Some(item) = item.filter(|item| item.state == ItemState::Retired) {
            let what = format!("{} is out of use; take it into use again first", item.sku);
            return Ok(Some(Why::Unfit { what }));
        }
        let lot = promise.lot.unwrap_or(LotId::NONE);
        let mut found = match lot.some() {
            Some(lot) => self.ended_item(promise.item, lot, instead)?,
            None => self.merged_item(promise.item, instead)?,
        };
        if let (None, Some(place)) = (&found, promise.place) {
            found = self.ended_place(place, instead)?;
        }
        if found.is_none() {
            found = self.ended_lot(lot, instead)?;
        }
        let retired = |lot: &crate::domain::party::Lot| lot.status == LotStatus::Retired;
        if let (None, Some(lot)) = (&found, self.book.get::<Lots>(&lot)?.filter(retired)) {
            found = Some(format!("lot {} is out of use; {instead}", lot.number));
        }
        Ok(found.map(|what| Why::Unfit { what }))
    }

    fn merged_item(&self, id: ItemId, instead: &str) -> Result<Option<String>, Rejection> {
        let Some(item) = self.book.get::<Items>(&id)? else { return Ok(None) };
        if !matches!(item.state, ItemState::Merged(_)) {
            return Ok(None);
        }
        let (_, into) = book::item(self.book, id)?;
        Ok(Some(format!("{} was merged into {} since; {instead}", item.sku, into.sku)))
    }

    fn ended_item(&self, id: ItemId, lot: LotId, instead: &str) -> Result<Option<String>, Rejection> {
        if let Some(merged) = self.merged_item(id, instead)? {
            return Ok(Some(merged));
        }
        let Some(item) = self.book.get::<Items>(&id)? else { return Ok(None) };
        Ok(match (item.tracking, lot.some()) {
            (Tracking::Lot, None) => Some(format!("{} is kept by lot since; {instead}", item.sku)),
            (Tracking::None, Some(_)) => Some(format!("{} is not kept by lot any more; {instead}", item.sku)),
            _ => None,
        })
    }

    fn ended_place(&self, id: LocationId, instead: &str) -> Result<Option<String>, Rejection> {
        let Some(place) = self.book.get::<Locations>(&id)? else { return Ok(None) };
        Ok(match place.state {
            LocationState::Active => None,
            LocationState::Retired => {
                Some(format!("{} is out of use; take it into use again first", place.code))
            }
            LocationState::Merged(_) => {
                let (_, into) = book::location(self.book, id)?;
                Some(format!("{} was merged into {} since; {instead}", place.code, into.code))
            }
        })
    }

    fn ended_lot(&self, id: LotId, instead: &str) -> Result<Option<String>, Rejection> {
        Ok(match self.book.get::<Lots>(&id)?.map(|lot| (lot.status, lot.number)) {
            Some((LotStatus::Merged(_), number)) => {
                Some(format!("lot {number} was merged into another since; {instead}"))
            }
            _ => None,
        })
    }
}
