//! `restore`: a backup takes the place of the store, after it was verified.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::answer::{Answer, Object, answer};
use crate::cli::fault::Fault;
use crate::cli::house::{House, manager};
use crate::cli::table::HouseVerb;
use crate::domain::rights::Act;
use crate::domain::text::{path_words, shown};
use crate::service::room::{self, Beside, Restored};

use super::backup::{replace, told};

/// What a restore tells.
static RESTORED: Object = Object {
    name: "restored",
    doc: "What a restore tells.",
    fields: &[
        ("restored", "the number of the last entry of the backup"),
        ("with_journal", "the number of the last entry that the journal beside it had more; else the same"),
        ("entry", "the number of the entry that began the new epoch"),
        ("head", "its hash, 64 hexadecimal digits"),
        ("broken", "pieces of the journal that have more behind it, which does not check; a list of paths"),
        ("message", "the same in words"),
    ],
};

/// Restores a backup.
#[derive(Args, Debug)]
pub struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only what is in the backup: leave the journal that lies beside it
    #[arg(long)]
    only: bool,
    /// Replace the store that is there
    #[arg(long)]
    force: bool,
}

/// What was left behind, where anything was: nobody takes it for all that there was.
fn broken(done: &Restored) -> String {
    let sentences = done.broken.iter().map(|path| {
        format!(
            "\nWhat follows entry {} in {} does not check and is left out: a write that a power cut left half, or damage. \
             Another copy of that piece may have it.",
            done.with.0,
            path_words(&path.display().to_string())
        )
    });
    sentences.collect()
}

impl HouseVerb for Restore {
    const NAME: &'static str = "restore";
    const ABOUT: &'static str = "Put a backup in the place of the store, after verifying it";
    const EXAMPLES: &'static [&'static str] = &["stockroom restore friday.redb --force"];
    const NOTES: &'static str =
        "\
A new epoch begins with it. Where there was a store, what was in it is gone then. What the pieces of the journal beside
the backup (journal-*.seg) have more is taken too, so give the backup in the folder that it was made in.
It needs the manager of the store that is there, if it can say who that is.";
    const EXITS: &'static str = "0 restored; 1 refused: the backup does not check, or there is a store already; 2 wrong usage; 3 out of reach";
    const ANSWERS: &'static [Answer] = &[answer!(RESTORED)];

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        let dir = house.alone()?;
        manager(house.options, house.env, Act::Restore)?;
        let beside = if self.only { Beside::Left } else { Beside::Taken };
        let mut bar = house.bar();
        let done = room::restore(&self.file, &dir, replace(self.force), beside, &mut |heard| bar.hear(heard));
        bar.end();
        let done = done?;
        let (seq, hash) = done.head;
        let journal = match done.with.0 == done.from.0 {
            true => String::new(),
            false => format!(", and the journal beside it up to entry {}", done.with.0),
        };
        let sentence = format!(
            "Restored {} up to entry {}{journal} into {}. Head: entry {seq}, {hash}",
            self.file.display(),
            done.from.0,
            dir.display()
        );
        let fields = json!({
            "restored": done.from.0.0, "with_journal": done.with.0.0, "entry": seq.0, "head": hash.to_string(),
            "broken": done.broken.iter().map(|path| shown(&path.display().to_string())).collect::<Vec<_>>(),
        });
        told(house.out, &(sentence + &broken(&done)), fields)
    }
}
