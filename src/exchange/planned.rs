//! A row of movements that was read, and what rows do together.

use crate::domain::command::{
    AdjustLine, Amount, Deed, InLine, IssueTo, ItemRef, JobRef, LocationRef, LotRef, MoveLine, OutLine,
    ReturnWay, SupplierRef,
};
use crate::domain::event::{Party, Reason};
use crate::domain::ids::ItemId;
use crate::domain::quantity::UnitCost;
use crate::domain::text::Code;
use crate::domain::time::Day;

use super::repeats::FileRow;
use super::route::{End, Route, Verb};

/// A row that was read.
#[derive(Clone, Debug)]
pub struct PlannedRow {
    /// The line of the file.
    pub line: u32,
    /// What.
    pub item: ItemId,
    /// How much; above zero.
    pub amount: Amount,
    /// Where.
    pub route: Route,
    /// Which lot.
    pub lot: Option<Code>,
    /// The lot's last day.
    pub expires: Option<Day>,
    /// What a base unit cost.
    pub cost: Option<UnitCost>,
    /// With whom, where that exists already.
    pub party: Option<Party>,
}

impl PlannedRow {
    /// As it is compared with the journal.
    pub fn compared(&self) -> FileRow {
        let costs = matches!(self.route.verb, Verb::Opening | Verb::Receive(_));
        FileRow {
            item: self.item,
            from: self.route.from.location(),
            to: self.route.to.location(),
            lot: self.lot.as_ref().map(Code::folded),
            cost: self.cost.filter(|_| costs),
            party: self.party,
            reason: self.route.reason,
            quantity: self.amount.quantity,
        }
    }

    fn lot(&self) -> Option<LotRef> {
        self.lot.clone().map(LotRef::Number)
    }

    fn goods_in(self, place: End) -> InLine {
        InLine {
            item: ItemRef::Id(self.item),
            place: inside(place),
            lot: self.lot(),
            expires: self.expires,
            cost: self.cost,
            amount: self.amount,
        }
    }

    fn goods_back(self, place: End) -> InLine {
        InLine { cost: None, ..self.goods_in(place) }
    }

    fn out(self) -> OutLine {
        OutLine {
            item: ItemRef::Id(self.item),
            from: inside(self.route.from),
            lot: self.lot(),
            document: None,
            amount: self.amount,
        }
    }

    fn moved(self) -> MoveLine {
        MoveLine {
            item: ItemRef::Id(self.item),
            from: inside(self.route.from),
            to: inside(self.route.to),
            lot: self.lot(),
            amount: Some(self.amount),
        }
    }

    fn adjusted(self) -> Option<AdjustLine> {
        let (at, up) = match (self.route.from, self.route.to) {
            (End::Inside(at), _) => (at, false),
            (_, End::Inside(at)) => (at, true),
            _ => return None,
        };
        let change = if up { self.amount.quantity } else { self.amount.quantity.negated() };
        Some(AdjustLine {
            item: ItemRef::Id(self.item),
            at: LocationRef::Id(at),
            lot: self.lot(),
            reason: self.route.reason.unwrap_or(Reason::Other),
            change: Amount { quantity: change, typed: self.amount.typed },
        })
    }
}

fn inside(end: End) -> Option<LocationRef> {
    match end {
        End::Inside(id) => Some(LocationRef::Id(id)),
        _ => None,
    }
}

/// What rows that share a verb do.
pub fn deed(verb: Verb, rows: Vec<PlannedRow>) -> Deed {
    let rows = rows.into_iter();
    let to = |row: PlannedRow| {
        let place = row.route.to;
        row.goods_in(place)
    };
    let back = |row: PlannedRow| {
        let place = row.route.to;
        row.goods_back(place)
    };
    let returned = |way, lines| Deed::Return { way, lines };
    let issued = |to, lines| Deed::Issue { to, lines };
    match verb {
        Verb::Opening => Deed::Opening(rows.map(to).collect()),
        Verb::Receive(supplier) => {
            Deed::Receive { supplier: supplier.map(SupplierRef::Code), lines: rows.map(to).collect() }
        }
        Verb::FromCustomer => returned(ReturnWay::FromCustomer, rows.map(back).collect()),
        Verb::FromProduction => returned(ReturnWay::FromProduction, rows.map(back).collect()),
        Verb::FromJob(job) => returned(ReturnWay::FromJob(JobRef::Code(job)), rows.map(back).collect()),
        Verb::Adjust => Deed::Adjust(rows.filter_map(PlannedRow::adjusted).collect()),
        Verb::PutAway => Deed::PutAway(rows.map(PlannedRow::moved).collect()),
        Verb::Move => Deed::Move(rows.map(PlannedRow::moved).collect()),
        Verb::ToCustomer => issued(Some(IssueTo::Customer), rows.map(PlannedRow::out).collect()),
        Verb::ToProduction => issued(Some(IssueTo::Production), rows.map(PlannedRow::out).collect()),
        Verb::ToJob(job) => {
            issued(Some(IssueTo::Job(JobRef::Code(job))), rows.map(PlannedRow::out).collect())
        }
        Verb::ToUsual => issued(None, rows.map(PlannedRow::out).collect()),
        Verb::Scrap(reason) => Deed::Scrap { reason, lines: rows.map(PlannedRow::out).collect() },
        Verb::ToSupplier(supplier) => {
            let from = |row: PlannedRow| {
                let place = row.route.from;
                row.goods_back(place)
            };
            returned(ReturnWay::ToSupplier(supplier.map(SupplierRef::Code)), rows.map(from).collect())
        }
    }
}
