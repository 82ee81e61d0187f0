//! The catalog at size, and that following commits gives what building anew gives.

use super::*;
use crate::domain::desk::Asker;
use crate::domain::ids::{LotId, PersonId, Seq, SessionId};
use crate::domain::item::{Item, ItemState};
use crate::domain::location::{Location, LocationKind, LocationState};
use crate::domain::memory::Memory;
use crate::domain::party::Role;
use crate::domain::quantity::Qty;
use crate::domain::query::{Ask, ItemsQuery, LocationsQuery, Window};
use crate::domain::settings::Settings;
use crate::domain::table::Write;
use crate::domain::tables::{
    Balance, Balances, Items, ItemsBySku, Locations, PlaceItems, SettingsTable, Total, Totals,
};
use crate::domain::text::{Code, Name};
use crate::engine::query::answer;

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn put_item(state: &mut Memory, id: u32, sku: &str, name: &str, units: i64) {
    let mut item = Item::new(code(sku), Name::new(name).unwrap(), Kind::ALL[id as usize % 5], code("each"));
    if units < 0 {
        item.state = ItemState::Retired;
    }
    let id = ItemId(id);
    if let Some(old) = state.get::<Items>(&id).unwrap() {
        state.remove::<PlaceItems>(&(LocationId(16), old.sku.folded(), id)).unwrap();
    }
    state.put::<ItemsBySku>(&item.sku.folded(), &id).unwrap();
    let on_hand = Qty::whole(units.max(0)).unwrap();
    if units > 0 {
        let balance = Balance { on_hand, last: crate::domain::ids::Seq(1) };
        state.put::<Balances>(&(id, LocationId(16), LotId::NONE), &balance).unwrap();
        state.put::<PlaceItems>(&(LocationId(16), item.sku.folded(), id), &1).unwrap();
    } else {
        state.remove::<Balances>(&(id, LocationId(16), LotId::NONE)).unwrap();
    }
    state.put::<Items>(&id, &item).unwrap();
    state.put::<Totals>(&id, &Total { on_hand, ..Total::default() }).unwrap();
}

fn put_place(state: &mut Memory, id: u32, parent: Option<u32>, walk: u32) {
    let location = Location {
        code: code(&format!("L{id}")),
        name: None,
        parent: parent.map(LocationId),
        kind: LocationKind::Storage,
        walk,
        barcode: None,
        notes: None,
        extra: Vec::new(),
        state: LocationState::Active,
    };
    state.put::<Locations>(&LocationId(id), &location).unwrap();
}

fn empty() -> Memory {
    let mut state = Memory::new();
    state.put::<SettingsTable>(&0, &Settings::new(code("USD"), code("UTC"))).unwrap();
    put_place(&mut state, 16, None, 1);
    state
}

fn ask<Q: Ask>(state: &Memory, catalog: &Catalog, query: Q) -> Q::Answer {
    let asker = Asker { person: PersonId(1), role: Role::Manager, session: SessionId([0; 16]) };
    Q::from_answer(answer(state, catalog, &asker, query.into_query()).unwrap()).unwrap()
}

fn items(sort: ItemSort, way: SortWay, filter: &str, window: Window) -> ItemsQuery {
    ItemsQuery {
        place: None,
        filter: filter.into(),
        kind: None,
        sort,
        way,
        include: Include::Active,
        window,
        around: None,
    }
}

#[test]
fn a_hundred_thousand_items_page_right_in_every_order() {
    let mut state = empty();
    for id in 1..=100_000_u32 {
        // SKUs run on, names run back, quantities are scattered.
        let name = format!("Part {:06} {}", 100_000 - id, if id % 1000 == 0 { "brass" } else { "steel" });
        put_item(&mut state, id, &format!("P{id:06}"), &name, i64::from(id * 7919 % 100_003) + 1);
    }
    let catalog = Catalog::build(&state).unwrap();
    let check = |sort, way, filter: &str, offset: u64, total: u64, expected: &[&str]| {
        let page = ask(&state, &catalog, items(sort, way, filter, Window { offset, rows: 2 }));
        let skus: Vec<&str> = page.rows.iter().map(|row| row.sku.as_str()).collect();
        assert_eq!((page.total, skus.as_slice()), (total, expected), "{sort:?} {way:?} {filter} {offset}");
    };
    let (up, down, all) = (SortWay::Up, SortWay::Down, 100_000);
    check(ItemSort::Sku, up, "", 0, all, &["P000001", "P000002"]);
    check(ItemSort::Sku, up, "", 99_999, all, &["P100000"]);
    check(ItemSort::Sku, down, "", 50_000, all, &["P050000", "P049999"]);
    check(ItemSort::Name, up, "", 0, all, &["P100000", "P099999"]);
    check(ItemSort::Sku, up, "brass", 1, 100, &["P002000", "P003000"]);
    check(ItemSort::Name, up, "brass part", 0, 100, &["P100000", "P099000"]);
    check(ItemSort::Sku, up, "p012345", 0, 1, &["P012345"]);
    let page = ask(&state, &catalog, items(ItemSort::OnHand, up, "", Window { offset: 70_000, rows: 200 }));
    assert!(page.rows.windows(2).all(|pair| pair[0].on_hand <= pair[1].on_hand));
    let around = ItemsQuery {
        around: Some(ItemId(77_777)),
        ..items(ItemSort::Available, down, "", Window { offset: 0, rows: 20 })
    };
    assert!(ask(&state, &catalog, around).rows.iter().any(|row| row.id == ItemId(77_777)));
}

#[test]
fn twenty_thousand_places_are_walked_parents_first() {
    let mut state = empty();
    for zone in 0..20_u32 {
        put_place(&mut state, 100 + zone, Some(16), 20 - zone);
        for bin in 0..1_000_u32 {
            put_place(&mut state, 1_000 + zone * 1_000 + bin, Some(100 + zone), bin);
        }
    }
    let catalog = Catalog::build(&state).unwrap();
    let page = |offset| {
        let query = LocationsQuery {
            filter: String::new(),
            include: Include::All,
            window: Window { offset, rows: 3 },
            around: None,
        };
        let page = ask(&state, &catalog, query);
        assert_eq!(page.total, 20_021);
        page.rows.iter().map(|row| (row.id.0, row.depth)).collect::<Vec<_>>()
    };
    assert_eq!(page(0), [(16, 0), (119, 1), (20_000, 2)]);
    assert_eq!(page(1_001), [(20_999, 2), (118, 1), (19_000, 2)]);
    assert!(catalog.tree().is_in(LocationId(19_005), LocationId(118)));
    assert!(!catalog.tree().is_in(LocationId(19_005), LocationId(119)));
    assert_eq!(catalog.tree().within(LocationId(118)).len(), 1_001);
}

#[test]
fn following_commits_gives_what_building_anew_gives() {
    let mut state = empty();
    for id in 1..=50 {
        put_item(&mut state, id, &format!("S{id:02}"), &format!("name {id}"), i64::from(id % 7));
    }
    let mut catalog = Catalog::build(&state).unwrap();
    catalog.fill(&state).unwrap();
    let mut seed = 42_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for round in 0..300_u64 {
        let id = u32::try_from(next(60) + 1).unwrap();
        let (sku, name) = (format!("S{:02}X{id}", next(90)), format!("name {}", next(9)));
        put_item(&mut state, id, &sku, &name, i64::try_from(next(9)).unwrap() - 1);
        let change = Change {
            head: crate::domain::ids::Seq(round),
            items: vec![ItemId(id)],
            locations: vec![LocationId(16)],
            many: false,
        };
        catalog.update(&state, &change).unwrap();
        let fresh = Catalog::build(&state).unwrap();
        for sort in [ItemSort::Sku, ItemSort::Name, ItemSort::OnHand, ItemSort::Available] {
            for (include, place, filter) in [
                (Include::Active, None, ""),
                (Include::All, None, ""),
                (Include::Active, None, "name 3"),
                (Include::Active, Some(LocationId(16)), ""),
                (Include::All, Some(LocationId(16)), "s1"),
            ] {
                let window = Window { offset: 0, rows: 200 };
                let query = ItemsQuery { include, place, ..items(sort, SortWay::Up, filter, window) };
                let (followed, anew) = (ask(&state, &catalog, query.clone()), ask(&state, &fresh, query));
                assert_eq!(followed, anew, "round {round} {sort:?} {place:?} {filter:?}");
            }
        }
    }
}

#[test]
fn a_catalog_may_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Catalog>();
}

/// Filters through commits that change quantities: the order follows them, what matches stays; and what matches
/// elsewhere does not stand in the way of what fits nearly in a place.
#[test]
fn a_filtered_list_follows_quantities_and_its_place() {
    let mut state = empty();
    for (id, sku, name, units) in [
        (1, "A1", "oak board", 5),
        (2, "A2", "oak frame", 9),
        (3, "A3", "o-a-k tree", 7),
        (4, "A4", "oak", 0),
    ] {
        put_item(&mut state, id, sku, name, units);
    }
    let mut catalog = Catalog::build(&state).unwrap();
    let window = Window { offset: 0, rows: 10 };
    let check = |state: &Memory, catalog: &Catalog, query: ItemsQuery, expected: &[&str]| {
        let what = format!("{query:?}");
        let page = ask(state, catalog, query);
        let skus: Vec<&str> = page.rows.iter().map(|row| row.sku.as_str()).collect();
        assert_eq!(skus, expected, "{what}");
    };
    let by_on_hand = || items(ItemSort::OnHand, SortWay::Up, "oak", window);
    check(&state, &catalog, by_on_hand(), &["A4", "A1", "A2"]);
    put_item(&mut state, 1, "A1", "oak board", 20);
    let change = Change { head: Seq(2), items: vec![ItemId(1)], locations: Vec::new(), many: false };
    catalog.update(&state, &change).unwrap();
    check(&state, &catalog, by_on_hand(), &["A4", "A2", "A1"]);
    check(&state, &catalog, items(ItemSort::Sku, SortWay::Down, "oak", window), &["A4", "A2", "A1"]);

    // In the room there is nothing of the one that matches "oakx"; nearly fits what is there.
    put_item(&mut state, 5, "A5", "oakfr", 0);
    let change = Change { head: Seq(3), items: vec![ItemId(5)], locations: Vec::new(), many: false };
    catalog.update(&state, &change).unwrap();
    let here = |filter: &str| ItemsQuery {
        place: Some(LocationId(16)),
        ..items(ItemSort::Available, SortWay::Up, filter, window)
    };
    check(&state, &catalog, here("oakfr"), &["A2"]);
    check(&state, &catalog, here("oak"), &["A2", "A1"]);
}
