//! `batch`: one command a line, each its own entry, answers as JSON lines. It goes on after what is refused.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::answer::{Answer, Object, answer};
use crate::cli::fault::Fault;
use crate::cli::house::{House, tell_word};
use crate::cli::out::Style;
use crate::cli::run::run_at;
use crate::cli::table::HouseVerb;
use crate::cli::words::{self, LINE_MAX};
use crate::domain::text::{path_words, shown};
use crate::service::desk::Desk;

/// The answer to one line of a batch.
static BATCH_LINE: Object = Object {
    name: "batch line",
    doc: "The answer to one command of a batch; each is a line of its own.",
    fields: &[
        ("line", "the line of the file, from 1"),
        ("command", "what stood there"),
        ("exit", "the exit code that it would have had alone"),
        ("answer", "what it would have answered with `--json`"),
        ("error", "why it was refused, in words; null where it was not"),
    ],
};

/// Runs a file of commands.
#[derive(Args, Debug)]
pub struct Batch {
    /// The file; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl HouseVerb for Batch {
    const NAME: &'static str = "batch";
    const ABOUT: &'static str = "Run one command a line from a file, with JSON lines for answers";
    const EXAMPLES: &'static [&'static str] =
        &["stockroom batch paper.txt", "echo 'issue SCR-4x30 12 --from FD-01' | stockroom batch -"];
    const NOTES: &'static str = "\
A line of the file is a command without `stockroom`, quoted as in a shell; # begins a remark. Each is an entry of its
own, and what is refused does not stop the next. The answers are JSON lines, one object a command.";
    const EXITS: &'static str =
        "0 all done; 1 one or more were refused; 2 wrong usage; 3 the store or the file cannot be read";
    const ANSWERS: &'static [Answer] = &[answer!(BATCH_LINE)];

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        let mut file;
        let opened = house.open()?;
        let input: &mut dyn Read = if self.file.as_os_str() == "-" {
            &mut *house.input
        } else {
            file =
                File::open(&self.file).map_err(|error| unread(&self.file.display().to_string(), &error))?;
            &mut file
        };
        let mut tally = Tally::default();
        let mut reader = BufReader::new(input);
        let ended = loop {
            match next_line(&mut reader) {
                Ok(None) => break Ok(()),
                Ok(Some(line)) => {
                    let today = house.options.today;
                    let answer = tally.line(opened.desk.as_ref(), line, today);
                    tell_word(house.error, opened.desk.as_ref());
                    let Some((json, worst)) = answer else { continue };
                    let out = house.out.raw();
                    if let Err(error) = writeln!(out, "{json}").and_then(|()| out.flush()) {
                        break Err(error.into());
                    }
                    if let Err(fault @ Fault::Unreachable(_)) = worst {
                        break Err(fault);
                    }
                }
                Err(fault) => break Err(fault),
            }
        };
        opened.close();
        ended?;
        match tally.refused {
            0 => Ok(()),
            refused => Err(Fault::refused(format!("{refused} of {} commands were refused", tally.commands))),
        }
    }
}

fn unread(name: &str, error: &std::io::Error) -> Fault {
    Fault::Unreachable(format!("{} cannot be read: {error}", path_words(name)))
}

/// The next line, never more of it than a line may have.
fn next_line(reader: &mut impl BufRead) -> Result<Option<Result<String, String>>, Fault> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(LINE_MAX).unwrap_or(u64::MAX);
    let fault = |error| unread("the batch", &error);
    let read = reader.by_ref().take(limit + 1).read_until(b'\n', &mut bytes).map_err(fault)?;
    if read == 0 {
        return Ok(None);
    }
    if read > LINE_MAX && !bytes.ends_with(b"\n") {
        reader.skip_until(b'\n').map_err(fault)?;
        return Ok(Some(Err(format!("the line is too long; at most {LINE_MAX} bytes fit"))));
    }
    Ok(Some(
        String::from_utf8(bytes).map_err(|_| String::from("the line is not UTF-8; save the file as UTF-8")),
    ))
}

/// How many there were.
#[derive(Default)]
struct Tally {
    lines: u64,
    commands: u64,
    refused: u64,
}

impl Tally {
    /// Runs a line; nothing for a line without a command.
    fn line(
        &mut self,
        desk: &dyn Desk,
        line: Result<String, String>,
        today: Option<crate::domain::time::Day>,
    ) -> Option<(String, Result<(), Fault>)> {
        self.lines += 1;
        let text = line.as_deref().unwrap_or("").trim_matches(['\u{feff}', ' ', '\r', '\n', '\t']).to_owned();
        let words = line.and_then(|_| words::split(&text));
        if words.as_ref().is_ok_and(Vec::is_empty) {
            return None;
        }
        self.commands += 1;
        let (kept, done) = match words {
            Ok(words) => run_at(desk, &words, Style::Json, today),
            Err(sentence) => (Vec::new(), Err(Fault::Usage(sentence))),
        };
        let (exit, error) = match &done {
            Ok(()) => (0, None),
            Err(fault) => (fault.exit_code(), Some(fault.to_string().lines().map(shown).collect::<Vec<_>>())),
        };
        self.refused += u64::from(exit != 0);
        let answer: serde_json::Value = serde_json::from_slice(&kept).unwrap_or_else(|_| json!([]));
        let json = json!({
            "line": self.lines, "command": shown(&text), "exit": exit, "answer": answer,
            "error": error.map(|lines| lines.join("\n")),
        });
        Some((json.to_string(), done))
    }
}
