//! `return`: goods come back from whom they went to, or go back to a supplier.

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Circumstances;
use crate::cli::fault::Fault;
use crate::cli::lines::{Key, Lines, Quantity, cost};
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, InLine, IssueTo, LocationRef, LotRef, ReturnWay, SupplierRef};
use crate::domain::text::Code;

use super::issue::issue_to;

/// Goods come back, or go back.
#[derive(Args, Debug)]
pub struct Return {
    #[command(flatten)]
    lines: Lines,
    /// Who brings it back: customer, production, or a job's code; with --to supplier, the place it leaves
    #[arg(long, value_name = "WHOM|LOC")]
    from: Option<Code>,
    /// The place it goes to, or `supplier`
    #[arg(long, value_name = "LOC|supplier")]
    to: Option<Code>,
    /// Which supplier it goes back to
    #[arg(long, value_name = "SUPPLIER")]
    supplier: Option<Code>,
    /// Which lot
    #[arg(long, value_name = "LOT")]
    lot: Option<Code>,
    /// What one base unit is worth, where that is known
    #[arg(long, value_name = "COST")]
    cost: Option<String>,
    #[command(flatten)]
    circumstances: Circumstances,
}

impl DeskVerb for Return {
    const NAME: &'static str = "return";
    const ABOUT: &'static str = "Book goods that come back, or go back to a supplier";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom return CHR-BEE 1 --from customer --to SH-02",
        "stockroom return GLV-M 1 --from P-ANNA --to TC-03",
        "stockroom return GLUE-PVA 1canister --from DOCK --lot L7 --to supplier --supplier LACK",
    ];
    const NOTES: &'static str = "A line may have to= (or from=, to a supplier) lot= cost= of its own.";
    const ANSWERS: &'static [Answer] = &[answer!(POSTED)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let to_supplier =
            self.supplier.is_some() || self.to.as_ref().is_some_and(|to| to.folded() == "supplier");
        let own_key = if to_supplier { Key::From } else { Key::To };
        let read = self.lines.read(at, &[own_key, Key::Lot, Key::Cost], Quantity::Needed)?;
        let usual = self.cost.as_deref().map(|text| cost(at, "--cost", text)).transpose()?;
        let place = if to_supplier { self.from.clone() } else { self.to.clone() };
        let mut lines = Vec::with_capacity(read.len());
        for line in read {
            lines.push(InLine {
                amount: line.amount()?,
                item: line.item,
                place: line.own.to.or(line.own.from).or(place.clone().map(LocationRef::Code)),
                lot: line.own.lot.or(self.lot.clone().map(LotRef::Number)),
                expires: None,
                cost: line.own.cost.or(usual),
            });
        }
        let way = if to_supplier {
            ReturnWay::ToSupplier(self.supplier.map(SupplierRef::Code))
        } else {
            match self.from.map(issue_to) {
                None | Some(IssueTo::Customer) => ReturnWay::FromCustomer,
                Some(IssueTo::Production) => ReturnWay::FromProduction,
                Some(IssueTo::Job(job)) => ReturnWay::FromJob(job),
            }
        };
        let request = self.circumstances.request(at, Command::Return { way, lines })?;
        at.post(request, "Returned.")
    }
}
