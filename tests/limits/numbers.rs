//! Numbers as they are typed and as they stand in files: too fine, too large, below nothing, or none at all.

use crate::support::Shop;

#[test]
fn decimals_beyond_an_items_places_are_refused_by_every_verb() {
    let shop = Shop::open();
    let cases: &[(&str, &[&str])] = &[
        ("receive SCREW 1.5 --to A-01", &["line 1: SCREW takes whole numbers, not 1.5"]),
        ("receive CABLE 0.125 --to A-01", &["line 1: CABLE takes 2 decimals, not 0.125"]),
        ("receive SCREW 1 CABLE 0.125 --to A-01", &["line 2: CABLE takes 2 decimals, not 0.125"]),
        ("receive GLUE 0.0001 --to A-01 --lot L1", &["GLUE takes 3 decimals, not 0.0001"]),
        ("issue SCREW 0.5 --from A-01 --to customer", &["SCREW takes whole numbers, not 0.5"]),
        ("move CABLE 0.001 --from A-01 --to A-02", &["CABLE takes 2 decimals, not 0.001"]),
        ("putaway SCREW 0.5 --from DOCK --to A-01", &["SCREW takes whole numbers, not 0.5"]),
        ("adjust SCREW +0.5 --at A-01 --reason found", &["SCREW takes whole numbers, not 0.5"]),
        ("scrap CABLE 0.001 --from A-01 --reason damaged", &["CABLE takes 2 decimals, not 0.001"]),
        ("return SCREW 0.5 --to A-01", &["SCREW takes whole numbers, not 0.5"]),
        ("reserve SCREW 0.5 --for SO-2", &["SCREW takes whole numbers, not 0.5"]),
        ("count enter 1 SCREW 0.5", &["SCREW takes whole numbers, not 0.5"]),
        ("item set SCREW --min 0.5", &["SCREW takes whole numbers, not 0.5"]),
        ("item set SCREW --policy A-01=0.5", &["SCREW takes whole numbers, not 0.5"]),
        ("item set SCREW --supplier \"ACME moq=0.5\"", &["SCREW takes whole numbers, not 0.5"]),
        ("item set CABLE --decimals 1", &["CABLE cannot take 1 decimals", "holds 50.25"]),
        ("receive SCREW 0.0000001 --to A-01", &["SCREW \"0.0000001\"", "at most 6 decimals"]),
        ("receive SCREW 1/3 --to A-01", &["1/3 does not come out exactly"]),
        ("receive SCREW 1box/3 --to A-01", &["1box/3 does not come out exactly"]),
    ];
    for (line, says) in cases {
        shop.check(line, 1, says);
    }
}

#[test]
fn what_is_no_number_or_below_nothing_is_told_with_its_place() {
    let shop = Shop::open();
    for (line, code, says) in [
        ("receive SCREW all --to A-01", 1, "SCREW \"all\": a number is missing at place 1"),
        ("receive SCREW 1e9 --to A-01", 1, "there is no unit \"e9\"; it comes in each, box (200)"),
        ("receive SCREW 1.2.3 --to A-01", 1, "\".\" at place 4 is one too many"),
        ("receive SCREW 1,000 --to A-01", 1, "\",\" at place 2 is not the decimal mark here; use \".\""),
        ("receive SCREW '1 000' --to A-01", 1, "leave out blanks inside a number"),
        ("receive SCREW 2*3box*2box --to A-01", 1, "only one unit fits in a product"),
        ("receive SCREW 1/0 --to A-01", 1, "a division by 0 has no answer"),
        ("receive SCREW NaN --to A-01", 1, "SCREW \"NaN\""),
        ("receive SCREW inf --to A-01", 1, "SCREW \"inf\""),
        ("receive SCREW 0x10 --to A-01", 1, "line 1: the quantity is 0; give more than 0"),
        ("receive SCREW -5 --to A-01", 1, "line 1: the quantity is -5; give more than 0"),
        ("receive SCREW 0 --to A-01", 1, "line 1: the quantity is 0; give more than 0"),
        ("issue SCREW -5 --from A-01 --to customer", 1, "the quantity is -5"),
        ("reserve SCREW -1 --for SO-2", 1, "the quantity is -1"),
        ("release --for SO-1 --qty 0", 1, "the quantity is 0"),
        ("release --for SO-1 --qty 99", 1, "only 10 is reserved under SO-1"),
        ("count enter 1 SCREW -1", 1, "-1"),
        ("adjust SCREW +0 --at A-01 --reason found", 1, "the change is missing"),
        ("receive SCREW 1 --to A-01 --cost -1", 2, "--cost: \"-1\" is less than 0"),
        ("receive SCREW 1 --to A-01 --cost 0.0000001", 2, "--cost: \"0.0000001\" has more than 6 decimals"),
        (
            "receive SCREW 1 --to A-01 --cost 1,5",
            2,
            "--cost: \"1,5\" is not a number; write a number such as 2.50",
        ),
        ("receive --line 'SCREW 1 cost=-1' --to A-01", 2, "cost=: \"-1\" is less than 0"),
        ("item set SCREW --price -0.01", 2, "--price: \"-0.01\" is less than 0"),
        ("item set SCREW --min -1", 1, "the minimum -1 of SCREW is below 0"),
        ("item set SCREW --min 5 --max 4", 1, "the maximum 4 of SCREW is below the minimum 5"),
        ("item set SCREW --pack big=2000000000", 1, "pack big is beyond what is kept; at most 1000000000"),
        ("item set SCREW --pack big=99999999999999999999", 2, "\"big=99999999999999999999\" is no pack"),
        ("item set SCREW --supplier 'ACME lead=70000'", 2, "lead=\"70000\" is no number of days up to 65535"),
    ] {
        shop.check(line, code, &[says]);
    }
}

#[test]
fn a_quantity_or_a_cost_that_is_too_large_is_told_with_the_limit() {
    let shop = Shop::open();
    let nines = "9".repeat(60);
    let large = "the quantity is too large; at most 1000000000000 can be kept";
    for (line, code, says) in [
        (String::from("receive SCREW 1000000000001 --to A-01"), 1, large),
        (format!("receive SCREW {nines} --to A-01"), 1, large),
        (String::from("receive SCREW 99999999999box --to A-01"), 1, large),
        (format!("receive SCREW {0}*{0} --to A-01", "9".repeat(20)), 1, large),
        (format!("receive SCREW 1/{nines} --to A-01"), 1, "too large"),
        (format!("count enter 1 SCREW {nines}"), 1, large),
        (format!("item set SCREW --min {nines}"), 1, large),
        (format!("item set SCREW --cost {nines}"), 2, "too large; at most 1000000000000 can be kept"),
        (String::from("item set SCREW --cost 1000000000000.01"), 2, "at most 1000000000000 can be kept"),
        (String::from("receive SCREW 1 --to A-01 --cost 9223372036854.775807"), 2, "--cost: "),
        (format!("setting adjust-value {nines}"), 2, "too large; at most 922337203685477 can be kept"),
        (format!("setting adjust-quantity {nines}"), 2, "too large; at most 1000000000000 can be kept"),
    ] {
        shop.check(&line, code, &[says]);
    }
}

#[test]
fn numbers_of_a_file_are_held_to_the_same_limits_with_line_and_column() {
    let shop = Shop::open();
    for (cell, says) in [
        ("1.5", "SCREW takes whole numbers, not 1.5"),
        ("1e5", "\"1e5\" is not a number"),
        ("1.0000001", "\"1.0000001\" has more than 6 decimals"),
        ("1000000000001", "\"1000000000001\" is too large; at most 1000000000000"),
        ("99999999999999999999999", "is too large"),
        ("1,5", "\"1,5\" is not a number; numbers have a decimal point, unless --decimal , says otherwise"),
        ("-", "\"-\" is not a number"),
    ] {
        let text = format!(
            "sku,location,quantity,time\nSCREW,A-01,1,2026-01-05T08:00:00Z\nSCREW,A-02,\"{cell}\",2026-01-05T08:00:00Z\n"
        );
        let said = shop.untouched(|| shop.import("opening", text));
        said.refused_all(1, &["line 3", says, "nothing was changed"]);
    }
    for (column, cell, says) in [
        ("unit_cost", "-1", "\"-1\" is less than 0"),
        ("unit_cost", "9999999999999", "too large; at most 1000000000000"),
        ("min", "0.5", "SCREW takes whole numbers, not 0.5"),
        ("decimals", "9", "9"),
        ("decimals", "x", "\"x\""),
        ("packs", "case=0", "case"),
        ("packs", "case=99999999999999999999", "case"),
        ("lead_time_days", "-3", "\"-3\""),
        ("moq", "x", "\"x\" is not a number"),
    ] {
        let text = format!("sku,supplier,{column}\nSCREW,ACME,{cell}\n");
        let said = shop.untouched(|| shop.import("items", text));
        said.refused_all(1, &["line 2", says]);
    }
}
