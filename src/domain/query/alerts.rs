//! What is asked of alerts.

use super::super::alert::{Alert, AlertKey, AlertKind};
use super::super::text::{Code, Name};
use super::super::time::Day;
use super::Window;
use serde::{Deserialize, Serialize};

/// Which alerts are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlertsShown {
    /// Open and acknowledged ones.
    Awake,
    /// Snoozed ones too.
    All,
}

/// Asks for live alerts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertsQuery {
    /// Only this kind.
    pub kind: Option<AlertKind>,
    /// Only where SKU, name or place match.
    pub filter: String,
    /// Snoozed ones too.
    pub shown: AlertsShown,
    /// Which rows.
    pub window: Window,
}

/// An alert in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRow {
    /// Which.
    pub key: AlertKey,
    /// All of it.
    pub alert: Alert,
    /// The item's SKU.
    pub sku: Code,
    /// The item's name.
    pub name: Name,
    /// The item's unit.
    pub unit: Code,
    /// The place's code; none means the whole site.
    pub place: Option<Code>,
    /// The lot's number.
    pub lot: Option<Code>,
    /// The lot's last day.
    pub expires: Option<Day>,
}
