//! `scrap`: goods are thrown away.

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Circumstances;
use crate::cli::fault::Fault;
use crate::cli::lines::{Key, Lines, Quantity, reason};
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, LocationRef, LotRef, OutLine};
use crate::domain::event::Reason;
use crate::domain::text::Code;

/// Goods are thrown away.
#[derive(Args, Debug)]
pub struct Scrap {
    #[command(flatten)]
    lines: Lines,
    /// Where from
    #[arg(long, value_name = "LOC")]
    from: Option<Code>,
    /// Why
    #[arg(long, value_name = "REASON", value_parser = reason, default_value = "damaged")]
    reason: Reason,
    /// Which lot
    #[arg(long, value_name = "LOT")]
    lot: Option<Code>,
    #[command(flatten)]
    circumstances: Circumstances,
}

impl DeskVerb for Scrap {
    const NAME: &'static str = "scrap";
    const ABOUT: &'static str = "Book goods that are thrown away";
    const EXAMPLES: &'static [&'static str] = &["stockroom scrap GLUE-PVA 0.5 --from CH-01 --reason expired"];
    const NOTES: &'static str = "A line may have from= lot= of its own.";
    const ANSWERS: &'static [Answer] = &[answer!(POSTED)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let read = self.lines.read(at, &[Key::From, Key::Lot], Quantity::Needed)?;
        let mut lines = Vec::with_capacity(read.len());
        for line in read {
            lines.push(OutLine {
                amount: line.amount()?,
                item: line.item,
                from: line.own.from.or(self.from.clone().map(LocationRef::Code)),
                lot: line.own.lot.or(self.lot.clone().map(LotRef::Number)),
                document: None,
            });
        }
        let request = self.circumstances.request(at, Command::Scrap { reason: self.reason, lines })?;
        at.post(request, "Scrapped.")
    }
}
