//! The day until which alerts are snoozed, as it is typed. Pure.

use crate::domain::time::Day;

/// The furthest that an alert can be put off by days: ten years.
const DAYS_MAX: i64 = 3_650;

/// The day until which alerts are snoozed: `+7`, or a date.
pub(super) fn until(typed: &str, today: Option<Day>) -> Result<Day, String> {
    let days = typed.strip_prefix('+').unwrap_or(typed).parse::<i64>().ok();
    let until = match (days, today) {
        (Some(days), Some(today)) if (1..=DAYS_MAX).contains(&days) => today.plus(days),
        _ => Day::parse(typed)
            .ok_or_else(|| format!("\"{typed}\" is no day; type days such as +7, or a date such as 2026-12-24"))?,
    };
    match today {
        Some(today) if until <= today => Err(format!("{until} is not after today; an alert is snoozed to a later day")),
        _ => Ok(until),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snooze_ends_on_a_later_day() {
        let today = Day::parse("2026-11-23");
        let cases = [
            ("+7", Ok("2026-11-30")),
            ("1", Ok("2026-11-24")),
            ("2026-12-24", Ok("2026-12-24")),
            ("2026-11-23", Err("not after today")),
            ("+0", Err("is no day")),
            ("-3", Err("is no day")),
            ("", Err("is no day")),
            ("99999999999999999999", Err("is no day")),
        ];
        for (typed, expected) in cases {
            match (until(typed, today), expected) {
                (Ok(day), Ok(expected)) => assert_eq!(day.to_string(), expected, "{typed}"),
                (Err(words), Err(part)) => assert!(words.contains(part), "{typed}: {words}"),
                (found, _) => panic!("{typed}: {found:?}"),
            }
        }
    }
}
