//! What colleagues do while somebody looks: rows are marked for a moment, who is where is told, and a command that rests
//! on what was seen is asked about.

use super::stage::{SIZES, Seat, Stage, code};
use crate::domain::command::{Command, LocationRef};
use crate::domain::desk::{Change, Handed};
use crate::domain::ids::{PersonId, Seq};
use crate::domain::query::{DraftsQuery, Window};
use crate::domain::text::Code;
use crate::domain::time::Moment;
use crate::service::desk::{Desk, ask};
use crate::service::news::{Colleague, Doing};
use crate::tui::commands::Cmd;
use crate::tui::msg::Msg;
use crate::tui::screens::{counting, form, home, location};
use crate::tui::selection::Selection;

const TINY: (u16, u16) = (20, 8);
const WIDE: (u16, u16) = (80, 24);

/// A colleague at a place, or with a document.
fn ben(stage: &Stage, place: Option<&str>, document: Option<&str>) -> Colleague {
    Colleague {
        person: stage.ben.asker().person,
        name: String::from("Ben"),
        what: String::from("counting"),
        place: place.map(|place| (stage.place(place), code(place))),
        document: document.map(code),
        since: Moment(0),
    }
}

fn changed(items: &[&str], places: &[&str], stage: &Stage) -> Msg {
    Msg::Changed(Change {
        head: Seq(1),
        items: items.iter().map(|item| stage.item(item)).collect(),
        locations: places.iter().map(|place| stage.place(place)).collect(),
        many: false,
    })
}

#[test]
fn a_row_that_has_just_changed_is_marked_for_a_moment_and_the_selection_stays() {
    for size in SIZES {
        let stage = Stage::new();
        let mut seat = Seat::plain(&stage.ann, home::State::new(), size);
        seat.keys("down");
        let before = seat.frame();
        seat.hides("+OAK-20");
        stage.receive("OAK-20", 3, "A1", None);
        seat.send(changed(&["OAK-20"], &["A1"], &stage));
        seat.shows("+OAK-20");
        assert_eq!(seat.frame().lines().last(), before.lines().last(), "the cursor is where it was");
        seat.wait(2_900);
        seat.shows("+OAK-20");
        seat.wait(400);
        seat.hides("+OAK-20");
    }
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ann, location::State::new(stage.place("A1")), WIDE);
    seat.send(changed(&["OAK-20"], &["A1"], &stage));
    seat.shows("+OAK-20");
    seat.send(changed(&["OAK-20"], &["A2"], &stage));
    seat.wait(3_100);
    seat.send(changed(&["OAK-20"], &["A2"], &stage));
    seat.hides("+OAK-20");
}

#[test]
fn a_form_that_was_open_when_a_count_began_tells_nothing_of_the_place_from_then_on() {
    for size in SIZES {
        let stage = Stage::new();
        let mut seat = Seat::plain(&stage.ben, home::State::new(), size);
        seat.keys("i").scan("OAK-20");
        seat.shows("13 at A1");
        stage.ann(Command::CountOpen(LocationRef::Code(code("A1"))));
        seat.send(changed(&[], &["A1"], &stage));
        seat.hides("13 at A1");
    }
}

#[test]
fn colleagues_at_the_same_place_are_named_on_every_screen_of_it() {
    for size in SIZES {
        let stage = Stage::new();
        let mut seat = Seat::plain(&stage.ann, location::State::new(stage.place("A2")), size);
        seat.send(Msg::Company(vec![ben(&stage, Some("A2"), None)]));
        seat.shows("(Ben: counting)");
        seat.send(Msg::Company(vec![ben(&stage, Some("A1"), None)]));
        seat.hides("Ben");
        let bin = counting::State::new(counting::CountStart::Bin(stage.place("A2"), code("A2")));
        let mut seat = Seat::plain(&stage.ann, bin, size);
        let two = vec![
            ben(&stage, Some("A2"), None),
            Colleague { name: String::from("Cleo"), person: PersonId(9), ..ben(&stage, Some("A2"), None) },
        ];
        seat.send(Msg::Company(two));
        seat.shows("Ben and Cleo are here");
        // Who looks is not told of themselves.
        let own = Colleague { person: stage.ann.asker().person, ..ben(&stage, Some("A2"), None) };
        seat.send(Msg::Company(vec![own]));
        seat.hides("Ben");
    }
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ann, home::State::new(), (120, 40));
    seat.send(Msg::Company(vec![ben(&stage, Some("A2"), None), ben(&stage, None, Some("DN-7"))]));
    seat.shows("A2 @Ben");
    for size in [TINY, WIDE] {
        seat.resize(size.0, size.1);
        seat.keys("o o");
        seat.shows("Ben: counting at A2, since");
        seat.keys("esc");
    }
}

#[test]
fn where_somebody_is_is_told_when_it_changes_and_again_before_a_minute_is_over() {
    let stage = Stage::new();
    let mut seat = Seat::plain(&stage.ann, location::State::new(stage.place("A2")), WIDE);
    seat.wait(100);
    assert_eq!(seat.heres, [], "nobody is there to hear it");
    let looking = Doing { what: String::from("looking"), place: Some(stage.place("A2")), document: None };
    seat.send(Msg::Company(Vec::new()));
    assert_eq!(seat.heres, vec![looking.clone()]);
    seat.keys("down").wait(17_000);
    assert_eq!(seat.heres.len(), 1, "nothing new, and not long ago");
    seat.wait(3_000);
    assert_eq!(seat.heres, [looking.clone(), looking.clone()]);
    seat.keys("c");
    let counting = Doing { what: String::from("counting"), ..looking };
    assert_eq!(seat.heres.last(), Some(&counting));
    seat.keys("esc esc");
    assert!(seat.heres.last().is_some_and(|last| *last != counting), "{:?}", seat.heres);
    let form = form::State::for_command(Cmd::Receive, &Selection::default(), &seat.model.facts).unwrap();
    let mut seat = Seat::plain(&stage.ann, form, WIDE);
    seat.send(Msg::Company(Vec::new()));
    assert_eq!(seat.heres, []);
    seat.keys("TIMBER enter DN-7 enter");
    let document = Code::new("DN-7").ok();
    assert_eq!(seat.heres.last(), Some(&Doing { what: String::from("receive"), place: None, document }));
    seat.send(Msg::Company(vec![ben(&stage, None, Some("dn-7"))]));
    seat.shows("(Ben: counting)");
}

#[test]
fn who_adjusts_what_a_colleague_has_just_changed_is_told_who_and_when_and_asked() {
    for size in SIZES {
        let stage = Stage::new();
        let facts = Seat::plain(&stage.ann, home::State::new(), size).model.facts;
        let form = form::State::for_command(Cmd::Adjust, &Selection::default(), &facts).unwrap();
        let mut seat = Seat::plain(&stage.ann, form, size);
        seat.keys("dam enter").scan("OAK-20");
        stage.ben_issues("OAK-20", 1, "A1");
        seat.keys("ctrl-u A1 enter -1 enter F9");
        seat.shows("Ben changed OAK-20 at");
        seat.shows("after you had looked");
        // While the question stands he takes more: that is asked about too.
        stage.ben_issues("OAK-20", 1, "A1");
        seat.keys("y");
        seat.shows("after you had looked");
        seat.keys("y");
        seat.shows("adjust done");
    }
}

/// A form of a command, opened by somebody.
fn opened(stage: &Stage, desk: &std::sync::Arc<crate::service::local::Local>, command: Cmd) -> Seat {
    let facts = Seat::plain(&stage.ann, home::State::new(), WIDE).model.facts;
    Seat::plain(desk, form::State::for_command(command, &Selection::default(), &facts).unwrap(), WIDE)
}

/// Half-filled forms as somebody sees them, as `whose form`.
fn drafts(desk: &dyn Desk) -> Vec<String> {
    let page = ask(desk, DraftsQuery { window: Window { offset: 0, rows: 50 } }).unwrap();
    page.rows.iter().map(|row| format!("{} {}", row.name, row.form)).collect()
}

#[test]
fn a_form_that_is_left_is_gone_on_with_by_whoever_takes_it_over_or_is_handed_it() {
    let stage = Stage::new();
    let mut seat = opened(&stage, &stage.ben, Cmd::Receive);
    seat.keys("TIMBER enter DN-7 enter").scan("OAK-20").keys("12 enter esc");
    assert_eq!(drafts(stage.ann.as_ref()), ["Ben receive"]);
    let (ann, ben) = (stage.ann.asker().person, stage.ben.asker().person);
    let key = String::from("form.receive");
    let handed = |from, to| Handed { from, to, key: key.clone() };
    stage.ann.hand_over(handed(ben, ann)).unwrap();
    assert_eq!(
        (drafts(stage.ann.as_ref()), drafts(stage.ben.as_ref())),
        (vec![String::from("Ann receive")], vec![String::from("Ann receive")])
    );
    let mut seat = opened(&stage, &stage.ann, Cmd::Receive);
    seat.shows("was left with 1 line");
    seat.keys("y");
    seat.shows("DN-7");
    seat.shows("12");
    // He has one of his own meanwhile: hers does not take its place.
    opened(&stage, &stage.ben, Cmd::Receive).keys("TIMBER enter DN-8 enter esc");
    assert_eq!(drafts(stage.ann.as_ref()), ["Ann receive", "Ben receive"]);
    let why = stage.ann.hand_over(handed(ann, ben)).unwrap_err().to_string();
    assert!(why.contains("of their own"), "{why}");
    stage.ben.keep_draft(&key, "").unwrap();
    stage.ann.hand_over(handed(ann, ben)).unwrap();
    assert_eq!(drafts(stage.ben.as_ref()), ["Ben receive"]);
}

#[test]
fn a_form_goes_only_to_or_from_whoever_asks_and_only_where_there_is_one() {
    let stage = Stage::new();
    let (ann, ben) = (stage.ann.asker().person, stage.ben.asker().person);
    stage.ben.keep_draft("form.receive", "half").unwrap();
    stage.ben.keep_draft("marks.home", "his own affair").unwrap();
    let cases = [
        (ann, ben, "form.receive", "you have no half-filled form \"receive\""),
        (ben, ann, "form.issue", "they have no half-filled form \"issue\""),
        (ben, ann, "marks.home", "only your own forms"),
        (ben, PersonId(77), "form.receive", "only your own forms"),
        (ann, ann, "form.receive", "is yours already"),
        (ben, PersonId::GUEST, "form.receive", "only your own forms"),
    ];
    for (from, to, key, words) in cases {
        let why = stage.ann.hand_over(Handed { from, to, key: key.to_owned() }).unwrap_err().to_string();
        assert!(why.contains(words), "{from} {to} {key}: {why}");
    }
    let gone = Handed { from: ben, to: PersonId(77), key: String::from("form.receive") };
    let why = stage.ben.hand_over(gone).unwrap_err().to_string();
    assert!(why.contains("they do not work here"), "{why}");
    assert_eq!(drafts(stage.ben.as_ref()), ["Ben receive"], "only forms are listed, and nothing was lost");
}
