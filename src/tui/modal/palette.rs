//! The palette: every command by name, and a line of the command line.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::tui::commands::Cmd;
use crate::tui::look::{Look, below};
use crate::tui::size::{Class, centred};
use crate::tui::theme::Role;
use crate::tui::widget::field::{self, Accept, Field, Focused};
use crate::tui::widget::panel::Panel;
use crate::tui::widget::text;
use crate::tui::widget::window;

/// The longest line.
pub const LINE_MAX: usize = 500;

/// A command that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which.
    pub command: Cmd,
    /// Its keys, where it has some here.
    pub keys: Option<String>,
    /// Why it cannot be used now.
    pub why_not: Option<String>,
}

/// What Enter does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Runs a command of the screen.
    Command(Cmd),
    /// Runs a line of the command line.
    Line(String),
    /// Says why the command cannot be used.
    Refused(String),
    /// Nothing is typed and nothing chosen.
    Nothing,
}

/// The palette.
#[derive(Clone, Debug)]
pub struct State {
    /// What is typed.
    pub line: Field,
    /// All commands with what holds of each now, in the order of the table.
    all: Vec<Offer>,
    /// Those that match, best first.
    matching: Vec<Offer>,
    selected: usize,
    /// Lines run before, newest last, and where one walks in them.
    history: Vec<String>,
    walked: Option<usize>,
    /// The verbs of the command line.
    verbs: Vec<&'static str>,
}

impl State {
    /// The palette over these commands.
    pub fn new(all: Vec<Offer>, history: Vec<String>, verbs: Vec<&'static str>) -> State {
        let matching = all.clone();
        let line = Field::new(Accept::Line, LINE_MAX);
        State { line, all, matching, selected: 0, history, walked: None, verbs }
    }

    /// The commands that match, best first.
    pub fn matching(&self) -> &[Offer] {
        &self.matching
    }

    /// The line has changed.
    pub fn edited(&mut self) {
        self.selected = 0;
        self.walked = None;
        self.find();
    }

    fn find(&mut self) {
        let typed = self.line.text().trim();
        if typed.is_empty() {
            self.matching = self.all.clone();
            return;
        }
        // A verb of the command line that is no command of the screen is meant as it is written.
        if self.verbs.contains(&typed) && self.all.iter().all(|offer| offer.command.name() != typed) {
            self.matching = Vec::new();
            return;
        }
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
        let mut room = Vec::new();
        let mut scored: Vec<(u32, &Offer)> = self
            .all
            .iter()
            .filter_map(|offer| {
                let name = offer.command.name();
                let exact = if name == typed { 1_000_000 } else { 0 };
                let by_name = pattern.score(Utf32Str::new(name, &mut room), &mut matcher).map(|s| s * 4);
                let by_doc = pattern.score(Utf32Str::new(offer.command.doc(), &mut room), &mut matcher);
                by_name.max(by_doc).map(|score| (score + exact, offer))
            })
            .collect();
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        self.matching = scored.into_iter().map(|(_, offer)| offer.clone()).collect();
    }

    /// Up or down in the list; up from its top walks the lines run before.
    pub fn step(&mut self, by: i64) {
        let walking = self.walked.is_some() || (by < 0 && self.selected == 0);
        if walking && !self.history.is_empty() {
            let newest = self.history.len();
            let at = self.walked.unwrap_or(newest);
            let next = usize::try_from(by).map_or_else(|_| at.saturating_sub(1), |_| at.saturating_add(1));
            let line = self.history.get(next).cloned();
            self.line.set(line.as_deref().unwrap_or(""));
            self.find();
            self.walked = line.map(|_| next);
            return;
        }
        let length = u64::try_from(self.matching.len()).unwrap_or(0);
        let selected = u64::try_from(self.selected).unwrap_or(0);
        self.selected = usize::try_from(window::step(selected, by, length)).unwrap_or(0);
    }

    /// Takes the chosen command's name into the line.
    pub fn take(&mut self) {
        if let Some(offer) = self.matching.get(self.selected) {
            self.line.set(&format!("{} ", offer.command.name()));
            self.find();
        }
    }

    /// What Enter does.
    pub fn chosen(&self) -> Chosen {
        let typed = self.line.text().trim();
        let words = typed.contains(' ') || self.walked.is_some();
        match self.matching.get(self.selected) {
            Some(offer) if !words => match &offer.why_not {
                Some(why) => Chosen::Refused(format!("{}: {why}", offer.command.name())),
                None => Chosen::Command(offer.command),
            },
            _ if typed.is_empty() => Chosen::Nothing,
            _ => Chosen::Line(typed.to_owned()),
        }
    }

    /// Draws it over `area`.
    pub fn view(&self, look: &Look, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let inside = if look.class() == Class::Tiny {
            text::wipe(buffer, area);
            area
        } else {
            let height = area.height.saturating_sub(4).min(18);
            let outside = centred(area, area.width.saturating_sub(4).min(90), height);
            let panel = Panel { title: "Commands", note: "", focus: Focused::Yes };
            panel.draw(buffer, outside, look.class(), look.theme, look.glyphs)
        };
        let used = look.put(buffer, inside, ":", Role::Key);
        let line =
            Rect { x: inside.x.saturating_add(used), width: inside.width.saturating_sub(used), ..inside };
        let shown = field::Look { focus: Focused::Yes, placeholder: "a command, or a line like: stock" };
        let cursor = self.line.draw(buffer, line, look.theme, look.glyphs, shown);
        let rows = below(inside, 1);
        let selected = u64::try_from(self.selected).unwrap_or(0);
        let length = u64::try_from(self.matching.len()).unwrap_or(0);
        let first = usize::try_from(window::follow(0, selected, rows.height, length)).unwrap_or(0);
        if self.matching.is_empty() {
            look.wrap(
                buffer,
                rows,
                "No command of the screen is called so. Enter runs it as a line of the command line.",
                Role::Dim,
            );
        }
        for ((index, offer), y) in self.matching.iter().enumerate().skip(first).zip(0..rows.height) {
            let row = text::row(rows, y);
            self.draw_offer(look, buffer, row, offer);
            if index == self.selected {
                text::paint(buffer, row, look.style(Role::Selected));
            }
        }
        cursor
    }

    fn draw_offer(&self, look: &Look, buffer: &mut Buffer, row: Rect, offer: &Offer) {
        let role = if offer.why_not.is_some() { Role::Dim } else { Role::Text };
        let mut rest = row;
        let mut column = |width: u16, words: &str, role: Role| {
            let width = width.min(rest.width);
            look.put(buffer, Rect { width, ..rest }, words, role);
            let used = width.saturating_add(1).min(rest.width);
            rest = Rect { x: rest.x.saturating_add(used), width: rest.width - used, ..rest };
        };
        let keys = offer.keys.as_deref().unwrap_or("");
        match look.class() {
            Class::Tiny => {
                column(row.width.saturating_sub(5), offer.command.name(), role);
                column(4, keys, Role::Key);
            }
            Class::Narrow | Class::Wide => {
                column(16, offer.command.name(), role);
                column(6, keys, Role::Key);
                match &offer.why_not {
                    Some(why) => column(200, &format!("not now: {why}"), role),
                    None => column(200, offer.command.doc(), role),
                }
            }
        }
    }
}
