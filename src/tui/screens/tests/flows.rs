//! What a clerk and a supervisor do on the detail screens, key by key.

use proptest::prelude::*;

use super::stage::{Seat, Stage, code};
use crate::domain::ids::Seq;
use crate::domain::query::JournalQuery;
use crate::tui::screens::{alert_review, count_review, counting, counts, entry, item, journal, location};

const TINY: (u16, u16) = (20, 8);
const WIDE: (u16, u16) = (80, 24);

fn bin(stage: &Stage) -> counting::State {
    counting::State::new(counting::CountStart::Bin(stage.place("A2"), code("A2")))
}

#[test]
fn a_bin_is_counted_with_one_key_a_record_beside_digits_and_scans() {
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ben, bin(&stage), TINY);
    seat.shows("Count A2 0/3");
    seat.scan("SCREW-4X40");
    let before = seat.keys;
    seat.keys("7 8 enter");
    assert_eq!(seat.keys - before, 3, "two digits and enter");
    seat.shows("SCREW-4X40: 78 each recorded");
    seat.shows("1/3");
    // The next one is up by itself; a sum is a quantity too.
    seat.keys("2 + 3 enter");
    seat.shows("5 bottle (2+3) recorded");
    // No frame ever told the book.
    seat.hides("80");
}

#[test]
fn nothing_typed_is_not_zero_and_zero_is() {
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ben, bin(&stage), TINY);
    seat.keys("enter");
    seat.shows("nothing typed is not zero");
    seat.shows("0/3");
    seat.keys("0 enter");
    seat.shows("0 bottle recorded");
    seat.shows("1/3");
}

#[test]
fn what_is_typed_while_counting_is_never_lost() {
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ben, bin(&stage), TINY);
    for key in ["esc", "tab", "down", "F9"] {
        seat.keys("ctrl-u 1 2");
        seat.keys(key);
        seat.shows("12 is not recorded");
        seat.shows("bottle: 12");
    }
    // A scan of another item records what is typed first.
    seat.scan("SCREW-4X40");
    seat.shows("12 bottle recorded");
    seat.shows("each:");
    // One more of the same.
    seat.keys("4").scan("SCREW-4X40");
    seat.shows("each: 5");
}

#[test]
fn an_item_that_nobody_expected_is_counted_by_its_typed_code() {
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ben, bin(&stage), WIDE);
    seat.keys("OAK-20 enter 3 enter");
    seat.shows("OAK-20: 3");
    seat.shows("recorded");
    seat.shows("1/4");
    seat.keys("NOSUCH enter");
    seat.shows("NOSUCH is neither a quantity nor an item that is known");
}

#[test]
fn closing_asks_and_enter_is_no_answer() {
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ben, counts::State::new(), TINY);
    seat.shows("No count is open");
    seat.scan("DOCK");
    seat.shows("Nothing is expected");
    seat.keys("esc c A2 enter");
    seat.shows("Count A2");
    seat.keys("F9");
    seat.shows("Not counted yet: 3");
    seat.keys("enter");
    seat.shows("Count A2 0/3");
    seat.keys("F9 y");
    seat.shows("the count of A2 is closed");
}

#[test]
fn a_supervisor_posts_or_rejects_what_waits() {
    let stage = Stage::new();
    let count = stage.counted();
    let mut seat = Seat::plain(&stage.ann, count_review::State::new(count), TINY);
    seat.shows("counted 7 book 12 = -5");
    seat.keys("y");
    seat.shows("GLUE -5 posted");
    seat.keys("y");
    seat.shows("this one does not wait: it is posted");
    let second = stage.counted();
    let mut seat = Seat::plain(&stage.ann, count_review::State::new(second), WIDE);
    seat.keys("d");
    seat.shows("does not wait");
    stage.receive("GLUE", 50, "A2", Some(("L9", "2027-03-01")));
    let third = stage.counted();
    let mut seat = Seat::plain(&stage.ann, count_review::State::new(third), WIDE);
    seat.keys("d");
    seat.shows("rejected, the book stands");
}

#[test]
fn a_line_is_undone_from_the_movements_and_enter_never_does_it() {
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ann, item::State::new(stage.item("OAK-20")), WIDE);
    seat.shows("on hand 18 board");
    seat.keys("2 u");
    seat.shows("Undo line");
    seat.shows("adjust 2 OAK-20 A1 > loss");
    seat.keys("enter");
    seat.hides("Undo line");
    seat.shows("on hand 18 board");
    seat.keys("u y");
    seat.shows("on hand 20 board");
    seat.keys("u");
    seat.shows("was undone by entry");
}

#[test]
fn why_leads_from_a_number_to_the_line_that_made_it() {
    let stage = Stage::new();
    for size in [TINY, (40, 12), WIDE] {
        let mut seat = Seat::plain(&stage.ann, item::State::new(stage.item("OAK-20")), size);
        seat.keys("w");
        seat.shows("Why 13 board?");
        seat.keys("enter");
        seat.shows("adjust");
        seat.keys("esc esc 4 down down down w");
        seat.shows("Why 9 board?");
    }
}

#[test]
fn alerts_are_seen_to_one_by_one_or_together() {
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ann, alert_review::State::new(), TINY);
    seat.keys("y");
    seat.shows("1 alert acknowledged");
    seat.shows("(");
    seat.keys("* z + 7 enter");
    seat.shows("3 alerts snoozed until 2026-11-30");
    seat.shows("No alerts");
    seat.keys("s");
    seat.shows("z exp");
}

#[test]
fn the_journal_is_narrowed_by_words_and_a_wrong_one_changes_nothing() {
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ann, journal::State::new(JournalQuery::default()), WIDE);
    seat.keys("/ issue space item:OAK-20 enter");
    seat.shows("1 of 6");
    seat.keys("/ space by:nobody enter");
    seat.shows("nobody is called nobody");
    seat.shows("1 of 6");
    seat.keys("ctrl-u at:A2 enter");
    seat.shows("1 of 4");
    seat.keys("esc");
    seat.hides("1 of 4");
    seat.keys("u");
    seat.shows("Undo entry");
}

#[test]
fn an_override_is_marked_in_the_journal_and_said_in_the_entry() {
    let stage = Stage::new();
    stage.overridden("OAK-20", 500, "A2", "boss says so");
    let mut seat = Seat::plain(&stage.ann, journal::State::new(JournalQuery::default()), WIDE);
    seat.shows("issue!");
    seat.shows("override: boss says so");
    seat.keys("/ override enter");
    seat.shows("1 of 1");
    seat.keys("enter");
    seat.shows("override: boss says so");
}

#[test]
fn the_journal_goes_back_to_the_first_entry_and_forward_again() {
    let stage = Stage::new();
    for _ in 0..150 {
        stage.receive("SCREW-4X40", 1, "A1", None);
    }
    let mut seat = Seat::plain(&stage.ann, journal::State::new(JournalQuery::default()), TINY);
    seat.shows("1 of 60+");
    seat.keys("G down G down G down G");
    seat.shows("create");
    seat.keys("down");
    seat.shows("create");
    seat.keys("g");
    seat.shows("1 of 60+");
}

#[test]
fn action_keys_work_on_the_selected_record() {
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ann, item::State::new(stage.item("OAK-20")), WIDE);
    seat.keys("i");
    seat.shows("Issue");
    seat.shows("OAK-20");
    seat.shows("A1");
    seat.keys("esc");
    seat.shows("1 Records 1 of 2");
    seat.keys("enter");
    seat.shows("Movements 1 of 11");
    seat.keys("esc c");
    seat.shows("Count A1");
}

#[test]
fn a_location_lists_what_lies_in_it_and_in_the_places_in_it() {
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ann, location::State::new(stage.place("SHOP")), WIDE);
    seat.shows("1 of 4");
    seat.keys("2");
    seat.shows("1 of 2");
    seat.keys("enter");
    seat.shows("SHOP > A1");
    seat.keys("c");
    seat.shows("Count A1");
}

#[test]
fn an_entry_that_is_not_there_and_one_that_cannot_be_undone_say_so() {
    let stage = Stage::new();
    let seat = Seat::plain(&stage.ann, entry::State::new(Seq(99_999)), TINY);
    seat.shows("There is no entry 99999.");
    let mut seat = Seat::plain(&stage.ann, entry::State::new(Seq(1)), TINY);
    seat.keys("u");
    seat.shows("nothing that can be undone");
}

/// Keys that screens have a use for, and some that they have none for.
const KEYS: [&str; 34] = [
    "up",
    "down",
    "pgup",
    "pgdn",
    "home",
    "end",
    "enter",
    "esc",
    "tab",
    "shift-tab",
    "left",
    "right",
    "space",
    "v",
    "*",
    "/",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "w",
    "u",
    "y",
    "d",
    "s",
    "t",
    "z",
    "c",
    "F9",
    "backspace",
    "o",
    "a",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_keys_at_any_size_are_drawn(
        steps in prop::collection::vec((0..KEYS.len(), 0u16..130, 0u16..45, 0u8..8), 0..80),
        start in 0usize..6,
    ) {
        let stage = Stage::new();
        let count = stage.counted();
        let mut seat = match start {
            0 => Seat::plain(&stage.ann, item::State::new(stage.item("OAK-20")), WIDE),
            1 => Seat::plain(&stage.ann, location::State::new(stage.place("SHOP")), WIDE),
            2 => Seat::plain(&stage.ann, journal::State::new(JournalQuery::default()), WIDE),
            3 => Seat::plain(&stage.ann, count_review::State::new(count), WIDE),
            4 => Seat::plain(&stage.ben, bin(&stage), WIDE),
            _ => Seat::plain(&stage.ann, alert_review::State::new(), WIDE),
        };
        for (key, width, height, resize) in steps {
            seat.keys(KEYS[key]);
            if resize == 0 {
                seat.resize(width, height);
            }
            seat.frame();
        }
    }
}
