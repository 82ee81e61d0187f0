//! The loop: waits for a message or the nearest deadline, lets `update` change the model, has the effects done, and
//! draws when something changed. It has no tick: idle, it sleeps and writes nothing.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use thiserror::Error;

use super::beep::{Beeper, Ring};
use super::configured::Configured;
use super::effect::Effect;
use super::glyphs::GlyphSet;
use super::look::Look;
use super::millis::{Millis, Stopwatch, earliest};
use super::modal::Modal;
use super::model::Model;
use super::msg::Msg;
use super::said::{Said, Tone};
use super::screens::{first, home};
use super::session::{self, Options, Session, SessionFault};
use super::theme::{Env, Theme};
use super::update::{begin, update};
use super::view::view;
use super::whereabouts::Whereabouts;
use super::worker::{BeginStore, Leaves, RunLine, Workers};
use super::{hangup, input};
use crate::domain::form::FormIds;
use crate::service::desk::Desk;

/// The most messages that are taken in before the screen is drawn.
pub const BATCH_MAX: usize = 256;
/// Under load the screen is drawn at most once in so long.
pub const FRAME_MILLIS: u64 = 16;

/// Where the screen begins.
pub enum Place {
    /// There is a store.
    Store(Arc<dyn Desk>),
    /// There is none: new, demo or import, each one key.
    Empty {
        /// What is said of a new store: `USD, America/New_York`.
        proposed: String,
    },
}

/// What the screen is started with.
pub struct Start {
    /// Where.
    pub place: Place,
    /// What is configured.
    pub configured: Configured,
    /// The theme asked for on the command line.
    pub theme: Option<Theme>,
    /// The marks asked for on the command line.
    pub glyphs: Option<GlyphSet>,
    /// What the environment says of the terminal.
    pub env: Env,
    /// What became of what was under way when whoever starts it was cut off, a sentence each.
    pub settled: Vec<String>,
    /// Runs a line of the command line.
    pub run_line: RunLine,
    /// The verbs of the command line.
    pub verbs: Vec<&'static str>,
    /// Makes the store of an empty place.
    pub begin: BeginStore,
    /// Where the numbers of its forms begin.
    pub random: [u8; 16],
    /// Whether it is never suspended: there is no shell behind a shared login.
    pub stays: bool,
}

/// Why the screen ended otherwise than by a person's wish.
#[derive(Debug, Error)]
pub enum RunFault {
    /// There is no terminal to draw on.
    #[error(transparent)]
    Session(#[from] SessionFault),
    /// The terminal or a thread failed.
    #[error("the screen failed: {0}")]
    Io(#[from] io::Error),
}

/// Shows the screen until somebody leaves it; the exit code.
pub fn run(start: Start) -> Result<i32, RunFault> {
    let Configured { config, keys, notes } = start.configured;
    let own = Options::of(&start.env.term, config.mouse, config.sync);
    let options = Options { stays: start.stays, ..own };
    let mut session = Session::open(options)?;
    let clock = Stopwatch::start();
    let (send, receive) = input::channel::<Msg>();
    hangup::watch(send.clone())?;
    input::spawn(send.clone(), clock)?;
    let area = session.area();
    let look = Look {
        theme: Theme::choose(start.theme, config.theme, &start.env),
        glyphs: GlyphSet::choose(start.glyphs, config.glyphs, &start.env).glyphs(),
        width: area.width,
        height: area.height,
    };
    let (mut model, desk) = match start.place {
        Place::Store(desk) => (Model::new(home::State::new(), look, keys, config.scan), Some(desk)),
        Place::Empty { proposed } => (Model::new(first::State::new(proposed), look, keys, config.scan), None),
    };
    if config.afresh {
        model.whereabouts = Whereabouts::afresh();
    }
    model.verbs = start.verbs;
    model.facts.forms = FormIds::from(start.random);
    for note in notes {
        model.facts.messages.say(Millis(0), Said::new(Tone::Warning, note));
    }
    if !start.settled.is_empty() {
        model.modal = Some(Modal::notice("When you were cut off", Tone::Info, start.settled));
    }
    let workers = Workers::start(desk, start.run_line, start.begin, send)?;
    let code = pump(&mut model, &mut session, &workers, &receive, clock);
    // The terminal is given back first: saving the last draft may take a moment.
    session.leave();
    drop(receive);
    let cut_off = matches!(&code, Err(_) | Ok(128..));
    workers.finish(if cut_off { Leaves::CutOff } else { Leaves::Well });
    code
}

/// What the loop draws on.
trait Terminal {
    fn draw(&mut self, view: &mut dyn FnMut(&mut Buffer) -> Option<Position>) -> io::Result<()>;
    fn resize(&mut self, width: u16, height: u16) -> (u16, u16);
    fn bell(&mut self) -> io::Result<()>;
    fn redraw(&mut self);
    fn suspend(&mut self) -> Result<(u16, u16), SessionFault>;
}

impl Terminal for Session {
    fn draw(&mut self, view: &mut dyn FnMut(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        Session::draw(self, |buffer| view(buffer)).map(drop)
    }

    fn resize(&mut self, width: u16, height: u16) -> (u16, u16) {
        Session::resize(self, width, height);
        let area = self.area();
        (area.width, area.height)
    }

    fn bell(&mut self) -> io::Result<()> {
        Session::bell(self)
    }

    fn redraw(&mut self) {
        Session::redraw(self);
    }

    fn suspend(&mut self) -> Result<(u16, u16), SessionFault> {
        Session::suspend(self)?;
        Ok(session::size())
    }
}

fn pump(
    model: &mut Model,
    terminal: &mut dyn Terminal,
    workers: &Workers,
    msgs: &Receiver<Msg>,
    clock: Stopwatch,
) -> Result<i32, RunFault> {
    let mut beeper = Beeper::default();
    let mut frames = Frames::default();
    for effect in begin(model) {
        workers.take(effect);
    }
    loop {
        let now = clock.now();
        let due = frames.due(now);
        if model.dirty && due <= now {
            terminal.draw(&mut |buffer| view(model, buffer))?;
            model.dirty = false;
            frames.drawn(clock.now());
        }
        let draw_at = model.dirty.then_some(due);
        let deadline = earliest([model.deadline(), beeper.deadline(), draw_at]);
        let Some(batch) = batch(msgs, deadline, clock) else { return Ok(0) };
        for msg in batch {
            let msg = sized(terminal, msg);
            frames.waited_for |= matches!(msg, Msg::Input(input::Input::Key { .. }));
            for effect in update(model, msg) {
                let Some(own) = workers.take(effect) else { continue };
                match own {
                    Effect::Beep(beep) => beeper.start(clock.now(), beep),
                    Effect::Redraw => {
                        terminal.redraw();
                        model.dirty = true;
                    }
                    Effect::Suspend => {
                        let (width, height) = terminal.suspend()?;
                        let size = input::Input::Resize { width, height };
                        // No effect of a resize is the loop's own.
                        for effect in update(model, Msg::Input(size)) {
                            workers.take(effect);
                        }
                    }
                    Effect::Quit(code) => return Ok(code),
                    _ => {}
                }
            }
        }
        if beeper.due(clock.now()) == Ring::Now {
            terminal.bell()?;
        }
    }
}

/// When the next frame may be drawn. A key never waits behind a frame that somebody else brought about: it is echoed at
/// once, or 16 ms after the key before it.
#[derive(Default)]
struct Frames {
    last: Option<Millis>,
    /// The last one that a key waited for.
    echo: Option<Millis>,
    /// Whether a key waits for the next.
    waited_for: bool,
}

impl Frames {
    fn due(&self, now: Millis) -> Millis {
        let last = if self.waited_for { self.echo } else { self.last };
        last.map_or(now, |at| at.plus(FRAME_MILLIS))
    }

    fn drawn(&mut self, now: Millis) {
        self.last = Some(now);
        if std::mem::take(&mut self.waited_for) {
            self.echo = Some(now);
        }
    }
}

/// The terminal is told of a new size, and the model of what it really is.
fn sized(terminal: &mut dyn Terminal, msg: Msg) -> Msg {
    match msg {
        Msg::Input(input::Input::Resize { width, height }) => {
            let (width, height) = terminal.resize(width, height);
            Msg::Input(input::Input::Resize { width, height })
        }
        msg => msg,
    }
}

/// Waits for the first message or the deadline, then takes what else is there. The time comes first. None when
/// nobody can send any more.
fn batch(msgs: &Receiver<Msg>, deadline: Option<Millis>, clock: Stopwatch) -> Option<Vec<Msg>> {
    let first = match deadline {
        Some(due) => match msgs.recv_timeout(due.wait_from(clock.now())) {
            Ok(msg) => Some(msg),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return None,
        },
        None => Some(msgs.recv().ok()?),
    };
    let mut batch = Vec::new();
    batch.extend(first);
    while batch.len() < BATCH_MAX {
        match msgs.try_recv() {
            Ok(msg) => batch.push(msg),
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
        }
    }
    // Keys carry their own time; the clock is told after them so that a burst that waited in the channel is one.
    batch.push(Msg::Time(clock.now()));
    Some(batch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_16_ms_apart_and_a_key_waits_for_no_colleagues_frame() {
        let mut frames = Frames::default();
        assert_eq!(frames.due(Millis(5)), Millis(5), "the first at once");
        frames.drawn(Millis(5));
        assert_eq!(frames.due(Millis(6)), Millis(21), "news wait");
        frames.waited_for = true;
        assert_eq!(frames.due(Millis(6)), Millis(6), "a key does not");
        frames.drawn(Millis(7));
        assert_eq!(frames.due(Millis(8)), Millis(23));
        frames.waited_for = true;
        assert_eq!(frames.due(Millis(8)), Millis(23), "but behind the key before");
    }
}
