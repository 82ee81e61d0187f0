//! Counting: one bin a week in turn. Most records match, some are off a little, a few are left to the supervisor.

use chrono::{Datelike, Weekday};

use super::Flaw;
use super::ending;
use super::goods::Good;
use super::pen::Sight;
use super::places::COUNTED;
use super::stock::Pick;
use super::world::World;
use crate::domain::command::Command;
use crate::domain::event::Judgement;
use crate::domain::ids::CountId;
use crate::domain::quantity::MILLION;
use crate::domain::time::Day;

/// A difference worth more than this, in whole money, is surely left to a supervisor.
const FAR: i64 = 55;
/// One worth less than this surely is not.
const NEAR: i64 = 45;

impl World {
    /// Wednesdays, after lunch.
    pub fn counting(&mut self, day: Day) -> Result<(), Flaw> {
        if day.date().weekday() != Weekday::Wed {
            return Ok(());
        }
        let bin = COUNTED.get(self.next_bin % COUNTED.len()).copied().unwrap_or("FD-01");
        self.next_bin += 1;
        let records = self.pen.stock.at(bin);
        if records.is_empty() {
            return Ok(());
        }
        let count = self.pen.count(bin)?;
        self.pen.clock(day, 14, 35);
        let mut sights = Vec::new();
        let mut far = None;
        for pick in records {
            let Some(good) = self.good(pick.spot.sku).cloned() else { continue };
            let off = self.far_off(&good, &pick);
            if far.is_none() && off != 0 && self.dice.chance(45) {
                far = Some(Sight { counted: pick.quantity + off, spot: pick.spot });
                continue;
            }
            let near = if self.dice.chance(160) { self.a_little(&good, &pick) } else { 0 };
            sights.push(Sight { counted: pick.quantity + near, spot: pick.spot });
        }
        if !sights.is_empty() {
            self.pen.see(count, &sights)?;
        }
        if let Some(sight) = far {
            self.far(day, count, &sight)?;
        }
        self.pen.write(Command::CountClose(count));
        Ok(())
    }

    fn far(&mut self, day: Day, count: CountId, sight: &Sight) -> Result<(), Flaw> {
        // The last of them still wait for the supervisor.
        let judgement = match self.days_left(day) {
            ..=20 => None,
            _ if self.dice.chance(250) => Some(Judgement::Rejected),
            _ => Some(Judgement::Approved),
        };
        self.pen.see_far_off(count, sight, judgement)
    }

    /// A difference within what posts by itself: a count tolerance of the kind, and little money.
    fn a_little(&mut self, good: &Good, pick: &Pick) -> i64 {
        let step = step(good);
        let tolerance = i64::from(good.kind.defaults().count_tolerance_permille);
        let by_kind = pick.quantity / 1000 * tolerance / step;
        let by_value = NEAR * MILLION / good.cost.0.max(1) * MILLION / step;
        let most = by_kind.min(by_value).min(12);
        let steps = self.dice.between(0, most);
        // Short more often than over, and never into what the story or a promise needs.
        let down = self.dice.chance(700);
        let free = self.pen.stock.available(pick.spot.sku) - ending::keeps(pick.spot.sku);
        if down && steps * step <= free { -steps * step } else { steps * step }
    }

    /// A difference that is surely left to a supervisor, or nothing where there is none that could be believed.
    fn far_off(&self, good: &Good, pick: &Pick) -> i64 {
        let pieces = FAR * MILLION / good.cost.0.max(1) + 1;
        let off = pieces * MILLION;
        let tolerance = i64::from(good.kind.defaults().count_tolerance_permille);
        let beyond = off > pick.quantity / 1000 * tolerance + MILLION;
        let free = self.pen.stock.available(pick.spot.sku) - ending::keeps(pick.spot.sku);
        if beyond && off * 2 < pick.quantity.min(free) { -off } else { 0 }
    }
}

/// The smallest step of an item's quantities.
fn step(good: &Good) -> i64 {
    (0..good.decimals.min(6)).fold(MILLION, |step, _| step / 10)
}
