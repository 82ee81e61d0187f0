//! Where a command runs: at a desk, with the store's settings at hand and one way to say what happened.

use std::cell::RefCell;

use chrono::NaiveDate;

use crate::domain::command::{ItemRef, LocationRef};
use crate::domain::ids::{ItemId, LocationId, LotId};
use crate::domain::item::{Item, Unit};
use crate::domain::location::Outside;
use crate::domain::party::Role;
use crate::domain::query::{
    Ask, Include, ItemQuery, ItemRow, ItemSort, ItemView, ItemsQuery, LocationQuery, LotsQuery, Meaning,
    ScanQuery, SortWay, StoreQuery, StoreView,
};
use crate::domain::refusal::{Noun, Why};
use crate::domain::rights::Act;
use crate::domain::text::{Code, Name};
use crate::domain::time::{Calendar, Day, Moment};
use crate::service::desk::{Desk, ask};

use super::fault::Fault;
use super::names::Names;
use super::options::FormatWord;
use super::out::Out;
use super::pages;
use super::progress::Watched;
use super::when::{self, Bare};

/// A desk, what is known of its store, and the output.
pub struct At<'a> {
    /// The desk.
    pub desk: &'a dyn Desk,
    /// The store.
    pub store: StoreView,
    /// Where output goes.
    pub out: &'a mut Out,
    /// Codes of ids that were looked up.
    pub names: RefCell<Names>,
    /// The format asked for.
    pub format: Option<FormatWord>,
    /// Whether somebody looks at progress.
    pub watched: Watched,
    /// Whether it may ask something on the terminal: not within a batch, nor under a screen.
    pub asks: bool,
    /// The lower role that was asked for; none for one's own.
    pub lowered: Option<Role>,
    today: Option<Day>,
}

/// An item as it was named.
pub struct Named {
    /// As the command names it.
    pub item: ItemRef,
    /// All of it.
    pub view: ItemView,
    /// The unit of the barcode that it was named by.
    pub unit: Option<Unit>,
}

impl<'a> At<'a> {
    /// Steps up to a desk; `today` fixes the date.
    pub fn new(desk: &'a dyn Desk, today: Option<Day>, out: &'a mut Out) -> Result<At<'a>, Fault> {
        let store = ask(desk, StoreQuery)?;
        out.take_habits(store.settings.decimal_mark, store.settings.calendar());
        Ok(At {
            desk,
            store,
            out,
            names: RefCell::default(),
            format: None,
            watched: Watched::No,
            asks: false,
            lowered: None,
            today,
        })
    }

    /// Asks a query.
    pub fn ask<Q: Ask>(&self, query: Q) -> Result<Q::Answer, Fault> {
        Ok(ask(self.desk, query)?)
    }

    /// Refuses whoever has a lower role, be it by `--role`.
    pub fn needs(&self, act: Act) -> Result<(), Fault> {
        Ok(act.by(self.store.role)?)
    }

    /// The store's zone and day.
    pub fn calendar(&self) -> Calendar {
        self.store.settings.calendar()
    }

    /// The business day it is, or is said to be.
    pub fn today(&self) -> Day {
        self.today.unwrap_or_else(|| self.calendar().day(self.desk.now()))
    }

    /// Reads a moment.
    pub fn moment(&self, text: &str, bare: Bare) -> Result<Moment, Fault> {
        when::moment(text, &self.calendar(), self.date(), bare).map_err(Fault::Usage)
    }

    fn date(&self) -> NaiveDate {
        self.today.map_or_else(|| self.calendar().local(self.desk.now()).date(), Day::date)
    }

    /// The item of a SKU, or else of a barcode.
    pub fn item(&self, text: &str) -> Result<Named, Fault> {
        let unknown = || Fault::from(Why::Unknown { noun: Noun::Item, code: text.to_owned() });
        let code = Code::new(text).map_err(|fault| {
            Fault::usage(format!("{} is no SKU: {fault}", crate::domain::text::brief(text)))
        })?;
        if let Some(view) = self.ask(ItemQuery { item: ItemRef::Code(code.clone()) })? {
            return Ok(Named { item: ItemRef::Code(code), view, unit: None });
        }
        let meanings = self.ask(ScanQuery { text: code.as_str().to_owned() })?;
        let scanned = meanings.into_iter().find_map(|meaning| match meaning {
            Meaning::Item { id, unit, .. } => Some((id, unit)),
            _ => None,
        });
        let (id, unit) = scanned.ok_or_else(unknown)?;
        let view = self.ask(ItemQuery { item: ItemRef::Id(id) })?.ok_or_else(unknown)?;
        Ok(Named { item: ItemRef::Id(id), view, unit: Some(unit) })
    }

    /// The id of an item, by SKU or barcode.
    pub fn item_id(&self, text: Option<&str>) -> Result<Option<ItemId>, Fault> {
        text.map(|text| self.item(text).map(|named| named.view.id)).transpose()
    }

    /// The id that a SKU itself had where its item was merged since: what happened under it stays under it. The item
    /// that answers for it, where there is no such SKU.
    pub fn own_item_id(&self, text: &str) -> Result<ItemId, Fault> {
        let named = self.item(text)?;
        let sku = match &named.item {
            ItemRef::Code(sku) if sku.folded() != named.item().sku.folded() => sku.folded(),
            _ => return Ok(named.view.id),
        };
        let mut own = None;
        let query = |window| ItemsQuery {
            place: None,
            filter: text.to_owned(),
            kind: None,
            sort: ItemSort::Sku,
            way: SortWay::Up,
            include: Include::All,
            window,
            around: None,
        };
        pages::each(self.desk, query, |row: ItemRow| {
            if row.sku.folded() == sku {
                own = Some(row.id);
            }
            Ok(())
        })?;
        Ok(own.unwrap_or(named.view.id))
    }

    /// The id of a location, by code; an outside place by its word.
    pub fn place(&self, code: &Code) -> Result<LocationId, Fault> {
        let folded = code.folded();
        if let Some(outside) = Outside::ALL.into_iter().find(|outside| outside.word() == folded) {
            return Ok(outside.id());
        }
        if let Some(view) = self.ask(LocationQuery { location: LocationRef::Code(code.clone()) })? {
            return Ok(view.id);
        }
        // The barcode on its label names it too.
        let meanings = self.ask(ScanQuery { text: code.as_str().to_owned() })?;
        let scanned = meanings.into_iter().find_map(|meaning| match meaning {
            Meaning::Location { id, .. } => Some(id),
            _ => None,
        });
        scanned.ok_or_else(|| Why::Unknown { noun: Noun::Location, code: code.to_string() }.into())
    }

    /// The same, where one is given.
    pub fn place_id(&self, code: Option<&Code>) -> Result<Option<LocationId>, Fault> {
        code.map(|code| self.place(code)).transpose()
    }

    /// The id of a lot of an item, by its number.
    pub fn lot(&self, item: ItemId, number: &Code) -> Result<LotId, Fault> {
        let folded = number.folded();
        let mut found = None;
        pages::each(
            self.desk,
            |window| LotsQuery { item: Some(item), window },
            |row| {
                if row.lot.number.folded() == folded {
                    found = Some(row.id);
                }
                Ok(())
            },
        )?;
        found.ok_or_else(|| Why::Unknown { noun: Noun::Lot, code: number.to_string() }.into())
    }
}

impl Named {
    /// The item.
    pub fn item(&self) -> &Item {
        &self.view.item
    }

    /// What `count` of the scanned unit is called, where that is a pack.
    pub fn scanned(&self, typed: &str) -> Option<(Unit, Option<Name>)> {
        match &self.unit {
            Some(unit @ Unit::Pack(pack)) => Some((unit.clone(), Name::new(&format!("{typed}{pack}")).ok())),
            _ => None,
        }
    }
}
