//! Looks ahead: what a file will ask for one by one is said at once, so that a store at the other end of a line is not
//! asked a hundred thousand times. Reads codes only, and finds no fault: the planner reads every row again.

use std::collections::HashSet;

use crate::domain::text::Code;

use super::cells::{Given, Source};
use super::existing::Existing;
use super::faults::{Faults, ImportFault};
use super::parts;
use super::plan::ImportOptions;
use super::sheets::Sheet;

/// How many codes are said at once.
const AT_ONCE: usize = 4_096;

/// Says which SKUs the rows of a file name.
pub fn items(
    bytes: &[u8],
    sheet: &'static Sheet,
    options: &ImportOptions,
    existing: &dyn Existing,
) -> Result<(), ImportFault> {
    let mut faults = Faults::default();
    let Some(mut source) = Source::open(bytes, sheet, options, &mut faults) else { return Ok(()) };
    let mut seen: HashSet<String> = HashSet::new();
    let mut skus: Vec<Code> = Vec::new();
    while let Some(row) = source.next_row(&mut faults) {
        if let Given::Value(cell) = source.cells(&row, &mut faults).raw("sku")
            && let Ok(sku) = parts::code(cell)
            && seen.insert(sku.folded())
        {
            skus.push(sku);
        }
    }
    for some in skus.chunks(AT_ONCE) {
        existing.expect_items(some)?;
    }
    Ok(())
}
