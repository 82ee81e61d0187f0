//! What commands say of what they did, and what stands against them: nothing untrue.

use super::Counter;

#[test]
fn a_merge_says_what_came_where() {
    let counter = Counter::stocked();
    counter.done("receive BOLT 7 --to A2");
    counter.done("item set BOLT --decimals 2");
    let merged = counter.done("item merge BOLT NAIL");
    assert!(merged.contains("7.00 each NAIL came to A2: 7.00 there") && !merged.contains("-7"), "{merged}");
    let merged = counter.done("location merge A2 A1");
    assert!(merged.contains("7.00 each NAIL came to A1: 7.00 there") && !merged.contains("from"), "{merged}");
    let undo = counter.refused("undo 10");
    assert!(undo.contains("cannot be undone"), "{undo}");
}

#[test]
fn retiring_a_place_that_holds_stock_names_the_items() {
    let counter = Counter::stocked();
    counter.done("receive BOLT 7 --to A1");
    counter.done("receive NAIL 14.5 --to A1");
    let refused = counter.refused("location retire A1");
    assert!(refused.contains("14.5 NAIL at A1") && refused.contains("7 BOLT at A1"), "{refused}");
}

#[test]
fn times_in_refusals_are_in_the_stores_zone() {
    let counter = Counter::stocked();
    let refused = counter.refused("receive NAIL 5 --to A1 --at-time 2026-11-23T10:30");
    assert_eq!(refused, "2026-11-23 10:30 is in the future; give a time that has passed");
    counter.done("receive NAIL 5 --to A1");
    counter.set("2026-11-23T09:30:00Z");
    counter.done("issue NAIL 5 --from A1 --to customer");
    counter.done("receive NAIL 9 --to A1");
    let refused = counter.refused("issue NAIL 1 --from A1 --to customer --at-time 2026-11-23T10:00");
    assert!(refused.contains("1 short at 2026-11-23 10:30"), "{refused}");
}

#[test]
fn the_journal_shows_every_setting() {
    let counter = Counter::stocked();
    counter.done("setting shift-hours 8");
    let line = counter.json("journal --rows 1 --action setting")[0]["summary"].as_str().unwrap().to_owned();
    for word in [
        "EUR",
        "Europe/Berlin",
        "back 8 hours",
        "up to 500.00",
        "up to 50.00",
        "10 times the largest after 5",
    ] {
        assert!(line.contains(word), "{word}: {line}");
    }
    counter.done("receive NAIL 5 --to A1");
    let refused = counter.refused("setting currency USD");
    assert!(refused.contains("the currency stays EUR"), "{refused}");
}
