//! What a plan must leave true at its end: counts that were posted, and legality at every later moment.

use super::super::super::book;
use super::super::super::event::{About, Event, MoveKind, Observation, Party};
use super::super::super::ids::{EntryLine, ItemId, LocationId, Record, Seq};
use super::super::super::quantity::Qty;
use super::super::super::receipt::Notice;
use super::super::super::refusal::{Fault, Rejection, Why};
use super::super::super::table::Read;
use super::super::super::table::{Direction, closed};
use super::super::super::tables::{Fact, Lines, Observations, Observed, ObservedState};
use super::super::super::time::Moment;
use super::super::dating::Dated;
use super::super::legal::{rises_beyond, violation};
use super::{Plan, Shortage, Spec};

impl<R: Read> Plan<'_, R> {
    /// A movement that is effective before a posted observation changes what the book said then: the first such
    /// observation at or after it takes the difference back, and later ones are right already.
    pub(super) fn keep_counts_true(&mut self) -> Result<(), Rejection> {
        let now = self.context.now;
        let live = self.dated == Dated::Live
            && self.changes.values().all(|changes| changes.by_moment.keys().all(|at| *at == now));
        if live {
            return Ok(());
        }
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
                if let Some((line, seen_at)) = self.first_posted(*record, *at)? {
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
            self.notices.push(Notice::CountHolds { record, observation: line, at });
        }
        Ok(())
    }

    /// The first posted observation of a record at or after a moment, this entry's own left out.
    pub(super) fn first_posted(
        &self,
        record: Record,
        at: Moment,
    ) -> Result<Option<(EntryLine, Moment)>, Rejection> {
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
            let why = if found.past {
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
