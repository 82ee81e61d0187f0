//! `journal`: what was done, newest first; or one entry with its lines.

use std::rc::Rc;

use clap::Args;

use crate::cli::answer::{Answer, answer};
use crate::cli::at::At;
use crate::cli::fault::Fault;
use crate::cli::out::Style;
use crate::cli::table::DeskVerb;
use crate::cli::when::Bare;
use crate::domain::entry::Action;
use crate::domain::ids::{Hash, PersonId, Seq};
use crate::domain::query::{EntryLineView, EntryQuery, EntryRow, JournalQuery, ROWS_MAX};
use crate::domain::refusal::{Noun, Why};
use crate::domain::text::{Code, brief};
use crate::exchange::list::{Cell, Column, List, columns, no_extra};
use crate::exchange::lists::JOURNAL;
use crate::service::desk::ask;

/// A line of one entry, with the entry; or, without a number, the word that lines of it are left out.
pub struct Line {
    entry: Rc<(EntryRow, Hash)>,
    line: Option<u32>,
    text: String,
    undone: Option<Seq>,
}

/// The lines of one entry, each with who, when and why: for programs.
pub static ENTRY: List<Line> = List {
    name: "entry",
    doc: "The lines of one entry, each with what the entry says of itself: `journal ENTRY`.",
    extra: no_extra,
    columns: columns! {
        "entry", "the entry's number", |r, _| Cell::Whole(r.row().seq.0);
        "line", "the line in it; empty where it says that lines are left out for a count", |r, _| number(r);
        "text", "what happened, in words", |r, _| Cell::of(&r.text);
        "undone", "the entry that undid it", |r, _| undone(r);
        "action", "what was done", |r, _| Cell::of(r.row().action.word());
        "time", "when it happened", |r, f| f.time(r.row().effective);
        "recorded", "when it was committed", |r, f| f.time(r.row().recorded);
        "by", "who did it", |r, _| Cell::of(&r.row().by);
        "ref", "the entry's reference", |r, _| Cell::text(r.row().reference.as_ref());
        "note", "the entry's note", |r, _| Cell::text(r.row().note.as_ref());
        "override", "a supervisor's reason for going beyond a limit", |r, _| Cell::text(r.row().override_reason.as_ref());
        "undoes", "the entry or the line that it undoes", |r, _| Cell::text(r.row().undoes.map(|undoes| undoes.to_string()));
        "hash", "the entry's hash", |r, _| Cell::of(r.entry.1);
    },
};

/// The lines of one entry, below a head that says the rest: for people.
static LINES: List<Line> = List {
    name: "entry",
    doc: "The lines of one entry.",
    extra: no_extra,
    columns: columns! {
        "line", "the line in it", |r, _| number(r);
        "text", "what happened, in words", |r, _| Cell::of(&r.text);
        "undone", "the entry that undid it", |r, _| undone(r);
    },
};

impl Line {
    fn row(&self) -> &EntryRow {
        &self.entry.0
    }
}

fn number(line: &Line) -> Cell {
    line.line.map_or(Cell::Empty, |line| Cell::Whole(u64::from(line)))
}

fn undone(line: &Line) -> Cell {
    line.undone.map_or(Cell::Empty, |seq| Cell::Whole(seq.0))
}

/// Lists the journal.
#[derive(Args, Debug)]
pub struct Journal {
    /// One entry with its lines
    #[arg(value_name = "ENTRY", value_parser = crate::domain::whole::whole::<u64>, allow_negative_numbers = true)]
    entry: Option<u64>,
    /// Only entries that moved this item; of a merged item, what happened under its own SKU
    #[arg(long, value_name = "SKU")]
    sku: Option<String>,
    /// Only entries that moved something here
    #[arg(long, value_name = "LOC")]
    at: Option<Code>,
    /// Only this person's, by login or number; `me` for your own
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
    /// Only what happened at or after; a day means its beginning
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only what happened up to; a day means its end
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Only this verb, such as receive or count
    #[arg(long, value_name = "VERB", value_parser = action)]
    action: Option<Action>,
    /// Only entries whose reference, note or override holds this text; `override` finds all overrides
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    /// At most this many
    #[arg(long, value_name = "N", value_parser = crate::domain::whole::whole::<u64>, allow_negative_numbers = true)]
    rows: Option<u64>,
}

impl DeskVerb for Journal {
    const NAME: &'static str = "journal";
    const ABOUT: &'static str = "List what was done, newest first, or show one entry";
    const EXAMPLES: &'static [&'static str] = &[
        "stockroom journal --rows 20",
        "stockroom journal --sku SCR-4x30 --since 2026-11-01",
        "stockroom journal 3228",
    ];
    const ANSWERS: &'static [Answer] = &[answer!(JOURNAL), answer!(when "of one entry": ENTRY)];

    fn run(self, at: &mut At<'_>) -> Result<(), Fault> {
        if let Some(seq) = self.entry {
            return show(at, Seq(seq));
        }
        let mut query = JournalQuery {
            item: self.sku.as_deref().map(|sku| at.own_item_id(sku)).transpose()?,
            place: at.place_id(self.at.as_ref())?,
            by: self.by.as_deref().map(|text| person(at, text)).transpose()?,
            action: self.action,
            since: self.since.as_deref().map(|text| at.moment(text, Bare::First)).transpose()?,
            until: self
                .until
                .as_deref()
                .map(|text| at.moment(text, Bare::Last).map(|moment| moment.plus(1)))
                .transpose()?,
            text: self.text.unwrap_or_default(),
            before: None,
            rows: ROWS_MAX,
        };
        let mut left = self.rows.unwrap_or(u64::MAX);
        let desk = at.desk;
        let mut list = at.out.list(&JOURNAL)?;
        while left > 0 {
            query.rows = u16::try_from(left).unwrap_or(ROWS_MAX).min(ROWS_MAX);
            let slice = ask(desk, query.clone())?;
            for row in &slice.rows {
                list.row(row)?;
                left = left.saturating_sub(1);
            }
            match slice.next {
                Some(next) => query.before = Some(next),
                None => break,
            }
        }
        Ok(list.end()?)
    }
}

fn action(text: &str) -> Result<Action, String> {
    Action::parse(text).ok_or_else(|| {
        let words: Vec<&str> = Action::ALL.iter().map(|action| action.word()).collect();
        format!("{} is no verb of the journal; there are {}", brief(text), words.join(", "))
    })
}

fn person(at: &At<'_>, text: &str) -> Result<PersonId, Fault> {
    let login = Code::new(text).map_err(|fault| {
        Fault::usage(format!("{} is no person: {fault}; write a login, a number, or me", brief(text)))
    })?;
    Ok(super::user::person(at, &login)?.id)
}

fn show(at: &mut At<'_>, seq: Seq) -> Result<(), Fault> {
    let desk = at.desk;
    let query = |from| EntryQuery { seq, from, rows: ROWS_MAX };
    let unknown = || Why::Unknown { noun: Noun::Entry, code: seq.to_string() };
    let mut view = ask(desk, query(1))?.ok_or_else(unknown)?;
    for line in head(at, &view.row) {
        at.out.remark(&line)?;
    }
    at.out.remark(&format!("Hash {}", view.hash))?;
    let entry = Rc::new((view.row.clone(), view.hash));
    let for_people = matches!(at.out.style(), Style::Table(_));
    let mut list = at.out.list(if for_people { &LINES } else { &ENTRY })?;
    let (mut left_out, mut told) = (0_u32, 0_usize);
    loop {
        left_out = left_out.saturating_add(view.left_out);
        told = told.saturating_add(view.lines.len());
        for EntryLineView { line, text, undone, .. } in view.lines {
            list.row(&Line { entry: Rc::clone(&entry), line: Some(line), text, undone })?;
        }
        let Some(next) = view.next else { break };
        let Some(more) = ask(desk, query(next))? else { break };
        view = more;
    }
    // An entry has at least one line: where none is told, what it did is hidden.
    let missing = match (left_out, told) {
        (0, 0) => Some(String::from("its lines are left out: they are about a place that is being counted")),
        (0, _) => None,
        _ => Some(format!("{left_out} lines are left out: they are about a place that is being counted")),
    };
    if let Some(text) = missing.as_ref().filter(|_| !for_people) {
        list.row(&Line { entry, line: None, text: text.clone(), undone: None })?;
    }
    list.end()?;
    if let Some(text) = missing {
        at.out.remark(&format!("{text}."))?;
    }
    Ok(())
}

/// What an entry says of itself, a line each.
fn head(at: &At<'_>, row: &EntryRow) -> Vec<String> {
    let calendar = at.calendar();
    let when = calendar.minute(row.effective);
    let mut head =
        vec![format!("Entry {}, {} by {}, {when}: {}", row.seq, row.action.word(), row.by, row.summary)];
    let late = row.effective != row.recorded;
    let more = [
        ("Recorded", late.then(|| calendar.minute(row.recorded))),
        ("Reference", row.reference.as_ref().map(ToString::to_string)),
        ("Note", row.note.as_ref().map(ToString::to_string)),
        ("Override", row.override_reason.as_ref().map(ToString::to_string)),
        ("Undoes", row.undoes.map(|undoes| undoes.to_string())),
    ];
    head.extend(more.into_iter().filter_map(|(word, what)| what.map(|what| format!("{word} {what}"))));
    head
}
