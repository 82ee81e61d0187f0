//! What a plan may not tell the asker: what the book says of a place that is counted blind.

use super::super::super::blindness;
use super::super::super::book;
use super::super::super::ids::{CountId, LocationId};
use super::super::super::refusal::{Rejection, Why};
use super::super::super::table::{Read, Unreadable};
use super::Plan;

impl<R: Read> Plan<'_, R> {
    /// Whether the asker may not be told what the book says of a place: it is being counted, blind.
    pub fn blind(&self, place: LocationId) -> Result<bool, Unreadable> {
        Ok(self.hiding(place)?.is_some())
    }

    fn hiding(&self, place: LocationId) -> Result<Option<CountId>, Unreadable> {
        blindness::hiding(self.book, place, self.submission.by, self.submission.role)
    }

    /// All that may be said where the book of a place stands against something, and the asker must not know it.
    pub fn veiled(&self, place: LocationId) -> Result<Option<Why>, Rejection> {
        let Some(count) = self.hiding(place)? else { return Ok(None) };
        let (_, location) = book::location(self.book, place)?;
        Ok(Some(Why::UnderCount { location: location.code, count }))
    }

    /// Refuses what would tell the asker how much there is in a place that is counted blind.
    pub fn not_veiled(&self, place: LocationId) -> Result<(), Rejection> {
        self.veiled(place)?.map_or(Ok(()), |why| Err(why.into()))
    }
}
