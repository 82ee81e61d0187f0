//! Work: material goes to production, frames and table tops come back to the bench, finished goods to the store.

use super::Flaw;
use super::ending;
use super::pen::Incoming;
use super::stock::{Pick, Spot};
use super::world::World;
use crate::domain::command::{IssueTo, ReturnWay};
use crate::domain::event::Reason;
use crate::domain::kind::Kind;
use crate::domain::quantity::MILLION;
use crate::domain::time::Day;

/// A batch under way.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its number.
    pub number: u32,
    /// What it makes in the end.
    pub sku: &'static str,
    /// How many, in whole pieces.
    pub pieces: i64,
    /// Where it is.
    pub step: Step,
    /// When its next step is done.
    pub next: Day,
}

/// Where a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Material is out; what is glued up comes to the bench.
    Gluing,
    /// On the bench, waiting to be finished.
    Bench,
    /// Being fitted and finished; comes to the store.
    Finishing,
}

/// How many are made at a time.
const BATCHES: &[(&str, i64)] = &[
    ("CHR-BEE", 10),
    ("CHR-BEE-G", 8),
    ("CHR-ASH", 8),
    ("CHR-ASH-B", 6),
    ("TBL-OAK-180", 3),
    ("TBL-OAK-220", 2),
    ("TBL-BEE-160", 3),
    ("BCH-OAK-140", 3),
    ("STL-BEE", 8),
    ("CAB-PLY-2D", 2),
    ("BRD-OAK", 18),
    ("COA-WAL", 10),
];

impl World {
    /// A morning in the workshop: batches go on by a step, and a new one begins where something runs low.
    pub fn workshop(&mut self, day: Day) -> Result<(), Flaw> {
        for work in std::mem::take(&mut self.works) {
            let work = if work.next <= day { self.step(day, work)? } else { Some(work) };
            self.works.extend(work);
        }
        let begins = if self.works.len() < 5 { 2 } else { 1 };
        for _ in 0..begins {
            if let Some((sku, pieces)) = self.most_wanted() {
                self.begin(day, sku, pieces)?;
            }
        }
        Ok(())
    }

    /// What runs lowest against its maximum, with what is under way.
    fn most_wanted(&self) -> Option<(&'static str, i64)> {
        if self.works.len() >= 9 {
            return None;
        }
        let mut wanted = Vec::new();
        for (sku, pieces) in BATCHES {
            let Some((min, max)) = self.good(sku).and_then(|good| good.policy) else { continue };
            let made: i64 =
                self.works.iter().filter(|work| work.sku == *sku).map(|work| work.pieces * MILLION).sum();
            let projected = self.pen.stock.available(sku) + made;
            let room = max + max / 2 - projected;
            let pieces = (room / MILLION).min(*pieces);
            if projected <= min + (max - min) / 3 && pieces > 0 && self.has_material(sku, pieces) {
                wanted.push((projected * 100 / max, *sku, pieces));
            }
        }
        wanted.into_iter().min().map(|(_, sku, pieces)| (sku, pieces))
    }

    fn has_material(&self, sku: &'static str, pieces: i64) -> bool {
        self.needs(sku, pieces).iter().all(|(part, quantity)| {
            // A story item keeps what the story says.
            ending::keeps(part) + quantity <= self.pen.stock.available(part)
        })
    }

    /// All bought material for some pieces, both steps together.
    fn needs(&self, sku: &'static str, pieces: i64) -> Vec<(&'static str, i64)> {
        let mut needs = Vec::new();
        for (part, each) in self.recipe(sku).map_or(&[][..], |recipe| &recipe.takes) {
            match self.recipe(part) {
                Some(inner) => needs.extend(inner.takes.iter().map(|(part, each)| (*part, each * pieces))),
                None => needs.push((*part, each * pieces)),
            }
        }
        needs
    }

    fn begin(&mut self, day: Day, sku: &'static str, pieces: i64) -> Result<(), Flaw> {
        self.numbers.work += 1;
        let number = self.numbers.work;
        let inner = self.inner(sku);
        let step = if inner.is_some() { Step::Gluing } else { Step::Finishing };
        if self.consume(day, number, inner.unwrap_or(sku), pieces)? {
            let next = day.plus(self.dice.between(1, 3));
            self.works.push(Work { number, sku, pieces, step, next });
        }
        Ok(())
    }

    /// The work in progress that something is made of.
    fn inner(&self, sku: &str) -> Option<&'static str> {
        let recipe = self.recipe(sku)?;
        recipe.takes.iter().map(|(part, _)| *part).find(|part| self.recipe(part).is_some())
    }

    /// Issues what a step takes; nothing where something is missing.
    fn consume(&mut self, day: Day, number: u32, makes: &str, pieces: i64) -> Result<bool, Flaw> {
        let takes = self.recipe(makes).map_or(Vec::new(), |recipe| recipe.takes.clone());
        let mut picks: Vec<Pick> = Vec::new();
        for (part, each) in takes {
            let home = self.good(part).map_or("", |good| good.home);
            let found = self.pen.stock.pick(part, home, each * pieces, day);
            if found.is_empty() {
                return Ok(false);
            }
            picks.extend(found);
        }
        let reference = format!("WO {number}");
        self.pen.reference(&reference)?.issue(Some(IssueTo::Production), &picks, None)?;
        Ok(true)
    }

    fn step(&mut self, day: Day, work: Work) -> Result<Option<Work>, Flaw> {
        match work.step {
            Step::Gluing => {
                let Some(inner) = self.inner(work.sku) else { return Ok(None) };
                self.made(work.number, inner, work.pieces)?;
                self.left_over(work.number, inner)?;
                let next = day.plus(self.dice.between(2, 7));
                Ok(Some(Work { step: Step::Bench, next, ..work }))
            }
            Step::Bench => {
                let mut work = work;
                if self.dice.chance(35)
                    && let Some(inner) = self.inner(work.sku)
                {
                    work.pieces -= self.spoilt(day, work.number, inner)?;
                }
                if work.pieces <= 0 {
                    return Ok(None);
                }
                if self.consume(day, work.number, work.sku, work.pieces)? {
                    let next = day.plus(self.dice.between(2, 4));
                    return Ok(Some(Work { step: Step::Finishing, next, ..work }));
                }
                // A fitting or a fabric is missing: it waits on the bench.
                Ok(Some(Work { next: day.plus(2), ..work }))
            }
            Step::Finishing => {
                self.made(work.number, work.sku, work.pieces)?;
                Ok(None)
            }
        }
    }

    /// What work has made comes in where it belongs.
    pub fn made(&mut self, number: u32, sku: &'static str, pieces: i64) -> Result<(), Flaw> {
        let Some(home) = self.good(sku).map(|good| good.home) else { return Ok(()) };
        let line =
            Incoming { spot: Spot::plain(sku, home), quantity: pieces * MILLION, cost: None, typed: None };
        self.pen.reference(&format!("WO {number}"))?.come_back(ReturnWay::FromProduction, &[line])
    }

    /// Now and then timber is left over and goes back to its rack.
    fn left_over(&mut self, number: u32, inner: &str) -> Result<(), Flaw> {
        if !self.dice.chance(120) {
            return Ok(());
        }
        let Some((part, _)) = self.recipe(inner).and_then(|recipe| recipe.takes.first().copied()) else {
            return Ok(());
        };
        let Some(home) = self.good(part).filter(|good| good.decimals == 2).map(|good| good.home) else {
            return Ok(());
        };
        let quantity = self.dice.between(20, 180) * (MILLION / 100);
        let line = Incoming { spot: Spot::plain(part, home), quantity, cost: None, typed: None };
        let pen = self.pen.reference(&format!("WO {number}"))?;
        pen.note("not used up")?.come_back(ReturnWay::FromProduction, &[line])
    }

    /// A frame cracks on the bench.
    fn spoilt(&mut self, day: Day, number: u32, inner: &'static str) -> Result<i64, Flaw> {
        let home = self.good(inner).filter(|good| good.kind == Kind::Wip).map_or("", |good| good.home);
        let picks = self.pen.stock.pick(inner, home, MILLION, day);
        if picks.is_empty() {
            return Ok(0);
        }
        let pen = self.pen.reference(&format!("WO {number}"))?;
        pen.note("cracked in the clamps")?.scrap(Reason::Damaged, &picks)?;
        Ok(1)
    }
}
