//! A small shop: a dock, a zone with two bins, a hold cage; NAIL, GLUE (by lot), SAW; ann the manager, bob the clerk.

use crate::domain::command::{
    Amount, Command, CountLine, InLine, IssueTo, ItemCommand, ItemPatch, LocationCommand, LocationPatch,
    LotRef, MoveLine, OutLine, Patch, ReserveLine, Submission, UndoWhat,
};
use crate::domain::desk::{AskFault, Asker};
use crate::domain::ids::{CountId, ItemId, LocationId, LotId, PersonId, Record, Seq, SessionId};
use crate::domain::item::{Barcode, Pack, Tracking, Unit};
use crate::domain::kind::Kind;
use crate::domain::location::LocationKind;
use crate::domain::party::Role;
use crate::domain::quantity::Qty;
use crate::domain::query::{Ask, Window};
use crate::domain::room::Room;
use crate::domain::settings::Settings;
use crate::domain::table::{Read, Write};
use crate::domain::tables::{ItemsBySku, LocationsByCode, Names, PersonName};
use crate::domain::text::{Code, Name, Note};
use crate::domain::time::{Day, Moment};
use crate::engine::catalog::Catalog;

pub const HOUR: u64 = 3_600_000;
pub const DAY: u64 = 24 * HOUR;
/// 2026-03-02 08:00 UTC.
pub const START: u64 = 1_772_438_400_000;
pub const ANN: PersonId = PersonId::CREATOR;
pub const BOB: PersonId = PersonId(2);

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub fn qty(units: i64) -> Qty {
    Qty::whole(units).unwrap()
}

pub fn amount(units: i64) -> Amount {
    qty(units).into()
}

pub fn window(offset: u64, rows: u16) -> Window {
    Window { offset, rows }
}

pub struct Shop {
    pub room: Room,
}

impl Shop {
    pub fn new() -> Shop {
        let mut room = Room::at(Moment(START));
        let settings = Settings::new(code("USD"), code("UTC"));
        room.act(Command::Create { site: [7; 16], settings }).unwrap();
        room.act(Command::Person { id: BOB, role: Role::Clerk }).unwrap();
        for (id, name) in [(ANN, "Ann"), (BOB, "Bob")] {
            let row = PersonName { login: code(name), name: Name::new(name).unwrap() };
            room.state.put::<Names>(&id, &row.into()).unwrap();
        }
        let mut shop = Shop { room };
        shop.place("DOCK", LocationKind::Dock, None, 9);
        shop.place("ZONE", LocationKind::Storage, None, 1);
        shop.place("B2", LocationKind::Storage, Some("ZONE"), 2);
        shop.place("B1", LocationKind::Storage, Some("ZONE"), 1);
        shop.place("HOLD", LocationKind::Hold, None, 5);
        for (sku, name, kind, tracking, barcode) in [
            ("NAIL", "Wire nail 50 mm", Kind::Raw, Tracking::None, "4001"),
            ("GLUE", "Wood glue", Kind::Raw, Tracking::Lot, "4002"),
            ("SAW", "Panel saw", Kind::Mro, Tracking::None, "4003"),
        ] {
            let patch = ItemPatch {
                name: Some(Name::new(name).unwrap()),
                kind: Some(kind),
                tracking: Some(tracking),
                packs: Some(vec![Pack { name: code("case"), units: 12, per: 1 }]),
                barcodes: Some(vec![Barcode { code: code(barcode), unit: Unit::Pack(code("case")) }]),
                ..ItemPatch::default()
            };
            shop.act(Command::Item(ItemCommand::Add { sku: code(sku), patch: Box::new(patch) }));
        }
        shop
    }

    pub fn place(&mut self, name: &str, kind: LocationKind, parent: Option<&str>, walk: u32) {
        let patch = LocationPatch {
            kind: Some(kind),
            walk: Some(walk),
            parent: parent.map_or(Patch::Keep, |parent| Patch::Set(code(parent).into())),
            ..LocationPatch::default()
        };
        self.act(Command::Location(LocationCommand::Add { code: code(name), patch }));
    }

    /// A minute passes, and ann does something; the entry that it made.
    pub fn act(&mut self, command: Command) -> Seq {
        let submission = self.room.submission(command);
        self.submit(submission)
    }

    pub fn submit(&mut self, submission: Submission) -> Seq {
        self.room.now += 60_000;
        self.room.submit(&submission).unwrap();
        self.room.head()
    }

    /// The same, as it happened at an earlier moment.
    pub fn act_at(&mut self, at: u64, command: Command) -> Seq {
        let submission = Submission { effective: Some(Moment(at)), ..self.room.submission(command) };
        self.submit(submission)
    }

    /// The same, with a reference and a note.
    pub fn act_for(&mut self, reference: &str, note: &str, command: Command) -> Seq {
        let submission = Submission {
            reference: Some(code(reference)),
            note: Some(Note::new(note).unwrap()),
            ..self.room.submission(command)
        };
        self.submit(submission)
    }

    pub fn act_as_bob(&mut self, command: Command) -> Seq {
        let submission = Submission { by: BOB, role: Role::Clerk, ..self.room.submission(command) };
        self.submit(submission)
    }

    pub fn item(&self, sku: &str) -> ItemId {
        self.room.state.get::<ItemsBySku>(&code(sku).folded()).unwrap().unwrap()
    }

    pub fn at(&self, place: &str) -> LocationId {
        self.room.state.get::<LocationsByCode>(&code(place).folded()).unwrap().unwrap()
    }

    pub fn record(&self, sku: &str, place: &str) -> Record {
        Record { item: self.item(sku), location: self.at(place), lot: LotId::NONE }
    }

    pub fn ask<Q: Ask>(&self, query: Q) -> Q::Answer {
        self.ask_as(ANN, Role::Manager, query).unwrap()
    }

    pub fn ask_as<Q: Ask>(&self, person: PersonId, role: Role, query: Q) -> Result<Q::Answer, AskFault> {
        let catalog = Catalog::build(&self.room.state).unwrap();
        let asker = Asker { person, role, session: SessionId([0; 16]) };
        let query = query.into_query();
        let answer = super::super::answer(&self.room.state, &catalog, &asker, query.clone());
        // What the catalog has read already must not show in any answer.
        catalog.fill(&self.room.state).unwrap();
        let again = super::super::answer(&self.room.state, &catalog, &asker, query);
        assert_eq!(answer, again, "the same answer from a catalog that knows all orders");
        let answer = answer?;
        Ok(Q::from_answer(answer).expect("the answer of the query of the same name"))
    }
}

pub fn receive(sku: &str, units: i64, to: &str) -> Command {
    receive_lot(sku, units, to, None, None)
}

pub fn receive_lot(sku: &str, units: i64, to: &str, lot: Option<&str>, expires: Option<&str>) -> Command {
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

pub fn issue(sku: &str, units: i64, from: &str) -> Command {
    let line = OutLine {
        item: code(sku).into(),
        amount: amount(units),
        from: Some(code(from).into()),
        lot: None,
        document: None,
    };
    Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] }
}

pub fn relocate(sku: &str, units: i64, from: &str, to: &str) -> Command {
    Command::Move(vec![MoveLine {
        item: code(sku).into(),
        amount: Some(amount(units)),
        from: Some(code(from).into()),
        to: Some(code(to).into()),
        lot: None,
    }])
}

pub fn reserve(sku: &str, units: i64, document: &str, place: Option<&str>) -> Command {
    let line = ReserveLine {
        item: code(sku).into(),
        amount: amount(units),
        place: place.map(|place| code(place).into()),
        lot: None,
    };
    Command::Reserve { document: code(document), priority: None, lines: vec![line] }
}

pub fn count_enter(count: u32, sku: &str, units: i64) -> Command {
    Command::CountEnter {
        count: CountId(count),
        lines: vec![CountLine { item: code(sku).into(), lot: None, counted: amount(units) }],
    }
}

pub fn undo(seq: Seq) -> Command {
    Command::Undo(UndoWhat::Entry(seq))
}
