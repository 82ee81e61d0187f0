//! The settings of a store by name: the one table that the command line and the screen list, show and set them by.

use super::quantity::{DecimalMark, Money, NumberFault, Qty};
use super::settings::{Beyond, Settings};
use super::text::{Code, fold};

/// How a limit reads that is not there.
pub const NONE: &str = "none";

/// A setting: its name, what it says, how it is shown and how it is set.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub about: &'static str,
    /// It, as it is shown and typed.
    pub get: fn(&Settings) -> String,
    /// Sets it to what is typed; what would help where it cannot be.
    pub set: fn(&mut Settings, &str) -> Result<(), String>,
}

macro_rules! settings {
    ($($name:literal $about:literal $get:expr, $set:expr;)*) => {
        /// All settings. A new one is one line here.
        pub const ALL: &[Setting] = &[$(Setting { name: $name, about: $about, get: $get, set: $set },)*];

        /// Their names, in the same order.
        pub const NAMES: &[&str] = &[$($name),*];
    };
}

settings! {
    "currency" "ISO 4217 code, such as USD"
        |settings| settings.currency.to_string(),
        |settings, text| put(&mut settings.currency, code(text));
    "time-zone" "IANA zone, such as America/New_York"
        |settings| settings.zone.to_string(),
        |settings, text| put(&mut settings.zone, code(text));
    "cut-over" "when a business day begins, such as 04:00"
        |settings| format!("{:02}:{:02}", settings.cut_over_minutes / 60, settings.cut_over_minutes % 60),
        |settings, text| put(&mut settings.cut_over_minutes, cut_over(text));
    "decimal" "decimal mark of what is typed and shown: . or ,"
        |settings| settings.decimal_mark.as_char().to_string(),
        |settings, text| put(&mut settings.decimal_mark, mark(text));
    "beyond" "whether more may be issued than is there: refuse or override"
        |settings| String::from(beyond_word(settings.beyond)),
        |settings, text| put(&mut settings.beyond, beyond(text));
    "shift-hours" "how far back a clerk may date, in hours"
        |settings| settings.shift_hours.to_string(),
        |settings, text| put(&mut settings.shift_hours, number(text));
    "adjust-quantity" "the most that a clerk may adjust or scrap in one line, or none"
        |settings| limit(settings.adjust_quantity.map(|limit| limit.shown(0, settings.decimal_mark))),
        |settings, text| put(&mut settings.adjust_quantity, quantity(settings.decimal_mark, text));
    "adjust-value" "the same in money, or none"
        |settings| limit(settings.adjust_value.map(|limit| limit.shown(settings.decimal_mark))),
        |settings, text| put(&mut settings.adjust_value, money(settings.decimal_mark, text));
    "count-value" "the money that a count difference may be worth and still post by itself, or none; its share of what the book says must be within the kind's tolerance too"
        |settings| limit(settings.count_value.map(|limit| limit.shown(settings.decimal_mark))),
        |settings, text| put(&mut settings.count_value, money(settings.decimal_mark, text));
    "second-look-factor" "a quantity this many times the largest ever asks once more"
        |settings| settings.second_look_factor.to_string(),
        |settings, text| put(&mut settings.second_look_factor, number(text));
    "second-look-after" "after this many movements of the item and kind"
        |settings| settings.second_look_after.to_string(),
        |settings, text| put(&mut settings.second_look_after, number(text));
}

/// The setting of a name; `_` is taken for `-`.
pub fn named(name: &str) -> Option<&'static Setting> {
    let folded = fold(name.trim()).replace('_', "-");
    ALL.iter().find(|setting| setting.name == folded)
}

/// The minute at which a business day begins.
pub fn cut_over(text: &str) -> Result<u16, String> {
    use chrono::Timelike;
    let help = || String::from("write a time of the day such as 04:00");
    let time = chrono::NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| help())?;
    u16::try_from(time.hour() * 60 + time.minute()).map_err(|_| help())
}

/// A decimal mark.
pub fn mark(text: &str) -> Result<DecimalMark, String> {
    match fold(text).as_str() {
        "." | "point" => Ok(DecimalMark::Point),
        "," | "comma" => Ok(DecimalMark::Comma),
        _ => Err(String::from("write . or ,")),
    }
}

/// What is wrong with a number, and how numbers are written here.
pub fn decimal_help(mark: DecimalMark, fault: &NumberFault) -> String {
    format!("{fault}; write a number such as 2{}50", mark.as_char())
}

fn put<T>(place: &mut T, value: Result<T, String>) -> Result<(), String> {
    let _: () = *place = value?;
    Ok(())
}

fn code(text: &str) -> Result<Code, String> {
    Code::new(text).map_err(|fault| fault.to_string())
}

fn number(text: &str) -> Result<u16, String> {
    super::whole::whole(text)
}

/// What is said of a limit below nothing.
const BELOW: &str = "it may not be below 0; write 0 or more, or none";

fn limit(text: Option<String>) -> String {
    text.unwrap_or_else(|| String::from(NONE))
}

fn beyond_word(beyond: Beyond) -> &'static str {
    match beyond {
        Beyond::Refuse => "refuse",
        Beyond::Override => "override",
    }
}

fn beyond(text: &str) -> Result<Beyond, String> {
    match fold(text).as_str() {
        "refuse" => Ok(Beyond::Refuse),
        "override" => Ok(Beyond::Override),
        _ => Err(String::from("write refuse or override")),
    }
}

fn quantity(mark: DecimalMark, text: &str) -> Result<Option<Qty>, String> {
    if fold(text) == NONE {
        return Ok(None);
    }
    if text.starts_with('-') {
        return Err(String::from(BELOW));
    }
    Qty::parse(text, mark).map(Some).map_err(|fault| decimal_help(mark, &fault))
}

fn money(mark: DecimalMark, text: &str) -> Result<Option<Money>, String> {
    if fold(text) == NONE {
        return Ok(None);
    }
    if text.starts_with('-') {
        return Err(String::from(BELOW));
    }
    Money::parse(text, mark).map(Some).map_err(|fault| decimal_help(mark, &fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_reads_back_as_it_is_shown_and_no_text_is_taken_for_another() {
        let code = |text| Code::new(text).unwrap();
        let mut settings = Settings::new(code("USD"), code("America/New_York"));
        settings.adjust_quantity = Qty::whole(50);
        for (setting, name) in ALL.iter().zip(NAMES) {
            assert_eq!(setting.name, *name);
            let shown = (setting.get)(&settings);
            let mut again = settings.clone();
            (setting.set)(&mut again, &shown).unwrap();
            assert_eq!(again, settings, "{name}");
            assert!((setting.set)(&mut again, "\u{7}no such value at all").is_err(), "{name}");
            assert!((setting.set)(&mut again, "").is_err(), "{name}: nothing is no value");
            assert_eq!(again, settings, "{name}: what is refused changes nothing");
        }
        assert_eq!(named("Time_Zone").map(|setting| setting.name), Some("time-zone"));
        assert!(named("zone").is_none());
    }

    /// A setting that is set to a text reads as another, or says what would help.
    fn check(name: &str, text: &str, wanted: Result<&str, &str>) {
        let code = |text| Code::new(text).unwrap();
        let mut settings = Settings::new(code("USD"), code("UTC"));
        let setting = named(name).unwrap();
        let set = (setting.set)(&mut settings, text).map(|()| (setting.get)(&settings));
        assert_eq!(set, wanted.map(String::from).map_err(String::from), "{name} {text}");
    }

    #[test]
    fn a_setting_is_taken_as_people_write_it() {
        let a_time = "write a time of the day such as 04:00";
        for (name, text, wanted) in [
            ("cut-over", "04:05", Ok("04:05")),
            ("cut-over", "23:59", Ok("23:59")),
            ("cut-over", "24:00", Err(a_time)),
            ("cut-over", "4", Err(a_time)),
            ("decimal", "Comma", Ok(",")),
            ("decimal", ",", Ok(",")),
            ("decimal", "point", Ok(".")),
            ("decimal", ";", Err("write . or ,")),
            ("beyond", "Override", Ok("override")),
            ("beyond", "refuse", Ok("refuse")),
            ("beyond", "yes", Err("write refuse or override")),
            ("shift-hours", "8", Ok("8")),
            ("adjust-quantity", "2.5", Ok("2.5")),
            ("adjust-quantity", "-1", Err(BELOW)),
            ("adjust-value", "2.5", Ok("2.50")),
            ("adjust-value", "-0.01", Err(BELOW)),
            ("count-value", "x", Err("\"x\" is not a number; write a number such as 2.50")),
        ] {
            check(name, text, wanted);
        }
        assert_eq!(cut_over("04:05"), Ok(245));
        let help = decimal_help(DecimalMark::Comma, &NumberFault::NotANumber("x".into()));
        assert_eq!(help, "\"x\" is not a number; write a number such as 2,50");
    }

    #[test]
    fn none_takes_a_limit_away_and_reads_as_none() {
        let code = |text| Code::new(text).unwrap();
        for name in ["adjust-quantity", "adjust-value", "count-value"] {
            let mut settings = Settings::new(code("USD"), code("UTC"));
            settings.adjust_quantity = Qty::whole(50);
            let setting = named(name).unwrap();
            (setting.set)(&mut settings, "None").unwrap();
            assert_eq!((setting.get)(&settings), NONE, "{name}");
        }
    }
}
