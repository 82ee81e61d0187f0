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

#[test]
fn an_import_by_who_counts_is_as_their_own_command() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    let ago = |hours: u64| crate::domain::time::Moment(u64::try_from(now).unwrap()).minus(hours * 3_600_000);
    let rows = |rows: &str| format!("time,sku,quantity,from,to,reason,ref\n{},{rows}\n", ago(1).rfc3339());
    let said = |there: u32| -> Vec<String> {
        let shop = Shop::new();
        shop.does(&format!("receive X {there} --to A --at-time {}", ago(2).rfc3339()));
        shop.does("count new A");
        let mut said = Vec::new();
        for (name, row) in
            [("out", "X,38,A,customer,,T1"), ("in", "X,1,supplier,A,,T2"), ("away", "X,1,A,loss,missing,T3")]
        {
            let file = shop.file(&format!("{name}.csv"), &rows(row));
            for line in ["--dry-run", ""] {
                let told = shop.refused(&format!("import movements {file} {line}"));
                says(&told, &["A is being counted (count 1)"]);
                said.push(told.replace(&shop.path("").display().to_string(), ""));
            }
        }
        let opening = shop.file("opening.csv", "sku,bin,qty\nX,A,5\n");
        says(&shop.refused(&format!("import opening {opening} --dry-run")), &["A is being counted"]);
        says(&shop.does("stock X"), &["yes"]);
        shop.does("count close 1");
        said
    };
    assert_eq!(said(37), said(38));
}
