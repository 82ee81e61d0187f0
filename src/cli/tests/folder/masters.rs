//! Master data by command: what is not there is never quietly done.

use super::*;

#[test]
fn what_was_merged_is_not_revived() {
    let shop = Shop::new();
    for line in [
        "item add OLD --name Old",
        "item merge OLD X",
        "location add C",
        "location merge C A",
        "job add J1",
        "job add J2",
        "job merge J1 J2",
        "supplier add S1",
        "supplier add S2",
        "supplier merge S1 S2",
    ] {
        shop.does(line);
    }
    for (line, into) in [
        ("item revive OLD", "X"),
        ("location revive C", "A"),
        ("job revive J1", "J2"),
        ("supplier revive S1", "S2"),
    ] {
        says(&shop.refused(line), &[&format!("was merged into {into}")]);
    }
    shop.does("item revive X");
}

#[test]
fn dropping_what_is_not_there_is_refused() {
    let shop = Shop::new();
    shop.does("supplier add ACME");
    shop.does("item set X --pack case=12 --barcode 4001 --supplier ACME");
    for (option, what) in
        [("--drop-pack", "pack"), ("--drop-barcode", "barcode"), ("--drop-supplier", "supplier")]
    {
        says(&shop.refused(&format!("item set X {option} NOPE")), &[&format!("no {what} NOPE")]);
    }
    shop.does("item set X --drop-pack CASE --drop-barcode 4001 --drop-supplier acme");
    let row = &shop.json("item show X")[0];
    for field in ["packs", "barcodes", "suppliers"] {
        assert_eq!(row[field], serde_json::json!([]), "{field}");
    }
}

#[test]
fn policies_are_switched_off_and_cleared_whole() {
    let shop = Shop::new();
    shop.does("item set X --min none");
    says(&shop.does("item show X --format table"), &["site=off"]);
    says(&shop.wrong("item set X --min none --max 5"), &["leave --max out"]);
    shop.does("item set X --min 5 --max 20 --policy A=2..4 --policy B=off");
    says(&shop.does("item show X --format table"), &["site=5..20", "A=2..4", "B=off"]);
    shop.does("item set X --clear policy");
    assert_eq!(shop.json("item show X")[0]["policies"], serde_json::json!([]));
}

#[test]
fn a_job_is_not_called_like_a_place_outside() {
    let shop = Shop::new();
    for word in ["customer", "production", "Supplier", "use"] {
        says(&shop.refused(&format!("job add {word}")), &["means a place outside"]);
    }
    shop.does("job add J1");
    says(&shop.refused("job rename J1 customer"), &["means a place outside"]);
}

#[test]
fn a_retired_lot_is_revived() {
    let shop = Shop::new();
    shop.does("item add GLUE --name Glue --tracking lot");
    shop.does("lot add GLUE L1");
    shop.does("lot retire GLUE L1");
    says(&shop.refused("receive GLUE 1 --to A --lot L1"), &["`lot revive SKU L1`"]);
    shop.does("lot revive GLUE L1");
    shop.does("receive GLUE 1 --to A --lot L1");
}

#[test]
fn named_text_is_shown() {
    let shop = Shop::new();
    let file = shop.file("i.csv", "sku,name,Shelf life\nZ,Zed,5 years\n");
    shop.does(&format!("import items {file}"));
    says(&shop.does("item show Z --format table"), &["Shelf life", "5 years"]);
    assert_eq!(shop.json("item show Z")[0]["Shelf life"], "5 years");
}

#[test]
fn numbers_below_nothing_are_told_so() {
    let shop = Shop::new();
    for line in [
        "setting adjust-value -5",
        "setting adjust-quantity -0.5",
        "setting shift-hours -1",
        "location set B --walk -5",
        "journal --rows -1",
        "why X --rows -1",
    ] {
        says(&shop.wrong(line), &["below 0"]);
    }
}

#[test]
fn a_narrow_terminal_gets_a_field_a_line() {
    let mut shop = Shop::new();
    shop.does("receive X 10 --to A");
    shop.env.out_width = Some(20);
    let told = shop.does("stock X");
    says(&told, &["sku        X\n", "on hand    10\n"]);
    assert!(told.lines().all(|line| line.chars().count() <= 36), "{told}");
    shop.env.out_width = Some(120);
    says(&shop.does("stock X"), &["location"]);
    assert_eq!(shop.does("stock X").lines().count(), 2);
}
