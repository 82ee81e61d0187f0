//! What `journal` tells of entries: overrides above all.

use super::Counter;

#[test]
fn an_override_shows_in_the_list_in_the_entry_and_to_programs() {
    let counter = Counter::stocked();
    counter.done("receive NAIL 5 --to A1 --ref DN-1 --note \"first pallet\"");
    counter.done("issue NAIL 8 --from A1 --to customer --override \"boss says so\"");
    let listed = counter.json("journal --rows 2");
    assert_eq!(listed[0]["override"], "boss says so");
    assert_eq!(listed[1]["override"], serde_json::Value::Null);
    let entry = listed[0]["entry"].as_u64().unwrap();
    for search in ["BOSS", "override"] {
        let found = counter.json(&format!("journal --text {search}"));
        assert_eq!((found.len(), found[0]["entry"].as_u64()), (1, Some(entry)), "{search}");
    }
    assert!(counter.csv("journal --rows 1").contains("boss says so"));
    assert!(counter.done("journal --rows 1").contains("boss says so"));
    assert!(counter.done(&format!("journal {entry}")).contains("Override boss says so\n"));
    let why = counter.done("why NAIL");
    assert!(why.contains("override: boss says so"), "{why}");
}

#[test]
fn one_entry_tells_programs_who_when_and_why() {
    let counter = Counter::stocked();
    counter.done("receive NAIL 5 --to A1 --ref DN-1 --note \"first pallet\" --at-time 2026-11-23T08:30");
    let entry = counter.json("journal --rows 1")[0]["entry"].as_u64().unwrap();
    let told = counter.json(&format!("journal {entry}"));
    let field = |name: &str| told[0][name].as_str().unwrap_or_default().to_owned();
    assert_eq!(field("ref"), "DN-1");
    assert_eq!(field("note"), "first pallet");
    assert_eq!(field("by"), "Ann");
    assert_eq!(field("action"), "receive");
    assert_eq!(
        (field("time"), field("recorded")),
        ("2026-11-23T08:30:00+01:00".to_owned(), "2026-11-23T09:00:00+01:00".to_owned())
    );
    assert_eq!(field("hash").len(), 64);
    counter.done("undo");
    let undo = counter.json("journal --rows 1");
    assert_eq!(undo[0]["undoes"], entry.to_string());
    let head = counter.done(&format!("journal {entry}"));
    for line in ["Recorded 2026-11-23 09:00", "Reference DN-1", "Note first pallet"] {
        assert!(head.contains(line), "{line}: {head}");
    }
}
