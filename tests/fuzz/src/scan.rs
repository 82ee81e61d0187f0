//! Keys as they come from a terminal: mended, told apart into a person's and a scanner's, typed into a field.
//!
//! Held: inputs keep their time; no key is made up, done twice or done out of turn; none is lost but into a scan or with a
//! beep; a code holds characters that a scanner sends and is as long as a code may be; no scan answers a question;
//! whatever waits has a deadline ahead, and waking there is an end of it; a field holds text that can only be read, within
//! its length, with the cursor between letters.

use std::cell::Cell;
use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MediaKeyCode, MouseButton, MouseEvent,
    MouseEventKind,
};
use stockroom::tui::input::{Input, Source, channel, pump};
use stockroom::tui::key::Key;
use stockroom::tui::millis::Millis;
use stockroom::tui::repair::PASTE_BYTES_MAX;
use stockroom::tui::scan::{Detector, Evidence, Focus, Out, SCAN_CHARS_MAX, SCAN_CHARS_MIN};
use stockroom::tui::scanner::{Repeats, Rules};
use stockroom::tui::widget::field::{Accept, Edit, Field};

use super::words::is_unfit;

/// The most events of one input.
const EVENTS_MAX: usize = 300;
/// The most letters of the field.
const LETTERS_MAX: usize = 40;

/// Times between events that something hangs on.
const PAUSES: [u64; 16] = [0, 1, 5, 14, 15, 34, 35, 36, 50, 51, 120, 250, 251, 300, 1_500, 4_000];

/// The target: how the scanner is set up, then three bytes an event: what, held keys and focus, pause.
pub fn scan(data: &[u8]) {
    let Some(([setup, gap], rest)) = data.split_first_chunk::<2>() else { return };
    let rules = Rules {
        prefix: [None, Some("F11"), Some("ctrl-b"), Some("~")]
            .get(usize::from(setup & 3))
            .and_then(|name| name.and_then(|name| name.parse::<Key>().ok())),
        suffix: (setup & 4 != 0).then(|| "F12".parse::<Key>().ok()).flatten(),
        repeats: if setup & 8 == 0 { Repeats::AreOne } else { Repeats::CountEach },
        gap_millis: u64::from(*gap).clamp(10, 100),
    };
    let mut now = 0;
    let mut events = VecDeque::new();
    let mut focuses = Vec::new();
    for three in rest.chunks_exact(3).take(EVENTS_MAX) {
        let [what, held, pause] = three else { continue };
        now += PAUSES.get(usize::from(pause & 15)).copied().unwrap_or(0);
        events.push_back((now, event(*what, *held)));
        focuses.push(match held >> 5 {
            0..=3 => Focus::Field,
            4..=6 => Focus::Keys,
            _ => Focus::Dialog,
        });
    }
    let inputs = pumped(events);
    typed(&inputs);
    told_apart(rules, &inputs, &focuses);
}

/// An event of a terminal.
fn event(what: u8, held: u8) -> Event {
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in [(1, KeyModifiers::CONTROL), (2, KeyModifiers::ALT), (4, KeyModifiers::SHIFT)] {
        if held & 8 != 0 && held & bit != 0 {
            modifiers |= modifier;
        }
    }
    let code = match what {
        0..=127 => KeyCode::Char(char::from(what)),
        128..=159 => KeyCode::Enter,
        160..=167 => KeyCode::Tab,
        168..=183 => KeyCode::Esc,
        184..=187 => KeyCode::Backspace,
        188 => KeyCode::Delete,
        189 => KeyCode::Left,
        190 => KeyCode::Right,
        191 => KeyCode::Home,
        192 => KeyCode::End,
        193 => KeyCode::BackTab,
        194 => KeyCode::Null,
        195 => KeyCode::Media(MediaKeyCode::Play),
        196..=211 => KeyCode::F(what - 196 + 9),
        212 => KeyCode::F(255),
        213..=233 => {
            const ODD: [char; 7] =
                ['\u{e9}', '\u{301}', '\u{200d}', '\u{202e}', '\u{1f468}', '\u{feff}', '\u{9b}'];
            KeyCode::Char(ODD.get(usize::from(what - 213) % 7).copied().unwrap_or('x'))
        }
        234..=239 => {
            let text =
                ["", "two\r\nlines\t", "\u{1b}[31m\u{7}", "a\u{301}\u{301}\u{301}", "\u{200d}\u{202e}"];
            let paste = text.get(usize::from(held) % 5).copied().unwrap_or_default();
            // Now and then one of as many bytes as are looked at, and more.
            let times = if held == 255 { 8_000 } else { usize::from(held >> 3) + 1 };
            return Event::Paste(paste.repeat(times));
        }
        240 => return Event::Resize(u16::from(held), u16::from(held >> 4)),
        241 => return Event::FocusLost,
        242 => return Event::FocusGained,
        243..=247 => {
            let kind = match held % 4 {
                0 => MouseEventKind::ScrollUp,
                1 => MouseEventKind::ScrollDown,
                2 => MouseEventKind::Down(MouseButton::Left),
                _ => MouseEventKind::Moved,
            };
            return Event::Mouse(MouseEvent { kind, column: u16::from(held), row: 3, modifiers });
        }
        _ => {
            let kind = if held & 16 == 0 { KeyEventKind::Release } else { KeyEventKind::Repeat };
            return Event::Key(KeyEvent::new_with_kind(KeyCode::Char('r'), modifiers, kind));
        }
    };
    Event::Key(KeyEvent::new(code, modifiers))
}

/// Events at their times; after the last the terminal is gone.
struct Script<'a> {
    events: VecDeque<(u64, Event)>,
    now: &'a Cell<u64>,
}

impl Source for Script<'_> {
    fn poll(&mut self, wait: Duration) -> io::Result<bool> {
        let until = self.now.get() + u64::try_from(wait.as_millis()).unwrap_or(0);
        let due = self.events.front().is_some_and(|(at, _)| *at <= until);
        if !due {
            self.now.set(until);
        }
        Ok(due)
    }

    fn read(&mut self) -> io::Result<Event> {
        let (at, event) = self.events.pop_front().ok_or(io::ErrorKind::UnexpectedEof)?;
        self.now.set(at.max(self.now.get()));
        Ok(event)
    }
}

/// What comes in of events: in the order of time, no paste too long, and the end at the end.
fn pumped(events: VecDeque<(u64, Event)>) -> Vec<Input> {
    let now = Cell::new(0);
    let (send, receive) = channel::<Input>();
    pump(&mut Script { events, now: &now }, || Millis(now.get()), &send);
    drop(send);
    let inputs: Vec<Input> = receive.into_iter().collect();
    let mut last = Millis(0);
    for input in &inputs {
        match input {
            Input::Key { at, .. } => {
                assert!(*at >= last, "time goes back");
                last = *at;
            }
            Input::Paste(text) => assert!(text.len() <= PASTE_BYTES_MAX + 4),
            _ => {}
        }
    }
    assert!(matches!(inputs.last(), Some(Input::End(_))), "nobody says that the terminal is gone");
    inputs
}

/// Everything is typed into fields.
fn typed(inputs: &[Input]) {
    for accept in [Accept::Line, Accept::Ascii] {
        let mut field = Field::new(accept, LETTERS_MAX);
        for input in inputs {
            let edit = match input {
                Input::Key { key, .. } => Edit::of(*key),
                Input::Paste(text) => Some(Edit::Paste(text.clone())),
                _ => None,
            };
            let Some(edit) = edit else { continue };
            field.edit(&edit);
            let text = field.text();
            assert!(!text.chars().any(is_unfit), "{text:?}");
            assert!(text.len() <= 4 * LETTERS_MAX && (accept == Accept::Line || text.is_ascii()));
            let wide = field.cursor_column();
            assert!(wide <= 4 * LETTERS_MAX && field.rows(20) >= 1);
        }
    }
}

/// What was told apart, and what must hold of it so far.
#[derive(Default)]
struct Told {
    /// Keys that came and have not been done.
    waiting: VecDeque<Key>,
    /// Whether every key so far was done as it came.
    clean: bool,
    /// Whether a form was kept that may be put back.
    begun: bool,
}

impl Told {
    fn takes(&mut self, outs: Vec<Out>, focus: Focus) {
        for out in outs {
            match out {
                Out::Act(key) | Out::Begin(key) => {
                    let place = self.waiting.iter().position(|waiting| *waiting == key);
                    let Some(place) = place else { panic!("{key} was never pressed, or is done twice") };
                    let passed: Vec<Key> = self.waiting.drain(..=place).take(place).collect();
                    assert!(!self.clean || passed.iter().all(separates), "{passed:?} lost before {key}");
                    self.begun |= out == Out::Begin(key);
                }
                Out::TakeBack => {
                    assert!(std::mem::take(&mut self.begun), "nothing was kept");
                    self.clean = false;
                }
                Out::Scan { code, evidence } => {
                    let least = if evidence == Evidence::Timing { SCAN_CHARS_MIN } else { 1 };
                    assert!((least..=SCAN_CHARS_MAX).contains(&code.chars().count()), "{code:?}");
                    assert!(!code.chars().any(|c| c.is_control() && c != '\u{1d}'), "{code:?}");
                    assert_ne!(focus, Focus::Dialog, "a scan answers a question");
                    self.clean = false;
                }
                Out::Repeated(_) | Out::Dropped => self.clean = false,
            }
        }
    }
}

fn told_apart(rules: Rules, inputs: &[Input], focuses: &[Focus]) {
    let mut detector = Detector::new(rules);
    let mut told = Told { clean: true, ..Told::default() };
    let mut last = Millis(0);
    let keys = inputs.iter().filter_map(|input| match input {
        Input::Key { key, at } => Some((*key, *at)),
        _ => None,
    });
    for ((key, at), focus) in keys.zip(focuses.iter().cycle()) {
        woken(&mut detector, &mut told, Some(at));
        told.waiting.push_back(key);
        let outs = detector.key(at, key, *focus);
        told.takes(outs, *focus);
        last = at;
        assert!(detector.deadline().is_none_or(|due| due > at), "what waits is late already");
    }
    woken(&mut detector, &mut told, None);
    let outs = detector.wake(last.plus(100_000));
    told.takes(outs, Focus::Keys);
    assert!(!told.clean || told.waiting.iter().all(separates), "keys were lost: {:?}", told.waiting);
}

/// Whether a key is GS1's separator as terminals report it: within a gap of a typed character it is taken for a scanner's, and
/// does nothing in a field.
fn separates(key: &Key) -> bool {
    [Key::ctrl(']'), Key::ctrl('5')].contains(key)
}

/// Wakes the detector whenever it is due, until a time; each time that must be an end of what was due.
fn woken(detector: &mut Detector, told: &mut Told, until: Option<Millis>) {
    while let Some(due) = detector.deadline().filter(|due| until.is_none_or(|until| *due <= until)) {
        let outs = detector.wake(due);
        told.takes(outs, Focus::Keys);
        assert!(detector.deadline().is_none_or(|next| next > due), "it is woken for ever");
    }
}
