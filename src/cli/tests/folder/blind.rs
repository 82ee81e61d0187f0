//! What a blind count hides is left out nowhere without a word.

use super::*;

fn counted() -> Shop {
    let shop = Shop::new();
    for line in ["receive X 10 --to A", "receive X 3 --to B", "receive Y 2 --to B", "count new A"] {
        shop.does(line);
    }
    shop
}

#[test]
fn an_export_is_whole_or_refused_while_the_asker_counts() {
    let shop = counted();
    for line in ["export movements", "export stock", "export items", "export journal --format hledger"] {
        let said = shop.refused(line);
        says(&said, &["you are counting A", "close the count first"]);
        assert_eq!(shop.say(line).out, "", "{line}");
    }
    shop.does("export locations");
    shop.does("count close 1");
    says(&shop.does("export stock"), &["X,X,A,,,each,10", "X,X,B,,,each,3"]);
}

#[test]
fn lists_say_what_they_leave_out() {
    let shop = counted();
    let rows = shop.json("item list");
    let told: Vec<(&str, &str, Option<&str>)> = rows
        .iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str();
            (text("sku").unwrap(), text("on_hand").unwrap(), text("under_count"))
        })
        .collect();
    assert_eq!(told, [("X", "3", Some("yes")), ("Y", "2", None)]);
    let stock = shop.json("stock X");
    let told: Vec<(Option<&str>, Option<&str>)> =
        stock.iter().map(|row| (row["on_hand"].as_str(), row["under_count"].as_str())).collect();
    assert_eq!(told, [(Some("3"), None), (None, Some("yes"))]);
    says(&shop.does("item show X --format table"), &["under count  left out: A", "A: under count"]);
    says(&shop.does("item list --format table"), &["under count", "left out"]);
    let journal = shop.does("journal --sku X --rows 9");
    let hidden = journal.lines().find(|line| line.contains("hidden until")).unwrap();
    let entry = hidden.split(',').next().unwrap();
    says(&shop.does(&format!("journal {entry} --format table")), &["1 lines are left out"]);
    let at_b = shop.json("item list --at B");
    assert!(at_b.iter().all(|row| row["under_count"].is_null()), "nothing is left out in B: {at_b:?}");
}

#[test]
fn a_counter_learns_nothing_by_reserving() {
    let shop = counted();
    says(&shop.refused("reserve X 1 --for T --at A"), &["A is being counted"]);
    shop.refused("reserve X 4 --for T");
    shop.does("reserve X 3 --for T");
}
