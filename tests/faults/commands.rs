//! Commands as people give them, in a line each.

use stockroom::domain::command::{
    AdjustLine, Amount, Command, CountLine, InLine, IssueTo, ItemCommand, ItemPatch, LocationCommand,
    LocationPatch, Look, LotRef, MoveLine, OutLine, Patch, PolicyPatch, PolicySwitch, ReserveLine, Source,
    Submission, SupplierCommand, UndoWhat,
};
use stockroom::domain::entry::Vouched;
use stockroom::domain::event::Reason;
use stockroom::domain::ids::{CountId, PersonId, RequestId, SessionId};
use stockroom::domain::item::Tracking;
use stockroom::domain::location::LocationKind;
use stockroom::domain::party::Role;
use stockroom::domain::quantity::{Qty, UnitCost};
use stockroom::domain::time::Day;

use crate::support::{code, name};

pub fn session(byte: u8) -> SessionId {
    SessionId([byte; 16])
}

/// A command of the manager's, under a number of a session.
pub fn asked(session: SessionId, number: u64, command: Command) -> Submission {
    Submission {
        request: RequestId { session, number },
        by: PersonId::CREATOR,
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
    }
}

fn amount(units: i64) -> Amount {
    Qty::whole(units).unwrap().into()
}

pub fn place(bin: &str, kind: LocationKind) -> Command {
    let patch = LocationPatch { kind: Some(kind), ..LocationPatch::default() };
    Command::Location(LocationCommand::Add { code: code(bin), patch })
}

pub fn item(sku: &str, tracking: Tracking) -> Command {
    let patch = ItemPatch {
        name: Some(name(sku)),
        tracking: Some(tracking),
        unit_cost: Patch::Set(UnitCost(2_000_000)),
        ..ItemPatch::default()
    };
    Command::Item(ItemCommand::Add { sku: code(sku), patch: Box::new(patch) })
}

/// From so many on down there is an alert.
pub fn low_at(sku: &str, units: i64) -> Command {
    let policy = PolicyPatch {
        place: None,
        min: Patch::Set(Qty::whole(units).unwrap()),
        max: Patch::Keep,
        switch: PolicySwitch::MinMax,
    };
    let patch = ItemPatch { policies: vec![policy], ..ItemPatch::default() };
    Command::Item(ItemCommand::Change { item: code(sku).into(), patch: Box::new(patch) })
}

pub fn supplier(who: &str) -> Command {
    Command::Supplier(SupplierCommand::Add { code: code(who), name: None, notes: None, extra: Vec::new() })
}

pub fn in_line(sku: &str, units: i64, bin: &str, lot: Option<(&str, Day)>) -> InLine {
    InLine {
        item: code(sku).into(),
        amount: amount(units),
        place: Some(code(bin).into()),
        lot: lot.map(|(number, _)| LotRef::Number(code(number))),
        expires: lot.map(|(_, day)| day),
        cost: Some(UnitCost(1_900_000)),
    }
}

pub fn receive(sku: &str, units: i64, bin: &str) -> Command {
    receive_all(vec![in_line(sku, units, bin, None)])
}

pub fn receive_all(lines: Vec<InLine>) -> Command {
    Command::Receive { supplier: None, lines }
}

pub fn issue(sku: &str, units: i64, bin: &str) -> Command {
    let line = OutLine {
        item: code(sku).into(),
        amount: amount(units),
        from: Some(code(bin).into()),
        lot: None,
        document: None,
    };
    Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] }
}

pub fn carry(sku: &str, units: i64, from: &str, to: &str) -> Command {
    Command::Move(vec![MoveLine {
        item: code(sku).into(),
        amount: Some(amount(units)),
        from: Some(code(from).into()),
        to: Some(code(to).into()),
        lot: None,
    }])
}

pub fn adjust(sku: &str, units: i64, bin: &str) -> Command {
    Command::Adjust(vec![AdjustLine {
        item: code(sku).into(),
        at: code(bin).into(),
        lot: None,
        change: amount(units),
        reason: Reason::Damaged,
    }])
}

pub fn reserve(sku: &str, units: i64, document: &str) -> Command {
    let line = ReserveLine { item: code(sku).into(), amount: amount(units), place: None, lot: None };
    Command::Reserve { document: code(document), priority: None, lines: vec![line] }
}

pub fn count(bin: &str) -> Command {
    Command::CountOpen(code(bin).into())
}

pub fn counted(count: u32, sku: &str, units: i64) -> Command {
    let line = CountLine { item: code(sku).into(), lot: None, counted: amount(units) };
    Command::CountEnter { count: CountId(count), lines: vec![line] }
}

pub fn count_over(count: u32) -> Command {
    Command::CountClose(CountId(count))
}

pub fn undo_last() -> Command {
    Command::Undo(UndoWhat::Last)
}
