//! `lot`: batches of items: add, set, show, list, rename, merge, retire, revive.

use clap::{Args, Subcommand};

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Remark;
use crate::cli::fault::Fault;
use crate::cli::pages;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, Hold, LotCommand, LotRef, Patch};
use crate::domain::query::{LotRow, LotsQuery};
use crate::domain::refusal::{Noun, Why};
use crate::domain::text::Code;
use crate::domain::time::Day;
use crate::exchange::lists::LOTS;

/// Something of lots.
#[derive(Args, Debug)]
pub struct LotVerb {
    #[command(subcommand)]
    what: What,
}

/// Of what.
#[derive(Args, Debug)]
struct Of {
    /// Of which item
    #[arg(value_name = "SKU")]
    item: Code,
    /// Which lot
    #[arg(value_name = "LOT")]
    lot: Code,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add a new lot
    Add {
        #[command(flatten)]
        of: Of,
        /// The last day on which it may be used
        #[arg(long, value_name = "DAY", value_parser = crate::cli::when::day)]
        expires: Option<Day>,
        /// The batch that it is part of
        #[arg(long, value_name = "LOT")]
        parent: Option<Code>,
        #[command(flatten)]
        remark: Remark,
    },
    /// Change fields of a lot
    Set {
        #[command(flatten)]
        of: Of,
        /// The last day on which it may be used
        #[arg(long, value_name = "DAY", value_parser = crate::cli::when::day)]
        expires: Option<Day>,
        /// It has no last day
        #[arg(long, conflicts_with = "expires")]
        clear_expires: bool,
        /// It may not be used
        #[arg(long, conflicts_with = "free")]
        hold: bool,
        /// It may be used
        #[arg(long)]
        free: bool,
        /// The batch that it is part of
        #[arg(long, value_name = "LOT")]
        parent: Option<Code>,
        /// It is part of no batch
        #[arg(long, conflicts_with = "parent")]
        clear_parent: bool,
        #[command(flatten)]
        remark: Remark,
    },
    /// Show a lot
    Show {
        #[command(flatten)]
        of: Of,
    },
    /// List lots, of an item or of all
    List {
        /// Of which item
        #[arg(value_name = "SKU")]
        item: Option<String>,
    },
    /// Give a lot another number
    Rename {
        #[command(flatten)]
        of: Of,
        /// The new number
        #[arg(value_name = "NEW")]
        to: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Move all stock of one lot into another
    Merge {
        #[command(flatten)]
        of: Of,
        /// What stays
        #[arg(value_name = "INTO")]
        into: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Take a lot out of use
    Retire {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        remark: Remark,
    },
    /// Take a lot into use again
    Revive {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        remark: Remark,
    },
}

fn patched<T>(value: Option<T>, clear: bool) -> Patch<T> {
    match value {
        Some(value) => Patch::Set(value),
        None if clear => Patch::Clear,
        None => Patch::Keep,
    }
}

impl DeskVerb for LotVerb {
    const NAME: &'static str = "lot";
    const ABOUT: &'static str = "Lots of items: add, set, show, list, rename, merge, retire, revive";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom lot add GLUE-PVA L8 --expires 2027-05-31",
        "stockroom lot set GLUE-PVA L7 --hold --note \"Lackhaus calls it back\"",
        "stockroom lot list GLUE-PVA",
    ];
    const ANSWERS: &'static [Answer] = &[answer!(POSTED), answer!(of "list": LOTS), answer!(of "show": LOTS)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let lot = LotRef::Number;
        let (remark, command, done) = match self.what {
            What::Show { of } => return show(at, &of),
            What::List { item } => {
                let item = at.item_id(item.as_deref())?;
                return pages::list(at, &LOTS, |window| LotsQuery { item, window });
            }
            What::Add { of: Of { item, lot: number }, expires, parent, remark } => {
                let done = format!("Added lot {number} of {item}.");
                let parent = parent.map(lot);
                (remark, LotCommand::Add { item: item.into(), number, expires, parent }, done)
            }
            What::Set { of, expires, clear_expires, hold, free, parent, clear_parent, remark } => {
                let hold = if hold { Some(Hold::Hold) } else { free.then_some(Hold::Free) };
                let done = format!("Changed lot {} of {}.", of.lot, of.item);
                let (expires, parent) =
                    (patched(expires, clear_expires), patched(parent.map(lot), clear_parent));
                if (&expires, hold, &parent) == (&Patch::Keep, None, &Patch::Keep) {
                    return Err(Fault::usage(
                        "there is nothing to set; give --expires, --hold, --free or --parent",
                    ));
                }
                let command =
                    LotCommand::Change { item: of.item.into(), lot: lot(of.lot), expires, hold, parent };
                (remark, command, done)
            }
            What::Rename { of, to, remark } => {
                let done = format!("Renamed lot {} of {} to {to}.", of.lot, of.item);
                (remark, LotCommand::Rename { item: of.item.into(), lot: lot(of.lot), number: to }, done)
            }
            What::Merge { of, into, remark } => {
                let done = format!("Merged lot {} of {} into {into}.", of.lot, of.item);
                let command = LotCommand::Merge { item: of.item.into(), from: lot(of.lot), into: lot(into) };
                (remark, command, done)
            }
            What::Revive { of, remark } => {
                let done = format!("Took lot {} of {} into use again.", of.lot, of.item);
                let command = LotCommand::Change {
                    item: of.item.into(),
                    lot: lot(of.lot),
                    expires: Patch::Keep,
                    hold: Some(Hold::Free),
                    parent: Patch::Keep,
                };
                (remark, command, done)
            }
            What::Retire { of, remark } => {
                let done = format!("Retired lot {} of {}.", of.lot, of.item);
                (remark, LotCommand::Retire { item: of.item.into(), lot: lot(of.lot) }, done)
            }
        };
        at.post(remark.request(Command::Lot(command)), &done)
    }
}

fn show(at: &mut At<'_>, of: &Of) -> Result<(), Fault> {
    let item = Some(at.item(of.item.as_str())?.view.id);
    let mut found: Option<LotRow> = None;
    pages::each(
        at.desk,
        |window| LotsQuery { item, window },
        |row: LotRow| {
            if row.lot.number.folded() == of.lot.folded() {
                found = Some(row);
            }
            Ok(())
        },
    )?;
    let unknown = || Why::Unknown { noun: Noun::Lot, code: of.lot.to_string() };
    Ok(at.out.show(&[&LOTS], &found.ok_or_else(unknown)?)?)
}
