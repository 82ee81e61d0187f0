//! Whether changes to a record leave every balance legal from their moment on, not only now.
//!
//! Only what stands is walked: a line and what took it back at the same moment are nothing together.

use std::collections::BTreeMap;

use super::super::book;
use super::super::ids::Record;
use super::super::quantity::{QTY_MAX, Qty};
use super::super::table::{Read, Unreadable};
use super::super::time::Moment;
use super::standing::{self, Step};

/// The first moment at which a record would hold less than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Violation {
    /// When.
    pub at: Moment,
    /// How much is missing then.
    pub short: Qty,
    /// Whether later movements stand between that moment and now.
    pub past: bool,
}

/// Walks a record's balance from the first change on, judged after each whole entry. A record that is below nothing
/// already may go up, never further down.
pub(super) fn violation<R: Read>(
    book: &R,
    record: Record,
    changes: &BTreeMap<Moment, i64>,
) -> Result<Option<Violation>, Unreadable> {
    let Some((first, _)) = changes.first_key_value() else { return Ok(None) };
    if changes.values().all(|change| *change >= 0) {
        return Ok(None);
    }
    let later = standing::changes_after(book, record, *first)?;
    Ok(walk(book::on_hand(book, record)?, &later, changes))
}

/// A change as large as this, a millionth of what can be kept, is looked at closely. Smaller ones of one record would
/// have to be dated back eight million times before their sum could be beyond what a number holds.
const LARGE: u64 = QTY_MAX.unsigned_abs() / 1_000_000;

/// Whether a record would hold more than can be kept, or fall as far below nothing, at a moment from the first change
/// on. Places outside are records like others: what went through one adds up.
pub(super) fn rises_beyond<R: Read>(
    book: &R,
    record: Record,
    changes: &BTreeMap<Moment, i64>,
) -> Result<bool, Unreadable> {
    if changes.values().all(|change| change.unsigned_abs() < LARGE) {
        return Ok(false);
    }
    let Some((first, _)) = changes.first_key_value() else { return Ok(false) };
    let later = standing::changes_after(book, record, *first)?;
    let ours = changes.iter().map(|(at, by)| (*at, *by));
    let mut all: Vec<(Moment, i64)> = later.iter().map(|step| (step.at, step.change.0)).chain(ours).collect();
    all.sort_by_key(|(at, _)| *at);
    let moved_later: i128 = later.iter().map(|step| i128::from(step.change.0)).sum();
    let mut balance = i128::from(book::on_hand(book, record)?.0) - moved_later;
    Ok(all.into_iter().any(|(_, by)| {
        balance += i128::from(by);
        balance.unsigned_abs() > u128::from(QTY_MAX.unsigned_abs())
    }))
}

/// The walk itself: `now` is what the record holds today, `later` its changes after the first of ours.
pub(super) fn walk(now: Qty, later: &[Step], changes: &BTreeMap<Moment, i64>) -> Option<Violation> {
    let moved_later: i64 = later.iter().fold(0, |sum, step| sum.saturating_add(step.change.0));
    let mut balance = now.0.saturating_sub(moved_later);
    let mut ours = 0_i64;
    let mut own = changes.iter().peekable();
    let judge = |balance: i64, ours: i64, at: Moment| {
        let after = balance.saturating_add(ours);
        (ours < 0 && after < 0).then(|| Violation {
            at,
            short: Qty(after.saturating_neg().min(ours.saturating_neg())),
            past: !later.is_empty(),
        })
    };
    for step in later {
        let at = &step.at;
        // Ties go by sequence: what is in the journal comes before what is being decided.
        while let Some((when, by)) = own.next_if(|(when, _)| *when < at) {
            ours = ours.saturating_add(*by);
            if let Some(violation) = judge(balance, ours, *when) {
                return Some(violation);
            }
        }
        balance = balance.saturating_add(step.change.0);
        if let Some(violation) = judge(balance, ours, *at) {
            return Some(violation);
        }
    }
    for (when, by) in own {
        ours = ours.saturating_add(*by);
        if let Some(violation) = judge(balance, ours, *when) {
            return Some(violation);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::super::ids::Seq;
    use super::*;

    fn check(now: i64, later: &[(u64, i64)], ours: &[(u64, i64)], expected: Option<(u64, i64)>) {
        let later: Vec<_> = later
            .iter()
            .enumerate()
            .map(|(n, (at, by))| Step { at: Moment(*at), seq: Seq(n as u64 + 1), change: Qty(*by) })
            .collect();
        let ours = ours.iter().map(|(at, by)| (Moment(*at), *by)).collect();
        let found = walk(Qty(now), &later, &ours).map(|v| (v.at.0, v.short.0));
        assert_eq!(found, expected, "now {now}, later {later:?}, ours {ours:?}");
    }

    #[test]
    fn a_balance_is_judged_at_every_moment_from_the_change_on() {
        check(10, &[], &[(5, -10)], None);
        check(10, &[], &[(5, -11)], Some((5, 1)));
        // 10 now, but 8 of it came later: at 5 there were 2.
        check(10, &[(7, 8)], &[(5, -3)], Some((5, 1)));
        check(10, &[(7, 8)], &[(5, -2)], None);
        // 10 then, 8 taken later: taking 3 more leaves the later one short.
        check(2, &[(7, -8)], &[(5, -3)], Some((7, 1)));
        // A correction at the same record later gives it back.
        check(2, &[(7, -8)], &[(5, -3), (6, 3)], None);
        check(2, &[(7, -8)], &[(5, -3), (7, 3)], Some((7, 1)));
        // Below nothing already: up is fine, down is not.
        check(-5, &[], &[(5, 3)], None);
        check(-5, &[], &[(5, 3), (6, -3)], None);
        check(-5, &[], &[(5, -1)], Some((5, 1)));
    }
}
