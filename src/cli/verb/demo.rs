//! `demo`: a store with eighteen months of a small furniture maker in it, and the screen over it.

use clap::Args;
use serde_json::json;

use crate::cli::fault::Fault;
use crate::cli::house::{House, Opened};
use crate::cli::table::HouseVerb;
use crate::domain::desk::Together;
use crate::domain::query::StoreQuery;
use crate::domain::time::Day;
use crate::exchange::demo as generator;
use crate::service::desk::{Desk, ask};
use crate::service::local::Local;

use super::backup::told;

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
    const AFTER: &'static str = "\
Examples:
  stockroom demo                          gone when you leave it
  stockroom demo --store ./demo           kept in that folder
  stockroom demo --today 2026-11-23       the same store on every day";

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
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
        let (room, desk) = house.create(&dir, settings)?;
        let bar = house.bar();
        let filled = fill(&desk, house.options.today);
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
            return (house.screen)(Opened { desk: std::sync::Arc::new(desk), room: Some(room) });
        }
        drop(desk);
        room.close();
        let sentence = format!("Made a demo store of {entries} entries in {}.", dir.display());
        told(house, &sentence, json!({ "entries": entries, "store": dir.display().to_string() }))
    }
}

/// Fills a new store; how many entries that makes. All in one transaction.
pub fn fill(desk: &Local, today: Option<Day>) -> Result<usize, Fault> {
    let flaw = |flaw: generator::Flaw| Fault::Unreachable(flaw.to_string());
    let calendar = generator::settings().map_err(flaw)?.calendar();
    let today = today.unwrap_or_else(|| calendar.day(desk.now()));
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
