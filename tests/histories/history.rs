//! A history: wishes are made into commands one after the other, done by a host, taken by the model, and judged.

use stockroom::domain::command::{
    Command, ItemCommand, ItemPatch, JobCommand, LocationCommand, LocationPatch, Look, Patch, PolicyPatch,
    PolicySwitch, Source, Submission, SupplierCommand,
};
use stockroom::domain::entry::{Entry, Vouched};
use stockroom::domain::ids::{RequestId, SessionId};
use stockroom::domain::item::Tracking;
use stockroom::domain::kind::Kind as ItemKind;
use stockroom::domain::location::LocationKind;
use stockroom::domain::party::{JobKind, Role};
use stockroom::domain::quantity::{Money, Qty, UnitCost};
use stockroom::domain::settings::{Beyond, Settings};

use crate::dice::Dice;
use crate::laws::{self, Before, Law, named};
use crate::made::{CLERKS, DAY, HOUR, MANAGER, MINUTE, SUPERVISOR, VIEWER, code, made, name};
use crate::model::Model;
use crate::tally::{Fate, Tally};
use crate::wish::Wish;

/// 2024-11-03 04:00 UTC: three weeks before the year in which all of it happens turns twice.
pub const BEGIN: u64 = 1_730_606_400_000;

/// Who does what is submitted.
pub trait Host {
    /// Sets the clock.
    fn now(&mut self, moment: u64);
    /// Does it, or says why not; the outer fault is one of the program.
    fn submit(&mut self, submission: &Submission) -> Result<Result<(), String>, String>;
    /// The entry after these, if there is one.
    fn entry_after(&self, entries: u64) -> Result<Option<Entry>, String>;
    /// Looks at the whole state.
    fn check(&mut self, model: &Model) -> Law;
    /// Looks at it for the last time; a rebuild is part of it.
    fn end(&mut self, model: &Model) -> Law;
}

/// A law that a history broke.
#[derive(Clone, Debug)]
pub struct Broken {
    /// After so many wishes.
    pub after: usize,
    pub what: String,
    /// What was submitted last, in words.
    pub last: String,
}

/// How a history is gone through.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Wishes between two looks at the whole state.
    pub check_every: usize,
    /// Whether what is done is printed.
    pub tell: bool,
}

impl Broken {
    /// The law that was broken.
    pub fn law(&self) -> &str {
        self.what.split(':').next().unwrap_or("")
    }
}

struct Run<'h, H> {
    host: &'h mut H,
    model: Model,
    tally: Tally,
    now: u64,
    number: u64,
}

/// Goes through a history from the making of the store to its end.
pub fn go<H: Host>(host: &mut H, wishes: &[Wish], pace: Pace) -> Result<Tally, Broken> {
    let mut run = Run { host, model: Model::default(), tally: Tally::default(), now: BEGIN, number: 0 };
    let broken = |after: usize, what: String, last: &Option<Submission>| Broken {
        after,
        what,
        last: format!("{last:?}"),
    };
    run.found().map_err(|what| broken(0, what, &None))?;
    for (index, wish) in wishes.iter().enumerate() {
        run.tick(wish);
        run.number += 1;
        let submission = made(&run.model, run.now, run.number, wish);
        let done = match &submission {
            None => Ok(Fate::Idle),
            Some(submission) => run.step(submission),
        };
        let fate = done.map_err(|what| broken(index + 1, what, &submission))?;
        if pace.tell && fate == Fate::Accepted {
            println!("{index} at {}: {submission:?}", run.now);
        }
        run.tally.add(wish.kind, fate);
        if (index + 1).is_multiple_of(pace.check_every) {
            run.host.check(&run.model).map_err(|what| broken(index + 1, what, &submission))?;
        }
    }
    run.host.end(&run.model).map_err(|what| broken(wishes.len(), what, &None))?;
    Ok(run.tally)
}

impl<H: Host> Run<'_, H> {
    /// Time goes on: not at all at times, for minutes or hours mostly, for days now and then.
    fn tick(&mut self, wish: &Wish) {
        let mut dice = Dice::new(wish.seed ^ 0x7153);
        self.now += match dice.below(100) {
            0..10 => 0,
            10..15 => 1,
            15..50 => dice.below(30 * MINUTE),
            50..90 => dice.below(6 * HOUR),
            90..99 => dice.below(2 * DAY),
            _ => dice.below(12 * DAY),
        };
        self.host.now(self.now);
    }

    /// Submits, takes what came of it, and judges it.
    fn step(&mut self, submission: &Submission) -> Result<Fate, String> {
        let before = Before::of(&self.model);
        let head = self.model.head();
        let answer = self.host.submit(submission)?;
        let entry = self.host.entry_after(head.0)?;
        match (answer, entry) {
            (Ok(()), Some(entry)) => {
                named("journal", self.model.take(&entry))?;
                laws::each(&self.model, &before, submission, &entry)?;
                self.tally.entry(&self.model, submission, &entry);
                Ok(Fate::Accepted)
            }
            (Ok(()), None) => Ok(Fate::Unchanged),
            (Err(_), None) => Ok(Fate::Refused),
            (Err(why), Some(entry)) => {
                Err(format!("refused ({why}), and entry {} is there", entry.header.seq))
            }
        }
    }

    /// The manager does this now; it must be accepted.
    fn must(&mut self, command: Command) -> Result<(), String> {
        self.number += 1;
        let submission = Submission {
            request: RequestId { session: SessionId([2; 16]), number: self.number },
            by: MANAGER,
            vouched: Vouched::Account,
            role: Role::Manager,
            effective: None,
            reference: None,
            note: None,
            override_reason: None,
            look: Look::Sure,
            seen: None,
            source: Source::Hand,
            command,
        };
        self.host.submit(&submission)?.map_err(|why| format!("{why}: {submission:?}"))?;
        self.take_all()
    }

    fn take_all(&mut self) -> Result<(), String> {
        while let Some(entry) = self.host.entry_after(self.model.head().0)? {
            self.model.take(&entry)?;
        }
        Ok(())
    }

    /// The room that every history begins in.
    fn found(&mut self) -> Result<(), String> {
        self.host.now(self.now);
        self.take_all()?;
        if self.model.settings.is_none() {
            self.must(Command::Create { site: [9; 16], settings: settings() })?;
        }
        let people = [SUPERVISOR, CLERKS[0], CLERKS[1], VIEWER];
        let roles = [Role::Supervisor, Role::Clerk, Role::Clerk, Role::Viewer];
        for (id, role) in people.into_iter().zip(roles) {
            self.must(Command::Person { id, role })?;
        }
        for (place, parent, kind) in PLACES {
            let parent = parent.map_or(Patch::Keep, |parent| Patch::Set(code(parent).into()));
            let patch = LocationPatch { parent, kind: Some(kind), ..LocationPatch::default() };
            self.must(Command::Location(LocationCommand::Add { code: code(place), patch }))?;
        }
        for supplier in ["TIMBER", "STEEL"] {
            let (code, extra) = (code(supplier), Vec::new());
            self.must(Command::Supplier(SupplierCommand::Add { code, name: None, notes: None, extra }))?;
        }
        for (job, kind) in [("SAW-1", JobKind::Machine), ("ORDER-9", JobKind::Work)] {
            self.must(Command::Job(JobCommand::Add { code: code(job), name: None, kind }))?;
        }
        for (index, (sku, kind, tracking, decimals)) in ITEMS.into_iter().enumerate() {
            self.must(item(index as i64, sku, kind, tracking, decimals))?;
        }
        Ok(())
    }
}

/// A room that is not in UTC and whose day does not begin at midnight.
pub fn settings() -> Settings {
    Settings {
        cut_over_minutes: 240,
        beyond: Beyond::Override,
        adjust_quantity: Qty::whole(100),
        count_value: Some(Money(40 * 10_000)),
        ..Settings::new(code("USD"), code("America/New_York"))
    }
}

const PLACES: [(&str, Option<&str>, LocationKind); 11] = [
    ("DOCK", None, LocationKind::Dock),
    ("CART", None, LocationKind::Cart),
    ("HALL", None, LocationKind::Storage),
    ("A", Some("HALL"), LocationKind::Storage),
    ("A-1", Some("A"), LocationKind::Storage),
    ("A-2", Some("A"), LocationKind::Storage),
    ("B", Some("HALL"), LocationKind::Storage),
    ("B-1", Some("B"), LocationKind::Storage),
    ("CAGE", None, LocationKind::Hold),
    ("BENCH", None, LocationKind::Workplace),
    ("C-1", None, LocationKind::Storage),
];

const ITEMS: [(&str, ItemKind, Tracking, u8); 9] = [
    ("OAK", ItemKind::Raw, Tracking::None, 2),
    ("GLUE", ItemKind::Raw, Tracking::Lot, 0),
    ("VARNISH", ItemKind::Raw, Tracking::Lot, 2),
    ("FRAME", ItemKind::Wip, Tracking::None, 0),
    ("GLOVES", ItemKind::Mro, Tracking::None, 0),
    ("TABLE", ItemKind::Finished, Tracking::None, 0),
    ("CREAM", ItemKind::Finished, Tracking::Lot, 0),
    ("CARTON", ItemKind::Packing, Tracking::None, 0),
    ("TAPE", ItemKind::Packing, Tracking::None, 0),
];

fn item(index: i64, sku: &str, kind: ItemKind, tracking: Tracking, decimals: u8) -> Command {
    let policy = |place: Option<&str>, min: i64| PolicyPatch {
        place: place.map(|place| code(place).into()),
        min: Patch::Set(Qty::whole(min).expect("a minimum")),
        max: Patch::Clear,
        switch: PolicySwitch::MinMax,
    };
    let mut policies = vec![policy(None, 40)];
    if index % 2 == 0 {
        policies.push(policy(Some("A"), 15));
    }
    let patch = ItemPatch {
        name: Some(name(sku)),
        kind: Some(kind),
        decimals: Some(decimals),
        tracking: Some(tracking),
        unit_cost: if index == 3 { Patch::Clear } else { Patch::Set(UnitCost(50_000 * (index + 1))) },
        home: if index % 3 == 0 { Patch::Set(code("B-1").into()) } else { Patch::Clear },
        policies,
        ..ItemPatch::default()
    };
    Command::Item(ItemCommand::Add { sku: code(sku), patch: Box::new(patch) })
}
