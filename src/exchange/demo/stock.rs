//! What the generator believes is there, so that it never asks for what a stock room would refuse.
//!
//! A small model of its own: it must never read the real tables, for its tests hold the two against each other.

use std::collections::BTreeMap;

use super::places;
use crate::domain::time::{Day, Moment};

/// A stock record by its codes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// What.
    pub sku: &'static str,
    /// Where.
    pub place: &'static str,
    /// Which lot.
    pub lot: Option<String>,
}

impl Spot {
    /// A record without a lot.
    pub fn plain(sku: &'static str, place: &'static str) -> Spot {
        Spot { sku, place, lot: None }
    }

    /// The same elsewhere.
    pub fn at(&self, place: &'static str) -> Spot {
        Spot { sku: self.sku, place, lot: self.lot.clone() }
    }
}

/// A quantity of a record, in millionths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Of what, where.
    pub spot: Spot,
    /// How much.
    pub quantity: i64,
}

#[derive(Clone, Debug, Default)]
struct History {
    balance: i64,
    moves: Vec<(Moment, i64)>,
    seen: Vec<Moment>,
}

/// Everything that is there, and what of it is promised.
#[derive(Clone, Debug, Default)]
pub struct Stock {
    records: BTreeMap<Spot, History>,
    promised: BTreeMap<&'static str, i64>,
    expiry: BTreeMap<(&'static str, String), Day>,
}

impl Stock {
    /// What a record holds.
    pub fn on_hand(&self, spot: &Spot) -> i64 {
        self.records.get(spot).map_or(0, |history| history.balance)
    }

    /// Changes a record. Where an observation was posted at or after `at`, it already saw the goods: what was there
    /// between changes, what is there now does not.
    pub fn change(&mut self, spot: &Spot, at: Moment, by: i64) {
        let history = self.records.entry(spot.clone()).or_default();
        history.insert(at, by);
        match history.seen.iter().copied().filter(|seen| *seen >= at).min() {
            Some(seen) => history.insert(seen, -by),
            None => history.balance += by,
        }
    }

    /// Somebody saw what a record holds, and it was so, or the difference was posted.
    pub fn seen(&mut self, spot: &Spot, at: Moment) {
        self.records.entry(spot.clone()).or_default().seen.push(at);
    }

    /// Whether a record was counted at or after `at`, and at which moment first.
    pub fn counted_since(&self, spot: &Spot, at: Moment) -> Option<Moment> {
        self.records.get(spot)?.seen.iter().copied().filter(|seen| *seen >= at).min()
    }

    /// The least that a record ever held from `at` until before `until`.
    pub fn least(&self, spot: &Spot, at: Moment, until: Moment) -> i64 {
        let Some(history) = self.records.get(spot) else { return 0 };
        let before: i64 = history.moves.iter().filter(|(when, _)| *when <= at).map(|(_, by)| by).sum();
        let later = history.moves.iter().filter(|(when, _)| *when > at && *when < until);
        let mut running = before;
        later.fold(before, |least, (_, by)| {
            running += by;
            least.min(running)
        })
    }

    /// Every record of an item that holds something, first expired first.
    pub fn spots(&self, sku: &'static str) -> Vec<Pick> {
        let mut picks: Vec<Pick> = self
            .records
            .range(Spot::plain(sku, "")..)
            .take_while(|(spot, _)| spot.sku == sku)
            .filter(|(_, history)| history.balance > 0)
            .map(|(spot, history)| Pick { spot: spot.clone(), quantity: history.balance })
            .collect();
        picks.sort_by_key(|pick| self.expires(&pick.spot));
        picks
    }

    /// Every record in a place that holds something.
    pub fn at(&self, place: &str) -> Vec<Pick> {
        let here = self.records.iter().filter(|(spot, history)| spot.place == place && history.balance > 0);
        here.map(|(spot, history)| Pick { spot: spot.clone(), quantity: history.balance }).collect()
    }

    /// On hand less on hold less promised, in the whole room.
    pub fn available(&self, sku: &'static str) -> i64 {
        let there: i64 =
            self.spots(sku).iter().filter(|p| p.spot.place != places::CAGE).map(|p| p.quantity).sum();
        there - self.promised.get(sku).copied().unwrap_or(0)
    }

    /// What to take from a place for a quantity, first expired first and nothing that is past its day; nothing at all
    /// where it is not there or is promised.
    pub fn pick(&self, sku: &'static str, place: &str, quantity: i64, today: Day) -> Vec<Pick> {
        if quantity <= 0 || quantity > self.available(sku) {
            return Vec::new();
        }
        self.pick_promised(sku, place, quantity, today)
    }

    /// The same for goods that were promised to whom they go to.
    pub fn pick_promised(&self, sku: &'static str, place: &str, quantity: i64, today: Day) -> Vec<Pick> {
        let mut left = quantity;
        let mut picks = Vec::new();
        for pick in self.spots(sku) {
            let good = self.expires(&pick.spot).is_none_or(|day| day >= today);
            if pick.spot.place == place && good && left > 0 {
                let quantity = pick.quantity.min(left);
                left -= quantity;
                picks.push(Pick { spot: pick.spot, quantity });
            }
        }
        if left > 0 { Vec::new() } else { picks }
    }

    /// Promises a quantity, or with a negative one takes a promise back.
    pub fn promise(&mut self, sku: &'static str, by: i64) {
        *self.promised.entry(sku).or_default() += by;
    }

    /// Notes a lot's last day.
    pub fn dated(&mut self, sku: &'static str, lot: &str, expires: Day) {
        self.expiry.insert((sku, lot.to_owned()), expires);
    }

    /// The last day of a record's lot.
    pub fn expires(&self, spot: &Spot) -> Option<Day> {
        let lot = spot.lot.clone()?;
        self.expiry.get(&(spot.sku, lot)).copied()
    }

    /// All that is past its day on a day.
    pub fn expired(&self, today: Day) -> Vec<Pick> {
        let past = self.records.iter().filter(|(spot, history)| {
            history.balance > 0 && self.expires(spot).is_some_and(|day| day < today)
        });
        past.map(|(spot, history)| Pick { spot: spot.clone(), quantity: history.balance }).collect()
    }

    /// Every record that ever held less than nothing, after all entries of one moment. There should be none.
    #[cfg(test)]
    pub fn below_nothing(&self) -> Vec<(Spot, Moment)> {
        let mut below = Vec::new();
        for (spot, history) in &self.records {
            let mut running = 0;
            for (at, by) in &history.moves {
                running += by;
                if running < 0 {
                    below.push((spot.clone(), *at));
                }
            }
        }
        below
    }
}

impl History {
    fn insert(&mut self, at: Moment, by: i64) {
        let place = self.moves.partition_point(|(when, _)| *when <= at);
        self.moves.insert(place, (at, by));
    }
}
