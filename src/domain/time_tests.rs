//! Moments, days and the store's zone, as tables: the edges of years, of days that begin at an odd hour, of clocks that
//! are put forward and back.

use super::*;

fn utc(text: &str) -> Moment {
    Moment::from_utc(text.parse().unwrap()).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn calendar(zone: &str, cut_over_minutes: u16) -> Calendar {
    Calendar { zone: zone.parse().unwrap(), cut_over_minutes }
}

#[test]
fn moments_are_of_the_years_1970_to_9999() {
    for (text, millis) in [
        ("1969-12-31T23:59:59.999Z", None),
        ("1970-01-01T00:00:00Z", Some(0)),
        ("1970-01-01T00:00:01.250Z", Some(1_250)),
        ("9999-12-31T23:59:59.999Z", Some(Moment::MAX.0)),
        ("+10000-01-01T00:00:00Z", None),
    ] {
        let time: DateTime<Utc> = text.parse().unwrap();
        let moment = Moment::from_utc(time);
        assert_eq!(moment, millis.map(Moment), "{text}");
        if let Some(moment) = moment {
            assert_eq!((moment.to_utc(), moment.rfc3339().as_str()), (time, text));
        }
    }
    assert_eq!(Moment(u64::MAX).to_utc(), Moment::MAX.to_utc());
    assert_eq!((Moment(5).plus(7), Moment(5).minus(2)), (Moment(12), Moment(3)));
    assert_eq!((Moment::MAX.plus(1), Moment(u64::MAX).plus(1)), (Moment::MAX, Moment::MAX));
    assert_eq!(Moment(5).minus(7), Moment(0));
}

#[test]
fn days_are_of_the_same_years() {
    for (text, number) in [
        ("1970-01-01", Some(0)),
        (" 1970-02-01 ", Some(31)),
        ("9999-12-31", Some(2_932_896)),
        ("+10000-01-01", None),
        ("1969-12-31", None),
        ("2026-02-29", None),
        ("yesterday", None),
    ] {
        assert_eq!(Day::parse(text), number.map(Day), "{text}");
        if let Some(number) = number {
            assert_eq!(Day(number).to_string(), text.trim());
        }
    }
    assert_eq!((Day(5).plus(3), Day(5).plus(-3), Day(5).plus(-9)), (Day(8), Day(2), Day(0)));
    assert_eq!(Day(u32::MAX).plus(1), Day(u32::MAX));
}

#[test]
fn a_business_day_begins_at_the_cut_over_of_the_store_s_clock() {
    let york = calendar("America/New_York", 240);
    for (text, wanted) in [
        ("2026-03-02T08:59:59.999Z", "2026-03-01"),
        ("2026-03-02T09:00:00Z", "2026-03-02"),
        ("2026-07-02T07:59:59Z", "2026-07-01"),
        ("2026-07-02T08:00:00Z", "2026-07-02"),
    ] {
        assert_eq!(york.day(utc(text)), day(wanted), "{text}");
    }
    assert_eq!(york.start(day("2026-03-02")), utc("2026-03-02T09:00:00Z"));
    assert_eq!(york.end(day("2026-03-02")), utc("2026-03-03T08:59:59.999Z"));
    // The first day has begun wherever the store is.
    assert_eq!(york.day(Moment(0)), Day(0));
    assert_eq!(calendar("Asia/Tokyo", 0).start(Day(0)), Moment(0));
    assert_eq!(calendar("UTC", 30).start(Day(0)), Moment(30 * 60_000));
}

#[test]
fn a_day_that_begins_where_clocks_are_put_forward_begins_right_after() {
    for (zone, cut_over, of, begins) in [
        ("America/New_York", 150, "2026-03-08", "2026-03-08T07:00:00Z"),
        ("America/New_York", 120, "2026-03-08", "2026-03-08T07:00:00Z"),
        ("America/New_York", 119, "2026-03-08", "2026-03-08T06:59:00Z"),
        ("America/New_York", 180, "2026-03-08", "2026-03-08T07:00:00Z"),
        // Right after, whatever the minute: 02:07 is 7 minutes into the gap, and 03:07 is not the first time after it.
        ("America/New_York", 127, "2026-03-08", "2026-03-08T07:00:00Z"),
        ("Australia/Lord_Howe", 121, "2026-10-04", "2026-10-03T15:30:00Z"),
        // Clocks that are put back pass it twice; it begins the first time.
        ("America/New_York", 90, "2026-11-01", "2026-11-01T05:30:00Z"),
        // A whole day that never was.
        ("Pacific/Apia", 0, "2011-12-30", "2011-12-30T10:00:00Z"),
    ] {
        assert_eq!(calendar(zone, cut_over).start(day(of)), utc(begins), "{zone} {of} {cut_over}");
    }
}

/// A day comes from a message or a row as any number: the last ones have no moments, and must not end the program.
#[test]
fn days_beyond_all_years_begin_and_end_at_some_moment() {
    for zone in ["UTC", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"] {
        for cut_over in [0, 700, 1439] {
            let calendar = calendar(zone, cut_over);
            for number in [2_932_896, 2_932_897, 95_026_600, 95_026_601, 95_026_602, u32::MAX - 1, u32::MAX] {
                let (start, end) = (calendar.start(Day(number)), calendar.end(Day(number)));
                assert!(start <= end.plus(1) && start <= Moment::MAX, "{zone} {cut_over} {number}");
                assert!(start >= calendar.start(Day(number - 1)), "{zone} {cut_over} {number}");
            }
        }
    }
}

#[test]
fn a_local_time_is_one_moment_two_or_none() {
    let york = calendar("America/New_York", 0);
    let ambiguous = (utc("2026-11-01T05:30:00Z"), Some(utc("2026-11-01T06:30:00Z")));
    for (text, wanted) in [
        ("2026-03-02T08:00:00", Ok((utc("2026-03-02T13:00:00Z"), None))),
        ("2026-11-01T01:30:00", Ok(ambiguous)),
        ("2026-03-08T02:30:00", Err(LocalFault::Gap)),
        ("1969-12-31T18:59:59", Err(LocalFault::Range)),
        ("9999-12-31T19:00:00", Err(LocalFault::Range)),
        ("9999-12-31T18:59:59", Ok((utc("9999-12-31T23:59:59Z"), None))),
    ] {
        assert_eq!(york.moments(local(text)), wanted, "{text}");
    }
}

#[test]
fn moments_are_shown_by_the_store_s_clock() {
    let kolkata = calendar("Asia/Kolkata", 0);
    let at = utc("2026-11-23T19:05:00Z");
    assert_eq!(kolkata.local(at), local("2026-11-24T00:35:00"));
    assert_eq!(kolkata.minute(at), "2026-11-24 00:35");
    assert_eq!(kolkata.rfc3339(at), "2026-11-24T00:35:00+05:30");
    assert_eq!(kolkata.shown(at).to_string(), "2026-11-24 00:35");
    assert_eq!(kolkata.shown(at.plus(9_000)).to_string(), "2026-11-24 00:35:09");
    let york = calendar("America/New_York", 0);
    assert_eq!(york.shown(at).to_string(), "2026-11-23 14:05");
    assert_eq!(york.rfc3339(at.plus(250)), "2026-11-23T14:05:00.250-05:00");
}

#[test]
fn months_are_counted_in_utc_from_1970() {
    for (text, month, begins) in [
        ("1970-01-31T23:59:59Z", 0, "1970-01-01T00:00:00Z"),
        ("1970-02-01T00:00:00Z", 1, "1970-02-01T00:00:00Z"),
        ("1971-02-03T00:00:00Z", 13, "1971-02-01T00:00:00Z"),
        ("2026-12-31T23:59:59.999Z", 683, "2026-12-01T00:00:00Z"),
    ] {
        assert_eq!(utc_month(utc(text)), month, "{text}");
        assert_eq!(utc_month_start(month), utc(begins), "{text}");
    }
    assert_eq!(utc_month_start(u32::MAX), Moment::MAX);
}
