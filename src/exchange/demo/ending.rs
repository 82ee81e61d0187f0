//! How things stand today: what the story wants low is low, everything else is not, and some work is left to do.

use super::Flaw;
use super::buying::Order;
use super::world::World;
use crate::domain::command::IssueTo;
use crate::domain::kind::Kind;
use crate::domain::quantity::MILLION;
use crate::domain::time::Day;

/// How many days before today deliveries of story items stop coming.
pub const EMBARGO_DAYS: i64 = 30;
/// How many days before today the ends are tied up.
const LAST_DAYS: i64 = 5;

/// What is low today, and how much of it is left, in hundredths.
const STORY: &[(&str, i64)] = &[
    ("FAB-BLU", 0),
    ("GLV-L", 0),
    ("OAK-40x200", 1_450),
    ("SCR-6x80", 3_000),
    ("CTN-TBL", 500),
    ("SND-180", 1_800),
    ("HNG-35", 800),
    ("DRL-05", 300),
    ("TAP-50", 600),
];

/// All of it is promised to one customer today.
const PROMISED: &str = "TBL-OAK-220";

/// What lies on the dock today.
const ON_THE_DOCK: &[&str] = &["OIL-CARE", "CLO-CARE"];

/// Whether an item's shelf is part of the story.
pub fn is_story(sku: &str) -> bool {
    STORY.iter().any(|(story, _)| *story == sku)
}

/// What nobody takes of an item, so that the story can be told.
pub fn keeps(sku: &str) -> i64 {
    STORY.iter().find(|(story, _)| *story == sku).map_or(0, |(_, left)| left * (MILLION / 100))
}

impl World {
    /// The evening of one of the last days.
    pub fn ending(&mut self, day: Day) -> Result<(), Flaw> {
        if self.days_left(day) > LAST_DAYS {
            return Ok(());
        }
        for (sku, _) in STORY {
            self.drain(day, sku)?;
        }
        self.rescue(day)?;
        if self.is_last(day) {
            self.fill_shelves(day)?;
            self.hotel()?;
            self.left_on_dock(day)?;
        }
        Ok(())
    }

    /// Uses up what the story has too much of.
    fn drain(&mut self, day: Day, sku: &'static str) -> Result<(), Flaw> {
        let over = self.pen.stock.available(sku) - keeps(sku);
        let Some((kind, home)) = self.good(sku).map(|good| (good.kind, good.home)) else { return Ok(()) };
        let there: i64 =
            self.pen.stock.spots(sku).iter().filter(|p| p.spot.place == home).map(|p| p.quantity).sum();
        let over = over.min(there);
        if over <= 0 {
            return Ok(());
        }
        match kind {
            Kind::Mro => {
                let job = if sku.starts_with("SND") { "M-SANDER" } else { "W-SHOPFIT" };
                self.hand_out(day, sku, over, job)
            }
            kind => {
                let picks = self.pick_home(sku, over, day);
                self.numbers.work += 1;
                let number = self.numbers.work;
                let to = (kind == Kind::Raw).then_some(IssueTo::Production);
                self.pen.reference(&format!("WO {number}"))?.issue(to, &picks, None)
            }
        }
    }

    /// Everything else that is low is brought in or made.
    fn rescue(&mut self, day: Day) -> Result<(), Flaw> {
        for good in self.goods.clone() {
            let Some((min, max)) = good.policy else { continue };
            let there = self.pen.stock.available(good.sku);
            if is_story(good.sku) || good.sku == PROMISED || there > min {
                continue;
            }
            match good.source {
                Some(source) => {
                    let packs = ((max - there) / source.moq).max(1);
                    self.numbers.purchase += 1;
                    let line = self.incoming(&good, packs * source.moq, day, self.numbers.purchase);
                    let delivery = format!("DN {}-{}", self.numbers.purchase, day.0 % 1000);
                    let pen = self.pen.reference(&delivery)?.note("fetched from the trade counter")?;
                    pen.receive(source.supplier, &[line])?;
                    self.clear_dock()?;
                }
                None => {
                    self.numbers.work += 1;
                    let pieces = ((max - there) / MILLION).max(1);
                    self.made(self.numbers.work, good.sku, pieces)?;
                }
            }
        }
        Ok(())
    }

    /// A hotel takes every large table there is.
    fn hotel(&mut self) -> Result<(), Flaw> {
        let free = self.free_in_store(PROMISED).max(self.pen.stock.available(PROMISED));
        if free <= 0 {
            return Ok(());
        }
        self.numbers.sale += 1;
        let document = format!("SO {}", self.numbers.sale);
        let pen = self.pen.reference(&document)?.note("Hotel Post, waits for the fitter")?;
        pen.reserve(&document, Some(3), &[(PROMISED, free)])
    }

    /// A delivery came last thing yesterday and waits to be put away.
    fn left_on_dock(&mut self, day: Day) -> Result<(), Flaw> {
        let mut lines = Vec::new();
        self.numbers.purchase += 1;
        let number = self.numbers.purchase;
        for sku in ON_THE_DOCK {
            let Some(good) = self.good(sku).cloned() else { continue };
            let Some(source) = good.source else { continue };
            lines.push(Order {
                number,
                supplier: source.supplier,
                sku: good.sku,
                quantity: source.moq,
                due: day,
                comes: day,
            });
        }
        self.delivery(day, &lines)
    }
}
