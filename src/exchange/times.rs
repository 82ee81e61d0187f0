//! Times in files: RFC 3339 as they are, naive ones in the store's zone, kept in the order of the file where the
//! clocks were put back.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use crate::domain::time::{Calendar, Day, LocalFault, Moment};

use super::faults::said;

/// Which way a file's times run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Runs {
    /// Oldest first.
    #[default]
    Forward,
    /// Newest first.
    Backward,
}

/// A time as it stands in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// With its offset.
    Fixed(Moment),
    /// In the store's zone.
    Local(NaiveDateTime),
    /// A day alone: its first moment.
    Day(Day),
}

/// Makes moments of a file's times.
#[derive(Debug)]
pub struct Clock {
    calendar: Calendar,
    runs: Runs,
    last: Option<Moment>,
    /// In the hour that comes twice: what a local time of an entry was taken for, so that its rows stay together.
    taken: HashMap<(NaiveDateTime, String), Moment>,
}

/// Reads a time.
pub fn written(cell: &str) -> Result<Written, String> {
    let cell = cell.trim();
    let help = || format!("{} is no time; give 2026-11-23T14:05 or 2026-11-23T14:05:09-05:00", said(cell));
    let range = || format!("{} is not within the years 1970 to 9999", said(cell));
    if cell.len() > 40 || !cell.is_ascii() {
        return Err(help());
    }
    let joined = if cell.get(10..11) == Some(" ") { cell.replacen(' ', "T", 1) } else { cell.to_owned() };
    let joined = joined.replace(' ', "");
    if let Ok(time) = DateTime::parse_from_rfc3339(&joined) {
        return Moment::from_utc(time.with_timezone(&Utc)).map(Written::Fixed).ok_or_else(range);
    }
    for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
        if let Ok(local) = NaiveDateTime::parse_from_str(&joined, format) {
            return Ok(Written::Local(local));
        }
    }
    match NaiveDate::parse_from_str(&joined, "%Y-%m-%d") {
        Ok(date) => Day::from_date(date).map(Written::Day).ok_or_else(range),
        Err(_) => Err(help()),
    }
}

impl Clock {
    /// A clock for one file.
    pub fn new(calendar: Calendar, runs: Runs) -> Clock {
        Clock { calendar, runs, last: None, taken: HashMap::new() }
    }

    /// The moment of a time of the entry `key`.
    pub fn moment(&mut self, time: Written, key: &str) -> Result<Moment, String> {
        let moment = match time {
            Written::Fixed(moment) => moment,
            Written::Day(day) => self.calendar.start(day),
            Written::Local(local) => match self.calendar.moments(local) {
                Ok((moment, None)) => moment,
                Ok((early, Some(late))) => self.either(local, key, early, late),
                Err(LocalFault::Gap) => {
                    return Err(format!(
                        "{} did not exist in {}: the clocks were put forward over it",
                        local.format("%Y-%m-%d %H:%M:%S"),
                        self.calendar.zone
                    ));
                }
                Err(LocalFault::Range) => {
                    return Err(String::from("the time is not within the years 1970 to 9999"));
                }
            },
        };
        self.last = Some(moment);
        Ok(moment)
    }

    /// Of the two moments of a local time, the one that keeps the order of the file.
    fn either(&mut self, local: NaiveDateTime, key: &str, early: Moment, late: Moment) -> Moment {
        if let Some(moment) = self.taken.get(&(local, key.to_owned())) {
            return *moment;
        }
        let moment = match (self.runs, self.last) {
            (Runs::Forward, Some(last)) if early < last => late,
            (Runs::Forward, _) => early,
            (Runs::Backward, Some(last)) if late > last => early,
            (Runs::Backward, _) => late,
        };
        self.taken.insert((local, key.to_owned()), moment);
        moment
    }
}
