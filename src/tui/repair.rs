//! Mends what lines and scanners break: arrow keys that arrive in pieces, CR LF that arrives as two keys.
//!
//! A packet that ends inside `Esc [ A` makes three keys of one arrow. So Esc waits a moment; what follows decides. A
//! paste whose opening mark came in pieces would run as commands: it is put together again.
//! Pure: keys come with their time, [`Repair::deadline`] says when to look again.

use super::key::{Key, Mods, Press};
use super::millis::Millis;

/// How long Esc waits for the rest of a split key, and each piece for the next.
pub const SPLIT_MILLIS: u64 = 50;
/// How long after Enter a line feed is its second half.
pub const LINE_FEED_MILLIS: u64 = 50;
/// The longest split sequence worth waiting for: `[15;5~`.
const PIECES_MAX: usize = 7;
/// The mark before pasted text, without its Esc.
const PASTE_OPENS: &str = "[200~";
/// The most bytes of one paste that are looked at.
pub const PASTE_BYTES_MAX: usize = 64 * 1024;

/// What it really was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mended {
    /// A key.
    Key(Key),
    /// Text that was pasted.
    Paste(String),
}

/// The mender.
#[derive(Clone, Debug, Default)]
pub struct Repair {
    /// Text of a paste whose opening mark came in pieces, and when its last key came.
    pasting: Option<(String, Millis)>,
    /// What followed an Esc that waits, and when its last piece came.
    waiting: Option<(String, Millis)>,
    /// When Enter came.
    entered: Option<Millis>,
}

impl Repair {
    /// When [`Repair::wake`] is due, if no key comes first.
    pub fn deadline(&self) -> Option<Millis> {
        let waiting = self.waiting.as_ref().map(|(_, last)| *last);
        waiting.or(self.pasting.as_ref().map(|(_, last)| *last)).map(|last| last.plus(SPLIT_MILLIS + 1))
    }

    /// Time has passed: an Esc that waited long enough was one, a paste that paused is whole. Pieces that followed an
    /// Esc are dropped.
    pub fn wake(&mut self, now: Millis) -> Option<Mended> {
        let over = |last: &Millis| now.since(*last) > SPLIT_MILLIS;
        if self.waiting.take_if(|(_, last)| over(last)).is_some() {
            return Some(Mended::Key(Key::plain(Press::Esc)));
        }
        self.pasting.take_if(|(_, last)| over(last)).map(|(text, _)| Mended::Paste(text))
    }

    /// A key as it was read at `now`; what it and those before it really were, in order.
    pub fn key(&mut self, now: Millis, key: Key) -> Vec<Mended> {
        let mut out = Vec::from_iter(self.wake(now));
        let mut keys = Vec::new();
        if let Some((text, last)) = &mut self.pasting {
            if key != Key::plain(Press::Esc) {
                *last = now;
                if text.len() < PASTE_BYTES_MAX {
                    text.extend(pasted(key));
                }
                return out;
            }
            // The closing mark, in pieces too.
            out.push(Mended::Paste(std::mem::take(text)));
            self.pasting = None;
        }
        if let Some((pieces, _)) = self.waiting.take() {
            self.piece(&mut keys, now, key, pieces);
        } else {
            self.whole(&mut keys, now, key);
        }
        out.extend(keys.into_iter().map(Mended::Key));
        out
    }

    fn whole(&mut self, keys: &mut Vec<Key>, now: Millis, key: Key) {
        if key == Key::plain(Press::Esc) {
            self.waiting = Some((String::new(), now));
            return;
        }
        let second_half = self.entered.take().is_some_and(|at| now.since(at) <= LINE_FEED_MILLIS);
        if key == Key::ctrl('j') && second_half {
            return;
        }
        if key == Key::plain(Press::Enter) {
            self.entered = Some(now);
        }
        keys.push(key);
    }

    fn piece(&mut self, keys: &mut Vec<Key>, now: Millis, key: Key, mut pieces: String) {
        let opened = pieces.chars().next();
        match (opened, key.typed()) {
            (None, Some(c @ ('[' | 'O'))) => {
                pieces.push(c);
                self.waiting = Some((pieces, now));
            }
            (Some('['), Some(c @ ('0'..='9' | ';'))) if pieces.len() < PIECES_MAX => {
                pieces.push(c);
                self.waiting = Some((pieces, now));
            }
            // The end of a sequence; one that no keyboard here sends is dropped whole.
            (Some(_), Some(c)) if c.is_ascii_alphabetic() || c == '~' => {
                pieces.push(c);
                if pieces == PASTE_OPENS {
                    self.pasting = Some((String::new(), now));
                }
                keys.extend(whole_key(&pieces));
            }
            // It was Esc, and something else after it.
            _ => {
                keys.push(Key::plain(Press::Esc));
                self.whole(keys, now, key);
            }
        }
    }
}

/// What a key stands for inside a paste.
fn pasted(key: Key) -> Option<char> {
    match key.press() {
        Press::Enter => Some('\n'),
        Press::Tab => Some('\t'),
        _ if key == Key::ctrl('j') => Some('\n'),
        _ => key.typed(),
    }
}

/// The key that these pieces after Esc make.
fn whole_key(pieces: &str) -> Option<Key> {
    let last = pieces.chars().last()?;
    let first = pieces.chars().next()?;
    let press = match (first, last) {
        (_, 'A') => Press::Up,
        (_, 'B') => Press::Down,
        (_, 'C') => Press::Right,
        (_, 'D') => Press::Left,
        (_, 'H') => Press::Home,
        (_, 'F') => Press::End,
        ('[', 'Z') => return Some(Key::new(Press::Tab, Mods::SHIFT)),
        ('O', 'P') => Press::F(1),
        ('O', 'Q') => Press::F(2),
        ('O', 'R') => Press::F(3),
        ('O', 'S') => Press::F(4),
        ('[', '~') => {
            let number: u8 = pieces.get(1..)?.split([';', '~']).next()?.parse().ok()?;
            match number {
                1 | 7 => Press::Home,
                2 => Press::Insert,
                3 => Press::Delete,
                4 | 8 => Press::End,
                5 => Press::PageUp,
                6 => Press::PageDown,
                11..=15 => Press::F(number - 10),
                17..=21 => Press::F(number - 11),
                23 | 24 => Press::F(number - 12),
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(Key::plain(press))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys by name with their times, and what came out.
    fn check(name: &str, typed: &[(u64, &str)], expected: &str) {
        let mut repair = Repair::default();
        let mut out: Vec<String> = Vec::new();
        let told = |mended| match mended {
            Mended::Key(key) => key.to_string(),
            Mended::Paste(text) => format!("{text:?}"),
        };
        for (at, key) in typed {
            out.extend(repair.key(Millis(*at), key.parse().unwrap()).into_iter().map(told));
        }
        if let Some(due) = repair.deadline() {
            assert_eq!(repair.wake(Millis(due.0 - 1)), None, "{name}: not before its time");
            out.extend(repair.wake(due).map(told));
        }
        assert_eq!(out.join(" "), expected, "{name}");
    }

    #[test]
    fn a_split_arrow_is_one_arrow() {
        check("up", &[(0, "esc"), (3, "["), (6, "A")], "up");
        check("application mode", &[(0, "esc"), (3, "O"), (6, "B")], "down");
        check("slowly", &[(0, "esc"), (50, "["), (100, "D")], "left");
        check("page up", &[(0, "esc"), (1, "["), (2, "5"), (3, "~")], "pgup");
        check("F5", &[(0, "esc"), (1, "["), (2, "1"), (3, "5"), (4, "~")], "F5");
        check("with control", &[(0, "esc"), (1, "["), (2, "1"), (3, ";"), (4, "5"), (5, "C")], "right");
        check("shift-tab", &[(0, "esc"), (1, "["), (2, "Z")], "shift-tab");
        check("unknown ends are dropped", &[(0, "esc"), (1, "["), (2, "x"), (3, "q")], "q");
    }

    #[test]
    fn a_person_s_escape_is_an_escape() {
        check("alone", &[(0, "esc")], "esc");
        check("twice", &[(0, "esc"), (10, "esc")], "esc esc");
        check("then a letter", &[(0, "esc"), (10, "j")], "esc j");
        check("then later a bracket", &[(0, "esc"), (51, "[")], "esc [");
        check("a bracket and no more is dropped", &[(0, "esc"), (10, "["), (200, "A")], "esc A");
        check("then enter", &[(0, "esc"), (10, "enter"), (12, "ctrl-j")], "esc enter");
    }

    #[test]
    fn the_second_half_of_cr_lf_goes() {
        check("cr lf", &[(0, "enter"), (1, "ctrl-j"), (2, "a")], "enter a");
        check("lf alone", &[(0, "a"), (1, "ctrl-j")], "a ctrl-j");
        check("much later", &[(0, "enter"), (51, "ctrl-j")], "enter ctrl-j");
        check("two line ends", &[(0, "enter"), (1, "ctrl-j"), (2, "ctrl-j")], "enter ctrl-j");
        check("another key between", &[(0, "enter"), (1, "a"), (2, "ctrl-j")], "enter a ctrl-j");
    }

    #[test]
    fn a_paste_whose_mark_came_in_pieces_is_a_paste() {
        let mark = |at| [(at, "esc"), (at, "["), (at, "2"), (at, "0"), (at, "0"), (at, "~")];
        let closed = [(9, "esc"), (9, "["), (9, "2"), (9, "0"), (9, "1"), (9, "~")];
        let typed = |parts: &[&[(u64, &'static str)]]| parts.concat();
        check("until it pauses", &typed(&[&mark(0), &[(1, "q"), (2, "enter"), (3, "d")]]), "\"q\\nd\"");
        check("until its end", &typed(&[&mark(0), &[(1, "q")], &closed, &[(10, "r")]]), "\"q\" r");
        check("a key after the pause", &typed(&[&mark(0), &[(1, "q"), (90, "r")]]), "\"q\" r");
    }
}
