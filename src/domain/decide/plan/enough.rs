//! Whether there is enough, and what is said where there is not: what is there and where else it is.

use std::collections::BTreeSet;

use super::super::super::book;
use super::super::super::ids::{ItemId, LocationId, LotId, Record};
use super::super::super::item::Item;
use super::super::super::party::Role;
use super::super::super::quantity::Qty;
use super::super::super::refusal::{Elsewhere, Kept, Rejection, Why};
use super::super::super::settings::Beyond;
use super::super::super::table::{Read, Unreadable};
use super::super::super::tables::{Balance, Locations, Totals};
use super::{Dated, Plan};

/// The most records that a refusal tells of.
const TOLD_MAX: usize = 20;

/// More was asked of an item than there is.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Shortage<'i> {
    pub id: ItemId,
    pub item: &'i Item,
    pub from: Option<LocationId>,
    pub lot: Option<LotId>,
    pub asked: Qty,
}

impl<R: Read> Plan<'_, R> {
    /// Lets a record go below nothing, where settings and a supervisor's reason allow it.
    pub fn may_go_below(&self) -> bool {
        self.settings.beyond == Beyond::Override
            && self.submission.override_reason.is_some()
            && self.submission.role >= Role::Supervisor
    }

    /// Notes that a record may go below nothing.
    pub fn let_below(&mut self, record: Record) {
        self.below.push(record);
    }

    /// More was asked than there is. `available` is what could be had under the rules, where they keep something back;
    /// `past` is what was left out because its last day is over.
    pub fn not_enough(
        &self,
        shortage: &Shortage<'_>,
        available: Option<Qty>,
        past: &[(Record, Qty)],
    ) -> Result<Rejection, Rejection> {
        let Shortage { id, item, from, lot, asked } = *shortage;
        if let Some(place) = from
            && let Some(why) = self.veiled(place)?
        {
            return Ok(why.into());
        }
        let mut here = 0_i64;
        let mut kept = BTreeSet::new();
        let (mut hidden, mut veiled) = (false, false);
        let mut elsewhere = Vec::new();
        for (record, balance) in book::records_of_item(self.book, id)? {
            let inside = match from {
                Some(place) => book::is_within(self.book, record.location, place)?,
                None => true,
            };
            let blind = self.blind(record.location)?;
            veiled |= blind;
            if inside && lot.is_none_or(|lot| lot == record.lot) {
                hidden |= blind;
                here = here.saturating_add(balance.on_hand.0);
                kept.extend(self.kept_back(record, balance)?);
                // Where no place was named, it says where what there is lies.
                let anywhere = from.is_none() && lot.is_none() && balance.on_hand != Qty::ZERO;
                if anywhere && !blind && elsewhere.len() < TOLD_MAX {
                    elsewhere.push(self.elsewhere(record, balance.on_hand)?);
                }
            } else if !blind && elsewhere.len() < TOLD_MAX {
                elsewhere.push(self.elsewhere(record, balance.on_hand)?);
            }
        }
        let location = match from {
            Some(place) => Some(book::location(self.book, place)?.1.code),
            None => None,
        };
        kept.extend((!past.is_empty()).then_some(Kept::PastLastDay));
        let promised = self.book.get::<Totals>(&id)?.is_some_and(|total| total.reserved > Qty::ZERO);
        kept.extend(promised.then_some(Kept::Reserved));
        let mut expired = Vec::new();
        for (record, on_hand) in past.iter().filter(|_| !hidden).take(TOLD_MAX) {
            expired.push(self.elsewhere(*record, *on_hand)?);
        }
        Ok(Why::NotEnough {
            item: item.sku.clone(),
            location,
            lot: self.lot_number(lot.unwrap_or(LotId::NONE))?,
            asked,
            on_hand: (!hidden).then_some(Qty(here)),
            // What promises leave of what is here depends on what there is of it elsewhere.
            available: match available {
                Some(_) if veiled && promised => None,
                available => (!hidden).then_some(available.unwrap_or(Qty(here))),
            },
            kept: if hidden { Vec::new() } else { kept.into_iter().collect() },
            expired,
            elsewhere,
            override_helps: self.settings.beyond == Beyond::Override,
        }
        .into())
    }

    /// What keeps back goods of a record, promises and last days aside.
    fn kept_back(&self, record: Record, balance: Balance) -> Result<Option<Kept>, Unreadable> {
        if balance.on_hand <= Qty::ZERO {
            return Ok(None);
        }
        if book::on_hold(self.book, record)? {
            return Ok(Some(Kept::OnHold));
        }
        let later = self.dated == Dated::Given && self.takeable(record)? < balance.on_hand;
        Ok(later.then_some(Kept::CameLater))
    }

    /// All of an item was asked for in a place that holds none of it.
    pub fn nothing_there(
        &self,
        id: ItemId,
        item: &Item,
        from: LocationId,
        lot: Option<LotId>,
    ) -> Result<Rejection, Rejection> {
        let mut elsewhere = Vec::new();
        for (record, balance) in book::records_of_item(self.book, id)? {
            let told =
                balance.on_hand > Qty::ZERO && record.location != from && !self.blind(record.location)?;
            if told && elsewhere.len() < TOLD_MAX {
                elsewhere.push(self.elsewhere(record, balance.on_hand)?);
            }
        }
        let location = book::location(self.book, from)?.1.code;
        let lot = self.lot_number(lot.unwrap_or(LotId::NONE))?;
        Ok(Why::NothingThere { item: item.sku.clone(), location, lot, elsewhere }.into())
    }

    fn elsewhere(&self, record: Record, on_hand: Qty) -> Result<Elsewhere, Rejection> {
        let location = self.book.get::<Locations>(&record.location)?.map(|location| location.code);
        Ok(Elsewhere {
            item: None,
            location: match location {
                Some(code) => code,
                None => book::location(self.book, record.location)?.1.code,
            },
            lot: self.lot_number(record.lot)?,
            on_hand,
        })
    }
}
