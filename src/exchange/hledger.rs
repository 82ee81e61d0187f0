//! Movements as an hledger journal.

use std::io::{self, Write};

use crate::domain::quantity::{DecimalMark, Qty};
use crate::domain::time::Day;

use super::ledger::{Dialect, MoveLine};

/// hledger's way to write a ledger.
#[derive(Clone, Copy, Debug)]
pub struct Hledger;

impl Dialect for Hledger {
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "; Stock movements. Quantities are in base units.")?;
        writeln!(
            out,
            "; Accounts: Assets:Stock:LOCATION[:LOT], Equity:Outside:PLACE; X and two hex digits are one byte."
        )?;
        writeln!(out, "; Commodities: S.SKU; _ and two hex digits are one byte.")?;
        writeln!(out, "decimal-mark .\n")
    }

    fn open(&self, out: &mut dyn Write, account: &str) -> io::Result<()> {
        writeln!(out, "account {account}")
    }

    fn commodity(&self, out: &mut dyn Write, commodity: &str, line: &MoveLine) -> io::Result<()> {
        // The sample says how many decimals are shown; without any it still needs its mark.
        let sample = Qty::whole(1000).unwrap_or_default().shown(line.decimals, DecimalMark::Point);
        let mark = if line.decimals == 0 { "." } else { "" };
        writeln!(out, "commodity {sample}{mark} \"{commodity}\"")
    }

    fn transaction(&self, out: &mut dyn Write, day: Day, line: &MoveLine) -> io::Result<()> {
        write!(out, "{day} ({}) {}", line.entry, line.kind_word())?;
        if let Some(reference) = &line.reference {
            // A semicolon would begin a comment.
            write!(out, " {}", reference.as_str().replace(';', ","))?;
        }
        writeln!(out)
    }

    fn posting(&self, out: &mut dyn Write, account: &str, quantity: Qty, commodity: &str) -> io::Result<()> {
        writeln!(out, "    {account}  {} \"{commodity}\"", quantity.plain())
    }
}
