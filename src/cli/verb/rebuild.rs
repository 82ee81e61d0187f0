//! `rebuild`: the derived tables are made again from the journal.

use clap::Args;
use serde_json::json;

use crate::cli::answer::{Answer, Object, answer};
use crate::cli::fault::Fault;
use crate::cli::house::{House, hear_opening, manager};
use crate::cli::table::HouseVerb;
use crate::domain::rights::Act;
use crate::service::room;

use super::backup::told;

/// What a rebuild tells.
static REBUILT: Object = Object {
    name: "rebuilt",
    doc: "What a rebuild tells.",
    fields: &[
        ("entry", "the number of the last entry"),
        ("head", "its hash, 64 hexadecimal digits"),
        ("message", "the same in words"),
    ],
};

/// Rebuilds the store.
#[derive(Args, Debug)]
pub struct Rebuild {}

impl HouseVerb for Rebuild {
    const NAME: &'static str = "rebuild";
    const ABOUT: &'static str = "Make all derived tables again from the journal";
    const EXAMPLES: &'static [&'static str] = &["stockroom rebuild"];
    const NOTES: &'static str = "The journal is not changed. Nobody else may have the store open.
It needs the store's manager, if the store can say who that is.";
    const EXITS: &'static str = "0 made again; 1 the journal itself does not fit, and nothing was changed; 2 wrong usage; 3 the store cannot be opened";
    const ANSWERS: &'static [Answer] = &[answer!(REBUILT)];

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        let dir = house.alone()?;
        manager(house.options, house.env, Act::Rebuild)?;
        let mut bar = house.bar();
        let done = room::rebuild(&dir, Some(hear_opening(house.env)), &mut |heard| bar.hear(heard));
        bar.end();
        let (seq, hash) = done?.head;
        let sentence = format!("Made the tables again. Head: entry {seq}, {hash}");
        told(house.out, &sentence, json!({ "entry": seq.0, "head": hash.to_string() }))
    }
}
