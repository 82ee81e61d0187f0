//! What a plan must leave true at its end: counts that were posted, and legality at every later moment.

use std::ops::Bound;

use super::super::super::book;
use super::super::super::event::{About, Event, MoveKind, Observation, Party};
use super::super::super::ids::{EntryLine, ItemId, LocationId, Record, Seq};
use super::super::super::quantity::Qty;
use super::super::super::receipt::Notice;
use super::super::super::refusal::{Fault, Rejection, Why};
use super::super::super::table::{Direction, Read, Unreadable, closed};
use super::super::super::tables::{Fact, Lines, MovesByRecord, Observations, Observed, ObservedState};
use super::super::super::time::Moment;
use super::super::dating::Dated;
use super::super::legal::{rises_beyond, violation};
use super::super::standing::changes_after;
use super::{Plan, Shortage, Spec};

impl<R: Read> Plan<'_, R> {
    /// A movement that is effective before a posted observation changes what the book said then: the first such
    /// observation at or after it takes the difference back, and later ones are right already.
    pub(super) fn keep_counts_true(&mut self) -> Result<(), Rejection> {
        if book::fact(self.book, Fact::LastCount)? == 0 {
            return Ok(());
        }
        let mut corrections = Vec::new();
        for (record, changes) in &self.changes {
            if record.location.is_outside() {
                continue;
            }
            for (at, by) in &changes.by_moment {
                if *by == 0 {
                    continue;
                }
                // What happens now comes after all that was seen so far, be it at this very moment.
                let live = self.dated == Dated::Live && *at == self.context.now;
                let from = if live { at.plus(1) } else { *at };
                if let Some((line, seen_at)) = self.first_posted(*record, from)? {
                    corrections.push((*record, line, seen_at, by.saturating_neg()));
                }
            }
        }
        for (record, line, at, by) in corrections {
            let inwards = by > 0;
            let (from, to) = if inwards {
                (LocationId::LOSS, record.location)
            } else {
                (record.location, LocationId::LOSS)
            };
            let spec = Spec {
                item: record.item,
                lot: record.lot,
                from,
                to,
                quantity: Qty(by).abs(),
                kind: MoveKind::CountCorrection,
                cost: None,
                party: Party::Nobody,
                reason: None,
                typed: None,
            };
            self.push(spec, at, About::Observation(line));
            self.correct_first(record, at, by);
            self.notices.push(Notice::CountHolds { record, observation: line, at });
        }
        Ok(())
    }

    /// What corrects a count is one thing with what the count posted: it is judged as if it came just before all else
    /// of its moment, or between the two the record would seem short. What happened at that very moment needs no help.
    fn correct_first(&mut self, record: Record, at: Moment, by: i64) {
        let Some(changes) = self.changes.get_mut(&record) else { return };
        let earlier = changes.by_moment.first_key_value().is_some_and(|(first, _)| *first < at);
        if !earlier {
            return;
        }
        for (moment, by) in [(at, by.saturating_neg()), (at.minus(1), by)] {
            let sum = changes.by_moment.entry(moment).or_default();
            *sum = sum.saturating_add(by);
        }
    }

    /// What may be taken from a record at the plan's moment, as far as the record alone says: what it has held at
    /// least since then. Up to the first count after it, that is: the count saw the goods gone already.
    pub fn takeable(&self, record: Record) -> Result<Qty, Unreadable> {
        if self.dated == Dated::Live {
            return self.held(record);
        }
        let until = self.first_posted(record, self.at)?.map(|(_, at)| at);
        let later = changes_after(self.book, record, self.at)?;
        let now = book::on_hand(self.book, record)?.0;
        let mut held = later.iter().fold(now, |held, step| held.saturating_sub(step.change.0));
        let mut least = held;
        let mut steps = later.iter().take_while(|step| until.is_none_or(|until| step.at < until)).peekable();
        while let Some(step) = steps.next() {
            held = held.saturating_add(step.change.0);
            if !steps.peek().is_some_and(|next| next.at == step.at && next.corrects) {
                least = least.min(held);
            }
        }
        let planned = self.changes.get(&record).map_or(0, |changes| changes.sum);
        Ok(Qty(least.saturating_add(planned)))
    }

    /// Whether a count after the plan's moment saw what it does to a record: nothing changes there any more.
    pub fn seen_since(&self, record: Record) -> Result<bool, Unreadable> {
        Ok(self.dated == Dated::Given && self.first_posted(record, self.at)?.is_some())
    }

    /// What the plan changes a record by, as it is now: what a later count saw already changes nothing any more.
    pub fn planned_now(&self, record: Record) -> Result<i64, Unreadable> {
        let Some(changes) = self.changes.get(&record) else { return Ok(0) };
        if self.dated == Dated::Live || book::fact(self.book, Fact::LastCount)? == 0 {
            return Ok(changes.sum);
        }
        let mut sum = 0_i64;
        for (at, by) in &changes.by_moment {
            if self.first_posted(record, *at)?.is_none() {
                sum = sum.saturating_add(*by);
            }
        }
        Ok(sum)
    }

    /// The first posted observation of a record at or after a moment, this entry's own left out.
    pub(super) fn first_posted(
        &self,
        record: Record,
        at: Moment,
    ) -> Result<Option<(EntryLine, Moment)>, Unreadable> {
        let Record { item, location, lot } = record;
        let low = (item, location, lot, at, Seq(0), 0);
        let high = (item, location, lot, Moment::MAX, Seq(u64::MAX), u32::MAX);
        for ((_, _, _, seen_at, seq, line), observed) in
            self.book.rows::<Observations>(closed(low, high), Direction::Up, 1_000)?
        {
            let line = EntryLine { seq, line };
            if observed.state == ObservedState::Posted && !self.withdrawn.contains(&line) {
                return Ok(Some((line, seen_at)));
            }
        }
        Ok(None)
    }

    /// A fault for each record that would come to more than can be kept, now or at a moment before.
    fn sums_beyond(&self) -> Result<Vec<Fault>, Rejection> {
        let mut sums = Vec::new();
        for (record, changes) in &self.changes {
            let beyond = changes.beyond
                || self.held(*record)?.bounded().is_none()
                || (self.dated == Dated::Given && rises_beyond(self.book, *record, &changes.by_moment)?);
            if beyond {
                let (_, item) = book::item(self.book, record.item)?;
                let (_, place) = book::location(self.book, record.location)?;
                let why = Why::SumTooLarge { item: item.sku, location: place.code };
                sums.push((*record, Fault { line: changes.line, why }));
            }
        }
        // Outside comes first in the order of records; where the goods are inside says more.
        let inside = |of: &Record| !of.location.is_outside();
        let told: Vec<ItemId> = sums.iter().filter(|(of, _)| inside(of)).map(|(of, _)| of.item).collect();
        sums.retain(|(of, _)| inside(of) || !told.contains(&of.item));
        Ok(sums.into_iter().map(|(_, fault)| fault).collect())
    }

    /// Judges every record that something is taken from.
    pub(super) fn judge(&mut self) -> Result<(), Rejection> {
        let mut faults = self.sums_beyond()?;
        if !faults.is_empty() {
            self.faults.append(&mut faults);
            return Ok(());
        }
        for (record, changes) in &self.changes {
            if record.location.is_outside() {
                continue;
            }
            let Some(found) = violation(self.book, *record, &changes.by_moment)? else { continue };
            if self.below.contains(record) {
                self.notices.push(Notice::Negative(*record));
                continue;
            }
            let (_, item) = book::item(self.book, record.item)?;
            let why = if let Some(why) = self.dated_ahead(*record)? {
                why.into()
            } else if found.past {
                let (_, place) = book::location(self.book, record.location)?;
                Why::PastNegative {
                    item: item.sku,
                    location: place.code,
                    lot: self.lot_number(record.lot)?,
                    at: self.settings.calendar().shown(found.at),
                    short: (!self.blind(record.location)?).then_some(found.short),
                }
                .into()
            } else {
                let asked = Qty(changes.sum.saturating_neg());
                self.not_enough(
                    &Shortage {
                        id: record.item,
                        item: &item,
                        from: Some(record.location),
                        lot: Some(record.lot),
                        asked,
                    },
                    None,
                    &[],
                )?
            };
            match why {
                Rejection::Refused(refused) => faults.extend(
                    refused.faults.into_iter().map(|fault| Fault { line: changes.line, why: fault.why }),
                ),
                unreadable => return Err(unreadable),
            }
        }
        self.faults.extend(faults);
        Ok(())
    }

    /// Goods may be short now because an entry that moved them is dated later than now, by a clock that was ahead.
    fn dated_ahead(&self, record: Record) -> Result<Option<Why>, Rejection> {
        let Record { item, location, lot } = record;
        let after = (item, location, lot, self.context.now, Seq(u64::MAX), u32::MAX);
        let last = (item, location, lot, Moment::MAX, Seq(u64::MAX), u32::MAX);
        let span = (Bound::Excluded(after), Bound::Included(last));
        let Some(((.., at, seq, _), _)) = self.book.first::<MovesByRecord>(span, Direction::Up)? else {
            return Ok(None);
        };
        let (_, item) = book::item(self.book, item)?;
        let (_, place) = book::location(self.book, location)?;
        let what = format!(
            "{} at {}: entry {seq} is dated {}, later than now, by a clock that was ahead; undo it and enter it again",
            item.sku,
            place.code,
            self.settings.calendar().minute(at)
        );
        Ok(Some(Why::Unfit { what }))
    }

    /// Whether planned changes of one record are legal by themselves: a count asks before it posts.
    pub fn would_be_legal(&self, record: Record, at: Moment, by: i64) -> Result<bool, Rejection> {
        let mut changes = self.changes.get(&record).map(|c| c.by_moment.clone()).unwrap_or_default();
        let moment = changes.entry(at).or_default();
        *moment = moment.saturating_add(by);
        Ok(violation(self.book, record, &changes)?.is_none())
    }

    /// The observation that a line of the journal records, with its row.
    pub fn observation(&self, line: EntryLine) -> Result<Option<(Observation, Observed)>, Rejection> {
        let Some(Event::Observed(seen)) = self.book.get::<Lines>(&(line.seq, line.line))? else {
            return Ok(None);
        };
        let Record { item, location, lot } = seen.record;
        let key = (item, location, lot, seen.at, line.seq, line.line);
        Ok(self.book.get::<Observations>(&key)?.map(|row| (seen, row)))
    }
}
