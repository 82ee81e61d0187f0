//! Numbers: too fine, too large, below nothing, no numbers at all; and products and sums that no number can hold.

use stockroom::domain::command::{
    AdjustLine, Amount, Command, InLine, ItemCommand, ItemPatch, MoveLine, OutLine, Patch, ReserveLine,
    Source,
};
use stockroom::domain::desk::{Request, SubmitFault};
use stockroom::domain::event::Reason;
use stockroom::domain::party::Role;
use stockroom::domain::quantity::{QTY_MAX, Qty, UnitCost};
use stockroom::domain::query::{RecordsBy, RecordsQuery, StoreQuery, Window};
use stockroom::domain::receipt::Receipt;
use stockroom::domain::time::Moment;
use stockroom::service::desk::{Desk, ask};

use crate::support::{Shop, code};

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

/// A trillion less something: what one movement may carry.
fn qty(units: i64) -> Amount {
    Qty(units * 1_000_000).into()
}

fn most() -> Amount {
    Qty(QTY_MAX).into()
}

fn receive(bin: &str, amount: Amount) -> Command {
    let line = InLine {
        item: code("CABLE").into(),
        amount,
        place: Some(code(bin).into()),
        lot: None,
        expires: None,
        cost: None,
    };
    Command::Receive { supplier: None, lines: vec![line] }
}

fn issue(bin: &str, amount: Amount) -> Command {
    let line = OutLine {
        item: code("CABLE").into(),
        amount,
        from: Some(code(bin).into()),
        lot: None,
        document: None,
    };
    Command::Issue { to: Some(stockroom::domain::command::IssueTo::Customer), lines: vec![line] }
}

fn adjust(changes: &[Qty]) -> Command {
    let line = |change: &Qty| AdjustLine {
        item: code("CABLE").into(),
        at: code("A-01").into(),
        lot: None,
        change: (*change).into(),
        reason: Reason::Found,
    };
    Command::Adjust(changes.iter().map(line).collect())
}

/// A request that has been asked about and comes from a file: only legality stands against it.
fn sure(command: Command) -> Request {
    Request { look: stockroom::domain::command::Look::Sure, source: Source::Import, ..Request::from(command) }
}

fn at(moment: Moment, command: Command) -> Request {
    Request { effective: Some(moment), ..sure(command) }
}

#[track_caller]
fn check_refused(shop: &Shop, request: Request, says: &str) {
    let before = shop.head();
    match shop.submit(request) {
        Err(SubmitFault::Refused(refused)) => {
            let said = refused.to_string();
            assert!(said.contains(says), "{said:?} does not say {says:?}");
            assert!(said.lines().count() == 1, "{said}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(shop.head(), before);
}

#[track_caller]
fn check_done(shop: &Shop, request: Request) {
    assert!(matches!(shop.submit(request).unwrap(), Receipt::Done(_)));
}

/// Whether every item adds up to nothing and all tables are as the journal makes them.
fn check_sound(shop: &Shop) {
    let report = shop.room().verify(None, &mut |_| {}).unwrap();
    assert!(report.sound(), "{:?}", report.findings);
}

#[test]
fn a_sum_in_one_place_beyond_what_can_be_kept_is_refused() {
    let shop = Shop::open();
    let beyond =
        "line 1: CABLE at A-01 would come to more than can be kept, 1000000000000; check the quantity";
    check_refused(&shop, sure(receive("A-01", most())), beyond);
    check_done(&shop, sure(receive("A-01", qty(900_000_000_000))));
    check_refused(&shop, sure(receive("A-01", qty(900_000_000_000))), beyond);
    check_refused(&shop, sure(adjust(&[Qty(QTY_MAX / 2)])), beyond);
    let line = MoveLine {
        item: code("CABLE").into(),
        amount: None,
        from: Some(code("A-01").into()),
        to: Some(code("A-02").into()),
        lot: None,
    };
    check_done(&shop, sure(Command::Move(vec![line.clone()])));
    check_sound(&shop);
}

#[test]
fn what_went_through_a_place_outside_is_a_sum_with_a_limit_too() {
    let shop = Shop::open();
    for round in 0..12 {
        let refused = shop.submit(sure(receive("A-01", qty(500_000_000_000)))).err();
        match refused {
            None => check_done(&shop, sure(issue("A-01", qty(500_000_000_000)))),
            Some(fault) => {
                let said = fault.to_string();
                assert!(said.contains("CABLE at supplier would come to more than can be kept"), "{said}");
                assert!(round >= 1, "the first one fits");
                check_sound(&shop);
                return;
            }
        }
    }
    panic!("it never ended");
}

#[test]
fn sums_that_are_beyond_it_only_on_the_way_are_refused_and_not_cut_off() {
    let shop = Shop::open();
    let (up, down) = (Qty(QTY_MAX / 2), Qty(-(QTY_MAX / 2)));
    // Up by ten trillion and down by nine: each end is fine, the way there is not.
    let mut changes = vec![up; 20];
    changes.extend([down; 18]);
    check_refused(&shop, sure(adjust(&changes)), "would come to more than can be kept");
    check_done(&shop, sure(adjust(&[up, down])));
    check_sound(&shop);
}

#[test]
fn a_past_sum_beyond_what_can_be_kept_is_refused_though_todays_is_not() {
    let shop = Shop::open();
    let now = ask(shop.desk(), StoreQuery).map(|_| shop.desk().now()).unwrap();
    let ago = |minutes: u64| Moment(now.0 - minutes * 60_000);
    let half = || qty(600_000_000_000);
    check_done(&shop, at(ago(50), receive("A-02", half())));
    check_done(&shop, at(ago(10), issue("A-02", half())));
    // Nothing is there now, so a second one would fit now; half an hour ago it would not have.
    check_refused(&shop, at(ago(40), receive("A-02", half())), "would come to more than can be kept");
    check_done(&shop, at(ago(40), receive("A-02", qty(300_000_000_000))));
    check_sound(&shop);
}

#[test]
fn promises_that_add_up_beyond_what_can_be_kept_are_refused() {
    let shop = Shop::open();
    let reserve = |lines: usize| {
        let line = ReserveLine { item: code("CABLE").into(), amount: most(), place: None, lot: None };
        sure(Command::Reserve { document: code("SO-9"), priority: None, lines: vec![line; lines] })
    };
    check_refused(&shop, reserve(2), "line 2: CABLE at SO-9 would come to more than can be kept");
    check_done(&shop, reserve(1));
    check_refused(&shop, reserve(1), "CABLE at SO-9 would come to more than can be kept");
    check_sound(&shop);
}

/// Gives CABLE a unit cost past the command line.
fn cost(units: i64) -> Request {
    let patch = ItemPatch {
        unit_cost: Patch::Set(UnitCost(units.saturating_mul(1_000_000))),
        ..ItemPatch::default()
    };
    sure(Command::Item(ItemCommand::Change { item: code("CABLE").into(), patch: Box::new(patch) }))
}

#[test]
fn a_value_that_no_number_can_hold_closes_no_period_as_nothing() {
    let shop = Shop::open();
    let day = shop.desk().now().0 / 86_400_000;
    let yesterday = Moment((day - 1) * 86_400_000 + 1_000);
    check_done(&shop, at(yesterday, receive("A-02", qty(900_000_000_000))));
    check_done(&shop, cost(1_000_000_000_000));
    let close = format!("close-period {}", stockroom::domain::time::Day(day as u32 - 1));
    shop.check(&close, 1, &["the value of CABLE", "900000000000", "check its cost"]);
    check_done(&shop, cost(10));
    shop.say(&close).done();
    check_sound(&shop);
}

#[test]
fn a_value_that_no_number_can_hold_is_above_every_limit_of_a_clerk() {
    let shop = Shop::open();
    check_done(&shop, sure(receive("A-02", qty(900_000_000_000))));
    check_done(&shop, cost(1_000_000_000_000));
    let shop = shop.in_role(Role::Clerk);
    let line = "CABLE -900000000000 --at A-02 --reason damaged --sure";
    shop.check(&format!("adjust {line}"), 1, &["above what a clerk may adjust", "900000000000"]);
}

#[test]
fn a_cost_beyond_what_can_be_kept_is_refused_past_the_command_line_too() {
    let shop = Shop::open();
    check_refused(&shop, cost(1_000_000_000_001), "the unit cost is 1000000000001.00; at most 1000000000000");
    check_refused(&shop, cost(-1), "the unit cost is -1.00; give 0 or more");
    for raw in [-1, i64::MAX, i64::MIN] {
        let line = InLine {
            item: code("CABLE").into(),
            amount: qty(1),
            place: Some(code("A-01").into()),
            lot: None,
            expires: None,
            cost: Some(UnitCost(raw)),
        };
        let command = Command::Receive { supplier: None, lines: vec![line] };
        check_refused(&shop, sure(command), "cannot be kept; give 0 to 1000000000000");
    }
}

#[test]
fn the_largest_and_smallest_numbers_that_there_are_panic_nothing() {
    let shop = Shop::open();
    for raw in [i64::MIN, i64::MIN + 1, -QTY_MAX - 1, QTY_MAX + 1, i64::MAX] {
        for command in [
            receive("A-01", Qty(raw).into()),
            issue("A-01", Qty(raw).into()),
            adjust(&[Qty(raw)]),
            Command::Release {
                what: stockroom::domain::command::ReleaseWhat::Document {
                    document: code("SO-1"),
                    item: None,
                },
                quantity: Some(Qty(raw)),
            },
        ] {
            let before = shop.head();
            let fault = shop.submit(sure(command)).unwrap_err();
            assert!(matches!(fault, SubmitFault::Refused(_)), "{fault:?}");
            assert!(!fault.to_string().contains("the program failed"), "{fault}");
            assert_eq!(shop.head(), before);
        }
    }
    check_sound(&shop);
}

#[test]
fn a_window_at_the_end_of_all_numbers_is_an_answer_or_a_sentence() {
    let shop = Shop::open();
    for (offset, rows) in [(0, 0), (u64::MAX, 1), (u64::MAX, u16::MAX), (0, u16::MAX), (1 << 40, 50)] {
        let query = RecordsQuery {
            item: None,
            place: None,
            as_of: Some(Moment(u64::MAX)),
            by: RecordsBy::Item,
            window: Window { offset, rows },
        };
        if let Err(fault) = ask(shop.desk(), query) {
            let said = fault.to_string();
            assert!(!said.contains("the program failed"), "{said}");
        }
    }
}
