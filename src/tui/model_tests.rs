//! Any messages in any order at any size: the screen never fails, and what it shows holds together.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::commands::TABLE;
use super::effect::{Address, Asker, Effect, Generation, ScreenId, Slot};
use super::glyphs::GlyphSet;
use super::hangup::End;
use super::input::Input;
use super::key::Key;
use super::look::Look;
use super::millis::Millis;
use super::model::{Model, SCREENS_MAX};
use super::msg::Msg;
use super::screens::{first, home};
use super::stage::Stage;
use super::theme::Theme;
use super::update::{begin, update};
use super::view::view;
use crate::domain::desk::{AskFault, Change, SubmitFault};
use crate::domain::ids::{ItemId, LocationId, Seq};
use crate::domain::query::{Answer, Page};
use crate::domain::time::Moment;

/// Screens that commands alone open from a store with something in it, at least.
const SEEN_LEAST: usize = 12;

/// Something that may happen, as numbers.
#[derive(Clone, Debug)]
pub enum Happening {
    Key(Key, u64),
    /// A command of the table, by its name in the palette; what it asks for is answered or not by the next keys.
    Command(&'static str),
    Text(String),
    Scan(String),
    Paste(String),
    Resize(u16, u16),
    Wait(u64),
    Click(u16, u16),
    Changed(bool),
    Late(u8, u64),
    Ran(String),
    Failed(String),
    Began(bool),
    Looked,
    Ended,
    Stopped(String),
}

fn key() -> impl Strategy<Value = Key> {
    let bound: Vec<Key> = TABLE
        .iter()
        .flat_map(|command| command.keys)
        .flat_map(|(_, keys)| keys.split_whitespace().filter_map(|key| key.parse().ok()))
        .collect();
    prop_oneof![
        4 => proptest::sample::select(bound),
        2 => proptest::char::any().prop_map(Key::char),
        1 => proptest::sample::select(vec!["y", "d", "n", "enter", "esc", "tab", "up", "down", "backspace"])
            .prop_map(|name| name.parse().unwrap()),
    ]
}

pub fn happening() -> impl Strategy<Value = Happening> {
    let commands: Vec<&'static str> = TABLE.iter().map(|command| command.name).collect();
    let scans = vec!["OAK-20", "4006381333931", "SCREW", "GLUE", "A-01", "DOCK", "NOTHING", "L1"];
    prop_oneof![
        8 => (key(), 0u64..900).prop_map(|(key, after)| Happening::Key(key, after)),
        3 => proptest::sample::select(commands).prop_map(Happening::Command),
        2 => "\\PC{0,12}".prop_map(Happening::Text),
        2 => proptest::sample::select(scans).prop_map(|code| Happening::Scan(code.to_owned())),
        1 => ".{0,40}".prop_map(Happening::Paste),
        1 => (0u16..=250, 0u16..=250).prop_map(|(width, height)| Happening::Resize(width, height)),
        1 => (0u64..5_000).prop_map(Happening::Wait),
        1 => (0u16..260, 0u16..260).prop_map(|(x, y)| Happening::Click(x, y)),
        1 => any::<bool>().prop_map(Happening::Changed),
        1 => (any::<u8>(), 0u64..50).prop_map(|(slot, generation)| Happening::Late(slot, generation)),
        1 => ".{0,40}".prop_map(Happening::Ran),
        1 => proptest::sample::select(vec![
            Happening::Failed(String::from("a draft was not kept\u{202e}")),
            Happening::Began(true),
            Happening::Began(false),
            Happening::Looked,
            Happening::Ended,
        ]),
        1 => ".{0,40}".prop_map(Happening::Stopped),
    ]
}

pub fn messages(happening: &Happening, now: &mut u64) -> Vec<Msg> {
    let mut key = |key: Key, after: u64| {
        *now += after;
        Msg::Input(Input::Key { key, at: Millis(*now) })
    };
    match happening {
        Happening::Key(k, after) => vec![key(*k, *after)],
        Happening::Command(name) => {
            let typed = ":".chars().chain(name.chars()).map(Key::char);
            typed.chain(["enter".parse().unwrap()]).map(|k| key(k, 90)).collect()
        }
        Happening::Text(text) => text.chars().map(|c| key(Key::char(c), 90)).collect(),
        Happening::Scan(code) => {
            let mut all: Vec<Msg> = code.chars().map(|c| key(Key::char(c), 5)).collect();
            all.push(key("enter".parse().unwrap(), 5));
            all
        }
        Happening::Paste(text) => vec![Msg::Input(Input::Paste(text.clone()))],
        Happening::Resize(width, height) => {
            vec![Msg::Input(Input::Resize { width: *width, height: *height })]
        }
        Happening::Wait(millis) => {
            *now += millis;
            vec![Msg::Time(Millis(*now))]
        }
        Happening::Click(x, y) => vec![Msg::Input(Input::Click { x: *x, y: *y })],
        Happening::Changed(true) => {
            vec![Msg::Changed(Change { head: Seq(1), items: Vec::new(), locations: Vec::new(), many: true })]
        }
        Happening::Changed(false) => vec![Msg::Changed(Change {
            head: Seq(1),
            items: vec![ItemId(1), ItemId(2)],
            locations: vec![LocationId(16)],
            many: false,
        })],
        Happening::Late(slot, generation) => {
            let to = Address { asker: Asker::Screen(ScreenId(u32::from(*slot % 4))), slot: Slot(*slot) };
            let answer = match slot % 3 {
                0 => Err(AskFault::Closed),
                1 => Ok(Answer::Items(Page { offset: 7, total: 3, rows: Vec::new() })),
                _ => Ok(Answer::Scan(Vec::new())),
            };
            let generation = Generation(*generation);
            vec![
                Msg::Answered { to, generation, answer: Box::new(answer), moment: Moment(0) },
                Msg::Submitted { to, result: Box::new(Err(SubmitFault::Busy)), moment: Moment(0) },
            ]
        }
        Happening::Failed(words) => vec![Msg::Failed(words.clone())],
        Happening::Began(true) => vec![Msg::Began(Ok(Vec::new()))],
        Happening::Began(false) => vec![Msg::Began(Err(vec![String::from("the disk is full")]))],
        Happening::Looked => vec![Msg::Input(Input::FocusGained)],
        Happening::Ended => vec![Msg::Input(Input::End(End::HungUp))],
        Happening::Stopped(why) => vec![Msg::Stopped(why.clone())],
        Happening::Ran(line) => {
            vec![Msg::Ran { line: line.clone(), output: vec![line.clone()], needs: None }]
        }
    }
}

pub fn draw(model: &Model) {
    let area = Rect::new(0, 0, model.look.width, model.look.height);
    let mut buffer = Buffer::empty(area);
    if let Some(at) = view(model, &mut buffer) {
        // A cursor outside is hidden by the screen; it is still a fault of a widget.
        assert!(area.is_empty() || area.contains(at), "{at} outside {area}");
    }
    assert!(model.stack.depth() <= SCREENS_MAX);
    assert!(model.held.is_empty() || model.hold.is_some());
}

/// Cases of each property: 48, or as many as `PROPTEST_CASES` says for a long run.
pub fn cases() -> ProptestConfig {
    let set = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: set.unwrap_or(48), ..ProptestConfig::default() }
}

/// Each command of the palette, one after the other, with what a person might press on what it opens.
#[test]
fn every_command_works_at_every_size() {
    let mut seen = std::collections::HashSet::new();
    for (width, height) in [(0, 0), (1, 1), (3, 250), (20, 8), (80, 24), (250, 3), (250, 60)] {
        let mut stage = Stage::new(width, height);
        let mut now = 10_000;
        for command in TABLE {
            let enter: Key = "enter".parse().unwrap();
            let scan = Happening::Scan(String::from("4006381333931"));
            let escape = Happening::Key("esc".parse().unwrap(), 500);
            let then = [
                Happening::Key(enter, 500),
                scan,
                Happening::Text(String::from("7")),
                escape.clone(),
                escape,
            ];
            for happening in std::iter::once(Happening::Command(command.name)).chain(then) {
                for msg in messages(&happening, &mut now) {
                    stage.send(msg);
                }
                now += 600;
                stage.send(Msg::Time(Millis(now)));
                draw(&stage.model);
                seen.insert(std::mem::discriminant(stage.model.top()));
            }
        }
    }
    println!("{} screens", seen.len());
    assert!(seen.len() >= SEEN_LEAST, "only {} screens were opened", seen.len());
}

proptest! {
    #![proptest_config(cases())]

    /// Over a real store, effects done.
    #[test]
    fn no_sequence_of_messages_fails_over_a_store(
        all in proptest::collection::vec(happening(), 1..60),
        width in 0u16..=250,
        height in 0u16..=250,
    ) {
        let mut stage = Stage::new(width, height);
        let mut now = 10_000;
        for happening in &all {
            for msg in messages(happening, &mut now) {
                stage.send(msg);
            }
            now += 60;
            stage.send(Msg::Time(Millis(now)));
            draw(&stage.model);
        }
    }

    /// Where nothing is ever answered, or there is no store.
    #[test]
    fn no_sequence_of_messages_fails_where_nothing_answers(
        all in proptest::collection::vec(happening(), 1..80),
        width in 0u16..=250,
        height in 0u16..=250,
        empty: bool,
    ) {
        let look = Look { theme: Theme::Ansi, glyphs: GlyphSet::Unicode.glyphs(), width, height };
        let mut model = if empty {
            Model::plain(first::State::new(String::from("USD")), look)
        } else {
            Model::plain(home::State::new(), look)
        };
        let mut asked: Vec<Effect> = begin(&mut model);
        let mut now = 0;
        for happening in &all {
            for msg in messages(happening, &mut now) {
                asked.extend(update(&mut model, msg));
            }
            draw(&model);
        }
        prop_assert!(asked.len() < 20_000);
    }
}

#[test]
fn the_title_tells_of_the_last_backup_where_there_is_room() {
    use crate::domain::ids::Seq;
    use crate::domain::query::{Kept, Reserve, Safety};
    use crate::domain::time::Moment;
    let now = crate::tui::stage::Stage::new(80, 24).model.facts.now.unwrap();
    let today = crate::tui::stage::Stage::new(80, 24).model.facts.calendar().minute(now);
    let time = today.split_once(' ').unwrap().1.to_owned();
    let kept = |hours: u64| Some(Kept { entry: Seq(1), at: Moment(now.0 - hours * 3_600_000) });
    let safety = |backup, fault: Option<&str>| {
        Some(Safety { backup, fault: fault.map(str::to_owned), ..Safety::default() })
    };
    let set_aside = |kept: bool, safety: Option<Safety>| {
        safety.map(|safety| Safety { reserve: Some(Reserve { mib: 16, kept }), ..safety })
    };
    for (told, words) in [
        (None, ""),
        (set_aside(true, safety(kept(0), None)), &*format!("backup {time}")),
        (set_aside(false, safety(kept(0), None)), "no reserve left"),
        (safety(None, None), "no backup yet"),
        (safety(kept(0), None), &format!("backup {time}")),
        (safety(kept(48), None), "backup 20"),
        (safety(kept(0), Some("the disk is full")), "backup failed"),
    ] {
        for (width, height) in [(80, 24), (120, 40), (20, 8)] {
            let mut stage = crate::tui::stage::Stage::new(width, height);
            stage.model.facts.store.as_mut().unwrap().safety.clone_from(&told);
            let shown = stage.screen().lines().next().unwrap().to_owned();
            let wanted = width > 40 && !words.is_empty();
            assert_eq!(shown.contains("backup") || shown.contains("reserve"), wanted, "{width}: {shown}");
            assert!(!wanted || shown.contains(words), "{width}: {shown}");
            assert!(width < 40 || shown.contains("(manager)"), "{shown}");
        }
    }
}

#[test]
fn a_server_that_is_out_of_reach_shows_until_it_is_there_again() {
    use crate::service::desk::Reach;
    for (width, height) in [(20, 8), (80, 24)] {
        let mut stage = crate::tui::stage::Stage::new(width, height);
        stage.send(Msg::Reach(Reach::CutOff));
        stage.sees("the server is out of reach");
        stage.wait(10_000);
        stage.sees_not("out of reach").sees("no server");
        stage.send(Msg::Reach(Reach::There));
        stage.sees("there again").sees_not("no server");
        stage.send(Msg::Reach(Reach::Silent));
        stage.sees("not lost").sees("no answer");
        stage.send(Msg::Reach(Reach::There));
        stage.sees("answers again").sees_not("no answer");
    }
}
