//! The program's own lists, read again: the same store knows all of it, another store comes to the same stock.

use super::*;

impl Shop {
    /// The list of a kind in a file; the file.
    fn exported(&self, kind: &str) -> String {
        self.file(&format!("{kind}.csv"), &self.does(&format!("export {kind}")))
    }

    /// Its own list of movements changes nothing.
    fn knows_its_movements(&self) {
        let moves = self.exported("movements");
        let said = self.does(&format!("import movements {moves}"));
        says(&said, &["nothing changed"]);
    }

    /// A new store with its places, items and movements; the options that name it.
    fn copied(&self, settings: &[&str]) -> String {
        let other = format!("--store {}", self.path("other").display());
        self.does(&format!("init --currency USD --time-zone America/New_York {other}"));
        for setting in settings {
            self.does(&format!("setting {setting} {other}"));
        }
        for kind in ["locations", "items", "movements"] {
            let said = self.say(&format!("import {kind} {} {other}", self.exported(kind)));
            assert_eq!(said.exit, 0, "{kind}: {}", said.error);
        }
        let again = self.does(&format!("import movements {} {other}", self.exported("movements")));
        says(&again, &["nothing changed"]);
        other
    }

    fn on_hand(&self, rest: &str) -> Vec<String> {
        let list = self.does(&format!("stock {rest}"));
        let rows = list.lines().skip(1).map(|row| row.split(',').collect::<Vec<_>>());
        rows.map(|row| format!("{} {} {}", row[0], row[2], row[6])).collect()
    }
}

#[test]
fn late_paper_before_a_count_is_passed_over() {
    for reference in ["", " --ref T-1"] {
        let shop = Shop::new();
        shop.does("receive X 100 --to A --at-time 2026-01-10T09:00:00Z");
        shop.does("count new A");
        shop.does("count enter 1 X 100");
        shop.does("count close 1");
        shop.does(&format!("issue X 5 --from A --at-time 2026-01-10T09:30:00Z{reference}"));
        shop.knows_its_movements();
        let other = shop.copied(&[]);
        assert_eq!(shop.on_hand(&format!("X {other}")), shop.on_hand("X"));
    }
}

#[test]
fn differences_that_a_count_posted_are_passed_over_even_in_closed_days() {
    let shop = Shop::new();
    shop.does("item set X --kind packing --cost 0.01");
    shop.does("receive X 1000 --to A --at-time 2026-01-10T09:00:00Z");
    shop.does("count new A");
    shop.does("count enter 1 X 998");
    shop.does("count close 1");
    shop.does("issue X 3 --from A --at-time 2026-01-10T10:00:00Z");
    shop.knows_its_movements();
    let (undone, _) = shop.posts("undo");
    shop.knows_its_movements();
    shop.does(&format!("undo {undone}"));
    shop.knows_its_movements();
    shop.does("close-period 2026-01-10");
    shop.knows_its_movements();
    let other = shop.copied(&[]);
    assert_eq!(shop.on_hand(&format!("X {other}")), shop.on_hand("X"));
}

#[test]
fn what_was_undone_in_closed_days_is_passed_over() {
    let shop = Shop::new();
    let (receipt, _) = shop.posts("receive X 100 --to A --ref D-1 --at-time 2026-01-10T09:00:00Z");
    shop.does("close-period 2026-01-31");
    shop.does(&format!("undo {receipt}"));
    shop.knows_its_movements();
    let other = shop.copied(&[]);
    assert_eq!(shop.on_hand(&format!("X {other}")), shop.on_hand("X"));
}

#[test]
fn what_moved_between_places_that_were_merged_is_passed_over() {
    let shop = Shop::new();
    shop.does("receive X 10 --to A");
    shop.does("move X 4 --from A --to B");
    let before = shop.file("before.csv", &shop.does("export movements"));
    shop.does("location merge B A");
    shop.knows_its_movements();
    let said = shop.does(&format!("import movements {before}"));
    says(&said, &["nothing changed", "B", "merged since"]);
    let list = shop.does("export movements");
    assert!(!list.contains(",A,A,"), "{list}");
    let other = shop.copied(&[]);
    assert_eq!(shop.on_hand(&format!("X {other}")), ["X A 10"]);
}

#[test]
fn what_went_out_by_override_comes_to_another_store_by_override() {
    let shop = Shop::new();
    shop.does("setting beyond override");
    shop.does("receive X 5 --to A --at-time 2026-01-10T09:00:00Z");
    shop.does("issue X 7 --from A --override \"the boss says so\" --at-time 2026-01-10T10:00:00Z");
    shop.does("receive X 10 --to A --at-time 2026-01-10T11:00:00Z");
    shop.knows_its_movements();
    let other = shop.copied(&["beyond override"]);
    assert_eq!(shop.on_hand(&format!("X {other}")), ["X A 8"]);
    says(&shop.does(&format!("journal {other}")), &["the boss says so"]);
    // Where the setting does not allow it, the reason alone does not either.
    shop.does(&format!(
        "init --currency USD --time-zone America/New_York --store {}",
        shop.path("strict").display()
    ));
    let strict = format!("--store {}", shop.path("strict").display());
    for kind in ["locations", "items"] {
        shop.does(&format!("import {kind} {} {strict}", shop.exported(kind)));
    }
    let said = shop.refused(&format!("import movements {} {strict}", shop.exported("movements")));
    says(&said, &["7 of X asked, 5 at A"]);
}

#[test]
fn policies_of_places_and_the_state_of_items_come_back() {
    let shop = Shop::new();
    shop.does("location add \"C;=1\"");
    shop.does("item set X --policy A=5..9 --policy B=off --policy \"C;=1=2\" --min 3");
    shop.does("item set Y --policy B=0.5..2.25");
    shop.does("item retire Y");
    let list = shop.does("export items");
    says(&list, &["A=5..9;B=off;C\\;\\=1=2", "B=0.5..2.25"]);
    let items = shop.exported("items");
    says(&shop.does(&format!("import items {items}")), &["nothing changed"]);
    let other = shop.copied(&[]);
    let said = shop.does(&format!("import items {items} {other}"));
    says(&said, &["made 1 entry"]);
    assert_eq!(shop.does(&format!("export items {other}")), list);
    // What is not in the cell goes; what is retired can be taken into use again.
    let less = shop.file("less.csv", "sku,policies,state\nX,B=off;A=5,active\nY,,active\n");
    shop.does(&format!("import items {less}"));
    says(&shop.does(&format!("import items {less}")), &["nothing changed"]);
    let list = shop.does("export items");
    says(&list, &["A=5;B=off\""]);
    assert!(!list.contains("retired") && !list.contains("B=0.5"), "{list}");
    // A place that was merged since answers for its policies.
    shop.does("location merge A \"C;=1\"");
    let items = shop.exported("items");
    says(&shop.does(&format!("import items {items}")), &["nothing changed"]);
    for (cell, fault) in [
        ("A=x", "column 2 (policies)"),
        ("NOPE=1", "no location NOPE"),
        ("B=9..5", "cannot be"),
        ("B=1;B=2", "twice"),
        ("B", "has no rule"),
    ] {
        let bad = shop.file("bad.csv", &format!("sku,policies\nX,{cell}\n"));
        says(&shop.refused(&format!("import items {bad}")), &[fault]);
    }
    let bad = shop.file("bad.csv", "sku,state\nX,gone\n");
    says(&shop.refused(&format!("import items {bad}")), &["column 2 (state)", "active and retired"]);
}

#[test]
fn a_file_of_items_that_has_gone_in_changes_nothing_when_it_comes_again() {
    for row in [
        // A maximum alone: its empty minimum took the rule away the second time.
        "sku,min,max\nX,,19\n",
        "sku,min,max\nX,5,19\n",
        "sku,min\nX,off\n",
        "sku,packs\nX,case=8/2\n",
        "sku,packs,barcodes\nX,Case=12,4006381333931=CASE\n",
    ] {
        let shop = Shop::new();
        let file = shop.file("items.csv", row);
        says(&shop.does(&format!("import items {file}")), &["made 1 entry"]);
        let before = shop.does("export items");
        says(&shop.does(&format!("import items {file}")), &["nothing changed"]);
        assert_eq!(shop.does("export items"), before, "{row}");
    }
    // A maximum that stays where the minimum is emptied.
    let shop = Shop::new();
    for row in ["sku,min,max\nX,5,19\n", "sku,min,max\nX,,19\n"] {
        let file = shop.file("items.csv", row);
        shop.does(&format!("import items {file}"));
    }
    let item = &shop.json("export items")[0];
    assert_eq!((item["min"].as_str(), item["max"].as_str()), (Some("0"), Some("19")), "{item}");
}
