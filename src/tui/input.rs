//! What people do, as one closed enum on one bounded channel.
//!
//! One thread blocks in crossterm's reader, stamps what it reads, mends it ([`super::repair`]) and sends it on. The
//! channel is bounded: when the loop is behind, the thread waits and the terminal keeps the keys. It must never
//! decide what a key means.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEventKind};

use super::hangup::End;
use super::key::{Key, Press};
use super::millis::{Millis, Stopwatch};
use super::repair::{Mended, PASTE_BYTES_MAX, Repair};

/// The most inputs that wait.
pub const INPUTS_MAX: usize = 1_024;

/// Something that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key, with the time at which it was read.
    Key {
        /// The key.
        key: Key,
        /// When.
        at: Millis,
    },
    /// Pasted text, as it came: not yet fit for a field.
    Paste(String),
    /// The terminal has another size.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// A click, where the mouse is ours.
    Click {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
    /// The terminal's window is looked at again.
    FocusGained,
    /// The line is gone, cannot be read any more, or the program was told to end.
    End(End),
}

/// The channel that everything comes in by.
pub fn channel<M>() -> (SyncSender<M>, Receiver<M>) {
    sync_channel(INPUTS_MAX)
}

/// Where events come from.
pub trait Source {
    /// Whether there is an event within `wait`.
    fn poll(&mut self, wait: Duration) -> io::Result<bool>;
    /// The next event, however long it takes.
    fn read(&mut self) -> io::Result<Event>;
}

/// The terminal.
#[derive(Debug)]
pub struct Terminal;

impl Source for Terminal {
    fn poll(&mut self, wait: Duration) -> io::Result<bool> {
        crossterm::event::poll(wait)
    }

    fn read(&mut self) -> io::Result<Event> {
        crossterm::event::read()
    }
}

/// Starts the reading thread.
pub fn spawn<M: From<Input> + Send + 'static>(inputs: SyncSender<M>, clock: Stopwatch) -> io::Result<()> {
    thread::Builder::new()
        .name("input".into())
        .spawn(move || pump(&mut Terminal, || clock.now(), &inputs))?;
    Ok(())
}

/// Reads until the terminal or the loop is gone.
pub fn pump<M: From<Input>>(source: &mut dyn Source, now: impl Fn() -> Millis, inputs: &SyncSender<M>) {
    let mut repair = Repair::default();
    loop {
        let came = match next(source, &now, &mut repair) {
            Ok(came) => came,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => {
                drop(inputs.send(Input::End(End::HungUp).into()));
                return;
            }
        };
        for input in came {
            if inputs.send(input.into()).is_err() {
                return;
            }
        }
    }
}

/// The next inputs: none when only time has passed.
fn next(source: &mut dyn Source, now: &dyn Fn() -> Millis, repair: &mut Repair) -> io::Result<Vec<Input>> {
    if let Some(due) = repair.deadline()
        && !source.poll(due.wait_from(now()))?
    {
        let at = now();
        return Ok(repair.wake(at).map(|mended| input_of(mended, at)).into_iter().collect());
    }
    let event = source.read()?;
    let at = now();
    Ok(inputs_of(event, at, repair))
}

/// What an event means, as inputs.
fn inputs_of(event: Event, at: Millis, repair: &mut Repair) -> Vec<Input> {
    let keys = |repair: &mut Repair, key| {
        repair.key(at, key).into_iter().map(|mended| input_of(mended, at)).collect::<Vec<_>>()
    };
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => {
            Key::from_event(event).map(|key| keys(repair, key)).unwrap_or_default()
        }
        Event::Key(_) | Event::FocusLost => Vec::new(),
        Event::Paste(text) => vec![Input::Paste(beginning(text))],
        Event::Resize(width, height) => vec![Input::Resize { width, height }],
        Event::FocusGained => vec![Input::FocusGained],
        Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::ScrollUp => keys(repair, Key::plain(Press::Up)),
            MouseEventKind::ScrollDown => keys(repair, Key::plain(Press::Down)),
            MouseEventKind::Down(MouseButton::Left) => vec![Input::Click { x: mouse.column, y: mouse.row }],
            _ => Vec::new(),
        },
    }
}

fn input_of(mended: Mended, at: Millis) -> Input {
    match mended {
        Mended::Key(key) => Input::Key { key, at },
        Mended::Paste(text) => Input::Paste(text),
    }
}

/// As much of a paste as is looked at.
fn beginning(mut text: String) -> String {
    let mut end = text.len().min(PASTE_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseEvent};
    use std::cell::Cell;
    use std::collections::VecDeque;

    /// Events at given times; after the last the terminal is gone.
    struct Script<'a> {
        events: VecDeque<(u64, Event)>,
        now: &'a Cell<u64>,
    }

    impl Source for Script<'_> {
        fn poll(&mut self, wait: Duration) -> io::Result<bool> {
            let until = self.now.get() + wait.as_millis() as u64;
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

    fn run(events: Vec<(u64, Event)>) -> Vec<Input> {
        let now = Cell::new(0);
        let (send, receive) = channel::<Input>();
        pump(&mut Script { events: events.into(), now: &now }, || Millis(now.get()), &send);
        drop(send);
        receive.into_iter().collect()
    }

    fn press(code: KeyCode) -> Event {
        Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    fn key(name: &str, at: u64) -> Input {
        Input::Key { key: name.parse().unwrap(), at: Millis(at) }
    }

    #[test]
    fn events_become_inputs_and_the_end_a_hang_up() {
        let mut release = KeyEvent::new(KeyCode::Char('a'), KeyModifiers::NONE);
        release.kind = KeyEventKind::Release;
        let wheel =
            MouseEvent { kind: MouseEventKind::ScrollDown, column: 1, row: 2, modifiers: KeyModifiers::NONE };
        let came = run(vec![
            (1, press(KeyCode::Char('a'))),
            (2, Event::Key(release)),
            (3, Event::Paste("x\ny".into())),
            (4, Event::Resize(0, 0)),
            (5, Event::FocusLost),
            (6, Event::FocusGained),
            (7, Event::Mouse(wheel)),
        ]);
        let expected = [
            key("a", 1),
            Input::Paste("x\ny".into()),
            Input::Resize { width: 0, height: 0 },
            Input::FocusGained,
            key("down", 7),
            Input::End(End::HungUp),
        ];
        assert_eq!(came, expected);
    }

    #[test]
    fn an_escape_comes_after_its_wait_and_a_split_arrow_as_one_key() {
        let came = run(vec![
            (10, press(KeyCode::Esc)),
            (500, press(KeyCode::Esc)),
            (520, press(KeyCode::Char('['))),
            (540, press(KeyCode::Char('A'))),
            (550, press(KeyCode::Enter)),
            (551, Event::Key(KeyEvent::new(KeyCode::Char('j'), KeyModifiers::CONTROL))),
        ]);
        assert_eq!(came, [key("esc", 61), key("up", 540), key("enter", 550), Input::End(End::HungUp)]);
    }

    #[test]
    fn a_huge_paste_is_cut_at_a_character() {
        let came = run(vec![(0, Event::Paste("\u{20ac}".repeat(PASTE_BYTES_MAX)))]);
        let Some(Input::Paste(text)) = came.first() else { panic!("no paste") };
        assert!(text.len() <= PASTE_BYTES_MAX && text.ends_with('\u{20ac}'));
    }

    #[test]
    fn the_thread_ends_when_the_loop_is_gone() {
        let now = Cell::new(0);
        let (send, receive) = channel::<Input>();
        drop(receive);
        pump(
            &mut Script { events: VecDeque::from([(0, press(KeyCode::Up))]), now: &now },
            || Millis(0),
            &send,
        );
    }
}
