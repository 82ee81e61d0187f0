//! The plan of one command: its movements line by line, what each record then holds, and what stands against it.
//!
//! Every stock command goes through here, so that legality, late counts, second looks and blindness are one rule each.

mod enough;
mod lots;
mod stock;
mod truth;
mod veil;

use std::collections::BTreeMap;

use super::super::book;
use super::super::command::{Look, Source, Submission};
use super::super::entry::LINES_MAX;
use super::super::event::{About, Event, MoveKind, Movement, Party, Reason};
use super::super::ids::{CountId, EntryLine, ItemId, LocationId, LotId, Record, ReservationId, Seq};
use super::super::item::Item;
use super::super::party::{Lot, Reservation};
use super::super::quantity::{QTY_MAX, Qty, UnitCost};
use super::super::receipt::Notice;
use super::super::refusal::{Fault, Refused, Rejection, Why};
use super::super::settings::Settings;
use super::super::table::{Read, Unreadable};
use super::super::tables::{Counts, Fact, Largest, OpenCounts, Reservations};
use super::super::text::Name;
use super::super::time::Moment;
use super::dating::{Dated, effective};
use super::{Context, Decided};
pub(super) use enough::Shortage;
pub(super) use stock::Unveiled;
use truth::Truth;
pub use truth::book_as_seen;
pub(super) use truth::truth_of;

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
    /// By when it truly came, and the moment at which it is booked; corrections of counts are left out.
    by_truth: BTreeMap<(Truth, Moment), i64>,
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
    /// How many lines were planned so far.
    planned_lines: usize,
    changes: BTreeMap<Record, Changes>,
    new_lots: BTreeMap<(ItemId, String), (LotId, Lot)>,
    /// What follows from the lines: new lots, promises that are used up. It comes behind them, so that the lines of
    /// the entry are numbered as they were given.
    aside: Vec<Event>,
    reservations: BTreeMap<ReservationId, Reservation>,
    new_reservations: u32,
    /// The last reservation that the book knows.
    last_reservation: u32,
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
            planned_lines: 0,
            changes: BTreeMap::new(),
            new_lots: BTreeMap::new(),
            aside: Vec::new(),
            reservations: BTreeMap::new(),
            new_reservations: 0,
            last_reservation: book::next_id(book, Fact::LastReservation, 0)? - 1,
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
        let before = self.planned_lines;
        self.planned_lines += lines.len();
        if lines.is_empty() || self.planned_lines > LINES_MAX {
            return Err(Why::Lines { lines: self.planned_lines, limit: LINES_MAX }.into());
        }
        for (index, line) in lines.iter().enumerate() {
            self.line = u32::try_from(before + index + 1).ok();
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
    pub fn held(&self, record: Record) -> Result<Qty, Unreadable> {
        let planned = self.planned_now(record)?;
        Ok(Qty(book::on_hand(self.book, record)?.0.saturating_add(planned)))
    }

    /// Refuses to touch a place under an open count: an adjustment by anybody, a movement by the counter.
    pub fn not_under_count(&self, place: LocationId, whose: Whose) -> Result<(), Rejection> {
        let Some(count) = self.counted(place, whose)? else { return Ok(()) };
        let (_, location) = book::location(self.book, place)?;
        Err(Why::UnderCount { location: location.code, count }.into())
    }

    /// Whether an open count keeps people's hands off a place.
    pub fn is_counted(&self, place: LocationId, whose: Whose) -> Result<bool, Unreadable> {
        Ok(self.counted(place, whose)?.is_some())
    }

    fn counted(&self, place: LocationId, whose: Whose) -> Result<Option<CountId>, Unreadable> {
        if book::fact(self.book, Fact::LastCount)? == 0 {
            return Ok(None);
        }
        match whose {
            Whose::Anybodys if self.by_hand() => book::open_count(self.book, place),
            // A file is held up by nobody's count but the own one: it would tell the counter what a hand would not.
            Whose::Anybodys | Whose::Own => self.own_count(place),
        }
    }

    /// The asker's own open count of a place or of one that it is in: there may be others of both.
    fn own_count(&self, place: LocationId) -> Result<Option<CountId>, Unreadable> {
        for (place, _) in book::ancestors(self.book, place)? {
            let Some(count) = self.book.get::<OpenCounts>(&place)? else { continue };
            if self.book.get::<Counts>(&count)?.is_some_and(|row| row.count.by == self.submission.by) {
                return Ok(Some(count));
            }
        }
        Ok(None)
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

    /// Plans a movement.
    pub fn go(&mut self, spec: Spec) -> Result<(), Rejection> {
        self.go_all(vec![spec])
    }

    /// Plans what one line asks for of an item, from or to as many records as it takes. All of it together is looked at
    /// once more where it is out of the ordinary.
    pub fn go_all(&mut self, specs: Vec<Spec>) -> Result<(), Rejection> {
        if let Some(spec) = specs.iter().find(|spec| spec.from == spec.to) {
            let (_, place) = book::location(self.book, spec.from)?;
            let what = format!("from and to are both {}; name another place", place.code);
            return Err(Why::Unfit { what }.into());
        }
        let whole = specs.iter().fold(0_i64, |sum, spec| sum.saturating_add(spec.quantity.0));
        if let Some(spec) = specs.first() {
            self.second_look((spec.item, spec.kind, Qty(whole)))?;
        }
        let mut about = About::Nothing;
        for spec in specs {
            let line = self.next_line();
            self.push(spec, self.at, about);
            if about == About::Nothing {
                about = About::Part(line);
            }
        }
        Ok(())
    }

    /// Adds a movement that truly came when it is booked.
    fn push(&mut self, spec: Spec, at: Moment, about: About) {
        let told_by = match self.dated {
            Dated::Live => self.context.seq,
            Dated::Given => Seq(0),
        };
        self.push_as_of((at, told_by), spec, at, about);
    }

    /// Adds a movement that truly came at another moment than it is booked.
    pub fn push_as_of(&mut self, truth: Truth, spec: Spec, at: Moment, about: About) {
        for (location, by) in [(spec.from, spec.quantity.0.saturating_neg()), (spec.to, spec.quantity.0)] {
            let record = Record { item: spec.item, location, lot: spec.lot };
            let came = self.changes.entry(record).or_default().by_truth.entry((truth, at)).or_default();
            *came = came.saturating_add(by);
        }
        self.book_in(spec, at, about);
    }

    /// Adds a movement to the events and to what its records hold.
    fn book_in(&mut self, spec: Spec, at: Moment, about: About) {
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

    /// A reservation with all that is planned so far.
    pub fn reservation(&self, id: ReservationId) -> Result<Option<Reservation>, Unreadable> {
        match self.reservations.get(&id) {
            Some(planned) => Ok(Some(planned.clone())),
            None => self.book.get::<Reservations>(&id),
        }
    }

    /// Plans a reservation as it is from here on.
    pub fn set_reservation(&mut self, id: ReservationId, was: Qty, now: Reservation) {
        self.reservations.insert(id, now.clone());
        self.events.push(Event::Reservation { id, was, now });
    }

    /// The same for a promise that a line uses up beside what it is about.
    pub fn use_reservation(&mut self, id: ReservationId, was: Qty, now: Reservation) {
        self.reservations.insert(id, now.clone());
        self.aside.push(Event::Reservation { id, was, now });
    }

    /// The id of a new reservation.
    pub fn new_reservation(&mut self) -> Result<ReservationId, Rejection> {
        let id = book::next_id(self.book, Fact::LastReservation, self.new_reservations)?;
        self.new_reservations += 1;
        Ok(ReservationId(id))
    }

    /// Ends the plan: late counts are kept true, every balance stays legal from its moment on, or it is refused.
    pub fn finish(mut self) -> Result<Decided, Rejection> {
        self.settle()?;
        Ok(self.decided())
    }

    /// Keeps late counts true and judges the whole; to be called once, after the last line.
    pub fn settle(&mut self) -> Result<(), Rejection> {
        self.events.append(&mut self.aside);
        if self.faults.is_empty() {
            self.keep_counts_true()?;
            self.judge()?;
        }
        if !self.faults.is_empty() {
            // Whoever is asked to be sure is told first of what cannot be done at all.
            let hard: Vec<Fault> = self.faults.iter().filter(|fault| !fault.why.asks()).cloned().collect();
            let faults = if hard.is_empty() { std::mem::take(&mut self.faults) } else { hard };
            return Err(Refused { faults }.into());
        }
        Ok(())
    }

    /// What a settled plan comes to.
    pub fn decided(self) -> Decided {
        Decided { events: self.events, effective: self.at, undoes: None, notices: self.notices }
    }

    /// What becomes of each record inside, by moment.
    pub fn changes_inside(&self) -> impl Iterator<Item = (Record, &BTreeMap<Moment, i64>)> {
        self.changes
            .iter()
            .filter(|(record, _)| !record.location.is_outside())
            .map(|(record, changes)| (*record, &changes.by_moment))
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
