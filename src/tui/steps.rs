//! What was done to the terminal and has to be undone: one bit per step, set before the step is tried.
//!
//! Undoing tries every step, in order, whatever fails: half a restore is the terminal that somebody has to reset by
//! hand. It may be called from the panic hook, on any thread, twice: only the first call does anything.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU8, Ordering};

/// One thing done to a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Step {
    /// Keys come one by one and unechoed.
    Raw = 1,
    /// The screen that programs draw on.
    Alternate = 2,
    /// Pasted text is marked as such.
    Paste = 4,
    /// Clicks and the wheel come to us.
    Mouse = 8,
}

/// Whether the mouse is ours. Capturing it stops people from selecting text, so it is off unless asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mouse {
    /// The terminal's.
    #[default]
    Terminal,
    /// Ours.
    Captured,
}

/// The line discipline: how keys come.
pub trait Line {
    /// Key by key.
    fn raw(&self) -> io::Result<()>;
    /// As it was.
    fn cooked(&self) -> io::Result<()>;
}

/// What stands to be undone.
#[derive(Debug, Default)]
pub struct Steps(AtomicU8);

impl Steps {
    /// Nothing.
    pub const fn new() -> Steps {
        Steps(AtomicU8::new(0))
    }

    /// Takes the terminal over. On a failure the steps done so far stay marked: call [`Steps::leave`].
    pub fn enter(&self, mouse: Mouse, line: &dyn Line, out: &mut dyn Write) -> io::Result<()> {
        self.mark(Step::Raw);
        line.raw()?;
        self.mark(Step::Alternate);
        out.write_all(b"\x1b[?1049h")?;
        self.mark(Step::Paste);
        out.write_all(b"\x1b[?2004h")?;
        if mouse == Mouse::Captured {
            self.mark(Step::Mouse);
            // Presses and the wheel, not every motion: a slow line would choke on those.
            out.write_all(b"\x1b[?1000h\x1b[?1006h")?;
        }
        out.flush()
    }

    /// Gives the terminal back: every step that was begun, in order, whatever fails. Whether there was any.
    pub fn leave(&self, line: &dyn Line, out: &mut dyn Write) -> bool {
        let done = self.0.swap(0, Ordering::SeqCst);
        if done == 0 {
            return false;
        }
        let was = |step: Step| done & (step as u8) != 0;
        let mut bytes: Vec<u8> = Vec::new();
        if was(Step::Alternate) {
            // A frame may have been cut off in the middle.
            bytes.extend_from_slice(b"\x1b[?2026l\x1b[0m");
        }
        if was(Step::Paste) {
            bytes.extend_from_slice(b"\x1b[?2004l");
        }
        if was(Step::Mouse) {
            bytes.extend_from_slice(b"\x1b[?1006l\x1b[?1000l");
        }
        if was(Step::Alternate) {
            bytes.extend_from_slice(b"\x1b[?25h\x1b[?1049l");
        }
        // Nobody is left to tell of a failure, and the next step is worth trying all the same.
        drop(out.write_all(&bytes));
        drop(out.flush());
        if was(Step::Raw) {
            drop(line.cooked());
        }
        true
    }

    fn mark(&self, step: Step) {
        self.0.fetch_or(step as u8, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    /// Notes what is done, and fails from a given number of calls on.
    struct Fake {
        calls: RefCell<Vec<String>>,
        fails_from: usize,
    }

    impl Fake {
        fn call(&self, name: String) -> io::Result<()> {
            self.calls.borrow_mut().push(name);
            if self.calls.borrow().len() > self.fails_from { Err(io::Error::other("gone")) } else { Ok(()) }
        }
    }

    impl Line for Fake {
        fn raw(&self) -> io::Result<()> {
            self.call("raw".into())
        }
        fn cooked(&self) -> io::Result<()> {
            self.call("cooked".into())
        }
    }

    impl Write for &Fake {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.call(String::from_utf8_lossy(bytes).replace('\x1b', "^"))?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn run(mouse: Mouse, fails_from: usize) -> (bool, String) {
        let fake = Fake { calls: RefCell::default(), fails_from };
        let steps = Steps::new();
        let entered = steps.enter(mouse, &fake, &mut &fake).is_ok();
        fake.calls.borrow_mut().push("|".into());
        assert!(steps.leave(&fake, &mut &fake), "something stood to be undone");
        assert!(!steps.leave(&fake, &mut &fake), "and only once");
        (entered, fake.calls.take().join(" "))
    }

    #[test]
    fn leaving_undoes_exactly_what_was_done() {
        let all = "raw ^[?1049h ^[?2004h | ^[?2026l^[0m^[?2004l^[?25h^[?1049l cooked";
        assert_eq!(run(Mouse::Terminal, 99), (true, all.to_owned()));
        let (_, mouse) = run(Mouse::Captured, 99);
        assert!(mouse.contains("^[?1000h^[?1006h |") && mouse.contains("^[?1006l^[?1000l"), "{mouse}");
    }

    #[test]
    fn a_step_that_fails_is_undone_with_those_before_it_and_the_rest_is_tried() {
        assert_eq!(run(Mouse::Terminal, 0), (false, "raw | ^ cooked".replace("^ ", "")));
        let (entered, calls) = run(Mouse::Terminal, 1);
        assert!(!entered);
        assert!(calls.ends_with("^[?2026l^[0m^[?25h^[?1049l cooked"), "{calls}");
        assert!(!calls.contains("2004"), "{calls}");
    }

    #[test]
    fn leaving_before_entering_does_nothing() {
        let fake = Fake { calls: RefCell::default(), fails_from: 9 };
        assert!(!Steps::new().leave(&fake, &mut &fake));
        assert!(fake.calls.borrow().is_empty());
    }
}
