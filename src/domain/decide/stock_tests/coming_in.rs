//! Goods come in: where to, from whom, at what cost, under which lot.

use super::*;
use crate::domain::command::{JobCommand, LotCommand, Source, SupplierCommand, SupplierRef};
use crate::domain::event::Party;
use crate::domain::ids::{JobId, SupplierId};
use crate::domain::party::JobKind;
use crate::domain::quantity::COST_MAX;

fn supplier(room: &mut Room, name: &str) {
    let add = SupplierCommand::Add { code: code(name), name: None, notes: None, extra: Vec::new() };
    room.act(Command::Supplier(add)).unwrap();
}

fn line(sku: &str, place: Option<&str>) -> InLine {
    let place = place.map(|place| code(place).into());
    InLine { item: code(sku).into(), amount: amount(1), place, lot: None, expires: None, cost: None }
}

fn from_supplier(name: &str) -> Command {
    Command::Receive { supplier: Some(SupplierRef::Code(code(name))), lines: vec![line("NAIL", Some("A1"))] }
}

fn parties(decided: &Decided) -> Vec<Party> {
    let party = |event: &Event| match event {
        Event::Moved(movement) => Some(movement.party),
        _ => None,
    };
    decided.events.iter().filter_map(party).collect()
}

#[test]
fn goods_without_a_place_go_to_the_only_dock() {
    let receive = || Command::Receive { supplier: None, lines: vec![line("NAIL", None)] };
    let dock = |name: &str, kind| {
        let patch = LocationPatch { kind: Some(kind), ..LocationPatch::default() };
        Command::Location(LocationCommand::Add { code: code(name), patch })
    };
    let retire = |name: &str| Command::Location(LocationCommand::Retire(code(name).into()));
    let mut room = shop();
    room.act(receive()).unwrap();
    assert_eq!(held(&room, "NAIL", "DOCK"), 1);
    room.act(dock("DOCK2", LocationKind::Dock)).unwrap();
    let two = "the place is missing; there is more than one dock; name where it goes (--to)";
    assert_eq!(why(room.act(receive())).to_string(), two);
    room.act(retire("DOCK2")).unwrap();
    room.act(receive()).unwrap();
    assert_eq!(held(&room, "NAIL", "DOCK"), 2);
    room.act(issue("NAIL", 2, Some("DOCK"))).unwrap();
    room.act(retire("DOCK")).unwrap();
    assert_eq!(why(room.act(receive())).to_string(), "the place is missing; name where it goes (--to)");
}

#[test]
fn a_cost_that_makes_no_sense_is_refused() {
    for (cost, fits) in [(-1, false), (0, true), (1, true), (COST_MAX, true), (COST_MAX + 1, false)] {
        let mut room = shop();
        let lines = vec![InLine { cost: Some(UnitCost(cost)), ..line("NAIL", Some("A1")) }];
        let done = room.act(Command::Receive { supplier: None, lines });
        assert_eq!(done.is_ok(), fits, "{cost}");
        if !fits {
            assert!(why(done).to_string().ends_with("cannot be kept; give 0 to 1000000000000"), "{cost}");
        }
    }
}

#[test]
fn who_goods_come_from_and_go_back_to_is_kept() {
    let mut room = shop();
    supplier(&mut room, "ACME");
    assert_eq!(parties(&room.act(from_supplier("acme")).unwrap()), [Party::Supplier(SupplierId(1))]);
    let back = || Command::Return {
        way: ReturnWay::ToSupplier(Some(SupplierRef::Code(code("ACME")))),
        lines: vec![line("NAIL", Some("A1"))],
    };
    assert_eq!(parties(&room.act(back()).unwrap()), [Party::Supplier(SupplierId(1))]);
    assert_eq!(held(&room, "NAIL", "supplier"), 0);
    room.act(receive("NAIL", 1, "A1")).unwrap();
    room.act(Command::Supplier(SupplierCommand::Retire(code("ACME").into()))).unwrap();
    for command in [from_supplier("ACME"), back()] {
        let retired = why(room.act(command)).to_string();
        assert_eq!(retired, "supplier ACME is retired; `supplier revive ACME` takes it into use");
    }
}

#[test]
fn a_supplier_s_reference_received_twice_is_asked_about() {
    let mut room = shop();
    supplier(&mut room, "ACME");
    supplier(&mut room, "BETA");
    let with = |room: &Room, reference: &str, command| Submission {
        reference: Some(code(reference)),
        ..room.submission(command)
    };
    let twice = |room: &mut Room, reference: &str, name: &str| {
        let asked = with(room, reference, from_supplier(name));
        match room.submit(&asked) {
            Ok(_) => None,
            refused => match why(refused) {
                Why::RepeatedReference { seq, .. } => Some(seq),
                other => panic!("{other:?}"),
            },
        }
    };
    assert_eq!(twice(&mut room, "DN-1", "ACME"), None);
    let first = room.head();
    assert_eq!(twice(&mut room, "dn-1", "ACME"), Some(first));
    assert_eq!(twice(&mut room, "DN-1", "BETA"), None, "another supplier's");
    assert_eq!(twice(&mut room, "DN-2", "ACME"), None);
    // Other entries may carry the reference too, and a receipt from nobody knows no supplier.
    for command in [issue("NAIL", 1, Some("A1")), receive("NAIL", 1, "A1")] {
        let asked = with(&room, "DN-3", command);
        room.submit(&asked).unwrap();
    }
    assert_eq!(twice(&mut room, "DN-3", "ACME"), None);
    let back = Command::Return {
        way: ReturnWay::ToSupplier(Some(SupplierRef::Code(code("ACME")))),
        lines: vec![line("NAIL", Some("A1"))],
    };
    let back = with(&room, "DN-4", back);
    room.submit(&back).unwrap();
    assert_eq!(twice(&mut room, "DN-4", "ACME"), None, "what went back was not received");
    let sure = Submission { look: Look::Sure, ..with(&room, "DN-1", from_supplier("ACME")) };
    room.submit(&sure).unwrap();
    let from_file = Submission { source: Source::Import, ..with(&room, "DN-1", from_supplier("ACME")) };
    room.submit(&from_file).unwrap();
    let merge = SupplierCommand::Merge { from: code("BETA").into(), into: code("ACME").into() };
    assert_eq!(twice(&mut room, "DN-5", "BETA"), None);
    let of_beta = room.head();
    room.act(Command::Supplier(merge)).unwrap();
    assert_eq!(twice(&mut room, "DN-5", "ACME"), Some(of_beta), "who was merged answers as the other");
}

#[test]
fn what_is_used_on_a_job_names_it_and_comes_back_from_it() {
    let mut room = shop();
    let add = |name: &str| JobCommand::Add { code: code(name), name: None, kind: JobKind::Machine };
    for name in ["SAW", "OLD", "PRESS"] {
        room.act(Command::Job(add(name))).unwrap();
    }
    room.act(receive("NAIL", 10, "A1")).unwrap();
    let to = |name: &str| Command::Issue {
        to: Some(IssueTo::Job(code(name).into())),
        lines: vec![out_line("NAIL", 2, Some("A1"))],
    };
    assert_eq!(parties(&room.act(to("SAW")).unwrap()), [Party::Job(JobId(1))]);
    assert_eq!(held(&room, "NAIL", "use"), 2);
    let back = Command::Return {
        way: ReturnWay::FromJob(code("SAW").into()),
        lines: vec![line("NAIL", Some("A1"))],
    };
    assert_eq!(parties(&room.act(back).unwrap()), [Party::Job(JobId(1))]);
    assert_eq!(held(&room, "NAIL", "use"), 1);
    room.act(Command::Job(JobCommand::Retire(code("OLD").into()))).unwrap();
    assert!(matches!(why(room.act(to("OLD"))), Why::Retired { .. }));
    let merge = JobCommand::Merge { from: code("SAW").into(), into: code("PRESS").into() };
    room.act(Command::Job(merge)).unwrap();
    assert_eq!(parties(&room.act(to("SAW")).unwrap()), [Party::Job(JobId(3))], "the other answers for it");
}

#[test]
fn goods_go_where_their_kind_usually_goes() {
    for (kind, place) in [
        (Kind::Finished, Some("customer")),
        (Kind::Raw, Some("production")),
        (Kind::Packing, Some("production")),
        (Kind::Mro, None),
    ] {
        let mut room = shop();
        room.act(receive("NAIL", 10, "A1")).unwrap();
        let patch = ItemPatch { kind: Some(kind), ..ItemPatch::default() };
        room.act(Command::Item(ItemCommand::Change { item: code("NAIL").into(), patch: Box::new(patch) }))
            .ok();
        let done = room.act(Command::Issue { to: None, lines: vec![out_line("NAIL", 3, Some("A1"))] });
        match place {
            Some(place) => assert_eq!((done.is_ok(), held(&room, "NAIL", place)), (true, 3), "{kind:?}"),
            None => assert!(matches!(why(done), Why::Missing { .. }), "{kind:?}"),
        }
    }
}

/// What comes of goods under a lot with a last day: the lot's last day afterwards, or the sentence.
fn check(room: &mut Room, sku: &str, lot: Option<&str>, expires: Option<&str>, wanted: Result<(), &str>) {
    let done = room.act(receive_lot(sku, 1, "A1", lot, expires));
    match wanted {
        Ok(()) => assert!(done.is_ok(), "{sku} {lot:?} {expires:?}: {done:?}"),
        Err(says) => {
            let said = why(done).to_string();
            assert!(said.contains(says), "{sku} {lot:?} {expires:?}: {said}");
        }
    }
}

#[test]
fn a_lot_comes_in_under_the_day_that_it_has() {
    let mut room = shop();
    let (day, other) = (Some("2026-06-30"), Some("2026-07-31"));
    check(&mut room, "NAIL", None, day, Err("nothing would remember the last day"));
    check(&mut room, "NAIL", Some("L1"), None, Err("is not kept by lot"));
    check(&mut room, "GLUE", None, None, Err("the lot of GLUE is missing"));
    check(&mut room, "GLUE", Some("L1"), day, Ok(()));
    check(&mut room, "GLUE", Some("l1"), None, Ok(()));
    check(&mut room, "GLUE", Some("L1"), day, Ok(()));
    check(&mut room, "GLUE", Some("L1"), other, Err("lot L1 of GLUE has last day 2026-06-30"));
    check(&mut room, "GLUE", Some("L2"), None, Ok(()));
    check(&mut room, "GLUE", Some("L2"), day, Err("lot L2 of GLUE has no last day"));
    room.act(Command::Lot(LotCommand::Add {
        item: code("GLUE").into(),
        number: code("L3"),
        expires: None,
        parent: None,
    }))
    .unwrap();
    room.act(Command::Lot(LotCommand::Retire { item: code("GLUE").into(), lot: LotRef::Number(code("L3")) }))
        .unwrap();
    check(&mut room, "GLUE", Some("L3"), None, Err("lot L3 is retired"));
    // Two lines of one entry may name the same new lot; a lot that a refusal made is not there.
    let line = |units| InLine {
        amount: amount(units),
        lot: Some(LotRef::Number(code("L4"))),
        ..line("GLUE", Some("A2"))
    };
    let lines = |last| Command::Receive { supplier: None, lines: vec![line(2), line(last)] };
    assert!(room.act(lines(0)).is_err());
    let lots = |room: &Room| room.state.rows::<Lots>(all(), Direction::Up, 9).unwrap().len();
    assert_eq!(lots(&room), 3);
    room.act(lines(3)).unwrap();
    assert_eq!((lots(&room), held(&room, "GLUE", "A2")), (4, 5));
}
