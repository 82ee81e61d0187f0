//! `close-period`: nothing may be dated on or before a day from here on.

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Remark;
use crate::cli::fault::Fault;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::Command;
use crate::domain::time::Day;

/// Closes a period.
#[derive(Args, Debug)]
pub struct ClosePeriod {
    /// The last day of the period
    #[arg(value_name = "DATE", value_parser = crate::cli::when::day)]
    day: Day,
    #[command(flatten)]
    remark: Remark,
}

impl DeskVerb for ClosePeriod {
    const NAME: &'static str = "close-period";
    const ABOUT: &'static str = "Close all days up to and with a day";
    const EXAMPLES: &'static [&'static str] = &["stockroom close-period 2026-11-22"];
    const NOTES: &'static str = "\
Quantities and values at the close go into the journal, of many items in several entries. It cannot be undone; where it
was broken off, the same command goes on.";
    const ANSWERS: &'static [Answer] = &[answer!(POSTED)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let done = format!("Closed the days up to {}.", self.day);
        at.post(self.remark.request(Command::ClosePeriod(self.day)), &done)
    }
}
