//! Our side: the shop as a store, made and used through the desk as everybody uses it.

use std::path::Path;

use stockroom::domain::command::{
    Command, InLine, IssueTo, ItemCommand, ItemPatch, LocationCommand, LocationPatch, MoveLine, OutLine,
    Patch, PolicyPatch, PolicySwitch, Source,
};
use stockroom::domain::desk::{Request, Together};
use stockroom::domain::quantity::Qty;
use stockroom::domain::receipt::Receipt;
use stockroom::domain::settings::Settings;
use stockroom::domain::tables::PersonName;
use stockroom::domain::text::{Code, Name};
use stockroom::domain::time::Moment;
use stockroom::service::desk::Desk;
use stockroom::service::local::Local;
use stockroom::service::room::{self, Room};

use crate::shop::{Deed, Dice, Line, OPENING, Shop};

/// Lines of one opening or master data command set.
const CHUNK: u32 = 5_000;
/// Lines of an entry of the history, and entries of a transaction of it.
pub const HISTORY_LINES: u32 = 5;
const HISTORY_ENTRIES: u32 = 1_000;
/// When the history begins: 2024-10-01.
pub const BEGAN: u64 = 1_727_740_800_000;
/// How long it is: two years.
pub const LASTED: u64 = 2 * 365 * 24 * 3_600_000;

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub fn creator() -> PersonName {
    PersonName { login: code("bench"), name: Name::new("Bench").unwrap() }
}

/// A store with everything in its place and nothing moved yet.
pub fn found(folder: &Path, shop: &Shop) -> Room {
    let room = room::create(folder, Settings::new(code("USD"), code("UTC")), &creator()).unwrap();
    let desk = desk(&room);
    let zones = (0..shop.zones()).map(|zone| place(&Shop::zone(zone), None));
    let bins = (0..shop.bins).map(|bin| place(&Shop::bin(bin), Some(&Shop::zone(bin / 50))));
    together(&desk, zones.chain(bins).map(|command| (command, None)).collect());
    each_chunk(shop.items, |items| {
        together(&desk, items.map(|item| (add(item), None)).collect());
    });
    each_chunk(shop.items, |items| {
        let lines = items.flat_map(|item| shop.homes(item).map(|bin| opening(item, bin))).collect();
        together(&desk, vec![(Command::Opening(lines), Some(Moment(BEGAN)))]);
    });
    room
}

/// Adds a history of two years.
pub fn live_through(room: &Room, shop: &Shop, movements: u32) {
    let desk = desk(room);
    let entries = movements / HISTORY_LINES;
    let mut dice = Dice::new(1);
    for first in (0..entries).step_by(HISTORY_ENTRIES as usize) {
        let of = shop.history(first / HISTORY_ENTRIES);
        let happened = (first..entries.min(first + HISTORY_ENTRIES)).map(|entry| {
            let (deed, lines) = shop.next_of(&mut dice, HISTORY_LINES as usize, of.clone());
            (command(deed, &lines), Some(Moment(moment(entry, entries))))
        });
        together(&desk, happened.collect());
    }
}

/// When an entry of the history happened.
pub fn moment(entry: u32, entries: u32) -> u64 {
    BEGAN + 1 + LASTED / u64::from(entries) * u64::from(entry)
}

/// Somebody's way to the store, in a session of their own.
pub fn desk(room: &Room) -> Local {
    room.desk(&creator().login, None).unwrap()
}

/// Posts a command and waits until it is safe.
pub fn post(desk: &dyn Desk, deed: Deed, lines: &[Line]) {
    match desk.submit(command(deed, lines).into()) {
        Ok(Receipt::Done(_)) => {}
        other => panic!("{other:?}"),
    }
}

/// What is asked for, as a command that names everything by its code.
pub fn command(deed: Deed, lines: &[Line]) -> Command {
    match deed {
        Deed::Receive => Command::Receive { supplier: None, lines: lines.iter().map(comes_in).collect() },
        Deed::Issue => {
            Command::Issue { to: Some(IssueTo::Customer), lines: lines.iter().map(goes_out).collect() }
        }
        Deed::Move => Command::Move(lines.iter().map(moves).collect()),
    }
}

fn comes_in(line: &Line) -> InLine {
    InLine {
        item: code(&Shop::sku(line.item)).into(),
        amount: Qty::whole(line.quantity).unwrap().into(),
        place: Some(code(&Shop::bin(line.bin)).into()),
        lot: None,
        expires: None,
        cost: None,
    }
}

fn goes_out(line: &Line) -> OutLine {
    OutLine {
        item: code(&Shop::sku(line.item)).into(),
        amount: Qty::whole(line.quantity).unwrap().into(),
        from: Some(code(&Shop::bin(line.bin)).into()),
        lot: None,
        document: None,
    }
}

fn moves(line: &Line) -> MoveLine {
    MoveLine {
        item: code(&Shop::sku(line.item)).into(),
        amount: Some(Qty::whole(line.quantity).unwrap().into()),
        from: Some(code(&Shop::bin(line.bin)).into()),
        to: Some(code(&Shop::bin(line.other)).into()),
        lot: None,
    }
}

fn opening(item: u32, bin: u32) -> InLine {
    comes_in(&Line { item, bin, other: bin, quantity: OPENING })
}

fn place(name: &str, parent: Option<&str>) -> Command {
    let parent = parent.map_or(Patch::Keep, |parent| Patch::Set(code(parent).into()));
    let patch = LocationPatch { parent, ..LocationPatch::default() };
    Command::Location(LocationCommand::Add { code: code(name), patch })
}

fn add(item: u32) -> Command {
    let policy = |min| PolicyPatch {
        place: None,
        min: Patch::Set(Qty::whole(min).unwrap()),
        max: Patch::Keep,
        switch: PolicySwitch::MinMax,
    };
    let patch = ItemPatch {
        name: Some(Name::new(&Shop::name(item)).unwrap()),
        policies: Shop::min(item).map(policy).into_iter().collect(),
        ..ItemPatch::default()
    };
    Command::Item(ItemCommand::Add { sku: code(&Shop::sku(item)), patch: Box::new(patch) })
}

fn each_chunk(all: u32, mut work: impl FnMut(std::ops::Range<u32>)) {
    for first in (0..all).step_by(CHUNK as usize) {
        work(first..all.min(first + CHUNK));
    }
}

/// All in one transaction, as an import does it.
pub fn together(desk: &dyn Desk, commands: Vec<(Command, Option<Moment>)>) {
    let import = |(command, effective): (Command, Option<Moment>)| Request {
        source: Source::Import,
        effective,
        ..Request::from(command)
    };
    let requests = commands.into_iter().map(import).collect();
    let answer = desk.submit_together(requests, Together::AllOrNothing).unwrap();
    if let Some(Err(refused)) = answer.answers.into_iter().find(Result::is_err) {
        panic!("{refused:?}");
    }
}
