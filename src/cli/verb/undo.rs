//! `undo`: an entry or a line of one is reversed.

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::circumstances::Circumstances;
use crate::cli::fault::Fault;
use crate::cli::table::DeskVerb;
use crate::cli::told::POSTED;
use crate::domain::command::{Command, UndoWhat};
use crate::domain::ids::{EntryLine, Seq};
use crate::domain::text::brief;

/// Undoes an entry or a line.
#[derive(Args, Debug)]
pub struct Undo {
    /// Which entry, or which line of it; your own last entry where nothing is said
    #[arg(value_name = "ENTRY[.LINE]")]
    what: Option<String>,
    #[command(flatten)]
    circumstances: Circumstances,
}

impl DeskVerb for Undo {
    const NAME: &'static str = "undo";
    const ABOUT: &'static str = "Undo an entry, or one line of it";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom undo  # your own last entry",
        "stockroom undo 3240  # entry 3240",
        "stockroom undo 3234.1  # line 1 of entry 3234",
    ];
    const ANSWERS: &'static [Answer] = &[answer!(POSTED)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        if self.circumstances.at_time.is_some() {
            return Err(Fault::usage("an undo keeps the time of what it undoes; leave --at-time out"));
        }
        let (what, done) = match self.what.as_deref() {
            None => (UndoWhat::Last, String::from("Undid your last entry.")),
            Some(text) => match entry_or_line(text)? {
                (seq, None) => (UndoWhat::Entry(seq), format!("Undid entry {seq}.")),
                (seq, Some(line)) => {
                    let line = EntryLine { seq, line };
                    (UndoWhat::Line(line), format!("Undid line {line}."))
                }
            },
        };
        let request = self.circumstances.request(at, Command::Undo(what))?;
        at.post(request, &done)
    }
}

/// `17` or `17.2`.
pub fn entry_or_line(text: &str) -> Result<(Seq, Option<u32>), Fault> {
    let fault = || Fault::usage(format!("{} is no entry; write 17, or 17.2 for its line 2", brief(text)));
    let (entry, line) = match text.split_once('.') {
        None => (text, None),
        Some((entry, line)) => {
            (entry, Some(line.parse::<u32>().ok().filter(|line| *line > 0).ok_or_else(fault)?))
        }
    };
    let seq = entry.parse::<u64>().ok().filter(|seq| *seq > 0).ok_or_else(fault)?;
    Ok((Seq(seq), line))
}

/// `17.2`, for clap.
pub fn line(text: &str) -> Result<EntryLine, String> {
    match entry_or_line(text) {
        Ok((seq, Some(line))) => Ok(EntryLine { seq, line }),
        _ => Err(format!("{} is no line; write it as 17.2", brief(text))),
    }
}
