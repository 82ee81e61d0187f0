//! The whole state against the model: every derived table that holds quantities, and every past instant.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use stockroom::domain::book;
use stockroom::domain::ids::{EntryLine, ItemId, LocationId, LotId, Record, Seq};
use stockroom::domain::table::{Class, Direction, Read, Row, Table, Unreadable, all};
use stockroom::domain::tables::{
    Balances, BalancesByPlace, Checkpoints, EachTable, MovesByItem, MovesByPlace, MovesByRecord,
    Observations, ObservedState, PlaceItems, PlaceTotals, Reservations, ReservationsByItem, Reviews, Totals,
    Undone, each_table,
};
use stockroom::domain::time::Moment;

use crate::counted::State;
use crate::laws::{Law, counts_hold_for, named};
use crate::model::Model;

type Key = (ItemId, LocationId, LotId);

fn key(record: &Record) -> Key {
    (record.item, record.location, record.lot)
}

fn rows<T: Table, R: Read>(state: &R) -> Result<Vec<Row<T>>, String> {
    state.rows::<T>(all(), Direction::Up, usize::MAX).map_err(|fault: Unreadable| fault.to_string())
}

/// Two maps are one, or the first difference in words.
fn same<K: Ord + Debug, V: PartialEq + Debug>(what: &str, is: &BTreeMap<K, V>, must: &BTreeMap<K, V>) -> Law {
    let keys: BTreeSet<&K> = is.keys().chain(must.keys()).collect();
    match keys.into_iter().find(|key| is.get(key) != must.get(key)) {
        Some(key) => Err(format!("{what} of {key:?} is {:?}, must be {:?}", is.get(key), must.get(key))),
        None => Ok(()),
    }
}

/// Everything.
pub fn check<R: Read>(state: &R, model: &Model) -> Law {
    named("balances", balances(state, model))?;
    named("totals", totals(state, model))?;
    named("places", places(state, model))?;
    named("indexes", movements(state, model))?;
    named("checkpoints", checkpoints(state, model))?;
    named("every instant", every_instant(state, model))?;
    named("reservations", promises(state, model))?;
    named("observations", observations(state, model))?;
    named("undone", undone(state, model))?;
    for (record, _) in model.ledger.records().filter(|(record, _)| !record.location.is_outside()) {
        named("counts", counts_hold_for(model, *record, 0))?;
    }
    Ok(())
}

fn balances<R: Read>(state: &R, model: &Model) -> Law {
    let is: BTreeMap<Key, i128> =
        rows::<Balances, R>(state)?.into_iter().map(|(key, row)| (key, i128::from(row.on_hand.0))).collect();
    let mut must = BTreeMap::new();
    let mut sums: BTreeMap<ItemId, i128> = BTreeMap::new();
    for (record, moves) in model.ledger.records() {
        let held: i128 = moves.iter().map(|one| one.change).sum();
        if held != 0 {
            must.insert(key(record), held);
        }
    }
    same("the balance", &is, &must)?;
    for ((item, ..), held) in &is {
        *sums.entry(*item).or_default() += held;
    }
    if let Some((item, sum)) = sums.into_iter().find(|(_, sum)| *sum != 0) {
        return Err(format!("the balances of item {item} add up to {sum}"));
    }
    let is: BTreeMap<Key, ()> = rows::<BalancesByPlace, R>(state)?
        .into_iter()
        .map(|((location, item, lot), ())| ((item, location, lot), ()))
        .collect();
    same("the row by place", &is, &must.into_keys().map(|key| (key, ())).collect())
}

fn totals<R: Read>(state: &R, model: &Model) -> Law {
    let is: BTreeMap<ItemId, (i128, i128, i128)> = rows::<Totals, R>(state)?
        .into_iter()
        .map(|(item, row)| (item, (row.on_hand.0.into(), row.on_hold.0.into(), row.reserved.0.into())))
        .collect();
    let must = model.items.keys().map(|item| (*item, model.totals(*item)));
    same("on hand, on hold and reserved", &is, &must.filter(|(_, total)| *total != (0, 0, 0)).collect())
}

/// How many records lie in each place, at every level of the tree.
fn places<R: Read>(state: &R, model: &Model) -> Law {
    let mut must: BTreeMap<(LocationId, String, ItemId), u32> = BTreeMap::new();
    let mut all_in: BTreeMap<LocationId, u32> = BTreeMap::new();
    for (record, _) in model.stock() {
        for place in model.above(record.location) {
            let sku = model.items[&record.item].sku.folded();
            *must.entry((place, sku, record.item)).or_default() += 1;
            *all_in.entry(place).or_default() += 1;
        }
    }
    same("the records in a place", &rows::<PlaceItems, R>(state)?.into_iter().collect(), &must)?;
    let is = rows::<PlaceTotals, R>(state)?.into_iter().map(|(place, row)| (place, row.records)).collect();
    same("all records in a place", &is, &all_in)
}

type At = (Moment, Seq, u32);

/// Each movement in each of its indexes, and nothing else there; both ends of each add up to nothing.
fn movements<R: Read>(state: &R, model: &Model) -> Law {
    let (mut by_record, mut by_place, mut by_item) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (record, moves) in model.ledger.records() {
        for one in moves {
            let at: At = (Moment(one.at), Seq(one.seq), one.line);
            by_record.insert((key(record), at), one.change);
            by_place.insert((record.location, at), ());
            by_item.insert((record.item, at), ());
        }
    }
    let mut is = BTreeMap::new();
    let mut sums: BTreeMap<At, i128> = BTreeMap::new();
    for ((item, location, lot, at, seq, line), change) in rows::<MovesByRecord, R>(state)? {
        is.insert(((item, location, lot), (at, seq, line)), i128::from(change.0));
        *sums.entry((at, seq, line)).or_default() += i128::from(change.0);
    }
    same("the movement", &is, &by_record)?;
    if let Some((at, sum)) = sums.into_iter().find(|(_, sum)| *sum != 0) {
        return Err(format!("the ends of movement {at:?} add up to {sum}"));
    }
    let is = rows::<MovesByPlace, R>(state)?.into_iter();
    let is = is.map(|((place, at, seq, line), ())| ((place, (at, seq, line)), ())).collect();
    same("the movement by place", &is, &by_place)?;
    let is = rows::<MovesByItem, R>(state)?.into_iter();
    let is = is.map(|((item, at, seq, line), ())| ((item, (at, seq, line)), ())).collect();
    same("the movement by item", &is, &by_item)
}

/// A month since 1970, told by the calendar alone.
fn month(at: u64) -> u32 {
    let mut left = (at / 86_400_000) as i64;
    let mut month = 0;
    loop {
        let days = days_of(month);
        if left < days {
            return month;
        }
        left -= days;
        month += 1;
    }
}

fn days_of(month: u32) -> i64 {
    let year = 1970 + month / 12;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month as usize % 12]
}

/// Where the months that were lived through begin.
pub fn month_starts(first: u64, last: u64) -> Vec<u64> {
    let mut starts = Vec::new();
    let (mut days, mut month) = (0_i64, 0);
    while (days as u64) * 86_400_000 <= last {
        if (days as u64) * 86_400_000 >= first {
            starts.push((days as u64) * 86_400_000);
        }
        days += days_of(month);
        month += 1;
    }
    starts
}

fn checkpoints<R: Read>(state: &R, model: &Model) -> Law {
    let mut must: BTreeMap<(ItemId, LocationId, LotId, u32), i128> = BTreeMap::new();
    for (record, moves) in model.ledger.records() {
        let mut held = 0;
        for one in moves {
            held += one.change;
            must.insert((record.item, record.location, record.lot, month(one.at)), held);
        }
    }
    let is =
        rows::<Checkpoints, R>(state)?.into_iter().map(|(key, held)| (key, i128::from(held.0))).collect();
    same("what was held at the end of month", &is, &must)
}

/// What each record held just before, at and after every instant at which it moved, and where months begin.
fn every_instant<R: Read>(state: &R, model: &Model) -> Law {
    for (record, moves) in model.ledger.records() {
        let (Some(first), Some(last)) = (moves.first(), moves.last()) else { continue };
        let mut instants: BTreeSet<u64> =
            moves.iter().flat_map(|one| [one.at.saturating_sub(1), one.at, one.at + 1]).collect();
        for start in month_starts(first.at, last.at + 70 * 86_400_000) {
            instants.extend([start - 1, start]);
        }
        let (mut held, mut next) = (0_i128, 0);
        for at in instants {
            while let Some(one) = moves.get(next).filter(|one| one.at <= at) {
                held += one.change;
                next += 1;
            }
            let is = book::on_hand_at(state, *record, Moment(at)).map_err(|fault| fault.to_string())?;
            if i128::from(is.0) != held {
                return Err(format!("{record:?} held {is} at {at} by the books, {held} by its movements"));
            }
        }
    }
    Ok(())
}

fn promises<R: Read>(state: &R, model: &Model) -> Law {
    let is: BTreeMap<_, _> = rows::<Reservations, R>(state)?.into_iter().collect();
    same("reservation", &is, &model.promises)?;
    let is = rows::<ReservationsByItem, R>(state)?.into_iter().collect();
    let must = model.promises.iter().map(|(id, promise)| ((promise.item, *id), ())).collect();
    same("reservation by item", &is, &must)
}

fn observations<R: Read>(state: &R, model: &Model) -> Law {
    let mut posted: BTreeMap<EntryLine, i128> = BTreeMap::new();
    for (record, moves) in model.ledger.records().filter(|(record, _)| !record.location.is_outside()) {
        for one in moves {
            if let Some(of) = one.about {
                if model.counted.seen.get(&of).is_none_or(|seen| seen.record != *record) {
                    return Err(format!(
                        "{}.{} is about {of}, which is of another record",
                        one.seq, one.line
                    ));
                }
                *posted.entry(of).or_default() += one.change;
            }
        }
    }
    let mut must = BTreeMap::new();
    for (line, seen) in &model.counted.seen {
        let posted = posted.get(line).copied().unwrap_or(0);
        let state = match seen.state {
            State::Review => ObservedState::Review,
            State::Stands(_) => ObservedState::Posted,
            State::Rejected => ObservedState::Rejected,
            State::Withdrawn => ObservedState::Withdrawn,
        };
        if !matches!(seen.state, State::Stands(_)) && posted != 0 {
            return Err(format!("{posted} is posted for {line}, which does not stand"));
        }
        must.insert(*line, (seen.counted, posted, format!("{state:?}")));
    }
    let is = rows::<Observations, R>(state)?.into_iter().map(|((.., seq, line), row)| {
        let told = (i128::from(row.counted.0), i128::from(row.posted.0), format!("{:?}", row.state));
        (EntryLine { seq, line }, told)
    });
    same("observation", &is.collect(), &must)?;
    let waits = model.counted.seen.iter().filter(|(_, seen)| seen.state == State::Review);
    let is = rows::<Reviews, R>(state)?.into_iter().map(|((seq, line), _)| (EntryLine { seq, line }, ()));
    same("review", &is.collect(), &waits.map(|(line, _)| (*line, ())).collect())
}

fn undone<R: Read>(state: &R, model: &Model) -> Law {
    let is = rows::<Undone, R>(state)?.into_iter().map(|((seq, line), by)| (EntryLine { seq, line }, by));
    same("undone", &is.collect(), &model.undone)
}

/// Every row of every derived table, in words; a rebuild must say the same.
pub fn told<R: Read>(state: &R) -> Result<Vec<String>, String> {
    let mut telling = Telling { state, told: Vec::new() };
    each_table(&mut telling).map_err(|fault| fault.to_string())?;
    Ok(telling.told)
}

struct Telling<'a, R> {
    state: &'a R,
    told: Vec<String>,
}

impl<R: Read> EachTable for Telling<'_, R> {
    type Error = Unreadable;
    fn table<T: Table>(&mut self) -> Result<(), Unreadable> {
        if T::CLASS == Class::Derived {
            for (key, value) in self.state.rows::<T>(all(), Direction::Up, usize::MAX)? {
                self.told.push(format!("{} {key:?} {value:?}", T::NAME));
            }
        }
        Ok(())
    }
}
