//! What posting commands say, and by which names they find things.

use super::*;
use crate::domain::time::Moment;

/// A time so many hours ago, as `--at-time` reads it.
fn ago(hours: u64) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Moment(u64::try_from(now.as_millis()).unwrap()).minus(hours * 3_600_000).rfc3339()
}

#[test]
fn a_label_names_its_place() {
    let shop = Shop::new();
    shop.does("receive x 5 --to LA");
    says(&shop.does("stock --at la"), &["X,X,A,,,each,5"]);
    shop.does("move X 2 --from LA --to B");
    says(&shop.refused("receive x 1 --to LB"), &["there is no location \"LB\""]);
}

#[test]
fn lines_are_counted_and_undone_as_they_were_given() {
    let shop = Shop::new();
    shop.does("item add GLUE --name Glue --tracking lot");
    let (n, said) = shop.posts("receive X 3 --line \"GLUE 2 lot=L1\" --to A");
    says(&said, &["Received 2 lines. Entry N."]);
    let lines = shop.does(&format!("journal {n}"));
    for line in ["1,3 X supplier > A", "2,2 GLUE lot L1 supplier > A", "3,lot L1 of GLUE"] {
        says(&lines, &[&format!("{n},{line}")]);
    }
    says(&shop.does(&format!("undo {n}.2")), &["GLUE lot L1 at A by -2"]);
    says(&shop.refused(&format!("undo {n}.3")), &[&format!("line {n}.3 follows from other lines")]);
    says(&shop.refused(&format!("undo {n}.9")), &[&format!("{n}.9")]);
}

#[test]
fn a_bare_undo_says_why_not() {
    let shop = Shop::new();
    let (received, _) = shop.posts("receive X 3 --to A");
    let (renamed, _) = shop.posts("item rename Y Z");
    says(&shop.refused("undo"), &[&format!("entry {renamed} cannot be undone"), "master data"]);
    says(&shop.does("stock X"), &["X,X,A,,,each,3"]);
    shop.does(&format!("undo {received}"));
}

#[test]
fn late_paper_is_told_as_what_it_was() {
    let shop = Shop::new();
    shop.does(&format!("receive X 20 --to A --at-time {}", ago(3)));
    shop.does("count new A");
    let (seen, _) = shop.posts("count enter 1 X 7");
    shop.does("count close 1");
    shop.does(&format!("count approve {seen}.1"));
    says(&shop.does("stock X"), &["X,X,A,,,each,7"]);
    // 20 were there then, and the count saw 13 of them gone.
    let said = shop.does(&format!("issue X 13 --from A --at-time {}", ago(1)));
    says(&said, &["Issued 13 each X from A: 7 left. Entry", "On hand of X at A did not change"]);
    let said = shop.does(&format!("move X 2 --from A --to B --at-time {}", ago(2)));
    says(&said, &["Moved 2 each X from A to B: 7 left, 2 there."]);
}

#[test]
fn a_merge_tells_what_stays() {
    let shop = Shop::new();
    for line in
        ["item add OLD --name Old", "receive OLD 30 --to A", "receive X 4 --to A", "receive X 3 --to B"]
    {
        shop.does(line);
    }
    let (merged, said) = shop.posts("item merge OLD X");
    assert_eq!(said, "Merged item OLD into X. Entry N.\n  30 each X came to A: 34 there\n");
    let (_, said) = shop.posts("location merge B A");
    assert_eq!(said, "Merged location B into A. Entry N.\n  3 each X came to A: 37 there\n");
    for line in [String::from("undo"), format!("undo {merged}"), format!("undo {merged}.2")] {
        says(&shop.refused(&line), &["cannot be undone", "merge"]);
    }
}

#[test]
fn what_happened_under_a_merged_sku_is_found_by_it() {
    let shop = Shop::new();
    for line in ["item add OLD --name Old", "receive OLD 30 --to A", "receive X 4 --to A", "item merge OLD X"]
    {
        shop.does(line);
    }
    let old = shop.does("journal --sku OLD");
    says(&old, &["30 OLD supplier > A"]);
    assert!(!old.contains("4 X supplier"), "{old}");
    says(&shop.does("why OLD"), &["receive 30"]);
    let new = shop.does("journal --sku X");
    says(&new, &["4 X supplier > A"]);
}

#[test]
fn a_last_day_without_lots_is_refused() {
    let shop = Shop::new();
    says(&shop.refused("receive X 1 --to A --expires 2027-01-01"), &["X is not kept by lot", "last day"]);
}

#[test]
fn release_alone_says_both_ways() {
    let shop = Shop::new();
    says(&shop.wrong("release"), &["a reservation's number", "--for DOC"]);
}

#[test]
fn a_closing_values_stock_by_what_it_cost_last() {
    let shop = Shop::new();
    shop.does("receive X 5 --to A --cost 9 --at-time 2026-01-05T12:00:00Z");
    shop.does("receive X 10 --to A --cost 7.5 --at-time 2026-01-06T12:00:00Z");
    shop.does("receive X 1 --to A --cost 99 --at-time 2026-02-06T12:00:00Z");
    shop.does("receive Y 2 --to A --at-time 2026-01-06T12:00:00Z");
    let (closed, _) = shop.posts("close-period 2026-01-31");
    says(
        &shop.does(&format!("journal {closed}")),
        &["X: 15 on hand, worth 112.50 USD", "Y: 2 on hand, worth 0.00 USD"],
    );
}

#[test]
fn what_keeps_goods_back_is_said_as_it_is() {
    let shop = Shop::new();
    shop.does("item add L --name L --tracking lot");
    shop.does("receive L 5 --to A --lot E1 --expires 2199-11-27");
    let said = shop.refused(&format!("issue L 2 --at-time {}", ago(1)));
    says(&said, &["5 on site, of it 0 available (the rest came later than that)"]);
    shop.does("reserve L 4 --for D");
    says(&shop.refused("issue L 3"), &["5 on site, of it 1 available (the rest is reserved)"]);
    shop.does("location add H --kind hold");
    shop.does("receive X 5 --to H");
    says(&shop.refused("issue X 3"), &["5 on site, of it 0 available (the rest is on hold)"]);
    shop.does("receive L 2 --to A --lot E2 --expires 2026-01-02 --sure");
    says(&shop.refused("issue L 5"), &["(the rest is reserved or is past its last day)"]);
}

#[test]
fn a_minus_stands_before_a_decimal_comma_and_before_packs() {
    let shop = Shop::new();
    shop.does("setting decimal ,");
    shop.does("item set X --pack box=10");
    shop.does("receive X 30 Y 99,75 --to A");
    shop.does("adjust Y -99,5 --at A --reason missing");
    shop.does("adjust X -1box --at A --reason missing");
    let stock = shop.does("stock --at A");
    says(&stock, &["each,20,", "each,0.25,"]);
}
