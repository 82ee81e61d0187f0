//! `move`: goods move inside, a record or everything in a bin or on a cart.

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

/// Goods move inside.
#[derive(Args, Debug)]
pub struct Move {
    #[command(flatten)]
    lines: Lines,
    /// Everything in the place
    #[arg(long, conflicts_with_all = ["pairs", "lines", "lot"], requires = "from", requires = "to")]
    all: bool,
    /// Where from
    #[arg(long, value_name = "LOC")]
    from: Option<Code>,
    /// Where to
    #[arg(long, value_name = "LOC")]
    to: Option<Code>,
    /// Which lot; first expired first where nothing is said
    #[arg(long, value_name = "LOT")]
    lot: Option<Code>,
    #[command(flatten)]
    circumstances: Circumstances,
}

impl DeskVerb for Move {
    const NAME: &'static str = "move";
    const ABOUT: &'static str = "Move goods from one place to another";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom move SCR-4x30 1box --from FD-01 --to BENCH-1",
        "stockroom move --all --from BENCH-1 --to CART-1",
    ];
    const NOTES: &'static str = "QTY may be `all`. A line may have from= to= lot= of its own.";
    const ANSWERS: &'static [Answer] = &[answer!(POSTED)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let (from, to) = (self.from.map(LocationRef::Code), self.to.map(LocationRef::Code));
        let command = match (self.all, &from, &to) {
            (true, Some(from), Some(to)) => Command::MoveAll { from: from.clone(), to: to.clone() },
            _ => {
                let read = self.lines.read(at, &[Key::From, Key::To, Key::Lot], Quantity::OrAll)?;
                let lines = read.into_iter().map(|line| MoveLine {
                    item: line.item,
                    amount: line.amount,
                    from: line.own.from.or(from.clone()),
                    to: line.own.to.or(to.clone()),
                    lot: line.own.lot.or(self.lot.clone().map(LotRef::Number)),
                });
                Command::Move(lines.collect())
            }
        };
        let request = self.circumstances.request(at, command)?;
        at.post(request, "Moved.")
    }
}
