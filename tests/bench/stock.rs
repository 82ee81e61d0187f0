//! A store of 100,000 items with stock in 500 bins, made through the desk as an import makes it.

use std::path::Path;

use stockroom::domain::command::{
    Command, InLine, ItemCommand, ItemPatch, LocationCommand, LocationPatch, Patch, PolicyPatch,
    PolicySwitch, Source,
};
use stockroom::domain::desk::{Change, Request, Together};
use stockroom::domain::quantity::Qty;
use stockroom::domain::receipt::Receipt;
use stockroom::domain::settings::Settings;
use stockroom::domain::tables::PersonName;
use stockroom::domain::text::{Code, Name};
use stockroom::service::desk::Desk;
use stockroom::service::local::Local;
use stockroom::service::room::{self, Room};

pub const ITEMS: u32 = 100_000;
pub const BINS: u32 = 500;
const CHUNK: u32 = 5_000;
const WORDS: [&str; 8] = ["oak", "ash", "bolt", "hinge", "glue", "carton", "drill", "varnish"];

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn creator() -> PersonName {
    PersonName { login: code("bench"), name: Name::new("Bench").unwrap() }
}

/// Makes the store.
pub fn fill(folder: &Path) -> (Room, Local) {
    let room = room::create(folder, Settings::new(code("USD"), code("UTC")), &creator()).unwrap();
    let desk = room.desk(&creator().login, None).unwrap();
    let zones = (0..BINS / 50).map(|zone| place(&format!("ZONE-{zone}"), None));
    let bins = (0..BINS).map(|bin| place(&format!("BIN-{bin:03}"), Some(&format!("ZONE-{}", bin / 50))));
    together(&desk, zones.chain(bins).collect());
    for chunk in 0..ITEMS / CHUNK {
        together(&desk, (chunk * CHUNK..(chunk + 1) * CHUNK).map(item).collect());
    }
    for chunk in 0..ITEMS / CHUNK {
        let lines = (chunk * CHUNK..(chunk + 1) * CHUNK).map(opening).collect();
        together(&desk, vec![Command::Opening(lines)]);
    }
    (room, desk)
}

/// Opens it.
pub fn open(folder: &Path) -> (Room, Local) {
    let room = room::open(folder, None).unwrap();
    let desk = room.desk(&creator().login, None).unwrap();
    (room, desk)
}

/// Somebody receives one item; what others hear of it.
pub fn post(desk: &dyn Desk) -> Change {
    let done = desk.submit(Command::Opening(vec![opening(4_711)]).into()).unwrap();
    let Receipt::Done(done) = done else { panic!("nothing was done") };
    let record = done.moved[0].record;
    Change { head: done.seq, items: vec![record.item], locations: vec![record.location], many: false }
}

fn together(desk: &dyn Desk, commands: Vec<Command>) {
    let import = |command: Command| Request { source: Source::Import, ..Request::from(command) };
    let requests = commands.into_iter().map(import).collect();
    let answer = desk.submit_together(requests, Together::AllOrNothing).unwrap();
    if let Some(Err(refused)) = answer.answers.into_iter().find(Result::is_err) {
        panic!("{refused:?}");
    }
}

fn place(name: &str, parent: Option<&str>) -> Command {
    let parent = parent.map_or(Patch::Keep, |parent| Patch::Set(code(parent).into()));
    let patch = LocationPatch { parent, ..LocationPatch::default() };
    Command::Location(LocationCommand::Add { code: code(name), patch })
}

/// SKUs in no order, so that no list is sorted by chance.
fn sku(number: u32) -> Code {
    code(&format!("SKU-{:06}", number.wrapping_mul(7_919) % 1_000_000))
}

fn item(number: u32) -> Command {
    let word = WORDS[number as usize % WORDS.len()];
    // One in fifty is low.
    let min = if number.is_multiple_of(50) { 1_000 } else { 0 };
    let policy = PolicyPatch {
        place: None,
        min: Patch::Set(Qty::whole(min).unwrap()),
        max: Patch::Keep,
        switch: PolicySwitch::MinMax,
    };
    let patch = ItemPatch {
        name: Some(Name::new(&format!("{word} part number {number}")).unwrap()),
        policies: if min > 0 { vec![policy] } else { Vec::new() },
        ..ItemPatch::default()
    };
    Command::Item(ItemCommand::Add { sku: sku(number), patch: Box::new(patch) })
}

fn opening(number: u32) -> InLine {
    InLine {
        item: sku(number).into(),
        amount: Qty::whole(i64::from(number.wrapping_mul(31) % 900 + 1)).unwrap().into(),
        place: Some(code(&format!("BIN-{:03}", number % BINS)).into()),
        lot: None,
        expires: None,
        cost: None,
    }
}
