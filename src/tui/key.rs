//! One key press, by name: `ctrl-d`, `F3`, `space`, `esc`; and chords of them: `g g`.
//!
//! `parse(print(key)) == key` for every key. What terminals cannot tell apart is one key here: C-i is Tab, C-m is
//! Enter, C-h is Backspace, the shift of a printed character is the character.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use thiserror::Error;

/// What is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Press {
    /// A character, as typed.
    Char(char),
    /// A function key, 1 to 35.
    F(u8),
    /// Enter.
    Enter,
    /// Tab.
    Tab,
    /// Escape.
    Esc,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
}

/// Keys held down with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mods(u8);

impl Mods {
    /// None.
    pub const NONE: Mods = Mods(0);
    /// Control.
    pub const CTRL: Mods = Mods(1);
    /// Alt, or Escape sent just before.
    pub const ALT: Mods = Mods(2);
    /// Shift; never with a character.
    pub const SHIFT: Mods = Mods(4);

    /// Both together.
    pub const fn with(self, other: Mods) -> Mods {
        Mods(self.0 | other.0)
    }

    /// Whether all of `other` are held.
    pub const fn has(self, other: Mods) -> bool {
        self.0 & other.0 == other.0
    }
}

/// One key with what is held down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    press: Press,
    mods: Mods,
}

/// Function keys end here.
const F_LAST: u8 = 35;

impl Key {
    /// A key in its one normal form.
    pub fn new(press: Press, mods: Mods) -> Key {
        let (press, mods) = match press {
            Press::Char(c) if mods.has(Mods::CTRL) => {
                let mods = if mods.has(Mods::ALT) { Mods::CTRL.with(Mods::ALT) } else { Mods::CTRL };
                let lost = if mods.has(Mods::ALT) { Mods::ALT } else { Mods::NONE };
                match c.to_ascii_lowercase() {
                    'i' => (Press::Tab, lost),
                    'm' => (Press::Enter, lost),
                    'h' => (Press::Backspace, lost),
                    c => (Press::Char(c), mods),
                }
            }
            Press::Char(c) => (Press::Char(c), if mods.has(Mods::ALT) { Mods::ALT } else { Mods::NONE }),
            press => (press, mods),
        };
        let press = match press {
            Press::F(number) => Press::F(number.clamp(1, F_LAST)),
            press => press,
        };
        Key { press, mods }
    }

    /// A key with nothing held down.
    pub fn plain(press: Press) -> Key {
        Key::new(press, Mods::NONE)
    }

    /// A character.
    pub fn char(c: char) -> Key {
        Key::plain(Press::Char(c))
    }

    /// A character with control.
    pub fn ctrl(c: char) -> Key {
        Key::new(Press::Char(c), Mods::CTRL)
    }

    /// What is pressed.
    pub fn press(self) -> Press {
        self.press
    }

    /// What is held down.
    pub fn mods(self) -> Mods {
        self.mods
    }

    /// The character that this key types, if it types one.
    pub fn typed(self) -> Option<char> {
        match (self.press, self.mods) {
            (Press::Char(c), Mods::NONE) if !c.is_control() => Some(c),
            _ => None,
        }
    }

    /// The key of a terminal event; `None` for those that no keyboard here has (media keys, lone modifiers).
    pub fn from_event(event: KeyEvent) -> Option<Key> {
        let mut mods = Mods::NONE;
        for (held, ours) in [
            (KeyModifiers::CONTROL, Mods::CTRL),
            (KeyModifiers::ALT, Mods::ALT),
            (KeyModifiers::META, Mods::ALT),
            (KeyModifiers::SHIFT, Mods::SHIFT),
        ] {
            if event.modifiers.contains(held) {
                mods = mods.with(ours);
            }
        }
        let press = match event.code {
            KeyCode::Char(c) => Press::Char(c),
            KeyCode::F(number @ 1..=F_LAST) => Press::F(number),
            KeyCode::Enter => Press::Enter,
            KeyCode::Tab => Press::Tab,
            KeyCode::BackTab => return Some(Key::new(Press::Tab, mods.with(Mods::SHIFT))),
            KeyCode::Esc => Press::Esc,
            KeyCode::Backspace => Press::Backspace,
            KeyCode::Delete => Press::Delete,
            KeyCode::Insert => Press::Insert,
            KeyCode::Home => Press::Home,
            KeyCode::End => Press::End,
            KeyCode::PageUp => Press::PageUp,
            KeyCode::PageDown => Press::PageDown,
            KeyCode::Up => Press::Up,
            KeyCode::Down => Press::Down,
            KeyCode::Left => Press::Left,
            KeyCode::Right => Press::Right,
            KeyCode::Null => return Some(Key::ctrl(' ')),
            _ => return None,
        };
        Some(Key::new(press, mods))
    }
}

/// Names, the printed one first for each key.
const NAMES: [(&str, Press); 25] = [
    ("space", Press::Char(' ')),
    ("enter", Press::Enter),
    ("return", Press::Enter),
    ("tab", Press::Tab),
    ("esc", Press::Esc),
    ("escape", Press::Esc),
    ("backspace", Press::Backspace),
    ("bs", Press::Backspace),
    ("delete", Press::Delete),
    ("del", Press::Delete),
    ("insert", Press::Insert),
    ("ins", Press::Insert),
    ("home", Press::Home),
    ("end", Press::End),
    ("pgup", Press::PageUp),
    ("pageup", Press::PageUp),
    ("pgdn", Press::PageDown),
    ("pagedown", Press::PageDown),
    ("pgdown", Press::PageDown),
    ("up", Press::Up),
    ("down", Press::Down),
    ("left", Press::Left),
    ("right", Press::Right),
    ("minus", Press::Char('-')),
    ("plus", Press::Char('+')),
];

/// Held keys as they are written, the printed one first for each.
const HELD: [(&str, Mods); 6] = [
    ("ctrl-", Mods::CTRL),
    ("c-", Mods::CTRL),
    ("alt-", Mods::ALT),
    ("m-", Mods::ALT),
    ("shift-", Mods::SHIFT),
    ("s-", Mods::SHIFT),
];

/// Why a text names no key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyFault {
    /// Nothing there.
    #[error("it names no key")]
    Empty,
    /// Not the name of a key.
    #[error("no key is called \"{0}\"; keys are written like a, ctrl-d, F3, space, esc")]
    Unknown(String),
    /// More keys than anybody remembers.
    #[error("it has more than {CHORD_KEYS_MAX} keys")]
    TooLong,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (name, held) in HELD.iter().step_by(2) {
            if self.mods.has(*held) {
                text.push_str(name);
            }
        }
        match self.press {
            Press::F(number) => text.push_str(&format!("F{number}")),
            Press::Char(c) if c != ' ' => text.push(c),
            press => text.push_str(NAMES.iter().find(|(_, p)| *p == press).map_or("?", |(name, _)| name)),
        }
        f.pad(&text)
    }
}

impl FromStr for Key {
    type Err = KeyFault;

    fn from_str(text: &str) -> Result<Key, KeyFault> {
        let unknown =
            || KeyFault::Unknown(crate::domain::text::shown(&text.chars().take(24).collect::<String>()));
        let mut mods = Mods::NONE;
        let mut rest = text;
        loop {
            // What is left after the held keys is never empty: `c-` alone is not control with nothing.
            let held = HELD.iter().find_map(|(name, held)| {
                let (head, tail) = rest.split_at_checked(name.len())?;
                (head.eq_ignore_ascii_case(name) && !tail.is_empty()).then_some((tail, *held))
            });
            let Some((tail, held)) = held else { break };
            rest = tail;
            mods = mods.with(held);
        }
        let mut chars = rest.chars();
        let press = match (chars.next(), chars.next()) {
            (None, _) => return Err(KeyFault::Empty),
            (Some(c), None) if !c.is_control() && !c.is_whitespace() => Press::Char(c),
            (Some('f' | 'F'), Some('1'..='9')) => {
                let number = rest.get(1..).and_then(|digits| digits.parse::<u8>().ok());
                Press::F(number.filter(|number| *number <= F_LAST).ok_or_else(unknown)?)
            }
            _ => NAMES
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(rest))
                .map(|(_, press)| *press)
                .ok_or_else(unknown)?,
        };
        Ok(Key::new(press, mods))
    }
}

/// The most keys in a chord.
pub const CHORD_KEYS_MAX: usize = 3;

/// One or more keys pressed one after the other: `g g`. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord(Vec<Key>);

impl Chord {
    /// The keys.
    pub fn keys(&self) -> &[Key] {
        &self.0
    }
}

impl From<Key> for Chord {
    fn from(key: Key) -> Chord {
        Chord(vec![key])
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<String> = self.0.iter().map(Key::to_string).collect();
        f.pad(&keys.join(" "))
    }
}

impl FromStr for Chord {
    type Err = KeyFault;

    fn from_str(text: &str) -> Result<Chord, KeyFault> {
        let keys: Vec<Key> = text
            .split_ascii_whitespace()
            .take(CHORD_KEYS_MAX + 1)
            .map(Key::from_str)
            .collect::<Result<_, _>>()?;
        match keys.len() {
            0 => Err(KeyFault::Empty),
            1..=CHORD_KEYS_MAX => Ok(Chord(keys)),
            _ => Err(KeyFault::TooLong),
        }
    }
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
