//! What is typed into fields, read: days, times, quantities, each with a sentence where it cannot be.

use chrono::{Datelike, NaiveDateTime, NaiveTime};

use crate::domain::amount::{Units, parse_amount};
use crate::domain::command::Amount;
use crate::domain::item::Item;
use crate::domain::quantity::{Qty, UnitCost};
use crate::domain::text::{Code, Name, Note};
use crate::domain::time::{Day, Moment};
use crate::tui::facts::Facts;

/// A code.
pub fn code(text: &str) -> Result<Code, String> {
    Code::new(text).map_err(|fault| fault.to_string())
}

/// A name.
pub fn name(text: &str) -> Result<Name, String> {
    Name::new(text).map_err(|fault| fault.to_string())
}

/// A note.
pub fn note(text: &str) -> Result<Note, String> {
    Note::new(text).map_err(|fault| fault.to_string())
}

/// A cost.
pub fn cost(text: &str, facts: &Facts) -> Result<UnitCost, String> {
    UnitCost::parse(text, facts.mark()).map_err(|fault| fault.to_string())
}

/// A whole number.
pub fn number(text: &str) -> Result<u32, String> {
    text.trim().parse().map_err(|_| format!("\"{}\" is not a whole number", text.trim()))
}

/// A quantity of an item: what was typed is kept where it is more than a number.
pub fn amount(text: &str, item: Option<&Item>, facts: &Facts) -> Result<Amount, String> {
    let units = match item {
        Some(item) => Units::of(item),
        None => Units::none(),
    };
    let amount = parse_amount(text, units, facts.mark()).map_err(|fault| fault.to_string())?;
    match item {
        Some(item) if !amount.quantity.fits(item.decimals) => Err(match item.decimals {
            0 => format!("{} takes whole numbers", item.sku),
            decimals => format!("{} takes {decimals} decimals", item.sku),
        }),
        _ => Ok(amount),
    }
}

/// A quantity above zero.
pub fn positive(text: &str, item: Option<&Item>, facts: &Facts) -> Result<Amount, String> {
    let amount = amount(text, item, facts)?;
    if amount.quantity <= Qty::ZERO {
        return Err(String::from("the quantity must be more than 0"));
    }
    Ok(amount)
}

/// A day: `2026-11-23`, `23`, `11-23`, `today`, `+7`.
pub fn day(text: &str, facts: &Facts) -> Result<Day, String> {
    let text = text.trim();
    let wrong = || format!("\"{text}\" is no day; type one like 2026-11-23, +7 or today");
    if let Some(day) = Day::parse(text) {
        return Ok(day);
    }
    let today = facts.today().ok_or_else(wrong)?;
    if text.eq_ignore_ascii_case("today") {
        return Ok(today);
    }
    if let Some(days) = text.strip_prefix('+').and_then(|days| days.parse::<i64>().ok()) {
        return if days <= 36_500 { Ok(today.plus(days)) } else { Err(wrong()) };
    }
    let date = today.date();
    let full = match text.split_once('-') {
        Some((month, day)) if !day.contains('-') => format!("{}-{month:0>2}-{day:0>2}", date.year()),
        None => format!("{}-{:02}-{text:0>2}", date.year(), date.month()),
        Some(_) => return Err(wrong()),
    };
    Day::parse(&full).ok_or_else(wrong)
}

/// A moment: `14:05` today, or `2026-11-23 14:05`, in the store's zone.
pub fn moment(text: &str, facts: &Facts) -> Result<Moment, String> {
    let text = text.trim();
    let wrong = || format!("\"{text}\" is no time; type one like 14:05 or 2026-11-23 14:05");
    let (day, time) = match text.rsplit_once([' ', 'T']) {
        Some((day, time)) => (self::day(day, facts).map_err(|_| wrong())?, time),
        None => (facts.today().ok_or_else(wrong)?, text),
    };
    let time = NaiveTime::parse_from_str(time, "%H:%M").map_err(|_| wrong())?;
    let local = NaiveDateTime::new(day.date(), time);
    match facts.calendar().moments(local) {
        Ok((moment, _)) => Ok(moment),
        Err(_) => Err(format!("{text} did not exist: the clocks were put forward over it")),
    }
}
