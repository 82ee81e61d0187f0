//! A seat before a screen: keys and scans go in, frames come out. What the model wants done is done at once.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::desk::Change;
use crate::domain::form::FormIds;
use crate::domain::query::WHEREABOUTS;
use crate::service::desk::Desk;
use crate::service::local::Local;
use crate::service::news::Doing;
use crate::service::pin::Identity;
use crate::tui::effect::Effect;
use crate::tui::glyphs::GlyphSet;
use crate::tui::input::Input;
use crate::tui::key::Key;
use crate::tui::look::Look;
use crate::tui::millis::Millis;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::screens::Screen;
use crate::tui::theme::Theme;
use crate::tui::update::{begin, update};
use crate::tui::view::view;
use crate::tui::worker;

/// The sizes that every screen is drawn at.
pub const SIZES: [(u16, u16); 4] = [(20, 8), (40, 12), (80, 24), (120, 40)];

/// How a screen looks: theme and marks.
pub type Dress = (Theme, GlyphSet);

/// Somebody who sits before a screen.
pub struct Seat {
    pub model: Model,
    desk: Arc<Local>,
    now: u64,
    /// How many keys were pressed, scans not counted.
    pub keys: usize,
    /// Where colleagues were told that somebody is.
    pub heres: Vec<Doing>,
    /// Whether it is kept where they were, for whoever sits down next.
    pub keeps: bool,
    /// How often it was.
    pub kept: usize,
    /// Lines that were typed and sent.
    pub lines: Vec<String>,
    /// Commands under way to a store that takes its time; none to a quick one.
    pub under_way: Option<Vec<Effect>>,
}

/// Numbers of forms of a screen: other ones at each.
pub fn forms() -> FormIds {
    static SCREENS: AtomicU64 = AtomicU64::new(1);
    let screen = SCREENS.fetch_add(1, Ordering::SeqCst);
    FormIds::from((u128::from(screen) << 64).to_be_bytes())
}

impl Seat {
    /// Opens a screen and waits until it shows what there is.
    pub fn at(
        desk: &Arc<Local>,
        screen: impl Into<Screen>,
        (width, height): (u16, u16),
        dress: Dress,
    ) -> Seat {
        let (theme, glyphs) = dress;
        let look = Look { theme, glyphs: glyphs.glyphs(), width, height };
        let mut model = Model::plain(screen, look);
        model.facts.forms = forms();
        let mut seat = Seat {
            model,
            desk: Arc::clone(desk),
            now: 1_000,
            keys: 0,
            heres: Vec::new(),
            keeps: false,
            kept: 0,
            lines: Vec::new(),
            under_way: None,
        };
        let effects = begin(&mut seat.model);
        seat.perform(effects);
        seat
    }

    /// The same without colour and in ASCII.
    pub fn plain(desk: &Arc<Local>, screen: impl Into<Screen>, size: (u16, u16)) -> Seat {
        Seat::at(desk, screen, size, (Theme::Mono, GlyphSet::Ascii))
    }

    pub fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.perform(effects);
    }

    /// So much time passes.
    pub fn wait(&mut self, millis: u64) {
        self.now += millis;
        self.send(Msg::Time(Millis(self.now)));
    }

    /// The store answers what is under way, and is quick from now on.
    pub fn answered(&mut self) {
        let effects = self.under_way.take().unwrap_or_default();
        self.perform(effects);
    }

    /// Does what the model wants done, until nothing is left.
    fn perform(&mut self, effects: Vec<Effect>) {
        let mut waiting: VecDeque<Effect> = effects.into();
        let desk = Arc::clone(&self.desk);
        while let Some(effect) = waiting.pop_front() {
            let msgs = match effect {
                Effect::Ask { to, generation, query } => {
                    let answer = Box::new(desk.answer(query));
                    vec![Msg::Answered { to, generation, answer, moment: desk.now() }]
                }
                Effect::Submit { to, request } if self.under_way.is_some() => {
                    self.under_way
                        .iter_mut()
                        .for_each(|all| all.push(Effect::Submit { to, request: request.clone() }));
                    Vec::new()
                }
                Effect::Submit { to, request } => {
                    let result = Box::new(desk.submit(*request));
                    let head = crate::domain::ids::Seq(0);
                    let many = Change { head, items: Vec::new(), locations: Vec::new(), many: true };
                    vec![Msg::Submitted { to, result, moment: desk.now() }, Msg::Changed(many)]
                }
                Effect::Whereabouts(text) => {
                    if self.keeps {
                        desk.keep_draft(WHEREABOUTS, &text).unwrap();
                    }
                    self.kept += 1;
                    Vec::new()
                }
                Effect::Draft { key, text } => {
                    let told = desk.keep_draft(&key, &text);
                    worker::unkept(key, &text, told).into_iter().collect()
                }
                Effect::Prove { tried, pin } => {
                    let result = Box::new(desk.identity(Identity::Give(pin)));
                    vec![Msg::Proved { tried, result }]
                }
                Effect::RunLine(line) => {
                    self.lines.push(line);
                    Vec::new()
                }
                Effect::Here(doing) => {
                    self.heres.push(doing);
                    Vec::new()
                }
                _ => Vec::new(),
            };
            for msg in msgs {
                waiting.extend(update(&mut self.model, msg));
            }
        }
    }

    /// One key, and time enough that it is no scan.
    fn press(&mut self, key: Key) {
        self.now += 600;
        self.send(Msg::Input(Input::Key { key, at: Millis(self.now) }));
        self.send(Msg::Time(Millis(self.now + 200)));
        self.keys += 1;
    }

    /// A key again, at once.
    pub fn again(&mut self, key: &str) -> &mut Seat {
        self.now += 150;
        self.send(Msg::Input(Input::Key { key: key.parse().unwrap(), at: Millis(self.now) }));
        self.send(Msg::Time(Millis(self.now + 200)));
        self.keys += 1;
        self
    }

    /// Letters that come in one read.
    pub fn at_once(&mut self, letters: &str) -> &mut Seat {
        self.now += 600;
        for letter in letters.chars() {
            self.send(Msg::Input(Input::Key { key: Key::char(letter), at: Millis(self.now) }));
        }
        // The driver wakes at every deadline.
        for _ in 0..20 {
            self.now += 10;
            self.send(Msg::Time(Millis(self.now)));
        }
        self
    }

    /// Keys by name, words letter by letter: `down enter 12 tab`.
    pub fn keys(&mut self, keys: &str) -> &mut Seat {
        for word in keys.split_whitespace() {
            match word.parse::<Key>() {
                Ok(key) => self.press(key),
                Err(_) => word.chars().for_each(|c| self.press(Key::char(c))),
            }
        }
        self
    }

    /// A scan: keys 5 ms apart, then Enter.
    pub fn scan(&mut self, code: &str) -> &mut Seat {
        self.now += 1_000;
        let keys = code.chars().map(Key::char).chain(["enter".parse::<Key>().unwrap()]);
        for key in keys {
            self.now += 5;
            self.send(Msg::Input(Input::Key { key, at: Millis(self.now) }));
        }
        self.now += 500;
        self.send(Msg::Time(Millis(self.now)));
        self
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.send(Msg::Input(Input::Resize { width, height }));
    }

    /// What is on the screen, a line each, and where the cursor is.
    pub fn frame(&self) -> String {
        let (width, height) = (self.model.look.width, self.model.look.height);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let cursor = view(&self.model, &mut buffer);
        let mut text = String::new();
        for y in 0..height {
            let line: String =
                (0..width).filter_map(|x| buffer.cell((x, y)).map(|cell| cell.symbol())).collect();
            text.push_str(&format!("|{}|\n", hashless(&line)));
        }
        let at = cursor.map_or_else(|| String::from("none"), |at| format!("{},{}", at.x, at.y));
        format!("{text}cursor {at}\n")
    }

    /// All words on the screen in a row, as if its lines were one.
    pub fn words(&self) -> String {
        let frame = self.frame();
        let lines: Vec<&str> = frame.lines().map(|line| line.trim_matches(['|', ' '])).collect();
        lines.join(" ")
    }

    /// The screen shows this text, over several lines where it must.
    #[track_caller]
    pub fn shows(&self, text: &str) {
        assert!(self.words().contains(text), "no \"{text}\" in\n{}", self.frame());
    }

    /// The screen does not.
    #[track_caller]
    pub fn hides(&self, text: &str) {
        assert!(!self.words().contains(text), "\"{text}\" in\n{}", self.frame());
    }
}

/// A hash is another one each time: its digits are not compared.
fn hashless(line: &str) -> String {
    match line.split_once("hash ") {
        Some((head, tail)) => {
            let hidden: String = tail.chars().map(|c| if c.is_ascii_hexdigit() { '0' } else { c }).collect();
            format!("{head}hash {hidden}")
        }
        None => line.to_owned(),
    }
}
