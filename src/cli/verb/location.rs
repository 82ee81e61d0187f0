//! `location`: places: add, set, show, list, rename, merge, retire, revive.

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Remark;
use crate::cli::fault::Fault;
use crate::cli::pages;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, LocationCommand, LocationPatch, LocationRef, Patch};
use crate::domain::location::LocationKind;
use crate::domain::query::{LocationQuery, LocationsQuery};
use crate::domain::refusal::{Noun, Why};
use crate::domain::text::{Code, Name, Note, brief};
use crate::exchange::lists::{LOCATION_ROWS, LOCATIONS};

use super::item::include;

/// Something of locations.
#[derive(Args, Debug)]
pub struct LocationVerb {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add a new place
    Add {
        /// Its code
        #[arg(value_name = "LOC")]
        code: Code,
        #[command(flatten)]
        fields: Fields,
        #[command(flatten)]
        remark: Remark,
    },
    /// Change fields of a place
    Set {
        /// Which
        #[arg(value_name = "LOC")]
        code: Code,
        #[command(flatten)]
        fields: Fields,
        #[command(flatten)]
        remark: Remark,
    },
    /// Show a place
    Show {
        /// Which
        #[arg(value_name = "LOC")]
        code: Code,
    },
    /// List places in walk order
    List {
        /// Only what code or name match
        #[arg(value_name = "FILTER", num_args = 0..)]
        filter: Vec<String>,
        /// Retired and merged ones too
        #[arg(long)]
        all: bool,
    },
    /// Give a place another code
    Rename {
        /// Which
        #[arg(value_name = "LOC")]
        code: Code,
        /// Its new code
        #[arg(value_name = "NEW")]
        to: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Move all stock and places of one place into another
    Merge {
        /// What ends
        #[arg(value_name = "FROM")]
        from: Code,
        /// What stays
        #[arg(value_name = "INTO")]
        into: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Take a place out of use
    Retire {
        /// Which
        #[arg(value_name = "LOC")]
        code: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Take a place into use again
    Revive {
        /// Which
        #[arg(value_name = "LOC")]
        code: Code,
        #[command(flatten)]
        remark: Remark,
    },
}

/// The fields of a place.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Fields")]
struct Fields {
    /// What it is called
    #[arg(long, value_name = "TEXT")]
    name: Option<Name>,
    /// The place that it is in
    #[arg(long = "in", value_name = "LOC")]
    parent: Option<Code>,
    /// storage, dock, hold, workplace or cart
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<LocationKind>,
    /// Where it comes in a walk: smaller first
    #[arg(long, value_name = "N", value_parser = crate::domain::whole::whole::<u32>, allow_negative_numbers = true)]
    walk: Option<u32>,
    /// Its label's barcode, where that is not its code
    #[arg(long, value_name = "CODE")]
    barcode: Option<Code>,
    /// Notes
    #[arg(long, value_name = "TEXT")]
    notes: Option<Note>,
    /// A field to empty; may be given several times
    #[arg(long = "clear", value_enum, value_name = "FIELD")]
    clears: Vec<Clear>,
}

/// A field that can be emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Clear {
    Name,
    In,
    Barcode,
    Notes,
}

fn kind(text: &str) -> Result<LocationKind, String> {
    let words = || LocationKind::INSIDE.map(LocationKind::word).join(", ");
    LocationKind::parse(text)
        .ok_or_else(|| format!("{} is no kind of place; there are {}", brief(text), words()))
}

impl Fields {
    fn patch(self) -> LocationPatch {
        let clears = self.clears;
        fn patched<T>(clears: &[Clear], value: Option<T>, clear: Clear) -> Patch<T> {
            match value {
                Some(value) => Patch::Set(value),
                None if clears.contains(&clear) => Patch::Clear,
                None => Patch::Keep,
            }
        }
        LocationPatch {
            name: patched(&clears, self.name, Clear::Name),
            parent: patched(&clears, self.parent.map(LocationRef::Code), Clear::In),
            kind: self.kind,
            walk: self.walk,
            barcode: patched(&clears, self.barcode, Clear::Barcode),
            notes: patched(&clears, self.notes, Clear::Notes),
            extra: Vec::new(),
        }
    }
}

impl DeskVerb for LocationVerb {
    const NAME: &'static str = "location";
    const ABOUT: &'static str = "Locations: add, set, show, list, rename, merge, retire, revive";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom location add FD-09 --in FIT --walk 19",
        "stockroom location set FD-09 --name \"Small screws\"",
        "stockroom location list FD",
    ];
    const ANSWERS: &'static [Answer] =
        &[answer!(POSTED), answer!(of "list": LOCATION_ROWS), answer!(of "show": LOCATIONS)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        match self.what {
            What::Add { code, fields, remark } => {
                let done = format!("Added location {code}.");
                send(at, &remark, LocationCommand::Add { code, patch: fields.patch() }, &done)
            }
            What::Set { code, fields, remark } => {
                let done = format!("Changed location {code}.");
                let patch = fields.patch();
                if patch == LocationPatch::default() {
                    return Err(Fault::usage("there is nothing to set; give a field, such as --name TEXT"));
                }
                send(at, &remark, LocationCommand::Change { location: code.into(), patch }, &done)
            }
            What::Show { code } => show(at, &code),
            What::List { filter, all } => list(at, &filter.join(" "), all),
            What::Rename { code, to, remark } => {
                let done = format!("Renamed location {code} to {to}.");
                send(at, &remark, LocationCommand::Rename { location: code.into(), code: to }, &done)
            }
            What::Merge { from, into, remark } => {
                let done = format!("Merged location {from} into {into}.");
                send(at, &remark, LocationCommand::Merge { from: from.into(), into: into.into() }, &done)
            }
            What::Retire { code, remark } => {
                let done = format!("Retired location {code}.");
                send(at, &remark, LocationCommand::Retire(code.into()), &done)
            }
            What::Revive { code, remark } => {
                let done = format!("Took location {code} into use again.");
                send(at, &remark, LocationCommand::Revive(code.into()), &done)
            }
        }
    }
}

fn send(at: &mut At<'_>, remark: &Remark, command: LocationCommand, done: &str) -> Result<(), Fault> {
    at.post(remark.request(Command::Location(command)), done)
}

fn list(at: &mut At<'_>, filter: &str, all: bool) -> Result<(), Fault> {
    let query =
        |window| LocationsQuery { filter: filter.to_owned(), include: include(all), window, around: None };
    pages::list(at, &LOCATION_ROWS, query)
}

fn show(at: &mut At<'_>, code: &Code) -> Result<(), Fault> {
    let unknown = || Why::Unknown { noun: Noun::Location, code: code.to_string() };
    let view = at.ask(LocationQuery { location: LocationRef::Code(code.clone()) })?.ok_or_else(unknown)?;
    Ok(at.out.show(&[&LOCATIONS], &view)?)
}
