//! `job`: jobs: add, set, show, list, rename, merge, retire, revive.

use clap::{Args, Subcommand};

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Remark;
use crate::cli::fault::Fault;
use crate::cli::pages;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, JobCommand};
use crate::domain::party::JobKind;
use crate::domain::query::{Include, JobRow, JobsQuery};
use crate::domain::refusal::{Noun, Why};
use crate::domain::text::{Code, Name, brief};
use crate::exchange::lists::JOBS;

use super::item::include;

/// Something of jobs.
#[derive(Args, Debug)]
pub struct JobVerb {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add a new job
    Add {
        /// Its code
        #[arg(value_name = "JOB")]
        code: Code,
        /// What it is called; the code where nothing is said
        #[arg(long, value_name = "TEXT")]
        name: Option<Name>,
        /// machine, work or person
        #[arg(long, value_name = "KIND", value_parser = kind, default_value = "work")]
        kind: JobKind,
        #[command(flatten)]
        remark: Remark,
    },
    /// Change fields of a job
    Set {
        /// Which
        #[arg(value_name = "JOB")]
        code: Code,
        /// What it is called
        #[arg(long, value_name = "TEXT")]
        name: Option<Name>,
        /// machine, work or person
        #[arg(long, value_name = "KIND", value_parser = kind)]
        kind: Option<JobKind>,
        #[command(flatten)]
        remark: Remark,
    },
    /// Show a job
    Show {
        /// Which
        #[arg(value_name = "JOB")]
        code: Code,
    },
    /// List jobs by code
    List {
        /// Only what code or name match
        #[arg(value_name = "FILTER", num_args = 0..)]
        filter: Vec<String>,
        /// Retired and merged ones too
        #[arg(long)]
        all: bool,
    },
    /// Give a job another code
    Rename {
        /// Which
        #[arg(value_name = "JOB")]
        code: Code,
        /// The new code
        #[arg(value_name = "NEW")]
        to: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Let one job answer for another from here on
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
    /// Take a job out of use
    Retire {
        /// Which
        #[arg(value_name = "JOB")]
        code: Code,
        #[command(flatten)]
        remark: Remark,
    },
    /// Take a job into use again
    Revive {
        /// Which
        #[arg(value_name = "JOB")]
        code: Code,
        #[command(flatten)]
        remark: Remark,
    },
}

impl DeskVerb for JobVerb {
    const NAME: &'static str = "job";
    const ABOUT: &'static str = "Jobs: add, set, show, list, rename, merge, retire, revive";
    const EXAMPLES: &'static [&'static str] =
        &["stockroom job add M-PRESS --name \"Veneer press\" --kind machine", "stockroom job list"];
    const ANSWERS: &'static [Answer] = &[answer!(POSTED), answer!(of "list": JOBS), answer!(of "show": JOBS)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        let (remark, command, done) = match self.what {
            What::Show { code } => return show(at, &code),
            What::List { filter, all } => return list(at, &filter.join(" "), all),
            What::Add { code, name, kind, remark } => {
                let done = format!("Added job {code}.");
                (remark, JobCommand::Add { code, name, kind }, done)
            }
            What::Set { code, name, kind, remark } => {
                if name.is_none() && kind.is_none() {
                    return Err(Fault::usage("there is nothing to set; give --name or --kind"));
                }
                let done = format!("Changed job {code}.");
                (remark, JobCommand::Change { job: code.into(), name, kind }, done)
            }
            What::Rename { code, to, remark } => {
                let done = format!("Renamed job {code} to {to}.");
                (remark, JobCommand::Rename { job: code.into(), code: to }, done)
            }
            What::Merge { from, into, remark } => {
                let done = format!("Merged job {from} into {into}.");
                (remark, JobCommand::Merge { from: from.into(), into: into.into() }, done)
            }
            What::Retire { code, remark } => {
                let done = format!("Retired job {code}.");
                (remark, JobCommand::Retire(code.into()), done)
            }
            What::Revive { code, remark } => {
                let done = format!("Took job {code} into use again.");
                (remark, JobCommand::Revive(code.into()), done)
            }
        };
        at.post(remark.request(Command::Job(command)), &done)
    }
}

fn list(at: &mut At<'_>, filter: &str, all: bool) -> Result<(), Fault> {
    let query = |window| JobsQuery { filter: filter.to_owned(), include: include(all), window };
    pages::list(at, &JOBS, query)
}

fn show(at: &mut At<'_>, code: &Code) -> Result<(), Fault> {
    let mut found: Option<JobRow> = None;
    let query = |window| JobsQuery { filter: code.to_string(), include: Include::All, window };
    pages::each(at.desk, query, |row: JobRow| {
        if row.job.code.folded() == code.folded() {
            found = Some(row);
        }
        Ok(())
    })?;
    let unknown = || Why::Unknown { noun: Noun::Job, code: code.to_string() };
    Ok(at.out.show(&[&JOBS], &found.ok_or_else(unknown)?)?)
}

fn kind(text: &str) -> Result<JobKind, String> {
    let words = || JobKind::ALL.map(JobKind::word).join(", ");
    JobKind::parse(text).ok_or_else(|| format!("{} is no kind of job; there are {}", brief(text), words()))
}
