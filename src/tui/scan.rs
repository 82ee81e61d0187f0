//! Telling a scanner from a person: a wedge scanner types, only faster, and ends with Enter.
//!
//! Pure: keys come with the time at which they were read, and [`Detector::deadline`] says when to look again, so the
//! loop needs no tick. A prefix set on the scanner decides first, timing second. The rules:
//!
//! * outside fields a printable key waits one gap before it acts, unless a prefix is set;
//! * in a field it is typed at once ([`Out::Begin`] says: keep what was there) and taken back if a burst follows;
//! * in a dialog it waits too, and any burst, however short, is dropped: a scan never answers a dialog;
//! * what is never shown is never kept here either: a burst there is only counted, and dropped at its end;
//! * a burst is at least [`SCAN_CHARS_MIN`] characters, each at most one gap after the other, ended by Enter, Tab,
//!   C-j or the suffix within [`SCAN_MILLIS_MAX`];
//! * a key that repeats itself (held down) is not a scanner, nor is what begins with `:` or `/` outside a field.
//!
//! What it must never do: lose a key that a person typed outside a dialog, or give half a scan to the screen as keys
//! once a prefix has announced it.

use super::key::{Key, Mods, Press};
use super::millis::Millis;
use super::scanner::{Repeats, Rules, scanned};

pub use super::burst::{Evidence, Focus, Out};

/// A burst with fewer characters is typing.
pub const SCAN_CHARS_MIN: usize = 4;
/// A longer burst is no code that anybody stocks.
pub const SCAN_CHARS_MAX: usize = 512;
/// A scan takes no longer than this.
pub const SCAN_MILLIS_MAX: u64 = 1_500;
/// The same code again within this time is the same scan, delivered twice.
pub const REPEAT_MILLIS: u64 = 300;
/// After a prefix, how long a key may keep one waiting.
const FRAMED_GAP_MILLIS: u64 = 250;
/// Keys of a held-down key come at least this far apart; a scanner's come faster.
const HELD_DOWN_MILLIS: u64 = 15;
/// ... and at most this far.
const HELD_DOWN_GAP_MILLIS: u64 = 120;
/// These open a line to type in: nobody's code begins with them, and `:quit` typed over a slow line is no scan.
const OPENERS: [char; 2] = [':', '/'];

/// What is under way.
#[derive(Clone, Debug)]
enum State {
    Idle,
    /// Keys that have not acted yet.
    Held {
        keys: Vec<Key>,
        first: Millis,
        last: Millis,
        focus: Focus,
    },
    /// Characters that a field has been given.
    Typed {
        code: String,
        first: Millis,
        last: Millis,
    },
    /// So many characters that are not to be kept.
    Hidden {
        count: usize,
        first: Millis,
        last: Millis,
    },
    /// After a prefix.
    Framed {
        code: String,
        first: Millis,
        last: Millis,
    },
    /// A key that is held down.
    HeldDown {
        key: Key,
        last: Millis,
    },
    /// Until it is quiet for a gap.
    Deaf {
        last: Millis,
    },
}

/// The detector.
#[derive(Clone, Debug)]
pub struct Detector {
    rules: Rules,
    state: State,
    /// What had the focus at the last key.
    focus: Focus,
    /// The last code and when it ended.
    before: Option<(String, Millis)>,
    /// When a scan ended, and the ends that may still trail it.
    trailing: Option<(Millis, Vec<Key>)>,
}

fn line_feed() -> Key {
    Key::ctrl('j')
}

fn enter() -> Key {
    Key::plain(Press::Enter)
}

impl Detector {
    /// A detector at rest.
    pub fn new(rules: Rules) -> Detector {
        Detector { rules, state: State::Idle, focus: Focus::Keys, before: None, trailing: None }
    }

    /// When [`Detector::wake`] is due, if no key comes first.
    pub fn deadline(&self) -> Option<Millis> {
        let gap = self.rules.gap_millis;
        match &self.state {
            State::Idle
            | State::HeldDown { .. }
            | State::Typed { .. }
            | State::Hidden { .. }
            | State::Deaf { .. } => None,
            State::Held { first, last, .. } => Some(last.plus(gap).min(first.plus(SCAN_MILLIS_MAX)).plus(1)),
            State::Framed { first, last, .. } => {
                Some(last.plus(gap.max(FRAMED_GAP_MILLIS)).min(first.plus(SCAN_MILLIS_MAX)).plus(1))
            }
        }
    }

    /// Time has passed: keys that waited long enough act.
    pub fn wake(&mut self, now: Millis) -> Vec<Out> {
        let mut out = Vec::new();
        let gap = self.rules.gap_millis;
        let over = match &self.state {
            State::Idle => false,
            State::HeldDown { last, .. } => now.since(*last) > HELD_DOWN_GAP_MILLIS,
            State::Deaf { last } => now.since(*last) > gap,
            State::Typed { first, last, .. }
            | State::Hidden { first, last, .. }
            | State::Held { first, last, .. } => {
                now.since(*last) > gap || now.since(*first) > SCAN_MILLIS_MAX
            }
            State::Framed { first, last, .. } => {
                now.since(*last) > gap.max(FRAMED_GAP_MILLIS) || now.since(*first) > SCAN_MILLIS_MAX
            }
        };
        if over {
            self.give_up(&mut out, now);
        }
        out
    }

    /// A key that was read at `now`, with what has the focus.
    pub fn key(&mut self, now: Millis, key: Key, focus: Focus) -> Vec<Out> {
        let mut out = self.wake(now);
        self.focus = focus;
        if self.trails(now, key) {
            return out;
        }
        if self.rules.prefix == Some(key) && !matches!(self.state, State::Framed { .. }) {
            self.give_up(&mut out, now);
            self.state = State::Framed { code: String::new(), first: now, last: now };
            return out;
        }
        self.state = match std::mem::replace(&mut self.state, State::Idle) {
            State::Framed { code, first, .. } => self.framed(&mut out, now, key, code, first),
            State::Deaf { .. } => State::Deaf { last: now },
            State::Held { keys, first, last, focus } => {
                self.held(&mut out, (now, key), keys, (first, last), focus)
            }
            State::Typed { code, first, .. } => self.typed(&mut out, (now, key, focus), code, first),
            State::Hidden { count, first, .. } if focus == Focus::Secret => {
                self.hidden(&mut out, (now, key), count, first)
            }
            State::HeldDown { key: down, .. } if down == key && focus == Focus::Keys => {
                out.push(Out::Act(key));
                State::HeldDown { key, last: now }
            }
            State::Idle | State::HeldDown { .. } | State::Hidden { .. } => {
                self.fresh(&mut out, now, key, focus)
            }
        };
        out
    }

    /// The first key of whatever comes.
    fn fresh(&self, out: &mut Vec<Out>, now: Millis, key: Key, focus: Focus) -> State {
        let Some(c) = key.typed() else {
            out.push(Out::Act(key));
            return State::Idle;
        };
        match focus {
            Focus::Field => {
                out.push(Out::Begin(key));
                State::Typed { code: c.to_string(), first: now, last: now }
            }
            Focus::Secret => {
                out.push(Out::Act(key));
                State::Hidden { count: 1, first: now, last: now }
            }
            Focus::Keys if self.rules.prefix.is_some() || OPENERS.contains(&c) => {
                out.push(Out::Act(key));
                State::Idle
            }
            Focus::Keys | Focus::Dialog => State::Held { keys: vec![key], first: now, last: now, focus },
        }
    }

    /// A key within a gap of others that have not acted.
    fn held(
        &mut self,
        out: &mut Vec<Out>,
        (now, key): (Millis, Key),
        mut keys: Vec<Key>,
        (first, last): (Millis, Millis),
        focus: Focus,
    ) -> State {
        let ends = self.ends(key);
        if focus == Focus::Dialog && (ends || scanned(key).is_some()) {
            out.push(Out::Dropped);
            return State::Deaf { last: now };
        }
        if scanned(key).is_some() && !ends {
            keys.push(key);
            if keys.len() > SCAN_CHARS_MAX {
                out.push(Out::Dropped);
                return State::Deaf { last: now };
            }
            if is_held_down(&keys, now.since(first), now.since(last)) {
                out.extend(keys.into_iter().map(Out::Act));
                return State::HeldDown { key, last: now };
            }
            return State::Held { keys, first, last: now, focus };
        }
        if ends && keys.len() >= SCAN_CHARS_MIN {
            let code: String = keys.into_iter().filter_map(scanned).collect();
            self.scan(out, now, key, code, Evidence::Timing);
            return State::Idle;
        }
        out.extend(keys.into_iter().map(Out::Act));
        out.push(Out::Act(key));
        State::Idle
    }

    /// A key within a gap of others that were typed into a field.
    fn typed(
        &mut self,
        out: &mut Vec<Out>,
        (now, key, focus): (Millis, Key, Focus),
        mut code: String,
        first: Millis,
    ) -> State {
        let ends = self.ends(key);
        let length = code.chars().count();
        if ends && (SCAN_CHARS_MIN..=SCAN_CHARS_MAX).contains(&length) {
            out.push(Out::TakeBack);
            self.scan(out, now, key, code, Evidence::Timing);
            return State::Idle;
        }
        if let (false, Some(c)) = (ends, scanned(key)) {
            if focus != Focus::Field {
                // The field went away under the burst: its rest must not run commands.
                out.push(Out::Dropped);
                return State::Deaf { last: now };
            }
            // Past the limit it is a paste, and only its length has to be remembered as too long.
            if length <= SCAN_CHARS_MAX {
                code.push(c);
            }
            if key.typed().is_some() {
                out.push(Out::Act(key));
            }
            return State::Typed { code, first, last: now };
        }
        out.push(Out::Act(key));
        State::Idle
    }

    /// A key within a gap of others that are not to be kept.
    fn hidden(
        &mut self,
        out: &mut Vec<Out>,
        (now, key): (Millis, Key),
        count: usize,
        first: Millis,
    ) -> State {
        if self.ends(key) && count >= SCAN_CHARS_MIN {
            self.scan(out, now, key, String::new(), Evidence::Timing);
            return State::Idle;
        }
        out.push(Out::Act(key));
        match scanned(key) {
            Some(_) => State::Hidden { count: count.saturating_add(1), first, last: now },
            None => State::Idle,
        }
    }

    /// A key after a prefix.
    fn framed(
        &mut self,
        out: &mut Vec<Out>,
        now: Millis,
        key: Key,
        mut code: String,
        first: Millis,
    ) -> State {
        if self.ends(key) {
            if code.is_empty() {
                out.push(Out::Dropped);
            } else {
                self.scan(out, now, key, code, Evidence::Prefix);
            }
            return State::Idle;
        }
        if self.rules.prefix == Some(key) {
            // The scan before it lost its end.
            out.push(Out::Dropped);
            return State::Framed { code: String::new(), first: now, last: now };
        }
        code.extend(scanned(key));
        if code.chars().count() > SCAN_CHARS_MAX {
            out.push(Out::Dropped);
            return State::Deaf { last: now };
        }
        State::Framed { code, first, last: now }
    }

    /// Whether a key ends a scan.
    fn ends(&self, key: Key) -> bool {
        self.rules.suffix == Some(key)
            || key == line_feed()
            || (key.mods() == Mods::NONE && matches!(key.press(), Press::Enter | Press::Tab))
    }

    /// Whether a key is only the rest of a scan's end: the LF of CR LF, the CR LF after a suffix.
    fn trails(&mut self, now: Millis, key: Key) -> bool {
        let Some((at, rest)) = &mut self.trailing else { return false };
        let due = now.since(*at) <= self.rules.gap_millis;
        let position = rest.iter().position(|expected| *expected == key);
        if let (true, Some(position)) = (due, position) {
            rest.drain(..=position);
            return true;
        }
        self.trailing = None;
        false
    }

    fn scan(&mut self, out: &mut Vec<Out>, now: Millis, end: Key, code: String, evidence: Evidence) {
        let rest = if end == enter() {
            vec![line_feed()]
        } else if Some(end) == self.rules.suffix {
            vec![enter(), line_feed()]
        } else {
            Vec::new()
        };
        self.trailing = Some((now, rest));
        if matches!(self.focus, Focus::Dialog | Focus::Secret) {
            out.push(Out::Dropped);
            return;
        }
        let again = self.before.as_ref().is_some_and(|(c, at)| *c == code && now.since(*at) <= REPEAT_MILLIS);
        if again && self.rules.repeats == Repeats::AreOne {
            out.push(Out::Repeated(code));
            return;
        }
        self.before = Some((code.clone(), now));
        out.push(Out::Scan { code, evidence });
    }

    /// What is under way was no scan.
    fn give_up(&mut self, out: &mut Vec<Out>, now: Millis) {
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Held { keys, .. } => out.extend(keys.into_iter().map(Out::Act)),
            State::Framed { last, .. } => {
                out.push(Out::Dropped);
                // If it took too long rather than stopped, the rest must not run commands.
                if now.since(last) <= self.rules.gap_millis {
                    self.state = State::Deaf { last: now };
                }
            }
            State::Idle
            | State::Typed { .. }
            | State::Hidden { .. }
            | State::HeldDown { .. }
            | State::Deaf { .. } => {}
        }
    }
}

/// Whether these keys are one key held down: all the same, not digits (codes begin with zeros), and evenly slow.
fn is_held_down(keys: &[Key], all_millis: u64, last_millis: u64) -> bool {
    let Some((first, rest)) = keys.split_first() else { return false };
    let gaps = u64::try_from(rest.len()).unwrap_or(u64::MAX);
    rest.len() >= 2
        && rest.iter().all(|key| key == first)
        && !first.typed().is_some_and(|c| c.is_ascii_digit())
        && last_millis >= HELD_DOWN_MILLIS
        && all_millis >= HELD_DOWN_MILLIS.saturating_mul(gaps)
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
