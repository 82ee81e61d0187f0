//! Movements with their balances, sums that make a quantity, and the journal in words.

use super::shop::*;
use crate::domain::command::{AdjustLine, Command};
use crate::domain::entry::Action;
use crate::domain::event::Reason;
use crate::domain::ids::Seq;
use crate::domain::party::Role;
use crate::domain::quantity::Qty;
use crate::domain::query::*;
use crate::domain::time::Moment;

/// Two months of NAIL, one movement back-dated between others.
fn busy() -> Shop {
    let mut shop = Shop::new();
    let start = shop.room.now;
    shop.act_for("PO-7", "first delivery", receive("NAIL", 100, "DOCK"));
    shop.act(relocate("NAIL", 60, "DOCK", "B1"));
    shop.room.now += 35 * DAY;
    shop.act_for("ticket 118", "for the fair", issue("NAIL", 3, "B1"));
    shop.room.now += 2 * DAY;
    shop.act(issue("NAIL", 10, "B1"));
    shop.act_at(start + 36 * DAY, receive("NAIL", 20, "B1"));
    shop.act(relocate("NAIL", 5, "B1", "B2"));
    shop.act(reserve("NAIL", 8, "SO-1", None));
    shop
}

#[test]
fn movements_carry_the_balance_after_each_on_every_page() {
    let shop = busy();
    let check = |of: MovementsOf, page: u16, expected: &[(i64, i64)]| {
        let mut after = None;
        let mut told = Vec::new();
        loop {
            let slice = shop.ask(MovementsQuery { of, after, rows: page });
            told.extend(slice.rows.iter().map(|row| (row.change, row.balance)));
            after = slice.next;
            if after.is_none() {
                break;
            }
        }
        let expected: Vec<(Qty, Qty)> = expected.iter().map(|(a, b)| (qty(*a), qty(*b))).collect();
        assert_eq!(told, expected, "{of:?} in pages of {page}");
    };
    for page in [1, 2, 3, 50] {
        let item = [(0, 107), (-10, 107), (20, 117), (-3, 97), (0, 100), (100, 100)];
        check(MovementsOf::Item(shop.item("NAIL")), page, &item);
        let place = [(-5, 62), (-10, 67), (20, 77), (-3, 57), (60, 60)];
        check(MovementsOf::Place(shop.at("B1")), page, &place);
        check(MovementsOf::Record(shop.record("NAIL", "B1")), page, &place);
    }
}

#[test]
fn the_lines_of_a_sum_add_up_however_few_are_shown() {
    let shop = busy();
    let nail = shop.item("NAIL");
    let check = |of: WhyOf, as_of: Option<u64>, result: i64| {
        for rows in [0, 1, 3, 200] {
            let why = shop.ask(WhyQuery { of, as_of: as_of.map(Moment), rows });
            let mut sum = 0;
            for line in &why.lines {
                sum += line.change.0;
                assert_eq!(line.sum, Qty(sum), "{of:?} {rows}: {}", line.text);
            }
            assert_eq!((why.result, Qty(sum)), (qty(result), qty(result)), "{of:?} {rows}");
        }
    };
    check(WhyOf::OnHand(nail), None, 107);
    check(WhyOf::Available(nail), None, 99);
    check(WhyOf::InPlace(nail, shop.at("ZONE")), None, 67);
    check(WhyOf::InPlace(nail, shop.at("B2")), None, 5);
    check(WhyOf::Record(shop.record("NAIL", "B1")), None, 62);
    check(WhyOf::OnHand(nail), Some(START + DAY), 100);
    check(WhyOf::Record(shop.record("NAIL", "B1")), Some(START + 36 * DAY + HOUR), 77);
}

#[test]
fn the_lines_of_a_sum_say_what_happened() {
    let mut shop = busy();
    shop.act(Command::Adjust(vec![AdjustLine {
        item: code("NAIL").into(),
        at: code("B2").into(),
        lot: None,
        change: qty(-2).into(),
        reason: Reason::Damaged,
    }]));
    shop.act(relocate("NAIL", 1, "B2", "HOLD"));
    let texts = |of, rows| {
        let why = shop.ask(WhyQuery { of, as_of: None, rows });
        why.lines.into_iter().map(|line| line.text).collect::<Vec<_>>()
    };
    assert_eq!(
        texts(WhyOf::Record(shop.record("NAIL", "B1")), 200),
        [
            "move 60 from DOCK, by Ann",
            "issue 3 to customer, ticket 118, by Ann",
            "receive 20 from supplier, by Ann",
            "issue 10 to customer, by Ann",
            "move 5 to B2, by Ann",
        ]
    );
    assert_eq!(
        texts(WhyOf::Available(shop.item("NAIL")), 2),
        [
            "all movements before these",
            "issue 10 from B1 to customer, by Ann",
            "adjust 2 down at B2, damaged, by Ann",
            "on hold at HOLD",
            "reserved for SO-1, by Ann",
        ]
    );
}

#[test]
fn available_of_the_past_is_refused_in_a_sentence() {
    let shop = busy();
    let query = WhyQuery { of: WhyOf::Available(shop.item("NAIL")), as_of: Some(Moment(START)), rows: 5 };
    let fault = shop.ask_as(ANN, Role::Manager, query).unwrap_err();
    assert!(fault.to_string().contains("ask why on hand"), "{fault}");
}

#[test]
fn the_journal_is_filtered_and_goes_on_page_by_page() {
    let mut shop = busy();
    let by_bob = shop.act_as_bob(receive("SAW", 3, "B2"));
    let everything = JournalQuery { rows: 50, ..JournalQuery::default() };
    let summaries = |query: &JournalQuery| {
        let mut told = Vec::new();
        let mut query = query.clone();
        loop {
            let slice = shop.ask(query.clone());
            told.extend(slice.rows.into_iter().map(|row| row.summary));
            query.before = slice.next;
            if query.before.is_none() {
                return told;
            }
        }
    };
    let check = |what: &str, query: JournalQuery, expected: &[&str]| {
        for rows in [1, 2, 50] {
            assert_eq!(summaries(&JournalQuery { rows, ..query.clone() }), expected, "{what} by {rows}");
        }
    };
    let nail = Some(shop.item("NAIL"));
    let of_nail = [
        "5 NAIL B1 > B2",
        "20 NAIL supplier > B1",
        "10 NAIL B1 > customer",
        "3 NAIL B1 > customer",
        "60 NAIL DOCK > B1",
        "100 NAIL supplier > DOCK",
    ];
    check("an item", JournalQuery { item: nail, ..everything.clone() }, &of_nail);
    check(
        "a bin",
        JournalQuery { place: Some(shop.at("B2")), ..everything.clone() },
        &["3 SAW supplier > B2", of_nail[0]],
    );
    let zone = JournalQuery { place: Some(shop.at("ZONE")), item: nail, ..everything.clone() };
    check("a zone and an item", zone, &of_nail[..5]);
    check("a person", JournalQuery { by: Some(BOB), ..everything.clone() }, &["3 SAW supplier > B2"]);
    let issues = JournalQuery { action: Some(Action::Issue), ..everything.clone() };
    check("a verb", issues, &of_nail[2..4]);
    check("a reference", JournalQuery { text: "TICKET".into(), ..everything.clone() }, &of_nail[3..4]);
    check("a note", JournalQuery { text: "first deliv".into(), ..everything.clone() }, &of_nail[5..]);
    let (since, until) = (Some(Moment(START + 36 * DAY)), Some(Moment(START + 36 * DAY + HOUR)));
    check("a time", JournalQuery { item: nail, since, until, ..everything.clone() }, &of_nail[1..2]);
    let (since, until) = (Some(Moment(START + 30 * DAY)), Some(Moment(START + 36 * DAY)));
    check("any in a time", JournalQuery { since, until, ..everything.clone() }, &of_nail[3..4]);
    assert_eq!(summaries(&everything).len() as u64, by_bob.0);
    check("before", JournalQuery { before: Some(Seq(2)), ..everything }, &["the store was made, and 9 more"]);
}

#[test]
fn an_entry_says_whether_it_can_be_undone_and_was() {
    let mut shop = Shop::new();
    let made = Seq(1);
    let first = shop.act(receive("NAIL", 10, "B1"));
    let second = shop.act(receive("NAIL", 5, "B1"));
    let undone = shop.act(undo(first));
    let state = |seq| shop.ask(EntryQuery { seq, from: 1, rows: 50 }).unwrap().row.undo;
    assert_eq!(state(made), UndoState::Never);
    assert_eq!(state(first), UndoState::Undone);
    assert_eq!(state(second), UndoState::Possible);
    let view = shop.ask(EntryQuery { seq: first, from: 1, rows: 50 }).unwrap();
    assert_eq!((view.lines.len(), view.lines[0].undone), (1, Some(undone)));
    let words: Vec<String> = shop
        .ask(EntryQuery { seq: undone, from: 1, rows: 50 })
        .unwrap()
        .lines
        .into_iter()
        .map(|line| line.text)
        .collect();
    let line = format!("{first}.1");
    assert_eq!(words, [format!("10 NAIL B1 > supplier, undoes {line}"), format!("line {line} undone")]);
    assert_eq!(shop.ask(EntryQuery { seq: Seq(999), from: 1, rows: 9 }), None);
}

#[test]
fn every_line_of_every_entry_has_words() {
    let mut shop = busy();
    shop.act_as_bob(Command::CountOpen(code("B1").into()));
    shop.act_as_bob(count_enter(1, "NAIL", 62));
    shop.act_as_bob(Command::CountClose(crate::domain::ids::CountId(1)));
    for seq in 1..=shop.room.head().0 {
        let view = shop.ask(EntryQuery { seq: Seq(seq), from: 1, rows: 200 }).unwrap();
        assert_eq!(view.lines.len() as u32, view.row.lines);
        assert!(!view.row.summary.is_empty(), "{seq}");
        assert!(view.lines.iter().all(|line| !line.text.is_empty()), "{view:?}");
    }
}

#[test]
fn the_months_of_an_item_end_with_now() {
    let shop = busy();
    let view = shop.ask(ItemQuery { item: code("nail").into() }).unwrap();
    let last: Vec<(i32, u32, Qty, Qty)> =
        view.months[9..].iter().map(|row| (row.year, row.month, row.moved.used, row.on_hand)).collect();
    assert_eq!(view.months.len(), 12);
    let expected = [(2026, 2, 0, 0), (2026, 3, 0, 100), (2026, 4, 13, 107)];
    assert_eq!(last, expected.map(|(year, month, used, held)| (year, month, qty(used), qty(held))));
    assert_eq!((view.total.on_hand, view.total.available()), (qty(107), qty(99)));
    assert_eq!(view.records.len(), 3);
}

#[test]
fn the_journal_finds_and_marks_what_a_wrong_clock_dated() {
    let mut shop = Shop::new();
    let before = shop.act(receive("NAIL", 10, "B1"));
    shop.room.now += 400 * DAY;
    let ahead = shop.act(receive("NAIL", 5, "B1"));
    shop.room.now -= 400 * DAY;
    let after = shop.act(issue("NAIL", 2, "B1"));
    let undone = shop.act(undo(ahead));
    let last = shop.act(issue("NAIL", 1, "B1"));
    let told = |since: Option<u64>, rows: u16| {
        let mut query = JournalQuery { since: since.map(Moment), rows, ..JournalQuery::default() };
        let mut told = Vec::new();
        loop {
            let slice = shop.ask(query.clone());
            told.extend(slice.rows.into_iter().map(|row| (row.seq, row.clock)));
            query.before = slice.next;
            if query.before.is_none() {
                return told;
            }
        }
    };
    let (right, back, was) = (ClockSaid::Right, ClockSaid::WentBack, ClockSaid::Ahead);
    for rows in [1, 2, 50] {
        let all = told(None, rows);
        assert_eq!(all[..5], [(last, right), (undone, right), (after, back), (ahead, was), (before, right)]);
        assert_eq!(told(Some(START + 399 * DAY), rows), [(undone, right), (ahead, was)]);
        let since = told(Some(shop.room.now - 60_000), rows);
        assert_eq!(since, [(last, right), (undone, right), (ahead, was)]);
    }
}
