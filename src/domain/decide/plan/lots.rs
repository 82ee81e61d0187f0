//! Which lot a line means: known, new, or the one that stands for none.

use super::super::super::book;
use super::super::super::command::LotRef;
use super::super::super::event::Event;
use super::super::super::ids::{ItemId, LotId};
use super::super::super::item::{Item, Tracking};
use super::super::super::party::{Lot, LotStatus};
use super::super::super::refusal::{Rejection, Why};
use super::super::super::table::Read;
use super::super::super::tables::{Fact, Lots};
use super::super::super::text::Code;
use super::super::super::time::Day;
use super::Plan;

impl<R: Read> Plan<'_, R> {
    /// The lot of a record that is to go below nothing: what is missing is of some lot where the item is kept by lot.
    pub fn lot_below(&self, item: &Item, lot: Option<LotId>) -> Result<LotId, Rejection> {
        match (item.tracking, lot.and_then(LotId::some)) {
            (Tracking::None, None) => Ok(LotId::NONE),
            (Tracking::Lot, Some(lot)) => Ok(lot),
            (Tracking::Lot, None) => Err(Why::Missing {
                what: format!("the lot of {}", item.sku),
                help: "more goes out than is there; name the lot that it is of (--lot)".into(),
            }
            .into()),
            (Tracking::None, Some(_)) => {
                let what = format!("{} is not kept by lot; leave the lot out", item.sku);
                Err(Why::Unfit { what }.into())
            }
        }
    }

    /// The lot that goods come in under: named, made, or none.
    pub fn lot_in(
        &mut self,
        id: ItemId,
        item: &Item,
        named: Option<&LotRef>,
        expires: Option<Day>,
    ) -> Result<LotId, Rejection> {
        match (item.tracking, named) {
            (Tracking::None, None | Some(LotRef::Id(LotId::NONE))) if expires.is_some() => {
                let what = format!(
                    "{} is not kept by lot, so nothing would remember the last day; leave it out, or turn lots on first",
                    item.sku
                );
                Err(Why::Unfit { what }.into())
            }
            (Tracking::None, None | Some(LotRef::Id(LotId::NONE))) => Ok(LotId::NONE),
            (Tracking::None, Some(_)) => {
                let what = format!(
                    "{} is not kept by lot; turn lots on for it first, or leave the lot out",
                    item.sku
                );
                Err(Why::Unfit { what }.into())
            }
            (Tracking::Lot, None) => Err(Why::Missing {
                what: format!("the lot of {}", item.sku),
                help: "name the lot's number".into(),
            }
            .into()),
            (Tracking::Lot, Some(LotRef::Id(LotId::NONE))) => self.lot_in(id, item, None, expires),
            (Tracking::Lot, Some(named)) => self.known_or_new_lot(id, item, named, expires),
        }
    }

    pub(super) fn known_or_new_lot(
        &mut self,
        id: ItemId,
        item: &Item,
        named: &LotRef,
        expires: Option<Day>,
    ) -> Result<LotId, Rejection> {
        let planned = match named {
            LotRef::Number(number) => self.new_lots.get(&(id, number.folded())).cloned(),
            LotRef::Id(_) => None,
        };
        let found = match (planned, named) {
            (Some((lot, row)), _) => Some((lot, row)),
            (None, named) => match (book::resolve_lot(self.book, id, named), named) {
                (Ok((lot, Some(row))), _) => Some((lot, row)),
                (Err(Rejection::Refused(_)), LotRef::Number(_)) => None,
                (Err(why), _) => return Err(why),
                (Ok((_, None)), _) => None,
            },
        };
        match (found, named) {
            (Some((_, row)), _) if row.status == LotStatus::Retired => {
                Err(Why::Retired { noun: super::super::super::refusal::Noun::Lot, code: row.number }.into())
            }
            (Some((_, row)), _) if expires.is_some() && row.expires != expires => {
                let known = row.expires.map_or(String::from("no last day"), |day| format!("last day {day}"));
                let what = format!(
                    "lot {} of {} has {known}; leave the date out or change the lot",
                    row.number, item.sku
                );
                Err(Why::Unfit { what }.into())
            }
            (Some((lot, _)), _) => Ok(lot),
            (None, LotRef::Number(number)) => {
                let nth = u32::try_from(self.new_lots.len()).unwrap_or(u32::MAX);
                let lot = LotId(book::next_id(self.book, Fact::LastLot, nth)?);
                let row = Lot {
                    item: id,
                    number: number.clone(),
                    expires,
                    status: LotStatus::Free,
                    parent: None,
                    since: self.at,
                };
                self.new_lots.insert((id, number.folded()), (lot, row.clone()));
                self.aside.push(Event::Lot(lot, row));
                Ok(lot)
            }
            (None, LotRef::Id(lot)) => {
                Err(Why::Unknown { noun: super::super::super::refusal::Noun::Lot, code: lot.to_string() }
                    .into())
            }
        }
    }

    pub(super) fn lot_number(&self, lot: LotId) -> Result<Option<Code>, Rejection> {
        match lot.some() {
            Some(lot) => Ok(self.book.get::<Lots>(&lot)?.map(|lot| lot.number)),
            None => Ok(None),
        }
    }
}
