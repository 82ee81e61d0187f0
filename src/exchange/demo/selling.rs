//! What is sold: over the shop's till day by day, and on orders that are promised, picked, packed and shipped.

use super::Flaw;
use super::ending;
use super::places::{CART, SHOP};
use super::stock::Pick;
use super::world::World;
use crate::domain::command::IssueTo;
use crate::domain::quantity::MILLION;
use crate::domain::time::Day;

/// What a customer was promised.
#[derive(Clone, Debug)]
pub struct Promise {
    /// The order.
    pub document: String,
    /// What, in millionths.
    pub lines: Vec<(&'static str, i64)>,
    /// When it is shipped.
    pub ships: Day,
}

/// How often a till line is this item, against all others, and the most that one customer takes.
const TILL: &[(&str, i64, i64)] = &[
    ("BRD-OAK", 26, 2),
    ("OIL-CARE", 18, 2),
    ("CLO-CARE", 16, 3),
    ("COA-WAL", 12, 2),
    ("CHR-BEE", 9, 2),
    ("STL-BEE", 7, 2),
    ("CHR-ASH", 4, 2),
    ("CHR-BEE-G", 4, 2),
    ("TBL-BEE-160", 2, 1),
    ("TBL-OAK-180", 1, 1),
    ("BCH-OAK-140", 1, 1),
];

/// What orders begin with, how often, and how many are usual.
const ORDERED: &[(&str, i64, &[i64])] = &[
    ("CHR-BEE", 24, &[2, 4, 4, 6]),
    ("CHR-BEE-G", 14, &[2, 4, 4]),
    ("CHR-ASH", 16, &[2, 4, 6]),
    ("CHR-ASH-B", 10, &[2, 4]),
    ("TBL-OAK-180", 10, &[1]),
    ("TBL-OAK-220", 6, &[1]),
    ("TBL-BEE-160", 9, &[1]),
    ("BCH-OAK-140", 6, &[1, 1, 2]),
    ("STL-BEE", 8, &[2, 3, 4]),
    ("CAB-PLY-2D", 6, &[1]),
    ("BRD-OAK", 6, &[4, 6]),
];

impl World {
    fn weighted(&mut self, weights: &[i64]) -> usize {
        let mut at = self.dice.between(0, weights.iter().sum::<i64>() - 1);
        weights
            .iter()
            .position(|weight| {
                at -= weight;
                at < 0
            })
            .unwrap_or(0)
    }

    /// The day's takings: one entry from the till, then the shelves are filled for tomorrow.
    pub fn shop(&mut self, day: Day) -> Result<(), Flaw> {
        let customers = self.dice.between(1, 5) * self.season(day) / 100;
        let weights: Vec<i64> = TILL.iter().map(|(_, weight, _)| *weight).collect();
        let mut picks: Vec<Pick> = Vec::new();
        for _ in 0..customers {
            let Some((sku, _, most)) = TILL.get(self.weighted(&weights)) else { continue };
            let quantity = self.dice.between(1, *most) * MILLION;
            let Some(bin) = self.good(sku).and_then(|good| good.shop) else { continue };
            let taken = picks.iter().any(|pick| pick.spot.sku == *sku);
            if !taken && ending::keeps(sku) + quantity <= self.pen.stock.available(sku) {
                picks.extend(self.pen.stock.pick(sku, bin, quantity, day));
            }
        }
        self.pen.reference(&format!("TILL {day}"))?.issue(Some(IssueTo::Customer), &picks, None)?;
        self.pen.clock(day, 16, 40);
        if self.dice.chance(450) { self.fill_shelves(day) } else { Ok(()) }
    }

    /// What ran low in the shop is put on the cart in the store and emptied out in the shop.
    pub fn fill_shelves(&mut self, day: Day) -> Result<(), Flaw> {
        let mut by_bin: Vec<(&'static str, Vec<Pick>)> = Vec::new();
        for good in self.goods.clone() {
            let Some(bin) = good.shop else { continue };
            let wanted = if good.price.is_some_and(|price| price.0 < 100 * MILLION) { 8 } else { 3 };
            let there: i64 =
                self.pen.stock.at(bin).iter().filter(|p| p.spot.sku == good.sku).map(|p| p.quantity).sum();
            let store: i64 = self
                .pen
                .stock
                .at(good.home)
                .iter()
                .filter(|p| p.spot.sku == good.sku)
                .map(|p| p.quantity)
                .sum();
            let free = store.min(self.pen.stock.available(good.sku)) / MILLION * MILLION;
            let quantity = (wanted * MILLION - there).min(free);
            if there > wanted * MILLION / 2 || quantity <= 0 {
                continue;
            }
            let picks = self.pen.stock.pick(good.sku, good.home, quantity, day);
            match by_bin.iter_mut().find(|(known, _)| *known == bin) {
                Some((_, all)) => all.extend(picks),
                None => by_bin.push((bin, picks)),
            }
        }
        // One bin a trip; what is heavy is carried straight.
        for (bin, picks) in by_bin.into_iter().filter(|(_, picks)| !picks.is_empty()) {
            if bin == "SH-01" {
                self.pen.carry(&picks, bin)?;
            } else {
                self.pen.carry(&picks, CART)?;
                self.pen.carry_all(CART, bin)?;
            }
        }
        Ok(())
    }

    /// Orders come in and are promised; those that are due are shipped and packed; now and then one is called off.
    pub fn shipping(&mut self, day: Day) -> Result<(), Flaw> {
        let (due, later): (Vec<Promise>, Vec<Promise>) =
            std::mem::take(&mut self.promises).into_iter().partition(|promise| promise.ships <= day);
        self.promises = later;
        for promise in due {
            if self.dice.chance(45) {
                let pen = self.pen.note("called off by the customer")?;
                pen.release(&promise.document, &promise.lines)?;
            } else {
                self.ship(day, promise)?;
            }
        }
        self.pen.clock(day, 11, 30);
        if self.dice.chance(6 * self.season(day)) { self.take_order(day) } else { Ok(()) }
    }

    fn take_order(&mut self, day: Day) -> Result<(), Flaw> {
        let weights: Vec<i64> = ORDERED.iter().map(|(_, weight, _)| *weight).collect();
        let mut lines: Vec<(&'static str, i64)> = Vec::new();
        for _ in 0..self.dice.between(1, 2) {
            let Some((sku, _, usual)) = ORDERED.get(self.weighted(&weights)) else { continue };
            let quantity = self.dice.pick(usual).unwrap_or(1) * MILLION;
            let known = lines.iter().any(|(line, _)| line == sku);
            if !known && ending::keeps(sku) + quantity <= self.free_in_store(sku) {
                lines.push((sku, quantity));
            }
        }
        if lines.is_empty() {
            return Ok(());
        }
        self.numbers.sale += 1;
        let document = format!("SO {}", self.numbers.sale);
        let urgent = self.dice.chance(120).then_some(2);
        self.pen.reference(&document)?.reserve(&document, urgent, &lines)?;
        let ships = day.plus(self.dice.between(2, 9));
        self.promises.push(Promise { document, lines, ships });
        Ok(())
    }

    /// What of an item lies in the finished store and is promised to nobody.
    pub fn free_in_store(&self, sku: &'static str) -> i64 {
        let shop: i64 = self
            .pen
            .stock
            .spots(sku)
            .iter()
            .filter(|pick| pick.spot.place.starts_with("SH-") || pick.spot.place == SHOP)
            .map(|pick| pick.quantity)
            .sum();
        self.pen.stock.available(sku) - shop
    }

    fn ship(&mut self, day: Day, promise: Promise) -> Result<(), Flaw> {
        let mut picks = Vec::new();
        for (sku, quantity) in &promise.lines {
            let home = self.good(sku).map_or("", |good| good.home);
            let found = self.pen.stock.pick_promised(sku, home, *quantity, day);
            if found.is_empty() {
                // Not all of it is in the store any more (a count, a crack): it waits for the next batch.
                self.promises.push(Promise { ships: day.plus(3), ..promise });
                return Ok(());
            }
            picks.extend(found);
        }
        let pen = self.pen.reference(&promise.document)?;
        pen.issue(Some(IssueTo::Customer), &picks, Some(&promise.document))?;
        self.pack(day, &promise)
    }

    /// Cartons, wrap and labels for a shipment, taken where they are.
    fn pack(&mut self, day: Day, promise: &Promise) -> Result<(), Flaw> {
        let pieces = |start: &str| -> i64 {
            let lines = promise.lines.iter().filter(|(sku, _)| sku.starts_with(start));
            lines.map(|(_, quantity)| quantity / MILLION).sum()
        };
        let chairs = pieces("CHR") + pieces("STL");
        let tables = pieces("TBL") + pieces("BCH") + pieces("CAB");
        let small = pieces("BRD");
        let wrap = self.dice.between(120, 260);
        let mut needs: Vec<(&'static str, i64)> = vec![
            ("CTN-CHR", (chairs + 1) / 2 * MILLION),
            ("CTN-TBL", tables * MILLION),
            ("CTN-SML", (small + 1) / 2 * MILLION),
            ("WRP-BUB", (chairs + 3 * tables + 1) * wrap * (MILLION / 100)),
            ("EDG-PRO", tables * 4 * MILLION),
            ("LBL-ADR", ((chairs + 1) / 2 + tables + (small + 1) / 2) * MILLION),
            ("FIL-PAP", (small + chairs / 2) * (MILLION / 10)),
        ];
        if self.dice.chance(400) {
            needs.push(("TAP-50", MILLION));
        }
        if self.dice.chance(90) {
            needs.push(("WRP-STR", MILLION));
        }
        let mut picks = Vec::new();
        for (sku, quantity) in needs {
            let home = self.good(sku).map_or("", |good| good.home);
            if ending::keeps(sku) + quantity <= self.pen.stock.available(sku) {
                picks.extend(self.pen.stock.pick(sku, home, quantity, day));
            }
        }
        // Packing material goes where its kind usually goes.
        self.pen.reference(&promise.document)?.issue(None, &picks, None)
    }
}
