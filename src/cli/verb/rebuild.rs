//! `rebuild`: the derived tables are made again from the journal.

use clap::Args;
use serde_json::json;

use crate::cli::fault::Fault;
use crate::cli::house::{House, hear_opening, manager};
use crate::cli::table::HouseVerb;
use crate::service::room;

use super::backup::told;

/// Rebuilds the store.
#[derive(Args, Debug)]
pub struct Rebuild {}

impl HouseVerb for Rebuild {
    const NAME: &'static str = "rebuild";
    const ABOUT: &'static str = "Make all derived tables again from the journal";
    const AFTER: &'static str = "The journal is not changed. Nobody else may have the store open.
It needs the store's manager, if the store can say who it is.";

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        manager(house.options, house.env, "a rebuild")?;
        let dir = house.folder()?;
        let mut bar = house.bar();
        let done = room::rebuild(&dir, Some(hear_opening(house.env)), &mut |heard| bar.hear(heard));
        bar.end();
        let (seq, hash) = done?.head;
        let sentence = format!("Made the tables again. Head: entry {seq}, {hash}");
        told(house, &sentence, json!({ "entry": seq.0, "head": hash.to_string() }))
    }
}
