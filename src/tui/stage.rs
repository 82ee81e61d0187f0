//! A whole screen over a real store in a temporary folder, played by tests: keys and scans go in, what is shown comes
//! out. Effects are done at once, in order; time is what the test says.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::beep::Beep;
use super::effect::Effect;
use super::glyphs::GlyphSet;
use super::input::Input;
use super::key::Key;
use super::look::Look;
use super::millis::Millis;
use super::model::Model;
use super::msg::Msg;
use super::screens::home;
use super::theme::Theme;
use super::update::{begin, update};
use super::view::view;
use crate::domain::command::{
    Command, InLine, ItemCommand, ItemPatch, LocationCommand, LocationPatch, Patch, PolicyPatch,
    PolicySwitch, SupplierCommand,
};
use crate::domain::desk::Change;
use crate::domain::ids::Seq;
use crate::domain::item::{Barcode, Pack, Tracking, Unit};
use crate::domain::location::LocationKind;
use crate::domain::quantity::Qty;
use crate::domain::query::{StoreQuery, WHEREABOUTS};
use crate::domain::receipt::Receipt;
use crate::domain::settings::Settings;
use crate::domain::tables::PersonName;
use crate::domain::text::{Code, Name};
use crate::service::desk::Desk;
use crate::service::pin::Identity;
use crate::service::room::{self, Room};

/// When the news of what was posted here come: told on another thread, they may overtake the receipt.
#[derive(Clone, Copy)]
pub enum News {
    AfterReceipt,
    BeforeReceipt,
}

/// A store with something in it, and a screen over it.
pub struct Stage {
    pub model: Model,
    pub desk: Arc<dyn Desk>,
    pub beeps: Vec<Beep>,
    pub lines: Vec<String>,
    pub quit: Option<i32>,
    /// Keys pressed, without digits and scans.
    pub keys: usize,
    pub news: News,
    changes: Receiver<Change>,
    /// The last entry of what it was furnished with: news of that may still be on their way.
    furnished: Seq,
    now: u64,
    _room: Room,
    _dir: tempfile::TempDir,
}

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

/// Items: OAK-20 (in lots of none, case = 12, barcode), SCREW (kilo, 3 decimals), GLUE (by lot), TABLE.
fn furnish(desk: &dyn Desk) {
    let submit = |command: Command| desk.submit(command.into()).unwrap();
    let place = |text: &str, kind, parent: Option<&str>| {
        let parent = parent.map_or(Patch::Keep, |parent| Patch::Set(code(parent).into()));
        let patch = LocationPatch { kind: Some(kind), parent, ..LocationPatch::default() };
        submit(Command::Location(LocationCommand::Add { code: code(text), patch }));
    };
    place("DOCK", LocationKind::Dock, None);
    place("A", LocationKind::Storage, None);
    place("A-01", LocationKind::Storage, Some("A"));
    place("A-02", LocationKind::Storage, Some("A"));
    place("CART", LocationKind::Cart, None);
    let supplier = |text: &str| {
        submit(Command::Supplier(SupplierCommand::Add {
            code: code(text),
            name: None,
            notes: None,
            extra: Vec::new(),
        }));
    };
    supplier("ACME");
    let item = |sku: &str, name: &str, patch: ItemPatch| {
        let patch = Box::new(ItemPatch { name: Some(Name::new(name).unwrap()), ..patch });
        submit(Command::Item(ItemCommand::Add { sku: code(sku), patch }));
    };
    let policy = |min: i64| {
        vec![PolicyPatch {
            place: None,
            min: Patch::Set(Qty::whole(min).unwrap()),
            max: Patch::Keep,
            switch: PolicySwitch::MinMax,
        }]
    };
    let barcode = |text: &str, unit| Barcode { code: code(text), unit };
    item(
        "OAK-20",
        "Oak board 20 mm",
        ItemPatch {
            packs: Some(vec![Pack { name: code("case"), units: 12, per: 1 }]),
            barcodes: Some(vec![
                barcode("4006381333931", Unit::Base),
                barcode("14006381333938", Unit::Pack(code("case"))),
            ]),
            home: Patch::Set(code("A-01").into()),
            policies: policy(10),
            ..ItemPatch::default()
        },
    );
    item(
        "SCREW",
        "Screws 4x40",
        ItemPatch { unit: Some(code("kg")), decimals: Some(3), ..ItemPatch::default() },
    );
    item("GLUE", "Wood glue", ItemPatch { tracking: Some(Tracking::Lot), ..ItemPatch::default() });
    item("TABLE", "Dining table", ItemPatch { policies: policy(2), ..ItemPatch::default() });
    let opening = |sku: &str, place: &str, units: i64| {
        submit(Command::Opening(vec![InLine {
            item: code(sku).into(),
            amount: Qty::whole(units).unwrap().into(),
            place: Some(code(place).into()),
            lot: None,
            expires: None,
            cost: None,
        }]));
    };
    opening("OAK-20", "A-01", 24);
    opening("SCREW", "A-02", 5);
}

/// A store in this folder with something in it, and a desk there.
pub fn furnished(dir: &std::path::Path) -> (Room, Arc<dyn Desk>) {
    let settings = Settings::new(code("USD"), code("UTC"));
    let creator = PersonName { login: code("ann"), name: Name::new("Ann").unwrap() };
    let room = room::create(&dir.join("store"), settings, &creator).unwrap();
    let desk: Arc<dyn Desk> = Arc::new(room.desk(&code("ann"), None).unwrap());
    furnish(desk.as_ref());
    (room, desk)
}

impl Stage {
    pub fn new(width: u16, height: u16) -> Stage {
        Stage::with(width, height, Theme::Mono, GlyphSet::Ascii)
    }

    pub fn with(width: u16, height: u16, theme: Theme, glyphs: GlyphSet) -> Stage {
        let dir = tempfile::tempdir().unwrap();
        let (room, desk) = furnished(dir.path());
        let look = Look { theme, glyphs: glyphs.glyphs(), width, height };
        let mut stage = Stage {
            model: Model::plain(home::State::new(), look),
            changes: desk.follow(),
            furnished: crate::service::desk::ask(desk.as_ref(), StoreQuery).unwrap().head,
            desk,
            beeps: Vec::new(),
            lines: Vec::new(),
            quit: None,
            keys: 0,
            news: News::AfterReceipt,
            now: 1_000,
            _room: room,
            _dir: dir,
        };
        let effects = begin(&mut stage.model);
        stage.act(effects);
        stage
    }

    /// Does effects until there are none.
    fn act(&mut self, effects: Vec<Effect>) {
        let mut waiting: VecDeque<Effect> = effects.into();
        let mut news: VecDeque<Change> = VecDeque::new();
        loop {
            while let Some(effect) = waiting.pop_front() {
                let msg = match effect {
                    Effect::Ask { to, generation, query } => Msg::Answered {
                        to,
                        generation,
                        answer: Box::new(self.desk.answer(query)),
                        moment: self.desk.now(),
                    },
                    Effect::Submit { to, request } => {
                        let result = self.desk.submit(*request);
                        if let Ok(Receipt::Done(done)) = &result {
                            let told = self.news_of(done.seq);
                            match self.news {
                                News::AfterReceipt => news.extend(told),
                                News::BeforeReceipt => {
                                    told.into_iter().for_each(|change| self.send(Msg::Changed(change)));
                                }
                            }
                        }
                        Msg::Submitted { to, result: Box::new(result), moment: self.desk.now() }
                    }
                    Effect::Whereabouts(text) => {
                        self.desk.keep_draft(WHEREABOUTS, &text).unwrap();
                        continue;
                    }
                    Effect::Draft { key, text } => {
                        self.desk.keep_draft(&key, &text).unwrap();
                        continue;
                    }
                    Effect::RunLine(line) => {
                        self.lines.push(line.clone());
                        Msg::Ran { line, output: vec![String::from("one"), String::from("two")], needs: None }
                    }
                    Effect::Prove { tried, pin } => {
                        Msg::Proved { tried, result: Box::new(self.desk.identity(Identity::Give(pin))) }
                    }
                    Effect::Beep(beep) => {
                        self.beeps.push(beep);
                        continue;
                    }
                    Effect::Quit(code) => {
                        self.quit = Some(code);
                        continue;
                    }
                    Effect::Begin(_) | Effect::Here(_) | Effect::Suspend | Effect::Redraw => continue,
                };
                waiting.extend(update(&mut self.model, msg));
            }
            let Some(change) = news.pop_front().or_else(|| self.newer().next()) else { break };
            waiting.extend(update(&mut self.model, Msg::Changed(change)));
        }
    }

    fn newer(&self) -> impl Iterator<Item = Change> {
        self.changes.try_iter().filter(|change| change.head > self.furnished)
    }

    /// The changes up to and with an entry: told on another thread, a moment after its receipt.
    fn news_of(&self, seq: Seq) -> Vec<Change> {
        let mut heard = Vec::new();
        while heard.last().is_none_or(|change: &Change| change.head < seq) {
            match self.changes.recv_timeout(Duration::from_secs(2)) {
                Ok(change) if change.head <= self.furnished => {}
                Ok(change) => heard.push(change),
                Err(_) => break,
            }
        }
        heard
    }

    pub fn perform(&mut self, effects: Vec<Effect>) {
        self.act(effects);
    }

    pub fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.act(effects);
    }

    /// So much time passes.
    pub fn wait(&mut self, millis: u64) {
        self.now += millis;
        self.send(Msg::Time(Millis(self.now)));
    }

    fn one(&mut self, key: Key) {
        self.now += 400;
        self.send(Msg::Input(Input::Key { key, at: Millis(self.now) }));
        self.wait(60);
        if !key.typed().is_some_and(|c| c.is_ascii_digit()) {
            self.keys += 1;
        }
    }

    /// Keys by name, with blanks between them, as a person presses them.
    pub fn press(&mut self, keys: &str) -> &mut Stage {
        for name in keys.split_whitespace() {
            self.one(name.parse().unwrap());
        }
        self
    }

    /// Text, letter by letter.
    pub fn type_in(&mut self, text: &str) -> &mut Stage {
        for c in text.chars() {
            self.one(Key::char(c));
        }
        self
    }

    /// A burst of a scanner: 5 ms a key, CR LF at its end.
    pub fn scan(&mut self, text: &str) -> &mut Stage {
        self.now += 400;
        let ends = ["enter".parse().unwrap(), "ctrl-j".parse().unwrap()];
        for key in text.chars().map(Key::char).chain(ends) {
            self.now += 5;
            self.send(Msg::Input(Input::Key { key, at: Millis(self.now) }));
        }
        self.wait(60);
        self
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.send(Msg::Input(Input::Resize { width, height }));
    }

    pub fn buffer(&self) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.model.look.width, self.model.look.height));
        view(&self.model, &mut buffer);
        buffer
    }

    /// What is shown, a line a row.
    pub fn screen(&self) -> String {
        let buffer = self.buffer();
        let area = *buffer.area();
        let row = |y: u16| -> String {
            let row: String = (0..area.width).map(|x| buffer.cell((x, y)).unwrap().symbol()).collect();
            row.trim_end().to_owned()
        };
        (0..area.height).map(row).collect::<Vec<_>>().join("\n")
    }

    /// What is shown, in one line: for words that are broken over rows.
    pub fn words(&self) -> String {
        self.screen().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    pub fn sees(&mut self, words: &str) -> &mut Stage {
        assert!(self.words().contains(words), "no \"{words}\" in\n{}", self.screen());
        self
    }

    #[track_caller]
    pub fn sees_not(&mut self, words: &str) -> &mut Stage {
        assert!(!self.words().contains(words), "\"{words}\" in\n{}", self.screen());
        self
    }

    /// On hand of an item at a place.
    pub fn on_hand(&self, sku: &str, place: &str) -> String {
        use crate::domain::query::ItemQuery;
        let view = crate::service::desk::ask(self.desk.as_ref(), ItemQuery { item: code(sku).into() });
        let view = view.unwrap().unwrap();
        let at = view.records.iter().filter(|record| record.location == code(place));
        at.map(|record| record.on_hand.unwrap().plain()).collect::<Vec<_>>().join("+")
    }
}
