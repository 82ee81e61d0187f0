//! Keeping house: the tool crib, what breaks or goes missing, what comes back, what passes its day, closing months.

use chrono::{Datelike, Weekday};

use super::Flaw;
use super::ending;
use super::pen::{Incoming, code};
use super::places::CAGE;
use super::stock::{Pick, Spot};
use super::world::World;
use crate::domain::command::{Command, IssueTo, JobRef, ReturnWay};
use crate::domain::event::Reason;
use crate::domain::kind::Kind;
use crate::domain::quantity::MILLION;
use crate::domain::time::Day;

/// What the tool crib hands out, how often, the most at once, and on what.
const HANDED_OUT: &[(&str, i64, i64, &[&str])] = &[
    ("DRL-03", 6, 2, &["M-DRILL", "P-TOMAS"]),
    ("DRL-05", 6, 2, &["M-DRILL", "P-ANNA"]),
    ("DRL-08", 4, 1, &["M-DRILL"]),
    ("DRL-35F", 1, 1, &["M-DRILL"]),
    ("ROU-12", 1, 1, &["M-ROUTER"]),
    ("SAW-250", 1, 1, &["M-SAW"]),
    ("SAW-BND", 2, 1, &["M-BAND"]),
    ("SND-120", 9, 8, &["M-SANDER", "P-LENE"]),
    ("SND-180", 9, 8, &["M-SANDER", "P-LENE"]),
    ("SND-240", 6, 6, &["P-LENE"]),
    ("GLV-M", 7, 2, &["P-ANNA", "P-LENE"]),
    ("GLV-L", 7, 2, &["P-TOMAS"]),
    ("MSK-FFP2", 7, 3, &["P-LENE", "P-ANNA", "P-TOMAS"]),
    ("EAR-PLG", 8, 4, &["P-ANNA", "P-TOMAS"]),
    ("LUB-400", 2, 1, &["W-UPKEEP", "M-BAND"]),
    ("BAG-DST", 3, 1, &["M-DUST"]),
    ("SCR-5x50", 2, 40, &["W-SHOPFIT", "W-UPKEEP"]),
];

/// What customers bring back, and why.
const BROUGHT_BACK: &[(&str, &str)] = &[
    ("CHR-BEE", "one too many"),
    ("CHR-ASH", "wobbles, to be looked at"),
    ("STL-BEE", "wrong height"),
    ("BRD-OAK", "a gift, had one already"),
    ("CHR-BEE-G", "seam open"),
];

/// What is bought and may turn out faulty.
const FAULTY: &[&str] =
    &["HNG-35", "SLD-450", "HDL-128", "LVL-M8", "PLY-18", "CTN-CHR", "CLO-CARE", "MAG-12"];

impl World {
    /// Tickets of the tool crib.
    pub fn tool_crib(&mut self, day: Day) -> Result<(), Flaw> {
        if !self.dice.chance(560) {
            return Ok(());
        }
        let weights: i64 = HANDED_OUT.iter().map(|(_, weight, ..)| *weight).sum();
        let mut at = self.dice.between(0, weights - 1);
        let drawn = HANDED_OUT.iter().find(|(_, weight, ..)| {
            at -= weight;
            at < 0
        });
        let Some((sku, _, most, jobs)) = drawn else { return Ok(()) };
        let quantity = self.dice.between(1, *most) * MILLION;
        let Some(job) = self.dice.pick(jobs) else { return Ok(()) };
        if ending::keeps(sku) + quantity > self.pen.stock.available(sku) {
            return Ok(());
        }
        self.hand_out(day, sku, quantity, job)
    }

    /// MRO goes to a job on a ticket.
    pub fn hand_out(&mut self, day: Day, sku: &'static str, quantity: i64, job: &str) -> Result<(), Flaw> {
        let home = self.good(sku).map_or("", |good| good.home);
        let picks = self.pen.stock.pick(sku, home, quantity, day);
        if picks.is_empty() {
            return Ok(());
        }
        self.numbers.ticket += 1;
        let ticket = format!("T {}", self.numbers.ticket);
        let to = IssueTo::Job(JobRef::Code(code(job)?));
        self.pen.reference(&ticket)?.issue(Some(to), &picks, None)
    }

    /// What is not daily work.
    pub fn upkeep(&mut self, day: Day) -> Result<(), Flaw> {
        if day.date().weekday() == Weekday::Mon {
            self.clear_expired(day)?;
        }
        if self.dice.chance(70) {
            self.loss(day)?;
        }
        if self.dice.chance(45) {
            self.faulty(day)?;
        }
        if self.dice.chance(90) {
            self.empty_cage(day)?;
        }
        if self.dice.chance(60) {
            self.brought_back()?;
        }
        if self.dice.chance(25) {
            self.unused(day)?;
        }
        if (8..=10).contains(&day.date().day()) {
            self.close_month(day);
        }
        Ok(())
    }

    fn clear_expired(&mut self, day: Day) -> Result<(), Flaw> {
        let mut picks = self.pen.stock.expired(day);
        // Nobody has noticed the gloss yet.
        picks.retain(|pick| pick.spot.sku != "VARN-GLS" && pick.spot.place != CAGE);
        if picks.is_empty() {
            return Ok(());
        }
        self.pen.note("past its date")?.scrap(Reason::Expired, &picks)
    }

    fn loss(&mut self, day: Day) -> Result<(), Flaw> {
        let candidates: Vec<(&'static str, &'static str)> = self
            .goods
            .iter()
            .filter(|good| matches!(good.kind, Kind::Finished | Kind::Packing) && good.policy.is_some())
            .filter(|good| good.keeps.is_none())
            .map(|good| (good.sku, good.shop.unwrap_or(good.home)))
            .collect();
        let Some((sku, bin)) = self.dice.pick(&candidates) else { return Ok(()) };
        if ending::keeps(sku) + MILLION > self.pen.stock.available(sku) {
            return Ok(());
        }
        let picks = self.pen.stock.pick(sku, bin, MILLION, day);
        let (reason, note) = match self.dice.between(0, 9) {
            0..=4 => (Reason::Damaged, "dropped"),
            5..=6 => (Reason::Damaged, "scratched by a customer"),
            _ => (Reason::Missing, "not to be found"),
        };
        if picks.is_empty() {
            return Ok(());
        }
        let pen = self.pen.note(note)?;
        match reason {
            Reason::Missing => pen.adjust_down(reason, &picks),
            _ => pen.scrap(reason, &picks),
        }
    }

    /// Something bought is found faulty and put on hold.
    fn faulty(&mut self, day: Day) -> Result<(), Flaw> {
        let Some(sku) = self.dice.pick(FAULTY) else { return Ok(()) };
        let quantity = self.dice.between(1, 3) * MILLION;
        let Some((home, min)) =
            self.good(sku).map(|good| (good.home, good.policy.map_or(0, |policy| policy.0)))
        else {
            return Ok(());
        };
        if ending::is_story(sku) || self.pen.stock.available(sku) < min + quantity {
            return Ok(());
        }
        let picks = self.pen.stock.pick(sku, home, quantity, day);
        self.pen.note("faulty, on hold for the supplier")?.carry(&picks, CAGE)
    }

    /// One thing in the cage is settled: back to the supplier, or, if made here, thrown away.
    fn empty_cage(&mut self, day: Day) -> Result<(), Flaw> {
        let Some(pick) = self.pen.stock.at(CAGE).into_iter().next() else { return Ok(()) };
        if self.days_left(day) < 25 {
            return Ok(());
        }
        match self.good(pick.spot.sku).and_then(|good| good.source) {
            Some(source) => self.pen.note("credit note asked for")?.send_back(source.supplier, &pick),
            None => self.pen.note("not worth mending")?.scrap(Reason::Damaged, &[pick]),
        }
    }

    fn brought_back(&mut self) -> Result<(), Flaw> {
        let Some((sku, why)) = self.dice.pick(BROUGHT_BACK) else { return Ok(()) };
        let Some(home) = self.good(sku).map(|good| good.home) else { return Ok(()) };
        let hold = why.contains("looked at") || why.contains("open");
        let spot = Spot::plain(sku, if hold { CAGE } else { home });
        let line = Incoming { spot, quantity: MILLION, cost: None, typed: None };
        self.pen.note(why)?.come_back(ReturnWay::FromCustomer, &[line])
    }

    /// A job gives back what it did not use.
    fn unused(&mut self, day: Day) -> Result<(), Flaw> {
        if self.days_left(day) < 20 {
            return Ok(());
        }
        let line = Incoming {
            spot: Spot::plain("SND-120", "TC-02"),
            quantity: self.dice.between(1, 3) * MILLION,
            cost: None,
            typed: None,
        };
        let way = ReturnWay::FromJob(JobRef::Code(code("M-SANDER")?));
        self.pen.note("not used")?.come_back(way, &[line])
    }

    /// The month before is closed once its papers are in.
    fn close_month(&mut self, day: Day) {
        let last = day.plus(-i64::from(day.date().day()));
        let first_day = self.today.plus(-super::DAYS);
        if last > first_day && self.closed.is_none_or(|closed| closed < last) {
            self.closed = Some(last);
            self.pen.write(Command::ClosePeriod(last));
        }
    }

    /// One pick of an item where it belongs, if it is free.
    pub fn pick_home(&self, sku: &'static str, quantity: i64, day: Day) -> Vec<Pick> {
        let home = self.good(sku).map_or("", |good| good.home);
        self.pen.stock.pick(sku, home, quantity, day)
    }
}
