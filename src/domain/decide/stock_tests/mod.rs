//! Stock commands as people give them: commands in, what the books say out. Each case starts from one small shop.

mod adjusting;
mod alerts;
mod bounds;
mod clock;
mod codes;
mod coming_in;
mod counting;
mod dependents;
mod derived;
mod flow;
mod meanwhile;
mod overtaken;
mod periods;
mod promises;
mod rights;
mod shortage;
mod standing;
mod time;
mod turns;
mod undoing;
mod undone;
mod ways_out;

use super::super::book;
use super::super::command::{
    AdjustLine, Amount, Command, CountLine, InLine, IssueTo, ItemCommand, ItemPatch, LocationCommand,
    LocationPatch, Look, LotRef, MoveLine, OutLine, Patch, PersonCommand, PolicyPatch, PolicySwitch,
    ReleaseWhat, ReserveLine, ReturnWay, Submission, UndoWhat,
};
use super::super::event::{Event, Judgement, MoveKind, Reason};
use super::super::ids::{CountId, EntryLine, PersonId, Record, Seq};
use super::super::item::Tracking;
use super::super::kind::Kind;
use super::super::location::LocationKind;
use super::super::party::Role;
use super::super::quantity::{Qty, UnitCost};
use super::super::receipt::Notice;
use super::super::refusal::{Rejection, Why};
use super::super::room::Room;
use super::super::settings::{Beyond, Settings};
use super::super::tables::{Alerts, Closed, Largest, Locations, Lots, Observations, SettingsTable, Totals};
use super::super::text::{Code, Name, Note};
use super::super::time::{Day, Moment};
use super::Decided;
use crate::domain::table::{Direction, Read, all};

const HOUR: u64 = 3_600_000;
/// 2026-03-02 08:00 UTC.
const START: u64 = 1_772_438_400_000;

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn qty(units: i64) -> Qty {
    Qty::whole(units).unwrap()
}

/// A shop with a dock, two bins, a hold cage and a cart; NAIL (plain), GLUE (by lot), OIL (one decimal).
fn shop() -> Room {
    let mut room = Room::at(Moment(START));
    let settings = Settings::new(code("USD"), code("UTC"));
    room.act(Command::Create { site: [7; 16], settings }).unwrap();
    for (name, kind) in [
        ("DOCK", LocationKind::Dock),
        ("A1", LocationKind::Storage),
        ("A2", LocationKind::Storage),
        ("HOLD", LocationKind::Hold),
        ("CART", LocationKind::Cart),
    ] {
        let patch = LocationPatch { kind: Some(kind), ..LocationPatch::default() };
        room.act(Command::Location(LocationCommand::Add { code: code(name), patch })).unwrap();
    }
    for (sku, tracking, decimals) in
        [("NAIL", Tracking::None, 0), ("GLUE", Tracking::Lot, 0), ("OIL", Tracking::None, 1)]
    {
        let patch = ItemPatch {
            name: Some(Name::new(sku).unwrap()),
            kind: Some(Kind::Finished),
            tracking: Some(tracking),
            decimals: Some(decimals),
            unit_cost: Patch::Set(UnitCost(2_000_000)),
            ..ItemPatch::default()
        };
        room.act(Command::Item(ItemCommand::Add { sku: code(sku), patch: Box::new(patch) })).unwrap();
    }
    room
}

fn amount(units: i64) -> Amount {
    qty(units).into()
}

fn receive(sku: &str, units: i64, to: &str) -> Command {
    receive_lot(sku, units, to, None, None)
}

fn receive_lot(sku: &str, units: i64, to: &str, lot: Option<&str>, expires: Option<&str>) -> Command {
    Command::Receive {
        supplier: None,
        lines: vec![InLine {
            item: code(sku).into(),
            amount: amount(units),
            place: Some(code(to).into()),
            lot: lot.map(|lot| LotRef::Number(code(lot))),
            expires: expires.map(|day| Day::parse(day).unwrap()),
            cost: None,
        }],
    }
}

fn out_line(sku: &str, units: i64, from: Option<&str>) -> OutLine {
    OutLine {
        item: code(sku).into(),
        amount: amount(units),
        from: from.map(|place| code(place).into()),
        lot: None,
        document: None,
    }
}

fn issue(sku: &str, units: i64, from: Option<&str>) -> Command {
    Command::Issue { to: Some(IssueTo::Customer), lines: vec![out_line(sku, units, from)] }
}

fn move_to(sku: &str, units: i64, from: &str, to: &str) -> Command {
    Command::Move(vec![MoveLine {
        item: code(sku).into(),
        amount: Some(amount(units)),
        from: Some(code(from).into()),
        to: Some(code(to).into()),
        lot: None,
    }])
}

fn adjust(sku: &str, units: i64, at: &str) -> Command {
    Command::Adjust(vec![AdjustLine {
        item: code(sku).into(),
        at: code(at).into(),
        lot: None,
        change: amount(units),
        reason: Reason::Damaged,
    }])
}

fn count_enter(count: u32, sku: &str, units: i64) -> Command {
    Command::CountEnter {
        count: CountId(count),
        lines: vec![CountLine { item: code(sku).into(), lot: None, counted: amount(units) }],
    }
}

/// Does a command as of a moment.
fn at(room: &mut Room, moment: u64, command: Command) -> Result<Decided, Rejection> {
    let submission = Submission { effective: Some(Moment(moment)), ..room.submission(command) };
    room.submit(&submission)
}

/// Does a command as a clerk.
fn as_clerk(room: &mut Room, command: Command) -> Result<Decided, Rejection> {
    let submission = Submission { role: Role::Clerk, by: PersonId(2), ..room.submission(command) };
    room.submit(&submission)
}

fn held(room: &Room, sku: &str, place: &str) -> i64 {
    let (item, _) = book::resolve_item(&room.state, &code(sku).into()).unwrap();
    let (location, _) = book::resolve_location(&room.state, &code(place).into()).unwrap();
    let all: i64 = book::records_of_item(&room.state, item)
        .unwrap()
        .into_iter()
        .filter(|(record, _)| record.location == location)
        .map(|(_, balance)| balance.on_hand.0)
        .sum();
    if location.is_outside() {
        let record = Record { item, location, lot: super::super::ids::LotId::NONE };
        return book::on_hand(&room.state, record).unwrap().0 / 1_000_000;
    }
    all / 1_000_000
}

fn why(result: Result<Decided, Rejection>) -> Why {
    match result {
        Err(Rejection::Refused(refused)) => refused.faults.into_iter().next().unwrap().why,
        other => panic!("expected a refusal, got {other:?}"),
    }
}
