//! `release`: a promise ends, all of it or a part.

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Circumstances;
use crate::cli::fault::Fault;
use crate::cli::lines::amount;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, ReleaseWhat};
use crate::domain::ids::ReservationId;
use crate::domain::quantity::Qty;
use crate::domain::text::Code;

/// Ends a promise.
#[derive(Args, Debug)]
pub struct Release {
    /// The number of the reservation
    #[arg(value_name = "RESERVATION", conflicts_with = "document", value_parser = crate::domain::whole::whole::<u32>, allow_negative_numbers = true)]
    reservation: Option<u32>,
    /// All that is promised to this document
    #[arg(long = "for", value_name = "DOC")]
    document: Option<Code>,
    /// Only of this item
    #[arg(long, value_name = "SKU", requires = "document")]
    item: Option<String>,
    /// How much; all of it where nothing is said
    #[arg(long = "qty", value_name = "QTY")]
    quantity: Option<String>,
    #[command(flatten)]
    circumstances: Circumstances,
}

impl DeskVerb for Release {
    const NAME: &'static str = "release";
    const ABOUT: &'static str = "End a promise, all of it or a part";
    const EXAMPLES: &'static [&'static str] =
        &["stockroom release --for \"SO 3241\" --item BRD-OAK --qty 2", "stockroom release 236"];
    const NOTES: &'static str = "With a reservation's number, QTY is a plain number of the item's unit.";
    const ANSWERS: &'static [Answer] = &[answer!(POSTED)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let named = self.item.as_deref().map(|sku| at.item(sku)).transpose()?;
        let quantity = match (&self.quantity, &named) {
            (None, _) => None,
            (Some(typed), Some(named)) => Some(amount(at, named, typed)?.quantity),
            (Some(typed), None) => Some(plain(at, typed)?),
        };
        let (what, done) = match (self.reservation, self.document.clone()) {
            (Some(id), _) => {
                (ReleaseWhat::Reservation(ReservationId(id)), format!("Released reservation {id}."))
            }
            (None, Some(document)) => {
                let done = format!("Released what was promised to {document}.");
                (ReleaseWhat::Document { document, item: named.map(|named| named.item) }, done)
            }
            (None, None) => {
                return Err(Fault::usage(
                    "say what is released: a reservation's number, or --for DOC for all that a document has; `reserve` lists them",
                ));
            }
        };
        let request = self.circumstances.request(at, Command::Release { what, quantity })?;
        at.post(request, &done)
    }
}

fn plain(at: &At<'_>, typed: &str) -> Result<Qty, Fault> {
    use crate::domain::amount::{Units, parse_amount};
    Ok(parse_amount(typed, Units::none(), at.store.settings.decimal_mark)?.quantity)
}
