//! `restore`: a backup takes the place of the store, after it was verified.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::fault::Fault;
use crate::cli::house::{House, manager};
use crate::cli::table::HouseVerb;
use crate::service::room;

use super::backup::{replace, told};

/// Restores a backup.
#[derive(Args, Debug)]
pub struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace the store that is there
    #[arg(long)]
    force: bool,
}

impl HouseVerb for Restore {
    const NAME: &'static str = "restore";
    const ABOUT: &'static str = "Put a backup in the place of the store, after verifying it";
    const AFTER: &'static str = "\
Example:
  stockroom restore /mnt/usb/stockroom-412-a3f09b1c.redb --force
A new epoch begins with it. What was there is gone then where there is one.
It needs the manager of the store that is there, if that can say who it is.";

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        manager(house.options, house.env, "a restore")?;
        let dir = house.folder()?;
        let mut bar = house.bar();
        let done = room::restore(&self.file, &dir, replace(self.force), &mut |heard| bar.hear(heard));
        bar.end();
        let done = done?;
        let (seq, hash) = done.head;
        let sentence = format!(
            "Restored {} up to entry {} into {}. Head: entry {seq}, {hash}",
            self.file.display(),
            done.from.0,
            dir.display()
        );
        let fields = json!({ "restored": done.from.0.0, "entry": seq.0, "head": hash.to_string() });
        told(house, &sentence, fields)
    }
}
