//! Somebody before a screen who is measured: a key goes in, and what it costs until the frame is written comes out.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use stockroom::domain::desk::Change;
use stockroom::service::desk::Desk;
use stockroom::tui::effect::Effect;
use stockroom::tui::glyphs::GlyphSet;
use stockroom::tui::input::Input;
use stockroom::tui::key::Key;
use stockroom::tui::look::Look;
use stockroom::tui::millis::Millis;
use stockroom::tui::model::Model;
use stockroom::tui::msg::Msg;
use stockroom::tui::screen::{Screen, Sync};
use stockroom::tui::screens::home;
use stockroom::tui::theme::Theme;
use stockroom::tui::update::{begin, update};
use stockroom::tui::view::view;

/// What something cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Of the processor, on this thread: what a busy machine does not change.
    pub cpu: Duration,
    /// On the clock of the wall.
    pub wall: Duration,
}

impl Cost {
    /// Both.
    pub fn and(self, other: Cost) -> Cost {
        Cost { cpu: self.cpu + other.cpu, wall: self.wall + other.wall }
    }
}

/// Time that this thread has had of a processor.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split_whitespace().next().unwrap().parse().unwrap())
}

fn measured(work: impl FnOnce()) -> Cost {
    let (before, begun) = (cpu(), Instant::now());
    work();
    let wall = begun.elapsed();
    Cost { cpu: cpu().saturating_sub(before), wall }
}

/// A model, a screen, and a desk that answers at once.
pub struct Seat<'d> {
    desk: &'d dyn Desk,
    model: Model,
    screen: Screen<Vec<u8>>,
    now: u64,
}

impl<'d> Seat<'d> {
    /// Sits down at home; what the first frame cost.
    pub fn at(desk: &'d dyn Desk, width: u16, height: u16) -> (Seat<'d>, Cost) {
        let look = Look { theme: Theme::Dark, glyphs: GlyphSet::Unicode.glyphs(), width, height };
        let screen = Screen::new(Vec::new(), width, height, Sync::Marked);
        let model = Model::plain(home::State::new(), look);
        let mut seat = Seat { desk, model, screen, now: 1_000 };
        let cost = measured(|| {
            let effects = begin(&mut seat.model);
            seat.act(effects);
            seat.draw();
        });
        (seat, cost)
    }

    /// Presses a key by its name.
    pub fn press(&mut self, key: &str) -> Cost {
        let key: Key = key.parse().unwrap_or_else(|_| panic!("{key} is no key"));
        self.key(key)
    }

    /// Types a letter.
    pub fn type_in(&mut self, letter: char) -> Cost {
        self.key(Key::char(letter))
    }

    /// A key, and the moment in which it might have been a scan, which is waited for and costs nothing.
    fn key(&mut self, key: Key) -> Cost {
        self.now += 400;
        let (at, later) = (Millis(self.now), Millis(self.now + 60));
        measured(|| {
            self.send(Msg::Input(Input::Key { key, at }));
            self.draw();
            self.send(Msg::Time(later));
            self.draw();
        })
    }

    /// Hears of what somebody committed.
    pub fn hear(&mut self, change: Change) -> Cost {
        measured(|| {
            self.send(Msg::Changed(change));
            self.draw();
        })
    }

    /// The terminal has another size.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.screen.resize(width, height);
        self.send(Msg::Input(Input::Resize { width, height }));
        self.draw();
    }

    /// Everything drawn and written again, with nothing asked.
    pub fn draw_again(&mut self) -> Cost {
        self.screen.redraw();
        measured(|| self.draw())
    }

    fn draw(&mut self) {
        let model = &self.model;
        self.screen.draw(|buffer| view(model, buffer)).unwrap();
        self.screen.out().clear();
    }

    fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.act(effects);
    }

    fn act(&mut self, effects: Vec<Effect>) {
        let mut waiting: VecDeque<Effect> = effects.into();
        while let Some(effect) = waiting.pop_front() {
            let Effect::Ask { to, generation, query } = effect else { continue };
            let answer = Box::new(self.desk.answer(query));
            assert!(answer.is_ok(), "{answer:?}");
            let moment = self.desk.now();
            waiting.extend(update(&mut self.model, Msg::Answered { to, generation, answer, moment }));
        }
    }
}
