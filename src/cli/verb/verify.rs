//! `verify`: the chain, the zero sums, the derived tables against a rebuild, and the pages of the file.

use clap::Args;
use serde_json::json;

use crate::cli::answer::{Answer, Object, answer};
use crate::cli::at::At;
use crate::cli::fault::Fault;
use crate::cli::house::{House, hear_opening};
use crate::cli::out::{Out, Style};
use crate::cli::table::{BothVerb, HouseVerb};
use crate::domain::ids::Hash;
use crate::domain::text::brief;
use crate::service::care::{Care, Cared, Checked};
use crate::service::desk::Desk;
use crate::service::room;

use super::backup::told;

/// What a verification tells.
static VERIFIED: Object = Object {
    name: "verified",
    doc: "What a verification tells.",
    fields: &[
        ("entries", "how many entries fit"),
        ("lines", "how many lines they have"),
        ("rows", "how many rows of tables were looked at"),
        ("fits", "whether everything fits"),
        ("findings", "what does not fit, in words, the journal first"),
        ("notes", "what else there is to say, in words"),
        ("entry", "the number of the last entry that fits"),
        ("head", "its hash, 64 hexadecimal digits"),
        ("message", "the same in words"),
    ],
};

/// Verifies the store.
#[derive(Args, Debug)]
pub struct Verify {
    /// A head that was printed before: it must still be in the journal
    #[arg(long, value_name = "HEAD", value_parser = hash)]
    since: Option<Hash>,
}

fn hash(text: &str) -> Result<Hash, String> {
    let help = || format!("{} is no head; it has 64 digits of 0-9 and a-f", brief(text));
    let mut bytes = [0_u8; 32];
    let text = text.trim();
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(help());
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        let pair = text.get(index * 2..index * 2 + 2).ok_or_else(help)?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| help())?;
    }
    Ok(Hash(bytes))
}

impl HouseVerb for Verify {
    const NAME: &'static str = "verify";
    const ABOUT: &'static str = "Check the journal's chain, all sums, all tables and all pages";
    const EXAMPLES: &'static [&'static str] =
        &["stockroom verify", "stockroom verify --since \"$(cat head.txt)\"  # a head that was written down"];
    const NOTES: &'static str =
        "It prints the head; a head that was written down proves later that nothing before it was changed.";
    const EXITS: &'static str = "0 everything fits; 1 something does not, and each finding is told; 2 wrong usage; 3 the store cannot be opened";
    const ANSWERS: &'static [Answer] = &[answer!(VERIFIED)];

    fn run(self, house: &mut House<'_>) -> Result<(), Fault> {
        if let Some(desk) = house.at_server()? {
            return tell(house.out, checked(&desk, self.since)?);
        }
        let dir = house.folder()?;
        let mut bar = house.bar();
        let opening = Some(hear_opening(house.env));
        let report = room::verify(&dir, self.since, opening, &mut |heard| bar.hear(heard));
        bar.end();
        tell(house.out, report?.into())
    }
}

impl BothVerb for Verify {
    fn at_desk(self, at: &mut At<'_>) -> Result<(), Fault> {
        let report = checked(at.desk, self.since)?;
        tell(at.out, report)
    }
}

/// What the store's process finds in a copy as of now, while it is at work.
fn checked(desk: &dyn Desk, since: Option<Hash>) -> Result<Checked, Fault> {
    match desk.care(Care::Verify { since })? {
        Cared::Checked(report) => Ok(report),
        Cared::BackedUp(_) => Err(Fault::Unreachable(String::from("something else was answered"))),
    }
}

fn tell(out: &mut Out, report: Checked) -> Result<(), Fault> {
    let (seq, head) = report.head.map_or((0, String::from("none")), |(seq, hash)| (seq.0, hash.to_string()));
    let findings = report.findings;
    let mut sentence = format!(
        "Checked {} entries with {} lines, and {} rows of tables: ",
        report.entries, report.lines, report.rows
    );
    sentence.push_str(&match findings.len() {
        0 => String::from("everything fits."),
        1 => String::from("1 thing does not fit."),
        several => format!("{several} things do not fit."),
    });
    if let Some(since) = report.since {
        sentence.push_str(&format!(" The head that was given is entry {since}."));
    }
    let fields = json!({
        "entries": report.entries, "lines": report.lines, "rows": report.rows, "fits": findings.is_empty(),
        "findings": findings, "notes": report.notes, "entry": seq, "head": head,
    });
    told(out, &format!("{sentence} Head: entry {seq}, {head}"), fields)?;
    if out.style() != Style::Json {
        for note in &report.notes {
            out.say(note)?;
        }
    }
    if findings.is_empty() { Ok(()) } else { Err(Fault::Refused(findings.join("\n"))) }
}
