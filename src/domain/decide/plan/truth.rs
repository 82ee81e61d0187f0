//! What a plan must leave true at its end: counts that were posted, and legality at every later moment.

use std::ops::{Bound, ControlFlow};

use super::super::super::book;
use super::super::super::event::{About, Event, MoveKind, Movement, Observation, Party};
use super::super::super::ids::{EntryLine, ItemId, LocationId, Record, Seq};
use super::super::super::quantity::Qty;
use super::super::super::receipt::Notice;
use super::super::super::refusal::{Fault, Rejection, Why};
use super::super::super::settings::Settings;
use super::super::super::table::{Direction, Read, Unreadable};
use super::super::super::tables::{
    Entries, Fact, Lines, MovesByRecord, Observations, Observed, ObservedState,
};
use super::super::super::time::Moment;
use super::super::dating::{Dated, first_open};
use super::super::legal::{rises_beyond, violation};
use super::super::standing::changes_after;
use super::{Plan, Shortage, Spec};

/// When something truly came: a moment, and the entry that told of it as it happened, so that of two things in the same
/// millisecond the later entry's comes later. What is told with a time of its own (entry 0) comes before all else of
/// that moment.
pub(in super::super) type Truth = (Moment, Seq);

/// What the book says of the moment of an observation, as far as is known today: all that truly came before it. What
/// happened in its very millisecond after it is left out, and what a closed period let in only later is in it.
pub fn book_as_seen<R: Read>(
    book: &R,
    settings: &Settings,
    seen: &Observation,
    line: EntryLine,
) -> Result<Qty, Rejection> {
    let Record { item, location, lot } = seen.record;
    let own = (seen.at, line.seq);
    let closed = first_open(book, settings, seen.at)? > seen.at;
    let end = if closed { Moment::MAX } else { seen.at };
    let span = (
        Bound::Included((item, location, lot, seen.at, Seq(0), 0)),
        Bound::Included((item, location, lot, end, Seq(u64::MAX), u32::MAX)),
    );
    let mut held = book::on_hand_at(book, seen.record, seen.at)?;
    for ((_, _, _, at, seq, line), change) in book.rows::<MovesByRecord>(span, Direction::Up, usize::MAX)? {
        let Some(Event::Moved(movement)) = book.get::<Lines>(&(seq, line))? else { continue };
        let before = truth_of(book, EntryLine { seq, line }, &movement)? < own;
        let by = match (at > seen.at, before) {
            (true, true) => change,
            (false, false) => change.negated(),
            _ => continue,
        };
        held = held.plus(by).ok_or(Why::TooLarge)?;
    }
    Ok(held)
}

/// When a movement of the journal truly came. A reversal comes when what it reverses came, and what belongs to an
/// observation comes with it.
pub(in super::super) fn truth_of<R: Read>(
    book: &R,
    line: EntryLine,
    movement: &Movement,
) -> Result<Truth, Unreadable> {
    let (mut line, mut movement) = (line, movement.clone());
    while let About::Reverses(original) = movement.about {
        match book.get::<Lines>(&(original.seq, original.line))? {
            Some(Event::Moved(reversed)) if original.seq < line.seq => {
                (line, movement) = (original, reversed);
            }
            _ => break,
        }
    }
    if let About::Observation(seen) = movement.about
        && let Some(Event::Observed(observation)) = book.get::<Lines>(&(seen.seq, seen.line))?
    {
        return Ok((observation.at, seen.seq));
    }
    let header = book.get::<Entries>(&line.seq)?.map(|row| row.header);
    let live = header.is_some_and(|header| header.effective == header.recorded);
    Ok((movement.at, if live { line.seq } else { Seq(0) }))
}

impl<R: Read> Plan<'_, R> {
    /// A movement that truly came before a posted observation changes what the book said then: the first such
    /// observation after it takes the difference back, and later ones are right already. Where a closed period lets
    /// the movement in only later than the observation, it is taken back in the same instant.
    pub(super) fn keep_counts_true(&mut self) -> Result<(), Rejection> {
        if book::fact(self.book, Fact::LastCount)? == 0 {
            return Ok(());
        }
        let mut corrections = Vec::new();
        for (record, changes) in self.changes.iter().filter(|(record, _)| !record.location.is_outside()) {
            for ((truth, at), by) in changes.by_truth.iter().filter(|(_, by)| **by != 0) {
                if let Some((line, seen_at)) = self.first_posted(*record, *truth)? {
                    corrections.push((*record, line, seen_at, *at, by.saturating_neg()));
                }
            }
        }
        for (record, line, seen_at, came_at, by) in corrections {
            let at = seen_at.max(came_at);
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
            self.book_in(spec, at, About::Observation(line));
            if came_at < at {
                self.correct_first(record, at, by);
            }
            self.notices.push(Notice::CountHolds { record, observation: line, at: seen_at });
        }
        Ok(())
    }

    /// What corrects a count is a part of what the count posted: it is judged as if it came just before all else of its
    /// moment, or between the two the record would seem short.
    fn correct_first(&mut self, record: Record, at: Moment, by: i64) {
        let Some(changes) = self.changes.get_mut(&record) else { return };
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
        let until = self.first_posted(record, (self.at, Seq(0)))?.map(|(_, at)| at);
        let later = changes_after(self.book, record, self.at)?;
        let now = book::on_hand(self.book, record)?.0;
        let mut held = later.iter().fold(now, |held, step| held.saturating_sub(step.change.0));
        let mut least = held;
        for step in later.iter().take_while(|step| until.is_none_or(|until| step.at < until)) {
            held = held.saturating_add(step.change.0);
            least = least.min(held);
        }
        let planned = self.changes.get(&record).map_or(0, |changes| changes.sum);
        Ok(Qty(least.saturating_add(planned)))
    }

    /// Whether a count after the plan's moment saw what it does to a record: nothing changes there any more.
    pub fn seen_since(&self, record: Record) -> Result<bool, Unreadable> {
        Ok(self.dated == Dated::Given && self.first_posted(record, (self.at, Seq(0)))?.is_some())
    }

    /// What the plan changes a record by, as it is now: what a later count saw already changes nothing any more.
    pub fn planned_now(&self, record: Record) -> Result<i64, Unreadable> {
        let Some(changes) = self.changes.get(&record) else { return Ok(0) };
        if book::fact(self.book, Fact::LastCount)? == 0 {
            return Ok(changes.sum);
        }
        let mut sum = 0_i64;
        for ((truth, _), by) in &changes.by_truth {
            if self.first_posted(record, *truth)?.is_none() {
                sum = sum.saturating_add(*by);
            }
        }
        Ok(sum)
    }

    /// The first posted observation of a record after a point, this entry's own left out.
    fn first_posted(
        &self,
        record: Record,
        (at, seq): Truth,
    ) -> Result<Option<(EntryLine, Moment)>, Unreadable> {
        let Record { item, location, lot } = record;
        let span = (
            Bound::Excluded((item, location, lot, at, seq, u32::MAX)),
            Bound::Included((item, location, lot, Moment::MAX, Seq(u64::MAX), u32::MAX)),
        );
        let mut first = None;
        let mut visit = |(_, _, _, seen_at, seq, line), observed: Observed| {
            let line = EntryLine { seq, line };
            if observed.state != ObservedState::Posted || self.withdrawn.contains(&line) {
                return ControlFlow::Continue(());
            }
            first = Some((line, seen_at));
            ControlFlow::Break(())
        };
        self.book.scan::<Observations>(span, Direction::Up, &mut visit)?;
        Ok(first)
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
            let why = if let Some(why) = self.veiled(record.location)? {
                why.into()
            } else if let Some(why) = self.dated_ahead(*record)? {
                why.into()
            } else if found.past {
                let (_, place) = book::location(self.book, record.location)?;
                Why::PastNegative {
                    item: item.sku,
                    location: place.code,
                    lot: self.lot_number(record.lot)?,
                    at: self.settings.calendar().shown(found.at),
                    short: Some(found.short),
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
