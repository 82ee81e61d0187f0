//! All movements with the codes that their ids stand for, in the order of the journal: what ledgers and files are
//! made of.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::cli::fault::Fault;
use crate::cli::names::Names;
use crate::cli::pages;
use crate::domain::event::{Event, Movement, Party};
use crate::domain::ids::{JobId, LocationId, LotId, Seq, SupplierId};
use crate::domain::item::Tracking;
use crate::domain::party::UNKNOWN_LOT;
use crate::domain::query::{
    EntryLineView, EntryQuery, EntryRow, Include, JobRow, JobsQuery, LotRow, LotsQuery, ROWS_MAX,
    SupplierRow, SuppliersQuery,
};
use crate::domain::text::Code;
use crate::domain::time::Day;
use crate::exchange::ledger::MoveLine;
use crate::service::desk::{Desk, ask};

/// Codes of what is referred to.
struct Codes<'a> {
    desk: &'a dyn Desk,
    names: RefCell<Names>,
    lots: HashMap<LotId, (Code, Option<Day>)>,
    suppliers: HashMap<SupplierId, Code>,
    jobs: HashMap<JobId, Code>,
}

/// Hands over the movements of each entry that has any, oldest entry first.
pub fn each_entry(
    desk: &dyn Desk,
    head: Seq,
    mut each: impl FnMut(&[MoveLine]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let codes = Codes::read(desk)?;
    each_row(desk, head, u16::MAX, |row, lines| {
        let mut moves = Vec::new();
        for line in lines {
            if let Event::Moved(movement) = &line.event {
                moves.push(codes.line(row, line, movement)?);
            }
        }
        if moves.is_empty() { Ok(()) } else { each(&moves) }
    })
}

/// Hands over each entry with its lines, at most `lines` of them, oldest first.
pub fn each_row(
    desk: &dyn Desk,
    head: Seq,
    lines: u16,
    mut each: impl FnMut(&EntryRow, &[EntryLineView]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let rows = lines.min(ROWS_MAX);
    for seq in 1..=head.0 {
        let mut row = None;
        let mut all = Vec::new();
        let mut from = 1;
        while let Some(view) = ask(desk, EntryQuery { seq: Seq(seq), from, rows })? {
            all.extend(view.lines);
            row = Some(view.row);
            match view.next {
                Some(next) if lines > rows => from = next,
                _ => break,
            }
        }
        if let Some(row) = row {
            each(&row, &all)?;
        }
    }
    Ok(())
}

impl<'a> Codes<'a> {
    fn read(desk: &'a dyn Desk) -> Result<Codes<'a>, Fault> {
        let names = RefCell::default();
        let mut codes =
            Codes { desk, names, lots: HashMap::new(), suppliers: HashMap::new(), jobs: HashMap::new() };
        pages::each(
            desk,
            |window| LotsQuery { item: None, window },
            |row: LotRow| {
                codes.lots.insert(row.id, (row.lot.number, row.lot.expires));
                Ok(())
            },
        )?;
        let all = Include::All;
        let suppliers =
            |window| SuppliersQuery { supplier: None, filter: String::new(), include: all, window };
        pages::each(desk, suppliers, |row: SupplierRow| {
            codes.suppliers.insert(row.id, row.supplier.code);
            Ok(())
        })?;
        let jobs = |window| JobsQuery { filter: String::new(), include: all, window };
        pages::each(desk, jobs, |row: JobRow| {
            codes.jobs.insert(row.id, row.job.code);
            Ok(())
        })?;
        Ok(codes)
    }

    fn line(&self, row: &EntryRow, line: &EntryLineView, movement: &Movement) -> Result<MoveLine, Fault> {
        let item = self.names.borrow_mut().item(self.desk, movement.item);
        let lot = movement.lot.some().and_then(|lot| self.lots.get(&lot));
        // What moved before its item was kept by lot is told as of the lot that it went into: a list that is read
        // again needs a lot on every line.
        let before = (item.tracking == Tracking::Lot && movement.lot == LotId::NONE)
            .then(|| code(UNKNOWN_LOT))
            .transpose()?;
        let (supplier, job) = match movement.party {
            Party::Supplier(id) => (self.suppliers.get(&id).cloned(), None),
            Party::Job(id) => (None, self.jobs.get(&id).cloned()),
            Party::Nobody | Party::Reservation(_) => (None, None),
        };
        Ok(MoveLine {
            entry: row.seq,
            line: line.line,
            at: movement.at,
            kind: movement.kind,
            about: movement.about,
            sku: code(&item.sku)?,
            unit: code(&item.unit)?,
            decimals: item.decimals,
            quantity: movement.quantity,
            from: self.place(movement.from)?,
            to: self.place(movement.to)?,
            lot: lot.map(|(number, _)| number.clone()).or(before),
            expires: lot.and_then(|(_, expires)| *expires),
            unit_cost: movement.cost,
            supplier,
            job,
            reason: movement.reason,
            reference: row.reference.clone(),
            note: row.note.clone(),
            override_reason: row.override_reason.clone(),
            by: row.by.clone(),
            undone: line.undone,
        })
    }

    fn place(&self, id: LocationId) -> Result<Code, Fault> {
        code(&self.names.borrow_mut().location(self.desk, id))
    }
}

fn code(text: &str) -> Result<Code, Fault> {
    Code::new(text).map_err(|fault| Fault::Unreachable(format!("\"{text}\" is no code: {fault}")))
}
