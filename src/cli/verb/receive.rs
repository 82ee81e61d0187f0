//! `receive`: goods come in.

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Circumstances;
use crate::cli::fault::Fault;
use crate::cli::lines::{Key, Lines, Quantity, cost};
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
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
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom receive OAK-27x150 2bundle --to DOCK --from ALDER --cost 11.40 --ref DN-1042",
        "stockroom receive SCR-4x30 3box NUT-M8 1box+20 --to DOCK --from BOLT --ref DN-1043",
        "stockroom receive --line \"GLUE-PVA 2canister lot=L7 expires=2027-05-31\" --line \"CLO-CARE 20\" --to DOCK",
    ];
    const NOTES: &'static str = "A line may have to= lot= expires= cost= of its own.";
    const ANSWERS: &'static [Answer] = &[answer!(POSTED)];

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
