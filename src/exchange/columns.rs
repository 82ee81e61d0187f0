//! Where the columns of a file are: its head against the names that a sheet knows; and those names for the docs.

use std::fmt::Write as _;

use crate::domain::text::{Name, fold};

use super::faults::{Faults, Place, said};
use super::guard::{Guards, unguard};
use super::reader::Row;
use super::route::WORDS;
use super::sheets::{ITEMS, JOBS, Known, LOCATIONS, MOVEMENTS, Need, OPENING, SUPPLIERS, Sheet, Unknown};

/// Where the columns of a file are.
#[derive(Clone, Debug)]
pub struct Head {
    /// The names in the file, fit to be shown.
    pub names: Vec<String>,
    /// For each column of the sheet: where it is.
    found: Vec<(&'static str, usize)>,
    /// Columns with names of their own.
    pub extra: Vec<(usize, Name)>,
}

impl Head {
    /// Finds the columns of a sheet in the head of a file.
    pub fn find(sheet: &Sheet, row: &Row<'_>, guards: Guards, faults: &mut Faults) -> Head {
        let names: Vec<String> = row.cells.iter().map(|cell| heading(cell)).collect();
        let mut head = Head { names, found: Vec::new(), extra: Vec::new() };
        for (index, cell) in row.cells.iter().enumerate() {
            let text = unguard(cell.trim(), guards);
            if text.trim().is_empty() {
                continue;
            }
            match known(sheet, text) {
                Some(column) if column.need == Need::Past => {}
                Some(column) => match head.col(column.name) {
                    Some(other) => {
                        let first = head.names.get(other).cloned().unwrap_or_default();
                        let text = format!(
                            "this column and column {} ({first}) are both {}; take one away or rename it",
                            other + 1,
                            column.name
                        );
                        faults.add(Some(row.line), head.place(index), text);
                    }
                    None => head.found.push((column.name, index)),
                },
                None => head.add_extra(index, text, row.line, faults),
            }
        }
        for column in sheet.columns.iter().filter(|column| column.need == Need::Must) {
            if head.col(column.name).is_none() {
                let others = column.synonyms.iter().take(4).copied().collect::<Vec<_>>().join(", ");
                let text = format!("there is no column {} (it may also be called {others} ...)", column.name);
                faults.add(Some(row.line), None, text);
            }
        }
        head
    }

    fn add_extra(&mut self, index: usize, text: &str, line: u32, faults: &mut Faults) {
        match Name::new(text) {
            Ok(name) => match self.extra.iter().find(|(_, other)| other.folded() == name.folded()) {
                Some((other, _)) => {
                    let text = format!("column {} has the same name; rename one", other + 1);
                    faults.add(Some(line), self.place(index), text);
                }
                None => self.extra.push((index, name)),
            },
            Err(fault) => {
                faults.add(Some(line), self.place(index), format!("this is no name for a column: {fault}"));
            }
        }
    }

    /// Where a column is.
    pub fn col(&self, name: &str) -> Option<usize> {
        self.found.iter().find(|(found, _)| *found == name).map(|(_, index)| *index)
    }

    /// All columns of the sheet that the file has.
    pub fn places(&self) -> Vec<(&'static str, Place)> {
        let found = self.found.iter();
        found.filter_map(|(name, index)| self.place(*index).map(|place| (*name, place))).collect()
    }

    /// How a column is named in faults.
    pub fn place(&self, index: usize) -> Option<Place> {
        let name = self.names.get(index).cloned().unwrap_or_default();
        Some(Place { number: index + 1, name })
    }
}

/// A heading as it may be shown.
fn heading(cell: &str) -> String {
    said(cell.trim()).trim_matches('"').to_owned()
}

/// Every sheet that can be imported, with its columns and their other names.
pub fn synonyms() -> [&'static Sheet; 6] {
    [&ITEMS, &LOCATIONS, &SUPPLIERS, &JOBS, &MOVEMENTS, &OPENING]
}

/// The section on columns of `docs/import.md`.
pub fn columns_doc() -> String {
    let mut text = String::new();
    for sheet in synonyms() {
        let rest = match sheet.unknown {
            Unknown::Extra => "Columns with other names are kept with the row as named text.",
            Unknown::Note => "Columns with other names go into the entry's note as `name: value`.",
        };
        let _ = writeln!(text, "### {}\n\n{rest}\n", sheet.kind);
        let _ = writeln!(text, "| column | what | also called |\n|---|---|---|");
        for column in sheet.columns.iter().filter(|column| column.need != Need::Past) {
            let must = if column.need == Need::Must { " (needed)" } else { "" };
            let _ = writeln!(
                text,
                "| `{}`{must} | {} | {} |",
                column.name,
                column.doc,
                column.synonyms.join(", ")
            );
        }
        let past: Vec<&str> = sheet
            .columns
            .iter()
            .filter(|column| column.need == Need::Past)
            .map(|column| column.name)
            .collect();
        let _ = writeln!(text, "\nPassed over, as they follow from the rest: {}.\n", past.join(", "));
        if sheet.kind == MOVEMENTS.kind {
            let _ = writeln!(text, "Words of `kind`:\n\n| kind | also called |\n|---|---|");
            for (_, word, others) in WORDS {
                let _ = writeln!(text, "| {word} | {} |", others.join(", "));
            }
            let _ = writeln!(text);
        }
    }
    text
}

/// The column of a sheet that a heading means: its own names come before other names.
fn known<'s>(sheet: &'s Sheet, heading: &str) -> Option<&'s Known> {
    let key = plain(heading);
    if key.is_empty() {
        return None;
    }
    sheet
        .columns
        .iter()
        .find(|column| plain(column.name) == key)
        .or_else(|| sheet.columns.iter().find(|column| column.synonyms.iter().any(|name| plain(name) == key)))
}

/// A heading without what does not matter.
fn plain(heading: &str) -> String {
    fold(heading.trim()).chars().filter(|c| !matches!(c, ' ' | '_' | '-' | '.' | '#')).collect()
}
