//! Lists inside one cell: `case=12;box=3/2`. Parts are separated by `;`, and `\` takes the meaning from what
//! follows it, so that any code can stand in a list and come back.

use crate::domain::item::{Barcode, PARTS_MAX, Pack, Unit};
use crate::domain::text::Code;

use super::faults::said;

/// Puts texts into one cell.
pub fn join<S: AsRef<str>>(parts: impl IntoIterator<Item = S>) -> String {
    let mut cell = String::new();
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            cell.push(';');
        }
        cell.push_str(part.as_ref());
    }
    cell
}

/// Takes the meaning from `;`, `=` and `\` in a text.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, ';' | '=' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Takes a cell apart at each `mark` that has its meaning; nothing else changes.
fn split_raw(cell: &str, mark: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        if c == mark {
            parts.push(String::new());
            continue;
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
            if c == '\\' {
                part.extend(chars.next());
            }
        }
    }
    parts
}

/// A text with its escapes taken away.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            plain.extend(chars.next());
        } else {
            plain.push(c);
        }
    }
    plain
}

/// The texts in a cell, blanks around them gone.
pub fn split(cell: &str) -> Result<Vec<String>, String> {
    let parts = split_raw(cell, ';');
    if parts.len() > PARTS_MAX {
        return Err(format!("{} parts; at most {PARTS_MAX} fit", parts.len()));
    }
    Ok(parts.iter().map(|part| unescape(part.trim())).collect())
}

/// Pairs such as `case=12`; the second of a pair may be absent.
pub fn pairs(cell: &str) -> Result<Vec<(String, Option<String>)>, String> {
    let parts = split_raw(cell, ';');
    if parts.len() > PARTS_MAX {
        return Err(format!("{} parts; at most {PARTS_MAX} fit", parts.len()));
    }
    let mut pairs = Vec::with_capacity(parts.len());
    for part in parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()) {
        let mut sides = split_raw(part, '=').into_iter();
        let first = unescape(sides.next().unwrap_or_default().trim());
        let second = sides.next().map(|side| unescape(side.trim()));
        if sides.next().is_some() {
            return Err(format!("{} has more than one \"=\"", said(part)));
        }
        pairs.push((first, second));
    }
    Ok(pairs)
}

/// A code, or why not.
pub fn code(text: &str) -> Result<Code, String> {
    Code::new(text).map_err(|fault| format!("{} is no code: {fault}", said(text)))
}

/// Reads packs: `case=12;box=3/2`.
pub fn packs(cell: &str) -> Result<Vec<Pack>, String> {
    let mut packs: Vec<Pack> = Vec::new();
    for (name, factor) in pairs(cell)? {
        let help = || format!("pack {} needs how many are in it, such as case=12 or box=3/2", said(&name));
        let factor = factor.ok_or_else(help)?;
        let (units, per) = factor.split_once('/').unwrap_or((&factor, "1"));
        let number = |text: &str| text.trim().parse::<u64>().ok().filter(|number| *number > 0);
        let (Some(units), Some(per)) = (number(units), number(per)) else { return Err(help()) };
        let name = code(&name)?;
        if packs.iter().any(|pack| pack.name.folded() == name.folded()) {
            return Err(format!("pack {name} stands there twice"));
        }
        // As it is kept: a file that has gone in has nothing more to say.
        packs.push(Pack { name, units, per }.reduced());
    }
    Ok(packs)
}

/// Writes packs.
pub fn packs_cell(packs: &[Pack]) -> String {
    join(packs.iter().map(|pack| match pack.per {
        1 => format!("{}={}", escape(pack.name.as_str()), pack.units),
        per => format!("{}={}/{per}", escape(pack.name.as_str()), pack.units),
    }))
}

/// The unit of a word: the base unit where it says nothing or the base unit's name.
pub fn unit(word: &str, base: &Code) -> Result<Unit, String> {
    if word.trim().is_empty() || crate::domain::text::fold(word.trim()) == base.folded() {
        return Ok(Unit::Base);
    }
    code(word).map(Unit::Pack)
}

/// Writes a unit; nothing for the base unit.
pub fn unit_word(unit: &Unit) -> &str {
    match unit {
        Unit::Base => "",
        Unit::Pack(name) => name.as_str(),
    }
}

/// Reads barcodes, each with its pack where it is not for the base unit: `4006381333931;14006381333938=case`.
pub fn barcodes(cell: &str, base: &Code) -> Result<Vec<Barcode>, String> {
    pairs(cell)?
        .into_iter()
        .map(|(barcode, pack)| {
            Ok(Barcode { code: code(&barcode)?, unit: unit(pack.as_deref().unwrap_or_default(), base)? })
        })
        .collect()
}

/// Writes barcodes.
pub fn barcodes_cell(barcodes: &[Barcode]) -> String {
    join(barcodes.iter().map(|barcode| match &barcode.unit {
        Unit::Base => escape(barcode.code.as_str()),
        Unit::Pack(pack) => format!("{}={}", escape(barcode.code.as_str()), escape(pack.as_str())),
    }))
}
