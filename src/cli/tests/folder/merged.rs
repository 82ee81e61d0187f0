//! What was merged since: who answers for it is meant, by commands and in what they say.

use super::*;

#[test]
fn a_delivery_of_a_merged_supplier_is_not_received_twice() {
    let shop = Shop::new();
    shop.does("supplier add S1");
    shop.does("supplier add S2");
    shop.does("receive X 10 --to A --from S1 --ref R9");
    shop.does("receive X 10 --to A --from S2 --ref R8");
    shop.does("supplier merge S1 S2");
    for (again, from) in [("R9", "S2"), ("R9", "S1"), ("R8", "S1")] {
        let line = format!("receive X 10 --to A --from {from} --ref {again}");
        says(&shop.refused(&line), &[again, "--sure"]);
    }
    shop.does("receive X 10 --to A --from S2 --ref R7");
    shop.does("receive X 10 --to A --from S2 --ref R9 --sure");
}

#[test]
fn a_receipt_tells_what_the_place_holds_that_answers() {
    let shop = Shop::new();
    let (receipt, _) = shop.posts("receive X 10 --to A --at-time 2026-01-10T09:00:00Z");
    shop.does("count new A");
    shop.does("count enter 1 X 10");
    shop.does("count close 1");
    shop.does("location merge A B");
    let said = shop.does(&format!("undo {receipt}"));
    says(&said, &["X at B by -10: 10 there", "did not change"]);
    says(&shop.does("stock X"), &["X,X,B,,,each,10"]);
}
