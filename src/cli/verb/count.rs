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
use crate::domain::query::{CountListRow, CountQuery, CountView, CountsQuery, CountsShown, ROWS_MAX, Window};
use crate::domain::refusal::{Noun, Why};
use crate::domain::tables::{CountState, ObservedState};
use crate::domain::text::{Code, brief};
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
        #[arg(value_name = "COUNT", value_parser = named, allow_negative_numbers = true)]
        count: Code,
    },
    /// Record what was seen; 0 is a sighting too
    Enter {
        /// Its number
        #[arg(value_name = "COUNT", value_parser = named, allow_negative_numbers = true)]
        count: Code,
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
        /// Whole counts, or what was seen as lines of the journal
        #[arg(value_name = "COUNT|ENTRY.LINE", required = true, value_parser = judged)]
        what: Vec<Judged>,
        #[command(flatten)]
        circumstances: Circumstances,
    },
    /// Let the book stand
    Reject {
        /// Whole counts, or what was seen as lines of the journal
        #[arg(value_name = "COUNT|ENTRY.LINE", required = true, value_parser = judged)]
        what: Vec<Judged>,
        #[command(flatten)]
        circumstances: Circumstances,
    },
    /// Close a count: nothing more is seen in it
    Close {
        /// Its number
        #[arg(value_name = "COUNT", value_parser = named, allow_negative_numbers = true)]
        count: Code,
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
        "stockroom count approve 78",
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
            What::Show { count } => {
                let count = known(at, &count)?;
                show(at, count)
            }
            What::Enter { count, lines, lot, circumstances } => {
                let count = known(at, &count)?;
                enter(at, count, &lines, lot, &circumstances)
            }
            What::Approve { what, circumstances } => judge(at, &what, Judgement::Approved, &circumstances),
            What::Reject { what, circumstances } => judge(at, &what, Judgement::Rejected, &circumstances),
            What::Close { count, circumstances } => {
                let count = known(at, &count)?;
                let request = circumstances.request(at, Command::CountClose(count))?;
                at.post(request, &format!("Closed count {count}."))
            }
        }
    }
}

/// What a supervisor judges.
#[derive(Clone, Copy, Debug)]
enum Judged {
    /// All that waits in a count.
    Count(CountId),
    /// What was seen of one record.
    Line(EntryLine),
}

fn judged(text: &str) -> Result<Judged, String> {
    match text.parse::<u32>() {
        Ok(count) => Ok(Judged::Count(CountId(count))),
        Err(_) => super::undo::line(text)
            .map(Judged::Line)
            .map_err(|why| format!("{why}, or a whole count by its number")),
    }
}

/// What names a count; what is below 0 is no code either.
fn named(text: &str) -> Result<Code, String> {
    if text.starts_with('-') {
        crate::domain::whole::whole::<u32>(text)?;
    }
    text.parse().map_err(|fault: crate::domain::text::TextFault| fault.to_string())
}

/// A count by its number, or the open one of a bin.
fn known(at: &At<'_>, text: &Code) -> Result<CountId, Fault> {
    if let Ok(number) = text.as_str().parse::<u32>() {
        return Ok(CountId(number));
    }
    if text.as_str().bytes().all(|byte| byte.is_ascii_digit()) {
        let (text, most) = (brief(text.as_str()), u32::MAX);
        return Err(Fault::usage(format!("COUNT cannot be {text}: give 0 to {most}, or a bin's code")));
    }
    let folded = text.folded();
    let mut found = None;
    pages::each(
        at.desk,
        |window| CountsQuery { shown: CountsShown::Live, window },
        |row: CountListRow| {
            if row.state == CountState::Open && row.place.folded() == folded {
                found = Some(row.id);
            }
            Ok(())
        },
    )?;
    let none = || Fault::refused(format!("no count of {text} is open; `count new {text}` opens one"));
    found.ok_or_else(none)
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
    what: &[Judged],
    judgement: Judgement,
    circumstances: &Circumstances,
) -> Result<(), Fault> {
    for judged in what {
        match judged {
            Judged::Line(line) => judge_line(at, *line, judgement, circumstances)?,
            Judged::Count(count) => judge_count(at, *count, judgement, circumstances)?,
        }
    }
    Ok(())
}

fn judge_line(
    at: &mut At<'_>,
    line: EntryLine,
    judgement: Judgement,
    circumstances: &Circumstances,
) -> Result<(), Fault> {
    let request = circumstances.request(at, Command::CountJudge { observation: line, judgement })?;
    let done = match judgement {
        Judgement::Approved => format!("Posted what was seen in line {line}."),
        Judgement::Rejected => format!("The book stands against line {line}."),
    };
    at.post(request, &done)
}

/// Judges all that waits in a count, as it is known now.
fn judge_count(
    at: &mut At<'_>,
    count: CountId,
    judgement: Judgement,
    circumstances: &Circumstances,
) -> Result<(), Fault> {
    let view = whole(at, count)?;
    let seen = view.lines.rows.iter().filter_map(|line| line.seen.as_ref());
    let waiting = seen.filter(|seen| seen.state == Some(ObservedState::Review)).map(|seen| seen.line);
    let mut any = false;
    for line in waiting {
        any = true;
        judge_line(at, line, judgement, circumstances)?;
    }
    if any {
        return Ok(());
    }
    Err(Fault::refused(format!(
        "nothing in count {count} waits for a supervisor; `count list` shows where something does"
    )))
}

/// A count with all its lines, which come an answer at a time.
fn whole(at: &At<'_>, count: CountId) -> Result<CountView, Fault> {
    let part = |offset| -> Result<CountView, Fault> {
        let unknown = || Why::Unknown { noun: Noun::Count, code: count.to_string() };
        let window = Window { offset, rows: ROWS_MAX };
        Ok(at.ask(CountQuery { count, window })?.ok_or_else(unknown)?)
    };
    let mut view = part(0)?;
    loop {
        let there = u64::try_from(view.lines.rows.len()).unwrap_or(u64::MAX);
        if there >= view.lines.total {
            return Ok(view);
        }
        let next = part(there)?.lines.rows;
        if next.is_empty() {
            return Ok(view);
        }
        view.lines.rows.extend(next);
    }
}

fn list(at: &mut At<'_>, shown: CountsShown) -> Result<(), Fault> {
    pages::list(at, &COUNTS, |window| CountsQuery { shown, window })
}

fn show(at: &mut At<'_>, count: CountId) -> Result<(), Fault> {
    let view = whole(at, count)?;
    let row = &view.row;
    at.out.remark(&format!("Count {} of {} by {}, {}.", row.id, row.place, row.by, state(row.state)))?;
    let mut list = at.out.list(&COUNT_LINES)?;
    for line in &view.lines.rows {
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
