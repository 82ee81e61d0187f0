//! Replies come late, in any order, twice, wrong or never, while keys and scans go on: the screen never fails.
//!
//! The other properties ([`super::model_tests`]) answer at once or not at all; between these lies what a slow store, a
//! dropped line and a busy colleague do.

use proptest::prelude::*;

use super::effect::Effect;
use super::glyphs::GlyphSet;
use super::millis::Millis;
use super::model::{HELD_MAX, HOLD_MILLIS};
use super::model_tests::{Happening, cases, draw, happening, messages};
use super::msg::Msg;
use super::stage::Stage;
use super::theme::Theme;
use super::update::{begin, update};
use crate::domain::desk::{AskFault, SubmitFault};
use crate::domain::query::Answer;
use crate::domain::table::Unreadable;
use crate::service::pin::Identity;

/// What becomes of a reply that is on its way.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// It arrives.
    Arrives,
    /// It arrives, and once more later.
    Twice,
    /// It says that the store cannot be read, or that nobody knows what became of the command.
    Fails,
    /// It is the answer to another question.
    Crossed,
    /// It is lost.
    Lost,
}

/// A message of a person's, or a reply that was on its way: which one, and how it fares.
#[derive(Clone, Debug)]
enum Step {
    Happens(Happening),
    Reply(prop::sample::Index, Way),
}

fn step() -> impl Strategy<Value = Step> {
    let ways =
        vec![Way::Arrives, Way::Arrives, Way::Arrives, Way::Twice, Way::Fails, Way::Crossed, Way::Lost];
    let reply = (any::<prop::sample::Index>(), proptest::sample::select(ways));
    prop_oneof![
        1 => happening().prop_map(Step::Happens),
        1 => reply.prop_map(|(which, way)| Step::Reply(which, way)),
    ]
}

/// A screen whose replies wait until they are let through.
struct Wire {
    stage: Stage,
    waiting: Vec<Msg>,
    /// Answers that were given, to be given to the wrong question.
    given: Vec<Answer>,
}

impl Wire {
    fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.stage.model, msg);
        self.act(effects);
    }

    /// Does what is wanted; what comes of it waits.
    fn act(&mut self, effects: Vec<Effect>) {
        let desk = self.stage.desk.clone();
        for effect in effects {
            match effect {
                Effect::Ask { to, generation, query } => {
                    let answer = desk.answer(query);
                    self.given.extend(answer.clone());
                    let answer = Box::new(answer);
                    self.waiting.push(Msg::Answered { to, generation, answer, moment: desk.now() });
                }
                Effect::Submit { to, request } => {
                    let result = Box::new(desk.submit(*request));
                    self.waiting.push(Msg::Submitted { to, result, moment: desk.now() });
                }
                Effect::RunLine(line) => {
                    self.waiting.push(Msg::Ran { line, output: vec![String::from("done"); 50], needs: None });
                }
                Effect::Begin(_) => self.waiting.push(Msg::Began(Err(vec![String::from("no room")]))),
                Effect::Prove { tried, pin } => {
                    let result = Box::new(desk.identity(Identity::Give(pin)));
                    self.waiting.push(Msg::Proved { tried, result });
                }
                Effect::Draft { .. }
                | Effect::Whereabouts(_)
                | Effect::Beep(_)
                | Effect::Here(_)
                | Effect::Suspend
                | Effect::Redraw
                | Effect::Quit(_) => {}
            }
        }
    }

    fn reply(&mut self, which: prop::sample::Index, way: Way) {
        if self.waiting.is_empty() {
            return;
        }
        let msg = self.waiting.remove(which.index(self.waiting.len()));
        let other = (!self.given.is_empty()).then(|| self.given[which.index(self.given.len())].clone());
        match (way, msg) {
            (Way::Lost, _) => {}
            (Way::Twice, msg) => {
                self.waiting.push(msg.clone());
                self.send(msg);
            }
            (Way::Fails, Msg::Answered { to, generation, moment, .. }) => {
                let fault = Unreadable { table: "items.1", what: String::from("a row does not check") };
                let answer = Box::new(Err(AskFault::Unreadable(fault)));
                self.send(Msg::Answered { to, generation, answer, moment });
            }
            (Way::Fails, Msg::Submitted { to, moment, .. }) => {
                let result = Box::new(Err(SubmitFault::Unknown(String::from("the line was cut"))));
                self.send(Msg::Submitted { to, result, moment });
            }
            (Way::Crossed, Msg::Answered { to, generation, answer, moment }) => {
                let answer = other.map_or(answer, |other| Box::new(Ok(other)));
                self.send(Msg::Answered { to, generation, answer, moment });
            }
            (_, msg) => self.send(msg),
        }
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_order_of_replies_fails(
        all in proptest::collection::vec(step(), 1..160),
        (width, height) in (0u16..=250, 0u16..=250),
        theme in proptest::sample::select(vec![Theme::Mono, Theme::Ansi, Theme::Dark, Theme::Light]),
        unicode: bool,
    ) {
        let glyphs = if unicode { GlyphSet::Unicode } else { GlyphSet::Ascii };
        let mut stage = Stage::with(width, height, theme, glyphs);
        let effects = begin(&mut stage.model);
        let mut wire = Wire { stage, waiting: Vec::new(), given: Vec::new() };
        wire.act(effects);
        let mut now = 10_000;
        for step in all {
            match step {
                Step::Happens(happening) => {
                    for msg in messages(&happening, &mut now) {
                        wire.send(msg);
                    }
                    now += 60;
                    wire.send(Msg::Time(Millis(now)));
                }
                Step::Reply(which, way) => wire.reply(which, way),
            }
            draw(&wire.stage.model);
        }
        // In the end everything that is left arrives, the newest first, and nothing waits for what was lost.
        for _ in 0..HELD_MAX {
            while let Some(msg) = wire.waiting.pop() {
                wire.send(msg);
                draw(&wire.stage.model);
            }
            now += HOLD_MILLIS + 1;
            wire.send(Msg::Time(Millis(now)));
            draw(&wire.stage.model);
            if wire.waiting.is_empty() && wire.stage.model.hold.is_none() {
                break;
            }
        }
        prop_assert!(wire.stage.model.hold.is_none() && wire.stage.model.held.is_empty());
    }
}
