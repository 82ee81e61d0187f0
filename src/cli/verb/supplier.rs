//! `supplier`: suppliers: add, set, show, list, rename, merge, retire, revive.

use clap::{Args, Subcommand};

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Remark;
use crate::cli::fault::Fault;
use crate::cli::pages;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, Patch, SupplierCommand, SupplierRef};
use crate::domain::query::{Include, SupplierRow, SuppliersQuery, Window};
use crate::domain::refusal::{Noun, Why};
use crate::domain::text::{Code, Name, Note};
use crate::exchange::lists::SUPPLIERS;

use super::item::include;

/// Something of suppliers.
#[derive(Args, Debug)]
pub struct SupplierVerb {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add a new supplier
    Add {
        /// Its code
        #[arg(value_name = "SUPPLIER")]
        code: Code,
        /// What it is called; the code where nothing is said
        #[arg(long, value_name = "TEXT")]
        name: Option<Name>,
        /// Notes: how to reach them
        #[arg(long, value_name = "TEXT")]
        notes: Option<Note>,
        #[command(flatten)]
        remark: Remark,
    },
    /// Change fields of a supplier
    Set {
        /// Which
        #[arg(value_name = "SUPPLIER")]
        code: Code,
        /// What it is called
        #[arg(long, value_name = "TEXT")]
        name: Option<Name>,
        /// Notes: how to reach them
        #[arg(long, value_name = "TEXT")]
        notes: Option<Note>,
        /// Empty the notes
        #[arg(long, conflicts_with = "notes")]
        clear_notes: bool,
        #[command(flatten)]
        remark: Remark,
    },
    /// Show a supplier
    Show {
        /// Which
        #[arg(value_name = "SUPPLIER")]
        code: Code,
    },
    /// List suppliers by code
    List {
        /// Only what code or name match
        #[arg(value_name = "FILTER", num_args = 0..)]
        filter: Vec<String>,
        /// Retired and merged ones too
        #[arg(long)]
        all: bool,
    },
    /// Give a supplier another code
    Rename {
        /// Which
        #[arg(value_name = "SUPPLIER")]
        code: Code,
        /// The new code
        #[arg(value_name = "NEW")]
        to: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Let one supplier answer for another from here on
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
    /// Take a supplier out of use
    Retire {
        /// Which
        #[arg(value_name = "SUPPLIER")]
        code: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Take a supplier into use again
    Revive {
        /// Which
        #[arg(value_name = "SUPPLIER")]
        code: Code,
        #[command(flatten)]
        remark: Remark,
    },
}

impl DeskVerb for SupplierVerb {
    const NAME: &'static str = "supplier";
    const ABOUT: &'static str = "Suppliers: add, set, show, list, rename, merge, retire, revive";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom supplier add ACME --name \"Acme Fittings\" --notes \"+43 1 5550 199\"",
        "stockroom supplier list acme",
    ];
    const ANSWERS: &'static [Answer] =
        &[answer!(POSTED), answer!(of "list": SUPPLIERS), answer!(of "show": SUPPLIERS)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let (remark, command, done) = match self.what {
            What::Show { code } => return show(at, &code),
            What::List { filter, all } => return list(at, &filter.join(" "), all),
            What::Add { code, name, notes, remark } => {
                let done = format!("Added supplier {code}.");
                (remark, SupplierCommand::Add { code, name, notes, extra: Vec::new() }, done)
            }
            What::Set { code, name, notes, clear_notes, remark } => {
                if name.is_none() && notes.is_none() && !clear_notes {
                    return Err(Fault::usage(
                        "there is nothing to set; give --name, --notes or --clear-notes",
                    ));
                }
                let done = format!("Changed supplier {code}.");
                let notes = match notes {
                    Some(notes) => Patch::Set(notes),
                    None if clear_notes => Patch::Clear,
                    None => Patch::Keep,
                };
                let supplier = code.into();
                (remark, SupplierCommand::Change { supplier, name, notes, extra: Vec::new() }, done)
            }
            What::Rename { code, to, remark } => {
                let done = format!("Renamed supplier {code} to {to}.");
                (remark, SupplierCommand::Rename { supplier: code.into(), code: to }, done)
            }
            What::Merge { from, into, remark } => {
                let done = format!("Merged supplier {from} into {into}.");
                (remark, SupplierCommand::Merge { from: from.into(), into: into.into() }, done)
            }
            What::Retire { code, remark } => {
                let done = format!("Retired supplier {code}.");
                (remark, SupplierCommand::Retire(code.into()), done)
            }
            What::Revive { code, remark } => {
                let done = format!("Took supplier {code} into use again.");
                (remark, SupplierCommand::Revive(code.into()), done)
            }
        };
        at.post(remark.request(Command::Supplier(command)), &done)
    }
}

fn list(at: &mut At<'_>, filter: &str, all: bool) -> Result<(), Fault> {
    let query =
        |window| SuppliersQuery { supplier: None, filter: filter.to_owned(), include: include(all), window };
    pages::list(at, &SUPPLIERS, query)
}

fn show(at: &mut At<'_>, code: &Code) -> Result<(), Fault> {
    let page = at.ask(SuppliersQuery {
        supplier: Some(SupplierRef::Code(code.clone())),
        filter: String::new(),
        include: Include::All,
        window: Window { offset: 0, rows: 1 },
    })?;
    let found: Option<SupplierRow> = page.rows.into_iter().next();
    let unknown = || Why::Unknown { noun: Noun::Supplier, code: code.to_string() };
    Ok(at.out.show(&[&SUPPLIERS], &found.ok_or_else(unknown)?)?)
}
