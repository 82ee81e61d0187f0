//! `init`: makes a new store.

use clap::Args;

use crate::cli::answer::{Answer, MESSAGE, answer};
use crate::cli::fault::Fault;
use crate::cli::house::House;
use crate::cli::table::HouseVerb;
use crate::domain::quantity::DecimalMark;
use crate::domain::settings::Settings;
use crate::domain::text::Code;

use super::setting;

/// Makes a store.
#[derive(Args, Debug)]
pub struct Init {
    /// ISO 4217 code, such as USD
    #[arg(long, value_name = "CODE")]
    currency: Code,
    /// IANA zone, such as America/New_York
    #[arg(long, value_name = "ZONE")]
    time_zone: Code,
    /// When a business day begins
    #[arg(long, value_name = "HH:MM", value_parser = setting::cut_over, default_value = "00:00")]
    cut_over: u16,
    /// Decimal mark of what is typed and shown: . or ,
    #[arg(long, value_name = "MARK", value_parser = setting::mark, default_value = ".")]
    decimal: DecimalMark,
}

impl HouseVerb for Init {
    const NAME: &'static str = "init";
    const ABOUT: &'static str = "Make a new store; whoever makes it is its manager";
    const EXAMPLES: &'static [&'static str] =
        &["stockroom init --store ./mine --currency USD --time-zone America/New_York"];
    const EXITS: &'static str =
        "0 made; 1 there is a store already; 2 wrong usage; 3 the folder cannot be written to";
    const ANSWERS: &'static [Answer] = &[answer!(MESSAGE)];

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        let settings = Settings {
            cut_over_minutes: self.cut_over,
            decimal_mark: self.decimal,
            ..Settings::new(self.currency, self.time_zone)
        };
        let dir = house.folder()?;
        let said =
            format!("Made a new store in {} ({}, {}).", dir.display(), settings.currency, settings.zone);
        let (room, desk) = house.create(&dir, settings, None)?;
        drop(desk);
        room.close();
        Ok(house.out.say(&said)?)
    }
}
