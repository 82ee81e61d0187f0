//! A small stock room over plain maps: what a case stands in.

use crate::domain::apply::{Touched, apply_entry};
use crate::domain::command::{Command, Look, Source, Submission};
use crate::domain::decide::{Context, decide, decide_masters};
use crate::domain::entry::{Clock, Entry, Evaluate, Header, Vouched};
use crate::domain::event::{About, Count, Event, MoveKind, Movement, Party};
use crate::domain::ids::{
    CountId, Hash, ItemId, LocationId, LotId, PersonId, Record, RequestId, ReservationId, Seq, SessionId,
};
use crate::domain::memory::Memory;
use crate::domain::party::{Reservation, Role};
use crate::domain::quantity::Qty;
use crate::domain::refusal::Rejection;
use crate::domain::settings::Settings;
use crate::domain::table::Write;
use crate::domain::tables::Lines;
use crate::domain::text::Code;
use crate::domain::time::Moment;

pub(super) fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub(super) fn settings() -> Settings {
    Settings::new(code("USD"), code("America/New_York"))
}

pub(super) struct Room {
    pub(super) state: Memory,
    seq: u64,
}

impl Room {
    /// No store yet.
    pub(super) fn bare() -> Room {
        Room { state: Memory::new(), seq: 0 }
    }

    /// A store that was just made.
    pub(super) fn new() -> Room {
        let mut room = Room::bare();
        room.manager(Command::Create { site: [1; 16], settings: settings() });
        room
    }

    pub(super) fn now(&self) -> Moment {
        Moment(1_700_000_000_000 + (self.seq + 1) * 60_000)
    }

    /// Decides and applies a command.
    pub(super) fn submit(&mut self, role: Role, command: Command) -> Result<Vec<Event>, Rejection> {
        let context = Context { now: self.now(), seq: Seq(self.seq + 1) };
        let submission = Submission {
            request: RequestId { session: SessionId([0; 16]), number: self.seq + 1 },
            by: PersonId::CREATOR,
            vouched: Vouched::Account,
            role,
            effective: None,
            reference: None,
            note: None,
            override_reason: None,
            look: Look::First,
            source: Source::Hand,
            seen: None,
            command,
        };
        let events = decide(&self.state, &context, &submission)?.events;
        assert_eq!(decide_masters(&self.state, &context, &submission)?, Some(events.clone()));
        if !events.is_empty() {
            self.apply(events.clone());
        }
        Ok(events)
    }

    /// What a manager asks for and gets.
    pub(super) fn manager(&mut self, command: Command) -> Vec<Event> {
        self.submit(Role::Manager, command).unwrap()
    }

    /// What a manager asks for and does not get: the sentence.
    pub(super) fn refused(&mut self, command: Command) -> String {
        match self.submit(Role::Manager, command) {
            Err(Rejection::Refused(refused)) => refused.to_string(),
            other => panic!("not refused: {other:?}"),
        }
    }

    /// Applies events as an entry; what it touched.
    pub(super) fn apply(&mut self, events: Vec<Event>) -> Touched {
        let at = self.now();
        self.seq += 1;
        for (index, event) in events.iter().enumerate() {
            self.state.put::<Lines>(&(Seq(self.seq), index as u32 + 1), event).unwrap();
        }
        let header = Header {
            epoch: 1,
            seq: Seq(self.seq),
            by: PersonId::CREATOR,
            vouched: Vouched::Account,
            request: RequestId { session: SessionId([0; 16]), number: self.seq },
            digest: Hash::ZERO,
            effective: at,
            recorded: at,
            clock: Clock::Steady,
            action: crate::domain::entry::Action::Item,
            reference: None,
            note: None,
            override_reason: None,
            undoes: None,
            alerts: Evaluate::Now,
            lines: events.len() as u32,
            prev: Hash::ZERO,
        };
        let entry = Entry { header, events };
        apply_entry(&mut self.state, &entry, &mut Touched::default()).unwrap().unwrap()
    }

    /// Opening stock, in base units.
    pub(super) fn stock(&mut self, item: u32, place: u32, lot: u32, quantity: &str) -> Touched {
        let quantity = Qty::parse(quantity, crate::domain::quantity::DecimalMark::Point).unwrap();
        let (from, to) = (LocationId::OPENING, LocationId(place));
        let (from, to) = if quantity < Qty::ZERO { (to, from) } else { (from, to) };
        let movement = Movement {
            item: ItemId(item),
            lot: LotId(lot),
            from,
            to,
            quantity: quantity.abs(),
            at: self.now(),
            kind: MoveKind::Opening,
            cost: None,
            party: Party::Nobody,
            reason: None,
            typed: None,
            about: About::Nothing,
        };
        self.apply(vec![Event::Moved(movement)])
    }

    /// A promise.
    pub(super) fn promise(&mut self, id: u32, item: u32, place: Option<u32>, lot: Option<u32>) {
        let now = Reservation {
            document: code("SO-1"),
            item: ItemId(item),
            place: place.map(LocationId),
            lot: lot.map(LotId),
            quantity: Qty(1_000_000),
            priority: 5,
            by: PersonId::CREATOR,
            since: self.now(),
        };
        self.apply(vec![Event::Reservation { id: ReservationId(id), was: Qty::ZERO, now }]);
    }

    /// An open count.
    pub(super) fn count(&mut self, place: u32) {
        let count = Count { place: LocationId(place), by: PersonId(9), at: self.now() };
        self.apply(vec![Event::CountOpened(CountId(1), count)]);
    }

    /// What a record holds.
    pub(super) fn on_hand(&self, item: u32, place: u32, lot: u32) -> String {
        let record = Record { item: ItemId(item), location: LocationId(place), lot: LotId(lot) };
        crate::domain::book::on_hand(&self.state, record).unwrap().plain()
    }
}

/// Runs a case: what is refused must say `says`; an empty `says` means that it is done.
pub(super) fn check(name: &str, room: &mut Room, command: Command, says: &str) {
    match (room.submit(Role::Manager, command), says) {
        (Ok(_), "") => {}
        (Err(Rejection::Refused(refused)), says) if !says.is_empty() => {
            let sentence = refused.to_string();
            assert!(sentence.contains(says), "{name}: {sentence:?} does not say {says:?}");
        }
        (other, says) => panic!("{name}: expected {says:?}, got {other:?}"),
    }
}
