//! Movements as a beancount ledger.

use std::io::{self, Write};

use crate::domain::quantity::Qty;
use crate::domain::time::Day;

use super::ledger::{Dialect, MoveLine};

/// beancount's way to write a ledger.
#[derive(Clone, Copy, Debug)]
pub struct Beancount;

/// Everything is open from the first day that there can be.
const FIRST: &str = "1970-01-01";

impl Dialect for Beancount {
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "; Stock movements. Quantities are in base units.")?;
        writeln!(
            out,
            "; Accounts: Assets:Stock:LOCATION[:LOT], Equity:Outside:PLACE; X and two hex digits are one byte."
        )?;
        writeln!(out, "; Commodities: S.SKU; _ and two hex digits are one byte.\n")
    }

    fn open(&self, out: &mut dyn Write, account: &str) -> io::Result<()> {
        writeln!(out, "{FIRST} open {account}")
    }

    fn commodity(&self, out: &mut dyn Write, commodity: &str, line: &MoveLine) -> io::Result<()> {
        writeln!(out, "{FIRST} commodity {commodity}\n  sku: {}", quoted(line.sku.as_str()))
    }

    fn transaction(&self, out: &mut dyn Write, day: Day, line: &MoveLine) -> io::Result<()> {
        let reference = line.reference.as_ref().map_or("", |reference| reference.as_str());
        writeln!(out, "{day} * {} {}", quoted(line.kind_word()), quoted(reference))?;
        writeln!(out, "  entry: \"{}\"", line.entry)
    }

    fn posting(&self, out: &mut dyn Write, account: &str, quantity: Qty, commodity: &str) -> io::Result<()> {
        writeln!(out, "  {account}  {} {commodity}", quantity.plain())
    }
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
