//! Moments, days and the store's zone: when something happened, and which business day that was.
//!
//! This file must never read a clock: every moment comes from outside.

use std::fmt;

use chrono::{DateTime, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A moment: UTC milliseconds since 1970. Never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub u64);

impl Moment {
    /// The last moment that the program accepts: the end of the year 9999.
    pub const MAX: Moment = Moment(253_402_300_799_999);

    /// The moment of a UTC time; `None` outside 1970 to 9999.
    pub fn from_utc(time: DateTime<Utc>) -> Option<Moment> {
        u64::try_from(time.timestamp_millis()).ok().map(Moment).filter(|m| *m <= Moment::MAX)
    }

    /// As a UTC time.
    pub fn to_utc(self) -> DateTime<Utc> {
        let millis = i64::try_from(self.0.min(Moment::MAX.0)).unwrap_or(0);
        DateTime::from_timestamp_millis(millis).unwrap_or_default()
    }

    /// This moment and `millis` more.
    pub fn plus(self, millis: u64) -> Moment {
        Moment(self.0.saturating_add(millis).min(Moment::MAX.0))
    }

    /// This moment less `millis`.
    pub fn minus(self, millis: u64) -> Moment {
        Moment(self.0.saturating_sub(millis))
    }

    /// RFC 3339 in UTC, with milliseconds where there are any.
    pub fn rfc3339(self) -> String {
        self.to_utc().to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
    }
}

/// A business day, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub u32);

impl Day {
    /// The day of a calendar date; `None` outside 1970 to 9999.
    pub fn from_date(date: NaiveDate) -> Option<Day> {
        let days = date.signed_duration_since(NaiveDate::default()).num_days();
        u32::try_from(days).ok().filter(|days| *days < 2_932_897).map(Day)
    }

    /// The calendar date.
    pub fn date(self) -> NaiveDate {
        NaiveDate::default().checked_add_signed(Duration::days(i64::from(self.0))).unwrap_or(NaiveDate::MAX)
    }

    /// `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Day> {
        NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok().and_then(Day::from_date)
    }

    /// Days later (or earlier).
    pub fn plus(self, days: i64) -> Day {
        Day(u32::try_from(i64::from(self.0).saturating_add(days).max(0)).unwrap_or(u32::MAX))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.date().format("%Y-%m-%d"))
    }
}

/// The store's zone and the minute of the day at which a business day begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// IANA zone.
    pub zone: Tz,
    /// Minutes after local midnight at which the business day begins: 0 to 1439.
    pub cut_over_minutes: u16,
}

/// A moment as the store's clock shows it: what a refusal carries, so that its sentence is in the store's zone wherever
/// it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreTime {
    /// When.
    pub at: Moment,
    /// Seconds that the store's clock is ahead of UTC then.
    ahead: i32,
}

impl fmt::Display for StoreTime {
    /// `2026-11-23 14:05`, with seconds where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.at.to_utc().naive_utc() + Duration::seconds(i64::from(self.ahead));
        let whole = self.at.0.is_multiple_of(60_000);
        write!(f, "{}", local.format(if whole { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" }))
    }
}

/// Why a local time is no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalFault {
    /// The clocks were put forward over it.
    Gap,
    /// Outside the years 1970 to 9999.
    Range,
}

impl Calendar {
    /// The local time of a moment.
    pub fn local(&self, moment: Moment) -> NaiveDateTime {
        moment.to_utc().with_timezone(&self.zone).naive_local()
    }

    /// A moment as the store's clock shows it.
    pub fn shown(&self, at: Moment) -> StoreTime {
        let ahead = (self.local(at) - at.to_utc().naive_utc()).num_seconds();
        StoreTime { at, ahead: i32::try_from(ahead).unwrap_or(0) }
    }

    /// The moments a local time may be: one, or two in an overlap (earlier first).
    pub fn moments(&self, local: NaiveDateTime) -> Result<(Moment, Option<Moment>), LocalFault> {
        let moment = |time: DateTime<Tz>| Moment::from_utc(time.with_timezone(&Utc)).ok_or(LocalFault::Range);
        match self.zone.from_local_datetime(&local) {
            LocalResult::Single(time) => Ok((moment(time)?, None)),
            LocalResult::Ambiguous(early, late) => Ok((moment(early)?, Some(moment(late)?))),
            LocalResult::None => Err(LocalFault::Gap),
        }
    }

    /// The business day of a moment.
    pub fn day(&self, moment: Moment) -> Day {
        let local = self.local(moment) - Duration::minutes(i64::from(self.cut_over_minutes));
        Day::from_date(local.date()).unwrap_or(Day(0))
    }

    /// The first moment of a business day. In a gap it is the first moment after it.
    pub fn start(&self, day: Day) -> Moment {
        let midnight = day.date().and_time(NaiveTime::MIN);
        let mut local = midnight + Duration::minutes(i64::from(self.cut_over_minutes));
        // A whole day may never have been: it is as long as the gap can be.
        for step in 0..=96 {
            match self.moments(local) {
                Ok((moment, _)) if step == 0 => return moment,
                Ok((moment, _)) => return self.after_gap(local, moment),
                Err(LocalFault::Gap) => match local.checked_add_signed(Duration::minutes(15)) {
                    Some(later) => local = later,
                    // The last day that can be counted: a day that came from outside may be any number.
                    None => break,
                },
                Err(LocalFault::Range) => break,
            }
        }
        // Before all moments, or after them.
        if day == Day(0) { Moment(0) } else { Moment::MAX }
    }

    /// The first moment after a gap, where steps of a quarter of an hour came out of it at `local`.
    fn after_gap(&self, local: NaiveDateTime, moment: Moment) -> Moment {
        let before = |minutes| self.moments(local - Duration::minutes(minutes)).ok();
        (1..15).map_while(before).last().map_or(moment, |(moment, _)| moment)
    }

    /// The last moment of a business day.
    pub fn end(&self, day: Day) -> Moment {
        self.start(day.plus(1)).minus(1)
    }

    /// `2026-11-23 14:05`, local.
    pub fn minute(&self, moment: Moment) -> String {
        self.local(moment).format("%Y-%m-%d %H:%M").to_string()
    }

    /// `2026-11-23T14:05:09-05:00`, local with its offset.
    pub fn rfc3339(&self, moment: Moment) -> String {
        moment.to_utc().with_timezone(&self.zone).to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false)
    }
}

/// The calendar month of a moment in UTC, as months since 1970: what checkpoints go by.
pub fn utc_month(moment: Moment) -> u32 {
    use chrono::Datelike;
    let date = moment.to_utc().date_naive();
    let years = u32::try_from(date.year().saturating_sub(1970)).unwrap_or(0);
    years * 12 + date.month0()
}

/// The first moment of a month as [`utc_month`] counts them.
pub fn utc_month_start(month: u32) -> Moment {
    let year = i32::try_from(1970 + month / 12).unwrap_or(9999);
    NaiveDate::from_ymd_opt(year, month % 12 + 1, 1)
        .and_then(|date| Moment::from_utc(date.and_time(NaiveTime::MIN).and_utc()))
        .unwrap_or(Moment::MAX)
}

#[cfg(test)]
#[path = "time_tests.rs"]
mod tests;
