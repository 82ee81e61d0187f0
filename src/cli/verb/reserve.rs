//! `reserve`: a quantity is promised to a document; without lines, the list of promises.

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Circumstances;
use crate::cli::fault::Fault;
use crate::cli::lines::{Key, Lines, Quantity};
use crate::cli::pages;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, LocationRef, LotRef, ReserveLine};
use crate::domain::query::ReservationsQuery;
use crate::domain::text::Code;
use crate::exchange::lists::RESERVATIONS;

/// Promises a quantity.
#[derive(Args, Debug)]
pub struct Reserve {
    #[command(flatten)]
    lines: Lines,
    /// The document: an order, a ticket
    #[arg(long = "for", value_name = "DOC")]
    document: Option<Code>,
    /// From where; anywhere where nothing is said
    #[arg(long, value_name = "LOC")]
    at: Option<Code>,
    /// Which lot, where it matters
    #[arg(long, value_name = "LOT")]
    lot: Option<Code>,
    /// Smaller is served first; 5 where nothing is said
    #[arg(long, value_name = "N", value_parser = crate::domain::whole::whole::<u8>, allow_negative_numbers = true)]
    priority: Option<u8>,
    #[command(flatten)]
    circumstances: Circumstances,
}

impl DeskVerb for Reserve {
    const NAME: &'static str = "reserve";
    const ABOUT: &'static str = "Promise goods to a document, or list what is promised";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom reserve CHR-BEE 2 BRD-OAK 4 --for \"SO 3241\"",
        "stockroom reserve  # all that is promised",
        "stockroom reserve --for \"SO 3241\"  # what is promised to it",
    ];
    const NOTES: &'static str = "A line may have at= lot= of its own.";
    const ANSWERS: &'static [Answer] = &[answer!(POSTED), answer!(when "without lines": RESERVATIONS)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        if self.lines.is_empty() {
            return list(at, self.document);
        }
        let document = self
            .document
            .clone()
            .ok_or_else(|| Fault::usage("the document is missing; give --for DOC, such as --for SO-88"))?;
        let read = self.lines.read(at, &[Key::At, Key::Lot], Quantity::Needed)?;
        let mut lines = Vec::with_capacity(read.len());
        for line in read {
            lines.push(ReserveLine {
                amount: line.amount()?,
                item: line.item,
                place: line.own.at.or(self.at.clone().map(LocationRef::Code)),
                lot: line.own.lot.or(self.lot.clone().map(LotRef::Number)),
            });
        }
        let done = format!("Reserved for {document}.");
        let command = Command::Reserve { document, priority: self.priority, lines };
        let request = self.circumstances.request(at, command)?;
        at.post(request, &done)
    }
}

fn list(at: &mut At<'_>, document: Option<Code>) -> Result<(), Fault> {
    let query = |window| ReservationsQuery { document: document.clone(), item: None, window };
    pages::list(at, &RESERVATIONS, query)
}
