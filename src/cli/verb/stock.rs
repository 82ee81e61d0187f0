//! `stock`: what there is, record by record, now or as of a moment; and the printable sheet.

use clap::{Args, ValueEnum};

use crate::cli::at::At;
use crate::cli::cell::{Cell, Column, column};
use crate::cli::fault::Fault;
use crate::cli::pages;
use crate::cli::table::DeskVerb;
use crate::cli::when::Bare;
use crate::domain::quantity::Qty;
use crate::domain::query::{RecordRow, RecordsBy, RecordsQuery};
use crate::domain::text::Code;

use super::sheet;

/// Columns of the list of stock.
pub const STOCK: &[Column] = &[
    column("sku", "the item"),
    column("name", "what it is called"),
    column("location", "where it is"),
    column("lot", "its lot"),
    column("expires", "the lot's last day"),
    column("unit", "the item's unit"),
    column("on_hand", "what is in the place; empty where the asker counts it blind"),
    column("on_hold", "what of it is in a hold location or hold lot"),
    column("reserved", "what is promised from this very place or record"),
    column("available", "on hand less on hold less reserved"),
    column("counted", "when it was last observed"),
];

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
    const AFTER: &'static str = "\
Examples:
  stockroom stock
  stockroom stock SCREW --by location
  stockroom stock --at ZONE-A --as-of 2026-10-31
  stockroom stock --sheet > stock.txt";

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
        if self.sheet { sheet::print(at, as_of, query) } else { pages::list(at, STOCK, query, cells) }
    }
}

/// The cells of a stock record.
fn cells(row: &RecordRow) -> Vec<Cell> {
    let available = row.on_hand.and_then(|on_hand| {
        on_hand.minus(row.on_hold.unwrap_or(Qty::ZERO)).and_then(|free| free.minus(row.reserved))
    });
    vec![
        Cell::text(&row.sku),
        Cell::text(&row.name),
        Cell::text(&row.location),
        Cell::some(row.lot.as_ref()),
        Cell::day(row.expires),
        Cell::text(&row.unit),
        Cell::qty(row.on_hand, row.decimals),
        Cell::qty(row.on_hold, row.decimals),
        Cell::Qty(row.reserved, row.decimals),
        Cell::qty(available, row.decimals),
        Cell::at(row.counted),
    ]
}

