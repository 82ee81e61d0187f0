//! Alerts: one live condition of one item at one place, with a life. Types only; [`super::consequences`] opens and closes them.

use serde::{Deserialize, Serialize};

use super::ids::{ItemId, LocationId, LotId, PersonId};
use super::quantity::Qty;
use super::time::{Day, Moment};

/// What is wrong. The order is the order of urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AlertKind {
    /// The book says less than nothing.
    Negative,
    /// Nothing available where a policy wants some.
    Out,
    /// A lot past its date is still there.
    Expired,
    /// Available at or below the minimum.
    BelowMin,
    /// Less is there, free of holds, than is promised.
    Short,
}

/// Which alert: one live alert a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AlertKey {
    /// What is wrong.
    pub kind: AlertKind,
    /// With what.
    pub item: ItemId,
    /// Where; none means the whole site.
    pub place: Option<LocationId>,
    /// With which lot.
    pub lot: LotId,
}

/// A live alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Since when.
    pub opened: Moment,
    /// What there was when it was last looked at: available, or on hand for a lot or a negative record.
    pub quantity: Qty,
    /// What it is held against: the minimum; zero where there is none.
    pub limit: Qty,
    /// Where it is in its life.
    pub state: AlertState,
}

/// Where an alert is in its life. A closed alert has no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlertState {
    /// Nobody has seen it.
    Open,
    /// Somebody has.
    Acknowledged {
        /// Who.
        by: PersonId,
        /// When.
        at: Moment,
    },
    /// Out of sight until a day.
    Snoozed {
        /// Who.
        by: PersonId,
        /// Until when.
        until: Day,
    },
}

/// The key of an alert's row: urgency, item, place (0 for the whole site), lot.
pub type AlertRowKey = (u8, ItemId, LocationId, LotId);

impl AlertKey {
    /// The key of its row.
    pub fn row(&self) -> AlertRowKey {
        (self.kind.urgency(), self.item, self.place.unwrap_or(LocationId(0)), self.lot)
    }

    /// The alert of a row.
    pub fn of_row(row: AlertRowKey) -> Option<AlertKey> {
        let kind = AlertKind::ALL.into_iter().find(|kind| kind.urgency() == row.0)?;
        Some(AlertKey { kind, item: row.1, place: (row.2.0 != 0).then_some(row.2), lot: row.3 })
    }
}

impl AlertKind {
    /// All of them, most urgent first.
    pub const ALL: [AlertKind; 5] =
        [AlertKind::Negative, AlertKind::Out, AlertKind::Expired, AlertKind::BelowMin, AlertKind::Short];

    /// The word used in commands and lists.
    pub fn word(self) -> &'static str {
        match self {
            AlertKind::Negative => "negative",
            AlertKind::Out => "out",
            AlertKind::Expired => "expired",
            AlertKind::BelowMin => "below-min",
            AlertKind::Short => "short",
        }
    }

    /// Understands the word.
    pub fn parse(text: &str) -> Option<AlertKind> {
        let folded = super::text::fold(text.trim());
        AlertKind::ALL.into_iter().find(|kind| kind.word() == folded)
    }

    /// Its place in the order of urgency: smaller first.
    pub fn urgency(self) -> u8 {
        match self {
            AlertKind::Negative => 0,
            AlertKind::Out => 1,
            AlertKind::Expired => 2,
            AlertKind::BelowMin => 3,
            AlertKind::Short => 4,
        }
    }
}
