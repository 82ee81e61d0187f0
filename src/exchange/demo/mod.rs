//! The demo store: eighteen months in the life of a small furniture maker with a shop, made by a seeded generator.
//!
//! It only writes requests, the same that people make; the program decides on each of them as on any other. It reads
//! no clock and draws from dice of its own, so that one day and one seed always give the same store. It must never
//! write what would be refused: a model of the stock goes along with it, and tests run all of it through the program.

mod buying;
mod counting;
mod dice;
mod ending;
mod goods;
mod keeping;
mod making;
mod masters;
mod opening;
mod pen;
mod places;
mod selling;
mod slips;
mod stock;
#[cfg(test)]
mod tests;
mod world;

use thiserror::Error;

use crate::domain::desk::Request;
use crate::domain::ids::Seq;
use crate::domain::settings::Settings;
use crate::domain::text::{Code, TextFault};
use crate::domain::time::{Calendar, Day, Moment};

/// How many days of history there are.
pub const DAYS: i64 = 548;
/// The first day that has so much history before it.
pub const EARLIEST: Day = Day(549);
/// The seed of the demo store that everybody sees.
pub const SEED: u64 = 343;

/// A fault in the generator's own data. Tests hold that there is none.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Flaw {
    /// A text that cannot be taken.
    #[error("the demo's data is at fault: {0}")]
    Text(#[from] TextFault),
    /// A row of a table that cannot be read.
    #[error("the demo's data is at fault in \"{0}\"")]
    Row(&'static str),
}

/// The settings of the demo store.
pub fn settings() -> Result<Settings, Flaw> {
    Ok(Settings::new(Code::new("EUR")?, Code::new("Europe/Vienna")?))
}

/// When the day begins on which somebody looks at the demo: eight in the morning, where the day is chosen.
pub fn morning(today: Day, calendar: &Calendar) -> Moment {
    calendar.start(today).plus(8 * 3_600_000)
}

/// All that happened up to and with the day before `today`, oldest first, for a store that holds nothing but its
/// making (entry 1). To be done together, in one transaction.
pub fn requests(today: Day, calendar: &Calendar, seed: u64) -> Result<Vec<Request>, Flaw> {
    requests_after(Seq(1), today, calendar, seed)
}

/// The same for a store whose last entry is `head`: some requests name entries that those before them make.
pub fn requests_after(head: Seq, today: Day, calendar: &Calendar, seed: u64) -> Result<Vec<Request>, Flaw> {
    Ok(world::live(head, today, calendar, seed)?.into_requests().0)
}
