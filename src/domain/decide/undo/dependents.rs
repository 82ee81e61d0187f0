//! Which later entries stand on what is to be undone: the fewest that would have to be undone first.

use std::collections::{BTreeMap, BTreeSet};

use super::super::legal::walk;
use super::super::plan::Plan;
use super::super::standing::{self, Step};
use super::header;
use crate::domain::book;
use crate::domain::ids::{Record, Seq};
use crate::domain::quantity::Qty;
use crate::domain::refusal::{Never, Refused, Rejection, Why};
use crate::domain::table::{Direction, Read, closed};
use crate::domain::tables::{MovesByRecord, Undone};
use crate::domain::time::Moment;

/// How many of a record's movements before a moment are looked at for what was dated back.
const LOOK_BACK: usize = 10_000;

/// Where later entries used what the line brought, names the fewest of them that would free it, newest first; or says
/// that it can never be undone, where one of them cannot.
pub(super) fn dependents<R: Read>(
    plan: &Plan<'_, R>,
    undone: Seq,
    refused: Refused,
) -> Result<Rejection, Rejection> {
    let about_stock = refused
        .faults
        .iter()
        .any(|fault| matches!(fault.why, Why::NotEnough { .. } | Why::PastNegative { .. }));
    if !about_stock {
        return Ok(refused.into());
    }
    let mut blocking = BTreeSet::new();
    for (record, changes) in plan.changes_inside() {
        let Some((first, _)) = changes.first_key_value() else { continue };
        let history = History::of(plan.book, record, *first, undone)?;
        match history.freed(plan.book, changes)? {
            Freed::By(entries) => blocking.extend(entries),
            Freed::Never(by) => {
                return Ok(Why::Never { seq: undone, why: Never::Overtaken { by } }.into());
            }
            Freed::ByNothing => return Ok(refused.into()),
        }
    }
    if blocking.is_empty() {
        return Ok(refused.into());
    }
    Ok(Why::DependedOn { entries: blocking.into_iter().rev().collect() }.into())
}

/// What would have to be undone first.
enum Freed {
    /// These entries, if any.
    By(BTreeSet<Seq>),
    /// Nothing helps, for this entry stands for ever.
    Never(Seq),
    /// Nothing helps.
    ByNothing,
}

/// What came after a line in one record, the line's own entry left out.
struct History {
    first: Moment,
    now: Qty,
    later: Vec<Step>,
    /// What entries that came later in the journal took at that moment or before it.
    before: Vec<Taken>,
}

/// What an entry took from the record, as a negative number, and when.
type Taken = (i64, Moment, Seq);

impl History {
    fn of<R: Read>(book: &R, record: Record, first: Moment, undone: Seq) -> Result<History, Rejection> {
        // What happened at the very same moment stands on it too, where it came later in the journal.
        let later: Vec<Step> = standing::changes_after(book, record, first.minus(1))?
            .into_iter()
            .filter(|step| step.at > first || step.seq > undone)
            .collect();
        let mut before = taken_before(book, record, first, undone)?;
        before.retain(|(_, at, seq)| !later.iter().any(|step| (&step.at, &step.seq) == (at, seq)));
        Ok(History { first, now: book::on_hand(book, record)?, later, before })
    }

    /// The fewest entries without which the changes would be legal: at the first moment that is short, the one that
    /// took most so far, and so on. What was dated back, or undone, since is looked at where that is not enough.
    fn freed<R: Read>(&self, book: &R, changes: &BTreeMap<Moment, i64>) -> Result<Freed, Rejection> {
        let mut takers: Vec<Taken> = self
            .later
            .iter()
            .filter(|step| step.change.0 < 0)
            .map(|step| (step.change.0, step.at, step.seq))
            .collect();
        takers.sort_unstable();
        let mut freed = BTreeSet::new();
        while let Some(short_at) = self.short_without(&freed, changes) {
            let mut never = None;
            let mut found = None;
            let so_far = takers.iter().chain(&self.before);
            for (_, _, seq) in so_far.filter(|(_, at, seq)| *at <= short_at && !freed.contains(seq)) {
                if header(book, *seq)?.action.is_of_master_data() {
                    never = never.or(Some(*seq));
                } else {
                    found = Some(*seq);
                    break;
                }
            }
            match (found, never) {
                (Some(seq), _) => freed.insert(seq),
                (None, Some(by)) => return Ok(Freed::Never(by)),
                (None, None) => return Ok(Freed::ByNothing),
            };
        }
        Ok(Freed::By(freed))
    }

    /// The first moment that would be short, were the freed entries undone.
    fn short_without(&self, freed: &BTreeSet<Seq>, changes: &BTreeMap<Moment, i64>) -> Option<Moment> {
        let later = self.later.iter().map(|step| (step.change.0, step.seq));
        let before = self.before.iter().map(|(change, _, seq)| (*change, *seq));
        let back = later
            .chain(before)
            .filter(|(_, seq)| freed.contains(seq))
            .fold(0_i64, |s, (c, _)| s.saturating_sub(c));
        let later: Vec<_> = self
            .later
            .iter()
            .filter(|step| step.at > self.first && !freed.contains(&step.seq))
            .copied()
            .collect();
        walk(Qty(self.now.0.saturating_add(back)), &later, changes).map(|violation| violation.at)
    }
}

/// What entries after `undone` in the journal took from a record at a moment or before it, and is not undone: they
/// were dated back, or they are undos themselves. The most first.
fn taken_before<R: Read>(
    book: &R,
    record: Record,
    first: Moment,
    undone: Seq,
) -> Result<Vec<Taken>, Rejection> {
    let Record { item, location, lot } = record;
    let span = closed(
        (item, location, lot, Moment(0), Seq(0), 0),
        (item, location, lot, first, Seq(u64::MAX), u32::MAX),
    );
    let mut taken: BTreeMap<(Seq, Moment), i64> = BTreeMap::new();
    for ((_, _, _, at, seq, line), change) in book.rows::<MovesByRecord>(span, Direction::Down, LOOK_BACK)? {
        if seq > undone && change < Qty::ZERO && book.get::<Undone>(&(seq, line))?.is_none() {
            let sum = taken.entry((seq, at)).or_default();
            *sum = sum.saturating_add(change.0);
        }
    }
    let mut taken: Vec<Taken> = taken.into_iter().map(|((seq, at), change)| (change, at, seq)).collect();
    taken.sort_unstable();
    Ok(taken)
}
