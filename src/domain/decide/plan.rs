//! The plan of one command: its movements line by line, what each record then holds, and what stands against it.
//!
//! Every stock command goes through here, so that legality, late counts, second looks and blindness are one rule each.

use std::collections::BTreeMap;

use super::super::book;
use super::super::command::{Look, LotRef, Source, Submission};
use super::super::entry::LINES_MAX;
use super::super::event::{About, Event, MoveKind, Movement, Observation, Party, Reason};
use super::super::ids::{EntryLine, ItemId, LocationId, LotId, Record, ReservationId, Seq};
use super::super::item::{Item, Tracking};
use super::super::party::{Lot, LotStatus, Reservation, Role};
use super::super::quantity::{QTY_MAX, Qty, UnitCost};
use super::super::receipt::Notice;
use super::super::refusal::{Elsewhere, Fault, Refused, Rejection, Why};
use super::super::settings::{Beyond, Settings};
use super::super::table::{Direction, Read, closed};
use super::super::tables::{
    Counts, Fact, Largest, Lines, Locations, Lots, Observations, Observed, ObservedState, Reservations,
};
use super::super::text::{Code, Name};
use super::super::time::{Day, Moment};
use super::dating::{Dated, effective};
use super::legal::{rises_beyond, violation};
use super::{Context, Decided};

/// A movement as a line asks for it.
#[derive(Clone, Debug)]
pub(super) struct Spec {
    pub item: ItemId,
    pub lot: LotId,
    pub from: LocationId,
    pub to: LocationId,
    pub quantity: Qty,
    pub kind: MoveKind,
    pub cost: Option<UnitCost>,
    pub party: Party,
    pub reason: Option<Reason>,
    pub typed: Option<Name>,
}

/// What becomes of one record.
#[derive(Clone, Debug, Default)]
struct Changes {
    /// By moment.
    by_moment: BTreeMap<Moment, i64>,
    /// In all.
    sum: i64,
    /// The last line that took from it; the first that added to it where none took.
    line: Option<u32>,
    /// Whether they come to more than can be kept, be it only between two lines.
    beyond: bool,
}

pub(super) struct Plan<'a, R> {
    pub book: &'a R,
    pub context: &'a Context,
    pub submission: &'a Submission,
    pub settings: Settings,
    pub at: Moment,
    pub dated: Dated,
    pub events: Vec<Event>,
    pub notices: Vec<Notice>,
    faults: Vec<Fault>,
    line: Option<u32>,
    changes: BTreeMap<Record, Changes>,
    new_lots: BTreeMap<(ItemId, String), (LotId, Lot)>,
    reservations: BTreeMap<ReservationId, Reservation>,
    new_reservations: u32,
    /// Observations that this entry withdraws: nothing corrects them any more.
    pub withdrawn: Vec<EntryLine>,
    /// Records that an override lets go below nothing.
    below: Vec<Record>,
}

impl<'a, R: Read> Plan<'a, R> {
    pub fn new(book: &'a R, context: &'a Context, submission: &'a Submission) -> Result<Self, Rejection> {
        let settings = book::settings(book)?;
        let (at, dated) = effective(book, context, submission, &settings)?;
        Ok(Plan {
            book,
            context,
            submission,
            settings,
            at,
            dated,
            events: Vec::new(),
            notices: Vec::new(),
            faults: Vec::new(),
            line: None,
            changes: BTreeMap::new(),
            new_lots: BTreeMap::new(),
            reservations: BTreeMap::new(),
            new_reservations: 0,
            withdrawn: Vec::new(),
            below: Vec::new(),
        })
    }

    /// Plans every line; what stands against one does not hide what stands against another.
    pub fn each<L>(
        &mut self,
        lines: &[L],
        mut plan: impl FnMut(&mut Self, &L) -> Result<(), Rejection>,
    ) -> Result<(), Rejection> {
        if lines.is_empty() || lines.len() > LINES_MAX {
            return Err(Why::Lines { lines: lines.len(), limit: LINES_MAX }.into());
        }
        for (index, line) in lines.iter().enumerate() {
            self.line = u32::try_from(index + 1).ok();
            match plan(self, line) {
                Ok(()) => {}
                Err(Rejection::Refused(refused)) => self.faults.extend(
                    refused.faults.into_iter().map(|fault| Fault { line: fault.line.or(self.line), ..fault }),
                ),
                Err(unreadable) => return Err(unreadable),
            }
        }
        self.line = None;
        Ok(())
    }

    /// Whether a person did this by hand: limits and second looks hold.
    pub fn by_hand(&self) -> bool {
        self.submission.source == Source::Hand
    }

    /// What a record holds, with all that is planned so far.
    pub fn held(&self, record: Record) -> Result<Qty, Rejection> {
        let planned = self.changes.get(&record).map_or(0, |changes| changes.sum);
        Ok(Qty(book::on_hand(self.book, record)?.0.saturating_add(planned)))
    }

    /// Whether the asker may not be told what the book says of a place: it is being counted, blind.
    pub fn blind(&self, place: LocationId) -> Result<bool, Rejection> {
        if place.is_outside() || book::fact(self.book, Fact::LastCount)? == 0 {
            return Ok(false);
        }
        let Some(count) = book::open_count(self.book, place)? else { return Ok(false) };
        let own = self.book.get::<Counts>(&count)?.is_some_and(|row| row.count.by == self.submission.by);
        Ok(own || self.submission.role < Role::Supervisor)
    }

    /// Refuses to touch a place under an open count: an adjustment by anybody, a movement by the counter.
    pub fn not_under_count(&self, place: LocationId, whose: Whose) -> Result<(), Rejection> {
        if place.is_outside() || book::fact(self.book, Fact::LastCount)? == 0 || !self.by_hand() {
            return Ok(());
        }
        let Some(count) = book::open_count(self.book, place)? else { return Ok(()) };
        let own = self.book.get::<Counts>(&count)?.is_some_and(|row| row.count.by == self.submission.by);
        if whose == Whose::Own && !own {
            return Ok(());
        }
        let (_, location) = book::location(self.book, place)?;
        Err(Why::UnderCount { location: location.code, count }.into())
    }

    /// A quantity above zero that the item takes.
    pub fn positive(&self, item: &Item, quantity: Qty) -> Result<Qty, Rejection> {
        if quantity <= Qty::ZERO {
            return Err(Why::NotPositive { quantity }.into());
        }
        self.fits(item, quantity)
    }

    /// A quantity that the item takes.
    pub fn fits(&self, item: &Item, quantity: Qty) -> Result<Qty, Rejection> {
        let quantity = quantity.bounded().ok_or(Why::TooLarge)?;
        if !quantity.fits(item.decimals) {
            return Err(Why::TooFine { item: item.sku.clone(), quantity, decimals: item.decimals }.into());
        }
        Ok(quantity)
    }

    /// The lot that goods come in under: named, made, or none.
    pub fn lot_in(
        &mut self,
        id: ItemId,
        item: &Item,
        named: Option<&LotRef>,
        expires: Option<Day>,
    ) -> Result<LotId, Rejection> {
        match (item.tracking, named) {
            (Tracking::None, None) => Ok(LotId::NONE),
            (Tracking::None, Some(LotRef::Id(LotId::NONE))) => Ok(LotId::NONE),
            (Tracking::None, Some(_)) => {
                let what = format!(
                    "{} is not kept by lot; turn lots on for it first, or leave the lot out",
                    item.sku
                );
                Err(Why::Unfit { what }.into())
            }
            (Tracking::Lot, None) => Err(Why::Missing {
                what: format!("the lot of {}", item.sku),
                help: "name the lot's number".into(),
            }
            .into()),
            (Tracking::Lot, Some(LotRef::Id(LotId::NONE))) => self.lot_in(id, item, None, expires),
            (Tracking::Lot, Some(named)) => self.known_or_new_lot(id, item, named, expires),
        }
    }

    fn known_or_new_lot(
        &mut self,
        id: ItemId,
        item: &Item,
        named: &LotRef,
        expires: Option<Day>,
    ) -> Result<LotId, Rejection> {
        let planned = match named {
            LotRef::Number(number) => self.new_lots.get(&(id, number.folded())).cloned(),
            LotRef::Id(_) => None,
        };
        let found = match (planned, named) {
            (Some((lot, row)), _) => Some((lot, row)),
            (None, named) => match (book::resolve_lot(self.book, id, named), named) {
                (Ok((lot, Some(row))), _) => Some((lot, row)),
                (Err(Rejection::Refused(_)), LotRef::Number(_)) => None,
                (Err(why), _) => return Err(why),
                (Ok((_, None)), _) => None,
            },
        };
        match (found, named) {
            (Some((_, row)), _) if row.status == LotStatus::Retired => {
                Err(Why::Retired { noun: super::super::refusal::Noun::Lot, code: row.number }.into())
            }
            (Some((_, row)), _) if expires.is_some() && row.expires != expires => {
                let known = row.expires.map_or(String::from("no last day"), |day| format!("last day {day}"));
                let what = format!(
                    "lot {} of {} has {known}; leave the date out or change the lot",
                    row.number, item.sku
                );
                Err(Why::Unfit { what }.into())
            }
            (Some((lot, _)), _) => Ok(lot),
            (None, LotRef::Number(number)) => {
                let nth = u32::try_from(self.new_lots.len()).unwrap_or(u32::MAX);
                let lot = LotId(book::next_id(self.book, Fact::LastLot, nth)?);
                let row = Lot {
                    item: id,
                    number: number.clone(),
                    expires,
                    status: LotStatus::Free,
                    parent: None,
                    since: self.at,
                };
                self.new_lots.insert((id, number.folded()), (lot, row.clone()));
                self.events.push(Event::Lot(lot, row));
                Ok(lot)
            }
            (None, LotRef::Id(lot)) => {
                Err(Why::Unknown { noun: super::super::refusal::Noun::Lot, code: lot.to_string() }.into())
            }
        }
    }

    /// Plans a movement.
    pub fn go(&mut self, spec: Spec) -> Result<(), Rejection> {
        if spec.from == spec.to {
            let (_, place) = book::location(self.book, spec.from)?;
            let what = format!("from and to are both {}; name another place", place.code);
            return Err(Why::Unfit { what }.into());
        }
        let asked = (spec.item, spec.kind, spec.quantity);
        let about = About::Nothing;
        self.second_look(asked)?;
        self.push(spec, self.at, about);
        Ok(())
    }

    /// Adds a movement to the events and to what its records hold.
    pub fn push(&mut self, spec: Spec, at: Moment, about: About) {
        let Spec { item, lot, from, to, quantity, kind, cost, party, reason, typed } = spec;
        for (location, by) in [(from, quantity.0.saturating_neg()), (to, quantity.0)] {
            let changes = self.changes.entry(Record { item, location, lot }).or_default();
            let moment = changes.by_moment.entry(at).or_default();
            *moment = moment.saturating_add(by);
            changes.sum = changes.sum.saturating_add(by);
            // From the most below nothing to the most above: what goes further on the way is booked nowhere.
            let most = 2 * QTY_MAX.unsigned_abs();
            changes.beyond |= moment.unsigned_abs() > most || changes.sum.unsigned_abs() > most;
            if by < 0 || changes.line.is_none() {
                changes.line = self.line;
            }
        }
        self.events.push(Event::Moved(Movement {
            item,
            lot,
            from,
            to,
            quantity,
            at,
            kind,
            cost,
            party,
            reason,
            typed,
            about,
        }));
    }

    /// Ten times the largest ever, after five of them, asks once more.
    fn second_look(&mut self, asked: (ItemId, MoveKind, Qty)) -> Result<(), Rejection> {
        let (item, kind, quantity) = asked;
        if !self.by_hand() || self.submission.look == Look::Sure {
            return Ok(());
        }
        let Some(seen) = self.book.get::<Largest>(&(item, kind as u8))? else { return Ok(()) };
        let usual = i128::from(seen.quantity.0) * i128::from(self.settings.second_look_factor);
        if seen.times >= u32::from(self.settings.second_look_after)
            && seen.quantity > Qty::ZERO
            && i128::from(quantity.0) >= usual
        {
            let (_, master) = book::item(self.book, item)?;
            let why = Why::SecondLook { item: master.sku, asked: quantity, largest: seen.quantity, kind };
            return Err(why.into());
        }
        Ok(())
    }

    /// Lets a record go below nothing, where settings and a supervisor's reason allow it.
    pub fn may_go_below(&self) -> bool {
        self.settings.beyond == Beyond::Override
            && self.submission.override_reason.is_some()
            && self.submission.role >= Role::Supervisor
    }

    /// Notes that a record may go below nothing.
    pub fn let_below(&mut self, record: Record) {
        self.below.push(record);
    }

    /// More was asked of some records than there is.
    pub fn not_enough(
        &self,
        id: ItemId,
        item: &Item,
        from: Option<LocationId>,
        lot: Option<LotId>,
        asked: Qty,
    ) -> Result<Rejection, Rejection> {
        let mut here = 0_i64;
        let mut free = 0_i64;
        let mut hidden = false;
        let mut elsewhere = Vec::new();
        for (record, balance) in book::records_of_item(self.book, id)? {
            let inside = match from {
                Some(place) => book::is_within(self.book, record.location, place)?,
                None => true,
            };
            let blind = self.blind(record.location)?;
            if inside && lot.is_none_or(|lot| lot == record.lot) {
                hidden |= blind;
                here = here.saturating_add(balance.on_hand.0);
                if !book::on_hold(self.book, record)? {
                    free = free.saturating_add(balance.on_hand.0);
                }
            } else if !blind && elsewhere.len() < 20 {
                elsewhere.push(self.elsewhere(record, balance.on_hand)?);
            }
        }
        if let Some(place) = from {
            hidden |= self.blind(place)?;
        }
        let location = match from {
            Some(place) => Some(book::location(self.book, place)?.1.code),
            None => None,
        };
        let total = self.book.get::<super::super::tables::Totals>(&id)?.unwrap_or_default();
        let available = if from.is_none() { total.available().0.min(free) } else { free };
        Ok(Why::NotEnough {
            item: item.sku.clone(),
            location,
            lot: self.lot_number(lot.unwrap_or(LotId::NONE))?,
            asked,
            on_hand: (!hidden).then_some(Qty(here)),
            available: (!hidden).then_some(Qty(available)),
            elsewhere,
            override_helps: self.settings.beyond == Beyond::Override,
        }
        .into())
    }

    pub fn elsewhere(&self, record: Record, on_hand: Qty) -> Result<Elsewhere, Rejection> {
        let location = self.book.get::<Locations>(&record.location)?.map(|location| location.code);
        Ok(Elsewhere {
            location: match location {
                Some(code) => code,
                None => book::location(self.book, record.location)?.1.code,
            },
            lot: self.lot_number(record.lot)?,
            on_hand,
        })
    }

    fn lot_number(&self, lot: LotId) -> Result<Option<Code>, Rejection> {
        match lot.some() {
            Some(lot) => Ok(self.book.get::<Lots>(&lot)?.map(|lot| lot.number)),
            None => Ok(None),
        }
    }

    /// A reservation with all that is planned so far.
    pub fn reservation(&self, id: ReservationId) -> Result<Option<Reservation>, Rejection> {
        match self.reservations.get(&id) {
            Some(planned) => Ok(Some(planned.clone())),
            None => Ok(self.book.get::<Reservations>(&id)?),
        }
    }

    /// Plans a reservation as it is from here on.
    pub fn set_reservation(&mut self, id: ReservationId, was: Qty, now: Reservation) {
        self.reservations.insert(id, now.clone());
        self.events.push(Event::Reservation { id, was, now });
    }

    /// The id of a new reservation.
    pub fn new_reservation(&mut self) -> Result<ReservationId, Rejection> {
        let id = book::next_id(self.book, Fact::LastReservation, self.new_reservations)?;
        self.new_reservations += 1;
        Ok(ReservationId(id))
    }

    /// Ends the plan: late counts are kept true, every balance stays legal from its moment on, or it is refused.
    pub fn finish(mut self) -> Result<Decided, Rejection> {
        if self.faults.is_empty() {
            self.keep_counts_true()?;
            self.judge()?;
        }
        if !self.faults.is_empty() {
            // Whoever is asked to be sure is told first of what cannot be done at all.
            let hard: Vec<Fault> = self
                .faults
                .iter()
                .filter(|f| !matches!(f.why, Why::SecondLook { .. } | Why::RepeatedReference { .. }))
                .cloned()
                .collect();
            let faults = if hard.is_empty() { self.faults } else { hard };
            return Err(Refused { faults }.into());
        }
        Ok(Decided { events: self.events, effective: self.at, undoes: None, notices: self.notices })
    }

    /// A movement that is effective before a posted observation changes what the book said then: the first such
    /// observation at or after it takes the difference back, and later ones are right already.
    fn keep_counts_true(&mut self) -> Result<(), Rejection> {
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
    fn first_posted(&self, record: Record, at: Moment) -> Result<Option<(EntryLine, Moment)>, Rejection> {
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

    /// Judges every record that something is taken from.
    fn judge(&mut self) -> Result<(), Rejection> {
        let (mut faults, mut sums) = (Vec::new(), Vec::new());
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
            if beyond || record.location.is_outside() {
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
                    at: found.at,
                    short: (!self.blind(record.location)?).then_some(found.short),
                }
                .into()
            } else {
                let asked = Qty(changes.sum.saturating_neg());
                self.not_enough(record.item, &item, Some(record.location), Some(record.lot), asked)?
            };
            match why {
                Rejection::Refused(refused) => faults.extend(
                    refused.faults.into_iter().map(|fault| Fault { line: changes.line, why: fault.why }),
                ),
                unreadable => return Err(unreadable),
            }
        }
        // Outside comes first in the order of records; where goods went inside says more.
        let inside: Vec<ItemId> =
            sums.iter().filter(|(of, _)| !of.location.is_outside()).map(|(of, _)| of.item).collect();
        let told = |of: &Record| !of.location.is_outside() || !inside.contains(&of.item);
        faults.extend(sums.into_iter().filter(|(of, _)| told(of)).map(|(_, fault)| fault));
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

    /// What the plan changes in an item inside the room, negative where it goes out.
    pub fn planned_inside(&self, item: ItemId) -> i64 {
        self.changes
            .iter()
            .filter(|(record, _)| record.item == item && !record.location.is_outside())
            .fold(0, |sum, (_, changes)| sum.saturating_add(changes.sum))
    }

    /// The number that the next event of this entry will have.
    pub fn next_line(&self) -> u32 {
        u32::try_from(self.events.len() + 1).unwrap_or(u32::MAX)
    }
}

/// Whose count stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// The asker's own.
    Own,
    /// Anybody's.
    Anybodys,
}
