//! A PIN at a login that others share: where it is asked for, what goes on after it, when it ends, and that nothing of it
//! is ever seen.

use std::sync::Arc;

use super::stage::{SIZES, Seat, Stage};
use crate::domain::desk::{AskFault, Change};
use crate::domain::entry::Vouched;
use crate::domain::ids::Seq;
use crate::domain::query::{DraftsQuery, JournalQuery, Query, Window};
use crate::service::desk::{Desk, ask};
use crate::service::local::Local;
use crate::service::pin::Identity;
use crate::tui::commands::Cmd;
use crate::tui::effect::Effect;
use crate::tui::glyphs::GlyphSet;
use crate::tui::input::Input;
use crate::tui::millis::Millis;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::page::Selection;
use crate::tui::screens::{entry, form, home};
use crate::tui::theme::Theme;
use crate::tui::update::update;
use crate::tui::whole::Whole;

const TINY: (u16, u16) = (20, 8);
const WIDE: (u16, u16) = (80, 24);

/// Eva's form that adjusts by more than a clerk may, posted.
fn adjusts(stage: &Stage, desk: &Arc<Local>, size: (u16, u16)) -> Seat {
    let facts = Seat::plain(&stage.ann, home::State::new(), size).model.facts;
    let form = form::State::for_command(Cmd::Adjust, &Selection::default(), &facts).unwrap();
    let mut seat = Seat::plain(desk, form, size);
    seat.keys("found enter").scan("OAK-20").keys("ctrl-u A1 enter 150 enter F9");
    seat
}

/// Who made the last entry, and how that was known.
fn last(stage: &Stage) -> (String, Vouched) {
    let row = ask(stage.ann.as_ref(), JournalQuery { rows: 1, ..JournalQuery::default() }).unwrap();
    let row = row.rows.first().unwrap().clone();
    (row.by, stage.vouched(row.seq))
}

fn pin() -> Vouched {
    Vouched::Pin(super::stage::code("kiosk"))
}

#[test]
fn a_posting_that_needs_more_than_a_clerk_asks_for_the_pin_and_goes_on_with_what_was_filled_in() {
    for size in SIZES {
        let stage = Stage::new();
        let eva = stage.eva();
        let mut seat = adjusts(&stage, &eva, size);
        seat.shows("150 of OAK-20 is above what a clerk may adjust");
        seat.shows("Your PIN");
        // Left, it is refused as it was, and the form is as it was.
        seat.keys("esc");
        seat.shows("not posted; nothing was booked");
        seat.shows("150");
        seat.hides("Your PIN");
        seat.keys("F9");
        seat.shows("Your PIN");
        seat.keys("1111 enter");
        seat.shows("This is not your PIN; 4 more tries, then none is taken for 15 minutes.");
        seat.keys("12 enter");
        seat.shows("A PIN has 4 to 64 digits, letters or signs, and no blanks.");
        seat.keys("2468 enter");
        if seat.words().contains("Are you sure?") {
            seat.keys("y");
        }
        seat.shows("adjust done");
        assert_eq!(last(&stage), (String::from("Eva (via kiosk, PIN)"), pin()), "{size:?}");
        // As long as it holds nothing is asked.
        seat.scan("OAK-20").keys("ctrl-u A1 enter 140 enter F9");
        seat.hides("Your PIN");
        seat.shows("adjust done");
    }
}

#[test]
fn a_command_above_a_clerk_asks_for_the_pin_and_then_runs_and_what_no_pin_helps_against_is_only_told() {
    let stage = Stage::new();
    let eva = stage.eva();
    let mut seat = Seat::plain(&eva, home::State::new(), WIDE);
    seat.shows("Eva (clerk)");
    seat.keys("n");
    seat.shows("new: it needs a manager; you are a clerk");
    seat.hides("Your PIN");
    seat.keys("x o");
    seat.shows("Opening needs a supervisor; you are a clerk.");
    seat.keys("2468 enter");
    seat.shows("Opening stock");
    seat.shows("Bin");
    seat.keys("esc");
    seat.shows("Eva (supervisor, PIN to 14:20)");
    // An entry of somebody else's, by the model itself.
    let other = stage.eva_again();
    let mut seat = Seat::plain(&other, entry::State::new(Seq(26)), WIDE);
    seat.keys("u y");
    seat.shows("Undoing somebody else's entry needs a supervisor; you are a clerk.");
    seat.keys("esc");
    seat.shows("needs a supervisor");
    seat.keys("u y 2468 enter");
    seat.shows("undone by entry");
    assert_eq!(last(&stage).1, pin());
}

#[test]
fn who_is_no_more_than_a_clerk_or_sits_at_an_account_of_their_own_is_asked_for_no_pin() {
    let stage = Stage::new();
    let seat = adjusts(&stage, &stage.ben, WIDE);
    seat.shows("Not posted");
    seat.hides("Your PIN");
    let mut seat = Seat::plain(&stage.ben, home::State::new(), TINY);
    seat.keys("P");
    seat.shows("this login is your own account's and needs no PIN");
    let stage = Stage::new();
    let clerk = stage.ben_at_kiosk();
    let seat = adjusts(&stage, &clerk, WIDE);
    seat.shows("Not posted");
    seat.hides("Your PIN");
}

#[test]
fn a_pin_ends_after_its_time_and_that_is_told_where_it_is_asked_for_again() {
    for size in [TINY, WIDE] {
        let stage = Stage::new();
        let eva = stage.eva();
        let mut seat = Seat::plain(&eva, home::State::new(), size);
        seat.keys("P");
        seat.shows("At this login you are a clerk at most until you prove who you are.");
        seat.keys("2468 enter");
        seat.shows("you are a supervisor until 14:20");
        seat.keys("P");
        seat.shows("You are a supervisor until 14:20; once more makes it longer.");
        seat.keys("esc");
        stage.pass(14);
        seat.wait(14 * 60_000);
        seat.shows(if size == TINY { "PIN" } else { "Eva (supervisor, PIN to 14:20)" });
        // By itself, whatever is done meanwhile.
        stage.pass(1);
        seat.wait(60_000);
        seat.shows("your PIN no longer holds; you are a clerk here");
        seat.wait(60_000);
        seat.hides("supervisor");
        seat.keys("x o");
        seat.shows("Your PIN no longer holds.");
        seat.keys("2468 enter");
        seat.shows("Opening");
    }
}

#[test]
fn where_the_desk_knows_first_that_a_pin_has_ended_it_is_asked_for_there() {
    let stage = Stage::new();
    let eva = stage.eva();
    let mut seat = Seat::plain(&eva, home::State::new(), WIDE);
    seat.keys("P 2468 enter");
    // The line was made again: the desk takes her for a clerk, and the screen was not told yet.
    stage.pass(16);
    seat.keys("a found enter").scan("OAK-20").keys("ctrl-u A1 enter 150 enter F9");
    seat.shows("Your PIN no longer holds.");
    seat.shows("above what a clerk may adjust");
    seat.shows("Eva (clerk)");
    seat.keys("2468 enter");
    if seat.words().contains("Are you sure?") {
        seat.keys("y");
    }
    seat.shows("adjust done");
}

#[test]
fn s22_a_scan_or_a_paste_is_never_a_pin_and_costs_no_try() {
    let stage = Stage::new();
    let eva = stage.eva();
    let mut seat = Seat::plain(&eva, home::State::new(), TINY);
    seat.keys("P 24").scan("4006381333931");
    seat.shows("A PIN is typed, not scanned; type it.");
    seat.send(Msg::Input(Input::Paste(String::from("9999"))));
    seat.shows("A PIN is typed, not pasted.");
    seat.keys("1111 enter");
    seat.shows("4 more tries");
    seat.keys("ctrl-u 24689 backspace enter");
    seat.shows("you are a supervisor");
}

/// Everything that could hold a PIN: what the model says of itself, what is drawn, what is said and kept.
fn all_of(seat: &Seat, stage: &Stage) -> String {
    let model: &Model = &seat.model;
    let kept = ask(stage.ann.as_ref(), DraftsQuery { window: Window { offset: 0, rows: 50 } }).unwrap();
    let journal = ask(stage.ann.as_ref(), JournalQuery { rows: 60, ..JournalQuery::default() }).unwrap();
    let log: Vec<_> = model.facts.messages.log().collect();
    let whole = Whole::of(model);
    format!("{model:?} {} {kept:?} {journal:?} {log:?} {:?} {whole:?}", seat.frame(), model.history)
}

#[test]
fn s13_a_pin_that_is_typed_on_the_screen_shows_itself_nowhere() {
    // Letters that nothing else has.
    let (right, wrong) = ("2468", "Zq%Zq");
    let stage = Stage::new();
    let eva = stage.eva();
    for size in SIZES {
        let mut seat = adjusts(&stage, &eva, size);
        seat.keys(wrong);
        assert!(!all_of(&seat, &stage).contains("Zq"), "while it is typed");
        seat.shows("*****");
        seat.keys("enter");
        seat.shows("This is not your PIN");
        assert!(!all_of(&seat, &stage).contains("Zq"), "when it was wrong");
        seat.keys(right);
        let typed = all_of(&seat, &stage);
        assert!(!typed.contains("'2', '4', '6', '8'") && !typed.contains("2468"), "while it is typed");
        seat.keys("esc");
        assert!(!all_of(&seat, &stage).contains("2468"), "when it was left");
        seat.keys("F9").keys(right).keys("enter");
        assert!(!all_of(&seat, &stage).contains("2468"), "when it was right");
        // It ends with the hour, for the next size.
        stage.pass(20);
    }
}

#[test]
fn s13_a_pin_that_is_typed_behind_the_word_for_it_is_kept_nowhere_and_asked_for_anew() {
    let stage = Stage::new();
    let eva = stage.eva();
    let mut seat = Seat::plain(&eva, home::State::new(), WIDE);
    seat.keys(": pin space 2468 enter");
    seat.shows("Your PIN");
    assert!(!all_of(&seat, &stage).contains("2468"));
    seat.keys("esc : close-period space 2026-09-30 enter");
    assert!(seat.model.history.iter().any(|line| line.starts_with("close-period")), "other lines are");
}

/// One snapshot: all sizes and both dresses, each over a room of its own.
fn check(name: &str, keys: &str, opened: impl Fn(&Stage, &Arc<Local>, (u16, u16)) -> Seat) {
    let mut text = String::new();
    for dress in [(Theme::Mono, GlyphSet::Ascii), (Theme::Ansi, GlyphSet::Unicode)] {
        for size in SIZES {
            let stage = Stage::new();
            let eva = stage.eva();
            let mut seat = opened(&stage, &eva, size);
            (seat.model.look.theme, seat.model.look.glyphs) = (dress.0, dress.1.glyphs());
            seat.keys(keys);
            text.push_str(&format!("{}x{} {}\n{}\n", size.0, size.1, dress.0, seat.frame()));
        }
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn a_pin_is_asked_for_at_every_size() {
    let home = |_: &Stage, eva: &Arc<Local>, size| Seat::plain(eva, home::State::new(), size);
    check("pin", "P", home);
    check("pin_typed", "P 246", home);
    check("pin_wrong", "P 1111 enter", home);
    check("pin_raised", "P 2468 enter esc", home);
    check("pin_refused", "", adjusts);
    check("pin_left", "esc", adjusts);
}

/// What a key leads to, without anything of it being done.
fn only(seat: &mut Seat, at: &mut u64, keys: &str) -> Vec<Effect> {
    let mut out = Vec::new();
    for key in keys.split_whitespace() {
        *at += 500;
        let key = key.parse().unwrap();
        out.extend(update(&mut seat.model, Msg::Input(Input::Key { key, at: Millis(*at) })));
        out.extend(update(&mut seat.model, Msg::Time(Millis(*at + 200))));
    }
    out
}

/// The answer to the question for what is known of the store, among these effects.
fn facts(out: &[Effect], desk: &Local, fails: bool) -> Option<Msg> {
    out.iter().find_map(|effect| match effect {
        Effect::Ask { to, generation, query: query @ Query::Store(_) } => {
            let answer = if fails { Err(AskFault::Closed) } else { desk.answer(query.clone()) };
            let (to, generation, answer) = (*to, *generation, Box::new(answer));
            Some(Msg::Answered { to, generation, answer, moment: desk.now() })
        }
        _ => None,
    })
}

fn submits(out: &[Effect]) -> usize {
    out.iter().filter(|effect| matches!(effect, Effect::Submit { .. })).count()
}

#[test]
fn what_waits_for_a_pin_is_submitted_once_or_told_as_refused_and_never_both() {
    // Whether it is left while the try is under way, and whether what the PIN made of her can be known.
    for (left, fails) in [(false, false), (true, false), (false, true)] {
        let stage = Stage::new();
        let eva = stage.eva();
        let (mut seat, mut at) = (adjusts(&stage, &eva, WIDE), 1_000_000);
        let out = only(&mut seat, &mut at, "2 4 6 8 enter");
        let [Effect::Prove { tried, pin }] = &out[..] else { panic!("{out:?}") };
        assert!(format!("{out:?}") == "[Prove { tried: 1, pin: Pin(..) }]", "it shows itself nowhere");
        eva.identity(Identity::Give(pin.clone())).unwrap();
        seat.shows("checking");
        if left {
            // The desk takes long: keys no longer wait for it.
            update(&mut seat.model, Msg::Time(Millis(at + 60_000)));
            at += 60_000;
            only(&mut seat, &mut at, "esc");
            seat.shows("not posted");
        }
        let out = update(&mut seat.model, Msg::Proved { tried: *tried, result: Box::new(Ok(())) });
        assert_eq!(submits(&out), 0, "not before it is known what she is");
        let told = facts(&out, &eva, fails).unwrap();
        let out = update(&mut seat.model, told);
        assert_eq!(submits(&out), usize::from(!left && !fails), "{left} {fails}");
        let own = seat.model.top().page().status().map(|said| said.words).unwrap_or_default();
        assert_eq!(own.contains("not posted"), left || fails, "{own}");
        seat.hides("Your PIN");
        // The next answer brings nothing of it.
        let nothing = Change { head: Seq(0), items: Vec::new(), locations: Vec::new(), many: false };
        let out = update(&mut seat.model, Msg::Changed(nothing));
        let told = facts(&out, &eva, false).unwrap();
        assert_eq!(submits(&update(&mut seat.model, told)), 0);
    }
}
