//! The settings of a store by name, as they are shown and typed.

use crate::domain::quantity::{DecimalMark, Money, Qty};
use crate::domain::settings::{Beyond, Settings};
use crate::domain::text::Code;

/// Their names.
pub const NAMES: &[&str] = &[
    "adjust-quantity",
    "adjust-value",
    "beyond",
    "count-value",
    "currency",
    "cut-over",
    "decimal-mark",
    "second-look-after",
    "second-look-factor",
    "shift-hours",
    "zone",
];

/// A setting as it is shown; empty where it has no limit.
pub fn get(settings: &Settings, name: &str) -> String {
    let mark = settings.decimal_mark;
    match name {
        "adjust-quantity" => settings.adjust_quantity.map_or_else(String::new, |qty| qty.shown(0, mark)),
        "adjust-value" => settings.adjust_value.map_or_else(String::new, |money| money.shown(mark)),
        "beyond" => match settings.beyond {
            Beyond::Refuse => String::from("refuse"),
            Beyond::Override => String::from("override"),
        },
        "count-value" => settings.count_value.map_or_else(String::new, |money| money.shown(mark)),
        "currency" => settings.currency.to_string(),
        "cut-over" => format!("{:02}:{:02}", settings.cut_over_minutes / 60, settings.cut_over_minutes % 60),
        "decimal-mark" => mark.as_char().to_string(),
        "second-look-after" => settings.second_look_after.to_string(),
        "second-look-factor" => settings.second_look_factor.to_string(),
        "shift-hours" => settings.shift_hours.to_string(),
        "zone" => settings.zone.to_string(),
        _ => String::new(),
    }
}

/// Sets one; a sentence where the value does not fit. An empty value takes a limit away.
pub fn set(settings: &mut Settings, name: &str, value: &str) -> Result<(), String> {
    let mark = settings.decimal_mark;
    let number = || value.parse::<u16>().map_err(|_| format!("\"{value}\" is not a whole number"));
    let money = || match value {
        "" => Ok(None),
        value => Money::parse(value, mark).map(Some).map_err(|fault| fault.to_string()),
    };
    let code = || Code::new(value).map_err(|fault| fault.to_string());
    match name {
        "adjust-quantity" => {
            settings.adjust_quantity = match value {
                "" => None,
                value => Some(Qty::parse(value, mark).map_err(|fault| fault.to_string())?),
            }
        }
        "adjust-value" => settings.adjust_value = money()?,
        "beyond" => {
            settings.beyond = match value {
                "refuse" => Beyond::Refuse,
                "override" => Beyond::Override,
                _ => return Err(String::from("it is refuse or override")),
            }
        }
        "count-value" => settings.count_value = money()?,
        "currency" => settings.currency = code()?,
        "cut-over" => {
            let time = chrono::NaiveTime::parse_from_str(value, "%H:%M")
                .map_err(|_| String::from("it is a time of day such as 04:00"))?;
            let minutes = chrono::Timelike::num_seconds_from_midnight(&time) / 60;
            settings.cut_over_minutes = u16::try_from(minutes).unwrap_or(0);
        }
        "decimal-mark" => {
            settings.decimal_mark = match value {
                "." | "point" => DecimalMark::Point,
                "," | "comma" => DecimalMark::Comma,
                _ => return Err(String::from("it is . or ,")),
            }
        }
        "second-look-after" => settings.second_look_after = number()?,
        "second-look-factor" => settings.second_look_factor = number()?,
        "shift-hours" => settings.shift_hours = number()?,
        "zone" => settings.zone = code()?,
        _ => return Err(format!("no setting is called \"{name}\"")),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_reads_back_as_it_is_shown() {
        let code = |text| Code::new(text).unwrap();
        let mut settings = Settings::new(code("USD"), code("America/New_York"));
        settings.adjust_quantity = Qty::whole(50);
        for name in NAMES {
            let shown = get(&settings, name);
            assert!(!shown.is_empty(), "{name}");
            let mut again = settings.clone();
            set(&mut again, name, &shown).unwrap();
            assert_eq!(again, settings, "{name}");
            assert!(set(&mut again, name, "\u{7}no such value at all").is_err(), "{name}");
        }
    }
}
