//! A small stock room to keep: clocks set by hand, stores in memory and in folders, disks that fail on purpose.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use redb::StorageBackend;
use stockroom::domain::command::{
    Amount, Command, InLine, ItemCommand, ItemPatch, LocationCommand, LocationPatch, Look, Source, Submission,
};
use stockroom::domain::entry::Vouched;
use stockroom::domain::ids::{PersonId, RequestId, SessionId};
use stockroom::domain::party::Role;
use stockroom::domain::quantity::Qty;
use stockroom::domain::receipt::{Done, Receipt};
use stockroom::domain::settings::Settings;
use stockroom::domain::tables::PersonName;
use stockroom::domain::text::{Code, Name};
use stockroom::domain::time::Moment;
use stockroom::engine::core::Days;
use stockroom::engine::{Clock, Engine, Rules, StockRoom, founding};
use stockroom::store::Store;

/// 2026-03-02 08:00 UTC.
pub const MORNING: u64 = 1_772_438_400_000;

/// A clock set by hand.
#[derive(Clone)]
pub struct HandClock(Arc<AtomicU64>);

impl HandClock {
    pub fn at(moment: u64) -> HandClock {
        HandClock(Arc::new(AtomicU64::new(moment)))
    }
    pub fn set(&self, moment: u64) {
        self.0.store(moment, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// A disk in memory that outlives its store and fails when told to.
#[derive(Clone, Debug, Default)]
pub struct ToyDisk {
    bytes: Arc<Mutex<Vec<u8>>>,
    pub fails: Arc<AtomicBool>,
}

impl ToyDisk {
    fn check(&self) -> io::Result<()> {
        match self.fails.load(Ordering::SeqCst) {
            true => Err(io::Error::from(io::ErrorKind::StorageFull)),
            false => Ok(()),
        }
    }
}

impl StorageBackend for ToyDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.bytes.lock().unwrap().len() as u64)
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let bytes = self.bytes.lock().unwrap();
        let start = offset as usize;
        let found = bytes.get(start..start + out.len());
        out.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.check()?;
        self.bytes.lock().unwrap().resize(len as usize, 0);
        Ok(())
    }
    fn sync_data(&self) -> io::Result<()> {
        self.check()
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.check()?;
        let start = offset as usize;
        self.bytes.lock().unwrap()[start..start + data.len()].copy_from_slice(data);
        Ok(())
    }
}

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub fn settings() -> Settings {
    Settings::new(code("USD"), code("UTC"))
}

pub fn creator() -> PersonName {
    PersonName { login: code("ann"), name: name("Ann") }
}

pub fn store_in(dir: &Path, clock: &HandClock) -> Store {
    Store::create(dir, |state| founding::found(state, &StockRoom, clock, settings(), &creator())).unwrap()
}

pub fn store_on(backend: impl StorageBackend, clock: &HandClock) -> Store {
    Store::create_on(backend, |state| founding::found(state, &StockRoom, clock, settings(), &creator()))
        .unwrap()
}

pub fn at_work(store: Store, clock: &HandClock) -> Engine {
    at_work_by(store, clock, StockRoom)
}

pub fn at_work_by<R: Rules>(store: Store, clock: &HandClock, rules: R) -> Engine {
    Engine::start(store, Arc::new(clock.clone()), rules, Days::ByHand).unwrap()
}

/// A store in memory with an engine at work on it.
pub fn room() -> (Engine, HandClock) {
    let clock = HandClock::at(MORNING);
    let store = store_on(ToyDisk::default(), &clock);
    (at_work(store, &clock), clock)
}

pub fn session(byte: u8) -> SessionId {
    SessionId([byte; 16])
}

pub fn submission(byte: u8, number: u64, command: Command) -> Submission {
    Submission {
        request: RequestId { session: session(byte), number },
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

pub fn add_item(sku: &str) -> Command {
    let patch = ItemPatch { name: Some(name(sku)), ..ItemPatch::default() };
    Command::Item(ItemCommand::Add { sku: code(sku), patch: Box::new(patch) })
}

pub fn add_bin(bin: &str) -> Command {
    Command::Location(LocationCommand::Add { code: code(bin), patch: LocationPatch::default() })
}

pub fn receive(sku: &str, bin: &str, units: i64) -> Command {
    let line = InLine {
        item: code(sku).into(),
        amount: Amount::from(Qty::whole(units).unwrap()),
        place: Some(code(bin).into()),
        lot: None,
        expires: None,
        cost: None,
    };
    Command::Receive { supplier: None, lines: vec![line] }
}

/// An item, a bin, and ten of the one in the other: entries 2 to 4.
pub fn stock(engine: &Engine) {
    for (number, command) in (1..).zip([add_item("M8"), add_bin("A1"), receive("M8", "A1", 10)]) {
        engine.submit(submission(9, number, command)).unwrap();
    }
}

pub fn done(receipt: Receipt) -> Done {
    match receipt {
        Receipt::Done(done) => done,
        Receipt::Unchanged => panic!("it made no entry"),
    }
}

pub fn quiet() -> impl FnMut(stockroom::store::Progress) {
    |_| {}
}
