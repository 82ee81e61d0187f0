//! An empty place, key by key: what it offers, and what happens where a beginning fails.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::effect::{Begin, Effect};
use crate::tui::glyphs::GlyphSet;
use crate::tui::input::Input;
use crate::tui::key::Key;
use crate::tui::look::Look;
use crate::tui::millis::Millis;
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crate::tui::screens::first;
use crate::tui::theme::Theme;
use crate::tui::update::{begin, update};
use crate::tui::view::view;

struct Empty {
    model: Model,
    now: u64,
    begun: Vec<Begin>,
}

impl Empty {
    fn new(width: u16, height: u16) -> Empty {
        let look = Look { theme: Theme::Mono, glyphs: GlyphSet::Ascii.glyphs(), width, height };
        let mut model = Model::plain(first::State::new(String::from("EUR, Europe/Berlin")), look);
        begin(&mut model);
        Empty { model, now: 1_000, begun: Vec::new() }
    }

    fn send(&mut self, msg: Msg) {
        for effect in update(&mut self.model, msg) {
            if let Effect::Begin(begin) = effect {
                self.begun.push(begin);
            }
        }
    }

    fn keys(&mut self, keys: &str) -> &mut Empty {
        for word in keys.split_whitespace() {
            let named = word.parse::<Key>().map(|key| vec![key]);
            for key in named.unwrap_or_else(|_| word.chars().map(Key::char).collect()) {
                self.now += 600;
                self.send(Msg::Input(Input::Key { key, at: Millis(self.now) }));
                self.send(Msg::Time(Millis(self.now + 200)));
            }
        }
        self
    }

    fn screen(&self) -> String {
        let area = Rect::new(0, 0, self.model.look.width, self.model.look.height);
        let mut buffer = Buffer::empty(area);
        view(&self.model, &mut buffer);
        let row = |y| (0..area.width).filter_map(|x| buffer.cell((x, y)).map(|cell| cell.symbol())).collect();
        (0..area.height).map(row).collect::<Vec<String>>().join("\n")
    }

    fn words(&self) -> String {
        self.screen().split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[test]
fn all_three_ways_are_seen_on_the_smallest_screen() {
    let empty = Empty::new(20, 8);
    for way in ["n new store", "d demo", "i import CSV files"] {
        assert!(empty.words().contains(way), "{way}\n{}", empty.screen());
    }
}

#[test]
fn an_import_that_fails_says_why_and_leaves_everything_to_be_tried_again() {
    for (width, height) in [(20, 8), (80, 24)] {
        let mut empty = Empty::new(width, height);
        empty.keys("i /nowhere enter");
        assert_eq!(empty.begun, [Begin::Import(String::from("/nowhere"))]);
        assert!(empty.words().contains("importing"));
        empty.keys("n d");
        assert_eq!(empty.begun.len(), 1, "one thing is begun at a time");
        let faults = ["items.csv: line 2, column kind: bogus is no kind", "No store was made."];
        empty.send(Msg::Began(Err(faults.map(String::from).to_vec())));
        for words in ["line 2, column kind: bogus", "No store was made."] {
            assert!(empty.words().contains(words), "{words}\n{}", empty.screen());
        }
        empty.keys("esc");
        assert!(empty.words().contains("/nowhere"), "what was typed is there again\n{}", empty.screen());
        assert!(!empty.words().contains("importing"));
        empty.keys("ctrl-u /csv enter");
        assert_eq!(empty.begun.last(), Some(&Begin::Import(String::from("/csv"))));
        empty.send(Msg::Began(Err(vec![String::from("no")])));
        empty.keys("esc esc d");
        assert_eq!(empty.begun.last(), Some(&Begin::Demo));
    }
}

#[test]
fn a_sound_import_tells_what_it_made() {
    let mut empty = Empty::new(80, 24);
    empty.keys("i /csv enter");
    empty.send(Msg::Began(Ok(vec![String::from("items.csv: 2 rows of items made 2 entries")])));
    assert!(empty.words().contains("2 rows of items made 2 entries"), "{}", empty.screen());
}

#[test]
fn help_works_and_what_needs_a_store_is_not_offered() {
    let mut empty = Empty::new(120, 24);
    assert!(!empty.words().contains("journal"), "{}", empty.screen());
    empty.keys("?");
    assert!(empty.words().contains("A new, empty store"), "{}", empty.screen());
    empty.keys("esc x");
    assert!(!empty.words().contains("scrap"), "{}", empty.screen());
    assert!(empty.words().contains("there is no store yet"), "{}", empty.screen());
}
