//! `status`: how the store's server does, how safe the store is kept, and who is connected doing what.

use clap::Args;
use serde_json::json;

use crate::cli::answer::{Answer, Object, answer};
use crate::cli::fault::Fault;
use crate::cli::house::House;
use crate::cli::out::Style;
use crate::cli::reach::server;
use crate::cli::table::HouseVerb;
use crate::domain::query::{Kept, StoreQuery, StoreView};
use crate::domain::text::{path_words, shown};
use crate::domain::time::Moment;
use crate::service::desk::ask;
use crate::service::news::{Present, Status};

/// How a server does.
static STATUS: Object = Object {
    name: "server",
    doc: "How a server does.",
    fields: &[
        ("version", "of the program"),
        ("protocol", "that it speaks"),
        ("process", "the server's process"),
        ("since", "when it was started"),
        ("entry", "the number of the last entry"),
        ("commits", "since it was started"),
        ("waiting", "commands that wait"),
        ("store_bytes", "how large the data file is"),
        ("backup", "the last good backup: entry, at; null where there is none"),
        ("journal", "up to where the journal is kept beside it: entry, at; null where it is not"),
        ("backup_folder", "where both are"),
        ("backup_fault", "what went wrong last time they were made, in words; null where nothing did"),
        ("reserve_mib", "how many MiB are set aside for when the disk is full; null where none are to be"),
        ("reserve_kept", "whether they are; false while there is no room, null where none are to be"),
        ("connected", "who is connected: person, role, account, process, asserted, since, doing"),
    ],
};

/// Says how the server does.
#[derive(Args, Debug)]
pub struct StatusVerb {}

impl HouseVerb for StatusVerb {
    const NAME: &'static str = "status";
    const ABOUT: &'static str = "Say how the store's server does and who is connected";
    const EXAMPLES: &'static [&'static str] = &["stockroom status"];
    const EXITS: &'static str = "0 done; 3 no server runs for this store";
    const ANSWERS: &'static [Answer] = &[answer!(STATUS)];

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        let remote = server(house.options, house.env)?;
        let status = remote.status().map_err(|fault| Fault::Unreachable(fault.to_string()))?;
        let store = ask(&remote, StoreQuery)?;
        if house.out.style() == Style::Json {
            return Ok(house.out.object(object(&status, &store))?);
        }
        for line in sentences(&status, &store) {
            house.out.say(&line)?;
        }
        Ok(())
    }
}

/// How safe the store is kept, in words for a person.
fn safety(store: &StoreView) -> Vec<String> {
    let calendar = store.settings.calendar();
    let Some(safety) = &store.safety else { return vec![String::from("Backups: nobody sees to them now")] };
    let folder = path_words(&safety.folder);
    let kept = |kept: &Kept| format!("entry {}, {}", kept.entry, calendar.minute(kept.at));
    let mut lines = vec![match &safety.backup {
        Some(backup) => format!("Last backup: {}, in {folder}", kept(backup)),
        None => format!("Last backup: none yet in {folder}"),
    }];
    if let Some(journal) = &safety.journal {
        lines.push(format!("Journal kept beside it up to {}", kept(journal)));
    }
    lines.extend(safety.reserve.map(|reserve| match reserve.kept {
        true => format!("Reserve for a full disk: {} MiB", reserve.mib),
        false => format!(
            "Reserve for a full disk: none, there is no room for its {} MiB; free some space",
            reserve.mib
        ),
    }));
    lines.extend(safety.fault.as_ref().map(|fault| format!("Keeping it safe failed: {}", shown(fault))));
    lines
}

fn sentences(status: &Status, store: &StoreView) -> Vec<String> {
    let when = |moment: Moment| store.settings.calendar().minute(moment);
    let head = status.head.map_or_else(|| String::from("none"), |head| head.to_string());
    let size =
        status.store_bytes.map_or_else(|| String::from("unknown"), |bytes| format!("{} KiB", bytes / 1024));
    let mut lines = vec![
        format!(
            "Server {} (protocol {}), process {}, since {}",
            shown(&status.version),
            status.protocol,
            status.pid,
            when(status.since)
        ),
        format!("Last entry {head}, {} commits, {} waiting, store {size}", status.commits, status.queue),
    ];
    lines.extend(safety(store));
    lines.push(format!("Connected: {}", status.present.len()));
    lines.extend(status.present.iter().map(|here| present(here, &when(here.since))));
    lines
}

fn present(here: &Present, since: &str) -> String {
    let doing =
        if here.doing.what.is_empty() { String::new() } else { format!(", {}", shown(&here.doing.what)) };
    format!("  {} ({}, account {}) since {since}{doing}", shown(&here.name), here.role.word(), here.uid,)
}

fn object(status: &Status, store: &StoreView) -> serde_json::Map<String, serde_json::Value> {
    let calendar = store.settings.calendar();
    let when = |moment: Moment| calendar.rfc3339(moment);
    let safety = store.safety.as_ref();
    let connected: Vec<_> = status
        .present
        .iter()
        .map(|here| {
            json!({
                "person": shown(&here.name), "role": here.role.word(), "account": here.uid, "process": here.pid,
                "asserted": here.asserted, "since": when(here.since), "doing": shown(&here.doing.what),
            })
        })
        .collect();
    let kept = |kept: Option<Kept>| kept.map(|kept| json!({ "entry": kept.entry.0, "at": when(kept.at) }));
    let object = json!({
        "backup": safety.and_then(|safety| kept(safety.backup)),
        "journal": safety.and_then(|safety| kept(safety.journal)),
        "backup_folder": safety.map(|safety| shown(&safety.folder)),
        "backup_fault": safety.and_then(|safety| safety.fault.as_deref().map(shown)),
        "reserve_mib": safety.and_then(|safety| safety.reserve).map(|reserve| reserve.mib),
        "reserve_kept": safety.and_then(|safety| safety.reserve).map(|reserve| reserve.kept),
        "version": shown(&status.version), "protocol": status.protocol, "process": status.pid,
        "since": when(status.since), "entry": status.head.map(|head| head.0), "commits": status.commits,
        "waiting": status.queue, "store_bytes": status.store_bytes, "connected": connected,
    });
    match object {
        serde_json::Value::Object(object) => object,
        _ => serde_json::Map::new(),
    }
}
