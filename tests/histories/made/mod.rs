//! Wishes become commands that fit what is there, by what the model says: most of them legal, some not.

mod counts;
mod garbage;
mod items;
mod lots;
mod places;
mod stock;
mod undo;

use stockroom::domain::command::{
    Amount, Command, ItemRef, JobCommand, LocationRef, Look, LotRef, Source, Submission, SupplierCommand,
};
use stockroom::domain::entry::Vouched;
use stockroom::domain::ids::{ItemId, LocationId, LotId, PersonId, Record, RequestId, SessionId};
use stockroom::domain::party::{JobKind, Role};
use stockroom::domain::quantity::{MILLION, Qty};
use stockroom::domain::settings::{Beyond, Settings};
use stockroom::domain::text::{Code, Name, Note};
use stockroom::domain::time::Moment;

use crate::alerts;
use crate::counted::State;
use crate::dice::Dice;
use crate::model::Model;
use crate::wish::{Kind, Wish};

pub const MINUTE: u64 = 60_000;
pub const HOUR: u64 = 60 * MINUTE;
pub const DAY: u64 = 24 * HOUR;

/// The people of every history: the manager who made the store, a supervisor, two clerks, a viewer.
pub const MANAGER: PersonId = PersonId::CREATOR;
pub const SUPERVISOR: PersonId = PersonId(2);
pub const CLERKS: [PersonId; 2] = [PersonId(3), PersonId(4)];
pub const VIEWER: PersonId = PersonId(5);

pub fn code(text: &str) -> Code {
    Code::new(text).expect("a code")
}

pub fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

/// What becomes of a wish.
pub struct Maker<'a> {
    pub model: &'a Model,
    pub now: u64,
    pub dice: Dice,
    by: PersonId,
    role: Role,
    effective: Option<u64>,
    reference: Option<Code>,
    overrides: bool,
    look: Look,
    source: Source,
}

/// The submission that a wish comes to; none where there is nothing that it could be about.
pub fn made(model: &Model, now: u64, number: u64, wish: &Wish) -> Option<Submission> {
    let mut maker = Maker::new(model, now, wish.seed);
    let command = maker.command(wish.kind)?;
    let session = SessionId([maker.by.0 as u8 + 1; 16]);
    Some(Submission {
        request: RequestId { session, number },
        by: maker.by,
        vouched: Vouched::Account,
        role: maker.role,
        effective: maker.effective.map(Moment),
        reference: maker.reference,
        note: None,
        override_reason: maker.overrides.then(|| Note::new("the book is wrong").expect("a note")),
        look: maker.look,
        seen: None,
        source: maker.source,
        command,
    })
}

impl<'a> Maker<'a> {
    fn new(model: &'a Model, now: u64, seed: u64) -> Maker<'a> {
        let mut dice = Dice::new(seed);
        let look = if dice.chance(70) { Look::Sure } else { Look::First };
        let mut maker = Maker {
            model,
            now,
            dice,
            by: MANAGER,
            role: Role::Manager,
            effective: None,
            reference: None,
            overrides: false,
            look,
            source: Source::Hand,
        };
        match maker.dice.below(100) {
            0..35 => {}
            35..65 => maker.is(SUPERVISOR, Role::Supervisor),
            65..85 => maker.is(CLERKS[0], Role::Clerk),
            _ => maker.is(CLERKS[1], Role::Clerk),
        }
        if maker.by == MANAGER && maker.dice.chance(15) {
            maker.source = Source::Import;
        }
        maker
    }

    fn is(&mut self, by: PersonId, role: Role) {
        (self.by, self.role) = (by, role);
    }

    fn manager(&mut self) {
        self.is(MANAGER, Role::Manager);
    }

    /// Somebody who may sign.
    fn signer(&mut self) {
        if self.role < Role::Supervisor {
            self.is(SUPERVISOR, Role::Supervisor);
        }
    }

    /// Somebody who counts; the manager never does, so that there is one who sees everything.
    fn counter(&mut self) {
        if self.by == MANAGER {
            self.is(CLERKS[0], Role::Clerk);
        }
        self.source = Source::Hand;
    }

    fn command(&mut self, kind: Kind) -> Option<Command> {
        use Kind::*;
        match kind {
            Opening | Receive | PutAway | IssueCustomer | IssueProduction | IssueJob | IssueUsual
            | IssueFirstExpired | IssuePromised | IssueBelow | Move | MoveAll | AdjustUp | AdjustDown
            | Scrap | ReturnIn | ReturnToSupplier | Reserve | Release | Mixed | Late => {
                self.when();
                self.stock(kind)
            }
            UndoEntry | UndoLine | UndoLast | UndoNewest => self.undo(kind),
            CountOpen | CountMatch | CountNear | CountOff | CountClose | CountApprove | CountReject => {
                self.count(kind)
            }
            ItemAdd | ItemChange | ItemTracking | ItemRename | ItemMerge | ItemRetire | ItemRevive => {
                self.item(kind)
            }
            PlaceAdd | PlaceChange | PlaceRename | PlaceMerge | PlaceRetire | PlaceRevive => self.place(kind),
            LotAdd | LotChange | LotRename | LotMerge | LotRetire => self.lot(kind),
            Settings => Some(self.settings()),
            Party => Some(self.party()),
            Alert => self.alert(),
            ClosePeriod => self.close_period(),
            Day => {
                self.is(PersonId::CLOCK, Role::Manager);
                self.source = Source::Hand;
                Some(Command::DayBegins(self.model.day(self.now)))
            }
            Garbage => Some(self.garbage()),
        }
    }

    /// When it happened: now, or at a time that somebody gives, some of them beyond what may be given.
    fn when(&mut self) {
        let back = match self.dice.below(100) {
            0..66 => return,
            66..78 => self.dice.below(12 * HOUR),
            78..90 => self.dice.below(40 * DAY),
            90..93 => 0,
            93..98 => {
                self.effective = self.known_moment();
                return;
            }
            _ => self.now.saturating_sub(self.model.first_open()).min(90 * DAY) + self.dice.below(3 * DAY),
        };
        self.effective = Some(self.now - back.min(self.now));
    }

    /// The very moment of something else, of late.
    fn known_moment(&mut self) -> Option<u64> {
        let of_late: Vec<u64> = self.model.headers.values().rev().take(60).map(|h| h.effective.0).collect();
        self.dice.pick(&of_late).copied()
    }

    /// An observation that stands and lies in the open.
    fn standing(&mut self) -> Option<(Record, u64)> {
        let open = self.model.first_open();
        let stands = self
            .model
            .counted
            .seen
            .values()
            .rev()
            .filter(|seen| matches!(seen.state, State::Stands(_)) && seen.truth.0 >= open);
        let of_late: Vec<_> = stands.take(30).map(|seen| (seen.record, seen.truth.0)).collect();
        self.dice.pick(&of_late).copied()
    }

    fn active_item(&mut self) -> Option<ItemId> {
        let items = self.model.active_items();
        self.dice.pick(&items).copied()
    }

    fn active_place(&mut self) -> Option<LocationId> {
        let places = self.model.active_places();
        self.dice.pick(&places).copied()
    }

    /// A record inside that holds more than nothing.
    fn held(&mut self) -> Option<(Record, i128)> {
        let mut stock = self.model.stock();
        stock.retain(|(_, held)| *held > 0);
        self.dice.pick(&stock).copied()
    }

    fn item_ref(&mut self, id: ItemId) -> ItemRef {
        match self.model.items.get(&id) {
            Some(item) if self.dice.chance(50) => item.sku.clone().into(),
            _ => id.into(),
        }
    }

    fn place_ref(&mut self, id: LocationId) -> LocationRef {
        match self.model.places.get(&id) {
            Some(place) if self.dice.chance(50) => place.code.clone().into(),
            _ => id.into(),
        }
    }

    fn lot_ref(&mut self, id: LotId) -> LotRef {
        match self.model.lots.get(&id) {
            Some(lot) if self.dice.chance(50) => LotRef::Number(lot.number.clone()),
            _ => LotRef::Id(id),
        }
    }

    /// How much of an item, at most `most` where that is said.
    fn amount(&mut self, item: ItemId, most: Option<i128>) -> Amount {
        let decimals = self.model.items.get(&item).map_or(0, |item| u32::from(item.decimals));
        let step = MILLION / 10_i64.pow(decimals);
        let most = most.map_or(300 * MILLION, |most| i64::try_from(most).unwrap_or(i64::MAX));
        let all = (most / step).max(1) as u64;
        // Whole numbers mostly, and everything there is at times.
        let steps = match self.dice.below(10) {
            0 => all,
            1..4 => self.dice.between(1, all),
            _ => self.dice.between(1, (all / 4).max(1)),
        };
        Qty(steps as i64 * step).into()
    }

    fn settings(&mut self) -> Command {
        self.manager();
        let mut settings: Settings = self.model.settings().clone();
        match self.dice.below(5) {
            0 | 1 => {
                settings.beyond = match settings.beyond {
                    Beyond::Refuse => Beyond::Override,
                    Beyond::Override => Beyond::Refuse,
                }
            }
            2 => settings.shift_hours = self.dice.between(4, 48) as u16,
            3 => settings.second_look_after = self.dice.between(3, 30) as u16,
            _ => settings.adjust_quantity = Qty::whole(self.dice.between(20, 400) as i64),
        }
        Command::Settings(settings)
    }

    fn party(&mut self) -> Command {
        self.manager();
        let number = self.dice.below(1_000);
        let supplier = self.model.suppliers.iter().nth(number as usize % 5).map(|(id, _)| *id);
        let job = self.model.jobs.iter().nth(number as usize % 5).map(|(id, _)| *id);
        let called = Some(name(&format!("Number {number}")));
        match (self.dice.below(5), supplier, job) {
            (0, Some(supplier), _) => Command::Supplier(SupplierCommand::Change {
                supplier: supplier.into(),
                name: called,
                notes: Default::default(),
                extra: Vec::new(),
            }),
            (1, _, Some(job)) => {
                Command::Job(JobCommand::Change { job: job.into(), name: called, kind: None })
            }
            (2 | 3, ..) => Command::Supplier(SupplierCommand::Add {
                code: code(&format!("SUP-{number}")),
                name: None,
                notes: None,
                extra: Vec::new(),
            }),
            _ => {
                let code = code(&format!("JOB-{number}"));
                Command::Job(JobCommand::Add { code, name: None, kind: JobKind::Machine })
            }
        }
    }

    fn alert(&mut self) -> Option<Command> {
        let live: Vec<_> = alerts::expected(self.model, self.model.day(self.now)).into_keys().collect();
        let keys = vec![*self.dice.pick(&live)?];
        if self.dice.chance(50) {
            return Some(Command::AlertAcknowledge(keys));
        }
        self.signer();
        let until = self.model.day(self.now).plus(self.dice.between(1, 8) as i64);
        Some(Command::AlertSnooze { keys, until, reason: None })
    }

    fn close_period(&mut self) -> Option<Command> {
        if self.dice.chance(90) {
            self.signer();
        }
        let day = self.model.day(self.now).plus(-(self.dice.between(1, 25) as i64));
        Some(Command::ClosePeriod(day))
    }
}
