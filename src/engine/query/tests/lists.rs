//! Lists: which rows, in which order, in which window.

use super::shop::*;
use crate::domain::command::{Command, ItemCommand, ItemPatch, Patch, PolicyPatch, PolicySwitch};
use crate::domain::desk::{AskFault, Asker};
use crate::domain::ids::{Record, SessionId};
use crate::domain::kind::Kind;
use crate::domain::party::Role;
use crate::domain::quantity::Qty;
use crate::domain::query::*;
use crate::domain::time::Moment;
use crate::engine::catalog::Catalog;
use crate::engine::query::records::sort_by_ranks;
use crate::engine::query::view::View;

fn all_items() -> ItemsQuery {
    ItemsQuery {
        place: None,
        filter: String::new(),
        kind: None,
        sort: ItemSort::Sku,
        way: SortWay::Up,
        include: Include::Active,
        window: window(0, 50),
        around: None,
    }
}

fn stocked() -> Shop {
    let mut shop = Shop::new();
    shop.act(receive("NAIL", 100, "B1"));
    shop.act(receive("NAIL", 40, "HOLD"));
    shop.act(receive("SAW", 7, "B2"));
    shop.act(receive_lot("GLUE", 10, "B2", Some("L1"), Some("2026-06-01")));
    shop.act(receive_lot("GLUE", 5, "B1", Some("L2"), Some("2026-05-01")));
    shop.act(reserve("NAIL", 30, "SO-1", None));
    shop
}

#[test]
fn items_are_sorted_filtered_and_paged() {
    let mut shop = stocked();
    shop.act(Command::Item(ItemCommand::Add {
        sku: code("OLD"),
        patch: Box::new(ItemPatch {
            name: Some(crate::domain::text::Name::new("Old thing").unwrap()),
            ..Default::default()
        }),
    }));
    shop.act(Command::Item(ItemCommand::Retire(code("OLD").into())));
    let place = |name: &str| Some(shop.at(name));
    let item = |sku: &str| Some(shop.item(sku));
    let check = |what: &str, query: ItemsQuery, total: u64, rows: &[&str]| {
        let page = shop.ask(query);
        let skus: Vec<&str> = page.rows.iter().map(|row| row.sku.as_str()).collect();
        assert_eq!((page.total, skus.as_slice()), (total, rows), "{what}");
    };
    check("by SKU", all_items(), 3, &["GLUE", "NAIL", "SAW"]);
    check(
        "retired too",
        ItemsQuery { include: Include::All, ..all_items() },
        4,
        &["GLUE", "NAIL", "OLD", "SAW"],
    );
    check("down", ItemsQuery { way: SortWay::Down, ..all_items() }, 3, &["SAW", "NAIL", "GLUE"]);
    check("by name", ItemsQuery { sort: ItemSort::Name, ..all_items() }, 3, &["SAW", "NAIL", "GLUE"]);
    check("by on hand", ItemsQuery { sort: ItemSort::OnHand, ..all_items() }, 3, &["SAW", "GLUE", "NAIL"]);
    check("a window", ItemsQuery { window: window(1, 1), ..all_items() }, 3, &["NAIL"]);
    check("past the end", ItemsQuery { window: window(9, 5), ..all_items() }, 3, &[]);
    check(
        "around an item",
        ItemsQuery { around: item("SAW"), window: window(0, 2), ..all_items() },
        3,
        &["NAIL", "SAW"],
    );
    check("a kind", ItemsQuery { kind: Some(Kind::Mro), ..all_items() }, 1, &["SAW"]);
    check(
        "a place with its places",
        ItemsQuery { place: place("ZONE"), ..all_items() },
        3,
        &["GLUE", "NAIL", "SAW"],
    );
    check("a bin", ItemsQuery { place: place("B1"), ..all_items() }, 2, &["GLUE", "NAIL"]);
    check(
        "a bin by quantity",
        ItemsQuery { place: place("B1"), sort: ItemSort::OnHand, way: SortWay::Down, ..all_items() },
        2,
        &["NAIL", "GLUE"],
    );
    for (filter, rows) in [
        ("glue", vec!["GLUE"]),
        ("WO glu", vec!["GLUE"]),
        ("4001", vec!["NAIL"]),
        ("pnlsw", vec!["SAW"]),
        ("old", vec![]),
        ("zzzz", vec![]),
    ] {
        check(filter, ItemsQuery { filter: filter.into(), ..all_items() }, rows.len() as u64, &rows);
    }
}

#[test]
fn an_item_row_tells_what_is_there_and_what_is_free() {
    let shop = stocked();
    let check = |place: Option<&str>, sku: &str, expected: [i64; 4]| {
        let query = ItemsQuery { place: place.map(|place| shop.at(place)), ..all_items() };
        let row = shop.ask(query).rows.into_iter().find(|row| row.sku.as_str() == sku).unwrap();
        let told = [row.on_hand, row.on_hold, row.reserved, row.available];
        assert_eq!(told, expected.map(qty), "{place:?} {sku}");
    };
    check(None, "NAIL", [140, 40, 30, 70]);
    check(Some("B1"), "NAIL", [100, 0, 30, 70]);
    check(Some("HOLD"), "NAIL", [40, 40, 30, -30]);
    check(Some("ZONE"), "GLUE", [15, 0, 0, 15]);
}

#[test]
fn a_window_never_gives_more_than_the_limit_and_a_filter_has_one() {
    let shop = stocked();
    assert_eq!(shop.ask(ItemsQuery { window: window(0, u16::MAX), ..all_items() }).rows.len(), 3);
    let long = "x".repeat(FILTER_MAX + 1);
    match shop.ask_as(ANN, Role::Manager, ItemsQuery { filter: long.clone(), ..all_items() }) {
        Err(AskFault::Unfit(why)) => assert!(why.contains("at most 100"), "{why}"),
        other => panic!("{other:?}"),
    }
    let search = SearchQuery { among: SearchIn::Items, text: long, rows: 5 };
    assert!(matches!(shop.ask_as(ANN, Role::Manager, search), Err(AskFault::Unfit(_))));
}

#[test]
fn locations_come_in_walk_order_parents_first() {
    let shop = stocked();
    let ask = |filter: &str, around: Option<&str>, rows| {
        shop.ask(LocationsQuery {
            filter: filter.into(),
            include: Include::Active,
            window: window(0, rows),
            around: around.map(|place| shop.at(place)),
        })
    };
    let told: Vec<(String, u8, u32)> =
        ask("", None, 50).rows.iter().map(|row| (row.code.to_string(), row.depth, row.records)).collect();
    let expected = [("ZONE", 0, 4), ("B1", 1, 2), ("B2", 1, 2), ("HOLD", 0, 1), ("DOCK", 0, 0)];
    assert_eq!(told, expected.map(|(code, depth, records)| (code.to_owned(), depth, records)));
    assert_eq!(ask("", Some("DOCK"), 2).offset, 3);
    let flat: Vec<(String, u8)> =
        ask("b2", None, 5).rows.iter().map(|row| (row.code.to_string(), row.depth)).collect();
    assert_eq!(flat, [("B2".to_owned(), 0)]);
    let view = shop.ask(LocationQuery { location: code("b1").into() }).unwrap();
    let path: Vec<&str> = view.path.iter().map(|code| code.as_str()).collect();
    assert_eq!((path.as_slice(), view.records, view.places), (["ZONE", "B1"].as_slice(), 2, 0));
    assert_eq!(shop.ask(LocationQuery { location: code("nowhere").into() }), None);
}

#[test]
fn records_come_in_the_order_asked_for() {
    let shop = stocked();
    let check = |item: Option<&str>, place: Option<&str>, by, expected: &[&str]| {
        let page = shop.ask(RecordsQuery {
            item: item.map(|sku| shop.item(sku)),
            place: place.map(|place| shop.at(place)),
            as_of: None,
            by,
            window: window(0, 50),
        });
        let told: Vec<String> = page
            .rows
            .iter()
            .map(|row| format!("{} {} {}", row.sku, row.location, row.on_hand.unwrap()))
            .collect();
        assert_eq!(told, expected, "{item:?} {place:?} {by:?}");
        assert_eq!(page.total, expected.len() as u64);
    };
    let all = ["GLUE B1 5", "GLUE B2 10", "NAIL B1 100", "NAIL HOLD 40", "SAW B2 7"];
    check(None, None, RecordsBy::Item, &all);
    let walk = ["GLUE B1 5", "NAIL B1 100", "GLUE B2 10", "SAW B2 7", "NAIL HOLD 40"];
    check(None, None, RecordsBy::Location, &walk);
    let lots = ["GLUE B1 5", "GLUE B2 10", "NAIL B1 100", "NAIL HOLD 40", "SAW B2 7"];
    check(None, None, RecordsBy::Lot, &lots);
    check(Some("NAIL"), None, RecordsBy::Item, &["NAIL B1 100", "NAIL HOLD 40"]);
    check(None, Some("ZONE"), RecordsBy::Location, &walk[..4]);
    check(Some("NAIL"), Some("ZONE"), RecordsBy::Item, &["NAIL B1 100"]);
}

#[test]
fn records_sorted_by_the_order_that_is_kept_stand_as_those_sorted_by_their_rows() {
    let shop = stocked();
    let catalog = Catalog::build(&shop.room.state).unwrap();
    let asker = Asker { person: ANN, role: Role::Manager, session: SessionId([0; 16]) };
    let view = View::new(&shop.room.state, &catalog, &asker).unwrap();
    let by_rows = |by| -> Vec<Record> {
        let query = RecordsQuery { item: None, place: None, as_of: None, by, window: window(0, 50) };
        shop.ask(query).rows.iter().map(|row| row.record).collect()
    };
    let orders = [RecordsBy::Item, RecordsBy::Location, RecordsBy::Lot];
    let backwards = |by| by_rows(by).into_iter().rev().collect::<Vec<Record>>();
    for by in orders {
        let mut records = backwards(by);
        assert!(!sort_by_ranks(&view, &mut records, by).unwrap(), "no order is kept yet");
        assert_eq!(records, backwards(by), "and nothing was done");
    }
    catalog.fill(&shop.room.state).unwrap();
    for by in orders {
        let mut records = backwards(by);
        assert!(sort_by_ranks(&view, &mut records, by).unwrap());
        assert_eq!(records, by_rows(by), "{by:?}");
    }
}

#[test]
fn records_as_of_a_moment_are_those_of_then() {
    let mut shop = Shop::new();
    let start = shop.room.now;
    shop.act(receive("NAIL", 100, "B1"));
    shop.room.now += 40 * DAY;
    let there = shop.room.now - 1;
    shop.act(issue("NAIL", 100, "B1"));
    let gone = shop.room.now;
    shop.room.now += 40 * DAY;
    shop.act(receive("NAIL", 5, "B2"));
    let now = shop.room.now;
    let check = |at: u64, place: Option<&str>, expected: &[(&str, i64)]| {
        let page = shop.ask(RecordsQuery {
            item: None,
            place: place.map(|place| shop.at(place)),
            as_of: Some(Moment(at)),
            by: RecordsBy::Item,
            window: window(0, 50),
        });
        let told: Vec<(&str, Qty)> =
            page.rows.iter().map(|row| (row.location.as_str(), row.on_hand.unwrap())).collect();
        let expected: Vec<(&str, Qty)> =
            expected.iter().map(|(place, units)| (*place, qty(*units))).collect();
        assert_eq!(told, expected, "{at} {place:?}");
    };
    check(start, None, &[]);
    check(start + DAY, None, &[("B1", 100)]);
    check(start + DAY, Some("ZONE"), &[("B1", 100)]);
    check(start + DAY, Some("B2"), &[]);
    // In the month in which it goes out: what there was before the month counts until then.
    check(there, None, &[("B1", 100)]);
    check(gone, None, &[]);
    check(start + 50 * DAY, None, &[]);
    check(now, None, &[("B2", 5)]);
}

#[test]
fn alerts_come_by_urgency_and_are_filtered() {
    let mut shop = Shop::new();
    for (sku, min) in [("NAIL", 10), ("SAW", 5)] {
        let policy = PolicyPatch {
            place: None,
            min: Patch::Set(qty(min)),
            max: Patch::Keep,
            switch: PolicySwitch::MinMax,
        };
        let patch = ItemPatch { policies: vec![policy], ..ItemPatch::default() };
        shop.act(Command::Item(ItemCommand::Change { item: code(sku).into(), patch: Box::new(patch) }));
    }
    shop.act(receive("NAIL", 4, "B1"));
    let ask = |filter: &str, kind| {
        let query =
            AlertsQuery { kind, filter: filter.into(), shown: AlertsShown::Awake, window: window(0, 9) };
        let page = shop.ask(query);
        let told: Vec<String> =
            page.rows.iter().map(|row| format!("{} {}", row.key.kind.word(), row.sku)).collect();
        (page.total, told.join(", "))
    };
    assert_eq!(ask("", None), (2, "out SAW, below-min NAIL".into()));
    assert_eq!(ask("wire", None), (1, "below-min NAIL".into()));
    assert_eq!(ask("", Some(crate::domain::alert::AlertKind::Out)), (1, "out SAW".into()));
    let rows = shop.ask(all_items()).rows;
    let told: Vec<Option<&str>> = rows.iter().map(|row| row.alert.map(|alert| alert.word())).collect();
    assert_eq!(told, [None, Some("below-min"), Some("out")]);
    assert_eq!(shop.ask(StoreQuery).alerts, 2);
}
