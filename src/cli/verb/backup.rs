//! `backup`: a verified copy of the store, named with its head.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, json};

use crate::cli::answer::{Answer, Object, answer};
use crate::cli::fault::Fault;
use crate::cli::house::House;
use crate::cli::out::Style;
use crate::cli::table::HouseVerb;
use crate::service::room::Replace;

/// What a backup tells.
static BACKED_UP: Object = Object {
    name: "backed up",
    doc: "What a backup tells.",
    fields: &[
        ("file", "the file that was written"),
        ("rows", "how many rows were copied and checked"),
        ("entry", "the number of the last entry"),
        ("head", "its hash, 64 hexadecimal digits"),
        ("message", "the same in words"),
    ],
};

/// Backs the store up.
#[derive(Args, Debug)]
pub struct Backup {
    /// The file to write, or a folder to write it in under a name with the head
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace the file if there is one
    #[arg(long)]
    force: bool,
}

/// Whether something that is there is replaced.
pub fn replace(force: bool) -> Replace {
    if force { Replace::Told } else { Replace::Never }
}

/// A sentence, and the same as an object for programs.
pub fn told(house: &mut House<'_>, sentence: &str, fields: serde_json::Value) -> Result<(), Fault> {
    if house.out.style() != Style::Json {
        return Ok(house.out.say(sentence)?);
    }
    let mut object = Map::new();
    if let serde_json::Value::Object(fields) = fields {
        object = fields;
    }
    object.insert(String::from("message"), json!(crate::domain::text::shown(sentence)));
    Ok(house.out.object(object)?)
}

impl HouseVerb for Backup {
    const NAME: &'static str = "backup";
    const ABOUT: &'static str = "Copy the store out and verify the copy";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom backup .  # into this folder, under a name with the head",
        "stockroom backup friday.redb --force",
    ];
    const EXITS: &'static str = "0 copied and verified; 1 refused, such as over a file that is there; 2 wrong usage; 3 the store or the file is out of reach";
    const ANSWERS: &'static [Answer] = &[answer!(BACKED_UP)];

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        let opened = house.open()?;
        let mut bar = house.bar();
        let by = opened.desk.asker();
        let done = match &opened.room {
            Some(room) => room
                .backup(by, &self.file, replace(self.force), &mut |heard| bar.hear(heard))
                .map_err(Fault::from),
            None => Err(Fault::refused(
                "a server has the store open; stop it first (`stockroom server stop`), or let it back up by itself",
            )),
        };
        bar.end();
        opened.close();
        let done = done?;
        let (seq, hash) = done.head;
        let file = done.file.display().to_string();
        let sentence =
            format!("Backed up into {file}, verified: {} rows. Head: entry {seq}, {hash}", done.rows);
        let fields = json!({ "file": file, "rows": done.rows, "entry": seq.0, "head": hash.to_string() });
        told(house, &sentence, fields)
    }
}
