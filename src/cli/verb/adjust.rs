//! `adjust`: stock goes up or down, with a reason.

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Circumstances;
use crate::cli::fault::Fault;
use crate::cli::lines::{Key, Lines, Quantity, reason};
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{AdjustLine, Command, LocationRef, LotRef};
use crate::domain::event::Reason;
use crate::domain::text::{Code, brief};

/// Stock goes up or down.
#[derive(Args, Debug)]
pub struct Adjust {
    #[command(flatten)]
    lines: Lines,
    /// Where
    #[arg(long, value_name = "LOC")]
    at: Option<Code>,
    /// Why: damaged, expired, missing, found, stolen, consumed, data-entry, sample, returned, other
    #[arg(long, value_name = "REASON", value_parser = reason)]
    reason: Option<Reason>,
    /// Which lot
    #[arg(long, value_name = "LOT")]
    lot: Option<Code>,
    #[command(flatten)]
    circumstances: Circumstances,
}

impl DeskVerb for Adjust {
    const NAME: &'static str = "adjust";
    const ABOUT: &'static str = "Correct stock up or down, with a reason";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom adjust SCR-4x30 -4 --at FD-01 --reason missing",
        "stockroom adjust NUT-M8 +1box --at FD-02 --reason found --note \"behind the drawer\"",
    ];
    const NOTES: &'static str = "The sign must be written. A line may have at= lot= reason= of its own.";
    const ANSWERS: &'static [Answer] = &[answer!(POSTED)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let signed = |typed: &String| typed.trim_start().starts_with(['+', '-', '\u{2212}']);
        if let Some(typed) = self.lines.pairs.iter().skip(1).step_by(2).find(|typed| !signed(typed)) {
            let typed = brief(typed);
            return Err(Fault::usage(format!(
                "{typed} has no sign; write + in front of it for more or - for less"
            )));
        }
        let read = self.lines.read(at, &[Key::At, Key::Lot, Key::Reason], Quantity::Needed)?;
        let mut lines = Vec::with_capacity(read.len());
        for line in read {
            let place = line.own.at.clone().or(self.at.clone().map(LocationRef::Code));
            lines.push(AdjustLine {
                change: line.amount()?,
                item: line.item,
                at: place.ok_or_else(|| Fault::usage("where is missing; give --at LOC"))?,
                lot: line.own.lot.or(self.lot.clone().map(LotRef::Number)),
                reason: line.own.reason.or(self.reason).ok_or_else(|| {
                    Fault::usage("the reason is missing; give --reason, such as damaged, missing or found")
                })?,
            });
        }
        let request = self.circumstances.request(at, Command::Adjust(lines))?;
        at.post(request, "Adjusted.")
    }
}
