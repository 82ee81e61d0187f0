//! The terminal, taken over and given back.
//!
//! One session a process. It asks the terminal nothing, sets no title, and gives back whatever it took, step by step,
//! when it is left, dropped, suspended, or when the program crashes or is told to end.

use std::io::{self, IsTerminal, Write};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use rustix::event::{PollFd, PollFlags, Timespec};
use thiserror::Error;

use super::screen::{Screen, Sync};
use super::steps::{Line, Mouse, Steps};

/// How the terminal is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whose the mouse is.
    pub mouse: Mouse,
    /// Whether frames are marked.
    pub sync: Sync,
    /// Whether the terminal is never given to a shell in between.
    pub stays: bool,
}

impl Options {
    /// The options for a terminal of the type `term`, as `$TERM` says; `sync` as asked for, if it was.
    pub fn of(term: &str, mouse: Mouse, sync: Option<Sync>) -> Options {
        let prints_unknown_modes = ["dumb", "vt100", "vt220", "linux"].contains(&term) || term.is_empty();
        let own = if prints_unknown_modes { Sync::Plain } else { Sync::Marked };
        Options { mouse, sync: sync.unwrap_or(own), stays: false }
    }
}

/// Why there is no screen.
#[derive(Debug, Error)]
pub enum SessionFault {
    /// A pipe or a file where a terminal should be.
    #[error(
        "the screen needs a terminal, and {which} is none; every task also has a command: see stockroom --help, \
         for example stockroom stock"
    )]
    NotATerminal {
        /// Standard input or output.
        which: &'static str,
    },
    /// The terminal would not be taken over.
    #[error("the terminal could not be set up: {0}; every task also has a command: see stockroom --help")]
    SetUp(#[from] io::Error),
}

/// What stands to be undone, for whoever must: the session, the crash hook, the hang-up path.
static STEPS: Steps = Steps::new();

/// The terminal while it is ours.
#[derive(Debug)]
pub struct Session {
    screen: Screen<Tty>,
    options: Options,
}

impl Session {
    /// Takes the terminal over.
    pub fn open(options: Options) -> Result<Session, SessionFault> {
        require_terminal(io::stdin().is_terminal(), io::stdout().is_terminal())?;
        if let Err(error) = STEPS.enter(options.mouse, &TtyLine, &mut Tty) {
            restore();
            return Err(error.into());
        }
        let (width, height) = size();
        Ok(Session { screen: Screen::new(Tty, width, height, options.sync), options })
    }

    /// All of the screen.
    pub fn area(&self) -> Rect {
        self.screen.area()
    }

    /// Draws one frame, in one write; nothing where nothing changed.
    pub fn draw(&mut self, view: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<usize> {
        self.screen.draw(view)
    }

    /// The terminal has another size now.
    pub fn resize(&mut self, width: u16, height: u16) {
        let (width, height) = sane_size(width, height);
        self.screen.resize(width, height);
    }

    /// Draws everything again with the next frame.
    pub fn redraw(&mut self) {
        self.screen.redraw();
    }

    /// Rings the bell once.
    pub fn bell(&mut self) -> io::Result<()> {
        self.screen.bell()
    }

    /// Gives the terminal to the shell until the program is brought back; then everything is drawn again.
    pub fn suspend(&mut self) -> Result<(), SessionFault> {
        if self.options.stays {
            return Ok(());
        }
        restore();
        // `raise` and not `kill`: it is this thread that must have stopped before it goes on.
        drop(signal_hook::low_level::raise(signal_hook::consts::SIGTSTP));
        if let Err(error) = STEPS.enter(self.options.mouse, &TtyLine, &mut Tty) {
            restore();
            return Err(error.into());
        }
        let (width, height) = size();
        self.screen.resize(width, height);
        Ok(())
    }

    /// Gives the terminal back.
    pub fn leave(self) {
        drop(self);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back if it is ours, whatever fails. May be called from any thread, at any time, again.
pub fn restore() {
    STEPS.leave(&TtyLine, &mut Tty);
}

/// The size that the terminal says it has, made sane.
pub fn size() -> (u16, u16) {
    match rustix::termios::tcgetwinsize(rustix::stdio::stdout()) {
        Ok(size) => sane_size(size.ws_col, size.ws_row),
        Err(_) => sane_size(0, 0),
    }
}

/// 80x24 where a terminal does not know (telnet gateways say 0x0), and never so large that a lie costs memory.
pub fn sane_size(width: u16, height: u16) -> (u16, u16) {
    let or = |size: u16, unknown: u16, most: u16| if size == 0 { unknown } else { size.min(most) };
    (or(width, 80, 1_000), or(height, 24, 500))
}

fn require_terminal(input: bool, output: bool) -> Result<(), SessionFault> {
    match (input, output) {
        (true, true) => Ok(()),
        (false, _) => Err(SessionFault::NotATerminal { which: "standard input" }),
        (true, false) => Err(SessionFault::NotATerminal { which: "standard output" }),
    }
}

/// Standard output without the lock and the line buffer of the standard library: the crash hook writes too.
#[derive(Clone, Copy, Debug)]
pub struct Tty;

/// How long a terminal that takes nothing is waited for: somebody pressed C-s, or set the line to non-blocking.
const STUCK_SECONDS: i64 = 5;

impl Write for Tty {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let stdout = rustix::stdio::stdout();
        loop {
            match rustix::io::write(stdout, bytes) {
                Err(rustix::io::Errno::AGAIN) => {
                    let mut fds = [PollFd::new(&stdout, PollFlags::OUT)];
                    let limit = Timespec { tv_sec: STUCK_SECONDS, tv_nsec: 0 };
                    if rustix::event::poll(&mut fds, Some(&limit))? == 0 {
                        return Err(io::ErrorKind::TimedOut.into());
                    }
                }
                written => return Ok(written?),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal's line discipline, by crossterm: its key reader must know that the line is raw.
struct TtyLine;

impl Line for TtyLine {
    fn raw(&self) -> io::Result<()> {
        crossterm::terminal::enable_raw_mode()
    }

    fn cooked(&self) -> io::Result<()> {
        crossterm::terminal::disable_raw_mode()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_nobody_knows_is_80_by_24_and_a_lie_is_bounded() {
        assert_eq!(sane_size(0, 0), (80, 24));
        assert_eq!(sane_size(0, 8), (80, 8));
        assert_eq!(sane_size(20, 8), (20, 8));
        assert_eq!(sane_size(u16::MAX, u16::MAX), (1_000, 500));
    }

    #[test]
    fn a_terminal_that_is_none_is_a_sentence_that_points_to_the_commands() {
        assert!(require_terminal(true, true).is_ok());
        for (input, output, which) in [(false, true, "standard input"), (true, false, "standard output")] {
            let sentence = require_terminal(input, output).unwrap_err().to_string();
            assert!(sentence.contains(which) && sentence.contains("stockroom --help"), "{sentence}");
        }
    }

    #[test]
    fn frames_are_marked_where_the_terminal_will_not_print_the_mark() {
        let cases = [
            ("xterm-256color", None, Sync::Marked),
            ("vt220", None, Sync::Plain),
            ("linux", None, Sync::Plain),
            ("", None, Sync::Plain),
            ("xterm-256color", Some(Sync::Plain), Sync::Plain),
            ("vt100", Some(Sync::Marked), Sync::Marked),
        ];
        for (term, asked, expected) in cases {
            assert_eq!(Options::of(term, Mouse::Terminal, asked).sync, expected, "{term}");
        }
    }
}
