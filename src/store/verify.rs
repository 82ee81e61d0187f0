//! Verifies a store: its pages, the journal's chain, the zero sums, and the derived tables against what the journal makes.
//!
//! It proves or it names the first thing that does not fit; it never repairs and never stops at the first table.

use std::fmt;
use std::path::Path;

use super::beside::Beside;
use super::chain::{Broken, Walker};
use super::commit::Durable;
use super::compare::{BadRow, Comparing, RowFault};
use super::copy;
use super::fault::StoreFault;
use super::file::{DATA_FILE, Store};
use super::guard::{guarded, sound};
use super::opening::Opening;
use super::progress::{Hear, Progress, Step};
use super::rows::{Raw, row};
use super::scratch::{self, Side};
use super::state::Reading;
use crate::domain::apply::{Touched, apply_entry};
use crate::domain::entry::Entry;
use crate::domain::ids::{Hash, ItemId, Seq};
use crate::domain::table::{Direction, Table};
use crate::domain::tables::{Balances, Entries, each_table};

/// Lines of entries that are applied in one transaction on the side.
const BATCH_LINES: usize = 4_096;
/// How many transactions on the side are kept by one flush. redb remembers each page that was written since the last
/// one: twenty megabytes and more where millions of movements wait for none.
const FLUSH_EVERY: u32 = 64;

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The first entry that is not chained, whole or readable.
    Entry(Broken),
    /// The first entry that cannot be applied.
    Apply(Broken),
    /// The head that was to be in the journal is not.
    NoSuchHead(Hash),
    /// A row of a table.
    Row(BadRow),
    /// An item whose quantities do not add up to nothing.
    Sum {
        /// Which.
        item: ItemId,
        /// What they add up to, in millionths.
        sum: i128,
    },
    /// The balances could not be added up.
    Sums(String),
    /// The file's pages.
    Pages(String),
}

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The last entry that fits and its hash; none for an empty journal.
    pub head: Option<(Seq, Hash)>,
    /// Where the head that was asked for stands in the journal.
    pub since: Option<Seq>,
    /// Entries that fit.
    pub entries: u64,
    /// Their lines.
    pub lines: u64,
    /// Rows of tables looked at.
    pub rows: u64,
    /// What does not fit, the journal first.
    pub findings: Vec<Finding>,
    /// What else there is to say.
    pub notes: Vec<String>,
}

impl Report {
    /// Whether everything fits.
    pub fn sound(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::Entry(broken) => write!(f, "the first bad entry is {}: {}", broken.seq, broken.what),
            Finding::Apply(broken) => {
                write!(f, "the first entry that cannot be applied is {}: {}", broken.seq, broken.what)
            }
            Finding::NoSuchHead(hash) => write!(f, "no entry of the journal has the hash {hash}"),
            Finding::Row(BadRow { table, key, fault }) => match fault {
                RowFault::Missing => write!(f, "{table}: the row {key} is missing"),
                RowFault::Extra => write!(f, "{table}: the row {key} is there without a reason"),
                RowFault::Differs { is, should_be } => {
                    write!(f, "{table}: the row {key} says {is}; the journal makes it {should_be}")
                }
                RowFault::Unreadable(what) if key.is_empty() => write!(f, "{table}: {what}"),
                RowFault::Unreadable(what) => write!(f, "{table}: the row {key} cannot be read: {what}"),
            },
            Finding::Sum { item, sum } => {
                write!(
                    f,
                    "the quantities of item {item} add up to {sum} millionths over all locations, not to 0"
                )
            }
            Finding::Sums(what) => write!(f, "the balances cannot be added up: {what}"),
            Finding::Pages(what) => write!(f, "the file's pages do not check: {what}"),
        }
    }
}

/// Verifies the store of a folder that nobody else has open, pages and all.
pub fn verify_folder(
    dir: &Path,
    opening: &Opening,
    since: Option<Hash>,
    hear: &mut Hear<'_>,
) -> Result<Report, StoreFault> {
    sound(&dir.join(DATA_FILE), || verify_closed(dir, opening, since, hear))
}

fn verify_closed(
    dir: &Path,
    opening: &Opening,
    since: Option<Hash>,
    hear: &mut Hear<'_>,
) -> Result<Report, StoreFault> {
    let mut store = Store::open(dir, opening)?;
    hear(Progress { step: Step::Pages, done: 0, total: None });
    let pages = store.check_pages();
    let whole = guarded(|| verify_state(&store.read()?, Side::beside(&store, Some(dir)), since, hear));
    let mut report = whole.transpose()?.unwrap_or_else(|| Report {
        findings: vec![Finding::Pages(String::from("they contradict each other; no more can be said"))],
        ..Report::default()
    });
    match pages {
        Ok(true) => {}
        Ok(false) => report.notes.push(String::from("the file had not been closed; it was put right")),
        Err(fault) => report.findings.insert(0, Finding::Pages(fault.to_string())),
    }
    match store.close() {
        // With damaged pages it does not close well; what was found is what is to be told.
        Err(fault) if report.sound() => Err(fault),
        _ => Ok(report),
    }
}

/// Verifies a store that is at work, by a copy as of now.
pub fn verify_live(store: &Store, since: Option<Hash>, hear: &mut Hear<'_>) -> Result<Report, StoreFault> {
    sound(&store.place(), || verify_copy(store, since, hear))
}

fn verify_copy(store: &Store, since: Option<Hash>, hear: &mut Hear<'_>) -> Result<Report, StoreFault> {
    let beside = Side::beside(store, store.dir());
    let copied = scratch::blank(beside).and_then(|side| {
        copy::copy_out(&store.read()?, side.store.db()?, &side.store.place(), hear)?;
        Ok(side)
    });
    let mut report = match copied {
        Ok(mut side) => {
            hear(Progress { step: Step::Pages, done: 0, total: None });
            let pages = side.store.check_pages();
            let mut report = verify_state(&side.store.read()?, beside, since, hear)?;
            if let Err(fault) = pages {
                report.findings.insert(0, Finding::Pages(fault.to_string()));
            }
            report
        }
        // A row that does not check cannot be copied: look at the store itself, to name what stands on it.
        Err(StoreFault::Unreadable(_)) => verify_state(&store.read()?, beside, since, hear)?,
        Err(fault) => return Err(fault),
    };
    report.notes.push(String::from(
        "the store is in use: a copy as of now was verified; the pages of the file itself are checked when nobody has it open",
    ));
    Ok(report)
}

/// Verifies a snapshot; the tables are made afresh in `side`.
pub fn verify_state(
    state: &Reading,
    side: Side<'_>,
    since: Option<Hash>,
    hear: &mut Hear<'_>,
) -> Result<Report, StoreFault> {
    let scratch = scratch::empty(side)?;
    let mut report = Report::default();
    let whole = replay(state, &scratch.store, since, &mut report, hear)?;
    let made = whole.then(|| scratch.store.read()).transpose()?;
    let mut comparing = Comparing { is: state, should_be: made.as_ref(), bad: Vec::new(), rows: 0, hear };
    match each_table(&mut comparing) {
        Ok(()) => {}
        Err(never) => match never {},
    }
    report.rows = comparing.rows;
    report.findings.extend(comparing.bad.into_iter().map(Finding::Row));
    zero_sums(state, &mut report.findings);
    if !whole {
        report.notes.push(String::from(
            "the tables were not compared with the journal, because the journal itself does not fit",
        ));
    }
    Ok(report)
}

/// Follows the chain and applies every entry on the side; whether it came to the end.
fn replay(
    state: &Reading,
    side: &Store,
    since: Option<Hash>,
    report: &mut Report,
    hear: &mut Hear<'_>,
) -> Result<bool, StoreFault> {
    let total = state.raw_len(Entries::NAME).ok();
    let mut walker = match Walker::new(state) {
        Ok(walker) => walker,
        Err(fault) => {
            report.findings.push(Finding::Entry(Broken { seq: Seq(1), what: fault.to_string() }));
            return Ok(false);
        }
    };
    let mut touched = Touched::default();
    let (mut batch, mut waiting, mut whole) = (Vec::new(), 0_usize, true);
    let mut batches = 0_u32;
    loop {
        match walker.next_entry() {
            Ok(Some((entry, hash))) => {
                report.entries += 1;
                report.lines += u64::from(entry.header.lines);
                if since == Some(hash) {
                    report.since = Some(entry.header.seq);
                }
                waiting += entry.events.len() + 1;
                batch.push(entry);
            }
            Ok(None) => break,
            Err(broken) => {
                report.findings.push(Finding::Entry(broken));
                whole = false;
                break;
            }
        }
        if waiting >= BATCH_LINES {
            hear(Progress { step: Step::Journal, done: report.entries, total });
            batches = batches.wrapping_add(1);
            let durable = if batches.is_multiple_of(FLUSH_EVERY) { Durable::Yes } else { Durable::No };
            whole = apply_batch(state, side, &mut batch, &mut touched, durable, report)?;
            waiting = 0;
            if !whole {
                break;
            }
        }
    }
    whole = apply_batch(state, side, &mut batch, &mut touched, Durable::No, report)? && whole;
    let head = walker.head();
    report.head = (head.0 > Seq(0)).then_some(head);
    if let Some(hash) = since.filter(|_| whole && report.since.is_none()) {
        report.findings.push(Finding::NoSuchHead(hash));
    }
    Ok(whole)
}

/// Applies entries on the side in one transaction; whether all of them went.
fn apply_batch(
    journal: &Reading,
    side: &Store,
    batch: &mut Vec<Entry>,
    touched: &mut Touched,
    durable: Durable,
    report: &mut Report,
) -> Result<bool, StoreFault> {
    let txn = side.begin()?;
    {
        let mut state = Beside { journal, side: txn.state() };
        for entry in batch.drain(..) {
            if let Err(fault) = apply_entry(&mut state, &entry, touched) {
                let broken = Broken { seq: entry.header.seq, what: fault.to_string() };
                report.findings.push(Finding::Apply(broken));
                return Ok(false);
            }
        }
    }
    txn.commit(durable).map_err(|fault| StoreFault::Stopped(fault.to_string()))?;
    Ok(true)
}

/// Adds up each item over all locations.
fn zero_sums(state: &Reading, findings: &mut Vec<Finding>) {
    let mut current: Option<(ItemId, i128)> = None;
    let mut end = |item: Option<(ItemId, i128)>| {
        if let Some((item, sum)) = item.filter(|(_, sum)| *sum != 0) {
            findings.push(Finding::Sum { item, sum });
        }
    };
    let span = (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded);
    let walked = state.raw_scan(Balances::NAME, span, Direction::Up, &mut |key, value| {
        // A row that cannot be read has been told of already.
        if let Ok(((item, _, _), balance)) = row::<Balances>(key, value) {
            let on_hand = i128::from(balance.on_hand.0);
            match &mut current {
                Some((of, sum)) if *of == item => *sum += on_hand,
                _ => end(current.replace((item, on_hand))),
            }
        }
        std::ops::ControlFlow::Continue(())
    });
    end(current);
    if let Err(fault) = walked {
        findings.push(Finding::Sums(fault.to_string()));
    }
}
