//! Exact amounts: quantities and unit costs in millionths, money in ten-thousandths, all checked.
//!
//! No floating point anywhere near a balance, and no arithmetic that can wrap.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::text::brief;

/// Millionths in one.
pub const MILLION: i64 = 1_000_000;
/// The largest quantity of one movement or balance, in millionths: 10^12 units.
pub const QTY_MAX: i64 = 1_000_000_000_000 * MILLION;
/// The largest cost or price of one base unit, in millionths: 10^12.
pub const COST_MAX: i64 = QTY_MAX;
/// The most decimals that an item may take.
pub const DECIMALS_MAX: u8 = 6;

/// A quantity in millionths of the item's base unit; signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Qty(pub i64);

/// A cost or price of one base unit, in millionths of the store's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UnitCost(pub i64);

/// An amount of money in ten-thousandths of the store's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Money(pub i64);

/// Why a number cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NumberFault {
    /// Not a number at all.
    #[error("{} is not a number", brief(.0))]
    NotANumber(String),
    /// Less than nothing where that has no meaning.
    #[error("{} is less than 0", brief(.0))]
    Negative(String),
    /// More decimals than there is room for.
    #[error("{} has more than {places} decimals", brief(text))]
    TooFine {
        /// What was typed.
        text: String,
        /// How many decimals fit.
        places: u8,
    },
    /// Beyond what can be kept exactly.
    #[error("{} is too large; at most {most} can be kept", brief(text))]
    TooLarge {
        /// What was typed.
        text: String,
        /// The most that can be kept.
        most: u64,
    },
}

/// The decimal mark of the store or of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecimalMark {
    /// `1.5`
    Point,
    /// `1,5`
    Comma,
}

impl DecimalMark {
    /// The character.
    pub fn as_char(self) -> char {
        match self {
            DecimalMark::Point => '.',
            DecimalMark::Comma => ',',
        }
    }
}

impl Qty {
    /// Nothing.
    pub const ZERO: Qty = Qty(0);

    /// A whole number of base units.
    pub fn whole(units: i64) -> Option<Qty> {
        units.checked_mul(MILLION).map(Qty).and_then(Qty::bounded)
    }

    /// The quantity, unless it is beyond [`QTY_MAX`].
    pub fn bounded(self) -> Option<Qty> {
        (self.0.unsigned_abs() <= QTY_MAX.unsigned_abs()).then_some(self)
    }

    /// The sum, if it is within bounds.
    pub fn plus(self, other: Qty) -> Option<Qty> {
        self.0.checked_add(other.0).map(Qty).and_then(Qty::bounded)
    }

    /// The difference, if it is within bounds.
    pub fn minus(self, other: Qty) -> Option<Qty> {
        self.0.checked_sub(other.0).map(Qty).and_then(Qty::bounded)
    }

    /// The other sign.
    pub fn negated(self) -> Qty {
        Qty(self.0.saturating_neg())
    }

    /// Without its sign.
    pub fn abs(self) -> Qty {
        Qty(self.0.saturating_abs())
    }

    /// Whether it needs no more than `decimals` decimals.
    pub fn fits(self, decimals: u8) -> bool {
        let step = 10_i64.pow(u32::from(DECIMALS_MAX.saturating_sub(decimals)));
        self.0 % step == 0
    }

    /// What this quantity costs at a unit cost: half rounds to even. `None` where it overflows.
    pub fn at(self, cost: UnitCost) -> Option<Money> {
        let product = i128::from(self.0).checked_mul(i128::from(cost.0))?;
        // millionths x millionths -> ten-thousandths
        i64::try_from(round_half_even(product, 100_000_000)).ok().map(Money)
    }

    /// Digits with a decimal point and no more decimals than needed: `12.5`.
    pub fn plain(self) -> String {
        decimal(self.0, 6, 0, DecimalMark::Point)
    }

    /// Digits with the given mark and at least `decimals` decimals.
    pub fn shown(self, decimals: u8, mark: DecimalMark) -> String {
        decimal(self.0, 6, decimals, mark)
    }

    /// Reads a decimal number.
    pub fn parse(text: &str, mark: DecimalMark) -> Result<Qty, NumberFault> {
        within(text, parse_decimal(text, 6, mark), QTY_MAX, 6).map(Qty)
    }
}

impl UnitCost {
    /// Digits with a decimal point and at least two decimals: `0.64`.
    pub fn plain(self) -> String {
        decimal(self.0, 6, 2, DecimalMark::Point)
    }

    /// Digits with the given mark and at least two decimals.
    pub fn shown(self, mark: DecimalMark) -> String {
        decimal(self.0, 6, 2, mark)
    }

    /// Reads a decimal number that is not negative.
    pub fn parse(text: &str, mark: DecimalMark) -> Result<UnitCost, NumberFault> {
        let raw = within(text, parse_decimal(text, 6, mark), COST_MAX, 6)?;
        not_negative(text, raw).map(UnitCost)
    }
}

impl Money {
    /// Digits with a decimal point and at least two decimals.
    pub fn plain(self) -> String {
        decimal(self.0, 4, 2, DecimalMark::Point)
    }

    /// Digits with the given mark and at least two decimals.
    pub fn shown(self, mark: DecimalMark) -> String {
        decimal(self.0, 4, 2, mark)
    }

    /// Reads a decimal number that is not negative.
    pub fn parse(text: &str, mark: DecimalMark) -> Result<Money, NumberFault> {
        let raw = within(text, parse_decimal(text, 4, mark), i64::MAX, 4)?;
        not_negative(text, raw).map(Money)
    }

    /// The sum, if it fits.
    pub fn plus(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }
}

impl fmt::Display for Qty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.plain())
    }
}

impl fmt::Display for UnitCost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.plain())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.plain())
    }
}

/// `raw / 10^places` as digits, with at least `least` decimals and no needless zeros after them.
fn decimal(raw: i64, places: u32, least: u8, mark: DecimalMark) -> String {
    let one = 10_u64.pow(places);
    let (whole, rest) = (raw.unsigned_abs() / one, raw.unsigned_abs() % one);
    let mut digits = format!("{rest:0width$}", width = places as usize);
    while digits.len() > usize::from(least) && digits.ends_with('0') {
        digits.pop();
    }
    let sign = if raw < 0 { "-" } else { "" };
    if digits.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}{}{digits}", mark.as_char())
    }
}

/// A number that is read, unless it is beyond `most` of its units; those are `10^-places`.
fn within(text: &str, read: Result<i64, NumberFault>, most: i64, places: u32) -> Result<i64, NumberFault> {
    let large =
        || NumberFault::TooLarge { text: text.to_owned(), most: most.unsigned_abs() / 10_u64.pow(places) };
    match read {
        Ok(raw) if raw.unsigned_abs() > most.unsigned_abs() => Err(large()),
        Err(NumberFault::TooLarge { .. }) => Err(large()),
        read => read,
    }
}

fn not_negative(text: &str, raw: i64) -> Result<i64, NumberFault> {
    if raw < 0 { Err(NumberFault::Negative(text.to_owned())) } else { Ok(raw) }
}

/// A decimal number as an integer of `10^-places`, exactly.
pub fn parse_decimal(text: &str, places: u8, mark: DecimalMark) -> Result<i64, NumberFault> {
    let not = || NumberFault::NotANumber(text.to_owned());
    let trimmed = text.trim_matches(' ');
    let (negative, body) = match trimmed.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let (whole, rest) = body.split_once(mark.as_char()).unwrap_or((body, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && rest.is_empty()) || !digits(whole) || !digits(rest) {
        return Err(not());
    }
    let significant = rest.trim_end_matches('0');
    if significant.len() > usize::from(places) {
        return Err(NumberFault::TooFine { text: trimmed.to_owned(), places });
    }
    let most = i64::MAX.unsigned_abs() / 10_u64.pow(u32::from(places.min(18)));
    let large = || NumberFault::TooLarge { text: trimmed.to_owned(), most };
    let padded = format!("{whole}{significant:0<width$}", width = usize::from(places));
    let raw: i64 = padded.parse().map_err(|_| large())?;
    Ok(if negative { -raw } else { raw })
}

/// `value / by`, half to even.
pub fn round_half_even(value: i128, by: i128) -> i128 {
    let (whole, rest) = (value.div_euclid(by), value.rem_euclid(by));
    match (rest * 2).cmp(&by) {
        std::cmp::Ordering::Less => whole,
        std::cmp::Ordering::Greater => whole + 1,
        std::cmp::Ordering::Equal => whole + whole.rem_euclid(2),
    }
}

#[cfg(test)]
#[path = "quantity_tests.rs"]
mod tests;
