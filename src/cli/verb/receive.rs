//! `receive`: goods come in.

use clap::Args;

use crate::cli::at::At;
use crate::cli::circumstances::Circumstances;
use crate::cli::fault::Fault;
use crate::cli::lines::{Key, Lines, Quantity, cost};
use crate::cli::table::DeskVerb;
use crate::domain::command::{Command, InLine, LocationRef, LotRef};
use crate::domain::text::Code;
use crate::domain::time::Day;

/// Goods come in.
#[derive(Args, Debug)]
pub struct Receive {
    #[command(flatten)]
    lines: Lines,
    /// Where to; the only dock where nothing is said
    #[arg(long, value_name = "LOC")]
    to: Option<Code>,
    /// From which supplier; `opening` books opening stock
    #[arg(long, value_name = "SUPPLIER")]
    from: Option<Code>,
    /// What one base unit cost
    #[arg(long, value_name = "COST")]
    cost: Option<String>,
    /// Which lot; a new number makes a lot
    #[arg(long, value_name = "LOT")]
    lot: Option<Code>,
    /// The last day of a new lot
    #[arg(long, value_name = "DAY", value_parser = crate::cli::when::day)]
    expires: Option<Day>,
    #[command(flatten)]
    circumstances: Circumstances,
}

impl DeskVerb for Receive {
    const NAME: &'static str = "receive";
    const ABOUT: &'static str = "Book goods that come in";
    const AFTER: &'static str = "\
Examples:
  stockroom receive OAK-PLANK 40 --to DOCK --from TIMBERCO --cost 12.50 --ref DN-1042
  stockroom receive SCREW 3case GLUE 2case+4 --to DOCK
  stockroom receive --line \"GLUE 24 lot=L7 expires=2027-05-31\" --line \"SCREW 500\" --to DOCK
A line may have to= lot= expires= cost= of its own.";

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let read = self.lines.read(at, &[Key::To, Key::Lot, Key::Expires, Key::Cost], Quantity::Needed)?;
        let usual = self.cost.as_deref().map(|text| cost(at, "--cost", text)).transpose()?;
        let mut lines = Vec::with_capacity(read.len());
        for line in read {
            lines.push(InLine {
                amount: line.amount()?,
                item: line.item,
                place: line.own.to.or(self.to.clone().map(LocationRef::Code)),
                lot: line.own.lot.or(self.lot.clone().map(LotRef::Number)),
                expires: line.own.expires.or(self.expires),
                cost: line.own.cost.or(usual),
            });
        }
        let command = match self.from {
            Some(code) if code.folded() == "opening" => Command::Opening(lines),
            Some(code) if code.folded() == "supplier" => Command::Receive { supplier: None, lines },
            supplier => Command::Receive { supplier: supplier.map(Into::into), lines },
        };
        let request = self.circumstances.request(at, command)?;
        at.post(request, "Received.")
    }
}
