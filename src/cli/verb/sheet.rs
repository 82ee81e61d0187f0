//! The stock sheet: what there is by walk sequence, on paper, with blanks to fill in while the server is down.
//!
//! What is written on it is entered later at the times that it happened: `--at-time`.

use crate::cli::at::At;
use crate::cli::fault::Fault;
use crate::cli::out::Style;
use crate::cli::pages;
use crate::domain::query::{RecordRow, RecordsQuery, Window};
use crate::domain::time::Moment;
use crate::exchange::list::{Cell, Column, List, Only, no_extra};

/// The sheet for programs.
pub static SHEET: List<RecordRow> = List {
    name: "sheet",
    doc: "The stock list by walk sequence: `stock --sheet`. On paper three blanks follow: counted, taken, time.",
    extra: no_extra,
    columns: &[
        Column {
            name: "location",
            doc: "where it lies",
            only: Only::Everywhere,
            get: |row, _| Cell::of(&row.location),
        },
        Column {
            name: "sku",
            doc: "the item's code",
            only: Only::Everywhere,
            get: |row, _| Cell::of(&row.sku),
        },
        Column {
            name: "lot",
            doc: "the lot's number",
            only: Only::Everywhere,
            get: |row, _| Cell::text(row.lot.as_ref()),
        },
        Column {
            name: "name",
            doc: "what people call it",
            only: Only::Everywhere,
            get: |row, _| Cell::of(&row.name),
        },
        Column {
            name: "on_hand",
            doc: "what there is; empty where it is being counted, blind for you",
            only: Only::Everywhere,
            get: |row, format| match row.on_hand {
                Some(on_hand) => Cell::Decimal(on_hand.shown(0, format.mark)),
                None => Cell::Empty,
            },
        },
        Column {
            name: "unit",
            doc: "the base unit",
            only: Only::Everywhere,
            get: |row, _| Cell::of(&row.unit),
        },
    ],
};

/// Lines between two heads: a page of paper.
const PAGE: usize = 54;
/// The widest line, in characters.
const WIDTH: usize = 96;

/// Prints the sheet.
pub fn print(
    at: &mut At<'_>,
    as_of: Option<Moment>,
    query: impl Fn(Window) -> RecordsQuery,
) -> Result<(), Fault> {
    if at.out.style() == Style::Json {
        return pages::list(at, &SHEET, query);
    }
    let head = head(at, as_of);
    let mark = at.store.settings.decimal_mark;
    let out = &mut *at.out;
    let mut lines = 0;
    pages::each(at.desk, query, |row: RecordRow| {
        if lines % PAGE == 0 {
            if lines > 0 {
                out.say("")?;
            }
            for line in &head {
                out.say(line)?;
            }
        }
        lines += 1;
        let on_hand = row.on_hand.map_or(String::new(), |on_hand| on_hand.shown(row.decimals, mark));
        let lot = row.lot.as_ref().map_or("", |lot| lot.as_str());
        let fields = [row.location.as_str(), row.sku.as_str(), lot, row.name.as_str()];
        Ok(out.say(&line(fields, &on_hand, row.unit.as_str(), ["______", "______", "_____"]))?)
    })?;
    if lines == 0 {
        out.say("There is no stock to list.")?;
    }
    Ok(())
}

fn head(at: &At<'_>, as_of: Option<Moment>) -> [String; 3] {
    let calendar = at.calendar();
    let moment = calendar.minute(as_of.unwrap_or_else(|| at.desk.now()));
    let rule = "-".repeat(WIDTH);
    [
        format!("Stock as of {moment}, entry {}. Enter what you wrote with --at-time.", at.store.head),
        line(["location", "sku", "lot", "name"], "on hand", "unit", ["counted", "taken", "time"]),
        rule,
    ]
}

/// One line; codes that are wider than their place push the rest to the right, names are cut.
fn line(fields: [&str; 4], on_hand: &str, unit: &str, blanks: [&str; 3]) -> String {
    let [location, sku, lot, name] = fields;
    let [counted, taken, time] = blanks;
    let name: String = name.chars().take(18).collect();
    format!(
        "{location:<12} {sku:<16} {lot:<8} {name:<18} {on_hand:>9} {unit:<6} {counted:<7} {taken:<6} {time}"
    )
}
