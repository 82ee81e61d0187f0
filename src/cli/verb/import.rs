//! `import`: a file of items, locations, suppliers, jobs, movements or opening stock.
//!
//! Everything is read and checked first; all faults are told with line and column, and then nothing is changed.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Map, json};

use crate::cli::answer::{Answer, Object, answer};
use crate::cli::at::At;
use crate::cli::fault::Fault;
use crate::cli::out::Style;
use crate::cli::progress::Bar;
use crate::cli::table::DeskVerb;
use crate::domain::desk::Together;
use crate::domain::quantity::DecimalMark;
use crate::domain::rights::Act;
use crate::domain::setting;
use crate::domain::text::{Code, path_words, shown};
use crate::exchange::existing::Existing;
use crate::exchange::faults::{Faults, ImportFault};
use crate::exchange::guard::Guards;
use crate::exchange::plan::{ImportOptions, Plan};
use crate::exchange::reader::ReadFault;
use crate::exchange::{items, locations, movements, opening, parties, reader};

use super::existing::Stored;
use super::import_saving::{Saving, Tally, nothing};

/// Imports a file.
#[derive(Args, Debug)]
pub struct Import {
    /// What is in it
    #[arg(value_enum, value_name = "KIND")]
    kind: Kind,
    /// The file: CSV, with commas, semicolons or tabs; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// The decimal mark of its numbers: . or ,
    #[arg(long, value_name = "MARK", value_parser = setting::mark, default_value = ".")]
    decimal: DecimalMark,
    /// The reference of rows that have none
    #[arg(long = "ref", value_name = "TEXT")]
    reference: Option<Code>,
    /// Take a leading ' for what it is, not for a guard against formulas
    #[arg(long)]
    raw: bool,
}

/// What a file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Items, a row each
    Items,
    /// Locations, a row each
    Locations,
    /// Suppliers, a row each
    Suppliers,
    /// Jobs, a row each
    Jobs,
    /// Movements; rows that share time and ref are one entry
    Movements,
    /// Opening stock with its cost
    Opening,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Items => "items",
            Kind::Locations => "locations",
            Kind::Suppliers => "suppliers",
            Kind::Jobs => "jobs",
            Kind::Movements => "movements",
            Kind::Opening => "opening",
        }
    }

    fn plan(self, bytes: &[u8], options: &ImportOptions, known: &dyn Existing) -> Result<Plan, ImportFault> {
        match self {
            Kind::Items => items::plan_items(bytes, options, known),
            Kind::Locations => locations::plan_locations(bytes, options, known),
            Kind::Suppliers => parties::plan_suppliers(bytes, options, known),
            Kind::Jobs => parties::plan_jobs(bytes, options, known),
            Kind::Movements => movements::plan_movements(bytes, options, known),
            Kind::Opening => opening::plan_opening(bytes, options, known),
        }
    }
}

/// What an import tells.
static IMPORTED: Object = Object {
    name: "imported",
    doc: "What an import tells.",
    fields: &[
        ("file", "the file"),
        ("kind", "what was in it"),
        ("rows", "how many rows were read"),
        ("entries", "how many entries they made, or would make"),
        ("unchanged", "how many rows or entries were so already"),
        ("dry_run", "whether it was only tried"),
        ("message", "the same in words"),
        ("notices", "what else there is to say, in words"),
    ],
};

impl DeskVerb for Import {
    const NAME: &'static str = "import";
    const ABOUT: &'static str =
        "Import a file of items, locations, suppliers, jobs, movements or opening stock";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom import items items.csv --dry-run",
        "stockroom import movements till-2026-11-22.csv",
        "stockroom import opening shelf.csv --decimal ,",
    ];
    const NOTES: &'static str = "\
Columns are found by name, in any order; docs/import.md lists them. Importing the same file again changes nothing. Where
others work with the store it is saved in parts, so that nobody waits; else as a whole.";
    const ANSWERS: &'static [Answer] = &[answer!(IMPORTED)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        at.needs(Act::Import)?;
        let mut bar = Bar::new(at.watched);
        bar.step("reading");
        let bytes = read(&self.file)?;
        bar.step("checking");
        let options = ImportOptions {
            decimal: self.decimal,
            reference: self.reference.clone(),
            guards: if self.raw { Guards::Raw } else { Guards::On },
            ..ImportOptions::new(at.calendar(), at.desk.now())
        };
        let plan = self.kind.plan(&bytes, &options, &Stored::new(at.desk)).map_err(|fault| match fault {
            ImportFault::Faults(faults) => self.refused(at, faults),
            ImportFault::Ask(fault) => fault.into(),
        })?;
        let how = if self.dry_run { Together::DryRun } else { Together::AllOrNothing };
        bar.step(if self.dry_run { "trying" } else { "saving" });
        let saving = Saving { desk: at.desk, plan: &plan, file: &self.file };
        let tally = match at.desk.others() {
            0 => saving.at_once(how)?,
            _ if self.dry_run => saving.at_once(how)?,
            _ => saving.in_parts(&mut bar)?,
        };
        bar.end();
        self.tell(at, &plan, &tally)
    }
}

impl Import {
    /// Tells all that is wrong with a file at once: what its reading found, and what the store would say of the rest.
    fn refused(&self, at: &At<'_>, mut faults: Faults) -> Fault {
        let rest = faults.rest.take().filter(|plan| !plan.requests.is_empty());
        if let Some(plan) = rest {
            let requests = plan.requests.iter().map(|planned| planned.request.clone()).collect();
            match at.desk.submit_together(requests, Together::DryRun) {
                Ok(answer) => {
                    let refused = answer.answers.iter().enumerate();
                    for (index, refused) in
                        refused.filter_map(|(index, answer)| Some((index, answer.as_ref().err()?)))
                    {
                        for fault in refused.faults.iter().filter(|fault| !plan.may_follow(index, fault)) {
                            let told = plan.fault_of(index, fault);
                            faults.add(told.line, told.column, told.text);
                        }
                    }
                }
                Err(fault) => return fault.into(),
            }
            faults.sort();
        }
        Fault::Refused(format!("{faults}\n{}", nothing(&self.file, faults.count())))
    }

    fn tell(&self, at: &mut At<'_>, plan: &Plan, tally: &Tally) -> Result<(), Fault> {
        let file = path_words(&self.file.display().to_string());
        let made = if self.dry_run { "would make" } else { "made" };
        let unchanged = plan.unchanged.saturating_add(u64::try_from(tally.unchanged).unwrap_or(u64::MAX));
        let message = match tally.entries {
            0 => format!(
                "{file}: {} rows of {}, all so already: nothing changed.",
                plan.rows,
                self.kind.word()
            ),
            entries => format!(
                "{file}: {} rows of {} {made} {entries} {}; {unchanged} were so already.",
                plan.rows,
                self.kind.word(),
                if entries == 1 { "entry" } else { "entries" }
            ),
        };
        let mut notices = plan.notices.clone();
        notices.extend(tally.notices.iter().cloned());
        if plan.more_notices > 0 {
            notices.push(format!("and {} more like these", plan.more_notices));
        }
        if at.out.style() == Style::Json {
            let fields = json!({
                "file": file, "kind": self.kind.word(), "rows": plan.rows, "entries": tally.entries,
                "unchanged": unchanged, "dry_run": self.dry_run, "message": message,
                "notices": notices.iter().map(|notice| shown(notice)).collect::<Vec<_>>(),
            });
            let fields: Map<_, _> = match fields {
                serde_json::Value::Object(fields) => fields,
                _ => Map::new(),
            };
            return Ok(at.out.object(fields)?);
        }
        at.out.say(&message)?;
        for notice in &notices {
            at.out.say(notice)?;
        }
        Ok(())
    }
}

fn read(file: &std::path::Path) -> Result<Vec<u8>, Fault> {
    let unread = |why: String| {
        Fault::Unreachable(format!("{} cannot be read: {why}", path_words(&file.display().to_string())))
    };
    let bytes = |input: &mut dyn Read| {
        reader::read_bytes(input).map_err(|fault| match fault {
            ReadFault::Io(error) => unread(error.to_string()),
            ReadFault::Import(fault) => Fault::Refused(format!("{fault}\n{}", nothing(file, 1))),
        })
    };
    if file.as_os_str() == "-" {
        return bytes(&mut std::io::stdin().lock());
    }
    bytes(&mut File::open(file).map_err(|error| unread(error.to_string()))?)
}
