//! What the terminal shows now and what it should show: the difference, in one write a frame.
//!
//! ratatui's own `Terminal` asks the size on each frame, asks for the cursor when it clears, and prints when it is
//! dropped on a dead line; so the two buffers are kept here. A frame that changes nothing writes nothing.

use std::io::{self, Write};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::sgr;

/// Whether frames are marked for the terminal to show at once (mode 2026).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sync {
    /// Marked; terminals that do not know the mark ignore it.
    Marked,
    /// For terminals that would print it.
    Plain,
}

/// Larger than any frame seen; a larger one only costs another allocation.
const FRAME_BYTES: usize = 64 * 1024;

/// Where the hardware cursor was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cursor {
    Unknown,
    Hidden,
    At(Position),
}

/// A screen on some output.
#[derive(Debug)]
pub struct Screen<W: Write> {
    out: W,
    sync: Sync,
    shown: Buffer,
    next: Buffer,
    cursor: Cursor,
    bytes: Vec<u8>,
    fresh: Fresh,
}

/// Whether the terminal shows what `shown` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fresh {
    /// It does.
    Known,
    /// It may show anything: clear first, then everything.
    Unknown,
}

impl<W: Write> Screen<W> {
    /// A screen of this size that shows nobody knows what.
    pub fn new(out: W, width: u16, height: u16, sync: Sync) -> Screen<W> {
        let area = Rect::new(0, 0, width, height);
        Screen {
            out,
            sync,
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            cursor: Cursor::Unknown,
            bytes: Vec::with_capacity(FRAME_BYTES),
            fresh: Fresh::Unknown,
        }
    }

    /// All of it.
    pub fn area(&self) -> Rect {
        *self.next.area()
    }

    /// It has another size now; the next frame draws everything.
    pub fn resize(&mut self, width: u16, height: u16) {
        let area = Rect::new(0, 0, width, height);
        self.shown = Buffer::empty(area);
        self.next = Buffer::empty(area);
        self.redraw();
    }

    /// The next frame clears and draws everything, without asking the terminal anything.
    pub fn redraw(&mut self) {
        self.fresh = Fresh::Unknown;
        self.cursor = Cursor::Unknown;
    }

    /// Draws one frame; `view` fills an empty buffer and says where the cursor belongs. The bytes written.
    pub fn draw(&mut self, view: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<usize> {
        self.next.reset();
        let area = self.area();
        let wanted = match view(&mut self.next) {
            Some(at) if area.contains(at) => Cursor::At(at),
            _ => Cursor::Hidden,
        };
        if self.fresh == Fresh::Unknown {
            self.shown.reset();
        }
        self.bytes.clear();
        let changes = self.shown.diff(&self.next);
        if changes.is_empty() && wanted == self.cursor && self.fresh == Fresh::Known {
            return Ok(0);
        }
        match self.sync {
            Sync::Marked => self.bytes.extend_from_slice(b"\x1b[?2026h"),
            Sync::Plain if matches!(self.cursor, Cursor::At(_)) && changes.len() > 1 => {
                self.bytes.extend_from_slice(b"\x1b[?25l");
                self.cursor = Cursor::Hidden;
            }
            Sync::Plain => {}
        }
        if self.fresh == Fresh::Unknown {
            self.bytes.extend_from_slice(b"\x1b[0m\x1b[2J");
        }
        sgr::encode(&mut self.bytes, changes);
        put_cursor(&mut self.bytes, self.cursor, wanted);
        if self.sync == Sync::Marked {
            self.bytes.extend_from_slice(b"\x1b[?2026l");
        }
        // Until the write is through, nobody knows what the terminal shows.
        self.fresh = Fresh::Unknown;
        self.out.write_all(&self.bytes)?;
        self.out.flush()?;
        self.fresh = Fresh::Known;
        self.cursor = wanted;
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(self.bytes.len())
    }

    /// Rings the bell.
    pub fn bell(&mut self) -> io::Result<()> {
        self.out.write_all(b"\x07")?;
        self.out.flush()
    }

    /// The output, for what is no frame.
    pub fn out(&mut self) -> &mut W {
        &mut self.out
    }
}

/// Moves, shows or hides the cursor. Drawing has moved it, so its place is always said.
fn put_cursor(bytes: &mut Vec<u8>, before: Cursor, wanted: Cursor) {
    match wanted {
        Cursor::At(at) => {
            sgr::move_to(bytes, at.x, at.y);
            if !matches!(before, Cursor::At(_)) {
                bytes.extend_from_slice(b"\x1b[?25h");
            }
        }
        Cursor::Hidden | Cursor::Unknown => {
            if before != Cursor::Hidden {
                bytes.extend_from_slice(b"\x1b[?25l");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::{Modifier, Style};

    /// Counts writes and keeps bytes.
    #[derive(Default)]
    struct Out {
        writes: usize,
        bytes: Vec<u8>,
        broken: bool,
    }

    impl Write for Out {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.broken {
                return Err(io::Error::other("gone"));
            }
            self.writes += 1;
            self.bytes.extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn rows(buffer: &mut Buffer, selected: u16) -> Option<Position> {
        let area = *buffer.area();
        for y in 0..area.height {
            let marker = if y == selected { ">" } else { " " };
            buffer.set_string(0, y, format!("{marker} row {y}"), Style::new());
        }
        Some(Position::new(0, selected))
    }

    fn shown(screen: &Screen<Out>, width: u16, height: u16) -> String {
        let mut terminal = vt100::Parser::new(height, width, 0);
        terminal.process(&screen.out.bytes);
        terminal.screen().contents()
    }

    #[test]
    fn a_frame_is_one_write_and_an_idle_one_is_none() {
        let mut screen = Screen::new(Out::default(), 80, 24, Sync::Marked);
        let first = screen.draw(|buffer| rows(buffer, 3)).unwrap();
        assert!(first > 200);
        assert_eq!(screen.out.writes, 1);
        assert_eq!(screen.draw(|buffer| rows(buffer, 3)).unwrap(), 0);
        assert_eq!(screen.out.writes, 1);
        let moved = screen.draw(|buffer| rows(buffer, 4)).unwrap();
        assert!(moved <= 64, "{moved}");
        assert!(shown(&screen, 80, 24).contains("> row 4"));
        assert!(!shown(&screen, 80, 24).contains("> row 3"));
    }

    #[test]
    fn nothing_is_asked_of_the_terminal_and_no_colour_is_sent_for_none() {
        let mut screen = Screen::new(Out::default(), 20, 8, Sync::Plain);
        screen.draw(|buffer| rows(buffer, 0)).unwrap();
        screen
            .draw(|buffer| {
                buffer.set_string(0, 0, "bold", Style::new().add_modifier(Modifier::REVERSED));
                None
            })
            .unwrap();
        screen.redraw();
        screen.draw(|buffer| rows(buffer, 0)).unwrap();
        let text = String::from_utf8(screen.out.bytes.clone()).unwrap();
        for query in ["\x1b[6n", "\x1b[c", "\x1b[?u", "\x1b[>", "\x1b]", "2026"] {
            assert!(!text.contains(query), "{query:?}");
        }
        assert!(!text.contains("38;") && !text.contains("48;") && !text.contains("59m"), "{text:?}");
        assert!(text.contains("\x1b[7m"));
    }

    #[test]
    fn a_resize_and_a_failed_write_draw_everything_again() {
        let mut screen = Screen::new(Out::default(), 20, 4, Sync::Marked);
        screen.draw(|buffer| rows(buffer, 0)).unwrap();
        screen.resize(10, 2);
        screen.draw(|buffer| rows(buffer, 0)).unwrap();
        assert!(shown(&screen, 10, 2).contains("> row 0\n  row 1"));
        screen.out.broken = true;
        assert!(screen.draw(|buffer| rows(buffer, 1)).is_err());
        screen.out = Out::default();
        screen.draw(|buffer| rows(buffer, 1)).unwrap();
        assert!(shown(&screen, 10, 2).contains("  row 0\n> row 1"));
    }

    #[test]
    fn no_size_is_too_small_and_no_cursor_too_far() {
        for (width, height) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            let mut screen = Screen::new(Out::default(), width, height, Sync::Marked);
            screen.draw(|_| Some(Position::new(500, 500))).unwrap();
            screen.draw(|_| None).unwrap();
        }
    }
}
