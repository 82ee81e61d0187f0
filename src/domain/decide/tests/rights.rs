//! Each role against each command: what it may not do is refused by its role, what it may do never is.

use std::collections::HashSet;

use super::room::{Room, code};
use crate::domain::command::*;
use crate::domain::decide::{Context, decide};
use crate::domain::entry::Vouched;
use crate::domain::event::{Judgement, Reason};
use crate::domain::ids::{
    CountId, EntryLine, Hash, ItemId, LocationId, LotId, PersonId, RequestId, Seq, SessionId,
};
use crate::domain::item::{Barcode, Unit};
use crate::domain::party::{JobKind, Role};
use crate::domain::refusal::{Rejection, Why};
use crate::domain::text::Code;
use crate::domain::time::Day;

/// A row a command: its pattern, the role that it needs, and one of it. A command without a row does not compile.
macro_rules! expected {
    ($what:ty; $wanted:ident, $samples:ident; $($pattern:pat => $role:expr, $sample:expr;)*) => {
        /// Written down apart from the table in `rights`.
        fn $wanted(command: &$what) -> Role {
            use Role::*;
            match command {
                $($pattern => $role,)*
            }
        }

        fn $samples() -> Vec<$what> {
            let samples: Vec<$what> = vec![$($sample),*];
            // A row's sample is of its own variant.
            let variants: HashSet<_> = samples.iter().map(std::mem::discriminant).collect();
            assert_eq!(variants.len(), samples.len(), stringify!($what));
            samples
        }
    };
}

fn item() -> ItemRef {
    ItemRef::Id(ItemId(1))
}

fn place() -> LocationRef {
    LocationRef::Id(LocationId(16))
}

fn supplier() -> SupplierRef {
    SupplierRef::Code(code("S"))
}

fn job() -> JobRef {
    JobRef::Code(code("J"))
}

fn lot() -> LotRef {
    LotRef::Id(LotId(1))
}

fn to() -> Code {
    code("TO")
}

expected! {
    ItemCommand; of_item, items;
    ItemCommand::Add { .. } => Manager, ItemCommand::Add { sku: to(), patch: Box::default() };
    ItemCommand::Change { .. } => Manager, ItemCommand::Change { item: item(), patch: Box::default() };
    ItemCommand::Rename { .. } => Manager, ItemCommand::Rename { item: item(), sku: to() };
    ItemCommand::Merge { .. } => Manager, ItemCommand::Merge { from: item(), into: item() };
    ItemCommand::Retire(_) => Manager, ItemCommand::Retire(item());
    ItemCommand::Revive(_) => Manager, ItemCommand::Revive(item());
    ItemCommand::Attach { .. } => Clerk,
        ItemCommand::Attach { item: item(), barcode: Barcode { code: to(), unit: Unit::Base } };
}

expected! {
    LocationCommand; of_location, locations;
    LocationCommand::Add { .. } => Manager, LocationCommand::Add { code: to(), patch: LocationPatch::default() };
    LocationCommand::Change { .. } => Manager,
        LocationCommand::Change { location: place(), patch: LocationPatch::default() };
    LocationCommand::Rename { .. } => Manager, LocationCommand::Rename { location: place(), code: to() };
    LocationCommand::Merge { .. } => Manager, LocationCommand::Merge { from: place(), into: place() };
    LocationCommand::Retire(_) => Manager, LocationCommand::Retire(place());
    LocationCommand::Revive(_) => Manager, LocationCommand::Revive(place());
}

expected! {
    SupplierCommand; of_supplier, suppliers;
    SupplierCommand::Add { .. } => Manager,
        SupplierCommand::Add { code: to(), name: None, notes: None, extra: Vec::new() };
    SupplierCommand::Change { .. } => Manager,
        SupplierCommand::Change { supplier: supplier(), name: None, notes: Patch::Keep, extra: Vec::new() };
    SupplierCommand::Rename { .. } => Manager, SupplierCommand::Rename { supplier: supplier(), code: to() };
    SupplierCommand::Merge { .. } => Manager, SupplierCommand::Merge { from: supplier(), into: supplier() };
    SupplierCommand::Retire(_) => Manager, SupplierCommand::Retire(supplier());
    SupplierCommand::Revive(_) => Manager, SupplierCommand::Revive(supplier());
}

expected! {
    JobCommand; of_job, jobs;
    JobCommand::Add { .. } => Manager, JobCommand::Add { code: to(), name: None, kind: JobKind::Work };
    JobCommand::Change { .. } => Manager, JobCommand::Change { job: job(), name: None, kind: None };
    JobCommand::Rename { .. } => Manager, JobCommand::Rename { job: job(), code: to() };
    JobCommand::Merge { .. } => Manager, JobCommand::Merge { from: job(), into: job() };
    JobCommand::Retire(_) => Manager, JobCommand::Retire(job());
    JobCommand::Revive(_) => Manager, JobCommand::Revive(job());
}

expected! {
    LotCommand; of_lot, lots;
    LotCommand::Add { .. } => Clerk,
        LotCommand::Add { item: item(), number: to(), expires: None, parent: None };
    LotCommand::Change { .. } => Supervisor,
        LotCommand::Change { item: item(), lot: lot(), expires: Patch::Keep, hold: None, parent: Patch::Keep };
    LotCommand::Rename { .. } => Supervisor, LotCommand::Rename { item: item(), lot: lot(), number: to() };
    LotCommand::Merge { .. } => Supervisor, LotCommand::Merge { item: item(), from: lot(), into: lot() };
    LotCommand::Retire { .. } => Supervisor, LotCommand::Retire { item: item(), lot: lot() };
}

expected! {
    PersonCommand; of_people, people;
    PersonCommand::Add { .. } => Manager, PersonCommand::Add { role: Role::Clerk };
    PersonCommand::Retire(_) => Manager, PersonCommand::Retire(PersonId(2));
    PersonCommand::Revive(_) => Manager, PersonCommand::Revive(PersonId(2));
}

expected! {
    Deed; of_deed, deeds;
    Deed::Opening(_) => Supervisor, Deed::Opening(Vec::new());
    Deed::Receive { .. } => Clerk, Deed::Receive { supplier: None, lines: Vec::new() };
    Deed::Return { .. } => Clerk, Deed::Return { way: ReturnWay::FromCustomer, lines: Vec::new() };
    Deed::Adjust(_) => Clerk, Deed::Adjust(Vec::new());
    Deed::PutAway(_) => Clerk, Deed::PutAway(Vec::new());
    Deed::Move(_) => Clerk, Deed::Move(Vec::new());
    Deed::Issue { .. } => Clerk, Deed::Issue { to: None, lines: Vec::new() };
    Deed::Scrap { .. } => Clerk, Deed::Scrap { reason: Reason::Damaged, lines: Vec::new() };
}

expected! {
    Command; of_other, others;
    Command::Create { .. } => Manager, Command::Create { site: [1; 16], settings: super::room::settings() };
    Command::BeginEpoch { .. } => Manager, Command::BeginEpoch { head: Hash::ZERO };
    Command::Settings(_) => Manager, Command::Settings(super::room::settings());
    Command::Person { .. } => Manager, Command::Person { id: PersonId(2), role: Role::Clerk };
    Command::Item(command) => of_item(command), Command::Item(ItemCommand::Retire(item()));
    Command::Location(command) => of_location(command), Command::Location(LocationCommand::Retire(place()));
    Command::Supplier(command) => of_supplier(command), Command::Supplier(SupplierCommand::Retire(supplier()));
    Command::Job(command) => of_job(command), Command::Job(JobCommand::Retire(job()));
    Command::Lot(command) => of_lot(command), Command::Lot(LotCommand::Retire { item: item(), lot: lot() });
    Command::Opening(_) => Supervisor, Command::Opening(Vec::new());
    Command::Receive { .. } => Clerk, Command::Receive { supplier: None, lines: Vec::new() };
    Command::PutAway(_) => Clerk, Command::PutAway(Vec::new());
    Command::Issue { .. } => Clerk, Command::Issue { to: None, lines: Vec::new() };
    Command::Move(_) => Clerk, Command::Move(Vec::new());
    Command::MoveAll { .. } => Clerk, Command::MoveAll { from: place(), to: place() };
    Command::Adjust(_) => Clerk, Command::Adjust(Vec::new());
    Command::Scrap { .. } => Clerk, Command::Scrap { reason: Reason::Damaged, lines: Vec::new() };
    Command::Return { .. } => Clerk, Command::Return { way: ReturnWay::FromCustomer, lines: Vec::new() };
    Command::Reserve { .. } => Clerk, Command::Reserve { document: to(), priority: None, lines: Vec::new() };
    Command::Release { .. } => Clerk,
        Command::Release { what: ReleaseWhat::Document { document: to(), item: None }, quantity: None };
    Command::Undo(_) => Clerk, Command::Undo(UndoWhat::Last);
    Command::ClosePeriod(_) => Supervisor, Command::ClosePeriod(Day(1));
    Command::CountOpen(_) => Clerk, Command::CountOpen(place());
    Command::CountEnter { .. } => Clerk, Command::CountEnter { count: CountId(1), lines: Vec::new() };
    Command::CountJudge { .. } => Supervisor,
        Command::CountJudge { observation: EntryLine { seq: Seq(1), line: 1 }, judgement: Judgement::Approved };
    Command::CountClose(_) => Clerk, Command::CountClose(CountId(1));
    Command::AlertAcknowledge(_) => Clerk, Command::AlertAcknowledge(Vec::new());
    Command::AlertSnooze { .. } => Supervisor,
        Command::AlertSnooze { keys: Vec::new(), until: Day(1), reason: None };
    Command::DayBegins(_) => Manager, Command::DayBegins(Day(1));
    Command::Mixed(deeds) => deeds.iter().map(of_deed).max().unwrap_or(Clerk), Command::Mixed(Vec::new());
    Command::People(command) => of_people(command), Command::People(PersonCommand::Retire(PersonId(2)));
}

/// One of every command that there is.
fn every() -> Vec<Command> {
    let mut every = others();
    every.extend(items().into_iter().map(Command::Item));
    every.extend(locations().into_iter().map(Command::Location));
    every.extend(suppliers().into_iter().map(Command::Supplier));
    every.extend(jobs().into_iter().map(Command::Job));
    every.extend(lots().into_iter().map(Command::Lot));
    every.extend(people().into_iter().map(Command::People));
    every.extend(deeds().into_iter().map(|deed| Command::Mixed(vec![deed])));
    every.push(Command::Mixed(deeds()));
    every
}

/// What a role is told: the role that is needed instead; none where its role does not stand in the way.
fn told(room: &Room, role: Role, source: Source, command: Command) -> Option<Role> {
    let context = Context { now: room.now(), seq: Seq(2) };
    let submission = Submission {
        request: RequestId { session: SessionId([7; 16]), number: 1 },
        by: PersonId::CREATOR,
        vouched: Vouched::Account,
        role,
        effective: None,
        reference: None,
        note: None,
        override_reason: None,
        look: Look::Sure,
        seen: None,
        source,
        command,
    };
    match decide(&room.state, &context, &submission) {
        Err(Rejection::Refused(refused)) => refused.faults.iter().find_map(|fault| match &fault.why {
            Why::Role { needs, is, .. } => {
                assert_eq!(*is, role);
                Some(*needs)
            }
            _ => None,
        }),
        _ => None,
    }
}

#[test]
fn each_role_may_just_what_the_table_says_of_each_command() {
    let room = Room::new();
    let mut asked = 0;
    for command in every() {
        let needs = of_other(&command);
        for role in Role::ALL {
            for (source, needs) in [(Source::Hand, needs), (Source::Import, Role::Manager)] {
                let told = told(&room, role, source, command.clone());
                let refused = told.is_some();
                assert_eq!(refused, role < needs, "{role:?} {source:?} {command:?}: {told:?}");
                asked += 1;
            }
        }
    }
    assert!(asked >= 70 * 4 * 2, "{asked}");
}
