//! What was there when the books were opened.

use super::Flaw;
use super::goods::Good;
use super::pen::Incoming;
use super::places::PLACES;
use super::stock::Spot;
use super::world::World;
use crate::domain::kind::Kind;
use crate::domain::quantity::MILLION;
use crate::domain::time::Day;

/// What lies there although nothing keeps it up: slow movers, and one can that nobody opens any more.
const WITHOUT_POLICY: &[(&str, i64)] = &[
    ("PIN-20x100", 160),
    ("DOW-08", 75),
    ("GLUE-EPX", 3),
    ("VARN-GLS", 5),
    ("STAIN-WAL", 4),
    ("KNB-OAK", 60),
    ("BELT-V10", 2),
    ("SHF-PIN", 14),
    ("WIP-STL-BEE", 2),
];

/// How many days before today the old gloss varnish passes its day.
const GLOSS_EXPIRED: i64 = 12;

impl World {
    /// Opening stock, one entry a zone, each line at its cost.
    pub fn opening(&mut self, first: Day) -> Result<(), Flaw> {
        self.pen.clock(first, 9, 0);
        let zones: Vec<&'static str> =
            PLACES.iter().filter(|(_, _, parent, _)| !parent.is_empty()).map(|(code, ..)| *code).collect();
        for bin in zones {
            let mut lines = Vec::new();
            for good in self.goods.iter().filter(|good| good.home == bin) {
                let quantity = starting(good);
                if quantity <= 0 {
                    continue;
                }
                let mut spot = Spot::plain(good.sku, good.home);
                if let Some(keeps) = good.keeps {
                    let last = match good.sku {
                        "VARN-GLS" => self.today.plus(-GLOSS_EXPIRED),
                        "GLUE-EPX" | "STAIN-WAL" => self.today.plus(150),
                        _ => first.plus(keeps * 2 / 3),
                    };
                    spot.lot = Some(String::from("OPEN-1"));
                    self.pen.stock.dated(good.sku, "OPEN-1", last);
                }
                lines.push(Incoming { spot, quantity, cost: Some(good.cost), typed: None });
            }
            if !lines.is_empty() {
                self.pen.reference(&format!("OPENING {bin}"))?.opening(&lines)?;
            }
        }
        self.first_shop_window()
    }

    /// Some of what is finished stands in the shop from the first day.
    fn first_shop_window(&mut self) -> Result<(), Flaw> {
        let goods: Vec<(&'static str, &'static str, &'static str)> =
            self.goods.iter().filter_map(|good| Some((good.sku, good.home, good.shop?))).collect();
        for bin in ["SH-01", "SH-02", "SH-03"] {
            let mut picks = Vec::new();
            for (sku, home, _) in goods.iter().filter(|(_, _, shop)| *shop == bin) {
                let there: i64 = self.pen.stock.spots(sku).iter().map(|pick| pick.quantity).sum();
                let third = there / 3 / MILLION * MILLION;
                picks.extend(self.pen.stock.pick(sku, home, third, self.today.plus(-super::DAYS)));
            }
            self.pen.note("first window")?.carry(&picks, bin)?;
        }
        Ok(())
    }
}

/// Three quarters of what is kept, in whole units.
fn starting(good: &Good) -> i64 {
    if let Some((_, units)) = WITHOUT_POLICY.iter().find(|(sku, _)| *sku == good.sku) {
        return units * MILLION;
    }
    match good.policy {
        Some((_, max)) if good.kind != Kind::Wip => (max * 3 / 4 / MILLION).max(2) * MILLION,
        _ => 0,
    }
}
