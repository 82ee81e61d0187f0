//! A small furniture maker's room in memory, its clock set by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::domain::command::{
    AdjustLine, Amount, Command, CountLine, InLine, IssueTo, ItemCommand, ItemPatch, ItemRef, JobCommand,
    LocationCommand, LocationPatch, LocationRef, LotRef, MoveLine, OutLine, Patch, PolicyPatch, PolicySwitch,
    ReserveLine, SupplierCommand, SupplierTerms,
};
use crate::domain::desk::Request;
use crate::domain::entry::Vouched;
use crate::domain::event::Reason;
use crate::domain::ids::{ItemId, LocationId, Seq};
use crate::domain::item::{Barcode, Pack, Tracking, Unit};
use crate::domain::kind::Kind;
use crate::domain::location::LocationKind;
use crate::domain::party::{JobKind, Role};
use crate::domain::quantity::{Qty, UnitCost};
use crate::domain::query::{ItemQuery, LocationQuery};
use crate::domain::receipt::{Notice, Receipt};
use crate::domain::settings::{Beyond, Settings};
use crate::domain::tables::PersonName;
use crate::domain::text::{Code, Name, Note};
use crate::domain::time::{Day, Moment};
use crate::engine::Clock;
use crate::service::desk::{Desk, ask};
use crate::service::local::Local;
use crate::service::pin::{Identity, Pin};
use crate::service::room::{self, Room};

pub use super::seat::{SIZES, Seat};

/// A clock that stands still until it is set.
pub struct Hands(AtomicU64);

impl Clock for Hands {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// The room and its people: ann, its manager, and ben, a clerk.
pub struct Stage {
    _room: Room,
    clock: Arc<Hands>,
    pub ann: Arc<Local>,
    pub ben: Arc<Local>,
}

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn qty(units: i64) -> Amount {
    Amount::from(Qty::whole(units).unwrap())
}

fn item(sku: &str) -> ItemRef {
    ItemRef::Code(code(sku))
}

fn place(text: &str) -> LocationRef {
    LocationRef::Code(code(text))
}

impl Stage {
    /// The room as it is on 2026-11-23 at 14:05.
    pub fn new() -> Stage {
        let clock = Arc::new(Hands(AtomicU64::new(0)));
        let creator = PersonName { login: code("ann"), name: name("Ann") };
        set(&clock, "2026-05-04", 8);
        let hands: Arc<dyn Clock> = Arc::clone(&clock) as Arc<dyn Clock>;
        let room = room::rehearsal(hands, Settings::new(code("EUR"), code("UTC")), &creator).unwrap();
        let ann = Arc::new(room.desk(&code("ann"), None).unwrap());
        let id = room.next_person().unwrap();
        ann.submit(Command::Person { id, role: Role::Clerk }.into()).unwrap();
        room.name_person(ann.asker(), id, PersonName { login: code("ben"), name: name("Ben") }).unwrap();
        let ben = Arc::new(room.desk(&code("ben"), None).unwrap());
        let stage = Stage { _room: room, clock, ann, ben };
        stage.masters();
        stage.history();
        stage.at("2026-11-23", 14);
        stage
    }

    /// The desk of eva, a supervisor, at a login that others share; her PIN is 2468.
    pub fn eva(&self) -> Arc<Local> {
        let id = self._room.next_person().unwrap();
        self.ann(Command::Person { id, role: Role::Supervisor });
        let named = PersonName { login: code("eva"), name: name("Eva") };
        self._room.name_person(self.ann.asker(), id, named).unwrap();
        self.ann.identity(Identity::Set { person: id, pin: Pin::new("2468").ok() }).unwrap();
        Arc::new(self._room.asserted("eva"))
    }

    /// Another session of hers.
    pub fn eva_again(&self) -> Arc<Local> {
        Arc::new(self._room.asserted("eva"))
    }

    /// Ben at that login.
    pub fn ben_at_kiosk(&self) -> Arc<Local> {
        Arc::new(self._room.asserted("ben"))
    }

    /// How it was known who made an entry.
    pub fn vouched(&self, seq: Seq) -> Vouched {
        self.ann.vouched(seq)
    }

    /// So many minutes pass.
    pub fn pass(&self, minutes: u64) {
        self.clock.0.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    /// Sets the clock.
    pub fn at(&self, day: &str, hour: u64) {
        set(&self.clock, day, hour);
    }

    /// Ann does this.
    pub fn ann(&self, command: Command) -> Receipt {
        self.ann.submit(command.into()).unwrap_or_else(|fault| panic!("{fault}"))
    }

    /// Ann issues more than there is, with an override.
    pub fn overridden(&self, sku: &str, units: i64, from: &str, reason: &str) {
        let settings = Settings { beyond: Beyond::Override, ..Settings::new(code("EUR"), code("UTC")) };
        self.ann(Command::Settings(settings));
        let line = OutLine {
            item: item(sku),
            amount: qty(units),
            from: Some(place(from)),
            lot: None,
            document: None,
        };
        let issue = Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] };
        let override_reason = Note::new(reason).ok();
        let look = crate::domain::command::Look::Sure;
        let request = Request { look, override_reason, ..issue.into() };
        self.ann.submit(request).unwrap_or_else(|fault| panic!("{fault}"));
    }

    fn masters(&self) {
        let places = [
            ("SHOP", None, LocationKind::Storage),
            ("A1", Some("SHOP"), LocationKind::Storage),
            ("A2", Some("SHOP"), LocationKind::Storage),
            ("DOCK", None, LocationKind::Dock),
            ("QC", None, LocationKind::Hold),
        ];
        for (index, (label, parent, kind)) in (0u32..).zip(places) {
            let parent = parent.map_or(Patch::Keep, |parent| Patch::Set(place(parent)));
            let patch =
                LocationPatch { parent, kind: Some(kind), walk: Some(index), ..LocationPatch::default() };
            self.ann(Command::Location(LocationCommand::Add { code: code(label), patch }));
        }
        let supplier = SupplierCommand::Add {
            code: code("TIMBER"),
            name: Some(name("Timber and Sons")),
            notes: Note::new("call before 10").ok(),
            extra: Vec::new(),
        };
        self.ann(Command::Supplier(supplier));
        let job =
            JobCommand::Add { code: code("SAW-1"), name: Some(name("Table saw")), kind: JobKind::Machine };
        self.ann(Command::Job(job));
        let terms = SupplierTerms {
            supplier: code("TIMBER").into(),
            code: Some(code("T-778")),
            unit: Unit::Base,
            price: Some(UnitCost(4_250_000)),
            lead_days: Some(14),
            moq: Qty::whole(10),
        };
        let oak = ItemPatch {
            name: Some(name("Oak board 20 mm")),
            kind: Some(Kind::Raw),
            unit: Some(code("board")),
            packs: Some(vec![Pack { name: code("case"), units: 12, per: 1 }]),
            barcodes: Some(vec![Barcode { code: code("4006381333931"), unit: Unit::Base }]),
            suppliers: Some(vec![terms]),
            unit_cost: Patch::Set(UnitCost(4_250_000)),
            home: Patch::Set(place("A1")),
            policies: vec![min(20)],
            ..ItemPatch::default()
        };
        self.add_item("OAK-20", oak);
        let glue = ItemPatch {
            name: Some(name("Wood glue")),
            unit: Some(code("bottle")),
            tracking: Some(Tracking::Lot),
            ..ItemPatch::default()
        };
        self.add_item("GLUE", glue);
        let screws =
            ItemPatch { name: Some(name("Screws 4x40")), policies: vec![min(100)], ..ItemPatch::default() };
        self.add_item("SCREW-4X40", screws);
    }

    fn add_item(&self, sku: &str, patch: ItemPatch) {
        self.ann(Command::Item(ItemCommand::Add { sku: code(sku), patch: Box::new(patch) }));
    }

    /// Half a year of use, a lot past its date, a promise, and a count that waits for a supervisor.
    fn history(&self) {
        for (month, received, used) in
            [(5, 40, 12), (6, 0, 9), (7, 30, 25), (8, 0, 6), (9, 24, 18), (10, 0, 4)]
        {
            self.at(&format!("2026-{month:02}-10"), 9);
            if received > 0 {
                self.receive("OAK-20", received, "A1", None);
            }
            self.at(&format!("2026-{month:02}-20"), 15);
            let lines = vec![out("OAK-20", used, "A1")];
            self.ann(Command::Issue { to: Some(IssueTo::Production), lines });
        }
        self.at("2026-11-02", 10);
        self.receive("GLUE", 6, "A2", Some(("L7", "2026-11-15")));
        self.receive("GLUE", 10, "A2", Some(("L9", "2027-03-01")));
        self.receive("SCREW-4X40", 80, "A2", None);
        self.at("2026-11-20", 11);
        let lines = vec![MoveLine {
            item: item("OAK-20"),
            amount: Some(qty(5)),
            from: Some(place("A1")),
            to: Some(place("QC")),
            lot: None,
        }];
        self.ann(Command::Move(lines));
        let change = AdjustLine {
            item: item("OAK-20"),
            at: place("A1"),
            lot: None,
            change: qty(-2),
            reason: Reason::Damaged,
        };
        let noted =
            Request { note: Note::new("split in the rain").ok(), ..Command::Adjust(vec![change]).into() };
        self.ann.submit(noted).unwrap();
        let promise = ReserveLine { item: item("OAK-20"), amount: qty(4), place: None, lot: None };
        self.ann(Command::Reserve { document: code("SO-7"), priority: None, lines: vec![promise] });
        self.receive("GLUE", 2, "A2", Some(("L9", "2027-03-01")));
    }

    /// A barcode for a pack of an item.
    pub fn attach(&self, sku: &str, barcode: &str, pack: &str) {
        let barcode = Barcode { code: code(barcode), unit: Unit::Pack(code(pack)) };
        self.ann(Command::Item(ItemCommand::Attach { item: item(sku), barcode }));
    }

    pub fn receive(&self, sku: &str, units: i64, to: &str, lot: Option<(&str, &str)>) {
        let line = InLine {
            item: item(sku),
            amount: qty(units),
            place: Some(place(to)),
            lot: lot.map(|(number, _)| LotRef::Number(code(number))),
            expires: lot.and_then(|(_, day)| Day::parse(day)),
            cost: None,
        };
        self.ann(Command::Receive { supplier: Some(code("TIMBER").into()), lines: vec![line] });
    }

    /// Ben takes something out for a customer.
    pub fn ben_issues(&self, sku: &str, units: i64, from: &str) {
        let lines = vec![out(sku, units, from)];
        self.ben.submit(Command::Issue { to: Some(IssueTo::Customer), lines }.into()).unwrap();
    }

    /// Ben counts A2 and finds less glue than there should be; the count is closed.
    pub fn counted(&self) -> crate::domain::ids::CountId {
        let opened = self.ben.submit(Command::CountOpen(place("A2")).into()).unwrap();
        let Receipt::Done(done) = opened else { panic!("no count") };
        let new = |notice: &Notice| match notice {
            Notice::NewCount(id) => Some(*id),
            _ => None,
        };
        let count = done.notices.iter().find_map(new).unwrap();
        for (sku, lot, units) in [("GLUE", Some("L9"), 7), ("SCREW-4X40", None, 80)] {
            let lot = lot.map(|lot| LotRef::Number(code(lot)));
            let lines = vec![CountLine { item: item(sku), lot, counted: qty(units) }];
            self.ben.submit(Command::CountEnter { count, lines }.into()).unwrap();
        }
        self.ben.submit(Command::CountClose(count).into()).unwrap();
        count
    }

    pub fn item(&self, sku: &str) -> ItemId {
        ask(self.ann.as_ref(), ItemQuery { item: item(sku) }).unwrap().unwrap().id
    }

    pub fn place(&self, text: &str) -> LocationId {
        ask(self.ann.as_ref(), LocationQuery { location: place(text) }).unwrap().unwrap().id
    }
}

fn set(clock: &Hands, day: &str, hour: u64) {
    let day = u64::from(Day::parse(day).unwrap().0);
    clock.0.store(day * 86_400_000 + hour * 3_600_000 + 5 * 60_000, Ordering::SeqCst);
}

fn min(units: i64) -> PolicyPatch {
    PolicyPatch {
        place: None,
        min: Patch::Set(Qty::whole(units).unwrap()),
        max: Patch::Keep,
        switch: PolicySwitch::MinMax,
    }
}

fn out(sku: &str, units: i64, from: &str) -> OutLine {
    OutLine { item: item(sku), amount: qty(units), from: Some(place(from)), lot: None, document: None }
}
