//! Typed quantities: `12`, `3case`, `2case+4`, `2*48+17`, exact or refused in a sentence.
//!
//! A sum of products of numbers, each with a pack or the unit behind it if need be, by full name or by a prefix that
//! only one of them has. All arithmetic is on fractions of `i128`, checked: nothing is ever rounded here. How many
//! decimals an item takes and whether less than nothing makes sense is for `decide` to say. `x` between two numbers
//! means times, unless the item has a unit that begins with it.

use thiserror::Error;

use super::command::Amount;
use super::item::{Item, Pack};
use super::quantity::{DecimalMark, MILLION, Qty};
use super::text::{self, Code, Name};

/// The longest typed quantity, in characters.
pub const AMOUNT_CHARS_MAX: usize = 64;

/// The units that a quantity can be typed in.
#[derive(Clone, Copy, Debug)]
pub struct Units<'a> {
    base: Option<&'a Code>,
    packs: &'a [Pack],
}

impl<'a> Units<'a> {
    /// The unit and the packs of an item.
    pub fn of(item: &'a Item) -> Units<'a> {
        Units { base: Some(&item.unit), packs: &item.packs }
    }

    /// No units: plain numbers and sums of them.
    pub fn none() -> Units<'static> {
        Units { base: None, packs: &[] }
    }
}

/// Why a typed quantity cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AmountFault {
    /// Nothing was typed.
    #[error("the quantity is empty; type a number such as 12, or 2case+4")]
    Empty,
    /// Longer than a quantity may be.
    #[error("the quantity is {0} characters long; at most {AMOUNT_CHARS_MAX} fit")]
    TooLong(usize),
    /// A number should be here.
    #[error("a number is missing {0}; type one such as 12, or 2case+4")]
    NoNumber(Place),
    /// A character that has no meaning here.
    #[error("\"{what}\" {place} is not part of a quantity; use digits, units, + - * and /")]
    Stray {
        /// It.
        what: String,
        /// Where.
        place: Place,
    },
    /// Two numbers with nothing between them.
    #[error("there is no + - * or / between the numbers {0}; leave out blanks inside a number")]
    NoOperator(Place),
    /// The other decimal mark.
    #[error("\"{typed}\" {place}: the decimal mark is \"{mark}\", with nothing between thousands")]
    WrongMark {
        /// What was typed.
        typed: char,
        /// Where.
        place: Place,
        /// What would do.
        mark: char,
    },
    /// The decimal mark once more in the same number.
    #[error("\"{mark}\" {place} is one too many; nothing goes between thousands")]
    TwoMarks {
        /// It.
        mark: char,
        /// Where.
        place: Place,
    },
    /// No unit or pack of that name.
    #[error("there is no unit \"{typed}\"; {known}")]
    UnknownUnit {
        /// What was typed.
        typed: String,
        /// What there is, in words.
        known: String,
    },
    /// Several units begin so.
    #[error("\"{typed}\" may be {may}; type more of it")]
    Ambiguous {
        /// What was typed.
        typed: String,
        /// Which.
        may: String,
    },
    /// A unit times a unit, or something divided by a unit.
    #[error("only one unit fits in a product, and none after a division; type 2*3case, not 2case*3case")]
    TwoUnits,
    /// Divided by nothing.
    #[error("a division by 0 has no answer; correct the number after /")]
    ByZero,
    /// Not a whole number of millionths.
    #[error("{0} does not come out exactly; type a quantity with at most 6 decimals")]
    Inexact(String),
    /// Beyond what can be kept.
    #[error("the quantity is too large; at most 1000000000000 can be kept")]
    TooLarge,
}

/// Where in the typed text, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At this character.
    At(usize),
    /// At its end.
    End,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::At(place) => write!(f, "at place {place}"),
            Place::End => f.write_str("at the end"),
        }
    }
}

/// Reads a typed quantity. What was typed is kept where it is more than a plain number.
pub fn parse_amount(text: &str, units: Units<'_>, mark: DecimalMark) -> Result<Amount, AmountFault> {
    let trimmed = text.trim_matches(' ');
    let length = trimmed.chars().count();
    if length == 0 {
        return Err(AmountFault::Empty);
    }
    if length > AMOUNT_CHARS_MAX {
        return Err(AmountFault::TooLong(length));
    }
    let mut scanner = Scanner { text: trimmed, rest: trimmed, units, mark };
    let quantity = scanner.sum()?.into_qty(trimmed)?;
    let typed = match Qty::parse(trimmed, mark) {
        Ok(_) => None,
        Err(_) => Name::new(trimmed).ok(),
    };
    Ok(Amount { quantity, typed })
}

/// What is left to read, and what it may hold.
struct Scanner<'a> {
    text: &'a str,
    rest: &'a str,
    units: Units<'a>,
    mark: DecimalMark,
}

/// What stands between two terms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Plus,
    Minus,
    Times,
    Over,
}

impl Operator {
    fn of(c: char) -> Option<Operator> {
        Some(match c {
            '+' => Operator::Plus,
            '-' | '\u{2212}' => Operator::Minus,
            '*' | '\u{d7}' => Operator::Times,
            '/' => Operator::Over,
            _ => return None,
        })
    }
}

/// A number, and whether a unit was behind it.
struct Factor {
    value: Ratio,
    in_unit: bool,
}

impl<'a> Scanner<'a> {
    /// All of the text: a sign if need be, then products with plus and minus between them.
    fn sum(&mut self) -> Result<Ratio, AmountFault> {
        let negative = match self.next_operator() {
            Some(Operator::Minus) => true,
            Some(Operator::Plus) | None => false,
            Some(_) => return Err(AmountFault::NoNumber(Place::At(1))),
        };
        let (first, mut after) = self.product()?;
        let mut sum = if negative { first.negated() } else { first };
        while let Some(operator) = after {
            let (term, next) = self.product()?;
            let signed = if operator == Operator::Minus { term.negated() } else { term };
            sum = sum.plus(signed).ok_or(AmountFault::TooLarge)?;
            after = next;
        }
        Ok(sum)
    }

    /// Factors with times and over between them, and the plus or minus that ended them.
    fn product(&mut self) -> Result<(Ratio, Option<Operator>), AmountFault> {
        let Factor { mut value, mut in_unit } = self.factor()?;
        loop {
            let operator = match self.between()? {
                Some(operator @ (Operator::Times | Operator::Over)) => operator,
                ends => return Ok((value, ends)),
            };
            let factor = self.factor()?;
            if factor.in_unit && (in_unit || operator == Operator::Over) {
                return Err(AmountFault::TwoUnits);
            }
            in_unit |= factor.in_unit;
            let by = match operator {
                Operator::Over => factor.value.inverted().ok_or(AmountFault::ByZero)?,
                _ => factor.value,
            };
            value = value.times(by).ok_or(AmountFault::TooLarge)?;
        }
    }

    /// A number and its unit.
    fn factor(&mut self) -> Result<Factor, AmountFault> {
        self.skip_blanks();
        let value = self.number()?;
        self.skip_blanks();
        match self.unit()? {
            None => Ok(Factor { value, in_unit: false }),
            Some(unit) => {
                let value = value.times(unit).ok_or(AmountFault::TooLarge)?;
                Ok(Factor { value, in_unit: true })
            }
        }
    }

    /// What stands between two factors; none at the end of the text.
    fn between(&mut self) -> Result<Option<Operator>, AmountFault> {
        self.skip_blanks();
        let place = self.place();
        let Some(next) = self.rest.chars().next() else { return Ok(None) };
        if let Some(operator) = self.next_operator() {
            return Ok(Some(operator));
        }
        if self.is_times() {
            self.rest = self.rest.get(1..).unwrap_or("");
            return Ok(Some(Operator::Times));
        }
        match next {
            '0'..='9' => Err(AmountFault::NoOperator(place)),
            '.' | ',' if next == self.mark.as_char() => Err(AmountFault::TwoMarks { mark: next, place }),
            '.' | ',' => Err(AmountFault::WrongMark { typed: next, place, mark: self.mark.as_char() }),
            _ => Err(AmountFault::Stray { what: text::shown(&next.to_string()), place }),
        }
    }

    fn number(&mut self) -> Result<Ratio, AmountFault> {
        let place = self.place();
        let (whole, rest) = split_digits(self.rest);
        let (fraction, rest) = match rest.strip_prefix(self.mark.as_char()) {
            Some(rest) => split_digits(rest),
            None => ("", rest),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(match self.rest.chars().next() {
                None => AmountFault::NoNumber(Place::End),
                Some(typed @ ('.' | ',')) if typed != self.mark.as_char() => {
                    AmountFault::WrongMark { typed, place, mark: self.mark.as_char() }
                }
                Some(c) if c.is_ascii() => AmountFault::NoNumber(place),
                Some(c) => AmountFault::Stray { what: text::shown(&c.to_string()), place },
            });
        }
        self.rest = rest;
        let fraction = fraction.trim_end_matches('0');
        // `.0` is nothing, too.
        let digits = format!("0{whole}{fraction}");
        let top = digits.parse::<i128>().map_err(|_| AmountFault::TooLarge)?;
        let decimals = u32::try_from(fraction.len()).map_err(|_| AmountFault::TooLarge)?;
        let under = 10_i128.checked_pow(decimals).ok_or(AmountFault::TooLarge)?;
        Ratio::new(top, under).ok_or(AmountFault::TooLarge)
    }

    /// The unit here, if there is one: the longest full name, else a prefix that only one name has.
    fn unit(&mut self) -> Result<Option<Ratio>, AmountFault> {
        let mut known: Vec<(&str, Ratio)> = Vec::new();
        if let Some(base) = self.units.base {
            known.push((base.as_str(), Ratio::ONE));
        }
        for pack in self.units.packs {
            let factor = Ratio::new(i128::from(pack.units), i128::from(pack.per));
            known.push((pack.name.as_str(), factor.ok_or(AmountFault::TooLarge)?));
        }
        let full = known.iter().filter(|(name, _)| self.stands_here(name)).max_by_key(|(name, _)| name.len());
        if let Some((name, factor)) = full {
            self.rest = self.rest.get(name.len()..).unwrap_or("");
            return Ok(Some(*factor));
        }
        let starts = self.rest.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
        if !starts || self.is_times() {
            return Ok(None);
        }
        let end = self.rest.find(|c: char| c == ' ' || Operator::of(c).is_some()).unwrap_or(self.rest.len());
        let (typed, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        let folded = text::fold(typed);
        let fits: Vec<_> = known.iter().filter(|(name, _)| text::fold(name).starts_with(&folded)).collect();
        match fits.as_slice() {
            [(_, factor)] => {
                self.rest = rest;
                Ok(Some(*factor))
            }
            [] => Err(AmountFault::UnknownUnit { typed: text::shown(typed), known: self.known_units() }),
            several => {
                let names: Vec<&str> = several.iter().map(|(name, _)| *name).collect();
                Err(AmountFault::Ambiguous { typed: text::shown(typed), may: names.join(" or ") })
            }
        }
    }

    /// Whether this very name is the next word.
    fn stands_here(&self, name: &str) -> bool {
        let Some((head, tail)) = self.rest.split_at_checked(name.len()) else { return false };
        let ends = tail.chars().next().is_none_or(|c| c == ' ' || Operator::of(c).is_some());
        ends && head.eq_ignore_ascii_case(name)
    }

    /// Whether an `x` that means times is next.
    fn is_times(&self) -> bool {
        let Some(after) = self.rest.strip_prefix(['x', 'X']) else { return false };
        let number = after.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit());
        let taken = |name: &Code| name.as_str().starts_with(['x', 'X']);
        number && !self.units.base.is_some_and(taken) && !self.units.packs.iter().any(|p| taken(&p.name))
    }

    /// The units that there are, in words.
    fn known_units(&self) -> String {
        let Some(base) = self.units.base else { return String::from("type a plain number") };
        let mut words = format!("it comes in {base}");
        for pack in self.units.packs {
            let factor = match pack.per {
                1 => pack.units.to_string(),
                per => format!("{}/{per}", pack.units),
            };
            words.push_str(&format!(", {} ({factor})", pack.name));
        }
        words
    }

    fn next_operator(&mut self) -> Option<Operator> {
        self.skip_blanks();
        let mut chars = self.rest.chars();
        let operator = Operator::of(chars.next()?)?;
        self.rest = chars.as_str();
        Some(operator)
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    fn place(&self) -> Place {
        if self.rest.is_empty() {
            return Place::End;
        }
        Place::At(self.text.chars().count() - self.rest.chars().count() + 1)
    }
}

/// The digits in front, and the rest.
fn split_digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// An exact fraction in lowest terms; the denominator is above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ratio {
    top: i128,
    under: i128,
}

impl Ratio {
    const ONE: Ratio = Ratio { top: 1, under: 1 };

    fn new(top: i128, under: i128) -> Option<Ratio> {
        if under == 0 || top == i128::MIN || under == i128::MIN {
            return None;
        }
        let common = gcd(top.abs(), under.abs()) * under.signum();
        Some(Ratio { top: top / common, under: under / common })
    }

    fn plus(self, other: Ratio) -> Option<Ratio> {
        let left = self.top.checked_mul(other.under)?;
        let right = other.top.checked_mul(self.under)?;
        Ratio::new(left.checked_add(right)?, self.under.checked_mul(other.under)?)
    }

    fn times(self, other: Ratio) -> Option<Ratio> {
        // Common factors go first, so that what fits in the end does not overflow on the way.
        let one = Ratio::new(self.top, other.under)?;
        let two = Ratio::new(other.top, self.under)?;
        Ratio::new(one.top.checked_mul(two.top)?, one.under.checked_mul(two.under)?)
    }

    fn negated(self) -> Ratio {
        Ratio { top: -self.top, under: self.under }
    }

    fn inverted(self) -> Option<Ratio> {
        Ratio::new(self.under, self.top)
    }

    fn into_qty(self, typed: &str) -> Result<Qty, AmountFault> {
        let millionths = self.top.checked_mul(i128::from(MILLION)).ok_or(AmountFault::TooLarge)?;
        let whole = i64::try_from(millionths / self.under).ok().and_then(|raw| Qty(raw).bounded());
        // What is too large is told as that, exact or not.
        let quantity = whole.ok_or(AmountFault::TooLarge)?;
        if millionths % self.under != 0 {
            return Err(AmountFault::Inexact(text::shown(typed)));
        }
        Ok(quantity)
    }
}

/// The greatest common divisor; 1 for two zeros, so that it can always divide.
fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
#[path = "amount_tests.rs"]
mod tests;
