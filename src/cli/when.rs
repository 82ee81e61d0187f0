//! Moments and days as people type them.
//!
//! RFC 3339 says everything; without an offset a time is in the store's zone; a bare time is today's; a bare day is
//! its beginning or its end, as the question wants. A time that the clocks skipped or ran twice is never guessed.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use crate::domain::text::brief;
use crate::domain::time::{Calendar, Day, LocalFault, Moment};

/// What a day without a time stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bare {
    /// Nothing: a time is needed.
    Refused,
    /// Its first moment.
    First,
    /// Its last moment.
    Last,
}

/// Reads a moment; `today` is the date of times that come without one.
pub fn moment(text: &str, calendar: &Calendar, today: NaiveDate, bare: Bare) -> Result<Moment, String> {
    let text = text.trim();
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Moment::from_utc(time.to_utc()).ok_or_else(|| outside(text));
    }
    if let Some(day) = Day::parse(text) {
        return match bare {
            Bare::First => Ok(calendar.start(day)),
            Bare::Last => Ok(calendar.end(day)),
            Bare::Refused => Err(format!("{day} has no time; write one behind it, such as \"{day} 08:15\"")),
        };
    }
    let local = naive(text, today).ok_or_else(|| {
        format!(
            "{} is not a time; write 08:15, \"2026-11-23 08:15\" or 2026-11-23T08:15:00-05:00",
            brief(text)
        )
    })?;
    match calendar.moments(local) {
        Ok((moment, None)) => Ok(moment),
        Ok((early, Some(late))) => Err(format!(
            "{} came twice when the clocks went back; write {} or {}",
            local.format("%Y-%m-%d %H:%M"),
            calendar.rfc3339(early),
            calendar.rfc3339(late)
        )),
        Err(LocalFault::Gap) => Err(format!(
            "{} never was: the clocks went forward over it; write a time before or after",
            local.format("%Y-%m-%d %H:%M")
        )),
        Err(LocalFault::Range) => Err(outside(text)),
    }
}

/// Reads a day.
pub fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| match NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d") {
        Ok(_) => outside(text),
        Err(_) => format!("{} is not a day; write it as 2026-11-23", brief(text)),
    })
}

fn naive(text: &str, today: NaiveDate) -> Option<NaiveDateTime> {
    for form in ["%H:%M", "%H:%M:%S"] {
        if let Ok(time) = NaiveTime::parse_from_str(text, form) {
            return Some(today.and_time(time));
        }
    }
    ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
        .into_iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
}

fn outside(text: &str) -> String {
    format!("{} is outside the years 1970 to 9999", brief(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, bare: Bare) -> Result<String, String> {
        let calendar = Calendar { zone: chrono_tz::America::New_York, cut_over_minutes: 240 };
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        moment(text, &calendar, today, bare).map(|moment| moment.rfc3339())
    }

    #[test]
    fn times_are_read_in_the_zone_of_the_store() {
        for (text, bare, wanted) in [
            ("08:15", Bare::Refused, "2026-11-23T13:15:00Z"),
            ("08:15:30", Bare::Refused, "2026-11-23T13:15:30Z"),
            ("2026-07-01 08:15", Bare::Refused, "2026-07-01T12:15:00Z"),
            ("2026-07-01T08:15", Bare::Refused, "2026-07-01T12:15:00Z"),
            ("2026-07-01T08:15:09.250", Bare::Refused, "2026-07-01T12:15:09.250Z"),
            ("2026-07-01T08:15:00+02:00", Bare::Refused, "2026-07-01T06:15:00Z"),
            ("2026-07-01", Bare::First, "2026-07-01T08:00:00Z"),
            ("2026-07-01", Bare::Last, "2026-07-02T07:59:59.999Z"),
            ("2026-11-01T01:30:00-05:00", Bare::Refused, "2026-11-01T06:30:00Z"),
        ] {
            assert_eq!(read(text, bare), Ok(wanted.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused_in_a_sentence() {
        for (text, wanted) in [
            ("2026-07-01", "2026-07-01 has no time; write one behind it, such as \"2026-07-01 08:15\""),
            (
                "2026-11-01 01:30",
                "2026-11-01 01:30 came twice when the clocks went back; write 2026-11-01T01:30:00-04:00 or 2026-11-01T01:30:00-05:00",
            ),
            (
                "2026-03-08 02:30",
                "2026-03-08 02:30 never was: the clocks went forward over it; write a time before or after",
            ),
            ("1969-01-01T00:00:00Z", "\"1969-01-01T00:00:00Z\" is outside the years 1970 to 9999"),
            (
                "noon\u{202e}",
                "\"noon\u{fffd}\" is not a time; write 08:15, \"2026-11-23 08:15\" or 2026-11-23T08:15:00-05:00",
            ),
        ] {
            assert_eq!(read(text, Bare::Refused), Err(wanted.to_owned()), "{text}");
        }
    }
}
