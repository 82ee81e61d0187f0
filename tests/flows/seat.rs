//! Somebody at a screen in this process: strokes go in, frames come out, and each frame is held to what it must show.

use std::collections::VecDeque;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use stockroom::domain::desk::Change;
use stockroom::domain::ids::Seq;
use stockroom::service::desk::Desk;
use stockroom::tui::effect::Effect;
use stockroom::tui::glyphs::GlyphSet;
use stockroom::tui::input::Input;
use stockroom::tui::key::Key;
use stockroom::tui::look::Look;
use stockroom::tui::millis::Millis;
use stockroom::tui::model::Model;
use stockroom::tui::msg::Msg;
use stockroom::tui::screens::home;
use stockroom::tui::theme::Theme;
use stockroom::tui::update::{begin, update};
use stockroom::tui::view::view;

use crate::page::{Size, Stroke};
use crate::whole::{self, Questions};

/// Between two keys of a person, and of a scanner.
const PERSON: u64 = 400;
const SCANNER: u64 = 5;

pub struct Seat {
    pub model: Model,
    desk: Arc<dyn Desk>,
    now: u64,
    /// How many frames were held.
    pub frames: usize,
    questions: Questions,
    /// Whether anything was done yet: from then on every frame shows a last result.
    done: bool,
}

impl Seat {
    /// Home, showing what there is.
    pub fn new(desk: Arc<dyn Desk>, size: Size) -> Seat {
        Seat::with(desk, size, Questions::LeaveTheResult)
    }

    pub fn with(desk: Arc<dyn Desk>, (width, height): Size, questions: Questions) -> Seat {
        let look = Look { theme: Theme::Ansi, glyphs: GlyphSet::Unicode.glyphs(), width, height };
        let mut seat = Seat {
            model: Model::plain(home::State::new(), look),
            desk,
            now: 1_000,
            frames: 0,
            questions,
            done: false,
        };
        let effects = begin(&mut seat.model);
        seat.perform(effects);
        seat.settle();
        seat
    }

    pub fn stroke(&mut self, stroke: &Stroke) {
        match stroke {
            Stroke::Key(key) => {
                self.now += PERSON;
                self.key(*key);
            }
            Stroke::Scan(code) => {
                self.now += PERSON;
                let enter: Key = "enter".parse().unwrap();
                for key in code.chars().map(Key::char).chain([enter]) {
                    self.now += SCANNER;
                    self.key(key);
                }
            }
        }
        self.settle();
    }

    fn key(&mut self, key: Key) {
        self.send(Msg::Input(Input::Key { key, at: Millis(self.now) }));
    }

    /// Time passes until nothing is due any more: what is seen then does not depend on when one looks.
    fn settle(&mut self) {
        for _ in 0..100 {
            let Some(due) = self.model.deadline() else { return };
            self.now = self.now.max(due.0);
            self.send(Msg::Time(Millis(self.now)));
        }
        panic!("something is always due");
    }

    fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.perform(effects);
    }

    /// Does what the model wants done. Each state on the way is a frame that somebody may see.
    fn perform(&mut self, effects: Vec<Effect>) {
        self.hold();
        let mut waiting: VecDeque<Effect> = effects.into();
        while let Some(effect) = waiting.pop_front() {
            let desk = &self.desk;
            let msgs = match effect {
                Effect::Ask { to, generation, query } => {
                    let answer = Box::new(desk.answer(query));
                    vec![Msg::Answered { to, generation, answer, moment: desk.now() }]
                }
                Effect::Submit { to, request } => {
                    let result = Box::new(desk.submit(*request));
                    self.done |= result.is_ok();
                    let many = Change { head: Seq(0), items: Vec::new(), locations: Vec::new(), many: true };
                    vec![Msg::Submitted { to, result, moment: desk.now() }, Msg::Changed(many)]
                }
                Effect::Draft { key, text } => {
                    desk.keep_draft(&key, &text).unwrap();
                    continue;
                }
                Effect::Beep(_) | Effect::Redraw | Effect::Whereabouts(_) => continue,
                effect => panic!("{effect:?} has no place in a flow"),
            };
            for msg in msgs {
                waiting.extend(update(&mut self.model, msg));
                self.hold();
            }
        }
    }

    fn hold(&mut self) {
        self.frames += 1;
        let whole = whole::hold(&self.model, self.questions);
        assert!(!self.done || whole.result.is_some(), "the last result is gone\n{}", self.rows().join("\n"));
    }

    /// What is shown, a line a row.
    pub fn rows(&self) -> Vec<String> {
        rows(&self.model)
    }
}

/// What a model shows, a line a row.
pub fn rows(model: &Model) -> Vec<String> {
    let (width, height) = (model.look.width, model.look.height);
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    view(model, &mut buffer);
    let row = |y: u16| -> String {
        let row: String = (0..width).map(|x| buffer.cell((x, y)).unwrap().symbol()).collect();
        row.trim_end().to_owned()
    };
    (0..height).map(row).collect()
}
