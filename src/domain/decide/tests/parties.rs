//! The store, its people, its suppliers and jobs.

use super::room::{Room, check, code, settings};
use crate::domain::command::{
    Command, ItemCommand, ItemPatch, JobCommand, Patch, SupplierCommand, SupplierRef,
};
use crate::domain::event::Event;
use crate::domain::ids::{LocationId, PersonId, SupplierId};
use crate::domain::party::{JobKind, Role};
use crate::domain::quantity::{DecimalMark, Money, Qty, UnitCost};
use crate::domain::settings::Settings;
use crate::domain::text::{Name, Note};
use crate::domain::time::Day;

fn supplier(text: &str) -> Command {
    Command::Supplier(SupplierCommand::Add { code: code(text), name: None, notes: None, extra: vec![] })
}

fn job(text: &str) -> Command {
    Command::Job(JobCommand::Add { code: code(text), name: None, kind: JobKind::Machine })
}

fn person(id: u32, role: Role) -> Command {
    Command::Person { id: PersonId(id), role }
}

#[test]
fn settings_that_nothing_could_work_with_are_refused() {
    let cases: Vec<(&str, Settings, &str)> = vec![
        ("lower case currency", Settings { currency: code("usd"), ..settings() }, "three capital letters"),
        ("long currency", Settings { currency: code("DOLLAR"), ..settings() }, "three capital letters"),
        ("zone", Settings { zone: code("New York"), ..settings() }, "not known"),
        ("cut-over", Settings { cut_over_minutes: 1440, ..settings() }, "0 to 1439"),
        ("shift", Settings { shift_hours: 721, ..settings() }, "too long"),
        ("factor", Settings { second_look_factor: 1, ..settings() }, "give 2 or more"),
        ("adjusted quantity", Settings { adjust_quantity: Some(Qty(-1)), ..settings() }, "0 or more"),
        ("adjusted value", Settings { adjust_value: Some(Money(-1)), ..settings() }, "0 or more"),
        ("counted value", Settings { count_value: Some(Money(-1)), ..settings() }, "0 or more"),
        ("the edge", Settings { cut_over_minutes: 1439, shift_hours: 720, ..settings() }, ""),
        ("the smallest factor", Settings { second_look_factor: 2, ..settings() }, ""),
        ("nothing by a clerk alone", Settings { adjust_quantity: Some(Qty::ZERO), ..settings() }, ""),
        ("no money by a clerk alone", Settings { adjust_value: Some(Money(0)), ..settings() }, ""),
        ("no difference posts", Settings { count_value: Some(Money(0)), ..settings() }, ""),
    ];
    for (name, settings, says) in cases {
        let create = Command::Create { site: [1; 16], settings: settings.clone() };
        check(name, &mut Room::bare(), create, says);
        check(name, &mut Room::new(), Command::Settings(settings), says);
    }
    assert_eq!(Room::new().manager(Command::Settings(settings())), vec![]);
}

#[test]
fn a_setting_never_gives_what_is_there_another_meaning() {
    let euro = || Settings { currency: code("EUR"), ..settings() };
    let berlin = || Settings { zone: code("Europe/Berlin"), ..settings() };
    let early = || Settings { cut_over_minutes: 240, ..settings() };
    let comma = || Settings { decimal_mark: DecimalMark::Comma, ..settings() };
    let empty: fn(&mut Room) = |_| {};
    let item = |room: &mut Room, patch: ItemPatch| {
        let patch = ItemPatch { name: Some(Name::new("n").unwrap()), ..patch };
        room.manager(Command::Item(ItemCommand::Add { sku: code("N"), patch: Box::new(patch) }));
    };
    let plain = |room: &mut Room| item(room, ItemPatch::default());
    let priced = |room: &mut Room| {
        item(room, ItemPatch { price: Patch::Set(UnitCost(1)), ..ItemPatch::default() });
    };
    let moved = |room: &mut Room| {
        item(room, ItemPatch::default());
        room.stock(1, 16, 0, "5");
    };
    let closed = |room: &mut Room| {
        room.apply(vec![Event::PeriodClosed(Day::parse("2023-11-01").unwrap())]);
    };
    type Making<'m> = &'m dyn Fn(&mut Room);
    let cases: Vec<(&str, Making<'_>, Settings, &str)> = vec![
        ("currency of nothing", &empty, euro(), ""),
        ("currency of items without cost", &plain, euro(), ""),
        ("currency of a price", &priced, euro(), "the currency stays USD"),
        ("currency of stock", &moved, euro(), "the currency stays USD"),
        ("zone with stock", &moved, berlin(), ""),
        ("zone of closed days", &closed, berlin(), "the time zone stays America/New_York"),
        ("hour of closed days", &closed, early(), "the hour at which a day begins stays"),
        ("another setting", &closed, comma(), ""),
    ];
    for (name, make, settings, says) in cases {
        let mut room = Room::new();
        make(&mut room);
        check(name, &mut room, Command::Settings(settings), says);
    }
}

#[test]
fn a_store_is_made_once_with_its_places_outside() {
    let mut room = Room::bare();
    let create = || Command::Create { site: [1; 16], settings: settings() };
    let events = room.manager(create());
    assert!(matches!(events.first(), Some(Event::Created { .. })));
    let places = events.iter().filter_map(|event| match event {
        Event::Location(id, place) => Some((*id, place.code.as_str().to_owned())),
        _ => None,
    });
    let places = places.collect::<Vec<_>>();
    assert_eq!(places.len(), 7);
    assert_eq!(places.first(), Some(&(LocationId::SUPPLIER, "supplier".to_owned())));
    check("twice", &mut room, create(), "made already");
}

#[test]
fn a_store_is_never_without_a_manager() {
    let mut room = Room::new();
    check("the only one", &mut room, person(1, Role::Clerk), "only manager");
    check("a number out of turn", &mut room, person(7, Role::Clerk), "no person");
    check("the clock", &mut room, person(0, Role::Clerk), "the clock");
    check("a second", &mut room, person(2, Role::Manager), "");
    assert_eq!(room.manager(person(2, Role::Manager)), vec![]);
    check("the first, now", &mut room, person(1, Role::Clerk), "");
    check(
        "who is a manager no more",
        &mut room,
        person(1, Role::Manager),
        "needs a manager; you are a clerk",
    );
    assert!(room.submit(Role::Supervisor, person(3, Role::Viewer)).is_err());
}

#[test]
fn suppliers_and_jobs_have_codes_of_their_own() {
    let merge = |from: &str, into: &str| {
        Command::Supplier(SupplierCommand::Merge { from: code(from).into(), into: code(into).into() })
    };
    let mut room = Room::new();
    room.manager(supplier("ACME"));
    room.manager(supplier("BETA"));
    room.manager(job("ACME"));
    let cases: Vec<(&str, Command, &str)> = vec![
        ("code in use", supplier("acme"), "taken by ACME"),
        ("job code in use", job("acme"), "taken by ACME"),
        (
            "renamed to one in use",
            Command::Supplier(SupplierCommand::Rename { supplier: code("BETA").into(), code: code("acme") }),
            "taken",
        ),
        ("merged with itself", merge("ACME", "acme"), "name two"),
        ("merged", merge("ACME", "BETA"), ""),
        ("a merged code stays taken", supplier("ACME"), "merged into another"),
        ("retired", Command::Supplier(SupplierCommand::Retire(code("acme").into())), ""),
        ("which was the other one", supplier("BETA"), "a retired supplier"),
        ("unknown job", Command::Job(JobCommand::Retire(code("Q").into())), "no job \"Q\""),
    ];
    for (name, command, says) in cases {
        check(name, &mut room, command, says);
    }
    let id = crate::domain::book::resolve_supplier(&room.state, &SupplierRef::Code(code("acme"))).unwrap().0;
    assert_eq!(id, SupplierId(2));
}

#[test]
fn named_text_is_set_and_emptied() {
    let note = |text: &str| Patch::Set(Note::new(text).unwrap());
    let extra = |patch| vec![(Name::new("VAT no").unwrap(), patch)];
    let change = |extra| {
        Command::Supplier(SupplierCommand::Change {
            supplier: code("ACME").into(),
            name: None,
            notes: Patch::Keep,
            extra,
        })
    };
    let mut room = Room::new();
    room.manager(supplier("ACME"));
    assert_eq!(room.manager(change(extra(note("12")))).len(), 1);
    assert_eq!(room.manager(change(extra(note("12")))), vec![]);
    assert_eq!(room.manager(change(extra(Patch::Clear))).len(), 1);
    assert_eq!(room.manager(change(extra(Patch::Clear))), vec![]);
    let many = (0..33).map(|n| (Name::new(&format!("c{n}")).unwrap(), note("x"))).collect();
    assert!(room.refused(change(many)).contains("too many"));
}
