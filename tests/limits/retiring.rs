//! Retiring what is still needed: refused with what holds it and where.

use crate::support::Shop;

#[test]
fn what_still_holds_stock_is_not_retired() {
    let shop = Shop::open();
    for (line, says) in [
        ("item retire SCREW", &["item SCREW still holds stock: 100 at A-01", "move or issue it first"][..]),
        ("item retire GLUE", &["item GLUE still holds stock: 5 at A-02 lot L1"]),
        (
            "location retire A-01",
            &[
                "location A-01 still holds stock: 100 SCREW at A-01, 50.25 CABLE at A-01; move or issue it first",
            ],
        ),
        ("location retire ZONE", &["ZONE", "move"]),
        ("lot retire GLUE L1", &["lot L1 still holds stock: 5 at A-02"]),
        ("item set GLUE --tracking none", &["item GLUE still holds stock"]),
        ("item set SCREW --unit kg", &["SCREW has moved, so its unit stays each"]),
    ] {
        shop.check(line, 1, says);
    }
    shop.say("issue SCREW 90 --from A-01 --to customer").done();
    shop.check("item retire SCREW", 1, &["still holds stock: 10 at A-01"]);
    shop.say("release --for SO-1").done();
    shop.say("issue SCREW 10 --from A-01 --to customer").done();
    shop.say("item retire SCREW").done();
}

#[test]
fn stock_in_many_places_is_told_by_some_of_them_and_how_many_more() {
    let shop = Shop::open();
    for bin in 0..6 {
        shop.say(&format!("location add B{bin}")).done();
        shop.say(&format!("receive SCREW 1 --to B{bin}")).done();
    }
    shop.check(
        "item retire SCREW",
        1,
        &["still holds stock: 100 at A-01, 1 at B0, 1 at B1 and 4 more places"],
    );
}

#[test]
fn what_is_retired_takes_nothing_more_and_says_how_it_is_revived() {
    let shop = Shop::open();
    for line in [
        "item add OLD --name Old",
        "item retire OLD",
        "location add GONE",
        "location retire GONE",
        "supplier retire ACME",
        "job retire LATHE",
        "lot add GLUE L8",
        "lot retire GLUE L8",
    ] {
        shop.say(line).done();
    }
    for (line, says) in [
        ("receive OLD 1 --to A-01", "item OLD is retired; `item revive OLD` takes it into use"),
        ("receive SCREW 1 --to GONE", "location GONE is retired; `location revive GONE` takes it into use"),
        ("move SCREW 1 --from A-01 --to GONE", "location GONE is retired"),
        ("receive SCREW 1 --to A-01 --from ACME", "supplier ACME is retired; `supplier revive ACME`"),
        ("issue CABLE 1 --from A-01 --to LATHE", "job LATHE is retired; `job revive LATHE`"),
        ("receive GLUE 1 --to A-01 --lot L8", "lot L8 is retired"),
        ("reserve OLD 1 --for SO-2", "item OLD is retired"),
        ("item set SCREW --home GONE", "location GONE is retired"),
        ("location add B --in GONE", "location GONE is retired"),
        ("item retire OLD", "OLD"),
    ] {
        let said = shop.untouched(|| shop.say(line));
        if line == "item retire OLD" {
            said.done();
        } else {
            said.refused(1, &[says]);
        }
    }
}
