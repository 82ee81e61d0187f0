//! A form is posted once: by whoever presses the key again, has it open at two screens, comes back to one that a colleague
//! took over, or was cut off while it was under way.

use std::sync::Arc;

use super::stage::{Seat, Stage};
use crate::domain::desk::{Handed, SubmitFault};
use crate::domain::ids::Seq;
use crate::domain::query::{DraftQuery, StoreQuery};
use crate::service::desk::{Desk, Reach, ask};
use crate::service::local::Local;
use crate::tui::msg::Msg;
use crate::tui::screens::home;

const SIZES: [(u16, u16); 2] = [(20, 8), (80, 24)];
const KEY: &str = "form.receive";

/// A delivery form, opened by somebody.
fn opened(desk: &Arc<Local>, size: (u16, u16)) -> Seat {
    let mut seat = Seat::plain(desk, home::State::new(), size);
    seat.keys("r");
    seat
}

/// The same, all but posted.
fn filled(desk: &Arc<Local>, size: (u16, u16)) -> Seat {
    let mut seat = opened(desk, size);
    seat.keys("TIMBER enter enter").scan("OAK-20").keys("12 enter");
    assert!(half_filled(desk).is_some(), "{}", seat.frame());
    seat
}

fn half_filled(desk: &Local) -> Option<String> {
    ask(desk, DraftQuery { key: String::from(KEY) }).unwrap().filter(|text| !text.is_empty())
}

fn head(stage: &Stage) -> Seq {
    ask(stage.ann.as_ref(), StoreQuery).unwrap().head
}

/// So many entries were made since.
#[track_caller]
fn check_made(stage: &Stage, before: Seq, entries: u64) {
    assert_eq!(head(stage).0 - before.0, entries);
}

#[test]
fn a_key_pressed_once_more_after_it_posted_says_again_what_was_done() {
    for size in SIZES {
        let stage = Stage::new();
        let mut seat = filled(&stage.ben, size);
        let before = head(&stage);
        seat.keys("f9 f9 f9");
        seat.shows("receive done");
        seat.shows("Nothing new");
        seat.hides("missing");
        check_made(&stage, before, 1);
        // Once something is typed, what is missing is what counts.
        seat.keys("X");
        seat.keys("f9");
        seat.hides("Nothing new");
    }
}

#[test]
fn a_key_pressed_again_and_again_while_the_store_takes_its_time_posts_once() {
    for size in SIZES {
        let stage = Stage::new();
        let mut seat = filled(&stage.ben, size);
        let before = head(&stage);
        seat.under_way = Some(Vec::new());
        for _ in 0..5 {
            seat.keys("f9").wait(5_000);
        }
        assert_eq!(seat.under_way.as_ref().map(Vec::len), Some(1), "{}", seat.frame());
        seat.keys("f9");
        seat.shows("being saved");
        seat.answered();
        check_made(&stage, before, 1);
        assert_eq!(half_filled(&stage.ben), None);
        // What was pressed meanwhile is not posted behind it, and the next form can be.
        seat.wait(10_000);
        check_made(&stage, before, 1);
        seat.keys("enter enter").scan("OAK-20").keys("1 enter f9");
        check_made(&stage, before, 2);
    }
}

#[test]
fn a_form_that_is_left_while_it_is_under_way_is_not_called_unposted_afterwards() {
    for size in SIZES {
        let stage = Stage::new();
        let mut seat = filled(&stage.ben, size);
        let before = head(&stage);
        seat.under_way = Some(Vec::new());
        seat.keys("f9").wait(5_000);
        seat.keys("esc");
        seat.shows("being saved");
        seat.answered();
        check_made(&stage, before, 1);
        seat.shows("entry");
        seat.keys("r");
        seat.hides("was left with");
        assert_eq!(half_filled(&stage.ben), None);
    }
}

#[test]
fn a_client_that_is_gone_when_its_form_is_posted_leaves_nothing_to_post_again() {
    let stage = Stage::new();
    let mut seat = filled(&stage.ben, SIZES[0]);
    seat.under_way = Some(Vec::new());
    seat.keys("f9");
    // The server does it; nobody hears the answer.
    let mut gone = seat.under_way.take().unwrap();
    let Some(crate::tui::effect::Effect::Submit { request, .. }) = gone.pop() else {
        panic!("nothing was sent")
    };
    stage.ben.submit(*request).unwrap();
    let mut next = opened(&stage.ben, SIZES[1]);
    next.hides("was left with");
    next.keys("esc");
}

#[test]
fn one_form_at_two_terminals_of_one_person_is_posted_at_one_of_them() {
    for size in SIZES {
        let stage = Stage::new();
        let mut handheld = filled(&stage.ben, size);
        let before = head(&stage);
        let mut desktop = opened(&stage.ben, (80, 24));
        desktop.shows("was left with 1 line");
        desktop.keys("y f9");
        check_made(&stage, before, 1);
        handheld.keys("f9");
        handheld.shows("osted already by Ben");
        check_made(&stage, before, 1);
        // It is a new form from there on.
        handheld.keys("n");
        handheld.hides("OAK-20");
        handheld.keys("enter enter").scan("OAK-20").keys("5 enter f9");
        check_made(&stage, before, 2);
    }
}

#[test]
fn what_was_typed_after_the_other_terminal_had_the_form_is_not_lost_when_that_posts_it() {
    for size in SIZES {
        let stage = Stage::new();
        let mut handheld = filled(&stage.ben, size);
        let before = head(&stage);
        let mut desktop = opened(&stage.ben, (80, 24));
        desktop.keys("y");
        handheld.scan("OAK-20").keys("3 enter");
        desktop.keys("f9");
        check_made(&stage, before, 1);
        handheld.keys("f9");
        handheld.shows("may be more");
        // Neither the box nor the key pressed again decides it, and nothing is offered as unposted.
        handheld.keys("esc f9 esc");
        check_made(&stage, before, 1);
        assert_eq!(half_filled(&stage.ben), None);
        handheld.keys("f9 k");
        check_made(&stage, before, 1);
        assert!(half_filled(&stage.ben).is_some_and(|text| text.matches("OAK-20").count() == 2));
        handheld.shows("take out what was");
        handheld.keys("f9");
        check_made(&stage, before, 2);
    }
}

#[test]
fn whoever_types_on_in_a_form_that_was_posted_at_another_terminal_is_told_when_the_field_is_left() {
    for size in SIZES {
        let stage = Stage::new();
        let mut handheld = filled(&stage.ben, size);
        let before = head(&stage);
        let mut desktop = opened(&stage.ben, (80, 24));
        desktop.keys("y f9");
        handheld.scan("OAK-20");
        handheld.shows("osted already by Ben");
        handheld.keys("3 enter esc");
        handheld.shows("may be more");
        handheld.keys("k");
        assert!(half_filled(&stage.ben).is_some_and(|text| text.matches("OAK-20").count() == 2));
        handheld.keys("esc");
        handheld.shows("kept");
        check_made(&stage, before, 1);
    }
}

/// Ann takes Ben's half-filled delivery.
fn ann_takes_over(stage: &Stage) {
    let (from, to) = (stage.ben.asker().person, stage.ann.asker().person);
    stage.ann.hand_over(Handed { from, to, key: String::from(KEY) }).unwrap();
}

#[test]
fn whoever_comes_back_to_a_form_that_a_colleague_took_over_and_posted_does_not_post_it_again() {
    let stage = Stage::new();
    let mut ben = filled(&stage.ben, SIZES[0]);
    let before = head(&stage);
    ann_takes_over(&stage);
    let mut ann = opened(&stage.ann, SIZES[1]);
    ann.keys("y f9");
    check_made(&stage, before, 1);
    ben.keys("f9");
    ben.shows("osted already by Ann");
    check_made(&stage, before, 1);
    assert_eq!(half_filled(&stage.ben), None, "and what he had kept meanwhile is no form to go on with");
}

#[test]
fn a_form_that_its_owner_posts_after_all_is_not_posted_by_whoever_took_it_over() {
    let stage = Stage::new();
    let mut ben = filled(&stage.ben, SIZES[0]);
    let before = head(&stage);
    ann_takes_over(&stage);
    ben.keys("f9");
    let mut ann = opened(&stage.ann, SIZES[1]);
    ann.keys("y f9");
    ann.shows("osted already by Ben");
    check_made(&stage, before, 1);
}

#[test]
fn a_screen_that_is_cut_off_takes_no_commit_and_keeps_the_form() {
    for size in SIZES {
        for reach in [Reach::CutOff, Reach::Silent] {
            let stage = Stage::new();
            let mut seat = filled(&stage.ben, size);
            let before = head(&stage);
            seat.send(Msg::Reach(reach));
            seat.keys("f9");
            seat.shows("nothing was done");
            check_made(&stage, before, 0);
            seat.keys("esc");
            seat.send(Msg::Reach(Reach::There));
            seat.keys("f9");
            check_made(&stage, before, 1);
        }
    }
}

#[test]
fn a_line_that_is_typed_is_not_kept_for_a_server_that_is_away() {
    for size in SIZES {
        let stage = Stage::new();
        let mut seat = Seat::plain(&stage.ann, home::State::new(), size);
        seat.model.verbs = vec!["stock"];
        seat.send(Msg::Reach(Reach::CutOff));
        seat.keys(": stock space OAK-20 enter");
        seat.shows("nothing was done");
        assert!(seat.lines.is_empty(), "{:?}", seat.lines);
        seat.keys("esc");
        seat.send(Msg::Reach(Reach::There));
        seat.keys(": stock space OAK-20 enter");
        assert_eq!(seat.lines, ["stock OAK-20"]);
    }
}

#[test]
fn an_undo_is_not_sent_behind_a_line_that_is_cut() {
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ann, home::State::new(), SIZES[1]);
    let before = head(&stage);
    seat.keys("g j");
    seat.send(Msg::Reach(Reach::CutOff));
    seat.keys("u y");
    seat.shows("nothing was done");
    check_made(&stage, before, 0);
}

#[test]
fn what_came_of_the_command_that_waited_is_not_talked_over_by_the_server_that_is_back() {
    let stage = Stage::new();
    let mut seat = filled(&stage.ben, SIZES[1]);
    seat.under_way = Some(Vec::new());
    seat.keys("f9");
    seat.send(Msg::Reach(Reach::CutOff));
    seat.answered();
    seat.shows("receive done");
    seat.send(Msg::Reach(Reach::There));
    seat.shows("receive done");
    seat.hides("there again");
}

#[test]
fn a_form_of_an_older_program_is_posted_as_before() {
    let stage = Stage::new();
    let mut seat = filled(&stage.ben, SIZES[1]);
    let before = head(&stage);
    let text = half_filled(&stage.ben).unwrap();
    let (_, rest) = text.split_once("\"head\"").unwrap();
    seat.keys("esc");
    stage.ben.keep_draft(KEY, &format!("{{\"head\"{rest}")).unwrap();
    let mut seat = opened(&stage.ben, SIZES[1]);
    seat.keys("y f9");
    check_made(&stage, before, 1);
    assert_eq!(half_filled(&stage.ben), None);
}

#[test]
fn a_form_under_a_key_that_is_none_is_refused() {
    let stage = Stage::new();
    let form = |key: String| crate::domain::form::Form { id: crate::domain::form::FormId([1; 16]), key };
    for key in [String::new(), "x".repeat(101), String::from("a\0b")] {
        let mut request: crate::domain::desk::Request =
            crate::domain::command::Command::Undo(crate::domain::command::UndoWhat::Last).into();
        request.form = Some(form(key));
        let told = stage.ann.submit(request);
        assert!(matches!(&told, Err(SubmitFault::Refused(_))), "{told:?}");
    }
}

#[test]
fn a_key_that_posted_and_is_pressed_again_does_nothing_on_the_screen_behind() {
    for size in SIZES {
        for slow in [false, true] {
            let stage = Stage::new();
            let mut seat = Seat::plain(&stage.ann, home::State::new(), size);
            stage.receive("OAK-20", 5, "A1", None);
            let alerts = if size.0 == 20 { "o a" } else { "3" };
            seat.keys(alerts);
            seat.keys("u");
            let before = head(&stage);
            seat.wait(1_000);
            if slow {
                seat.under_way = Some(Vec::new());
            }
            // On the alerts `y` is to acknowledge the one that is selected.
            seat.keys("y").again("y");
            if slow {
                seat.wait(2_000);
                seat.keys("y");
                seat.answered();
            }
            check_made(&stage, before, 1);
            // A while later it is a key like any other.
            seat.wait(2_000);
            seat.keys("y");
            check_made(&stage, before, 2);
        }
    }
}

#[test]
fn a_key_that_comes_in_one_read_with_one_that_waits_for_an_answer_waits_too() {
    for size in SIZES {
        let stage = Stage::new();
        let mut seat = Seat::plain(&stage.ann, home::State::new(), size);
        stage.receive("OAK-20", 5, "A1", None);
        seat.keys(if size.0 == 20 { "o a" } else { "3" });
        let before = head(&stage);
        // On the alerts `y` is to acknowledge; here it answers a question that nobody has read yet.
        seat.at_once("uy");
        check_made(&stage, before, 0);
        seat.shows("Undo entry");
        seat.wait(1_000);
        seat.keys("y");
        check_made(&stage, before, 1);
        seat.shows("undone by entry");
    }
}
