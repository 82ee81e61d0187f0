//! `demo`: a store with eighteen months of a small furniture maker in it, and the screen over it.

use clap::Args;
use serde_json::json;

use crate::cli::answer::{Answer, Object, answer};
use crate::cli::fault::Fault;
use crate::cli::house::{House, Opened};
use crate::cli::table::HouseVerb;
use crate::domain::desk::Together;
use crate::domain::query::StoreQuery;
use crate::exchange::demo as generator;
use crate::service::desk::{Desk, ask};
use crate::service::local::Local;

use super::backup::told;

/// What a demo that was made without the screen tells.
static DEMO_MADE: Object = Object {
    name: "demo made",
    doc: "What a demo that was made without the screen tells.",
    fields: &[
        ("entries", "how many entries were made"),
        ("store", "the folder of the store"),
        ("message", "the same in words"),
    ],
};

/// Makes a demo store.
#[derive(Args, Debug)]
pub struct Demo {
    /// Make it and end, without the screen; --store must say where
    #[arg(long)]
    only: bool,
}

impl HouseVerb for Demo {
    const NAME: &'static str = "demo";
    const ABOUT: &'static str = "Look around in a furniture maker's stock room";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom demo  # gone when you leave it",
        "stockroom demo --store ./kept --only  # made in that folder, without the screen",
        "stockroom demo --today 2026-11-23  # the same demo each time: its clock begins on that day",
    ];
    const EXITS: &'static str = "0 made, and the screen was left; 1 there is a store already; 2 wrong usage; 3 the folder cannot be written to";
    const ANSWERS: &'static [Answer] = &[answer!(when "without the screen": DEMO_MADE)];

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        if let Some(today) = house.options.today.filter(|today| *today < generator::EARLIEST) {
            let earliest = generator::EARLIEST;
            return Err(Fault::usage(format!(
                "the demo tells of 18 months before {today}, and time begins in 1970; give {earliest} or later"
            )));
        }
        let screen = !self.only && house.env.out_width.is_some();
        let kept = house.options.store.clone();
        if kept.is_none() && !screen {
            return Err(Fault::usage(
                "this is no terminal, and a demo store without a folder is gone at the end; give --store DIR",
            ));
        }
        let temporary;
        let dir = match &kept {
            Some(dir) => dir.clone(),
            None => {
                temporary = tempfile::Builder::new()
                    .prefix("stockroom-demo-")
                    .tempdir()
                    .map_err(|error| Fault::Unreachable(format!("no folder for the demo store: {error}")))?;
                temporary.path().to_path_buf()
            }
        };
        let settings = generator::settings().map_err(|flaw| Fault::Unreachable(flaw.to_string()))?;
        let morning = house.options.today.map(|today| generator::morning(today, &settings.calendar()));
        let (room, desk) = house.create(&dir, settings, morning)?;
        let bar = house.bar();
        let filled = fill(&desk);
        bar.end();
        let entries = match filled {
            Ok(entries) => entries,
            Err(fault) => {
                drop(desk);
                room.close();
                return Err(fault);
            }
        };
        if screen {
            return (house.screen)(Opened {
                desk: std::sync::Arc::new(desk),
                room: Some(room),
                settled: Vec::new(),
            });
        }
        drop(desk);
        room.close();
        let sentence = format!("Made a demo store of {entries} entries in {}.", dir.display());
        told(house.out, &sentence, json!({ "entries": entries, "store": dir.display().to_string() }))
    }
}

/// Fills a new store; how many entries that makes. All in one transaction.
pub fn fill(desk: &Local) -> Result<usize, Fault> {
    let flaw = |flaw: generator::Flaw| Fault::Unreachable(flaw.to_string());
    let calendar = generator::settings().map_err(flaw)?.calendar();
    let today = calendar.day(desk.now());
    // The clock may begin the business day meanwhile; requests name entries, so they are made again then.
    for _ in 0..3 {
        let head = ask(desk, StoreQuery)?.head;
        let requests = generator::requests_after(head, today, &calendar, generator::SEED).map_err(flaw)?;
        let entries = requests.len();
        let answer = desk.submit_together(requests, Together::AllOrNothing)?;
        match answer.answers.into_iter().find_map(Result::err) {
            None => return Ok(entries),
            Some(refused) if ask(desk, StoreQuery)?.head == head => return Err(refused.into()),
            Some(_) => {}
        }
    }
    Err(Fault::refused("the demo store could not be made while its clock went on; try again"))
}
