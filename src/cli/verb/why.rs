//! `why`: the sum that makes a quantity, line by line.

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::fault::Fault;
use crate::cli::table::DeskVerb;
use crate::cli::when::Bare;
use crate::domain::ids::Record;
use crate::domain::query::{ROWS_MAX, WhyLine, WhyOf, WhyQuery};
use crate::domain::text::Code;
use crate::exchange::list::{Cell, Column, List, Only, no_extra};

/// The sum that makes a quantity.
pub static WHY: List<WhyLine> = List {
    name: "why",
    doc: "The terms of a sum, oldest first.",
    extra: no_extra,
    columns: &[
        Column {
            name: "time",
            doc: "when it happened; empty for terms without a moment",
            only: Only::Everywhere,
            get: |line, format| line.at.map_or(Cell::Empty, |at| format.time(at)),
        },
        Column {
            name: "line",
            doc: "the line of the journal that it comes from",
            only: Only::Everywhere,
            get: |line, _| Cell::text(line.line.map(|line| line.to_string())),
        },
        Column { name: "text", doc: "in words", only: Only::Everywhere, get: |line, _| Cell::of(&line.text) },
        Column {
            name: "change",
            doc: "its signed share",
            only: Only::Everywhere,
            get: |line, format| Cell::Decimal(line.change.shown(0, format.mark)),
        },
        Column {
            name: "sum",
            doc: "the sum up to and with it",
            only: Only::Everywhere,
            get: |line, format| Cell::Decimal(line.sum.shown(0, format.mark)),
        },
    ],
};

/// Explains a quantity.
#[derive(Args, Debug)]
pub struct WhyVerb {
    /// The item, by SKU or barcode; of a merged item, what was under its own SKU
    #[arg(value_name = "SKU")]
    item: String,
    /// In this place and all places in it; the whole room where nothing is said
    #[arg(long, value_name = "LOC")]
    at: Option<Code>,
    /// Of this lot in that very place
    #[arg(long, value_name = "LOT", requires = "at")]
    lot: Option<Code>,
    /// Why so much is available, instead of on hand
    #[arg(long, conflicts_with = "at")]
    available: bool,
    /// As of a moment; a day means its end
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// How many of the latest movements are lines of their own
    #[arg(long, value_name = "N", default_value_t = ROWS_MAX, value_parser = crate::domain::whole::whole::<u16>, allow_negative_numbers = true)]
    rows: u16,
}

impl DeskVerb for WhyVerb {
    const NAME: &'static str = "why";
    const ABOUT: &'static str = "Show the sum that makes a quantity, line by line";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom why SCR-4x30",
        "stockroom why SCR-4x30 --at FD-01 --rows 10",
        "stockroom why TBL-OAK-220 --available",
    ];
    const ANSWERS: &'static [Answer] = &[answer!(WHY)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let named = at.item(&self.item)?;
        let item = at.own_item_id(&self.item)?;
        let of = match (at.place_id(self.at.as_ref())?, &self.lot) {
            (Some(location), Some(number)) => {
                WhyOf::Record(Record { item, location, lot: at.lot(item, number)? })
            }
            (Some(location), None) => WhyOf::InPlace(item, location),
            (None, _) if self.available => WhyOf::Available(item),
            (None, _) => WhyOf::OnHand(item),
        };
        let as_of = self.as_of.as_deref().map(|text| at.moment(text, Bare::Last)).transpose()?;
        let view = at.ask(WhyQuery { of, as_of, rows: self.rows.clamp(1, ROWS_MAX) })?;
        if view.hidden {
            return Err(Fault::refused(
                "it is being counted; what the book says is shown when the count is closed",
            ));
        }
        let decimals = named.item().decimals;
        at.out.remark(&view.title)?;
        let mut list = at.out.list(&WHY)?;
        for line in &view.lines {
            list.row(line)?;
        }
        list.end()?;
        let mark = at.store.settings.decimal_mark;
        Ok(at.out.remark(&format!("= {} {}", view.result.shown(decimals, mark), view.unit))?)
    }
}
