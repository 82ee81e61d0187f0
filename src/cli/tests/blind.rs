//! What a counter and the clerks beside them are told of a bin under a blind count: the same, whatever the book says.

use super::Counter;

/// NAIL as given lie in A1 and 3 in A2; amy counts A1, bob is a clerk too. Small differences post by themselves.
fn counted(there: u32) -> Counter {
    let mut counter = Counter::stocked();
    for line in [
        "item set NAIL --kind packing --cost 0.01",
        "user add amy",
        "user add bob",
        &format!("receive NAIL {there} --to A1"),
        "receive NAIL 3 --to A2",
    ] {
        counter.done(line);
    }
    counter.next("amy");
    counter.done("count new A1");
    counter
}

/// What somebody is told by the same lines, be they done or refused, over different books: it must be one answer.
fn same_whatever_is_there(books: &[u32], login: &str, before: &[&str], lines: &[&str]) {
    let said = |there: u32| -> Vec<String> {
        let mut counter = counted(there);
        counter.next("ann");
        for line in before {
            counter.done(line);
        }
        counter.next(login);
        let say = |line: &&str| {
            let (text, done) = counter.run(line, super::Style::Json);
            format!("{line}: {done:?} {text}")
        };
        lines.iter().map(say).collect()
    };
    let first = said(books[0]);
    for book in &books[1..] {
        assert_eq!(said(*book), first, "{book} there instead of {}", books[0]);
    }
}

#[test]
fn a_receipt_tells_no_clerk_what_is_left() {
    let moves = [
        "issue NAIL 1 --from A1 --to customer",
        "undo",
        "receive NAIL 2 --to A1",
        "move NAIL 1 --from A1 --to A2",
        "move NAIL 1 --from A2 --to A1",
        "stock NAIL",
        "why NAIL",
    ];
    same_whatever_is_there(&[40, 100], "bob", &[], &moves);
    let mut counter = counted(100);
    counter.next("bob");
    for (line, says) in [
        (moves[0], "Issued 1.00 each NAIL from A1: it is being counted. Entry"),
        (moves[1], "Undid: changed NAIL at A1 by +1.00: it is being counted. Entry"),
        (moves[2], "Received 2.00 each NAIL to A1: it is being counted. Entry"),
        (moves[3], "Moved 1.00 each NAIL from A1 to A2: A1 is being counted, 4.00 there. Entry"),
    ] {
        let told = counter.done(line);
        assert!(told.contains(says), "{line}: {told}");
    }
    let told = counter.json("issue NAIL 1 --from A1 --to customer");
    assert!(told[0]["moved"][0]["on_hand"].is_null(), "{told:?}");
    assert_eq!(told[0]["moved"][0]["change"], "-1");
    counter.next("ann");
    assert!(counter.done("issue NAIL 1 --from A1 --to customer").contains("99.00 left"));
    counter.done("count close 1");
    counter.next("bob");
    assert!(counter.done("issue NAIL 1 --from A1 --to customer").contains("98.00 left"));
}

#[test]
fn a_refusal_tells_no_clerk_how_much_is_missing() {
    let lines = [
        "issue NAIL 900 --from A1 --to customer",
        "issue NAIL 900 --to customer",
        "issue NAIL 4 --to customer",
        "move NAIL all --from A1 --to A2",
        "move NAIL 900 --from A1 --to A2",
        "move --all --from A1 --to A2",
        "reserve NAIL 1 --for T --at A1",
        "reserve NAIL 4 --for T",
        "reserve NAIL 3 --for T",
        "issue NAIL 900 --from A1 --to customer --at-time 2026-11-23T08:59",
    ];
    same_whatever_is_there(&[40, 100], "bob", &[], &lines);
    let mut counter = counted(100);
    for login in ["bob", "amy"] {
        counter.next(login);
        let refused = counter.refused("issue NAIL 900 --from A1 --to customer");
        assert_eq!(refused, "line 1: A1 is being counted (count 1); finish the count first");
        let refused = counter.refused("issue NAIL 4 --to customer");
        let says = "line 1: 4 of NAIL asked, and some of it on site is being counted; finish the count first; besides that it lies: 3 at A2";
        assert!(refused.starts_with(says), "{refused}");
    }
    counter.next("ann");
    assert!(counter.refused("issue NAIL 900 --from A1 --to customer").contains("100 at A1"));
}

#[test]
fn lots_of_a_counted_bin_are_not_told_one_by_one() {
    let said = |first: u32| {
        let mut counter = Counter::stocked();
        for line in [
            "user add bob",
            &format!("receive GLUE {first} --to A1 --lot L1 --expires 2027-01-01"),
            "receive GLUE 50 --to A1 --lot L2 --expires 2027-02-01",
            "count new A1",
        ] {
            counter.done(line);
        }
        counter.next("bob");
        counter.json("issue GLUE 9 --from A1 --to customer")[0]["moved"].clone()
    };
    assert_eq!(said(2), said(5));
}

#[test]
fn the_journal_tells_no_difference() {
    let entered = ["item add LID --name Lid --kind packing --cost 0.01", "receive LID 1000 --to A1"];
    // 1000 were seen: of NAIL that matches or differs, of LID it matches.
    let counts = |there: u32| {
        let mut counter = Counter::stocked();
        counter.done("item set NAIL --kind packing --cost 0.01");
        for line in entered.iter().copied().chain(["user add amy", "user add bob", "count new A1"]) {
            counter.done(line);
        }
        counter.done("count close 1");
        counter.done(&format!("receive NAIL {there} --to A1"));
        counter.next("amy");
        counter.done("count new A1");
        let (entry, undone) = (17, 19);
        let mut said = Vec::new();
        for line in [
            "count enter 2 NAIL 1000 LID 1000",
            "count show 2",
            "journal --sku NAIL",
            "journal --sku LID",
            "journal --at A1",
            "journal --rows 3",
            &format!("journal {entry}"),
            "count enter 2 NAIL 1000",
            &format!("undo {entry}"),
            "journal --rows 3",
            &format!("journal {undone}"),
            "count show 2",
        ] {
            let (text, done) = counter.run(line, super::Style::Json);
            // A hash is of what is hidden too, and tells nothing.
            let text: Vec<&str> = text.split(',').filter(|part| !part.contains("\"hash\"")).collect();
            said.push(format!("{line}: {done:?} {}", text.join(",")));
        }
        said
    };
    let same = counts(1000);
    assert!(same[0].contains("\"entry\":17") && same[8].contains("\"entry\":19"), "{same:#?}");
    assert!(same.iter().all(|said| said.contains("Ok(())")), "{same:#?}");
    for there in [999, 1001, 700] {
        assert_eq!(counts(there), same, "{there} there");
    }
}

#[test]
fn a_hidden_entry_says_that_it_is_hidden() {
    let counter = counted(40);
    let entry = counter
        .json("journal --sku NAIL")
        .iter()
        .find(|row| row["summary"].as_str().unwrap().contains("hidden"))
        .and_then(|row| row["entry"].as_u64())
        .unwrap();
    let says = "1 lines are left out: they are about a place that is being counted";
    assert!(counter.done(&format!("journal {entry}")).contains(says));
    let rows = counter.json(&format!("journal {entry}"));
    assert_eq!((rows.len(), rows[0]["text"].as_str()), (1, Some(says)));
    assert!(rows[0]["line"].is_null() && rows[0]["action"] == "receive", "{rows:?}");
    assert!(counter.csv(&format!("journal {entry}")).contains(says));
}

#[test]
fn the_count_before_is_hidden_from_who_counts_again() {
    let mut counter = counted(100);
    counter.done("count enter 1 NAIL 60");
    counter.done("count close 1");
    let told = |counter: &Counter| {
        let row = counter.json("count show 1")[0].clone();
        ["counted", "book", "variance", "state"].map(|name| row[name].as_str().map(str::to_owned))
    };
    let all = ["60", "100", "-40", "review"].map(|text| Some(String::from(text)));
    assert_eq!(told(&counter), all);
    counter.done("count new A1");
    for login in ["amy", "bob"] {
        counter.next(login);
        assert_eq!(told(&counter), [None, None, None, None], "{login}");
        assert_eq!(counter.json("count list --all")[1]["review"], 0, "{login}");
    }
    counter.next("ann");
    assert_eq!(told(&counter), all);
}

#[test]
fn alerts_and_their_numbers_are_the_same_whatever_is_there() {
    let before = |rule: &str| {
        let mut counter = Counter::stocked();
        for line in ["user add amy", "receive NAIL 37 --to A1", "receive NAIL 3 --to A2", rule] {
            counter.done(line);
        }
        counter.next("amy");
        counter.done("count new A1");
        ["alerts", "location list", "item list", "item show NAIL"].map(|line| counter.json(line)).map(
            |rows| {
                let named = |name: &str| rows.iter().map(|row| row[name].clone()).collect::<Vec<_>>();
                (rows.len(), named("alerts"), named("alert"), named("kind"))
            },
        )
    };
    assert_eq!(before("item set NAIL --policy A1=36"), before("item set NAIL --policy A1=37"));
    assert_eq!(before("item set NAIL --min 39"), before("item set NAIL --min 40"));
    let mut counter = Counter::stocked();
    for line in
        ["user add amy", "item set NAIL --min 40", "receive NAIL 37 --to A1", "receive BOLT 1 --to A2"]
    {
        counter.done(line);
    }
    counter.done("item set BOLT --min 4");
    counter.next("amy");
    let skus = |counter: &Counter| {
        counter.json("alerts").iter().map(|row| row["sku"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(skus(&counter), ["BOLT", "NAIL"]);
    counter.done("count new A1");
    assert_eq!(skus(&counter), ["BOLT"]);
    assert!(counter.done("alerts").contains("Alerts that rest on what is being counted are left out: A1."));
    counter.done("count close 1");
    assert_eq!(skus(&counter), ["BOLT", "NAIL"]);
}

#[test]
fn a_refusal_of_master_data_tells_no_difference() {
    for line in ["item merge NAIL BOLT", "item set NAIL --tracking lot"] {
        for seen in [37, 36] {
            let counter = Counter::stocked();
            counter.done("item set BOLT --decimals 2");
            counter.done("receive NAIL 37 --to A1");
            counter.done("count new A1");
            counter.done(&format!("count enter 1 NAIL {seen}"));
            assert_eq!(counter.refused(line), "A1 is being counted (count 1); finish the count first");
        }
    }
    for seen in [37, 36] {
        let counter = Counter::stocked();
        for line in ["receive GLUE 37 --to A1 --lot L1", "lot add GLUE L2", "count new A1"] {
            counter.done(line);
        }
        counter.done(&format!("count enter 1 GLUE {seen} --lot L1"));
        let refused = counter.refused("lot merge GLUE L1 L2");
        assert_eq!(refused, "A1 is being counted (count 1); finish the count first");
    }
}

#[test]
fn what_needs_a_role_is_said_in_a_sentence() {
    let mut counter = Counter::stocked();
    counter.done("user add eve --as-role viewer");
    counter.next("eve");
    let refused = counter.refused("return NAIL 1 --to A1");
    assert_eq!(refused, "returning goods needs a clerk; you are a viewer");
}

#[test]
fn lists_and_promises_are_the_same_whatever_is_there() {
    let before = ["reserve NAIL 20 --for T-0"];
    let lines = [
        "stock",
        "stock NAIL",
        "stock --at A1",
        "stock --by lot",
        "item list",
        "item show NAIL",
        "location list",
        "lot list",
        "reserve",
        "why NAIL --at A2",
        "why NAIL --available",
        "alerts",
        "count list --all",
        "count show 1",
        "journal --at A1",
        "journal --sku NAIL",
        "scrap NAIL 1 --from A2 --reason damaged",
        "scrap NAIL 1 --from A1 --reason damaged",
        "adjust NAIL -1 --at A1 --reason missing",
        "issue NAIL 1 --from A2 --to customer",
        "issue NAIL 1 --from A2 --to customer --for T-0",
        "return NAIL 1 --to A1",
        "undo",
    ];
    same_whatever_is_there(&[17, 40, 90], "amy", &before, &lines);
    // Whether the promise leaves bob some at A2 is judged by all there is. How much it leaves is not told.
    same_whatever_is_there(&[40, 90], "bob", &before, &lines);
    same_whatever_is_there(&[17, 18, 19], "bob", &before, &["issue NAIL 3 --from A2 --to customer"]);
}
