//! Each refusal as its sentence: what, where and what would help.

use super::super::ids::{CountId, EntryLine, Seq};
use super::super::time::{Calendar, Day, Moment};
use super::*;

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn qty(units: i64) -> Qty {
    Qty::whole(units).unwrap()
}

fn at(units: i64, item: Option<&str>, place: &str, lot: Option<&str>) -> Elsewhere {
    Elsewhere { item: item.map(code), location: code(place), lot: lot.map(code), on_hand: qty(units) }
}

fn check(why: Why, sentence: &str) {
    assert_eq!(why.to_string(), sentence);
}

/// What else is known: place, lot, on hand, available, why the rest is kept back.
type Known = (Option<Code>, Option<Code>, Option<Qty>, Option<Qty>, Vec<Kept>);

/// More of BOLT asked than there is; `change` says what else is known.
fn not_enough(
    change: impl FnOnce(&mut Known),
    expired: Vec<Elsewhere>,
    elsewhere: Vec<Elsewhere>,
    override_helps: bool,
) -> Why {
    let mut known = (Some(code("A1")), None, Some(qty(5)), Some(qty(5)), Vec::new());
    change(&mut known);
    let (location, lot, on_hand, available, kept) = known;
    let (item, asked) = (code("BOLT"), qty(9));
    Why::NotEnough {
        item,
        location,
        lot,
        asked,
        on_hand,
        available,
        kept,
        expired,
        elsewhere,
        override_helps,
    }
}

#[test]
fn too_little_says_what_is_there_what_is_kept_back_and_where_else_it_lies() {
    let none = Vec::new;
    check(not_enough(|_| (), none(), none(), false), "9 of BOLT asked, 5 at A1");
    check(
        not_enough(|_| (), none(), none(), true),
        "9 of BOLT asked, 5 at A1; a supervisor can override with a reason",
    );
    check(
        not_enough(|known| known.1 = Some(code("L1")), none(), vec![at(3, None, "A2", Some("L1"))], false),
        "9 of BOLT asked, 5 at A1 lot L1; also 3 at A2 lot L1",
    );
    check(
        not_enough(|known| (known.3, known.4) = (Some(qty(2)), vec![Kept::OnHold]), none(), none(), false),
        "9 of BOLT asked, 5 at A1, of it 2 available (the rest is on hold)",
    );
    let all = vec![Kept::Reserved, Kept::OnHold, Kept::PastLastDay, Kept::CameLater];
    check(
        not_enough(|known| (known.3, known.4) = (Some(qty(2)), all), none(), none(), false),
        "9 of BOLT asked, 5 at A1, of it 2 available (the rest is reserved, is on hold, is past its last day or came later than that)",
    );
    check(
        not_enough(|known| known.3 = Some(qty(2)), none(), none(), false),
        "9 of BOLT asked, 5 at A1, of it 2 available",
    );
    check(
        not_enough(|known| known.3 = None, none(), none(), false),
        "9 of BOLT asked, 5 at A1, of it some may be kept back for what is promised of it and is being counted elsewhere",
    );
    check(
        not_enough(
            |known| known.0 = None,
            vec![at(4, None, "A3", Some("OLD"))],
            vec![at(5, None, "A1", None)],
            false,
        ),
        "9 of BOLT asked, 5 on site; past its last day, taken only if the lot is named: 4 at A3 lot OLD; it lies: 5 at A1",
    );
    let places = ["A2", "A3", "A4", "A5", "A6"];
    let many = |count: usize| places[..count].iter().map(|place| at(1, None, place, None)).collect();
    check(
        not_enough(|_| (), none(), many(3), false),
        "9 of BOLT asked, 5 at A1; also 1 at A2, 1 at A3, 1 at A4",
    );
    check(
        not_enough(|_| (), none(), many(5), false),
        "9 of BOLT asked, 5 at A1; also 1 at A2, 1 at A3, 1 at A4 and 2 more places",
    );
}

#[test]
fn too_little_tells_a_counter_nothing_of_what_is_counted() {
    let hidden = |known: &mut Known| {
        (known.2, known.3) = (None, None);
    };
    check(
        not_enough(hidden, vec![], vec![at(2, None, "A2", None)], false),
        "9 of BOLT asked, and some of it at A1 is being counted; finish the count first; also 2 at A2",
    );
    let anywhere = |known: &mut Known| {
        (known.0, known.2, known.3) = (None, None, None);
    };
    check(
        not_enough(anywhere, vec![], vec![at(2, None, "A2", None)], false),
        "9 of BOLT asked, and some of it on site is being counted; finish the count first; besides that it lies: 2 at A2",
    );
}

#[test]
fn what_is_not_there_or_not_in_use_says_how_to_find_it() {
    let unknown = |noun, shows: &str| {
        let help = if shows.is_empty() { String::new() } else { format!("; `{shows}` shows what there is") };
        check(
            Why::Unknown { noun, code: "x\u{7}".into() },
            &format!("there is no {} \"x\u{fffd}\"{help}", noun.word()),
        );
    };
    for (noun, word, shows) in [
        (Noun::Item, "item", "item list"),
        (Noun::Location, "location", "location list"),
        (Noun::Lot, "lot", "lot list"),
        (Noun::Supplier, "supplier", "supplier list"),
        (Noun::Job, "job", "job list"),
        (Noun::Barcode, "barcode", ""),
        (Noun::Reservation, "reservation", "reserve"),
        (Noun::Count, "count", "count list"),
        (Noun::Observation, "observation", "count list"),
        (Noun::Alert, "alert", "alerts list --all"),
        (Noun::Person, "person", ""),
        (Noun::Entry, "entry", "journal"),
        (Noun::Pack, "pack", "item show"),
    ] {
        assert_eq!(noun.word(), word);
        unknown(noun, shows);
    }
    let (item, lot) = (code("BOLT"), code("L1"));
    check(
        Why::Taken { noun: Noun::Job, code: code("J1"), by: "the saw".into() },
        "job J1 is taken by the saw; choose another",
    );
    check(
        Why::Retired { noun: Noun::Item, code: item.clone() },
        "item BOLT is retired; `item revive BOLT` takes it into use",
    );
    check(
        Why::Retired { noun: Noun::Lot, code: lot.clone() },
        "lot L1 is retired; `lot revive SKU L1` takes it into use",
    );
    check(
        Why::HoldsStock {
            noun: Noun::Location,
            code: code("A1"),
            what: vec![at(2, Some("BOLT"), "A1", None), at(3, Some("GLUE"), "A1", Some("L1"))],
        },
        "location A1 still holds stock: 2 BOLT at A1, 3 GLUE at A1 lot L1; move or issue it first",
    );
    check(
        Why::NothingThere { item: item.clone(), location: code("A1"), lot: Some(lot), elsewhere: vec![] },
        "A1 holds no BOLT lot L1, and no other place does; receive or count it first",
    );
    let elsewhere = vec![at(2, None, "A2", None)];
    check(
        Why::NothingThere { item, location: code("A1"), lot: None, elsewhere },
        "A1 holds no BOLT; there is 2 at A2",
    );
}

#[test]
fn quantities_that_do_not_fit_say_what_would() {
    let item = || code("BOLT");
    let (too_fine, quantity) =
        (|decimals, quantity| Why::TooFine { item: item(), quantity, decimals }, Qty(1_250_000));
    check(too_fine(0, quantity), "BOLT takes whole numbers, not 1.25");
    check(too_fine(1, quantity), "BOLT takes 1 decimal, not 1.25");
    check(too_fine(2, Qty(1_255_000)), "BOLT takes 2 decimals, not 1.255");
    check(Why::TooLarge, "the quantity is too large; at most 1000000000000 can be kept");
    check(
        Why::SumTooLarge { item: item(), location: code("A1") },
        "BOLT at A1 would come to more than can be kept, 1000000000000; check the quantity",
    );
    check(
        Why::ValueTooLarge { item: item(), on_hand: qty(7) },
        "the value of BOLT, of which there are 7, is beyond what can be kept; check its cost",
    );
    check(Why::NotPositive { quantity: qty(-2) }, "the quantity is -2; give more than 0");
    check(Why::Lines { lines: 0, limit: 9 }, "there are no lines; give at least one");
    check(Why::Lines { lines: 10, limit: 9 }, "10 lines are too many for one entry; at most 9");
    check(
        Why::Limit { item: item(), asked: qty(9) },
        "9 of BOLT is above what a clerk may adjust; a supervisor can",
    );
    let largest =
        |largest| Why::SecondLook { item: item(), asked: qty(90), largest, kind: MoveKind::Receive };
    check(
        largest(qty(9)),
        "90 of BOLT is 10 times the largest receive so far, 9; say that you are sure (--sure)",
    );
    check(
        largest(qty(0)),
        "90 of BOLT is 0 times the largest receive so far, 0; say that you are sure (--sure)",
    );
}

#[test]
fn times_and_counts_and_rights_are_named() {
    let calendar = Calendar { zone: chrono_tz::UTC, cut_over_minutes: 0 };
    let at = calendar.shown(Moment(1_772_438_400_000));
    let past = |lot: Option<&str>, short| Why::PastNegative {
        item: code("BOLT"),
        location: code("A1"),
        lot: lot.map(code),
        at,
        short,
    };
    check(
        past(Some("L1"), Some(qty(2))),
        "BOLT at A1 lot L1 would have been 2 short at 2026-03-02 08:00; look at its movements since then",
    );
    check(
        past(None, None),
        "BOLT at A1 would have been short at 2026-03-02 08:00; look at its movements since then",
    );
    check(Why::Future { at }, "2026-03-02 08:00 is in the future; give a time that has passed");
    let day = Day::parse("2026-03-01").unwrap();
    check(Why::Closed { day }, "the days up to 2026-03-01 are closed; give a time after that day");
    check(
        Why::BeforeShift { hours: 12 },
        "a clerk may date back 12 hours; a supervisor may date back to the last closed day",
    );
    check(
        Why::Role { what: "closing a period".into(), needs: Role::Supervisor, is: Role::Clerk },
        "closing a period needs a supervisor; you are a clerk",
    );
    check(
        Why::UnderCount { location: code("A1"), count: CountId(3) },
        "A1 is being counted (count 3); finish the count first",
    );
    check(
        Why::RepeatedReference { reference: code("DN-1"), seq: Seq(4) },
        "reference DN-1 of this supplier was received before, as entry 4; say that you are sure (--sure)",
    );
    check(
        Why::NotBought { item: code("BOLT") },
        "BOLT is work in progress: made, not bought; return it from production (return --from production), or say that you are sure (--sure)",
    );
    check(Why::Tree { location: code("A1"), what: "would lie in itself".into() }, "A1 would lie in itself");
    check(
        Why::NoSpace { free: 5, floor: 200, folder: "/data".into() },
        "only 5 MiB are free on the disk of /data, and nothing is written below 200; free some space (floor-mib in store.toml sets how much)",
    );
    check(
        Why::Fault,
        "the program failed on this command and did nothing; stockroom.log in the store's folder says more",
    );
    check(Why::Request { last: 7 }, "the request's number was used before; the session is at 7");
}

#[test]
fn what_cannot_be_undone_says_why() {
    let line = EntryLine { seq: Seq(4), line: 2 };
    check(Why::AlreadyUndone { line, by: Seq(9) }, "line 4.2 was undone by entry 9");
    check(
        Why::NothingToUndo { seq: Some(Seq(4)) },
        "entry 4 holds nothing that can be undone; movements, reservations and observations can: name one with `undo ENTRY`",
    );
    check(Why::NothingToUndo { seq: None }, "you have no entry that can be undone");
    check(
        Why::DependedOn { entries: vec![Seq(9), Seq(7)] },
        "later entries stand on it; undo these first, in this order: 9 7",
    );
    let never = |why| Why::Never { seq: Seq(4), why };
    check(
        never(Never::Merge(Action::Item)),
        "entry 4 cannot be undone: it merged two of a sort (item), and a merge stays; move, issue or adjust stock by hand where it went wrong",
    );
    check(
        never(Never::MasterData(Action::Lot)),
        "entry 4 cannot be undone: it changed master data (lot), which stays as it is until it is changed again",
    );
    check(
        never(Never::Overtaken { by: Seq(8) }),
        "entry 4 cannot be undone: entry 8 has made other stock of what it brought (a merge, or lots turned on), and that stays; issue or adjust what is there now instead",
    );
    check(
        never(Never::Merged { noun: Noun::Item, code: code("BOLT"), into: code("NUT") }),
        "entry 4 cannot be undone: item BOLT is part of NUT now; book what came back to NUT instead",
    );
}

#[test]
fn all_faults_are_told_line_by_line_and_asked_about_only_together() {
    let look = || Why::NotBought { item: code("BOLT") };
    let two = Refused {
        faults: vec![
            Fault { line: Some(1), why: Why::TooLarge },
            Fault { line: None, why: Why::Request { last: 7 } },
        ],
    };
    let said = "line 1: the quantity is too large; at most 1000000000000 can be kept\n\
        the request's number was used before; the session is at 7";
    assert_eq!(two.to_string(), said);
    assert_eq!(Refused::line(3, Why::TooLarge).faults[0].line, Some(3));
    let of =
        |whys: Vec<Why>| Refused { faults: whys.into_iter().map(|why| Fault { line: None, why }).collect() };
    let (largest, kind) = (qty(1), MoveKind::Issue);
    let asks = [
        (of(vec![look()]), true),
        (of(vec![Why::SecondLook { item: code("B"), asked: qty(9), largest, kind }, look()]), true),
        (of(vec![Why::RepeatedReference { reference: code("R"), seq: Seq(1) }]), true),
        (of(vec![look(), Why::TooLarge]), false),
        (of(vec![Why::TooLarge]), false),
        (of(vec![]), false),
    ];
    for (refused, wanted) in asks {
        assert_eq!(refused.asks(), wanted, "{refused}");
    }
}
