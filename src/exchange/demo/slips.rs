//! Slips of the pen and late paper: what was typed wrong and undone, entered after the fact, or entered twice.

use super::Flaw;
use super::pen::{Incoming, code};
use super::places::DOCK;
use super::stock::{Pick, Spot};
use super::world::World;
use crate::domain::command::{Command, IssueTo, ItemCommand, ItemPatch, ItemRef, JobRef, UndoWhat};
use crate::domain::ids::EntryLine;
use crate::domain::kind::Kind;
use crate::domain::quantity::MILLION;
use crate::domain::text::Name;
use crate::domain::time::Day;

/// What sort of slip.
#[derive(Clone, Copy)]
enum Slip {
    /// A box too many is typed; the whole entry is undone and typed again.
    WrongDelivery,
    /// One line of a delivery is wrong and undone.
    WrongLine,
    /// A ticket of yesterday turns up.
    LateTicket,
    /// A delivery note of two days ago turns up.
    LateDelivery,
    /// Material taken before a count is written down after it: the count saw that it was gone.
    BeforeCount,
    /// One item stands in the books twice.
    Double,
    /// The two become one.
    Merge,
}

/// The second name of a screw.
const TWIN: &str = "SCREW-430";

/// How many days before today each is due; it happens on the first day that allows it.
const SLIPS: &[(i64, Slip)] = &[
    (520, Slip::LateTicket),
    (455, Slip::WrongDelivery),
    (410, Slip::Double),
    (395, Slip::Merge),
    (350, Slip::BeforeCount),
    (300, Slip::LateDelivery),
    (260, Slip::LateTicket),
    (190, Slip::WrongLine),
    (150, Slip::BeforeCount),
    (90, Slip::LateTicket),
    (60, Slip::LateDelivery),
    (25, Slip::WrongDelivery),
    (12, Slip::LateTicket),
];

const HOUR: u64 = 3_600_000;

impl World {
    /// The next slip, if it is due and possible.
    pub fn slips(&mut self, day: Day) -> Result<(), Flaw> {
        let Some((due, slip)) = SLIPS.get(self.next_slip) else { return Ok(()) };
        if self.days_left(day) > *due {
            return Ok(());
        }
        let done = match slip {
            Slip::WrongDelivery => self.wrong_delivery(day)?,
            Slip::WrongLine => self.wrong_line(day)?,
            Slip::LateTicket => self.late_ticket()?,
            Slip::LateDelivery => self.late_delivery(day)?,
            Slip::BeforeCount => self.before_count(day)?,
            Slip::Double => self.double()?,
            Slip::Merge => self.merge()?,
        };
        if done {
            self.next_slip += 1;
        }
        Ok(())
    }

    fn line(&mut self, sku: &str, packs: i64, day: Day) -> Option<(Incoming, &'static str)> {
        let good = self.good(sku).cloned()?;
        let source = good.source?;
        let line = self.incoming(&good, packs * source.moq, day, self.numbers.purchase);
        Some((line, source.supplier))
    }

    fn note_number(&mut self, day: Day) -> String {
        self.numbers.purchase += 1;
        format!("DN {}-{}", self.numbers.purchase, day.0 % 1000)
    }

    fn wrong_delivery(&mut self, day: Day) -> Result<bool, Flaw> {
        let delivery = self.note_number(day);
        let Some((right, supplier)) = self.line("NUT-M8", 1, day) else { return Ok(false) };
        let wrong =
            Incoming { quantity: right.quantity * 10, typed: Some(String::from("10box")), ..right.clone() };
        let at = self.pen.now();
        self.pen.reference(&delivery)?.receive(supplier, std::slice::from_ref(&wrong))?;
        self.pen.stock.change(&wrong.spot, at, -wrong.quantity);
        self.pen.note("ten boxes typed, one came")?.undo(UndoWhat::Last);
        self.pen.reference(&delivery)?.receive(supplier, &[right])?;
        Ok(true)
    }

    fn wrong_line(&mut self, day: Day) -> Result<bool, Flaw> {
        let delivery = self.note_number(day);
        let mut lines = Vec::new();
        for sku in ["BLT-M8x60", "WSH-M8", "CAM-15"] {
            lines.extend(self.line(sku, 1, day).map(|(line, _)| line));
        }
        let at = self.pen.now();
        self.pen.reference(&delivery)?.receive("BOLT", &lines)?;
        let entry = self.pen.head();
        let Some(last) = lines.last().filter(|_| lines.len() == 3) else { return Ok(true) };
        self.pen.stock.change(&last.spot, at, -last.quantity);
        let line = EntryLine { seq: entry, line: 3 };
        self.pen.note("the cams were for the neighbour")?.undo(UndoWhat::Line(line));
        Ok(true)
    }

    fn late_ticket(&mut self) -> Result<bool, Flaw> {
        let at = self.pen.now().minus(26 * HOUR);
        for (sku, job) in [("EAR-PLG", "P-TOMAS"), ("SND-240", "P-LENE"), ("MSK-FFP2", "P-ANNA")] {
            let home = self.good(sku).map_or("", |good| good.home);
            let spot = Spot::plain(sku, home);
            let free = self.pen.stock.available(sku).min(self.pen.stock.least(&spot, at, self.pen.now()));
            if self.pen.stock.counted_since(&spot, at).is_some() || free < 3 * MILLION {
                continue;
            }
            self.numbers.ticket += 1;
            let ticket = format!("T {}", self.numbers.ticket);
            let to = IssueTo::Job(JobRef::Code(code(job)?));
            let pen = self.pen.reference(&ticket)?.note("found on the bench")?.back_date(at);
            pen.issue(Some(to), &[Pick { spot, quantity: 2 * MILLION }], None)?;
            return Ok(true);
        }
        Ok(false)
    }

    fn late_delivery(&mut self, day: Day) -> Result<bool, Flaw> {
        let at = self.pen.now().minus(50 * HOUR);
        let delivery = self.note_number(day);
        let Some((line, supplier)) = self.line("KNB-OAK", 1, day) else { return Ok(false) };
        let line = Incoming { spot: line.spot.at(DOCK), ..line };
        let pen = self.pen.reference(&delivery)?.note("note was in the van")?.back_date(at);
        pen.receive(supplier, &[line])?;
        Ok(true)
    }

    fn before_count(&mut self, day: Day) -> Result<bool, Flaw> {
        let at = self.pen.now().minus(4 * HOUR);
        let raw: Vec<(&'static str, &'static str)> = self
            .goods
            .iter()
            .filter(|good| good.kind == Kind::Raw && good.keeps.is_none())
            .map(|good| (good.sku, good.home))
            .collect();
        for (sku, home) in raw {
            let spot = Spot::plain(sku, home);
            let Some(seen) = self.pen.stock.counted_since(&spot, at) else { continue };
            let least = self.pen.stock.least(&spot, at, seen).min(self.pen.stock.on_hand(&spot));
            if least.min(self.pen.stock.available(sku)) < 5 * MILLION || self.days_left(day) < 2 {
                continue;
            }
            self.numbers.work += 1;
            let reference = format!("WO {}", self.numbers.work);
            let pen = self.pen.reference(&reference)?.note("taken before the count")?.back_date(at);
            pen.issue(Some(IssueTo::Production), &[Pick { spot, quantity: 2 * MILLION }], None)?;
            return Ok(true);
        }
        Ok(false)
    }

    fn double(&mut self) -> Result<bool, Flaw> {
        let patch = ItemPatch {
            name: Some(Name::new("Wood screw 4 x 30, old label")?),
            kind: Some(Kind::Raw),
            unit: Some(code("each")?),
            ..ItemPatch::default()
        };
        let add = ItemCommand::Add { sku: code(TWIN)?, patch: Box::new(patch) };
        self.pen.write(Command::Item(add));
        let line =
            Incoming { spot: Spot::plain(TWIN, "FD-01"), quantity: 200 * MILLION, cost: None, typed: None };
        self.pen.note("which screws are these?")?.receive("BOLT", &[line])?;
        Ok(true)
    }

    fn merge(&mut self) -> Result<bool, Flaw> {
        let spot = Spot::plain(TWIN, "FD-01");
        let there = self.pen.stock.on_hand(&spot);
        let at = self.pen.now();
        let into = "SCR-4x30";
        self.pen.stock.change(&spot, at, -there);
        self.pen.stock.change(&Spot::plain(into, "FD-01"), at, there);
        let merge = ItemCommand::Merge { from: ItemRef::Code(code(TWIN)?), into: ItemRef::Code(code(into)?) };
        self.pen.note("the same screw")?.write(Command::Item(merge));
        Ok(true)
    }
}
