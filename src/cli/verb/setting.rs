//! `setting`: the settings of the store, listed and changed by name.

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Remark;
use crate::cli::fault::Fault;
use crate::cli::lines::decimal_help;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::Command;
use crate::domain::quantity::{DecimalMark, Money, Qty};
use crate::domain::settings::{Beyond, Settings};
use crate::domain::text::{Code, brief, fold};
use crate::exchange::list::{Cell, Column, List, columns, no_extra};

/// A setting: its name, what it says, how it is shown and how it is set.
struct Setting {
    name: &'static str,
    about: &'static str,
    get: fn(&Settings) -> String,
    set: fn(&mut Settings, &str) -> Result<(), String>,
}

/// A setting and its value.
pub struct Row {
    name: &'static str,
    value: String,
    about: &'static str,
}

/// The list of settings.
pub static SETTINGS: List<Row> = List {
    name: "settings",
    doc: "The settings of the store: `setting`.",
    extra: no_extra,
    columns: columns! {
        "setting", "its name", |row, _| Cell::of(row.name);
        "value", "its value", |row, _| Cell::of(&row.value);
        "about", "what it says", |row, _| Cell::of(row.about);
    },
};

/// All settings. A new one is one line here.
const ALL: &[Setting] = &[
    Setting {
        name: "currency",
        about: "ISO 4217 code, such as USD",
        get: |settings| settings.currency.to_string(),
        set: |settings, text| {
            let _: () = settings.currency = code(text)?;
            Ok(())
        },
    },
    Setting {
        name: "time-zone",
        about: "IANA zone, such as America/New_York",
        get: |settings| settings.zone.to_string(),
        set: |settings, text| {
            let _: () = settings.zone = code(text)?;
            Ok(())
        },
    },
    Setting {
        name: "cut-over",
        about: "when a business day begins, such as 04:00",
        get: |settings| {
            format!("{:02}:{:02}", settings.cut_over_minutes / 60, settings.cut_over_minutes % 60)
        },
        set: |settings, text| {
            let _: () = settings.cut_over_minutes = cut_over(text)?;
            Ok(())
        },
    },
    Setting {
        name: "decimal",
        about: "decimal mark of what is typed and shown: . or ,",
        get: |settings| settings.decimal_mark.as_char().to_string(),
        set: |settings, text| {
            let _: () = settings.decimal_mark = mark(text)?;
            Ok(())
        },
    },
    Setting {
        name: "beyond",
        about: "whether more may be issued than is there: refuse or override",
        get: |settings| {
            String::from(match settings.beyond {
                Beyond::Refuse => "refuse",
                Beyond::Override => "override",
            })
        },
        set: |settings, text| {
            settings.beyond = match fold(text).as_str() {
                "refuse" => Beyond::Refuse,
                "override" => Beyond::Override,
                _ => return Err(String::from("write refuse or override")),
            };
            Ok(())
        },
    },
    Setting {
        name: "shift-hours",
        about: "how far back a clerk may date, in hours",
        get: |settings| settings.shift_hours.to_string(),
        set: |settings, text| {
            let _: () = settings.shift_hours = number(text)?;
            Ok(())
        },
    },
    Setting {
        name: "adjust-quantity",
        about: "the most that a clerk may adjust or scrap in one line, or none",
        get: |settings| limit(settings.adjust_quantity.map(|limit| limit.shown(0, settings.decimal_mark))),
        set: |settings, text| {
            let _: () = settings.adjust_quantity = quantity(settings, text)?;
            Ok(())
        },
    },
    Setting {
        name: "adjust-value",
        about: "the same in money, or none",
        get: |settings| limit(settings.adjust_value.map(|limit| limit.shown(settings.decimal_mark))),
        set: |settings, text| {
            let _: () = settings.adjust_value = money(settings, text)?;
            Ok(())
        },
    },
    Setting {
        name: "count-value",
        about: "the money that a count difference may be worth and still post by itself, or none; its share of what the book says must be within the kind's tolerance too",
        get: |settings| limit(settings.count_value.map(|limit| limit.shown(settings.decimal_mark))),
        set: |settings, text| {
            let _: () = settings.count_value = money(settings, text)?;
            Ok(())
        },
    },
    Setting {
        name: "second-look-factor",
        about: "a quantity this many times the largest ever asks once more",
        get: |settings| settings.second_look_factor.to_string(),
        set: |settings, text| {
            let _: () = settings.second_look_factor = number(text)?;
            Ok(())
        },
    },
    Setting {
        name: "second-look-after",
        about: "after this many movements of the item and kind",
        get: |settings| settings.second_look_after.to_string(),
        set: |settings, text| {
            let _: () = settings.second_look_after = number(text)?;
            Ok(())
        },
    },
];

/// Lists or changes settings.
#[derive(Args, Debug)]
pub struct SettingVerb {
    /// Which
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Its new value
    #[arg(value_name = "VALUE", requires = "name", allow_hyphen_values = true)]
    value: Option<String>,
    #[command(flatten)]
    remark: Remark,
}

impl DeskVerb for SettingVerb {
    const NAME: &'static str = "setting";
    const ABOUT: &'static str = "List the settings, or change one";
    const EXAMPLES: &'static [&'static str] =
        &["stockroom setting", "stockroom setting adjust-value 250", "stockroom setting shift-hours 24"];
    const NOTES: &'static str = "\
The settings: currency, time-zone, cut-over, decimal, beyond, shift-hours, adjust-quantity, adjust-value, count-value,
second-look-factor, second-look-after. The list says what each of them means.";
    const ANSWERS: &'static [Answer] =
        &[answer!(when "where it lists": SETTINGS), answer!(when "where it changes one": POSTED)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let chosen = self.name.as_deref().map(find).transpose()?;
        if let (Some(setting), Some(value)) = (chosen, &self.value) {
            let mut settings = at.store.settings.clone();
            (setting.set)(&mut settings, value.trim()).map_err(|help| {
                Fault::usage(format!("{} cannot be {}; {help}", setting.name, brief(value)))
            })?;
            let done = format!("Set {} to {}.", setting.name, (setting.get)(&settings));
            return at.post(self.remark.request(Command::Settings(settings)), &done);
        }
        let settings = at.store.settings.clone();
        let mut list = at.out.list(&SETTINGS)?;
        for setting in ALL.iter().filter(|setting| chosen.is_none_or(|chosen| chosen.name == setting.name)) {
            list.row(&Row { name: setting.name, value: (setting.get)(&settings), about: setting.about })?;
        }
        Ok(list.end()?)
    }
}

fn find(name: &str) -> Result<&'static Setting, Fault> {
    let folded = fold(name).replace('_', "-");
    ALL.iter().find(|setting| setting.name == folded).ok_or_else(|| {
        let names: Vec<&str> = ALL.iter().map(|setting| setting.name).collect();
        Fault::usage(format!("there is no setting {}; there are {}", brief(name), names.join(", ")))
    })
}

/// What is said of a limit below nothing.
const BELOW: &str = "it may not be below 0; write 0 or more, or none";

fn limit(text: Option<String>) -> String {
    text.unwrap_or_else(|| String::from("none"))
}

fn code(text: &str) -> Result<Code, String> {
    Code::new(text).map_err(|fault| fault.to_string())
}

fn number(text: &str) -> Result<u16, String> {
    crate::cli::number::whole(text)
}

/// The minute at which a business day begins.
pub fn cut_over(text: &str) -> Result<u16, String> {
    let help = || String::from("write a time of the day such as 04:00");
    let time = chrono::NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| help())?;
    use chrono::Timelike;
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

fn quantity(settings: &Settings, text: &str) -> Result<Option<Qty>, String> {
    if fold(text) == "none" {
        return Ok(None);
    }
    let fault = |fault| decimal_help(settings.decimal_mark, &fault);
    if text.starts_with('-') {
        return Err(String::from(BELOW));
    }
    Qty::parse(text, settings.decimal_mark).map(Some).map_err(fault)
}

fn money(settings: &Settings, text: &str) -> Result<Option<Money>, String> {
    if fold(text) == "none" {
        return Ok(None);
    }
    let fault = |fault| decimal_help(settings.decimal_mark, &fault);
    if text.starts_with('-') {
        return Err(String::from(BELOW));
    }
    Money::parse(text, settings.decimal_mark).map(Some).map_err(fault)
}
