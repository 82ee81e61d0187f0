//! `stock`: what there is, record by record, now or as of a moment; and the printable sheet.

use clap::{Args, ValueEnum};

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::fault::Fault;
use crate::cli::pages;
use crate::cli::table::DeskVerb;
use crate::cli::when::Bare;
use crate::domain::query::{RecordsBy, RecordsQuery};
use crate::domain::text::Code;
use crate::exchange::lists::RECORDS;

use super::sheet;

/// Lists stock.
#[derive(Args, Debug)]
pub struct Stock {
    /// Only this item, by SKU or barcode
    #[arg(value_name = "SKU")]
    item: Option<String>,
    /// Only this place and all places in it
    #[arg(long, value_name = "LOC")]
    at: Option<Code>,
    /// In which order
    #[arg(long, value_enum, default_value_t = By::Item)]
    by: By,
    /// As of a moment; a day means its end
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// A sheet to print, by walk sequence, with blanks to fill in while the server is down
    #[arg(long)]
    sheet: bool,
}

/// The order of a list of stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// SKU, then walk order
    Item,
    /// Walk order, then SKU
    Location,
    /// Last day of the lot, then SKU
    Lot,
}

impl DeskVerb for Stock {
    const NAME: &'static str = "stock";
    const ABOUT: &'static str = "List what there is, now or as of a moment";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom stock",
        "stockroom stock SCR-4x30 --by location",
        "stockroom stock --at RAW --as-of 2026-10-31",
        "stockroom stock --sheet > stock.txt",
    ];
    const ANSWERS: &'static [Answer] = &[answer!(RECORDS), answer!(when "with `--sheet`": sheet::SHEET)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let item = at.item_id(self.item.as_deref())?;
        let place = at.place_id(self.at.as_ref())?;
        let as_of = self.as_of.as_deref().map(|text| at.moment(text, Bare::Last)).transpose()?;
        let by = match (self.sheet, self.by) {
            (true, _) | (_, By::Location) => RecordsBy::Location,
            (_, By::Item) => RecordsBy::Item,
            (_, By::Lot) => RecordsBy::Lot,
        };
        let query = |window| RecordsQuery { item, place, as_of, by, window };
        if self.sheet { sheet::print(at, as_of, query) } else { pages::list(at, &RECORDS, query) }
    }
}
