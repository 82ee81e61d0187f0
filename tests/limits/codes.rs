//! Codes that nobody has, and codes that somebody has already: told with what was looked for and what has it.

use crate::support::Shop;

#[test]
fn an_unknown_code_is_told_by_every_verb_with_what_shows_the_known_ones() {
    let shop = Shop::open();
    let item = "there is no item \"NOPE\"; `item list` shows what there is";
    let location = "there is no location \"NOPE\"; `location list` shows what there is";
    let lot = "there is no lot \"NOPE\"; `lot list` shows what there is";
    let supplier = "there is no supplier \"NOPE\"; `supplier list` shows what there is";
    shop.say("receive SCREW 5 --to DOCK").done();
    let job = "there is no job \"NOPE\"; `job list` shows what there is";
    for (line, says) in [
        ("receive NOPE 1 --to A-01", item),
        ("receive SCREW 1 --to NOPE", location),
        ("receive SCREW 1 --to A-01 --from NOPE", supplier),
        ("putaway NOPE 1", item),
        ("putaway SCREW 1 --from NOPE", location),
        ("putaway SCREW 1 --to NOPE", location),
        ("issue NOPE 1 --from A-01", item),
        ("issue SCREW 1 --from NOPE --to customer", location),
        ("issue SCREW 1 --from A-01 --to NOPE", job),
        ("issue GLUE 1 --from A-02 --lot NOPE --to customer", lot),
        (
            "issue SCREW 1 --from A-01 --to customer --for NOPE",
            "there is no reservation \"NOPE\"; `reserve` shows",
        ),
        ("move NOPE 1 --from A-01 --to A-02", item),
        ("move SCREW 1 --from NOPE --to A-02", location),
        ("move SCREW 1 --from A-01 --to NOPE", location),
        ("move GLUE 1 --from A-02 --to A-01 --lot NOPE", lot),
        ("adjust NOPE +1 --at A-01 --reason found", item),
        ("adjust SCREW +1 --at NOPE --reason found", location),
        ("adjust GLUE -1 --at A-02 --reason missing --lot NOPE", lot),
        ("scrap NOPE 1 --from A-01 --reason damaged", item),
        ("scrap SCREW 1 --from NOPE --reason damaged", location),
        ("return NOPE 1 --to A-01", item),
        ("return SCREW 1 --to NOPE", location),
        ("return SCREW 1 --to supplier --supplier NOPE --from A-01", supplier),
        ("reserve NOPE 1 --for SO-2", item),
        ("reserve SCREW 1 --for SO-2 --at NOPE", location),
        ("reserve GLUE 1 --for SO-2 --lot NOPE", lot),
        ("release --for NOPE", "there is no reservation \"NOPE\"; `reserve` shows what there is"),
        ("release 99", "there is no reservation \"99\"; `reserve` shows what there is"),
        ("release --for SO-1 --item NOPE", item),
        ("undo 99", "there is no entry \"99\"; `journal` shows what there is"),
        ("undo 14.99", "there is no entry \"14.99\""),
        ("count new NOPE", location),
        ("count show 99", "there is no count \"99\"; `count list` shows what there is"),
        ("count enter 99 SCREW 1", "there is no count \"99\"; `count list` shows what there is"),
        ("count enter 1 NOPE 1", item),
        ("count close 99", "there is no count \"99\""),
        ("count approve 12.1", "there is no observation \"12.1\"; `count list` shows what there is"),
        ("stock NOPE", item),
        ("stock --at NOPE", location),
        ("journal --sku NOPE", item),
        ("journal --at NOPE", location),
        ("journal 99", "there is no entry \"99\""),
        ("why NOPE", item),
        ("why SCREW --at NOPE", location),
        ("why GLUE --at A-02 --lot NOPE", lot),
        ("item set NOPE --name x", item),
        ("item set SCREW --home NOPE", location),
        ("item set SCREW --policy NOPE=1", location),
        ("item set SCREW --supplier NOPE", supplier),
        (
            "item set SCREW --barcode 77=NOPE",
            "barcode 77 is in NOPE, but there is no such pack; add the pack first",
        ),
        ("item show NOPE", item),
        ("item rename NOPE NEW", item),
        ("item merge NOPE SCREW", item),
        ("item merge SCREW NOPE", item),
        ("item retire NOPE", item),
        ("item revive NOPE", item),
        ("item attach NOPE 77", item),
        ("item list --at NOPE", location),
        ("location set NOPE --name x", location),
        ("location set A-01 --in NOPE", location),
        ("location add B --in NOPE", location),
        ("location show NOPE", location),
        ("location rename NOPE NEW", location),
        ("location merge NOPE A-01", location),
        ("location merge A-01 NOPE", location),
        ("location retire NOPE", location),
        ("location revive NOPE", location),
        ("supplier set NOPE --name x", supplier),
        ("supplier show NOPE", supplier),
        ("supplier rename NOPE NEW", supplier),
        ("supplier merge NOPE ACME", supplier),
        ("supplier merge ACME NOPE", supplier),
        ("supplier retire NOPE", supplier),
        ("supplier revive NOPE", supplier),
        ("lot add NOPE L9", item),
        ("lot add GLUE L9 --parent NOPE", lot),
        ("lot set GLUE NOPE --hold", lot),
        ("lot set NOPE L1 --hold", item),
        ("lot show GLUE NOPE", lot),
        ("lot list NOPE", item),
        ("lot rename GLUE NOPE NEW", lot),
        ("lot merge GLUE NOPE L1", lot),
        ("lot merge GLUE L1 NOPE", lot),
        ("lot retire GLUE NOPE", lot),
        ("job set NOPE --name x", job),
        ("job show NOPE", job),
        ("job rename NOPE NEW", job),
        ("job merge NOPE LATHE", job),
        ("job merge LATHE NOPE", job),
        ("job retire NOPE", job),
        ("job revive NOPE", job),
        ("alerts ack NOPE", item),
        ("alerts ack SCREW --at NOPE", location),
        ("alerts ack SCREW", "there is no alert \"SCREW\"; `alerts list --all` shows what there is"),
        ("alerts snooze SCREW --until 2030-01-01", "there is no alert \"SCREW\""),
    ] {
        shop.check(line, 1, &[says]);
    }
}

#[test]
fn an_unknown_code_in_a_file_is_told_with_its_line_and_column() {
    let shop = Shop::open();
    let time = "2026-01-05T08:00:00Z";
    for (kind, text, says) in [
        ("opening", "sku,location,quantity\nNOPE,A-01,1\n".to_owned(), "line 2, column 1 (sku): "),
        ("opening", "sku,location,quantity\nSCREW,NOPE,1\n".to_owned(), "line 2, column 2 (location): "),
        (
            "movements",
            format!("time,kind,sku,from,to,quantity\n{time},receive,NOPE,supplier,A-01,1\n"),
            "line 2, column 3 (sku): ",
        ),
        (
            "movements",
            format!("time,kind,sku,from,to,quantity\n{time},receive,SCREW,supplier,NOPE,1\n"),
            "line 2, column 5 (to): ",
        ),
        (
            "movements",
            format!("time,kind,sku,from,to,quantity\n{time},dance,SCREW,supplier,A-01,1\n"),
            "line 2, column 2 (kind): ",
        ),
        ("items", "sku,home\nSCREW,NOPE\n".to_owned(), "line 2, column 2 (home): "),
        ("items", "sku,kind\nSCREW,gold\n".to_owned(), "line 2, column 2 (kind): "),
        ("locations", "code,parent\nA-01,NOPE\n".to_owned(), "line 2, column 2 (parent): "),
        ("locations", "code,kind\nA-01,cellar\n".to_owned(), "line 2, column 2 (kind): "),
    ] {
        let said = shop.untouched(|| shop.import(kind, text));
        said.refused_all(1, &[says, "1 fault in ", "nothing was changed"]);
    }
}

#[test]
fn a_code_or_barcode_that_somebody_has_is_told_with_who_has_it() {
    let shop = Shop::open();
    shop.say("item add BOLT --name Bolt --barcode 5000").done();
    shop.say("item add NAIL --name Nail").done();
    shop.say("item merge NAIL BOLT").done();
    for (line, says) in [
        ("item add SCREW --name x", "item SCREW is taken by SCREW (Screw); choose another"),
        ("item add screw --name x", "item screw is taken by SCREW (Screw); choose another"),
        ("item add NAIL --name x", "item NAIL is taken by an item that was merged into"),
        ("item add 4006381333931 --name x", "item 4006381333931 is taken by a barcode of item SCREW"),
        ("item add LABEL-A --name x", "item LABEL-A is taken by a barcode of location A-01"),
        ("item rename CABLE SCREW", "item SCREW is taken by SCREW (Screw)"),
        ("item add N --name n --barcode 4006381333931", "barcode 4006381333931 is taken by item SCREW"),
        ("item add N --name n --barcode SCREW", "barcode SCREW is taken by SCREW (Screw)"),
        ("item add N --name n --barcode A-01", "barcode A-01 is taken by location A-01"),
        ("item add N --name n --barcode LABEL-A", "barcode LABEL-A is taken by location A-01"),
        ("item set CABLE --barcode 5000", "barcode 5000 is taken by item BOLT"),
        ("item attach CABLE 5000", "barcode 5000 is taken by item BOLT"),
        (
            "item add N --name n --pack case=12 --pack each=2",
            "each is the base unit; give the pack another name",
        ),
        ("location add A-01", "location A-01 is taken by location A-01"),
        ("location add a-01", "location a-01 is taken by location A-01"),
        ("location add supplier", "location supplier is taken by a place outside the room"),
        ("location add LOSS", "location LOSS is taken by a place outside the room"),
        ("location add 5000", "location 5000 is taken by a barcode of item BOLT"),
        ("location rename A-02 A-01", "location A-01 is taken by location A-01"),
        ("location rename customer SHOP", "outside"),
        ("location set A-02 --barcode LABEL-A", "barcode LABEL-A is taken by location A-01"),
        ("location set A-02 --barcode SCREW", "barcode SCREW is taken by SCREW (Screw)"),
        ("supplier add ACME", "supplier ACME is taken by"),
        ("supplier add acme", "supplier acme is taken by"),
        ("job add LATHE --kind machine", "job LATHE is taken by"),
        ("lot add GLUE L1", "lot L1 is taken by"),
        ("lot add GLUE l1", "lot l1 is taken by"),
        ("lot add SCREW L1", "SCREW is not kept by lot"),
        ("item merge SCREW SCREW", "SCREW"),
        ("location merge A-01 A-01", "A-01"),
        ("supplier merge ACME ACME", "ACME"),
        ("job merge LATHE LATHE", "LATHE"),
        ("lot merge GLUE L1 L1", "L1"),
        ("count new C-01", "C-01"),
    ] {
        shop.check(line, 1, &[says]);
    }
}

#[test]
fn duplicates_in_a_file_are_told_with_both_lines() {
    let shop = Shop::open();
    for (kind, text, says) in [
        ("items", "sku,name\nD1,a\nD1,b\n", "line 3, column 1 (sku): D1 stands on line 2 already"),
        ("items", "sku,name\nD1,a\nd1,b\n", "line 3, column 1 (sku): d1 stands on line 2 already"),
        (
            "items",
            "sku,name,barcode\nD1,a,1\nD2,b,1\n",
            "line 3, column 3 (barcode): barcode 1 stands on line 2 already",
        ),
        (
            "items",
            "sku,name,barcode\nD1,a,SCREW\n",
            "line 2, column 3 (barcode): barcode SCREW is taken by SCREW (Screw)",
        ),
        ("items", "sku,name,barcode\nD1,a,4006381333931\n", "barcode 4006381333931 is taken by item SCREW"),
        (
            "items",
            "sku,name,name\nD1,a,b\n",
            "line 1, column 3 (name): this column and column 2 (name) are both name",
        ),
        (
            "items",
            "sku,name,colour,Colour\nD1,a,b,c\n",
            "line 1, column 4 (Colour): column 3 has the same name",
        ),
        ("locations", "code\nB\nB\n", "line 3, column 1 (code): B stands on line 2 already"),
        ("locations", "code,barcode\nB,1\nC,1\n", "line 3: barcode 1 is taken by location B"),
        ("locations", "code,barcode\nB,4006381333931\n", "barcode 4006381333931 is taken by item SCREW"),
        ("suppliers", "code\nB\nb\n", "line 3, column 1 (code): b stands on line 2 already"),
        ("jobs", "code,kind\nB,work\nB,work\n", "line 3, column 1 (code): B stands on line 2 already"),
    ] {
        let said = shop.untouched(|| shop.import(kind, text));
        said.refused_all(1, &[says, "nothing was changed"]);
    }
}

#[test]
fn a_document_that_says_something_else_the_second_time_is_a_fault_that_names_both() {
    let shop = Shop::open();
    let text = |quantity: u32| {
        format!(
            "time,ref,kind,sku,from,to,quantity\n2026-01-05T08:00:00Z,T-1,receive,SCREW,supplier,A-01,{quantity}\n"
        )
    };
    shop.import("movements", text(5)).done();
    shop.untouched(|| shop.import("movements", text(5))).done();
    let said = shop.untouched(|| shop.import("movements", text(6)));
    said.refused_all(1, &["T-1", "nothing was changed"]);
}
