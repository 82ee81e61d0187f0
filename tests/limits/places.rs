//! Trees: a place in itself, a lot in itself, too deep a tree; whichever way it is asked for.

use stockroom::domain::location::DEPTH_MAX;

use crate::support::Shop;

fn nest(shop: &Shop) {
    for line in ["location add OUTER", "location add MIDDLE --in OUTER", "location add INNER --in MIDDLE"] {
        shop.say(line).done();
    }
}

#[test]
fn a_location_made_its_own_ancestor_is_refused_however_it_is_asked_for() {
    let shop = Shop::open();
    nest(&shop);
    for (line, says) in [
        ("location set OUTER --in OUTER", "OUTER would lie in itself; name a place outside it"),
        ("location set OUTER --in MIDDLE", "OUTER would lie in itself; name a place outside it"),
        ("location set OUTER --in INNER", "OUTER would lie in itself; name a place outside it"),
        ("location set outer --in inner", "OUTER would lie in itself"),
        ("location merge OUTER INNER", "INNER lies in OUTER; move it elsewhere first"),
        ("location merge OUTER MIDDLE", "MIDDLE lies in OUTER; move it elsewhere first"),
        ("location add NEW --in NEW", "there is no location \"NEW\""),
        ("location set OUTER --in supplier", "supplier"),
        ("location set customer --in OUTER", "customer"),
        ("location retire loss", "loss"),
    ] {
        shop.check(line, 1, &[says]);
    }
}

#[test]
fn a_file_cannot_make_a_location_its_own_ancestor_in_several_rows() {
    let shop = Shop::open();
    nest(&shop);
    for text in [
        "code,parent\nOUTER,INNER\n",
        "code,parent\nOUTER,OUTER\n",
        "code,parent\nX,Y\nY,X\n",
        "code,parent\nX,Y\nY,Z\nZ,X\n",
        "code,parent\nX,X\n",
        "code,parent\nINNER,\nOUTER,INNER\nINNER,OUTER\n",
    ] {
        let said = shop.untouched(|| shop.import("locations", text));
        said.refused_all(1, &["line ", "nothing was changed"]);
    }
    // Turned inside out in an order that is legal at each step it is no fault.
    shop.import("locations", "code,parent\nINNER,\nMIDDLE,INNER\nOUTER,MIDDLE\n").done();
}

#[test]
fn a_tree_of_places_has_a_depth() {
    let shop = Shop::open();
    shop.say("location add D1").done();
    for depth in 2..=DEPTH_MAX {
        shop.say(&format!("location add D{depth} --in D{}", depth - 1)).done();
    }
    let says = format!("at most {DEPTH_MAX} fit");
    shop.check(&format!("location add TOO-DEEP --in D{DEPTH_MAX}"), 1, &["TOO-DEEP", &says]);
    shop.check(&format!("location set ZONE --in D{DEPTH_MAX}"), 1, &["ZONE", &says]);
    shop.check(&format!("location set ZONE --in D{}", DEPTH_MAX - 1), 1, &["ZONE", &says]);
    shop.say(&format!("location set ZONE --in D{}", DEPTH_MAX - 2)).done();
    shop.check("location set D1 --in DOCK", 1, &["D1", &says]);
    let rows: String = (1..=40)
        .map(|n| format!("R{n},{}\n", if n == 1 { String::new() } else { format!("R{}", n - 1) }))
        .collect();
    let said = shop.untouched(|| shop.import("locations", format!("code,parent\n{rows}")));
    said.refused_all(1, &["line ", &says]);
}

#[test]
fn a_lot_made_its_own_parent_is_refused_and_a_chain_of_lots_has_a_depth() {
    let shop = Shop::open();
    shop.say("lot add GLUE L2 --parent L1 --expires 2030-01-31").done();
    shop.say("lot add GLUE L3 --parent L2 --expires 2030-01-31").done();
    for (line, says) in [
        ("lot set GLUE L1 --parent L1", "L1 would lie in itself; name another lot"),
        ("lot set GLUE L1 --parent L3", "would lie in itself; name another lot"),
        ("lot merge GLUE L1 L3", "L3 lies in L1"),
        ("lot add GLUE L9 --parent L9", "there is no lot \"L9\""),
    ] {
        shop.check(line, 1, &[says]);
    }
    let mut deepest = 3;
    while deepest < 40 {
        let said = shop.say(&format!("lot add GLUE L{} --parent L{deepest}", deepest + 1));
        if said.code != 0 {
            said.refused(1, &["lots deep"]);
            break;
        }
        deepest += 1;
    }
    assert_eq!(deepest, 32);
}
