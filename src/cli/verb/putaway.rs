//! `putaway`: goods go from a dock or cart to their bins.

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Circumstances;
use crate::cli::fault::Fault;
use crate::cli::lines::{Key, Lines, Quantity};
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, LocationRef, LotRef, MoveLine};
use crate::domain::text::Code;

/// Goods go to their bins.
#[derive(Args, Debug)]
pub struct PutAway {
    #[command(flatten)]
    lines: Lines,
    /// Where from; the only dock or cart that holds it where nothing is said
    #[arg(long, value_name = "LOC")]
    from: Option<Code>,
    /// Where to; the home bin, or where it lay last, where nothing is said
    #[arg(long, value_name = "LOC")]
    to: Option<Code>,
    /// Which lot; first expired first where nothing is said
    #[arg(long, value_name = "LOT")]
    lot: Option<Code>,
    #[command(flatten)]
    circumstances: Circumstances,
}

impl DeskVerb for PutAway {
    const NAME: &'static str = "putaway";
    const ABOUT: &'static str = "Put goods away from the dock into their bins";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom putaway OAK-27x150 48 --from DOCK",
        "stockroom putaway SCR-4x30 all NUT-M8 all --from DOCK",
    ];
    const NOTES: &'static str = "QTY may be `all`. A line may have from= to= lot= of its own.";
    const ANSWERS: &'static [Answer] = &[answer!(POSTED)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let read = self.lines.read(at, &[Key::From, Key::To, Key::Lot], Quantity::OrAll)?;
        let lines = read.into_iter().map(|line| MoveLine {
            item: line.item,
            amount: line.amount,
            from: line.own.from.or(self.from.clone().map(LocationRef::Code)),
            to: line.own.to.or(self.to.clone().map(LocationRef::Code)),
            lot: line.own.lot.or(self.lot.clone().map(LotRef::Number)),
        });
        let request = self.circumstances.request(at, Command::PutAway(lines.collect()))?;
        at.post(request, "Put away.")
    }
}
