//! What a blind count hides: 5 NAIL lie in B1, which bob counts; 20 lie in B2.

use super::shop::*;
use crate::domain::command::{Command, Submission};
use crate::domain::desk::AskFault;
use crate::domain::ids::{CountId, PersonId};
use crate::domain::party::Role;
use crate::domain::quantity::Qty;
use crate::domain::query::*;
use crate::domain::receipt::Receipt;
use crate::domain::tables::{CountState, ObservedState};

const CAT: PersonId = PersonId(3);

fn counted() -> Shop {
    let mut shop = Shop::new();
    shop.act(receive("NAIL", 5, "B1"));
    shop.act(receive("NAIL", 22, "B2"));
    shop.act(issue("NAIL", 2, "B2"));
    shop.act_as_bob(Command::CountOpen(code("B1").into()));
    shop
}

fn items(sort: ItemSort) -> ItemsQuery {
    ItemsQuery {
        place: None,
        filter: String::new(),
        kind: None,
        sort,
        way: SortWay::Up,
        include: Include::Active,
        window: window(0, 50),
        around: None,
    }
}

/// Who sees: bob the counter, cat another clerk, ann the manager.
fn sees(shop: &Shop, who: PersonId) -> (Option<Qty>, Qty, Qty) {
    let role = if who == ANN { Role::Manager } else { Role::Clerk };
    let nail = shop.item("NAIL");
    let view = shop.ask_as(who, role, ItemQuery { item: nail.into() }).unwrap().unwrap();
    let b1 = view.records.iter().find(|row| row.location.as_str() == "B1").unwrap();
    let row = shop.ask_as(who, role, items(ItemSort::Sku)).unwrap().rows;
    let row = row.into_iter().find(|row| row.sku.as_str() == "NAIL").unwrap();
    assert_eq!(row.on_hand, view.total.on_hand);
    assert_eq!(view.months.last().unwrap().on_hand, view.total.on_hand);
    (b1.on_hand, view.total.on_hand, row.available)
}

#[test]
fn the_book_is_hidden_from_who_counts_and_who_might_tell() {
    let mut shop = counted();
    assert_eq!(sees(&shop, BOB), (None, qty(20), qty(20)));
    assert_eq!(sees(&shop, CAT), (None, qty(20), qty(20)));
    assert_eq!(sees(&shop, ANN), (Some(qty(5)), qty(25), qty(25)));
    shop.act_as_bob(Command::CountClose(CountId(1)));
    assert_eq!(sees(&shop, BOB), (Some(qty(5)), qty(25), qty(25)));
}

#[test]
fn a_manager_who_counts_is_blind_too() {
    let mut shop = counted();
    shop.act_as_bob(Command::CountClose(CountId(1)));
    shop.act(Command::CountOpen(code("B1").into()));
    assert_eq!(sees(&shop, ANN), (None, qty(20), qty(20)));
}

#[test]
fn lists_say_that_something_is_hidden() {
    let mut shop = Shop::new();
    shop.act(receive_lot("GLUE", 10, "B1", Some("L1"), None));
    shop.act(receive_lot("GLUE", 3, "B2", Some("L1"), None));
    shop.act_as_bob(Command::CountOpen(code("B1").into()));
    let b1 = ItemsQuery { place: Some(shop.at("B1")), ..items(ItemSort::Sku) };
    for (who, role, on_hand, hidden) in [
        (BOB, Role::Clerk, qty(3), true),
        (CAT, Role::Clerk, qty(3), true),
        (ANN, Role::Manager, qty(13), false),
    ] {
        let glue = |query: ItemsQuery| {
            let rows = shop.ask_as(who, role, query).unwrap().rows;
            rows.into_iter().find(|row| row.sku.as_str() == "GLUE").map(|row| (row.on_hand, row.hidden))
        };
        assert_eq!(glue(items(ItemSort::Sku)), Some((on_hand, hidden)));
        assert_eq!(glue(b1.clone()), Some((if hidden { Qty::ZERO } else { qty(10) }, hidden)));
        let lots = shop.ask_as(who, role, LotsQuery { item: None, window: window(0, 9) }).unwrap().rows;
        let told: Vec<_> = lots.iter().map(|row| (row.on_hand, row.hidden)).collect();
        assert_eq!(told, [(on_hand, hidden)]);
    }
}

#[test]
fn no_movement_sum_proposal_or_journal_line_tells_it() {
    let shop = counted();
    let bob = |query: MovementsQuery| shop.ask_as(BOB, Role::Clerk, query);
    let of_item = MovementsQuery { of: MovementsOf::Item(shop.item("NAIL")), after: None, rows: 9 };
    let told: Vec<(Qty, Qty)> =
        bob(of_item).unwrap().rows.iter().map(|row| (row.change, row.balance)).collect();
    assert_eq!(told, [(qty(-2), qty(20)), (qty(22), qty(22))]);
    for of in [MovementsOf::Place(shop.at("B1")), MovementsOf::Record(shop.record("NAIL", "B1"))] {
        let fault = bob(MovementsQuery { of, after: None, rows: 9 }).unwrap_err();
        assert!(matches!(&fault, AskFault::Unfit(why) if why.contains("being counted")), "{fault}");
    }
    for of in [
        WhyOf::OnHand(shop.item("NAIL")),
        WhyOf::Available(shop.item("NAIL")),
        WhyOf::InPlace(shop.item("NAIL"), shop.at("ZONE")),
        WhyOf::Record(shop.record("NAIL", "B1")),
    ] {
        let why = shop.ask_as(BOB, Role::Clerk, WhyQuery { of, as_of: None, rows: 9 }).unwrap();
        assert!(why.hidden && why.lines.is_empty() && why.result == Qty::ZERO, "{of:?}");
    }
    let issue = ProposeIssue { item: shop.item("NAIL"), quantity: qty(30), from: None };
    let proposal = shop.ask_as(BOB, Role::Clerk, issue).unwrap();
    assert_eq!((proposal.lines.len(), proposal.short), (1, qty(10)));
    let journal = JournalQuery { item: Some(shop.item("NAIL")), rows: 9, ..JournalQuery::default() };
    let rows = shop.ask_as(BOB, Role::Clerk, journal).unwrap().rows;
    let summaries: Vec<&str> = rows.iter().map(|row| row.summary.as_str()).collect();
    let hidden = "hidden until the count there is closed";
    assert_eq!(summaries, ["2 NAIL B2 > customer", "22 NAIL supplier > B2", hidden]);
    let seq = rows[2].seq;
    let view = shop.ask_as(BOB, Role::Clerk, EntryQuery { seq, from: 1, rows: 9 }).unwrap().unwrap();
    assert!(view.lines.is_empty());
}

#[test]
fn an_order_by_quantity_does_not_tell_it_by_its_place() {
    let mut shop = counted();
    // 23 SAW: more than the 20 NAIL that are seen, fewer than the 25 there are.
    shop.act(receive("SAW", 23, "B2"));
    let order = |who, role| {
        let rows = shop.ask_as(who, role, items(ItemSort::OnHand)).unwrap().rows;
        rows.iter().map(|row| row.sku.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(order(ANN, Role::Manager), "GLUE SAW NAIL");
    assert_eq!(order(BOB, Role::Clerk), "GLUE NAIL SAW");
}

#[test]
fn a_count_shows_its_counter_what_was_seen_and_nothing_else() {
    let mut shop = counted();
    shop.act_as_bob(count_enter(1, "NAIL", 3));
    let ask = |shop: &Shop, who, role| {
        let view =
            shop.ask_as(who, role, CountQuery { count: CountId(1), window: window(0, 9) }).unwrap().unwrap();
        let seen = view.lines.rows[0].seen.clone().unwrap();
        (view.row.review, seen.counted, seen.book, seen.variance, seen.state)
    };
    assert_eq!(ask(&shop, BOB, Role::Clerk), (0, Some(qty(3)), None, None, None));
    let state = Some(ObservedState::Review);
    assert_eq!(ask(&shop, ANN, Role::Manager), (1, Some(qty(3)), Some(qty(5)), Some(qty(-2)), state));
    let lists = |shop: &Shop, shown| {
        let page = shop.ask(CountsQuery { shown, window: window(0, 9) });
        page.rows.iter().map(|row| (row.id, row.state, row.observed, row.review)).collect::<Vec<_>>()
    };
    assert_eq!(lists(&shop, CountsShown::Live), [(CountId(1), CountState::Open, 1, 1)]);
    shop.act_as_bob(Command::CountClose(CountId(1)));
    assert_eq!(ask(&shop, BOB, Role::Clerk).2, Some(qty(5)));
    assert_eq!(lists(&shop, CountsShown::Live), [(CountId(1), CountState::Closed, 1, 1)]);
    assert_eq!(lists(&shop, CountsShown::All).len(), 1);
}

#[test]
fn a_count_expects_what_lies_in_its_place() {
    let shop = counted();
    let view = shop
        .ask_as(BOB, Role::Clerk, CountQuery { count: CountId(1), window: window(0, 9) })
        .unwrap()
        .unwrap();
    let told: Vec<(&str, bool)> =
        view.lines.rows.iter().map(|line| (line.sku.as_str(), line.seen.is_some())).collect();
    assert_eq!(told, [("NAIL", false)]);
    assert_eq!(shop.ask(CountQuery { count: CountId(9), window: window(0, 9) }), None);
}

#[test]
fn a_receipt_asked_for_again_does_not_tell_it() {
    let mut shop = counted();
    let submission =
        Submission { by: CAT, role: Role::Clerk, ..shop.room.submission(receive("NAIL", 1, "B1")) };
    let request = submission.request;
    shop.submit(submission);
    let moved = |role| match shop.ask_as(CAT, role, OutcomeQuery { request }).unwrap() {
        Some(Receipt::Done(done)) => done.moved.iter().map(|told| told.on_hand).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!((moved(Role::Clerk), moved(Role::Supervisor)), (vec![None], vec![Some(qty(6))]));
}
