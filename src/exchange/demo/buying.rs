//! Goods that are bought: ordered when low, delivered on time, late or short, received on the dock and put away.

use chrono::{Datelike, Weekday};

use super::Flaw;
use super::ending;
use super::pen::Incoming;
use super::places::DOCK;
use super::stock::Spot;
use super::world::World;
use crate::domain::quantity::{MILLION, UnitCost};
use crate::domain::time::Day;

/// One line that was ordered and not delivered yet.
#[derive(Clone, Debug)]
pub struct Order {
    /// Its number.
    pub number: u32,
    /// From whom.
    pub supplier: &'static str,
    /// What.
    pub sku: &'static str,
    /// How much, in millionths.
    pub quantity: i64,
    /// When it was promised.
    pub due: Day,
    /// When it comes.
    pub comes: Day,
}

impl World {
    /// On Mondays and Thursdays everything that is low is ordered up to its maximum, one order a supplier.
    pub fn ordering(&mut self, day: Day) {
        if !matches!(day.date().weekday(), Weekday::Mon | Weekday::Thu) {
            return;
        }
        let mut begun: Vec<(&'static str, u32, i64)> = Vec::new();
        for good in self.goods.clone() {
            let (Some(source), Some((min, max))) = (good.source, good.policy) else { continue };
            let coming: i64 =
                self.orders.iter().filter(|order| order.sku == good.sku).map(|order| order.quantity).sum();
            let projected = self.pen.stock.available(good.sku) + coming;
            // A buyer looks a little ahead of the minimum.
            if projected > min + min / 5 {
                continue;
            }
            let packs = (max - projected + source.moq - 1) / source.moq;
            let (number, late) = match begun.iter().find(|(supplier, ..)| *supplier == source.supplier) {
                Some((_, number, late)) => (*number, *late),
                None => {
                    self.numbers.purchase += 1;
                    let late = self.lateness();
                    begun.push((source.supplier, self.numbers.purchase, late));
                    (self.numbers.purchase, late)
                }
            };
            let due = day.plus(i64::from(source.days));
            let mut comes = due.plus(late);
            if ending::is_story(good.sku) && self.days_left(comes) <= ending::EMBARGO_DAYS {
                comes = self.today;
            }
            let quantity = packs.max(1) * source.moq;
            self.orders.push(Order {
                number,
                supplier: source.supplier,
                sku: good.sku,
                quantity,
                due,
                comes,
            });
        }
    }

    fn lateness(&mut self) -> i64 {
        match self.dice.between(0, 99) {
            0..=11 => -1,
            12..=69 => 0,
            70..=87 => self.dice.between(1, 3),
            _ => self.dice.between(4, 11),
        }
    }

    /// What comes today is received, one entry an order, and put away within the morning, mostly.
    pub fn deliveries(&mut self, day: Day) -> Result<(), Flaw> {
        // What was left on the dock yesterday is the first thing in the morning.
        self.clear_dock()?;
        let (today, later): (Vec<Order>, Vec<Order>) =
            std::mem::take(&mut self.orders).into_iter().partition(|order| order.comes <= day);
        self.orders = later;
        let mut numbers: Vec<u32> = today.iter().map(|order| order.number).collect();
        numbers.dedup();
        for number in numbers {
            let lines: Vec<Order> = today.iter().filter(|order| order.number == number).cloned().collect();
            self.delivery(day, &lines)?;
        }
        let leave = self.dice.chance(80);
        if leave { Ok(()) } else { self.clear_dock() }
    }

    /// Puts away all that lies on the dock.
    pub fn clear_dock(&mut self) -> Result<(), Flaw> {
        let homes: Vec<(&'static str, &'static str)> =
            self.goods.iter().map(|good| (good.sku, good.home)).collect();
        self.pen.put_away(|sku| homes.iter().find(|(known, _)| *known == sku).map(|(_, home)| *home))
    }

    /// One delivery, received on the dock.
    pub fn delivery(&mut self, day: Day, ordered: &[Order]) -> Result<(), Flaw> {
        let Some(first) = ordered.first() else { return Ok(()) };
        let (number, supplier, due) = (first.number, first.supplier, first.due);
        let mut lines = Vec::new();
        let mut short = false;
        for order in ordered {
            let mut quantity = order.quantity;
            let Some(good) = self.good(order.sku).cloned() else { continue };
            let step = good.source.map_or(MILLION, |source| source.moq);
            if quantity >= 2 * step && self.dice.chance(70) {
                quantity -= step;
                short = true;
                let comes = day.plus(self.dice.between(3, 9));
                self.orders.push(Order { quantity: step, comes, ..order.clone() });
            }
            lines.push(self.incoming(&good, quantity, day, number));
        }
        let late = i64::from(day.0) - i64::from(due.0);
        let note = match (late, short) {
            (1.., true) => format!("PO {number}, {late} days late and short"),
            (1.., false) => format!("PO {number}, {late} days late"),
            (_, true) => format!("PO {number}, short, the rest follows"),
            _ => format!("PO {number}"),
        };
        // Delivery notes carry the supplier's own numbers.
        let delivery = format!("DN {number}-{}", day.0 % 1000);
        self.pen.note(&note)?.reference(&delivery)?.receive(supplier, &lines)
    }

    /// A line of a delivery: its lot, its cost of the day, and the packs it was counted in.
    pub fn incoming(&mut self, good: &super::goods::Good, quantity: i64, day: Day, number: u32) -> Incoming {
        let mut spot = Spot::plain(good.sku, DOCK);
        if let Some(keeps) = good.keeps {
            let made = self.dice.between(5, 40);
            let lot = format!("B{number}{:03}", day.0 % 1000);
            self.pen.stock.dated(good.sku, &lot, day.plus(keeps - made));
            spot.lot = Some(lot);
        }
        // Prices creep: a tenth of a percent a week, a little up and down by order.
        let weeks = (super::DAYS - self.days_left(day)) / 7;
        let permille = 1000 + weeks + self.dice.between(-8, 8);
        let cost = UnitCost(good.cost.0 * permille / 1000 / 1000 * 1000);
        let typed = good.pack.and_then(|(name, units, per)| {
            let (units, per) = (i64::try_from(units).ok()?, i64::try_from(per).ok()?);
            let packs = quantity.checked_mul(per)?.checked_div(units)?;
            (packs % MILLION == 0 && packs > 0).then(|| format!("{}{name}", packs / MILLION))
        });
        Incoming { spot, quantity, cost: Some(cost), typed }
    }
}
