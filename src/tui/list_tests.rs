//! Lists, marks and questions, key by key: what an action works on is what is seen, and nothing is dropped without a sign.

use super::beep::Beep;
use super::input::Input;
use super::millis::Millis;
use super::msg::Msg;
use super::stage::{Stage, code};
use crate::domain::command::{Command, InLine, LotRef};
use crate::domain::quantity::Qty;

const TINY: (u16, u16) = (20, 8);
const WIDE: (u16, u16) = (80, 24);
const BOTH: [(u16, u16); 2] = [TINY, WIDE];

fn stage((width, height): (u16, u16)) -> Stage {
    Stage::new(width, height)
}

#[test]
fn actions_on_one_row_take_the_one_at_the_cursor_and_marks_go_once_they_were_used() {
    let mut stage = stage(WIDE);
    // The first row is marked, the cursor is on the second.
    stage.press("space").sees("1 marked").press("e").sees("OAK-20").sees_not("GLUE GLUE").press("esc");
    stage.press("w").sees("on hand of OAK-20").press("esc");
    stage.press("esc v").sees("1 marked").press("esc *").sees("4 marked").press("*").sees_not("marked");
    stage.press("home down space r").press("enter enter enter").sees("OAK-20").type_in("2").press("enter F9");
    stage.sees("receive done").press("esc").sees_not("marked");
    assert_eq!(stage.on_hand("OAK-20", "DOCK"), "2");
    stage.press("3 space y").sees("acknowledged").sees_not("marked");
}

#[test]
fn a_list_says_that_something_is_being_counted_instead_of_0() {
    for size in BOTH {
        let mut stage = stage(size);
        stage.scan("A-01").press("c").sees("Count A-01").press("esc").sees("Items in A-01");
        let row = stage.screen().lines().find(|line| line.contains("OAK-20")).map(str::to_owned).unwrap();
        let row = row.split("OAK-20").nth(1).unwrap_or_default();
        assert!(row.contains('?') && !row.contains(" 0"), "{size:?}: {row}");
        stage.press("0").sees("?");
    }
}

#[test]
fn a_word_in_the_journal_s_filter_may_be_an_item_or_a_place_and_nothing_unseen_is_undone() {
    for size in BOTH {
        let mut stage = stage(size);
        stage.press("o j /").type_in("OAK-20").press("enter").sees("24 OAK-20");
        stage.press("esc /").type_in("A-02").press("enter").sees("5 SCREW").sees_not("24 OAK-20");
        stage.press("esc /").type_in("no-such-word").press("enter").sees("No entry is like this");
        stage.press("u").sees("no entry is selected here").sees_not("Undo entry");
    }
}

#[test]
fn an_entry_opened_at_a_line_shows_its_lines() {
    for size in BOTH {
        let mut stage = stage(size);
        stage
            .press("r")
            .scan("TABLE")
            .type_in("1")
            .press("enter")
            .scan("OAK-20")
            .type_in("2")
            .press("enter F9");
        stage.sees("receive done").press("esc").scan("OAK-20").press("w end enter").sees("Entry");
        stage.sees_not("hidden").sees("OAK-20");
    }
}

#[test]
fn a_count_begins_with_the_question_which_bin() {
    for size in BOTH {
        let mut stage = stage(size);
        stage.press("c").sees("Location:").type_in("A-01").press("enter").sees("Count A-01");
        // A count that is open is work that quitting asks about.
        stage.press("ctrl-c").sees("The count of A-01 is open").press("esc");
        assert_eq!(stage.quit, None);
        stage.press("ctrl-c y");
        assert_eq!(stage.quit, Some(0));
    }
}

#[test]
fn a_scan_in_an_empty_palette_opens_what_it_is() {
    let mut stage = stage(WIDE);
    stage.press(":").scan("4006381333931").sees("Oak board 20 mm").sees("on hand");
    let mut stage = Stage::new(80, 24);
    stage.press(":").type_in("stock ").scan("4006381333931").sees("stock 4006381333931");
}

#[test]
fn what_was_wrong_on_a_screen_is_over_on_the_next() {
    let mut stage = stage(WIDE);
    stage.press("o c /").sees("this list has no filter").press("esc").sees_not("this list has no filter");
    stage.press("space").sees_not("nothing");
    stage.press("Q").sees("Q does nothing here");
}

#[test]
fn esc_leaves_a_question_at_once_and_a_key_that_comes_too_early_is_heard() {
    let mut stage = stage(TINY);
    stage.press("r").scan("TABLE").type_in("1");
    let key = |name: &str, at: u64| Msg::Input(Input::Key { key: name.parse().unwrap(), at: Millis(at) });
    stage.send(key("F7", 900_000));
    stage.sees("Begin the form again?");
    stage.beeps.clear();
    stage.send(key("y", 900_120));
    stage.send(Msg::Time(Millis(900_180)));
    stage.sees("Begin the form again?");
    assert_eq!(stage.beeps, [Beep::Wrong], "it was pressed before it could be read");
    stage.send(key("esc", 900_200));
    stage.sees_not("Begin the form again?").sees("TABLE");
}

#[test]
fn a_count_of_a_bin_goes_on_to_every_record_of_it() {
    for size in BOTH {
        let mut stage = stage(size);
        let line = |index: usize| InLine {
            item: code("GLUE").into(),
            amount: Qty::whole(1).unwrap().into(),
            place: Some(code("A-02").into()),
            lot: Some(LotRef::Number(code(&format!("L{index:03}")))),
            expires: None,
            cost: None,
        };
        let lines = (1..=230).map(line).collect();
        stage.desk.submit(Command::Receive { supplier: None, lines }.into()).unwrap();
        // With the screws that lie there.
        stage.scan("A-02").press("c").sees("Count A-02 0/231").type_in("1").press("enter").sees("1/231");
        stage.press("F9").sees("Not counted yet: 230").press("esc esc");
        // What is far behind is on the list, not "not expected here".
        stage.press("esc").scan("A-02").press("c").sees("1/231").type_in("SCREW").press("enter");
        stage.sees("SCREW").sees_not("not expected");
    }
}
