//! In which turn an item's stock records go out: one order for what `decide` takes and for what is proposed.
//!
//! First expired, first out; then off the docks last, the oldest lot, the walk. What is promised to somebody else is
//! left. What is past its last day is never taken silently: see [`Expired`]. Only reads.

use super::book;
use super::ids::{ItemId, LocationId, LotId, Record};
use super::promises::{Lying, Promises, Spots, Stock, lying};
use super::quantity::Qty;
use super::table::{Read, Unreadable};
use super::tables::{Fact, Lots};
use super::time::{Day, Moment};

/// Whether goods on hold may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// They stay.
    Stay,
    /// They may go too, after all others.
    Too,
}

/// What becomes of lots that are past their last day, where no lot was named. A lot that was named is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expired {
    /// They are left out: who wants one says so by naming it.
    LeftOut,
    /// After all others.
    Last,
    /// They first: they are what is thrown away.
    First,
}

/// Whether promises to others are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promised {
    /// They are: what is promised is not taken.
    Kept,
    /// They are not looked at.
    Ignored,
}

/// What is to be taken.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Of which item.
    pub item: ItemId,
    /// Only from this place and all places in it.
    pub from: Option<LocationId>,
    /// Only of this lot.
    pub lot: Option<LotId>,
    /// The business day that it happens on.
    pub today: Day,
    /// Whether goods on hold may go.
    pub hold: Holds,
    /// Whether goods past their day may go.
    pub expired: Expired,
    /// Whether promises are kept.
    pub promised: Promised,
    /// Where and of which lot it was promised to whom it goes to: that is meant, and first.
    pub meant: Vec<(Option<LocationId>, Option<LotId>)>,
}

/// A record whose turn it is.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Which, and what it holds.
    pub lying: Lying,
    /// The last day of its lot, where it is past it.
    pub past: Option<Day>,
}

/// What a record's turn is by, smallest first.
type Key = (bool, bool, u8, bool, u32, bool, Moment, Vec<(u32, LocationId)>, LotId);

/// The records to take from, in their turn.
#[derive(Clone, Debug)]
pub struct Turns {
    /// They.
    pub turns: Vec<Turn>,
    /// What would have had its turn, were it not past its last day.
    pub left_out: Vec<(Record, Qty)>,
    promises: Promises,
}

impl Turns {
    /// Orders what there is. Places that `skip` names are left out.
    pub fn of<S: Stock>(
        stock: &S,
        wanted: &Wanted,
        mut skip: impl FnMut(LocationId) -> Result<bool, Unreadable>,
    ) -> Result<Turns, Unreadable> {
        let book = stock.book();
        let mut spots = Spots::default();
        let all = lying(stock, wanted.item, &mut spots)?;
        let promises = match wanted.promised {
            Promised::Kept => Promises::of(stock, wanted.item, &all, &mut spots)?,
            Promised::Ignored => Promises::ignored(),
        };
        let counting = book::fact(book, Fact::LastCount)? > 0;
        let mut ordered: Vec<(Key, Turn)> = Vec::new();
        let mut left_out = Vec::new();
        for lying in all {
            let Record { location, lot, .. } = lying.record;
            let asked = wanted.from.is_none_or(|place| lying.spot.is_in(place))
                && wanted.lot.is_none_or(|wanted| wanted == lot)
                && (wanted.hold == Holds::Too || !lying.on_hold);
            if lying.takeable <= Qty::ZERO || !asked || skip(location)? {
                continue;
            }
            let row = match lot.some() {
                Some(lot) => book.get::<Lots>(&lot)?,
                None => None,
            };
            let last = row.as_ref().and_then(|lot| lot.expires);
            let past = last.filter(|last| *last < wanted.today);
            let (meant, named) = wanted.means(&lying);
            if past.is_some() && !named && wanted.expired == Expired::LeftOut {
                left_out.push((lying.record, lying.takeable));
                continue;
            }
            let by_day = match (past, wanted.expired) {
                (Some(_), Expired::First) => 0,
                (None, _) => 1,
                (Some(_), _) => 2,
            };
            let key = (
                !meant,
                counting && book::open_count(book, location)?.is_some(),
                by_day,
                lying.on_hold,
                last.map_or(u32::MAX, |last| last.0),
                lying.spot.dock,
                row.map_or(Moment(0), |lot| lot.since),
                lying.spot.path.clone(),
                lot,
            );
            ordered.push((key, Turn { lying, past }));
        }
        ordered.sort_by(|(one, _), (two, _)| one.cmp(two));
        Ok(Turns { turns: ordered.into_iter().map(|(_, turn)| turn).collect(), left_out, promises })
    }

    /// Gives a record that was named by itself its turn before all others.
    pub fn put_first(&mut self, record: Record) {
        self.turns.sort_by_key(|turn| turn.lying.record != record);
    }

    /// Takes a quantity, as much as there is: from where, how much, and past which last day.
    pub fn take(&mut self, quantity: Qty) -> Vec<(Record, Qty, Option<Day>)> {
        let mut left = quantity.0;
        let mut taken = Vec::new();
        for turn in &self.turns {
            let share = turn.lying.takeable.min(self.promises.spare(&turn.lying)).0.min(left);
            if share <= 0 {
                continue;
            }
            self.promises.take(&turn.lying, Qty(share));
            left -= share;
            taken.push((turn.lying.record, Qty(share), turn.past));
        }
        taken
    }
}

impl Wanted {
    /// Whether a record is what was promised, and whether its lot was named: by itself or by the promise.
    fn means(&self, lying: &Lying) -> (bool, bool) {
        let lot = lying.record.lot;
        let promised = self.meant.iter().filter(|(place, of)| {
            (place.is_some() || of.is_some())
                && place.is_none_or(|place| lying.spot.is_in(place))
                && of.is_none_or(|of| of == lot)
        });
        let (mut meant, mut named) = (false, self.lot.is_some());
        for (_, of) in promised {
            meant = true;
            named |= of.is_some();
        }
        (meant, named)
    }
}
