//! Columns and cells: what a list is made of before it becomes a table, CSV or JSON.
//!
//! Every list declares its columns once; their names are the field names of its JSON and the heads of its CSV, and
//! they do not change. The command reference is made from the same declarations.

use serde_json::Value;

use crate::domain::quantity::{DecimalMark, Money, Qty, UnitCost};
use crate::domain::text::shown;
use crate::domain::time::{Calendar, Day, Moment};

/// A column of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its stable name.
    pub name: &'static str,
    /// What is in it.
    pub about: &'static str,
}

/// A column.
pub const fn column(name: &'static str, about: &'static str) -> Column {
    Column { name, about }
}

/// A list and its columns, for the reference.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// The command that prints it.
    pub command: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
}

/// What is in one field of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// Several words.
    Many(Vec<String>),
    /// A whole number that is no quantity.
    Whole(u64),
    /// Yes or no.
    Flag(bool),
    /// A quantity, with at least so many decimals on a terminal.
    Qty(Qty, u8),
    /// A unit cost or price.
    Cost(UnitCost),
    /// An amount of money.
    Money(Money),
    /// A moment.
    At(Moment),
    /// A day.
    Day(Day),
}

/// How numbers and times are shown to people.
#[derive(Clone, Copy, Debug)]
pub struct Habit {
    /// The store's decimal mark.
    pub mark: DecimalMark,
    /// The store's zone.
    pub calendar: Calendar,
}

impl Default for Habit {
    fn default() -> Self {
        let calendar = Calendar { zone: chrono_tz::Tz::UTC, cut_over_minutes: 0 };
        Habit { mark: DecimalMark::Point, calendar }
    }
}

impl Cell {
    /// Words.
    pub fn text(text: impl std::fmt::Display) -> Cell {
        Cell::Text(text.to_string())
    }

    /// Words, if there are any.
    pub fn some(text: Option<impl std::fmt::Display>) -> Cell {
        text.map_or(Cell::Empty, Cell::text)
    }

    /// A quantity, if there is one.
    pub fn qty(quantity: Option<Qty>, decimals: u8) -> Cell {
        quantity.map_or(Cell::Empty, |quantity| Cell::Qty(quantity, decimals))
    }

    /// A cost, if there is one.
    pub fn cost(cost: Option<UnitCost>) -> Cell {
        cost.map_or(Cell::Empty, Cell::Cost)
    }

    /// A moment, if there is one.
    pub fn at(moment: Option<Moment>) -> Cell {
        moment.map_or(Cell::Empty, Cell::At)
    }

    /// A day, if there is one.
    pub fn day(day: Option<Day>) -> Cell {
        day.map_or(Cell::Empty, Cell::Day)
    }

    /// Whether it stands at the right of its column.
    pub fn is_number(&self) -> bool {
        matches!(self, Cell::Whole(_) | Cell::Qty(..) | Cell::Cost(_) | Cell::Money(_))
    }

    /// For a person: the store's decimal mark, minutes, a line for each of several.
    pub fn shown(&self, habit: &Habit) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => shown(text),
            Cell::Many(texts) => texts.iter().map(|text| shown(text)).collect::<Vec<_>>().join("\n"),
            Cell::Whole(number) => number.to_string(),
            Cell::Flag(yes) => String::from(if *yes { "yes" } else { "no" }),
            Cell::Qty(quantity, decimals) => quantity.shown(*decimals, habit.mark),
            Cell::Cost(cost) => cost.shown(habit.mark),
            Cell::Money(money) => money.shown(habit.mark),
            Cell::At(moment) => habit.calendar.minute(*moment),
            Cell::Day(day) => day.to_string(),
        }
    }

    /// For a program that reads CSV: a decimal point, RFC 3339.
    pub fn plain(&self, habit: &Habit) -> String {
        match self {
            Cell::Many(texts) => texts.iter().map(|text| shown(text)).collect::<Vec<_>>().join("; "),
            Cell::Flag(yes) => yes.to_string(),
            Cell::Qty(quantity, _) => quantity.plain(),
            Cell::Cost(cost) => cost.plain(),
            Cell::Money(money) => money.plain(),
            Cell::At(moment) => habit.calendar.rfc3339(*moment),
            other => other.shown(habit),
        }
    }

    /// For a program that reads JSON: quantities and money as decimal strings.
    pub fn json(&self, habit: &Habit) -> Value {
        match self {
            Cell::Empty => Value::Null,
            Cell::Many(texts) => texts.iter().map(|text| Value::from(shown(text))).collect(),
            Cell::Whole(number) => Value::from(*number),
            Cell::Flag(yes) => Value::from(*yes),
            other => Value::from(other.plain(habit)),
        }
    }
}
