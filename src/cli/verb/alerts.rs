//! `alerts`: what is wrong now, and what people decide about it.

use clap::{Args, Subcommand};

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Remark;
use crate::cli::fault::Fault;
use crate::cli::pages;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::alert::{AlertKey, AlertKind};
use crate::domain::command::Command;
use crate::domain::query::{AlertRow, AlertsQuery, AlertsShown};
use crate::domain::refusal::{Noun, Why};
use crate::domain::text::{Code, Note, brief};
use crate::domain::time::Day;
use crate::exchange::lists::ALERTS;

/// Something of alerts.
#[derive(Args, Debug)]
pub struct Alerts {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List live alerts, most urgent first
    List {
        /// Only where SKU, name or place match
        #[arg(value_name = "FILTER", num_args = 0..)]
        filter: Vec<String>,
        /// Only this kind: negative, out, expired or below-min
        #[arg(long, value_name = "KIND", value_parser = kind)]
        kind: Option<AlertKind>,
        /// Snoozed ones too
        #[arg(long)]
        all: bool,
    },
    /// Say that you have seen the alerts of an item
    Ack {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        remark: Remark,
    },
    /// Put the alerts of an item out of sight until a day
    Snooze {
        #[command(flatten)]
        which: Which,
        /// The day on which they come back
        #[arg(long, value_name = "DAY", value_parser = crate::cli::when::day)]
        until: Day,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: Option<Note>,
        #[command(flatten)]
        remark: Remark,
    },
}

/// Which alerts of an item: all that are live, unless something narrows them.
#[derive(Args, Debug)]
struct Which {
    /// The item
    #[arg(value_name = "SKU")]
    item: String,
    /// Only this kind
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<AlertKind>,
    /// Only of this place
    #[arg(long, value_name = "LOC")]
    at: Option<Code>,
    /// Only of this lot
    #[arg(long, value_name = "LOT")]
    lot: Option<Code>,
}

fn kind(text: &str) -> Result<AlertKind, String> {
    let words = || AlertKind::ALL.map(AlertKind::word).join(", ");
    AlertKind::parse(text)
        .ok_or_else(|| format!("{} is no kind of alert; there are {}", brief(text), words()))
}

impl DeskVerb for Alerts {
    const NAME: &'static str = "alerts";
    const ABOUT: &'static str = "Alerts: list, ack, snooze";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom alerts",
        "stockroom alerts ack SCR-6x80",
        "stockroom alerts snooze VARN-GLS --kind expired --until 2026-12-01 --reason \"Lackhaus collects it\"",
    ];
    const NOTES: &'static str = "`alerts` alone lists them.";
    const ANSWERS: &'static [Answer] = &[answer!(POSTED), answer!(of "list": ALERTS)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        match self.what {
            None => list(at, "", None, AlertsShown::Awake),
            Some(What::List { filter, kind, all }) => {
                list(at, &filter.join(" "), kind, if all { AlertsShown::All } else { AlertsShown::Awake })
            }
            Some(What::Ack { which, remark }) => {
                let keys = keys(at, &which)?;
                let done = format!("Noted: you have seen {}.", several(keys.len()));
                at.post(remark.request(Command::AlertAcknowledge(keys)), &done)
            }
            Some(What::Snooze { which, until, reason, remark }) => {
                let keys = keys(at, &which)?;
                let done = format!("Put {} out of sight until {until}.", several(keys.len()));
                at.post(remark.request(Command::AlertSnooze { keys, until, reason }), &done)
            }
        }
    }
}

fn list(at: &mut At<'_>, filter: &str, kind: Option<AlertKind>, shown: AlertsShown) -> Result<(), Fault> {
    let query = |window| AlertsQuery { kind, filter: filter.to_owned(), shown, window };
    pages::list(at, &ALERTS, query)?;
    let places: Vec<String> = at.store.blind.iter().map(ToString::to_string).collect();
    if !places.is_empty() {
        let counted = places.join(", ");
        at.out.remark(&format!("Alerts that rest on what is being counted are left out: {counted}."))?;
    }
    Ok(())
}

/// The live alerts that are meant.
fn keys(at: &At<'_>, which: &Which) -> Result<Vec<AlertKey>, Fault> {
    let named = at.item(&which.item)?;
    let place = at.place_id(which.at.as_ref())?;
    let sku = named.item().sku.to_string();
    let query =
        |window| AlertsQuery { kind: which.kind, filter: sku.clone(), shown: AlertsShown::All, window };
    let mut keys = Vec::new();
    pages::each(at.desk, query, |row: AlertRow| {
        let lot = |wanted: &Code| row.lot.as_ref().is_some_and(|lot| lot.folded() == wanted.folded());
        let meant = row.key.item == named.view.id
            && (place.is_none() || row.key.place == place)
            && which.lot.as_ref().is_none_or(lot);
        if meant {
            keys.push(row.key);
        }
        Ok(())
    })?;
    if keys.is_empty() {
        return Err(Why::Unknown { noun: Noun::Alert, code: sku }.into());
    }
    Ok(keys)
}

fn several(alerts: usize) -> String {
    if alerts == 1 { String::from("1 alert") } else { format!("{alerts} alerts") }
}
