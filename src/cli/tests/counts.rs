//! `count` by the bin and as a whole; alerts of promises that are short.

use super::Counter;

#[test]
fn a_count_is_entered_by_its_bin_and_approved_as_a_whole() {
    let counter = Counter::stocked();
    counter.done("receive NAIL 100 BOLT 100 --to A1");
    counter.done("count new A1");
    counter.done("count enter a1 NAIL 60 BOLT 0");
    assert!(counter.refused("count close A2").contains("no count of A2 is open"));
    counter.done("count close A1");
    assert_eq!(counter.json("stock NAIL --by location")[0]["on_hand"], "100");
    let posted = counter.json("count approve 1");
    assert_eq!(posted.len(), 2, "{posted:?}");
    let held: Vec<_> = counter.json("stock --at A1 --by location");
    assert_eq!((held.len(), held[0]["on_hand"].as_str()), (1, Some("60")));
    assert!(counter.refused("count approve 1").contains("nothing in count 1 waits"));
    assert!(counter.refused("count approve 9").contains("there is no count"));
    assert!(counter.refused("count reject 1.1").contains("observation"));
}

#[test]
fn a_promise_that_is_short_is_an_alert_until_it_is_covered() {
    let counter = Counter::stocked();
    counter.done("receive NAIL 10 --to A1");
    counter.done("reserve NAIL 8 --for SO-1");
    assert_eq!(counter.json("alerts"), Vec::<serde_json::Value>::new());
    counter.done("scrap NAIL 5 --from A1");
    let alerts = counter.json("alerts");
    let told = |field: &str| alerts[0][field].as_str().unwrap_or_default().to_owned();
    assert_eq!((told("alert"), told("quantity"), told("limit")), ("short".into(), "5".into(), "8".into()));
    counter.done("receive NAIL 3 --to A2");
    assert_eq!(counter.json("alerts"), Vec::<serde_json::Value>::new());
}

#[test]
fn what_was_seen_before_stands_again_where_a_later_sighting_was_taken_back() {
    let counter = Counter::stocked();
    counter.done("item set NAIL --kind packing --cost 0.01");
    counter.done("receive NAIL 1000 --to A1");
    counter.done("count new A1");
    counter.done("count enter 1 NAIL 998");
    counter.done("count enter 1 NAIL 997");
    let seen = || {
        let lines = counter.json("count show 1");
        (lines[0]["counted"].clone(), lines[0]["state"].clone())
    };
    assert_eq!(seen().0, "997");
    counter.done("undo");
    assert_eq!(seen().0, "998");
    counter.done("undo");
    assert_eq!(seen().0, serde_json::Value::Null);
    counter.done("count enter 1 NAIL 999");
    counter.done("count enter 1 NAIL 1000");
    counter.done("undo");
    counter.done("count close 1");
    assert_eq!(seen(), ("999".into(), "posted".into()));
}
