//! Products and sums that no number can hold: refused, told by what they are of, and never cut off at the largest.

use stockroom::domain::command::{
    AdjustLine, Amount, Command, InLine, ItemCommand, ItemPatch, MoveLine, OutLine, Patch, ReserveLine,
    Source,
};
use stockroom::domain::desk::{Request, SubmitFault};
use stockroom::domain::event::Reason;
use stockroom::domain::party::Role;
use stockroom::domain::quantity::{QTY_MAX, Qty, UnitCost};
use stockroom::domain::query::{RecordsBy, RecordsQuery, Window};
use stockroom::domain::receipt::Receipt;
use stockroom::domain::time::Moment;
use stockroom::service::desk::{Desk, ask};

use crate::support::{Shop, code};

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
    let now = shop.desk().now();
    let ago = |minutes: u64| Moment(now.0 - minutes * 60_000);
    let opening = |units: i64| match receive("A-02", qty(units)) {
        Command::Receive { lines, .. } => Command::Opening(lines),
        other => other,
    };
    check_done(&shop, at(ago(50), receive("A-02", qty(600_000_000_000))));
    check_done(&shop, at(ago(10), issue("A-02", qty(600_000_000_000))));
    // Nothing is there now, so as much again would fit now; half an hour ago it would not have.
    check_refused(
        &shop,
        at(ago(40), opening(600_000_000_000)),
        "CABLE at A-02 would come to more than can be kept",
    );
    check_done(&shop, at(ago(60), opening(300_000_000_000)));
    check_refused(
        &shop,
        at(ago(55), opening(200_000_000_000)),
        "CABLE at A-02 would come to more than can be kept",
    );
    check_done(&shop, at(ago(5), opening(200_000_000_000)));
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
fn s9_the_largest_and_smallest_numbers_that_there_are_panic_nothing() {
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
