//! The journal's filter as it is typed: `issue by:ann at:A1 since:2026-11-01 text`. Pure.

use crate::domain::entry::Action;
use crate::domain::text::Code;
use crate::domain::time::{Calendar, Day, Moment};

/// What somebody wants to see, names not yet looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only this verb.
    pub action: Option<Action>,
    /// Only entries that moved the item of this SKU.
    pub item: Option<Code>,
    /// Only entries that moved something at this place.
    pub place: Option<Code>,
    /// Only this person's: their name or login.
    pub by: Option<String>,
    /// Only those effective at or after.
    pub since: Option<Moment>,
    /// Only those effective before.
    pub until: Option<Moment>,
    /// Only those whose reference, note or override holds this; `override` finds all overrides.
    pub text: String,
}

/// What may be typed, for the line below the field.
pub const HELP: &str = "issue item:SKU at:PLACE by:NAME since:DAY until:DAY words";

/// Understands the line; a sentence why not.
pub fn parse(line: &str, calendar: Calendar, today: Option<Day>) -> Result<Wanted, String> {
    let mut wanted = Wanted::default();
    let mut words = Vec::new();
    for word in line.split_whitespace() {
        let Some((key, value)) = word.split_once(':') else {
            match (Action::parse(word), wanted.action) {
                (Some(action), None) => wanted.action = Some(action),
                _ => words.push(word),
            }
            continue;
        };
        if value.is_empty() {
            return Err(format!("after {key}: something is missing; type {key}:VALUE without a blank"));
        }
        match key {
            "item" | "sku" => wanted.item = Some(code(key, value)?),
            "at" | "place" => wanted.place = Some(code(key, value)?),
            "by" => wanted.by = Some(value.to_owned()),
            "since" => wanted.since = Some(calendar.start(day(key, value, today)?)),
            "until" => wanted.until = Some(calendar.start(day(key, value, today)?.plus(1))),
            "verb" | "action" => {
                let action = Action::parse(value).ok_or_else(|| {
                    format!("no verb is called {value}; verbs are receive, issue, move, count and so on")
                })?;
                wanted.action = Some(action);
            }
            "text" => words.push(value),
            // A reference may hold a colon.
            _ => words.push(word),
        }
    }
    wanted.text = words.join(" ");
    if let (Some(since), Some(until)) = (wanted.since, wanted.until)
        && since >= until
    {
        return Err(String::from("since is after until: no entry can be both; swap them"));
    }
    Ok(wanted)
}

fn code(key: &str, value: &str) -> Result<Code, String> {
    Code::new(value).map_err(|fault| format!("{key}: {value} is no code: {fault}"))
}

/// A day: `2026-11-23`, `today`, `yesterday`, `-7` for a week ago.
fn day(key: &str, value: &str, today: Option<Day>) -> Result<Day, String> {
    let back = match value {
        "today" => Some(0),
        "yesterday" => Some(-1),
        value => value.strip_prefix('-').and_then(|days| days.parse::<u16>().ok()).map(|days| -i64::from(days)),
    };
    match (back, today) {
        (Some(back), Some(today)) => Ok(today.plus(back)),
        _ => Day::parse(value)
            .ok_or_else(|| format!("{key}: {value} is no day; type one as 2026-11-23, today, or -7 for a week ago")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Result<Wanted, &str>) {
        let calendar = Calendar { zone: chrono_tz::Tz::UTC, cut_over_minutes: 0 };
        let today = Day::parse("2026-11-23");
        match (parse(line, calendar, today), expected) {
            (Ok(wanted), Ok(expected)) => assert_eq!(wanted, expected, "{line}"),
            (Err(words), Err(part)) => assert!(words.contains(part), "{line}: {words}"),
            (found, expected) => panic!("{line}: {found:?}, not {expected:?}"),
        }
    }

    fn start(day: &str) -> Option<Moment> {
        Some(Moment(u64::from(Day::parse(day).unwrap().0) * 86_400_000))
    }

    #[test]
    fn words_narrow_the_journal() {
        let none = Wanted::default;
        let code = |text: &str| Code::new(text).ok();
        check("", Ok(none()));
        check("issue", Ok(Wanted { action: Some(Action::Issue), ..none() }));
        check("verb:close-period", Ok(Wanted { action: Some(Action::ClosePeriod), ..none() }));
        check("issue move", Ok(Wanted { action: Some(Action::Issue), text: String::from("move"), ..none() }));
        check(
            "at:a1 item:OAK-20 by:Ann SO-7",
            Ok(Wanted {
                place: code("a1"),
                item: code("OAK-20"),
                by: Some(String::from("Ann")),
                text: String::from("SO-7"),
                ..none()
            }),
        );
        check("since:2026-11-01 until:2026-11-02", Ok(Wanted { since: start("2026-11-01"), until: start("2026-11-03"), ..none() }));
        check("since:today", Ok(Wanted { since: start("2026-11-23"), ..none() }));
        check("since:-7", Ok(Wanted { since: start("2026-11-16"), ..none() }));
        check("DN:5", Ok(Wanted { text: String::from("DN:5"), ..none() }));
    }

    #[test]
    fn what_cannot_be_meant_is_told() {
        check("by:", Err("something is missing"));
        check("since:soon", Err("is no day"));
        check("verb:fly", Err("no verb is called fly"));
        check("since:2026-11-05 until:2026-11-04", Err("swap them"));
        check("item:\u{e4}", Err("is no code"));
    }
}
