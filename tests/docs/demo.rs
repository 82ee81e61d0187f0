//! The demo is what it is said to be: the same for a day, sound, and with something of everything in it.

use std::collections::BTreeSet;

use serde_json::Value;
use stockroom::service::room;

use crate::shop::Shop;

/// The morning on which the demo is made.
const MAKING: &str = "2026-11-23T08:0";

const LISTS: [&str; 11] = [
    "items",
    "locations",
    "suppliers",
    "jobs",
    "lots",
    "stock",
    "movements",
    "journal",
    "alerts",
    "reservations",
    "counts",
];

fn list(shop: &Shop, name: &str) -> Vec<Value> {
    shop.json(&format!("export {name}"))
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

/// A row without the moment at which the demo was made: when its entries were committed, alerts opened, and what
/// master data changed, which is so from now on.
fn lasting(mut row: Value) -> Value {
    let making = |value: &Value| value.as_str().is_some_and(|text| text.starts_with(MAKING));
    if let Some(fields) = row.as_object_mut() {
        fields.values_mut().filter(|value| making(value)).for_each(|value| *value = Value::Null);
    }
    row
}

#[test]
fn a_day_gives_the_same_demo_each_time() {
    let (one, other) = (Shop::shared(), Shop::open());
    for name in LISTS {
        let told = |shop: &Shop| list(shop, name).into_iter().map(lasting).collect::<Vec<_>>();
        let (one, other) = (told(one), told(&other));
        assert!(one == other, "{name}: {:?}", one.iter().zip(&other).find(|(one, other)| one != other));
    }
}

#[test]
fn the_demo_is_sound_and_equals_itself_after_a_rebuild() {
    let shop = Shop::open();
    let live = shop.room.verify(None, &mut |_| {}).unwrap();
    assert_eq!(live.findings, []);
    assert!(live.entries > 2_500, "{}", live.entries);
    let store = shop.store();
    let Shop { room, desk, folder: _kept } = shop;
    drop(desk);
    room.close();
    // All rows are compared with what the journal makes, before and after they are made of it.
    let before = room::verify(&store, None, None, &mut |_| {}).unwrap();
    let rebuilt = room::rebuild(&store, None, &mut |_| {}).unwrap();
    let after = room::verify(&store, live.head.map(|(_, hash)| hash), None, &mut |_| {}).unwrap();
    assert_eq!((before.findings, after.findings), (Vec::new(), Vec::new()));
    assert_eq!((before.head, Some(rebuilt.head), after.head), (live.head, live.head, live.head));
    assert_eq!(before.rows, after.rows);
}

#[test]
fn the_demo_has_something_of_everything() {
    let shop = Shop::shared();
    let items = list(shop, "items");
    let kinds: BTreeSet<&str> = items.iter().map(|item| text(item, "kind")).collect();
    assert_eq!(kinds, BTreeSet::from(["finished", "mro", "packing", "raw", "wip"]));
    for kind in &kinds {
        let there = items.iter().any(|item| text(item, "kind") == *kind && text(item, "on_hand") != "0");
        assert!(there, "there is no {kind} in stock");
    }
    let lots = list(shop, "lots");
    assert!(lots.len() > 20 && lots.iter().any(|lot| text(lot, "on_hand") != "0"), "lots");
    let moves = list(shop, "movements");
    let some = |what: &str, least: usize, is: &dyn Fn(&Value) -> bool| {
        let found = moves.iter().filter(|row| is(row)).count();
        assert!(found >= least, "{what}: {found} movements, at least {least} are wanted");
    };
    some("losses", 20, &|row| text(row, "to") == "loss");
    some("count differences", 10, &|row| text(row, "kind") == "count");
    some("late deliveries", 5, &|row| text(row, "note").contains("late"));
    some("short deliveries", 1, &|row| text(row, "note").contains("short"));
    some("returns", 3, &|row| text(row, "kind") == "return");
    some("scrap", 3, &|row| text(row, "kind") == "scrap");
    some("what jobs took", 20, &|row| !text(row, "job").is_empty());
    some("lines that were undone", 1, &|row| row["undone"].is_u64());
    let alerts = list(shop, "alerts");
    for (kind, least) in [("out", 3), ("below-min", 4), ("expired", 1)] {
        let found = alerts.iter().filter(|row| text(row, "alert") == kind).count();
        assert!(found >= least, "{kind}: {found} alerts");
    }
    assert!(!list(shop, "reservations").is_empty());
    let waiting = |row: &Value| row["review"].as_u64() > Some(0);
    assert!(list(shop, "counts").iter().any(waiting), "no count waits for a supervisor");
    let docked = shop.json("stock --at DOCK");
    assert!(!docked.is_empty(), "nothing waits on the dock");
}
