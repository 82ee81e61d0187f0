//! Settings of a store: its currency, its day, and the limits that bind a clerk.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::quantity::{DecimalMark, Money, Qty};
use super::text::Code;
use super::time::Calendar;

/// Settings of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// ISO 4217 code, such as `USD`.
    pub currency: Code,
    /// IANA zone, such as `America/New_York`.
    pub zone: Code,
    /// Minutes after local midnight at which a business day begins.
    pub cut_over_minutes: u16,
    /// Decimal mark of everything typed and shown.
    pub decimal_mark: DecimalMark,
    /// Whether more may be issued than is there.
    pub beyond: Beyond,
    /// How far back a clerk may date, in hours.
    pub shift_hours: u16,
    /// The most that a clerk may adjust or scrap in one line; none means no limit.
    pub adjust_quantity: Option<Qty>,
    /// The same in money.
    pub adjust_value: Option<Money>,
    /// The money that a count difference may be worth and still post by itself.
    pub count_value: Option<Money>,
    /// A quantity this many times the largest ever asks once more.
    pub second_look_factor: u16,
    /// After this many movements of the kind.
    pub second_look_after: u16,
}

/// Whether more may be issued than is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Beyond {
    /// Never.
    Refuse,
    /// With a supervisor's override and its reason.
    Override,
}

impl Settings {
    /// Settings of a new store; the zone must be known to [`Settings::calendar`].
    pub fn new(currency: Code, zone: Code) -> Settings {
        Settings {
            currency,
            zone,
            cut_over_minutes: 0,
            decimal_mark: DecimalMark::Point,
            beyond: Beyond::Refuse,
            shift_hours: 12,
            adjust_quantity: None,
            adjust_value: Some(Money(500 * 10_000)),
            count_value: Some(Money(50 * 10_000)),
            second_look_factor: 10,
            second_look_after: 5,
        }
    }

    /// The store's zone and day. A zone that is not known counts as UTC; `decide` refuses such a setting.
    pub fn calendar(&self) -> Calendar {
        Calendar {
            zone: chrono_tz::Tz::from_str(self.zone.as_str()).unwrap_or(chrono_tz::Tz::UTC),
            cut_over_minutes: self.cut_over_minutes.min(1439),
        }
    }
}
