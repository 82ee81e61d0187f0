//! What every screen knows of the store: its settings, who works here and as what, what time it is.

use crate::domain::event::Reason;
use crate::domain::form::FormIds;
use crate::domain::party::Role;
use crate::domain::quantity::{DecimalMark, Qty};
use crate::domain::query::{Standing, StoreView};
use crate::domain::time::{Calendar, Day, Moment};

use crate::service::desk::Reach;

use super::company::Company;
use super::fresh::Fresh;
use super::said::{Messages, Tone};

/// The store, as far as it has told.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Its settings and state; none until the first answer.
    pub store: Option<StoreView>,
    /// The moment it was at the last answer, by the store's clock.
    pub now: Option<Moment>,
    /// What was used last, to be proposed again.
    pub last: LastUsed,
    /// What the program has said.
    pub messages: Messages,
    /// What has just changed.
    pub fresh: Fresh,
    /// Where colleagues are.
    pub company: Company,
    /// Numbers for forms.
    pub forms: FormIds,
    /// Whether the server is in reach.
    pub reach: Reach,
}

/// What was used last in forms of this session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastUsed {
    /// The place, by form: `receive.to` and the code.
    pub values: Vec<(String, String)>,
    /// The reason of the last adjustment.
    pub reason: Option<Reason>,
}

impl LastUsed {
    /// The last value under a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// Remembers a value; nothing is kept of an empty one.
    pub fn set(&mut self, key: &str, value: &str) {
        self.values.retain(|(k, _)| k != key);
        if !value.is_empty() {
            self.values.push((key.to_owned(), value.to_owned()));
        }
    }
}

impl Facts {
    /// The decimal mark of everything typed and shown.
    pub fn mark(&self) -> DecimalMark {
        self.store.as_ref().map_or(DecimalMark::Point, |store| store.settings.decimal_mark)
    }

    /// The role of who works here; a viewer until it is known.
    pub fn role(&self) -> Role {
        self.store.as_ref().map_or(Role::Viewer, |store| store.role)
    }

    /// How it is known who works here; their own account until it is told.
    pub fn standing(&self) -> Standing {
        self.store.as_ref().map_or(Standing::Account, |store| store.standing)
    }

    /// Whether others share this login.
    pub fn is_shared(&self) -> bool {
        self.standing() != Standing::Account
    }

    /// Until when a PIN holds that was given, in words.
    pub fn proved(&self) -> Option<String> {
        match self.standing() {
            Standing::Proved { until, .. } => Some(format!("PIN to {}", self.brief(until))),
            Standing::Account | Standing::Word { .. } => None,
        }
    }

    /// The store's zone and day.
    pub fn calendar(&self) -> Calendar {
        match &self.store {
            Some(store) => store.settings.calendar(),
            None => Calendar { zone: chrono_tz::Tz::UTC, cut_over_minutes: 0 },
        }
    }

    /// The last good backup in a few words, or that there is none; nothing where nobody is to see to it.
    pub fn safety(&self) -> Option<(String, Tone)> {
        let safety = self.store.as_ref()?.safety.as_ref()?;
        if safety.fault.is_some() {
            return Some((String::from("backup failed"), Tone::Bad));
        }
        if safety.reserve.is_some_and(|reserve| !reserve.kept) {
            return Some((String::from("no reserve left"), Tone::Warning));
        }
        let Some(backup) = safety.backup else { return Some((String::from("no backup yet"), Tone::Warning)) };
        let calendar = self.calendar();
        let made = calendar.minute(backup.at);
        let (day, time) = made.split_once(' ').unwrap_or((&made, ""));
        let words = match self.today() == Some(calendar.day(backup.at)) {
            true => format!("backup {time}"),
            false => format!("backup {day}"),
        };
        Some((words, Tone::Info))
    }

    /// The business day it is.
    pub fn today(&self) -> Option<Day> {
        self.now.map(|now| self.calendar().day(now))
    }

    /// A quantity as it is shown.
    pub fn qty(&self, quantity: Qty) -> String {
        quantity.shown(0, self.mark())
    }

    /// A quantity of which some may be hidden, because it is being counted blind: `12 +?`, or `?` where nothing is seen.
    pub fn seen(&self, quantity: Qty, hidden: bool) -> String {
        match (hidden, quantity) {
            (false, quantity) => self.qty(quantity),
            (true, Qty::ZERO) => String::from("?"),
            (true, quantity) => format!("{} +?", self.qty(quantity)),
        }
    }

    /// A signed change as it is shown: `+3`, `-2`, `0`.
    pub fn change(&self, quantity: Qty) -> String {
        let sign = if quantity.0 > 0 { "+" } else { "" };
        format!("{sign}{}", self.qty(quantity))
    }

    /// A moment as it is shown: `2026-11-23 14:05`, in the store's zone.
    pub fn minute(&self, moment: Moment) -> String {
        self.calendar().minute(moment)
    }

    /// A day in few columns: `11-23` in this year, else the year.
    pub fn short_day(&self, day: Day) -> String {
        let (day, today) =
            (day.to_string(), self.today().map_or_else(String::new, |today| today.to_string()));
        match (day.split_once('-'), today.split_once('-')) {
            (Some((year, rest)), Some((this, _))) if year == this => rest.to_owned(),
            (Some((year, _)), _) => year.to_owned(),
            (None, _) => day,
        }
    }

    /// A moment, short: the time of day for today, the date for other days.
    pub fn brief(&self, moment: Moment) -> String {
        let calendar = self.calendar();
        let minute = calendar.minute(moment);
        let today = self.today() == Some(calendar.day(moment));
        let (date, time) = minute.split_at_checked(11).unwrap_or((minute.as_str(), ""));
        if today { time.to_owned() } else { date.trim_end().to_owned() }
    }
}
