//! `count`: a bin is counted, record by record, without seeing the book.

use clap::{Args, Subcommand};

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Circumstances;
use crate::cli::fault::Fault;
use crate::cli::lines::{Key, Lines, Quantity};
use crate::cli::pages;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, CountLine, LocationRef, LotRef};
use crate::domain::event::Judgement;
use crate::domain::ids::{CountId, EntryLine};
use crate::domain::query::{CountQuery, CountsQuery, CountsShown};
use crate::domain::refusal::{Noun, Why};
use crate::domain::tables::CountState;
use crate::domain::text::Code;
use crate::exchange::lists::{COUNT_LINES, COUNTS};

/// Counts a bin.
#[derive(Args, Debug)]
pub struct Count {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Open a count of one bin
    New {
        /// The bin
        #[arg(value_name = "LOC")]
        location: Code,
        #[command(flatten)]
        circumstances: Circumstances,
    },
    /// List open counts, and closed ones that wait for a supervisor
    List {
        /// Closed ones too
        #[arg(long)]
        all: bool,
    },
    /// Show what a count expects and what was seen
    Show {
        /// Its number
        #[arg(value_name = "COUNT", value_parser = crate::cli::number::whole::<u32>, allow_negative_numbers = true)]
        count: u32,
    },
    /// Record what was seen; 0 is a sighting too
    Enter {
        /// Its number
        #[arg(value_name = "COUNT", value_parser = crate::cli::number::whole::<u32>, allow_negative_numbers = true)]
        count: u32,
        #[command(flatten)]
        lines: Lines,
        /// Which lot
        #[arg(long, value_name = "LOT")]
        lot: Option<Code>,
        #[command(flatten)]
        circumstances: Circumstances,
    },
    /// Post differences that wait for a supervisor
    Approve {
        /// What was seen, as lines of the journal
        #[arg(value_name = "ENTRY.LINE", required = true, value_parser = super::undo::line)]
        observations: Vec<EntryLine>,
        #[command(flatten)]
        circumstances: Circumstances,
    },
    /// Let the book stand
    Reject {
        /// What was seen, as lines of the journal
        #[arg(value_name = "ENTRY.LINE", required = true, value_parser = super::undo::line)]
        observations: Vec<EntryLine>,
        #[command(flatten)]
        circumstances: Circumstances,
    },
    /// Close a count: nothing more is seen in it
    Close {
        /// Its number
        #[arg(value_name = "COUNT", value_parser = crate::cli::number::whole::<u32>, allow_negative_numbers = true)]
        count: u32,
        #[command(flatten)]
        circumstances: Circumstances,
    },
}

impl DeskVerb for Count {
    const NAME: &'static str = "count";
    const ABOUT: &'static str = "Count a bin without seeing the book";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom count new FD-05",
        "stockroom count enter 78 HNG-35 8 SLD-450 1box",
        "stockroom count show 78",
        "stockroom count close 78",
        "stockroom count approve 3263.2",
    ];
    const NOTES: &'static str = "A line may have lot= of its own. A difference within the limits is posted at once, a larger one waits for a supervisor.";
    const ANSWERS: &'static [Answer] =
        &[answer!(POSTED), answer!(of "list": COUNTS), answer!(of "show": COUNT_LINES)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        match self.what {
            What::New { location, circumstances } => {
                let done = format!("Opened a count of {location}.");
                let command = Command::CountOpen(LocationRef::Code(location));
                let request = circumstances.request(at, command)?;
                at.post(request, &done)
            }
            What::List { all } => list(at, if all { CountsShown::All } else { CountsShown::Live }),
            What::Show { count } => show(at, CountId(count)),
            What::Enter { count, lines, lot, circumstances } => {
                enter(at, CountId(count), &lines, lot, &circumstances)
            }
            What::Approve { observations, circumstances } => {
                judge(at, &observations, Judgement::Approved, &circumstances)
            }
            What::Reject { observations, circumstances } => {
                judge(at, &observations, Judgement::Rejected, &circumstances)
            }
            What::Close { count, circumstances } => {
                let request = circumstances.request(at, Command::CountClose(CountId(count)))?;
                at.post(request, &format!("Closed count {count}."))
            }
        }
    }
}

fn enter(
    at: &mut At<'_>,
    count: CountId,
    lines: &Lines,
    lot: Option<Code>,
    circumstances: &Circumstances,
) -> Result<(), Fault> {
    let read = lines.read(at, &[Key::Lot], Quantity::Needed)?;
    let mut seen = Vec::with_capacity(read.len());
    for line in read {
        seen.push(CountLine {
            counted: line.amount()?,
            item: line.item,
            lot: line.own.lot.or(lot.clone().map(LotRef::Number)),
        });
    }
    let several = seen.len();
    let request = circumstances.request(at, Command::CountEnter { count, lines: seen })?;
    let plural = if several == 1 { "record" } else { "records" };
    at.post(request, &format!("Noted {several} {plural} in count {count}."))
}

fn judge(
    at: &mut At<'_>,
    observations: &[EntryLine],
    judgement: Judgement,
    circumstances: &Circumstances,
) -> Result<(), Fault> {
    for observation in observations {
        let command = Command::CountJudge { observation: *observation, judgement };
        let request = circumstances.request(at, command)?;
        let done = match judgement {
            Judgement::Approved => format!("Posted what was seen in line {observation}."),
            Judgement::Rejected => format!("The book stands against line {observation}."),
        };
        at.post(request, &done)?;
    }
    Ok(())
}

fn list(at: &mut At<'_>, shown: CountsShown) -> Result<(), Fault> {
    pages::list(at, &COUNTS, |window| CountsQuery { shown, window })
}

fn show(at: &mut At<'_>, count: CountId) -> Result<(), Fault> {
    let unknown = || Why::Unknown { noun: Noun::Count, code: count.to_string() };
    let view = at.ask(CountQuery { count })?.ok_or_else(unknown)?;
    let row = &view.row;
    at.out.remark(&format!("Count {} of {} by {}, {}.", row.id, row.place, row.by, state(row.state)))?;
    let mut list = at.out.list(&COUNT_LINES)?;
    for line in &view.lines {
        list.row(line)?;
    }
    Ok(list.end()?)
}

fn state(state: CountState) -> &'static str {
    match state {
        CountState::Open => "open",
        CountState::Closed => "closed",
    }
}
