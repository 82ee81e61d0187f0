//! How much of an item is free of promises, for any place and lot: what lies there and is not on hold, less all that is
//! promised from there. One rule for what is handed out, what is proposed and what may be promised further.
//!
//! Only reads. Stock is seen through [`Stock`], so that a plan's own changes are in it.

use std::collections::HashMap;

use super::book;
use super::ids::{ItemId, LocationId, LotId, Record, ReservationId};
use super::location::LocationKind;
use super::party::Reservation;
use super::quantity::Qty;
use super::table::{Direction, Read, Unreadable, closed};
use super::tables::{Reservations, ReservationsByItem};

/// Stock and promises: as booked, or with what a plan has changed so far.
pub trait Stock {
    /// What it stands on.
    type Book: Read;
    /// The state.
    fn book(&self) -> &Self::Book;
    /// What a record holds.
    fn held(&self, record: Record) -> Result<Qty, Unreadable>;
    /// The records of an item that may hold some.
    fn records(&self, item: ItemId) -> Result<Vec<Record>, Unreadable> {
        Ok(book::records_of_item(self.book(), item)?.into_iter().map(|(record, _)| record).collect())
    }
    /// What may be taken from a record as far as it alone says, and whether that changes what it holds now.
    fn takeable(&self, record: Record) -> Result<(Qty, Changes), Unreadable> {
        Ok((self.held(record)?, Changes::Now))
    }
    /// Whether what lies in a place may be spoken of. To somebody who counts it blind it is as if it lay outside.
    fn sees(&self, place: LocationId) -> Result<bool, Unreadable>;
    /// A reservation as it is.
    fn promise(&self, id: ReservationId) -> Result<Option<Reservation>, Unreadable>;
    /// The reservations of an item that the state does not know yet.
    fn new_promises(&self, item: ItemId) -> Vec<Reservation>;
}

/// Whether what is taken changes what is there now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    /// It does.
    Now,
    /// A later count saw it gone already.
    Nothing,
}

/// Stock as it is booked, all of it.
pub struct Booked<'a, R>(pub &'a R);

impl<R: Read> Stock for Booked<'_, R> {
    type Book = R;

    fn book(&self) -> &R {
        self.0
    }

    fn held(&self, record: Record) -> Result<Qty, Unreadable> {
        book::on_hand(self.0, record)
    }

    fn sees(&self, _: LocationId) -> Result<bool, Unreadable> {
        Ok(true)
    }

    fn promise(&self, id: ReservationId) -> Result<Option<Reservation>, Unreadable> {
        self.0.get::<Reservations>(&id)
    }

    fn new_promises(&self, _: ItemId) -> Vec<Reservation> {
        Vec::new()
    }
}

/// What is known of a place: where it lies, and what lies in it.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Walk order and id of the place and of all that it is in, from the top down.
    pub path: Vec<(u32, LocationId)>,
    /// Whether what lies there is on hold.
    pub held: bool,
    /// Whether it is a dock.
    pub dock: bool,
}

impl Spot {
    /// Whether it is a place or lies in it.
    pub fn is_in(&self, place: LocationId) -> bool {
        self.path.iter().any(|(_, up)| *up == place)
    }
}

/// Places that were looked at already.
#[derive(Default)]
pub struct Spots(HashMap<LocationId, Spot>);

impl Spots {
    /// A place.
    pub fn spot<R: Read>(&mut self, book: &R, id: LocationId) -> Result<Spot, Unreadable> {
        if let Some(known) = self.0.get(&id) {
            return Ok(known.clone());
        }
        let up = book::ancestors(book, id)?;
        let spot = Spot {
            held: up.iter().any(|(_, place)| place.kind == LocationKind::Hold),
            dock: up.first().is_some_and(|(_, place)| place.kind == LocationKind::Dock),
            path: up.into_iter().rev().map(|(id, place)| (place.walk, id)).collect(),
        };
        self.0.insert(id, spot.clone());
        Ok(spot)
    }
}

/// A stock record of an item, and where it lies.
#[derive(Clone, Debug)]
pub struct Lying {
    /// Which.
    pub record: Record,
    /// What it holds.
    pub there: Qty,
    /// What may be taken from it, promises apart.
    pub takeable: Qty,
    /// Whether that changes what it holds.
    pub changes: Changes,
    /// Where.
    pub spot: Spot,
    /// Whether it is on hold, by its place or its lot.
    pub on_hold: bool,
}

/// All records of an item inside that are booked and may be spoken of.
pub fn lying<S: Stock>(stock: &S, item: ItemId, spots: &mut Spots) -> Result<Vec<Lying>, Unreadable> {
    let mut all = Vec::new();
    for record in stock.records(item)? {
        if !stock.sees(record.location)? {
            continue;
        }
        let spot = spots.spot(stock.book(), record.location)?;
        let on_hold = spot.held || book::lot_on_hold(stock.book(), record.lot)?;
        let (takeable, changes) = stock.takeable(record)?;
        all.push(Lying { record, there: stock.held(record)?, takeable, changes, spot, on_hold });
    }
    Ok(all)
}

/// A part of an item's stock that something is promised of: a place with all in it, or the whole room; one lot, or all.
#[derive(Clone, Debug)]
struct Cover {
    place: Option<LocationId>,
    lot: Option<LotId>,
    spare: i64,
}

impl Cover {
    fn holds(&self, lying: &Lying) -> bool {
        self.lot.is_none_or(|lot| lot == lying.record.lot)
            && self.place.is_none_or(|place| lying.spot.is_in(place))
    }
}

/// What is promised of an item, and how much each of these promises leaves to others.
#[derive(Clone, Debug)]
pub struct Promises(Vec<Cover>);

impl Promises {
    /// No promises: everything is free.
    pub fn ignored() -> Promises {
        Promises(Vec::new())
    }

    /// All promises of an item.
    pub fn of<S: Stock>(
        stock: &S,
        item: ItemId,
        lying: &[Lying],
        spots: &mut Spots,
    ) -> Result<Promises, Unreadable> {
        Promises::with(stock, item, lying, spots, None)
    }

    /// How much of a place and a lot (or all) is free, at most what is free of everything around it.
    pub fn free<S: Stock>(
        stock: &S,
        item: ItemId,
        place: Option<LocationId>,
        lot: Option<LotId>,
    ) -> Result<Qty, Unreadable> {
        let mut spots = Spots::default();
        let lying = lying(stock, item, &mut spots)?;
        let promises = Promises::with(stock, item, &lying, &mut spots, Some((place, lot)))?;
        let spot = place.map(|place| spots.spot(stock.book(), place)).transpose()?;
        let around = |cover: &&Cover| {
            cover.lot.is_none_or(|of| lot == Some(of))
                && cover.place.is_none_or(|of| spot.as_ref().is_some_and(|spot| spot.is_in(of)))
        };
        Ok(Qty(promises.0.iter().filter(around).map(|cover| cover.spare).min().unwrap_or(0)))
    }

    fn with<S: Stock>(
        stock: &S,
        item: ItemId,
        lying: &[Lying],
        spots: &mut Spots,
        more: Option<(Option<LocationId>, Option<LotId>)>,
    ) -> Result<Promises, Unreadable> {
        let span = closed((item, ReservationId(0)), (item, ReservationId(u32::MAX)));
        let rows = stock.book().rows::<ReservationsByItem>(span, Direction::Up, usize::MAX)?;
        let mut promised = stock.new_promises(item);
        for ((_, id), ()) in rows {
            promised.extend(stock.promise(id)?.filter(|promise| promise.quantity > Qty::ZERO));
        }
        let mut hidden = Vec::new();
        for place in promised.iter().filter_map(|promise| promise.place) {
            if !hidden.contains(&place) && !stock.sees(place)? {
                hidden.push(place);
            }
        }
        let mut of_promises = Vec::with_capacity(promised.len());
        for promise in &promised {
            // What is promised from a place that is not spoken of rests on what lies there.
            if promise.place.is_some_and(|place| hidden.contains(&place)) {
                continue;
            }
            let spot = promise.place.map(|place| spots.spot(stock.book(), place)).transpose()?;
            of_promises.push((spot, promise));
        }
        let mut covers = vec![Cover { place: None, lot: None, spare: 0 }];
        let wanted = promised.iter().map(|promise| (promise.place, promise.lot)).chain(more);
        for (place, lot) in wanted {
            if !covers.iter().any(|cover| (cover.place, cover.lot) == (place, lot)) {
                covers.push(Cover { place, lot, spare: 0 });
            }
        }
        for cover in &mut covers {
            let there = lying.iter().filter(|lying| !lying.on_hold && cover.holds(lying));
            let there = there.fold(0_i64, |sum, lying| sum.saturating_add(lying.there.0));
            let promised = of_promises.iter().filter(|(spot, promise)| {
                cover.lot.is_none_or(|lot| promise.lot == Some(lot))
                    && cover.place.is_none_or(|place| spot.as_ref().is_some_and(|spot| spot.is_in(place)))
            });
            cover.spare =
                promised.fold(there, |spare, (_, promise)| spare.saturating_sub(promise.quantity.0));
        }
        Ok(Promises(covers))
    }

    /// How much of a record may be taken; never less than nothing.
    pub fn spare(&self, lying: &Lying) -> Qty {
        if lying.changes == Changes::Nothing {
            return Qty(i64::MAX);
        }
        let least = self.0.iter().filter(|cover| cover.holds(lying)).map(|cover| cover.spare).min();
        Qty(least.map_or(i64::MAX, |spare| spare.max(0)))
    }

    /// Notes that something of a record was taken. What is on hold was never counted on.
    pub fn take(&mut self, lying: &Lying, quantity: Qty) {
        let counted_on = !lying.on_hold && lying.changes == Changes::Now;
        for cover in self.0.iter_mut().filter(|cover| counted_on && cover.holds(lying)) {
            cover.spare = cover.spare.saturating_sub(quantity.0);
        }
    }

    /// Whether more is promised somewhere than there is.
    pub fn short(&self) -> bool {
        self.0.iter().any(|cover| cover.spare < 0)
    }
}
