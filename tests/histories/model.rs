//! The model: what the raw events of the journal say, taken one entry after the other, in the simplest way there is.
//!
//! It shares the types of the journal with the program and nothing else: no table, no query, no line of `apply`.

use std::collections::BTreeMap;

use stockroom::domain::entry::{Action, Entry, Header};
use stockroom::domain::event::{Count, Event};
use stockroom::domain::ids::{
    CountId, EntryLine, ItemId, JobId, LocationId, LotId, PersonId, Record, ReservationId, Seq, SupplierId,
};
use stockroom::domain::item::{Item, ItemState};
use stockroom::domain::location::{Location, LocationKind, LocationState};
use stockroom::domain::party::{Job, Lot, LotStatus, Person, Reservation, Supplier};
use stockroom::domain::settings::Settings;
use stockroom::domain::time::{Day, Moment};

use crate::counted::Counted;
use crate::ledger::Ledger;

/// What the journal says.
#[derive(Clone, Default)]
pub struct Model {
    pub headers: BTreeMap<Seq, Header>,
    pub events: BTreeMap<EntryLine, Event>,
    pub ledger: Ledger,
    pub counted: Counted,
    pub settings: Option<Settings>,
    pub people: BTreeMap<PersonId, Person>,
    pub items: BTreeMap<ItemId, Item>,
    pub places: BTreeMap<LocationId, Location>,
    pub lots: BTreeMap<LotId, Lot>,
    pub suppliers: BTreeMap<SupplierId, Supplier>,
    pub jobs: BTreeMap<JobId, Job>,
    /// Those that still promise something.
    pub promises: BTreeMap<ReservationId, Reservation>,
    /// Counts, and whether they are open.
    pub counts: BTreeMap<CountId, (Count, bool)>,
    /// Lines that are undone, and by which entry.
    pub undone: BTreeMap<EntryLine, Seq>,
    /// The last closed day.
    pub closed: Option<Day>,
    /// What the last closing said of each item.
    pub closings: BTreeMap<ItemId, i128>,
    /// The last day that the clock began.
    pub begun: Option<Day>,
}

impl Model {
    pub fn head(&self) -> Seq {
        self.headers.last_key_value().map_or(Seq(0), |(seq, _)| *seq)
    }

    /// The rules that there are once the store is made.
    pub fn settings(&self) -> &Settings {
        self.settings.as_ref().expect("the store was made")
    }

    /// Takes the next entry; what it says of the state before it must be so.
    pub fn take(&mut self, entry: &Entry) -> Result<(), String> {
        let seq = entry.header.seq;
        if seq.0 != self.head().0 + 1 || entry.header.lines as usize != entry.events.len() {
            return Err(format!("entry {seq} with {} lines follows {}", entry.events.len(), self.head()));
        }
        self.counted.take(entry, self.first_open());
        self.headers.insert(seq, entry.header.clone());
        for (line, event) in (1..).zip(&entry.events) {
            let line = EntryLine { seq, line };
            self.event(&entry.header, line, event)?;
            self.events.insert(line, event.clone());
        }
        Ok(())
    }

    fn event(&mut self, header: &Header, line: EntryLine, event: &Event) -> Result<(), String> {
        match event {
            Event::Reservation { id, was, .. } => {
                let before = self.promises.get(id).map_or(0, |promise| promise.quantity.0);
                if before != was.0 {
                    return Err(format!("{line} says that {id} promised {was}, it was {before}"));
                }
            }
            Event::Observed(seen) => {
                let book = self.ledger.as_of(&seen.record, seen.at.0);
                if book != i128::from(seen.book.0) {
                    return Err(format!("{line} says that the book was {}, it was {book}", seen.book));
                }
            }
            _ => {}
        }
        match event {
            Event::Settings(settings) => self.settings = Some(settings.clone()),
            Event::Person(id, person) => drop(self.people.insert(*id, person.clone())),
            Event::Item(id, item) => drop(self.items.insert(*id, item.as_ref().clone())),
            Event::Location(id, place) => drop(self.places.insert(*id, place.as_ref().clone())),
            Event::Supplier(id, supplier) => drop(self.suppliers.insert(*id, supplier.clone())),
            Event::Job(id, job) => drop(self.jobs.insert(*id, job.clone())),
            Event::Lot(id, lot) => drop(self.lots.insert(*id, lot.clone())),
            Event::Moved(movement) => self.ledger.take(header, line, movement),
            Event::Reservation { id, now, .. } if now.quantity.0 == 0 => drop(self.promises.remove(id)),
            Event::Reservation { id, now, .. } => drop(self.promises.insert(*id, now.clone())),
            Event::CountOpened(id, count) => drop(self.counts.insert(*id, (count.clone(), true))),
            Event::CountClosed(id) => {
                if let Some((_, open)) = self.counts.get_mut(id) {
                    *open = false;
                }
            }
            Event::Undid(of) => self.undid(*of, header.seq),
            Event::PeriodClosed(day) => self.closed = Some(*day),
            Event::ClosedItem { item, on_hand, .. } => {
                self.closings.insert(*item, i128::from(on_hand.0));
            }
            Event::DayBegan(day) => self.begun = Some(*day),
            _ => {}
        }
        Ok(())
    }

    /// A line is undone. Where it undid another one itself, that stands again, and so on.
    fn undid(&mut self, of: EntryLine, by: Seq) {
        let (mut line, mut by) = (of, Some(by));
        loop {
            match by {
                Some(by) => self.undone.insert(line, by),
                None => self.undone.remove(&line),
            };
            let by_undo = self.headers.get(&line.seq).is_some_and(|header| header.action == Action::Undo);
            match self.events.get(&EntryLine { line: line.line + 1, ..line }) {
                Some(Event::Undid(next)) if by_undo => {
                    (line, by) = (*next, if by.is_some() { None } else { Some(line.seq) });
                }
                _ => return,
            }
        }
    }

    /// The moment as a business day.
    pub fn day(&self, moment: u64) -> Day {
        self.settings().calendar().day(Moment(moment))
    }

    /// The first moment that is not closed.
    pub fn first_open(&self) -> u64 {
        self.closed.map_or(0, |day| self.settings().calendar().start(day.plus(1)).0)
    }

    /// Records inside that hold something, and what.
    pub fn stock(&self) -> Vec<(Record, i128)> {
        self.ledger.held().filter(|(record, held)| !record.location.is_outside() && *held != 0).collect()
    }

    pub fn stock_of(&self, item: ItemId) -> Vec<(Record, i128)> {
        self.stock().into_iter().filter(|(record, _)| record.item == item).collect()
    }

    pub fn active_items(&self) -> Vec<ItemId> {
        let active = self.items.iter().filter(|(_, item)| item.state == ItemState::Active);
        active.map(|(id, _)| *id).collect()
    }

    /// Places inside that are in use.
    pub fn active_places(&self) -> Vec<LocationId> {
        let active =
            self.places.iter().filter(|(id, place)| !id.is_outside() && place.state == LocationState::Active);
        active.map(|(id, _)| *id).collect()
    }

    /// The place and those that it is in.
    pub fn above(&self, place: LocationId) -> Vec<LocationId> {
        let mut above = Vec::new();
        let mut next = Some(place);
        while let Some(id) = next {
            above.push(id);
            next = self.places.get(&id).and_then(|place| place.parent);
        }
        above
    }

    pub fn is_in(&self, place: LocationId, top: LocationId) -> bool {
        self.above(place).contains(&top)
    }

    /// Whether what lies there in that lot is on hold.
    pub fn on_hold(&self, record: &Record) -> bool {
        let hold =
            |id: &LocationId| self.places.get(id).is_some_and(|place| place.kind == LocationKind::Hold);
        self.lots.get(&record.lot).is_some_and(|lot| lot.status == LotStatus::Hold)
            || self.above(record.location).iter().any(hold)
    }

    /// The open counts of a place or of one that it is in.
    pub fn open_count(&self, place: LocationId) -> Option<CountId> {
        let above = self.above(place);
        let open = self.counts.iter().find(|(_, (count, open))| *open && above.contains(&count.place));
        open.map(|(id, _)| *id)
    }

    /// Whether somebody counts a place or one that it is in.
    pub fn counts_in(&self, place: LocationId, who: PersonId) -> bool {
        let above = self.above(place);
        self.counts.values().any(|(count, open)| *open && count.by == who && above.contains(&count.place))
    }

    /// What is in the room of an item: on hand, on hold, reserved.
    pub fn totals(&self, item: ItemId) -> (i128, i128, i128) {
        let stock = self.stock_of(item);
        let held = stock.iter().filter(|(record, _)| self.on_hold(record));
        let promised = self.promises.values().filter(|promise| promise.item == item);
        (
            stock.iter().map(|(_, held)| held).sum(),
            held.map(|(_, held)| held).sum(),
            promised.map(|promise| i128::from(promise.quantity.0)).sum(),
        )
    }
}
