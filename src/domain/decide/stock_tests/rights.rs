//! Who may do what: each command's least role, what a file needs, what binds a clerk, what a retired person may.

use super::*;
use crate::domain::alert::{AlertKey, AlertKind};
use crate::domain::command::{Deed, JobCommand, LotCommand, Source, SupplierCommand};
use crate::domain::ids::{Hash, ItemId, LotId};
use crate::domain::item::{Barcode, Unit};
use crate::domain::party::{JobKind, PartyState, Person};
use crate::domain::quantity::Money;
use crate::domain::tables::People;

/// What a person of some role asks for; who they are does not matter, nobody knows them yet.
fn of_role(room: &Room, role: Role, command: Command) -> Submission {
    Submission { role, by: PersonId(7), ..room.submission(command) }
}

/// The role that is missing, if that is what stands against it.
fn needed(result: Result<Decided, Rejection>) -> Option<(Role, Role)> {
    match result {
        Err(Rejection::Refused(refused)) => refused.faults.into_iter().find_map(|fault| match fault.why {
            Why::Role { needs, is, .. } => Some((needs, is)),
            _ => None,
        }),
        _ => None,
    }
}

/// Each role below `least` is told what it needs; the others are not.
fn check(least: Role, command: &Command) {
    for role in Role::ALL {
        let mut room = shop();
        room.act(receive("NAIL", 10, "A1")).unwrap();
        let asked = of_role(&room, role, command.clone());
        let missing = (role < least).then_some((least, role));
        let head = room.head();
        assert_eq!(needed(room.submit(&asked)), missing, "{role:?}: {command:?}");
        assert!(missing.is_none() || room.head() == head);
    }
}

fn in_lines() -> Vec<InLine> {
    match receive("NAIL", 1, "A1") {
        Command::Receive { lines, .. } => lines,
        other => panic!("{other:?}"),
    }
}

fn out_lines() -> Vec<OutLine> {
    vec![out_line("NAIL", 1, Some("A1"))]
}

fn deeds() -> Vec<(Role, Deed)> {
    let Command::Adjust(adjusted) = adjust("NAIL", 1, "A1") else { panic!("no adjustment") };
    let Command::Move(moved) = move_to("NAIL", 1, "A1", "A2") else { panic!("no move") };
    vec![
        (Role::Supervisor, Deed::Opening(in_lines())),
        (Role::Clerk, Deed::Receive { supplier: None, lines: in_lines() }),
        (Role::Clerk, Deed::Return { way: ReturnWay::FromCustomer, lines: in_lines() }),
        (Role::Clerk, Deed::Return { way: ReturnWay::ToSupplier(None), lines: in_lines() }),
        (Role::Clerk, Deed::Adjust(adjusted)),
        (Role::Clerk, Deed::PutAway(moved.clone())),
        (Role::Clerk, Deed::Move(moved)),
        (Role::Clerk, Deed::Issue { to: Some(IssueTo::Customer), lines: out_lines() }),
        (Role::Clerk, Deed::Scrap { reason: Reason::Damaged, lines: out_lines() }),
    ]
}

#[test]
fn a_stock_command_needs_its_role() {
    let key = AlertKey { kind: AlertKind::Out, item: ItemId(1), place: None, lot: LotId::NONE };
    let line = EntryLine { seq: Seq(1), line: 1 };
    let reserve = ReserveLine { item: code("NAIL").into(), amount: amount(1), place: None, lot: None };
    let released = ReleaseWhat::Document { document: code("SO-1"), item: None };
    let day = Day::parse("2026-03-01").unwrap();
    let commands = [
        (Role::Clerk, Command::MoveAll { from: code("A1").into(), to: code("A2").into() }),
        (Role::Clerk, Command::Reserve { document: code("SO-1"), priority: None, lines: vec![reserve] }),
        (Role::Clerk, Command::Release { what: released, quantity: None }),
        (Role::Clerk, Command::CountOpen(code("A1").into())),
        (Role::Clerk, count_enter(1, "NAIL", 10)),
        (Role::Clerk, Command::CountClose(CountId(1))),
        (Role::Supervisor, Command::CountJudge { observation: line, judgement: Judgement::Approved }),
        (Role::Supervisor, Command::ClosePeriod(day)),
        (Role::Clerk, Command::AlertAcknowledge(vec![key])),
        (Role::Supervisor, Command::AlertSnooze { keys: vec![key], until: day, reason: None }),
        (Role::Clerk, Command::Undo(UndoWhat::Last)),
    ];
    for (least, command) in &commands {
        check(*least, command);
    }
    for (least, deed) in deeds() {
        check(least, &Command::Mixed(vec![deed.clone()]));
        check(least, &Command::from(deed));
    }
}

#[test]
fn master_data_is_a_manager_s_but_for_what_comes_with_the_goods() {
    let settings = Settings { shift_hours: 8, ..Settings::new(code("USD"), code("UTC")) };
    let barcode = Barcode { code: code("4012"), unit: Unit::Base };
    let (glue, number) = (|| code("GLUE").into(), code("L1"));
    let lot = || LotRef::Number(code("L1"));
    let supplier = SupplierCommand::Add { code: code("ACME"), name: None, notes: None, extra: Vec::new() };
    let job = JobCommand::Add { code: code("J1"), name: None, kind: JobKind::Work };
    let place = LocationCommand::Add { code: code("B1"), patch: LocationPatch::default() };
    for (least, command) in [
        (Role::Manager, Command::Settings(settings)),
        (Role::Manager, Command::BeginEpoch { head: Hash::ZERO }),
        (Role::Manager, Command::Person { id: PersonId(2), role: Role::Clerk }),
        (Role::Manager, Command::People(PersonCommand::Add { role: Role::Clerk })),
        (Role::Manager, Command::People(PersonCommand::Retire(PersonId(2)))),
        (Role::Manager, Command::People(PersonCommand::Revive(PersonId(2)))),
        (Role::Manager, Command::Item(ItemCommand::Retire(code("OIL").into()))),
        (Role::Clerk, Command::Item(ItemCommand::Attach { item: code("NAIL").into(), barcode })),
        (Role::Manager, Command::Location(place)),
        (Role::Manager, Command::Supplier(supplier)),
        (Role::Manager, Command::Job(job)),
        (Role::Clerk, Command::Lot(LotCommand::Add { item: glue(), number, expires: None, parent: None })),
        (Role::Supervisor, Command::Lot(LotCommand::Retire { item: glue(), lot: lot() })),
    ] {
        check(least, &command);
    }
}

#[test]
fn a_file_needs_a_manager_and_is_bound_by_legality_alone() {
    for (_, deed) in deeds() {
        for role in Role::ALL {
            let mut room = shop();
            room.act(receive("NAIL", 10, "A1")).unwrap();
            let asked = of_role(&room, role, Command::Mixed(vec![deed.clone()]));
            let asked = Submission { source: Source::Import, ..asked };
            let missing = (role < Role::Manager).then_some((Role::Manager, role));
            assert_eq!(needed(room.submit(&asked)), missing, "{role:?}: {deed:?}");
        }
    }
    let mut room = shop();
    for _ in 0..6 {
        room.act(receive("NAIL", 1, "A1")).unwrap();
    }
    let from_file = |room: &Room, command| Submission { source: Source::Import, ..room.submission(command) };
    let large = from_file(&room, receive("NAIL", 900, "A1"));
    room.submit(&large).unwrap();
    let beyond = from_file(&room, issue("NAIL", 907, Some("A1")));
    assert!(matches!(why(room.submit(&beyond)), Why::NotEnough { .. }));
}

#[test]
fn several_deeds_of_one_document_number_their_lines_through() {
    let mut room = shop();
    let receive = Deed::Receive { supplier: None, lines: in_lines() };
    let too_many = Deed::Issue { to: Some(IssueTo::Customer), lines: vec![out_line("OIL", 5, Some("A1"))] };
    let command = Command::Mixed(vec![receive.clone(), receive.clone(), too_many]);
    let Err(Rejection::Refused(refused)) = room.act(command) else { panic!("there is no oil") };
    assert_eq!(refused.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [Some(3)]);
    assert!(matches!(why(room.act(Command::Mixed(vec![]))), Why::Lines { lines: 0, .. }));
    assert_eq!(room.act(Command::Mixed(vec![receive.clone(), receive])).unwrap().events.len(), 2);
}

#[test]
fn a_role_that_was_taken_away_or_a_person_who_left_counts_at_once() {
    let mut room = shop();
    room.act(Command::People(PersonCommand::Add { role: Role::Supervisor })).unwrap();
    let as_before = |room: &Room, command| Submission {
        by: PersonId(2),
        role: Role::Supervisor,
        ..room.submission(command)
    };
    let opening = || Command::Opening(in_lines());
    let asked = as_before(&room, opening());
    room.submit(&asked).unwrap();
    // A session may ask for less than the person may do, never for more.
    let lowered = Submission { role: Role::Clerk, ..asked.clone() };
    assert_eq!(needed(room.submit(&lowered)), Some((Role::Supervisor, Role::Clerk)));
    let raised = Submission {
        role: Role::Manager,
        ..room.submission(Command::People(PersonCommand::Add { role: Role::Clerk }))
    };
    let raised = Submission { by: PersonId(2), ..raised };
    assert_eq!(needed(room.submit(&raised)), Some((Role::Manager, Role::Supervisor)));
    room.act(Command::Person { id: PersonId(2), role: Role::Clerk }).unwrap();
    let asked = as_before(&room, opening());
    assert_eq!(needed(room.submit(&asked)), Some((Role::Supervisor, Role::Clerk)));
    room.act(Command::People(PersonCommand::Retire(PersonId(2)))).unwrap();
    let asked = as_before(&room, receive("NAIL", 1, "A1"));
    let left = why(room.submit(&asked)).to_string();
    assert_eq!(left, "you no longer work with this store; a manager can change that");
    room.act(Command::People(PersonCommand::Revive(PersonId(2)))).unwrap();
    let asked = as_before(&room, receive("NAIL", 1, "A1"));
    room.submit(&asked).unwrap();
}

#[test]
fn people_come_and_go_and_one_manager_stays() {
    let mut room = shop();
    let person = |room: &Room, id: u32| room.state.get::<People>(&PersonId(id)).unwrap();
    let add = |role| Command::People(PersonCommand::Add { role });
    let retire = |id| Command::People(PersonCommand::Retire(PersonId(id)));
    let revive = |id| Command::People(PersonCommand::Revive(PersonId(id)));
    let role = |id, role| Command::Person { id: PersonId(id), role };
    let only = "this is the only manager; make somebody else a manager first";
    assert_eq!(room.act(add(Role::Viewer)).unwrap().notices, [Notice::NewPerson(PersonId(2))]);
    assert_eq!(person(&room, 2), Some(Person { role: Role::Viewer, state: PartyState::Active }));
    assert_eq!(room.act(role(3, Role::Clerk)).unwrap().notices, [Notice::NewPerson(PersonId(3))]);
    assert_eq!(room.act(role(3, Role::Viewer)).unwrap().notices, [], "they are there already");
    assert_eq!(why(room.act(retire(1))).to_string(), only);
    assert_eq!(why(room.act(role(1, Role::Supervisor))).to_string(), only);
    for unknown in [retire(4), revive(4), retire(0), revive(0), role(5, Role::Clerk)] {
        assert!(matches!(why(room.act(unknown.clone())), Why::Unknown { .. }), "{unknown:?}");
    }
    assert_eq!(room.act(revive(2)).unwrap().events, [], "they are at work");
    room.act(role(2, Role::Manager)).unwrap();
    room.act(retire(2)).unwrap();
    assert_eq!(person(&room, 2), Some(Person { role: Role::Manager, state: PartyState::Retired }));
    assert_eq!(room.act(retire(2)).unwrap().events, []);
    // A manager who left is none: the other one stays.
    assert_eq!(why(room.act(retire(1))).to_string(), only);
    assert_eq!(why(room.act(role(1, Role::Clerk))).to_string(), only);
    room.act(revive(2)).unwrap();
    room.act(retire(1)).unwrap();
    assert_eq!(person(&room, 1), Some(Person { role: Role::Manager, state: PartyState::Retired }));
}

#[test]
fn a_new_item_is_told_its_id_and_a_changed_one_is_not() {
    let mut room = shop();
    let patch = || ItemPatch { name: Some(Name::new("Screw").unwrap()), ..ItemPatch::default() };
    let add = ItemCommand::Add { sku: code("SCREW"), patch: Box::new(patch()) };
    assert_eq!(room.act(Command::Item(add)).unwrap().notices, [Notice::NewItem(ItemId(4))]);
    let patch = ItemPatch { name: Some(Name::new("Bolt").unwrap()), ..patch() };
    for sku in ["NAIL", "SCREW"] {
        let change = ItemCommand::Change { item: code(sku).into(), patch: Box::new(patch.clone()) };
        let done = room.act(Command::Item(change)).unwrap();
        assert_eq!((done.events.len(), done.notices), (1, vec![]), "{sku}");
    }
}

#[test]
fn an_epoch_follows_the_one_before() {
    let mut room = shop();
    for epoch in 1..=2 {
        let command = Command::BeginEpoch { head: Hash::ZERO };
        let done = room.submit(&Submission { by: PersonId::CLOCK, ..room.submission(command) }).unwrap();
        assert_eq!(done.events, [Event::EpochBegan { epoch, head: Hash::ZERO }]);
    }
}

/// Whether a clerk may adjust and scrap nails of 2.00 each up to the limits.
fn limited(quantity: Option<i64>, value: Option<i64>, units: i64, allowed: bool) {
    for role in [Role::Clerk, Role::Supervisor] {
        for way in 0..3 {
            let mut room = shop();
            room.act(receive("NAIL", 1_000, "A1")).unwrap();
            let settings = Settings {
                adjust_quantity: quantity.map(qty),
                adjust_value: value.map(|units| Money(units * 10_000)),
                ..Settings::new(code("USD"), code("UTC"))
            };
            if room.state.get::<SettingsTable>(&0).unwrap().as_ref() != Some(&settings) {
                room.act(Command::Settings(settings)).unwrap();
            }
            let command = match way {
                0 => adjust("NAIL", units, "A1"),
                1 => adjust("NAIL", -units, "A1"),
                _ => Command::Scrap {
                    reason: Reason::Damaged,
                    lines: vec![out_line("NAIL", units, Some("A1"))],
                },
            };
            let asked = of_role(&room, role, command.clone());
            let done = room.submit(&asked);
            assert_eq!(done.is_ok(), allowed || role == Role::Supervisor, "{role:?}: {command:?}: {done:?}");
            if let Err(Rejection::Refused(refused)) = done {
                assert!(matches!(refused.faults[0].why, Why::Limit { asked, .. } if asked == qty(units)));
            }
            let from_file = Submission { source: Source::Import, role: Role::Manager, ..asked };
            room.submit(&from_file).unwrap();
        }
    }
}

#[test]
fn a_clerk_adjusts_and_scraps_up_to_the_limits_of_quantity_and_money() {
    limited(None, None, 400, true);
    limited(Some(50), None, 50, true);
    limited(Some(50), None, 51, false);
    limited(None, Some(100), 50, true);
    limited(None, Some(100), 51, false);
    limited(Some(20), Some(100), 21, false);
    limited(Some(60), Some(100), 51, false);
    limited(Some(0), None, 1, false);
}

#[test]
fn a_clerk_undoes_their_own_entries_of_this_shift_and_a_supervisor_any() {
    let mut room = shop();
    let by = |room: &Room, by: u32, role, command| Submission {
        by: PersonId(by),
        role,
        ..room.submission(command)
    };
    let received = |room: &mut Room, person: u32| {
        let asked = by(room, person, Role::Clerk, receive("NAIL", 1, "A1"));
        room.submit(&asked).unwrap();
        room.head()
    };
    let (mine, other) = (received(&mut room, 2), received(&mut room, 3));
    let undo = |room: &mut Room, person: u32, role, seq| {
        let asked = by(room, person, role, Command::Undo(UndoWhat::Entry(seq)));
        room.submit(&asked)
    };
    let denied = Some((Role::Supervisor, Role::Clerk));
    assert_eq!(needed(undo(&mut room, 2, Role::Clerk, other)), denied);
    room.now += 12 * HOUR;
    undo(&mut room, 2, Role::Clerk, mine).unwrap();
    room.now += 1;
    assert_eq!(needed(undo(&mut room, 3, Role::Clerk, other)), denied, "a shift is twelve hours");
    undo(&mut room, 2, Role::Supervisor, other).unwrap();
    assert_eq!(held(&room, "NAIL", "A1"), 0);
}

#[test]
fn of_what_needs_the_same_role_the_document_as_a_whole_is_named() {
    let room = shop();
    let of_parts = deeds().into_iter().filter(|(needs, _)| *needs == Role::Clerk).map(|(_, deed)| deed);
    let asked = of_role(&room, Role::Viewer, Command::Mixed(of_parts.collect()));
    let told = crate::domain::rights::may(&asked).unwrap_err();
    let Some(Why::Role { what, .. }) = told.faults.first().map(|fault| &fault.why) else {
        panic!("{told:?}")
    };
    assert_eq!(what, "entering a document");
}
