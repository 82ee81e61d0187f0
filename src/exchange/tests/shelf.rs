//! A stock room over plain maps that answers what an import asks, and does what it plans.

use crate::domain::book;
use crate::domain::command::{Command, LocationRef, Submission};
use crate::domain::desk::AskFault;
use crate::domain::event::{Event, Movement, Party};
use crate::domain::ids::{JobId, LocationId, Seq, SupplierId};
use crate::domain::item::Item;
use crate::domain::party::{Job, Supplier};
use crate::domain::query::{DocumentRow, ItemView, LocationView};
use crate::domain::room::Room;
use crate::domain::settings::Settings;
use crate::domain::table::{Direction, Read};
use crate::domain::tables::{
    Entries, EntriesByReference, ItemsBySku, Jobs, JobsByCode, Lines, LocationsByCode, Lots, Suppliers,
    SuppliersByCode, Totals,
};
use crate::domain::text::Code;
use crate::domain::time::{Day, Moment};

use super::super::existing::{Existing, KnownItem, KnownLocation};
use super::super::ledger::MoveLine;
use super::super::plan::{ImportOptions, Plan};

/// 2026-03-02 08:00 UTC.
pub const START: Moment = Moment(1_772_438_400_000);

pub struct Shelf {
    pub room: Room,
}

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

impl Shelf {
    /// A new store of New York.
    pub fn new() -> Shelf {
        let mut room = Room::at(START);
        let settings = Settings::new(code("USD"), code("America/New_York"));
        room.act(Command::Create { site: [7; 16], settings }).unwrap();
        Shelf { room }
    }

    pub fn options(&self) -> ImportOptions {
        let calendar = Settings::new(code("USD"), code("America/New_York")).calendar();
        ImportOptions::new(calendar, START)
    }

    /// Does all that a plan asks for.
    pub fn take(&mut self, plan: &Plan) {
        for (index, planned) in plan.requests.iter().enumerate() {
            let request = planned.request.clone();
            let submission = Submission {
                effective: request.effective,
                reference: request.reference,
                note: request.note,
                override_reason: request.override_reason,
                look: request.look,
                source: request.source,
                seen: request.seen,
                ..self.room.submission(request.command)
            };
            if let Err(refused) = self.room.submit(&submission) {
                panic!("line {:?} of the file: {refused}", plan.line_of(index, None));
            }
        }
    }

    /// What stands against the first request of a plan.
    pub fn refused(&mut self, plan: &Plan) -> crate::domain::refusal::Refused {
        let request = plan.requests[0].request.clone();
        let submission = Submission {
            effective: request.effective,
            reference: request.reference,
            source: request.source,
            ..self.room.submission(request.command)
        };
        match self.room.submit(&submission) {
            Err(crate::domain::refusal::Rejection::Refused(refused)) => refused,
            other => panic!("{other:?}"),
        }
    }

    fn item_id(&self, sku: &Code) -> Option<crate::domain::ids::ItemId> {
        self.room.state.get::<ItemsBySku>(&sku.folded()).unwrap()
    }

    /// An item in full, as the export of items wants it.
    pub fn item_view(&self, sku: &str) -> ItemView {
        let known = self.item(&code(sku)).unwrap().unwrap();
        ItemView {
            id: known.id,
            policy_places: known.policy_codes,
            item: known.item,
            home: known.home,
            supplier_codes: known.supplier_codes,
            under_count: false,
            total: self.room.state.get::<Totals>(&known.id).unwrap().unwrap_or_default(),
            records: Vec::new(),
            alerts: Vec::new(),
            months: Vec::new(),
        }
    }

    /// A location in full.
    pub fn location_view(&self, name: &str) -> LocationView {
        let known = self.location(&code(name)).unwrap().unwrap();
        let mut path: Vec<Code> = known.parent.iter().cloned().collect();
        path.push(known.location.code.clone());
        LocationView { id: known.id, location: known.location, path, records: 0, places: 0, count: None }
    }

    /// All movements, entry by entry, as the exports want them.
    pub fn entries(&self) -> Vec<Vec<MoveLine>> {
        let mut entries = Vec::new();
        for number in 1..=self.room.head().0 {
            let header = self.room.state.get::<Entries>(&Seq(number)).unwrap().unwrap().header;
            let mut lines = Vec::new();
            for line in 1..=header.lines {
                let event = self.room.state.get::<Lines>(&(Seq(number), line)).unwrap().unwrap();
                if let Event::Moved(movement) = event {
                    lines.push(self.line(&header, line, movement));
                }
            }
            if !lines.is_empty() {
                entries.push(lines);
            }
        }
        entries
    }

    fn line(&self, header: &crate::domain::entry::Header, line: u32, movement: Movement) -> MoveLine {
        let (_, item): (_, Item) = book::item(&self.room.state, movement.item).unwrap();
        let place =
            |id: LocationId| book::resolve_location(&self.room.state, &LocationRef::Id(id)).unwrap().1.code;
        let lot = movement.lot.some().map(|lot| self.room.state.get::<Lots>(&lot).unwrap().unwrap());
        let supplier = |id: &SupplierId| self.room.state.get::<Suppliers>(id).unwrap().unwrap().code;
        let job = |id: &JobId| self.room.state.get::<Jobs>(id).unwrap().unwrap().code;
        MoveLine {
            entry: header.seq,
            line,
            at: movement.at,
            kind: movement.kind,
            about: movement.about,
            sku: item.sku,
            unit: item.unit,
            decimals: item.decimals,
            quantity: movement.quantity,
            from: place(movement.from),
            to: place(movement.to),
            expires: lot.as_ref().and_then(|lot| lot.expires),
            lot: lot.map(|lot| lot.number),
            unit_cost: movement.cost,
            supplier: match &movement.party {
                Party::Supplier(id) => Some(supplier(id)),
                _ => None,
            },
            job: match &movement.party {
                Party::Job(id) => Some(job(id)),
                _ => None,
            },
            reason: movement.reason,
            reference: header.reference.clone(),
            note: header.note.clone(),
            override_reason: header.override_reason.clone(),
            by: String::from("somebody"),
            undone: None,
        }
    }
}

impl Existing for Shelf {
    fn item(&self, sku: &Code) -> Result<Option<KnownItem>, AskFault> {
        let Some(id) = self.item_id(sku) else { return Ok(None) };
        let (id, item) = book::item(&self.room.state, id).unwrap();
        let home = item.home.map(|home| book::location(&self.room.state, home).unwrap().1.code);
        let supplier_codes = item
            .suppliers
            .iter()
            .map(|terms| self.room.state.get::<Suppliers>(&terms.supplier).unwrap().unwrap().code)
            .collect();
        let policy_codes = item
            .policies
            .iter()
            .map(|policy| policy.place.map(|place| book::location(&self.room.state, place).unwrap().1.code))
            .collect();
        Ok(Some(KnownItem { id, item, home, supplier_codes, policy_codes }))
    }

    fn location(&self, code: &Code) -> Result<Option<KnownLocation>, AskFault> {
        let id = self.room.state.get::<LocationsByCode>(&code.folded()).unwrap();
        let Some(id) = id.filter(|id| !id.is_outside()) else { return Ok(None) };
        let (id, location) = book::location(&self.room.state, id).unwrap();
        let parent = location.parent.map(|parent| book::location(&self.room.state, parent).unwrap().1.code);
        Ok(Some(KnownLocation { id, location, parent }))
    }

    fn supplier(&self, code: &Code) -> Result<Option<(SupplierId, Supplier)>, AskFault> {
        let id = self.room.state.get::<SuppliersByCode>(&code.folded()).unwrap();
        Ok(id.map(|id| (id, self.room.state.get::<Suppliers>(&id).unwrap().unwrap())))
    }

    fn job(&self, code: &Code) -> Result<Option<(JobId, Job)>, AskFault> {
        let id = self.room.state.get::<JobsByCode>(&code.folded()).unwrap();
        Ok(id.map(|id| (id, self.room.state.get::<Jobs>(&id).unwrap().unwrap())))
    }

    fn referenced(&self, reference: &Code, effective: Option<Moment>) -> Result<Vec<DocumentRow>, AskFault> {
        let folded = reference.folded();
        let span = (
            std::ops::Bound::Included((folded.clone(), Seq(0))),
            std::ops::Bound::Included((folded, Seq(u64::MAX))),
        );
        let mut entries = Vec::new();
        self.room
            .state
            .scan::<EntriesByReference>(span, Direction::Up, &mut |key, ()| {
                entries.push(key.1);
                std::ops::ControlFlow::Continue(())
            })
            .unwrap();
        let mut rows = Vec::new();
        for seq in entries {
            rows.extend(self.entry(seq)?);
        }
        rows.retain(|row| effective.is_none_or(|at| row.movement.at == at));
        Ok(rows)
    }

    fn entry(&self, seq: Seq) -> Result<Vec<DocumentRow>, AskFault> {
        let Some(stored) = self.room.state.get::<Entries>(&seq).unwrap() else { return Ok(Vec::new()) };
        let mut rows = Vec::new();
        for line in 1..=stored.header.lines {
            let event = self.room.state.get::<Lines>(&(seq, line)).unwrap().unwrap();
            if let Event::Moved(movement) = event {
                let lot =
                    movement.lot.some().map(|lot| self.room.state.get::<Lots>(&lot).unwrap().unwrap().number);
                let line = crate::domain::ids::EntryLine { seq, line };
                rows.push(DocumentRow { line, action: stored.header.action, movement, lot });
            }
        }
        Ok(rows)
    }
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}
