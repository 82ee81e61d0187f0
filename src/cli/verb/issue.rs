//! `issue`: goods go out, to a customer, production or a job.

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Circumstances;
use crate::cli::fault::Fault;
use crate::cli::lines::{Key, Lines, Quantity};
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, IssueTo, JobRef, LocationRef, LotRef, OutLine};
use crate::domain::text::Code;

/// Goods go out.
#[derive(Args, Debug)]
pub struct Issue {
    #[command(flatten)]
    lines: Lines,
    /// Where from; first expired first, wherever it is, where nothing is said
    #[arg(long, value_name = "LOC")]
    from: Option<Code>,
    /// customer, production, or a job's code; where the item's kind usually goes where nothing is said
    #[arg(long, value_name = "WHOM")]
    to: Option<Code>,
    /// Which lot; first expired first, over lots as needed, where nothing is said
    #[arg(long, value_name = "LOT")]
    lot: Option<Code>,
    /// The document whose reservation it consumes
    #[arg(long = "for", value_name = "DOC")]
    document: Option<Code>,
    #[command(flatten)]
    circumstances: Circumstances,
}

/// customer, production, or a job.
pub fn issue_to(code: Code) -> IssueTo {
    match code.folded().as_str() {
        "customer" => IssueTo::Customer,
        "production" => IssueTo::Production,
        _ => IssueTo::Job(JobRef::Code(code)),
    }
}

impl DeskVerb for Issue {
    const NAME: &'static str = "issue";
    const ABOUT: &'static str = "Book goods that go out";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom issue CHR-BEE 2 --from SH-02 --to customer --ref TILL-88",
        "stockroom issue GLV-M 1 --to P-ANNA  # to a job: a machine, a piece of work, a person",
        "stockroom issue CHR-ASH 2 --for \"SO 3239\"  # what was reserved for it",
    ];
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
                document: self.document.clone(),
            });
        }
        let command = Command::Issue { to: self.to.map(issue_to), lines };
        let request = self.circumstances.request(at, command)?;
        at.post(request, "Issued.")
    }
}
