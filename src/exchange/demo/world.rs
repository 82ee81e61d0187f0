//! The shop's days: what happens in what order, and what all parts of the generator know of one another.

use chrono::{Datelike, Weekday};

use super::dice::Dice;
use super::goods::{Good, Recipe, goods, recipes};
use super::pen::Pen;
use super::{DAYS, Flaw, masters};
use crate::domain::ids::Seq;
use crate::domain::time::{Calendar, Day};

/// Everything that the generator knows.
pub struct World {
    /// Writes requests.
    pub pen: Pen,
    /// Decides what is left to chance.
    pub dice: Dice,
    /// What there is.
    pub goods: Vec<Good>,
    /// What is made of what.
    pub recipes: Vec<Recipe>,
    /// The day after the last.
    pub today: Day,
    /// Goods that were ordered.
    pub orders: Vec<super::buying::Order>,
    /// Work under way.
    pub works: Vec<super::making::Work>,
    /// What customers were promised.
    pub promises: Vec<super::selling::Promise>,
    /// The last number given to purchase orders, work orders, customer orders, tickets.
    pub numbers: Numbers,
    /// The turn of the next bin to count.
    pub next_bin: usize,
    /// The turn of the next slip of the pen.
    pub next_slip: usize,
    /// The last closed day.
    pub closed: Option<Day>,
}

/// The last numbers given.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// Purchase orders.
    pub purchase: u32,
    /// Work orders.
    pub work: u32,
    /// Customer orders.
    pub sale: u32,
    /// Tickets of the tool crib.
    pub ticket: u32,
}

/// Lives through all days and gives what was written.
pub fn live(head: Seq, today: Day, calendar: &Calendar, seed: u64) -> Result<Pen, Flaw> {
    let mut world = World {
        pen: Pen::new(*calendar, head),
        dice: Dice::new(seed),
        goods: goods()?,
        recipes: recipes()?,
        today,
        orders: Vec::new(),
        works: Vec::new(),
        promises: Vec::new(),
        numbers: Numbers { purchase: 2_040, work: 710, sale: 3_050, ticket: 480 },
        next_bin: 0,
        next_slip: 0,
        closed: None,
    };
    let first = today.plus(-DAYS);
    world.pen.clock(first, 6, 0);
    masters::write(&mut world.pen, &world.goods)?;
    world.opening(first)?;
    let mut day = first.plus(1);
    while day < today {
        world.day(day)?;
        day = day.plus(1);
    }
    Ok(world.pen)
}

impl World {
    fn day(&mut self, day: Day) -> Result<(), Flaw> {
        let date = day.date();
        if is_closed(day) {
            return Ok(());
        }
        let workshop = date.weekday() != Weekday::Sat;
        if workshop {
            self.pen.clock(day, 7, 10);
            self.deliveries(day)?;
            self.pen.clock(day, 8, 0);
            self.workshop(day)?;
            self.pen.clock(day, 9, 30);
            self.tool_crib(day)?;
            self.pen.clock(day, 10, 15);
            self.shipping(day)?;
            self.pen.clock(day, 13, 0);
            self.upkeep(day)?;
            self.pen.clock(day, 14, 20);
            self.counting(day)?;
            self.pen.clock(day, 15, 40);
            self.ordering(day);
            self.slips(day)?;
        }
        self.pen.clock(day, 16, 5);
        self.shop(day)?;
        self.pen.clock(day, 17, 30);
        self.ending(day)
    }

    /// The row of an item.
    pub fn good(&self, sku: &str) -> Option<&Good> {
        self.goods.iter().find(|good| good.sku == sku)
    }

    /// What one of something takes.
    pub fn recipe(&self, sku: &str) -> Option<&Recipe> {
        self.recipes.iter().find(|recipe| recipe.makes == sku)
    }

    /// How many days are left until today.
    pub fn days_left(&self, day: Day) -> i64 {
        i64::from(self.today.0) - i64::from(day.0)
    }

    /// Whether the house stays shut from the next day until today.
    pub fn is_last(&self, day: Day) -> bool {
        (1..self.days_left(day)).all(|later| is_closed(day.plus(later)))
    }

    /// How brisk trade is in a month, in hundredths of the usual.
    pub fn season(&self, day: Day) -> i64 {
        match day.date().month() {
            11 | 12 => 145,
            3..=5 => 110,
            7 | 8 => 75,
            1 => 80,
            _ => 100,
        }
    }
}

/// Sundays and a few holidays.
fn is_closed(day: Day) -> bool {
    let date = day.date();
    date.weekday() == Weekday::Sun || matches!((date.month(), date.day()), (1, 1) | (5, 1) | (12, 24..=26))
}
