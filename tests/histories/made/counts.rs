//! Counts: opened, entered as the book says or not, closed, approved, rejected.

use stockroom::domain::command::{Command, CountLine, Source};
use stockroom::domain::event::{Count, Judgement};
use stockroom::domain::ids::{CountId, EntryLine, LotId, Record};
use stockroom::domain::item::Tracking;
use stockroom::domain::party::Role;
use stockroom::domain::quantity::{MILLION, Qty};

use super::{HOUR, Maker};
use crate::counted::State;
use crate::wish::Kind;

/// Places that may be under count at the same time.
const OPEN_MAX: usize = 3;

impl Maker<'_> {
    pub(super) fn count(&mut self, kind: Kind) -> Option<Command> {
        match kind {
            Kind::CountOpen => self.count_open(),
            Kind::CountMatch | Kind::CountNear | Kind::CountOff => self.count_enter(kind),
            Kind::CountClose => {
                let (id, _) = self.open_count()?;
                self.source = Source::Hand;
                Some(Command::CountClose(id))
            }
            Kind::CountApprove => self.judge(Judgement::Approved),
            _ => self.judge(Judgement::Rejected),
        }
    }

    fn open(&self) -> Vec<(CountId, Count)> {
        let open = self.model.counts.iter().filter(|(_, (_, open))| *open);
        open.map(|(id, (count, _))| (*id, count.clone())).collect()
    }

    fn open_count(&mut self) -> Option<(CountId, Count)> {
        let open = self.open();
        self.dice.pick(&open).cloned()
    }

    fn count_open(&mut self) -> Option<Command> {
        if self.open().len() >= OPEN_MAX {
            return None;
        }
        self.counter();
        let place = match self.held() {
            Some((record, _)) if self.dice.chance(90) => record.location,
            _ => self.active_place()?,
        };
        Some(Command::CountOpen(self.place_ref(place)))
    }

    fn count_enter(&mut self, kind: Kind) -> Option<Command> {
        let (id, count) = self.open_count()?;
        match count.by {
            by if by == super::SUPERVISOR => self.is(by, Role::Supervisor),
            by => self.is(by, Role::Clerk),
        }
        self.source = Source::Hand;
        let at = match self.dice.below(10) {
            0..2 => Some(self.dice.between(count.at.0, self.now)),
            2 => Some(self.now - self.dice.below(HOUR).min(self.now - count.at.0)),
            3 => self.known_moment(),
            _ => None,
        };
        self.effective = at;
        let mut there = self.model.stock();
        there.retain(|(record, _)| record.location == count.place);
        let mut lines: Vec<CountLine> = Vec::new();
        for _ in 0..self.dice.between(1, 3) {
            let line = match self.dice.pick(&there).copied() {
                Some((record, _)) => self.sighting(record, at, kind),
                None => self.find(&count),
            };
            lines.extend(
                line.filter(|new| !lines.iter().any(|old| (&old.item, &old.lot) == (&new.item, &new.lot))),
            );
        }
        (!lines.is_empty()).then_some(Command::CountEnter { count: id, lines })
    }

    /// What somebody sees of a record: what the book says, nearly that, or something else.
    fn sighting(&mut self, record: Record, at: Option<u64>, kind: Kind) -> Option<CountLine> {
        let item = self.model.items.get(&record.item)?;
        let book = i64::try_from(self.model.ledger.as_of(&record, at.unwrap_or(self.now))).ok()?;
        let step = MILLION / 10_i64.pow(u32::from(item.decimals));
        let share = book.abs() / 1_000 * i64::from(item.kind.defaults().count_tolerance_permille) / step;
        let off = match kind {
            Kind::CountMatch => 0,
            Kind::CountNear => self.dice.between(1, share.max(1) as u64) as i64,
            _ => self.dice.between(1, 60) as i64 * MILLION / step,
        };
        let counted = if self.dice.chance(50) { book + off * step } else { book - off * step };
        Some(CountLine {
            item: self.item_ref(record.item),
            lot: (record.lot != LotId::NONE).then(|| self.lot_ref(record.lot)),
            counted: Qty(counted.max(0)).into(),
        })
    }

    /// Something where there should be nothing.
    fn find(&mut self, _count: &Count) -> Option<CountLine> {
        let item = self.active_item()?;
        if self.model.items.get(&item)?.tracking == Tracking::Lot {
            return None;
        }
        Some(CountLine { item: self.item_ref(item), lot: None, counted: self.amount(item, None) })
    }

    fn judge(&mut self, judgement: Judgement) -> Option<Command> {
        if self.dice.chance(95) {
            self.signer();
        }
        let review = self.model.counted.seen.iter().filter(|(_, seen)| seen.state == State::Review);
        let review: Vec<EntryLine> = review.map(|(line, _)| *line).collect();
        Some(Command::CountJudge { observation: *self.dice.pick(&review)?, judgement })
    }
}
