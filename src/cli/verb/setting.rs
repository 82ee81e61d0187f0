//! `setting`: the settings of the store, listed and changed by name.

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Remark;
use crate::cli::fault::Fault;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::Command;
use crate::domain::setting::{self, ALL, NAMES, Setting};
use crate::domain::text::brief;
use crate::exchange::list::{Cell, Column, List, columns, no_extra};

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
    setting::named(name).ok_or_else(|| {
        Fault::usage(format!("there is no setting {}; there are {}", brief(name), NAMES.join(", ")))
    })
}
