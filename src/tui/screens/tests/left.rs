//! Where somebody was: kept as they go, taken up where they log in next, by nobody else, as near as what is still there
//! allows.

use super::stage::{SIZES, Seat, Stage, code, name};
use crate::domain::command::{Command, ItemCommand, ItemPatch, LocationCommand, LocationPatch, Patch};
use crate::domain::desk::AskFault;
use crate::domain::location::LocationKind;
use crate::domain::query::{Answer, DraftQuery, ItemSort, Query, SortWay, WHEREABOUTS};
use crate::domain::time::Moment;
use crate::service::desk::{Desk, ask};
use crate::service::local::Local;
use crate::tui::effect::Effect;
use crate::tui::glyphs::GlyphSet;
use crate::tui::input::Input;
use crate::tui::look::Look;
use crate::tui::millis::Millis;
use crate::tui::modal::Modal;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::screens::{Screen, home};
use crate::tui::theme::Theme;
use crate::tui::update::{begin, update};
use crate::tui::whereabouts::KEEP_MILLIS;
use crate::tui::whereabouts::record::{Home, List, Record, Spot};
use std::sync::Arc;

const WIDE: (u16, u16) = (80, 24);

/// Somebody logs in at a terminal of this size.
fn login(desk: &Arc<Local>, size: (u16, u16)) -> Seat {
    let mut seat = Seat::plain(desk, home::State::new(), size);
    seat.keeps = true;
    seat
}

fn kept(desk: &Local) -> Option<String> {
    ask(desk, DraftQuery { key: String::from(WHEREABOUTS) }).unwrap()
}

fn new_item(stage: &Stage, sku: &str) {
    let patch = Box::new(ItemPatch { name: Some(name("A thing")), ..ItemPatch::default() });
    stage.ann(Command::Item(ItemCommand::Add { sku: code(sku), patch }));
}

fn place_in_shop(stage: &Stage, text: &str, walk: u32) {
    let parent = Patch::Set(code("SHOP").into());
    let kind = Some(LocationKind::Storage);
    let patch = LocationPatch { parent, kind, walk: Some(walk), ..LocationPatch::default() };
    stage.ann(Command::Location(LocationCommand::Add { code: code(text), patch }));
}

#[test]
fn marks_filter_sort_place_and_screen_are_as_they_were_at_any_size_and_nobody_elses() {
    let stage = Stage::new();
    let mut seat = login(&stage.ann, WIDE);
    seat.keys("1 down down enter space space s o / screw enter");
    seat.shows("Items in A2");
    seat.shows("2 marked");
    seat.keys("enter tab").wait(KEEP_MILLIS);
    seat.shows("2 Movements");
    for size in SIZES {
        let mut next = login(&stage.ann, size);
        next.shows("as you left it; o b: afresh");
        next.shows("SCREW-4X40");
        next.shows("Movements");
        next.wait(60_000);
        assert_eq!(next.kept, 0, "nothing was done here");
        next.keys("esc");
        for words in ["2 mark", "/screw", "SCREW-4X"] {
            next.shows(words);
        }
        assert_eq!(next.model.selection().subjects.len(), 2);
        let Screen::Home(home) = next.model.top() else { panic!("{}", next.frame()) };
        let left = home.left();
        assert_eq!((left.sort, left.way), (ItemSort::OnHand, SortWay::Down));
    }
    let ben = login(&stage.ben, WIDE);
    ben.hides("as you left it");
    ben.hides("marked");
    assert_eq!(kept(&stage.ben), None);
}

#[test]
fn every_screen_that_has_a_name_is_opened_again_over_the_ones_below() {
    let stage = Stage::new();
    let count = stage.counted();
    let oak = stage.item("OAK-20");
    let journal = |words: &str| vec![Spot::Journal(words.into())];
    let cases = [
        (vec![Spot::Location(stage.place("A1"), 1)], "A1"),
        (vec![Spot::Location(stage.place("A1"), 1), Spot::Item(oak, 9)], "OAK-20"),
        (journal("item:OAK-20"), "/item:OAK-20"),
        (journal("item:NEVER"), "Journal 1"),
        (journal("since:yesteryear"), "Journal 1"),
        (vec![Spot::Entry(crate::domain::ids::Seq(3))], "Entry 3"),
        (vec![Spot::Entry(crate::domain::ids::Seq(99_999))], "there is no entry 99999"),
        (vec![Spot::Counts], "Counts"),
        (vec![Spot::Count(count)], "GLUE"),
        (
            vec![Spot::List(List::People, "ben".into(), crate::domain::query::Include::All)],
            "People 1 of 1 with retired",
        ),
        (vec![Spot::List(List::Lots(None), String::new(), crate::domain::query::Include::Active)], "Lots"),
    ];
    for (screens, shown) in cases {
        let depth = screens.len() + 1;
        let text = Record::new(Home::default(), screens).text();
        stage.ann.keep_draft(WHEREABOUTS, &text).unwrap();
        let mut seat = login(&stage.ann, WIDE);
        assert!(seat.words().to_lowercase().contains(&shown.to_lowercase()), "{text}\n{}", seat.frame());
        assert_eq!(seat.model.stack.depth(), depth, "{text}");
        assert!(!matches!(seat.model.modal, Some(Modal::Reading(_))), "no fault is told: {text}");
        // A filter goes first.
        for _ in 0..2 {
            if seat.model.stack.depth() == depth {
                seat.keys("q");
            }
        }
        assert_eq!(seat.model.stack.depth(), depth - 1, "{text}");
    }
}

#[test]
fn what_is_gone_leaves_the_nearest_that_is_there() {
    let stage = Stage::new();
    new_item(&stage, "ZINC");
    place_in_shop(&stage, "A3", 3);
    let mut seat = login(&stage.ann, WIDE);
    seat.keys("G space g space 1 down down down enter 2").wait(KEEP_MILLIS);
    seat.shows("Items in A3");
    seat.shows("2 marked");
    let mut over = login(&stage.ann, WIDE);
    over.shows("Items in A3");
    stage.ann(Command::Item(ItemCommand::Retire(code("ZINC").into())));
    stage.ann(Command::Location(LocationCommand::Retire(code("A3").into())));
    for size in SIZES {
        let next = login(&stage.ann, size);
        next.shows("Items in SHOP");
        next.shows("1 marked");
    }
    // The row at the cursor went: its neighbour has its place.
    over.keys("0 G").wait(KEEP_MILLIS);
    new_item(&stage, "ZZ");
    over.keys("0 G").wait(KEEP_MILLIS);
    stage.ann(Command::Item(ItemCommand::Retire(code("ZZ").into())));
    let next = login(&stage.ann, WIDE);
    let under = next.model.cursor().items();
    assert_eq!(under.first().map(|(_, sku)| sku.as_str()), Some("SCREW-4X40"));
}

#[test]
fn it_is_kept_once_in_a_while_and_on_the_way_out_and_only_where_it_is_another() {
    let stage = Stage::new();
    let mut seat = login(&stage.ann, WIDE);
    seat.wait(60_000);
    seat.keys("down up").wait(60_000);
    assert_eq!((seat.kept, kept(&stage.ann)), (0, None), "home as it comes is not kept");
    seat.keys("down up down");
    assert_eq!(seat.kept, 0, "not at each key");
    seat.wait(KEEP_MILLIS);
    assert_eq!(seat.kept, 1);
    seat.keys("up down").wait(60_000);
    assert_eq!(seat.kept, 1, "the same again");
    seat.keys("down");
    seat.send(Msg::Input(Input::End(crate::tui::hangup::End::HungUp)));
    assert_eq!(seat.kept, 2, "on the way out");
    let last = kept(&stage.ann);
    let mut idle = login(&stage.ann, WIDE);
    idle.send(Msg::Input(Input::End(crate::tui::hangup::End::HungUp)));
    assert_eq!((idle.kept, kept(&stage.ann)), (0, last));
}

#[test]
fn of_two_terminals_each_keeps_its_own_and_the_last_that_wrote_is_taken_up() {
    let stage = Stage::new();
    let (mut one, mut two) = (login(&stage.ann, WIDE), login(&stage.ann, (20, 8)));
    one.keys("/ glue enter").wait(KEEP_MILLIS);
    two.hides("/glue");
    two.keys("/ oak enter space").wait(KEEP_MILLIS);
    one.shows("/glue");
    one.hides("marked");
    let next = login(&stage.ann, WIDE);
    next.shows("/oak");
    next.shows("1 marked");
}

#[test]
fn afresh_is_home_as_it_comes_and_then_nothing_is_kept() {
    let stage = Stage::new();
    login(&stage.ann, WIDE).keys("space / o enter o s").wait(KEEP_MILLIS);
    let mut seat = login(&stage.ann, (20, 8));
    seat.shows("Suppliers");
    seat.keys("o b");
    seat.wait(KEEP_MILLIS);
    seat.hides("marked");
    seat.shows("GLUE");
    assert_eq!((seat.model.stack.depth(), kept(&stage.ann)), (1, None));
    login(&stage.ann, WIDE).hides("as you left it");
}

#[test]
fn what_cannot_be_read_is_no_news_to_anybody() {
    let stage = Stage::new();
    let plain = login(&stage.ann, WIDE).frame();
    for text in ["{", "half a delivery", r#"{"version":9,"home":{}}"#] {
        stage.ann.keep_draft(WHEREABOUTS, text).unwrap();
        let seat = login(&stage.ann, WIDE);
        assert_eq!(seat.frame(), plain);
        assert_eq!(seat.model.facts.messages.log().count(), 0);
    }
}

#[test]
fn a_form_is_not_opened_by_itself_and_its_draft_is_offered_once() {
    let stage = Stage::new();
    let mut seat = login(&stage.ann, WIDE);
    seat.keys("down o i r 7 tab");
    assert!(matches!(seat.model.top(), Screen::Form(_)));
    seat.send(Msg::Input(Input::End(crate::tui::hangup::End::HungUp)));
    let mut next = login(&stage.ann, (20, 8));
    assert!(next.model.modal.is_none() && matches!(next.model.top(), Screen::Item(_)), "{}", next.frame());
    next.keys("r");
    assert!(matches!(next.model.modal, Some(Modal::Choose(_))), "{}", next.frame());
    next.keys("y");
    assert!(next.model.modal.is_none() && matches!(next.model.top(), Screen::Form(_)));
}

/// How the screen stands when the answer comes late, or is a fault.
fn late(answer: Result<Answer, AskFault>, key_before: bool) -> (Model, bool) {
    let look = Look { theme: Theme::Mono, glyphs: GlyphSet::Ascii.glyphs(), width: 80, height: 24 };
    let mut model = Model::plain(home::State::new(), look);
    let asked = begin(&mut model);
    let left = asked.into_iter().find_map(|effect| match effect {
        Effect::Ask { to, generation, query: Query::Draft(_) } => Some((to, generation)),
        _ => None,
    });
    let (to, generation) = left.unwrap();
    let key = |at| Msg::Input(Input::Key { key: "down".parse().unwrap(), at: Millis(at) });
    update(&mut model, key(5));
    let waits = !model.held.is_empty();
    if key_before {
        update(&mut model, Msg::Time(Millis(10_000)));
        assert!(model.held.is_empty());
    }
    update(&mut model, Msg::Answered { to, generation, answer: Box::new(answer), moment: Moment(0) });
    assert!(model.hold.is_none() && model.held.is_empty());
    (model, waits)
}

#[test]
fn keys_wait_for_it_and_who_did_not_wait_is_not_carried_off() {
    let text = Record::new(Home::default(), vec![Spot::Counts]).text();
    let (model, waited) = late(Ok(Answer::Draft(Some(text.clone()))), false);
    assert_eq!((model.stack.depth(), waited), (2, true));
    let (model, _) = late(Ok(Answer::Draft(Some(text))), true);
    assert_eq!(model.stack.depth(), 1);
    let (model, _) = late(Err(AskFault::Closed), false);
    assert_eq!((model.stack.depth(), model.facts.messages.log().count()), (1, 0));
}
