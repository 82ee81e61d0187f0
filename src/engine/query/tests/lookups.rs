//! Codes that are scanned, texts that are searched, and what is proposed.

use super::shop::*;
use crate::domain::command::{
    Command, Hold, IssueTo, ItemCommand, ItemPatch, LocationCommand, LotCommand, LotRef, OutLine, Patch,
};
use crate::domain::event::Event;
use crate::domain::ids::{ItemId, LocationId, Record, RequestId, SessionId};
use crate::domain::location::LocationKind;
use crate::domain::party::Role;
use crate::domain::query::*;
use crate::domain::receipt::{Receipt, Repeated};
use crate::domain::table::Write;
use crate::domain::tables::Drafts;

fn stocked() -> Shop {
    let mut shop = Shop::new();
    shop.act(receive_lot("GLUE", 10, "B2", Some("L1"), Some("2026-06-01")));
    shop.act(receive_lot("GLUE", 5, "B1", Some("L2"), Some("2026-05-01")));
    shop.act(receive_lot("GLUE", 4, "B1", Some("L0"), Some("2026-03-04")));
    shop.act(receive_lot("GLUE", 3, "HOLD", Some("L3"), Some("2026-04-01")));
    shop.act(receive_lot("GLUE", 2, "DOCK", Some("L2"), None));
    shop.act(receive("NAIL", 30, "B1"));
    shop.act(receive("NAIL", 30, "DOCK"));
    shop.act(reserve("NAIL", 5, "SO-1", Some("B1")));
    shop
}

#[test]
fn a_scanned_code_is_what_it_is() {
    let shop = stocked();
    let check = |text: &str, expected: &[&str]| {
        let told: Vec<String> = shop
            .ask(ScanQuery { text: text.into() })
            .into_iter()
            .map(|meaning| match meaning {
                Meaning::Item { sku, quantity, .. } => format!("{quantity} {sku}"),
                Meaning::Location { code, .. } => format!("at {code}"),
                Meaning::Lot { sku, number, .. } => format!("lot {number} of {sku}"),
                Meaning::Document(code) => format!("document {code}"),
            })
            .collect();
        assert_eq!(told, expected, "{text}");
    };
    check("4001", &["12 NAIL"]);
    check(" nail ", &["1 NAIL"]);
    check("b1", &["at B1"]);
    check("l2", &["lot L2 of GLUE"]);
    check("so-1", &["document so-1"]);
    check("supplier", &[]);
    check("nothing", &[]);
    check("", &[]);
    check("\u{1b}[2J", &[]);
    check(&"9".repeat(500), &[]);
}

#[test]
fn a_search_puts_the_very_code_first_and_the_like_last() {
    let mut shop = stocked();
    for (sku, name) in
        [("NAIL-XL", "Nail extra long"), ("XNAIL", "Hook"), ("Z1", "Box for nails"), ("Z2", "Snailbait")]
    {
        let patch =
            ItemPatch { name: Some(crate::domain::text::Name::new(name).unwrap()), ..ItemPatch::default() };
        shop.act(Command::Item(ItemCommand::Add { sku: code(sku), patch: Box::new(patch) }));
    }
    let check = |among: SearchIn, text: &str, expected: &[&str]| {
        let hits = shop.ask(SearchQuery { among, text: text.into(), rows: 10 });
        let told: Vec<&str> = hits.iter().map(|hit| hit.code.as_str()).collect();
        assert_eq!(told, expected, "{text}");
    };
    check(SearchIn::Items, "nail", &["NAIL", "NAIL-XL", "Z1", "XNAIL", "Z2"]);
    check(SearchIn::Items, "4003", &["SAW"]);
    check(SearchIn::Items, "wdgl", &["GLUE"]);
    check(SearchIn::Locations, "b", &["B1", "B2"]);
    check(SearchIn::Everything, "b2", &["B2"]);
    check(SearchIn::Lots(shop.item("GLUE")), "", &["L0", "L1", "L2", "L3"]);
    check(SearchIn::Documents, "so", &["SO-1"]);
    check(SearchIn::Suppliers, "", &[]);
    check(SearchIn::Items, "", &["GLUE", "NAIL", "NAIL-XL", "SAW", "XNAIL", "Z1", "Z2"]);
}

#[test]
fn an_issue_is_proposed_first_expired_first_and_never_from_hold_nor_past_its_day() {
    let mut shop = stocked();
    shop.room.now += 5 * DAY;
    shop.act(receive("SAW", 1, "B1"));
    let check = |shop: &Shop, sku: &str, units: i64, from: Option<&str>, expected: &[&str], short: i64| {
        let from = from.map(|place| shop.at(place));
        let proposal = shop.ask(ProposeIssue {
            item: shop.item(sku),
            quantity: qty(units),
            from: from.map(crate::domain::command::LocationRef::Id),
        });
        let told: Vec<String> =
            proposal.lines.iter().map(|(row, taken)| format!("{taken} {}", row.location)).collect();
        assert_eq!(
            (told.as_slice(), proposal.short),
            (expected.map_owned().as_slice(), qty(short)),
            "{sku} {units}"
        );
    };
    check(&shop, "GLUE", 6, None, &["5 B1", "1 DOCK"], 0);
    check(&shop, "GLUE", 18, None, &["5 B1", "2 DOCK", "10 B2"], 1);
    check(&shop, "GLUE", 9, Some("B1"), &["5 B1"], 4);
    let asked = ProposeIssue { item: shop.item("GLUE"), quantity: qty(9), from: Some(shop.at("B1").into()) };
    assert_eq!(shop.ask(asked).expired, qty(4), "what is past its day is told");
    check(&shop, "NAIL", 27, None, &["25 B1", "2 DOCK"], 0);
    shop.act(Command::Lot(LotCommand::Change {
        item: code("GLUE").into(),
        lot: LotRef::Number(code("L2")),
        expires: Patch::Keep,
        hold: Some(Hold::Hold),
        parent: Patch::Keep,
    }));
    check(&shop, "GLUE", 6, None, &["6 B2"], 0);
}

#[test]
fn what_is_proposed_is_what_an_issue_takes() {
    let stocked = || {
        let mut shop = stocked();
        shop.room.now += 5 * DAY;
        shop.act(reserve("GLUE", 3, "SO-7", Some("B2")));
        shop.act(receive("SAW", 1, "B1"));
        shop
    };
    for (sku, units, from) in [
        ("GLUE", 1, None),
        ("GLUE", 6, None),
        ("GLUE", 14, None),
        ("GLUE", 4, Some("ZONE")),
        ("NAIL", 27, None),
    ] {
        let mut shop = stocked();
        let place = from.map(|place| shop.at(place));
        let proposal = shop.ask(ProposeIssue {
            item: shop.item(sku),
            quantity: qty(units),
            from: place.map(Into::into),
        });
        assert_eq!(proposal.short, qty(0), "{sku} {units}");
        let proposed: Vec<_> = proposal.lines.iter().map(|(row, taken)| (row.record, *taken)).collect();
        let line = OutLine {
            item: code(sku).into(),
            amount: amount(units),
            from: from.map(|place| code(place).into()),
            lot: None,
            document: None,
        };
        let issue = Command::Issue { to: Some(IssueTo::Customer), lines: vec![line] };
        let decided = shop.room.act(issue).unwrap();
        let taken: Vec<_> = decided
            .events
            .iter()
            .filter_map(|event| match event {
                Event::Moved(m) => Some((Record { item: m.item, location: m.from, lot: m.lot }, m.quantity)),
                _ => None,
            })
            .collect();
        assert_eq!(taken, proposed, "{sku} {units} {from:?}");
    }
}

trait Owned {
    fn map_owned(&self) -> Vec<String>;
}

impl Owned for &[&str] {
    fn map_owned(&self) -> Vec<String> {
        self.iter().map(|text| (*text).to_owned()).collect()
    }
}

#[test]
fn goods_are_put_away_at_home_or_where_they_lay_last() {
    let mut shop = stocked();
    let ask = |shop: &Shop, sku: &str| {
        let proposal = shop.ask(ProposePutAway { item: shop.item(sku) });
        let waiting: Vec<String> = proposal.waiting.iter().map(|row| row.location.to_string()).collect();
        (proposal.to.map(|(_, code)| code.to_string()), waiting.join(" "))
    };
    assert_eq!(ask(&shop, "NAIL"), (Some("B1".into()), "DOCK".into()));
    assert_eq!(ask(&shop, "SAW"), (None, String::new()));
    let patch = ItemPatch { home: Patch::Set(code("B2").into()), ..ItemPatch::default() };
    shop.act(Command::Item(ItemCommand::Change { item: code("NAIL").into(), patch: Box::new(patch) }));
    assert_eq!(ask(&shop, "NAIL").0, Some("B2".into()));
}

#[test]
fn lots_and_reservations_are_listed() {
    let mut shop = stocked();
    shop.act(reserve("NAIL", 1, "SO-2", None));
    let lots = |item: Option<&str>| {
        let page = shop.ask(LotsQuery { item: item.map(|sku| shop.item(sku)), window: window(0, 9) });
        page.rows.iter().map(|row| format!("{} {}", row.lot.number, row.on_hand)).collect::<Vec<_>>()
    };
    assert_eq!(lots(Some("GLUE")), ["L0 4", "L1 10", "L2 7", "L3 3"]);
    assert_eq!(lots(None), ["L0 4", "L3 3", "L2 7", "L1 10"]);
    assert!(lots(Some("NAIL")).is_empty());
    let reservations = |document: Option<&str>, item: Option<&str>| {
        let page = shop.ask(ReservationsQuery {
            document: document.map(code),
            item: item.map(|sku| shop.item(sku)),
            window: window(0, 9),
        });
        page.rows.iter().map(|row| row.reservation.document.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(reservations(None, None), ["SO-1", "SO-2"]);
    assert_eq!(reservations(Some("so-2"), None), ["SO-2"]);
    assert_eq!(reservations(None, Some("NAIL")), ["SO-1", "SO-2"]);
    assert!(reservations(Some("SO-1"), Some("SAW")).is_empty());
}

#[test]
fn the_last_request_of_a_session_is_answered_again_to_who_asked_it() {
    let mut shop = Shop::new();
    let seq = shop.act(receive("NAIL", 30, "B1"));
    let number = shop.room.submission(receive("NAIL", 1, "B1")).request.number - 1;
    let ask = |person, role, number| {
        let request = RequestId { session: SessionId([0; 16]), number };
        shop.ask_as(person, role, OutcomeQuery { request }).unwrap()
    };
    match ask(ANN, Role::Manager, number) {
        Some(Receipt::Done(done)) => {
            assert_eq!((done.seq, done.repeated, done.lines), (seq, Repeated::Before, 1));
            assert_eq!(done.moved[0].on_hand, Some(qty(30)));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(ask(ANN, Role::Manager, number + 1), None);
    assert_eq!(ask(BOB, Role::Clerk, number), None);
}

#[test]
fn a_draft_is_its_owners() {
    let mut shop = Shop::new();
    shop.room.state.put::<Drafts>(&(ANN, "form.receive".into()), &"half".into()).unwrap();
    let ask = |person| shop.ask_as(person, Role::Clerk, DraftQuery { key: "form.receive".into() }).unwrap();
    assert_eq!(ask(ANN), Some("half".into()));
    assert_eq!(ask(BOB), None);
}

#[test]
fn what_somebody_left_is_still_there_or_leads_to_the_nearest() {
    let mut shop = stocked();
    shop.place("B3", LocationKind::Storage, Some("ZONE"), 3);
    shop.place("OLD", LocationKind::Storage, None, 3);
    let (nail, glue, saw) = (shop.item("NAIL"), shop.item("GLUE"), shop.item("SAW"));
    let (b3, old) = (shop.at("B3"), shop.at("OLD"));
    let still = |shop: &Shop, place| {
        let found = shop.ask(StillThereQuery { place: Some(place), ..StillThereQuery::default() }).place;
        found.map(|(_, code)| code.to_string())
    };
    assert_eq!(still(&shop, b3).as_deref(), Some("B3"));
    shop.act(Command::Location(LocationCommand::Retire(code("B3").into())));
    shop.act(Command::Location(LocationCommand::Merge { from: code("OLD").into(), into: code("B2").into() }));
    assert_eq!(still(&shop, b3).as_deref(), Some("ZONE"), "the place around it");
    assert_eq!(still(&shop, old).as_deref(), Some("B2"), "the one that answers for it");
    for nowhere in [0, 6, 99_999] {
        assert_eq!(still(&shop, LocationId(nowhere)), None, "no place, or one outside");
    }
    shop.act(Command::Item(ItemCommand::Rename { item: code("NAIL").into(), sku: code("NAIL-50") }));
    shop.act(Command::Item(ItemCommand::Retire(code("SAW").into())));
    let items = vec![saw, ItemId(99), nail, glue];
    let told = shop.ask(StillThereQuery { items, ..StillThereQuery::default() }).items;
    assert_eq!(told, [(nail, code("NAIL-50")), (glue, code("GLUE"))]);
    let many = StillThereQuery { items: vec![nail; STILL_MAX + 1], ..StillThereQuery::default() };
    assert!(shop.ask_as(ANN, Role::Manager, many).is_err());
}
